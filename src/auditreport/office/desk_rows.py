"""The desk's lists: queries, refused returns, and departments. Identifying."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from auditreport.office.facts import OfficeFacts, ReturnFact, Status
from auditreport.office.letters import words
from auditreport.office.letters_due import FOR_THE_OFFICE, Due
from auditreport.office.queries import State
from auditreport.register import Department, code_key
from auditreport.words import CONFLICT, Outcome

if TYPE_CHECKING:
    from auditreport.office.contacts import Contact
    from auditreport.office.letter_texts import LetterText
    from auditreport.office.queries import Event

OVERDUE = timedelta(days=14)
"""How long a query may wait for an answer before the office asks again."""
OPEN = (State.OPEN, State.SENT, State.ANSWERED)
"""States of a query that isn't settled."""

_ARRIVED = (
    *(Outcome.INCLUDED, Outcome.SUPERSEDED, Outcome.DUPLICATE),
    *(Outcome.LATE, Outcome.WITHDRAWN),
)
_SILENT = (
    *(Status.WAITING, Status.NOT_INVITED),
    *(Status.UNDELIVERABLE, Status.REFUSED, Status.DECLINED),
)


@dataclass(frozen=True, slots=True)
class OpenQuery:
    """A query that isn't settled; ``age`` is in days since it came to its present state."""

    event: Event
    department: Department | None
    age: int
    overdue: bool


@dataclass(frozen=True, slots=True)
class Refusal:
    """A return that was refused.

    ``words`` are those to send, none where the office has to mend it itself; ``told`` is the day on
    which its sender was written to.
    """

    id: str
    file: str
    department: Department | None
    reason: str
    message: str
    words: str
    for_the_office: str
    told: date | None


@dataclass(frozen=True, slots=True)
class Silent:
    """A department without a return that counts; ``last`` is the last contact of any kind."""

    department: Department
    status: Status
    invited: date | None
    reminders: int
    last: Contact | None
    note: str


@dataclass(frozen=True, slots=True)
class Answered:
    """A department with a return, and the day on which its first one was completed."""

    department: Department
    status: Status
    completed: date | None


def silent_departments(facts: OfficeFacts, standing: Mapping[str, Status]) -> list[Silent]:
    """Departments without a return that counts, in the register's order."""
    return [
        _silent(facts, one, standing[code])
        for code, one in facts.by_code.items()
        if standing[code] in _SILENT
    ]


def answered_departments(facts: OfficeFacts, standing: Mapping[str, Status]) -> list[Answered]:
    """Departments that returned, late and withdrawn ones too, in the register's order."""
    return [
        Answered(one, standing[code], _first_completed(facts, code))
        for code, one in facts.by_code.items()
        if standing[code] not in _SILENT
    ]


def _first_completed(facts: OfficeFacts, code: str) -> date | None:
    days = [
        one.completed for one in facts.returns_of(code) if one.completed and one.outcome in _ARRIVED
    ]
    return min(days, default=None)


def _silent(facts: OfficeFacts, department: Department, status: Status) -> Silent:
    contacts = sorted(facts.contacts_of(department.code), key=lambda one: one.date)
    invitations = [one.date for one in contacts if one.kind == "invitation"]
    return Silent(
        department=department,
        status=status,
        invited=min(invitations, default=None),
        reminders=sum(one.kind == "reminder" for one in contacts),
        last=contacts[-1] if contacts else None,
        note=next((one.note for one in reversed(contacts) if one.note), ""),
    )


def open_queries(facts: OfficeFacts) -> list[OpenQuery]:
    """Queries that aren't settled, the oldest first."""
    found = []
    for event in facts.queries.values():
        if event.state in OPEN:
            age = facts.today - event.date
            found.append(
                OpenQuery(
                    event=event,
                    department=facts.by_code.get(code_key(event.department)),
                    age=max(age.days, 0),
                    overdue=event.state == State.SENT and age >= OVERDUE,
                )
            )
    return sorted(found, key=lambda one: (-one.age, one.event.department, one.event.query))


def refused_returns(facts: OfficeFacts, texts: Mapping[str, LetterText]) -> list[Refusal]:
    """Returns that were refused, with the words to send; ``texts`` are the letters' wording."""
    told = {one.about: one.date for one in facts.contacts if one.kind == "refusal"}
    # Returns that contradict each other are a query, and those set aside are decided on.
    refused = [
        one
        for one in facts.returns
        if one.outcome is Outcome.QUARANTINED and one.reason not in (CONFLICT, "set_aside")
    ]
    return [
        Refusal(
            id=one.id,
            file=one.file,
            department=facts.by_code.get(one.department),
            reason=one.reason,
            message=one.message,
            words=_words(one, facts, texts),
            for_the_office=one.for_the_office,
            told=told.get(one.id),
        )
        for one in refused
    ]


def _words(refused: ReturnFact, facts: OfficeFacts, texts: Mapping[str, LetterText]) -> str:
    """The letter's text; nothing where the office itself has to mend the file."""
    if refused.reason in FOR_THE_OFFICE:
        return ""
    _, body = words(Due("refusal", refused.department, refused.id, refused), facts, texts)
    return body.strip()
