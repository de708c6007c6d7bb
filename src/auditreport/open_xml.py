"""What files for Word, Excel and PowerPoint need alike, and no program sets (Office Open XML)."""

from __future__ import annotations

from auditreport.packing import changed

LANGUAGE = "en-GB"
"""Of the words that the program says; the audit's own are taken for the same."""
CORE = "docProps/core.xml"
"""The part with what a file says of itself: title, author, date."""
EMPTIED = {
    f"docProps/{file}.xml": (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties xmlns="http://schemas.'
        f'openxmlformats.org/officeDocument/2006/{kind}-properties"></Properties>'
    ).encode()
    for file, kind in (("app", "extended"), ("custom", "custom"))
}
"""By part, what engines say of themselves and of a reference file: nothing is right or needed."""
_END = b"</cp:coreProperties>"


def with_language(workbook: bytes) -> bytes:
    """The same .xlsx file with its language told, which a screen reader speaks."""
    return changed(workbook, {CORE: language_told})


def language_told(core: bytes) -> bytes:
    """The part ``CORE`` with the language in it."""
    return core.replace(_END, f"<dc:language>{LANGUAGE}</dc:language>".encode() + _END)
