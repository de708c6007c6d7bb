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
from auditreport.words import VERDICT_WORDS, Verdict

ACHIEVED = Look(BLUE, WHITE)
_MARK = 5.0  # room for the target's mark beside a word
_DISC = 10.0  # room for a verdict's disc beside its word
NO_ANSWERS = "no yes or no answers"


def labels_left(page: Page, rows: Iterable[QuestionRow]) -> float:
    """Where labels begin: beside the widest question number."""
    return max(page.width(row.question, bold=True) for row in rows) + 7


def target_columns(page: Page, right: float) -> tuple[float, float, float]:
    """Where the last columns stand: right edges of percentage and target, left edge of verdict."""
    verdict_left = right - page.width(VERDICT_WORDS[Verdict.SHORT], bold=True) - _DISC
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
    page.lines(verdict_left + _DISC, middle, VERDICT_WORDS[row.verdict], bold=bold)


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
