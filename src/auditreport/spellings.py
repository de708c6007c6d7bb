"""The one table of spellings: how departments write the answers that the engine knows."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from auditreport.words import Answer

SPELLINGS: Mapping[Answer, tuple[str, ...]] = {
    Answer.YES: ("yes", "y"),
    Answer.NO: ("no", "n"),
    Answer.DONT_KNOW: (
        "don't know",
        "dont know",
        "do not know",
        "dk",
        "d/k",
        "not known",
        "unknown",
    ),
    Answer.NOT_APPLICABLE: ("not applicable", "n/a", "na", "n.a.", "n a"),
    Answer.BLANK: ("", "blank", "no answer"),
}
"""Read whatever the case, the spaces, the kind of apostrophe and a full stop at the end."""

_APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼ´`′", "'"))
_UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))


def _key(text: str) -> str:
    # Apostrophes first: NFKC would take an acute accent apart. It turns non-breaking and full-width
    # forms into plain ones.
    plain = unicodedata.normalize("NFKC", text.translate(_APOSTROPHES).translate(_UNSEEN))
    key = "".join(plain.casefold().split())
    return key.removesuffix(".") or key  # a full stop alone is no answer, not even a blank one


_ANSWER_OF = {_key(text): answer for answer, texts in SPELLINGS.items() for text in texts}
_LONGEST = 64
"""No spelling comes near this length, spaces included: a longer text need not be taken apart."""


@lru_cache(maxsize=4096)
def _read(text: str) -> Answer | None:
    return _ANSWER_OF.get(_key(text))


def read_answer(text: str) -> Answer | None:
    """The answer that a cell's text stands for; ``None`` where it is no known spelling."""
    if len(text) > _LONGEST:
        return Answer.BLANK if not text.strip() else None
    return _read(text)


def known(text: str) -> bool:
    """Whether the text is a known spelling, and so says nothing but an answer."""
    return read_answer(text) is not None
