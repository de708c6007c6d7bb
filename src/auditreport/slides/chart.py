"""A slide's chart: a few bars in letters that can be read from the last row.

Drawn on the same page as the report's charts, in their colours, and shown so large that a text of
``TEXT`` is one of 24 points on the slide.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from auditreport.chart_marks import ACHIEVED, target_mark, whisker
from auditreport.chart_page import GAP, LEADING, MUTED, TEAL, WIDTH, Look, Page, choose_fonts
from auditreport.chart_page import fixed_settings as settings_fixed
from auditreport.slides.evidence import standing
from auditreport.slides.room import PICTURE_HEIGHT, PICTURE_WIDTH, POINTS
from auditreport.tables import QuestionRow
from auditreport.words import Role, count

_SCALE = WIDTH / PICTURE_WIDTH
TEXT = POINTS * _SCALE
_HEIGHT = PICTURE_HEIGHT * _SCALE
_LABEL = 0.47 * WIDTH
_BAR = 0.8 * TEXT
_BETWEEN = 0.45 * TEXT
_LINES = 2


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart of a slide, and what it shows in words."""

    svg: bytes
    alternative: str


@settings_fixed()
def slide_chart(
    rows: Sequence[QuestionRow],
    labels: Mapping[str, str],
    *,
    title: str,
    name: str,
    font_files: Sequence[Path] = (),
) -> Picture:
    """Draw one bar a question, as many as there is room for; the rest is named below.

    A bar is the percentage of the departments that answered: as expected, or yes to a survey item.
    ``name`` is the chart's own, and makes its bytes.
    """
    page = Page(choose_fonts(tuple(font_files)))
    lines = {row.question: _label(page, row, labels) for row in rows}
    keys = _key(rows)
    room = _HEIGHT - TEXT * LEADING * (len(keys) + 1)
    shown: list[QuestionRow] = []
    for row in rows:
        room -= _height(lines[row.question]) + _BETWEEN
        if room < 0 and shown:
            break
        shown.append(row)
    left = rows[len(shown) :]
    for row in shown:
        _draw(page, row, lines[row.question])
    more = [f"Also: {', '.join(row.question for row in left)}"] if left else []
    for line in (*more, *keys):
        page.down(TEXT * LEADING)
        page.text(0, page.y, line, size=TEXT, colour=MUTED)
    page.down(0.4 * TEXT)
    return Picture(page.svg(title, f"slide {name}"), alternative(shown, labels, left))


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


def _key(rows: Sequence[QuestionRow]) -> list[str]:
    marks = []
    if any(row.target is not None for row in rows):
        marks.append("Mark: target")
    if any(row.interval for row in rows):
        marks.append("thin line: 95% interval" if marks else "Thin line: 95% interval")
    return ["; ".join(marks)] if marks else []


def _label(page: Page, row: QuestionRow, labels: Mapping[str, str]) -> list[str]:
    """The label in two lines at most; its last word gives way to an ellipsis."""
    lines = page.wrap(f"{row.question} {labels.get(row.question, '')}".strip(), _LABEL, TEXT)
    if len(lines) <= _LINES:
        return lines
    words = " ".join(lines[:_LINES]).split()
    while len(page.wrap(f"{' '.join(words)}…", _LABEL, TEXT)) > _LINES:
        words.pop()
    return page.wrap(f"{' '.join(words)}…", _LABEL, TEXT)


def _height(lines: Sequence[str]) -> float:
    return max(len(lines) * TEXT * LEADING, _BAR)


def _draw(page: Page, row: QuestionRow, lines: Sequence[str]) -> None:
    left = _LABEL + GAP
    right = WIDTH - page.width("100%", TEXT, bold=True) - GAP
    height = _height(lines)
    middle = page.y + height / 2
    top = middle - _BAR / 2

    def at(percent: float) -> float:
        return left + percent / 100 * (right - left)

    page.lines(0, middle, *lines, size=TEXT)
    page.box(left, top, right - left, _BAR, Look("#FFFFFF", edge=MUTED))
    bar = Look(TEAL) if row.role is Role.SURVEY else ACHIEVED
    end = at(100 * float(row.compliance or 0))
    page.box(left, top, max(end - left, 0.1), _BAR, bar)
    if row.ci_low is not None and row.ci_high is not None:
        whisker(page, at(float(row.ci_low)), at(float(row.ci_high)), middle, end)
    if row.target is not None:
        target_mark(page, at(float(row.target)), top - 2.5, top + _BAR + 2.5)
    page.lines(WIDTH, middle, f"{row.percent}%", size=TEXT, bold=True, align="right")
    page.down(height + _BETWEEN)
