"""The language of a workbook, which a screen reader speaks: XlsxWriter can't set it."""

from __future__ import annotations

from auditreport.packing import changed

LANGUAGE = "en-GB"
"""Of the words that the program says; the audit's own are taken for the same."""
_END = b"</cp:coreProperties>"


def with_language(workbook: bytes) -> bytes:
    """The same .xlsx file with its language told."""
    return changed(workbook, {"docProps/core.xml": _told})


def _told(core: bytes) -> bytes:
    return core.replace(_END, f"<dc:language>{LANGUAGE}</dc:language>".encode() + _END)
