"""A PDF's objects as values: dictionaries, lists, names, texts, numbers; references are followed.

:mod:`auditreport.pdf_objects` gives the bytes of each object; here they are read, each when it is
first asked for. The trees of a PDF (pages, tags, bookmarks) are walked with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from auditreport.pdf_objects import STRING, pdf_objects, string_bytes, text_of

LARGEST = 256_000_000
"""Bytes that a file may unpack to."""
_TOKEN = re.compile(
    rb"(?:\s|%[^\r\n]*)*(?:"
    rb"(?P<open><<|\[)|(?P<close>>>|\])|/(?P<name>[^\s/<>\[\](){}%]*)|(?P<string>"
    + STRING
    + rb"|<>)"
    rb"|(?P<reference>\d+)\s+\d+\s+R\b|(?P<number>[-+]?(?:\d+\.?\d*|\.\d+))|(?P<word>[A-Za-z]+))",
    re.DOTALL,
)
_ROOT = re.compile(rb"/Root\s+(\d+)\s+\d+\s+R")
_WORDS = {b"true": True, b"false": False}

Value = Any
"""A dict, list, ``Name``, str, int, float, bool, ``Reference`` or ``None``."""


class Name(str):
    """A name such as ``/Table``, without its stroke; it equals the text ``Table``."""

    __slots__ = ()


class Reference(int):
    """The number of another object."""

    __slots__ = ()


class PdfFile:
    """A PDF to look things up in.

    Raises ``ValueError`` where the file is no PDF, is encrypted, or is packed in a way not known.
    """

    def __init__(self, data: bytes) -> None:
        self._objects, between = pdf_objects(data, LARGEST)
        trailers = b"".join(
            [between, *(one.head for one in self._objects.values() if b"/XRef" in one.head)]
        )
        roots = _ROOT.findall(trailers)
        if not roots or b"/Encrypt" in trailers:
            raise ValueError("no PDF that can be read")
        self._values: dict[int, Value] = {}
        self.root = self.dictionary(Reference(roots[-1]))
        """The catalogue, from which all else is found."""

    def get(self, value: Value) -> Value:
        """A value itself, where it is a reference."""
        while isinstance(value, Reference):
            if value not in self._values:
                one = self._objects.get(value)
                self._values[value] = _read(one.head) if one else None
            value = self._values[value]
        return value

    def dictionary(self, value: Value) -> dict[str, Value]:
        """A value that is to be a dictionary; an empty one where it is none."""
        found = self.get(value)
        return found if isinstance(found, dict) else {}

    def items(self, value: Value) -> list[Value]:
        """A value that is a list, or one alone; none where there is no value."""
        found = self.get(value)
        if found is None:
            return []
        return found if isinstance(found, list) else [value]

    def text(self, value: Value) -> str:
        """A value that is to be a text; empty where it is none."""
        found = self.get(value)
        return found if isinstance(found, str) else ""

    def stream(self, value: Value) -> bytes:
        """The unpacked stream behind a reference; empty where there is none."""
        one = self._objects.get(value) if isinstance(value, Reference) else None
        return (one.stream or b"") if one else b""

    def of_type(self, name: str) -> Iterator[dict[str, Value]]:
        """Every object that is a dictionary of this ``Type``."""
        for number, one in self._objects.items():
            if name.encode() in one.head:
                found = self.dictionary(Reference(number))
                if found.get("Type") == name:
                    yield found

    def page_references(self) -> list[Reference]:
        """The numbers of the pages' objects, in order."""
        found: list[Reference] = []
        waiting, seen = [self.root.get("Pages")], set()
        while waiting:
            one = waiting.pop()
            if not isinstance(one, Reference) or one in seen:
                continue
            seen.add(one)
            node = self.dictionary(one)
            if "Kids" in node:
                waiting += reversed(self.items(node["Kids"]))
            else:
                found.append(one)
        return found


def _read(data: bytes) -> Value:
    """The first value of an object; ``None`` where there is none, or it is null."""
    return next(_values(_TOKEN.finditer(data)), None)


def _values(tokens: Iterator[re.Match[bytes]]) -> Iterator[Value]:
    """Each value up to the end of what holds them."""
    for token in tokens:
        if token["close"]:
            return
        if token["open"] == b"[":
            yield list(_values(tokens))
        elif token["open"]:
            inside = list(_values(tokens))
            yield dict(zip(inside[::2], inside[1::2], strict=False))
        else:
            yield _simple(token)


def _simple(token: re.Match[bytes]) -> Value:
    match token.lastgroup:
        case "name":
            return Name(token["name"].decode("latin-1"))
        case "string":
            return text_of(string_bytes(token["string"]))
        case "reference":
            return Reference(token["reference"])
        case "number":
            number = float(token["number"])
            return int(number) if number.is_integer() else number
    return _WORDS.get(token["word"])
