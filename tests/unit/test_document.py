"""The report's parts: their numbers, their references, and what they say where there is little."""

import re
from dataclasses import replace

import pypandoc
import pytest

from auditreport import alternative_text
from auditreport.decisions_made import DECISION_WORDS, kinds_of_decisions
from auditreport.document import audit_metadata, report_parts
from auditreport.document_appendices import asked_if_in_words
from auditreport.document_quality import ISSUE_WORDS
from auditreport.document_results import methods
from auditreport.kinds.routing import Routing
from auditreport.office.actions import Action
from auditreport.published import Report
from auditreport.reserved_names import RESERVED_GROUPS
from auditreport.response_tables import LEFT, FlowRow
from auditreport.unreadable import REFUSALS
from auditreport.words import Role
from tests.unit.pacs_report import (
    CASES,
    DECISIONS,
    PUBLISHED,
    only_roles,
    pacs_report,
    with_question,
)

PARTS = [
    *("summary", "foreword", "background", "standards", "methods", "results"),
    "rounds",
    *("conclusions", "actions", "notes", "references", "appendices"),
]
EVERY = [(case, bare) for case in CASES for bare in (False, True)]


def _text(report: Report) -> str:
    return "\n".join(report_parts(report).values())


def _cells(table_row: str) -> list[str]:
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", table_row)[1:-1]]


@pytest.mark.parametrize(("case", "bare"), EVERY)
def test_every_reference_finds_what_it_names(case: str, bare: bool) -> None:
    text = _text(pacs_report(case, bare=bare))
    names = re.findall(r"\{[^}\n]*#((?:sec|tbl|fig)-[\w-]+)", text)
    assert len(names) == len(set(names))
    used = {name.rstrip("-") for name in re.findall(r"@((?:sec|tbl|fig)-[\w-]+)", text)}
    assert used <= set(names)


@pytest.mark.parametrize(("case", "bare"), EVERY)
def test_all_parts_are_there_and_none_says_what_is_not_so(case: str, bare: bool) -> None:
    parts = report_parts(pacs_report(case, bare=bare))
    assert list(parts) == PARTS
    text = "\n".join(parts.values())
    assert not re.search(r"\bNone\b(?! +\|| is repeated)|\bnan\b|Fraction|\bFalse\b|\bTrue\b", text)
    assert text.count("No returns have been analysed yet. Once") == (case == "no return")
    empty = {name for name, part in parts.items() if not part}
    assert empty - {"rounds"} == (
        {"foreword", "background", "notes", "references"} if bare else set()
    )


def test_the_groups_tables_hold_the_published_counts() -> None:
    results = report_parts(pacs_report())["results"]
    headings: list[str] = []
    found = {}
    for line in results.splitlines():
        if line.startswith("| Question"):
            headings = _cells(line)
        elif match := re.match(r"\| \*\*(Q\d+)\*\*", line):
            found[match[1]] = dict(zip(headings, _cells(line), strict=True))
    assert list(found) == list(PUBLISHED)
    for question, row in found.items():
        asked = PUBLISHED[question]
        counts = {name.split(",")[0].lower().replace(" ", "_").replace("’", ""): cell
                  for name, cell in row.items()}  # fmt: skip
        for kind in ("not_applicable", "blank", "dont_know", "departments", "not_achieved"):
            assert counts[kind] == asked[kind], (question, kind)
        assert counts["achieved"] == asked["achieved"]
        assert counts["%"] == asked["percent"] + "%"
    assert found["Q11"]["Not asked"] == "15"
    assert "Not asked" not in found["Q1"]
    # Improper access is no achievement.
    assert "Achieved, or yes" in found["Q14"]
    assert found["Q14"]["Expected answer"] == "None"


def test_no_answers_are_a_dash_in_words() -> None:
    parts = report_parts(pacs_report("all blank", bare=True))
    assert "no yes or no answers" in parts["results"]
    assert "none has a verdict" in parts["summary"]
    assert "%" not in re.sub(r"\|[^|\n]*%[^|\n]*\|", "", parts["results"]).replace(
        "| %", ""
    ).replace("95%", "")


def test_without_returns_nothing_is_concluded() -> None:
    parts = report_parts(pacs_report("no return"))
    assert "standards met" not in parts["summary"]
    assert ".conclusion" not in parts["conclusions"]
    assert ".action" not in parts["actions"]
    assert "| **Q1**" not in parts["results"]


def test_an_audit_of_survey_items_alone_has_no_verdicts() -> None:
    text = _text(only_roles(pacs_report(bare=True), Role.SURVEY))
    assert "sets no standards" in text
    assert "Verdict" not in text
    assert "@fig-overview" not in text
    assert "| No " in text
    assert "Achieved" not in text


ODD = (
    "a|b *c* _d_ `e` <b>f</b> {g} [h](i) @j $k$ ~l~ ^m^ \\n &amp; #o {{< var q1.percent >}} "
    "::: 5 > 4"
)


def test_text_of_the_audit_prints_as_it_stands() -> None:
    report = with_question(pacs_report(bare=True), ODD)
    parts = report_parts(report)
    for part in ("standards", "results", "appendices"):
        plain = pypandoc.convert_text(
            parts[part], "plain", "markdown-smart", extra_args=["--wrap=none"]
        )
        assert ODD in re.sub(r"\s+", " ", plain) or part != "appendices"
        assert "{{< var q1" not in parts[part]
    html = pypandoc.convert_text(parts["standards"], "html", "markdown-smart")
    assert html.count("<td") % 5 == 0
    assert "<em>c</em>" not in html
    assert "<b>f</b>" not in html


@pytest.mark.parametrize("start", ["1. One", "- Two", "A) Three", ": Four", "% Five", "+ Six"])
def test_a_sentence_cannot_become_a_list(start: str) -> None:
    report = pacs_report(bare=True)
    groups = [g.model_copy(update={"about": start}) for g in report.definition.groups]
    definition = report.definition.model_copy(update={"groups": groups})
    parts = report_parts(Report(definition=definition, rows=report.rows))
    html = pypandoc.convert_text(parts["results"], "html", "markdown")
    assert f"<p>{start}</p>" in html


def test_routing_in_words() -> None:
    definition = pacs_report().definition
    question = definition.questions[0]

    def words(**routes: dict[str, str]) -> str:
        routed = question.model_copy(update={"asked_if": Routing.model_validate(routes)})
        return asked_if_in_words(routed, definition.kinds)

    assert words(any={"Q6": "yes"}) == "Asked only where Q6 is answered Yes."
    assert words(any={"Q6": "yes", "Q7": "yes", "Q8": "yes"}) == (
        "Asked only where Q6, Q7 or Q8 is answered Yes."
    )
    assert words(any={"Q6": "yes", "Q7": "no"}) == (
        "Asked only where Q6 is answered Yes or Q7 is answered No."
    )
    assert words(all={"Q6": "no", "Q7": "no"}, any={"Q1": "yes"}) == (
        "Asked only where Q1 is answered Yes and Q6 and Q7 are answered No."
    )
    assert asked_if_in_words(question, definition.kinds) == ""


def test_front_matter() -> None:
    metadata = audit_metadata(pacs_report())
    assert not {"author", "authors", "engine"} & set(metadata)
    assert metadata["date"] == "1 July 2011"
    assert metadata["credits"] == [
        "Clinical Radiology Audit Committee",
        "Made by auditreport from 85 returns",
    ]
    dates = metadata["key-dates"]
    assert isinstance(dates, list)
    assert [entry["label"] for entry in dates] == [
        "Form sent",
        "Reminders",
        "Deadline for returns",
        "Report",
    ]
    assert len(audit_metadata(pacs_report(bare=True))["key-dates"]) == 2  # type: ignore[arg-type]


def test_no_group_can_take_a_name_of_the_reports_own() -> None:
    text = _text(pacs_report())
    groups = {group.id for group in pacs_report().definition.groups}
    own = set(re.findall(r"#(?:sec|tbl|fig)-([\w-]+)", text)) - groups
    assert own - {"q10"} <= RESERVED_GROUPS


def test_every_reason_has_its_words() -> None:
    assert set(REFUSALS) <= set(ISSUE_WORDS)


def test_the_response_says_what_the_founding_report_said() -> None:
    text = report_parts(pacs_report())["methods"]
    said = " ".join(text.split("{#sec-response}")[1].split())
    assert "88 returns were received, and 85 are analysed (@fig-flow, @tbl-response)." in said
    assert "85 departments of 80 organisations, 5 of which sent more than one." in said
    assert "The response is 40% of about 210 departments." in said
    assert "40 of 70 analysed (57%) and 93 of 172 invited (54%)" in said
    assert "RR1 would be 42.5% if there were 5% fewer departments (200)" in said
    assert "and 38.5% if there were 5% more (221)." in said
    rows = {_cells(line)[0]: _cells(line) for line in text.splitlines() if line.startswith("|")}
    assert rows["Silent"][1:3] == ["123", "O"]
    assert rows["Only late"][1:3] == ["2", "O"]
    assert rows["**Departments analysed**"][3].endswith("; 80 organisations")
    assert rows["Foundation status: yes"][5] == "93\N{NO-BREAK SPACE}(54%)"
    assert rows["**RR5**"][1:] == ["*I* ÷ (*I* + *P* + *R* + *NC* + *O*)", "85 of 210", "40.5%"]
    assert rows["After the reminder of 22 March 2010"][1:3] == ["63", "84\N{NO-BREAK SPACE}(99%)"]


def test_the_response_leaves_out_what_is_not_there() -> None:
    said = report_parts(pacs_report(bare=True))["methods"].split("{#sec-response}")[1]
    assert "The response is 40% of the 210 departments invited." in said
    for absent in ("estimate", "Departments in all", "### Who answered", "@fig-arrivals"):
        assert absent not in said
    nothing = report_parts(pacs_report("no return"))["methods"].split("{#sec-response}")[1]
    assert "No returns have been received yet." in nothing
    assert "fig-flow" not in nothing
    assert "### " not in nothing


def test_decisions_are_counted_by_kind_without_saying_whose() -> None:
    text = report_parts(pacs_report())["appendices"]
    rows = {_cells(line)[0]: _cells(line)[1:] for line in text.splitlines() if line[:1] == "|"}
    assert "4 decisions" in text
    assert rows["An answer was settled or corrected"] == [
        "2",
        "Governance of PACS access; Access over networks and its control",
    ]
    assert rows["A late return was accepted"] == ["1", "All"]
    assert rows["A query was dropped, the answers left as given"] == ["1", "None"]
    assert (
        "decided nothing about single returns" in report_parts(pacs_report(bare=True))["appendices"]
    )
    assert {kind.words for kind in kinds_of_decisions(DECISIONS, [])} == set(rows) & set(
        DECISION_WORDS.values()
    )
    assert set(DECISION_WORDS) == set(Action)


def test_to_how_many_the_form_went_is_told_beside_how_many_there_are_at_the_deadline() -> None:
    report = pacs_report(bare=True)
    assert "The form went to 210 departments. Returns" in methods(report)
    two = FlowRow(LEFT, "departments", 2)
    assert (
        "The form went to 212 departments. By the deadline 2 of them had "
        "closed or become part of another, so that 210 departments count as invited. Returns"
    ) in methods(replace(report, flow=[row for row in report.flow if row.step != LEFT] + [two]))


def test_who_declined_has_a_line_where_there_are_some() -> None:
    report = pacs_report()
    assert "| Declined" not in methods(report)
    flow = [replace(row, number=3) if row.step == "declined" else row for row in report.flow]
    assert "0 undeliverable, 3 declined, 123 silent" in alternative_text.flow(
        flow, report.definition
    )
    assert re.search(r"Declined\s.*\b3\b.*\bR\b", methods(replace(report, flow=flow)))


def test_the_figures_of_the_response_are_told_in_words() -> None:
    report = pacs_report()
    told = alternative_text.flow(report.flow, report.definition)
    assert told == (
        "Flow chart of departments: 210 in all by estimate; 210 invited, of which 0 undeliverable, "
        "123 silent and 87 with a return. Of those with a return, 0 withdrawn, 2 only late, "
        "0 only refused and 85 analysed, from 80 organisations. Beside it, 88 returns received: "
        "85 included, 2 late and 1 duplicate."
    )
    assert alternative_text.arrivals(report.arrivals) == (
        "Step chart of the returns analysed, added up week by week since 22 February 2010, with "
        "the days of sending, reminders and deadline marked: 21 by 21 March 2010, 84 by 1 August "
        "2010 and 84 by 29 September 2010."
    )
    assert not set('"{}') & set(told)
