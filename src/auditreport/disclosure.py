"""Disclosure control: which counts of departments may be shown, and which must not.

The model is a set of linked tables. A cell is a count of departments; a relation says that one
cell is the sum of others. Margins, subtotals and national counts are cells like any other. A cell
that is published anyway (a national count, a table of an earlier edition) is fixed: it is shown,
and everyone knows it.

Two steps. *Primary*: the cells that a profile forbids to show. *Secondary*: those that must go with
them, so that nobody finds a primary cell by adding and subtracting. What is withheld is the least
that will do (`disclosure_solver`).

The declared width. An attacker knows every shown cell, every relation, and that counts are whole
and not negative. For each primary cell the attacker's range, from the least count possible to the
greatest, must be at least ``Profile.width`` wide; where the fixed cells alone leave less, what is
shown besides must not narrow it at all. The attacker knows the profile, but not which withheld
cells are primary: so `Protected.primary` and the office's log must not be published.

Limits. An attacker who is one of the departments knows one answer more: a range may be one narrower
for it. A set of departments that is the difference of two shown cells is protected only if it is
itself a cell (``printed=False`` if no table shows it).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

CellId = tuple[str, ...]
Range = tuple[int, int]
"""The least and the greatest count possible, both included."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One count of departments.

    ``published_anyway``: shown whatever this control says, as a national count is. ``known``: the
    range that an earlier edition left open, for instance by rounding. Not ``printed``: no table
    shows it, but nobody may find it either if it is small.
    """

    id: CellId
    count: int
    published_anyway: bool = False
    printed: bool = True
    known: Range | None = None
    at_risk: bool = True


@dataclass(frozen=True, slots=True)
class Relation:
    """``total`` is the sum of ``parts``.

    ``of_named_set``: the total counts a set of departments that can be named (those of one nation),
    so that no or all departments of it in one part would say what each of them answered.
    """

    total: CellId
    parts: tuple[CellId, ...]
    of_named_set: bool = True


@dataclass(frozen=True, slots=True)
class Profile:
    """What may be shown in a breakdown.

    Counts below ``smallest`` aren't, but for zero, which only unanimity forbids unless ``zero`` is
    set. ``width`` is the declared width (see above). Counts are shown to the nearest ``nearest``.
    """

    name: str
    smallest: int
    width: int
    nearest: int = 1
    zero: bool = False

    def shown(self, count: int) -> int:
        """The count as printed."""
        return (count + self.nearest // 2) // self.nearest * self.nearest

    def range_of(self, shown: int) -> Range:
        """The counts that a printed one may stand for."""
        slack = self.nearest // 2
        return max(shown - slack, self.smallest if slack else 0), shown + slack

    def forbids(self, count: int) -> bool:
        """Whether the count is too small to show."""
        return count < self.smallest and (count > 0 or self.zero)


NONE = Profile("none", smallest=0, width=0)
STANDARD = Profile("standard", smallest=5, width=4)
STRICT = Profile("strict", smallest=8, width=7, nearest=5, zero=True)
PROFILES: Mapping[str, Profile] = {one.name: one for one in (NONE, STANDARD, STRICT)}


class Rule(StrEnum):
    """Why a cell is shown, changed or withheld."""

    SMALL = "small"
    UNANIMOUS = "unanimous"
    SECONDARY = "secondary"
    GROWN = "grown"
    ROUNDED = "rounded"
    PUBLISHED = "published"
    KNOWN = "known"


@dataclass(frozen=True, slots=True)
class Protected:
    """What may be shown of each printed cell: the count, or ``None`` where it is withheld.

    ``rules`` gives each cell's rules in the order applied. Who knows ``primary`` or ``rules`` knows
    more than the shown cells tell: they are the office's.
    """

    profile: Profile
    shown: Mapping[CellId, int | None]
    primary: frozenset[CellId]
    secondary: frozenset[CellId]
    rules: Mapping[CellId, tuple[Rule, ...]]


def protect(cells: Iterable[Cell], relations: Iterable[Relation], profile: Profile) -> Protected:
    """The cells as they may be shown under a profile. The order of cells doesn't matter.

    Raises ``ValueError`` where a cell is there twice, a relation names none, or one doesn't add up.
    """
    cells = sorted(cells, key=lambda cell: cell.id)
    by_id = {cell.id: cell for cell in cells}
    relations = sorted(relations, key=lambda relation: (relation.total, relation.parts))
    _check(cells, by_id, relations)
    if profile.smallest == 0:
        shown: dict[CellId, int | None]
        shown = {cell.id: cell.count for cell in by_id.values() if cell.printed}
        return Protected(profile, shown, frozenset(), frozenset(), {})
    ranges = known_anyway(by_id, relations)
    rules = _primary_rules(by_id, relations, ranges, profile)
    primary = frozenset(one for one in rules if not by_id[one].published_anyway)
    secondary: set[CellId] = set()
    if primary:
        # scipy takes 0.3 s to import: not where there is nothing to protect.
        from auditreport.disclosure_solver import least_loss  # noqa: PLC0415

        for ids, grown in least_loss(by_id, relations, ranges, primary, profile):
            secondary |= ids
            for one in ids:
                rules[one].append(Rule.GROWN if grown else Rule.SECONDARY)
    shown = {}
    for cell in by_id.values():
        if not cell.printed:
            continue
        if cell.id in primary or cell.id in secondary:
            shown[cell.id] = None
        elif cell.published_anyway:
            shown[cell.id] = cell.count
        else:
            shown[cell.id] = profile.shown(cell.count)
            if profile.nearest > 1:
                rules[cell.id].append(Rule.ROUNDED)
            if ranges[cell.id] == (0, 0):
                rules[cell.id].append(Rule.KNOWN)
    return Protected(
        profile,
        shown,
        primary,
        frozenset(secondary),
        {one: tuple(rules[one]) for one in sorted(rules) if rules[one]},
    )


def _check(
    cells: Sequence[Cell], by_id: Mapping[CellId, Cell], relations: Iterable[Relation]
) -> None:
    # No counts in the messages: they may reach a screen.
    for cell, following in pairwise(cells):
        if cell.id == following.id:
            raise ValueError(f"the cell {cell.id} is there twice")
    for cell in cells:
        if cell.count < 0 or (cell.known and not cell.known[0] <= cell.count <= cell.known[1]):
            raise ValueError(f"the count of {cell.id} is outside what is possible")
    for relation in relations:
        missing = [one for one in (relation.total, *relation.parts) if one not in by_id]
        if missing:
            raise ValueError(f"a relation of {relation.total} names no cell: {missing[0]}")
        if by_id[relation.total].count != sum(by_id[one].count for one in relation.parts):
            raise ValueError(f"the parts of {relation.total} don't add up to it")


def _primary_rules(
    cells: Mapping[CellId, Cell],
    relations: Iterable[Relation],
    ranges: Mapping[CellId, Range],
    profile: Profile,
) -> defaultdict[CellId, list[Rule]]:
    """The rules that forbid to show a cell, or would if it weren't published anyway."""
    found: defaultdict[CellId, list[Rule]] = defaultdict(list)
    unanimous: set[CellId] = set()
    for relation in relations:
        everyone = cells[relation.total].count
        if relation.of_named_set and everyone:
            unanimous |= {one for one in relation.parts if cells[one].count in (0, everyone)}
    for one, cell in cells.items():
        if not cell.at_risk:
            continue
        if ranges[one] == (0, 0) and not cell.published_anyway:
            continue  # zero, as anyone can tell: nothing to withhold
        if profile.forbids(cell.count):
            found[one].append(Rule.SMALL)
        if one in unanimous:
            found[one].append(Rule.UNANIMOUS)
        if one in found and cell.published_anyway:
            found[one].append(Rule.PUBLISHED)
    return found


def known_anyway(
    cells: Mapping[CellId, Cell], relations: Sequence[Relation]
) -> dict[CellId, Range]:
    """A range for each cell that holds whatever is shown: from the fixed cells and the relations.

    Never too narrow, but it may be wider than the best that an attacker could do.
    """
    top = sum(cell.count for cell in cells.values()) + len(cells) * STRICT.width
    ranges = {
        one: (cell.count, cell.count) if cell.published_anyway else cell.known or (0, top)
        for one, cell in cells.items()
    }
    changed = True
    while changed:
        changed = False
        for relation in relations:
            for one, new in _narrowed(relation, ranges).items():
                if new != ranges[one]:
                    ranges[one] = new
                    changed = True
    return ranges


def _narrowed(relation: Relation, ranges: Mapping[CellId, Range]) -> dict[CellId, Range]:
    low = sum(ranges[one][0] for one in relation.parts)
    high = sum(ranges[one][1] for one in relation.parts)
    total = ranges[relation.total]
    total = max(total[0], low), min(total[1], high)
    narrowed = {
        one: (max(a, total[0] - (high - b)), min(b, total[1] - (low - a)))
        for one, (a, b) in ((one, ranges[one]) for one in relation.parts)
    }
    narrowed[relation.total] = total
    return narrowed
