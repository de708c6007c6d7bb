"""What Pandoc's .pptx still lacks: charts as drawings, their words, large letters in tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

from auditreport.open_xml import CORE, EMPTIED, LANGUAGE, language_told
from auditreport.packing import repacked, unpacked
from auditreport.slides import room
from auditreport.slides.chart import Picture

_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_P = "http://schemas.openxmlformats.org/presentationml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SVG = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
_NS = {"a": _A, "p": _P, "r": _R, "asvg": _SVG}
_SVG_URI = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"
_FIELD = "{C5EF2332-01BF-834F-8236-50238282D533}"
_EMU = 12700

for _prefix, _uri in _NS.items():
    ET.register_namespace(_prefix, _uri)


def finished(deck: bytes, pictures: Mapping[str, Picture], mark: str) -> bytes:
    """The deck as it is published; the same bytes for the same deck.

    ``pictures`` are by name; each stands in the deck as `charts/NAME.png`, and comes in beside it
    as SVG: PowerPoint shows that, and makes shapes of it on demand, and older programs the PNG.
    ``mark`` stands at the foot of each slide, beside its number.
    """

    def change(name: str, data: bytes) -> bytes:
        if re.fullmatch(r"ppt/slides/[^/]+\.xml", name):
            return _slide(data, pictures, _foot(mark, _number(name)))
        if re.fullmatch(r"ppt/notesSlides/[^/]+\.xml", name):
            return _slide(data, {}, [])
        if re.fullmatch(r"ppt/slides/_rels/[^/]+\.rels", name):
            return data.replace(
                b"</Relationships>", _relations(_number(name), shown) + b"</Relationships>"
            )
        if name == "[Content_Types].xml":
            return _with_svg(data)
        if name in EMPTIED:
            return EMPTIED[name]
        if name == CORE:
            return language_told(data)
        return data

    shown = _pictures_shown(deck, pictures)
    drawings = {_part(name): pictures[name].svg for names in shown.values() for name in names}
    return repacked(deck, change, drawings)


def _number(name: str) -> int:
    found = re.search(r"(\d+)\.xml", name)
    return int(found[1]) if found else 0


def _part(name: str) -> str:
    return f"ppt/media/{name}.svg"


def _relation(name: str) -> str:
    return f"rIdSvg{name}"


def _relations(number: int, shown: Mapping[int, list[str]]) -> bytes:
    return "".join(
        f'<Relationship Id="{_relation(name)}" Type="{_R}/image" Target="../media/{name}.svg"/>'
        for name in shown.get(number, ())
    ).encode()


def _pictures_shown(deck: bytes, pictures: Mapping[str, Picture]) -> dict[int, list[str]]:
    """The names of the pictures on each slide, by the slide's number."""
    found: dict[int, list[str]] = {}
    for part, data in unpacked(deck).items():
        if re.fullmatch(r"ppt/slides/[^/]+\.xml", part):
            names = [
                PurePosixPath(path).stem
                for path in re.findall(r'descr="(charts/[^"]+)"', data.decode())
            ]
            found[_number(part)] = [one for one in names if one in pictures]
    return found


def _with_svg(types: bytes) -> bytes:
    kind = b'<Default Extension="svg" ContentType="image/svg+xml"/>'
    return types if b'"svg"' in types else re.sub(rb"(<Types[^>]*>)", rb"\1" + kind, types, count=1)


def _foot(mark: str, number: int) -> list[ET.Element]:
    """The mark and the number of a slide, in the places that its layout has for them."""
    field = f'<a:fld id="{_FIELD}" type="slidenum"><a:rPr/><a:t>{number}</a:t></a:fld>'
    look = f'sz="{room.POINTS:.0f}00"><a:solidFill><a:schemeClr val="accent6"/></a:solidFill>'
    run = f'<a:pPr algn="l"/><a:r><a:rPr {look}</a:rPr><a:t>{escape(mark)}</a:t></a:r>'
    return [_in_place("Mark", "ftr", 11, run), _in_place("Number", "sldNum", 12, field)]


def _in_place(name: str, kind: str, at: int, text: str) -> ET.Element:
    return _parsed(
        f'<p:sp xmlns:p="{_P}" xmlns:a="{_A}"><p:nvSpPr><p:cNvPr id="0" name="{name}"/>'
        '<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr>'
        f'<p:ph type="{kind}" sz="quarter" idx="{at}"/></p:nvPr></p:nvSpPr><p:spPr/>'
        f"<p:txBody><a:bodyPr/><a:lstStyle/><a:p>{text}</a:p></p:txBody></p:sp>"
    )


def _parsed(xml: str | bytes) -> ET.Element:
    return ET.fromstring(xml)  # noqa: S314  (our own, or just made by Pandoc)


def _slide(data: bytes, pictures: Mapping[str, Picture], foot: Sequence[ET.Element]) -> bytes:
    root = _parsed(data)
    _found(root, ".//p:spTree").extend(foot)
    for run in root.iter(f"{{{_A}}}rPr"):
        run.set("lang", LANGUAGE)
    for picture in root.iter(f"{{{_P}}}pic"):
        _picture(picture, pictures)
    for frame in root.iter(f"{{{_P}}}graphicFrame"):
        _table(frame, beside=len(list(_bodies(root))) > 0)
    for at, shape in enumerate(root.iter(f"{{{_P}}}cNvPr"), start=1):
        shape.set("id", str(at))
    return b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + ET.tostring(root)


def _bodies(root: ET.Element) -> Iterator[ET.Element]:
    """The texts of a slide beside which something stands."""
    for shape in root.iter(f"{{{_P}}}sp"):
        place = shape.find(".//p:ph", _NS)
        if place is not None and place.get("idx") == "1" and place.get("type") is None:
            yield shape


def _picture(element: ET.Element, pictures: Mapping[str, Picture]) -> None:
    about = _found(element, ".//p:cNvPr")
    name = PurePosixPath(about.get("descr", "")).stem
    if name not in pictures:
        return
    about.set("name", f"Chart {name}")
    about.set("descr", pictures[name].alternative)
    _found(element, ".//a:off").set("y", str(round(room.BODY_TOP * _EMU)))
    blip = _found(element, ".//a:blip")
    extension = ET.SubElement(
        ET.SubElement(blip, f"{{{_A}}}extLst"), f"{{{_A}}}ext", {"uri": _SVG_URI}
    )
    ET.SubElement(extension, f"{{{_SVG}}}svgBlip", {f"{{{_R}}}embed": _relation(name)})


def _table(frame: ET.Element, *, beside: bool) -> None:
    """Letters of the least size, rows as high as they need, and what the table is about.

    With a wider font programs make rows higher by themselves; there is room for that.
    """
    table = _found(frame, ".//a:tbl")
    widths = [int(column.get("w", "0")) / _EMU for column in table.iter(f"{{{_A}}}gridCol")]
    rows = list(table.iter(f"{{{_A}}}tr"))
    for row in rows:
        cells = list(row.iter(f"{{{_A}}}tc"))
        texts = ["".join(cell.itertext()) for cell in cells]
        row.set("h", str(round(room.row_height(texts, widths, room.OWN_LETTER) * _EMU)))
        for run in row.iter(f"{{{_A}}}rPr"):
            run.set("sz", f"{room.POINTS:.0f}00")
    properties = _found(table, "a:tblPr")
    properties.set("firstCol", "1")
    properties.set("bandRow", "0")
    headings = ["".join(cell.itertext()) for cell in rows[0].iter(f"{{{_A}}}tc")]
    _found(frame, ".//a:off").set("y", str(round(room.BODY_TOP * _EMU)))
    about = _found(frame, ".//p:cNvPr")
    about.set("name", "Table")
    about.set("descr", f"Table of {len(rows) - 1} rows: {', '.join(filter(None, headings))}")
    if beside:
        _found(frame, ".//p:ph").set("idx", "2")


def _found(element: ET.Element, path: str) -> ET.Element:
    found = element.find(path, _NS)
    if found is None:
        raise ValueError(f"Pandoc's slide has no {path}")
    return found
