"""The styles of `tables.ods`: a cell's by the name that its column gives, and the page's."""

from __future__ import annotations

from auditreport.open_xml import LANGUAGE
from auditreport.workbook_layout import BLUE, FONT, SIZE, TITLE_SIZE

_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
NAMESPACES = " ".join(
    f'xmlns:{name}="{uri}"'
    for name, uri in {
        "office": f"{_OASIS}:office:1.0",
        "style": f"{_OASIS}:style:1.0",
        "text": f"{_OASIS}:text:1.0",
        "table": f"{_OASIS}:table:1.0",
        "number": f"{_OASIS}:datastyle:1.0",
        "meta": f"{_OASIS}:meta:1.0",
        "fo": f"{_OASIS}:xsl-fo-compatible:1.0",
        "svg": f"{_OASIS}:svg-compatible:1.0",
        "xlink": "http://www.w3.org/1999/xlink",
        "dc": "http://purl.org/dc/elements/1.1/",
    }.items()
)

_DECIMALS = {"number": 0, "percent": 0, "decimal": 2, "rate": 2, "p": 3}
_WRAP = '<style:table-cell-properties fo:wrap-option="wrap" style:vertical-align="top"/>'
_TOP = '<style:table-cell-properties style:vertical-align="top"/>'
_LEFT = '<style:paragraph-properties fo:text-align="start" fo:margin-left="0.3cm"/>'
_RIGHT = '<style:paragraph-properties fo:text-align="end"/>'
_BOTTOM = '<style:table-cell-properties fo:wrap-option="wrap" style:vertical-align="bottom"/>'
_BOLD = f'<style:text-properties fo:font-weight="bold" fo:color="{BLUE}"/>'
_TITLE = _BOLD.replace("/>", f' fo:font-size="{TITLE_SIZE}pt"/>')
_LINK = (
    f'<style:text-properties fo:color="{BLUE}" style:text-underline-style="solid" '
    'style:text-underline-type="single"/>'
)


def styles_xml() -> str:
    """The text of `styles.xml`; its language is the whole document's."""
    language, country = LANGUAGE.split("-")
    default = (
        '<style:default-style style:family="table-cell"><style:text-properties '
        f'style:font-name="{FONT}" fo:font-size="{SIZE}pt" fo:language="{language}" '
        f'fo:country="{country}"/></style:default-style>'
        '<style:style style:name="Default" style:family="table-cell"/>'
    )
    cells = [
        _cell("title", _TOP + _LEFT + _TITLE, parent="Heading_20_1"),
        _cell("heading", _BOTTOM + _LEFT + _BOLD, parent="Heading_20_2"),
        _cell("heading_right", _BOTTOM + _RIGHT + _BOLD, parent="Heading_20_2"),
        _cell("line", _TOP + _LEFT),
        _cell("line_link", _TOP + _LEFT + _LINK),
        _cell("text", _WRAP + _LEFT),
        _cell("link", _WRAP + _LEFT + _LINK),
        _cell("date", _TOP + _LEFT, data="as_date"),
        *(_cell(name, _TOP + _RIGHT) for name in ("figure", "target")),
        *(_cell(name, _TOP + _RIGHT, data=f"as_{name}") for name in (*_DECIMALS, "points")),
    ]
    headings = (
        f'<style:style style:name="Heading_20_{level}" style:display-name="Heading {level}" '
        'style:family="table-cell" style:parent-style-name="Default"/>'
        for level in (1, 2)
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document-styles {NAMESPACES} '
        f'office:version="1.3"><office:font-face-decls><style:font-face style:name="{FONT}" '
        f'svg:font-family="{FONT}" style:font-family-generic="swiss"/></office:font-face-decls>'
        f"<office:styles>{default}{_number_styles()}{''.join(headings)}{''.join(cells)}"
        f"</office:styles>{_PAGE}</office:document-styles>"
    )


def _cell(name: str, properties: str, *, parent: str = "Default", data: str = "") -> str:
    form = f' style:data-style-name="{data}"' if data else ""
    return (
        f'<style:style style:name="{name}" style:family="table-cell" '
        f'style:parent-style-name="{parent}"{form}>{properties}</style:style>'
    )


def _number_styles() -> str:
    def number(name: str, decimals: int, sign: str = "", more: str = "") -> str:
        return (
            f'<number:number-style style:name="{name}"{more}>{sign}<number:number '
            f'number:decimal-places="{decimals}" number:min-integer-digits="1"/>'
        )

    plain = [
        f"{number(f'as_{name}', decimals)}</number:number-style>"
        for name, decimals in _DECIMALS.items()
    ]
    parts = ' style:volatile="true"'
    signed = [
        number(f"as_points{i}", 1, f"<number:text>{sign}</number:text>", parts)
        + "</number:number-style>"
        for i, sign in enumerate(("+", "\N{MINUS SIGN}"))
    ]
    points = (
        number("as_points", 1)
        + '<style:map style:condition="value()&gt;0" style:apply-style-name="as_points0"/>'
        '<style:map style:condition="value()&lt;0" style:apply-style-name="as_points1"/>'
        "</number:number-style>"
    )
    day = (
        '<number:date-style style:name="as_date"><number:day/><number:text> </number:text>'
        '<number:month number:textual="true"/><number:text> </number:text>'
        '<number:year number:style="long"/></number:date-style>'
    )
    return "".join([*plain, *signed, points, day])


_PAGE = (
    '<office:automatic-styles><style:page-layout style:name="pm1"><style:page-layout-properties '
    'fo:page-width="29.7cm" fo:page-height="21cm" style:print-orientation="landscape" '
    'style:scale-to-X="1" style:scale-to-Y="0"/></style:page-layout></office:automatic-styles>'
    '<office:master-styles><style:master-page style:name="Default" '
    'style:page-layout-name="pm1"><style:header style:display="false"/><style:footer '
    'style:display="false"/></style:master-page></office:master-styles>'
)
