"""The chart of two rounds: one line a question, earlier and present percentage joined."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from matplotlib.path import Path as Outline
from matplotlib.transforms import Affine2D

from auditreport.change_tables import WAY_WORDS, ChangeRow, Way, printed
from auditreport.chart_marks import note_below
from auditreport.chart_page import (
    BLUE,
    CM,
    DARK,
    GAP,
    LEADING,
    MUTED,
    ORANGE,
    SIZE,
    SMALL,
    WHITE,
    WIDTH,
    Look,
    Page,
    choose_fonts,
    fixed_settings,
)
from auditreport.definition import Definition
from auditreport.words import count, listed

_LABEL_WIDTH = 5.4 * CM
_ROW_PADDING = 5.5
_APART = 3.2  # from the middle of a row to each round's mark
_RADIUS = 3.4
_KEY = 12.0  # room for a mark beside its word
_EARLIER = Look(WHITE, edge=DARK)

# What stands for each way: a shape of its own, so that nobody needs the colour.
_SHAPES = {
    Way.BETTER: Outline.unit_circle(),
    Way.WORSE: Outline([(0, -1.25), (1.25, 0), (0, 1.25), (-1.25, 0), (0, -1.25)], closed=True),
    Way.UP: Outline([(-1.1, 0.9), (0, -1.2), (1.1, 0.9), (-1.1, 0.9)], closed=True),
    Way.DOWN: Outline([(-1.1, -0.9), (0, 1.2), (1.1, -0.9), (-1.1, -0.9)], closed=True),
    Way.UNCLEAR: Outline(
        [(-0.85, -0.85), (0.85, -0.85), (0.85, 0.85), (-0.85, 0.85), (-0.85, -0.85)], closed=True
    ),
}
# Most questions show no clear change: a single word for it keeps their lines low.
_WORDS = {**WAY_WORDS, Way.UNCLEAR: "unclear"}
_COLOURS = {
    Way.BETTER: BLUE,
    Way.WORSE: ORANGE,
    Way.UP: DARK,
    Way.DOWN: DARK,
    Way.UNCLEAR: MUTED,
}


def changes_chart(
    rows: Sequence[ChangeRow], definition: Definition, font_files: Sequence[Path] = ()
) -> bytes:
    """Draw the chart of the previous round and this one; nothing but words without such a round."""
    previous = definition.previous
    earlier = previous.round if previous else "an earlier round"
    return rounds_chart(
        rows,
        {question.id: question.short_label for question in definition.scored},
        title=f"Change since {earlier}",
        earlier=earlier,
        present=previous.name_of_present(definition.deadline) if previous else "",
        font_files=font_files,
    )


@fixed_settings()
def rounds_chart(
    rows: Sequence[ChangeRow],
    labels: Mapping[str, str],
    *,
    title: str,
    earlier: str,
    present: str,
    font_files: Sequence[Path] = (),
) -> bytes:
    """Draw every question that is compared, in the order given; ``earlier``, ``present``: rounds.

    The earlier percentage stands above the present one, each with its interval; the present mark's
    shape and colour say which way the question went.
    """
    page = Page(choose_fonts(tuple(font_files)))
    compared = [row for row in rows if row.is_compared]
    if not compared:
        page.message(f"No question of {earlier} can be compared")
        return page.svg(title, "rounds")
    _draw(page, compared, labels, earlier, present)
    note = "Lines through the marks are 95% intervals."
    if any(row.way and not row.way.is_sure and row.way is not Way.UNCLEAR for row in compared):
        note += " An empty shape below: perhaps."
    fewer = [row.question for row in compared if row.better == "fewer"]
    if fewer:
        note += f" Fewer is better for {listed(fewer)}."
    left_out = len(rows) - len(compared)
    if left_out:
        further = count(left_out, "further question is", "further questions are")
        note += f" {further} not compared."
    note_below(page, note)
    return page.svg(title, "rounds")


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where the columns stand: left edges, but right ones of the two percentages."""

    label: float
    left: float
    right: float
    then: float
    now: float
    words: float

    def at(self, share: float) -> float:
        """Where a percentage stands on the scale."""
        return self.left + share / 100 * (self.right - self.left)


def _layout(page: Page, rows: Sequence[ChangeRow], earlier: str, present: str) -> _Layout:
    # No line of the words for a way is wider than these two.
    words = WIDTH - max(page.width(word, bold=True) for word in ("unclear", "perhaps")) - _KEY
    now = words - GAP
    percent = page.width("100%", bold=True)
    then = now - max(percent, page.width(present, SMALL)) - GAP
    right = then - max(percent, page.width(earlier, SMALL)) - GAP * 1.5
    label = max(page.width(row.question, bold=True) for row in rows) + 7
    return _Layout(label, label + _LABEL_WIDTH + GAP * 1.5, right, then, now, words)


def _draw(
    page: Page,
    rows: Sequence[ChangeRow],
    labels: Mapping[str, str],
    earlier: str,
    present: str,
) -> None:
    """Draw the heading, the scale and one line a question."""
    layout = _layout(page, rows, earlier, present)
    _heading(page, layout, earlier, present)
    top = page.y
    grid = len(page.marks)  # the scale's lines go below all else, once the height is known
    for row in rows:
        _question(page, layout, row, labels.get(row.question, ""))
    above = page.marks[grid:]
    del page.marks[grid:]
    for share in (0, 25, 50, 75, 100):
        page.rule((layout.at(share), top), (layout.at(share), page.y))
    page.marks += above
    for share in (0, 25, 50, 75, 100):
        x = layout.at(share)
        page.text(x, page.y + 9, f"{share}%", size=SMALL, colour=MUTED, align="centre")
    page.down(11)


def _heading(page: Page, layout: _Layout, earlier: str, present: str) -> None:
    """Name the columns; the scale's holds the key of the two rounds."""
    base = page.y + 9
    page.text(0, base, "Question", size=SMALL, colour=MUTED)
    x = layout.left
    _mark(page, Outline.unit_circle(), (x + _RADIUS, base - 3), _EARLIER)
    page.text(x + _KEY, base, f"{earlier}, above", size=SMALL)
    x += _KEY + page.width(f"{earlier}, above", SMALL) + GAP * 2
    for way in (Way.BETTER, Way.WORSE, Way.UNCLEAR):
        _mark(page, _SHAPES[way], (x + _RADIUS, base - 3), Look(_COLOURS[way]))
        x += _KEY
    page.text(x, base, f"{present}, below", size=SMALL)
    page.text(layout.then, base, earlier, size=SMALL, align="right", colour=MUTED)
    page.text(layout.now, base, present, size=SMALL, align="right", colour=MUTED)
    page.text(layout.words, base, "Change", size=SMALL, colour=MUTED)
    page.y = base + 5
    page.rule((0, page.y), (WIDTH, page.y), colour=MUTED, width=0.8)


def _question(page: Page, layout: _Layout, row: ChangeRow, label: str) -> None:
    """Draw one question: its name, both rounds on the scale and as numbers, which way it went."""
    lines = page.wrap(label, _LABEL_WIDTH)
    way = row.way or Way.UNCLEAR
    words = page.wrap(_WORDS[way], WIDTH - layout.words - _KEY)
    tallest = max(len(lines), len(words)) * SIZE * LEADING
    height = max(tallest, 4 * _APART) + _ROW_PADDING
    middle = page.y + height / 2
    with page.telling(_told(row)):
        page.ground(height)
        page.lines(0, middle, row.question, bold=True)
        page.lines(layout.label, middle, *lines)
        colour, shape = _COLOURS[way.leaning], _SHAPES[way.leaning]
        # An empty shape where it only may have gone that way.
        sure = way.is_sure or way is Way.UNCLEAR
        look = Look(colour if sure else WHITE, edge=colour)
        then = layout.at(float(row.before or 0)), middle - _APART
        now = layout.at(float(row.now or 0)), middle + _APART
        page.rule(then, now, colour=colour, width=1.6)
        _interval(page, layout, (row.before_low, row.before_high), then[1], DARK)
        _interval(page, layout, (row.low, row.high), now[1], colour)
        _mark(page, Outline.unit_circle(), then, _EARLIER)
        _mark(page, shape, now, look)
        page.lines(layout.then, middle, f"{printed(row.before)}%", align="right", colour=MUTED)
        page.lines(layout.now, middle, f"{printed(row.now)}%", bold=True, align="right")
        _mark(page, shape, (layout.words + 4, middle), look)
        page.lines(layout.words + _KEY, middle, *words, bold=way is Way.WORSE)
    page.down(height)
    page.rule((0, page.y), (WIDTH, page.y))


def _told(row: ChangeRow) -> str:
    """Say what a question's line shows, for those who point at it."""
    way = _WORDS[row.way or Way.UNCLEAR]
    return f"{row.question}: from {printed(row.before)}% to {printed(row.now)}%, {way}."


def _interval(
    page: Page,
    layout: _Layout,
    limits: tuple[float | None, float | None],
    height: float,
    colour: str,
) -> None:
    """Draw a thin line from limit to limit, with an end at each."""
    low, high = limits
    if low is None or high is None:
        return
    left, right = layout.at(low), layout.at(high)
    page.rule((left, height), (right, height), colour=colour, width=0.8)
    for end in (left, right):
        page.rule((end, height - 1.8), (end, height + 1.8), colour=colour, width=0.8)


def _mark(page: Page, shape: Outline, centre: tuple[float, float], look: Look) -> None:
    place = Affine2D().scale(_RADIUS).translate(*centre)
    page.shape(place.transform_path(shape), look, 1.0)
