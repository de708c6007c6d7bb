"""Every text inside a file: what zip, gzip, base64 and escapes hide from a plain search.

Used by the leak check. A PDF's own way with text is in :mod:`auditreport.pdf_text`.
"""

from __future__ import annotations

import binascii
import html
import io
import re
import zipfile
import zlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from auditreport.pdf_text import PDF_OBJECTS, pdf_texts

DEPTH = 6
"""Containers within containers that are opened: a workbook in base64 in HTML in gzip is 4."""

LARGEST = 200_000_000
"""Bytes that one container may inflate to; what is larger is not ours and is not vouched for."""


class UnreadableError(Exception):
    """A container that can't be looked into: its message says where, and never quotes it."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Text found in a file. ``where`` tells the way to it and is empty for the file's own text."""

    where: str
    text: str
    prose: bool = True
    """False for letters picked out of binary data, where a short string turns up by chance."""


def pieces(
    data: bytes, known: Collection[bytes] = (), where: str = "", depth: int = 0
) -> Iterator[Piece]:
    """Every text in ``data``, escapes undone, and of all that is packed or encoded in it.

    ``known`` are contents that need no look: the files that this repository itself publishes, such
    as fonts. Raises ``UnreadableError`` for a zip, gzip or PDF that can't be opened.
    """
    if depth > DEPTH or data in known:
        return
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        yield from _zip(data, known, where, depth)
    elif data.startswith(b"\x1f\x8b\x08"):
        yield from _gzip(data, known, where, depth)
    elif data.startswith(b"%PDF-"):
        try:
            for kind, content in pdf_texts(data, LARGEST):
                inside = _way(where, kind)
                if kind == PDF_OBJECTS:
                    # What people write stands in strings; the rest is the format's own words.
                    yield Piece(inside, str(content), prose=False)
                elif isinstance(content, str):
                    yield from _text(content, known, inside, depth)
                else:
                    yield from pieces(content, known, inside, depth + 1)
        except (ValueError, zlib.error):
            raise UnreadableError(where or "the PDF itself") from None
    else:
        text, prose = decoded(data)
        if prose:
            yield from _text(text, known, where, depth)
        else:
            yield Piece(where, text, prose=False)


def _way(where: str, step: str) -> str:
    return f"{where} › {step}" if where else step


def _zip(data: bytes, known: Collection[bytes], where: str, depth: int) -> Iterator[Piece]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            names = "\n".join(member.filename for member in members)
            yield from _text(names, known, _way(where, "names of members"), depth)
            for note in (
                archive.comment,
                *(part for m in members for part in (m.comment, m.extra)),
            ):
                if note:
                    yield from pieces(note, known, _way(where, "a comment of the archive"), depth)
            if sum(member.file_size for member in members) > LARGEST:
                raise UnreadableError(where or "the archive itself")
            for member in members:
                inside = _way(where, member.filename)
                yield from pieces(archive.read(member), known, inside, depth + 1)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, OSError, EOFError):
        raise UnreadableError(where or "the archive itself") from None
    # Bytes that belong to no member, before, between or after them.
    yield Piece(_way(where, "the archive's own bytes"), _letters(data), prose=False)


def _gzip(data: bytes, known: Collection[bytes], where: str, depth: int) -> Iterator[Piece]:
    inside, rest = b"", data
    try:
        while rest.startswith(b"\x1f\x8b"):
            stream = zlib.decompressobj(wbits=31)
            inside += stream.decompress(rest, LARGEST)
            if not stream.eof:
                raise UnreadableError(where or "the gzip file itself")
            rest = stream.unused_data
    except zlib.error:
        raise UnreadableError(where or "the gzip file itself") from None
    yield Piece(_way(where, "gzip header"), _letters(data[:512] + rest), prose=False)
    yield from pieces(inside, known, _way(where, "gzip"), depth + 1)


_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def decoded(data: bytes) -> tuple[str, bool]:
    """The text of some bytes, and whether they are text at all rather than binary data."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace"), True
    half = len(data) // 2
    for parity, encoding in ((0, "utf-16-be"), (1, "utf-16-le")):
        if half > 1 and data[parity::2].count(0) > 0.7 * half > 2 * data[1 - parity :: 2].count(0):
            return data.decode(encoding, "replace"), True
    try:
        if not _CONTROL.search(data):
            return data.decode("utf-8-sig"), True
    except UnicodeDecodeError:
        # Windows-1252 if it reads like text: mostly plain letters, with an accent here and there.
        if sum(map(data.count, b"etaoin \n")) * 8 > len(data):
            return data.decode("cp1252", "replace"), True
    return _letters(data), False


_READABLE = re.compile(
    rb"(?:[\x20-\x7e]+|[\xc2-\xdf][\x80-\xbf]|[\xe1-\xef][\x80-\xbf][\x80-\xbf]){4,}"
    rb"|[\x20-\x7e]{4,}"
)


def _letters(data: bytes) -> str:
    """Runs of readable characters in binary data; without NUL bytes, so that UTF-16 is seen too."""
    runs = _READABLE.findall(data)
    if b"\0" in data:
        runs += _READABLE.findall(data.replace(b"\0", b""))
    return b"\n".join(runs).decode("utf-8", "replace")


def _text(text: str, known: Collection[bytes], where: str, depth: int) -> Iterator[Piece]:
    """The text with escapes undone and without its base64, then what the base64 holds."""
    text = undone(text)
    found: list[bytes] = []
    if "base64" in text:
        text = _DECLARED.sub(lambda match: _keep(match[1], found), text)
    _undeclared(text, found)
    # A tag within a name ("<b>St</b> Example's") must not hide it. Comments stay: matplotlib
    # draws letters as shapes and writes their text into a comment.
    if "<" in text:
        shown = text.replace("<!--", "\n").replace("-->", "\n")
        text += "\n" + _TAG.sub("", _BLOCK_TAG.sub("\n", shown))
    # What JSON and programs write for a line end would otherwise glue an n to a word.
    if "\\" in text:
        text += "\n" + _LINE_END.sub(" ", text)
    yield Piece(where, text)
    small: list[str] = []
    for content in found:
        if content in known:
            continue
        if content.startswith(_MAGIC) or len(content) > _SMALL:
            try:
                yield from pieces(content, known, _way(where, "base64"), depth + 1)
            except UnreadableError:
                yield Piece(_way(where, "base64"), _letters(content), prose=False)
        else:
            inside, prose = decoded(content)
            if prose:
                small.append(inside)
    if small and depth < DEPTH:
        # Together: a manifest has a hundred hashes, and each looks like base64.
        yield from _text("\n".join(small), known, _way(where, "base64"), depth + 1)


_TAG = re.compile(r"<[^<>]*>")
# Of HTML, SVG, workbooks and documents: what stands in two of these isn't one word.
_BLOCK_TAG = re.compile(
    r"</?(?:p|div|section|h[1-6]|li|d[td]|t[dhr]|br|title|desc|text|option|si|c|v|is|row|comment"
    r"|w:(?:p|tab|br|tc)|a:p|text:(?:p|h|tab)|(?:dc|cp|dcterms|meta):[\w-]+)(?:\s[^<>]*)?/?>"
)
_LINE_END = re.compile(r"\\[nrtbf]")
_PERCENT = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_ESCAPE = re.compile(r"\\u\{[0-9A-Fa-f]{1,6}\}|(?:\\u[0-9A-Fa-f]{4})+|\\x[0-9A-Fa-f]{2}")
_ENTITY = re.compile(r"&#?\w{1,32};")
_PASSES = 3


def undone(text: str) -> str:
    """The text with percent-encoding, JSON escapes and HTML entities undone, to three deep."""
    for _ in range(_PASSES):
        before = text
        if "%" in text:
            text = _PERCENT.sub(_from_percent, text)
        if "\\" in text:
            text = _ESCAPE.sub(_from_escape, text)
        if "&" in text:
            text = _ENTITY.sub(lambda match: html.unescape(match[0]), text)
        if text == before:
            break
    return text


def _from_percent(match: re.Match[str]) -> str:
    raw = unquote_to_bytes(match[0])
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _from_escape(match: re.Match[str]) -> str:
    digits = re.findall(r"[0-9A-Fa-f]+", match[0].replace("\\u", " ").replace("\\x", " "))
    joined = "".join(chr(min(int(code, 16), 0x10FFFF)) for code in digits)
    # Two surrogates are one character beyond the first 65,536.
    return joined.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


_MAGIC = (b"PK\x03\x04", b"\x1f\x8b\x08", b"%PDF-")
_SMALL = 256
_SHORTEST = 12
_DECLARED = re.compile(r"base64,\s*((?:[A-Za-z0-9+/_-]+\s*)+={0,2})")
_LINES = re.compile(r"(?:[A-Za-z0-9+/]{60,76}\r?\n[ \t]*)+[A-Za-z0-9+/]*={0,2}")
_LINE = range(60, 77)
_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_"
_ONLY_BASE64 = bytes(code if code in _ALPHABET else 32 for code in range(256))


def _keep(run: str, found: list[bytes]) -> str:
    found += _from_base64("".join(run.split()))
    return "base64 "


def _undeclared(text: str, found: list[bytes]) -> None:
    """What runs of twelve and more base64 characters hold, told to be base64 or not."""
    runs = set(text.encode("utf-8", "replace").translate(_ONLY_BASE64).split())
    long = [run.decode("ascii") for run in runs if len(run) >= _SHORTEST]
    for run in long:
        found += _from_base64(run)
    if any(len(run) in _LINE for run in long):
        for match in _LINES.finditer(text):
            found += _from_base64("".join(match[0].split()))


def _from_base64(run: str) -> list[bytes]:
    run = run.rstrip("=").replace("-", "+").replace("_", "/")
    run = run[: -1 if len(run) % 4 == 1 else None]
    try:
        return [binascii.a2b_base64(run + "=" * (-len(run) % 4))]
    except binascii.Error:
        return []
