"""A group's chart: one bar a question over all returns, its parts the answers."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from auditreport.chart_marks import (
    ACHIEVED,
    NO_ANSWERS,
    about_whiskers,
    in_a_sentence,
    labels_left,
    target_and_verdict,
    target_columns,
    target_heading,
    target_mark,
    whisker,
)
from auditreport.chart_page import (
    CM,
    DARK,
    GAP,
    INK,
    LEADING,
    MUTED,
    ORANGE,
    PALE,
    PLUM,
    SIZE,
    SMALL,
    TEAL,
    WHITE,
    WIDTH,
    Look,
    Page,
)
from auditreport.tables import QuestionRow
from auditreport.words import ANSWER_WORDS, Answer, Role, listed

_LABEL_WIDTH = 3.85 * CM
_BAR_HEIGHT = 13.0
_ROW_PADDING = 10.0
_BELOW = 3.4  # from the bar to the whisker below it, which so hides no count
_PARTING = 0.3  # white at each end of a part; few departments in many must stay visible


@dataclass(frozen=True, slots=True)
class _Part:
    """One part of a bar: its name, how to count it, how it looks."""

    name: str
    count: Callable[[QuestionRow], int]
    look: Look


# Answers are solid; what is neither yes nor no is patterned, empty or pale. Neighbours differ by
# 3:1 or are parted by a white line or an outline.
_OTHER_PARTS = (
    _Part(ANSWER_WORDS[Answer.DONT_KNOW], lambda row: row.dont_know, Look(PLUM)),
    _Part(ANSWER_WORDS[Answer.BLANK], lambda row: row.blank, Look(WHITE, edge=DARK)),
    _Part(
        ANSWER_WORDS[Answer.NOT_APPLICABLE],
        lambda row: row.not_applicable,
        Look(WHITE, edge=DARK, hatched=True),
    ),
    _Part(
        ANSWER_WORDS[Answer.NOT_ASKED],
        lambda row: row.not_asked,
        Look(PALE, edge=DARK),
    ),
)
_EXPECTED_PARTS = (
    _Part("Achieved", lambda row: row.achieved, ACHIEVED),
    _Part("Not achieved", lambda row: row.not_achieved, Look(ORANGE)),
)
_SURVEY_PARTS = (
    _Part(ANSWER_WORDS[Answer.YES], lambda row: row.yes, Look(TEAL)),
    _Part(ANSWER_WORDS[Answer.NO], lambda row: row.no, Look(DARK, WHITE)),
)


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where a group's columns stand; names give right edges but for the bar's."""

    label_left: float
    bar_left: float
    bar_right: float
    percent: float
    target: float
    verdict_left: float
    others: tuple[tuple[_Part, float], ...]


def _layout(page: Page, rows: Sequence[QuestionRow]) -> _Layout:
    """Give each column the width that its words need, and the bars what is left."""
    right = WIDTH
    others: list[tuple[_Part, float]] = []
    for part in reversed(_OTHER_PARTS):
        if part.name == ANSWER_WORDS[Answer.NOT_ASKED] and not any(map(part.count, rows)):
            continue
        others.append((part, right))
        most = page.width(str(max(map(part.count, rows))))
        right -= max(most, *(page.width(word, SMALL) for word in part.name.split())) + GAP
    right -= 0.1 * CM
    if any(row.role is Role.STANDARD for row in rows):
        percent, target, verdict_left = target_columns(page, right, rows)
    else:
        percent = target = verdict_left = right
    bar_right = percent - page.width("100%", bold=True) - GAP
    label_left = labels_left(page, rows)
    bar_left = label_left + _LABEL_WIDTH + GAP
    return _Layout(
        label_left, bar_left, bar_right, percent, target, verdict_left, tuple(others[::-1])
    )


def draw_questions(page: Page, rows: Sequence[QuestionRow], labels: Mapping[str, str]) -> None:
    """Draw the questions with an expected answer, then the survey items as a block of their own."""
    expected = [row for row in rows if row.role is not Role.SURVEY]
    survey = [row for row in rows if row.role is Role.SURVEY]
    layout = _layout(page, rows)
    if expected:
        _block(page, layout, expected, labels, _EXPECTED_PARTS)
    if expected and survey:
        page.down(10)
    if survey:
        _block(page, layout, survey, labels, _SURVEY_PARTS)


def about_bars(number: int, rows: Iterable[QuestionRow]) -> str:
    """Say what a bar, a mark and a whisker stand for."""
    rows = list(rows)
    return " ".join(filter(None, (_about_bars(number, rows), about_whiskers(rows))))


def _about_bars(number: int, rows: Sequence[QuestionRow]) -> str:
    bars = "Each bar is the one return." if number == 1 else f"Each bar is all {number} returns."
    whose = listed(sorted({row.answered for row in rows}), "or")
    what = "The percentage is"
    if any(row.role is Role.STANDARD for row in rows):
        what = "The percentage and the target’s mark are"
    return f"{bars} {what} of departments that {whose}."


def _block(
    page: Page,
    layout: _Layout,
    rows: Sequence[QuestionRow],
    labels: Mapping[str, str],
    answered: Sequence[_Part],
) -> None:
    """Draw the heading and rows of questions that share a meaning of their parts."""
    with_target = any(row.role is Role.STANDARD for row in rows)
    _heading(page, layout, answered, with_target=with_target)
    for row in rows:
        label = page.wrap(labels.get(row.question, ""), _LABEL_WIDTH)
        if not row.departments:
            label = [*filter(None, label), f"({NO_ANSWERS})"]
        height = max(len(label) * SIZE * LEADING, _BAR_HEIGHT) + _ROW_PADDING
        middle = page.y + height / 2
        with page.telling(in_a_sentence(row)):
            page.ground(height)
            page.lines(0, middle, row.question, bold=True)
            page.lines(layout.label_left, middle, *label)
            _bar(page, layout, row, middle, answered)
            if row.percent is None:
                page.lines(layout.percent, middle, "–", align="right", colour=MUTED)
            else:
                page.lines(layout.percent, middle, f"{row.percent}%", bold=True, align="right")
            if row.role is Role.STANDARD:
                target_and_verdict(page, row, middle, layout.target, layout.verdict_left)
            elif with_target:
                page.lines(layout.target, middle, "none", size=SMALL, align="right", colour=MUTED)
            for part, right in layout.others:
                count = part.count(row)
                colour = INK if count else MUTED
                page.lines(right, middle, str(count), align="right", colour=colour)
        page.down(height)
        page.rule((0, page.y), (WIDTH, page.y))


def _heading(page: Page, layout: _Layout, answered: Sequence[_Part], *, with_target: bool) -> None:
    """Name the columns; a column that is also a part of the bar carries its key."""
    line = SMALL * LEADING
    bottom = page.y + 2 * line + 13
    base = bottom - 5.5
    noun = "Survey item" if answered is _SURVEY_PARTS else "Question"
    page.text(0, base, noun, size=SMALL, colour=MUTED)
    widths = [10 + page.width(part.name, SMALL) for part in answered]
    stacked = sum(widths) + 9 > layout.bar_right - layout.bar_left
    x, y = layout.bar_left, base - line * stacked
    for part, width in zip(answered, widths, strict=True):
        page.box(x, y - 6.5, 7, 7, part.look)
        page.text(x + 10, y, part.name, size=SMALL)
        x, y = (x, y + line) if stacked else (x + width + 9, y)
    if with_target:
        target_heading(page, layout.target, base)
        page.text(layout.verdict_left, base, "Verdict", size=SMALL, colour=MUTED)
    page.text(layout.percent, base, "%", size=SMALL, colour=MUTED, align="right")
    for part, right in layout.others:
        words = part.name.split()
        for number, word in enumerate(reversed(words)):
            page.text(right, base - number * line, word, size=SMALL, align="right")
        page.box(right - 7, base - len(words) * line - 5.5, 7, 7, part.look)
    page.y = bottom
    page.rule((0, bottom), (WIDTH, bottom), colour=MUTED, width=0.8)


def _bar(
    page: Page,
    layout: _Layout,
    row: QuestionRow,
    middle: float,
    answered: Sequence[_Part],
) -> None:
    """Draw one question's bar: its parts with their counts, where they fit, and the target."""
    left, top = layout.bar_left, middle - _BAR_HEIGHT / 2
    unit = (layout.bar_right - left) / row.returns
    mark = None
    if row.target is not None and row.departments:
        mark = left + float(row.target / 100 * row.departments) * unit
    done = 0
    for part in (*answered, *_OTHER_PARTS):
        count = part.count(row)
        if not count:
            continue
        start, width = left + done * unit, count * unit
        with page.telling(f"{row.question}, {part.name.lower()}: {count}"):
            page.box(start + _PARTING, top, width - 2 * _PARTING, _BAR_HEIGHT, part.look)
        if part in answered:
            _count_label(
                page, str(count), (start, start + width), mark, middle=middle, colour=part.look.ink
            )
        done += count
    if mark is not None:
        target_mark(page, mark, top - 2.5, top + _BAR_HEIGHT + 2.5)
    if row.ci_low is not None and row.ci_high is not None:
        # On the scale of the target's mark: shares of the departments that answered.
        percent_wide = unit * row.departments / 100
        low, high = (left + float(end) * percent_wide for end in (row.ci_low, row.ci_high))
        whisker(page, low, high, top + _BAR_HEIGHT + _BELOW)


def _count_label(
    page: Page,
    text: str,
    span: tuple[float, float],
    mark: float | None,
    *,
    middle: float,
    colour: str,
) -> None:
    """Print a part's count in its middle, or beside the target's mark, or not at all."""
    needed = page.width(text, SMALL)
    left, right = span
    if mark is not None and abs(mark - (left + right) / 2) < needed / 2 + 4:
        left, right = max((left, mark - 2), (mark + 2, right), key=lambda side: side[1] - side[0])
    if needed + 5 <= right - left:
        centre = (left + right) / 2
        page.lines(centre, middle, text, size=SMALL, align="centre", colour=colour)
