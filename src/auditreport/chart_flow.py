"""The flow of numbers: departments from the invited to the analysed, and what became of returns.

Drawn as trials draw theirs: what goes on stands one below the other, what drops out beside it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.path import Path as Outline

from auditreport.chart_page import (
    BLUE,
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
from auditreport.response_tables import RECEIVED, FlowRow, Step, number_at
from auditreport.words import Outcome, count

_MAIN = (0.0, 160.0)  # left and right edges of the column of departments that go on
_ASIDE = (188.0, 312.0)  # … of those that drop out
_RETURNS = (345.0, WIDTH)  # … of the returns
_PADDING = 6.0
_LINE = SIZE * LEADING
_SMALL_LINE = SMALL * LEADING + 1
_AROUND = 9.0  # room above and below what stands between two boxes
_OPEN = Look(WHITE, INK, edge=BLUE)
_FULL = Look(BLUE, WHITE)
_BESIDE = Look(WHITE, INK, edge=MUTED)
_CLEAR = (Outcome.LATE, Outcome.SUPERSEDED, Outcome.DUPLICATE, Outcome.WITHDRAWN)
_DROPPED = (*_CLEAR, Outcome.QUARANTINED, Outcome.PILOT)


@dataclass(frozen=True, slots=True)
class _Box:
    """A label with its number, a line below, and parts that the number is made of."""

    label: str
    number: int
    below: str = ""
    parts: tuple[tuple[str, int], ...] = ()

    @property
    def height(self) -> float:
        extra = _SMALL_LINE * (bool(self.below) + len(self.parts)) + 3 * bool(self.parts)
        return 2 * _PADDING + _LINE + extra


def draw_flow(page: Page, rows: Sequence[FlowRow], *, with_population: bool) -> None:
    """Draw the flow; ``with_population`` is whether it begins above those invited."""

    def box(label: str, step: Step, below: str = "", **parts: Step) -> _Box:
        named = tuple((name.replace("_", " "), number_at(rows, s)) for name, s in parts.items())
        number = sum(n for _, n in named) if parts else number_at(rows, step)
        return _Box(label, number, below, named)

    def organisations(step: Step) -> str:
        return count(number_at(rows, step, "organisations"), "organisation")

    silent, refused = Step.SILENT, Step.REFUSED
    missed = {"Undeliverable": Step.UNDELIVERABLE, "Declined": Step.DECLINED, "Silent": silent}
    if not number_at(rows, Step.DECLINED):
        del missed["Declined"]
    stages: list[tuple[_Box, _Box | None]] = [
        (
            box("Departments invited", Step.INVITED, organisations(Step.INVITED)),
            box("No return", silent, **missed),
        ),
        (
            box("Departments with a return", Step.RETURNED),
            box(
                "Not analysed",
                refused,
                Withdrawn=Step.WITHDRAWN,
                Only_late=Step.LATE,
                Only_refused=refused,
            ),
        ),
        (box("Departments analysed", Step.ANALYSED, organisations(Step.ANALYSED)), None),
    ]
    if with_population:
        outside = box("Not in the register", Step.NOT_REGISTERED)
        whole = box("Departments in all", Step.POPULATION, "estimated")
        stages.insert(0, (whole, outside if outside.number else None))
    top = 0.0
    for main, aside in stages:
        last = main is stages[-1][0]
        _draw_box(page, main, _MAIN, page.y, _FULL if last else _OPEN)
        top = page.y
        page.down(main.height)
        if last:
            break
        gap = 2 * _AROUND + (aside.height if aside else 0)
        middle, end = (_MAIN[0] + _MAIN[1]) / 2, page.y + gap
        _arrow(page, (middle, page.y), (middle, end))
        if aside:
            _arrow(page, (middle, page.y + gap / 2), (_ASIDE[0], page.y + gap / 2))
            _draw_box(page, aside, _ASIDE, page.y + _AROUND, _BESIDE)
        page.y = end
    _draw_returns(page, rows, top)


def _draw_returns(page: Page, rows: Sequence[FlowRow], top: float) -> None:
    """Draw the returns, so that those included stand beside the departments analysed."""
    parts = tuple((o.value.capitalize(), number_at(rows, o, "returns")) for o in _DROPPED)
    received = _Box("Returns received", number_at(rows, RECEIVED, "returns"), parts=parts)
    included = _Box("Returns included", number_at(rows, Outcome.INCLUDED, "returns"))
    height = page.y - top
    _draw_box(page, received, _RETURNS, top - received.height, _OPEN)
    _draw_box(page, included, _RETURNS, top, _FULL, height=height)
    _arrow(page, (_RETURNS[0], top + height / 2), (_MAIN[1], top + height / 2))


def _draw_box(
    page: Page,
    box: _Box,
    span: tuple[float, float],
    top: float,
    look: Look,
    *,
    height: float | None = None,
) -> None:
    left, right = span
    page.box(left, top, right - left, height or box.height, look)
    left, right = left + _PADDING + 1, right - _PADDING - 1
    middle = top + (height or box.height) / 2 if height else top + _PADDING + _LINE / 2
    bold = look.edge != MUTED
    page.lines(left, middle, box.label, bold=bold, colour=look.ink)
    page.lines(right, middle, str(box.number), bold=True, align="right", colour=look.ink)
    middle += (_LINE + _SMALL_LINE) / 2
    if box.below:
        page.lines(left, middle, box.below, size=SMALL, colour=look.ink)
    if box.parts:
        rule = middle - _SMALL_LINE / 2 + 1
        page.rule((left, rule), (right, rule))
        middle += 3
    for name, number in box.parts:
        colour = look.ink if number else MUTED
        page.lines(left, middle, name, size=SMALL, colour=colour)
        page.lines(right, middle, str(number), size=SMALL, align="right", colour=colour)
        middle += _SMALL_LINE


def _arrow(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Draw a line across or along the page, with a head at its end."""
    (x, y), (to_x, to_y) = start, end
    length = abs(to_x - x) + abs(to_y - y)
    along = ((to_x - x) / length, (to_y - y) / length)
    across = (-along[1], along[0])
    base = (to_x - 5 * along[0], to_y - 5 * along[1])
    page.rule(start, base, colour=MUTED, width=1.0)
    wings = [(base[0] + side * across[0], base[1] + side * across[1]) for side in (2.6, -2.6)]
    page.shape(Outline([end, *wings, end], closed=True), Look(MUTED))
