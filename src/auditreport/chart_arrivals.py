"""Returns over time: a curve in steps, with the sending, the reminders and the deadline."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from matplotlib.path import Path as Outline

from auditreport.chart_page import (
    BLACK,
    BLUE,
    CM,
    INK,
    LEADING,
    MUTED,
    SIZE,
    SMALL,
    WHITE,
    WIDTH,
    Look,
    Page,
)
from auditreport.definition import Definition
from auditreport.response_tables import ArrivalRow

_HEIGHT = 5.6 * CM  # of the plot itself
_BESIDE = 6.0  # between the numbers of the scale and the plot
_BELOW = Look("#DCE6EF")  # under the curve, whose line is its outline
_DAY = timedelta(1)
_SHORTEST = timedelta(7)
_NARROWEST = 14.0  # what the numbers of the scale take, at least
_APART = 9.0  # between two dates below the plot
_MOST_TICKS = 6  # on the scale of returns


@dataclass(frozen=True, slots=True)
class _Event:
    """A day to mark: what happened, and at the end of how many days it is drawn."""

    label: str
    day: date
    at: date
    heavy: bool = False

    @property
    def words(self) -> tuple[str, str]:
        return self.label, f"{self.day.day} {self.day:%b %Y}"


@dataclass(frozen=True, slots=True)
class _Scale:
    """Where days and numbers of returns stand on the page, in points."""

    first: date
    last: date
    most: int
    left: float
    right: float
    top: float

    @property
    def bottom(self) -> float:
        return self.top + _HEIGHT

    def x(self, day: date) -> float:
        share = (day - self.first) / (self.last - self.first)
        return self.left + share * (self.right - self.left)

    def y(self, number: int) -> float:
        return self.bottom - number / self.most * _HEIGHT


def draw_arrivals(page: Page, rows: Sequence[ArrivalRow], definition: Definition) -> None:
    """Draw the curve: returns are added up at the end of each week, and of each period."""
    periods = [(row.first, row.last, row.in_all) for row in rows if row.part == "period"]
    known = {row.last + _DAY: row.in_all for row in rows if row.last}
    firsts = [first for first, _, _ in periods if first]
    lasts = [last for _, last, _ in periods if last]
    first, last = firsts[0], max(lasts[-1] + _DAY, firsts[0] + _SHORTEST)
    step = _step(periods[-1][2])
    most = step * max(1, -(-periods[-1][2] // step))
    events = [event for event in _events(definition) if first <= event.at <= last]
    page.text(0, SMALL, "Returns analysed, added up", size=SMALL, colour=MUTED)
    page.down(SMALL * LEADING + 4)
    left = max(page.width(str(most), SMALL), _NARROWEST) + _BESIDE
    right, placed = _placed(page, events, left, (first, last))
    line = SMALL * LEADING
    rows_of_labels = max((row for _, row in placed), default=-1) + 1
    scale = _Scale(first, last, most, left, right, page.y + rows_of_labels * (2 * line + 4) + 8)
    for number in range(0, most + 1, step):
        y = scale.y(number)
        page.rule((left, y), (right, y))
        page.lines(left - _BESIDE, y, str(number), size=SMALL, align="right", colour=MUTED)
    steps = [(min(day, last), in_all) for day, in_all in sorted(known.items())]
    _draw_curve(page, scale, steps)
    for event, row in placed:
        x = scale.x(event.at)
        top = scale.top - 4 - (row + 1) * (2 * line + 4)
        colour, width = (BLACK, 1.3) if event.heavy else (MUTED, 1.0)
        page.rule((x, top), (x, scale.bottom), colour=colour, width=width)
        what, when = event.words
        page.text(x + 4, top + SMALL, what, size=SMALL, bold=True)
        page.text(x + 4, top + SMALL + line, when, size=SMALL, colour=MUTED)
    _draw_numbers(page, scale, events, {end + _DAY: n for _, end, n in periods if end})
    page.rule((left, scale.bottom), (right, scale.bottom), colour=MUTED, width=0.8)
    _draw_dates(page, scale)


def _events(definition: Definition) -> list[_Event]:
    days = [
        *([("Form sent", definition.sent)] if definition.sent else []),
        *(("Reminder", day) for day in sorted(set(definition.reminders))),
    ]
    last = definition.deadline
    return [
        *(_Event(label, day, day) for label, day in days),
        _Event("Deadline", last, last + _DAY, heavy=True),
    ]


def _placed(
    page: Page, events: Sequence[_Event], left: float, span: tuple[date, date]
) -> tuple[float, list[tuple[_Event, int]]]:
    """The plot's right edge, and on which row above it each event has its label.

    A label stands right of its line. Going from the last event to the first, each takes the lowest
    row in which it ends before the next one's line: so no line crosses a label either.
    """
    widths = {e: max(page.width(word, SMALL, bold=True) for word in e.words) + 6 for e in events}
    first, last = span
    shares = {event: (event.at - first) / (last - first) for event in events}
    # The widest plot beside which each label still has its room.
    right = min([WIDTH, *(left + (WIDTH - widths[e] - left) / s for e, s in shares.items() if s)])
    placed: list[tuple[_Event, int]] = []
    taken: list[float] = []  # by row: where its leftmost label begins
    for event in reversed(events):
        x = left + shares[event] * (right - left)
        end = x + widths[event]
        row = next((n for n, begin in enumerate(taken) if end < begin), len(taken))
        taken[row:] = [x] * max(1, len(taken) - row)
        placed.append((event, row))
    return right, placed[::-1]


def _draw_curve(page: Page, scale: _Scale, steps: Sequence[tuple[date, int]]) -> None:
    points = [(scale.left, scale.bottom)]
    for day, in_all in steps:
        x = scale.x(day)
        points += [(x, points[-1][1]), (x, scale.y(in_all))]
    points.append((scale.x(scale.last), points[-1][1]))
    corners = [*points, (points[-1][0], scale.bottom)]
    page.shape(Outline([*corners, corners[0]], closed=True), _BELOW)
    page.line(points, colour=BLUE, width=1.8)
    # An unseen strip a step, so that a pointer anywhere on the plot is told the number there.
    for (day, in_all), (until, _) in pairwise([*steps, (scale.last, 0)]):
        with page.telling(f"{in_all} returns by {(day - _DAY).day} {day - _DAY:%b %Y}"):
            page.ground(_HEIGHT, scale.top, scale.x(day), scale.x(until))


def _draw_numbers(
    page: Page, scale: _Scale, events: Sequence[_Event], in_all: dict[date, int]
) -> None:
    """Write at each event how many had come until then, where there is room beside the line."""
    before = scale.left
    for event in events:
        x, number = scale.x(event.at), in_all.get(event.at)
        if number:
            y = scale.y(number)
            page.shape(Outline.circle((x, y), 2.6), Look(WHITE, edge=BLUE), 1.4)
            needed = page.width(str(number), SIZE, bold=True) + 10
            if x - before > needed:
                page.text(x - 5, y - 4.5, str(number), bold=True, align="right", colour=INK)
        before = x


def _draw_dates(page: Page, scale: _Scale) -> None:
    """Write dates below the plot, as many as there is room for."""
    base = scale.bottom + 11
    for ticks in _tick_choices(scale.first, scale.last):
        places = [(scale.x(day), word, page.width(word, SMALL)) for day, word in ticks]
        if all(
            right - left > (one + other) / 2 + _APART
            for (left, _, one), (right, _, other) in pairwise(places)
        ):
            break
    for x, word, width in places:
        page.rule((x, scale.bottom), (x, scale.bottom + 3), colour=MUTED, width=0.8)
        centre = min(max(x, width / 2), WIDTH - width / 2)
        page.text(centre, base, word, size=SMALL, colour=MUTED, align="centre")
    page.y = base + 3


def _tick_choices(first: date, last: date) -> Iterator[list[tuple[date, str]]]:
    """Dates to name, from every week to every hundred years."""
    for days in (7, 14):
        number = (last - first).days // days + 1
        dates = [first + timedelta(days * n) for n in range(number)]
        yield [(day, f"{day.day} {day:%b}") for day in dates]
    for months in (1, 2, 3, 6):
        dates = list(_month_starts(first, last, months))
        yield [
            (day, f"{day:%b %Y}" if n == 0 or day.month <= months else f"{day:%b}")
            for n, day in enumerate(dates)
        ]
    for years in (1, 2, 5, 10, 20, 50, 100):
        yield [(day, str(day.year)) for day in _month_starts(first, last, 12 * years)]


def _month_starts(first: date, last: date, months: int) -> Iterator[date]:
    """The first day of each month of whose number since year 0 ``months`` is a divisor."""
    number = -(-(12 * first.year + first.month - (first.day == 1)) // months) * months
    while (day := date(number // 12, number % 12 + 1, 1)) <= last:
        yield day
        number += months


def _step(most: int) -> int:
    """Between two lines of the scale: 1, 2 or 5 times a power of ten."""
    size = 1
    while True:
        for step in (size, 2 * size, 5 * size):
            if -(-most // step) <= _MOST_TICKS:
                return step
        size *= 10
