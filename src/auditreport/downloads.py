"""Files that the web page carries within itself, for those who have nothing but the page."""

from __future__ import annotations

from base64 import b64encode
from html import escape

from auditreport.media_types import MEDIA_TYPES

_CSV = "text/csv;charset=utf-8"
_KILO = 1000


def downloads(audit: str, questions: bytes, workbook: bytes) -> str:
    """The links of `_downloads.html`: the questions' table and the workbook, named by the audit."""
    files = (
        ("Results by question", "CSV", f"{audit}-questions.csv", _CSV, questions),
        ("All tables", "Excel", f"{audit}-tables.xlsx", MEDIA_TYPES[".xlsx"], workbook),
    )
    links = (
        f'<a class="download" download="{escape(name)}" '
        f'href="data:{kind};base64,{b64encode(content).decode("ascii")}">'
        f"<span>{what}</span> {form}, {max(1, round(len(content) / _KILO))} kB</a>"
        for what, form, name, kind, content in files
    )
    return "\n".join(links) + "\n"
