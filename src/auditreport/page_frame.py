"""What pages beside the report have in common: their head, and a cover like the report's.

Each is one HTML file that loads nothing and needs no script. All that is given is HTML already:
whoever words a page knows how its texts are to be escaped.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cover:
    """What stands on the cover; ``edition`` is the word at the organisation's side."""

    organisation: str
    edition: str
    title: str
    subtitle: str
    date: str


def begun(policy: str, title: str, style: str, *more: str) -> str:
    """A page up to its body: it loads what ``policy`` allows.

    ``more`` are lines of its head that not every page has.
    """
    lines = "".join(f"{line}\n" for line in more)
    return f"""<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
{lines}<title>{title}</title>
<style>
{style}</style>
</head>"""


def covered(head: str, kind: str, cover: Cover, body: str, *, skip: bool = True) -> str:
    """A whole page after its ``head``: the cover, and the text below it.

    ``kind`` is the page's class in the style sheet and its name in words; with ``skip`` a link
    leads the keyboard past the cover.
    """
    link = f'<a class="skip" href="#{kind}">Skip to the {kind}</a>\n' if skip else ""
    place = f' id="{kind}" tabindex="-1"' if skip else ""
    return f"""{head}
<body class="{kind}">
{link}<header class="cover">
<div class="cover-panel"><div class="cover-inside">
<p class="cover-top"><span class="organisation">{cover.organisation}</span> \
<span class="edition">{cover.edition}</span></p>
<h1>{cover.title}</h1>
<p class="subtitle">{cover.subtitle}</p>
<p class="date">{cover.date}</p>
</div></div>
</header>
<div class="page">
<main{place}>
{body}
</main>
</div>
</body>
</html>
"""
