"""The published tables as a workbook: `tables.xlsx`, the same bytes each time."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from math import ceil

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from auditreport.published import ALL, Report
from auditreport.tables import QuestionRow
from auditreport.variables import day
from auditreport.words import VERDICT_WORDS, Role, count, plain_number

_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
_LONGEST_NAME = 31  # Excel's limit
_BLUE, _GREY = "#12436D", "#595959"
_LINE = 13.0  # points
_NUMBERS = ("number", "percent", "target")
_FIRST_ROW = 3  # of a table: below the title and what it says


@dataclass(frozen=True, slots=True)
class _Column:
    """A column's heading, its width in characters, and which of ``_styles`` its cells have."""

    heading: str
    width: float
    style: str = "text"


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One sheet: a title, a sentence, and one table."""

    name: str
    title: str
    says: str
    columns: Sequence[_Column]
    rows: Sequence[Sequence[object]]


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
            "comments": f"Draft. Made from {count(report.included, 'return')}.",
            # Never today's date: the same returns make the same bytes.
            "created": datetime.combine(definition.report_date, time(), UTC).replace(tzinfo=None),
        }
    )
    book.set_size(2400, 1600)
    styles = _styles(book)
    sheets = _named(_sheets(report))
    notes = _notes(report)
    contents = _contents(report, [notes, *sheets])
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
        "percent": book.add_format({**font, "num_format": '0"%"'}),
        "target": book.add_format({**font, "num_format": 'General"%"'}),
        "link": book.add_format({**text, "font_color": _BLUE, "underline": 1}),
    }


def _write(book: Workbook, sheet: _Sheet, number: int, styles: Mapping[str, Format]) -> None:
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
            elif isinstance(value, int | float):
                page.write_number(down, across, value, style)
            elif column.style == "link":
                _link(page, (down, across), str(value), style)
            else:
                page.write_string(down, across, str(value), style)


def _lines(column: _Column, value: object) -> int:
    """Estimate the lines that a cell needs: not every program finds out by itself."""
    if column.style != "wrap":
        return 1
    return sum(max(1, ceil(len(line) / column.width)) for line in str(value).split("\n"))


def _link(page: Worksheet, cell: tuple[int, int], sheet: str, style: Format) -> None:
    """Link to another sheet by its name."""
    quoted = sheet.replace("'", "''")
    page.write_url(*cell, f"internal:'{quoted}'!A1", style, sheet)


# ---------------------------------------------------------------------------------------------
# What the sheets hold


def _contents(report: Report, sheets: Sequence[_Sheet]) -> _Sheet:
    definition = report.definition
    return _Sheet(
        "Contents",
        definition.title,
        f"{definition.organisation}, {day(definition.report_date)}. Draft.",
        [_Column("Sheet", 32, style="link"), _Column("What it holds", 90, style="wrap")],
        [[sheet.name, sheet.title] for sheet in sheets],
    )


def _notes(report: Report) -> _Sheet:
    returns = count(report.included, "return")
    margin = plain_number(report.definition.margin)
    rows = [
        ["Returns", f"All counts are of departments, from {returns} analysed."],
        ["Departments", "Those that answered yes or no: what a percentage is a share of."],
        ["Achieved", "Departments that gave the expected answer; of a survey item, yes."],
        ["Not achieved", "Departments that gave the other answer; of a survey item, no."],
        ["Percent", "Achieved ÷ departments, a whole number, halves rounded up."],
        ["No percentage", "An empty cell: no department answered yes or no."],
        ["Blank", "No answer, or one that can’t be read without guessing."],
        ["Not asked", "The form led the department past the question."],
        ["Every row", "Not applicable, blank, don’t know, not asked and departments add up to "
         "the returns analysed."],
        ["Verdict", "Of a standard: met where the target is reached; close within "
         f"{margin} percentage points below it; else short. From the percentage before rounding."],
    ]  # fmt: skip
    return _Sheet(
        "Notes",
        "How to read the tables",
        "What the words and the empty cells mean.",
        [_Column("Term", 20), _Column("Meaning", 100, style="wrap")],
        rows,
    )


def _sheets(report: Report) -> list[_Sheet]:
    definition = report.definition
    titles = {group.id: group.title for group in definition.groups}
    every = [_question_row(report, row) for row in report.rows]
    group_column = _Column("Group", 26, style="wrap")
    sheets = [
        _Sheet(
            "All questions",
            "All questions",
            f"Answers of {count(report.included, 'department')}, in published order.",
            [_QUESTION_COLUMNS[0], group_column, *_QUESTION_COLUMNS[1:]],
            [
                [cells[0], titles.get(row.group, row.group), *cells[1:]]
                for row, cells in zip(report.rows, every, strict=True)
            ],
        )
    ]
    sheets += [
        _Sheet(
            group.title,
            group.title,
            group.about or f"Answers of {count(report.included, 'department')}.",
            _QUESTION_COLUMNS,
            [_question_row(report, row) for row in report.rows_of(group)],
        )
        for group in definition.groups
        if report.rows_of(group)
    ]
    if report.themes:
        sheets.append(_themes(report))
    if report.response:
        sheets.append(_response(report))
    sheets += [_conclusions(report), _actions(report)]
    return sheets


_QUESTION_COLUMNS = (
    _Column("Question", 10),
    _Column("Text", 60, style="wrap"),
    _Column("Role", 10),
    _Column("Expected answer", 10),
    _Column("Not applicable", 11, style="number"),
    _Column("Blank", 8, style="number"),
    _Column("Don’t know", 8, style="number"),
    _Column("Not asked", 8, style="number"),
    _Column("Departments", 13, style="number"),
    _Column("Not achieved", 10, style="number"),
    _Column("Achieved", 10, style="number"),
    _Column("Percent", 9, style="percent"),
    _Column("Target", 9, style="target"),
    _Column("Verdict", 9),
)


def _question_row(report: Report, row: QuestionRow) -> list[object]:
    texts = {question.id: question.text for question in report.definition.questions}
    return [
        row.question,
        texts.get(row.question, ""),
        row.role.value,
        "none" if row.role is Role.SURVEY else row.expected,
        row.not_applicable,
        row.blank,
        row.dont_know,
        row.not_asked,
        row.departments,
        row.not_achieved,
        row.achieved,
        row.percent,
        None if row.target is None else float(row.target),
        VERDICT_WORDS[row.verdict] if row.verdict else None,
    ]


def _themes(report: Report) -> _Sheet:
    return _Sheet(
        "Free text",
        "Themes of the answers in free text",
        "Departments whose answer was given the theme.",
        [_Column("Question", 10), _Column("Theme", 60), _Column("Departments", 13, style="number")],
        [[row.question, row.title, row.departments] for row in report.themes],
    )


def _response(report: Report) -> _Sheet:
    titles = {stratum.id: stratum.title for stratum in report.definition.strata}
    titles[ALL] = "All"
    return _Sheet(
        "Response",
        "Those who answered beside those who were invited",
        f"{count(report.included, 'return')} analysed of {report.received} received.",
        [
            _Column("Among", 24),
            _Column("Value", 24),
            _Column("Departments analysed", 13, style="number"),
            _Column("Departments invited", 13, style="number"),
            _Column("Organisations analysed", 14, style="number"),
            _Column("Organisations invited", 14, style="number"),
        ],
        [
            [
                titles.get(row.stratum, row.stratum),
                row.value,
                row.departments,
                row.invited_departments,
                row.organisations,
                row.invited_organisations,
            ]
            for row in report.response
        ],
    )


def _conclusions(report: Report) -> _Sheet:
    return _Sheet(
        "Conclusions",
        "Conclusions",
        "Each names the questions on which it rests.",
        [
            _Column("Conclusion", 11),
            _Column("Severity", 11),
            _Column("Title", 30, style="wrap"),
            _Column("Text", 90, style="wrap"),
            _Column("Questions", 22, style="wrap"),
        ],
        [
            [row.id, row.severity, row.title, row.text, ", ".join(row.questions)]
            for row in report.conclusions
        ],
    )


def _actions(report: Report) -> _Sheet:
    return _Sheet(
        "Actions",
        "Action plan",
        "Each names who should take it on, and the questions that call for it.",
        [
            _Column("Action", 9),
            _Column("Priority", 9),
            _Column("Title", 30, style="wrap"),
            _Column("For", 28, style="wrap"),
            _Column("What to do", 70, style="wrap"),
            _Column("Why", 50, style="wrap"),
            _Column("Questions", 18, style="wrap"),
            _Column("Status", 10),
        ],
        [
            [
                row.id,
                row.priority,
                row.title,
                row.who,
                "\n".join(row.steps),
                row.why,
                ", ".join(row.questions),
                row.status,
            ]
            for row in report.actions
        ],
    )


def _named(sheets: Sequence[_Sheet]) -> list[_Sheet]:
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
        named.append(_Sheet(name, sheet.title, sheet.says, sheet.columns, sheet.rows))
    return named


def _cut(name: str, longest: int) -> str:
    return name if len(name) <= longest else name[: longest - 1].rsplit(" ", 1)[0] + "…"
