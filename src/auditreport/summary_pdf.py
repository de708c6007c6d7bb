"""The summary and the text for the public as accessible PDFs, whatever there is to say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from auditreport.definition import Definition
from auditreport.plain_language import PlainText
from auditreport.published import Report
from auditreport.render import source_date_epoch
from auditreport.summary import summary
from auditreport.summary_tables import Room
from auditreport.typst_pages import TypstPages, first_that_fits

ROOMS = (
    Room(size=10.5, groups=14, short=12, others=10, letters=180, reasons=True),
    Room(size=9.5, groups=14, short=12, others=10, letters=180, reasons=True),
    Room(size=9.5, groups=12, short=8, others=6, letters=150, reasons=True),
    Room(size=9.5, groups=10, short=8, others=3, letters=120, reasons=False),
    Room(size=9, groups=8, short=5, others=0, letters=90, reasons=False),
)
"""Each is tighter than the one before; whatever an audit has, the last fits on two pages."""
PAGES = 2
SIZES = (12, 11, 10, 9, 8)
"""Sizes of the text for the public, in points: it is to fit on one page."""


class SummaryPrinter:
    """Prints both.

    ``templates`` is the folder of their templates, below ``root`` as the report's ``fonts`` are.
    """

    def __init__(self, definition: Definition, root: Path, templates: Path, fonts: Path) -> None:
        epoch = source_date_epoch(definition)
        self._summary = TypstPages(root, templates / "summary.typ", fonts, epoch, "the summary")
        self._plain = TypstPages(
            root, templates / "plain-language.typ", fonts, epoch, "the text in plain words"
        )

    def summary(self, report: Report) -> bytes:
        """The summary, with as much as fits on two pages."""
        return first_that_fits(PAGES, ROOMS, lambda room: self._summary.pdf(_said(report, room)))

    def plain_language(self, text: PlainText) -> bytes:
        """The text for the public, as large as fits on one page."""
        said: Mapping[str, Any] = asdict(text)
        return first_that_fits(1, SIZES, lambda size: self._plain.pdf({**said, "size": size}))


def _said(report: Report, room: Room) -> Mapping[str, Any]:
    return {**asdict(summary(report, room)), "size": room.size}
