"""A sheet and its cells, as every format gives them, and how far a sheet may reach."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from auditreport.unreadable import Unreadable

Cell = str | int | float | bool | date | datetime | time | timedelta
"""A cell's value as the program kept it; an empty cell is the empty text."""

MOST_BYTES = 5_000_000
"""Of a file."""
MOST_ROWS = 10_000
MOST_COLUMNS = 1_024
MOST_CELLS = 1_000_000
"""Of the smallest rectangle that holds all used cells of a sheet."""
MOST_TEXT = 50_000_000
"""Characters of all cells together, where a text that is kept once stands in many of them."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its used cells, and where the first of them stands (counted from 0).

    Cells in hidden rows and columns are empty here: ``hidden_rows`` and ``hidden_columns`` are
    those (counted from 0) in which something stands that wasn't read. ``formulas`` are positions
    of cells whose value a formula gave. ``is_text`` tells that no cell keeps its kind (.csv): a
    date there is what some program made of one.
    """

    name: str
    visible: bool = True
    rows: list[list[Cell]] = field(default_factory=list)
    top: int = 0
    left: int = 0
    formulas: frozenset[tuple[int, int]] = frozenset()
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()
    is_text: bool = False

    def cell(self, row: int, column: int) -> str:
        """The name (``C5``) of the cell at these positions within ``rows``."""
        return cell_name(self.top + row, self.left + column)

    def is_formula(self, row: int, column: int) -> bool:
        """Whether a formula gave the value of the cell at these positions within ``rows``."""
        return (self.top + row, self.left + column) in self.formulas


@dataclass(slots=True)
class Marks:
    """What a sheet's own file says besides values: which a reader of values leaves out.

    Positions are counted from 0; ``hidden_columns`` are ranges, both ends included. Filled by
    whatever walks through the file, cell by cell, with ``used``.
    """

    number: int = 1
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    formulas: set[tuple[int, int]] = field(default_factory=set)
    top: int = MOST_ROWS
    left: int = MOST_COLUMNS
    bottom: int = -1
    right: int = -1

    def used(self, row: int, column: int) -> None:
        """Take note of a cell with content; raises ``Unreadable`` where it lies too far away."""
        if self.top <= row <= self.bottom and self.left <= column <= self.right:
            return
        self.top, self.bottom = min(self.top, row), max(self.bottom, row)
        self.left, self.right = min(self.left, column), max(self.right, column)
        if (
            self.bottom >= MOST_ROWS
            or self.right >= MOST_COLUMNS
            or (self.bottom - self.top + 1) * (self.right - self.left + 1) > MOST_CELLS
        ):
            raise Unreadable("too_many_cells", sheet=self.number, cell=cell_name(row, column))


def cell_name(row: int, column: int) -> str:
    """The name (``C5``) of a cell by its position, counted from 0."""
    letters = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


def marked(sheet: Sheet, marks: Marks) -> Sheet:
    """The sheet without what stands in its hidden rows and columns, and with its formulas told."""
    last = sheet.left + max(map(len, sheet.rows), default=0) - 1
    columns = {
        column
        for first, to in marks.hidden_columns
        for column in range(max(first, sheet.left), min(to, last) + 1)
    }
    found_rows: set[int] = set()
    found_columns: set[int] = set()
    if marks.hidden_rows or columns:
        for at, row in enumerate(sheet.rows):
            hidden = sheet.top + at in marks.hidden_rows
            for column in range(len(row)) if hidden else (c - sheet.left for c in columns):
                if column < len(row) and row[column] != "":
                    row[column] = ""
                    if hidden:
                        found_rows.add(sheet.top + at)
                    else:
                        found_columns.add(sheet.left + column)
    return replace(
        sheet,
        formulas=frozenset(marks.formulas),
        hidden_rows=tuple(sorted(found_rows)),
        hidden_columns=tuple(sorted(found_columns)),
    )
