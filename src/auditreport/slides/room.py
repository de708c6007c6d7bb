"""How much room a slide has: 16:9, in points, as PowerPoint and the charts take it."""

from __future__ import annotations

import math
from collections.abc import Sequence

WIDTH = 960.0
HEIGHT = 540.0
MARGIN = 44.0
POINTS = 24.0
"""The least size of a text."""

TITLE_TOP = 26.0
TITLE_HEIGHT = 88.0
BODY_TOP = 140.0
BODY_HEIGHT = 344.0
FOOT_TOP = 490.0
FOOT_HEIGHT = 38.0
SIDE_WIDTH = 262.0
"""The column of the big number."""
PICTURE_LEFT = MARGIN + SIDE_WIDTH + 26.0
PICTURE_WIDTH = WIDTH - MARGIN - PICTURE_LEFT
PICTURE_HEIGHT = BODY_HEIGHT

WIDE_LETTER, OWN_LETTER = 0.55 * POINTS, 0.45 * POINTS
"""The mean width of a letter: of another, wider font than ours, and of ours."""
LINE = 1.2 * POINTS
CELL_WIDE, CELL_HIGH = 14.4, 7.2
"""What a cell of a table keeps free of text."""


def row_height(texts: Sequence[str], widths: Sequence[float], letter: float = WIDE_LETTER) -> float:
    """How high a row of a table is, in points: its cells' texts in columns of these widths."""
    lines = (
        math.ceil(len(text) * letter / (width - CELL_WIDE))
        for text, width in zip(texts, widths, strict=True)
    )
    return max(1, *lines) * LINE + CELL_HIGH
