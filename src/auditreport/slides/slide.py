"""One slide as Markdown: a headline, what stands beside one another or alone, and its notes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from auditreport.markdown import blocks, div, escape, paragraph


@dataclass(frozen=True)
class Slide:
    """One slide. ``body`` and ``side``, the column left of it, are Markdown; the rest is plain."""

    title: str
    body: str
    notes: Sequence[str] = ()
    side: str = ""
    marks: str = ""
    """Classes and an id for the page on screen: ``.concern #c1``."""


def written(slide: Slide) -> str:
    """The slide's Markdown."""
    body = slide.body
    if slide.side:
        left, right = div('.column width="30%"', slide.side), div('.column width="70%"', body)
        # A fence longer than those within it.
        body = f":::: {{.columns}}\n{blocks(left, right)}::::"
    marks = f" {{{slide.marks}}}" if slide.marks else ""
    said = [paragraph(note) for note in slide.notes if note]
    return blocks(
        f"## {escape(slide.title)}{marks}",
        body,
        div(".speaker", *said) if said else "",
    )


def big(figure: str, words: Sequence[str]) -> str:
    """A big number and the words below it."""
    return blocks(f"[{escape(figure)}]{{.big}}", *map(paragraph, words))


def picture(source: str, alternative: str) -> str:
    """Place a chart; its text alternative is no caption."""
    attribute = " ".join(alternative.replace("\\", "").replace('"', "’").split())
    return f'![]({source}){{alt="{attribute}"}}'


def page_of(title: str, number: int, pages: int) -> str:
    """A title, and which of several slides this is: ``What should be done (1 of 2)``."""
    return f"{title} ({number} of {pages})" if pages > 1 else title
