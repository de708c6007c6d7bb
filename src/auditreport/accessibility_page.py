"""What keeps a page from some of its readers, as far as its HTML alone tells (WCAG 2.2 AA)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise

from auditreport.accessibility_contrast import pale_pairs
from auditreport.accessibility_rules import Fault
from auditreport.page_elements import HEADINGS, Element, read_page

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_NO_ZOOM = re.compile(r"user-scalable\s*=\s*(?:no|0)|maximum-scale\s*=\s*(?:0|1(?![0-9])|1\.)")
_SCOPES = ("col", "row", "colgroup", "rowgroup")
_SAYS_NOTHING = frozenset({"here", "click here", "this", "link", "more", "read more", "this link"})
_LOADS = ("src", "data", "poster", "background")
_LOADING_LINKS = frozenset({"stylesheet", "icon", "preload", "prefetch", "manifest", "import"})
_IN_STYLE = re.compile(r"""@import\s*(?:url\()?\s*["']?([^"')\s;]+)|url\(\s*["']?([^"')]+)""")
_SHOWN = 60
"""Letters of a text that a message quotes."""


def page_faults(html: str) -> Iterator[Fault]:
    """Each fault of a page, in the order of the rules."""
    root = read_page(html)
    every = list(root)
    for check in _CHECKS:
        yield from check(every)


def _language(every: list[Element]) -> Iterator[Fault]:
    (page,) = _named(every, "html")[:1] or [Element("html", {})]
    if not _LANGUAGE.fullmatch(page.attributes.get("lang", "")):
        yield Fault("language", "the page doesn't say which language it is in")


def _title(every: list[Element]) -> Iterator[Fault]:
    titles = [one for one in _named(every, "title") if not _within(one, "svg")]
    if not any(one.text.strip() for one in titles):
        yield Fault("title", "the page has no title")


def _zoom(every: list[Element]) -> Iterator[Fault]:
    for one in _named(every, "meta"):
        if one.attributes.get("name") == "viewport" and _NO_ZOOM.search(
            one.attributes.get("content", "")
        ):
            yield Fault("zoom", "the page keeps readers from enlarging it")


def _landmarks(every: list[Element]) -> Iterator[Fault]:
    if (mains := len(_named(every, "main"))) != 1:
        yield Fault("landmarks", f"the page marks its text {mains} times, and not once")
    links = [one for one in _named(every, "a") if "href" in one.attributes]
    if links and not links[0].attributes["href"].startswith("#"):
        yield Fault("landmarks", "the first link doesn't lead to the text", _place(links[0]))


def _headings(every: list[Element]) -> Iterator[Fault]:
    headings = [one for one in every if one.tag in HEADINGS and _seen(one)]
    if (first := sum(one.tag == "h1" for one in headings)) != 1:
        yield Fault("headings", f"the page has {first} headings of the first level, and not one")
    for one in headings:
        if not one.name:
            yield Fault("headings", "a heading holds no text", _place(one))
    for before, one in pairwise(headings):
        left_out = HEADINGS.index(one.tag) - HEADINGS.index(before.tag) - 1
        if left_out > 0:
            yield Fault("headings", f"‘{_short(one.name)}’ leaves out a level", _place(one))


def _pictures(every: list[Element]) -> Iterator[Fault]:
    for one in every:
        given = one.attributes
        decoration = given.get("alt") == "" and "alt" in given and "aria-label" not in given
        if one.tag == "img" and not one.name and not (decoration and given.get("role") != "img"):
            yield Fault("pictures", "a picture has no text in its place", _place(one))
        if one.tag == "svg" and _seen(one) and not _within(one, "svg"):
            titles = [part for part in one if part.tag == "title" and part.text.strip()]
            if not (given.get("aria-label") or titles):
                yield Fault("pictures", "a drawing has no text in its place", _place(one))


def _tables(every: list[Element]) -> Iterator[Fault]:
    for number, table in enumerate(_named(every, "table"), start=1):
        place = f"table {number}, {_place(table)}"
        cells = [one for one in table if one.tag == "th"]
        if not cells:
            yield Fault("tables", "a table has no header cells", place)
        if any(one.attributes.get("scope") not in _SCOPES for one in cells):
            yield Fault("tables", "header cells don't say what they are headers of", place)
        if any(not one.name for one in cells):
            yield Fault("tables", "a header cell holds no text", place)
        if not _captioned(table):
            yield Fault("tables", "a table has no caption", place)


def _captioned(table: Element) -> bool:
    """Whether a table has a name: its own, its figure's, or that of a section with no other."""
    captions = [one for one in table if one.tag == "caption"]
    for figure in table.above():
        if figure.tag == "figure":
            captions += [one for one in figure if one.tag == "figcaption"]
    section = next((one for one in table.above() if one.tag == "section"), None)
    if section:
        headings = [one for one in section if one.tag in HEADINGS]
        alone = sum(one.tag == "table" for one in section) == 1
        captions += headings[:1] if alone else []
    return "aria-label" in table.attributes or any(one.name for one in captions)


def _links(every: list[Element]) -> Iterator[Fault]:
    ids = {one.attributes["id"] for one in every if "id" in one.attributes}
    for one in _named(every, "a"):
        to = one.attributes.get("href")
        if to is None:
            continue
        if not one.name:
            yield Fault("links", f"a link to {_short(to)} has no text", _place(one))
        elif one.name.lower().strip(" .:›»") in _SAYS_NOTHING:
            yield Fault("links", f"a link says only ‘{one.name}’", _place(one))
        if to.startswith("#") and to[1:] and to[1:] not in ids:
            yield Fault("links", f"a link leads to {to}, which isn't there", _place(one))


def _names(every: list[Element]) -> Iterator[Fault]:
    counted = Counter(one.attributes["id"] for one in every if one.attributes.get("id"))
    for name, times in counted.items():
        if times > 1:
            yield Fault("names", f"{times} things on the page are called ‘{_short(name)}’")


def _keyboard(every: list[Element]) -> Iterator[Fault]:
    for one in every:
        given = one.attributes
        index = given.get("tabindex", "")
        if index.isdigit() and int(index) > 0:
            yield Fault("keyboard", "something is reached before its turn", _place(one))
        if (
            index == "0"
            and one.tag not in ("a", "button", "summary", "input")
            and not (
                given.get("role") and (given.get("aria-label") or given.get("aria-labelledby"))
            )
        ):
            yield Fault("keyboard", "what the keyboard stops at has no name", _place(one))


def _contrast(every: list[Element]) -> Iterator[Fault]:
    css = "\n".join(one.text for one in _named(every, "style"))
    for selector, look, found in pale_pairs(css):
        yield Fault(
            "contrast", f"text stands out from its ground {found:.1f} to 1", f"{selector}, {look}"
        )


def _requests(every: list[Element]) -> Iterator[Fault]:
    for one in every:
        given = one.attributes
        asked = [given[name] for name in _LOADS if name in given]
        asked += [part.split()[0] for part in given.get("srcset", "").split(", ") if part.strip()]
        if one.tag == "link" and _LOADING_LINKS & set(given.get("rel", "").split()):
            asked.append(given.get("href", ""))
        if one.tag in ("image", "use"):
            asked += [given.get("href", ""), given.get("xlink:href", "")]
        if given.get("http-equiv", "").lower() == "refresh":
            asked.append(given.get("content", ""))
        style = one.text if one.tag == "style" else given.get("style", "")
        asked += [found[1] or found[2] for found in _IN_STYLE.finditer(style)]
        for address in asked:
            if address and not address.startswith(("data:", "#")):
                yield Fault("requests", f"the page asks for {_short(address)}", _place(one))


_CHECKS: tuple[Callable[[list[Element]], Iterator[Fault]], ...] = (
    *(_language, _title, _zoom, _landmarks, _headings, _pictures, _tables, _links, _names),
    *(_keyboard, _contrast, _requests),
)


def _named(every: list[Element], tag: str) -> list[Element]:
    return [one for one in every if one.tag == tag]


def _within(one: Element, tag: str) -> bool:
    return any(above.tag == tag for above in one.above())


def _seen(one: Element) -> bool:
    """Whether a screen reader is shown it."""
    around = (one, *one.above())
    return not any(
        part.attributes.get("aria-hidden") == "true" or "hidden" in part.attributes
        for part in around
    )


def _place(one: Element) -> str:
    return f"under ‘{_short(one.under)}’" if one.under else "at the top"


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
