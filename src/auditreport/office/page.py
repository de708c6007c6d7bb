"""The frame of the office's pages, and their tables: HTML in one file that loads nothing.

A table is whole without a script: the script only adds finding, choosing and sorting. Its rows
stand in blocks of which the browser lays out only those in sight, so that 10,000 take no time.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from urllib.parse import quote

from auditreport import page_frame
from auditreport.register import Department

BLOCK = 50
"""Rows to a block of a table."""
SHORT = 12
"""Rows of a table that is shown whole."""
_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_UNSEEN = (
    '<meta name="referrer" content="no-referrer">',
    '<meta name="robots" content="noindex">',
)
HOLDS_NAMES = "holds names, for the audit office only"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, its share of the width, and whether its values can be chosen from."""

    title: str
    share: float = 1
    choose: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A section of a page; ``number`` stands beside its name at the top of the page."""

    id: str
    title: str
    html: str
    number: int | None = None
    style: str = ""


def page(
    *, title: str, heading: str, above: str, below: str, parts: Sequence[Part], css: str, js: str
) -> str:
    """A whole page. ``title`` is the window's; ``above`` and ``below`` stand around the heading."""
    # Nothing is loaded, and no script runs but ours, whatever a department wrote.
    digest = base64.b64encode(hashlib.sha256(js.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'"
    style = css + "".join(part.style for part in parts)
    jumps = "".join(
        f'<li><a href="#{part.id}">{text(part.title)}'
        + ("" if part.number is None else f" <b>{part.number:,}</b>")
        + "</a></li>"
        for part in parts
    )
    sections = "\n".join(
        f'<section id="{part.id}" aria-labelledby="{part.id}-title">\n'
        f'<h2 id="{part.id}-title">{text(part.title)}</h2>\n{part.html}\n</section>'
        for part in parts
    )
    return f"""{begun(policy, title, style)}
<body>
<a class="skip" href="#main">Skip to the page</a>
<header class="top"><div class="inside">
<p class="over">{text(above)} <strong class="names">{HOLDS_NAMES.capitalize()}</strong></p>
<h1>{text(heading)}</h1>
<p class="under">{text(below)}</p>
</div></header>
<nav class="jumps" aria-label="On this page"><ul class="inside">{jumps}</ul></nav>
<main id="main" class="inside" tabindex="-1">
{sections}
</main>
<script>{js}</script>
</body>
</html>
"""


def table(
    name: str, label: str, columns: Sequence[Column], rows: Iterable[str], *, tools: bool = True
) -> tuple[str, str]:
    """A table's HTML and its own style; ``rows`` are cells, as ``head`` and ``cell`` write them.

    With ``tools`` its rows can be found, chosen and sorted.
    """
    every = list(rows)
    headings = "".join(
        f'<th scope="col"{" data-choose" if column.choose else ""}>{text(column.title)}</th>'
        for column in columns
    )
    blocks = "\n".join(
        "<tbody>\n" + "\n".join(f"<tr>{row}</tr>" for row in every[at : at + BLOCK]) + "\n</tbody>"
        for at in range(0, len(every), BLOCK)
    )
    # A long table scrolls within itself, and so must be within reach of the keyboard.
    long = len(every) > SHORT
    region = f' class="rows long" role="region" tabindex="0" aria-label="{text(label)}"'
    html = (
        f'<div{region if long else " class=rows"}>\n<table id="{name}-table" '
        f'aria-label="{text(label)}"{" data-tools" if tools else ""}>\n'
        f"<thead><tr>{headings}</tr></thead>\n{blocks}\n</table>\n</div>"
    )
    shares = " ".join(f"minmax({_least(one.title):g}rem,{one.share:g}fr)" for one in columns)
    labels = "".join(
        f"#{name}-table td:nth-child({n})::before{{content:{_css_text(column.title)}}}"
        for n, column in enumerate(columns[1:], start=2)
    )
    whole = sum(column.share for column in columns)
    widths = "".join(
        f"#{name}-table thead th:nth-child({n}){{width:{100 * column.share / whole:.1f}%}}"
        for n, column in enumerate(columns, start=1)
    )
    style = (
        f"@media print{{{widths}}}\n"
        f"@media screen and (min-width:52rem)"
        f"{{#{name}-table tr{{grid-template-columns:{shares}}}}}\n"
        f"@media screen and (max-width:51.99rem){{{labels}}}\n"
    )
    return html, style


def _least(title: str) -> float:
    """The width in rem that a heading's longest word needs, so that it never touches the next."""
    return round(0.56 * max(map(len, title.split()), default=0) + 1.1, 2)


def _css_text(given: str) -> str:
    """A text in a style sheet: no character of it can end it."""
    kept = (c if (c.isascii() and c.isalnum()) or c == " " else f"\\{ord(c):06x}" for c in given)
    return f'"{"".join(kept)}"'


def cell(html: str, sort: object = "") -> str:
    """A cell; ``sort`` is what it is sorted by, where that isn't what it shows."""
    return f'<td data-v="{text(str(sort))}">{html}</td>' if sort != "" else f"<td>{html}</td>"


def begun(policy: str, title: str, style: str) -> str:
    """A page up to its body: it loads what ``policy`` allows, tells nobody, and isn’t found."""
    return page_frame.begun(policy, text(title), style, *_UNSEEN)


def head(html: str) -> str:
    """The cell that names its row."""
    return f'<th scope="row">{html}</th>'


def text(given: str) -> str:
    """Text from outside, as HTML shows it and never obeys it.

    What would turn the direction of the text after it shows as its number.
    """
    return escape(_TURNING.sub(lambda found: f"\\u{ord(found[0]):04x}", given))


def small(given: str) -> str:
    """A second line in a cell; nothing where there is no text."""
    return f"<small>{text(given)}</small>" if given else ""


def chip(word: str, look: str) -> str:
    """A word in a tinted frame."""
    return f'<span class="chip {look}">{text(word)}</span>'


def department(one: Department | None, otherwise: str = "") -> str:
    """A department's name, with its code and organisation below."""
    if one is None:
        return text(otherwise or "not known")
    below = " · ".join(filter(None, (one.code, one.organisation)))
    return f"{text(one.name or one.code)}{small(below)}"


def contact(one: Department | None) -> str:
    """Whom to write to, with a link that begins an e-mail."""
    if one is None:
        return ""
    if not one.email:
        return f"{text(one.contact)}<small>no e-mail address</small>"
    # A browser takes ? and & after the address for headers of the e-mail.
    shown = text(one.email).replace("@", "@<wbr>")
    link = f'<a href="mailto:{quote(one.email, safe="@")}">{shown}</a>'
    return f"{text(one.contact)}<small>{link}</small>" if one.contact else link


def command(typed: str, for_excel: Sequence[str] = ()) -> str:
    """What is to be typed, with a button that copies it, and one that copies cells for Excel."""
    # On a narrow screen a command breaks between its words, and not at their hyphens; a row of a
    # file is one word, more or less.
    words = text(typed)
    if "," not in typed:
        words = " ".join(f"<span>{text(word)}</span>" for word in typed.split(" "))
    cells = "&#9;".join(map(text, for_excel))
    excel = f'<button type="button" class="copy" data-copy="{cells}">Copy for Excel</button>'
    return (
        f'<span class="command"><code>{words}</code>'
        f'<button type="button" class="copy">Copy</button>{excel if cells else ""}</span>'
    )


def short_day(day: date | None) -> str:
    """``29 Sep 2010``; nothing where there is no day."""
    return f"{day.day} {day:%b %Y}" if day else ""


def in_days(days: int) -> str:
    """How far ahead a day is: ``today``, ``tomorrow``, ``in 14 days``."""
    return {0: "today", 1: "tomorrow"}.get(days, f"in {days:,} days")


def many(number: int, noun: str, plural: str = "") -> str:
    """Number and noun: ``1 letter``, ``4,067 letters``."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"
