"""How closely published counts tell others: what a reader with a solver makes of them.

It shares no code with the suppression that it attacks (`disclosure_solver`). From what is shown and
the relations it solves for the least and the greatest count of a cell: as a linear programme, whose
end is exact where all its counts come out whole, and else in whole numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import coo_array, csr_array, eye_array, kron
from scipy.sparse.csgraph import connected_components

from auditreport.disclosure import CellId, Profile, Range, Relation
from auditreport.published_view import BREAKDOWNS, View

MOST = 20_000
"""More departments than any audit has: what the attacker takes where nothing else is known."""
FEW = 4
"""Tables are sought in which many cells move at once, while more than a few gain by it."""
BLOCK = 6000
"""Unknowns in one linear programme; many ends are sought as one."""
_WHOLE = 1e-6

_Numbers = np.ndarray[Any, np.dtype[np.float64]]
_Places = np.ndarray[Any, np.dtype[np.intp]]


@dataclass(frozen=True)
class Narrowed:
    """A cell whose range became narrower than it may, and that range."""

    cell: CellId
    low: int
    high: int
    needed: int


def attack(view: View, profile: Profile) -> list[Narrowed]:
    """The cells that a profile forbids to show and that the view narrows below its width.

    The numbers of returns by stratum come first. Where they are shown they are known for all else,
    and exactly, though they may be rounded: readers have less, and so much was protected against.
    """
    targets = view.at_risk(profile)
    apart = [one for one in targets if view.places[one][0] != BREAKDOWNS]
    shown = both(view.shown, view.sizes)
    found = narrowed(view.relations_apart, view.fixed, shown, apart, profile.width)
    known = view.fixed | {one: (view.truth[one],) * 2 for one in view.sizes}
    rest = [one for one in targets if one not in {each.cell for each in found}]
    return found + narrowed(view.relations, known, view.shown, rest, profile.width)


def narrowed(
    relations: Sequence[Relation],
    fixed: Mapping[CellId, Range],
    shown: Mapping[CellId, Range],
    targets: Sequence[CellId],
    width: int,
) -> list[Narrowed]:
    """Those of the targets that ``shown`` narrows below ``width``, beyond what is ``fixed``.

    Both are ranges in which a count is known to lie. Raises ``ValueError`` as `ranges` does.
    """
    found = ranges(relations, both(fixed, shown), targets, enough=width)
    suspects = [one for one in targets if found[one][1] - found[one][0] < width]
    before = ranges(relations, fixed, suspects, enough=width)
    needed = {one: min(width, before[one][1] - before[one][0]) for one in suspects}
    return [
        Narrowed(one, *found[one], needed[one])
        for one in suspects
        if found[one][1] - found[one][0] < needed[one]
    ]


def both(one: Mapping[CellId, Range], other: Mapping[CellId, Range]) -> dict[CellId, Range]:
    """What is known by either, of each cell."""
    found = dict(one)
    for cell, (low, high) in other.items():
        least, most = found.get(cell, (low, high))
        found[cell] = max(low, least), min(high, most)
    return found


def ranges(
    relations: Sequence[Relation],
    known: Mapping[CellId, Range],
    targets: Sequence[CellId],
    *,
    enough: int | None = None,
) -> dict[CellId, Range]:
    """The least and the greatest count of each target that agrees with all that is known.

    With ``enough`` a range that is at least so wide may be given narrower than it is, though not
    below that. Raises ``ValueError`` where nothing agrees with all that is known.
    """
    ids = sorted({one for each in relations for one in (each.total, *each.parts)} | set(targets))
    place = {one: number for number, one in enumerate(ids)}
    entries = [
        (number, place[one], sign)
        for number, relation in enumerate(relations)
        for one, sign in ((relation.total, 1), *((part, -1) for part in relation.parts))
    ]
    rows, columns, signs = zip(*entries, strict=True) if entries else ((), (), ())
    size = (len(relations), len(ids))
    sums = coo_array((np.array(signs, float), (rows, columns)), shape=size).tocsr()
    bounds = np.array([known.get(one, (0, MOST)) for one in ids], dtype=float).reshape(-1, 2)
    found = {one: known[one] for one in targets if one in known and known[one][0] == known[one][1]}
    free = np.flatnonzero(bounds[:, 0] < bounds[:, 1])
    constants = -(sums @ np.where(bounds[:, 0] < bounds[:, 1], 0.0, bounds[:, 0]))
    wanted = {place[one] for one in targets} & set(free.tolist())
    for cells, lines in _apart(sums[:, free]):
        here = free[cells]
        aims = [number for number, cell in enumerate(here) if int(cell) in wanted]
        if aims:
            part = sums[lines][:, here]
            solved = _Joined(part, constants[lines], bounds[here], aims).ends(enough)
            found |= {ids[here[aim]]: ends for aim, ends in zip(aims, solved, strict=True)}
    return found


def _apart(sums: csr_array) -> Iterator[tuple[_Places, _Places]]:
    """Columns that no row joins to others, set by set, with the rows that join them."""
    lines, cells = sums.nonzero()
    number = sums.shape[1]
    size = (number + sums.shape[0],) * 2
    graph = coo_array((np.ones(len(cells)), (cells, lines + number)), shape=size)
    _, label = connected_components(graph, directed=False)
    order = np.argsort(label, kind="stable")
    for some in np.split(order, np.flatnonzero(np.diff(label[order])) + 1):
        yield some[some < number], some[some >= number] - number


class _Joined:
    """One set of cells that relations join: ``sums @ table == constants``, within bounds."""

    def __init__(
        self, sums: csr_array, constants: _Numbers, bounds: _Numbers, aims: list[int]
    ) -> None:
        self._sums, self._constants, self._bounds, self._aims = (
            *(sums, constants, bounds),
            np.array(aims),
        )
        self._least = np.full(len(aims), np.inf)
        self._most = np.full(len(aims), -np.inf)

    def ends(self, enough: int | None) -> list[Range]:
        """The least and the greatest count of each aim. Each table that is found serves all."""
        signs = np.random.default_rng(0)
        narrow = self._narrow(enough)
        gained = len(narrow) if enough else 0
        while gained > FEW and len(narrow) > FEW:
            goal = np.zeros((1, len(self._bounds)))
            goal[0, self._aims[narrow]] = signs.choice((-1.0, 1.0), len(narrow))
            self._solve(np.vstack((goal, -goal)))
            gained = len(narrow) - len(narrow := self._narrow(enough))
        step = max(1, BLOCK // (2 * len(self._bounds)))
        start = 0
        while len(some := self._narrow(enough, start)[:step]):
            goals = np.zeros((2 * len(some), len(self._bounds)))
            for number, aim in enumerate(self._aims[some]):
                goals[2 * number : 2 * number + 2, aim] = 1.0, -1.0
            self._solve(goals)
            start = some[-1] + 1
        return [(int(low), int(high)) for low, high in zip(self._least, self._most, strict=True)]

    def _narrow(self, enough: int | None, start: int = 0) -> _Places:
        """The aims from ``start`` on whose range isn't known to be wide enough."""
        narrow = np.flatnonzero(self._most - self._least < (enough or np.inf))
        return narrow[narrow >= start]

    def _solve(self, goals: _Numbers) -> None:
        """Keep the ends of the tables of whole counts with the least of each goal."""
        times = len(goals)
        found = linprog(
            goals.ravel(),
            A_eq=kron(eye_array(times), self._sums, format="csc"),
            b_eq=np.tile(self._constants, times),
            bounds=np.tile(self._bounds, (times, 1)),
        )
        if found.x is None:
            raise ValueError(f"no counts agree with all that is shown: {found.message}")
        for goal, solved in zip(goals, found.x.reshape(times, -1), strict=True):
            table = solved
            if np.abs(table - np.rint(table)).max() >= _WHOLE:
                table = self._whole(goal)
            some = np.rint(table[self._aims])
            self._least = np.minimum(self._least, some)
            self._most = np.maximum(self._most, some)

    def _whole(self, goal: _Numbers) -> _Numbers:
        found = milp(
            goal,
            constraints=LinearConstraint(self._sums, self._constants, self._constants),
            bounds=Bounds(self._bounds[:, 0], self._bounds[:, 1]),
            integrality=1,
        )
        if found.x is None:
            raise ValueError(f"no whole counts agree with all that is shown: {found.message}")
        table: _Numbers = found.x
        return table
