"""What is published beside the report: the board's summary, and the text for the public."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from auditreport.plain_language import plain_language
from auditreport.plain_language_page import markdown_text, page
from auditreport.published import Report


def beside(report: Report, files: Sequence[Path], wanted: Collection[str]) -> dict[str, bytes]:
    """The files of the names ``wanted``, by their names.

    ``files`` are the report's own (style, fonts) and the templates of what stands beside it.
    """
    return {name: made for name, made in _made(report, files, wanted) if name in wanted}


def _made(
    report: Report, files: Sequence[Path], wanted: Collection[str]
) -> Iterator[tuple[str, bytes]]:
    by_name = {path.name: path for path in files}
    text = plain_language(report)
    yield "plain-language.md", markdown_text(text).encode()
    if "plain-language.html" in wanted:
        fonts = {path.name: path.read_bytes() for path in files if path.suffix == ".woff2"}
        css = by_name["style.css"].read_text(encoding="utf-8")
        yield "plain-language.html", page(text, css, fonts).encode()
    if "summary.pdf" in wanted:
        from auditreport.summary_pdf import SummaryPrinter  # noqa: PLC0415  (Typst: only for PDF)

        templates = by_name["summary.typ"].parent
        fonts_folder = by_name["SourceSans3-Regular.otf"].parent
        printer = SummaryPrinter(report.definition, templates.parents[1], templates, fonts_folder)
        yield "summary.pdf", printer.summary(report)
        yield "plain-language.pdf", printer.plain_language(text)
