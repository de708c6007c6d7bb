"""Drawings as pictures made of points, for programs that can't show the drawing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from auditreport.slides.room import PICTURE_WIDTH

_DOTS_PER_INCH = 144


def as_png(drawings: Mapping[str, bytes], fonts: Sequence[Path] = ()) -> dict[str, bytes]:
    """Each SVG as a PNG, by name: as wide as on a slide, twice as fine as a screen.

    Texts are set in ``fonts``, and in none of this machine's.
    """
    if not drawings:
        return {}
    import typst  # noqa: PLC0415  (costs 40 ms that only a deck with charts need pay)

    page = f"#set page(width: {PICTURE_WIDTH}pt, height: auto, margin: 0pt, fill: white)\n"
    shown = "\n#pagebreak()\n".join(
        f'#image("{at}.svg", width: 100%, alt: "")' for at, _ in enumerate(drawings)
    )
    sources: Any = {"main.typ": (page + shown).encode()}
    sources |= {f"{at}.svg": svg for at, svg in enumerate(drawings.values())}
    made = typst.compile(
        sources,
        format="png",
        ppi=_DOTS_PER_INCH,
        font_paths=sorted({str(font.parent) for font in fonts}),
        ignore_system_fonts=True,
    )
    pages = made if isinstance(made, list) else [made]
    return dict(zip(drawings, pages, strict=True))
