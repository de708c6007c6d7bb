"""The report's trail: every question has its place, and every figure leads to where it stands.

The parts come written without links, a question's number in bold at the head of its row or
paragraph (``**Q5**``), figures as variables. Here they get their anchors and links, in one go over
the whole text, so that no link can lead to what this report doesn't have.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from auditreport.breakdown_rules import ANCHOR
from auditreport.prose_intervals import VARIABLE
from auditreport.provenance import source_of
from auditreport.published import Report

_ANCHOR = re.compile(r"\{[^}\n]*#([\w-]+)[^}\n]*\}")
_BOLD = re.compile(r"\*\*(Q[\w-]*)\*\*")
_LINK = re.compile(
    r"\[((?:\{\{<.*?>\}\}|[^\[\]\n])+)\]\(#([\w-]+)\)(\{\.(?:number|question)[^}\n]*\})"
)
_TABLE = re.compile(r"^(: .*?)( \{#tbl-([\w-]+)\})$", re.MULTILINE)
_FIGURE = re.compile(r"^(!\[.*)(\]\(charts/[^)\n]*\)\{#fig-([\w-]+) )", re.MULTILINE)
_HEADING = re.compile(r"^#+ .*$", re.MULTILINE)
_WITHOUT_A_PLACE = ("interval", "interval_yes", "interval_no", "interval_not_achieved")
"""Figures that stand behind another of the same row, which has the link."""
_PLACES = {
    "verdicts": "fig-overview",
    "response": "tbl-response",
    "flow": "tbl-response",
    "rates": "tbl-rates",
    "strata": "tbl-strata",
    "standards": "tbl-standards",
    "practices": "tbl-standards",
    "actions": "tbl-actions",
}


def question(identifier: str) -> str:
    """A question's number, which leads to its result."""
    return f"[{identifier}](#{identifier}){{.question}}"


def number(text: str, place: str, variable: str) -> str:
    """A variable's figure that leads to a table or chart."""
    return f'[{text}](#{place}){{.number variable="{variable}"}}'


def with_trail(parts: Mapping[str, str], report: Report) -> dict[str, str]:
    """The same parts with anchors, links and sources."""
    known = {question.id for question in report.definition.questions}
    placed: set[str] = set()
    linked = {
        name: _questions(_sources(text, report), known, placed, part=name)
        for name, text in sorted(parts.items(), key=lambda item: item[0] != "results")
    }
    places = {question.key: question.id for question in report.definition.questions}
    quoted = {name: _numbers(text, places) for name, text in linked.items()}
    anchors = {anchor for text in quoted.values() for anchor in _ANCHOR.findall(text)}

    def kept(match: re.Match[str]) -> str:
        return match[0] if match[2] in anchors else match[1]

    return {name: _LINK.sub(kept, quoted[name]) for name in parts}


def _questions(text: str, known: set[str], placed: set[str], *, part: str) -> str:
    """Make each number in bold a link; the first in the results, and that of the wording, a place.

    Where the results don't show a question, its place is where it is worded.
    """
    worded: set[str] = set()

    def linked(match: re.Match[str]) -> str:
        name = match[1]
        if name not in known:
            return match[0]
        to, own = name, ""
        if part == "results" and name not in placed:
            placed.add(name)
            to, own = f"asked-{name}", f"#{name} "
        elif part == "appendices" and name not in worded:
            worded.add(name)
            own = f"#asked-{name} " if name in placed else f"#{name} "
        return f"**[{name}](#{to}){{.question {own}}}**".replace(" }", "}")

    return _BOLD.sub(linked, text)


def _sources(text: str, report: Report) -> str:
    """Say below each table and chart which file it shows."""

    def with_source(match: re.Match[str]) -> str:
        source = source_of(report, match[3])
        return f"{match[1]} [{source}]{{.source}}{match[2]}" if source else match[0]

    return _FIGURE.sub(with_source, _TABLE.sub(with_source, text))


def _numbers(text: str, places: Mapping[str, str]) -> str:
    """Make each figure of the prose a link to its row, or to its table."""

    def linked(match: re.Match[str]) -> str:
        name = match[1]
        place = _place(name, places)
        if not place:
            return match[0]
        return f'[{match[0]}](#{place}){{.number variable="{name}"}}'

    said = []
    end = 0
    for heading in _HEADING.finditer(text):
        said += [VARIABLE.sub(linked, text[end : heading.start()]), heading[0]]
        end = heading.end()
    return "".join([*said, VARIABLE.sub(linked, text[end:])])


def _place(variable: str, places: Mapping[str, str]) -> str:
    """Where a figure stands; empty for what is no figure, or has its row named beside it."""
    first, _, rest = variable.partition(".")
    if rest in _WITHOUT_A_PLACE or rest.split(".")[-1] in ("label", "verdict", "list"):
        return ""
    if first in places:
        return places[first]
    if first == "group":
        return f"tbl-{rest.partition('.')[0]}"
    if first == "breakdowns":
        return f"tbl-{ANCHOR}{rest.partition('.')[0]}"
    return _PLACES.get(first, "")
