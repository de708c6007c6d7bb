"""The objects of a PDF file as they lie in it: numbers, dictionaries, streams and strings."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass

_OBJECT = re.compile(rb"(?<!\d)(\d+)\s+\d+\s+obj\b")
_STREAM = re.compile(rb"\bstream\r?\n")
_LENGTH = re.compile(rb"/Length\s+(\d+)(?!\s+\d+\s+R)")
STRING = rb"\((?:[^()\\]|\\.|\((?:[^()\\]|\\.|\([^()]*\))*\))*\)|<[0-9A-Fa-f\s]+>"
_ESCAPED = re.compile(rb"\\(\r\n|[0-7]{1,3}|.)", re.DOTALL)
_ESCAPES = {
    **{f"{code:0{width}o}".encode(): bytes([code]) for width in (1, 2, 3) for code in range(256)},
    **{b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"},
    **dict.fromkeys((b"\n", b"\r", b"\r\n"), b""),
}
_FILTER = re.compile(rb"/Filter\s*(?:/(\w+)|\[\s*/(\w+)\s*\]|\[)")


@dataclass(frozen=True, slots=True)
class PdfObject:
    """One object: what it says of itself, and its unpacked stream where it has one."""

    head: bytes
    """Its dictionary, or all of it where it has no stream."""
    stream: bytes | None = None


def pdf_objects(data: bytes, largest: int) -> tuple[dict[int, PdfObject], bytes]:
    """The file's objects by number, and the bytes that belong to none (the trailer).

    Raises ``ValueError`` for streams that unpack to more than ``largest`` bytes or are packed in a
    way not known here, and ``zlib.error`` for a damaged one.
    """
    found: dict[int, PdfObject] = {}
    between: list[bytes] = []
    size = at = 0
    while match := _OBJECT.search(data, at):
        between.append(data[at : match.start()])
        end = data.find(b"endobj", match.end())
        end = len(data) if end < 0 else end
        begin = _STREAM.search(data, match.end(), end)
        if begin is None:
            found[int(match[1])] = PdfObject(data[match.end() : end])
            at = end + len(b"endobj")
            continue
        head = data[match.end() : begin.start()]
        length = _LENGTH.search(head)
        stop = begin.end() + int(length[1]) if length else data.find(b"endstream", begin.end())
        stream = _unpacked(data[begin.end() : stop], head, largest - size)
        size += len(stream)
        found[int(match[1])] = PdfObject(head, stream)
        end = data.find(b"endobj", stop)
        at = len(data) if end < 0 else end + len(b"endobj")
    between.append(data[at:])
    for packed in [one for one in found.values() if b"/ObjStm" in one.head]:
        found |= _packed_objects(packed)
    return found, b"\n".join(between)


def _unpacked(raw: bytes, head: bytes, largest: int) -> bytes:
    filters = _FILTER.search(head)
    if filters is None:
        return raw
    name = filters[1] or filters[2]
    if name == b"FlateDecode":
        inflate = zlib.decompressobj()
        stream = inflate.decompress(raw, max(largest, 1))
        if not inflate.eof and inflate.unconsumed_tail:
            raise ValueError("too large")
        return stream
    if name in (b"DCTDecode", b"JPXDecode"):
        return raw
    raise ValueError("a filter that isn't known")


def _packed_objects(packed: PdfObject) -> dict[int, PdfObject]:
    stream = packed.stream or b""
    first = re.search(rb"/First\s+(\d+)", packed.head)
    if first is None:
        raise ValueError("an object stream without its first")
    start = int(first[1])
    numbers = [int(word) for word in stream[:start].split()]
    offsets = [*(start + offset for offset in numbers[1::2]), len(stream)]
    return {
        number: PdfObject(stream[begin:end])
        for number, begin, end in zip(numbers[::2], offsets, offsets[1:], strict=False)
    }


def string_bytes(string: bytes) -> bytes:
    """What a string stands for, as it is written: ``(…)`` with its escapes, or ``<…>``."""
    if string.startswith(b"<"):
        return from_hex(string[1:-1])
    inner = string[1:-1]
    if b"\\" not in inner:
        return inner
    return _ESCAPED.sub(lambda match: _ESCAPES.get(match[1], match[1]), inner)


def from_hex(digits: bytes) -> bytes:
    """The bytes of hexadecimal digits, among which may be spaces; a last one alone is its high."""
    digits = b"".join(digits.split())
    return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))


def utf16(raw: bytes) -> str:
    """Text of two bytes a letter, the high one first."""
    return raw.decode("utf-16-be", "replace")


def text_of(raw: bytes) -> str:
    """The text of a string that a reader is shown: UTF-16 or UTF-8 where it says so."""
    if raw.startswith(b"\xfe\xff"):
        return utf16(raw[2:])
    if raw.startswith(b"\xef\xbb\xbf"):
        return raw[3:].decode("utf-8", "replace")
    return raw.decode("latin-1")
