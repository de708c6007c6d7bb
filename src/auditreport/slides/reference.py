"""The PowerPoint file whose layouts, colours and fonts a deck takes: Pandoc's own, in our dress."""

from __future__ import annotations

import re
from collections.abc import Mapping

from auditreport.open_xml import LANGUAGE
from auditreport.packing import repacked
from auditreport.slides import room
from auditreport.slides.look import FONT

_EMU = 12700  # to a point
_COVER_SIZE = 46
_TITLE_SIZE = 32
_BODY_SIZE = 26
_LARGER = 4 / 3
"""Our slide beside Pandoc's."""

_Box = tuple[float, float, float, float]
_INSIDE = room.WIDTH - 2 * room.MARGIN
_TITLE: _Box = (room.MARGIN, room.TITLE_TOP, _INSIDE, room.TITLE_HEIGHT)
_BODY: _Box = (room.MARGIN, room.BODY_TOP, _INSIDE, room.BODY_HEIGHT)
_SIDE: _Box = (room.MARGIN, room.BODY_TOP, room.SIDE_WIDTH, room.BODY_HEIGHT)
_PICTURE: _Box = (room.PICTURE_LEFT, room.BODY_TOP, room.PICTURE_WIDTH, room.PICTURE_HEIGHT)
_MARK: _Box = (room.MARGIN, room.FOOT_TOP, 560, room.FOOT_HEIGHT)
_NUMBER: _Box = (room.WIDTH - room.MARGIN - 120, room.FOOT_TOP, 120, room.FOOT_HEIGHT)
_COVER_TITLE: _Box = (room.MARGIN, 64, _INSIDE, 182)
_COVER_TEXT: _Box = (room.MARGIN, 262, _INSIDE, 170)
_COVER_DATE: _Box = (room.MARGIN, 440, 400, room.FOOT_HEIGHT)
_DATE = r'<p:sp><p:nvSpPr><p:cNvPr [^>]*name="Date Placeholder(?:(?!<p:sp>).)*?</p:sp>'


TABLE_STYLE = "{6B2C0F1D-5A37-4E41-9A0C-7E3B1D94C5A2}"


def _border(side: str, width: float, colour: str) -> str:
    fill = f'<a:solidFill><a:schemeClr val="{colour}"/></a:solidFill>' if width else "<a:noFill/>"
    return f'<a:{side}><a:ln w="{_emu(width)}">{fill}</a:ln></a:{side}>'


def _emu(points: float) -> int:
    return round(points * _EMU)


# As in the report: rules and no boxes, and the heading in its colour.
_TABLES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<a:tblStyleLst xmlns:a='
    f'"http://schemas.openxmlformats.org/drawingml/2006/main" def="{TABLE_STYLE}"><a:tblStyle '
    f'styleId="{TABLE_STYLE}" styleName="Report"><a:wholeTbl><a:tcTxStyle><a:fontRef idx="minor"/>'
    '<a:schemeClr val="tx1"/></a:tcTxStyle><a:tcStyle><a:tcBdr>'
    f"{_border('left', 0, '')}{_border('right', 0, '')}{_border('top', 2.5, 'tx2')}"
    f"{_border('bottom', 0.75, 'accent6')}{_border('insideH', 0.75, 'accent6')}"
    f"{_border('insideV', 0, '')}</a:tcBdr><a:fill><a:noFill/></a:fill></a:tcStyle></a:wholeTbl>"
    '<a:firstRow><a:tcTxStyle b="on"><a:fontRef idx="minor"/><a:schemeClr val="tx2"/></a:tcTxStyle>'
    f"<a:tcStyle><a:tcBdr>{_border('bottom', 1.5, 'tx2')}</a:tcBdr></a:tcStyle></a:firstRow>"
    "</a:tblStyle></a:tblStyleLst>"
)


def reference(default: bytes, colours: Mapping[str, str]) -> bytes:
    """The reference file: ``default`` is Pandoc's, ``colours`` are those of a theme."""
    return repacked(default, lambda name, data: _changed(name, data, colours))


def _changed(name: str, data: bytes, colours: Mapping[str, str]) -> bytes:
    if not name.endswith(".xml"):
        return data
    text = data.decode("utf-8").replace('lang="en-US"', f'lang="{LANGUAGE}"')
    if name == "ppt/theme/theme1.xml":
        text = _theme(text, colours)
    elif name == "ppt/presentation.xml":
        text = re.sub(
            r"<p:sldSz [^>]*/>",
            f'<p:sldSz cx="{_emu(room.WIDTH)}" cy="{_emu(room.HEIGHT)}"/>',
            text,
        )
        text = re.sub(r'sz="\d+"( kern)', rf'sz="{room.POINTS:.0f}00"\1', text)
    elif name == "ppt/tableStyles.xml":
        text = _TABLES
    elif name.startswith("ppt/slideMasters/"):
        text = _master(text)
    elif name.startswith("ppt/slideLayouts/"):
        text = _layout(text)
    return text.encode("utf-8")


def _theme(text: str, colours: Mapping[str, str]) -> str:
    for slot, colour in colours.items():
        text = re.sub(
            rf"<a:{slot}>.*?</a:{slot}>", f'<a:{slot}><a:srgbClr val="{colour}"/></a:{slot}>', text
        )
    # Where the font isn't installed, its class leads to one that is like it.
    font = f'<a:latin typeface="{FONT}" panose="020B0503030403020204"/>'
    return re.sub(r'<a:latin typeface="Calibri"/>', font, text)


def _master(text: str) -> str:
    for kind, box in (("title", _TITLE), ("body", _BODY), ("ftr", _MARK), ("sldNum", _NUMBER)):
        text = _placed(text, kind, box)
    text = re.sub(r'(<p:titleStyle><a:lvl1pPr algn=")ctr', r"\1l", text)
    text = re.sub(
        r'(<p:titleStyle>.*?<a:defRPr) sz="\d+"( kern="1200")>'
        r'<a:solidFill><a:schemeClr val="tx1"/>',
        rf'\1 sz="{_TITLE_SIZE}00" b="1"\2><a:solidFill><a:schemeClr val="tx2"/>',
        text,
    )
    head, body, tail = re.split(r"(<p:bodyStyle>.*?</p:bodyStyle>)", text)
    body = re.sub(r'sz="\d+"', f'sz="{room.POINTS:.0f}00"', body)
    body = body.replace(f'sz="{room.POINTS:.0f}00"', f'sz="{_BODY_SIZE}00"', 1)
    body = re.sub(r'spcPct val="20000"', 'spcPct val="30000"', body)
    head = head.replace('algn="ctr"><a:defRPr sz="900"', 'algn="l"><a:defRPr sz="900"')
    head = re.sub(
        r'<a:defRPr sz="900"><a:solidFill>.*?</a:solidFill>',
        f'<a:defRPr sz="{room.POINTS:.0f}00"><a:solidFill><a:schemeClr val="accent6"/>'
        "</a:solidFill>",
        head,
    )
    tail = re.sub(r'sz="\d+"', f'sz="{room.POINTS:.0f}00"', tail)
    return head.replace("</p:spTree>", f"{_line()}</p:spTree>", 1) + body + tail


def _line() -> str:
    """A line below the headline, drawn on the master: no reader meets it as content."""
    x, y, w = room.MARGIN + 7, room.TITLE_TOP + room.TITLE_HEIGHT + 2, 90
    return (
        '<p:sp><p:nvSpPr><p:cNvPr id="20" name="Line"/><p:cNvSpPr/><p:nvPr userDrawn="1"/>'
        f'</p:nvSpPr><p:spPr><a:xfrm><a:off x="{_emu(x)}" y="{_emu(y)}"/>'
        f'<a:ext cx="{_emu(w)}" cy="{_emu(4)}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        '<a:solidFill><a:schemeClr val="accent2"/></a:solidFill>'
        "<a:ln><a:noFill/></a:ln></p:spPr></p:sp>"
    )


def _layout(text: str) -> str:
    cover = 'type="title" preserve' in text
    text = re.sub(r'<a:(?:off x|ext cx)="\d+" c?y="\d+"', _scaled, text)
    text = re.sub(r'(<a:defRPr[^>]*) sz="\d+"', rf'\1 sz="{room.POINTS:.0f}00"', text)
    text = re.sub(
        r'<a:schemeClr val="tx1"><a:tint val="\d+"/></a:schemeClr>',
        '<a:schemeClr val="tx1"/>',
        text,
    )
    if cover:
        text = _placed(_placed(text, "ctrTitle", _COVER_TITLE), "subTitle", _COVER_TEXT)
        text = text.replace('algn="ctr"', 'algn="l"')
        large = f'<a:lvl1pPr><a:defRPr sz="{_COVER_SIZE}00"/></a:lvl1pPr>'
        text = text.replace(
            "<a:bodyPr/><a:lstStyle/>",
            f'<a:bodyPr anchor="b"/><a:lstStyle>{large}</a:lstStyle>',
            1,
        )
        text = text.replace(' preserve="1"', ' showMasterSp="0" preserve="1"', 1)
        text = _own_place(text, "dt", _COVER_DATE)
    elif 'type="twoObj"' in text:
        first, second = re.findall(r'<p:ph sz="half" idx="\d+"/>', text)
        text = _placed_at(_placed_at(text, first, _SIDE), second, _PICTURE)
    if not cover:
        text = re.sub(_DATE, "", text)
    return text


def _scaled(found: re.Match[str]) -> str:
    """A place or a size of Pandoc's smaller slide."""
    return re.sub(r"\d+", lambda one: str(round(int(one[0]) * _LARGER)), found[0])


def _placed(text: str, kind: str, box: _Box) -> str:
    found = re.search(rf'<p:ph type="{kind}"[^>]*/>', text)
    return _placed_at(text, found[0], box) if found else text


def _placed_at(text: str, placeholder: str, box: _Box) -> str:
    """Put the shape of a placeholder at a place: left, top, width and height in points."""
    start = text.index(placeholder)
    x, y, w, h = map(_emu, box)
    place = f'<a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{w}" cy="{h}"/></a:xfrm>'
    rest = re.sub(r"<a:xfrm>.*?</a:xfrm>", place, text[start:], count=1)
    return text[:start] + rest


def _own_place(text: str, kind: str, box: _Box) -> str:
    """Give a place to a shape that would take the master's."""
    x, y, w, h = map(_emu, box)
    place = f'<p:spPr><a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{w}" cy="{h}"/></a:xfrm></p:spPr>'
    return re.sub(rf'(<p:ph type="{kind}".*?)<p:spPr/>', rf"\1{place}", text, count=1)
