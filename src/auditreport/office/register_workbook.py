"""The register kept as a workbook: its first sheet, read behind the gate that returns pass too."""

from __future__ import annotations

from pathlib import PurePath

from auditreport.cells import Sheet, cell_name
from auditreport.gate import pass_gate
from auditreport.office.grid import Grid
from auditreport.problems import Problem, Problems
from auditreport.reading import cell_text
from auditreport.unreadable import Unreadable

_AS_CSV = "Save the sheet from Excel as 'CSV UTF-8', under the name register.csv in private/."
_REASONS = {
    "empty_file": "the file is empty",
    "too_large": "the file is larger than 5 MB",
    "encrypted": "the file is protected by a password",
    "macros": "the file holds macros",
    "external_link": "the file draws content from another file or place",
    "embedded_object": "the file has another file or an object in it",
    "dde_link": "the file holds a command to another program",
    "data_connection": "the file holds a connection to a database or a web page",
    "too_many_cells": "the file has more than 10,000 rows, or a cell far outside the table",
    "too_slow": "the file takes too long to read",
    "too_much_memory": "the file takes too much memory to read",
}
_OF_A_FORM = ("no_department_code", "two_department_codes", "formula_code")


def workbook_grid(data: bytes, file: str) -> Grid:
    """The rows of the first sheet that shows.

    Raises ``Problem`` where the workbook can't be read, and ``Problems`` where rows or columns with
    content are hidden: a department that nobody sees must not be counted, nor left out.
    """
    (passed,) = pass_gate([("register" + PurePath(file).suffix, data)], [])
    found = passed.found
    if isinstance(found, Unreadable) and found.reason not in _OF_A_FORM:
        what = _REASONS.get(found.reason, "the file can't be opened as a workbook")
        raise Problem(what=what, where=file, fix=_AS_CSV)
    if not isinstance(found, list):
        raise Problem(
            what="the file is a form with questions and answers, not a register",
            where=file,
            fix="Put the register in its place.",
        )
    sheet = next((sheet for sheet in found if sheet.visible), Sheet(""))
    hidden = [f"row {row + 1}" for row in sheet.hidden_rows[:1]]
    hidden += [f"column {cell_name(0, column)[:-1]}" for column in sheet.hidden_columns[:1]]
    if hidden:
        raise Problems(
            [
                Problem(
                    what="a row or column with something in it is hidden, by a filter perhaps",
                    where=f"{file}, {place}",
                    fix="Show it in Excel (clear the filter, or choose Unhide), or delete it; then "
                    "save the file.",
                )
                for place in hidden
            ]
        )
    rows = [
        (sheet.top + at, [cell_text(cell) for cell in row])
        for at, row in enumerate(sheet.rows, start=1)
    ]
    return Grid([(number, cells) for number, cells in rows if any(map(str.strip, cells))])
