"""What keeps a PDF from some of its readers, as far as its tags and entries tell (PDF/UA-1)."""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from auditreport.accessibility_rules import Fault
from auditreport.pdf_objects import STRING
from auditreport.pdf_tags import Tag, read_tags
from auditreport.pdf_values import PdfFile, Reference

_DECLARED = re.compile(rb"pdfuaid:part(?:>|\s*=\s*[\"'])\s*1\s*[<\"']")
_TITLE = re.compile(rb"<dc:title>.*?<rdf:li[^>]*>\s*\S.*?</rdf:li>", re.DOTALL)
# Strings are passed over. All begin with a letter of their own, so that Python finds them quickly.
_SHOWS = re.compile(STRING + rb"|BDC|BMC|EMC|Tj|TJ|Do", re.DOTALL)
_NO_WORD_BEFORE = re.compile(rb"[\w/]")
_HEADING = re.compile(r"H([1-6])")
_SCOPES = ("Row", "Column", "Both")
_LONG = 5
"""Pages from which a file has bookmarks."""


@dataclass(frozen=True, slots=True)
class _Document:
    file: PdfFile
    pages: list[Reference]
    tags: Tag


def print_faults(data: bytes) -> Iterator[Fault]:
    """Each fault of a PDF, in the order of the rules."""
    try:
        file = PdfFile(data)
    except (ValueError, zlib.error):
        yield Fault("tags", "the file can't be read, so nothing is known of its tags")
        return
    tags = read_tags(file)
    if tags is None:
        yield Fault("tags", "the file isn't tagged")
    document = _Document(file, file.page_references(), tags or Tag("", {}))
    for check in _CHECKS:
        yield from check(document)


def _declared(one: _Document) -> Iterator[Fault]:
    if not _DECLARED.search(one.file.stream(one.file.root.get("Metadata"))):
        yield Fault("declared", "the file doesn't say that it keeps to PDF/UA-1")


def _language(one: _Document) -> Iterator[Fault]:
    if not one.file.text(one.file.root.get("Lang")):
        yield Fault("language", "the file doesn't say which language it is in")


def _title(one: _Document) -> Iterator[Fault]:
    shown = one.file.dictionary(one.file.root.get("ViewerPreferences")).get("DisplayDocTitle")
    if not _TITLE.search(one.file.stream(one.file.root.get("Metadata"))):
        yield Fault("title", "the file has no title")
    if shown is not True:
        yield Fault("title", "a window shows the file's name, and not its title")


def _tags(one: _Document) -> Iterator[Fault]:
    if one.file.dictionary(one.file.root.get("MarkInfo")).get("Marked") is not True:
        yield Fault("tags", "the file doesn't say that it is tagged")
    for number, page in enumerate(one.pages, start=1):
        contents = one.file.items(one.file.dictionary(page).get("Contents"))
        if _shows_untagged(b"\n".join(map(one.file.stream, contents))):
            yield Fault("tags", "something is shown that no tag holds", f"page {number}")


def _shows_untagged(content: bytes) -> bool:
    """Whether a page's stream draws text or a picture that isn't marked."""
    depth = 0
    for found in _SHOWS.finditer(content):
        word, before = found[0], content[found.start() - 1 : found.start()]
        if word[0] in b"(<" or _NO_WORD_BEFORE.match(before):
            continue
        if word in (b"BDC", b"BMC"):
            depth += 1
        elif word == b"EMC":
            depth -= 1
        elif depth <= 0:
            return True
    return False


def _headings(one: _Document) -> Iterator[Fault]:
    levels = [(0, 0)]
    levels += [(int(m[1]), tag.page) for tag in one.tags if (m := _HEADING.fullmatch(tag.role))]
    for (before, _), (level, page) in pairwise(levels):
        if level > before + 1:
            yield Fault("headings", f"a heading of level {level} follows {before}", f"page {page}")


def _pictures(one: _Document) -> Iterator[Fault]:
    for tag in one.tags:
        said = one.file.text(tag.own.get("Alt")) or one.file.text(tag.own.get("ActualText"))
        if tag.role in ("Figure", "Formula") and not said.strip():
            yield Fault("pictures", "a figure has no text in its place", f"page {tag.page}")


def _tables(one: _Document) -> Iterator[Fault]:
    tables = [tag for tag in one.tags if tag.role == "Table"]
    for number, table in enumerate(tables, start=1):
        place = f"table {number}, page {table.page}"
        heads = [tag for tag in table if tag.role == "TH"]
        if not heads:
            yield Fault("tables", "a table has no header cells", place)
        if any(str(tag.attributes.get("Scope")) not in _SCOPES for tag in heads):
            yield Fault("tables", "header cells don't say what they are headers of", place)
        if len(set(_widths(table))) > 1:
            yield Fault("tables", "a table's rows aren't of one length", place)


def _widths(table: Tag) -> Iterator[int]:
    """How many columns each row fills, with what reaches down into it from above."""
    reaching: Counter[int] = Counter()
    for number, row in enumerate(table.within("TR")):
        cells = row.within("TH", "TD")
        for cell in cells:
            across, down = (int(cell.attributes.get(n, 1)) for n in ("ColSpan", "RowSpan"))
            for below in range(down):
                reaching[number + below] += across
        yield reaching[number]


def _links(one: _Document) -> Iterator[Fault]:
    tagged = {thing for tag in one.tags if tag.role == "Link" for thing in tag.objects}
    for number, page in enumerate(one.pages, start=1):
        for reference in one.file.items(one.file.dictionary(page).get("Annots")):
            annotation = one.file.dictionary(reference)
            if annotation.get("Subtype") != "Link":
                continue
            if reference not in tagged:
                yield Fault("links", "a link isn't tagged", f"page {number}")
            if not one.file.text(annotation.get("Contents")).strip():
                yield Fault("links", "a link has no text in its place", f"page {number}")


def _order(one: _Document) -> Iterator[Fault]:
    for number, page in enumerate(one.pages, start=1):
        own = one.file.dictionary(page)
        if "Annots" in own and own.get("Tabs") != "S":
            yield Fault("order", "the keyboard doesn't follow the tags", f"page {number}")


def _bookmarks(one: _Document) -> Iterator[Fault]:
    if len(one.pages) >= _LONG and "First" not in one.file.dictionary(
        one.file.root.get("Outlines")
    ):
        yield Fault("bookmarks", f"the file has {len(one.pages)} pages and no bookmarks")


def _fonts(one: _Document) -> Iterator[Fault]:
    for font in one.file.of_type("Font"):
        if font.get("Subtype") == "Type0" and not one.file.stream(font.get("ToUnicode")):
            yield Fault("fonts", f"the signs of {font.get('BaseFont')} can't be read as text")
    for font in one.file.of_type("FontDescriptor"):
        if not any(name in font for name in ("FontFile", "FontFile2", "FontFile3")):
            yield Fault("fonts", f"{font.get('FontName')} isn't in the file")


_CHECKS: tuple[Callable[[_Document], Iterator[Fault]], ...] = (
    *(_declared, _language, _title, _tags, _headings, _pictures, _tables, _links, _order),
    *(_bookmarks, _fonts),
)
