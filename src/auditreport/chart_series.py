"""The chart of three rounds or more: a small panel a question, its percentages over the rounds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from matplotlib.path import Path as Outline
from matplotlib.transforms import Affine2D

from auditreport.change_tables import SeriesRow, printed
from auditreport.chart_marks import note_below
from auditreport.chart_page import (
    BLUE,
    CM,
    DARK,
    GAP,
    LEADING,
    MUTED,
    SMALL,
    WIDTH,
    Look,
    Page,
    choose_fonts,
    fixed_settings,
)
from auditreport.series import by_question, long_series, rounds_in_order
from auditreport.words import count

_ACROSS = 4
_BETWEEN = 2 * GAP
_PANEL = (WIDTH - (_ACROSS - 1) * _BETWEEN) / _ACROSS
_SCALE = 25.0  # room for the scale's numbers left of a panel
_RADIUS = 2.2
_TITLE_LINES = 2
_HEAD = _TITLE_LINES * SMALL * LEADING + GAP * 1.5  # the question's name above a panel
_FOOT = 11 + GAP * 1.5  # the rounds' names below it
_HEIGHTS = (1.0 * CM, 2.2 * CM)  # as high as a page of panels allows, within these
_PAGE = 20.0 * CM


@fixed_settings()
def series_chart(
    rows: Sequence[SeriesRow],
    labels: Mapping[str, str],
    *,
    title: str,
    font_files: Sequence[Path] = (),
) -> bytes:
    """Draw each question that has three rounds or more, in the order given.

    A line joins two rounds, unless the question changed between them: there a broken rule stands.
    """
    page = Page(choose_fonts(tuple(font_files)))
    histories = long_series(rows)
    if not histories:
        page.message("No question has three rounds yet")
        return page.svg(title, "series")
    names = rounds_in_order(rows)
    rows_of_panels = -(-len(histories) // _ACROSS)
    least, most = _HEIGHTS
    height = min(max(_PAGE / rows_of_panels - _HEAD - _FOOT, least), most)
    top = page.y
    for number, (question, history) in enumerate(histories.items()):
        column = number % _ACROSS
        if column == 0 and number:
            top = page.y
        page.y = top
        left = column * (_PANEL + _BETWEEN)
        name = f"{question} {labels.get(question, '')}".strip()
        _panel(page, (left, height), names, history, name)
    note = "Vertical lines are 95% intervals."
    if any(row.break_before for history in histories.values() for row in history):
        note += " A broken line: the question changed, so its sides can’t be compared."
    left_out = len(by_question(rows)) - len(histories)
    if left_out:
        further = count(left_out, "further question has", "further questions have")
        note += f" {further} fewer than three rounds."
    note_below(page, note)
    return page.svg(title, "series")


@dataclass(frozen=True, slots=True)
class _Axes:
    """Where a panel's points stand."""

    left: float
    right: float
    top: float
    bottom: float
    names: Sequence[str]

    def x(self, name: str) -> float:
        """Where a round stands, with half a step of room at both ends."""
        step = (self.right - self.left) / len(self.names)
        return self.left + step * (self.names.index(name) + 0.5)

    def y(self, percent: float) -> float:
        """Where a percentage stands."""
        return self.bottom - percent / 100 * (self.bottom - self.top)


def _panel(
    page: Page,
    place: tuple[float, float],
    names: Sequence[str],
    history: Sequence[SeriesRow],
    title: str,
) -> None:
    """Draw one question, from the left edge and as high as ``place`` says; the pen ends below."""
    left, height = place
    lines = page.wrap(title, _PANEL, SMALL)
    if len(lines) > _TITLE_LINES:
        lines = lines[:_TITLE_LINES]
        while page.width(f"{lines[-1]}…", SMALL) > _PANEL:
            lines[-1] = lines[-1][:-1].rstrip()
        lines[-1] += "…"
    base = page.y + SMALL
    for line in lines:
        page.text(left, base, line, size=SMALL)
        base += SMALL * LEADING
    # As high with one line as with two, so that panels of a row stand level.
    top = page.y + _HEAD
    axes = _Axes(left + _SCALE, left + _PANEL, top, top + height, names)
    for percent in (0, 50, 100):
        at = axes.y(percent)
        page.rule((axes.left, at), (axes.right, at))
        page.text(axes.left - 3, at + 3, f"{percent}%", size=SMALL, colour=MUTED, align="right")
    for name in names:
        page.text(axes.x(name), axes.bottom + 11, name, size=SMALL, colour=MUTED, align="centre")
    before: tuple[float, float] | None = None
    for row in history:
        before = _point(page, axes, row, before)
    page.y = axes.bottom + _FOOT


def _point(
    page: Page, axes: _Axes, row: SeriesRow, before: tuple[float, float] | None
) -> tuple[float, float] | None:
    """Draw one round, and the line to it from the round before; gives where it stands."""
    x = axes.x(row.round)
    if row.break_before:
        middle = x - (axes.right - axes.left) / len(axes.names) / 2
        _broken(page, middle, axes.top, axes.bottom)
    if row.percent is None:
        return None
    here = x, axes.y(float(row.percent))
    if before and not row.break_before:
        page.rule(before, here, colour=BLUE, width=1.6)
    if row.low is not None and row.high is not None:
        page.rule((x, axes.y(row.low)), (x, axes.y(row.high)), colour=DARK, width=0.8)
    disc = Affine2D().scale(_RADIUS).translate(*here)
    with page.telling(f"{row.question}, {row.round}: {printed(row.percent)}%"):
        page.shape(disc.transform_path(Outline.unit_circle()), Look(BLUE, edge=BLUE), 1.0)
    # Beyond the interval, where no line to another round runs through it: above or below.
    top = min(here[1], axes.y(row.high or 0)) - 3
    fits = top - SMALL > axes.top - GAP
    base = top if fits else max(here[1], axes.y(row.low or 0)) + SMALL + 1
    page.text(x, base, f"{printed(row.percent)}%", size=SMALL, align="centre")
    return here


def _broken(page: Page, x: float, top: float, bottom: float) -> None:
    dash = 4.0
    y = top
    while y < bottom:
        page.rule((x, y), (x, min(y + dash, bottom)), colour=MUTED, width=1.0)
        y += 2 * dash
