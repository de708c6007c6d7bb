"""The published tables for Excel: `tables.xlsx`, the same bytes each time.

After the guidance of the UK Government's Analysis Function on statistics in spreadsheets: one
marked-up table a sheet, from column A; nothing merged, hidden, filtered, frozen or empty.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import UTC, date, datetime, time

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from auditreport.open_xml import with_language
from auditreport.workbook_book import Book, table_names
from auditreport.workbook_layout import (
    BLUE,
    COVER_WIDTH,
    FONT,
    REPORT,
    SIZE,
    TITLE_HEIGHT,
    TITLE_SIZE,
    line_height,
    row_heights,
)
from auditreport.workbook_page import NUMBERS, Link, Sheet

NUMBER_FORMATS = {
    "number": "0",
    "figure": "General",
    "target": "General",
    "percent": "0",
    "decimal": "0.00",
    "rate": "0.00",
    "points": "+0.0;\N{MINUS SIGN}0.0;0.0",
    "p": "0.000",
}
_WIDER = 1.15  # than the column's width, which is meant for letters of Excel's own size, 11 points


def tables_xlsx(book: Book) -> bytes:
    """The book as a file for Excel."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    made = Workbook(out, options)
    made.set_properties(
        {
            "title": book.title,
            "subject": book.subject,
            "author": book.author,
            "company": book.author,
            "keywords": book.keywords,
            "comments": book.about,
            # Never today's date: the same returns make the same bytes.
            "created": datetime.combine(book.day, time(), UTC).replace(tzinfo=None),
        }
    )
    made.set_size(2400, 1600)
    styles = _styles(made)
    for sheet, name in zip(book.sheets, table_names(book.sheets), strict=True):
        page = made.add_worksheet(sheet.name)
        page.hide_gridlines(2)
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        _write_lines(page, sheet, styles)
        if sheet.columns:
            _write_table(page, sheet, name, styles)
    made.close()
    return with_language(out.getvalue())


def _styles(book: Workbook) -> dict[str, Format]:
    font = {"font_name": FONT, "font_size": SIZE, "valign": "top"}
    text = {**font, "align": "left", "indent": 1}  # parts it from a number on its left
    heading = {**font, "bold": True, "text_wrap": True, "valign": "bottom", "font_color": BLUE}
    link = {"font_color": BLUE, "underline": 1}
    title = {"bold": True, "font_size": TITLE_SIZE, "font_color": BLUE}
    return {
        "title": book.add_format({**text, **title}),
        "line": book.add_format(text),
        "line link": book.add_format({**text, **link}),
        "heading": book.add_format({**heading, "align": "left", "indent": 1}),
        "heading_right": book.add_format({**heading, "align": "right"}),
        "text": book.add_format({**text, "text_wrap": True}),
        "link": book.add_format({**text, **link, "text_wrap": True}),
        "date": book.add_format({**text, "num_format": "d mmm yyyy"}),
        **{
            name: book.add_format({**font, "align": "right", "num_format": form})
            for name, form in NUMBER_FORMATS.items()
        },
    }


def _write_lines(page: Worksheet, sheet: Sheet, styles: Mapping[str, Format]) -> None:
    """The title and what stands below it; on the cover, which has no table, within a width."""
    page.write_string(0, 0, sheet.title, styles["title"])
    page.set_row(0, TITLE_HEIGHT)
    within = not sheet.columns
    if within:
        page.set_column(0, 0, COVER_WIDTH * _WIDER)
    for down, line in enumerate(sheet.lines, start=1):
        page.set_row(down, line_height(line, within=within))
        if isinstance(line, Link):
            _link(page, (down, 0), line, styles["line link"])
        else:
            page.write_string(down, 0, line, styles["text" if within else "line"])


def _write_table(page: Worksheet, sheet: Sheet, name: str, styles: Mapping[str, Format]) -> None:
    """A real table, whose heading programs know as one."""
    first = 1 + len(sheet.lines)
    columns = []
    for index, column in enumerate(sheet.columns):
        style = styles[column.style]
        page.set_column(index, index, column.wide * _WIDER)
        heading = styles["heading_right" if column.style in NUMBERS else "heading"]
        columns.append({"header": column.title, "format": style, "header_format": heading})
    page.add_table(
        *(first, 0, first + len(sheet.rows), len(sheet.columns) - 1),
        {
            "name": name,
            "title": sheet.title,
            "description": sheet.says or sheet.title,
            "columns": columns,
            "style": None,
            "autofilter": False,
            "banded_rows": False,
        },
    )
    page.repeat_rows(first)
    heights = row_heights(sheet)
    page.set_row(first, heights[0])
    for down, row in enumerate(sheet.rows, start=first + 1):
        page.set_row(down, heights[down - first])
        for across, (column, value) in enumerate(zip(sheet.columns, row, strict=True)):
            style = styles[column.style]
            if isinstance(value, Link):
                _link(page, (down, across), value, styles["link"])
            elif isinstance(value, date):
                page.write_datetime(down, across, datetime.combine(value, time()), style)
            elif isinstance(value, int | float):
                page.write_number(down, across, value, style)
            else:
                page.write_string(down, across, str(value), style)


def _link(page: Worksheet, cell: tuple[int, int], link: Link, style: Format) -> None:
    """A link to another sheet by its name, or into the report."""
    quoted = link.sheet.replace("'", "''")
    to = f"internal:'{quoted}'!A1" if link.sheet else f"external:{REPORT}#{link.place}"
    page.write_url(*cell, to, style, link.text)
