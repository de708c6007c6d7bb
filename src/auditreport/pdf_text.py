"""Every text in a PDF: shown on its pages, in its outline, alternative texts and metadata.

Typst shows text through subset fonts: a page's stream holds glyph numbers, and a table in the file
(`ToUnicode`) says which character each one is. Reading these two is all that the leak check needs:
150 lines here, where a PDF library would be a dependency of every installation and take seconds for
a report that this reads in a tenth of one. A test compares it with such a library.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from auditreport.pdf_objects import (
    STRING,
    PdfObject,
    from_hex,
    pdf_objects,
    string_bytes,
    text_of,
    utf16,
)

_STRINGS = re.compile(STRING, re.DOTALL)
_SHOWN = re.compile(
    rb"/ActualText\s*(?P<actual>" + STRING + rb")|(?P<end>\bEMC\b)"
    rb"|(?P<string>" + STRING + rb")"
    rb"|/(?P<font>[^\s/<>\[\]()]+)\s+[-.\d]+\s+Tf\b"
    rb"|(?P<move>\b(?:Td|TD|Tm|ET)\b|T\*|['\"])",
    re.DOTALL,
)
_REFERENCE = rb"(\d+)\s+\d+\s+R"
_FONTS = re.compile(rb"/Font\s*(?:<<(.*?)>>|" + _REFERENCE + rb")", re.DOTALL)
_FONT = re.compile(rb"/([^\s/<>\[\]()]+)\s+" + _REFERENCE)
_RESOURCES = re.compile(rb"/Resources\s+" + _REFERENCE)
_CONTENTS = re.compile(rb"/Contents\s*(?:" + _REFERENCE + rb"|\[([^\]]*)\])")
_TO_UNICODE = re.compile(rb"/ToUnicode\s+" + _REFERENCE)
_CHARS = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
_RANGES = re.compile(rb"beginbfrange(.*?)endbfrange", re.DOTALL)
_PAIR = re.compile(rb"<([0-9A-Fa-f\s]+)>\s*<([0-9A-Fa-f\s]*)>")
_RANGE = re.compile(
    rb"<([0-9A-Fa-f\s]+)>\s*<([0-9A-Fa-f\s]+)>\s*(?:<([0-9A-Fa-f\s]+)>|\[(.*?)\])", re.DOTALL
)

PDF_OBJECTS = "PDF objects"
_NO_LETTER = "\N{REPLACEMENT CHARACTER}"

CMap = Mapping[bytes, str]


def pdf_texts(data: bytes, largest: int) -> Iterator[tuple[str, str | bytes]]:
    """Each text of a PDF with what it is; streams that are no pages come as bytes.

    Raises ``ValueError`` for an encrypted or oversized file or a stream packed in a way not known
    here, as nothing can be said of what it holds, and ``zlib.error`` for a damaged stream.
    """
    objects, between = pdf_objects(data, largest)
    heads = b"\n".join([between, *(one.head for one in objects.values())])
    if re.search(rb"/Encrypt\s+(?:\d|<<)", between):
        raise ValueError("encrypted")
    yield "PDF strings", "\n".join(_string_texts(heads))
    yield PDF_OBJECTS, heads.decode("latin-1")
    fonts_of = _fonts_by_content(objects)
    cmaps: dict[int, CMap] = {}
    every = [number for number, one in objects.items() if _TO_UNICODE.search(one.head)]
    for number, one in objects.items():
        if one.stream is None or b"begincmap" in one.stream:
            continue
        if b" Tf" in one.stream and b"BT" in one.stream:
            named = fonts_of.get(number)
            yield "PDF text", _shown(one.stream, named, every, objects, cmaps)
        elif number not in fonts_of:
            yield "PDF stream", one.stream
        if b"BDC" in one.stream or b"DP" in one.stream:
            # Alternative text that stands in the page itself.
            marked = re.findall(rb"<<[^<>]*?(?:" + STRING + rb")[^<>]*?>>", one.stream)
            yield "PDF strings", "\n".join(_string_texts(b"\n".join(marked)))


def _fonts_by_content(objects: Mapping[int, PdfObject]) -> dict[int, dict[bytes, int]]:
    """For each page's content stream, and each form with its own, its fonts by name."""
    found: dict[int, dict[bytes, int]] = {}
    for number, one in objects.items():
        contents = _CONTENTS.search(one.head)
        form = one.stream is not None and b"/Resources" in one.head
        if not contents and not form:
            continue
        reference = _RESOURCES.search(one.head)
        resources = one.head
        if reference and int(reference[1]) in objects:
            resources = objects[int(reference[1])].head
        fonts = _FONTS.search(resources)
        listed = (fonts[1] or b"") if fonts else b""
        if fonts and fonts[2] and int(fonts[2]) in objects:
            listed = objects[int(fonts[2])].head
        named = {match[1]: int(match[2]) for match in _FONT.finditer(listed)}
        streams = [number] if form else []
        if contents:
            references = contents[0].replace(b"/Contents", b"")
            streams += [int(word[1]) for word in re.finditer(_REFERENCE, references)]
        for stream in streams:
            found.setdefault(stream, {}).update(named)
    return found


def _shown(
    stream: bytes,
    named: Mapping[bytes, int] | None,
    every: list[int],
    objects: Mapping[int, PdfObject],
    cmaps: dict[int, CMap],
) -> str:
    """The text that a page shows; under each font in turn where it isn't known which is used."""
    drawn: list[str] = []
    spoken: list[str] = []  # with what a screen reader reads in place of glyphs: a no-break space
    fonts: list[int] = []
    replaced = False
    for block in re.findall(rb"\bBT\b(.*?\bET)\b", stream, re.DOTALL):
        for match in _SHOWN.finditer(block):
            if match["string"] is not None:
                raw = string_bytes(match["string"])
                readings = [_read(raw, _cmap(font, objects, cmaps)) for font in fonts]
                drawn += readings or [_read(raw, {})]
                spoken += [] if replaced else readings
            elif match["font"] is not None:
                known = (named or {}).get(match["font"])
                fonts = every if known is None else [known]
            elif match["actual"] is not None:
                spoken += _string_texts(match["actual"])
                replaced = True
            elif match["end"] is not None:
                replaced = False
            elif match["move"] in (b"ET", b"T*", b"Td", b"TD"):
                drawn.append("\n")
                spoken.append("\n")
    return "".join(drawn) + ("".join(spoken) if spoken != drawn else "")


def _read(raw: bytes, cmap: CMap) -> str:
    if not cmap:
        return raw.decode("latin-1")
    # Codes of a font are of one length. One that isn't in the table is no letter.
    width = len(next(iter(cmap)))
    codes = [raw[at : at + width] for at in range(0, len(raw), width)]
    return "".join([cmap.get(code, _NO_LETTER) for code in codes])


def _cmap(font: int, objects: Mapping[int, PdfObject], cmaps: dict[int, CMap]) -> CMap:
    if font not in cmaps:
        one = objects.get(font)
        reference = _TO_UNICODE.search(one.head) if one else None
        table = objects.get(int(reference[1])) if reference else None
        cmaps[font] = _characters(table.stream or b"") if table else {}
    return cmaps[font]


def _characters(table: bytes) -> dict[bytes, str]:
    found: dict[bytes, str] = {}
    for part in _CHARS.findall(table):
        for code, text in _PAIR.findall(part):
            found[from_hex(code)] = utf16(from_hex(text))
    for part in _RANGES.findall(table):
        for low, high, text, listed in _RANGE.findall(part):
            width, start = len(from_hex(low)), int(low, 16)
            texts = [from_hex(one) for one in re.findall(rb"<([0-9A-Fa-f\s]*)>", listed)]
            for offset in range(min(int(high, 16) - start + 1, 0x10000)):
                if listed and offset >= len(texts):
                    break
                raw = texts[offset] if listed else _plus(from_hex(text), offset)
                found[(start + offset).to_bytes(width, "big")] = utf16(raw)
    return found


def _plus(raw: bytes, offset: int) -> bytes:
    return ((int.from_bytes(raw, "big") + offset) % (1 << 8 * len(raw))).to_bytes(len(raw), "big")


def _string_texts(data: bytes) -> Iterator[str]:
    """The strings of objects: titles, authors, alternative texts."""
    for match in _STRINGS.finditer(data):
        yield text_of(string_bytes(match[0]))
