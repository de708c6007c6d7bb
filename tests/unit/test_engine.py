"""Both engines over one small staging folder: what they say, and what they refuse."""

import itertools
import re
import shutil
from pathlib import Path

import pytest
from pypdf import PdfReader

from auditreport import engine
from auditreport.accessibility_print import print_faults
from auditreport.problems import Problem
from tests.reading import Page, bookmarks, numbered, pdf_text, plain

ROOT = Path(__file__).parents[2]
EPOCH = 1309478400  # 1 July 2011
HEADINGS = [
    "1 Summary",
    "2 Foreword",
    "3 Background",
    "4 Standards",
    "5 Methods",
    "5.1 Response",
    "5.2 How figures are made",
    "6 Results",
    "6.1 Governance of PACS access",
    "6.2 Audit of PACS access",
    "6.3 Exchange of images over networks",
    "7 Conclusions",
    "8 Action plan",
    "9 Notes",
    "10 References",
    "Appendix A. The questionnaire",
    "Appendix B. Returns and data quality",
    "Appendix C. How this report was made",
]
CAPTIONS = [
    "Figure 1: Compliance with each standard against its target.",
    "Table 1: Where the standards come from.",
    "Table 2: Governance of PACS access: answers of 85 departments.",
    "Figure 2: Governance of PACS access.",
    "Table 3: Audit of PACS access: answers of 85 departments.",
    "Table 4: Exchange of images: answers of 85 departments.",
    "Table 5: What became of each return.",
]
needs_quarto = pytest.mark.skipif(
    engine._quarto() is None, reason="Quarto is not installed here: make quarto"
)


def stage(folder: Path) -> Path:
    shutil.copytree(ROOT / "report", folder)
    shutil.copytree(ROOT / "tests/fixtures/report", folder, dirs_exist_ok=True)
    return folder


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    # A name that is hard on programs: spaces, accents, an apostrophe.
    folder = stage(tmp_path_factory.mktemp("staging") / "the office’s été")
    return engine.render(folder, "pandoc", ["html", "pdf"], EPOCH)


@pytest.fixture(scope="module")
def page(made: dict[str, Path]) -> Page:
    return Page(made["html"].read_text("utf-8"))


@pytest.fixture(scope="module")
def pdf(made: dict[str, Path]) -> PdfReader:
    return PdfReader(made["pdf"])


# ----------------------------------------------------------------------------- the choice


def test_auto_takes_quarto_where_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "_quarto", lambda: "/somewhere/quarto")
    assert engine.choose_engine("auto") == "quarto"
    assert engine.choose_engine("pandoc") == "pandoc"
    monkeypatch.setattr(engine, "_quarto", lambda: None)
    assert engine.choose_engine("auto") == "pandoc"
    with pytest.raises(Problem, match="Quarto is not installed"):
        engine.choose_engine("quarto")
    with pytest.raises(Problem, match="'word' is none of"):
        engine.choose_engine("word")


def test_the_versions_name_what_made_the_report() -> None:
    assert set(engine.engine_versions("pandoc")) == {"pandoc", "typst"}


@pytest.mark.parametrize("version", ["1.8.27", "1.9.0"])
def test_an_older_quarto_leaves_the_pdf_to_the_other_engine(
    version: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = stage(tmp_path / "staging")
    quarto = tmp_path / "quarto"
    quarto.write_text(
        f"#!/bin/sh\nif [ $1 = --version ]; then echo {version}; exit; fi\n"
        f'echo "$4" >> "{tmp_path}/asked"\necho made > report.html; echo made > report.pdf\n',
        encoding="utf-8",
    )
    quarto.chmod(0o755)
    monkeypatch.setattr(engine, "_quarto", lambda: str(quarto))
    made = engine.render(folder, "quarto", ["html", "pdf"], EPOCH)
    assert made["html"].read_text("utf-8") == "made\n"
    versions = engine.engine_versions("quarto")
    asked = (tmp_path / "asked").read_text("utf-8").split()
    if version == "1.9.0":
        assert (list(versions), asked) == (["quarto"], ["html", "typst"])
        return
    assert (list(versions), asked) == (["quarto", "pandoc", "typst"], ["html"])
    assert list(print_faults(made["pdf"].read_bytes())) == []
    assert list(engine.engine_versions("quarto", ["html"])) == ["quarto"]


# ----------------------------------------------------------------------------- what is made


def test_html_is_one_file_that_asks_for_nothing(made: dict[str, Path], page: Page) -> None:
    html = made["html"].read_text("utf-8")
    assert not [tag for tag, _ in page.tags if tag in {"script", "iframe", "object"}]
    for tag, attributes in page.tags:
        for key in ("src", "href"):
            target = attributes.get(key, "#")
            assert target.startswith(("#", "data:")), (tag, target[:80])
    assert not re.findall(r"url\((?![\"']?data:)", html)
    assert "@import" not in html
    assert len(html) < 400_000


def test_html_can_be_read_by_all(page: Page) -> None:
    by_tag = [tag for tag, _ in page.tags]
    assert ("html", {"lang": "en-GB"}) in page.tags
    assert by_tag.count("h1") == 1
    assert by_tag.count("main") == 1
    assert by_tag.count("nav") == 2
    levels = [int(tag[1]) for tag in by_tag if re.fullmatch(r"h[1-6]", tag)]
    assert all(deeper - level <= 1 for level, deeper in itertools.pairwise(levels))
    identifiers = [attributes["id"] for _, attributes in page.tags if attributes.get("id")]
    assert len(identifiers) == len(set(identifiers))
    for tag, attributes in page.tags:
        if tag == "a":
            assert attributes["href"][1:] in identifiers, attributes
        if tag == "svg":
            assert attributes["role"] == "img"
            assert attributes["aria-label"]


def test_headings_numbers_and_captions(page: Page, pdf: PdfReader) -> None:
    assert numbered(page) == HEADINGS
    assert page.of("figcaption") == CAPTIONS
    text = pdf_text(pdf)
    for caption in CAPTIONS:
        assert caption in text
    for reference in (
        "Figure 1 shows every standard; Section 6 takes them in turn, Section 7 says what follows",
        "and Appendix A holds the questions in full",
        "Late returns are listed in Appendix B",
        "see also Section 6.1 and Table 1.",
    ):
        assert reference in plain(page.text)
        assert reference in text


def test_bookmarks_are_the_headings(pdf: PdfReader) -> None:
    outline = bookmarks(pdf)
    assert [re.sub(r"^[\d.]+ ", "", text) for text in HEADINGS] == [
        re.sub(r"^[\d.]+ ", "", text) for text in outline
    ]


def test_variables_are_filled_in(page: Page) -> None:
    assert "91% have a written policy; 34% have published it (Table 2)" in plain(page.text)
    assert "{{<" not in page.text


def test_pdf_is_tagged_and_named(made: dict[str, Path], pdf: PdfReader) -> None:
    assert pdf.metadata is not None
    assert pdf.metadata.title == "National audit of PACS governance"
    catalogue = pdf.root_object
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/Lang"] == "en-GB"
    assert b"pdfuaid" in made["pdf"].read_bytes()
    assert pdf.pages[0].mediabox.width == pytest.approx(595.28, abs=0.1)


def test_wide_tables_repeat_their_heading(pdf: PdfReader) -> None:
    sheets = [plain(sheet.extract_text()) for sheet in pdf.pages]
    with_rows = [text for text in sheets if "Q15 Can images" in text or "Q42 Is a request" in text]
    assert len(with_rows) == 2
    # Long words of a heading are parted.
    assert all("Expected answer" in text and "achieved" in text for text in with_rows)


def test_the_same_bytes_again(made: dict[str, Path], tmp_path: Path) -> None:
    again = engine.render(stage(tmp_path / "b"), "pandoc", ["html", "pdf"], EPOCH)
    for name, path in made.items():
        assert again[name].read_bytes() == path.read_bytes(), name


def test_parts_may_be_empty(tmp_path: Path) -> None:
    folder = stage(tmp_path / "s")
    for part in (folder / "parts").glob("*.md"):
        if part.stem not in {"results", "standards"}:
            part.write_text("", "utf-8")
    results = folder / "parts/results.md"
    results.write_text("# Results {#sec-results}\n\nNo returns yet.\n", "utf-8")
    (folder / "references.bib").write_text("", "utf-8")
    out = engine.render(folder, "pandoc", ["html", "pdf"], EPOCH)
    assert numbered(Page(out["html"].read_text("utf-8"))) == ["1 Standards", "2 Results"]


# ----------------------------------------------------------------------------- what is refused


@pytest.mark.parametrize(
    ("text", "what", "where"),
    [
        ("{{< var q5.percnt >}}", "no variable 'q5.percnt'", "parts/notes.md, line 3"),
        ("{{< include parts/more.md >}}", "'parts/more.md' is not there", "parts/notes.md, line 3"),
        ("{{< video a.mp4 >}}", "shortcode 'video'", "parts/notes.md, line 3"),
        ("See @tbl-nowhere.", "'tbl-nowhere'", "parts/notes.md, line 3"),
        ("See @sec-nowhere.", "'sec-nowhere'", "parts/notes.md, line 3"),
        ("So says [@nobody1999].", "'nobody1999'", "parts/notes.md, line 3"),
        ('![C.](charts/none.svg){#fig-none fig-alt="A"}', "charts/none.svg", "parts/notes.md"),
    ],
)
def test_a_hole_in_the_text_stops_the_report(
    tmp_path: Path, text: str, what: str, where: str
) -> None:
    folder = stage(tmp_path / "s")
    (folder / "parts/notes.md").write_text(f"# Notes {{#sec-notes}}\n\n{text}\n", "utf-8")
    with pytest.raises(Problem) as caught:
        engine.render(folder, "pandoc", ["html"], EPOCH)
    assert what in caught.value.what
    assert where in caught.value.where


def test_an_unknown_variable_names_the_nearest(tmp_path: Path) -> None:
    folder = stage(tmp_path / "s")
    (folder / "parts/notes.md").write_text("{{< var q5.percnt >}}\n", "utf-8")
    with pytest.raises(Problem) as caught:
        engine.expand(folder)
    assert "'q5.percent'" in caught.value.fix


# ----------------------------------------------------------------------------- both engines


@needs_quarto
def test_quarto_says_the_same(
    tmp_path: Path, made: dict[str, Path], page: Page, pdf: PdfReader
) -> None:
    out = engine.render(stage(tmp_path / "s"), "quarto", ["html", "pdf"], EPOCH)
    theirs = Page(out["html"].read_text("utf-8"))
    assert numbered(theirs) == numbered(page)
    assert theirs.of("h1", "h2", "h3", "h4") == page.of("h1", "h2", "h3", "h4")
    assert theirs.of("figcaption") == page.of("figcaption")
    assert theirs.of("td", "th") == page.of("td", "th")
    assert plain(theirs.text) == plain(page.text)
    pictures = [
        [a.get("aria-label") for tag, a in one.tags if tag == "svg"] for one in (theirs, page)
    ]
    assert pictures[0] == pictures[1]
    assert len(pictures[0]) == 2
    reader = PdfReader(out["pdf"])
    assert bookmarks(reader) == bookmarks(pdf)
    assert pdf_text(reader) == pdf_text(pdf)


@needs_quarto
def test_quarto_stops_at_an_unresolved_reference(tmp_path: Path) -> None:
    folder = stage(tmp_path / "s")
    (folder / "parts/notes.md").write_text("See @tbl-nowhere.\n", "utf-8")
    with pytest.raises(Problem) as caught:
        engine.render(folder, "quarto", ["html"], EPOCH)
    assert "'tbl-nowhere'" in caught.value.what
    assert caught.value.where == "parts/notes.md, line 1"
