"""The charts' text alternatives say what the numbers say, and can stand within an attribute."""

import subprocess
import sys
from dataclasses import replace
from fractions import Fraction

import pytest

from auditreport import alternative_text
from auditreport.tables import QuestionRow
from auditreport.words import Role, Verdict

LABELS = {"Q1": "Policy agreed", "Q2": "Induction given", "Q3": "Audit trail kept", "Q4": "Misuse"}


def row(question: str, role: Role = Role.STANDARD, **counts: int) -> QuestionRow:
    """Make a row of 20 returns (unless more are counted), the rest of which are blank."""
    achieved, not_achieved = counts.get("achieved", 0), counts.get("not_achieved", 0)
    departments = achieved + not_achieved
    others = {k: counts.get(k, 0) for k in ("dont_know", "not_applicable", "not_asked")}
    blank = counts.get("blank", 20 - departments - sum(others.values()))
    percent = round(100 * achieved / departments) if departments else None
    verdict = None
    if role is Role.STANDARD and percent is not None:
        verdict = (
            Verdict.MET if percent >= 90 else Verdict.CLOSE if percent >= 80 else Verdict.SHORT
        )
    return QuestionRow(
        question=question,
        group="access",
        expected="survey" if role is Role.SURVEY else "yes",
        blank=blank,
        departments=departments,
        not_achieved=not_achieved,
        achieved=achieved,
        percent=percent,
        role=role,
        target=Fraction(90) if role is Role.STANDARD else None,
        verdict=verdict,
        **others,
    )


ROWS = [
    row("Q1", achieved=10, not_achieved=10),
    row("Q2", achieved=19, not_achieved=1),
    row("Q3", achieved=15, not_achieved=3, dont_know=2),
    row("Q4", Role.SURVEY, achieved=5, not_achieved=12, dont_know=2),
]


def test_group_names_kind_range_verdicts_and_what_was_not_answered() -> None:
    assert alternative_text.group(ROWS, LABELS, "Access") == (
        "Horizontal bar chart for Access: 4 questions, each bar divided by answer among all 20 "
        "returns. Compliance ranges from 50% (Q1 Policy agreed) to 95% (Q2 Induction given); of 3 "
        "standards, 1 met, 1 close and 1 short. The share answering yes is 29% for Q4 Misuse. "
        "Don’t know: most at Q3 and Q4 (2 departments each); Blank: most at Q4 (1 department)."
    )


def test_overview_names_the_standards_that_are_short() -> None:
    assert alternative_text.overview(ROWS, LABELS, "All standards") == (
        "Horizontal bar chart for All standards: compliance with 3 standards, each with its target "
        "marked, sorted from furthest below target to furthest above. Compliance ranges from 50% "
        "(Q1 Policy agreed) to 95% (Q2 Induction given). Of 3 standards, 1 met, 1 close and 1 "
        "short. Short: Q1 (50%)."
    )


def test_overview_names_only_the_furthest_of_many() -> None:
    rows = [row(f"Q{n}", achieved=n, not_achieved=20 - n) for n in range(1, 9)]
    assert alternative_text.overview(rows, {}, "All").endswith(
        "Furthest below target: Q1 (5%), Q2 (10%) and Q3 (15%)."
    )


def test_standards_are_sorted_by_distance_from_their_own_target() -> None:
    strict = replace(row("Q5", achieved=19, not_achieved=1), target=Fraction(100))
    none = row("Q6")
    order = alternative_text.furthest_first([none, *ROWS, strict])
    assert [found.question for found in order] == ["Q1", "Q3", "Q5", "Q2", "Q6"]


def test_every_answer_the_same() -> None:
    rows = [row("Q1", achieved=20), row("Q2", achieved=20)]
    text = alternative_text.group(rows, LABELS, "Access")
    assert "Compliance is 100% for all 2 questions with an expected answer" in text
    assert "of 2 standards, 2 met" in text
    assert "Don’t know: none; Blank: none." in text


def test_every_answer_blank() -> None:
    text = alternative_text.group([row("Q1"), row("Q2")], LABELS, "Access")
    assert "Compliance can’t be given, as no department answered yes or no" in text
    assert "2 without a verdict" in text
    assert "Blank: most at Q1 and Q2 (20 departments each)" in text


def test_one_return() -> None:
    text = alternative_text.group([row("Q1", achieved=1, blank=0)], LABELS, "Access")
    assert "1 question, each bar divided by answer among the one return." in text
    assert "Compliance is 100% for Q1 Policy agreed; the one standard is met." in text


@pytest.mark.parametrize("describe", [alternative_text.group, alternative_text.overview])
def test_no_returns_and_no_rows_are_said(describe: object) -> None:
    assert callable(describe)
    nothing = row("Q1", blank=0)
    assert describe([nothing], LABELS, "Access").endswith("no returns have been received.")
    assert describe([], LABELS, "Access").startswith("No chart for Access: ")


def test_overview_without_standards() -> None:
    assert alternative_text.overview([ROWS[3]], LABELS, "All standards") == (
        "No chart for All standards: this audit sets no standards."
    )


def test_text_can_stand_within_an_attribute() -> None:
    labels = {"Q1": 'The "safe"\n{{< var x >}} \\ `code` & <b>'}
    text = alternative_text.group([row("Q1", achieved=20)], labels, 'Title "x" {y}')
    assert not set(text) & set('"{}\\`<>&\n')
    assert "Title ’x’ (y)" in text


def test_words_need_no_matplotlib() -> None:
    code = "import sys, auditreport.alternative_text; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
