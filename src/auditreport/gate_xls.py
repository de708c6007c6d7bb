"""The gate, for .xls: the old binary workbook, looked through record by record.

The file is a small file system (storages and streams); the workbook is one stream of records, each
with a number, a length and that many bytes.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from auditreport.cells import Marks
from auditreport.unreadable import Unreadable

_END_OF_CHAIN = 0xFFFFFFFA  # this and above are no sectors
_ENTRY = 128
_SMALL_STREAM = 4096
_SHIFTS = ((9, 6), (12, 6))
"""Sectors of 512 or 4,096 bytes, small ones of 64."""
_STREAM = 2
_ROOT = 5
_BIFF8 = 0x0600

_BOF, _EOF = 0x0809, 0x000A
_SHEET, _MACRO_SHEET, _GLOBALS = 0x0010, 0x0040, 0x0005
_VALUES = {0x0203, 0x0204, 0x00FD, 0x027E, 0x0205, 0x00D6}
_MULTIPLE = 0x00BD
_FORMULA = 0x0006
_ROW, _COLUMNS = 0x0208, 0x007D
_FILE_PASS, _BOUND_SHEET, _SUP_BOOK, _OBJ_PROJ = 0x002F, 0x0085, 0x01AE, 0x00D3
_CONNECTIONS = {0x00DC, 0x0876}
_OLD_BOF = {b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00"}
_HIDDEN_ROW, _HIDDEN_COLUMNS = 0x20, 0x01


def is_very_old(data: bytes) -> bool:
    """Whether these are the bare records of Excel 2 to 4."""
    return data[:4] in _OLD_BOF


def check_xls(data: bytes) -> list[Marks | None]:
    """What is to know of each sheet, in the workbook's order; ``None`` for one without cells."""
    try:
        storage = _Storage(data)
        names = set(storage.entries)
        if names & {"encryptedpackage", "encryptioninfo"}:
            raise Unreadable("encrypted")
        stream = storage.stream("workbook")
        if stream is None:
            raise Unreadable("old_excel" if "book" in names else "not_what_its_name_says")
        if names & {"_vba_project_cur", "_vba_project", "vba"}:
            raise Unreadable("macros")
        if any(name.startswith("mbd") or name == "ctls" for name in names):
            raise Unreadable("embedded_object")
        return _Records(stream).read()
    except (struct.error, IndexError):
        raise Unreadable("damaged") from None


def is_encrypted_package(data: bytes) -> bool:
    """Whether this is an .xlsx under a password: the same small file system around it."""
    try:
        return "encryptedpackage" in _Storage(data).entries
    except (Unreadable, struct.error, IndexError):
        return "EncryptedPackage".encode("utf-16-le") in data


class _Storage:
    """The small file system: its entries by name in lower case.

    Each is known by its kind, where its bytes begin, and how many they are.
    """

    def __init__(self, data: bytes) -> None:
        self.data = data
        shift, small_shift = struct.unpack_from("<HH", data, 30)
        if (shift, small_shift) not in _SHIFTS:
            raise Unreadable("damaged")
        self.size = 1 << shift
        (directory,) = struct.unpack_from("<I", data, 48)
        self.table = self._table()
        self.entries: dict[str, tuple[int, int, int]] = {}
        root = (0, 0)
        raw = self._chain(directory)
        for at in range(0, len(raw) - _ENTRY + 1, _ENTRY):
            (length,) = struct.unpack_from("<H", raw, at + 64)
            kind = raw[at + 66]
            start, size = struct.unpack_from("<II", raw, at + 116)
            if kind == _ROOT:
                root = (start, size)
            elif kind:
                name = raw[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
                self.entries.setdefault(name.casefold(), (kind, start, size))
        self.root = root

    def stream(self, name: str) -> bytes | None:
        """The bytes of a stream; ``None`` where there is none of this name."""
        kind, start, size = self.entries.get(name, (0, 0, 0))
        if kind != _STREAM:
            return None
        if size >= _SMALL_STREAM:
            return self._chain(start)[:size]
        (first,) = struct.unpack_from("<I", self.data, 60)
        small_table = self._numbers(self._chain(first))
        small = self._chain(self.root[0])
        pieces: list[bytes] = []
        while start < _END_OF_CHAIN and len(pieces) <= len(small_table):
            pieces.append(small[start * 64 : start * 64 + 64])
            start = small_table[start]
        return b"".join(pieces)[:size]

    def _sector(self, number: int) -> bytes:
        at = (number + 1) * self.size
        return self.data[at : at + self.size]

    def _numbers(self, raw: bytes) -> tuple[int, ...]:
        return struct.unpack(f"<{len(raw) // 4}I", raw[: len(raw) // 4 * 4])

    def _table(self) -> list[int]:
        places = list(struct.unpack_from("<109I", self.data, 76))
        (following,) = struct.unpack_from("<I", self.data, 68)
        most = len(self.data) // self.size + 1
        while following < _END_OF_CHAIN and len(places) <= most + 109:
            more = self._numbers(self._sector(following))
            places += more[:-1]
            following = more[-1]
        table: list[int] = []
        for place in places[: most + 109]:
            if place < _END_OF_CHAIN:
                table += self._numbers(self._sector(place))
        return table

    def _chain(self, start: int) -> bytes:
        pieces: list[bytes] = []
        while start < _END_OF_CHAIN:
            if len(pieces) > len(self.table):
                raise Unreadable("damaged")  # it runs in a circle
            pieces.append(self._sector(start))
            start = self.table[start]
        return b"".join(pieces)


@dataclass(slots=True)
class _Records:
    """The walk through the workbook's records."""

    stream: bytes
    sheets: dict[int, Marks | None] = field(default_factory=dict)
    reasons: set[str] = field(default_factory=set)

    def read(self) -> list[Marks | None]:
        stream, at, end = self.stream, 0, len(self.stream)
        marks: Marks | None = None
        depth = 0
        unpack = struct.unpack_from
        while at + 4 <= end:
            number, length = unpack("<HH", stream, at)
            body = at + 4
            if number == _BOF:
                depth += 1
                version, kind = unpack("<HH", stream, body)
                if version != _BIFF8:
                    raise Unreadable("old_excel")
                if depth == 1:
                    marks = self.sheets.get(at) if kind == _SHEET else None
                    if kind == _MACRO_SHEET:
                        self.reasons.add("macros")
            elif number == _EOF:
                depth -= 1
            elif depth != 1:
                pass
            elif marks is not None:
                _cell(marks, number, length, stream, body)
            else:
                self._globals(number, length, body)
            if number in _CONNECTIONS:
                self.reasons.add("data_connection")
            at = body + length
        for reason in ("dde_link", "macros", "external_link", "data_connection"):
            if reason in self.reasons:
                raise Unreadable(reason)
        return list(self.sheets.values())

    def _globals(self, number: int, length: int, body: int) -> None:
        stream = self.stream
        if number == _FILE_PASS:
            raise Unreadable("encrypted")
        if number == _OBJ_PROJ:
            self.reasons.add("macros")
        elif number == _BOUND_SHEET:
            place, _, kind = struct.unpack_from("<IBB", stream, body)
            if kind in (1, 6):
                self.reasons.add("macros")
            self.sheets[place] = Marks(len(self.sheets) + 1) if kind == 0 else None
        elif number == _SUP_BOOK:
            _, letters = struct.unpack_from("<HH", stream, body)
            if letters not in (0x0401, 0x3A01):  # the workbook itself; a function's add-in
                dde = b"\x03" in stream[body + 4 : body + length]
                self.reasons.add("dde_link" if dde else "external_link")


def _cell(marks: Marks, number: int, length: int, stream: bytes, body: int) -> None:
    if number in _VALUES or number == _FORMULA:
        row, column = struct.unpack_from("<HH", stream, body)
        marks.used(row, column)
        if number == _FORMULA:
            marks.formulas.add((row, column))
    elif number == _MULTIPLE:
        row, first = struct.unpack_from("<HH", stream, body)
        marks.used(row, first)
        marks.used(row, first + max(0, (length - 6) // 6 - 1))
    elif number == _ROW:
        row, _, _, height = struct.unpack_from("<HHHH", stream, body)
        (options,) = struct.unpack_from("<H", stream, body + 12)
        if options & _HIDDEN_ROW or not height & 0x7FFF:
            marks.hidden_rows.add(row)
    elif number == _COLUMNS:
        first, last, width, _, options = struct.unpack_from("<HHHHH", stream, body)
        if options & _HIDDEN_COLUMNS or not width:
            marks.hidden_columns.append((first, last))
