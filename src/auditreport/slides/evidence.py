"""What stands behind a conclusion, for its slide: a number, a few rows, and the whole in notes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from auditreport.conditions import is_certain
from auditreport.published import Conclusion, Report
from auditreport.tables import RULE, QuestionRow
from auditreport.variables import interval_in_words
from auditreport.words import VERDICT_WORDS, Role, Verdict, count, listed, plain_number, shortened

_LABEL = 50
"""Letters of a label beside the chart: three lines."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a conclusion's slide shows: a figure with its words, and the rows behind it.

    ``rows`` are those of its questions that have a percentage, the leading one first.
    """

    figure: str
    words: Sequence[str]
    rows: Sequence[QuestionRow]


def evidence(report: Report, conclusion: Conclusion) -> Evidence:
    """The figure and the rows of a conclusion; without a percentage, neither."""
    by_question = {row.question: row for row in report.rows}
    named = [by_question[q] for q in conclusion.questions if q in by_question]
    rows = [row for row in named if row.percent is not None]
    if not rows:
        return Evidence("", (), ())
    if not conclusion.lead and all(row.verdict is Verdict.MET for row in rows):
        return Evidence(
            str(len(rows)), ["standard met" if len(rows) == 1 else "standards met"], rows
        )
    rows.sort(key=lambda row: row.question != conclusion.lead)
    lead = rows[0]
    departments = count(lead.departments, "department")
    label = shortened(report.labels[lead.question], _LABEL)
    words = [f"{lead.achieved} of {departments}", label, standing(lead)]
    return Evidence(f"{lead.percent}%", [word for word in words if word], rows)


def standing(row: QuestionRow) -> str:
    """``target 90%: short``; empty where a question has no verdict."""
    if row.verdict is None or row.target is None:
        return ""
    return f"Target {plain_number(row.target)}%: {VERDICT_WORDS[row.verdict]}"


def answers(row: QuestionRow) -> list[tuple[str, int]]:
    """Every answer to one question and how many gave it, without those that nobody gave."""
    yes, no = ("Yes", "No") if row.role is Role.SURVEY else ("Achieved", "Not achieved")
    counts = [
        (yes, row.achieved),
        (no, row.not_achieved),
        ("Don’t know", row.dont_know),
        ("Blank", row.blank),
        ("Not applicable", row.not_applicable),
        ("Not asked", row.not_asked),
    ]
    return [(word, number) for word, number in counts if number]


def notes(report: Report, conclusion: Conclusion) -> list[str]:
    """The speaker's notes: the conclusion in full, its evidence, and how sure it is."""
    said = [line for line in conclusion.text.splitlines() if line.strip()]
    rows = [row for row in report.rows if row.question in conclusion.questions]
    facts = [_fact(report, row) for row in rows]
    return [
        *said,
        *([f"Evidence: {' '.join(facts)}"] if facts else []),
        f"How sure: {_how_sure(report, rows)}",
    ]


def _fact(report: Report, row: QuestionRow) -> str:
    """One question in a sentence: counts, percentage, interval, target and what wasn't said."""
    name = f"{row.question} {report.labels[row.question]}"
    if row.percent is None:
        return f"{name}: no department {row.answered}."
    does = "gave an answer" if row.expected == RULE else "answered yes or no"
    parts = [
        f"{row.achieved} of {count(row.departments, 'department')} that {does}, {row.percent}%",
        f"95% interval {interval_in_words(row)}" if row.interval else "",
        standing(row).lower().replace(":", ","),
        count(row.dont_know, "don’t know", "don’t knows") if row.dont_know else "",
        count(row.blank, "blank") if row.blank else "",
    ]
    return f"{name}: {'; '.join(filter(None, parts))}."


def _how_sure(report: Report, rows: Sequence[QuestionRow]) -> str:
    margin = Fraction(str(report.definition.margin))
    judged = [row for row in rows if row.verdict]
    sure = [row.question for row in judged if is_certain(row, margin)]
    sensitive = [row.question for row in rows if row.sensitive]
    unsure = [row.question for row in judged if row.question not in (*sure, *sensitive)]
    said = []
    if sure:
        one = "the verdict" if len(sure) == 1 else "the verdicts"
        said.append(f"{one} of {listed(sure)} {'is' if len(sure) == 1 else 'are'} clear")
    if unsure:
        said.append(f"chance alone could change that of {listed(unsure)}")
    if sensitive:
        said.append(f"don’t knows and blanks could change that of {listed(sensitive)}")
    if not said:
        said.append("no verdict rests on it, and the intervals tell how far the figures reach")
    text = "; ".join(said)
    return f"{text[0].upper()}{text[1:]}. Departments chose whether to answer."
