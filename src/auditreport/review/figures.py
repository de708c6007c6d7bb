"""Figures that a reviewer changed or typed: they are computed, so that none is taken from Word."""

from __future__ import annotations

import re
from collections import Counter

from auditreport.words import listed

_FIGURE = re.compile(r"\d+(?:[.,]\d+)*%?")


def figures_changed(before: str, after: str) -> str:
    """What a change of a paragraph does to its figures, in words; empty where it does nothing."""
    was, now = Counter(_FIGURE.findall(before)), Counter(_FIGURE.findall(after))
    gone, new = list((was - now).elements()), list((now - was).elements())
    if gone and new:
        return f"A figure was changed by hand, {listed(gone)} to {listed(new)}: not taken."
    if new:
        return f"A figure was typed in, {listed(new)}: not taken."
    return ""
