"""The Word file of the report: laid out, made by Pandoc, and given its anchors."""

from __future__ import annotations

from auditreport.open_xml import CORE, EMPTIED, language_told
from auditreport.packing import repacked, unpacked
from auditreport.review.anchors import anchored
from auditreport.review.issued import Issue
from auditreport.review.look import ISSUE_FIELD
from auditreport.review.marks import Marks
from auditreport.review.places import Definitions


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
