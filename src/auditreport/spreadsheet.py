"""A return's file as sheets of cells, whatever spreadsheet format it came in, or why it can't be.

No spreadsheet reader is safe: a cell far away makes one abort the whole process, which no
``except`` catches. So a file is looked through first, in a fixed order; and all of it happens in
a process apart (``gate``), which may come to grief.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import PurePosixPath

from auditreport import gate_ods, gate_xls, gate_xlsx
from auditreport.cells import MOST_BYTES, MOST_CELLS, Cell, Marks, Sheet, marked
from auditreport.gate_archive import OLE, ZIP, contents, open_archive, plain_archive
from auditreport.gate_csv import read_csv
from auditreport.unreadable import Unreadable

__all__ = ["KINDS", "Cell", "Sheet", "Unreadable", "read_sheets"]

KINDS = (".xlsx", ".xlsm", ".xls", ".ods", ".csv")

_OTHERS = (ZIP, OLE, b"%PDF", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff", b"\x1f\x8b", b"7z\xbc\xaf")


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
        raise Unreadable("too_much_memory") from None
    except BaseException as error:  # a reader's panic is no Exception
        reason = "encrypted" if "password" in str(error).casefold() else "damaged"
        raise Unreadable(reason) from None


def _read(data: bytes, kind: str) -> list[Sheet]:
    if kind not in KINDS:
        raise Unreadable("not_a_spreadsheet")
    if not data.strip(b"\0 \t\r\n"):
        raise Unreadable("empty_file")
    _check_first_bytes(data, kind)
    if len(data) > MOST_BYTES:
        raise Unreadable("too_large")
    if kind == ".csv":
        return [read_csv(data)]
    if kind == ".xls":
        return _values(io.BytesIO(data), gate_xls.check_xls(data))
    return _read_archive(data, kind)


def _check_first_bytes(data: bytes, kind: str) -> None:
    if kind == ".csv":
        fits = not data.startswith(_OTHERS) and data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] != b"<"
    elif kind == ".xls":
        if gate_xls.is_very_old(data):
            raise Unreadable("old_excel")
        fits = data.startswith(OLE)
    else:
        if data.startswith(OLE) and gate_xls.is_encrypted_package(data):
            raise Unreadable("encrypted")
        fits = data.startswith(ZIP)
    if not fits:
        raise Unreadable("not_what_its_name_says")


def _read_archive(data: bytes, kind: str) -> list[Sheet]:
    format_of = gate_ods if kind == ".ods" else gate_xlsx
    members = open_archive(data)
    names = {name.casefold() for name in members}
    parts = list(contents(data, members.values()))
    if not format_of.is_workbook(names):
        # Any .zip, and any .docx, begins with the same bytes.
        other = names & {"[content_types].xml", "mimetype"}
        raise Unreadable("not_what_its_name_says" if other else "damaged")
    marks = gate_ods.check_ods(parts) if kind == ".ods" else gate_xlsx.check_xlsx(parts)
    book = plain_archive(part for part in parts if format_of.needed(part[0]))
    del parts
    return _values(book, marks)


def _values(book: io.BytesIO, marks: Sequence[Marks | None]) -> list[Sheet]:
    # Imported here: a stage that only names a refusal need not load a reader.
    from python_calamine import (  # noqa: PLC0415
        CalamineWorkbook,
        SheetTypeEnum,
        SheetVisibleEnum,
    )

    sheets = []
    with CalamineWorkbook.from_filelike(book) as values:
        about = values.sheets_metadata
        if len(about) != len(marks):
            raise Unreadable("damaged")
        for number, (one, mark) in enumerate(zip(about, marks, strict=True)):
            if one.visible != SheetVisibleEnum.Visible or one.typ != SheetTypeEnum.WorkSheet:
                sheets.append(Sheet(one.name, visible=False))
                continue
            if mark is None:
                raise Unreadable("damaged")
            sheet = values.get_sheet_by_index(number)
            if sheet.height * sheet.width > MOST_CELLS:
                raise Unreadable("too_many_cells", sheet=number + 1)
            top, left = sheet.start or (0, 0)
            # Empty rows and columns before the first used cell are left out, and counted instead:
            # a single cell at the far end must not bring millions of empty ones with it.
            rows: list[list[Cell]] = [list(row) for row in sheet.to_python(skip_empty_area=True)]
            sheets.append(marked(Sheet(one.name, True, rows, top, left), mark))
    return sheets
