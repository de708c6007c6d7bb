"""A return's file as sheets of cells, whatever spreadsheet format it came in, or why it can't be.

No spreadsheet reader is safe: a cell far away makes one abort the whole process, which no
``except`` catches. So an archive is looked through first, with a cap on what it may unpack to.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import PurePosixPath

Cell = str | int | float | bool | date | datetime | time | timedelta
"""A cell's value as the program kept it; an empty cell is the empty text."""

MOST_BYTES = 5_000_000
MOST_MEMBERS = 200
MOST_INFLATED = 50_000_000
MOST_ROWS = 10_000
MOST_COLUMNS = 1_024
MOST_CELLS = 1_000_000
"""Of the smallest rectangle that holds all used cells of a sheet."""

KINDS = (".xlsx", ".xlsm", ".xls", ".ods", ".csv")

_ZIP = b"PK\x03\x04"
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")


class Unreadable(Exception):
    """Why a file can't be read: a stable word, and a plain sentence that its sender can act on.

    The message never quotes the file: it is shown where names must not be.
    """

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.message = message


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its used cells, and where the first of them stands (counted from 0)."""

    name: str
    visible: bool = True
    rows: list[list[Cell]] = field(default_factory=list)
    top: int = 0
    left: int = 0

    def cell(self, row: int, column: int) -> str:
        """The name (``C5``) of the cell at these positions within ``rows``."""
        letters = ""
        number = self.left + column + 1
        while number:
            number, rest = divmod(number - 1, 26)
            letters = chr(65 + rest) + letters
        return f"{letters}{self.top + row + 1}"


def read_sheets(data: bytes, name: str) -> list[Sheet]:
    """The sheets of a file, in its own order; of a hidden one only that it is there.

    ``name`` tells the format by its ending. Raises ``Unreadable``, and nothing else, for whatever
    can't be read.
    """
    try:
        return _read(data, PurePosixPath(name).suffix.lower())
    except (Unreadable, KeyboardInterrupt, SystemExit):
        raise
    except MemoryError:
        raise _too_many_cells() from None
    except BaseException as error:  # a reader's panic is no Exception
        raise _encrypted() if "password" in str(error).casefold() else _damaged() from None


def _read(data: bytes, kind: str) -> list[Sheet]:
    if kind not in KINDS:
        raise Unreadable(
            "not_a_spreadsheet",
            "This kind of file can't be read as a return. Please send the form itself, saved as an "
            "Excel workbook (.xlsx).",
        )
    if not data.strip(b"\0 \t\r\n"):
        raise Unreadable(
            "empty_file",
            "The file is empty: nothing arrived. Please open the form on your computer, check that "
            "your answers are there, and send it again.",
        )
    if len(data) > MOST_BYTES:
        raise Unreadable(
            "too_large",
            "The file is larger than 5 MB, far more than a form holds. Please copy your answers "
            "into a fresh form, without pictures or other additions, and send that.",
        )
    _check_name(data, kind)
    if kind == ".csv":
        return [_read_csv(data)]
    if data.startswith(_ZIP):
        _check_archive(data, kind)
    return _read_workbook(data)


def _check_name(data: bytes, kind: str) -> None:
    if kind not in {".xls", ".csv"} and data.startswith(_OLE) and _ENCRYPTED_PACKAGE in data:
        raise _encrypted()
    others = (_ZIP, _OLE, b"%PDF", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff", b"\x1f\x8b")
    fits = {".xls": data.startswith(_OLE), ".csv": not data.startswith(others)}
    if not fits.get(kind, data.startswith(_ZIP)):
        raise _misnamed()


# --- Workbooks ---


def _read_workbook(data: bytes) -> list[Sheet]:
    # Imported here: a stage that only names a refusal need not load a reader.
    from python_calamine import (  # noqa: PLC0415
        CalamineWorkbook,
        SheetTypeEnum,
        SheetVisibleEnum,
    )

    sheets = []
    with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
        for about in book.sheets_metadata:
            if about.visible != SheetVisibleEnum.Visible or about.typ != SheetTypeEnum.WorkSheet:
                sheets.append(Sheet(about.name, visible=False))
                continue
            sheet = book.get_sheet_by_name(about.name)
            if sheet.height * sheet.width > MOST_CELLS:
                raise _too_many_cells()
            top, left = sheet.start or (0, 0)
            # Empty rows and columns before the first used cell are left out, and counted instead:
            # a single cell at the far end must not bring millions of empty ones with it.
            rows: list[list[Cell]] = [list(row) for row in sheet.to_python(skip_empty_area=True)]
            sheets.append(Sheet(about.name, True, rows, top, left))
    return sheets


# --- What an archive unpacks to, and how far away its cells are ---

_LOCAL_HEADER = 30
_ENCRYPTED_FLAG = 1


def _check_archive(data: bytes, kind: str) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = archive.infolist()
    if len(members) > MOST_MEMBERS:
        raise _bomb()
    names = {member.filename.lower() for member in members}
    if ("content.xml" if kind == ".ods" else "xl/workbook.xml") not in names:
        # Any .zip, and any .docx, begins with the same bytes.
        raise _misnamed() if "[content_types].xml" in names or "mimetype" in names else _damaged()
    left = MOST_INFLATED
    for member in members:
        if member.flag_bits & _ENCRYPTED_FLAG:
            raise _encrypted()
        content = _inflate(data, member, left)
        left -= len(content)
        if kind == ".ods":
            if member.filename.lower() == "content.xml":
                _check_ods(content)
            elif b"encryption-data" in content and member.filename.lower().startswith("meta-inf/"):
                raise _encrypted()
        else:
            # Each member: a workbook may keep its sheets under any name.
            _check_xlsx(content)


def _inflate(data: bytes, member: zipfile.ZipInfo, most: int) -> bytes:
    """A member's content. What the archive says of its size is not believed, but must be true."""
    header = data[member.header_offset : member.header_offset + _LOCAL_HEADER]
    if header[:4] != _ZIP:
        raise _damaged()
    begin = (
        member.header_offset
        + _LOCAL_HEADER
        + int.from_bytes(header[26:28], "little")
        + int.from_bytes(header[28:30], "little")
    )
    packed = data[begin : begin + member.compress_size]
    if member.compress_type == zipfile.ZIP_STORED:
        content, complete = packed, True
    elif member.compress_type == zipfile.ZIP_DEFLATED:
        stream = zlib.decompressobj(-zlib.MAX_WBITS)
        content = stream.decompress(packed, most + 1)
        complete = stream.eof
    else:
        raise _damaged()
    if len(content) > most:
        raise _bomb()
    if not complete or len(content) != member.file_size or zlib.crc32(content) != member.CRC:
        raise _damaged()
    return content


# Numbers above 10,000 and columns beyond the 1,024th (AMJ), as regular expressions: one search in C
# for a whole sheet, where taking each cell apart in Python would cost more than reading the file.
_FAR_ROW = rb"0*(?:1000[1-9]|100[1-9]\d|10[1-9]\d\d|1[1-9]\d{3}|[2-9]\d{4}|[1-9]\d{5,})(?!\d)"
_FAR_COLUMN = rb"(?:[B-Z][A-Z]{2}|A[N-Z][A-Z]|AM[K-Z]|[A-Z]{4,})\d"
_SUSPECT = re.compile(
    rb"[\s\"']r\s*=\s*[\"'](?:[A-Z]*" + _FAR_ROW + rb"|" + _FAR_COLUMN + rb"|[^\"']*&)"
    rb"|<(?:[\w.-]+:)?c(?=[\s/>])(?![^>]*[\s\"']r\s*=)",
    re.IGNORECASE,
)
_ATTRIBUTE = rb"\s+[^\s=>\"'/]+\s*=\s*(?:\"[^\"]*\"|'[^']*')"
_XLSX_TAG = re.compile(rb"<(?:[\w.-]+:)?(row|c)((?:" + _ATTRIBUTE + rb")*)\s*(/?)>")
_XLSX_TAG_START = re.compile(rb"<(?:[\w.-]+:)?(?:row|c)(?=[\s/>])")
_R = re.compile(rb"\sr\s*=\s*[\"']([^\"']*)")
_REFERENCE = re.compile(rb"([A-Za-z]{0,4})([0-9]{1,9})")
_ODS_TAG = re.compile(
    rb"<(table:(?:table|table-row|table-cell|covered-table-cell))(?=[\s/>])"
    rb"((?:" + _ATTRIBUTE + rb")*)\s*(/?)>"
)
_REPEATED = re.compile(rb"\stable:number-(?:rows|columns)-repeated\s*=\s*[\"'](\d{1,9})[\"']")
_COMMENT = re.compile(rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>", re.DOTALL)


def _check_xlsx(content: bytes) -> None:
    if any("sheetData".encode(encoding) in content for encoding in ("utf-16-le", "utf-16-be")):
        raise _damaged()  # no spreadsheet program writes it so, and the search below can't see it
    if b"sheetData" not in content or not _SUSPECT.search(content):
        return
    # Either a far cell, or a far row without content (some programs write one), or cells that don't
    # say where they are and have to be counted.
    content = _COMMENT.sub(b"", content)
    row = column = tags = 0
    for tag in _XLSX_TAG.finditer(content):
        tags += 1
        said = _R.search(tag[2])
        place = _REFERENCE.fullmatch(said[1]) if said else None
        if said and not place:
            raise _damaged()
        if tag[1] == b"row":
            row, column = int(place[2]) if place else row + 1, 0
            continue
        if place:
            row, column = int(place[2]), _column_number(place[1])
        else:
            column += 1
        if not tag[3]:
            _check_place(row, column)
    if tags != sum(1 for _ in _XLSX_TAG_START.finditer(content)):
        raise _damaged()


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _check_ods(content: bytes) -> None:
    """Repeated rows and cells take a few bytes here, and as much memory as any others once read."""
    row = column = height = 0
    for tag in _ODS_TAG.finditer(_COMMENT.sub(b"", content)):
        found = _REPEATED.search(tag[2])
        times = int(found[1]) if found else 1
        if tag[1] == b"table:table":
            row = height = 0
        elif tag[1] == b"table:table-row":
            row, height, column = row + height, times, 0
        else:
            column += times
            if not tag[3] or b"office:" in tag[2]:
                _check_place(row + height, column)


def _check_place(row: int, column: int) -> None:
    if row > MOST_ROWS or column > MOST_COLUMNS:
        raise _too_many_cells()


# --- Comma-separated text ---


def _read_csv(data: bytes) -> Sheet:
    text = _decode(data)
    first, _, rest = text.partition("\n")
    if first.strip().strip('"').lower().startswith("sep="):  # Excel's own hint
        separator = first.strip().strip('"')[4:5] or ","
        return Sheet("CSV", rows=list(_csv_rows(rest, separator)), top=1)
    # The separator that parts the most lines, and parts them most evenly.
    tried = [list(_csv_rows(text, separator)) for separator in ",;\t"]
    return Sheet("CSV", rows=max(tried, key=_evenness))


def _evenness(rows: list[list[Cell]]) -> tuple[int, int]:
    parted = [len(row) for row in rows if len(row) > 1]
    return len(parted), -len(set(parted))


def _csv_rows(text: str, separator: str) -> Iterator[list[Cell]]:
    for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator)):
        _check_place(number + 1, len(row))
        yield list(row)


def _decode(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16")
    if data[1:2] == b"\0" or data[:1] == b"\0":  # UTF-16 without its mark
        return data.decode("utf-16-le" if data[1:2] == b"\0" else "utf-16-be")
    if b"\0" in data:
        raise _misnamed()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # What Excel calls "CSV" on a Western machine; five bytes of it stand for nothing.
        return data.decode("cp1252", "replace")


# --- Refusals that more than one place finds ---


def _damaged() -> Unreadable:
    return Unreadable(
        "damaged",
        "The file is damaged: it can't be opened as a spreadsheet. Please open the form on your "
        "computer, save it again as an Excel workbook (.xlsx), and send that.",
    )


def _misnamed() -> Unreadable:
    return Unreadable(
        "not_what_its_name_says",
        "The ending of the file's name says one kind of file, its content is another. Please open "
        "the form on your computer, save it as an Excel workbook (.xlsx), and send that.",
    )


def _encrypted() -> Unreadable:
    return Unreadable(
        "encrypted",
        "The file is protected by a password, so nothing in it can be read. Please remove the "
        "password (in Excel: File, Info, Protect Workbook), save the form, and send it again.",
    )


def _bomb() -> Unreadable:
    return Unreadable(
        "unpacks_too_large",
        "The file unpacks to far more than a form holds. Please copy your answers into a fresh "
        "form, without pictures or other additions, and send that.",
    )


def _too_many_cells() -> Unreadable:
    return Unreadable(
        "too_many_cells",
        "The sheet has content far outside the form, beyond 10,000 rows or 1,024 columns. Please "
        "copy your answers into a fresh form and send that.",
    )
