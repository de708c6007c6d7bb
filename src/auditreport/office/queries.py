"""Queries to departments, and their history (`private/queries.csv`). Identifying.

Each run finds the queries anew, and gives one the same id as long as its cause is the same. What
became of a query is only ever added to its history.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import chain, pairwise

from auditreport.office.actions import Action, Decision
from auditreport.office.contacts import Contact
from auditreport.office.query_cause import ID_DIGITS, query_id
from auditreport.office.table import read_days, read_table, write_table
from auditreport.problems import Problem, Problems
from auditreport.words import CONFLICT, count, listed

COLUMNS = ("query", "date", "state", "who", "department", "question", "kind", "what", "do", "how")
EXAMPLE = (
    ",".join(COLUMNS) + "\n"
    "K3fa91c,2010-03-01,open,auditreport,RAD-0417,,undated,The return has no date of completion.,"
    "Ask the department.,"
)

HANDBACK = "handback"
"""A kind of query: a comment of those who had a hand-over. ``CONFLICT`` is the other that is no
issue of one return: its department is asked, not refused."""

NEVER_LAPSE = frozenset({CONFLICT, HANDBACK})
"""Kinds of queries that stay open until they are settled. Of returns that contradict each other
none counts before that, and what analysts remark comes after the last day for answers."""


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


def free_id(query: Found, owner: tuple[str, ...], owners: dict[str, tuple[str, ...]]) -> str:
    """The query's id, with more digits where ``owners`` says that another has it already.

    It is entered in ``owners``.
    """
    about = (query.department, query.kind, query.question, query.what)
    longer = (query_id(*about, digits) for digits in range(ID_DIGITS + 1, 65))
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
    return {name: events[-1] for name, events in by_query(history).items()}


def by_query(history: Iterable[Event]) -> dict[str, list[Event]]:
    """Each query's own history as it came about, by its id, whoever sorted the file meanwhile."""
    past: dict[str, list[Event]] = defaultdict(list)
    for event in history:
        past[event.query].append(event)
    return {name: _as_it_came(events) for name, events in past.items()}


FOLLOWING: Mapping[str, Sequence[State]] = {
    "": (State.OPEN,),
    State.OPEN: (State.SENT, State.ANSWERED, State.CLOSED, State.LAPSED),
    State.SENT: (State.ANSWERED, State.CLOSED, State.LAPSED),
    State.ANSWERED: (State.CLOSED, State.LAPSED),
    State.LAPSED: (State.CLOSED,),
    State.CLOSED: (State.OPEN,),
}
"""Which states can follow one, the likeliest of one day first; a history begins with the empty."""


def _as_it_came(events: list[Event]) -> list[Event]:
    """The events of one query; in an order that can be, where the file's can't.

    A day alone doesn't tell the order: what was sent is entered later, under the day it was sent.
    Rows that fit nowhere, as a copied one, stand before the others.
    """
    states = ["", *(event.state for event in events)]
    if all(later in FOLLOWING[earlier] for earlier, later in pairwise(states)):
        return events
    openings = dict.fromkeys(event for event in events if event.state == State.OPEN)
    rest = [*openings, *(event for event in events if event.state != State.OPEN)]
    rest.sort(key=lambda event: event.date)
    came = [rest.pop(0)] if not openings else []
    while True:
        can_be = FOLLOWING[came[-1].state if came else ""]
        following = min(
            (event for event in rest if event.state in can_be),
            key=lambda event: (event.date, can_be.index(State(event.state))),
            default=None,
        )
        if following is None:
            return [*rest, *came]
        rest.remove(following)
        came.append(following)


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
