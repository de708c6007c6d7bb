"""Which paragraph of the issue each paragraph of a returned file is: by its anchor, else its words.

A copy may have lost its anchors: in another program, or as its text was pasted into a new file.
"""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

from auditreport.review.issued import Issue, Paragraph
from auditreport.review.places import plain
from auditreport.review.returned import Returned
from auditreport.review.story import Told

_ALIKE = 0.55
"""How much of its words a paragraph without an anchor shares with the one that it is taken for."""
_MOST_COMPARED = 40
"""Paragraphs in a stretch, beyond which likeness is not looked for pair by pair."""


def issue_of(returned: Returned, issues: Sequence[Issue]) -> Issue | None:
    """The issue that a file is a copy of: as it says, else the one that it is most like."""
    for issue in issues:
        if issue.name == returned.issue:
            return issue
    anchors = {anchor for one in returned.paragraphs for anchor in one.anchors}
    texts = {plain(one.before) for one in returned.paragraphs}

    def likeness(issue: Issue) -> int:
        return len(anchors & issue.by_anchor.keys()) + len(
            texts & {plain(one.text) for one in issue.paragraphs}
        )

    return max(reversed(issues), key=likeness, default=None)


def matched(paragraphs: Sequence[Told], issue: Issue) -> list[Paragraph | None]:
    """For each paragraph of the file, which one of the issue it is; ``None`` for a new one."""
    found: list[Paragraph | None] = [None] * len(paragraphs)
    left = dict(issue.by_anchor)
    for index, one in enumerate(paragraphs):
        own = next((anchor for anchor in one.anchors if anchor in left), "")
        if own:
            found[index] = left.pop(own)
    unknown = [
        index
        for index, one in enumerate(paragraphs)
        if found[index] is None and plain(one.before) and not one.is_contents
    ]
    for index, paragraph in _by_words(unknown, paragraphs, [p for p in left.values() if p.text]):
        found[index] = paragraph
    return found


def _by_words(
    unknown: Sequence[int], paragraphs: Sequence[Told], left: Sequence[Paragraph]
) -> list[tuple[int, Paragraph]]:
    here = [plain(paragraphs[index].before) for index in unknown]
    there = [plain(one.text) for one in left]
    found = []
    for tag, a, b, c, d in SequenceMatcher(None, here, there).get_opcodes():
        if tag == "equal":
            found += [(unknown[a + step], left[c + step]) for step in range(b - a)]
        elif tag == "replace" and max(b - a, d - c) <= _MOST_COMPARED:
            at = c
            for step in range(a, b):
                alike = [(_likeness(here[step], there[one]), one) for one in range(at, d)]
                best, one = max(alike, default=(0.0, 0), key=lambda pair: pair[0])
                if best >= _ALIKE:
                    found.append((unknown[step], left[one]))
                    at = one + 1
    return found


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one.split(), other.split()).ratio()
