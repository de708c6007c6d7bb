"""The published tables as an OpenDocument spreadsheet: `tables.ods`, the same bytes each time.

Written from the same book as `tables.xlsx`, so that both say the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from xml.sax.saxutils import escape, quoteattr

from auditreport.media_types import MEDIA_TYPES
from auditreport.open_xml import LANGUAGE
from auditreport.packing import packed
from auditreport.workbook_book import Book, table_names
from auditreport.workbook_layout import (
    COVER_WIDTH,
    REPORT,
    TITLE_HEIGHT,
    line_height,
    row_heights,
)
from auditreport.workbook_ods_styles import NAMESPACES, styles_xml
from auditreport.workbook_page import NUMBERS, Link, Sheet, shown

_TYPE = MEDIA_TYPES[".ods"]
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_WIDTH = 0.23  # centimetres a letter
_SPACES = re.compile(r"^ |(?<= ) +| $|\t")


def tables_ods(book: Book) -> bytes:
    """The book as a file for LibreOffice, and for all that read OpenDocument."""
    parts = {
        "content.xml": "".join(_content(book)),
        "styles.xml": styles_xml(),
        "meta.xml": _meta(book),
    }
    listed = "".join(
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="text/xml"/>'
        for name in parts
    )
    parts["META-INF/manifest.xml"] = (
        f'{_HEAD}<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:'
        f'1.0" manifest:version="1.3"><manifest:file-entry manifest:full-path="/" '
        f'manifest:version="1.3" manifest:media-type="{_TYPE}"/>{listed}</manifest:manifest>'
    )
    # Programs tell the format by the first file of the zip, which must not be compressed.
    files = {"mimetype": _TYPE, **parts}
    return packed({name: text.encode() for name, text in files.items()}, stored=("mimetype",))


def _meta(book: Book) -> str:
    day = f"{book.day.isoformat()}T00:00:00"
    said = {
        "dc:title": book.title,
        "dc:subject": book.subject,
        "dc:description": book.about,
        "meta:keyword": book.keywords,
        "meta:initial-creator": book.author,
        "dc:creator": book.author,
        # Never today's date: the same returns make the same bytes.
        "meta:creation-date": day,
        "dc:date": day,
        "dc:language": LANGUAGE,
    }
    return (
        f'{_HEAD}<office:document-meta {NAMESPACES} office:version="1.3"><office:meta>'
        + "".join(f"<{name}>{_escaped(text)}</{name}>" for name, text in said.items())
        + "</office:meta></office:document-meta>"
    )


def _content(book: Book) -> Iterator[str]:
    widths = {column.wide for sheet in book.sheets for column in sheet.columns} | {COVER_WIDTH}
    heights = {height for sheet in book.sheets for height in _heights(sheet)}
    columns = {width: f"co{number}" for number, width in enumerate(sorted(widths), start=1)}
    rows = {height: f"ro{number}" for number, height in enumerate(sorted(heights), start=1)}
    yield f'{_HEAD}<office:document-content {NAMESPACES} office:version="1.3">'
    yield "<office:automatic-styles>"
    for width, name in columns.items():
        yield f'<style:style style:name="{name}" style:family="table-column">'
        yield f'<style:table-column-properties style:column-width="{width * _WIDTH:.2f}cm"/>'
        yield "</style:style>"
    for height, name in rows.items():
        yield f'<style:style style:name="{name}" style:family="table-row">'
        yield f'<style:table-row-properties style:row-height="{height:.1f}pt"'
        yield ' style:use-optimal-row-height="false"/></style:style>'
    yield '<style:style style:name="ta1" style:family="table" style:master-page-name="Default">'
    yield '<style:table-properties table:display="true" style:writing-mode="lr-tb"/></style:style>'
    yield "</office:automatic-styles><office:body><office:spreadsheet>"
    for sheet in book.sheets:
        yield from _sheet(sheet, columns, rows)
    yield "<table:database-ranges>"
    for sheet, name in zip(book.sheets, table_names(book.sheets), strict=True):
        if sheet.columns:
            yield _marked_up(sheet, name)
    yield "</table:database-ranges></office:spreadsheet></office:body></office:document-content>"


def _heights(sheet: Sheet) -> list[float]:
    """The height of every row, from the title on."""
    lines = [line_height(line, within=not sheet.columns) for line in sheet.lines]
    return [TITLE_HEIGHT, *lines, *(row_heights(sheet) if sheet.columns else ())]


def _sheet(sheet: Sheet, columns: Mapping[float, str], rows: Mapping[float, str]) -> Iterator[str]:
    yield f'<table:table table:name={quoteattr(sheet.name)} table:style-name="ta1">'
    for width, style in [(c.wide, c.style) for c in sheet.columns] or [(COVER_WIDTH, "text")]:
        name = columns[width]
        yield f'<table:table-column table:style-name="{name}" '
        yield f'table:default-cell-style-name="{style}"/>'
    heights = iter(_heights(sheet))

    def row(cells: Iterator[str] | Sequence[str]) -> str:
        style = rows[next(heights)]
        return f'<table:table-row table:style-name="{style}">{"".join(cells)}</table:table-row>'

    yield row([_cell(sheet.title, "title")])
    style = "line" if sheet.columns else "text"
    for line in sheet.lines:
        yield row([_cell(line, style)])
    if sheet.columns:
        headings = (
            _cell(column.title, "heading_right" if column.style in NUMBERS else "heading")
            for column in sheet.columns
        )
        yield f"<table:table-header-rows>{row(headings)}</table:table-header-rows>"
    for values in sheet.rows:
        # A cell has its column's style: told once, not in each cell.
        yield row([_cell(value, "") for value in values])
    yield "</table:table>"


def _cell(value: object, style: str) -> str:
    if isinstance(value, Link):
        style = "line_link" if style == "line" else "link"
        # Out of the file itself a path leads by one step up.
        to = f"#{_quoted(value.sheet)}.A1" if value.sheet else f"../{REPORT}#{value.place}"
        words = _escaped(value.text)
        said = f'<text:a xlink:type="simple" xlink:href={quoteattr(to)}>{words}</text:a>'
        kind, paragraphs = "string", [said]
    elif isinstance(value, date):
        kind, paragraphs = f'date" office:date-value="{value.isoformat()}', [value.isoformat()]
    elif isinstance(value, int | float):
        number = f"{value:.15g}"  # the digits that programs keep
        kind, paragraphs = f'float" office:value="{number}', [number]
    else:
        kind, paragraphs = "string", [_escaped(line) for line in str(value).split("\n")]
    inside = "".join(f"<text:p>{paragraph}</text:p>" for paragraph in paragraphs)
    named = f' table:style-name="{style}"' if style else ""
    return f'<table:table-cell{named} office:value-type="{kind}">{inside}</table:table-cell>'


def _marked_up(sheet: Sheet, name: str) -> str:
    """The table as one that programs know, with its heading."""
    first = 2 + len(sheet.lines)
    at = _quoted(sheet.name)
    area = f"{at}.A{first}:{at}.{_letters(len(sheet.columns))}{first + len(sheet.rows)}"
    return (
        f"<table:database-range table:name={quoteattr(name)} table:target-range-address="
        f'{quoteattr(area)} table:contains-header="true" table:display-filter-buttons="false"/>'
    )


def _quoted(sheet: str) -> str:
    return "'" + sheet.replace("'", "''") + "'"


def _letters(column: int) -> str:
    """The name of a column by its number, from 1: ``S``, ``AA``."""
    letters = ""
    while column:
        column, last = divmod(column - 1, 26)
        letters = chr(ord("A") + last) + letters
    return letters


def _escaped(text: str) -> str:
    """A text as XML has it; spaces that it would lose are told."""
    return _SPACES.sub(_space, escape(shown(text)))


def _space(match: re.Match[str]) -> str:
    if match[0] == "\t":
        return "<text:tab/>"
    return f'<text:s text:c="{len(match[0])}"/>'
