"""Cells joined by relations, as numbers, for the programmes of `disclosure_solver`."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from auditreport.disclosure import Cell, CellId, Profile, Range, Relation

Ints = np.ndarray[Any, np.dtype[np.int64]]
Floats = np.ndarray[Any, np.dtype[np.float64]]
Flags = np.ndarray[Any, np.dtype[np.bool_]]


@dataclass(frozen=True, slots=True, eq=False)
class Linked:
    """Cells joined by relations, as numbers: ``matrix @ table == constants`` for every table.

    A withheld cell lies within ``low`` and ``high``, a shown one within ``shown_low`` and
    ``shown_high``. ``certain`` cells are withheld in any case, ``primary`` among them.
    """

    truth: Ints
    matrix: Ints
    constants: Ints
    low: Ints
    high: Ints
    shown_low: Ints
    shown_high: Ints
    primary: Ints
    certain: Flags
    loss: Floats
    width: int

    def bounds(self, hidden: Flags) -> tuple[Ints, Ints]:
        """The least and the greatest count of each cell, one by one, if ``hidden`` are withheld."""
        return (
            np.where(hidden, self.low, self.shown_low),
            np.where(hidden, self.high, self.shown_high),
        )


def joined(free: set[CellId], relations: Iterable[Relation]) -> list[list[CellId]]:
    """The free cells in sets that no relation joins, each in order."""
    leader = {one: one for one in free}

    def find(one: CellId) -> CellId:
        while leader[one] != one:
            leader[one] = leader[leader[one]]
            one = leader[one]
        return one

    for relation in relations:
        here = [find(one) for one in (relation.total, *relation.parts) if one in free]
        for one in here[1:]:
            leader[find(one)] = find(here[0])
    sets: dict[CellId, list[CellId]] = {}
    for one in sorted(free):
        sets.setdefault(find(one), []).append(one)
    return list(sets.values())


def linked_cells(
    ids: Sequence[CellId],
    cells: Mapping[CellId, Cell],
    relations: Iterable[Relation],
    ranges: Mapping[CellId, Range],
    primary: frozenset[CellId],
    profile: Profile,
) -> Linked:
    """The cells ``ids``, a set that no relation joins to other free cells, as numbers."""
    place = {one: number for number, one in enumerate(ids)}
    rows, constants = [], []
    for relation in relations:
        members = [(one, 1) for one in relation.parts] + [(relation.total, -1)]
        if not any(one in place for one, _ in members):
            continue
        row, constant = [0] * len(ids), 0
        for one, sign in members:
            if one in place:
                row[place[one]] += sign
            else:
                constant -= sign * ranges[one][0]
        rows.append(row)
        constants.append(constant)
    truth = np.array([cells[one].count for one in ids], dtype=np.int64)
    known = np.array([ranges[one] for one in ids], dtype=np.int64).reshape(-1, 2)
    shown = np.array([_shown_range(cells[one], profile) for one in ids], dtype=np.int64)
    return Linked(
        truth=truth,
        matrix=np.array(rows, dtype=np.int64).reshape(len(rows), len(ids)),
        constants=np.array(constants, dtype=np.int64),
        low=known[:, 0],
        high=known[:, 1],
        shown_low=np.maximum(shown[:, 0], known[:, 0]),
        shown_high=np.minimum(shown[:, 1], known[:, 1]),
        primary=np.array([place[one] for one in ids if one in primary], dtype=np.int64),
        certain=np.array([one in primary or not cells[one].printed for one in ids]),
        loss=np.array([_loss(cells[one].count, place[one] / len(ids)) for one in ids]),
        width=profile.width,
    )


def _shown_range(cell: Cell, profile: Profile) -> Range:
    low, high = profile.range_of(profile.shown(cell.count))
    return min(low, cell.count), max(high, cell.count)


def _loss(count: int, order: float) -> float:
    """What a reader loses with a cell: one for the cell, and the bits of its count.

    So a large count goes only where it saves several small ones. The cells' order decides between
    equals, that the same audit always gives the same report.
    """
    return 1 + math.log2(1 + count) + 1e-3 * order
