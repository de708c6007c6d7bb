"""Breakdowns as linked cells: what `disclosure.protect` is given.

A table is a pair of axes. A question by two strata, or three axes of which each pair is a table,
are linked by the counts of all three at once, which no table shows but which an attacker may reckon
with. Two tables of one question whose other axes nobody has seen together tell nothing more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import combinations, product
from operator import or_

from auditreport.breakdown_tables import YES_NO
from auditreport.breakdowns import DEPARTMENTS, NEITHER, Axis, joint
from auditreport.definition import Definition
from auditreport.disclosure import Cell, CellId, Relation
from auditreport.disclosure_tables import Tables


def linked_breakdowns(
    definition: Definition, axes: Mapping[str, Axis], *, every_answer: bool
) -> Tables:
    """All breakdowns together. National counts and sizes of strata are published anyway.

    ``every_answer`` as in `disclosure_tables.breakdown`.
    """
    found = _Linked(axes)
    for breakdown in definition.breakdowns:
        for question in breakdown.of(definition.questions):
            found.add_table(axes[question.id], axes[breakdown.by], every_answer=every_answer)
    found.link_by_threes()
    return Tables(tuple(found.cells.values()), tuple(found.relations))


class _Linked:
    def __init__(self, axes: Mapping[str, Axis]) -> None:
        self._axes = list(axes.values())
        self._tables: dict[frozenset[str], None] = {}
        self.cells: dict[CellId, Cell] = {}
        self.relations: dict[Relation, None] = {}

    def add_table(self, question: Axis, by: Axis, *, every_answer: bool) -> None:
        """A question by the levels of another axis: what its rows print, and what that adds to."""
        self._pair(question, by)
        both = self._counted(question, by)
        for level in by.levels:
            yes, no, neither = (
                joint((question, answer), (by, level)) for answer in (*YES_NO, NEITHER)
            )
            answered = (question.id, DEPARTMENTS, by.id, level)
            number = both[YES_NO[0], level] + both[YES_NO[1], level]
            printed = level in by.shown
            self._cell(answered, number, printed=printed)
            for one, answer in ((yes, YES_NO[0]), (no, YES_NO[1])):
                if printed:
                    self._cell(one, both[answer, level], printed=True)
            self._sum(answered, [yes, no], named=True)
            self._sum((by.id, level), [answered, neither], named=every_answer)
            self._sum((by.id, level), [yes, no, neither], named=every_answer)

    def link_by_threes(self) -> None:
        """Cells of three axes at once, where what is known of each pair joins them."""
        involved = [axis for axis in self._axes if any(axis.id in pair for pair in self._tables)]
        for three in combinations(involved, 3):
            pairs = list(combinations(three, 2))
            tables = [frozenset((x.id, y.id)) in self._tables for x, y in pairs]
            # Of two strata the register tells, for each question alike: taken as known.
            known = [not (x.is_question or y.is_question) for x, y in pairs]
            if not all(map(or_, tables, known)):
                continue
            counts = self._counted(*three)
            for levels in product(*(axis.levels for axis in three)):
                self._cell(joint(*zip(three, levels, strict=True)), counts[levels], printed=False)
            for (x, y), is_table in zip(pairs, tables, strict=True):
                (other,) = (axis for axis in three if axis not in (x, y))
                two = self._counted(x, y)
                for a in x.levels:
                    for b in y.levels:
                        total = joint((x, a), (y, b))
                        if not is_table:
                            self._cell(total, two[a, b], printed=False, published=True)
                        parts = [joint((x, a), (y, b), (other, c)) for c in other.levels]
                        self._sum(total, parts)

    def _pair(self, x: Axis, y: Axis) -> None:
        pair = frozenset((x.id, y.id))
        if pair in self._tables:
            return
        self._tables[pair] = None
        both = self._counted(x, y)
        for one in (x, y):
            alone = Counter(one.level_of)
            for level in one.levels:
                self._cell((one.id, level), alone[level], printed=False, published=True)
        for a in x.levels:
            for b in y.levels:
                self._cell(joint((x, a), (y, b)), both[a, b], printed=False)
        for a in x.levels:
            self._sum((x.id, a), [joint((x, a), (y, b)) for b in y.levels])
        for b in y.levels:
            self._sum((y.id, b), [joint((x, a), (y, b)) for a in x.levels])

    def _cell(self, cell: CellId, count: int, *, printed: bool, published: bool = False) -> None:
        if printed or cell not in self.cells:
            self.cells[cell] = Cell(cell, count, published_anyway=published, printed=printed)

    def _sum(self, total: CellId, parts: Iterable[CellId], *, named: bool = False) -> None:
        self.relations[Relation(total, tuple(parts), of_named_set=named)] = None

    @staticmethod
    def _counted(*axes: Axis) -> Counter[tuple[str, ...]]:
        return Counter(zip(*(axis.level_of for axis in axes), strict=True))
