"""What a reader finds in a made report: its text by kind, from the HTML and from the PDF."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from pypdf import PdfReader


class Page(HTMLParser):
    """The text of a page by kind: headings, captions, table cells, figures' alternatives, all."""

    VOID = frozenset({"meta", "link", "img", "br", "col", "hr", "input"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.blocks: list[tuple[str, str]] = []
        self._open: list[str] = []
        self._text: list[str] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {key: value or "" for key, value in attrs}))
        if tag not in self.VOID:
            self._open.append(tag)
        if re.fullmatch(r"h[1-6]|figcaption|t[dh]|p|li|dt|dd", tag):
            self._flush()

    def handle_endtag(self, tag: str) -> None:
        if re.fullmatch(r"h[1-6]|figcaption|t[dh]|p|li|dt|dd|div", tag):
            self._flush(tag)
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not {"style", "script", "title"} & set(self._open):
            self._text.append(data)
            self.text += data

    def _flush(self, tag: str = "") -> None:
        text = plain("".join(self._text))
        if text:
            self.blocks.append((tag, text))
        self._text = []

    def of(self, *tags: str) -> list[str]:
        return [text for tag, text in self.blocks if tag in tags]


def plain(text: str) -> str:
    return re.sub(r"[\s\u00a0]+", " ", text).strip()


def unlinked(markdown: str) -> str:
    """A part of the report without the links of its figures and questions."""
    return re.sub(r"\[([^\]\n]*)\]\(#[^)]*\)\{\.(?:number|question)[^}]*\}", r"\1", markdown)


def pdf_text(reader: PdfReader) -> str:
    return plain(" ".join(sheet.extract_text() for sheet in reader.pages))


def bookmarks(reader: PdfReader) -> list[str]:
    def walk(items: list[object]) -> Iterator[str]:
        for item in items:
            if isinstance(item, list):
                yield from walk(item)
            else:
                yield plain(str(item["/Title"]))  # type: ignore[index]

    return list(walk(list(reader.outline)))


def numbered(page: Page) -> list[str]:
    """List the headings that the contents name: no sub-headings, no titles of cards."""
    headings = page.of("h2", "h3")
    return [text for text in headings if re.match(r"\d|Appendix", text)]
