"""The gate, for .ods: what no form holds, how often rows and cells repeat, what is hidden."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import partial

from auditreport.cells import MOST_ROWS, MOST_TEXT, Marks
from auditreport.gate_archive import OLE
from auditreport.gate_xlsx import DDE
from auditreport.gate_xml import Start, Walker, attribute
from auditreport.unreadable import Unreadable

_CONTENT = "content.xml"
_NAME_REASONS = (
    ("basic/", "macros"),
    ("scripts/", "macros"),
    ("object ", "embedded_object"),
    ("objectreplacements/", "embedded_object"),
    ("database/", "data_connection"),
)
_ELEMENT_REASONS = {
    "event-listener": "macros",
    "object": "embedded_object",
    "object-ole": "embedded_object",
    "plugin": "embedded_object",
    "applet": "embedded_object",
    "floating-frame": "embedded_object",
    "table-source": "external_link",
    "cell-range-source": "external_link",
    "dde-source": "dde_link",
    "dde-link": "dde_link",
    "database-source-sql": "data_connection",
    "database-source-table": "data_connection",
    "database-source-query": "data_connection",
}
_WHOLE = re.compile(r"[1-9][0-9]{0,8}")
_HIDDEN = ("collapse", "filter")
_OUTSIDE = ("'file:", "'http:", "'https:", "'ftp:")


def check_ods(parts: Sequence[tuple[str, bytes]]) -> list[Marks]:
    """What is to know of each sheet, in the file's order.

    Raises ``Unreadable`` for macros, links, embedded objects and connections, for far or too often
    repeated cells, and for parts that aren't well-formed.
    """
    for name, content in parts:
        plain = name.casefold()
        if plain == "meta-inf/manifest.xml" and b"encryption-data" in content:
            raise Unreadable("encrypted")
    for name, content in parts:
        plain = name.casefold()
        if plain.endswith("vbaproject.bin"):
            raise Unreadable("macros")
        for part, reason in _NAME_REASONS:
            if plain.startswith(part) and content:
                raise Unreadable(reason)
        if content.startswith(OLE):
            raise Unreadable("embedded_object")
    found: list[Marks] = []
    for name, content in parts:
        # LibreOffice leaves some parts that it doesn't use empty.
        if content and name.casefold().endswith((".xml", ".rdf")):
            walk = _Walk(name.casefold() == _CONTENT)
            walk.walker.walk(content)
            found += walk.sheets
    return found


def is_workbook(names: Iterable[str]) -> bool:
    """Whether these names of parts, in lower case, are those of a workbook."""
    return _CONTENT in names


def needed(name: str) -> bool:
    """Whether the reader of spreadsheets needs this part at all."""
    return name.casefold() in (_CONTENT, "mimetype", "meta-inf/manifest.xml", "styles.xml")


class _Walk:
    """The walk through one part; repeats take a few bytes here, and much memory once read."""

    def __init__(self, has_sheets: bool) -> None:
        self.sheets: list[Marks] = []
        self.has_sheets = has_sheets
        self.row = self.height = self.column = self.width = 0
        self.letters = 0
        self.shown_columns = 0
        self.filled = False
        refused: dict[str, Start] = {
            name: partial(self._refuse, reason) for name, reason in _ELEMENT_REASONS.items()
        }
        sheets: dict[str, Start] = {
            "table": self._table,
            "table-column": self._columns,
            "table-row": self._row,
            "table-cell": self._cell,
            "covered-table-cell": self._cell,
            "p": self._paragraph,
        }
        self.walker = Walker({"": refused | (sheets if has_sheets else {})}, self._end)

    def _refuse(self, reason: str, attributes: dict[str, str]) -> None:
        raise Unreadable(reason, sheet=len(self.sheets) or None)

    def _table(self, attributes: dict[str, str]) -> None:
        self.sheets.append(Marks(len(self.sheets) + 1))
        self.row = self.height = self.shown_columns = 0

    def _columns(self, attributes: dict[str, str]) -> None:
        times = _times(attributes, "number-columns-repeated")
        if self.sheets and attribute(attributes, "visibility") in _HIDDEN:
            first = self.shown_columns
            self.sheets[-1].hidden_columns.append((first, first + times - 1))
        self.shown_columns += times

    def _row(self, attributes: dict[str, str]) -> None:
        self.row += self.height
        self.height = _times(attributes, "number-rows-repeated")
        self.column = self.width = 0
        if self.sheets and attribute(attributes, "visibility") in _HIDDEN:
            # No use in more rows than a sheet may have.
            last = min(self.row + self.height, MOST_ROWS)
            self.sheets[-1].hidden_rows.update(range(self.row, last))

    def _paragraph(self, attributes: dict[str, str]) -> None:
        self._used()

    def _cell(self, attributes: dict[str, str]) -> None:
        self.column += self.width
        self.width = _times(attributes, "number-columns-repeated")
        self.filled = False
        self.walker.listen(True)
        formula = attribute(attributes, "formula")
        if formula is not None:
            if DDE.search(formula):
                raise Unreadable("dde_link", sheet=len(self.sheets))
            if any(word in formula.casefold() for word in _OUTSIDE):
                raise Unreadable("external_link", sheet=len(self.sheets))
            self._used()
            marks = self.sheets[-1]
            for row in range(self.row, self.row + self.height):
                for column in range(self.column, self.column + self.width):
                    marks.formulas.add((row, column))
        elif attribute(attributes, "value-type") is not None:
            self._used()

    def _used(self) -> None:
        if self.filled or not self.sheets or not self.height or not self.width:
            return
        self.filled = True
        marks = self.sheets[-1]
        marks.used(self.row, self.column)
        marks.used(self.row + self.height - 1, self.column + self.width - 1)

    def _end(self, name: str) -> None:
        if name in ("table-cell", "covered-table-cell"):
            self.walker.listen(False)
            letters = sum(map(len, self.walker.text)) * self.width * self.height
            self.letters += letters
            if self.letters > MOST_TEXT:
                raise Unreadable("unpacks_too_large", sheet=len(self.sheets))


def _times(attributes: dict[str, str], name: str) -> int:
    text = attribute(attributes, name)
    if text is None:
        return 1
    if not _WHOLE.fullmatch(text):
        raise Unreadable("damaged")
    return int(text)
