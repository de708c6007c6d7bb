"""The one table of spellings: how departments write the answers that the engine knows."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
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
_UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad\ufe0e\ufe0f"))


@lru_cache(maxsize=4096)
def spelling_key(text: str) -> str:
    """How spellings are compared."""
    # Apostrophes first: NFKC would take an acute accent apart. It turns non-breaking and full-width
    # forms into plain ones.
    plain = unicodedata.normalize("NFKC", text.translate(_APOSTROPHES).translate(_UNSEEN))
    key = "".join(plain.casefold().split())
    return key.removesuffix(".") or key  # a full stop alone is no answer, not even a blank one


_LONGEST = 64
"""No spelling comes near this length, spaces included: a longer text need not be taken apart."""


class Spellings:
    """What one audit reads as an answer: the table above, and the spellings that it adds."""

    def __init__(self, own: Mapping[Answer, Sequence[str]] | None = None) -> None:
        self._answer_of = {
            spelling_key(text): answer
            for table in (own or {}, SPELLINGS)  # the built-in table wins: it can't be bent
            for answer, texts in table.items()
            for text in texts
        }

    def read(self, text: str) -> Answer | None:
        """The answer that a cell's text stands for; ``None`` where it is no known spelling."""
        if len(text) > _LONGEST:
            return Answer.BLANK if not text.strip() else None
        return self._answer_of.get(spelling_key(text))

    def known(self, text: str) -> bool:
        """Whether the text is a known spelling, and so says nothing but an answer."""
        return self.read(text) is not None


BUILT_IN = Spellings()
"""For what no audit can change."""


def known(text: str) -> bool:
    """Whether the text is a spelling that every audit knows."""
    return BUILT_IN.known(text)
