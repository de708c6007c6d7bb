"""What a return says, found by its labels, wherever in the file they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from auditreport.cells import Cell, Sheet, cell_name
from auditreport.days import read_date
from auditreport.unreadable import Unreadable
from auditreport.words import QUESTION_ID

CODE_LABEL = "department code"
DATE_LABEL = "date completed"
QUESTION_LABEL = "question"
ANSWER_LABEL = "answer"
AUDIT_LABEL = "audit"
VERSION_LABEL = "form version"
LABELS = frozenset({CODE_LABEL, DATE_LABEL, QUESTION_LABEL, ANSWER_LABEL, VERSION_LABEL})
_BESIDE = frozenset({CODE_LABEL, DATE_LABEL, AUDIT_LABEL, VERSION_LABEL})
_AUDIT_ID = re.compile(r"[a-z0-9-]*[a-z][a-z0-9-]*")
_VERSION = re.compile(r"[0-9a-f]{6,64}")

_LONGEST_LABEL = 40
_LONGEST_DATE = 12
_MOST_TOLD = 20
_MONTHS_A_YEAR, _DAYS = 12, 31
_SLASHES = re.compile(r"(\d{1,2})/(\d{1,2})/\d{2,4}")
_UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_EXACT_UP_TO = 2**53


@dataclass(frozen=True, slots=True)
class Given:
    """A text as it stands in the file, with its place: the sheet's number (from 1) and the cell."""

    text: str
    sheet: int
    cell: str
    formula: bool = False


@dataclass(frozen=True, slots=True)
class Hidden:
    """What of one sheet was not read, though something stands there: rows, columns, or all of it.

    ``rows`` are numbers and ``columns`` letters, as a spreadsheet program shows them.
    """

    sheet: int
    rows: tuple[int, ...] = ()
    columns: tuple[str, ...] = ()


@dataclass(slots=True)
class Reading:
    """One return as given: nothing is interpreted yet but the date.

    ``completed_fault`` is ``missing`` or ``unreadable`` where ``completed`` is ``None``. A question
    whose row is missing has no entry in ``answers``; one that is answered twice, differently, is
    listed in ``repeated_questions`` and its entry is empty, as is that of one whose answer a
    formula gave (``formula_questions``). Unknown questions have the form of this audit's ids, so
    that no other text of the file passes as one. ``us_order``: a date of the file has its month
    first, so that no other one there can be trusted.
    """

    department_code: str
    completed: date | None = None
    completed_fault: str = "missing"
    completed_at: Given | None = None
    answers: dict[str, Given] = field(default_factory=dict)
    unknown_questions: list[str] = field(default_factory=list)
    repeated_questions: list[str] = field(default_factory=list)
    formula_questions: list[str] = field(default_factory=list)
    hidden: list[Hidden] = field(default_factory=list)
    audit: str = ""
    form_version: str = ""
    sheets: list[str] = field(default_factory=list)
    us_order: bool = False


def has_questions(sheets: Sequence[Sheet]) -> bool:
    """Whether a visible sheet has the headings of a form: "Question" and "Answer" in one row."""
    return any(
        {QUESTION_LABEL, ANSWER_LABEL} <= {label(cell) for cell in row}
        for sheet in sheets
        if sheet.visible
        for row in sheet.rows
    )


def read_return(sheets: Sequence[Sheet], question_ids: Iterable[str]) -> Reading:
    """One return from the visible sheets of a file.

    Raises ``Unreadable`` where it has no department code, or two, or no header row of questions.
    """
    ids = list(question_ids)
    known = {_id_key(question): question for question in ids}
    found = _Found(known, {_prefix(key) for key in known})
    for number, sheet in enumerate(sheets, start=1):
        _look_hidden(found, sheet, number)
        if sheet.visible:
            found.us_order = found.us_order or has_us_order(c for row in sheet.rows for c in row)
            _read_sheet(found, sheet, number)
    codes = {" ".join(code.text.upper().split()): code for code in found.codes}
    if not codes:
        raise Unreadable("no_department_code")
    if len(codes) > 1:
        last = list(codes.values())[1]
        raise Unreadable("two_department_codes", sheet=last.sheet, cell=last.cell)
    code, given = next(iter(codes.items()))
    if given.formula:
        raise Unreadable("formula_code", sheet=given.sheet, cell=given.cell)
    if not found.has_header:
        raise Unreadable("no_questions")
    reading = Reading(
        code,
        hidden=found.hidden,
        audit=found.audit,
        form_version=found.form_version,
        sheets=[sheet.name for sheet in sheets],
        us_order=found.us_order,
    )
    _date_of(found, reading)
    _answers_of(found, reading, ids)
    return reading


@dataclass(slots=True)
class _Found:
    known: dict[str, str]
    prefixes: set[str]
    codes: list[Given] = field(default_factory=list)
    dates: list[tuple[Cell, Given]] = field(default_factory=list)
    answers: dict[str, list[Given]] = field(default_factory=dict)
    unknown: set[str] = field(default_factory=set)
    has_header: bool = False
    us_order: bool = False
    audit: str = ""
    form_version: str = ""
    hidden: list[Hidden] = field(default_factory=list)


def _look_hidden(found: _Found, sheet: Sheet, number: int) -> None:
    if not sheet.visible:
        found.hidden.append(Hidden(number))
    elif sheet.hidden_rows or sheet.hidden_columns:
        found.hidden.append(
            Hidden(
                number,
                tuple(row + 1 for row in sheet.hidden_rows[:_MOST_TOLD]),
                tuple(cell_name(0, c).rstrip("1") for c in sheet.hidden_columns[:_MOST_TOLD]),
            )
        )


def has_us_order(cells: Iterable[Cell]) -> bool:
    """Whether a date among them has its month first: then no other one there can be trusted."""
    for cell in cells:
        if isinstance(cell, str) and "/" in cell and len(cell) <= _LONGEST_DATE:
            date_text = _SLASHES.fullmatch(cell.strip())
            if date_text and int(date_text[1]) <= _MONTHS_A_YEAR < int(date_text[2]) <= _DAYS:
                return True
    return False


def _read_sheet(found: _Found, sheet: Sheet, number: int) -> None:
    columns: tuple[int, int] | None = None
    for at, row in enumerate(sheet.rows):
        labels = [label(cell) for cell in row]
        if QUESTION_LABEL in labels and ANSWER_LABEL in labels:
            columns = labels.index(QUESTION_LABEL), labels.index(ANSWER_LABEL)
            found.has_header = True
            continue
        if not _BESIDE.isdisjoint(labels) and not (columns and _is_audit_row(labels)):
            _read_labels(found, sheet, number, at, labels)
        elif columns and columns[0] < len(row):
            asked, answered = columns
            text = row[answered] if answered < len(row) else ""
            given = Given(
                cell_text(text),
                number,
                sheet.cell(at, answered),
                sheet.is_formula(at, answered),
            )
            _read_question(found, cell_text(row[asked]), given)


def _read_labels(found: _Found, sheet: Sheet, number: int, at: int, labels: Sequence[str]) -> None:
    row = sheet.rows[at]
    for column, name in enumerate(labels):
        if name not in _BESIDE:
            continue
        right = next((c for c in range(column + 1, len(row)) if cell_text(row[c]).strip()), None)
        if right is None or labels[right] in LABELS:
            continue
        value = row[right]
        text = " ".join(cell_text(value).translate(_UNSEEN).split())
        # An apostrophe before a value is how a spreadsheet is told to leave it as it is typed.
        text = text.removeprefix("'") or text
        formula = sheet.is_formula(at, right)
        given = Given(text, number, sheet.cell(at, right), formula)
        if name == CODE_LABEL:
            found.codes.append(given)
        elif name == DATE_LABEL:
            # From a .csv, 3/4/2010 may be how an American program wrote the fourth of March.
            if isinstance(value, str) and not (sheet.is_text and _may_be_swapped(text)):
                value = text
            elif isinstance(value, str):
                value = ""
            found.dates.append((value, given))
        elif name == AUDIT_LABEL and _AUDIT_ID.fullmatch(text):
            found.audit = found.audit or text
        elif name == VERSION_LABEL and _VERSION.fullmatch(text):
            found.form_version = found.form_version or text


def _may_be_swapped(text: str) -> bool:
    parts = _SLASHES.fullmatch(text)
    if not parts or len(parts[1]) == len(parts[2]) == len("03"):
        return False  # the rule for dd/mm/yyyy: the day comes first
    first, second = int(parts[1]), int(parts[2])
    return first != second and max(first, second) <= _MONTHS_A_YEAR


def _is_audit_row(labels: Sequence[str]) -> bool:
    """Whether a row below the header has only the word "Audit": a heading, say, and no label."""
    return _BESIDE.isdisjoint(set(labels) - {AUDIT_LABEL})


def _read_question(found: _Found, text: str, given: Given) -> None:
    match = QUESTION_ID.match(text)
    if not match:
        return
    key = _id_key(match[1])
    question = found.known.get(key)
    if question:
        found.answers.setdefault(question, []).append(given)
    elif _prefix(key) in found.prefixes:
        # "Group 1: …" looks like an id too, but not like one of this audit's.
        found.unknown.add(key)


@lru_cache(maxsize=4096)
def _id_key(question: str) -> str:
    """How ids are compared: ``q 5A`` is ``Q5a``."""
    letters, digits, rest = re.split(r"(\d+)", "".join(question.split()), maxsplit=1)
    return letters.upper() + digits + rest.lower()


def _prefix(key: str) -> str:
    return key.rstrip("0123456789abcdefghijklmnopqrstuvwxyz")


def _date_of(found: _Found, reading: Reading) -> None:
    days = {
        None if given.formula or (found.us_order and "/" in given.text) else read_date(value)
        for value, given in found.dates
    }
    if found.dates:
        reading.completed_at = found.dates[0][1]
        reading.completed = days.pop() if len(days) == 1 else None
        reading.completed_fault = "" if reading.completed else "unreadable"


def _answers_of(found: _Found, reading: Reading, ids: Sequence[str]) -> None:
    for question in ids:
        places = found.answers.get(question)
        if not places:
            continue
        # A form may name a question again, in a heading say, with nothing in the answer column.
        filled = [place for place in places if place.text.strip() or place.formula] or places[:1]
        formula = next((place for place in filled if place.formula), None)
        if formula:
            reading.answers[question] = Given("", formula.sheet, formula.cell)
            reading.formula_questions.append(question)
        elif len({" ".join(place.text.casefold().split()) for place in filled}) == 1:
            reading.answers[question] = filled[0]
        else:
            reading.answers[question] = Given("", filled[1].sheet, filled[1].cell)
            reading.repeated_questions.append(question)
    reading.unknown_questions = sorted(found.unknown)


def label(cell: Cell) -> str:
    """A cell as a label: whatever its case, its spaces and a colon at the end; ``""`` if none."""
    if not isinstance(cell, str) or not cell or len(cell) > _LONGEST_LABEL:
        return ""
    return " ".join(cell.split()).rstrip(": ").casefold()


def cell_text(cell: Cell) -> str:
    """A cell's value as text: 1.0 is ``1``, true is ``TRUE``, a date is ``2010-06-14``."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < _EXACT_UP_TO:
        return str(int(cell))
    if isinstance(cell, datetime) and cell.time() == time():
        cell = cell.date()
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    return repr(cell)
