"""Exceptions: standards that aren't met and that departments can't meet by themselves.

They are collected for the authority responsible, as a table and as a letter.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from auditreport.definition import Definition
from auditreport.findings import Findings
from auditreport.plan_tables import ExceptionRow
from auditreport.tables import QuestionRow, answered_words
from auditreport.variables import interval_in_words
from auditreport.words import Verdict, count, day, plain_number

WIDTH = 78
PART = "\n" + "=" * WIDTH + "\n\n"
"""What stands between two letters."""
NONE = "No standard outside a department’s control falls short: there is no letter to send."
ASK = "What we ask:"


def exceptions(
    rows: Sequence[QuestionRow], definition: Definition, findings: Findings | None
) -> list[ExceptionRow]:
    """The standards outside a department's control that aren't met, in published order."""
    outside = {one.question: one for one in findings.questions} if findings else {}
    labels = {question.id: question.short_label for question in definition.questions}
    return [
        ExceptionRow(
            question=row.question,
            verdict=row.verdict.value,
            authority=outside[row.question].authority,
            reason=outside[row.question].reason,
            ask=outside[row.question].ask,
            departments=row.departments,
            achieved=row.achieved,
            percent=row.percent,
            target=plain_number(row.target),
            title=labels[row.question],
            interval=interval_in_words(row),
        )
        for row in rows
        if row.question in outside
        and row.verdict in (Verdict.CLOSE, Verdict.SHORT)
        and row.percent is not None
        and row.target is not None
    ]


@dataclass(frozen=True, slots=True)
class Point:
    """What one letter says of one standard."""

    question: str
    title: str
    text: str
    stands: str
    """How far it is achieved, and why departments can't do more, in sentences."""
    ask: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter to one authority, whatever form it is given."""

    authority: str
    organisation: str
    date: str
    subject: str
    opening: str
    points: Sequence[Point]
    closing: str = (
        "Please tell us what can be done, and by when. Your answer will stand beside the action "
        "plan in the report of the next round."
    )


def letters_to_authorities(found: Sequence[ExceptionRow], definition: Definition) -> list[Letter]:
    """A letter to each authority, in the order in which they are named first."""
    return [
        _letter(authority, [one for one in found if one.authority == authority], definition)
        for authority in dict.fromkeys(one.authority for one in found)
    ]


def letters(found: Sequence[ExceptionRow], definition: Definition) -> str:
    """All letters as one text; a sentence where there is nothing to say."""
    if not found:
        return NONE + "\n"
    return PART.join(map(_as_text, letters_to_authorities(found, definition)))


def _letter(authority: str, here: Sequence[ExceptionRow], definition: Definition) -> Letter:
    questions: Mapping[str, str] = {question.id: question.text for question in definition.questions}
    answered = {question.id: answered_words(question.expects) for question in definition.questions}
    many = len(here) > 1
    return Letter(
        authority=authority,
        organisation=definition.organisation,
        date=day(definition.report_date),
        subject=f"{definition.title}: {'standards' if many else 'standard'} outside a department’s "
        "control",
        opening=f"Our report, {definition.title}, finds {count(len(here), 'standard')} that "
        f"{'are' if many else 'is'} not met and that departments cannot meet by themselves. "
        f"We write to you as the authority responsible for {'them' if many else 'it'}.",
        points=[
            Point(
                question=one.question,
                title=one.title,
                text=questions[one.question],
                stands=f"Achieved by {one.achieved} of the "
                f"{count(one.departments, 'department')} that {answered[one.question]} "
                f"({one.percent}%, 95% interval {one.interval}; target {one.target}%). "
                f"{one.reason}",
                ask=one.ask,
            )
            for one in here
        ],
    )


def _as_text(letter: Letter) -> str:
    parts = [
        f"To: {letter.authority}",
        f"From: {letter.organisation}",
        f"Date: {letter.date}",
        f"Subject: {letter.subject}",
        "",
        _wrapped(letter.opening),
        *(
            "\n".join(
                [
                    f"\n{one.question}  {one.title}",
                    _wrapped(one.text, 4),
                    _wrapped(one.stands, 4),
                    _wrapped(f"{ASK} {one.ask}", 4),
                ]
            )
            for one in letter.points
        ),
        "",
        _wrapped(letter.closing),
        "",
        letter.organisation,
    ]
    return "\n".join(parts) + "\n"


def _wrapped(text: str, indent: int = 0) -> str:
    space = " " * indent
    return textwrap.fill(
        " ".join(text.split()), WIDTH, initial_indent=space, subsequent_indent=space
    )
