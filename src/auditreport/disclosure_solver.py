"""Secondary suppression: the least loss that keeps every primary cell's range wide enough.

Cells that no chain of relations joins are solved apart, each set as a game of two. The *cover*, a
whole-number programme, withholds the cells with the least loss that answer every objection so far.
The *attacker*, a linear programme over all tables that agree with what is then shown, seeks the
least and the greatest count of each primary cell. Where a range is too narrow, the dual solution of
the attacker's programme names the cells that bound it: an objection, which the next cover answers
(Benders' decomposition; Fischetti and Salazar 2000 for cell suppression). The end is reached when
two tables of whole numbers stand as witnesses for each primary cell's width.

Both programmes are solved by HiGHS through scipy. All else is exact: a bound by duality holds for
any multipliers, and witnesses are checked in whole numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from auditreport.disclosure import Cell, CellId, Profile, Range, Relation
from auditreport.disclosure_attacker import NEAR, Attacker, Objection
from auditreport.disclosure_linked import Flags, Linked, joined, linked_cells

ROUNDS = 40
"""Covers tried; after that the last one grows until it protects, at a greater loss than need be."""
LARGE, GAP = 150, 0.05
"""With more than so many cells to choose from, a cover may lose this share more than the least."""
NODES, NODES_LARGE = 3000, 30
"""The branches that a cover may open. A limit of work, not of time: the same on every machine."""


def least_loss(
    cells: Mapping[CellId, Cell],
    relations: Sequence[Relation],
    ranges: Mapping[CellId, Range],
    primary: frozenset[CellId],
    profile: Profile,
) -> Iterator[tuple[set[CellId], bool]]:
    """The cells to withhold besides the primary ones, set by set of cells joined by relations.

    ``ranges`` are those known anyway; a cell with one possible count joins nothing. The flag says
    that the set had to grow: it may lose more than the least.
    """
    free = {one for one in cells if ranges[one][0] < ranges[one][1]}
    for ids in joined(free, relations):
        if primary.isdisjoint(ids):
            continue
        linked = linked_cells(ids, cells, relations, ranges, primary, profile)
        hidden, grown = _withheld(linked)
        secondary = hidden & ~linked.certain
        yield {one for one, out in zip(ids, secondary, strict=True) if out}, grown


def _withheld(linked: Linked) -> tuple[Flags, bool]:
    """The cells to withhold, and whether they had to grow for want of a better way."""
    attacker = Attacker(linked)
    objections = attacker.first_objections()
    companions = _companions(linked)
    hidden = linked.certain.copy()
    for _ in range(ROUNDS):
        cover = _cover(linked, objections, companions)
        if cover is None:
            break
        hidden = cover
        new = attacker.attack(hidden)
        if not new:
            return hidden, False
        objections += new
    return _grown(hidden, linked, attacker, objections), True


def _cover(
    linked: Linked, objections: Sequence[Objection], companions: sparse.csr_array
) -> Flags | None:
    """The least loss that answers every objection; ``None`` where none was found in time."""
    hidden = linked.certain.copy()
    if not objections:
        return hidden
    open_ = np.flatnonzero(~hidden)
    if not len(open_):
        return None
    large = len(open_) > LARGE
    found = milp(
        linked.loss[open_],
        constraints=[
            LinearConstraint(sparse.csr_array(np.array(objections)[:, open_]), 1.0, np.inf),
            LinearConstraint(companions[:, open_], 0.0, np.inf),
        ],
        bounds=Bounds(0, 1),
        integrality=1,
        options={
            "mip_rel_gap": GAP if large else 0.0,
            "node_limit": NODES_LARGE if large else NODES,
        },
    )
    if found.x is None:
        return None
    hidden[open_] = np.rint(found.x) == 1
    return hidden


def _companions(linked: Linked) -> sparse.csr_array:
    """Rows that keep a cell from being withheld alone in a relation: it would be found at once.

    Only for relations whose cells are exact if shown, and of which none is withheld anyway.
    """
    inexact = linked.certain | (linked.shown_low < linked.shown_high)
    rows = [np.zeros((1, len(linked.truth)))]
    for row in linked.matrix != 0:
        if not (row & inexact).any():
            # One row a cell: the others withheld, less the cell itself, are none or more.
            rows.append(row - 2.0 * np.diag(row)[row])
    return sparse.csr_array(np.vstack(rows))


def _grown(start: Flags, linked: Linked, attacker: Attacker, objections: list[Objection]) -> Flags:
    """These cells and more, until nothing stands against them."""
    hidden = start.copy()
    while new := attacker.attack(hidden):
        objections += new
        before = hidden.sum()
        for objection in objections:
            for cell in np.argsort(-objection / linked.loss, kind="stable"):
                if objection[hidden].sum() >= 1 - NEAR or objection[cell] == 0:
                    break
                hidden[cell] = True
        if hidden.sum() == before:
            # With all withheld nothing is narrowed: so this ends.
            hidden[:] = True
    return hidden
