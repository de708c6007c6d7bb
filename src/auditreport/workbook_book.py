"""The book of published tables, before it is written as `.xlsx` and as `.ods`: one description."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from auditreport.published import Report
from auditreport.words import count, day, listed
from auditreport.workbook_page import SHORTHAND, Column, Link, Sheet
from auditreport.workbook_sheets import notes_sheet, result_sheets

COVER, CONTENTS, NOTES = "Cover", "Contents", "Notes"
_TAKEN = {COVER, CONTENTS, NOTES, "History"}  # the last is Excel's own
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
_LONGEST_NAME = 31  # Excel's limit
_SENTENCE = re.compile(r"(?<=[\w)%]{3}[.?!]) +(?=[^\W\d_a-z])")


@dataclass(frozen=True, slots=True)
class Book:
    """All sheets in their order, the cover first, and what the file says of itself."""

    title: str
    subject: str
    author: str
    about: str
    keywords: str
    day: date
    sheets: Sequence[Sheet]


def book_of(report: Report, *, in_report: bool) -> Book:
    """Every published table on a sheet of its own, after the cover, the contents and the notes.

    ``in_report``: the report lies beside it as HTML, so that links can lead there.
    """
    definition = report.definition
    named = _named([sheet for sheet in result_sheets(report) if sheet.rows])
    sheets = [sheet.filled(in_report=in_report) for sheet in named]
    signs = {sign for sheet in sheets for sign in sheet.shorthand()}
    notes = notes_sheet(report, [sign for sign in SHORTHAND if sign in signs])
    tables = [
        replace(sheet, lines=tuple(_lines(sheet, in_report=in_report)))
        for sheet in (notes, *sheets)
    ]
    made = f"Made from {count(report.included, 'return')}."
    return Book(
        title=f"{definition.title}: tables",
        subject=definition.subtitle or definition.title,
        author=definition.organisation,
        about=f"{report.mark}. {made}",
        keywords="audit, tables, accessible spreadsheet",
        day=definition.report_date,
        sheets=[_cover(report, made, in_report=in_report), _contents(tables), *tables],
    )


def _cover(report: Report, made: str, *, in_report: bool) -> Sheet:
    definition = report.definition
    lines: list[str | Link] = [
        f"{definition.organisation}, {day(definition.report_date)}. {report.mark}.",
        f"The tables of the report. {made}",
        Link("Go to the contents: a list of all sheets", sheet=CONTENTS),
        Link("Go to the notes: what the words and the shorthand mean", sheet=NOTES),
    ]
    if in_report:
        lines.append(Link("Open the report, which says what the tables mean", place="sec-summary"))
    lines += [
        f"Licence: {definition.licence}" if definition.licence else "No licence is stated.",
        "Each sheet after this one holds one table, which begins in column A. No cell of a table "
        "is empty, merged or hidden. Links on a question’s number lead to it in the report."
        if in_report
        else "Each sheet after this one holds one table, which begins in column A. No cell of a "
        "table is empty, merged or hidden.",
        "The same tables are published as CSV files, in the folder data, with a description of "
        "each column.",
    ]
    says = [definition.subtitle] if definition.subtitle else []
    return Sheet(COVER, definition.title, "", lines=(*says, *lines))


def _contents(sheets: Sequence[Sheet]) -> Sheet:
    sheet = Sheet(
        CONTENTS,
        "Contents",
        "",
        [Column("Sheet", 34), Column("What it holds", 90)],
        [[Link(sheet.name, sheet=sheet.name), sheet.title] for sheet in sheets],
    )
    return replace(sheet, lines=("This sheet holds one table: the sheets that follow.",))


def _lines(sheet: Sheet, *, in_report: bool) -> Iterator[str | Link]:
    """What stands between a sheet's title and its table, a sentence a row."""
    yield from _SENTENCE.split(sheet.says)
    signs = sheet.shorthand()
    explained = f" The notes explain the shorthand {listed(signs)}." if signs else ""
    yield f"This sheet holds one table.{explained}"
    if sheet.place and in_report:
        yield Link(f"Open in the report: {sheet.title}", place=sheet.place)
    yield Link("Back to the contents", sheet=CONTENTS)


def _named(sheets: Sequence[Sheet]) -> Iterator[Sheet]:
    """Give each sheet a name that Excel takes: short, unlike any other, without its marks."""
    taken = {name.lower() for name in _TAKEN}
    for sheet in sheets:
        base = " ".join(sheet.name.translate(_FORBIDDEN).split()).strip("'") or "Sheet"
        name, number = _cut(base, _LONGEST_NAME), 1
        while name.lower() in taken:
            number += 1
            name = f"{_cut(base, _LONGEST_NAME - 4)} ({number})"
        taken.add(name.lower())
        yield replace(sheet, name=name)


def _cut(name: str, longest: int) -> str:
    return name if len(name) <= longest else name[: longest - 1].rsplit(" ", 1)[0] + "…"


def table_names(sheets: Sequence[Sheet]) -> list[str]:
    """A name for each sheet's table, made of the sheet's, as both formats take it."""
    names: list[str] = []
    for sheet in sheets:
        # With the ending it can't be read as a cell's address, as Q1 could.
        base = re.sub(r"\W+", "_", f"_{sheet.name}").strip("_") or "sheet"
        base = f"T_{base}" if base[0].isdigit() else base
        name, number = f"{base}_table", 1
        while name.lower() in (one.lower() for one in names):
            number += 1
            name = f"{base}_table_{number}"
        names.append(name)
    return names
