"""The page a chart is drawn on: its colours, fonts, texts and shapes, and the SVG they become.

Everything is placed in points on one page-wide canvas and handed straight to matplotlib's SVG
renderer: rows of a table with bars in one column need no axes, and leaving out pyplot, figures and
axes saves a quarter of matplotlib's import time. Fonts are given by file, so neither the fonts
installed on a machine nor a user's matplotlibrc can change a byte.
"""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
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


@contextmanager
def fixed_settings() -> Iterator[None]:
    """Matplotlib's own settings for all that is used here: a user's would change the bytes."""
    used = ("svg.", "path.", "text.", "font.", "hatch.", "mathtext.")
    with mpl.rc_context():
        for name, value in mpl.rcParamsDefault.items():
            if name.startswith(used):
                mpl.rcParams[name] = value
        mpl.rcParams["svg.fonttype"] = "path"
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
    hatch: str | None = None


@dataclass
class Page:
    """Marks placed in points from the top left, drawn once their number and height are known."""

    fonts: Fonts
    y: float = 0.0
    marks: list[Callable[[RendererBase, float], None]] = field(default_factory=list)

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
        right, bottom = max(x + width - inset, x + inset + 0.3), y + height - inset
        corners = [(x + inset, y + inset), (right, y + inset), (right, bottom), (x + inset, bottom)]
        self.shape(Outline([*corners, corners[0]], closed=True), look)

    def shape(self, outline: Outline, look: Look, width: float = 0.7) -> None:
        """Draw a closed shape."""

        def draw(renderer: RendererBase, height: float) -> None:
            context = renderer.new_gc()
            context.set_linewidth(width if look.edge else 0)
            context.set_foreground(look.edge or look.fill)
            context.set_joinstyle("miter")
            if look.hatch:
                context.set_hatch(look.hatch)
                context.set_hatch_color(DARK)
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
        height = 1.6 * CM
        self.box(0, 0, WIDTH, height, Look(WHITE, edge=MUTED))
        self.text(WIDTH / 2, height / 2 + SIZE * _CAP / 2, text, align="centre")
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
