"""What both kinds of chart draw: the target's mark, the verdict, the note below."""

from collections.abc import Iterable
from fractions import Fraction

from matplotlib.path import Path as Outline
from matplotlib.transforms import Affine2D

from auditreport.chart_page import (
    BLACK,
    BLUE,
    GAP,
    LEADING,
    MUTED,
    SMALL,
    WHITE,
    WIDTH,
    Look,
    Page,
)
from auditreport.tables import QuestionRow
from auditreport.variables import interval_in_words
from auditreport.words import VERDICT_WORDS, Role, Verdict, count

ACHIEVED = Look(BLUE, WHITE)
_MARK = 5.0  # room for the target's mark beside a word
_DISC = 10.0  # room for a verdict's disc beside its word
_DIAMOND = 9.0  # room for the diamond of a sensitive verdict behind the word
_CAP = 1.9  # half the height of a whisker's ends
NO_ANSWERS = "no yes or no answers"


def labels_left(page: Page, rows: Iterable[QuestionRow]) -> float:
    """Where labels begin: beside the widest question number."""
    return max(page.width(row.question, bold=True) for row in rows) + 7


def target_columns(
    page: Page, right: float, rows: Iterable[QuestionRow]
) -> tuple[float, float, float]:
    """Where the last columns stand: right edges of percentage and target, left edge of verdict."""
    verdict_left = right - page.width(VERDICT_WORDS[Verdict.SHORT], bold=True) - _DISC
    if any(row.sensitive for row in rows):
        verdict_left -= _DIAMOND
    target = verdict_left - GAP * 1.3
    percent = target - page.width("Target", SMALL) - _MARK - GAP
    return percent, target, verdict_left


def target_heading(page: Page, right: float, base: float) -> None:
    """Head the targets' column with the mark that stands for them on the bars."""
    page.text(right, base, "Target", size=SMALL, align="right")
    x = right - page.width("Target", SMALL) - _MARK + 1
    target_mark(page, x, base - 7.5, base + 1.5)


def target_mark(page: Page, x: float, top: float, bottom: float) -> None:
    """Draw a black mark with a white edge, to be seen on any part."""
    page.rule((x, top), (x, bottom), colour=WHITE, width=2.8)
    page.rule((x, top), (x, bottom), colour=BLACK, width=1.5)


def target_and_verdict(
    page: Page, row: QuestionRow, middle: float, target: float, verdict_left: float
) -> None:
    """Print the target, and the verdict as a word beside a disc: full, half or empty."""
    if row.target is not None:
        text = f"{_decimal(row.target)}%"
        page.lines(target, middle, text, align="right", colour=MUTED)
    if row.verdict is None:
        page.lines(verdict_left, middle, "–", colour=MUTED)
        return
    centre, radius = (verdict_left + 3.6, middle), 3.0
    ring = Look(BLUE if row.verdict is Verdict.MET else WHITE, edge=BLUE)
    page.shape(Outline.circle(centre, radius), ring, 1.0)
    if row.verdict is Verdict.CLOSE:
        # The lower half: heights count downwards here, so the wedge from 0 to 180 degrees.
        half = Affine2D().scale(radius).translate(*centre).transform_path(Outline.wedge(0, 180))
        page.shape(half, Look(BLUE))
    bold = row.verdict is Verdict.SHORT
    word = VERDICT_WORDS[row.verdict]
    page.lines(verdict_left + _DISC, middle, word, bold=bold)
    if row.sensitive:
        diamond(page, verdict_left + _DISC + page.width(word, bold=bold) + 5.5, middle)


def diamond(page: Page, x: float, middle: float) -> None:
    """Draw the mark of a sensitive verdict: an empty diamond, a shape that no verdict has."""
    corners = [(x - 3, middle), (x, middle - 3.4), (x + 3, middle), (x, middle + 3.4)]
    page.shape(Outline([*corners, corners[0]], closed=True), Look(WHITE, edge=BLACK), 1.0)


def whisker(page: Page, left: float, right: float, middle: float, bar: float = 0.0) -> None:
    """Draw an interval: a thin line with an end at each limit, white up to the end of a bar."""
    inside = min(max(left, bar), right)
    for start, end, colour in ((left, inside, WHITE), (inside, right, BLACK)):
        if start < end:
            page.rule((start, middle), (end, middle), colour=colour, width=0.9)
    for x in (left, right):
        colour = WHITE if x < bar else BLACK
        page.rule((x, middle - _CAP), (x, middle + _CAP), colour=colour, width=0.9)


def about_whiskers(rows: Iterable[QuestionRow]) -> str:
    """Say what whiskers and diamonds stand for, where there are some."""
    rows = list(rows)
    sentences = []
    if any(row.interval for row in rows):
        sentences.append("A line with two ends is the percentage’s 95% interval.")
    if any(row.sensitive for row in rows):
        sentences.append(
            "A diamond: the verdict is sensitive, as don’t knows and blanks could change it."
        )
    return " ".join(sentences)


def in_a_sentence(row: QuestionRow) -> str:
    """Say what a question's line shows, for those who point at it."""
    if row.percent is None:
        return f"{row.question}: {NO_ANSWERS}."
    interval = f" (95% interval {interval_in_words(row)})" if row.interval else ""
    what = "said yes" if row.role is Role.SURVEY else "achieved it"
    departments = count(row.departments, "department")
    said = f"{row.question}: {row.achieved} of {departments} {what}, {row.percent}%{interval}."
    if row.target is not None and row.verdict is not None:
        sensitive = ", sensitive" if row.sensitive else ""
        said += f" Target {_decimal(row.target)}%: {VERDICT_WORDS[row.verdict]}{sensitive}."
    return said


def note_below(page: Page, text: str) -> None:
    """Write a sentence or two below the chart, and leave the pen under them."""
    page.down(5)
    for line in page.wrap(text, WIDTH, SMALL):
        page.down(SMALL * LEADING)
        page.text(0, page.y, line, size=SMALL, colour=MUTED)
    page.down(4)


def _decimal(value: Fraction) -> str:
    """Write a percentage without needless decimals."""
    return f"{float(value):.1f}".removesuffix(".0")
