"""What a process apart answers, taken apart with care: it has met files that may have bent it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar

from auditreport.reading import Given, Hidden, Reading
from auditreport.spreadsheet import Cell, Sheet
from auditreport.unreadable import REFUSALS, Unreadable

Answered = Reading | list[Sheet] | Unreadable
"""A return as given; or sheets that are no form, though they may be an export; or a refusal."""

Item = TypeVar("Item")

_CELL = re.compile(r"[A-Z]{1,7}[0-9]{1,10}")
_COLUMN = re.compile(r"[A-Z]{1,7}")
_FAULTS = ("", "missing", "unreadable")


class BadAnswer(Exception):
    """The answer is none: whatever gave it can't be trusted any more."""


def read_answer_line(line: bytes, number: int) -> tuple[Answered, bool]:
    """What a line says of the file with this number, and whether the process ends after it.

    Raises ``BadAnswer`` where it isn't exactly as it must be.
    """
    try:
        answer = _mapping(json.loads(line))
        if answer["number"] != number:
            raise BadAnswer
        ends = _bool(answer["ends"])
        if "reason" in answer:
            return _refusal(answer), ends
        if "sheets" in answer:
            return _list(answer["sheets"], _sheet), ends
        return _reading(_mapping(answer["reading"])), ends
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
        raise BadAnswer from error


def _refusal(answer: Mapping[str, Any]) -> Unreadable:
    reason = _text(answer["reason"])
    if reason not in REFUSALS:
        raise BadAnswer
    sheet = answer["sheet"]
    return Unreadable(
        reason, sheet=None if sheet is None else _int(sheet), cell=_name(answer["cell"], _CELL)
    )


def _reading(raw: Mapping[str, Any]) -> Reading:
    fault = _text(raw["completed_fault"])
    if fault not in _FAULTS:
        raise BadAnswer
    completed, at = raw["completed"], raw["completed_at"]
    day = None if completed is None else date.fromisoformat(_text(completed))
    return Reading(
        department_code=_text(raw["department_code"]),
        completed=day,
        completed_fault=fault,
        completed_at=None if at is None else _given(at),
        answers={_text(q): _given(given) for q, given in _mapping(raw["answers"]).items()},
        unknown_questions=_list(raw["unknown_questions"], _text),
        repeated_questions=_list(raw["repeated_questions"], _text),
        formula_questions=_list(raw["formula_questions"], _text),
        hidden=_list(raw["hidden"], _hidden),
        audit=_text(raw["audit"]),
        form_version=_text(raw["form_version"]),
        sheets=_list(raw["sheets"], _text),
        us_order=_bool(raw["us_order"]),
    )


def _given(raw: object) -> Given:
    text, sheet, cell = _list(raw, lambda part: part)
    return Given(_text(text), _int(sheet), _name(cell, _CELL))


def _hidden(raw: object) -> Hidden:
    sheet, rows, columns = _list(raw, lambda part: part)
    return Hidden(
        _int(sheet),
        tuple(_list(rows, _int)),
        tuple(_list(columns, lambda name: _name(name, _COLUMN))),
    )


def _sheet(raw: object) -> Sheet:
    sheet = _mapping(raw)
    return Sheet(
        name=_text(sheet["name"]),
        visible=_bool(sheet["visible"]),
        rows=_list(sheet["rows"], lambda row: _list(row, _cell)),
        top=_int(sheet["top"]),
        left=_int(sheet["left"]),
        formulas=frozenset(_list(sheet["formulas"], _place)),
        hidden_rows=tuple(_list(sheet["hidden_rows"], _int)),
        hidden_columns=tuple(_list(sheet["hidden_columns"], _int)),
        is_text=_bool(sheet["is_text"]),
    )


def _place(raw: object) -> tuple[int, int]:
    row, column = _list(raw, _int)
    return row, column


def _cell(raw: object) -> Cell:
    if isinstance(raw, str | int | float):  # true and false are of these
        return raw
    ((kind, value),) = _mapping(raw).items()
    match kind:
        case "datetime":
            return datetime.fromisoformat(_text(value))
        case "date":
            return date.fromisoformat(_text(value))
        case "time":
            return time.fromisoformat(_text(value))
        case "seconds" if isinstance(value, int | float):
            return timedelta(seconds=value)
        case _:
            raise BadAnswer


def _mapping(value: object) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise BadAnswer
    return value


def _list(value: object, item: Callable[[Any], Item]) -> list[Item]:
    if not isinstance(value, list):
        raise BadAnswer
    return [item(one) for one in value]


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise BadAnswer
    return value


def _int(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 1 << 31:
        raise BadAnswer
    return value


def _bool(value: object) -> bool:
    if not isinstance(value, bool):
        raise BadAnswer
    return value


def _name(value: object, form: re.Pattern[str]) -> str:
    text = _text(value)
    if text and not form.fullmatch(text):
        raise BadAnswer
    return text
