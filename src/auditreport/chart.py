"""Charts as SVG: one a group of questions, and the overview of all standards.

Everything is placed in points on one page-wide canvas and handed straight to matplotlib's SVG
renderer: rows of a table with bars in one column need no axes, and leaving out pyplot, figures and
axes saves a quarter of matplotlib's import time. Fonts are given by file, so neither the fonts
installed on a machine nor a user's matplotlibrc can change a byte.
"""

import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

import matplotlib as mpl
from afcharts.af_colours import get_af_colours
from matplotlib.backend_bases import RendererBase
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.font_manager import FontProperties, get_font
from matplotlib.path import Path as Outline
from matplotlib.textpath import text_to_path
from matplotlib.transforms import Affine2D

from auditreport.alternative_text import furthest_first, returns
from auditreport.tables import QuestionRow
from auditreport.words import ANSWER_WORDS, VERDICT_WORDS, Answer, Role, Verdict

# The Analysis Function's categorical palette, in its order; "fourth" is its orange.
_BLUE, _TEAL, _PLUM, _ORANGE, _DARK = get_af_colours("categorical")[:5]
_STYLE = mpl.rc_params_from_file(
    str(files("afcharts") / "afcharts.mplstyle"), use_default_template=False
)
_INK = mpl.colors.to_hex(_STYLE["xtick.labelcolor"])
_RULE = mpl.colors.to_hex(_STYLE["grid.color"])
_RULE_WIDTH = _STYLE["grid.linewidth"]
_WHITE, _BLACK = "#FFFFFF", "#000000"
_MUTED = "#595959"  # 7:1 on white
_PALE = "#E3E3E3"  # never without an outline: pale on white is below 3:1

_CM = 72 / 2.54
WIDTH = 16.5 * _CM
_SIZE = 9.0
_SMALL = 8.2
_LEADING = 1.2
_CAP = 0.66  # height of capitals ÷ font size
_GAP = 0.21 * _CM
_LABEL_WIDTH = 3.85 * _CM
_OVERVIEW_LABEL_WIDTH = 5.9 * _CM
_BAR_HEIGHT = 13.0
_MARK = 5.0  # room for the target's mark beside a word
_DISC = 10.0  # room for a verdict's disc beside its word
_ROW_PADDING = 7.0
_PARTING = 0.3  # white at each end of a part; few departments in many must stay visible

_NO_RETURNS = "No returns yet"
_NO_QUESTIONS = "No questions to chart: none in this group asks for yes or no"
_NO_STANDARDS = "No standards to chart: this audit sets none"
_NO_ANSWERS = "no yes or no answers"


@contextmanager
def _settings() -> Iterator[None]:
    """Matplotlib's own settings for all that is used here: a user's would change the bytes."""
    used = ("svg.", "path.", "text.", "font.", "hatch.", "mathtext.")
    with mpl.rc_context():
        for name, value in mpl.rcParamsDefault.items():
            if name.startswith(used):
                mpl.rcParams[name] = value
        mpl.rcParams["svg.fonttype"] = "path"
        mpl.rcParams["text.parse_math"] = False
        yield


@_settings()
def group_chart(
    rows: Sequence[QuestionRow],
    labels: Mapping[str, str],
    *,
    title: str,
    group: str,
    font_files: Sequence[Path] = (),
) -> bytes:
    """Draw a group: one bar a question over all returns, its parts the answers, in table order.

    Questions with an expected answer show achieved and not achieved; survey items, in a block of
    their own and in other colours, show yes and no. The target's mark stands where the achieved
    part would have to end: at target × departments, since the bar is all returns.
    """
    page = _Page(_fonts(tuple(font_files)))
    number = returns(rows)
    if not rows or not number:
        page.message(_NO_RETURNS if rows else _NO_QUESTIONS)
        return page.svg(title, group)
    expected = [row for row in rows if row.role is not Role.SURVEY]
    survey = [row for row in rows if row.role is Role.SURVEY]
    layout = _group_layout(page, rows)
    if expected:
        _group_block(page, layout, expected, labels, _EXPECTED_PARTS)
    if expected and survey:
        page.down(10)
    if survey:
        _group_block(page, layout, survey, labels, _SURVEY_PARTS)
    _note(page, _group_note(number, rows))
    return page.svg(title, group)


@_settings()
def overview_chart(
    rows: Sequence[QuestionRow],
    labels: Mapping[str, str],
    *,
    title: str,
    font_files: Sequence[Path] = (),
) -> bytes:
    """Draw every standard's compliance beside its target, from furthest below to furthest above.

    Practices and survey items have no target to be compared with, so a note says where they are.
    """
    page = _Page(_fonts(tuple(font_files)))
    standards = furthest_first(rows)
    if not standards or not returns(rows):
        page.message(_NO_STANDARDS if returns(rows) or not standards else _NO_RETURNS)
        return page.svg(title, "overview")
    _overview_rows(page, standards, labels)
    others = len(rows) - len(standards)
    note = "Sorted from furthest below target to furthest above."
    if others:
        noun = "question has" if others == 1 else "questions have"
        note += f" {others} further {noun} no target; see the results by group."
    _note(page, note)
    return page.svg(title, "overview")


# ---------------------------------------------------------------- the page


@dataclass(frozen=True)
class _Fonts:
    """A regular and a bold face, and one of each to fall back to for characters they lack."""

    regular: Path
    bold: Path
    fallback: Path
    fallback_bold: Path

    def face(self, text: str, size: float, *, bold: bool) -> FontProperties:
        """Choose the file to set a text in, and the size at which it looks as large as asked."""
        chosen = self.bold if bold else self.regular
        has = get_font(chosen).get_char_index
        if not all(has(ord(character)) for character in text):
            chosen = self.fallback_bold if bold else self.fallback
        if chosen in (self.fallback, self.fallback_bold):
            size *= 0.86  # DejaVu Sans is drawn large for its size
        return FontProperties(fname=chosen, size=size)


@dataclass(frozen=True, slots=True)
class _Look:
    """How a part is filled and outlined; ``ink`` is its label's colour."""

    fill: str
    ink: str = "#000000"
    edge: str | None = None
    hatch: str | None = None


@dataclass
class _Page:
    """Marks placed in points from the top left, drawn once their number and height are known."""

    fonts: _Fonts
    y: float = 0.0
    marks: list[Callable[[RendererBase, float], None]] = field(default_factory=list)

    def down(self, distance: float) -> None:
        """Move the pen down."""
        self.y += distance

    def width(self, text: str, size: float = _SIZE, *, bold: bool = False) -> float:
        """Width of a text in points."""
        return _measure(text, self.fonts, size, bold=bold)

    def text(
        self,
        x: float,
        baseline: float,
        text: str,
        *,
        size: float = _SIZE,
        bold: bool = False,
        colour: str = _INK,
        align: str = "left",
    ) -> None:
        """Set one line of text."""
        share = {"left": 0.0, "centre": 0.5, "right": 1.0}[align]
        left = x - share * self.width(text, size, bold=bold)
        properties = self.fonts.face(text, size, bold=bold)

        def draw(renderer: RendererBase, _height: float) -> None:
            context = renderer.new_gc()
            context.set_foreground(colour)
            renderer.draw_text(context, left, baseline, text, properties, 0)

        self.marks.append(draw)

    def lines(
        self,
        x: float,
        middle: float,
        *lines: str,
        size: float = _SIZE,
        bold: bool = False,
        colour: str = _INK,
        align: str = "left",
    ) -> None:
        """Set lines of text around a middle height."""
        baseline = middle + size * (_CAP - _LEADING * (len(lines) - 1)) / 2
        for line in lines:
            self.text(x, baseline, line, size=size, bold=bold, colour=colour, align=align)
            baseline += size * _LEADING

    def wrap(self, text: str, width: float, size: float = _SIZE) -> list[str]:
        """Break a text into lines no wider than a width, between words where that is possible."""
        lines: list[str] = []
        line = ""
        for word in text.split():
            joined = f"{line} {word}" if line else word
            if self.width(joined, size) <= width:
                line = joined
                continue
            if line:
                lines.append(line)
            line = word
            while self.width(line, size) > width and len(line) > 1:
                fits = next(
                    n
                    for n in range(len(line) - 1, 0, -1)
                    if n == 1 or self.width(line[:n], size) <= width
                )
                lines.append(line[:fits])
                line = line[fits:]
        return [*lines, line] if line or not lines else lines

    def box(self, x: float, y: float, width: float, height: float, look: _Look) -> None:
        """Draw a filled rectangle; its outline stays within it."""
        inset = 0.35 if look.edge else 0.0
        right, bottom = max(x + width - inset, x + inset + 0.3), y + height - inset
        corners = [(x + inset, y + inset), (right, y + inset), (right, bottom), (x + inset, bottom)]
        self.shape(Outline([*corners, corners[0]], closed=True), look)

    def shape(self, outline: Outline, look: _Look, width: float = 0.7) -> None:
        """Draw a closed shape."""

        def draw(renderer: RendererBase, height: float) -> None:
            context = renderer.new_gc()
            context.set_linewidth(width if look.edge else 0)
            context.set_foreground(look.edge or look.fill)
            context.set_joinstyle("miter")
            if look.hatch:
                context.set_hatch(look.hatch)
                context.set_hatch_color(_DARK)
                context.set_hatch_linewidth(0.6)
            # The renderer counts heights from the bottom.
            flip = Affine2D().scale(1, -1).translate(0, height)
            renderer.draw_path(context, outline, flip, mpl.colors.to_rgba(look.fill))

        self.marks.append(draw)

    def rule(
        self,
        start: tuple[float, float],
        end: tuple[float, float],
        *,
        colour: str = _RULE,
        width: float = _RULE_WIDTH,
    ) -> None:
        """Draw a straight line."""
        outline = Outline([start, end])

        def draw(renderer: RendererBase, height: float) -> None:
            context = renderer.new_gc()
            context.set_linewidth(width)
            context.set_foreground(colour)
            context.set_capstyle("butt")
            renderer.draw_path(context, outline, Affine2D().scale(1, -1).translate(0, height), None)

        self.marks.append(draw)

    def message(self, text: str) -> None:
        """Fill a small page with one sentence, where there is nothing to draw."""
        height = 1.6 * _CM
        self.box(0, 0, WIDTH, height, _Look(_WHITE, edge=_MUTED))
        self.text(WIDTH / 2, height / 2 + _SIZE * _CAP / 2, text, align="centre")
        self.down(height)

    def svg(self, title: str, salt: str) -> bytes:
        """Draw all marks; the same page gives the same bytes anywhere and at any time."""
        out = io.StringIO()
        nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
        with mpl.rc_context({"svg.hashsalt": salt}):
            renderer: RendererBase = RendererSVG(WIDTH, self.y, out, metadata=nothing)  # type: ignore[no-untyped-call]
            for draw in self.marks:
                draw(renderer, self.y)
            renderer.finalize()  # type: ignore[attr-defined]
        return _titled(out.getvalue(), title)


def _titled(svg: str, title: str) -> bytes:
    """Keep the drawing alone, without XML's preamble, as an image that has a name."""
    start = svg.index("<svg ")
    end = svg.index(">", start) + 1
    opening = svg[start:end].replace("<svg ", '<svg role="img" ', 1)
    name = title.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"{opening}\n <title>{name}</title>{svg[end:]}".encode()


@lru_cache(maxsize=8)
def _fonts(font_files: tuple[Path, ...]) -> _Fonts:
    """Choose the faces among font files; DejaVu Sans, which comes with matplotlib, without any."""
    own = Path(mpl.get_data_path()) / "fonts" / "ttf"
    fallback, fallback_bold = own / "DejaVuSans.ttf", own / "DejaVuSans-Bold.ttf"
    upright = {
        path: style
        for path in font_files
        if path.suffix.lower() in (".otf", ".ttf")
        and not (style := get_font(path).style_name.lower()).endswith(("it", "italic", "oblique"))
    }
    bold = next((path for path, style in upright.items() if "bold" in style), None)
    regular = next((path for path, style in upright.items() if "bold" not in style), bold)
    if regular is None:
        return _Fonts(fallback, fallback_bold, fallback, fallback_bold)
    return _Fonts(regular, bold or regular, fallback, fallback_bold)


@lru_cache(maxsize=4096)
def _measure(text: str, fonts: _Fonts, size: float, *, bold: bool) -> float:
    properties = fonts.face(text, size, bold=bold)
    width, _, _ = text_to_path.get_text_width_height_descent(text, properties, ismath=False)
    return float(width)


# ---------------------------------------------------------------- a group


@dataclass(frozen=True, slots=True)
class _Part:
    """One part of a bar: its name, how to count it, how it looks."""

    name: str
    count: Callable[[QuestionRow], int]
    look: _Look


# Answers are solid; what is neither yes nor no is patterned, empty or pale. Neighbours differ by
# 3:1 or are parted by a white line or an outline.
_OTHER_PARTS = (
    _Part(ANSWER_WORDS[Answer.DONT_KNOW], lambda row: row.dont_know, _Look(_PLUM)),
    _Part(ANSWER_WORDS[Answer.BLANK], lambda row: row.blank, _Look(_WHITE, edge=_DARK)),
    _Part(
        ANSWER_WORDS[Answer.NOT_APPLICABLE],
        lambda row: row.not_applicable,
        _Look(_WHITE, edge=_DARK, hatch="//////"),
    ),
    _Part(
        ANSWER_WORDS[Answer.NOT_ASKED],
        lambda row: row.not_asked,
        _Look(_PALE, edge=_DARK),
    ),
)
_EXPECTED_PARTS = (
    _Part("Achieved", lambda row: row.achieved, _Look(_BLUE, _WHITE)),
    _Part("Not achieved", lambda row: row.not_achieved, _Look(_ORANGE)),
)
_SURVEY_PARTS = (
    _Part(ANSWER_WORDS[Answer.YES], lambda row: row.yes, _Look(_TEAL)),
    _Part(ANSWER_WORDS[Answer.NO], lambda row: row.no, _Look(_DARK, _WHITE)),
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


def _group_layout(page: _Page, rows: Sequence[QuestionRow]) -> _Layout:
    """Give each column the width that its words need, and the bars what is left."""
    right = WIDTH
    others: list[tuple[_Part, float]] = []
    for part in reversed(_OTHER_PARTS):
        if part.name == ANSWER_WORDS[Answer.NOT_ASKED] and not any(map(part.count, rows)):
            continue
        others.append((part, right))
        most = page.width(str(max(map(part.count, rows))))
        right -= max(most, *(page.width(word, _SMALL) for word in part.name.split())) + _GAP
    right -= 0.1 * _CM
    if any(row.role is Role.STANDARD for row in rows):
        verdict_left = right - page.width(VERDICT_WORDS[Verdict.SHORT], bold=True) - _DISC
        target = verdict_left - _GAP * 1.3
        percent = target - page.width("Target", _SMALL) - _MARK - _GAP
    else:
        verdict_left = target = percent = right
    bar_right = percent - page.width("100%", bold=True) - _GAP
    label_left = _label_left(page, rows)
    bar_left = label_left + _LABEL_WIDTH + _GAP
    return _Layout(
        label_left, bar_left, bar_right, percent, target, verdict_left, tuple(others[::-1])
    )


def _label_left(page: _Page, rows: Sequence[QuestionRow]) -> float:
    """Where labels begin: beside the widest question number."""
    return max(page.width(row.question, bold=True) for row in rows) + 7


def _group_block(
    page: _Page,
    layout: _Layout,
    rows: Sequence[QuestionRow],
    labels: Mapping[str, str],
    answered: Sequence[_Part],
) -> None:
    """Draw the heading and rows of questions that share a meaning of their parts."""
    with_target = any(row.role is Role.STANDARD for row in rows)
    _group_heading(page, layout, answered, with_target=with_target)
    for row in rows:
        label = page.wrap(labels.get(row.question, ""), _LABEL_WIDTH)
        if not row.departments:
            label = [*filter(None, label), f"({_NO_ANSWERS})"]
        height = max(len(label) * _SIZE * _LEADING, _BAR_HEIGHT) + _ROW_PADDING
        middle = page.y + height / 2
        page.lines(0, middle, row.question, bold=True)
        page.lines(layout.label_left, middle, *label)
        _bar(page, layout, row, middle, answered)
        if row.percent is None:
            page.lines(layout.percent, middle, "–", align="right", colour=_MUTED)
        else:
            page.lines(layout.percent, middle, f"{row.percent}%", bold=True, align="right")
        if row.role is Role.STANDARD:
            _target_and_verdict(page, row, middle, layout.target, layout.verdict_left)
        elif with_target:
            page.lines(layout.target, middle, "none", size=_SMALL, align="right", colour=_MUTED)
        for part, right in layout.others:
            count = part.count(row)
            colour = _INK if count else _MUTED
            page.lines(right, middle, str(count), align="right", colour=colour)
        page.down(height)
        page.rule((0, page.y), (WIDTH, page.y))


def _group_heading(
    page: _Page, layout: _Layout, answered: Sequence[_Part], *, with_target: bool
) -> None:
    """Name the columns; a column that is also a part of the bar carries its key."""
    line = _SMALL * _LEADING
    bottom = page.y + 2 * line + 13
    base = bottom - 5.5
    noun = "Survey item" if answered is _SURVEY_PARTS else "Question"
    page.text(0, base, noun, size=_SMALL, colour=_MUTED)
    widths = [10 + page.width(part.name, _SMALL) for part in answered]
    stacked = sum(widths) + 9 > layout.bar_right - layout.bar_left
    x, y = layout.bar_left, base - line * stacked
    for part, width in zip(answered, widths, strict=True):
        page.box(x, y - 6.5, 7, 7, part.look)
        page.text(x + 10, y, part.name, size=_SMALL)
        x, y = (x, y + line) if stacked else (x + width + 9, y)
    if with_target:
        _target_heading(page, layout.target, base)
        page.text(layout.verdict_left, base, "Verdict", size=_SMALL, colour=_MUTED)
    page.text(layout.percent, base, "%", size=_SMALL, colour=_MUTED, align="right")
    for part, right in layout.others:
        words = part.name.split()
        for number, word in enumerate(reversed(words)):
            page.text(right, base - number * line, word, size=_SMALL, align="right")
        page.box(right - 7, base - len(words) * line - 5.5, 7, 7, part.look)
    page.y = bottom
    page.rule((0, bottom), (WIDTH, bottom), colour=_MUTED, width=0.8)


def _bar(
    page: _Page,
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
        page.box(start + _PARTING, top, width - 2 * _PARTING, _BAR_HEIGHT, part.look)
        if part in answered:
            _count_label(
                page, str(count), (start, start + width), mark, middle=middle, colour=part.look.ink
            )
        done += count
    if mark is not None:
        _target_mark(page, mark, top - 2.5, top + _BAR_HEIGHT + 2.5)


def _count_label(
    page: _Page,
    text: str,
    span: tuple[float, float],
    mark: float | None,
    *,
    middle: float,
    colour: str,
) -> None:
    """Print a part's count in its middle, or beside the target's mark, or not at all."""
    needed = page.width(text, _SMALL)
    left, right = span
    if mark is not None and abs(mark - (left + right) / 2) < needed / 2 + 4:
        left, right = max((left, mark - 2), (mark + 2, right), key=lambda side: side[1] - side[0])
    if needed + 5 <= right - left:
        centre = (left + right) / 2
        page.lines(centre, middle, text, size=_SMALL, align="centre", colour=colour)


def _target_heading(page: _Page, right: float, base: float) -> None:
    """Head the targets' column with the mark that stands for them on the bars."""
    page.text(right, base, "Target", size=_SMALL, align="right")
    x = right - page.width("Target", _SMALL) - _MARK + 1
    _target_mark(page, x, base - 7.5, base + 1.5)


def _target_mark(page: _Page, x: float, top: float, bottom: float) -> None:
    """Draw a black mark with a white edge, to be seen on any part."""
    page.rule((x, top), (x, bottom), colour=_WHITE, width=2.8)
    page.rule((x, top), (x, bottom), colour=_BLACK, width=1.5)


def _target_and_verdict(
    page: _Page, row: QuestionRow, middle: float, target: float, verdict_left: float
) -> None:
    """Print the target, and the verdict as a word beside a disc: full, half or empty."""
    if row.target is not None:
        text = f"{_decimal(row.target)}%"
        page.lines(target, middle, text, align="right", colour=_MUTED)
    if row.verdict is None:
        page.lines(verdict_left, middle, "–", colour=_MUTED)
        return
    centre, radius = (verdict_left + 3.6, middle), 3.0
    ring = _Look(_BLUE if row.verdict is Verdict.MET else _WHITE, edge=_BLUE)
    page.shape(Outline.circle(centre, radius), ring, 1.0)
    if row.verdict is Verdict.CLOSE:
        # The lower half: heights count downwards here, so the wedge from 0 to 180 degrees.
        half = Affine2D().scale(radius).translate(*centre).transform_path(Outline.wedge(0, 180))
        page.shape(half, _Look(_BLUE))
    bold = row.verdict is Verdict.SHORT
    page.lines(verdict_left + _DISC, middle, VERDICT_WORDS[row.verdict], bold=bold)


def _group_note(number: int, rows: Iterable[QuestionRow]) -> str:
    """Say what a bar and a mark stand for."""
    bars = "Each bar is the one return." if number == 1 else f"Each bar is all {number} returns."
    if not any(row.role is Role.STANDARD for row in rows):
        return f"{bars} The percentage is of departments that answered yes or no."
    return (
        f"{bars} The percentage and the target’s mark are of departments that answered yes or no."
    )


def _note(page: _Page, text: str) -> None:
    page.down(5)
    for line in page.wrap(text, WIDTH, _SMALL):
        page.down(_SMALL * _LEADING)
        page.text(0, page.y, line, size=_SMALL, colour=_MUTED)
    page.down(4)


def _decimal(value: Fraction) -> str:
    """Write a percentage without needless decimals."""
    return f"{float(value):.1f}".removesuffix(".0")


# ---------------------------------------------------------------- the overview


def _overview_rows(
    page: _Page, standards: Sequence[QuestionRow], labels: Mapping[str, str]
) -> None:
    """Draw the heading, the scale and one line a standard."""
    verdict_left = WIDTH - page.width(VERDICT_WORDS[Verdict.SHORT], bold=True) - _DISC
    target = verdict_left - _GAP * 1.3
    percent = target - page.width("Target", _SMALL) - _MARK - _GAP
    label_left = _label_left(page, standards)
    left = label_left + _OVERVIEW_LABEL_WIDTH + _GAP
    right = percent - page.width("100%", bold=True) - _GAP * 1.3
    base = page.y + 9
    page.text(0, base, "Standard", size=_SMALL, colour=_MUTED)
    page.box(left, base - 6.5, 7, 7, _EXPECTED_PARTS[0].look)
    page.text(left + 10, base, "Compliance", size=_SMALL)
    page.text(percent, base, "%", size=_SMALL, colour=_MUTED, align="right")
    _target_heading(page, target, base)
    page.text(verdict_left, base, "Verdict", size=_SMALL, colour=_MUTED)
    page.y = base + 5
    page.rule((0, page.y), (WIDTH, page.y), colour=_MUTED, width=0.8)
    top = page.y
    grid = len(page.marks)  # the scale's lines go below the bars, once the height is known
    page.down(2)
    for row in standards:
        label = page.wrap(labels.get(row.question, ""), _OVERVIEW_LABEL_WIDTH)
        height = max(len(label) * _SIZE * _LEADING, 9.0) + 2.4
        middle = page.y + height / 2
        page.lines(0, middle, row.question, bold=True)
        page.lines(label_left, middle, *label)
        if row.compliance is None:
            page.box(left + 1, middle - 5, page.width(_NO_ANSWERS, _SMALL) + 6, 10, _Look(_WHITE))
            page.lines(left + 4, middle, _NO_ANSWERS, size=_SMALL, colour=_MUTED)
            page.lines(percent, middle, "–", align="right", colour=_MUTED)
        else:
            width = float(row.compliance) * (right - left)
            page.box(left, middle - 3.6, width, 7.2, _EXPECTED_PARTS[0].look)
            page.lines(percent, middle, f"{row.percent}%", bold=True, align="right")
        if row.target is not None and row.compliance is not None:
            x = left + float(row.target / 100) * (right - left)
            _target_mark(page, x, middle - 5.2, middle + 5.2)
        _target_and_verdict(page, row, middle, target, verdict_left)
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
        page.text(x, page.y + 9, f"{share}%", size=_SMALL, colour=_MUTED, align="centre")
    page.rule((0, page.y), (WIDTH, page.y), colour=_MUTED, width=0.8)
    page.down(11)
