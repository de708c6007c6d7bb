"""The generated files of the slides' folder, which an engine then renders."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import yaml

from auditreport.engine import default_slides
from auditreport.published import Report
from auditreport.raster import as_png
from auditreport.slides.deck import Deck, slides_metadata
from auditreport.slides.look import look_css, theme_colours
from auditreport.slides.reference import reference
from auditreport.slides.room import PICTURE_WIDTH

_DOTS_PER_INCH = 144  # twice as fine as a screen


def staged_files(
    report: Report, made: Deck, style: str, fonts: Sequence[Path]
) -> dict[str, str | bytes]:
    """By path: the parts, the front matter, the charts, and the look taken from the report's.

    ``style`` is the text of the report's style sheet, ``fonts`` are its font files.
    """
    drawings = {name: picture.svg for name, picture in made.pictures.items()}
    folders = {path.parent for path in fonts}
    pictures = as_png(drawings, folders, width=PICTURE_WIDTH, margin="0pt", dots=_DOTS_PER_INCH)
    metadata = slides_metadata(report)
    return {
        **{f"parts/{name}.md": text for name, text in made.parts.items()},
        "_audit.yml": yaml.safe_dump(metadata, allow_unicode=True, sort_keys=False, width=10_000),
        "_variables.yml": "",
        **{f"charts/{name}.svg": svg for name, svg in drawings.items()},
        **{f"charts/{name}.png": png for name, png in pictures.items()},
        **{f"fonts/{path.name}": path.read_bytes() for path in fonts if path.suffix == ".woff2"},
        "look.css": look_css(style),
        "reference.pptx": reference(default_slides(), theme_colours(style)),
    }
