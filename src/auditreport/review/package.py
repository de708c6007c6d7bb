"""A Word file's parts, taken out of a file that came back."""

from __future__ import annotations

from collections.abc import Callable

from auditreport.gate_archive import OLE, ZIP, contents, open_archive
from auditreport.unreadable import Unreadable

MOST_BYTES = 50_000_000
"""A report with its pictures has one; a Word file of a reviewer may hold larger ones."""

_REFUSED = {
    "not_word": "This is no Word file (.docx). Ask for the file again, saved as a Word document.",
    "too_large": "The file is larger than 50 MB, far more than the report. Ask for the report's "
    "own file with the comments in it.",
    "encrypted": "The file is protected by a password, so nothing in it can be read. Ask for it "
    "without one (in Word: File, Info, Protect Document).",
    "no_document": "The file holds no Word document. Ask for the file again.",
    "too_much_text": "The file holds far more text than a report. Ask for the report's own file "
    "with the comments in it.",
}


def refused(reason: str) -> Unreadable:
    """Why a Word file can't be read."""
    return Unreadable(reason, _REFUSED.get(reason, _OTHERWISE))


_OTHERWISE = (
    "The file is damaged, or put together in a way that no word processor does. Open it in Word, "
    "save it again as a Word document (.docx), and put that in its place."
)


def parts_of(data: bytes, wanted: Callable[[str], bool]) -> dict[str, bytes]:
    """The wanted parts of a file that came back, each within the gate's caps.

    What isn't wanted (pictures, macros) is never unpacked. Raises ``Unreadable``.
    """
    if data[: len(OLE)] == OLE:  # so Word wraps what it encrypts, and files older than 2007
        raise refused("encrypted" if b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P" in data else "not_word")
    if not data.startswith(ZIP):
        raise refused("not_word")
    if len(data) > MOST_BYTES:
        raise refused("too_large")
    try:
        parts = open_archive(data)
        found = dict(contents(data, [part for name, part in parts.items() if wanted(name)]))
    except Unreadable as why:
        raise refused(why.reason) from None
    if "word/document.xml" not in found:
        raise refused("no_document")
    return found
