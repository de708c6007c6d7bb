"""How much room a slide has: 16:9, in points, as PowerPoint and the charts take it."""

from __future__ import annotations

WIDTH = 960.0
HEIGHT = 540.0
MARGIN = 44.0
POINTS = 24.0
"""The least size of a text."""

TITLE_TOP = 26.0
TITLE_HEIGHT = 92.0
BODY_TOP = 134.0
BODY_HEIGHT = 348.0
FOOT_TOP = 490.0
FOOT_HEIGHT = 38.0
SIDE_WIDTH = 262.0
"""The column of the big number."""
PICTURE_LEFT = MARGIN + SIDE_WIDTH + 26.0
PICTURE_WIDTH = WIDTH - MARGIN - PICTURE_LEFT
PICTURE_HEIGHT = BODY_HEIGHT

TITLE_LETTERS = 92
"""What two lines of a headline hold."""
TABLE_ROWS = 6
"""Rows of a table below its heading, where each has one line."""
