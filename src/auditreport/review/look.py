"""How the report looks in Word: Pandoc's own reference file with our styles, heads and feet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

from auditreport.packing import repacked

FONT = "Arial"
"""On every machine, or one of the same measures: a reviewer has none of the report's own."""
ISSUE_FIELD = "{issue}"
"""Stands in the foot until the issue is known."""

_INK, _BLUE, _GREY, _RULE = "262626", "12436D", "595959", "C9D3DC"
_TONES = {"Good": ("DDF3F0", "0B6760"), "Warn": ("FDEBDD", "8A3A00"), "Bad": ("F6E1EC", "801650")}
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NAMES = f'xmlns:w="{_W}" xmlns:r="{_R}"'
_DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def reference(pandocs: bytes, title: str, mark: str) -> bytes:
    """The reference file for one report; ``pandocs`` is Pandoc's own, ``mark`` the draft's."""
    parts = {
        "word/styles.xml": styles(),
        "word/header1.xml": _head(title, mark),
        "word/footer1.xml": _foot(mark),
    }

    def change(name: str, data: bytes) -> bytes:
        if name in parts:
            return parts[name].encode()
        if name == "word/document.xml":
            return _document()
        if name == "word/_rels/document.xml.rels":
            return _before(data, "</Relationships>", _relations())
        if name == "[Content_Types].xml":
            return _before(data, "</Types>", _kinds())
        return data

    return repacked(pandocs, change, {name: text.encode() for name, text in parts.items()})


def _before(data: bytes, end: str, more: str) -> bytes:
    return data.replace(end.encode(), (more + end).encode())


def _relations() -> str:
    return "".join(
        f'<Relationship Id="rIdOur{kind}" Type="{_R}/{kind}" Target="{kind}1.xml"/>'
        for kind in ("header", "footer")
    )


def _kinds() -> str:
    return "".join(
        f'<Override PartName="/word/{kind}1.xml" ContentType="{_KIND}.{kind}+xml"/>'
        for kind in ("header", "footer")
    )


def _document() -> bytes:
    """An empty document with the page: A4, a head and a foot on every one."""
    references = "".join(
        f'<w:{kind}Reference w:type="default" r:id="rIdOur{kind}"/>'
        for kind in ("header", "footer")
    )
    page = (
        '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1418" w:right="1304" w:bottom="1304"'
        ' w:left="1304" w:header="624" w:footer="567" w:gutter="0"/>'
    )
    return (
        f"{_DECLARED}<w:document {_NAMES}><w:body><w:p/><w:sectPr>{references}{page}</w:sectPr>"
        "</w:body></w:document>"
    ).encode()


# ---------------------------------------------------------------------------------------------
# Head and foot

_TAB = "<w:r><w:tab/></w:r>"


def _head(title: str, mark: str) -> str:
    words = _run(f"{mark} for review", "<w:b/><w:color w:val='801650'/>") + _TAB + _run(title)
    return _around("hdr", "Header", words)


def _foot(mark: str) -> str:
    pages = f"{_run('Page ')}{_field('PAGE')}{_run(' of ')}{_field('NUMPAGES')}"
    return _around("ftr", "Footer", f"{_run(f'{mark}, issue {ISSUE_FIELD}')}{_TAB}{pages}")


def _around(root: str, style: str, runs: str) -> str:
    paragraph = f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{runs}</w:p>'
    return f"{_DECLARED}<w:{root} {_NAMES}>{paragraph}</w:{root}>"


def _run(text: str, look: str = "") -> str:
    dress = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f'<w:r>{dress}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def _field(name: str) -> str:
    return f'<w:fldSimple w:instr=" {name} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'


# ---------------------------------------------------------------------------------------------
# Styles


def styles() -> str:
    """`word/styles.xml`: a style for everything that Pandoc and our filter name."""
    defaults = (
        f'<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}"'
        f' w:eastAsia="{FONT}" w:cs="{FONT}"/><w:color w:val="{_INK}"/><w:sz w:val="21"/>'
        '<w:szCs w:val="21"/><w:lang w:val="en-GB" w:eastAsia="en-GB" w:bidi="ar-SA"/></w:rPr>'
        '</w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="0" w:line="276"'
        ' w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>'
    )
    every = [*_paragraph_styles(), *_character_styles(), *_table_styles()]
    return f"{_DECLARED}<w:styles {_NAMES}>{defaults}{''.join(every)}</w:styles>"


def _style(
    name: str, based: str = "Normal", paragraph: str = "", run: str = "", following: str = ""
) -> str:
    """A paragraph's style; its id is the name without spaces, as Pandoc has it."""
    own = "" if name in _OF_WORD else ' w:customStyle="1"'
    base = f'<w:basedOn w:val="{based}"/>' if based else ""
    after = f'<w:next w:val="{following}"/>' if following else ""
    first = ' w:default="1"' if name == "Normal" else ""
    shown = _OF_WORD.get(name, name)
    dress = f"<w:pPr>{paragraph}</w:pPr>" * bool(paragraph) + f"<w:rPr>{run}</w:rPr>" * bool(run)
    return (
        f'<w:style w:type="paragraph"{first}{own} w:styleId="{name.replace(" ", "")}">'
        f'<w:name w:val="{shown}"/>{base}{after}<w:qFormat/>{dress}</w:style>'
    )


_OF_WORD: Mapping[str, str] = {
    "Normal": "Normal",
    "Body Text": "Body Text",
    "Title": "Title",
    "Subtitle": "Subtitle",
    "Date": "Date",
    "Block Text": "Block Text",
    "Footnote Text": "footnote text",
    "Caption": "caption",
    "TOC Heading": "TOC Heading",
    "TOC1": "toc 1",
    "TOC2": "toc 2",
    "Header": "header",
    "Footer": "footer",
    "Bibliography": "Bibliography",
    **{f"Heading {level}": f"heading {level}" for level in range(1, 7)},
}
"""Styles that Word knows, with the names by which it knows them."""


def _size(half_points: int) -> str:
    return f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


def _colour(value: str) -> str:
    return f'<w:color w:val="{value}"/>'


def _space(before: int, after: int) -> str:
    return f'<w:spacing w:before="{before}" w:after="{after}"/>'


def _side(side: str, colour: str, width: int = 18, space: int = 8) -> str:
    return f'<w:{side} w:val="single" w:sz="{width}" w:space="{space}" w:color="{colour}"/>'


_TOGETHER = "<w:keepNext/><w:keepLines/>"
_RIGHT_TAB = f'<w:tabs><w:tab w:val="right" w:pos="{11906 - 2 * 1304}"/></w:tabs>'
_FILLED = (
    f'<w:pBdr>{_side("left", _BLUE)}</w:pBdr><w:shd w:val="clear" w:color="auto" w:fill="EAF4F3"/>'
)


_CONTENTS = f"{_TOGETHER}<w:pageBreakBefore/>{_space(0, 200)}"


def _paragraph_styles() -> Sequence[str]:
    headings = []
    for level, size, before, after in ((1, 36, 480, 160), (2, 28, 360, 120), (3, 24, 280, 80)):
        new_page = "<w:pageBreakBefore/>" if level == 1 else ""
        headings.append(_heading(level, f"{_TOGETHER}{new_page}{_space(before, after)}", size))
    headings += [_heading(level, f"{_TOGETHER}{_space(240, 60)}", 22) for level in (4, 5, 6)]
    return (
        _style("Normal", based=""),
        _style("Body Text", paragraph=_space(80, 100)),
        _style("First Paragraph", "BodyText"),
        _style("Compact", "Normal", _space(30, 30)),
        _style(
            "Title",
            paragraph=f"{_TOGETHER}{_space(2400, 120)}",
            run=f"<w:b/>{_colour(_BLUE)}{_size(60)}",
        ),
        _style("Subtitle", paragraph=_space(0, 240), run=f"{_colour(_GREY)}{_size(30)}"),
        _style("Author", paragraph=_space(0, 60), run=f"<w:b/>{_size(24)}"),
        _style("Date", paragraph=_space(0, 480), run=_size(24)),
        _style("Cover Line", paragraph=_space(0, 40), run=_colour(_GREY)),
        *headings,
        _style("Block Text", "BodyText", '<w:ind w:left="480" w:right="480"/>'),
        _style("Bibliography", paragraph=f'{_space(0, 100)}<w:ind w:left="360" w:hanging="360"/>'),
        _style("Footnote Text", run=_size(17)),
        _style("Caption", run=f"<w:b/>{_colour(_GREY)}{_size(19)}"),
        _style("Table Caption", "Caption", f"{_TOGETHER}{_space(240, 80)}"),
        _style("Image Caption", "Caption", _space(60, 240)),
        _style("Figure", paragraph=f"<w:keepNext/>{_space(200, 0)}"),
        _style("Box", "BodyText", f"{_FILLED}{_space(0, 0)}"),
        _style(
            "Box Title", "Box", f"{_TOGETHER}{_FILLED}{_space(200, 0)}", f"<w:b/>{_colour(_BLUE)}"
        ),
        _style(
            "TOC Heading",
            paragraph=f"{_TOGETHER}<w:pageBreakBefore/>{_space(0, 200)}",
            run=f"<w:b/>{_colour(_BLUE)}{_size(36)}",
        ),
        _style("TOC1", paragraph=_space(100, 20), run="<w:b/>"),
        _style("TOC2", paragraph=f'{_space(10, 10)}<w:ind w:left="360"/>'),
        _style("Header", paragraph=_RIGHT_TAB, run=f"{_colour(_GREY)}{_size(17)}"),
        _style("Footer", paragraph=_RIGHT_TAB, run=f"{_colour(_GREY)}{_size(17)}"),
    )


def _heading(level: int, paragraph: str, size: int) -> str:
    outline = f'{paragraph}<w:outlineLvl w:val="{level - 1}"/>'
    return _style(
        f"Heading {level}", "Normal", outline, f"<w:b/>{_colour(_BLUE)}{_size(size)}", "BodyText"
    )


def _character(name: str, run: str, *, shown: str = "") -> str:
    own = "" if shown else ' w:customStyle="1"'
    return (
        f'<w:style w:type="character"{own} w:styleId="{name.replace(" ", "")}"><w:name w:val='
        f'"{shown or name}"/><w:rPr>{run}</w:rPr></w:style>'
    )


def _character_styles() -> Sequence[str]:
    marks = [
        _character(
            f"Mark {tone}",
            f'<w:b/>{_colour(ink)}<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>',
        )
        for tone, (fill, ink) in _TONES.items()
    ]
    return (
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont"><w:name w:val='
        '"Default Paragraph Font"/></w:style>',
        _character(
            "Verbatim Char", f'<w:rFonts w:ascii="Courier New" w:hAnsi="Courier New"/>{_size(19)}'
        ),
        _character("Section Number", ""),
        _character(
            "Footnote Reference", '<w:vertAlign w:val="superscript"/>', shown="footnote reference"
        ),
        _character("Hyperlink", f'{_colour(_BLUE)}<w:u w:val="single"/>', shown="Hyperlink"),
        *marks,
    )


_LINES = "".join(
    f'<w:{side} w:val="single" w:sz="{width}" w:space="0" w:color="{colour}"/>'
    for side, width, colour in (("top", 12, _BLUE), ("bottom", 6, _RULE), ("insideH", 4, _RULE))
)


def _table(name: str, size: int, head: int, margin: int, default: str = "") -> str:
    sides = "".join(f'<w:{side} w:w="{margin}" w:type="dxa"/>' for side in ("left", "right"))
    return (
        f'<w:style w:type="table"{default} w:styleId="{name.replace(" ", "")}"><w:name w:val='
        f'"{name}"/><w:pPr><w:spacing w:before="20" w:after="20" w:line="240" w:lineRule="auto"/>'
        f"</w:pPr><w:rPr>{_size(size)}</w:rPr><w:tblPr><w:tblBorders>{_LINES}</w:tblBorders>"
        f"<w:tblCellMar>{sides}</w:tblCellMar></w:tblPr>{_first_row(head)}</w:style>"
    )


def _first_row(size: int) -> str:
    return (
        f'<w:tblStylePr w:type="firstRow"><w:rPr><w:b/>{_colour(_BLUE)}{_size(size)}</w:rPr>'
        '<w:tblPr/><w:tcPr><w:tcBorders><w:bottom w:val="single" w:sz="8" w:space="0" w:color='
        f'"{_BLUE}"/></w:tcBorders><w:vAlign w:val="bottom"/></w:tcPr></w:tblStylePr>'
    )


def _table_styles() -> Sequence[str]:
    return (_table("Table", 17, 17, 60, ' w:default="1"'), _table("Wide Table", 15, 14, 30))
