"""Where in the prose each number stands: by file, line and rule, before it is filled in."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from auditreport.commentary import is_text_line, kept_lines
from auditreport.findings import Findings
from auditreport.kept_actions import KeptAction, prose_of
from auditreport.models import line_of, read_yaml
from auditreport.prose_intervals import VARIABLE, with_intervals
from auditreport.published import Action, Conclusion

_END_OF_SENTENCE = re.compile(r"(?<=[.!?])[”’\"')\]]*\s+(?=[^\sa-z])")
_MARKS = re.compile(r"^- |\s*\[@[^\]]*\]|\s*\(@[\w-]+\)|\{[.#][^}]*\}|[*`\\]")
"""References, classes and emphasis: no words of a sentence."""
_LINKED = re.compile(r"\[[^\]]*\]\(#[\w-]+\)\{\.number variable=\"([^\"]+)\"\}")


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence with the names of its numbers, and where it was written.

    ``file`` is one of the audit's folder, or a part of the report that the program words itself.
    """

    file: str
    line: int
    written: str
    rule: str = ""

    @property
    def names(self) -> list[str]:
        """The variables in it, each once."""
        return list(dict.fromkeys(VARIABLE.findall(self.written)))

    def text(self, values: Mapping[str, str]) -> str:
        """The sentence as it is read."""
        filled = VARIABLE.sub(lambda match: values.get(match[1], ""), self.written)
        return " ".join(_MARKS.sub("", filled).split())


@dataclass(frozen=True)
class Prose:
    """What of the audit's own files is published as prose.

    ``commentary`` is text by file below `commentary/`, without its ending; ``rules`` is the text of
    `findings.yaml` with what it says, if there is one; ``kept`` are the rows of `actions.csv`.
    """

    commentary: Mapping[str, str] = field(default_factory=dict)
    rules: tuple[str, Findings] | None = None
    kept: Sequence[KeptAction] = ()


def in_commentary(commentary: Mapping[str, str], values: Mapping[str, str]) -> Iterator[Passage]:
    """The sentences of what is left of each text for these results."""
    for name, text in commentary.items():
        kept = kept_lines(text, values)
        for is_text, group in groupby(kept, lambda numbered: is_text_line(numbered[1])):
            lines = list(group)
            paragraph = "\n".join(line for _, line in lines)
            if is_text and all(map(values.get, VARIABLE.findall(paragraph))):
                for at, sentence in _sentences(with_intervals(paragraph, values)):
                    yield Passage(f"commentary/{name}.md", lines[at][0], sentence)


def _sentences(paragraph: str) -> Iterator[tuple[int, str]]:
    """Each sentence with a number in it, and on which of the lines the first of these stands."""
    start = 0
    for end in [*(match.end() for match in _END_OF_SENTENCE.finditer(paragraph)), len(paragraph)]:
        first = VARIABLE.search(paragraph, start, end)
        if first:
            yield paragraph.count("\n", 0, first.start()), paragraph[start:end]
        start = end


def in_findings(
    text: str, rules: Findings, conclusions: Sequence[Conclusion], actions: Sequence[Action]
) -> Iterator[Passage]:
    """The sentences, steps and reasons that were said, by their rule."""
    _, root = read_yaml(text, "findings.yaml")
    for key, drawn, ids in (
        ("conclusions", conclusions, [rule.id for rule in rules.conclusions]),
        ("actions", actions, [rule.id for rule in rules.actions]),
    ):
        for one in drawn:
            for where, written in one.sentences:
                if VARIABLE.search(written):
                    line = line_of(root, (key, ids.index(one.id), *where)) or 1
                    yield Passage("findings.yaml", line, written, _rule(key, one.id, where))


def _rule(key: str, name: str, where: Sequence[str | int]) -> str:
    kind = key.removesuffix("s")
    if len(where) == 1:
        return f"{kind} {name}, {where[0]}"
    return f"{kind} {name}, {str(where[0]).removesuffix('s')} {int(where[1]) + 1}"


def in_plan(kept: Sequence[KeptAction], values: Mapping[str, str]) -> Iterator[Passage]:
    """The cells of `actions.csv` that are published as text and quote a number."""
    for row in kept:
        for column, text in prose_of(row).items():
            names = VARIABLE.findall(text)
            if names and all(map(values.get, names)):
                written = " ".join(with_intervals(text, values).split())
                yield Passage("actions.csv", row.line, written, f"{row.id}, {column}")


def in_parts(
    parts: Mapping[str, str], commentary: Collection[str], *, worded: Collection[str]
) -> Iterator[Passage]:
    """The sentences that the program words itself: lines of the parts that no author wrote.

    ``commentary`` are the authors' texts as they stand in the parts; ``worded`` are parts whose
    other sentences are known by their rules.
    """
    own = {line for text in commentary for line in text.splitlines()}
    for name, text in parts.items():
        if name in worded:
            continue
        for number, line in enumerate(text.splitlines(), start=1):
            if line not in own:
                for _, sentence in _sentences(_LINKED.sub(r"{{< var \1 >}}", line)):
                    yield Passage(f"report, {name}", number, sentence)
