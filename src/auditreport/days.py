"""A date from what stands in a cell, where it can be one day only."""

from __future__ import annotations

import re
from datetime import date, datetime

from auditreport.cells import Cell

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            *(("january", "jan"), ("february", "feb"), ("march", "mar"), ("april", "apr")),
            *(("may",), ("june", "jun"), ("july", "jul"), ("august", "aug")),
            *(("september", "sep", "sept"), ("october", "oct"), ("november", "nov")),
            ("december", "dec"),
        ),
        start=1,
    )
    for name in names
}
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")
_DAY_FIRST = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th)?(?P<gap>[ /.-]) ?(\d{1,2}|[a-z]{3,9})\.?(?P=gap),? ?(\d{4})"
)


def read_date(cell: Cell) -> date | None:
    """A date from a date cell or from one of the texts that stand for one day only.

    ``2010-06-14``, ``14/06/2010``, ``14.06.2010``, ``14-06-2010``, ``14 June 2010``,
    ``14 Jun 2010``; the day comes before the month. A bare number is no date, nor is a year of two
    digits: either would be a guess.
    """
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if not isinstance(cell, str):
        return None
    text = " ".join(cell.casefold().split()).rstrip(".")
    if iso := _ISO.fullmatch(text):
        return _day(iso[1], iso[2], iso[3])
    if day_first := _DAY_FIRST.fullmatch(text):
        month = day_first[3]
        number = _MONTHS.get(month, 0) if month.isalpha() else month
        return _day(day_first[4], number, day_first[1])
    return None


def _day(year: str, month: str | int, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
