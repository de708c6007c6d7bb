"""The register over time (`private/register_changes.csv`): as it stood on any day. Identifying.

The register keeps the row of every department that it ever had; a change says from which day on
something else is true of it. Cells are never quoted in a message: it is shown on the screen, where
no department may be named.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from auditreport.office.table import Line, read_days, read_table
from auditreport.problems import Problem, Problems, did_you_mean
from auditreport.register import CONTACT, REQUIRED, Department, chain_ends, code_key
from auditreport.words import listed

COLUMNS = ("date", "who", "department", "change", "value", "reason")
EXAMPLE = (
    "date,who,department,change,value,reason\n"
    "2010-04-01,A. Officer,RAD-0417,merged,RAD-0418,The two trusts became one"
)

CLOSED = "closed"
MERGED = "merged"
OPENED = "opened"
STATES = (CLOSED, MERGED, OPENED)
"""Changes that say whether a department counts; all others name a column of the register."""

_CODE, *_NAMED = REQUIRED


@dataclass(frozen=True, slots=True)
class RegisterChange:
    """One change. ``department`` is as ``code_key`` writes it, and so is ``value`` of a merger."""

    line: int
    date: date
    who: str
    department: str
    change: str
    value: str
    reason: str


@dataclass(frozen=True)
class RegisterOn:
    """The register on a day: those that count, in the register's order.

    ``merged`` leads from the code of each that was merged to the code that it counts as in the end;
    ``closed`` are the codes of those that had closed, or had gone into one that closed since. A
    department that had not yet opened is in none of the three. Codes are as ``code_key`` writes
    them.
    """

    departments: list[Department]
    merged: dict[str, str]
    closed: frozenset[str]


def read_register_changes(
    data: bytes, file: str, departments: Sequence[Department], strata: Sequence[str]
) -> list[RegisterChange]:
    """The changes, in the file's order. ``departments`` are all that the register holds.

    Raises ``Problems`` with each row that isn't a change: an empty cell, an unknown department or
    change, a value that is missing or too many, two that disagree, and departments that are merged
    in a circle.
    """
    lines = read_table(data, file, COLUMNS[:-1], example=EXAMPLE, optional=COLUMNS[-1:])
    problems: list[Problem] = []
    days: Mapping[int, date | None] = {}
    try:
        days = read_days(lines, "date", file)
    except Problems as found:
        problems += found.problems
    codes = {code_key(department.code) for department in departments}
    others = {name for department in departments for name in department.strata}
    columns = [*_NAMED, *CONTACT, *sorted(others | set(strata))]
    changes: list[RegisterChange] = []
    for line in lines:
        day = days.get(line.number)
        change = _change(line, day or date.min, columns)
        problems += _faults(line, change, file, codes, columns)
        if day:
            changes.append(change)
        elif not line["date"]:
            problems.append(
                Problem(
                    what="the change has no date",
                    where=f"{file}, line {line.number}: date",
                    fix="Write the day from which it is true: 2010-04-01",
                )
            )
    # What is wrong in one row makes no sense beside others.
    problems = problems or [
        *_disagreeing(changes, file),
        *_circles(changes, file),
        *_into_none(changes, file),
    ]
    if problems:
        raise Problems(problems)
    return changes


def readdressed(changes: Iterable[RegisterChange], day: date) -> dict[str, date]:
    """When each department last got another contact or e-mail address, up to ``day``."""
    days: dict[str, date] = {}
    for change in changes:
        if change.change in CONTACT and change.value and change.date <= day:
            days[change.department] = max(change.date, days.get(change.department, date.min))
    return days


def register_on(
    departments: Sequence[Department], changes: Iterable[RegisterChange], day: date
) -> RegisterOn:
    """The register as it stood on ``day``: with every change of that day or before.

    Of several changes to one thing the last counts, by date and then by line. A department that is
    ``opened`` counts from then on only, unless it had been closed or merged before.
    """
    ordered = sorted(changes, key=lambda change: (change.date, change.line))
    # Whether a department was there at first shows from what became of it next.
    first: dict[str, str] = {}
    for change in ordered:
        if change.change in STATES:
            first.setdefault(change.department, change.change)
    now: dict[str, RegisterChange] = {}
    values: dict[str, dict[str, str]] = {}
    for change in ordered:
        if change.date > day:
            break
        if change.change in STATES:
            now[change.department] = change
        else:
            values.setdefault(change.department, {})[change.change] = change.value
    into = {code: change.value for code, change in now.items() if change.change == MERGED}
    unopened = {code for code, change in first.items() if change == OPENED and code not in now}
    closed = {code for code, change in now.items() if change.change == CLOSED}
    counted = [
        _changed(department, values.get(key, {}))
        for department in departments
        if (key := code_key(department.code)) not in (into.keys() | unopened | closed)
    ]
    ends = chain_ends(into)
    # What went into a department goes with it.
    gone = {code for code, end in ends.items() if end in closed}
    merged = {code: end for code, end in ends.items() if code not in gone}
    return RegisterOn(counted, merged, frozenset(closed | gone))


def _change(line: Line, day: date, columns: Sequence[str]) -> RegisterChange:
    by_key = {"".join(name.split()).lower(): name for name in (*STATES, *columns)}
    written = line["change"]
    change = by_key.get("".join(written.split()).lower(), written)
    value = code_key(line["value"]) if change == MERGED else line["value"]
    department = code_key(line["department"])
    return RegisterChange(line.number, day, line["who"], department, change, value, line["reason"])


def _faults(
    line: Line, change: RegisterChange, file: str, codes: set[str], columns: Sequence[str]
) -> Iterator[Problem]:
    where = f"{file}, line {line.number}"
    needed = {"who": "A. Officer"}
    if change.change in STATES:
        needed["reason"] = "The two trusts became one"
    for column, example in needed.items():
        if not line[column]:
            yield Problem(
                what=f"the change has nothing under '{column}'",
                where=f"{where}: {column}",
                fix=f"Fill it in: {example}",
            )
    if change.department not in codes:
        yield Problem(
            what="the department is not in the register",
            where=f"{where}: department",
            fix="Write its code as the register has it. The row of a department stays in the "
            "register, also of one that closed.",
        )
    if change.change not in (*STATES, *columns):
        near = did_you_mean(change.change, [*STATES, *columns])
        yield Problem(
            what="there is no such change",
            where=f"{where}: change",
            fix=f"{near}It is one of {listed(STATES)}, or the column of the register that has "
            f"something new: {listed(columns)}.",
        )
    elif change.change == MERGED and (
        change.value not in codes or change.value == change.department
    ):
        yield Problem(
            what="a department is merged into one that the register doesn't have"
            if change.value != change.department
            else "a department is merged into itself",
            where=f"{where}: value",
            fix="Write the code of the other department, into which it went, as the register has "
            "it:\n" + EXAMPLE,
        )
    elif change.change in (CLOSED, OPENED) and change.value:
        yield Problem(
            what=f"'{change.change}' takes no value",
            where=f"{where}: value",
            fix="Leave the cell empty; where a department went into another, write 'merged'.",
        )
    elif change.change in _NAMED and not change.value:
        yield Problem(
            what=f"the department would have no {change.change}",
            where=f"{where}: value",
            fix=f"Write its new {change.change}.",
        )


def _disagreeing(changes: Sequence[RegisterChange], file: str) -> Iterator[Problem]:
    """Two changes of one day, to one thing of one department, that aren't the same."""
    found: dict[tuple[str, str, date], RegisterChange] = {}
    for change in changes:
        thing = "" if change.change in STATES else change.change
        other = found.setdefault((change.department, thing, change.date), change)
        if (other.change, other.value) != (change.change, change.value):
            yield Problem(
                what="two changes of the same day disagree",
                where=f"{file}, lines {other.line} and {change.line}",
                fix="Remove the one that is wrong, or correct its date.",
            )


def _circles(changes: Sequence[RegisterChange], file: str) -> Iterator[Problem]:
    """Mergers by which departments would have gone into each other."""
    into: dict[str, RegisterChange] = {}
    for change in sorted(changes, key=lambda one: (one.date, one.line)):
        if change.change not in STATES:
            continue
        into.pop(change.department, None)
        if change.change != MERGED:
            continue
        passed = [change]
        while (last := passed[-1].value) in into:
            passed.append(into[last])
        if last == change.department:
            lines = sorted(one.line for one in passed)
            yield Problem(
                what="departments are merged in a circle, so none of them is left",
                where=f"{file}, lines {listed([str(line) for line in lines])}",
                fix="Remove the merger that is wrong, or write with 'opened' that a department is "
                "there again.",
            )
        else:
            into[change.department] = change


def _into_none(changes: Sequence[RegisterChange], file: str) -> Iterator[Problem]:
    """Mergers into a department that wasn't there on that day."""
    states: dict[str, list[RegisterChange]] = {}
    for change in sorted(changes, key=lambda one: (one.date, one.line)):
        if change.change in STATES:
            states.setdefault(change.department, []).append(change)
    for merger in (one for one in changes if one.change == MERGED):
        others = states.get(merger.value, [])
        before = [one for one in others if one.date <= merger.date]
        unopened = not before and others and others[0].change == OPENED
        if unopened or (before and before[-1].change == CLOSED):
            other = others[0] if unopened else before[-1]
            yield Problem(
                what="a department is merged into one that "
                + ("had not opened yet" if unopened else "had closed"),
                where=f"{file}, lines {merger.line} and {other.line}",
                fix="Correct the date of one of the two, or the code of the department.",
            )


def _changed(department: Department, values: Mapping[str, str]) -> Department:
    if not values:
        return department
    own = {name: value for name, value in values.items() if name in (*_NAMED, *CONTACT)}
    strata = {name: values.get(name, value) for name, value in department.strata.items()}
    return replace(department, strata=strata, **own)
