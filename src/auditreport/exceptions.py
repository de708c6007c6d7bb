"""Exceptions: standards that aren't met and that departments can't meet by themselves.

They are collected for the authority responsible, as a table and as a letter.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence

from auditreport.definition import Definition
from auditreport.findings import Findings
from auditreport.plan_tables import ExceptionRow
from auditreport.tables import QuestionRow, answered_words
from auditreport.variables import interval_in_words
from auditreport.words import Verdict, count, day, plain_number

WIDTH = 78
PART = "\n" + "=" * WIDTH + "\n\n"
"""What stands between two letters."""


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


def letters(found: Sequence[ExceptionRow], definition: Definition) -> str:
    """A letter to each authority, one after the other; a sentence where there is nothing to say."""
    if not found:
        return (
            "No standard outside a department’s control falls short: there is no letter to send.\n"
        )
    texts: dict[str, str] = {
        authority: _letter(
            authority, [one for one in found if one.authority == authority], definition
        )
        for authority in dict.fromkeys(one.authority for one in found)
    }
    return PART.join(texts.values())


def _letter(authority: str, here: Sequence[ExceptionRow], definition: Definition) -> str:
    questions: Mapping[str, str] = {question.id: question.text for question in definition.questions}
    answered = {question.id: answered_words(question.expects) for question in definition.questions}
    many = len(here) > 1
    returns = "standards" if many else "standard"
    parts = [
        f"To: {authority}",
        f"From: {definition.organisation}",
        f"Date: {day(definition.report_date)}",
        f"Subject: {definition.title}: {returns} outside a department’s control",
        "",
        _wrapped(
            f"Our report, {definition.title}, finds {count(len(here), 'standard')} that "
            f"{'are' if many else 'is'} not met and that departments cannot meet by themselves. "
            f"We write to you as the authority responsible for {'them' if many else 'it'}."
        ),
        *(
            f"\n{one.question}  {one.title}\n"
            + _wrapped(questions[one.question], 4)
            + "\n"
            + _wrapped(
                f"Achieved by {one.achieved} of the {count(one.departments, 'department')} that "
                f"{answered[one.question]} ({one.percent}%, 95% interval {one.interval}; "
                f"target {one.target}%). {one.reason}",
                4,
            )
            + "\n"
            + _wrapped(f"What we ask: {one.ask}", 4)
            for one in here
        ),
        "",
        _wrapped(
            "Please tell us what can be done, and by when. Your answer will stand beside the "
            "action plan in the report of the next round."
        ),
        "",
        definition.organisation,
    ]
    return "\n".join(parts) + "\n"


def _wrapped(text: str, indent: int = 0) -> str:
    space = " " * indent
    return textwrap.fill(
        " ".join(text.split()), WIDTH, initial_indent=space, subsequent_indent=space
    )
