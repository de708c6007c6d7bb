"""A page's HTML as a tree of elements, as far as checks of it need one: no browser, no library."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = frozenset(
    {
        *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param"),
        *("source", "track", "wbr"),
    }
)
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


@dataclass(slots=True, eq=False)
class Element:
    """One element: its attributes, what it holds, and the heading that it stands under."""

    tag: str
    attributes: Mapping[str, str]
    parent: Element | None = None
    under: str = ""
    inside: list[Element | str] = field(default_factory=list)

    def __iter__(self) -> Iterator[Element]:
        """It and all within it, in the order of the page."""
        yield self
        for one in self.inside:
            if isinstance(one, Element):
                yield from one

    def above(self) -> Iterator[Element]:
        """What it stands in, from within to without."""
        one = self.parent
        while one:
            yield one
            one = one.parent

    @property
    def text(self) -> str:
        """All text within, as it stands."""
        return "".join(one if isinstance(one, str) else one.text for one in self.inside)

    @property
    def name(self) -> str:
        """What a screen reader calls it: its label, its alternative text, or what it holds."""
        given = self.attributes
        if label := given.get("aria-label", "").strip() or given.get("alt", "").strip():
            return label
        within = (one if isinstance(one, str) else one.name for one in self.inside)
        return " ".join("".join(within).split()) or given.get("title", "").strip()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = self._open = Element("", {})
        self._heading = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        one = Element(tag, given, self._open, self._heading)
        self._open.inside.append(one)
        if tag not in _VOID:
            self._open = one

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        closed = next((one for one in (self._open, *self._open.above()) if one.tag == tag), None)
        if closed is None or closed.parent is None:
            return
        self._open = closed.parent
        if tag in HEADINGS:
            self._heading = closed.name

    def handle_data(self, data: str) -> None:
        self._open.inside.append(data)


def read_page(html: str) -> Element:
    """The page's tree; an end that is missing is taken to be where its surroundings end."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.root
