"""The page a chart is drawn on: its colours, fonts, texts and shapes, and the SVG they become.

Everything is placed in points on one page-wide canvas and written as SVG here: texts as texts, in
the report's own font, so that they can be searched, copied and read at any size, and a page can
give them other colours in the dark. Matplotlib only measures texts and makes outlines; leaving out
its renderers, pyplot, figures and axes saves most of its import time. Fonts are given by file, so
neither the fonts installed on a machine nor a user's matplotlibrc can change a byte.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape
from importlib.resources import files
from pathlib import Path

import matplotlib as mpl
from afcharts.af_colours import get_af_colours
from matplotlib.font_manager import FontProperties, get_font
from matplotlib.path import Path as Outline
from matplotlib.textpath import text_to_path

# The Analysis Function's categorical palette, in its order, and its chart style.
BLUE, TEAL, PLUM, ORANGE, DARK = get_af_colours("categorical")[:5]
_STYLE = mpl.rc_params_from_file(
    str(files("afcharts") / "afcharts.mplstyle"), use_default_template=False
)
INK = mpl.colors.to_hex(_STYLE["xtick.labelcolor"])
_RULE = mpl.colors.to_hex(_STYLE["grid.color"])
_RULE_WIDTH = _STYLE["grid.linewidth"]
WHITE, BLACK = "#FFFFFF", "#000000"
MUTED = "#595959"  # 7:1 on white
PALE = "#E3E3E3"  # never without an outline: pale on white is below 3:1

CM = 72 / 2.54
WIDTH = 16.5 * CM
SIZE = 9.0
SMALL = 8.2
LEADING = 1.2  # from line to line ÷ font size
_CAP = 0.66  # height of capitals ÷ font size
GAP = 0.21 * CM  # between columns
_EDGE = 0.7  # width of an outline
_HATCH = "hatch"


_FAMILY = "'Source Sans 3', 'Source Sans Pro', 'DejaVu Sans', sans-serif"
_BOLD = 600
_FITTED = 'lengthAdjust="spacingAndGlyphs" textLength'
_ANCHORS = {"left": "", "centre": ' text-anchor="middle"', "right": ' text-anchor="end"'}
_COMMANDS = {1: "M", 2: "L", 3: "Q", 4: "C", 79: "Z"}  # by matplotlib's codes of a path


@contextmanager
def fixed_settings() -> Iterator[None]:
    """Matplotlib's own settings for all that is used here: a user's would change the bytes."""
    used = ("text.", "font.", "mathtext.")
    with mpl.rc_context():
        for name, value in mpl.rcParamsDefault.items():
            if name.startswith(used):
                mpl.rcParams[name] = value
        mpl.rcParams["text.parse_math"] = False
        yield


@dataclass(frozen=True)
class Fonts:
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
class Look:
    """How a part is filled and outlined; ``ink`` is its label's colour."""

    fill: str
    ink: str = BLACK
    edge: str | None = None
    hatched: bool = False


@dataclass
class Page:
    """Marks placed in points from the top left, each a piece of SVG."""

    fonts: Fonts
    y: float = 0.0
    marks: list[str] = field(default_factory=list)

    def down(self, distance: float) -> None:
        """Move the pen down."""
        self.y += distance

    def width(self, text: str, size: float = SIZE, *, bold: bool = False) -> float:
        """Width of a text in points."""
        return _measure(text, self.fonts, size, bold=bold)

    def text(
        self,
        x: float,
        baseline: float,
        text: str,
        *,
        size: float = SIZE,
        bold: bool = False,
        colour: str = INK,
        align: str = "left",
    ) -> None:
        """Set one line of text."""
        looks = _ANCHORS[align]
        if size != SIZE:
            looks += f' font-size="{_number(size)}"'
        if bold:
            looks += f' font-weight="{_BOLD}"'
        if colour != INK:
            looks += f' fill="{colour}"'
        # As wide in any other font as measured in this one, where a chart is looked at without it.
        wide = self.width(text, size, bold=bold)
        fit = f' {_FITTED}="{_number(wide)}"' if len(text) > 1 else ""
        place = f'x="{_number(x)}" y="{_number(baseline)}"{fit}'
        self.marks.append(f"<text {place}{looks}>{escape(text, quote=False)}</text>")

    def lines(
        self,
        x: float,
        middle: float,
        *lines: str,
        size: float = SIZE,
        bold: bool = False,
        colour: str = INK,
        align: str = "left",
    ) -> None:
        """Set lines of text around a middle height."""
        baseline = middle + size * (_CAP - LEADING * (len(lines) - 1)) / 2
        for line in lines:
            self.text(x, baseline, line, size=size, bold=bold, colour=colour, align=align)
            baseline += size * LEADING

    def wrap(self, text: str, width: float, size: float = SIZE) -> list[str]:
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

    def box(self, x: float, y: float, width: float, height: float, look: Look) -> None:
        """Draw a filled rectangle; its outline stays within it."""
        inset = 0.35 if look.edge else 0.0
        place = _place(x + inset, y + inset, max(width - 2 * inset, 0.3), height - 2 * inset)
        self._closed(f"<rect {place}", look, _EDGE)

    def shape(self, outline: Outline, look: Look, width: float = _EDGE) -> None:
        """Draw a closed shape."""
        self._closed(f'<path d="{_data(outline)}"', look, width)

    def _closed(self, start: str, look: Look, width: float) -> None:
        edge = f' stroke="{look.edge}" stroke-width="{_number(width)}"' if look.edge else ""
        self.marks.append(f'{start} fill="{look.fill}"{edge}/>')
        if look.hatched:
            self.marks.append(f'{start} fill="url(#{_HATCH})"/>')

    def rule(
        self,
        start: tuple[float, float],
        end: tuple[float, float],
        *,
        colour: str = _RULE,
        width: float = _RULE_WIDTH,
    ) -> None:
        """Draw a straight line."""
        self.line([start, end], colour=colour, width=width)

    def line(self, points: Sequence[tuple[float, float]], *, colour: str, width: float) -> None:
        """Draw a line from point to point."""
        place = f'd="{_data(Outline(points))}" fill="none"'
        self.marks.append(f'<path {place} stroke="{colour}" stroke-width="{_number(width)}"/>')

    @contextmanager
    def telling(self, words: str) -> Iterator[None]:
        """Give what is drawn within a text of its own, which a browser shows to a pointer."""
        before = len(self.marks)
        yield
        drawn = "".join(self.marks[before:])
        self.marks[before:] = [f"<g><title>{escape(words, quote=False)}</title>{drawn}</g>"]

    def ground(
        self, height: float, top: float | None = None, left: float = 0.0, right: float = WIDTH
    ) -> None:
        """Lay an unseen ground, which feels a pointer: under the line to be drawn, or as said."""
        begin = self.y if top is None else top
        self.marks.append(
            f'<rect class="ground" {_place(left, begin, right - left, height)} '
            'fill="none" pointer-events="all"/>'
        )

    def message(self, text: str) -> None:
        """Fill a small page with one sentence, where there is nothing to draw."""
        height = 1.6 * CM
        self.box(0, 0, WIDTH, height, Look(WHITE, edge=MUTED))
        self.text(WIDTH / 2, height / 2 + SIZE * _CAP / 2, text, align="centre")
        self.down(height)

    def svg(self, title: str, name: str) -> bytes:
        """Write all marks; the same page gives the same bytes anywhere and at any time.

        ``name`` is the chart's own, since several may stand on one page with what they define.
        """
        wide, high = _number(WIDTH), _number(self.y)
        drawn = "\n".join(self.marks)
        hatch = ""
        if _HATCH in drawn:
            drawn = drawn.replace(f"url(#{_HATCH})", f"url(#{_HATCH}-{name})")
            hatch = (
                f'<defs><pattern id="{_HATCH}-{name}" width="3" height="3" '
                'patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
                f'<path d="M0 0V3" stroke="{DARK}" stroke-width="1.2"/></pattern></defs>\n'
            )
        return (
            f'<svg role="img" class="chart" xmlns="http://www.w3.org/2000/svg" width="{wide}pt" '
            f'height="{high}pt" viewBox="0 0 {wide} {high}" font-family="{_FAMILY}" '
            f'font-size="{_number(SIZE)}" fill="{INK}">\n'
            f"<title>{escape(title, quote=False)}</title>\n{hatch}{drawn}\n</svg>\n"
        ).encode()


def _number(value: float) -> str:
    """Write a length to a hundredth of a point, without needless digits."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _place(x: float, y: float, width: float, height: float) -> str:
    """Write a rectangle's place and size."""
    sides = {"x": x, "y": y, "width": width, "height": height}
    return " ".join(f'{name}="{_number(side)}"' for name, side in sides.items())


def _data(outline: Outline) -> str:
    """Write an outline as SVG's path data."""
    return "".join(
        _COMMANDS[int(code)] + ("" if code == Outline.CLOSEPOLY else " ".join(map(_number, points)))
        for points, code in outline.iter_segments(simplify=False)
    )


@lru_cache(maxsize=8)
def choose_fonts(font_files: tuple[Path, ...]) -> Fonts:
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
        return Fonts(fallback, fallback_bold, fallback, fallback_bold)
    return Fonts(regular, bold or regular, fallback, fallback_bold)


@lru_cache(maxsize=4096)
def _measure(text: str, fonts: Fonts, size: float, *, bold: bool) -> float:
    properties = fonts.face(text, size, bold=bold)
    width, _, _ = text_to_path.get_text_width_height_descent(text, properties, ismath=False)
    return float(width)
