"""E-mail addresses in a cell of the register. Identifying."""

from __future__ import annotations

import re

# What every mail program takes as it is: no quoting, no accents, one @.
_ADDRESS = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)+"
)
# A top-level domain: what a typo or a number leaves behind the last point is none.
_ENDING = re.compile(r"\.[A-Za-z][A-Za-z0-9-]*[A-Za-z0-9]\Z")


def addresses(email: str) -> list[str]:
    """The addresses in a cell of the register, which may hold several; none if one is malformed."""
    found = [part for part in re.split(r"[;,\s]+", email) if part]
    return found if all(_ADDRESS.fullmatch(part) for part in found) else []


def is_sound(email: str) -> bool:
    """Whether a cell holds one address alone, and one that can exist."""
    return addresses(email) == [email] and _ENDING.search(email) is not None
