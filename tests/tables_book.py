"""The workbook of tables, read back by another library than the one that wrote it."""

from __future__ import annotations

import io
from typing import Any

import openpyxl


def book_in(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def table_rows(sheet: Any) -> list[tuple[Any, ...]]:
    """The heading and the rows of a sheet's one table."""
    (table,) = sheet.tables.values()
    return [tuple(cell.value for cell in row) for row in sheet[table.ref]]
