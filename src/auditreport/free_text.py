"""Free text for the person who codes it: what in it might point to someone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from auditreport.register import Department

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_TELEPHONE = re.compile(r"(?<!\w)\+?\d(?:[\s().-]?\d){8,}(?!\w)")
_SHORTEST = 4
"""Letters of the shortest string of the register that is looked for: "ENT" is no name."""


def register_strings(register: Iterable[Department]) -> list[str]:
    """Every name, organisation, contact, address and code of the register, longest first."""
    found = {
        text
        for one in register
        for text in (one.name, one.organisation, one.contact, one.email, one.code)
        if len(text) >= _SHORTEST
    }
    return sorted(found, key=lambda text: (-len(text), text))


def marks(text: str, strings: Sequence[str]) -> list[str]:
    """What might point to someone in one text: e-mails, telephone numbers, register strings.

    A help to the coder and no proof: a name that the register doesn't hold isn't found.
    """
    folded = text.casefold()
    return list(
        dict.fromkeys(
            [
                *(f"e-mail: {found}" for found in _EMAIL.findall(text)),
                *(f"telephone: {found.strip()}" for found in _TELEPHONE.findall(text)),
                *(
                    f"in the register: {one}"
                    for one in strings
                    if re.search(rf"(?<!\w){re.escape(one.casefold())}(?!\w)", folded)
                ),
            ]
        )
    )
