"""A file that came back: its comments, each with what it is about, and its text as changed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from auditreport.review.package import parts_of
from auditreport.review.places import plain
from auditreport.review.story import Range, Reader, Told

_STORIES = re.compile(r"word/(document|footnotes|endnotes|(?:header|footer)\d*)\.xml")
_OTHERS = ("word/comments.xml", "word/commentsExtended.xml", "docProps/core.xml")
_PARAGRAPH = "\n"


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment; ``reply_to`` is the number of the one that it replies to."""

    number: str
    who: str
    when: str
    text: str
    about: Range
    reply_to: str
    resolved: bool

    @property
    def words(self) -> str:
        """The words commented on: those that stand, else those that were taken away."""
        return plain("".join(self.about.words or self.about.removed))


@dataclass(frozen=True)
class Returned:
    """What one file says."""

    file: str
    issue: str
    modified_by: str
    paragraphs: Sequence[Told]
    comments: Sequence[Comment]


def read_returned(data: bytes, file: str) -> Returned:
    """Read a file. Raises ``Unreadable`` where that can't be done, whatever the file is."""
    parts = parts_of(data, lambda name: bool(_STORIES.fullmatch(name)) or name in _OTHERS)
    reader = Reader()
    for name in sorted(parts, key=lambda one: (one != "word/document.xml", one)):
        story = _STORIES.fullmatch(name)
        reader.read(parts[name], story[1] if story else "")
    return Returned(
        file,
        reader.issue,
        reader.modified_by,
        [one for one in reader.paragraphs if not one.owner and one.story],
        _comments(reader),
    )


def _comments(reader: Reader) -> list[Comment]:
    said: dict[str, list[Told]] = {}
    for one in reader.remark_paragraphs():
        said.setdefault(one.owner, []).append(one)
    # A thread is told by the number of the last paragraph of each comment.
    by_paragraph = {
        one.para_id: owner for owner, told in said.items() for one in told if one.para_id
    }
    found = []
    for number, remark in reader.remarks.items():
        paragraphs = said.get(number, [])
        thread = next(
            (
                reader.threads[p.para_id]
                for p in reversed(paragraphs)
                if p.para_id in reader.threads
            ),
            ("", False),
        )
        parent = by_paragraph.get(thread[0], "")
        root = reader.threads.get(thread[0], ("", False))
        about = reader.ranges.get(number) or reader.ranges.get(parent) or Range()
        text = _PARAGRAPH.join(filter(None, (one.after.strip() for one in paragraphs)))
        found.append(
            Comment(number, remark.who, remark.when, text, about, parent, thread[1] or root[1])
        )
    return found
