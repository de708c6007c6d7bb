"""The report's colours and fonts, from the one place where they stand: its style sheet."""

from __future__ import annotations

import re
from collections.abc import Mapping

FONT = "Source Sans 3"

_FACE = re.compile(r"@font-face \{.*?\}\n", re.DOTALL)
_ROOT = re.compile(r":root \{.*?\}\n", re.DOTALL)
_COLOUR = re.compile(r"--([a-z-]+): #([0-9a-fA-F]{6});")
_THEME = {
    "dk1": "ink",
    "lt1": "ground",
    "dk2": "heading",
    "lt2": "wash",
    "accent1": "blue",
    "accent2": "teal",
    "accent3": "burgundy",
    "accent4": "orange",
    "accent5": "number",
    "accent6": "grey",
    "hlink": "link",
    "folHlink": "link",
}
"""PowerPoint's names of a theme's colours, and those of the style sheet."""


def look_css(style: str) -> str:
    """The part of the report's style sheet that slides share: upright fonts, colours by day.

    ``style`` is the text of `style.css`. Raises ``ValueError`` where it has no colours.
    """
    faces = [face for face in _FACE.findall(style) if "font-style: italic" not in face]
    return "\n".join([*faces, _root(style)])


def theme_colours(style: str) -> dict[str, str]:
    """Each colour of a PowerPoint theme, as six hexadecimal digits."""
    named: Mapping[str, str] = dict(_COLOUR.findall(_root(style)))
    return {slot: named[name].upper() for slot, name in _THEME.items()}


def _root(style: str) -> str:
    found = _ROOT.search(style)
    if found is None:
        raise ValueError("the style sheet names no colours")
    return found[0]
