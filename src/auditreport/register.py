"""The register: the departments invited (`register.csv`). Identifying."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field

from auditreport.problems import Problem, Problems, did_you_mean

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
    ``Problems`` with every missing column, empty code or code used twice.
    """
    # The first line tells the separator: Excel in many countries saves with semicolons.
    delimiter = (
        ";" if text.split("\n", 1)[0].count(";") > text.split("\n", 1)[0].count(",") else ","
    )
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=delimiter))
    header = [cell.strip().lower() for cell in rows[0]] if rows else []
    problems = [
        Problem(
            what=f"the register has no column '{column}'",
            where=f"{file}, line 1",
            fix=did_you_mean(column, header) + "The first line names the columns:\n" + EXAMPLE,
        )
        for column in (*REQUIRED, *strata)
        if column not in header
    ]
    if problems:
        raise Problems(problems)
    departments: list[Department] = []
    line_of: dict[str, int] = {}
    for line, cells in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in cells):
            continue
        row = {name: cell.strip() for name, cell in zip(header, cells, strict=False)}
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
