"""Text from outside in a CSV: a spreadsheet program must not take a cell of it for a formula."""

from __future__ import annotations

import re

_SIGNS = "=+\\-@\uff1d\uff0b\uff0d\uff20"  # the last four are the first four, in full width
_FORMULA = re.compile(f"[\\s\x00-\x1f\ufeff\u200b']*[{_SIGNS}]|'*[\t\r\n]")


def safe_text(text: str) -> str:
    """The text as a cell that is no formula: an apostrophe stands before one that would be."""
    return "'" + text if _FORMULA.match(text) else text


def as_written(cell: str) -> str:
    """A cell without the apostrophe of ``safe_text``."""
    return cell[1:] if cell[:1] == "'" and _FORMULA.match(cell[1:]) else cell
