"""Markdown in small pieces: other people's text made safe, pipe tables, lists."""

import re
from collections.abc import Iterable, Sequence

from tabulate import tabulate

# What Pandoc's Markdown gives a meaning within a line. Quotes and dashes stay: it makes them curly.
_INLINE = re.compile(r"([\\`*_{}\[\]<>|~^@$&#])")
# What would make a list, a definition or a title block at the start of a paragraph.
_OPENING = re.compile(r"^(\(?[0-9A-Za-z]{0,9})([.)+:%=-])(?=\s|$|[=-])")
NAMED = re.compile(r"\{var ([\w.-]+)\}")
"""A figure by its name, in the files of findings."""
_LINK = re.compile(r"(?<!\\)\[([^\[\]\n]*)\]\(#[^)\n]*\)(?:\{[^}\n]*\})?")
_REFERENCES = re.compile(r" \((?:@[\w-]+(?:, )?)+\)")
_EMPHASIS = re.compile(r"(?<!\\)\*+")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]<>|~^@$&#])")
_WIDTH = 96  # Pandoc takes relative widths from the dashes once a line is longer than 72


def escape(text: str) -> str:
    """Text that isn't the report's own, so that it prints as it stands; one line."""
    return _INLINE.sub(r"\\\1", " ".join(text.split()))


def unmarked(markdown: str) -> str:
    """Our own sentences as plain text: without links, references, emphasis and escapes."""
    plain = _EMPHASIS.sub("", _REFERENCES.sub("", _LINK.sub(r"\1", markdown)))
    return _ESCAPED.sub(r"\1", plain)


def quoting(written: str, text: str) -> str:
    """The same text as a paragraph in one of two ways.

    ``written`` names its figures, which become variables for the renderer to fill in; where there
    is none, ``text`` is escaped from end to end.
    """
    if not written:
        return paragraph(text)
    # A space at each end of what is escaped would be lost.
    pieces = NAMED.split(" ".join(written.split()))
    said = (
        f"{{{{< var {piece} >}}}}" if at % 2 else _INLINE.sub(r"\\\1", piece)
        for at, piece in enumerate(pieces)
    )
    return _OPENING.sub(r"\1\\\2", "".join(said))


def paragraph(text: str) -> str:
    """Other people's text as a paragraph: its first characters can't turn it into a list."""
    return _OPENING.sub(r"\1\\\2", escape(text))


def blocks(*parts: str) -> str:
    """Blocks with a blank line between them, empty ones left out; ends with a line end."""
    filled = [part.strip("\n") for part in parts if part.strip()]
    return "\n\n".join(filled) + "\n" if filled else ""


def div(classes: str, *parts: str) -> str:
    """Blocks within a div: ``div(".action .high", …)``."""
    return f"::: {{{classes}}}\n{blocks(*parts)}:::"


def bullets(items: Iterable[str]) -> str:
    """Make a tight list."""
    return "\n".join(f"- {item}" for item in items)


def numbered(items: Iterable[str]) -> str:
    """Make a tight list with numbers."""
    return "\n".join(f"{number}. {item}" for number, item in enumerate(items, start=1))


def table(
    headings: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    widths: Sequence[int],
    align: str,
    caption: str,
    name: str,
) -> str:
    """Make a pipe table with its caption below, as both engines want it.

    ``align`` has a letter a column (``l`` or ``r``); ``widths`` are the columns' shares of the
    page; ``name`` is what ``@tbl-name`` refers to. Cells are Markdown: escape what isn't ours.
    """
    unit = _WIDTH / sum(widths)
    dashes = [
        "-" * max(3, round(share * unit)) + (":" if side == "r" else "")
        for share, side in zip(widths, align, strict=True)
    ]
    body = [["" if cell is None else str(cell) for cell in row] for row in rows]
    lines = tabulate(body, headings, tablefmt="pipe", disable_numparse=True).split("\n")
    lines[1] = "|" + "|".join(dash if dash.endswith(":") else f":{dash}" for dash in dashes) + "|"
    return "\n".join(lines) + f"\n\n: {caption} {{#tbl-{name}}}"


def figure(source: str, *, caption: str, alternative: str, name: str) -> str:
    """Place a chart with its caption and text alternative; the latter holds no double quotes."""
    return f'![{caption}]({source}){{#fig-{name} fig-alt="{alternative}"}}'
