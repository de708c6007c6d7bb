"""Breakdowns as linked cells: what `disclosure.protect` is given.

A cell's id says what its departments have in common, as names and values in turn: ``()`` counts all
returns, ``("Q1", "no")`` those that say no to Q1, ``("Q1", "no", "nation", "Wales")`` those of them
in Wales. The same id in two tables is the same cell, which is what links them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from auditreport.disclosure import Cell, CellId, Relation


@dataclass(frozen=True, slots=True)
class Tables:
    """Cells and the relations between them."""

    cells: tuple[Cell, ...]
    relations: tuple[Relation, ...]


def breakdown(
    question: str,
    by: str,
    counts: Mapping[tuple[str, str], int],
    *,
    sums: Mapping[str, Sequence[str]] | None = None,
    every_answer: bool = True,
    margins_published: bool = True,
) -> Tables:
    """A question's answers by the values of a stratum or of another question.

    ``counts`` has the departments by answer and value, one combination each (missing: none). A
    value's departments are a set that can be named. ``sums`` names answers counted together, such
    as `departments` for yes and no: its cells are shown too, and none or all of it is unanimity.
    Without ``every_answer`` only that is, and not that none of a value's departments gave one of
    the answers. ``margins_published``: the counts of each answer and of each value are published
    anyway, in the national tables and in the response.
    """
    answers = sorted({answer for answer, _ in counts})
    values = sorted({value for _, value in counts})
    members: dict[str, Sequence[str]] = {**{one: (one,) for one in answers}, **(sums or {})}

    def number(some: Sequence[str], these: Sequence[str]) -> int:
        return sum(counts.get((answer, value), 0) for answer in some for value in these)

    cells = [Cell((), number(answers, values), margins_published)]
    relations = [
        Relation((), tuple((question, one) for one in answers), of_named_set=False),
        Relation((), tuple((by, one) for one in values), of_named_set=False),
    ]
    for name, some in members.items():
        cells.append(Cell((question, name), number(some, values), margins_published))
        inner = tuple((question, name, by, value) for value in values)
        relations.append(Relation((question, name), inner, of_named_set=False))
        cells += [Cell((question, name, by, value), number(some, [value])) for value in values]
        if name not in answers:
            of_all = tuple((question, one) for one in some)
            relations.append(Relation((question, name), of_all, of_named_set=False))
    for value in values:
        cells.append(Cell((by, value), number(answers, [value]), margins_published))
        row = tuple((question, one, by, value) for one in answers)
        relations.append(Relation((by, value), row, of_named_set=every_answer))
        for name, some in (sums or {}).items():
            parts = tuple((question, one, by, value) for one in some)
            relations.append(Relation((question, name, by, value), parts))
    return Tables(tuple(cells), tuple(relations))


def linked(*tables: Tables) -> Tables:
    """Several tables as one. A cell of two is one cell, published if either publishes it.

    Raises ``ValueError`` where two tables count the same cell differently.
    """
    cells: dict[CellId, Cell] = {}
    for one in (cell for table in tables for cell in table.cells):
        other = cells.setdefault(one.id, one)
        if other.count != one.count:
            raise ValueError(f"two tables count the cell {one.id} differently")
        cells[one.id] = replace(
            other,
            published_anyway=other.published_anyway or one.published_anyway,
            printed=other.printed or one.printed,
            known=_both(other, one),
            at_risk=other.at_risk or one.at_risk,
        )
    relations = dict.fromkeys(one for table in tables for one in table.relations)
    return Tables(tuple(cells.values()), tuple(relations))


def _both(one: Cell, other: Cell) -> tuple[int, int] | None:
    known = [cell.known for cell in (one, other) if cell.known]
    return (max(low for low, _ in known), min(high for _, high in known)) if known else None


def cell_name(cell: CellId) -> str:
    """A cell in words: `Q1 = no, nation = Wales`."""
    pairs = zip(cell[::2], cell[1::2], strict=True)
    return ", ".join(f"{name} = {value}" for name, value in pairs) or "all"
