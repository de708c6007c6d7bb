"""What the office knows on one day: who was invited, what came, what was asked. Identifying.

Letters, the desk and whoever else looks at the whole of it read it from here, so that all of them
say the same of a department.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import TypeVar

from auditreport.definition import Definition
from auditreport.intake import VERBATIM
from auditreport.office.contacts import Contact, declined, undeliverable
from auditreport.office.queries import Event
from auditreport.register import Department, code_key
from auditreport.tables import read_rows
from auditreport.words import Outcome

_One = TypeVar("_One")


class Status(StrEnum):
    """Where one department stands: it has one of these on each day."""

    RETURNED = "returned"
    LATE = "late"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    DECLINED = "declined"
    UNDELIVERABLE = "undeliverable"
    WAITING = "waiting"
    NOT_INVITED = "not_invited"


STATUS_WORDS: Mapping[Status, str] = {
    Status.RETURNED: "returned",
    Status.LATE: "late",
    Status.REFUSED: "refused",
    Status.WITHDRAWN: "withdrawn",
    Status.DECLINED: "won’t take part",
    Status.UNDELIVERABLE: "not reached",
    Status.WAITING: "invited, no return",
    Status.NOT_INVITED: "not invited yet",
}

# The first that one of a department's returns came to tells where it stands. A pilot return is
# none of the audit's, and leaves the department as it is.
_BY_OUTCOME: Sequence[tuple[Status, Collection[Outcome]]] = (
    (Status.RETURNED, {Outcome.INCLUDED, Outcome.SUPERSEDED, Outcome.DUPLICATE}),
    (Status.WITHDRAWN, {Outcome.WITHDRAWN}),
    (Status.LATE, {Outcome.LATE}),
    (Status.REFUSED, {Outcome.QUARANTINED}),
)


@dataclass(frozen=True, slots=True)
class ReturnFact:
    """One return, as the office sees it.

    ``department`` is the code that it counts under, as ``code_key`` writes it, and empty where no
    department of the audit is known for it. ``answers`` are canonical and in the order in which
    questions are published; only an included return has any.
    """

    id: str
    file: str
    department: str
    outcome: Outcome
    reason: str
    message: str
    completed: date | None
    for_the_office: str
    answers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class OfficeFacts:
    """All that is known on the day ``today``.

    ``departments`` are the register's on that day, ``queries`` the last event of each query, by its
    id, ``first_asked`` the day of the very first; ``readdressed`` says when a department last got a
    new address.
    """

    definition: Definition
    today: date
    departments: Sequence[Department]
    returns: Sequence[ReturnFact]
    contacts: Sequence[Contact]
    queries: Mapping[str, Event]
    readdressed: Mapping[str, date] = field(default_factory=dict)
    first_asked: date | None = None

    @cached_property
    def by_code(self) -> dict[str, Department]:
        """Departments of the register on this day."""
        return {code_key(department.code): department for department in self.departments}

    def returns_of(self, code: str) -> Sequence[ReturnFact]:
        """The department's returns, pilot returns too, in the order of their files' names."""
        return self._returns.get(code_key(code), ())

    def contacts_of(self, code: str) -> Sequence[Contact]:
        """What was sent to the department and heard from it, in the order of the office's file."""
        return self._contacts.get(code_key(code), ())

    def queries_of(self, code: str) -> Sequence[Event]:
        """The last event of each of the department's queries."""
        return self._queries.get(code_key(code), ())

    def sent(self, code: str, kind: str) -> bool:
        """Whether the department was ever sent a letter of this kind."""
        return any(contact.kind == kind for contact in self.contacts_of(code))

    def told(self, kind: str) -> Collection[str]:
        """What letters of this kind that were sent were about: ids of returns, or of queries."""
        return self._told.get(kind, ())

    def is_undeliverable(self, code: str) -> bool:
        """Whether a letter to the department came back, and it has no new address since."""
        return code_key(code) in self._undeliverable

    def status(self, code: str) -> Status:
        """Where the department stands."""
        outcomes = {one.outcome for one in self.returns_of(code)}
        for status, among in _BY_OUTCOME:
            if outcomes & set(among):
                return status
        if code_key(code) in self._declined:
            return Status.DECLINED
        if self.is_undeliverable(code):
            return Status.UNDELIVERABLE
        return Status.WAITING if self.sent(code, "invitation") else Status.NOT_INVITED

    @cached_property
    def _returns(self) -> dict[str, list[ReturnFact]]:
        return _grouped((one.department, one) for one in self.returns)

    @cached_property
    def _contacts(self) -> dict[str, list[Contact]]:
        return _grouped((code_key(one.department), one) for one in self.contacts)

    @cached_property
    def _queries(self) -> dict[str, list[Event]]:
        return _grouped((code_key(one.department), one) for one in self.queries.values())

    @cached_property
    def _told(self) -> dict[str, set[str]]:
        # Whoever it was sent to: a refusal may be entered without a department.
        told: dict[str, set[str]] = defaultdict(set)
        for contact in self.contacts:
            told[contact.kind] |= set(contact.about.split())
        return told

    @cached_property
    def _undeliverable(self) -> set[str]:
        return {code_key(code) for code in undeliverable(self.contacts, self.readdressed)}

    @cached_property
    def _declined(self) -> set[str]:
        return {code_key(code) for code in declined(self.contacts)}


def _grouped(pairs: Iterable[tuple[str, _One]]) -> dict[str, list[_One]]:
    groups: dict[str, list[_One]] = defaultdict(list)
    for code, one in pairs:
        if code:
            groups[code].append(one)
    return dict(groups)


def read_facts(
    definition: Definition,
    today: date,
    departments: Sequence[Department],
    intake_csv: str,
    answers_csv: str,
    contacts: Sequence[Contact],
    queries: Mapping[str, Event],
    readdressed: Mapping[str, date] | None = None,
    first_asked: date | None = None,
) -> OfficeFacts:
    """Put together the facts of one day.

    ``intake_csv`` and ``answers_csv`` are `private/intake.csv` and `working/answers.csv` as this
    run made them: with a heading and no row where no return came yet. All else is as in
    ``OfficeFacts``.
    """
    answers = {row["pseudonym"]: row for row in read_rows(answers_csv)}
    returns = [
        _return(row, answers, definition) for row in read_rows(intake_csv, verbatim=VERBATIM)
    ]
    return OfficeFacts(
        definition,
        today,
        departments,
        returns,
        contacts,
        queries,
        readdressed=readdressed or {},
        first_asked=first_asked,
    )


def _return(
    row: Mapping[str, str], answers: Mapping[str, Mapping[str, str]], definition: Definition
) -> ReturnFact:
    outcome = Outcome(row["outcome"])
    given = answers.get(row["pseudonym"], {}) if outcome is Outcome.INCLUDED else {}
    return ReturnFact(
        id=row["return"],
        file=row["file"],
        department=code_key(row["department"]) if row["pseudonym"] else "",
        outcome=outcome,
        reason=row["reason"],
        message=row["message"],
        completed=date.fromisoformat(row["completed"]) if row["completed"] else None,
        for_the_office=row["for_the_office"],
        answers={q.id: given[q.id] for q in definition.questions if q.id in given},
    )
