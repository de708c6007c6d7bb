"""The desk: what the audit office finds on it in the morning. Identifying.

All of it follows from what is known on one day; nothing is remembered between two runs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from auditreport.office.custody import Held
from auditreport.office.desk_rows import (
    OPEN,
    Answered,
    OpenQuery,
    Refusal,
    Silent,
    answered_departments,
    open_queries,
    refused_returns,
    silent_departments,
)
from auditreport.office.desk_tasks import Task, tasks_of
from auditreport.office.facts import OfficeFacts, Status
from auditreport.office.letters_due import due
from auditreport.words import Outcome

if TYPE_CHECKING:
    from auditreport.definition import Definition
    from auditreport.office.letter_texts import LetterText


@dataclass(frozen=True, slots=True)
class KeyDate:
    """A day of the audit's plan."""

    date: date
    kind: str
    what: str


@dataclass(frozen=True)
class Desk:
    """All that stands on the desk on one day.

    ``statuses`` count departments and ``outcomes`` returns. ``arrivals`` are days, in order, with
    the number of departments whose first return was completed by then; ``undated`` ones are in none
    of them.
    """

    definition: Definition
    today: date
    departments: int
    statuses: Mapping[Status, int]
    outcomes: Mapping[Outcome, int]
    tasks: Sequence[Task]
    dates: Sequence[KeyDate]
    arrivals: Sequence[tuple[date, int]]
    undated: int
    queries: Sequence[OpenQuery]
    settled: Mapping[str, int]
    refused: Sequence[Refusal]
    silent: Sequence[Silent]
    answered: Sequence[Answered]
    custody: Sequence[Held]


def make_desk(
    facts: OfficeFacts,
    texts: Mapping[str, LetterText],
    custody: Sequence[Held],
    remarks: int = 0,
) -> Desk:
    """Lay out the desk for ``facts.today``; ``texts`` are the letters' wording, by their kind.

    ``remarks`` is how many remarks of a review wait for an answer.
    """
    standing = {code: facts.status(code) for code in facts.by_code}
    queries = open_queries(facts)
    silent = silent_departments(facts, standing)
    answered = answered_departments(facts, standing)
    days = [one.completed for one in answered if one.status is not Status.WITHDRAWN]
    return Desk(
        definition=facts.definition,
        today=facts.today,
        departments=len(standing),
        statuses=Counter(standing.values()),
        outcomes=Counter(one.outcome for one in facts.returns),
        tasks=list(tasks_of(facts, due(facts), queries, silent, remarks)),
        dates=key_dates(facts.definition),
        arrivals=_running_total([day for day in days if day]),
        undated=days.count(None),
        queries=queries,
        settled=Counter(e.state for e in facts.queries.values() if e.state not in OPEN),
        refused=refused_returns(facts, texts),
        silent=silent,
        answered=answered,
        custody=custody,
    )


def key_dates(definition: Definition) -> list[KeyDate]:
    """The days that the definition plans, in order."""
    planned = [
        (definition.sent, "sent", "Form sent out"),
        *((day, "reminder", "Reminder") for day in definition.reminders),
        (definition.deadline, "deadline", "Deadline for returns"),
        (definition.queries_until, "queries", "Last day for answers to queries"),
        (definition.report_date, "report", "Report"),
        (
            definition.retention.until if definition.retention else None,
            "retention",
            "Names are to be deleted after this day",
        ),
    ]
    found = [KeyDate(day, kind, what) for day, kind, what in planned if day]
    return sorted(found, key=lambda one: one.date)


def _running_total(days: Sequence[date]) -> list[tuple[date, int]]:
    by_day = Counter(days)
    total = 0
    found = []
    for day in sorted(by_day):
        total += by_day[day]
        found.append((day, total))
    return found
