"""What was sent to departments and heard from them (`private/contacts.csv`). Identifying.

The office enters what it hears; letters that were sent are entered by `snakemake letters-sent`.
Cells are never quoted in a message: it is shown on the screen, where no department may be named.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from auditreport.office.table import Line, read_days, read_table, write_table
from auditreport.problems import Problem, Problems, did_you_mean
from auditreport.register import code_key

COLUMNS = ("date", "who", "department", "kind", "about", "note")
EXAMPLE = (
    "date,who,department,kind,about,note\n"
    "2010-03-22,A. Officer,RAD-0417,answer,K3fa91c,by telephone"
)

LETTERS = ("invitation", "reminder", "receipt", "query", "refusal", "thanks")
"""Kinds of letters, in the order in which a department gets them."""

HEARD = ("answer", "undeliverable", "delivered", "declined", "note")
"""Kinds of what the office heard: an answer to queries, a letter that came back, one that came
through after all, that the department won't take part, and whatever else is worth a line."""

KINDS = (*LETTERS, *HEARD)

_RETURN = re.compile(r"(?:return\s+)?([0-9a-z]+)", re.IGNORECASE)
_QUERY = re.compile(r"K[0-9a-f]{6,64}")


@dataclass(frozen=True, slots=True)
class Contact:
    """One letter sent, or one thing heard.

    ``department`` is as ``code_key`` writes it; only a refusal may have none. ``about`` is the
    planned day of a reminder (ISO), the id of the return that a receipt or refusal is about, or the
    ids of the queries that were sent or answered, with a space between them.
    """

    date: date
    who: str
    department: str
    kind: str
    about: str = ""
    note: str = ""

    @property
    def queries(self) -> tuple[str, ...]:
        """Ids of the queries that this sent or answered."""
        return tuple(self.about.split()) if self.kind in ("query", "answer") else ()


def read_contacts(data: bytes, file: str, codes: Collection[str]) -> list[Contact]:
    """The contacts, in the file's order. ``codes`` are all that the register ever had.

    Raises ``Problems`` with each line that has no day, person, kind or department that is known, or
    that doesn't say what it is about where it must.
    """
    lines = read_table(data, file, COLUMNS[:4], example=EXAMPLE, optional=COLUMNS[4:])
    days = read_days(lines, "date", file)
    reminders = [line for line in lines if line["kind"].casefold() == "reminder"]
    # Excel rewrites the planned day too, in its own style.
    planned = read_days(reminders, "about", file)
    known = {code_key(code) for code in codes}
    contacts, problems = [], []
    for line in lines:
        kind = line["kind"].casefold()
        day = days[line.number]
        found = list(_faults(line, kind, day, known, file))
        if found or day is None:
            problems += found
            continue
        about = (
            # One sent out of turn counts for the day on which it was sent.
            (planned[line.number] or day).isoformat()
            if kind == "reminder"
            else read_about(kind, line["about"]) or ""
        )
        department = code_key(line["department"])
        contacts.append(Contact(day, line["who"], department, kind, about, line["note"]))
    if problems:
        raise Problems(problems)
    return contacts


def contacts_csv(contacts: Iterable[Contact]) -> str:
    """`private/contacts.csv`; what is read back from it is the same."""
    return write_table(
        COLUMNS,
        (
            (c.date.isoformat(), c.who, c.department, c.kind, about_cell(c.kind, c.about), c.note)
            for c in contacts
        ),
    )


def about_cell(kind: str, about: str) -> str:
    """What a letter is about, so that Excel leaves it as it is.

    A return's id may consist of digits, or look like 12e45: Excel would save another number.
    """
    return f"return {about}" if kind in ("receipt", "refusal") and about else about


def read_about(kind: str, cell: str) -> str | None:
    """What a letter is about, from ``about_cell`` or as a person writes it.

    ``None`` where it must name returns or queries and doesn't. Of a reminder, and where nothing
    needs to be said, it is what stands there.
    """
    if kind in ("receipt", "refusal"):
        found = _RETURN.fullmatch(cell)
        return found[1].lower() if found else None
    if kind in ("query", "answer"):
        ids = [part[:1].upper() + part[1:].lower() for part in re.split(r"[\s,;]+", cell) if part]
        return " ".join(ids) if ids and all(map(_QUERY.fullmatch, ids)) else None
    return cell


def declined(contacts: Iterable[Contact]) -> set[str]:
    """Departments that said that they won't take part."""
    return {contact.department for contact in contacts if contact.kind == "declined"}


def undeliverable(
    contacts: Sequence[Contact], readdressed: Mapping[str, date] | None = None
) -> set[str]:
    """Departments of which the last that is known is that a letter came back.

    ``readdressed`` says when a department last got a new address: one of the same day or later
    hasn't been tried yet.
    """
    last: dict[str, Contact] = {}
    for contact in sorted(contacts, key=lambda contact: contact.date):
        if contact.kind in ("undeliverable", "delivered"):
            last[contact.department] = contact
    since = readdressed or {}
    return {
        code
        for code, contact in last.items()
        if contact.kind == "undeliverable" and since.get(code, date.min) < contact.date
    }


_ABOUT_FAULTS: Mapping[str, tuple[str, str]] = {
    "query": ("the queries that were sent aren't named", "K3fa91c K90be2d"),
    "answer": ("the queries that were answered aren't named", "K3fa91c K90be2d"),
    "receipt": ("the return that was received isn't named", "return 3fa91c07b2d4"),
    "refusal": ("the return that was refused isn't named", "return 3fa91c07b2d4"),
}


def _faults(
    line: Line, kind: str, day: date | None, known: Collection[str], file: str
) -> Iterator[Problem]:
    where = f"{file}, line {line.number}"
    if day is None:
        yield Problem(
            what="the day is missing",
            where=f"{where}: date",
            fix="Say when it was:\n" + EXAMPLE,
        )
    if not line["who"]:
        yield Problem(
            what="nobody is named",
            where=f"{where}: who",
            fix="Say who in the office sent it, or heard it:\n" + EXAMPLE,
        )
    if kind not in KINDS:
        yield Problem(
            what="the kind is none that is known" if kind else "the kind is missing",
            where=f"{where}: kind",
            fix=did_you_mean(kind, KINDS) + f"Use one of: {', '.join(KINDS)}.",
        )
    if not (line["department"] or kind == "refusal"):
        yield Problem(
            what="the department is missing",
            where=f"{where}: department",
            fix="Write its code as the register has it:\n" + EXAMPLE,
        )
    elif line["department"] and code_key(line["department"]) not in known:
        yield Problem(
            what="the department is not in the register",
            where=f"{where}: department",
            fix="Write its code as the register has it:\n" + EXAMPLE,
        )
    if kind in _ABOUT_FAULTS and read_about(kind, line["about"]) is None:
        what, example = _ABOUT_FAULTS[kind]
        yield Problem(
            what=what,
            where=f"{where}: about",
            fix=f"Give each by its id, as private/desk.html and the letters have it: {example}",
        )
