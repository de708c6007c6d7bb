"""Pandoc's Word files as the house wants them: A4, a font that everyone has, modest headings."""

from __future__ import annotations

import io
import re
import zipfile

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
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(document)) as given,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as styled,
    ):
        for part in given.infolist():
            content = given.read(part)
            if change := _CHANGES.get(part.filename):
                content = change(content.decode()).encode()
            # The date and the rights of the part are kept: they are fixed.
            styled.writestr(part, content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


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


_CHANGES = {
    "word/document.xml": _page,
    "word/styles.xml": _styles,
    "word/theme/theme1.xml": _theme,
}
