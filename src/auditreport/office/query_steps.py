"""The steps of each query, from what was found, sent, heard and decided. Identifying."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from auditreport.office.actions import Action, Decision
from auditreport.office.contacts import Contact
from auditreport.office.queries import (
    FOLLOWING,
    HANDBACK,
    NEVER_LAPSE,
    Event,
    Found,
    State,
    by_query,
    free_id,
)
from auditreport.words import CONFLICT

PROGRAM = "auditreport"
"""Who opened or closed a query where no person did."""

_WHOLE = frozenset(
    {
        *(Action.CHOOSE, Action.ACCEPT, Action.DATE),
        *(Action.WITHDRAW, Action.SET_ASIDE, Action.SAME_DEPARTMENT),
    }
)
"""Decisions about a department's returns, which take away whatever was asked about one."""


def update(
    history: Sequence[Event],
    found: Sequence[Found],
    contacts: Sequence[Contact],
    decisions: Sequence[Decision],
    today: date,
    until: date,
    counted: Collection[str] | None = None,
) -> list[Event]:
    """The history with what is new since.

    ``until`` is the last day on which departments may answer, but for the kinds of ``NEVER_LAPSE``.
    ``counted`` are the departments with an included return, where that is known: it tells a
    corrected return from one taken away.

    What was in the history stays as it is; nothing is added where nothing is new. Only what is
    dated after ``today`` is taken back: someone looked ahead, and it has not happened yet. But if
    the office has entered something under a later day, that day has come, and the clock is wrong.
    """
    last = max([today, *(c.date for c in contacts), *(d.date for d in decisions)])
    history = [event for event in history if event.date <= last]
    past = by_query(history)
    # By what it is about, not by its words: a spreadsheet program may have changed a letter.
    owners = {name: _about(events[-1]) for name, events in past.items()}
    there: dict[str, Found] = {}
    for one in found:
        name = free_id(one, _about(one), owners)
        there[name] = replace(one, query=name)
    office = _Office(contacts, decisions, today, until, counted)
    names = dict.fromkeys([*past, *there])
    new = (_new_events(name, past.get(name, ()), there.get(name), office) for name in names)
    return [*history, *(event for events in new for event in events)]


def _about(query: Found | Event) -> tuple[str, ...]:
    # Excel takes zeros at the beginning away.
    return query.department.lstrip("0"), query.kind, query.question


def awaits_letter(past: Sequence[Event], letters: Iterable[Contact]) -> bool:
    """Whether a query is open, and no letter about it was entered since.

    ``past`` is the query's own history, ``letters`` the contacts of kind ``query`` that name it.
    """
    return not (past and past[-1].state != State.OPEN) and not _unentered(past, letters)


class _Office:
    """What else a run knows of queries: what was said of each, and decided of each department."""

    def __init__(
        self,
        contacts: Sequence[Contact],
        decisions: Sequence[Decision],
        today: date,
        until: date,
        counted: Collection[str] | None,
    ) -> None:
        self.today = today
        self.until = until
        self.counted = counted
        self.contacts: dict[str, list[Contact]] = defaultdict(list)
        for contact in contacts:
            for name in contact.queries:
                self.contacts[name].append(contact)
        self.waivers = {one.value: one for one in decisions if one.action is Action.WAIVE}
        self.decisions: dict[str, list[Decision]] = defaultdict(list)
        for one in decisions:
            self.decisions[one.department].append(one)
            if one.action is Action.SAME_DEPARTMENT:
                self.decisions[one.value].append(one)
        self.ids = {_named(one) for one in decisions}


def _new_events(
    name: str, past: Sequence[Event], there: Found | None, office: _Office
) -> Sequence[Event]:
    """What is to be added to the history of one query, which is or was there."""
    waiver = office.waivers.get(name)
    events = list(past)
    if not past or past[-1].state == State.CLOSED:
        if there is None or (past and waiver):
            return ()
        again = _why_again(past[-1], office) if past else ""
        events.append(_event(name, there, State.OPEN, office.today, PROGRAM, again))
    about = there or events[-1]
    until = date.max if about.kind in NEVER_LAPSE else office.until
    if events[-1].state != State.LAPSED:
        for contact in _unentered(events, office.contacts.get(name, ())):
            state = _STATE_AFTER[contact.kind]
            if contact.date <= until and state in FOLLOWING[events[-1].state]:
                events.append(_event(name, about, state, contact.date, contact.who))
    opened = _opened(events)
    if waiver:
        how = f"waived: {_named(waiver)}"
        events.append(_event(name, about, State.CLOSED, waiver.date, waiver.who, how))
    elif there is None:
        events.append(_closed(name, events[-1], opened, office))
    elif office.today > until and events[-1].state != State.LAPSED:
        day = max(until + timedelta(days=1), opened)
        events.append(_event(name, about, State.LAPSED, day, PROGRAM))
    return events[len(past) :]


_STATE_AFTER = {"query": State.SENT, "answer": State.ANSWERED}


def _event(
    name: str, about: Found | Event, state: State, day: date, who: str, how: str = ""
) -> Event:
    return Event(
        query=name,
        date=day,
        state=state.value,
        who=who,
        department=about.department,
        question=about.question,
        kind=about.kind,
        what=about.what,
        do=about.do,
        how=how,
    )


def _opened(events: Sequence[Event]) -> date:
    """When a query was last opened; someone may have taken that row out of the file."""
    return (_openings(events) or events)[-1].date


def _openings(events: Iterable[Event]) -> list[Event]:
    return [event for event in events if event.state == State.OPEN]


def _unentered(events: Sequence[Event], contacts: Iterable[Contact]) -> list[Contact]:
    """What was sent and heard of one query and isn't in its history, by day, letters first.

    Where a query was opened again, what came before that day is past.
    """
    openings = _openings(events)
    since = openings[-1].date if len(openings) > 1 else date.min
    entered = {(event.state, event.date, event.who) for event in events}
    return sorted(
        (
            one
            for one in contacts
            if one.date >= since and (_STATE_AFTER[one.kind], one.date, one.who) not in entered
        ),
        key=lambda one: (one.date, one.kind != "query"),
    )


def _why_again(closed: Event, office: _Office) -> str:
    by = re.search(r"decision .+", closed.how)
    return f"{by[0]} was taken back" if by and by[0] not in office.ids else "the fault is back"


def _named(decision: Decision) -> str:
    return f"decision {decision.id or f'of {decision.date.isoformat()}'}"


# --- How a query is closed whose cause is gone ---


def _closed(name: str, last: Event, opened: date, office: _Office) -> Event:
    settling = _settling(last, opened, office.decisions.get(last.department, ()))
    if settling:
        how = _WORDS.get(settling.action, "") + _named(settling)
        return _event(name, last, State.CLOSED, settling.date, settling.who, how)
    if last.kind == HANDBACK:
        how = "comment taken back"
    elif office.counted is not None and last.department not in office.counted:
        how = "no return counts any more"
    else:
        how = "one return counts now" if last.kind == CONFLICT else "corrected return"
    return _event(name, last, State.CLOSED, max(office.today, opened), PROGRAM, how)


_WORDS = {Action.WITHDRAW: "return withdrawn: ", Action.SET_ASIDE: "return set aside: "}


def _settling(query: Event, opened: date, decisions: Sequence[Decision]) -> Decision | None:
    """The decision of the query's department that took its cause away, if one did."""
    exact = [one for one in decisions if _is_about(one, query)]
    # One about the whole return, made before there was the query, didn't take it away.
    whole = [one for one in decisions if one.action in _WHOLE and one.date >= opened]
    return max(exact or whole, key=lambda one: (one.date, one.line), default=None)


def _is_about(decision: Decision, query: Event) -> bool:
    if decision.action is Action.DATE:
        return query.kind in ("undated", "unreadable_date", CONFLICT)
    if decision.action is not Action.ANSWER:
        return False
    # The cause names each question that it lies in.
    named = re.search(rf"\b{re.escape(decision.question)}\b", f"{query.question} {query.what}")
    return named is not None or query.kind == "no_answers"
