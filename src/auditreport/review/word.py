"""The Word file of the report: laid out, made by Pandoc, and given its anchors."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from auditreport.open_xml import CORE, EMPTIED, language_told
from auditreport.packing import repacked, unpacked
from auditreport.review.anchors import anchored
from auditreport.review.issued import Issue
from auditreport.review.look import ISSUE_FIELD
from auditreport.review.marks import Marks
from auditreport.review.places import Definitions

_WIDTH = 465  # of a chart on the page, in points
_DOTS_PER_INCH = 220


def finished(word: bytes, marks: Marks, definitions: Definitions) -> tuple[bytes, Issue]:
    """The file as it goes to reviewers, and what was issued by it; the same bytes for the same."""
    made, issue = anchored(unpacked(word), marks, definitions)

    def change(name: str, data: bytes) -> bytes:
        if name in made or name in EMPTIED:
            return made.get(name) or EMPTIED[name]
        if name == "word/settings.xml":
            return _tracking(data)
        if name.startswith("word/footer"):
            return data.replace(ISSUE_FIELD.encode(), issue.name.encode())
        if name == CORE:
            return language_told(data)
        return data

    return repacked(word, change), issue


def _tracking(settings: bytes) -> bytes:
    """Settings with Track Changes on: who simply types over words shows what was there."""
    return settings.replace(b"<w:doNotTrackMoves />", b"").replace(
        b"<w:defaultTabStop", b"<w:trackRevisions/><w:defaultTabStop", 1
    )


def pictures(drawings: Mapping[str, bytes], fonts: Path) -> dict[str, bytes]:
    """Each SVG as a PNG, by its file's name: older Words, and other programs, show no SVG.

    Their texts are in the report's own ``fonts``, and no other of this machine.
    """
    if not drawings:
        return {}
    import typst  # noqa: PLC0415  (costs 40 ms)

    page = f"#set page(width: {_WIDTH}pt, height: auto, margin: (right: 1pt), fill: white)\n"
    shown = "\n#pagebreak()\n".join(
        f'#image("{at}.svg", width: 100%, alt: "")' for at, _ in enumerate(drawings)
    )
    sources: Any = {"main.typ": (page + shown).encode()}
    sources |= {f"{at}.svg": svg for at, svg in enumerate(drawings.values())}
    made = typst.compile(
        sources, format="png", ppi=_DOTS_PER_INCH, font_paths=[str(fonts)], ignore_system_fonts=True
    )
    pages = made if isinstance(made, list) else [made]
    names = [f"{name.removesuffix('.svg')}.png" for name in drawings]
    return dict(zip(names, pages, strict=True))
