"""The pilot: how each question fared with those who tried the form out. Identifying.

Nothing of it counts in the audit. It tells which questions to word better before the form goes out.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from auditreport.definition import Definition
from auditreport.intake import shown_name
from auditreport.kinds.kind import ReadFault
from auditreport.office.table import write_table
from auditreport.questions import Question
from auditreport.read import is_pilot
from auditreport.words import Answer

PILOT_COLUMNS = (
    *("question", "text", "returns", "yes", "no", "other_answers", "dont_know"),
    *("not_applicable", "not_asked", "blank", "unreadable", "other_issues"),
)
_UNREADABLE = frozenset({*map(str, ReadFault), "formula_answer", "repeated_question"})
"""Issues of an answer that stands there and can't be taken as one."""


@dataclass(frozen=True, slots=True)
class QuestionFared:
    """How one question fared in the pilot's returns.

    The answers, with ``unreadable`` among them, add up to the returns; ``blank`` are those with
    nothing in them. ``issues`` count everything else about it, by kind.
    """

    question: Question
    answers: Mapping[str, int]
    unreadable: int
    issues: Mapping[str, int]

    @property
    def others(self) -> int:
        """Answers that are values of another kind than yes or no."""
        return sum(number for answer, number in self.answers.items() if answer not in set(Answer))

    @property
    def returns(self) -> int:
        """How many returns there are."""
        return sum(self.answers.values()) + self.unreadable

    @property
    def unclear(self) -> Fraction | None:
        """Share of those asked who gave no clear answer; ``None`` where nobody was asked.

        Blanks, don't knows and what can't be read: a question with many of them isn't understood.
        """
        asked = self.returns - self.answers[Answer.NOT_ASKED]
        none = self.answers[Answer.BLANK] + self.answers[Answer.DONT_KNOW] + self.unreadable
        return Fraction(none, asked) if asked else None


@dataclass(frozen=True, slots=True)
class PilotReturn:
    """One return of the pilot; ``answered`` counts answers of any kind, ``issues`` all of them."""

    file: str
    department: str
    completed: date | None
    answered: int
    asked: int
    issues: int


@dataclass(frozen=True)
class Pilot:
    """The pilot as a whole.

    ``form_issues`` are about the form and not about one question; ``unread`` are files of the
    pilot's folder that are no return.
    """

    questions: Sequence[QuestionFared]
    returns: Sequence[PilotReturn]
    unread: Sequence[str]
    form_issues: Mapping[str, int]
    first: date | None
    last: date | None

    @property
    def departments(self) -> int:
        """How many departments took part."""
        return len({one.department for one in self.returns})


def read_pilot(pilot: str, sources: str, definition: Definition) -> Pilot:
    """Put the pilot together from `working/pilot.json` and `private/sources.json`."""
    rows: list[dict[str, Any]] = json.loads(pilot)
    files = {source["return"]: source for source in json.loads(sources)}
    returns = [_return(row, files[row["return"]]) for row in rows]
    read = {row["return"] for row in rows}
    days = [one.completed for one in returns if one.completed]
    return Pilot(
        questions=[_fared(question, rows) for question in definition.questions],
        returns=sorted(returns, key=lambda one: one.file),
        unread=sorted(
            shown_name(source["file"])
            for name, source in files.items()
            if is_pilot(source["file"]) and name not in read
        ),
        form_issues=_issues(rows, "", frozenset()),
        first=min(days, default=None),
        last=max(days, default=None),
    )


def _return(row: Mapping[str, Any], source: Mapping[str, Any]) -> PilotReturn:
    answers = Counter(row["answers"].values())
    asked = answers.total() - answers[Answer.NOT_ASKED]
    return PilotReturn(
        file=shown_name(source["file"]),
        department=source["department"],
        completed=date.fromisoformat(row["completed"]) if row["completed"] else None,
        answered=asked - answers[Answer.BLANK],
        asked=asked,
        issues=len(row["issues"]),
    )


def _fared(question: Question, rows: Sequence[Mapping[str, Any]]) -> QuestionFared:
    answers: Counter[str] = Counter()
    unreadable = 0
    for row in rows:
        answer = row["answers"][question.id]
        kinds = {one["kind"] for one in row["issues"] if one["question"] == question.id}
        # What can't be read counts as blank elsewhere: here the two mean different things.
        if answer == Answer.BLANK and kinds & _UNREADABLE:
            unreadable += 1
        else:
            answers[answer] += 1
    return QuestionFared(question, answers, unreadable, _issues(rows, question.id, _UNREADABLE))


def _issues(
    rows: Sequence[Mapping[str, Any]], question: str, besides: frozenset[str]
) -> Counter[str]:
    return Counter(
        issue["kind"]
        for row in rows
        for issue in row["issues"]
        if issue["question"] == question and issue["kind"] not in besides
    )


def pilot_csv(pilot: Pilot) -> str:
    """`private/pilot/questions.csv`: one row a question, in published order."""
    return write_table(
        PILOT_COLUMNS,
        (
            (
                one.question.id,
                one.question.text,
                one.returns,
                one.answers[Answer.YES],
                one.answers[Answer.NO],
                one.others,
                one.answers[Answer.DONT_KNOW],
                one.answers[Answer.NOT_APPLICABLE],
                one.answers[Answer.NOT_ASKED],
                one.answers[Answer.BLANK],
                one.unreadable,
                sum(one.issues.values()),
            )
            for one in pilot.questions
        ),
    )
