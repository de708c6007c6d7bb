"""A slide's chart: a few bars in letters that can be read from the last row.

Drawn on the same page as the report's charts, in their colours, and shown so large that a text of
``TEXT`` is one of 24 points on the slide.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from auditreport.chart_marks import ACHIEVED, target_mark, whisker
from auditreport.chart_page import (
    GAP,
    LEADING,
    MUTED,
    TEAL,
    WHITE,
    WIDTH,
    Look,
    Page,
    choose_fonts,
    fixed_settings,
)
from auditreport.slides.evidence import standing
from auditreport.slides.room import PICTURE_HEIGHT, PICTURE_WIDTH, POINTS
from auditreport.tables import QuestionRow
from auditreport.words import Role, count

_SCALE = WIDTH / PICTURE_WIDTH
TEXT = POINTS * _SCALE
_HEIGHT = PICTURE_HEIGHT * _SCALE
_LINE = TEXT * LEADING
_BAR = 0.85 * TEXT
_BESIDE = 0.47 * WIDTH
"""Width of labels where they stand left of the bars."""
_LINES = 2


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart of a slide, and what it shows in words."""

    svg: bytes
    alternative: str


@fixed_settings()
def slide_chart(
    rows: Sequence[QuestionRow],
    labels: Mapping[str, str],
    *,
    title: str,
    name: str,
    font_files: Sequence[Path] = (),
) -> Picture:
    """Draw one bar a question, labels above or beside them, as many as there is room for.

    A bar is the percentage of the departments that answered: as expected, or yes to a survey item.
    ``name`` is the chart's own, and makes its bytes.
    """
    page = Page(choose_fonts(tuple(font_files)))
    key = _key(rows)
    room = _HEIGHT - (_LINE if key else 0) - 0.4 * TEXT
    shown = _shown(page, rows, labels, WIDTH, room, _above)
    above = len(shown) == len(rows)
    if not above:
        shown = _shown(page, rows, labels, _BESIDE, room - _LINE, _beside)
    for row, lines in shown:
        (_draw_above if above else _draw_beside)(page, row, lines)
    left = rows[len(shown) :]
    if left:
        _note(page, f"Also: {', '.join(row.question for row in left)}")
    if key:
        _note(page, key)
    page.down(0.4 * TEXT)
    drawn = [row for row, _ in shown]
    return Picture(page.svg(title, f"slide-{name}"), alternative(drawn, labels, left))


def alternative(
    rows: Sequence[QuestionRow], labels: Mapping[str, str], left: Sequence[QuestionRow] = ()
) -> str:
    """Say what the chart shows, bar by bar."""
    bars = [
        f"{row.question} {labels.get(row.question, '')}, {row.percent}% "
        f"({row.achieved} of {row.departments}){_verdict(row)}"
        for row in rows
    ]
    more = f" Not drawn: {', '.join(row.question for row in left)}." if left else ""
    return f"Bar chart of {count(len(rows), 'question')}. {'; '.join(bars)}.{more}"


def _verdict(row: QuestionRow) -> str:
    said = standing(row)
    return f", {said[0].lower()}{said[1:]}" if said else ""


def _key(rows: Sequence[QuestionRow]) -> str:
    """What the marks mean; empty where there are none."""
    marks = ["Black mark: target"] if any(row.target is not None for row in rows) else []
    marks += ["thin line: 95% interval"] if any(row.interval for row in rows) else []
    said = "; ".join(marks)
    return said[:1].upper() + said[1:]


_Labelled = tuple[QuestionRow, Sequence[str]]


def _shown(
    page: Page,
    rows: Sequence[QuestionRow],
    labels: Mapping[str, str],
    width: float,
    room: float,
    height: Callable[[Sequence[str]], float],
) -> list[_Labelled]:
    """The rows for which there is room, at least one, each with the lines of its label."""
    shown: list[_Labelled] = []
    for row in rows:
        lines = _label(page, f"{row.question} {labels.get(row.question, '')}".strip(), width)
        room -= height(lines)
        if room < 0 and shown:
            break
        shown.append((row, lines))
    return shown


def _label(page: Page, text: str, width: float) -> list[str]:
    """A label in two lines at most; its last words give way to an ellipsis."""
    lines = page.wrap(text, width, TEXT)
    words = " ".join(lines[:_LINES]).split()
    while len(lines) > _LINES and words:
        lines = page.wrap(f"{' '.join(words)}…", width, TEXT)
        words.pop()
    return lines[:_LINES]


def _above(lines: Sequence[str]) -> float:
    return len(lines) * _LINE + _BAR + 0.75 * TEXT


def _beside(lines: Sequence[str]) -> float:
    return max(len(lines) * _LINE, _BAR) + 0.45 * TEXT


def _draw_above(page: Page, row: QuestionRow, lines: Sequence[str]) -> None:
    for line in lines:
        page.text(0, page.y + TEXT * 0.95, line, size=TEXT)
        page.down(_LINE)
    _bar(page, row, 0, page.y + 0.1 * TEXT + _BAR / 2)
    page.down(_BAR + 0.75 * TEXT)


def _draw_beside(page: Page, row: QuestionRow, lines: Sequence[str]) -> None:
    height = _beside(lines)
    middle = page.y + (height - 0.45 * TEXT) / 2
    page.lines(0, middle, *lines, size=TEXT)
    _bar(page, row, _BESIDE + GAP, middle)
    page.down(height)


def _bar(page: Page, row: QuestionRow, left: float, middle: float) -> None:
    """Draw the whole, the part achieved, the interval and the target; then the percentage."""
    right = WIDTH - page.width("100%", TEXT, bold=True) - GAP
    top = middle - _BAR / 2

    def at(percent: float) -> float:
        return left + percent / 100 * (right - left)

    end = at(100 * float(row.compliance or 0))
    page.box(left, top, right - left, _BAR, Look(WHITE, edge=MUTED))
    bar = Look(TEAL) if row.role is Role.SURVEY else ACHIEVED
    page.box(left, top, end - left, _BAR, bar)
    if row.ci_low is not None and row.ci_high is not None:
        whisker(page, at(float(row.ci_low)), at(float(row.ci_high)), middle, end)
    if row.target is not None:
        target_mark(page, at(float(row.target)), top - 2.5, top + _BAR + 2.5)
    page.lines(WIDTH, middle, f"{row.percent}%", size=TEXT, bold=True, align="right")


def _note(page: Page, text: str) -> None:
    page.down(_LINE)
    page.text(0, page.y, text, size=TEXT, colour=MUTED)
