"""Dates as Excel and LibreOffice write them into CSV files, in whatever style a machine is set to.

Wider than what is read in a return: these files are the office's own, and what can't be read stops
the run in words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta

_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
_NAME = r"(?P<month>[a-z]{3,9})\.?"
_WEEKDAY = r"(?:[a-z]{3,9}\.?,? )?"
_TIME = r"(?:,?[t ]\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?: ?[ap]m|z)?)?"
_YEAR = r"(?P<year>\d{4}|'?\d{2})"
_FORMS = [
    re.compile(form + _TIME)
    for form in (
        r"(?P<year>\d{4})(?P<gap>[-/.])(?P<month>\d{1,2})(?P=gap)(?P<day>\d{1,2})",
        rf"{_WEEKDAY}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\.?(?: of)?[ /-]?{_NAME},?[ /-]?{_YEAR}",
        rf"{_WEEKDAY}{_NAME}[ -]?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:, ?|[ -]){_YEAR}",
        rf"(?P<day>\d{{1,2}})\. ?(?P<month>\d{{1,2}})\. ?{_YEAR}",
    )
]
_EITHER = re.compile(rf"{_WEEKDAY}(\d{{1,2}})(?P<gap>[/-])(\d{{1,2}})(?P=gap){_YEAR}{_TIME}")
_SERIAL = re.compile(r"([1-9]\d{4})(?:[.,]\d+)?")
_SERIAL_START = date(1899, 12, 30)
_CENTURY = 70  # two digits: from 1970 to 2069
_YEARS = range(1900, 2200)
_MONTHS_A_YEAR = 12


def read_day(text: str, month_first: bool = False) -> date | None:
    """The date that a text stands for, or ``None``.

    ``month_first`` says how to read 3/9/2010, which may be either.
    """
    text = " ".join(text.casefold().split())
    if either := _EITHER.fullmatch(text):
        day, month = (either[3], either[1]) if month_first else (either[1], either[3])
        return _date(either["year"], int(month), day)
    if serial := _SERIAL.fullmatch(text):
        return _SERIAL_START + timedelta(days=int(serial[1]))
    for form in _FORMS:
        if match := form.fullmatch(text):
            written = match["month"]
            month = int(written) if written.isdecimal() else _month(written)
            return _date(match["year"], month, match["day"])
    return None


def is_month_first(text: str) -> bool | None:
    """Whether a date such as 9/29/2010 has its month first; ``None`` where it doesn't tell."""
    either = _EITHER.fullmatch(" ".join(text.casefold().split()))
    if (
        not either
        or max(int(either[1]), int(either[3])) <= _MONTHS_A_YEAR
        or either[1] == either[3]
    ):
        return None
    return int(either[3]) > _MONTHS_A_YEAR


def either_way(texts: Mapping[int, str]) -> list[int]:
    """Keys of texts that are two dates, one with the day and one with the month first."""
    return [
        at
        for at, text in texts.items()
        if (day := read_day(text)) and (other := read_day(text, True)) and day != other
    ]


def _month(name: str) -> int:
    begun = [number for number, month in enumerate(_MONTHS, start=1) if month.startswith(name)]
    return begun[0] if begun else 0


def _date(year: str, month: int, day: str) -> date | None:
    number = int(year.removeprefix("'"))
    if len(year) < len("2010"):
        number += 2000 if number < _CENTURY else 1900
    try:
        found = date(number, month, int(day))
    except ValueError:
        return None
    return found if found.year in _YEARS else None
