"""Typed numbers: what is one, what isn't, and what the message names."""

from __future__ import annotations

import re

import pytest
import yaml

from auditreport.findings import AllowedNumbers, Findings
from auditreport.kept_actions import read_kept_actions
from auditreport.models import parse
from auditreport.typed_numbers import audit_number_problems, typed_number_problems
from tests.unit.pacs_report import AUDIT, pacs_report

TYPED = [
    ("26 of departments", "26"),
    ("It is 34% now", "34%"),
    ("It is 34 % now", "34 %"),
    ("1,250 images", "1,250"),
    ("compliance of 97.5%", "97.5%"),
    ("£886 million", "£886"),
    ("2010 departments answered", "2010"),
    ("one in six departments", "one in six"),
    ("two thirds of departments", "two thirds of departments"),
    ("a quarter of the returns", "a quarter of the returns"),
    ("Five departments said so", "Five departments"),
    ("Q5 is met by 26.", "26"),
    ("the 3rd of them", "3rd"),
    ("95% of departments", "95%"),
]
LET_THROUGH = [
    "{{< var q5.percent >}} and {{<var q5.achieved>}}",
    '::: {.only q5.yes="0 1"}',
    "On 29 September 2010, in September 2010, by the 1990s, in 2010/11 and 2005–2007.",
    "on 3 and 4 May; 3–4 May 2011; September 29, 2010; 2010-09-29",
    "Q5, Q10a and A1, @sec-q5, [@nao2011, p. 12], @tbl-access2",
    "1. First\n2. Second",
    "a 95% interval, the 95 % confidence limits",
    "[a link](https://example.org/2/34) and <https://example.org/34>",
    "one of them, two of the free texts, on the one hand",
    "`results/34.csv`",
]


@pytest.mark.parametrize(("text", "number"), TYPED)
def test_a_number_is_told_by_its_line(text: str, number: str) -> None:
    (problem,) = typed_number_problems(f"First.\n\n{text}.\n", "x.md")
    assert problem.where == "x.md, line 3"
    assert f"'{number}'" in problem.what


@pytest.mark.parametrize("text", LET_THROUGH)
def test_what_is_no_result_is_let_through(text: str) -> None:
    assert list(typed_number_problems(text, "x.md")) == []


def test_the_variable_with_this_value_is_named() -> None:
    values = {"q5.percent": "34%", "q5.achieved": "26"}
    (problem,) = typed_number_problems("At 34% of departments.", "x.md", (), values)
    assert "{{< var q5.percent >}}" in problem.fix
    many = {f"q{i}.percent_no": "34%" for i in range(1, 40)} | values | {"q5.percent_no": "34%"}
    (problem,) = typed_number_problems("At 34%, {{< var q5.achieved >}}.", "x.md", (), many)
    assert problem.fix.splitlines()[1] == "{{< var q5.percent >}}"
    (problem,) = typed_number_problems("At 35% of departments.", "x.md", (), values)
    assert "No variable has this value" in problem.fix


def test_what_to_paste_is_what_lets_it_through() -> None:
    text = "It cost about £886 million in all."
    (problem,) = typed_number_problems(text, "a/background.md")
    (pasted,) = yaml.safe_load(problem.fix[problem.fix.index("allowed_numbers") :])[
        "allowed_numbers"
    ]
    allowed = [AllowedNumbers.model_validate(pasted)]
    assert list(typed_number_problems(text, "a/background.md", allowed)) == []
    assert len(list(typed_number_problems(text, "a/foreword.md", allowed))) == 1
    assert (
        len(list(typed_number_problems("It cost £886 thousand.", "a/background.md", allowed))) == 1
    )


def test_findings_and_actions_are_told_by_line_and_column() -> None:
    rules = """\
conclusions:
  - id: C1
    title: T
    sentences:
      - when: {percent: {"yes": Q17, at_least: 75}}
        severity: sound
        text: >-
          Most departments,
          some 76%, do.
actions: []
allowed_numbers:
  - {texts: ["about 12"], reason: Nothing has it.}
"""
    report = pacs_report()
    kept = read_kept_actions(
        b"id,measure_of_success\nQ5,All 77 departments\n", "actions.csv", report.definition, None
    )
    found = audit_number_problems(
        {},
        ("findings.yaml", rules),
        ("actions.csv", kept),
        parse(Findings, rules, "findings.yaml").allowed_numbers,
    )
    assert [problem.where for problem in found] == [
        "findings.yaml, line 9",
        "actions.csv, line 2: measure_of_success",
        "findings.yaml: allowed_numbers, entry 1",
    ]


def test_the_shipped_audit_types_none() -> None:
    rules = (AUDIT / "findings.yaml").read_text("utf-8")
    findings = parse(Findings, rules, "findings.yaml")
    report = pacs_report()
    kept = read_kept_actions(
        (AUDIT / "actions.csv").read_bytes(), "actions.csv", report.definition, findings
    )
    commentary = {
        path.relative_to(AUDIT).as_posix(): path.read_text("utf-8")
        for path in (AUDIT / "commentary").rglob("*.md")
    }
    assert len(commentary) > 10
    arguments = (("findings.yaml", rules), ("actions.csv", kept), findings.allowed_numbers)
    assert audit_number_problems(commentary, *arguments) == []
    # So that the check can fail: any variable replaced by its value is found.
    for file, text in commentary.items():
        for match in re.finditer(r"\{\{< var (\S+) >\}\}", text):
            value = report.variables.get(match[1], "")
            if re.fullmatch(r"\d+%?", value):
                typed = text[: match.start()] + value + text[match.end() :]
                assert len(audit_number_problems({**commentary, file: typed}, *arguments)) >= 1, (
                    match
                )
