"""Codes that look like one of the register's: named to the officer, and never taken for it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

_MOST = 3
# Letters of other alphabets, and digits, that look like a Latin letter; left: as read.
_LOOK = str.maketrans(
    "АВЕЗКМНОРСТУХІЈЅΑΒΕΖΗΙΚΜΝΟΡΤΥΧ0156|‐‑‒–—−_",
    "ABE3KMHOPCTYXIJSABEZHIKMNOPTYXOISGI-------",
)
_LIKE = str.maketrans("LQ", "IO")


def near_codes(code: str, register: Iterable[str]) -> list[str]:
    """The register's codes that look the same as this one, else those one typo away; in order."""
    known = sorted(register)
    look = _look(code)
    alike = [one for one in known if _look(one) == look]
    return (alike or [one for one in known if _one_typo(code, one)])[:_MOST]


def _look(code: str) -> str:
    plain = unicodedata.normalize("NFKC", code).upper().translate(_LOOK).translate(_LIKE)
    return "".join(plain.split())


def _one_typo(one: str, other: str) -> bool:
    """Whether one character was changed, left out, put in, or swapped with its neighbour."""
    if abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    a, b = one[start:], other[start:]
    swapped = len(a) > 1 and len(b) > 1 and (a[0], a[1]) == (b[1], b[0]) and a[2:] == b[2:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or swapped
