"""Who a return's document says that wrote it: part of what the leak check looks for."""

from __future__ import annotations

import html
import io
import re
import zipfile
import zlib
from collections.abc import Iterable

_MEMBERS = ("docProps/core.xml", "meta.xml")
_LARGEST = 64 * 1024
_LARGEST_FILE = 5_000_000
_AUTHOR = re.compile(
    r"<(dc:creator|cp:lastModifiedBy|meta:initial-creator)(?:\s[^<>]*)?>([^<>]*)</\1>"
)


def files_and_authors(returns: Iterable[tuple[str, object]]) -> tuple[list[str], list[str]]:
    """The returns' paths, and the authors and last editors of those that are zip archives.

    ``returns`` are path and content, or whatever stands for one that can't be read. A return may be
    anything: one that isn't a sound archive, or whose properties are larger than any honest ones,
    has no author. The properties are searched as text, as an XML parser would follow what a
    stranger wrote.
    """
    files: list[str] = []
    found: dict[str, None] = {}
    for file, content in returns:
        files.append(file)
        if isinstance(content, bytes):
            found |= dict.fromkeys(_authors(content))
    return files, list(found)


def _authors(content: bytes) -> list[str]:
    if not content.startswith(b"PK") or len(content) > _LARGEST_FILE:
        return []
    texts = []
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in set(_MEMBERS) & set(archive.namelist()):
                with archive.open(name) as member:
                    texts.append(member.read(_LARGEST + 1))
    except (
        zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, OSError, EOFError,
        ValueError,
    ):  # fmt: skip
        return []
    return [
        author
        for text in texts
        if len(text) <= _LARGEST
        for _, found in _AUTHOR.findall(text.decode("utf-8", "replace"))
        if (author := html.unescape(found).strip())
    ]
