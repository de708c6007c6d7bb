"""Names that are nearly the same: two spellings of one thing, perhaps."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

_WORD = re.compile(r"[^\W_]+")
# Words that tell no place from another: "Northmoor NHS Trust" may be "The Northmoor Trust".
_COMMON = frozenset(
    (
        *("the", "of", "and", "for", "at", "nhs", "trust", "foundation", "hospital", "hospitals"),
        *("department", "dept", "radiology", "imaging", "clinical", "diagnostic", "xray", "x"),
        *("ray", "unit", "services", "service"),
    )
)
_LEAST, _MOST = 7, 100
"""Letters of a name in which one typo is looked for: in fewer it makes another name."""
_TOLD_APART = 2
"""Letters of a word that tells two things apart: "Site A" is not "Site B" with a typo."""


def telling_words(name: str) -> list[str]:
    """A name's words without case, accents and apostrophes; those that any name may have left out.

    ``"St Zoë's Hospital, Northmoor"`` gives ``["st", "zoes", "northmoor"]``.
    """
    plain = unicodedata.normalize("NFKD", name.casefold()).replace("'", "").replace("’", "")
    words = _WORD.findall("".join(c for c in plain if not unicodedata.combining(c)))
    return [word for word in words if word not in _COMMON]


def near_names(names: Iterable[str]) -> list[list[str]]:
    """Groups of two names or more that may be one, each in the order given.

    They are the same but for case, accents, spaces, the order of words and words that any name may
    have, or are one typo apart. Names made of such words alone are in no group.
    """
    words = {name: telling_words(name) for name in dict.fromkeys(names)}
    words = {name: found for name, found in words.items() if found}
    leads_to = {name: name for name in words}

    def first(name: str) -> str:
        while leads_to[name] != name:
            leads_to[name] = name = leads_to[leads_to[name]]
        return name

    by_key: dict[object, str] = {}
    for name, found in words.items():
        for key in ("".join(found), tuple(sorted(found))):
            leads_to[first(name)] = first(by_key.setdefault(key, name))
    for one, other in _typos({"".join(found): name for name, found in words.items()}):
        if not _told_apart(words[one], words[other]):
            leads_to[first(other)] = first(one)
    groups: dict[str, list[str]] = {}
    for name in words:
        groups.setdefault(first(name), []).append(name)
    return [group for group in groups.values() if len(group) > 1]


def _typos(names: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Pairs of names whose letters, by which they are keyed, are one typo apart.

    Only keys that are the same with one letter less are compared: no key with every other one.
    """
    shorter: dict[str, list[str]] = {}
    for key in names:
        if _LEAST <= len(key) <= _MOST:
            # A digit is never a typo here: it tells one site from the next.
            less = {key[:at] + key[at + 1 :] for at, c in enumerate(key) if not c.isdigit()}
            for one in (key, *less):
                shorter.setdefault(one, []).append(key)
    for keys in shorter.values():
        for one, other in combinations(keys, 2):
            if _one_typo(one, other):
                yield names[one], names[other]


def _one_typo(one: str, other: str) -> bool:
    """Whether two texts that share one letter less are one typo apart: no letter moved far."""
    if len(one) != len(other):
        return True
    at = [i for i in range(len(one)) if one[i] != other[i]]
    swapped = len(at) > 1 and at == [at[0], at[0] + 1]
    return len(at) == 1 or (swapped and one[at[0]] + one[at[1]] == other[at[1]] + other[at[0]])


def _told_apart(one: Sequence[str], other: Sequence[str]) -> bool:
    return any(len(word) <= _TOLD_APART for word in set(one) ^ set(other))
