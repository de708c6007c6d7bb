"""`snakemake slides` on the shipped example: the page and the PowerPoint file, as readers get."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import zipfile
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from auditreport.product_files import SLIDES
from tests.conftest import snakemake
from tests.reading import Page
from tests.workflow.test_engines import quarto_is_there

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
SVG = "{http://schemas.microsoft.com/office/drawing/2016/SVG/main}svgBlip"
WIDTH, HEIGHT = 12192000, 6858000


@pytest.fixture(scope="module")
def work(pacs_built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example with its slides, made once; tests only read it."""
    folder = tmp_path_factory.mktemp("slides") / "work"
    shutil.copytree(pacs_built, folder, symlinks=True)
    run = snakemake(folder, "slides")
    assert run.code == 0, run.screen
    assert run.stages == ["deck", "leaks", "manifest"]
    assert f"The slides are at {SLIDES[0]} and {SLIDES[1]}" in run.screen
    return folder


@pytest.fixture(scope="module")
def parts(work: Path) -> Mapping[str, bytes]:
    with zipfile.ZipFile(work / SLIDES[1]) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def slides(parts: Mapping[str, bytes]) -> list[ET.Element]:
    """In the order in which they are shown."""
    relations = targets(parts, "ppt/_rels/presentation.xml.rels")
    shown = parsed(parts["ppt/presentation.xml"]).iter(f"{P}sldId")
    return [parsed(parts["ppt/" + relations[one.attrib[f"{R}id"]]]) for one in shown]


@pytest.fixture(scope="module")
def page(work: Path) -> Page:
    return Page((work / SLIDES[0]).read_text(encoding="utf-8"))


def parsed(data: bytes) -> ET.Element:
    return ET.fromstring(data)  # noqa: S314  (made a moment ago)


def targets(parts: Mapping[str, bytes], name: str) -> dict[str, str]:
    return {one.attrib["Id"]: one.attrib["Target"] for one in parsed(parts[name])}


def conclusions(work: Path) -> list[dict[str, str]]:
    text = (work / "results/findings/conclusions.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text)))


def text(element: ET.Element) -> str:
    paragraphs = ["".join(p.itertext()) for p in element.iter(f"{A}p")]
    return " ".join(filter(None, paragraphs))


def shapes(slide: ET.Element) -> list[ET.Element]:
    (tree,) = slide.iter(f"{P}spTree")
    return [one for one in tree if one.tag in (f"{P}sp", f"{P}pic", f"{P}graphicFrame")]


def place(shape: ET.Element) -> tuple[str, str]:
    found = shape.find(f".//{P}ph")
    return ("", "") if found is None else (found.get("type", ""), found.get("idx", ""))


def titles(slides: list[ET.Element]) -> list[str]:
    return [
        text(one)
        for s in slides
        for one in shapes(s)
        if place(one)[0].lower().endswith("title") and place(one)[0] != "subTitle"
    ]


# ----------------------------------------------------------------------------- both forms


def test_both_say_the_same_one_conclusion_a_slide(
    work: Path, slides: list[ET.Element], page: Page
) -> None:
    heads = titles(slides)
    assert heads == page.of("h1", "h2")
    assert len(heads) == len(set(heads)) == len(slides) == 16
    found = conclusions(work)
    assert [row["id"] for row in found] == [f"C{n}" for n in range(1, 11)]
    assert heads[3:13] == [row["headline"] for row in found]
    cells = [text(cell) for slide in slides for cell in slide.iter(f"{A}tc")]
    assert cells == page.of("td", "th")
    assert len(cells) > 60


def test_every_word_of_a_conclusion_is_in_the_notes(
    work: Path, parts: Mapping[str, bytes], page: Page
) -> None:
    spoken = {
        name: text(parsed(data))
        for name, data in parts.items()
        if re.fullmatch(r"ppt/notesSlides/notesSlide\d+\.xml", name)
    }
    for row in conclusions(work):
        said = " ".join(row["text"].split())
        (notes,) = [one for one in spoken.values() if said in one]
        assert "Evidence: Q" in notes
        assert "How sure: " in notes
        assert said in page.text.replace("\n", " ")


# ----------------------------------------------------------------------------- PowerPoint


def test_the_pptx_is_sound(parts: Mapping[str, bytes]) -> None:
    types = parsed(parts["[Content_Types].xml"])
    known = {one.attrib.get("Extension") or one.attrib["PartName"].strip("/") for one in types}
    for name, data in parts.items():
        assert name in known or name.rpartition(".")[2] in known, name
        if name.endswith((".xml", ".rels")):
            parsed(data)
        if name.endswith(".rels"):
            base = Path("/", name).parents[1]
            for one in parsed(data):
                if one.get("TargetMode") != "External":
                    target = (base / one.attrib["Target"]).resolve().as_posix().lstrip("/")
                    assert target in parts, (name, target)
    size = parsed(parts["ppt/presentation.xml"]).find(f"{P}sldSz")
    assert size is not None
    assert (size.attrib["cx"], size.attrib["cy"]) == (str(WIDTH), str(HEIGHT))
    core = parts["docProps/core.xml"].decode()
    assert "<dc:title>National audit of PACS governance</dc:title>" in core
    assert "<dc:language>en-GB</dc:language>" in core
    assert "2011-07-01T00:00:00Z" in core


def test_a_reader_meets_title_text_and_chart_in_this_order(slides: list[ET.Element]) -> None:
    for slide in slides[1:]:
        order = [place(one)[0] for one in shapes(slide)]
        assert order[0] == "title"
        assert order[-2:] == ["ftr", "sldNum"]
        ids = [one.attrib["id"] for one in slide.iter(f"{P}cNvPr")]
        assert len(ids) == len(set(ids))
        taken = [place(one) for one in shapes(slide) if place(one) != ("", "")]
        assert len(taken) == len(set(taken))
        for run in slide.iter(f"{A}rPr"):
            assert run.get("lang") == "en-GB"
    marks = [text(one) for slide in slides for one in shapes(slide) if place(one)[0] == "ftr"]
    assert marks == ["Draft"] * len(slides)


def test_charts_are_drawings_with_words_and_a_picture_to_fall_back_to(
    parts: Mapping[str, bytes], slides: list[ET.Element]
) -> None:
    found = 0
    for number, slide in enumerate(slides, start=1):
        for picture in slide.iter(f"{P}pic"):
            found += 1
            (about,) = picture.iter(f"{P}cNvPr")
            assert about.attrib["descr"].startswith("Bar chart of ")
            relations = targets(parts, f"ppt/slides/_rels/slide{number}.xml.rels")
            (blip,), (svg,) = picture.iter(f"{A}blip"), picture.iter(SVG)
            png = parts[f"ppt/{relations[blip.attrib[f'{R}embed']].removeprefix('../')}"]
            drawn = parts[f"ppt/{relations[svg.attrib[f'{R}embed']].removeprefix('../')}"]
            assert png.startswith(b"\x89PNG")
            assert drawn.startswith(b"<svg ")
            assert b"<text" in drawn
            assert b"<image" not in drawn
    assert found == 8


def test_tables_are_native_with_a_heading_and_nothing_falls_off(slides: list[ET.Element]) -> None:
    for slide in slides:
        for frame in slide.iter(f"{P}graphicFrame"):
            (about,), (table,) = frame.iter(f"{P}cNvPr"), frame.iter(f"{A}tbl")
            assert about.attrib["descr"].startswith("Table of ")
            (properties,) = table.iter(f"{A}tblPr")
            assert properties.get("firstRow") == "1"
            (off,) = frame.iter(f"{A}off")
            high = sum(int(row.attrib["h"]) for row in table.iter(f"{A}tr"))
            wide = sum(int(column.attrib["w"]) for column in table.iter(f"{A}gridCol"))
            assert int(off.attrib["y"]) + high <= HEIGHT * 0.9
            assert int(off.attrib["x"]) + wide <= WIDTH
        for picture in slide.iter(f"{P}pic"):
            (frame,) = picture.iter(f"{A}xfrm")
            off, size = frame
            assert int(off.attrib["x"]) + int(size.attrib["cx"]) <= WIDTH
            assert int(off.attrib["y"]) + int(size.attrib["cy"]) <= HEIGHT * 0.91


def test_no_text_is_smaller_than_24_points(
    parts: Mapping[str, bytes], slides: list[ET.Element]
) -> None:
    sizes = [int(run.get("sz", "2400")) for slide in slides for run in slide.iter(f"{A}rPr")]
    assert min(sizes) == 2400
    for name, data in parts.items():
        if name.startswith(("ppt/slideMasters/slide", "ppt/slideLayouts/slide")):
            for run in parsed(data).iter(f"{A}defRPr"):
                assert int(run.get("sz", "2400")) >= 2400, name


# ----------------------------------------------------------------------------- the page


def test_the_page_is_one_file_and_reads_without_its_script(work: Path, page: Page) -> None:
    source = (work / SLIDES[0]).read_text(encoding="utf-8")
    for tag, attributes in page.tags:
        for name in ("src", "href"):
            address = attributes.get(name, "")
            assert address.startswith(("data:", "#")) or not address, (tag, address)
    assert set(re.findall(r"url\((.{5})", source)) == {"data:"}
    assert "@import" not in source
    tags = [tag for tag, _ in page.tags]
    assert tags.count("details") == tags.count("summary") == 15
    assert tags.count("section") == 16
    charts = [a for tag, a in page.tags if tag == "svg"]
    assert len(charts) == 8
    assert all(a["aria-label"].startswith("Bar chart of ") for a in charts)
    assert ("html", {"lang": "en-GB"}) in page.tags
    assert "Draft" in page.text


# ----------------------------------------------------------------------------- the run


def test_slides_are_hashed_searched_and_kept_up_to_date(work: Path, tmp_path: Path) -> None:
    mine = tmp_path / "work"
    shutil.copytree(work, mine, symlinks=True)
    manifest = json.loads((mine / "results/manifest.json").read_text(encoding="utf-8"))
    for name in SLIDES:
        assert manifest["outputs"][name] == sha256((mine / name).read_bytes()).hexdigest()
    assert snakemake(mine).stages == []
    before = {name: (mine / name).read_bytes() for name in SLIDES}

    # Once they were asked for, each run keeps them: the same bytes for the same answers.
    (mine / SLIDES[1]).unlink()
    assert snakemake(mine).stages
    assert {name: (mine / name).read_bytes() for name in SLIDES} == before

    definition = mine / "audits/pacs-2010/findings.yaml"
    words = definition.read_text(encoding="utf-8")
    register = (mine / "audits/pacs-2010/register.csv").read_text(encoding="utf-8")
    (first, *_) = csv.DictReader(io.StringIO(register))
    definition.write_text(
        words.replace(
            "headline: No general issue of training has emerged", f"headline: {first['name']}"
        ),
        encoding="utf-8",
    )
    run = snakemake(mine, "slides")
    assert run.code != 0
    assert f"where: {SLIDES[0]}" in run.screen
    assert first["name"] not in run.screen

    # Without them, none is made.
    definition.write_text(words, encoding="utf-8")
    shutil.rmtree(mine / "results/slides")
    assert "deck" not in snakemake(mine).stages
    assert not (mine / "results/slides").exists()


@pytest.mark.skipif(not quarto_is_there(), reason="Quarto is not installed here: make quarto")
def test_quarto_makes_the_same_slides(work: Path, page: Page, tmp_path: Path) -> None:
    mine = tmp_path / "work"
    shutil.copytree(work, mine, symlinks=True)
    run = snakemake(mine, "slides", "--config", "engine=quarto")
    assert run.code == 0, run.screen
    assert "slides by Quarto" in run.screen
    assert (mine / SLIDES[1]).read_bytes() == (work / SLIDES[1]).read_bytes()
    theirs = Page((mine / SLIDES[0]).read_text(encoding="utf-8"))
    assert theirs.blocks == page.blocks
    charts = [[a for tag, a in one.tags if tag == "svg"] for one in (theirs, page)]
    assert charts[0] == charts[1]
