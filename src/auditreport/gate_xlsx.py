"""The gate, for .xlsx and .xlsm: what no form holds, how far cells lie, what is hidden."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import unquote

from auditreport.cells import MOST_CELLS, MOST_TEXT, Marks
from auditreport.gate_archive import OLE
from auditreport.gate_xml import Walker
from auditreport.unreadable import Unreadable

_BOOK = re.compile(r"xl/workbook[0-9]*\.xml")
_BOOK_LINKS = re.compile(r"xl/_rels/workbook[0-9]*\.xml\.rels")
_REFERENCE = re.compile(r"([A-Za-z]{1,4})([1-9][0-9]{0,8})")
_VBA = ("vbaproject.bin", "vbaprojectsignature.bin", "vbadata.xml")
_VBA_STREAM = "_VBA_PROJECT".encode("utf-16-le")
_HEAD = 1024
_TRUE = ("1", "true")
_WHOLE = re.compile(r"[1-9][0-9]{0,8}")

DDE = re.compile(r"\|\s*(?:'[^']*'|[\w.\\/]+)\s*!|\bDDE\s*\(", re.IGNORECASE)
"""In a formula: ``program|'file'!item``, or the function that does the same."""

# The last word of a link's type says what it leads to; only these may lead outside the file.
_LINKS_OUTSIDE = {"hyperlink"}
_LINK_REASONS = {
    "vbaproject": "macros",
    "xlmacrosheet": "macros",
    "xlintlmacrosheet": "macros",
    "dialogsheet": "macros",
    "externallink": "external_link",
    "oleobject": "embedded_object",
    "package": "embedded_object",
    "control": "embedded_object",
    "activexcontrolbinary": "embedded_object",
    "connections": "data_connection",
    "querytable": "data_connection",
}
_NAME_REASONS = (
    ("/macrosheets/", "macros"),
    ("/dialogsheets/", "macros"),
    ("/externallinks/", "external_link"),
    ("/embeddings/", "embedded_object"),
    ("/activex/", "embedded_object"),
    ("/querytables/", "data_connection"),
    ("/connections.xml", "data_connection"),
)


@dataclass(slots=True)
class _Book:
    """What is known of the workbook so far, part by part."""

    sheets: list[str] = field(default_factory=list)
    targets: dict[str, str] = field(default_factory=dict)
    marks: dict[str, Marks] = field(default_factory=dict)
    dde: bool = False
    links: set[str] = field(default_factory=set)
    longest: int = 0
    shared: int = 0


def check_xlsx(parts: Sequence[tuple[str, bytes]]) -> list[Marks | None]:
    """What is to know of each sheet, in the workbook's order; ``None`` for one without cells.

    Raises ``Unreadable`` for macros, links, embedded objects and connections, for far cells, and
    for parts that aren't well-formed.
    """
    for name, content in parts:
        _check_name("/" + name.casefold(), content)
    book = _Book()
    cells: list[tuple[str, bytes]] = []
    texts: list[tuple[str, bytes]] = []
    for name, content in parts:
        if not _is_xml(content):
            continue
        if b"sheetData" in content:
            cells.append((name, content))  # after all else: the gate's order
        elif b"sst" in content[:_HEAD]:
            texts.append((name, content))  # to be looked at in the light of the cells
        else:
            _Part(book, name).walk(content)
    # The more telling reason first: a link to a program is kept as a link to a file.
    for reason in ("dde_link", "macros", "external_link", "embedded_object", "data_connection"):
        if reason in book.links or (reason == "dde_link" and book.dde):
            raise Unreadable(reason)
    numbers = {
        book.targets.get(link, "").casefold(): number
        for number, link in enumerate(book.sheets, start=1)
    }
    for name, content in cells:
        _Part(book, name, numbers.get(name.casefold(), 1)).walk(content)
    if book.dde:
        raise Unreadable("dde_link")
    for name, content in texts:
        _Part(book, name, weigh=len(content) * book.shared > MOST_TEXT).walk(content)
    if book.longest * book.shared > MOST_TEXT:
        raise Unreadable("unpacks_too_large")
    return [book.marks.get(book.targets.get(link, "").casefold()) for link in book.sheets]


def is_workbook(names: Iterable[str]) -> bool:
    """Whether these names of parts, in lower case, are those of a workbook."""
    return any(_BOOK.fullmatch(name) for name in names)


def needed(name: str) -> bool:
    """Whether the reader of spreadsheets needs this part at all."""
    return name.casefold().endswith((".xml", ".rels"))


def _check_name(name: str, content: bytes) -> None:
    if name.endswith(_VBA):
        raise Unreadable("macros")
    if content.startswith(OLE):
        raise Unreadable("macros" if _VBA_STREAM in content else "embedded_object")
    for part, reason in _NAME_REASONS:
        if part in name:
            # A link may be one to a program: its content tells.
            dde = reason == "external_link" and b"ddeLink" in content
            raise Unreadable("dde_link" if dde else reason)
    if b"DataMashup" in content:
        raise Unreadable("data_connection")


def _is_xml(content: bytes) -> bool:
    head = content[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
    return head.startswith((b"<", b"\xff\xfe", b"\xfe\xff", b"\0<"))


class _Part:
    """The walk through one part."""

    def __init__(self, book: _Book, name: str, number: int = 1, weigh: bool = False) -> None:
        self.book = book
        self.weigh = weigh
        self.name = name
        self.marks = Marks(number)
        self.row = self.column = -1
        self.cells = 0
        self.walker = Walker(
            {
                "worksheet": {
                    "c": self._cell,
                    "v": self._value,
                    "is": self._value,
                    "f": self._formula,
                    "row": self._row,
                    "col": self._columns,
                    "oleObject": self._object,
                },
                "workbook": {
                    "sheet": self._book_sheet,
                    "externalReference": self._book_link,
                    "definedName": self._book_name,
                },
                "Relationships": {"Relationship": self._link},
                "Types": {"Default": self._type, "Override": self._type},
                "sst": {"si": self._text},
                "externalLink": {"ddeLink": self._dde, "externalLink": self._book_link},
            },
            self._end,
        )

    def walk(self, content: bytes) -> None:
        if b"<!DOCTYPE" in content[:4096]:
            raise Unreadable("doctype")
        self.walker.walk(content)
        if self.walker.root == "worksheet":
            self.book.marks[self.name.casefold()] = self.marks

    # --- The workbook, and what leads to what ---

    def _book_sheet(self, attributes: dict[str, str]) -> None:
        link = next((v for k, v in attributes.items() if k.endswith(":id")), "")
        self.book.sheets.append(link)

    def _book_link(self, attributes: dict[str, str]) -> None:
        self.book.links.add("external_link")

    def _dde(self, attributes: dict[str, str]) -> None:
        self.book.links.add("dde_link")

    def _book_name(self, attributes: dict[str, str]) -> None:
        if any(attributes.get(key) in _TRUE for key in ("xlm", "vbProcedure", "function")):
            self.book.links.add("macros")
        self.walker.listen(True)

    def _link(self, attributes: dict[str, str]) -> None:
        kind = attributes.get("Type", "").rpartition("/")[2].casefold()
        if kind in _LINK_REASONS:
            self.book.links.add(_LINK_REASONS[kind])
        elif attributes.get("TargetMode") == "External" and kind not in _LINKS_OUTSIDE:
            self.book.links.add("external_link")
        if _BOOK_LINKS.fullmatch(self.name.casefold()):
            target = unquote(attributes.get("Target", "")).replace("\\", "/")
            path = target[1:] if target.startswith("/") else target
            if not target.startswith("/") and not path.startswith("xl/"):
                path = posixpath.normpath(posixpath.join("xl", path))
            self.book.targets[attributes.get("Id", "")] = path

    def _type(self, attributes: dict[str, str]) -> None:
        if "vbaproject" in attributes.get("ContentType", "").casefold():
            self.book.links.add("macros")

    # --- Texts that are kept once, for many cells ---

    def _text(self, attributes: dict[str, str]) -> None:
        self.cells += 1
        if self.cells > MOST_CELLS:
            raise Unreadable("unpacks_too_large")
        if self.weigh:
            self.walker.listen(True)

    # --- A sheet ---

    def _value(self, attributes: dict[str, str]) -> None:
        self.marks.used(self.row, self.column)

    def _formula(self, attributes: dict[str, str]) -> None:
        self.marks.used(self.row, self.column)
        self.marks.formulas.add((self.row, self.column))
        self.walker.listen(True)

    def _row(self, attributes: dict[str, str]) -> None:
        at = attributes.get("r")
        self.row = _number(at) if at else self.row + 1
        self.column = -1
        if attributes.get("hidden") in _TRUE or _nothing(attributes.get("ht")):
            self.marks.hidden_rows.add(self.row)

    def _columns(self, attributes: dict[str, str]) -> None:
        if attributes.get("hidden") in _TRUE or _nothing(attributes.get("width")):
            first, last = (_number(attributes.get(key, "")) for key in ("min", "max"))
            self.marks.hidden_columns.append((first, last))

    def _object(self, attributes: dict[str, str]) -> None:
        raise Unreadable("embedded_object", sheet=self.marks.number)

    def _cell(self, attributes: dict[str, str]) -> None:
        self.cells += 1
        if self.cells > MOST_CELLS:
            raise Unreadable("too_many_cells", sheet=self.marks.number)
        at = attributes.get("r")
        if at is None:
            self.column += 1
        else:
            place = _REFERENCE.fullmatch(at)
            if not place:
                raise Unreadable("damaged")
            row = int(place[2]) - 1
            if row != self.row and self.row in self.marks.hidden_rows:
                self.marks.hidden_rows.add(row)
            self.row = row
            self.column = _column(place[1])
        if attributes.get("t") == "s":
            self.book.shared += 1

    def _end(self, name: str) -> None:
        if name in ("f", "definedName"):
            self.walker.listen(False)
            if DDE.search("".join(self.walker.text)):
                self.book.dde = True
        elif name == "si":
            self.walker.listen(False)
            self.book.longest = max(self.book.longest, sum(map(len, self.walker.text)))


def _number(text: str) -> int:
    """A number from 1 in the file as one from 0."""
    if not _WHOLE.fullmatch(text):
        raise Unreadable("damaged")
    return int(text) - 1


def _nothing(measure: str | None) -> bool:
    """Whether a row's height or a column's width is zero."""
    try:
        return measure is not None and float(measure) <= 0
    except ValueError:
        raise Unreadable("damaged") from None


@lru_cache(maxsize=2048)
def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1
