"""How hard a text is to read: Flesch and Kincaid's grade, whose reading age is five years more."""

from __future__ import annotations

import re

_SILENT = re.compile(r"(?<![aeiouy])(?<!l)e$|(?<=[^aeiouytd])ed$|(?<=[^aeiouyscxzh])es$")


def grade(text: str) -> float:
    """The American school grade at which the text is understood.

    0.39 × words to a sentence + 11.8 × syllables to a word − 15.59, after J. P. Kincaid and others,
    Derivation of new readability formulas for Navy enlisted personnel (1975).
    """
    sentences = [one for one in re.split(r"[.?!:]+(?:\s|$)", text) if one.strip()]
    words = re.findall(r"[A-Za-z’']+|\d+", text)
    beats = sum(map(syllables, words))
    return 0.39 * len(words) / len(sentences) + 11.8 * beats / len(words) - 15.59


def plain_sentences(markdown: str) -> str:
    """The sentences of a made text in plain words: without its headings and what stands on top."""
    lines = [line.removeprefix("- ") for line in markdown.splitlines()[4:] if line]
    return " ".join(line for line in lines if not line.startswith("#"))


def syllables(word: str) -> int:
    """Vowels that sound together, without a silent *e*; a number counts as one."""
    plain = _SILENT.sub("", word.lower().replace("’", "").replace("'", ""))
    return max(1, len(re.findall(r"[aeiouy]+", plain)))
