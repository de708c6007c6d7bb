"""Pandoc's Word files as the house wants them: A4, a font that everyone has, modest headings."""

from __future__ import annotations

import re
from collections.abc import Callable

from auditreport.packing import changed

FONT = "Arial"
_A4 = (
    '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1418" w:right="1418" w:bottom="1418" '
    'w:left="1418" w:header="709" w:footer="709" w:gutter="0"/>'
)
_SIZES = {"Title": 36, "Author": 22, "Heading1": 26, "Heading2": 24}
"""In half points, as Word has them."""
_BODY = 22


def in_house_style(document: bytes) -> bytes:
    """The same document in the house's style; the same bytes for the same document."""
    return changed(document, _CHANGES)


def _page(xml: str) -> str:
    return xml if "<w:pgSz" in xml else xml.replace("</w:sectPr>", f"{_A4}</w:sectPr>")


def _styles(xml: str) -> str:
    for name, size in _SIZES.items():
        style = re.search(rf'<w:style [^>]*w:styleId="{name}".*?</w:style>', xml, re.DOTALL)
        if style:
            xml = xml.replace(style[0], _sized(style[0], size).replace('"center"', '"left"'))
    defaults = xml[: xml.index("</w:docDefaults>")]
    return _sized(defaults, _BODY).replace("en-US", "en-GB") + xml[len(defaults) :]


def _sized(xml: str, size: int) -> str:
    return re.sub(r'(<w:sz(?:Cs)? w:val=)"\d+"', rf'\1"{size}"', xml)


def _theme(xml: str) -> str:
    return re.sub(r"<a:latin typeface=\"Aptos[^>]*>", f'<a:latin typeface="{FONT}"/>', xml)


def _as_text(change: Callable[[str], str]) -> Callable[[bytes], bytes]:
    return lambda part: change(part.decode()).encode()


_CHANGES = {
    "word/document.xml": _as_text(_page),
    "word/styles.xml": _as_text(_styles),
    "word/theme/theme1.xml": _as_text(_theme),
}
