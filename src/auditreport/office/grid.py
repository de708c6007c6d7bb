"""A CSV file's rows as they stand, whatever program saved it and however it parts them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from auditreport.problems import Problem

_SEPARATORS = (",", ";", "\t")
_BLANK = " ,;\t\r\n"
_SEP_LINE = re.compile(r'\s*"?sep=([^\r\n"]?)"?[,;\t ]*(?:\r\n|\r|\n|\Z)', re.IGNORECASE)
_NOT_TEXT = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"{\\rtf", b"<!DOCTYPE", b"<html")


@dataclass(frozen=True, slots=True)
class Grid:
    """A table's rows as they stand: number and cells, blank ones left out, the heading first.

    A number is the one that a spreadsheet program shows beside the row. ``open_quote`` is that of
    the row in which a quote is opened and not closed, or 0: what follows it can't be read.
    ``is_whole`` tells that the last row ends as rows do.
    """

    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    open_quote: int = 0
    is_whole: bool = True

    @property
    def heading(self) -> list[str]:
        """The first row's cells in lower case, without empty ones at the end."""
        cells = [" ".join(cell.split()).lower() for cell in self.rows[0][1]] if self.rows else []
        while cells and not cells[-1]:
            del cells[-1]
        return cells


def column_key(name: str) -> str:
    """How names of columns are compared: ``For the office`` is ``for_the_office``."""
    return "".join(name.split()).replace("_", "").lower()


def read_grid(data: bytes, file: str, known: Collection[str]) -> Grid:
    """The rows of a CSV file; names of columns that are ``known`` help to tell its separator.

    Raises ``Problem`` where it is no text.
    """
    text = decode(data, file).lstrip("\ufeff")
    # A sender's text may be longer than the csv module expects of a cell.
    usual = csv.field_size_limit(len(text) + 1)
    try:
        return _grid(text, known)
    finally:
        csv.field_size_limit(usual)


def _grid(text: str, known: Collection[str]) -> Grid:
    hint = _SEP_LINE.match(text)
    text = text[hint.end() :] if hint else text
    hinted = [hint[1]] if hint and hint[1].strip() else []
    keys = frozenset(column_key(name) for name in known)
    separator = max([*hinted, *_SEPARATORS], key=lambda one: _fit(text, one, keys))
    rows: list[tuple[int, list[str]]] = []
    number = open_quote = 0
    try:
        for number, record in enumerate(_records(text, separator), start=1):
            # Before the heading, separators of any kind are blank.
            if any(cell.strip(None if rows else _BLANK) for cell in record):
                alone = not rows or len(rows[0][1]) > 1
                rows.append((number, _unwrapped(record, separator) if alone else record))
    except csv.Error:
        open_quote = number + 1
    return Grid(rows, open_quote, is_whole=text.endswith(("\n", "\r")))


def decode(data: bytes, file: str) -> str:
    """The text of a file in UTF-8, UTF-16 or Windows-1252.

    Raises ``Problem`` where it is no text.
    """
    try:
        if data.startswith(_NOT_TEXT):
            raise _no_text(file)
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            return data.decode("utf-16")
        if data[:1] == b"\0" or data[1:2] == b"\0":  # UTF-16 without its mark
            return data.decode("utf-16-be" if data[:1] == b"\0" else "utf-16-le")
        if b"\0" in data:
            raise _no_text(file)
        try:
            return _mended(data.decode("utf-8"))
        except UnicodeDecodeError:
            if data.startswith(b"\xef\xbb\xbf"):
                raise
        return data.decode("cp1252")  # what Excel calls "CSV" on a Western machine
    except UnicodeDecodeError:
        raise _no_text(file) from None


def _mended(text: str) -> str:
    """UTF-8 that a program took for Windows-1252 and saved as UTF-8 again, where all of it was."""
    mark = "\ufeff".encode().decode("cp1252")
    if not text.lstrip("\ufeff").startswith(mark):
        return text
    try:
        return text.lstrip("\ufeff").encode("cp1252").decode("utf-8")
    except UnicodeError:
        return text


def _no_text(file: str) -> Problem:
    return Problem(
        what="the file holds no text, or text that was cut off: it can't be read as a table",
        where=file,
        fix="Open it in Excel and save it again under this name, of the kind 'CSV UTF-8'.",
    )


def _records(text: str, separator: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)


def _unwrapped(cells: list[str], separator: str) -> list[str]:
    """The cells of a line that a program told of another separator took for one cell."""
    if len(cells) > 1 or separator not in cells[0]:
        return cells
    try:
        return next(_records(cells[0], separator), cells)
    except csv.Error:
        return cells


def _fit(text: str, separator: str, keys: frozenset[str]) -> tuple[int, int]:
    """How well a separator parts the heading: columns known, columns."""
    try:
        records = _records(text, separator)
        heading = next((one for one in records if any(cell.strip(_BLANK) for cell in one)), [])
    except csv.Error:
        return -1, 0
    if heading:
        heading = _unwrapped(heading, separator)
    return len(keys & {column_key(cell) for cell in heading}), len(heading)
