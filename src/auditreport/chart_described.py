"""The chart of one question that is described: a bar an option, or a strip with its quartiles."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from auditreport.chart_marks import target_mark
from auditreport.chart_page import (
    BLUE,
    DARK,
    GAP,
    INK,
    LEADING,
    MUTED,
    PALE,
    SIZE,
    SMALL,
    TEAL,
    WHITE,
    WIDTH,
    Look,
    Page,
)
from auditreport.described import Described
from auditreport.kinds.expectation import Rule
from auditreport.kinds.kind import TypeName
from auditreport.kinds.numbers import decimal
from auditreport.kinds.summaries import Point

_LABEL_WIDTH = WIDTH * 0.42
_BAR_HEIGHT = 13.0
_ROW_PADDING = 8.0
_BOX_HEIGHT = 20.0
_MARGIN = 0.07 * WIDTH
_MOST_TICKS = 8
_MONTHS_A_YEAR = 12
_STEPS = (Fraction(1), Fraction(2), Fraction(5))
_MONTH_STEPS = (1, 3, 6, 12, 24, 60, 120, 240, 600)


def draw_options(page: Page, one: Described) -> None:
    """Draw a bar an option: its departments among those that answered."""
    departments = one.summary.departments
    percent = WIDTH
    right = percent - page.width("100%", bold=True) - GAP
    left = _LABEL_WIDTH + GAP
    base = page.y + SMALL + 3
    page.text(0, base, "Option", size=SMALL, colour=MUTED)
    page.text(left, base, f"Departments, of {departments}", size=SMALL, colour=MUTED)
    page.text(percent, base, "%", size=SMALL, colour=MUTED, align="right")
    page.down(SMALL + 8)
    page.rule((0, page.y), (WIDTH, page.y), colour=MUTED, width=0.8)
    for option in one.summary.options:
        label = page.wrap(option.label, _LABEL_WIDTH)
        height = max(len(label) * SIZE * LEADING, _BAR_HEIGHT) + _ROW_PADDING
        middle = page.y + height / 2
        top = middle - _BAR_HEIGHT / 2
        with page.telling(
            f"{option.label}: {option.chosen} of {departments}, {one.percent_of(option)}%"
        ):
            page.ground(height)
            page.lines(0, middle, *label)
            page.box(left, top, right - left, _BAR_HEIGHT, Look(WHITE, edge=PALE))
            end = left + (right - left) * option.chosen / departments
            if option.chosen:
                page.box(left, top, end - left, _BAR_HEIGHT, Look(TEAL))
            text = str(option.chosen)
            inside = end - left > page.width(text, SMALL) + 6
            page.lines(
                end - 3 if inside else end + 3, middle, text, size=SMALL,
                align="right" if inside else "left", colour=Look(TEAL).ink if inside else INK,
            )  # fmt: skip
            page.lines(percent, middle, f"{one.percent_of(option)}%", bold=True, align="right")
        page.down(height)
        page.rule((0, page.y), (WIDTH, page.y))


def draw_spread(page: Page, one: Described) -> None:
    """Draw the middle half as a box with its median, and lines to the extremes where given."""
    figures = one.figures
    shown = (figures.least, figures.lower_quartile, figures.median, figures.upper_quartile)
    points = [number(point) for point in (*shown, figures.most) if point is not None]
    marks = list(_expected(one))
    low, high = min([*points, *marks]), max([*points, *marks])
    high = high if high > low else low + 1

    def x(value: Fraction) -> float:
        return _MARGIN + float((value - low) / (high - low)) * (WIDTH - 2 * _MARGIN)

    top = page.y + (SMALL * LEADING + 4 if marks else 2)
    middle = top + _BOX_HEIGHT / 2
    if figures.least is not None and figures.most is not None:
        ends = x(number(figures.least)), x(number(figures.most))
        page.rule((ends[0], middle), (ends[1], middle), colour=DARK, width=1.2)
        for end in ends:
            page.rule((end, middle - 5), (end, middle + 5), colour=DARK, width=1.2)
    quarter, half, three = (
        x(number(p))
        for p in (figures.lower_quartile, figures.median, figures.upper_quartile)
        if p is not None
    )
    page.box(quarter, top, max(three - quarter, 2), _BOX_HEIGHT, Look(TEAL, edge=DARK))
    page.rule((half, top - 2), (half, top + _BOX_HEIGHT + 2), colour=WHITE, width=4.4)
    page.rule((half, top - 2), (half, top + _BOX_HEIGHT + 2), colour=BLUE, width=2.6)
    for mark in marks:
        target_mark(page, x(mark), top - 3, top + _BOX_HEIGHT + 3)
        page.text(x(mark), top - 6, "expected", size=SMALL, align="centre")
    axis = top + _BOX_HEIGHT + 9
    page.rule((x(low), axis), (x(high), axis), colour=MUTED, width=0.8)
    for at, text in _ticks(low, high, one.question.type):
        page.rule((x(at), axis), (x(at), axis + 3), colour=MUTED, width=0.8)
        page.text(x(at), axis + 5 + SMALL, text, size=SMALL, align="centre")
    page.y = axis + 8 + SMALL


def number(point: Point) -> Fraction:
    """A number as it is, a day as its number."""
    return Fraction(point.toordinal()) if isinstance(point, date) else point


def _expected(one: Described) -> Iterator[Fraction]:
    """The bounds of what is expected, where it is a rule."""
    if isinstance(one.question.expected, Rule):
        for atom in one.question.expected.atoms:
            yield from (number(point) for point in atom.points if not isinstance(point, str))


def _ticks(low: Fraction, high: Fraction, type_: TypeName) -> Iterator[tuple[Fraction, str]]:
    if type_ == "date":
        yield from _day_ticks(int(low), int(high))
        return
    scale = Fraction(1)
    while scale * _MOST_TICKS < high - low:
        scale *= 10
    while scale * _MOST_TICKS / 10 >= high - low:
        scale /= 10
    sizes = (scale / 10 * step for step in (*_STEPS, Fraction(10)))
    step = next(size for size in sizes if (high - low) / size < _MOST_TICKS)
    step = max(step, Fraction(1)) if type_ == "count" else step
    at = -(-low // step) * step
    while at <= high:
        yield at, decimal(at)
        at += step


def _day_ticks(low: int, high: int) -> Iterator[tuple[Fraction, str]]:
    first, last = date.fromordinal(low), date.fromordinal(high)
    months = (last.year - first.year) * _MONTHS_A_YEAR + last.month - first.month + 1
    step = next((s for s in _MONTH_STEPS if months / s < _MOST_TICKS), _MONTH_STEPS[-1])
    for month in range(first.year * _MONTHS_A_YEAR, (last.year + 1) * _MONTHS_A_YEAR, step):
        start = date(month // _MONTHS_A_YEAR, month % _MONTHS_A_YEAR + 1, 1)
        if first <= start <= last:
            words = f"{start:%Y}" if step >= _MONTHS_A_YEAR else f"{start:%b %Y}"
            yield Fraction(start.toordinal()), words
