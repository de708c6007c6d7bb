"""Marks in the report's texts that tell from which file and line the words come.

A mark is a few characters of Unicode's private area, so that it goes unseen through Markdown,
escaping and Pandoc; :mod:`auditreport.review.anchors` takes it out of the Word file again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import yaml

from auditreport.models import read_yaml
from auditreport.prose_intervals import VARIABLE
from auditreport.published import Action, Conclusion, Report

_DIGITS = str.maketrans("0123456789", "".join(map(chr, range(0xE010, 0xE01A))))
_BACK = {digit: ordinary for ordinary, digit in _DIGITS.items()}
MARK = re.compile("\ue000([\ue010-\ue019]+)\ue001")

# What no mark may stand in: variables, attributes, citations, code, targets of links, addresses.
_UNTOUCHED = re.compile(
    r"\{\{<.*?>\}\}|\{[^{}\n]*\}|\[[^\]\n]*@[^\]\n]*\]|@[\w:.-]+|`[^`\n]*`|\]\([^)\n]*\)"
    r"|<[^<>\n]*>|^[ \t]*\[[^\]\n]+\]:[^\n]*|^:::[^\n]*|^```.*?^```",
    re.DOTALL | re.MULTILINE,
)
_LAST_WORD = re.compile(r"\w+$")
_LETTERS = re.compile(r"\w+")
_ENOUGH = 12
"""Letters by which a line is told from another."""
_WORD = re.compile(r"(?<![\w@\0-])[^\W\d_]+(?=[\s.,;:!?)\]’”\"'*_–]|$)")


@dataclass(frozen=True, slots=True)
class Place:
    """Where words come from; ``said`` is what the line says, by which it is found when it moves."""

    file: str
    line: int
    said: str = ""


_One = TypeVar("_One", Conclusion, Action)


class Marks:
    """The places that were marked, each by its number."""

    def __init__(self) -> None:
        self.places: list[Place] = []

    def mark(self, place: Place) -> str:
        """A mark of this place."""
        self.places.append(place)
        return f"\ue000{len(self.places) - 1}\ue001".translate(_DIGITS)

    def taken_out(self, text: str) -> tuple[str, list[tuple[int, Place]]]:
        """The text without its marks, and from which of its characters on each place holds.

        A mark stands behind the first word of its place.
        """
        found: list[tuple[int, Place]] = []
        plain = ""
        end = 0
        for match in MARK.finditer(text):
            plain += text[end : match.start()]
            end = match.end()
            word = _LAST_WORD.search(plain)
            begins = word.start() if word else len(plain)
            found.append((begins, self.places[int(match[1].translate(_BACK))]))
        return plain + text[end:], found


def marked_text(text: str, file: str, marks: Marks) -> str:
    """A commentary with a mark behind the first word of each line, where there is one."""
    shadow = _UNTOUCHED.sub(lambda found: re.sub(r"[^\n]", "\0", found[0]), text)
    lines = []
    for number, (line, seen) in enumerate(
        zip(text.split("\n"), shadow.split("\n"), strict=True), start=1
    ):
        word = _WORD.search(seen)
        if word:
            mark = marks.mark(Place(file, number, line.strip()))
            lines.append(f"{line[: word.end()]}{mark}{line[word.end() :]}")
        else:
            lines.append(line)
    return "\n".join(lines)


def marked_rules(report: Report, rules: Mapping[str, str], marks: Marks) -> Report:
    """The report with marks in its conclusions and actions; ``rules`` are `findings.yaml`."""
    conclusions, actions = list(report.conclusions), list(report.actions)
    for file, text in rules.items():
        entries = _entries(text, file)
        conclusions = [_marked(one, entries, file, marks) for one in conclusions]
        actions = [_marked(one, entries, file, marks) for one in actions]
    return replace(report, conclusions=conclusions, actions=actions)


@dataclass(frozen=True, slots=True)
class _Prose:
    """A text of a rule: what finds it in what was said, and its lines in the file."""

    pattern: re.Pattern[str]
    lines: Sequence[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class _Entry:
    line: int
    said: str
    texts: Sequence[_Prose]


def _entries(text: str, file: str) -> dict[str, _Entry]:
    """Each conclusion and action of a file of rules by its id."""
    _, root = read_yaml(text, file)
    lines = text.split("\n")
    found = {}
    for key, part in root.value if isinstance(root, yaml.MappingNode) else ():
        if key.value not in ("conclusions", "actions") or not isinstance(part, yaml.SequenceNode):
            continue
        for node in part.value:
            worded = [one for one in scalars(node) if " " in one.value.strip()]
            own = next((v.value for k, v in node.value if k.value == "id"), "")
            number = node.start_mark.line
            # The longest first: a title may be said again within a text.
            worded.sort(key=lambda one: -len(one.value))
            texts = [_prose(one, lines) for one in worded]
            found[own] = _Entry(number + 1, lines[number].strip(), texts)
    return found


def scalars(node: yaml.Node | None) -> Iterator[yaml.ScalarNode]:
    """Every value below a node that is no list and no mapping, in the file's order."""
    if isinstance(node, yaml.ScalarNode):
        yield node
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from scalars(item)
    elif isinstance(node, yaml.MappingNode):
        for _, value in node.value:
            yield from scalars(value)


def _prose(node: yaml.ScalarNode, lines: Sequence[str]) -> _Prose:
    first = node.start_mark.line + (node.style in (">", "|"))
    last = max(first, node.end_mark.line - (node.end_mark.column == 0))
    pieces = [re.escape(" ".join(one.split())) for one in VARIABLE.split(node.value)[::2]]
    pattern = re.compile(r"\s*\S.*?".join(pieces), re.DOTALL)
    return _Prose(pattern, [(at + 1, lines[at]) for at in range(first, min(last + 1, len(lines)))])


def _marked(one: _One, entries: Mapping[str, _Entry], file: str, marks: Marks) -> _One:
    entry = entries.get(one.id)
    if entry is None:
        return one
    # Where a text is there with the names of its figures, that is what the report is made from.
    both = (("title",), ("who",), ("why_written", "why"), ("written", "text"))
    filled = [[name for name in names if getattr(one, name, "")][:1] for names in both]
    names = [name for found in filled for name in found]
    said: dict[str, Any] = {name: _field(getattr(one, name), entry, file, marks) for name in names}
    return replace(one, **said)


def _field(said: str, entry: _Entry, file: str, marks: Marks) -> str:
    """One text of a conclusion or an action, with a mark where each line of its rule begins."""
    at: dict[int, Place] = {}
    for prose in entry.texts:
        match = prose.pattern.search(said)
        if match is None:
            continue
        position = match.start()
        for index, (number, line) in enumerate(prose.lines):
            words = _words(line)
            found = said.find(words, position, match.end()) if words else -1
            if index == 0 or found >= 0:
                at.setdefault(found if index else position, Place(file, number, line.strip()))
            if found >= 0:
                position = found + len(words)
    if not at:
        at = {0: Place(file, entry.line, entry.said)}
    for position in sorted(at, reverse=True):
        word = _LETTERS.match(said, position)
        behind = word.end() if word else position
        said = f"{said[:behind]}{marks.mark(at[position])}{said[behind:]}"
    return said


def _words(line: str) -> str:
    """Words by which a line of a rule is found in what was said: between two variables."""
    pieces = [" ".join(piece.split()).strip("\"' ") for piece in VARIABLE.split(line)[::2]]
    return next((one for one in pieces if len(one) >= _ENOUGH), max(pieces, key=len))
