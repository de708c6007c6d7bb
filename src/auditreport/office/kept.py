"""The office's own files in `private/`, as a run finds them: read, checked, and put on record.

None of them is needed. Each is read again by every run, however Excel saved it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from auditreport.definition import Definition
from auditreport.office.actions import Decision, same_departments
from auditreport.office.contacts import Contact, declined, read_contacts, undeliverable
from auditreport.office.decisions import read_decisions
from auditreport.office.disk import read_office_file
from auditreport.office.record import OfficeRecord, make_record
from auditreport.office.register_changes import (
    RegisterChange,
    RegisterOn,
    read_register_changes,
    readdressed,
    register_on,
)
from auditreport.problems import Problem, Problems, no_file
from auditreport.register import EXAMPLE, Department, code_key, read_register

CHANGES = Path("private/register_changes.csv")
CONTACTS = Path("private/contacts.csv")
DECISIONS = Path("private/decisions.csv")

_OTHER_FORMATS = (".xlsx", ".xls", ".xlsm", ".xlsb", ".ods", ".tsv")

Row = TypeVar("Row")


@dataclass(frozen=True)
class OfficeFiles:
    """What the office keeps. ``departments`` are all that the register ever had."""

    departments: Sequence[Department]
    changes: Sequence[RegisterChange] = ()
    contacts: Sequence[Contact] = ()
    decisions: Sequence[Decision] = ()

    def on(self, day: date) -> RegisterOn:
        """The register as it stood on a day."""
        return register_on(self.departments, self.changes, day)

    def asked_on(self, day: date) -> list[Department]:
        """The departments that the office deals with on a day.

        Those that a decision counts as another are the other's.
        """
        others = same_departments(self.decisions)
        return [one for one in self.on(day).departments if code_key(one.code) not in others]

    def record(self, definition: Definition) -> OfficeRecord:
        """What the stages are told of it: the register on the deadline, and the decisions."""
        then = self.on(definition.deadline)
        before = self.on(definition.sent or date.min)
        new_addresses = readdressed(self.changes, definition.deadline)
        ever = {code_key(department.code) for department in self.departments}
        standing = {code_key(department.code) for department in then.departments}
        return make_record(
            then,
            before.closed | before.merged.keys(),
            undeliverable(self.contacts, new_addresses),
            declined(self.contacts),
            self.decisions,
            unopened=ever - standing - then.merged.keys() - then.closed,
        )

    def everyone(self) -> list[Department]:
        """Each department as it ever was called: all that a check for names has to look for."""
        days = sorted({change.date for change in self.changes})
        found = [*self.departments, *(one for day in days for one in self.on(day).departments)]
        return list(
            {(d.code, d.name, d.organisation, d.contact, d.email): d for d in found}.values()
        )


def read_office(register: Path, definition: Definition) -> OfficeFiles:
    """Read the register and what the office keeps in `private/`, where it does.

    Raises ``Problem`` where there is no register, ``Problems`` with what is wrong in any of the
    files.
    """
    strata = [stratum.id for stratum in definition.strata]
    data = read_office_file(register)
    if data is None:
        raise no_file(register, EXAMPLE)
    departments = read_register(data, str(register), strata)
    codes = {code_key(department.code) for department in departments}
    problems: list[Problem] = []
    changes = _read(
        CHANGES, lambda d: read_register_changes(d, str(CHANGES), departments, strata), problems
    )
    contacts = _read(CONTACTS, lambda d: read_contacts(d, str(CONTACTS), codes), problems)
    decisions = _read(
        DECISIONS, lambda d: read_decisions(d, str(DECISIONS), codes, definition), problems
    )
    if problems:
        raise Problems(problems)
    return OfficeFiles(departments, changes, contacts, decisions)


def _read(path: Path, reader: Callable[[bytes], list[Row]], problems: list[Problem]) -> list[Row]:
    with _collected(problems):
        check_format(path)
        data = read_office_file(path)
        return [] if data is None else reader(data)
    return []


def check_format(path: Path) -> None:
    """Raise ``Problem`` where a file of the office's lies there as a workbook."""
    # Excel saves as a workbook at one click. What is entered there would be lost without a word:
    # letters would be due again, decisions would no longer be applied.
    for other in sorted(path.parent.glob("*")) if path.parent.is_dir() else []:
        name = other.name.casefold().removesuffix(".txt")
        is_it = name in {path.name, *(path.stem + ending for ending in ("", *_OTHER_FORMATS))}
        if is_it and other.is_file() and not (path.exists() and other.samefile(path)):
            raise Problem(
                what=f"'{other.name}' is not read: only '{path.name}' is",
                where=str(other),
                fix="Open it, and save what is to count as 'CSV UTF-8' under the name "
                f"{path.name}. Then take {other.name} out of {path.parent}/.",
            )


@contextmanager
def _collected(problems: list[Problem]) -> Iterator[None]:
    """Faults of one file beside those of the next: a person mends them all at once."""
    try:
        yield
    except Problem as problem:
        problems.append(problem)
    except Problems as several:
        problems += several.problems
