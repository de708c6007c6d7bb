"""Where each linked number comes from, as panels that open in place and without a script.

A number of the prose is a link to its row, with its variable's name. In HTML `house.lua` makes it a
button for its panel (a popover, which the browser itself opens), where there is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import escape

from auditreport.origins import in_words
from auditreport.trace import Trace, Traces

PANELS = "_numbers.html"
"""The panels, in the report's folder; `house.lua` puts them behind the text."""
_ANCHOR = re.compile(r"\{[^}\n]*#([\w-]+)[^}\n]*\}")
_LINKED = re.compile(r"\{\.number variable=\"([^\"]+)\"\}")


def _anchors(parts: Mapping[str, str]) -> set[str]:
    return {anchor for text in parts.values() for anchor in _ANCHOR.findall(text)}


def panels(parts: Mapping[str, str], traces: Traces, code: Mapping[str, str], version: str) -> str:
    """The panel of each number that a part links, as HTML; nothing that isn't published."""
    anchors = _anchors(parts)
    used = {name for text in parts.values() for name in _LINKED.findall(text)}
    return "".join(
        _panel(one, anchors, code, version)
        for one in traces.numbers.values()
        if one.is_linked and one.name in used
    )


def _panel(one: Trace, anchors: set[str], code: Mapping[str, str], version: str) -> str:
    facts = "".join(
        f"<dt>{name}</dt><dd>{said}</dd>" for name, said in _facts(one, anchors, code, version)
    )
    return (
        f'<div class="trace" id="n-{escape(one.name)}" popover role="group"'
        f' aria-label="Where {escape(one.value)} comes from">'
        f"<p><strong>{escape(one.value)}</strong> <code>{escape(one.name)}</code></p>"
        f"<dl>{facts}</dl>"
        f'<button type="button" popovertarget="n-{escape(one.name)}"'
        ' popovertargetaction="hide">Close</button></div>\n'
    )


def _facts(
    one: Trace, anchors: set[str], code: Mapping[str, str], version: str
) -> Iterator[tuple[str, str]]:
    origin = one.origin
    yield "Made", escape(in_words(origin))
    files = dict.fromkeys(cell.file for cell in origin.cells)
    rows = list(dict.fromkeys(cell.row for cell in origin.cells if cell.row))
    row = escape(", ".join(rows))
    if origin.anchor in anchors:
        row = f'<a href="#{origin.anchor}">{row or "Shown here"}</a>'
    yield "From", ", ".join(filter(None, [row, *(f"<code>{escape(f)}</code>" for f in files)]))
    if one.departments:
        yield "Departments counted", escape(one.departments)
    if origin.stage:
        yield "By", escape(f"{origin.stage}, auditreport {version}, code {code[origin.stage]}")
    places = dict.fromkeys(
        f"{p.file}, line {p.line}" + (f" ({p.rule})" if p.rule else "") for p in one.passages
    )
    yield "Written in", "<br>".join(map(escape, places))
