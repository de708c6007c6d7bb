"""How many departments had returned by each day, as an SVG drawing in the page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from auditreport.office.desk import Desk
from auditreport.variables import percent
from auditreport.words import day as long_day

MARKED = {"sent": "Sent", "reminder": "Reminder", "deadline": "Deadline"}
"""Kinds of the audit's days that the drawing marks, each with its label."""
_LETTER = 7.4  # about the width of a bold letter at the size of labels, in the widest of fonts
_LINE = 17.0
_RIGHT, _BOTTOM = 14.0, 30.0
_AFTER = timedelta(days=28)
_BEFORE = timedelta(days=366)
_YEAR = 12  # months
_MONTH = 30.4  # days


@dataclass(frozen=True, slots=True)
class _Mark:
    day: date
    kind: str
    label: str


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where days and numbers lie on the drawing."""

    first: date
    last: date
    most: int
    width: float
    height: float
    top: float
    left: float

    def x(self, day: date) -> float:
        span = max((self.last - self.first).days, 1)
        inside = self.width - self.left - _RIGHT
        shown = min(max(day, self.first), self.last)
        return round(self.left + inside * (shown - self.first).days / span, 1)

    def y(self, number: int) -> float:
        inside = self.height - self.top - _BOTTOM
        return round(self.height - _BOTTOM - inside * number / max(self.most, 1), 1)


def curve(desk: Desk, name: str, width: float, height: float) -> str:
    """The drawing; ``name`` sets its title apart from another drawing's on the same page."""
    marks = _marks(desk)
    first, last = _span(desk, marks)
    most = max(desk.departments, desk.arrivals[-1][1] if desk.arrivals else 0)
    left = 16 + len(f"{most:,}") * _LETTER
    frame = _Frame(first, last, most, width, height, top=0, left=left)
    rows = _rows(marks, frame)
    frame = replace(frame, top=12 + _LINE * (max(rows, default=0) + 1))
    shapes = [
        *_grid(frame),
        *_drawn_marks(marks, rows, frame),
        *_line(desk, frame),
    ]
    return (
        f'<svg class="curve {name}" viewBox="0 0 {width:g} {height:g}" role="img" '
        f'aria-labelledby="{name}-title {name}-desc">\n'
        f'<title id="{name}-title">Departments that returned, by day of completion</title>\n'
        f'<desc id="{name}-desc">{_description(desk, marks)}</desc>\n'
        + "\n".join(shapes)
        + "\n</svg>"
    )


def returned_by(desk: Desk, day: date) -> int:
    """How many departments had returned by the end of a day."""
    return max((total for when, total in desk.arrivals if when <= day), default=0)


def _marks(desk: Desk) -> list[_Mark]:
    return [
        _Mark(one.date, one.kind, f"{MARKED[one.kind]} {one.date.day} {one.date:%b}")
        for one in desk.dates
        if one.kind in MARKED
    ]


def _span(desk: Desk, marks: list[_Mark]) -> tuple[date, date]:
    """First and last day shown. A year mistyped by a department doesn't stretch the drawing."""
    planned = [mark.day for mark in marks]
    came = [day for day, _ in desk.arrivals] or planned
    first = desk.definition.sent or max(min(*planned, *came), min(planned) - _BEFORE)
    last = max(*planned, min(max(came), max(*planned, desk.today)))
    # Some weeks after the end still show that no more comes; years would show nothing else.
    return first, max(last, min(desk.today, last + _AFTER))


def _description(desk: Desk, marks: list[_Mark]) -> str:
    total = desk.arrivals[-1][1] if desk.arrivals else 0
    parts = [f"{total} of {desk.departments} departments."]
    parts += [
        f"{MARKED[one.kind]}, {long_day(one.day)}: {returned_by(desk, one.day)} by then."
        for one in marks
        if one.day <= desk.today
    ]
    return " ".join(parts)


def _rows(marks: list[_Mark], frame: _Frame) -> list[int]:
    """On which line above the drawing each mark's label stands, so that none covers another."""
    ends: list[float] = []
    rows = []
    for mark in marks:
        length = len(mark.label) * _LETTER
        start = min(frame.x(mark.day) - 2, frame.width - 1 - length)
        row = next((n for n, end in enumerate(ends) if end + 8 <= start), len(ends))
        ends[row : row + 1] = [start + length]
        rows.append(row)
    return rows


def _drawn_marks(marks: list[_Mark], rows: list[int], frame: _Frame) -> Iterator[str]:
    for mark, row in zip(marks, rows, strict=True):
        x = frame.x(mark.day)
        above = 14 + _LINE * row
        # Near the edge a label ends there, however wide the reader's font is.
        at_edge = x + len(mark.label) * _LETTER > frame.width - _RIGHT
        place = f'x="{frame.width - 1:g}" text-anchor="end"' if at_edge else f'x="{x - 2:.1f}"'
        yield (
            f'<g class="mark {mark.kind}"><line x1="{x}" y1="{above + 5:g}" x2="{x}" '
            f'y2="{frame.y(0)}"/><text {place} y="{above:g}">{mark.label}</text></g>'
        )


def _grid(frame: _Frame) -> Iterator[str]:
    for number in _numbers(frame.most):
        y = frame.y(number)
        left, right = f"{frame.left:g}", f"{frame.width - _RIGHT:g}"
        yield f'<line class="grid" x1="{left}" y1="{y}" x2="{right}" y2="{y}"/>'
        yield _label(frame.left - 8, y + 4, f"{number:,}", "end")
    most_labels = int((frame.width - frame.left - _RIGHT) / 70)
    for day, label in _days(frame.first, frame.last, most_labels):
        x, base = frame.x(day), frame.y(0)
        yield f'<line class="tick" x1="{x}" y1="{base}" x2="{x}" y2="{base + 5:.1f}"/>'
        room = frame.width - _RIGHT - x
        anchor = "end" if room < len(label) * _LETTER / 2 else "middle"
        yield _label(x, base + 20, label, anchor)


def _label(x: float, y: float, label: str, anchor: str) -> str:
    return f'<text class="axis" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{label}</text>'


def _numbers(most: int) -> list[int]:
    """Round numbers up the side, and the number of all departments at its top."""
    step = next(
        size * 10**power
        for power in range(12)
        for size in (1, 2, 5)
        if most <= 5 * size * 10**power
    )
    return [*(n for n in range(0, most, step) if most - n >= step / 2 or n == 0), most]


def _days(first: date, last: date, most: int) -> Iterator[tuple[date, str]]:
    """Days to name below: firsts of months as far apart as there is room, or weeks."""
    span = (last - first).days
    weeks = span // 7
    if weeks < most:
        for week in range(weeks + 1):
            day = first + timedelta(weeks=week)
            yield day, f"{day.day} {day:%b}"
        return
    step = next((n for n in (1, 2, 3, 6) if span / _MONTH / n <= most), _YEAR)
    named = 0  # the year that was named last
    for number in range(first.year * _YEAR + first.month, last.year * _YEAR + last.month):
        day = date(number // _YEAR, number % _YEAR + 1, 1)
        if number % step == 0:
            yield day, f"{day:%b}" if day.year == named else f"{day:%b %Y}"
            named = day.year


def _line(desk: Desk, frame: _Frame) -> Iterator[str]:
    if not desk.arrivals:
        return
    base = frame.y(0)
    total = desk.arrivals[-1][1]
    path = [f"M{frame.x(frame.first)} {base}"]
    for day, number in desk.arrivals:
        path.append(f"H{frame.x(day)}V{frame.y(number)}")
    # The line goes on to today: no more came since.
    end = frame.x(max(desk.arrivals[-1][0], min(desk.today, frame.last)))
    path.append(f"H{end}")
    line, y = "".join(path), frame.y(total)
    yield f'<path class="area" d="{line}V{base}Z"/>'
    yield f'<path class="line" d="{line}"/>'
    yield f'<circle class="end" cx="{end}" cy="{y}" r="4"/>'
    label = f"{total:,} of {desk.departments:,} ({percent(total, desk.departments)})"
    anchor, at = ("end", end - 8) if end > frame.width / 2 else ("start", end)
    yield f'<text class="total" x="{at:.1f}" y="{y - 12:.1f}" text-anchor="{anchor}">{label}</text>'
