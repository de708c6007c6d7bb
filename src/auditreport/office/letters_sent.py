"""Letters of a batch that were sent, entered in `private/contacts.csv`. Identifying."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from pathlib import Path

from auditreport.commands import typed
from auditreport.office.addresses import addresses
from auditreport.office.contacts import LETTERS, Contact, read_about
from auditreport.office.letters import COLUMNS
from auditreport.office.queries import Event, by_query
from auditreport.office.query_steps import awaits_letter
from auditreport.office.table import Line, read_days, read_table
from auditreport.problems import Problem, Problems
from auditreport.register import code_key

EXAMPLE = (
    ",".join(COLUMNS) + "\n"
    "reminder,RAD-0417,Radiology,A. Lead,lead@northmoor.example,Reminder,reminder-RAD-0417.eml,"
    "2010-03-15"
)


def letters_sent(
    batch: bytes | None,
    file: str,
    contacts: Sequence[Contact],
    history: Sequence[Event],
    codes: Collection[str],
    today: date,
    officer: str,
) -> tuple[list[Contact], int]:
    """The contacts, with each letter of the batch entered as sent today by the officer.

    The number is that of letters that weren't entered, as their rows have no address to which they
    could have been sent: they stay due.

    ``batch`` is `private/letters/letters.csv`: rows that were deleted from it are letters that were
    not sent. ``history`` is that of the queries, ``codes`` the register's. A letter that was
    entered before isn't entered again; one about a query is, where the query was opened anew.

    Raises ``Problem`` or ``Problems`` where there is no batch, nobody is named, or a row is no
    letter of this audit.
    """
    if batch is None:
        raise Problem(
            what="there are no letters to mark as sent",
            where=file,
            fix=f"Make them first:\n{typed('letters')}",
        )
    if not officer.strip():
        raise Problem(
            what="it isn't said who sent the letters",
            where="config.yaml: officer",
            fix="Name yourself there, or for one run:\n"
            + typed('letters-sent --config officer="A. Officer"'),
        )
    lines = read_table(
        batch, file, ("kind", "department", "email", "about"), example=EXAMPLE, free=True
    )
    problems = list(_problems(lines, file, {code_key(code) for code in codes}))
    if problems:
        raise Problems(problems)
    planned = read_days([line for line in lines if _kind(line) == "reminder"], "about", file)
    past = by_query(history)
    about_query: dict[str, list[Contact]] = defaultdict(list)
    for contact in contacts:
        if contact.kind == "query":
            for name in contact.queries:
                about_query[name].append(contact)
    letters = {_letter(contact) for contact in contacts}
    entered, unaddressed = list(contacts), 0
    for line in lines:
        day = planned.get(line.number)
        about = day.isoformat() if day else read_about(_kind(line), line["about"]) or ""
        one = Contact(today, officer.strip(), code_key(line["department"]), _kind(line), about)
        if one.kind == "query":
            new = any(awaits_letter(past.get(n, ()), about_query[n]) for n in one.queries)
        else:
            new = _letter(one) not in letters
        if new and not addresses(line["email"]):
            unaddressed += 1
        elif new:
            entered.append(one)
            letters.add(_letter(one))
            for name in one.queries:
                about_query[name].append(one)
    return entered, unaddressed


def left_due(unaddressed: int, file: Path) -> str:
    """What is said of letters that weren't entered, after what was: how many, why, what to do."""
    if not unaddressed:
        return ""
    return (
        f"\n  {unaddressed} without an address not marked, and still due. Where you did send one, "
        f"write the\n  address into the column email of {file}, and mark again. One that went by "
        "post\n  is entered by hand, in private/contacts.csv."
    )


def _kind(line: Line) -> str:
    return line["kind"].casefold()


def _letter(one: Contact) -> tuple[str, ...]:
    """What makes two letters the same one: a department is invited once, a return refused once."""
    if one.kind in ("receipt", "refusal"):
        return one.kind, one.about
    return one.kind, one.department, one.about if one.kind == "reminder" else ""


def _problems(lines: Sequence[Line], file: str, known: Collection[str]) -> Iterator[Problem]:
    for line in lines:
        where = f"{file}, line {line.number}"
        if _kind(line) not in LETTERS:
            yield Problem(
                what="the row is no letter",
                where=f"{where}: kind",
                fix=f"The kinds are {', '.join(LETTERS)}. {_anew()}",
            )
            continue
        code = code_key(line["department"])
        if code not in known and (code or _kind(line) != "refusal"):
            yield Problem(
                what="the department is not in the register",
                where=f"{where}: department",
                fix="Excel may have changed its code: write it as the register has it. " + _anew(),
            )
        if _kind(line) == "reminder":
            says = bool(line["about"])
        else:
            says = read_about(_kind(line), line["about"]) is not None
        if not says:
            yield Problem(
                what="the row doesn't say what its letter is about",
                where=f"{where}: about",
                fix="Put back what was there. " + _anew(),
            )


def _anew() -> str:
    return f"Or make the list anew, where none of it was sent yet:\n{typed('letters')}"
