"""The contrast of a style sheet's own pairs of text and ground, in light and in dark.

Only rules that set both are compared, and the page's text with its ground: what stands on what
otherwise, a style sheet alone doesn't tell. A browser tells, and tests ask it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

LEAST = 4.5
"""Contrast that WCAG asks of text at AA, whatever its size here."""

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_BLOCK = re.compile(r"([^{}]*)([{}])")
_HEX = re.compile(r"#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})", re.IGNORECASE)
_RGB = re.compile(r"rgb\(\s*(\d+)[\s,]+(\d+)[\s,]+(\d+)\s*\)")
_VARIABLE = re.compile(r"var\(\s*(--[\w-]+)\s*\)")
_DARKEST = 0.04045  # below it, WCAG's formula is a straight line
_NAMED = {"white": "#ffffff", "black": "#000000"}

Colour = tuple[int, int, int]
Declarations = Mapping[str, str]


def pale_pairs(css: str) -> Iterator[tuple[str, str, float]]:
    """Each pair below ``LEAST``: its selector, ``light`` or ``dark``, and its contrast to one."""
    rules = list(_rules(css))
    for look in ("light", "dark"):
        shown = [(selector, own) for dark, selector, own in rules if look == "dark" or not dark]
        variables = {
            name: value
            for selector, own in shown
            if selector == ":root"
            for name, value in own.items()
            if name.startswith("--")
        }
        for selector, own in shown:
            text = _colour(own.get("color", ""), variables)
            ground = _colour(own.get("background-color") or own.get("background", ""), variables)
            if text and ground and (found := contrast(text, ground)) < LEAST:
                yield selector, look, found


def contrast(one: Colour, other: Colour) -> float:
    """How much two colours stand out from each other, by WCAG's formula: from 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: Colour) -> float:
    parts = [part / 255 for part in colour]
    red, green, blue = (
        part / 12.92 if part <= _DARKEST else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _colour(value: str, variables: Declarations) -> Colour | None:
    """A colour that hides what is behind it; ``None`` for all else that a property may say."""
    for _ in range(5):  # a variable may name another
        value = _VARIABLE.sub(lambda found: variables.get(found[1], ""), value)
    value = _NAMED.get(value.strip().lower(), value.strip())
    if _HEX.fullmatch(value):
        short = len(value) < len("#rrggbb")
        digits = "".join(2 * digit for digit in value[1:]) if short else value[1:]
        if digits[6:].lower() in ("", "ff"):
            return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)
    if found := _RGB.fullmatch(value):
        return int(found[1]), int(found[2]), int(found[3])
    return None


def _rules(css: str) -> Iterator[tuple[bool, str, Declarations]]:
    """Each rule for the screen: whether for dark alone, its selector, what it sets."""
    above: list[str] = []
    for found in _BLOCK.finditer(_COMMENT.sub("", css)):
        before, mark = found[1].strip(), found[2]
        if mark == "{":
            above.append(" ".join(before.rpartition(";")[2].split()))
            continue
        if not above:
            continue
        *outer, selector = above
        del above[-1]
        around = " ".join(outer)
        if selector.startswith("@") or "print" in around:
            continue
        dark = "prefers-color-scheme: dark" in around.replace("scheme:dark", "scheme: dark")
        pairs = (one.partition(":") for one in before.split(";") if ":" in one)
        yield dark, selector, {name.strip(): value.strip() for name, _, value in pairs}
