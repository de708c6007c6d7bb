"""Each standard of the 2010 audit flipped, one by one: what appears and what vanishes, and no more.

What is expected stands here by hand, from the conditions that the founding report's findings have.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

import pytest

from auditreport.conclude import conclude
from auditreport.findings import Findings
from auditreport.models import parse
from auditreport.score import verdict_of
from auditreport.tables import QuestionRow, half_up
from auditreport.words import Role, Verdict
from tests.unit.pacs_report import AUDIT, pacs_report

REPORT = pacs_report()
FINDINGS = parse(Findings, (AUDIT / "findings.yaml").read_text("utf-8"), "findings.yaml")
STANDARDS = [row.question for row in REPORT.rows if row.role is Role.STANDARD]

FLIPPED_TO_MET = {
    "Q5": {"-C1"},
    "Q24": {"-C5"},
    "Q25": {"-C6", "-C7"},  # quality assurance is no issue, nor far behind red dots
}
"""From the published table: all else stays, as another condition of the same rule holds."""

FLIPPED_TO_SHORT = {
    "Q2": {"-C8"},
    "Q26": {"-C7"},
    "Q28": {"-C8"},
    "Q29": {"-C8"},
    "Q33": {"-C9"},
    "Q34": {"-C9"},
}

ALL_WELL = {"C3", "C4", "C8", "C9"}
"""Every standard met, no improper access, no discs: outside access, no e-mail, training, desks."""

SHORT_ALONE = {
    "Q1": {"+A1"},
    "Q2": {"+A1", "-C8"},
    "Q3": set(),
    "Q4": {"+A1"},
    "Q5": {"+C1", "+A1"},
    "Q11": {"-C3"},
    "Q13": {"+A1"},
    "Q15": {"+A2"},
    "Q16": {"+A2"},
    "Q18": {"+A3", "-C4"},
    "Q21": {"+A3", "-C4"},
    "Q23": set(),  # within C4, which stands; safeguards are a step of A3, and there are no discs
    "Q24": {"+C5", "+A4"},
    "Q25": {"+C6", "+C7", "+A4", "+A5"},
    "Q26": {"+A4"},
    "Q27": {"+A5"},
    "Q28": {"-C8"},
    "Q29": {"-C8"},
    "Q33": {"-C9"},
    "Q34": {"-C9"},
}


def with_achieved(row: QuestionRow, achieved: int) -> QuestionRow:
    """The row with so many departments that achieved it, and all that follows from that."""
    compliance = Fraction(100 * achieved, row.departments)
    return replace(
        row,
        achieved=achieved,
        not_achieved=row.departments - achieved,
        percent=half_up(compliance),
        verdict=verdict_of(compliance, row.target, Fraction(10)),
        ci_low=None,
        ci_high=None,
        sensitive=False,
    )


def flipped(rows: Sequence[QuestionRow], question: str, verdict: Verdict) -> list[QuestionRow]:
    changed = [
        with_achieved(row, row.departments if verdict is Verdict.MET else 0)
        if row.question == question
        else row
        for row in rows
    ]
    assert next(row for row in changed if row.question == question).verdict is verdict
    return changed


def said(rows: Sequence[QuestionRow]) -> set[str]:
    conclusions, actions = conclude(rows, REPORT.definition, FINDINGS, REPORT.variables)
    return {one.id for one in (*conclusions, *actions)}


def changes(rows: Sequence[QuestionRow], other: Sequence[QuestionRow]) -> set[str]:
    before, after = said(rows), said(other)
    return {*(f"+{name}" for name in after - before), *(f"-{name}" for name in before - after)}


@pytest.mark.parametrize("question", STANDARDS)
@pytest.mark.parametrize(
    ("verdict", "expected"), [(Verdict.MET, FLIPPED_TO_MET), (Verdict.SHORT, FLIPPED_TO_SHORT)]
)
def test_one_standard_of_the_published_table_flipped(
    question: str, verdict: Verdict, expected: Mapping[str, set[str]]
) -> None:
    there = flipped(REPORT.rows, question, verdict)
    assert changes(REPORT.rows, there) == expected.get(question, set())
    (published,) = (row for row in REPORT.rows if row.question == question)
    back = [
        with_achieved(published, published.achieved) if r.question == question else r for r in there
    ]
    assert said(back) == said(REPORT.rows)


def all_well() -> list[QuestionRow]:
    return [
        with_achieved(row, row.departments if row.role is Role.STANDARD else 0)
        for row in REPORT.rows
    ]


@pytest.mark.parametrize("question", STANDARDS)
def test_one_standard_short_where_all_else_is_well(question: str) -> None:
    assert said(all_well()) == ALL_WELL
    short = flipped(all_well(), question, Verdict.SHORT)
    assert changes(all_well(), short) == SHORT_ALONE[question]
    assert said(flipped(short, question, Verdict.MET)) == ALL_WELL


def test_what_may_be_short_is_not_said_to_be() -> None:
    doubtful = [
        replace(row, ci_low=Fraction(20), ci_high=Fraction(99)) if row.verdict else row
        for row in REPORT.rows
    ]
    sure, _ = conclude(REPORT.rows, REPORT.definition, FINDINGS, REPORT.variables)
    unsure, _ = conclude(doubtful, REPORT.definition, FINDINGS, REPORT.variables)
    assert [one.id for one in sure] == [one.id for one in unsure]
    by_id = {one.id: one for one in unsure}
    assert [one.id for one in sure if one.severity == "concern"] == ["C1", "C2", "C4", "C6"]
    assert [one.id for one in unsure if one.severity == "concern"] == ["C2"]  # a count, no verdict
    for name in ("C1", "C2", "C3", "C4", "C6"):
        assert " may " in by_id[name].text, name
    assert "gap in governance" not in by_id["C1"].text
    assert "genuine" not in by_id["C6"].text
