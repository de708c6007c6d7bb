"""Analysed returns over time: from each reminder to the next, and week by week."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from auditreport.definition import Definition
from auditreport.response_tables import ArrivalRow
from auditreport.words import Outcome, day

_WEEK = 7


def arrivals(outcomes: Sequence[Mapping[str, str]], definition: Definition) -> list[ArrivalRow]:
    """Analysed returns by date of completion: by period, then by week, then the undated.

    A period lasts from the sending, or a reminder, to the day before the next. Weeks are counted
    from the day of sending, or from the first return where that day isn't known, to the deadline.
    """
    included = [row.get("completed", "") for row in outcomes if row["outcome"] == Outcome.INCLUDED]
    dates = sorted(date.fromisoformat(when) for when in included if when)
    rows: list[ArrivalRow] = []
    if dates:
        rows = [*_periods(dates, definition), *_weeks(dates, definition)]
    undated = len(included) - len(dates)
    if undated:
        note = "Without a date of completion"
        rows.append(ArrivalRow("undated", 1, None, None, undated, len(included), note))
    return rows


def _periods(dates: Sequence[date], definition: Definition) -> list[ArrivalRow]:
    sent, deadline = definition.sent, definition.deadline
    opening = "After the form was sent" if sent else "From the first return on"
    begins = {min(sent or dates[0], dates[0]): opening}
    for reminder in sorted(definition.reminders):
        if min(begins) < reminder <= deadline:
            begins[reminder] = f"After the reminder of {day(reminder)}"
    if dates[-1] > deadline:
        begins[deadline + timedelta(1)] = "After the deadline, accepted by the audit office"
    firsts = sorted(begins)
    lasts = [*(first - timedelta(1) for first in firsts[1:]), max(deadline, dates[-1])]
    return _added_up("period", dates, [*zip(firsts, lasts, strict=True)], list(begins.values()))


def _weeks(dates: Sequence[date], definition: Definition) -> list[ArrivalRow]:
    start = definition.sent or dates[0]
    start -= timedelta(max(0, -((dates[0] - start).days // _WEEK)) * _WEEK)
    number = (max(definition.deadline, dates[-1]) - start).days // _WEEK + 1
    firsts = [start + timedelta(_WEEK * week) for week in range(number)]
    spans = [(first, first + timedelta(_WEEK - 1)) for first in firsts]
    return _added_up("week", dates, spans, [""] * number)


def _added_up(
    part: str,
    dates: Sequence[date],
    spans: Sequence[tuple[date, date]],
    notes: Sequence[str],
) -> list[ArrivalRow]:
    """Count the dates in each span; the spans are in order, without gaps, and cover all dates."""
    rows = []
    in_all = 0
    for number, ((first, last), note) in enumerate(zip(spans, notes, strict=True), start=1):
        before = in_all
        while in_all < len(dates) and dates[in_all] <= last:
            in_all += 1
        rows.append(ArrivalRow(part, number, first, last, in_all - before, in_all, note))
    return rows
