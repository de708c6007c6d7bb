"""The gate, for XML: a strict walk through one part, with the traps that a lenient one falls into.

The reader of spreadsheets is lenient. Here a part must be well-formed, in an encoding that both
read alike, and without declarations: so that what is looked at is what will be read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from xml.parsers import expat

from auditreport.unreadable import Unreadable

Start = Callable[[dict[str, str]], None]
"""What is done at the start of an element, given its attributes."""

_ENCODINGS = {None, "UTF-8", "US-ASCII", "ASCII"}


def parse_strictly(parser: expat.XMLParserType, content: bytes) -> None:
    """Parse all of a part, and take the handlers off; ``Unreadable`` where it isn't sound."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in content[:4]:
        raise Unreadable("damaged")  # UTF-16: no office program writes it
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, ValueError, LookupError):
        raise Unreadable("damaged") from None
    finally:  # what holds itself in a circle would stay in memory for a while
        parser.StartElementHandler = parser.EndElementHandler = None
        parser.CharacterDataHandler = None
        parser.StartDoctypeDeclHandler = parser.XmlDeclHandler = None


class Walker:
    """One walk. ``starts`` picks, by the root's name and then the element's, what is done.

    Names are without prefix; under the root ``""`` stands what goes for any other. ``end`` is told
    of the ends of elements while the walk listens to text.
    """

    def __init__(
        self, starts: Mapping[str, Mapping[str, Start]], end: Callable[[str], None]
    ) -> None:
        self._starts = starts
        self._end = end
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._root
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.XmlDeclHandler = self._declaration
        self.root = ""
        self.text: list[str] = []

    def walk(self, content: bytes) -> None:
        """Walk through all of it; raises ``Unreadable`` where it isn't sound."""
        parse_strictly(self._parser, content)

    def listen(self, on: bool) -> None:
        """Start collecting text afresh, or stop."""
        if on:
            self.text.clear()
        self._parser.CharacterDataHandler = self.text.append if on else None
        self._parser.EndElementHandler = self._ended if on else None

    def _ended(self, name: str) -> None:
        self._end(_plain(name))

    def _root(self, name: str, attributes: dict[str, str]) -> None:
        self.root = _plain(name)
        starts = self._starts.get(self.root) or self._starts.get("")
        self._parser.StartElementHandler = None
        if starts is None:
            return
        known: dict[str, Start | None] = {}

        def each(name: str, attributes: dict[str, str]) -> None:
            try:
                start = known[name]
            except KeyError:
                start = known[name] = starts.get(_plain(name))
            if start is not None:
                start(attributes)

        self._parser.StartElementHandler = each
        each(name, attributes)

    def _doctype(self, *_: object) -> None:
        raise Unreadable("doctype")

    def _declaration(self, version: str, encoding: str | None, standalone: int) -> None:
        if (encoding.upper() if encoding else None) not in _ENCODINGS:
            raise Unreadable("damaged")


def _plain(name: str) -> str:
    return name.rpartition(":")[2]


def attribute(attributes: Mapping[str, str], name: str) -> str | None:
    """The value of the attribute with this name, whatever its prefix."""
    if name in attributes:
        return attributes[name]
    return next((v for k, v in attributes.items() if k.rpartition(":")[2] == name), None)
