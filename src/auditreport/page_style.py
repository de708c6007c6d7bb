"""The report's style sheet within a page: the page is one file that loads nothing."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping

POLICY = "default-src 'none'; style-src 'unsafe-inline'; font-src data:"
_FACE = re.compile(r"@font-face \{.*?\}\n", re.DOTALL)
_URL = re.compile(r'url\("fonts/([^"]+)"\)')
_BEYOND_LATIN = re.compile("[\u0100-\u02ff\u1e00-\u1eff]")


class PageStyle:
    """The style of a page: the fonts that its text has signs for, and the sheet.

    ``css`` is the report's style sheet and what is added to it; ``fonts`` are the report's, by file
    name.
    """

    def __init__(self, css: str, fonts: Mapping[str, bytes]) -> None:
        self._style = without_fonts(css)
        # In the report's order: Latin, Latin extended, italic.
        faces = [
            _URL.sub(lambda found: f'url("{_data(fonts[found[1]])}")', face)
            for face in _FACE.findall(css)
        ]
        self._latin, self._extended = faces[0], "".join(faces[:2])

    def of(self, text: str) -> str:
        """The style for a page with this text."""
        return (self._extended if _BEYOND_LATIN.search(text) else self._latin) + self._style


def without_fonts(css: str) -> str:
    """The same sheet for a page that has no fonts within it."""
    return _FACE.sub("", css)


def _data(font: bytes) -> str:
    return f"data:font/woff2;base64,{base64.b64encode(font).decode()}"
