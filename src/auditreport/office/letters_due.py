"""Which letters are due on a day, to whom, and about what. Identifying."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from auditreport.office.contacts import LETTERS
from auditreport.office.facts import OfficeFacts, ReturnFact, Status
from auditreport.office.queries import Event, State
from auditreport.words import CONFLICT, Outcome

FOR_THE_OFFICE = frozenset(
    {
        *("symbolic_link", "not_a_file", "unreadable_file", "still_being_written", "unsafe_name"),
        *("no_department_column", "empty_export", "row_without_code", "row_with_two_codes"),
        *("hidden_row", "set_aside"),
    }
)
"""Why a return is refused where nobody is written to: the office itself mends it, or decided so."""


@dataclass(frozen=True, slots=True)
class Due:
    """A letter that is due: its kind, to which department, and about what.

    ``department`` is a code of the register, empty where nobody knows whose return it is. ``about``
    is the planned date of a reminder, the id of a return, the ids of queries, or empty.
    """

    kind: str
    department: str
    about: str = ""
    returned: ReturnFact | None = None
    queries: tuple[Event, ...] = ()


def due(facts: OfficeFacts) -> list[Due]:
    """The letters that are due on the day of the facts, by kind and in the register's order.

    None is due twice: what the office entered as sent isn't due any more. Nothing is due to a
    department that withdrew or declined, that the register doesn't have on this day, or whose
    letters come back.
    """
    found = [
        *(one for code in facts.by_code if _reachable(facts, code) for one in _due_to(facts, code)),
        *_refusals(facts),
    ]
    return sorted(found, key=lambda one: LETTERS.index(one.kind))


def _reachable(facts: OfficeFacts, code: str) -> bool:
    status = facts.status(code)
    return not facts.is_undeliverable(code) and status not in (Status.WITHDRAWN, Status.DECLINED)


def _due_to(facts: OfficeFacts, code: str) -> Iterator[Due]:
    definition, today = facts.definition, facts.today
    status = facts.status(code)
    open_for_returns = today <= definition.deadline
    begun = definition.sent is None or today >= definition.sent
    if status is Status.NOT_INVITED and begun and open_for_returns:
        yield Due("invitation", code)
    reminder = _reminder(facts, code)
    if status is Status.WAITING and reminder and open_for_returns:
        yield Due("reminder", code, reminder.isoformat())
    for one in facts.returns_of(code):
        read = one.outcome in (Outcome.INCLUDED, Outcome.LATE)
        if read and today <= definition.report_date and not _told(facts, "receipt", one):
            yield Due("receipt", code, one.id, one)
    queries = tuple(query for query in facts.queries_of(code) if query.state == State.OPEN)
    if queries and today <= definition.last_day_of_queries:
        yield Due("query", code, " ".join(query.query for query in queries), queries=queries)
    if _thanks(facts, code):
        yield Due("thanks", code)


def _reminder(facts: OfficeFacts, code: str) -> date | None:
    """The planned reminder that the department should have had by now, and didn't."""
    planned = max((d for d in facts.definition.reminders if d <= facts.today), default=None)
    contacts = facts.contacts_of(code)
    invited = min((c.date for c in contacts if c.kind == "invitation"), default=None)
    # Who was invited since it was planned needs none yet.
    if planned is None or invited is None or invited >= planned:
        return None
    had = (c.about or c.date.isoformat() for c in contacts if c.kind == "reminder")
    return None if any(when >= planned.isoformat() for when in had) else planned


def _thanks(facts: OfficeFacts, code: str) -> bool:
    definition = facts.definition
    kept = definition.retention is None or facts.today <= definition.retention.until
    analysed = any(one.outcome is Outcome.INCLUDED for one in facts.returns_of(code))
    ready = facts.today >= definition.report_date and kept
    return ready and analysed and not facts.sent(code, "thanks")


def _refusals(facts: OfficeFacts) -> Iterator[Due]:
    for one in facts.returns:
        if (
            one.outcome is Outcome.QUARANTINED
            and one.reason not in {CONFLICT, *FOR_THE_OFFICE}
            and facts.today <= facts.definition.report_date
            and not _told(facts, "refusal", one)
            and _wants_to_know(facts, one)
        ):
            yield Due("refusal", one.department, one.id, one)


def _wants_to_know(facts: OfficeFacts, refused: ReturnFact) -> bool:
    # Whose return it is, is mostly unknown: the office looks at whom the file came from.
    code = refused.department
    if not code:
        return True
    known = code in facts.by_code and _reachable(facts, code)
    return known and facts.status(code) is not Status.RETURNED


def _told(facts: OfficeFacts, kind: str, about: ReturnFact) -> bool:
    return about.id in facts.told(kind)
