"""A sheet of the workbook before it is written, for Excel or as OpenDocument: lines, one table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from auditreport.tables import WITHHELD

NOT_APPLICABLE, NOT_AVAILABLE, LOW = "[z]", "[x]", "[low]"
SHORTHAND = {
    WITHHELD: "Confidential: withheld, so that no department’s answer can be told from a count.",
    NOT_APPLICABLE: "Not applicable: there is nothing that could stand here, as no percentage "
    "exists where no department answered.",
    NOT_AVAILABLE: "Not available: it isn’t known.",
    LOW: "Low: rounds to 0, but isn’t.",
}
"""What stands in the place of a number or a text: no cell of a table is empty."""

_UNSEEN = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_UNITS = {"rate": "percent", "target": "percent", "points": "percentage points"}
_BOLD = 2.5
"""Letters that a word of a heading needs more, as it is bold and not at the cell's edge."""
NUMBERS = ("number", "figure", "decimal", "percent", "p", *_UNITS)
"""Styles of cells that hold numbers: they stand on the right."""


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead somewhere: to a sheet of this book, or to a place in the report."""

    text: str
    sheet: str = ""
    place: str = ""


Cell = object
"""A text, a number, a day, a ``Link``; or ``None``, where there is nothing to say."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column's heading, its width in characters, and which style its cells have.

    ``empty`` stands where there is nothing to say.
    """

    heading: str
    width: float
    style: str = "text"
    empty: str = NOT_APPLICABLE

    @property
    def title(self) -> str:
        """The heading with its unit, unless it says it itself."""
        unit = _UNITS.get(self.style, "")
        return (
            self.heading
            if not unit or unit in self.heading.lower()
            else (f"{self.heading} ({unit})")
        )

    @property
    def wide(self) -> float:
        """The width that it gets: no word of the heading is broken."""
        return max(self.width, max(map(len, self.title.split())) + _BOLD)

    def cell(self, value: Cell, *, in_report: bool) -> Cell:
        """What stands in a cell of this column: never nothing, no link to where nothing is."""
        if isinstance(value, Link) and value.place and not in_report:
            return value.text
        value = shown(value) if isinstance(value, str) else value
        return self.empty if value is None or value == "" else value


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: a title, a sentence or more, and one table (the cover has none).

    ``place`` is where the report has the same, empty where it has it nowhere; ``lines`` stand
    between the title and the table.
    """

    name: str
    title: str
    says: str
    columns: Sequence[Column] = ()
    rows: Sequence[Sequence[Cell]] = ()
    place: str = ""
    lines: Sequence[str | Link] = field(default=())

    def filled(self, *, in_report: bool) -> Sheet:
        """The same sheet without an empty cell; links into the report only where it is there."""
        rows = [
            [
                column.cell(value, in_report=in_report)
                for column, value in zip(self.columns, row, strict=True)
            ]
            for row in self.rows
        ]
        return replace(self, rows=rows)

    def shorthand(self) -> list[str]:
        """The shorthand that a filled sheet holds."""
        cells = {cell for row in self.rows for cell in row if isinstance(cell, str)}
        return [sign for sign in SHORTHAND if sign in cells]


def shown(text: str) -> str:
    """A text without the characters that show nothing, and that a file can't hold."""
    return _UNSEEN.sub("", text)


def shown_percent(percent: int | None, part: int | None) -> int | str | None:
    """A percentage as a cell has it: one that only rounds to 0 says so."""
    return LOW if percent == 0 and part else percent
