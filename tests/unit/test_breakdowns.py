"""Breakdowns: counted as by hand, protected against whoever has all that is published."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from auditreport.breakdown_tables import breakdowns_csv, read_breakdowns
from auditreport.definition import Definition
from auditreport.models import parse
from auditreport.problems import Problems
from auditreport.protection import Raw, Shown, shown_tables
from auditreport.published import read_response, read_themes
from tests.broken_down import Audit, attack, definition, random_broken_down

BOTH = pytest.mark.parametrize("profile", ["standard", "strict"])
NO_THEMES = pd.DataFrame(columns=["question", "theme", "title", "departments"])
NO_TEXTS = pd.DataFrame(columns=["question", "given", "coded"])


def shown(audit: Audit, profile: str) -> Shown:
    raw = Raw(audit.definition, audit.departments, audit.answers, NO_THEMES, NO_TEXTS)
    return shown_tables(raw, profile)


def small(counts: dict[str, tuple[int, int, int, int]], by: str = "nation") -> Audit:
    """By nation: how many say yes to Q1, no, don't know, and nothing at all."""
    departments, answers = [], []
    for nation, numbers in counts.items():
        for answer, number in zip(("yes", "no", "dont_know", None), numbers, strict=True):
            for _ in range(number):
                name = f"p{len(departments)}"
                departments.append(
                    {"pseudonym": name, "organisation": name, "nation": nation, "foundation": ""}
                )
                if answer:
                    answers.append({"pseudonym": name, "Q1": answer, "Q2": "no", "Q3": "yes"})
    return Audit(definition([{"questions": ["Q1"], "by": by}]), departments, answers)


# --- Counted ---


def test_counts_by_stratum_and_by_another_question() -> None:
    audit = small({"England": (30, 10, 0, 5), "Wales": (8, 2, 1, 4)})
    rows = shown(audit, "none").breakdowns
    assert [(r.value, r.returns, r.departments, r.not_achieved, r.achieved) for r in rows] == [
        ("England", 40, 40, 10, 30),
        ("Wales", 11, 10, 2, 8),
    ]
    assert [r.percent for r in rows] == [75, 80]
    # Of 15 in Wales 10 are counted: Wilson's with z² × (15 − 10)/14.
    assert (round(float(rows[1].ci_low or 0), 2), round(float(rows[1].ci_high or 0), 2)) == (
        62.02,
        90.74,
    )
    by_question = small({"England": (30, 10, 3, 5)}, by="Q3")
    assert [(r.value, r.returns, r.achieved) for r in shown(by_question, "none").breakdowns] == [
        ("yes", 43, 30),
        ("no", 0, 0),
    ]


def test_achieved_follows_what_is_expected() -> None:
    audit = small({"England": (30, 10, 0, 5)})
    asked = replace(audit, definition=definition([{"questions": "all", "by": "nation"}]))
    by_question = {row.question: row for row in shown(asked, "none").breakdowns}
    assert (by_question["Q2"].achieved, by_question["Q2"].not_achieved) == (40, 0)  # no expected
    assert by_question["Q3"].achieved == 40  # a survey item: its yes


def test_small_counts_and_what_tells_them_are_withheld() -> None:
    audit = small({"England": (30, 10, 0, 5), "Scotland": (9, 9, 0, 6), "Wales": (8, 2, 0, 5)})
    found = shown(audit, "standard")
    rows = {row.value: row for row in found.breakdowns}
    # Wales's no is 2: its yes would tell it, and another nation's yes and no besides.
    assert (rows["Wales"].departments, rows["Wales"].achieved) == (10, None)
    assert rows["Wales"].percent is None
    assert rows["England"].percent == 75
    assert rows["Scotland"].withheld
    assert {line.rule for line in found.office} == {"small", "secondary"}
    assert {line.rule for line in found.log} == {"withheld"}
    assert len({line.why for line in found.log}) == 1


def test_a_value_whose_size_is_withheld_shows_nothing() -> None:
    audit = small({"England": (30, 10, 0, 9), "Scotland": (9, 9, 0, 9), "Wales": (2, 1, 0, 5)})
    found = shown(audit, "standard")
    assert {row.value: row.departments for row in found.response} == {
        "all": 61, "England": 40, "Scotland": None, "Wales": None,
    }  # fmt: skip
    assert [row.value for row in found.breakdowns if row.returns is None] == ["Scotland", "Wales"]
    assert all(row.departments is None for row in found.breakdowns if row.returns is None)
    assert {row.organisations for row in found.response[1:]} == {None}


def test_unanimity_is_withheld() -> None:
    audit = small({"England": (30, 10, 0, 9), "Scotland": (20, 0, 0, 9)})
    assert all(row.withheld for row in shown(audit, "standard").breakdowns)
    # A sole nation's answers are the national ones, which are shown anyway.
    assert not shown(small({"England": (30, 10, 0, 9)}), "standard").breakdowns[0].withheld


def test_strict_rounds_and_takes_percentages_from_what_is_shown() -> None:
    audit = small({"England": (33, 22, 9, 9), "Scotland": (21, 19, 12, 12)})
    rows = shown(audit, "strict").breakdowns
    assert [(r.not_achieved, r.achieved, r.percent) for r in rows] == [(20, 35, 64), (20, 20, 50)]


def test_themes_are_protected_and_read_back() -> None:
    themes = pd.DataFrame(
        [("Q4", "a", "A", 9), ("Q4", "b", "B", 2), ("Q4", "c", "C", 0)], columns=NO_THEMES.columns
    )
    texts = pd.DataFrame([("Q4", 12, 10)], columns=NO_TEXTS.columns)
    audit = small({"England": (30, 10, 0, 9)})
    raw = Raw(audit.definition, audit.departments, audit.answers, themes, texts)
    found = shown_tables(raw, "standard")
    # Ten texts have 9 + 2 + 0 themes: a without another is 1, b is 2.
    assert [row.departments for row in found.themes] == [None, None, 0]
    assert read_themes(found.texts()["themes"]) == found.themes
    assert [row.departments for row in shown_tables(raw, "none").themes] == [9, 2, 0]


@BOTH
def test_tables_read_back_as_they_were_written(profile: str) -> None:
    found = shown(random_broken_down(1), profile)
    read = read_breakdowns(breakdowns_csv(found.breakdowns))
    assert [replace(row, ci_low=None, ci_high=None) for row in read] == [
        replace(row, ci_low=None, ci_high=None) for row in found.breakdowns
    ]
    assert read_response(found.texts()["response"]) == found.response


# --- Attacked ---


@BOTH
@pytest.mark.parametrize("block", range(4))
def test_whoever_has_all_tables_narrows_nothing(block: int, profile: str) -> None:
    at_risk = 0
    for seed in range(block * 8, block * 8 + 8):
        audit = random_broken_down(seed)
        found = shown(audit, profile)
        narrowed, targets = attack(audit, found.response, found.breakdowns, profile)
        assert narrowed == [], f"audit {seed}"
        at_risk += targets
    assert at_risk > 50


def test_the_same_attacker_succeeds_under_none() -> None:
    for seed in range(8):
        audit = random_broken_down(seed)
        found = shown(audit, "none")
        narrowed, _ = attack(audit, found.response, found.breakdowns, "none", rules="standard")
        assert narrowed, f"audit {seed}"
        assert all(one.low == one.high for one in narrowed)


def test_one_cell_more_is_enough_for_the_attacker() -> None:
    """What is withheld to protect others is needed: shown again, it gives something away."""
    audit = small({"England": (30, 10, 0, 5), "Scotland": (9, 9, 0, 6), "Wales": (8, 2, 0, 5)})
    found = shown(audit, "standard")
    true = {row.value: row for row in shown(audit, "none").breakdowns}
    rows = [
        replace(row, achieved=true[row.value].achieved) if row.value == "Scotland" else row
        for row in found.breakdowns
    ]
    assert attack(audit, found.response, rows, "standard")[0]


# --- Faults ---


@pytest.mark.parametrize(
    ("breakdowns", "messages"),
    [
        ("{questions: [Q1], by: naton}", ["neither a stratum nor", "Did you mean 'nation'"]),
        ("{questions: [Q1, Q12], by: nation}", ["'Q12', which is no yes-or-no question", "Q1, Q2"]),
        ("{questions: [Q1, Q1], by: nation}", ["names Q1 twice"]),
        ("{questions: [Q1], by: Q1}", ["Q1 is broken down by itself"]),
        ("{questions: [], by: nation}", ["at least 1 item", "questions: [Q1, Q5]"]),
        ("{question: [Q1], by: nation}", ["unknown key 'question'", "Did you mean 'questions'"]),
        ("{questions: all}", ["the key 'by' is missing", "by: nation"]),
    ],
)
def test_faults_are_told_with_line_and_example(breakdowns: str, messages: list[str]) -> None:
    text = DEFINITION + f"breakdowns:\n  - {breakdowns}\n"
    with pytest.raises(Problems) as raised:
        parse(Definition, text, "audit.yaml")
    said = str(raised.value)
    assert "audit.yaml, line 12: breakdowns" in said
    for message in messages:
        assert message in said


DEFINITION = """\
id: x
title: X
organisation: O
deadline: 2024-01-01
report_date: 2024-02-01
groups: [{id: a, title: A}]
strata: [{id: nation, title: Nation}]
questions:
  - {id: Q1, group: a, text: "…", expected: "yes"}
  - {id: Q2, group: a, text: "…", expected: survey}
"""


def test_two_breakdowns_by_the_same_are_put_together() -> None:
    one = "  - {questions: [Q1], by: nation}\n"
    with pytest.raises(Problems, match="two breakdowns by 'nation'"):
        parse(Definition, DEFINITION + "breakdowns:\n" + one + one, "audit.yaml")
