"""What a Word file that came back says: its paragraphs, changes and comments, read strictly.

Read as a stream, with a cap on each count, since nobody vouches for the file: a declaration, as
attacks by entities need one, ends the reading; nothing outside the file is ever fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from auditreport.gate_xml import parse_strictly
from auditreport.review.anchors import ANCHOR, ISSUE
from auditreport.review.package import refused
from auditreport.unreadable import Unreadable

MOST_ELEMENTS = 3_000_000
MOST_TEXT = 5_000_000
MOST_DEPTH = 250

_WORD = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
}
_FALLBACK = "http://schemas.openxmlformats.org/markup-compatibility/2006 Fallback"
_CHANGES = {"ins": "ins", "del": "del", "moveFrom": "from", "moveTo": "to"}
_SPACES = ("tab", "br", "cr", "ptab")
_CONTENTS = re.compile(r"(?:TOC|Contents)\d")

GONE = frozenset({"del", "from"})
"""States of words that a reviewer would take away."""
NEW = frozenset({"ins", "to"})
"""States of words that a reviewer would put in."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words in one state: ``""`` as they were, or one of ``GONE`` or ``NEW``.

    ``move`` names the move that they are part of.
    """

    text: str
    state: str = ""
    who: str = ""
    when: str = ""
    move: str = ""


@dataclass(slots=True)
class Told:
    """A paragraph of a file; ``owner`` is the number of the comment that it is of, if of one."""

    story: str
    anchors: list[str] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    owner: str = ""
    para_id: str = ""
    style: str = ""
    mark: Piece | None = None
    """The paragraph's own end, where that was put in or taken away."""

    @property
    def before(self) -> str:
        """The text with every change rejected."""
        return "".join(piece.text for piece in self.pieces if piece.state not in NEW)

    @property
    def after(self) -> str:
        """The text with every change taken."""
        return "".join(piece.text for piece in self.pieces if piece.state not in GONE)

    @property
    def is_contents(self) -> bool:
        """Whether it is a line of the list of contents, which Word makes anew."""
        return bool(_CONTENTS.match(self.style))


@dataclass(slots=True)
class Range:
    """What a comment is about: where that begins, and its words."""

    paragraph: Told | None = None
    offset: int = 0
    words: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Remark:
    """A comment as `comments.xml` has it."""

    who: str
    when: str


class Reader:
    """Reads the parts of one file, one after the other."""

    def __init__(self) -> None:
        self.paragraphs: list[Told] = []
        self.ranges: dict[str, Range] = {}
        self.remarks: dict[str, Remark] = {}
        self.threads: dict[str, tuple[str, bool]] = {}
        """By a paragraph's number: the number of the one replied to, and whether it is resolved."""
        self.issue = ""
        self.modified_by = ""
        self._elements = self._length = 0

    def read(self, data: bytes, story: str) -> None:
        """Read one part. Raises ``Unreadable`` where it isn't sound."""
        walk = _Walk(self, story)
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = walk.start
        parser.EndElementHandler = walk.end
        parser.CharacterDataHandler = walk.characters
        parser.StartDoctypeDeclHandler = _doctype
        try:
            parse_strictly(parser, data)
        except Unreadable as why:
            raise refused(why.reason) from None

    def count(self, elements: int, letters: int) -> None:
        """Count what was read; raises ``Unreadable`` beyond the caps."""
        self._elements += elements
        self._length += letters
        if self._elements > MOST_ELEMENTS or self._length > MOST_TEXT:
            raise refused("too_much_text")

    def remark_paragraphs(self) -> Iterator[Told]:
        """The paragraphs of comments."""
        return (one for one in self.paragraphs if one.owner)


def _doctype(*_: object) -> None:
    raise refused("doctype")


class _Walk:
    """The walk through one part."""

    def __init__(self, reader: Reader, story: str) -> None:
        self.reader = reader
        self.story = story
        self.path: list[str] = []
        self.open: list[Told] = []
        self.changes: list[Piece] = []
        self.rows: list[Piece | None] = []
        self.ranges: dict[str, Range] = {}
        self.moves: dict[str, str] = {}
        self.pending: list[str] = []
        self.owner = ""
        self.skipped = 0
        self.text: list[str] | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        self.reader.count(1, 0)
        if len(self.path) > MOST_DEPTH:
            raise refused("damaged")
        space, _, local = name.rpartition(" ")
        is_word = space in _WORD
        self.path.append(local if is_word else f"{local}'")
        self.skipped += name == _FALLBACK
        if self.skipped:
            return
        given = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        if local == "lastModifiedBy":
            self.text = []
        elif local == "commentEx":
            done = given.get("done", "0") in ("1", "true", "on")
            self.reader.threads[given.get("paraId", "")] = (given.get("paraIdParent", ""), done)
        elif is_word:
            self._word(local, given)

    def _word(self, local: str, given: dict[str, str]) -> None:
        if local in ("t", "delText"):
            self.text = []
        elif local in _SPACES and self._inside("r"):
            self._say(" ")
        elif local == "noBreakHyphen":
            self._say("-")
        elif local in _CHANGES:
            self._change(local, given)
        elif local == "pStyle" and self.open:
            self.open[-1].style = given.get("val", "")
        elif local == "tr":
            self.rows.append(None)
        elif local in ("p", "comment"):
            self._begin(local, given)
        else:
            self._marked(local, given)

    def _begin(self, local: str, given: dict[str, str]) -> None:
        """A paragraph or a comment begins."""
        if local == "comment":
            self.owner = given.get("id", "")
            who, when = given.get("author", ""), given.get("date", "")
            self.reader.remarks[self.owner] = Remark(who, when)
            return
        anchors, self.pending = self.pending, []
        told = Told(self.story, anchors, owner=self.owner, para_id=given.get("paraId", ""))
        self.open.append(told)
        self.reader.paragraphs.append(told)
        for waiting in self.ranges.values():
            if waiting.paragraph is None:
                waiting.paragraph = told

    def _marked(self, local: str, given: dict[str, str]) -> None:
        """A bookmark, or one end of a comment's or a move's range."""
        number, name = given.get("id", ""), given.get("name", "")
        if local == "bookmarkStart":
            self._bookmark(name)
        elif local == "commentRangeStart":
            self.ranges[number] = self.reader.ranges.setdefault(number, Range())
            self._place(self.ranges[number])
        elif local == "commentRangeEnd":
            self.ranges.pop(number, None)
        elif local == "commentReference":
            known = self.reader.ranges.setdefault(number, Range())
            if known.paragraph is None:
                self._place(known)
        elif local in ("moveFromRangeStart", "moveToRangeStart"):
            self.moves[number] = name
        elif local in ("moveFromRangeEnd", "moveToRangeEnd"):
            self.moves.pop(number, None)

    def _inside(self, parent: str) -> bool:
        return len(self.path) > 1 and self.path[-2] == parent

    def _change(self, local: str, given: dict[str, str]) -> None:
        change = Piece("", _CHANGES[local], given.get("author", ""), given.get("date", ""))
        if self._inside("trPr"):
            if self.rows:
                self.rows[-1] = change
        elif self._inside("rPr"):
            if self.open and "pPr" in self.path[-3:-2]:
                self.open[-1].mark = change
        else:
            self.changes.append(change)

    def _bookmark(self, name: str) -> None:
        if name.startswith(ISSUE):
            self.reader.issue = self.reader.issue or name.removeprefix(ISSUE)
        elif name.startswith(ANCHOR):
            (self.open[-1].anchors if self.open else self.pending).append(name)

    def _place(self, about: Range) -> None:
        if self.open:
            about.paragraph, about.offset = self.open[-1], len(self.open[-1].before)

    def end(self, _name: str) -> None:
        """An element ends."""
        local = self.path.pop()
        if self.skipped:
            self.skipped -= local == "Fallback'"
            return
        if local in ("t", "delText") and self.text is not None:
            self._say("".join(self.text))
            self.text = None
        elif local == "lastModifiedBy'":
            self.reader.modified_by = "".join(self.text or [])
            self.text = None
        elif local == "p" and self.open:
            self.open.pop()
        elif local == "tr" and self.rows:
            self.rows.pop()
        elif local == "comment":
            self.owner = ""
        elif local in _CHANGES and self.changes and not {"rPr", "trPr"} & set(self.path[-1:]):
            self.changes.pop()

    def characters(self, text: str) -> None:
        """Text within an element."""
        self.reader.count(0, len(text))
        if self.text is not None and not self.skipped:
            self.text.append(text)

    def _say(self, text: str) -> None:
        if not self.open or not text:
            return
        changes = self.changes or [one for one in self.rows[-1:] if one]
        states = {one.state for one in changes}
        if states & GONE and states & NEW:
            return  # what one reviewer put in and another took away again
        last = changes[-1] if changes else Piece("")
        move = next(iter(self.moves.values()), "") if last.state in ("from", "to") else ""
        piece = Piece(text, last.state, last.who, last.when, move)
        self.open[-1].pieces.append(piece)
        for about in self.ranges.values():
            if about.paragraph is not self.open[-1] and not about.words and not about.removed:
                # The range began at the end of the paragraph before, where it has no words.
                about.paragraph, about.offset = self.open[-1], 0
            (about.removed if piece.state in GONE else about.words).append(text)
