"""Breakdowns: a question's answers by a stratum or another question, from departments to rows.

All that departments are sorted by is an *axis* with *levels*: a question (yes, no, neither), or a
stratum (its values, and the rest of the returns).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from auditreport.breakdown_rules import is_yes_no
from auditreport.breakdown_tables import YES_NO, BreakdownRow
from auditreport.definition import Definition
from auditreport.disclosure import CellId
from auditreport.intervals import exact, wilson
from auditreport.response import merged_values
from auditreport.words import listed

NEITHER = "neither"
"""Don't know, not applicable, blank and not asked together."""
DEPARTMENTS = "departments"
"""Yes and no together: what a percentage is a share of."""
REST = "the rest"
"""Returns of no value that is shown; no table has it."""
_Row = Mapping[str, str]


@dataclass(frozen=True, eq=False)
class Axis:
    """What departments are sorted by: each department analysed has a level.

    ``level_of`` holds them, department by department. ``shown`` are the levels that tables have.
    ``place`` is the axis's among all. ``invited`` is how many departments were invited by level,
    empty where nobody knows.
    """

    id: str
    place: int
    level_of: Sequence[str]
    shown: tuple[str, ...]
    is_question: bool
    invited: Mapping[str, int]

    @property
    def levels(self) -> list[str]:
        """Those shown, and what else a department has."""
        if self.is_question:
            return [*self.shown, NEITHER]
        return [*self.shown, *([REST] if REST in self.level_of else [])]


def joint(*pairs: tuple[Axis, str]) -> CellId:
    """The cell of departments with these levels: the same id whichever way round."""
    ordered = sorted(pairs, key=lambda pair: pair[0].place)
    return tuple(part for axis, level in ordered for part in (axis.id, level))


def strata_values(
    departments: Sequence[_Row], definition: Definition
) -> dict[str, dict[str, tuple[str, ...]]]:
    """By stratum, the values as they are shown, each with those of the register that it merges."""
    return {
        one.id: {
            listed(values): values for values in merged_values(row[one.id] for row in departments)
        }
        for one in definition.strata
    }


def axes_of(
    definition: Definition,
    departments: Sequence[_Row],
    answers: Sequence[_Row],
    sizes: Mapping[tuple[str, str], int | None],
) -> dict[str, Axis]:
    """Every axis that a breakdown may have: yes-or-no questions in order, then strata.

    ``sizes`` are the departments analysed by stratum and value, as shown; where they are withheld
    the value goes into the rest, and nothing about it is shown.
    """
    axes: dict[str, Axis] = {}
    for question in filter(is_yes_no, definition.questions):
        given = [row[question.id] for row in answers]
        levels = [answer if answer in YES_NO else NEITHER for answer in given]
        axes[question.id] = Axis(question.id, len(axes), levels, YES_NO, True, {})
    by_name = {row["pseudonym"]: row for row in departments}
    for stratum, values in strata_values(departments, definition).items():
        kept = {value: of for value, of in values.items() if sizes[stratum, value] is not None}
        level = {cell: value for value, of in kept.items() for cell in of}
        sort = [level.get(by_name[row["pseudonym"]][stratum], REST) for row in answers]
        invited = Counter(level.get(row[stratum], REST) for row in departments)
        axes[stratum] = Axis(stratum, len(axes), sort, tuple(kept), False, invited)
    return axes


def breakdown_rows(
    definition: Definition,
    axes: Mapping[str, Axis],
    sizes: Mapping[tuple[str, str], int | None],
    shown: Mapping[CellId, int | None],
    *,
    rounded: bool = False,
) -> list[BreakdownRow]:
    """The rows of `breakdowns.csv`: breakdown by breakdown, question by question.

    ``sizes`` are the returns by stratum and value as shown, ``shown`` what may be shown of each
    cell; one that isn't there is withheld. ``rounded``: counts are, so none is exact.
    """
    rows = []
    for breakdown in definition.breakdowns:
        by = axes[breakdown.by]
        levels: dict[str, int | None] = (
            {level: by.level_of.count(level) for level in by.shown}
            if by.is_question
            else {value: size for (stratum, value), size in sizes.items() if stratum == by.id}
        )
        for question in breakdown.of(definition.questions):
            for level, size in levels.items():
                yes, no = (
                    shown.get(joint((axes[question.id], answer), (by, level))) for answer in YES_NO
                )
                achieved, failed = (no, yes) if question.expected == "no" else (yes, no)
                departments = shown.get((question.id, DEPARTMENTS, by.id, level))
                limits = _limits(achieved, failed, definition, None if rounded else by, level)
                rows.append(
                    BreakdownRow(
                        question.id, by.id, level, size, departments, failed, achieved, *limits
                    )
                )
    return rows


def _limits(
    achieved: int | None, failed: int | None, definition: Definition, by: Axis | None, level: str
) -> tuple[Fraction, Fraction] | tuple[None, None]:
    """The 95% interval from the counts as shown.

    With the finite population correction where it is known of how many departments they are: of a
    stratum's value, where the register is complete and counts are exact.
    """
    if achieved is None or failed is None:
        return None, None
    n = achieved + failed
    registered = sum(by.invited.values()) if by else 0
    known = by and registered and definition.population_of(registered) == registered
    population = max(by.invited[level], n) if by and known else None
    if definition.interval == "exact" and population is not None:
        limits = exact(achieved, n, population)
    else:
        limits = wilson(achieved, n, population)
    return (Fraction(limits[0]), Fraction(limits[1])) if limits else (None, None)
