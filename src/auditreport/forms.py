"""The form that a department fills in, made from the definition: the same bytes each time.

The sheet with the answers comes first, since a CSV holds no other. What reading a return relies on
are its labels; everything else here is for the person who fills it in.
"""

import io
import re
import textwrap
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from itertools import zip_longest

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from auditreport.definition import Definition
from auditreport.fingerprint import AUDIT_LABEL, VERSION_LABEL, fingerprint
from auditreport.form_cells import (
    LONGEST_MESSAGE,
    asked_formula,
    cut,
    long_lists,
    options_below,
    validation,
)
from auditreport.form_words import asked_if_in_words, guidance_rows
from auditreport.open_xml import with_language
from auditreport.problems import Problem
from auditreport.questions import Question
from auditreport.register import Department
from auditreport.words import day

BLANK = "blank"
"""The name of the form that no department's code stands on."""

_BLUE, _TINT, _GREY, _GREYED = "#12436D", "#FFF8E1", "#595959", "#E3E3E3"
_QUESTION, _WORDING, _ANSWER = range(3)
_WIDTHS = (10.0, 56.0, 30.0)  # in characters; together an A4 page's width
_GUIDANCE_WIDTHS = (21.0, 75.0)
_SIZE, _LINE, _PADDING, _GAP = 11, 14.5, 9.0, 8.0  # points
_DIGIT = 5.25  # points: what columns are measured in
_SHARES = (  # of the size of the text; other characters have a digit's
    (0.25, "ijl'‘’|"),
    (0.29, " ftI.,:;/()!-"),
    (0.34, "r“”"),
    (0.5, "ckszvxyJ"),
    (0.68, "ABCDEFGHKNPRSTUVXYZ&Ø"),
    (0.8, "mwMOQ"),
    (0.95, "W%@"),
)
_TEXT_BOX = 150.0
_TALLEST = 409.0  # Excel's limit for a row
_PAGE = 725.0  # points of rows that an A4 page holds between the margins
_MARGINS = {"left": 0.6, "right": 0.6, "top": 0.7, "bottom": 0.75}  # inches
_SHORTEST = 80  # characters of a question that are said, however long its hint

_FILE_NAME = re.compile(r"\w(?:[\w .-]*[\w-])?")


def forms(definition: Definition, departments: Sequence[Department]) -> dict[str, bytes]:
    """Make every department's form and a blank one, keyed by file name without its ending.

    Raises ``Problem`` where a code can't be a file name.
    """
    made = {BLANK: form(definition, None)}
    for number, department in enumerate(departments, start=1):
        if not _FILE_NAME.fullmatch(department.code) or department.code.casefold() == BLANK:
            raise Problem(
                what="a department's code can't name its form: letters, digits, spaces, '-', '_' "
                "and '.' can",
                # The screen shows no code.
                where=f"the register, column 'code', department {number} of those there today",
                fix="Change the code, and tell the department. For example: RAD-0417",
            )
        made[department.code] = form(definition, department)
    return made


def form(definition: Definition, department: Department | None) -> bytes:
    """Make one department's form, or one without a department."""
    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        # Columns are measured in digits of this font: one that every program has, or its like.
        "default_format_properties": {"font_name": "Arial", "font_size": 10},
    }
    book = Workbook(out, options)
    made_on = definition.sent or definition.deadline
    book.set_properties(
        {
            "title": f"{definition.title}: form for one department",
            "subject": f"Questionnaire {definition.id}, version {fingerprint(definition)}",
            "author": definition.organisation,
            "company": definition.organisation,
            "created": datetime.combine(made_on, time(), UTC).replace(tzinfo=None),
        }
    )
    book.set_size(1800, 1600)
    styles = _styles(book)
    _Form(book, styles, definition).write(department)
    _guidance(book, styles, definition)
    book.close()
    return with_language(out.getvalue())


# ---------------------------------------------------------------------------------------------
# The sheet with the answers


class _Form:
    """The first sheet, written from top to bottom."""

    def __init__(
        self, book: Workbook, styles: Mapping[str, Format], definition: Definition
    ) -> None:
        self.page: Worksheet = book.add_worksheet("Form")
        self.styles = styles
        self.definition = definition
        self.kinds = definition.kinds
        self.lists = _ranges(definition)
        self.row = 0
        self.filled = 0.0  # points of the current page
        self.breaks: list[int] = []
        self.first_entry = ""
        self.answers: dict[str, str] = {}
        self.rows: dict[str, tuple[int, int]] = {}

    def write(self, department: Department | None) -> None:
        """Write it all."""
        self._opening(department)
        header = self.row
        self._cells(
            ["Question", "Wording", "Answer"],
            ["header", "header", "header_answer"],
            _LINE + _PADDING,
        )
        for group in self.definition.groups:
            self._group(group.title, [q for q in self.definition.questions if q.group == group.id])
        last = self.row
        self._cells(["", "", "End of the form. Thank you."], ["note"] * 3, _LINE + _PADDING)
        self._grey_out()
        _set_up(self.page, self.definition, _WIDTHS, last)
        self.page.repeat_rows(header)
        self.page.set_h_pagebreaks(self.breaks)
        self.page.set_selection(self.first_entry)
        self.page.activate()

    def _opening(self, department: Department | None) -> None:
        definition = self.definition
        for line in textwrap.wrap(definition.title, 58):
            self._cells([line, "", ""], ["title"] * 3, 26)
        sentence = f"Please complete this form by {day(definition.deadline)}."
        for line in (definition.organisation, f"{sentence} The sheet ‘Guidance’ tells how."):
            self._cells([cut(line, 95), "", ""], ["says"] * 3, _LINE + 2)
        self._cells([], [], 8)
        known = (
            ("Department code", department.code if department else ""),
            ("Department", department.name if department else ""),
            ("Organisation", department.organisation if department else ""),
        )
        for label, value in known:
            if department:
                self._cells(["", label, value], ["plain", "label", "value"])
            else:
                self._entry(label, f"{label}: as in the message that came with this form.")
        self._date_entry()
        self._cells(["", AUDIT_LABEL, definition.id], ["plain", "label", "value"])
        self._cells(["", VERSION_LABEL, fingerprint(definition)], ["plain", "label", "value"])
        self._cells([], [], 10)

    def _date_entry(self) -> None:
        # Wide, so that a slip of the year is caught and no honest date refused.
        year = self.definition.deadline.year
        cell = self._entry("Date completed", "", "date")
        self.page.data_validation(
            cell,
            {
                "validate": "date",
                "criteria": "between",
                "minimum": date(year - 2, 1, 1),
                "maximum": date(year + 2, 12, 31),
                "input_title": "Date completed",
                "input_message": "The day on which you completed this form, for example "
                f"{self.definition.deadline.isoformat()}.",
                "error_title": "Not a date near this audit",
                "error_message": "Please give the day on which you completed this form as year-"
                f"month-day, for example {self.definition.deadline.isoformat()}.",
            },
        )

    def _entry(self, label: str, message: str, style: str = "code") -> str:
        """Write a label with a cell to fill in; return that cell."""
        cell: str = xl_rowcol_to_cell(self.row, _ANSWER)
        self.first_entry = self.first_entry or cell
        self._cells(["", label, ""], ["plain", "label", style], _LINE + _PADDING)
        if message:
            self.page.data_validation(
                cell, {"validate": "any", "input_title": label, "input_message": message}
            )
        return cell

    def _group(self, title: str, questions: Sequence[Question]) -> None:
        lines = textwrap.wrap(title, 80)
        needed = sum(map(self._height, questions)) + len(lines) * (_LINE + _PADDING)
        if self.filled + _GAP + needed > _PAGE and self.filled > _PAGE / 3:
            self.breaks.append(self.row)
            self.filled = _LINE + _PADDING  # the header row, repeated
        elif self.rows:
            self._cells([], [], _GAP)
        for line in lines:
            self._cells([line, "", ""], ["group"] * 3, _LINE + _PADDING)
        for question in questions:
            self._question(question)

    def _height(self, question: Question) -> float:
        routing = asked_if_in_words(question, self.kinds)
        own = _TEXT_BOX if question.is_text else 0.0
        return max(own, _height_of(self._wording(question), _WIDTHS[_WORDING])) + (
            _height_of(routing, _WIDTHS[_WORDING]) if routing else 0.0
        )

    def _wording(self, question: Question) -> str:
        return "\n".join([question.text, *options_below(self.kinds[question.id])])

    def _question(self, question: Question) -> None:
        first, routing = self.row, asked_if_in_words(question, self.kinds)
        if routing:  # a row of its own, so that it is read before the question
            self._cells(["", routing, ""], ["routing"] * 3)
        kind = self.kinds[question.id]
        own = kind.form_cell()
        box = _TEXT_BOX if question.is_text else None
        height = max(box or 0.0, _height_of(self._wording(question), _WIDTHS[_WORDING]))
        cell = xl_rowcol_to_cell(self.row, _ANSWER)
        self.answers[question.id] = xl_rowcol_to_cell(self.row, _ANSWER, True, True)
        self.rows[question.id] = first, self.row
        style = "date" if own.shape == "day" else "code" if own.as_text else "answer"
        styles = ["id", "wording", "text" if question.is_text else style]
        self._cells([question.id, self._wording(question), ""], styles, height)
        # Whoever goes from cell to cell by keyboard hears these, and not the row's other cells.
        hint = f" {own.hint}" if own.hint else ""
        says = f"{routing} {question.text}".strip()
        told = cut(cut(says, max(LONGEST_MESSAGE - len(hint), _SHORTEST)) + hint, LONGEST_MESSAGE)
        rule = validation(kind, self.answers[question.id], self.lists.get(question.id))
        self.page.data_validation(cell, {"input_title": question.id, "input_message": told, **rule})

    def _grey_out(self) -> None:
        """Grey what isn't asked, as the answers stand."""
        for question in self.definition.questions:
            asked = asked_formula(question.id, self.definition, self.answers)
            if question.asked_if and asked is not None:
                first, last = self.rows[question.id]
                self.page.conditional_format(
                    *(first, _QUESTION, last, _ANSWER),
                    {
                        "type": "formula",
                        "criteria": f"=NOT({asked})",
                        "format": self.styles["greyed"],
                    },
                )

    def _cells(
        self, texts: Sequence[str], styles: Sequence[str], height: float | None = None
    ) -> None:
        """Write one row; empty cells are formatted, not filled."""
        height = height or max(map(_height_of, texts, _WIDTHS))
        self.page.set_row(self.row, min(height, _TALLEST))
        for column, (text, style) in enumerate(zip(texts, styles, strict=True)):
            _write_cell(self.page, (self.row, column), text, self.styles[style])
        self.row += 1
        self.filled += height


# ---------------------------------------------------------------------------------------------
# The sheet that tells how


def _guidance(book: Workbook, styles: Mapping[str, Format], definition: Definition) -> None:
    page = book.add_worksheet("Guidance")
    rows = guidance_rows(definition)
    _write_cell(page, (0, 0), "How to fill in this form", styles["title"])
    page.set_row(0, 34)
    for row, (term, text) in enumerate(rows, start=1):
        page.set_row(row, max(map(_height_of, (term, text), _GUIDANCE_WIDTHS)) + 3)
        _write_cell(page, (row, 0), term, styles["term"])
        _write_cell(page, (row, 1), text, styles["told"])
    last = len(rows)
    for question, choices in long_lists(definition).items():
        for term, choice in zip_longest([f"Answers to {question}"], choices, fillvalue=""):
            last += 1
            page.set_row(last, _height_of(choice, _GUIDANCE_WIDTHS[1]))
            _write_cell(page, (last, 0), term, styles["term"])
            _write_cell(page, (last, 1), choice, styles["told"])
    _set_up(page, definition, _GUIDANCE_WIDTHS, last)


def _ranges(definition: Definition) -> dict[str, str]:
    """Where on the guidance the choices stand that are too many for a cell's own rule.

    That sheet is visible: in a hidden one, a reader of returns would see something concealed.
    """
    found, row = {}, 1 + len(guidance_rows(definition))
    for question, choices in long_lists(definition).items():
        found[question] = f"=Guidance!$B${row + 1}:$B${row + len(choices)}"
        row += len(choices)
    return found


# ---------------------------------------------------------------------------------------------
# What both sheets share


def _set_up(
    page: Worksheet, definition: Definition, widths: Sequence[float], last_row: int
) -> None:
    """Protect a sheet and lay out its print."""
    for column, width in enumerate(widths):
        page.set_column(column, column, width)
    # No password: it would lock nobody out, but the person who must repair a form. Locked cells can
    # be selected, or a screen reader couldn't read the questions; rows and columns can be widened.
    page.protect("", {"format_rows": True, "format_columns": True})
    page.hide_gridlines(2)
    page.set_portrait()
    page.set_paper(9)
    page.set_margins(**_MARGINS)
    page.fit_to_pages(1, 0)
    page.center_horizontally()
    page.print_area(0, 0, last_row, len(widths) - 1)
    title = cut(definition.title, 120).replace("&", "&&")
    page.set_footer(f"&L&9{title}&R&9Page &P of &N")


def _styles(book: Workbook) -> dict[str, Format]:
    # Without a scheme, or Excel takes its own font for it.
    named = {"font_name": "Arial", "font_scheme": "none"}
    font = {**named, "font_size": _SIZE, "valign": "vcenter"}
    wrap = {**font, "text_wrap": True, "align": "left"}
    ruled = {"bottom": 1, "bottom_color": "#BFBFBF"}
    frame = {"border": 1, "border_color": _BLUE, "bg_color": _TINT, "locked": False, "indent": 1}
    strong = {"bold": True, "font_color": _BLUE}
    kinds = {
        "plain": font,
        "title": {**font, **strong, "font_size": 17},
        "says": {**font, "font_color": _GREY},
        "note": {**font, "font_color": _GREY, "align": "right"},
        "label": {**wrap, **ruled},
        "value": {**wrap, **ruled, "bold": True, "indent": 1},
        "header": {**font, **strong, "bottom": 2, "bottom_color": _BLUE},
        "header_answer": {**font, **strong, "bottom": 2, "bottom_color": _BLUE, "indent": 1},
        "group": {**font, "bold": True, "font_color": "#FFFFFF", "bg_color": _BLUE},
        "id": {**font, **strong, **ruled},
        "wording": {**wrap, **ruled},
        "routing": {**wrap, "italic": True, "font_color": _BLUE},
        "answer": {**wrap, **frame},
        # As text: an answer that begins with a dash or an equals sign is no formula.
        "text": {**wrap, **frame, "valign": "top", "num_format": "@"},
        "code": {**wrap, **frame, "num_format": "@"},
        # Year first, also where it is saved as CSV: any other order would be a guess.
        "date": {**wrap, **frame, "num_format": "yyyy-mm-dd"},
        "greyed": {"bg_color": _GREYED, "font_color": _GREY},
        "term": {**wrap, **strong, **ruled},
        "told": {**wrap, **ruled},
    }
    return {name: book.add_format(kind) for name, kind in kinds.items()}


def _write_cell(page: Worksheet, at: tuple[int, int], text: str, style: Format) -> None:
    if text:
        page.write_string(*at, text, style)
    else:
        page.write_blank(*at, None, style)


def _height_of(text: str, width: float) -> float:
    """Estimate a row's height: not every program finds out by itself."""
    return sum(_lines_of(line, width) for line in text.split("\n")) * _LINE + _PADDING


def _lines_of(text: str, width: float) -> int:
    room = width * _DIGIT * 0.95  # not every program breaks lines at the same place
    lines, used = 1, 0.0
    for word in text.split():
        needed = sum(map(_width_of, word))
        if used and used + _width_of(" ") + needed > room:
            lines, used = lines + 1, 0.0
        used += needed + (_width_of(" ") if used else 0.0)
        lines, used = lines + int(used // room), used % room
    return lines


def _width_of(character: str) -> float:
    """About how wide a character is, in points: those of Arial at the size of the form's text."""
    share = next((share for share, those in _SHARES if character in those), 0.56)
    return share * _SIZE
