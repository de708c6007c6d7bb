"""The published tables as a workbook: `tables.xlsx`, the same bytes each time."""

import io
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from math import ceil

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from auditreport.published import Report
from auditreport.words import count
from auditreport.workbook_page import Column, Sheet
from auditreport.workbook_sheets import contents_sheet, notes_sheet, result_sheets

_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
_LONGEST_NAME = 31  # Excel's limit
_BLUE, _GREY = "#12436D", "#595959"
_LINE = 13.0  # points
_NUMBERS = ("number", "figure", "percent", "rate", "target", "points", "p")
_FIRST_ROW = 3  # of a table: below the title and what it says


def tables_workbook(report: Report) -> bytes:
    """Write every published table as a sheet of its own, contents and notes first."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = Workbook(out, options)
    definition = report.definition
    book.set_properties(
        {
            "title": f"{definition.title}: tables",
            "author": definition.organisation,
            "company": definition.organisation,
            "comments": f"{report.mark}. Made from {count(report.included, 'return')}.",
            # Never today's date: the same returns make the same bytes.
            "created": datetime.combine(definition.report_date, time(), UTC).replace(tzinfo=None),
        }
    )
    book.set_size(2400, 1600)
    styles = _styles(book)
    sheets = _named(result_sheets(report))
    notes = notes_sheet(report)
    contents = contents_sheet(report, [notes, *sheets])
    for number, sheet in enumerate([contents, notes, *sheets]):
        _write(book, sheet, number, styles)
    book.close()
    return out.getvalue()


def _styles(book: Workbook) -> dict[str, Format]:
    font = {"font_name": "Arial", "font_size": 10, "valign": "top"}
    text = {**font, "align": "left", "indent": 1}
    heading = {"bold": True, "text_wrap": True, "valign": "bottom", "font_color": _BLUE}
    ruled = {"bottom": 1, "bottom_color": _BLUE}
    return {
        "title": book.add_format({**text, "bold": True, "font_size": 14, "font_color": _BLUE}),
        "says": book.add_format({**text, "font_color": _GREY}),
        "heading": book.add_format({**text, **heading, **ruled}),
        "heading_right": book.add_format({**font, **heading, **ruled, "align": "right"}),
        "text": book.add_format(text),
        "wrap": book.add_format({**text, "text_wrap": True}),
        "number": book.add_format({**font, "num_format": "0"}),
        "figure": book.add_format({**font, "num_format": "General", "align": "right"}),
        "percent": book.add_format({**font, "num_format": '0"%"'}),
        "rate": book.add_format({**font, "num_format": '0.00"%"'}),
        "points": book.add_format({**font, "num_format": "+0.0;\N{MINUS SIGN}0.0;0.0"}),
        "p": book.add_format({**font, "num_format": "0.000"}),
        "date": book.add_format({**text, "num_format": "d mmm yyyy"}),
        "target": book.add_format({**font, "num_format": 'General"%"'}),
        "link": book.add_format({**text, "font_color": _BLUE, "underline": 1}),
    }


def _write(book: Workbook, sheet: Sheet, number: int, styles: Mapping[str, Format]) -> None:
    """Write one sheet. The table is a real one, so that its rows can be sorted and filtered."""
    page = book.add_worksheet(sheet.name)
    page.hide_gridlines(2)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(_FIRST_ROW)
    page.write_string(0, 0, sheet.title, styles["title"])
    page.write_string(1, 0, sheet.says, styles["says"])
    page.set_row(0, 22)
    columns = []
    for index, column in enumerate(sheet.columns):
        style = styles[column.style]
        page.set_column(index, index, column.width, style)
        heading = styles["heading_right" if column.style in _NUMBERS else "heading"]
        columns.append({"header": column.heading, "format": style, "header_format": heading})
    last = _FIRST_ROW + max(len(sheet.rows), 1)
    page.add_table(
        *(_FIRST_ROW, 0, last, len(sheet.columns) - 1),
        {
            "name": f"Table{number}",
            "columns": columns,
            "style": "Table Style Light 1",
            "autofilter": False,
            "banded_rows": False,
        },
    )
    for down, row in enumerate(sheet.rows, start=_FIRST_ROW + 1):
        page.set_row(down, _LINE * max(map(_lines, sheet.columns, row), default=1) + 3)
        for across, (column, value) in enumerate(zip(sheet.columns, row, strict=True)):
            style = styles[column.style]
            if value is None or value == "":
                page.write_blank(down, across, None, style)
            elif isinstance(value, date):
                page.write_datetime(down, across, datetime.combine(value, time()), style)
            elif isinstance(value, int | float):
                page.write_number(down, across, value, style)
            elif column.style == "link":
                _link(page, (down, across), str(value), style)
            else:
                page.write_string(down, across, str(value), style)


def _lines(column: Column, value: object) -> int:
    """Estimate the lines that a cell needs: not every program finds out by itself."""
    if column.style != "wrap":
        return 1
    return sum(max(1, ceil(len(line) / column.width)) for line in str(value).split("\n"))


def _link(page: Worksheet, cell: tuple[int, int], sheet: str, style: Format) -> None:
    """Link to another sheet by its name."""
    quoted = sheet.replace("'", "''")
    page.write_url(*cell, f"internal:'{quoted}'!A1", style, sheet)


def _named(sheets: Sequence[Sheet]) -> list[Sheet]:
    """Give each sheet a name that Excel takes: short, unlike any other, without its marks."""
    taken = {"contents", "notes", "history"}
    named = []
    for sheet in sheets:
        base = " ".join(sheet.name.translate(_FORBIDDEN).split()).strip("'") or "Sheet"
        name, number = _cut(base, _LONGEST_NAME), 1
        while name.lower() in taken:
            number += 1
            name = f"{_cut(base, _LONGEST_NAME - 4)} ({number})"
        taken.add(name.lower())
        named.append(Sheet(name, sheet.title, sheet.says, sheet.columns, sheet.rows))
    return named


def _cut(name: str, longest: int) -> str:
    return name if len(name) <= longest else name[: longest - 1].rsplit(" ", 1)[0] + "…"
