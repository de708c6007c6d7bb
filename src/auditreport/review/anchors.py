"""A stable anchor on every paragraph of the Word file, and the record of where each comes from.

An anchor is a bookmark, as Word keeps those through edits. Its name is a hash of what stays: the
section and the paragraph's words without their figures; in a table, its row and its column. So it
is the same in the next issue unless that very paragraph was rewritten, whatever was changed around
it and however the figures moved; and no paragraph's name depends on how many stand before it.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

from auditreport.review.issued import Issue, Paragraph
from auditreport.review.marks import MARK, Marks, Place
from auditreport.review.places import Definitions, plain

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
ANCHOR = "_rv"
"""Begins an anchor's name. Word hides bookmarks that begin with a line from its list."""
ISSUE = "_issue_"
"""Begins the name of the bookmark that tells the issue."""

_FIRST_ID = 100_000  # above Pandoc's own bookmarks
_FIGURES = re.compile(r"[\d.,%]+")
_HEADING = re.compile(r"Heading(\d)")


def _w(name: str) -> str:
    return f"{{{W}}}{name}"


@dataclass
class _Walk:
    """Where the walk through a document has come to."""

    section: str = ""
    headings: list[str] = field(default_factory=list)
    rule: tuple[int, Place] | None = None
    """The level and the place of a heading that stands over one rule's text."""
    float_: str = ""
    caption: str = ""
    cell: tuple[str, str] | None = None


def anchored(
    parts: dict[str, bytes], marks: Marks, definitions: Definitions
) -> tuple[dict[str, bytes], Issue]:
    """The parts of a Word file with anchors and without marks, and the issue that it is."""
    making = _Making(marks, definitions)
    found: dict[str, bytes] = {
        name: making.part(parts[name], name)
        for name in ("word/document.xml", "word/footnotes.xml")
        if name in parts
    }
    told = "\0".join(f"{one.anchor} {one.text}" for one in making.paragraphs)
    issue = Issue(hashlib.sha256(told.encode()).hexdigest()[:6], making.paragraphs)
    bookmark = f'"{ISSUE}"'.encode()
    found["word/document.xml"] = found["word/document.xml"].replace(
        bookmark, f'"{ISSUE}{issue.name}"'.encode()
    )
    return found, issue


class _Making:
    def __init__(self, marks: Marks, definitions: Definitions) -> None:
        self.marks = marks
        self.definitions = definitions
        self.paragraphs: list[Paragraph] = []
        self.used: Counter[str] = Counter()
        self.number = _FIRST_ID
        self.at = _Walk()

    def part(self, data: bytes, name: str) -> bytes:
        """One part of the file, with its anchors."""
        for _, (prefix, uri) in ET.iterparse(io.BytesIO(data), events=["start-ns"]):  # noqa: S314  (Pandoc's)
            ET.register_namespace(str(prefix), str(uri))
        root = ET.fromstring(data)  # noqa: S314
        self.at = _Walk()
        if name == "word/footnotes.xml":
            self.at.section, self.at.headings = "footnotes", ["Footnotes"]
        else:
            body = root[0]
            body.insert(0, self._bookmark(ISSUE))
            body.insert(1, self._end())
        for block in self._paragraphs(root):
            self._anchor(block)
        made: bytes = ET.tostring(root, encoding="UTF-8", xml_declaration=True)
        # Programs differ in what room a picture has around it where the file doesn't say.
        made = made.replace(b"<wp:inline>", b'<wp:inline distT="0" distB="0" distL="0" distR="0">')
        # What stands in attributes, as a picture's words do, is no place to comment on.
        return MARK.sub("", made.decode("utf-8")).encode("utf-8")

    def _paragraphs(self, block: ET.Element) -> Iterator[ET.Element]:
        """Every paragraph in order; the walk knows where each stands."""
        for child in list(block):
            if child.tag == _w("bookmarkStart"):
                self._named(child.get(_w("name"), ""))
            elif child.tag == _w("p"):
                yield child
            elif child.tag == _w("tbl"):
                yield from self._cells(child)
            else:
                yield from self._paragraphs(child)

    def _named(self, name: str) -> None:
        if name.startswith(("tbl-", "fig-")):
            self.at.float_ = name

    def _cells(self, table: ET.Element) -> Iterator[ET.Element]:
        rows = [row.findall(_w("tc")) for row in table.iter(_w("tr"))]
        heads = [self._said(cell) for cell in rows[0]] if rows else []
        for row in table.iter(_w("tr")):
            self._together(row)
        for number, cells in enumerate(rows):
            name = self._said(cells[0]) if cells and number else "headings"
            for column, cell in enumerate(cells):
                head = heads[column] if column < len(heads) else ""
                self.at.cell = (name, head or f"column {column + 1}")
                yield from self._paragraphs(cell)
        self.at.cell = None

    def _together(self, row: ET.Element) -> None:
        """Keep a row on one page."""
        look = row.find(_w("trPr"))
        if look is None:
            look = ET.Element(_w("trPr"))
            row.insert(0, look)
        look.insert(0, ET.Element(_w("cantSplit")))

    def _said(self, block: ET.Element) -> str:
        texts = (_text(one) for one in block.iter(_w("p")))
        return plain(" ".join(MARK.sub("", text) for text in texts))

    def _anchor(self, block: ET.Element) -> None:
        text, places = self.marks.taken_out(_text(block))
        style = block.find(f"{_w('pPr')}/{_w('pStyle')}")
        look = style.get(_w("val"), "") if style is not None else ""
        heading = _HEADING.fullmatch(look)
        if look == "TOCHeading":
            self._heading(block, 1, plain(text), [])
        elif heading:
            self._heading(block, int(heading[1]), plain(text), places)
        picture = next(
            (one.get("descr", "") for one in block.iter() if one.tag.endswith("}docPr")), ""
        )
        if not (plain(text) or picture):
            return
        if look.endswith("Caption"):
            self.at.caption = text.partition(":")[0]
        if not places:
            places = [(0, place) for place in [self._place(text)] if place]
        name = self._name(text or picture)
        self.paragraphs.append(Paragraph(name, self._where(bool(picture)), text, places))
        behind = 1 if block.find(_w("pPr")) is not None else 0
        block.insert(behind, self._bookmark(name))
        block.append(self._end())
        if look == "ImageCaption":  # the last of its float
            self.at.float_ = self.at.caption = ""

    def _heading(
        self, block: ET.Element, level: int, text: str, places: Sequence[tuple[int, Place]]
    ) -> None:
        at = self.at
        del at.headings[level - 1 :]
        at.headings.append(text)
        names = [one.get(_w("name"), "") for one in block.iter(_w("bookmarkStart"))]
        own = next((name for name in names if name.startswith("sec-")), "")
        at.section = own or "/".join(_FIGURES.sub("#", one) for one in at.headings)
        if at.rule and level <= at.rule[0]:
            at.rule = None
        if places and places[0][1].file.endswith(".yaml"):
            at.rule = (level, places[0][1])
        at.float_ = at.caption = ""

    def _place(self, text: str) -> Place | None:
        """Where words without a mark come from: a question, a rule, or a published table."""
        at = self.at
        own = self.definitions.of(at.cell[0] if at.cell else text)
        if own or (at.rule and not at.float_):
            return own or (at.rule[1] if at.rule else None)
        file = self.definitions.made.get(at.float_)
        return Place(file, 0) if file else None

    def _name(self, text: str) -> str:
        at = self.at
        what = (at.float_, *at.cell) if at.cell else (at.float_, _FIGURES.sub("#", plain(text)))
        key = "\0".join((at.section, *what))
        name = f"{ANCHOR}{hashlib.sha256(key.encode()).hexdigest()[:10]}"
        self.used[name] += 1
        # Two that say the same below one heading: the second bears a number.
        return name if self.used[name] == 1 else f"{name}_{self.used[name]}"

    def _where(self, picture: bool) -> str:
        at = self.at
        steps = [" / ".join(at.headings[-2:]) or "Cover", at.caption]
        if at.cell:
            steps.append(f"{at.cell[0]}, {at.cell[1]}")
        return ": ".join(filter(None, [*steps, "the picture" if picture else ""]))

    def _bookmark(self, name: str) -> ET.Element:
        self.number += 1
        return ET.Element(_w("bookmarkStart"), {_w("id"): str(self.number), _w("name"): name})

    def _end(self) -> ET.Element:
        return ET.Element(_w("bookmarkEnd"), {_w("id"): str(self.number)})


def _text(paragraph: ET.Element) -> str:
    """What a paragraph of ours says: the text of its runs, a space for a tab or a break."""
    found = []
    for one in paragraph.iter():
        if one.tag == _w("t"):
            found.append(one.text or "")
        elif one.tag in (_w("tab"), _w("br"), _w("cr")) and one.get(_w("val")) is None:
            found.append(" ")
    return "".join(found)
