"""No percentage of a question stands in prose without its interval: where none is named, it is put.

Texts are those with variables, before their values are filled in.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

VARIABLE = re.compile(r"\{\{<\s*var\s+([^\s>]+)\s*>\}\}")
INTERVALS = {
    "percent": "interval",
    "percent_yes": "interval_yes",
    "percent_no": "interval_no",
    "percent_not_achieved": "interval_not_achieved",
}
"""The interval of each share: the variables of a question, without its id."""
_IN_WORDS = "95% interval"


def with_intervals(paragraph: str, values: Mapping[str, str]) -> str:
    """The paragraph with an interval behind each percentage that has none in it.

    In brackets of its own, or behind a comma where the percentage stands in brackets; the first of
    the paragraph says what it is. Left alone are a question whose interval the paragraph names
    itself, a share said before, and one without uncertainty: all departments answered.
    """
    names = VARIABLE.findall(paragraph)
    named = {key for key, _, last in map(_parted, names) if last.startswith(("interval", "ci_"))}
    said: list[str] = []
    end = 0
    for match in VARIABLE.finditer(paragraph):
        said.append(paragraph[end : match.end()])
        end = match.end()
        key, _, share = _parted(match[1])
        interval = f"{key}.{INTERVALS.get(share, '')}"
        if key in named or not _is_wide(values.get(interval, "")):
            continue
        before = "".join(said)
        if f"var {interval} >" in before:
            continue
        words = f"{{{{< var {interval} >}}}}"
        if _IN_WORDS not in before:
            words = f"{_IN_WORDS} {words}"
        bracketed = before.count("(") > before.count(")")
        said.append(f", {words}" if bracketed else f" ({words})")
    return "".join(said) + paragraph[end:]


def _parted(name: str) -> tuple[str, str, str]:
    return name.rpartition(".")


def _is_wide(interval: str) -> bool:
    low, to, high = interval.partition(" to ")
    return bool(to) and low != high
