"""Small tables of a slide: Markdown that becomes a table in both forms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tabulate import tabulate

from auditreport.markdown import escape
from auditreport.slides.room import BODY_HEIGHT, MARGIN, WIDTH, row_height

_WIDTH = 96
Row = Sequence[object]


@dataclass(frozen=True)
class Columns:
    """The columns of a small table: headings, shares of the width, and a letter each: l or r."""

    headings: Sequence[str]
    shares: Sequence[int]
    align: str


def small_table(columns: Columns, rows: Sequence[Sequence[object]]) -> str:
    """Make a pipe table without a caption: the slide's title is its name. Cells are plain text."""
    dashes = [
        "-" * max(3, round(share * _WIDTH / sum(columns.shares))) + (":" if side == "r" else "")
        for share, side in zip(columns.shares, columns.align, strict=True)
    ]
    body = [[escape(str(cell)) for cell in row] for row in rows]
    lines = tabulate(
        body, list(map(escape, columns.headings)), tablefmt="pipe", disable_numparse=True
    ).split("\n")
    lines[1] = "|" + "|".join(dash if dash.endswith(":") else f":{dash}" for dash in dashes) + "|"
    return "\n".join(lines)


def by_slide(
    columns: Columns, rows: Sequence[Row], width: float = WIDTH - 2 * MARGIN
) -> list[Sequence[Row]]:
    """Share rows among slides: as few slides as have room for them, and as even as can be.

    ``width`` is that of the table, in points.
    """
    slides = 1
    while True:
        pages = list(_even(rows, slides))
        if slides >= len(rows) or all(has_room(columns, page, width) for page in pages):
            return pages
        slides += 1


def has_room(columns: Columns, rows: Sequence[Row], width: float) -> bool:
    """Whether a slide has room for a table of these rows."""
    widths = [width * share / sum(columns.shares) for share in columns.shares]
    texts = [columns.headings, *([str(cell) for cell in row] for row in rows)]
    return sum(row_height(row, widths) for row in texts) <= BODY_HEIGHT


def _even(rows: Sequence[Row], slides: int) -> Iterator[Sequence[Row]]:
    start = 0
    for left in range(slides, 0, -1):
        here = -(-(len(rows) - start) // left)
        yield rows[start : start + here]
        start += here
