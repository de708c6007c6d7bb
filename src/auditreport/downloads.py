"""Files that the web page carries within itself, for those who have nothing but the page."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from html import escape
from pathlib import Path

from auditreport.stage import write

_CSV = "text/csv;charset=utf-8"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_KILO = 1000


def lay_out_downloads(folder: Path, audit: str, questions: Path, workbook: Sequence[Path]) -> None:
    """Write `_downloads.html` into the report's folder, where a web page is made."""
    for book in workbook:
        said = downloads(audit, questions.read_bytes(), book.read_bytes())
        write(folder / "_downloads.html", said)


def downloads(audit: str, questions: bytes, workbook: bytes) -> str:
    """The links of `_downloads.html`: the questions' table and the workbook, named by the audit."""
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
