"""The gate, for .csv: its encoding, its separator, and what only looks like text."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from auditreport.cells import Cell, Marks, Sheet, marked
from auditreport.unreadable import Unreadable

# Text that a spreadsheet program would take for a command to another one: =cmd|'/C calc'!A0
_DDE = re.compile(r"\s*(?:[=@][^|]{0,80}\w\||[+-][^|]{0,80}\w\|\s*')[^!]*!|\s*[=@+-]\s*DDE\s*\(")
_FORMULA = re.compile(r"\s*=.")


def read_csv(data: bytes) -> Sheet:
    """The one sheet of a file of separated text."""
    text = _decode(data)
    first, _, rest = text.partition("\n")
    hint = first.strip().strip('"').lower()
    try:
        if hint.startswith("sep="):  # Excel's own hint
            rows, top = list(_rows(rest, hint[4:5] or ",")), 1
        else:
            # The separator that parts the most lines, and parts them most evenly.
            tried = [list(_rows(text, separator)) for separator in ",;\t" if separator in text]
            rows, top = max(tried, key=_evenness) if tried else list(_rows(text, ",")), 0
    except csv.Error:
        raise Unreadable("damaged") from None
    marks = Marks()
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            if cell and isinstance(cell, str):
                marks.used(top + at, column)
                if cell[0] in "=@+- \t" and _is_command(cell):
                    raise Unreadable("dde_link", sheet=1)
                if cell[0] in "= \t" and _FORMULA.match(cell):
                    marks.formulas.add((top + at, column))
    return marked(Sheet("CSV", rows=rows, top=top, is_text=True), marks)


def _is_command(text: str) -> bool:
    return _DDE.match(text) is not None


def _evenness(rows: list[list[Cell]]) -> tuple[int, int]:
    parted = [len(row) for row in rows if len(row) > 1]
    return len(parted), -len(set(parted))


def _rows(text: str, separator: str) -> Iterator[list[Cell]]:
    marks = Marks()
    for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator)):
        if row:
            marks.used(number, 0)
            marks.used(number, len(row) - 1)
        yield list(row)


def _decode(data: bytes) -> str:
    try:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            return data.decode("utf-16")
        if data[1:2] == b"\0" or data[:1] == b"\0":  # UTF-16 without its mark
            return data.decode("utf-16-le" if data[1:2] == b"\0" else "utf-16-be")
    except UnicodeDecodeError:
        raise Unreadable("damaged") from None
    if b"\0" in data:
        raise Unreadable("not_what_its_name_says")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # What Excel calls "CSV" on a Western machine; five bytes of it stand for nothing.
        return data.decode("cp1252", "replace")
