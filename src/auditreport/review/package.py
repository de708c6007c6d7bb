"""A Word file's parts: made again for the same bytes, or taken out of a file that came back."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping

from auditreport.gate_archive import OLE, ZIP, contents, open_archive
from auditreport.unreadable import Unreadable

MOST_BYTES = 50_000_000
"""A report with its pictures has one; a Word file of a reviewer may hold larger ones."""

_LONG_AGO = (1980, 1, 1, 0, 0, 0)
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


def repacked(
    archive: bytes, change: Callable[[str, bytes], bytes], more: Mapping[str, bytes] | None = None
) -> bytes:
    """The archive with each part as ``change`` gives it by name and content, and with ``more``.

    The same parts give the same bytes: none keeps a date, rights or its place.
    """
    with zipfile.ZipFile(io.BytesIO(archive)) as given:
        parts = {name: change(name, given.read(name)) for name in given.namelist()}
    parts |= more or {}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        # The list of kinds comes first, as programs expect it.
        for name in sorted(parts, key=lambda one: (one != "[Content_Types].xml", one)):
            part = zipfile.ZipInfo(name, _LONG_AGO)
            part.compress_type = zipfile.ZIP_DEFLATED
            part.create_system = 0
            made.writestr(part, parts[name])
    return out.getvalue()


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
