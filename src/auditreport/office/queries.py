"""Queries to departments, and their history (`private/queries.csv`). Identifying.

Each run finds the queries anew, and gives one the same id as long as its cause is the same. What
became of a query is only ever added to its history.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import chain

from auditreport.office.actions import Action, Decision
from auditreport.office.contacts import Contact
from auditreport.office.table import read_days, read_table, write_table
from auditreport.problems import Problem, Problems
from auditreport.words import count, listed

COLUMNS = ("query", "date", "state", "who", "department", "question", "kind", "what", "do", "how")
EXAMPLE = (
    ",".join(COLUMNS) + "\n"
    "K3fa91c,2010-03-01,open,auditreport,RAD-0417,,undated,The return has no date of completion.,"
    "Ask the department.,"
)

CONFLICT = "conflicting_returns"
HANDBACK = "handback"
"""Kinds of queries that are no issue of one return. Conflicting returns are right by themselves:
they are quarantined, and their department is asked, not refused."""

_ID_DIGITS = 6


class State(StrEnum):
    """How a query stands."""

    OPEN = "open"
    SENT = "sent"
    ANSWERED = "answered"
    CLOSED = "closed"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True)
class Found:
    """A query whose cause is there now.

    ``what`` is its cause in words, ``do`` what the office may do about it, ``file`` where the
    return lies, or comes from. ``question`` is empty where it is about the whole return.
    """

    query: str
    department: str
    question: str
    kind: str
    what: str
    do: str
    file: str


@dataclass(frozen=True, slots=True)
class Event:
    """A change of a query's state (a row of `private/queries.csv`); ``state`` is a ``State``."""

    query: str
    date: date
    state: str
    who: str
    department: str
    question: str
    kind: str
    what: str
    do: str
    how: str = ""


def query_id(department: str, kind: str, question: str, what: str, digits: int = _ID_DIGITS) -> str:
    """A query's id: the same as long as its cause is."""
    cause = "|".join((department, kind, question, what))
    return "K" + hashlib.sha256(cause.encode("utf-8", "backslashreplace")).hexdigest()[:digits]


def free_id(query: Found, owner: tuple[str, ...], owners: dict[str, tuple[str, ...]]) -> str:
    """The query's id, with more digits where ``owners`` says that another has it already.

    It is entered in ``owners``.
    """
    about = (query.department, query.kind, query.question, query.what)
    longer = (query_id(*about, digits) for digits in range(_ID_DIGITS + 1, 65))
    return next(n for n in chain([query.query], longer) if owners.setdefault(n, owner) == owner)


def read_queries(data: bytes | None, file: str) -> list[Event]:
    """The history, in the file's order; empty where there is no file.

    Raises ``Problems`` where the file is no history any more.
    """
    if data is None:
        return []
    lines = read_table(data, file, COLUMNS, example=EXAMPLE)
    days = read_days(lines, "date", file)
    events, problems = [], []
    for line in lines:
        day = days[line.number]
        if day is None or not line["query"] or line["state"] not in set(State):
            problems.append(
                Problem(
                    what="the line has no query, no day, or no state that is known",
                    where=f"{file}, line {line.number}",
                    fix="This file is the program's own: put back what was there, or remove the "
                    f"line. The states are {listed(list(State))}.",
                )
            )
        else:
            events.append(Event(**{**line.cells, "date": day}))  # type: ignore[arg-type]
    if problems:
        raise Problems(problems)
    return events


def queries_csv(events: Iterable[Event]) -> str:
    """`private/queries.csv`."""
    return write_table(COLUMNS, ([getattr(event, name) for name in COLUMNS] for event in events))


def standing(history: Iterable[Event]) -> dict[str, Event]:
    """The last event of each query, by its id."""
    return {event.query: event for event in history}


def by_query(history: Iterable[Event]) -> dict[str, list[Event]]:
    """Each query's own history, by its id."""
    past: dict[str, list[Event]] = defaultdict(list)
    for event in history:
        past[event.query].append(event)
    return dict(past)


def summary(history: Iterable[Event], unknown: Sequence[str] = ()) -> str:
    """How many queries there are in each state, in words; and which are ``unknown``."""
    states = Counter(event.state for event in standing(history).values())
    parts = [f"{states[state]} {state}" for state in State if states[state]]
    said = f"{count(states.total(), 'query', 'queries')}" + (f": {', '.join(parts)}" * bool(parts))
    if unknown:
        said += f". No query has the id {listed(unknown, 'or')}: see contacts.csv and decisions.csv"
    return said


def unknown_queries(
    history: Iterable[Event], contacts: Iterable[Contact], decisions: Iterable[Decision]
) -> list[str]:
    """Ids that contacts and decisions name and no query has, as a slip of the pen makes them."""
    known = standing(history)
    named = [
        *(name for contact in contacts for name in contact.queries),
        *(decision.value for decision in decisions if decision.action is Action.WAIVE),
    ]
    return sorted({name for name in named if name not in known})
