"""Exports that hold many returns, a row each: found by their headings, whatever program made them.

Known are REDCap, LimeSurvey, Microsoft Forms, Google Forms and KoboToolbox. A column belongs to a
question where an intake map says so, or where its heading is the question's id or its text.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from auditreport.cells import Cell, Sheet, cell_name
from auditreport.days import read_date
from auditreport.export_columns import Table, find_table
from auditreport.reading import (
    Given,
    Hidden,
    Reading,
    cell_text,
    has_questions,
)
from auditreport.spellings import spelling_key
from auditreport.unreadable import Unreadable

if TYPE_CHECKING:  # a process that only reads files need not load the models
    from auditreport.definition import Definition
    from auditreport.intake_map import ExportMap


@dataclass(frozen=True, slots=True)
class ExportRow:
    """One row of an export: a return, or why it is none.

    ``place`` names it beside its file (``row 17``); ``sha256`` is that of what the row says, with
    the row's number, so that no two rows of a file are alike.
    """

    place: str
    sha256: str
    reading: Reading | None = None
    refusal: Unreadable | None = None


def read_export(
    sheets: Sequence[Sheet], definition: Definition, maps: Sequence[ExportMap] = ()
) -> list[ExportRow] | None:
    """The returns of an export from the visible sheets of a file; ``None`` where it is none.

    Raises ``Unreadable`` where it is an export, but as a whole can't be read.
    """
    visible = [(number, sheet) for number, sheet in enumerate(sheets, start=1) if sheet.visible]
    if has_questions(sheets):  # a department's own return: no export has such headings
        return None
    found = [find_table(sheet, number, definition, maps) for number, sheet in visible]
    tables = [table for table in found if table]
    if not tables:
        return None
    tables = [table for table in tables if table.department]
    if not tables:
        raise Unreadable("no_department_column")
    rows = [row for table in tables for row in _rows(table, several=len(tables) > 1)]
    if not rows:
        raise Unreadable("empty_export")
    readings = [row.reading for row in rows if row.reading]
    for reading in readings:
        reading.sheets = [sheet.name for sheet in sheets]
    if readings:  # said once: it is one and the same file
        readings[0].hidden = _hidden(sheets)
    return rows


def _hidden(sheets: Sequence[Sheet]) -> list[Hidden]:
    """Sheets and columns that weren't read; a hidden row is a return of its own, refused."""
    return [
        Hidden(number, (), tuple(cell_name(0, c).rstrip("1") for c in sheet.hidden_columns))
        for number, sheet in enumerate(sheets, start=1)
        if not sheet.visible or sheet.hidden_columns
    ]


# --- What the rows say ---

_NOT_COMPLETED = "[not completed]"


def _rows(table: Table, several: bool) -> Iterator[ExportRow]:
    sheet = table.sheet
    asked = [column for columns in table.questions.values() for column in columns]
    hidden = {row - sheet.top for row in sheet.hidden_rows}
    for at in sorted({*range(len(sheet.rows)), *hidden}):
        if at <= table.headings:
            continue
        cells = sheet.rows[at] if at < len(sheet.rows) else []
        texts = [cell_text(cell).strip() for cell in cells]
        used = [text for text in texts if text]
        said = [column for column in (*asked, *table.department) if _text(table, at, column)]
        # KoboToolbox can put a row of tags (#…) below the headings.
        if at not in hidden and (not said or all(text.startswith("#") for text in used)):
            continue
        number = str(sheet.top + at + 1)
        place = f"sheet {table.number} row {number}" if several else f"row {number}"
        digest = hashlib.sha256("\0".join([number, *texts]).encode("utf-8", "surrogatepass"))
        if at in hidden:
            yield ExportRow(place, digest.hexdigest(), refusal=Unreadable("hidden_row"))
            continue
        try:
            yield ExportRow(place, digest.hexdigest(), reading=_read_row(table, at))
        except Unreadable as refusal:
            yield ExportRow(place, digest.hexdigest(), refusal=refusal)


def _read_row(table: Table, at: int) -> Reading:
    codes: dict[str, Given] = {}
    for column in table.department:
        given = _given(table, at, column)
        code = " ".join(given.text.upper().split()).removeprefix("'")
        if given.formula:
            raise Unreadable("formula_code", sheet=given.sheet, cell=given.cell)
        if code:
            codes.setdefault(code, given)
    if not codes:
        raise Unreadable("row_without_code")
    if len(codes) > 1:
        last = list(codes.values())[1]
        raise Unreadable("row_with_two_codes", sheet=last.sheet, cell=last.cell)
    unsent = table.submitted is not None and not _text(table, at, table.submitted)
    if unsent or any(_text(table, at, c).casefold() == _NOT_COMPLETED for c in table.stamps):
        raise Unreadable("not_submitted")
    reading = Reading(next(iter(codes)), unknown_questions=list(table.unknown))
    reading.us_order = table.us_order
    _read_completed(table, at, reading)
    for question, columns in table.questions.items():
        _read_answer(table, at, reading, question, columns)
    return reading


def _read_answer(
    table: Table, at: int, reading: Reading, question: str, columns: Sequence[int]
) -> None:
    places = [_given(table, at, column) for column in columns]
    if question in table.coded and table.answers:
        places = [
            replace(given, text=table.answers.get(spelling_key(given.text), given.text))
            for given in places
        ]
    filled = [given for given in places if given.text.strip() or given.formula] or places[:1]
    formula = next((given for given in filled if given.formula), None)
    if formula:
        reading.answers[question] = Given("", formula.sheet, formula.cell)
        reading.formula_questions.append(question)
    elif len({spelling_key(given.text) for given in filled}) == 1:
        reading.answers[question] = filled[0]
    else:
        reading.answers[question] = Given("", filled[1].sheet, filled[1].cell)
        reading.repeated_questions.append(question)


def _given(table: Table, at: int, column: int) -> Given:
    return Given(
        cell_text(_cell(table, at, column)),
        table.number,
        table.sheet.cell(at, column),
        table.sheet.is_formula(at, column),
    )


def _cell(table: Table, at: int, column: int) -> Cell:
    row = table.sheet.rows[at] if at < len(table.sheet.rows) else []
    return row[column] if column < len(row) else ""


def _text(table: Table, at: int, column: int) -> str:
    return cell_text(_cell(table, at, column)).strip()


# --- When a row was completed ---

_TIME = re.compile(
    r"(?P<day>\S.*?)(?:T|,? )\s*\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:[ap]\.?m\.?)?"
    r"\s*(?:z|utc|gmt)?\s*(?:[+\u2212-]\d{1,2}(?::?\d{2})?)?",
    re.IGNORECASE,
)
_NUMBERS = re.compile(r"(\d{1,4})/(\d{1,2})/(\d{4}|\d{2})")
_LONGEST_DATE = 100
_CENTURY = 2000
_UNDATED = date(1980, 1, 1)
"""What LimeSurvey writes for a submitted response of a survey that keeps no dates."""
_MOST_MONTHS = 12


def _read_completed(table: Table, at: int, reading: Reading) -> None:
    """The date that was asked for; where none was given, when the program took the answers."""
    for column in (*table.completed, *table.stamps):
        given = _given(table, at, column)
        if not given.text.strip():
            continue
        stamped = column in table.stamps
        day = None
        if not given.formula:
            day = _date(_cell(table, at, column), _month_first(table, stamped), stamped)
        if stamped and day == _UNDATED:
            continue
        reading.completed = day
        reading.completed_fault = "" if day else "unreadable"
        reading.completed_at = given
        return


def _date(cell: Cell, month_first: bool | None, stamped: bool) -> date | None:
    if not isinstance(cell, str):
        return read_date(cell)
    text = _day_of(cell)
    numbers = _NUMBERS.fullmatch(text)
    if not numbers or (len(numbers[3]) == 2 and not stamped):  # noqa: PLR2004
        return read_date(text)
    first, second, year = (int(number) for number in numbers.groups())
    if len(numbers[3]) == 2:  # noqa: PLR2004
        year += _CENTURY  # a program wrote it, about answers of its own time
    if first == second:
        month_first = False
    if month_first is None:
        return None
    day, month = (second, first) if month_first else (first, second)
    return read_date(f"{year:04}-{month:02}-{day:02}")


def _day_of(text: str) -> str:
    """A date without its time, with hyphens where the year stands first."""
    text = " ".join(text[:_LONGEST_DATE].split())
    if time := _TIME.fullmatch(text):
        text = time["day"].strip()
    return text.replace("/", "-") if re.match(r"\d{4}/", text) else text


def _month_first(table: Table, stamped: bool) -> bool | None:
    """Whether the month comes first: what the map says, else what the column's dates show.

    ``None`` where that would be a guess: a program's stamps 05/06/2010 tell nothing by themselves;
    people here write the day first, but for one of whose dates only the other way is a date.
    """
    if table.dates:
        return table.dates == "month_first"
    if stamped not in table.orders:
        found = set()
        for column in table.stamps if stamped else table.completed:
            for at in range(table.headings + 1, len(table.sheet.rows)):
                numbers = _NUMBERS.fullmatch(_day_of(_text(table, at, column)))
                if numbers:
                    found |= {i for i in (0, 1) if int(numbers[i + 1]) > _MOST_MONTHS}
        told = found == {1} if len(found) == 1 else None
        table.orders[stamped] = told if stamped else (None if 1 in found else False)
    return table.orders[stamped]
