"""How the book of published tables looks, the same as `.xlsx` and as `.ods`."""

from __future__ import annotations

from math import ceil

from auditreport.workbook_page import Link, Sheet

BLUE = "#12436D"
FONT, SIZE, TITLE_SIZE = "Arial", 12, 16
LINE = 15.5
"""Height of a line of text, in points."""
TITLE_HEIGHT = TITLE_SIZE * 1.6
REPORT = "report.html"
"""The report as it lies beside the workbook."""
COVER_WIDTH = 100
"""Letters to a line of the cover."""


def line_height(line: str | Link, *, within: bool) -> float:
    """The height of a line below a title, in points; ``within`` the cover's width, it is broken."""
    long = within and isinstance(line, str)
    return LINE * (_lines(str(line), COVER_WIDTH) if long else 1) + 3


def row_heights(sheet: Sheet) -> list[float]:
    """The height of the heading and of each row, in points: not every program finds out itself."""
    widths = [column.wide for column in sheet.columns]
    texts = [
        [column.title for column in sheet.columns],
        *(["" if isinstance(cell, Link) else str(cell) for cell in row] for row in sheet.rows),
    ]
    return [LINE * max(map(_lines, row, widths)) + 3 for row in texts]


def _lines(text: str, width: float) -> int:
    """Estimate the lines that a text needs, by its letters and its longest words."""
    width *= 1.1  # a column is wider than its letters by this and a little more
    if len(text) <= width and "\n" not in text:
        return 1
    return sum(max(1, ceil(1.08 * len(line) / width)) for line in text.split("\n"))
