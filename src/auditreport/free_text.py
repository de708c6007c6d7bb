"""Free text for the person who codes it: what in it might point to someone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from auditreport.register import Department

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_TELEPHONE = re.compile(r"(?<!\w)\+?\d(?:[\s().-]?\d){8,}(?!\w)")
_WORD = re.compile(r"\w+")
_SHORTEST = 4
"""Letters of the shortest string of the register that is looked for: "ENT" is no name."""


def register_strings(register: Iterable[Department]) -> dict[str, list[str]]:
    """Every name, organisation, contact, address and code of the register, by its first word.

    So that a text is held only against what begins with one of its own words, and the time that
    it takes doesn't grow with the register.
    """
    found = {
        text
        for one in register
        for text in (one.name, one.organisation, one.contact, one.email, one.code)
        if len(text) >= _SHORTEST
    }
    by_first_word: dict[str, list[str]] = {}
    for text in found:
        words = _WORD.findall(text.casefold())
        by_first_word.setdefault(words[0] if words else "", []).append(text)
    return by_first_word


def marks(text: str, strings: Mapping[str, Iterable[str]]) -> list[str]:
    """What might point to someone in one text: e-mails, telephone numbers, register strings.

    A help to the coder and no proof: a name that the register doesn't hold isn't found. Strings
    of the register come longest first.
    """
    folded = text.casefold()
    near = [one for word in {"", *_WORD.findall(folded)} for one in strings.get(word, ())]
    return list(
        dict.fromkeys(
            [
                *(f"e-mail: {found}" for found in _EMAIL.findall(text)),
                *(f"telephone: {found.strip()}" for found in _TELEPHONE.findall(text)),
                *(
                    f"in the register: {one}"
                    for one in sorted(near, key=lambda one: (-len(one), one))
                    if re.search(rf"(?<!\w){re.escape(one.casefold())}(?!\w)", folded)
                ),
            ]
        )
    )
