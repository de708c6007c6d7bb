"""The gate, for archives (.xlsx, .xlsm, .ods): their parts, taken out with a cap on each count.

What an archive says of itself is not believed. Two programs can read one archive differently, so
the reader of spreadsheets is not given the archive that was sent but a plain one of the parts that
were looked at.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator

from auditreport.unreadable import Unreadable

MOST_PARTS = 200
MOST_INFLATED = 50_000_000
MOST_RATIO = 200
"""How many times larger than it is packed a part may be; below ``_SMALL`` it does no harm."""

ZIP = b"PK\x03\x04"
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_SMALL = 100_000
_LOCAL_HEADER = 30
_ENCRYPTED_FLAG = 1
_STEP = 1 << 20
_UNSAFE_NAME = re.compile(r"^[/\\]|^[A-Za-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)|[\0-\x1f]")


def open_archive(data: bytes) -> dict[str, zipfile.ZipInfo]:
    """The archive's parts by name, in its order; raises ``Unreadable`` for names that clash."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OverflowError):
        raise Unreadable("damaged") from None
    if len(members) > MOST_PARTS:
        raise Unreadable("too_many_parts")
    names: set[str] = set()
    for member in members:
        # As written in the archive: the library would already cut it at a zero byte.
        name = member.orig_filename.replace("\\", "/").casefold()
        if name in names or _UNSAFE_NAME.search(member.orig_filename):
            raise Unreadable("unsafe_parts")
        names.add(name)
        if member.flag_bits & _ENCRYPTED_FLAG:
            raise Unreadable("encrypted")
    return {member.filename: member for member in members}


def contents(data: bytes, parts: Iterable[zipfile.ZipInfo]) -> Iterator[tuple[str, bytes]]:
    """Each part's name and content, inflated step by step while it keeps within the caps."""
    left = MOST_INFLATED
    for part in parts:
        content = _inflate(data, part, left)
        left -= len(content)
        yield part.filename, content


def _inflate(data: bytes, part: zipfile.ZipInfo, left: int) -> bytes:
    header = data[part.header_offset : part.header_offset + _LOCAL_HEADER]
    if header[:4] != ZIP:
        raise Unreadable("damaged")
    name_length = int.from_bytes(header[26:28], "little")
    begin = part.header_offset + _LOCAL_HEADER + name_length
    begin += int.from_bytes(header[28:30], "little")
    packed = data[begin : begin + part.compress_size]
    most = min(left, max(_SMALL, len(packed) * MOST_RATIO))
    if part.compress_type == zipfile.ZIP_STORED:
        content = packed
    elif part.compress_type == zipfile.ZIP_DEFLATED:
        content = _deflated(packed, most)
    else:
        raise Unreadable("damaged")
    if len(content) > most:
        raise Unreadable("unpacks_too_large")
    if len(content) != part.file_size or zlib.crc32(content) != part.CRC:
        raise Unreadable("damaged")
    return content


def _deflated(packed: bytes, most: int) -> bytes:
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    pieces: list[bytes] = []
    total = 0
    rest = packed
    try:
        while not stream.eof and total <= most:
            piece = stream.decompress(rest, min(_STEP, most + 1 - total))
            rest = stream.unconsumed_tail
            if not piece and not rest and not stream.eof:
                raise Unreadable("damaged")
            pieces.append(piece)
            total += len(piece)
    except zlib.error:
        raise Unreadable("damaged") from None
    return pieces[0] if len(pieces) == 1 else b"".join(pieces)


def plain_archive(parts: Iterable[tuple[str, bytes]]) -> io.BytesIO:
    """An archive of these parts and nothing else."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts:
            archive.writestr(zipfile.ZipInfo(name), content)
    out.seek(0)
    return out
