"""The register: the departments invited (`register.csv`). Identifying."""

from __future__ import annotations

import csv
import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from auditreport.problems import Problem, Problems, nearest
from auditreport.words import count

REQUIRED = ("code", "name", "organisation")
CONTACT = ("contact", "email")
EXAMPLE = (
    "code,name,organisation,nation,contact,email\n"
    "RAD-0417,Radiology,Northmoor Trust,England,A. Lead,lead@northmoor.example"
)


@dataclass(frozen=True, slots=True)
class Department:
    """One department of the register, with its strata (``nation``, ``foundation``, …)."""

    code: str
    name: str
    organisation: str
    contact: str
    email: str
    strata: dict[str, str] = field(default_factory=dict)


def code_key(code: str) -> str:
    """How codes are compared: case and spaces around don't matter, nothing else is forgiven."""
    return code.strip().upper()


def read_register(text: str, file: str, strata: Sequence[str]) -> list[Department]:
    """The register's departments, in the file's order.

    ``strata`` are the columns that the definition compares by: each must exist. Raises
    ``Problems`` with every missing column, uneven line, empty code or code used twice.
    """
    # The first line tells the separator: Excel in many countries saves with semicolons.
    delimiter = (
        ";" if text.split("\n", 1)[0].count(";") > text.split("\n", 1)[0].count(",") else ","
    )
    lines = text.removeprefix("\ufeff").splitlines()
    header = [cell.strip().lower() for cell in next(csv.reader(lines[:1], delimiter=delimiter), [])]
    problems = [
        *_missing_columns(header, strata, file),
        *_misspelt_contacts(header, strata, file),
    ]
    if problems:
        raise Problems(problems)
    departments: list[Department] = []
    line_of: dict[str, int] = {}
    for line, written in enumerate(lines[1:], start=2):
        if not written.strip(f"{delimiter} \t"):
            continue
        cells = _cells(written, delimiter)
        if cells is None or len(cells) != len(header):
            problems.append(_uneven(cells, header, f"{file}, line {line}"))
            continue
        row = {name: cell.strip() for name, cell in zip(header, cells, strict=True)}
        where = f"{file}, line {line}: code"
        key = code_key(row.get("code", ""))
        if not key:
            problems.append(
                Problem(what="a department has no code", where=where, fix="Give it one: RAD-0417")
            )
        elif key in line_of:
            problems.append(
                Problem(
                    what=f"the code {key} stands twice (first in line {line_of[key]})",
                    where=where,
                    fix="Each department has a code of its own: change one of the two, or remove "
                    "the line that is there by mistake.",
                )
            )
        line_of.setdefault(key, line)
        departments.append(
            Department(
                code=row.get("code", ""),
                name=row.get("name", ""),
                organisation=row.get("organisation", ""),
                contact=row.get("contact", ""),
                email=row.get("email", ""),
                strata={
                    name: row.get(name, "")
                    for name in header
                    if name and name not in (*REQUIRED, *CONTACT)
                },
            )
        )
    if problems:
        raise Problems(problems)
    return departments


def _cells(line: str, delimiter: str) -> list[str] | None:
    """The cells of one line; ``None`` where a quote is opened and not closed in it."""
    try:
        (cells,) = csv.reader([line], delimiter=delimiter, strict=True)
    except csv.Error:
        return None
    return cells


def _uneven(cells: list[str] | None, header: Sequence[str], where: str) -> Problem:
    what = (
        "a quote is opened and not closed"
        if cells is None
        else f"the line has {count(len(cells), 'cell')}, the heading {len(header)}"
    )
    return Problem(
        what=what,
        where=where,
        fix="A name with a comma in it stands in quotes, and an empty cell keeps its comma:\n"
        'RAD-0417,"Radiology, North Wing",Northmoor Trust,England,,lead@northmoor.example',
    )


def _missing_columns(header: Sequence[str], strata: Sequence[str], file: str) -> Iterator[Problem]:
    for column in (*REQUIRED, *strata):
        if column not in header:
            near = nearest(column, header, most=1)
            rename = f"If the column '{near[0]}' is meant, call it '{column}'. " if near else ""
            yield Problem(
                what=f"the register has no column '{column}'",
                where=f"{file}, line 1",
                fix=rename + "The first line names the columns:\n" + EXAMPLE,
            )


def _misspelt_contacts(
    header: Sequence[str], strata: Sequence[str], file: str
) -> Iterator[Problem]:
    """A column that looks like a person's, under a name that wouldn't be known for it."""
    for column in CONTACT:
        others = set(header) - {*REQUIRED, *CONTACT, *strata}
        near = difflib.get_close_matches(column, sorted(others), n=1, cutoff=0.75)
        if column not in header and near:
            yield Problem(
                what=f"the register's column '{near[0]}' looks like '{column}'",
                where=f"{file}, line 1",
                fix=f"Call it '{column}', so that nothing in it can reach the report.",
            )
