"""The attacker that a set of withheld cells must withstand, and what it proves.

The attacker knows every shown cell and every relation, and seeks the least and the greatest count
of each primary cell: a linear programme, and one in whole numbers where fractions mislead.
"""

from __future__ import annotations

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

from auditreport.disclosure_linked import Flags, Floats, Ints, Linked

BLOCK = 6000
"""Unknowns in one linear programme; many attacks are solved as one."""
SCOUTS, FEW = 3, 6
"""Pairs of tables sought for many primary cells at once, while more than a few need one."""
NEAR, TIGHT = 1e-6, 1e-5

Objection = Floats
"""A weight for each cell: those withheld, besides the certain ones, must weigh 1 or more together.

Any set that protects every primary cell does."""


class Attacker:
    """The attacks on one set of linked cells; what one finds out serves the next."""

    def __init__(self, linked: Linked) -> None:
        self._linked = linked
        self._exact = LinearConstraint(
            sparse.csr_array(linked.matrix.astype(float)), linked.constants, linked.constants
        )
        self._tables = linked.truth[np.newaxis, :]
        """Tables of whole numbers that satisfy all relations: the witnesses so far."""
        self._new: list[Ints] = []
        everything = np.ones(len(linked.truth), dtype=bool)
        self._need = np.full(len(linked.primary), linked.width)
        self.attack(everything)
        # Where the fixed cells leave less than the width, all that they leave.
        self._need = np.minimum(linked.width, self._reach(everything))

    def attack(self, hidden: Flags) -> list[Objection]:
        """What stands against withholding these cells; nothing if they protect.

        They do where two tables of whole numbers, both in agreement with all that is shown, stand
        as witnesses for the width of each primary cell's range.
        """
        low, high = self._linked.bounds(hidden)
        self._scout(hidden, low, high)
        narrow = np.flatnonzero(self._reach(hidden) < self._need)
        spans, multipliers = self._ranges(narrow, low, high)
        short = self._need[narrow] - spans > TIGHT
        objections = [
            self._by_duality(target, pair)
            for target, pair in zip(narrow[short], multipliers[short], strict=True)
        ]
        # Where fractions have a greater range than the witnesses found, whole numbers may too.
        possible = np.minimum(self._need[narrow], np.floor(spans + TIGHT))
        self._whole_numbers(narrow[possible > self._reach(hidden)[narrow]], low, high)
        if not objections and (self._reach(hidden) < self._need).any():
            # Fractions have the width, whole numbers don't: something else must go too.
            objections = [np.where(hidden, 0.0, 1.0)]
        return objections

    def first_objections(self) -> list[Objection]:
        """Within one relation a cell can move no further than the others can together."""
        linked = self._linked
        shown = (linked.shown_high - linked.shown_low).astype(float)
        more = (linked.high - linked.low) - shown
        objections = []
        for need, cell in zip(self._need, linked.primary, strict=True):
            for row in linked.matrix[linked.matrix[:, cell] != 0]:
                others = row != 0
                others[cell] = False
                there = shown[others].sum() + more[others & linked.certain].sum()
                if there < need:
                    objections.append(self._objection(np.where(others, more, 0.0), need - there))
        return objections

    def _objection(self, weights: Floats, needed: float) -> Objection:
        """As `Objection`, where the cells withheld must weigh ``needed`` besides the certain."""
        objection = np.where(self._linked.certain, 0.0, np.minimum(weights / needed, 1.0))
        objection[objection < NEAR] = 0.0
        return objection

    def _reach(self, hidden: Flags) -> Ints:
        """How wide each primary cell's range is by the witnesses that agree with what is shown."""
        if self._new:
            self._tables = np.vstack((self._tables, *self._new))
            self._new = []
        low, high = self._linked.bounds(hidden)
        agree = ((self._tables >= low) & (self._tables <= high)).all(axis=1)
        spread: Ints = np.ptp(self._tables[agree][:, self._linked.primary], axis=0)
        return spread

    def _scout(self, hidden: Flags, low: Ints, high: Ints) -> None:
        """Cheap witnesses first: tables in which many primary cells move at once."""
        linked = self._linked
        near = linked.width + 1
        signs = np.random.default_rng(0)
        for _ in range(SCOUTS):
            narrow = np.flatnonzero(self._reach(hidden) < self._need)
            if len(narrow) <= FEW:
                return
            goal = np.zeros(len(low))
            goal[linked.primary[narrow]] = signs.choice((-1.0, 1.0), len(narrow))
            for sign in (-1.0, 1.0):
                self._best(
                    sign * goal,
                    np.maximum(low, linked.truth - near),
                    np.minimum(high, linked.truth + near),
                    whole=False,
                )

    def _best(self, goal: Floats, low: Ints, high: Ints, *, whole: bool) -> None:
        """Keep the table with the least ``goal`` as a witness, if there is one."""
        found = milp(
            goal, constraints=self._exact, bounds=Bounds(low, high), integrality=int(whole)
        )
        if found.x is not None:
            self._witness(found.x)

    def _ranges(self, targets: Ints, low: Ints, high: Ints) -> tuple[Floats, Floats]:
        """How wide each target's range is, and the multipliers that prove its two ends."""
        linked = self._linked
        free = np.flatnonzero(low < high)
        moving = linked.matrix[:, free]
        used = np.flatnonzero((moving != 0).any(axis=1))
        moving = moving[used]
        right = (linked.constants - linked.matrix @ np.where(low < high, 0, low))[used]
        place = {int(cell): number for number, cell in enumerate(free)}
        spans = np.zeros(len(targets))
        multipliers = np.zeros((len(targets), 2, len(linked.constants)))
        step = max(1, BLOCK // (2 * len(free) + 1))
        for start in range(0, len(targets), step):
            some = targets[start : start + step]
            goals = np.zeros((2 * len(some), len(free)))
            for number, target in enumerate(some):
                column = place[int(linked.primary[target])]
                goals[2 * number, column], goals[2 * number + 1, column] = -1.0, 1.0
            found = linprog(
                goals.ravel(),
                A_eq=sparse.kron(sparse.eye_array(len(goals)), moving, format="csc"),
                b_eq=np.tile(right, len(goals)),
                bounds=np.tile(np.column_stack((low[free], high[free])), (len(goals), 1)),
                method="highs-ds",
            )
            tables = np.tile(low.astype(float), (len(goals), 1))
            tables[:, free] = found.x.reshape(len(goals), -1)
            for table in tables:
                self._witness(table)
            here = slice(start, start + len(some))
            ends = -(goals * tables[:, free]).sum(axis=1)
            spans[here] = ends.reshape(-1, 2).sum(axis=1)
            marginals = found.eqlin.marginals.reshape(len(some), 2, -1)
            multipliers[here, :, used] = -marginals
        return spans, multipliers

    def _witness(self, values: Floats) -> None:
        """Keep a table if it is one of whole numbers."""
        linked = self._linked
        table = np.rint(values).astype(np.int64)
        if (linked.matrix @ table == linked.constants).all() and (
            (table >= linked.low) & (table <= linked.high)
        ).all():
            self._new.append(table)

    def _by_duality(self, target: int, multipliers: Floats) -> Objection:
        """What these multipliers, which prove a range too narrow, say must change.

        For any multipliers, greatest − least ≤ the sum over cells of what each may contribute: a
        number for a shown cell, more for a withheld one.
        """
        linked = self._linked
        cell = linked.primary[target]
        there, weights = 0.0, np.zeros(len(linked.truth))
        for sign, one in zip((1.0, -1.0), multipliers, strict=True):
            # sign·cell = one·constants + rest·table, with each cell of the table at its best.
            rest = -(one @ linked.matrix)
            rest[cell] += sign
            rest[np.abs(rest) < NEAR] = 0.0
            up, down = np.maximum(rest, 0.0), np.minimum(rest, 0.0)
            there += one @ linked.constants + (up @ linked.shown_high + down @ linked.shown_low)
            weights += up * (linked.high - linked.shown_high)
            weights += down * (linked.low - linked.shown_low)
        return self._objection(weights, self._need[target] - there - weights[linked.certain].sum())

    def _whole_numbers(self, targets: Ints, low: Ints, high: Ints) -> None:
        """Seek the ends of the targets' ranges in whole numbers."""
        for target in targets:
            for sign in (-1.0, 1.0):
                goal = np.zeros(len(low))
                goal[self._linked.primary[target]] = sign
                self._best(goal, low, high, whole=True)
