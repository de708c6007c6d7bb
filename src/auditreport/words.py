"""The audit's words: each closed list of terms stands here once, and nowhere else."""

import re
from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import SupportsFloat

QUESTION_ID = re.compile(r"^\s*([A-Za-z]{1,8}\s?[0-9]{1,4}[a-z]?)(?![A-Za-z0-9])")
"""A text that is a question's id, or begins with it: ``Q5``, ``Q5. Has your…``."""


class Answer(StrEnum):
    """What one department answered to one question, once read."""

    YES = "yes"
    NO = "no"
    DONT_KNOW = "dont_know"
    NOT_APPLICABLE = "not_applicable"
    BLANK = "blank"
    NOT_ASKED = "not_asked"


class Role(StrEnum):
    """What a question is for: only a standard has a target and a verdict."""

    STANDARD = "standard"
    PRACTICE = "practice"
    SURVEY = "survey"


class Verdict(StrEnum):
    """How a standard's compliance stands to its target."""

    MET = "met"
    CLOSE = "close"
    SHORT = "short"


class Outcome(StrEnum):
    """What became of one return."""

    INCLUDED = "included"
    LATE = "late"
    SUPERSEDED = "superseded"
    DUPLICATE = "duplicate"
    WITHDRAWN = "withdrawn"
    PILOT = "pilot"
    QUARANTINED = "quarantined"


CONFLICT = "conflicting_returns"
"""Why returns are quarantined that are right by themselves: only one can count, and which one must
be asked."""

ANSWER_WORDS = {
    Answer.YES: "Yes",
    Answer.NO: "No",
    Answer.DONT_KNOW: "Don’t know",
    Answer.NOT_APPLICABLE: "Not applicable",
    Answer.BLANK: "Blank",
    Answer.NOT_ASKED: "Not asked",
}

VERDICT_WORDS = {
    Verdict.MET: "met",
    Verdict.CLOSE: "close",
    Verdict.SHORT: "short",
}


def listed(parts: Sequence[str], word: str = "and") -> str:
    """Several things in words: ``Q4, Q5 and Q13``; empty where there is none."""
    return f" {word} ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))


def count(number: int, noun: str, plural: str = "") -> str:
    """Number and noun: ``1 return``, ``85 returns``."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def plain_number(value: SupportsFloat) -> str:
    """``90`` or ``97.5``: no decimals where none are needed."""
    return f"{float(value):g}"


def day(when: date) -> str:
    """``29 September 2010``."""
    return f"{when.day} {when:%B %Y}"


_LONGEST_WORD = 30


def shortened(text: str, most: int) -> str:
    """A text on one line of at most ``most`` letters, cut between words: ``Users reminded …``.

    A word that no column has room for is cut too.
    """
    words = (w if len(w) <= _LONGEST_WORD else f"{w[: _LONGEST_WORD - 1]}…" for w in text.split())
    line = " ".join(words)
    if len(line) <= most:
        return line
    return line[: most - 1].rpartition(" ")[0].rstrip(" ,;:–-") + " …"
