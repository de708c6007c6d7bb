"""Files that the web page carries within itself, for those who have nothing but the page."""

from __future__ import annotations

from base64 import b64encode
from html import escape

_CSV = "text/csv;charset=utf-8"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_KILO = 1000


def downloads(audit: str, questions: bytes, workbook: bytes | None) -> str:
    """The links of `_downloads.html`: the questions' table and the workbook, named by the audit.

    None without a workbook: there is no page then.
    """
    if workbook is None:
        return ""
    files = (
        ("Results by question", "CSV", f"{audit}-questions.csv", _CSV, questions),
        ("All tables", "Excel", f"{audit}-tables.xlsx", _XLSX, workbook),
    )
    links = (
        f'<a class="download" download="{escape(name)}" '
        f'href="data:{kind};base64,{b64encode(content).decode("ascii")}">'
        f"<span>{what}</span> {form}, {max(1, round(len(content) / _KILO))} kB</a>"
        for what, form, name, kind, content in files
    )
    return "\n".join(links) + "\n"
