"""The register: the departments invited (`register.csv`, or `.xlsx`). Identifying."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from auditreport.office.grid import Grid, column_key, read_grid
from auditreport.office.table import Line, even_lines, shown_column
from auditreport.problems import Problem, Problems, nearest

REQUIRED = ("code", "name", "organisation")
CONTACT = ("contact", "email")
EXAMPLE = (
    "code,name,organisation,nation,contact,email\n"
    "RAD-0417,Radiology,Northmoor Trust,England,A. Lead,lead@northmoor.example"
)
_QUOTED = 'RAD-0417,"Radiology, North Wing",Northmoor Trust,England,,lead@northmoor.example'


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


def chain_ends(into: Mapping[str, str]) -> dict[str, str]:
    """Each code that counts as another, with the one at the end of its chain.

    A chain that runs in a circle, which no file that was read has, ends before it closes.
    """
    ends = {}
    for start in into:
        code, passed = start, {start}
        while (after := into.get(code)) and after not in passed:
            code = after
            passed.add(code)
        ends[start] = code
    return ends


def read_register(data: str | bytes, file: str, strata: Sequence[str]) -> list[Department]:
    """The register's departments, in the file's order.

    ``file`` ends with ``.xlsx`` where it is a workbook. ``strata`` are the columns that the
    definition compares by: each must exist. Raises ``Problems`` with every missing column, uneven
    line, empty code or code used twice; ``Problem`` where the file can't be read at all.
    """
    known = (*REQUIRED, *CONTACT, *strata)
    grid = _grid(data, file, known)
    by_key = {column_key(name): name for name in known}
    heading = [by_key.get(column_key(cell), cell) for cell in grid.heading]
    if heading and not set(heading) & set(known):  # it may be a department, so nothing is quoted
        raise Problem(
            what="the first line doesn't name the columns",
            where=f"{file}, line 1",
            fix="The first line names the columns:\n" + EXAMPLE,
        )
    problems = [
        *_missing_columns(heading, strata, file),
        *_misspelt_contacts(heading, strata, file),
        *_repeated_columns(heading, known, file),
    ]
    if problems:
        raise Problems(problems)
    lines, problems = even_lines(grid, heading, file, _QUOTED)
    line_of: dict[str, int] = {}
    for line in lines:
        where = f"{file}, line {line.number}: code"
        key = code_key(line["code"])
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
        line_of.setdefault(key, line.number)
    if problems:
        raise Problems(problems)
    return [_department(line) for line in lines]


def _grid(data: str | bytes, file: str, known: Sequence[str]) -> Grid:
    if isinstance(data, bytes) and file.lower().endswith((".xlsx", ".xlsm", ".xls", ".ods")):
        # Costs 15 ms that a CSV need not pay.
        from auditreport.office.register_workbook import workbook_grid  # noqa: PLC0415

        return workbook_grid(data, file)
    return read_grid(data.encode() if isinstance(data, str) else data, file, known)


def _department(line: Line) -> Department:
    cells = line.cells
    return Department(
        code=cells["code"],
        name=cells["name"],
        organisation=cells["organisation"],
        contact=cells.get("contact", ""),
        email=cells.get("email", ""),
        strata={name: cells[name] for name in cells if name not in (*REQUIRED, *CONTACT)},
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


def _repeated_columns(header: Sequence[str], known: Sequence[str], file: str) -> Iterator[Problem]:
    for column in dict.fromkeys(name for name in header if name and header.count(name) > 1):
        yield Problem(
            what=f"the register's column {shown_column(column, header, known)} stands twice",
            where=f"{file}, line 1",
            fix="Remove one of the two, or give it another name.",
        )
