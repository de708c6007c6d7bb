"""Drawings as pictures made of points, for programs that can't show the drawing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any


def as_png(
    drawings: Mapping[str, bytes], fonts: Iterable[Path], *, width: float, margin: str, dots: int
) -> dict[str, bytes]:
    """Each SVG as a PNG, by the same names, ``width`` points wide, ``dots`` to the inch.

    ``margin`` stays white, as Typst says it. Texts are set in the fonts of the folders ``fonts``,
    and in none of this machine's.
    """
    if not drawings:
        return {}
    import typst  # noqa: PLC0415  (costs 40 ms that only a file with charts need pay)

    page = f"#set page(width: {width}pt, height: auto, margin: {margin}, fill: white)\n"
    shown = "\n#pagebreak()\n".join(
        f'#image("{at}.svg", width: 100%, alt: "")' for at, _ in enumerate(drawings)
    )
    sources: Any = {"main.typ": (page + shown).encode()}
    sources |= {f"{at}.svg": svg for at, svg in enumerate(drawings.values())}
    folders = sorted({str(folder) for folder in fonts})
    made = typst.compile(
        sources, format="png", ppi=dots, font_paths=folders, ignore_system_fonts=True
    )
    pages = made if isinstance(made, list) else [made]
    return dict(zip(drawings, pages, strict=True))
