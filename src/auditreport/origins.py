"""Where each variable comes from: cells of the published tables, and how it is made of them.

Nothing but what is published is looked at, so that no origin tells more than the tables do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from auditreport.tables import WITHHELD, half_up
from auditreport.words import listed

AUDIT = "audit.yaml"
"""In the place of a table: the definition says it."""
_STAGES = {AUDIT: "", "changes": "rounds", "conclusions": "conclude", "actions": "conclude"}


class Way(StrEnum):
    """How a number is made of its cells."""

    CELL = "cell"
    """As the cell has it."""
    ROUNDED = "rounded"
    """A percentage as a whole number."""
    PERCENT = "percent"
    """Of the cells of ``whole``, those of ``part``."""
    SPAN = "span"
    """From the first cell to the second, as whole numbers round the percentage (the third)."""
    COMPLEMENT = "complement"
    """What such a span leaves of 100."""
    LOW = "low"
    HIGH = "high"
    """One end of such a span."""
    WHOLE = "whole"
    """Points of percentages as whole numbers."""
    LESS = "less"
    """The first cell less the second."""
    COUNT = "count"
    """How many rows there are."""
    LIST = "list"
    """Which rows there are."""
    ZERO = "zero"
    """The table has no such row."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a published table: its file's name, its row by what names it, and its text."""

    table: str
    row: str
    column: str
    value: str
    keys: tuple[str, ...] = ()
    """What names the row in the table: ``("nation", "Wales")``; empty where ``row`` does."""

    @property
    def file(self) -> str:
        """Where it is published."""
        folder = "findings" if self.table in ("conclusions", "actions") else "tables"
        return AUDIT if self.table == AUDIT else f"results/{folder}/{self.table}.csv"


@dataclass(frozen=True, slots=True)
class Origin:
    """What one number is made of; ``anchor`` is where the report shows it, empty for nowhere."""

    way: Way
    part: tuple[Cell, ...]
    whole: tuple[Cell, ...] = ()
    anchor: str = ""
    is_number: bool = True

    @property
    def stage(self) -> str:
        """The stage that made the table; empty where it is the definition's."""
        return _STAGES.get(self.part[0].table, "score") if self.part else "score"

    @property
    def cells(self) -> tuple[Cell, ...]:
        """Every cell, each once."""
        return tuple(dict.fromkeys((*self.part, *self.whole)))

    @property
    def withheld(self) -> bool:
        """Whether the disclosure profile withholds one of the cells."""
        return any(cell.value == WITHHELD for cell in self.cells)

    def within(self, anchor: str) -> Origin:
        """The same, shown at another place."""
        return replace(self, anchor=anchor)


def at(table: str, row: str, column: str, cells: Mapping[str, str], *keys: str) -> Cell:
    """The cell of one column of a row."""
    return Cell(table, row, column, cells[column], keys)


def said(key: str, value: object) -> Cell:
    """What the definition says under a key."""
    return Cell(AUDIT, "", key, str(value))


def rows(cells: Iterable[Cell], *, anchor: str = "", way: Way = Way.COUNT) -> Origin:
    """How many rows there are of a kind, or which."""
    return Origin(way, tuple(cells), anchor=anchor, is_number=way is Way.COUNT)


def cell(value: Cell, *, number: bool = True) -> Origin:
    """A number, or a word, that stands in a cell as it is."""
    return Origin(Way.CELL, (value,), is_number=number)


def share(part: Iterable[Cell], whole: Iterable[Cell]) -> Origin:
    """A percentage of some cells in others."""
    return Origin(Way.PERCENT, tuple(part), tuple(whole))


def made(origin: Origin) -> str | None:
    """The number again, from the cells; ``None`` where that can't be told, as one is withheld.

    Of ``CELL`` it is the cell's own text: a variable may have a unit or words beside it.
    """
    values = [one.value for one in origin.part]
    if origin.withheld:
        return None
    match origin.way:
        case Way.CELL:
            return values[0]
        case Way.ROUNDED:
            return f"{half_up(Fraction(values[0]))}%" if values[0] else ""
        case Way.PERCENT:
            return _percent(origin)
        case Way.SPAN | Way.COMPLEMENT:
            return _span(values, other=origin.way is Way.COMPLEMENT)
        case Way.LOW | Way.HIGH:
            low, _, high = _span(values, other=False).partition(" to ")
            return low if origin.way is Way.LOW else high
        case Way.LESS:
            return str(int(values[0]) - int(values[1]))
        case Way.WHOLE:
            return None
        case Way.COUNT:
            return str(len(values))
        case Way.LIST:
            return listed([one.row for one in origin.part]) or "none"
        case Way.ZERO:
            return "0"


def exact_percent(origin: Origin) -> Fraction | None:
    """A percentage before it is rounded; ``None`` where there is none."""
    if origin.withheld:
        return None
    part, whole = (sum(int(one.value) for one in some) for some in (origin.part, origin.whole))
    return Fraction(100 * part, whole) if whole else None


def _percent(origin: Origin) -> str:
    exact = exact_percent(origin)
    return "" if exact is None else f"{half_up(exact)}%"


def _span(values: Sequence[str], *, other: bool) -> str:
    if not all(values):
        return ""
    low, high, percent = (half_up(Fraction(value)) for value in values)
    low, high = min(low, percent), max(high, percent)
    return f"{100 - high}% to {100 - low}%" if other else f"{low}% to {high}%"


def in_words(origin: Origin) -> str:
    """How the number is made, with its figures: ``100 × achieved 26 ÷ departments 77 = 33.77``."""
    if origin.withheld:
        return "withheld by the disclosure profile"
    names = {Way.COUNT: "the number of rows", Way.LIST: "the rows", Way.ZERO: "there is no row"}
    match origin.way:
        case Way.CELL:
            return "as the table has it"
        case Way.ROUNDED:
            return f"{_sum(origin.part)}, as a whole number, halves up"
        case Way.PERCENT:
            exact = exact_percent(origin)
            made_of = f"100 × {_sum(origin.part)} ÷ {_sum(origin.whole)}"
            if exact is None:
                return f"{made_of}: there is nobody to be a share of"
            return f"{made_of} = {float(exact):.2f}, as a whole number, halves up"
        case Way.SPAN:
            return f"{_listed(origin.part[:2])}, as whole numbers, halves up"
        case Way.LOW | Way.HIGH:
            one = origin.part[origin.way is Way.HIGH]
            return f"{_named(one)}, as a whole number, halves up"
        case Way.WHOLE:
            return f"{_listed(origin.part)}, as whole numbers, halves away from 0"
        case Way.COMPLEMENT:
            return f"100 less {_listed(origin.part[:2])}, as whole numbers, halves up"
        case Way.LESS:
            return f"{_named(origin.part[0])} less {_named(origin.part[1])}"
        case _:
            return names[origin.way]


def _sum(cells: Sequence[Cell]) -> str:
    said = " + ".join(_named(one) for one in cells)
    return f"({said})" if len(cells) > 1 else said


def _listed(cells: Sequence[Cell]) -> str:
    return listed([_named(one) for one in cells])


def _named(one: Cell) -> str:
    what = one.row if one.column == "number" else one.column
    return f"{what.replace('_', ' ')} {one.value or 'empty'}"


Tables = Mapping[str, Sequence[Mapping[str, str]]]
"""Rows of published tables, each by its columns, by the name of their file."""
