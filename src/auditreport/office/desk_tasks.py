"""What is due at the audit office on one day."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from auditreport.commands import typed
from auditreport.office.addresses import addresses
from auditreport.office.desk_rows import OVERDUE, OpenQuery, Silent
from auditreport.office.disposal_state import KEPT_CERTIFICATE, LAST_CERTIFICATE
from auditreport.office.facts import OfficeFacts, Status
from auditreport.office.page import in_days, many
from auditreport.office.queries import NEVER_LAPSE, State
from auditreport.register import Department, code_key
from auditreport.words import day as long_day
from auditreport.words import listed

if TYPE_CHECKING:
    from auditreport.definition import Definition
    from auditreport.office.letters_due import Due

WARNING = timedelta(days=30)
"""How long before names are to be deleted the desk begins to say so."""

_LETTERS = {
    "invitation": ("invitation", "invitations"),
    "reminder": ("reminder", "reminders"),
    "receipt": ("receipt", "receipts"),
    "query": ("letter with queries", "letters with queries"),
    "refusal": ("refusal", "refusals"),
    "thanks": ("letter of thanks", "letters of thanks"),
}


@dataclass(frozen=True, slots=True)
class Task:
    """Something to do today: what, why now, and its steps, each in words with a command or none.

    ``whom`` says of each department that it is about what is wrong.
    """

    kind: str
    what: str
    why: str
    steps: tuple[tuple[str, str], ...]
    urgent: bool = False
    whom: tuple[str, ...] = ()


def tasks_of(
    facts: OfficeFacts,
    letters: Sequence[Due],
    queries: Sequence[OpenQuery],
    silent: Sequence[Silent],
    remarks: int = 0,
) -> Iterator[Task]:
    """What is to be done on the day of the facts.

    ``letters`` are those that are due, ``remarks`` how many of a review wait for an answer.
    """
    yield from _retention(facts)
    yield from _letters(facts.definition, Counter(one.kind for one in letters), facts.today)
    yield from _query_tasks(facts, queries)
    yield from _review_tasks(remarks)
    chased = silent if facts.today <= facts.definition.deadline else ()
    yield from _lost_tasks(chased)
    yield from _address_tasks(
        facts,
        {code_key(one.department.code) for one in chased} | {one.department for one in letters},
    )


def _retention(facts: OfficeFacts) -> Iterator[Task]:
    retention = facts.definition.retention
    if retention and facts.today > retention.until:
        days = (facts.today - retention.until).days
        certificate = KEPT_CERTIFICATE if retention.keep == "answers" else LAST_CERTIFICATE
        yield Task(
            "retention",
            "Delete what names departments",
            f"It was to be kept until {long_day(retention.until)}: {many(days, 'day')} ago.",
            (
                ("Make sure that the report is published. Then type", typed("dispose")),
                (f"It asks before it deletes, and then certifies it in {certificate}.", ""),
            ),
            urgent=True,
        )
    elif retention and facts.today >= retention.until - WARNING:
        days = (retention.until - facts.today).days
        yield Task(
            "retention_soon",
            "Prepare to delete what names departments",
            f"It may be kept until {long_day(retention.until)}: {in_days(days)}.",
            (("See what there is under “What is kept”, and finish what still needs names.", ""),),
        )


def _letters(definition: Definition, letters: Mapping[str, int], today: date) -> Iterator[Task]:
    kinds = {kind: letters[kind] for kind in _LETTERS if letters.get(kind)}
    if not kinds:
        return
    parts = [many(number, *_LETTERS[kind]) for kind, number in kinds.items()]
    if "reminder" in kinds:
        planned = max((day for day in definition.reminders if day <= today), default=today)
        at = list(kinds).index("reminder")
        parts[at] += f" (planned for {long_day(planned)})"
    total = sum(kinds.values())
    yield Task(
        "letters",
        f"Send {many(total, 'letter')}",
        f"{listed(parts)[0].upper()}{listed(parts)[1:]}.",
        (
            ("Write the drafts into private/letters:", typed("letters")),
            ("Look at them, and send them from your mail program. Then enter them as sent:", ""),
            ("", typed("letters-sent")),
        ),
    )


def _query_tasks(facts: OfficeFacts, queries: Sequence[OpenQuery]) -> Iterator[Task]:
    last = facts.definition.last_day_of_queries
    answered = [one for one in queries if one.event.state == State.ANSWERED]
    if answered:
        yield Task(
            "answered",
            f"Settle {many(len(answered), 'answered query', 'answered queries')}",
            f"{_of(answered)} answered, and the fault still stands.",
            (
                ("Enter what was said in private/decisions.csv (see “Waiting for an answer”),", ""),
                ("or put the corrected return into raw/. Then type", typed()),
            ),
        )
    overdue = [one for one in queries if one.overdue and facts.today <= last]
    if overdue:
        yield Task(
            "overdue",
            f"Ask again about {many(len(overdue), 'query', 'queries')}",
            f"{_of(overdue)} had {many(OVERDUE.days, 'day')} or more to answer.",
            (
                ("Telephone or write to those marked “overdue” under “Waiting for an answer”.", ""),
                ("Enter an answer in private/contacts.csv, with the kind “answer”.", ""),
            ),
            urgent=True,
        )
    waiting = [one for one in queries if one.event.state != State.ANSWERED]
    if waiting and facts.today > last:
        yield Task(
            "unsettled",
            f"Settle {many(len(waiting), 'query', 'queries')} without a letter",
            f"The last day for answers was {long_day(last)}, and "
            f"{'this doesn’t' if len(waiting) == 1 else 'these don’t'} lapse.",
            (
                ("Telephone or write to those under “Waiting for an answer”.", ""),
                ("Enter what they say in private/decisions.csv, or waive the query there.", ""),
                ("Then type", "snakemake"),
            ),
        )
    waiting = [one for one in waiting if one.event.kind not in NEVER_LAPSE]
    if waiting and last - OVERDUE <= facts.today <= last:
        yield Task(
            "lapsing",
            f"{many(len(waiting), 'query lapses', 'queries lapse')} soon",
            f"The last day for answers is {long_day(last)}: {in_days((last - facts.today).days)}.",
            (("Without an answer, what was given stands, and the report says so.", ""),),
        )


def _review_tasks(remarks: int) -> Iterator[Task]:
    if remarks:
        yield Task(
            "comments",
            f"Answer {many(remarks, 'comment')} of the review",
            "Nothing is released while one is open.",
            (
                ("Enter in private/comments.csv what becomes of each (status, answer).", ""),
                ("What you take over, change where source and line say. Then type", typed()),
            ),
        )


def _lost_tasks(silent: Sequence[Silent]) -> Iterator[Task]:
    lost = [one for one in silent if one.status is Status.UNDELIVERABLE]
    if lost:
        yield Task(
            "undeliverable",
            f"Find another address of {many(len(lost), 'department')}",
            "The last letter came back.",
            (
                (
                    "Enter the new address in private/register_changes.csv: letters are due again.",
                    "",
                ),
                ("If the old one is right, enter “delivered” in private/contacts.csv.", ""),
            ),
        )


def _address_tasks(facts: OfficeFacts, codes: Collection[str]) -> Iterator[Task]:
    """Departments among these that no letter can be sent to, as the register has no address."""
    without = [
        one
        for code, one in facts.by_code.items()
        if code in codes
        and not addresses(one.email)
        and not facts.is_undeliverable(code)
        and facts.status(code) is not Status.DECLINED
    ]
    if without:
        row = (facts.today, "A. Officer", without[0].code, "email", "lead@northmoor.example", "")
        yield Task(
            "no_email",
            f"Find an e-mail address of {many(len(without), 'department')}",
            "No letter can be sent by e-mail to an address that is missing or mistyped.",
            (
                ("Enter each in private/register_changes.csv, in a row such as", _csv_row(row)),
                ("Or write by post, and enter the letter in private/contacts.csv.", ""),
            ),
            whom=tuple(f"{one.name or one.code} ({one.code}): {_wrong(one)}" for one in without),
        )


def _wrong(one: Department) -> str:
    return f"“{one.email}” is no e-mail address" if one.email else "no e-mail address"


def _csv_row(cells: Sequence[object]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow(cells)
    return text.getvalue()


def _of(queries: Sequence[OpenQuery]) -> str:
    return many(len({one.event.department for one in queries}), "department")
