"""The overview chart: one line a standard, its compliance beside its target."""

from collections.abc import Mapping, Sequence

from auditreport.chart_marks import (
    ACHIEVED,
    NO_ANSWERS,
    in_a_sentence,
    labels_left,
    target_and_verdict,
    target_columns,
    target_heading,
    target_mark,
    whisker,
)
from auditreport.chart_page import CM, GAP, LEADING, MUTED, SIZE, SMALL, WHITE, WIDTH, Look, Page
from auditreport.tables import QuestionRow

_LABEL_WIDTH = 5.9 * CM


def draw_standards(page: Page, standards: Sequence[QuestionRow], labels: Mapping[str, str]) -> None:
    """Draw the heading, the scale and one line a standard."""
    percent, target, verdict_left = target_columns(page, WIDTH, standards)
    label_left = labels_left(page, standards)
    left = label_left + _LABEL_WIDTH + GAP
    right = percent - page.width("100%", bold=True) - GAP * 1.3
    base = page.y + 9
    page.text(0, base, "Standard", size=SMALL, colour=MUTED)
    page.box(left, base - 6.5, 7, 7, ACHIEVED)
    page.text(left + 10, base, "Compliance", size=SMALL)
    page.text(percent, base, "%", size=SMALL, colour=MUTED, align="right")
    target_heading(page, target, base)
    page.text(verdict_left, base, "Verdict", size=SMALL, colour=MUTED)
    page.y = base + 5
    page.rule((0, page.y), (WIDTH, page.y), colour=MUTED, width=0.8)
    top = page.y
    grid = len(page.marks)  # the scale's lines go below the bars, once the height is known
    page.down(2)
    for row in standards:
        label = page.wrap(labels.get(row.question, ""), _LABEL_WIDTH)
        height = max(len(label) * SIZE * LEADING, 9.0) + 2.4
        middle = page.y + height / 2
        with page.telling(in_a_sentence(row)):
            page.ground(height)
            page.lines(0, middle, row.question, bold=True)
            page.lines(label_left, middle, *label)
            if row.compliance is None:
                page.box(left + 1, middle - 5, page.width(NO_ANSWERS, SMALL) + 6, 10, Look(WHITE))
                page.lines(left + 4, middle, NO_ANSWERS, size=SMALL, colour=MUTED)
                page.lines(percent, middle, "–", align="right", colour=MUTED)
            else:
                width = float(row.compliance) * (right - left)
                page.box(left, middle - 3.6, width, 7.2, ACHIEVED)
                page.lines(percent, middle, f"{row.percent}%", bold=True, align="right")
            if row.ci_low is not None and row.ci_high is not None:
                low, high = (
                    left + float(end / 100) * (right - left) for end in (row.ci_low, row.ci_high)
                )
                whisker(page, low, high, middle, left + float(row.compliance or 0) * (right - left))
            if row.target is not None and row.compliance is not None:
                x = left + float(row.target / 100) * (right - left)
                target_mark(page, x, middle - 5.2, middle + 5.2)
            target_and_verdict(page, row, middle, target, verdict_left)
        page.down(height)
    page.down(2)
    above = page.marks[grid:]
    del page.marks[grid:]
    for share in (0, 25, 50, 75, 100):
        x = left + share / 100 * (right - left)
        page.rule((x, top), (x, page.y))
    page.marks += above
    for share in (0, 25, 50, 75, 100):
        x = left + share / 100 * (right - left)
        page.text(x, page.y + 9, f"{share}%", size=SMALL, colour=MUTED, align="centre")
    page.rule((0, page.y), (WIDTH, page.y), colour=MUTED, width=0.8)
    page.down(11)
