"""Small tables of a slide: Markdown that becomes a table in both forms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

from tabulate import tabulate

_WIDTH = 96
Item = TypeVar("Item")


def small_table(
    headings: Sequence[str],
    rows: Sequence[Sequence[object]],
    *,
    widths: Sequence[int],
    align: str,
) -> str:
    """Make a pipe table without a caption: the slide's title is its name.

    ``widths`` are the columns' shares, ``align`` has a letter a column (``l`` or ``r``). Cells are
    Markdown.
    """
    dashes = [
        "-" * max(3, round(share * _WIDTH / sum(widths))) + (":" if side == "r" else "")
        for share, side in zip(widths, align, strict=True)
    ]
    body = [[str(cell) for cell in row] for row in rows]
    lines = tabulate(body, headings, tablefmt="pipe", disable_numparse=True).split("\n")
    lines[1] = "|" + "|".join(dash if dash.endswith(":") else f":{dash}" for dash in dashes) + "|"
    return "\n".join(lines)


def cells(items: Sequence[Item], most: int) -> Iterator[Sequence[Item]]:
    """Share items among slides: as few as hold ``most`` each, and as even as can be."""
    slides = -(-len(items) // most)
    start = 0
    for left in range(slides, 0, -1):
        here = -(-(len(items) - start) // left)
        yield items[start : start + here]
        start += here
