"""What in the register should be looked at (`snakemake register-check`). Identifying.

Nothing here stops a run: each finding may be right as it is, and the office can tell.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from auditreport.office.addresses import is_sound
from auditreport.office.near_names import near_names, telling_words
from auditreport.office.table import write_table
from auditreport.register import Department
from auditreport.words import count, listed

COLUMNS = ("kind", "departments", "what", "do")

_MOST_TOLD = 20


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at: its kind, the codes of the departments, what it is and what to do."""

    kind: str
    departments: tuple[str, ...]
    what: str
    do: str


def register_check(departments: Sequence[Department], strata: Sequence[str]) -> list[Finding]:
    """All that should be looked at, by kind and then in the register's order.

    ``strata`` are the columns that the definition compares by.
    """
    return [
        *_same_departments(departments),
        *_near_departments(departments),
        *_near_organisations(departments),
        *_emails(departments),
        *_shared_emails(departments),
        *_empty(departments),
        *(finding for stratum in strata for finding in _stratum(departments, stratum, strata)),
    ]


def findings_csv(findings: Iterable[Finding]) -> str:
    """Text of `private/register_check.csv`."""
    rows = ((one.kind, "; ".join(one.departments), one.what, one.do) for one in findings)
    return write_table(COLUMNS, rows)


def _same_departments(departments: Sequence[Department]) -> Iterator[Finding]:
    for group in _grouped(departments, lambda one: (_plain(one.name), _plain(one.organisation))):
        if group[0].name:
            yield _finding(
                "same_department",
                group,
                f"{count(len(group), 'line')} have the same name and organisation: "
                f"'{group[0].name}', '{group[0].organisation}'.",
                "If they are one department, keep one line. If it may have answered under both "
                "codes, keep both and enter the action same_department in decisions.csv.",
            )


def _near_departments(departments: Sequence[Department]) -> Iterator[Finding]:
    # One line for each name in an organisation: the same one twice is told already.
    once = {(_plain(one.name), _plain(one.organisation)): one for one in reversed(departments)}
    different = [
        one for one in departments if once[_plain(one.name), _plain(one.organisation)] is one
    ]
    alike = _first_of_group(one.name for one in different)
    organisations = _first_of_group(one.organisation for one in different)

    def key(one: Department) -> tuple[str, str]:
        if telling_words(one.name):
            return "", alike.get(one.name, _plain(one.name))
        # "Radiology" is a name in many organisations, and should be in each once.
        return organisations.get(one.organisation, _plain(one.organisation)), ""

    for group in _grouped([one for one in different if one.name], key):
        yield _finding(
            "near_name",
            group,
            "These may be one department: "
            + _told(f"'{one.name}' ({one.organisation})" for one in group)
            + ".",
            "If they are one, keep one line, or enter the action same_department in "
            "decisions.csv. If they are not, there is nothing to do.",
        )


def _near_organisations(departments: Sequence[Department]) -> Iterator[Finding]:
    alike = _first_of_group(one.organisation for one in departments)
    for group in _grouped(
        [one for one in departments if one.organisation in alike],
        lambda one: alike[one.organisation],
    ):
        names = dict.fromkeys(one.organisation for one in group)
        yield _finding(
            "near_organisation",
            group,
            f"These may be one organisation: {_quoted(names)}.",
            "If they are one, write it in the same way everywhere: organisations are counted by "
            "their name. If they are not, there is nothing to do.",
        )


def _emails(departments: Sequence[Department]) -> Iterator[Finding]:
    for one in departments:
        if not one.email:
            yield _finding(
                "no_email",
                [one],
                "There is no e-mail address.",
                "Ask for one: the department gets no letter by e-mail without it.",
            )
        elif not is_sound(one.email):
            yield _finding(
                "malformed_email",
                [one],
                f"'{one.email}' is no e-mail address.",
                "Correct it. One address alone stands in the cell, without a name: "
                "lead@northmoor.example",
            )


def _shared_emails(departments: Sequence[Department]) -> Iterator[Finding]:
    for group in _grouped([one for one in departments if one.email], lambda d: _plain(d.email)):
        yield _finding(
            "shared_email",
            group,
            f"{count(len(group), 'department')} have the address {group[0].email}.",
            "If one person answers for all of them, there is nothing to do; each gets a letter "
            "and a form of its own.",
        )


def _empty(departments: Sequence[Department]) -> Iterator[Finding]:
    for one in departments:
        for kind, cell in (("name", one.name), ("organisation", one.organisation)):
            if not cell:
                yield _finding(f"no_{kind}", [one], f"There is no {kind}.", "Fill it in.")
    for one in departments:
        if not one.contact:
            yield _finding(
                "no_contact",
                [one],
                "There is no contact.",
                "Fill it in: letters begin with the name.",
            )


def _stratum(
    departments: Sequence[Department], stratum: str, strata: Sequence[str]
) -> Iterator[Finding]:
    """Departments without a value of a stratum, and values that may be one."""
    empty = {one.code: one for one in departments if not one.strata.get(stratum)}
    for other in strata:
        # A column may not apply to a whole kind of departments: that is told once.
        for group in _grouped(departments, lambda one: one.strata.get(other, "")):  # noqa: B023
            value = group[0].strata.get(other)
            if value and other != stratum and all(one.code in empty for one in group):
                for one in group:
                    del empty[one.code]
                yield _finding(
                    "missing_stratum",
                    group,
                    f"None of the {len(group)} with {other} '{value}' has a {stratum}.",
                    "If it does not apply to them, there is nothing to do; else fill it in.",
                )
    for one in empty.values():
        yield _finding(
            "missing_stratum",
            [one],
            f"There is no {stratum}.",
            "Fill it in, or the department is in none of the tables by it.",
        )
    uses = Counter(value for one in departments if (value := one.strata.get(stratum)))
    spelt: dict[str, list[str]] = {}
    for value in uses:
        if not telling_words(value):
            spelt.setdefault(_plain(value), []).append(value)
    for names in [*near_names(uses), *(same for same in spelt.values() if len(same) > 1)]:
        usual = max(names, key=lambda name: uses[name])
        yield _finding(
            "near_value",
            [one for one in departments if one.strata.get(stratum) in {*names} - {usual}],
            f"These may be one {stratum}: {_quoted(names)}.",
            "If they are one, write it in the same way everywhere: each spelling is a row of its "
            "own in the tables.",
        )


def _grouped(
    departments: Iterable[Department], key: Callable[[Department], object]
) -> list[list[Department]]:
    """Groups of two departments or more with the same key, in the register's order."""
    groups: dict[object, list[Department]] = {}
    for one in departments:
        groups.setdefault(key(one), []).append(one)
    return [group for group in groups.values() if len(group) > 1]


def _first_of_group(names: Iterable[str]) -> dict[str, str]:
    """The first of the names that each name is nearly the same as, where there are any."""
    return {name: group[0] for group in near_names(names) for name in group}


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _told(parts: Iterable[str]) -> str:
    every = list(parts)
    more = [f"{len(every) - _MOST_TOLD} more"] if len(every) > _MOST_TOLD else []
    return listed([*every[:_MOST_TOLD], *more])


def _quoted(names: Iterable[str]) -> str:
    return _told(f"'{name}'" for name in names)


def _finding(kind: str, departments: Sequence[Department], what: str, do: str) -> Finding:
    return Finding(kind, tuple(one.code for one in departments), what, do)
