"""Checks of pages and PDFs without a browser: each fault is found, and none where there is none."""

from __future__ import annotations

from dataclasses import replace

import pytest
import typst

from auditreport.accessibility import accessibility_problems, check_accessibility
from auditreport.accessibility_contrast import contrast, pale_pairs
from auditreport.accessibility_page import page_faults
from auditreport.accessibility_print import print_faults
from auditreport.accessibility_rules import PAGE_RULES, PRINT_RULES
from auditreport.accessibility_statement import accessibility_statement
from auditreport.page_elements import read_page
from auditreport.release import refusals
from auditreport.release_checks import inaccessible
from tests.unit.test_release import SOUND, definition

PAGE = """<!DOCTYPE html>
<html lang="en-GB"><head><title>Rotas</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>:root { --ink: #595959; --ground: #fff }
body { color: var(--ink); background: var(--ground) }
@media (prefers-color-scheme: dark) { :root { --ink: #ccc; --ground: #111 } }</style></head>
<body><a href="#main">Skip to the text</a><main id="main"><h1>Rotas</h1><h2>Who answered</h2>
<figure><img src="data:," alt="Nine of ten"><figcaption>All</figcaption></figure>
<div tabindex="0" role="group" aria-label="Table"><table><caption>By nation</caption>
<tr><th scope="col">Nation</th><th scope="col">Departments</th></tr>
<tr><th scope="row">Wales</th><td>9</td></tr></table></div>
<h3>By size</h3><p>See <a href="https://college.example/">the guidance</a>.</p></main></body></html>
"""
SOURCE = """
#set document(title: "Rotas")
#set text(lang: "en", region: "GB")
#outline()
= Who answered
#figure(rect(), alt: "Nine of ten", caption: [All])
== By nation
#table(columns: 2, table.header[Nation][Departments], [Wales], [9])
#link("https://college.example/")[The guidance]
"""


@pytest.fixture(scope="module")
def made() -> bytes:
    pdf = typst.compile(SOURCE.encode(), pdf_standards=["ua-1"], ignore_system_fonts=True)
    assert isinstance(pdf, bytes)
    return pdf


def test_a_sound_page_has_no_fault() -> None:
    assert list(page_faults(PAGE)) == []


@pytest.mark.parametrize(
    ("rule", "before", "after"),
    [
        ("language", ' lang="en-GB"', ""),
        ("title", "<title>Rotas</title>", "<title> </title>"),
        ("zoom", "initial-scale=1", "maximum-scale=1.0"),
        ("landmarks", '<main id="main">', '<div id="main">'),
        ("landmarks", 'href="#main"', 'href="https://college.example/"'),
        ("headings", "h2>", "h3>"),
        ("headings", "<h1>Rotas</h1>", ""),
        ("headings", "<h3>By size</h3>", "<h3> </h3>"),
        ("pictures", ' alt="Nine of ten"', ""),
        ("pictures", '<img src="data:," alt="Nine of ten">', "<svg><path d='M0 0'/></svg>"),
        ("tables", '<th scope="row">Wales</th>', "<th>Wales</th>"),
        ("tables", "<caption>By nation</caption>", ""),
        ("tables", '<th scope="col">Nation</th>', '<th scope="col"></th>'),
        ("links", ">the guidance<", "><"),
        ("links", ">the guidance<", ">here<"),
        ("links", 'href="https://college.example/"', 'href="#nowhere"'),
        ("names", "<h2>", '<h2 id="main">'),
        ("keyboard", 'tabindex="0"', 'tabindex="1"'),
        ("keyboard", ' aria-label="Table"', ""),
        ("contrast", "--ink: #595959", "--ink: #8a8a8a"),
        ("contrast", "--ground: #111", "--ground: #999"),
        ("requests", 'src="data:,"', 'src="https://college.example/x.png"'),
        ("requests", ":root { --ink: #5", "@import 'x.css'; :root { --ink: #5"),
        ("requests", "body {", "body { cursor: url(x.cur);"),
    ],
)
def test_each_fault_of_a_page_is_found_alone(rule: str, before: str, after: str) -> None:
    assert before in PAGE
    faults = list(page_faults(PAGE.replace(before, after)))
    assert {fault.rule for fault in faults} == {rule}
    assert rule in PAGE_RULES


def test_a_place_is_the_heading_above() -> None:
    (fault,) = page_faults(PAGE.replace(">the guidance<", ">here<"))
    assert (fault.what, fault.where) == ("a link says only ‘here’", "under ‘By size’")


def test_a_table_alone_in_its_section_has_the_sections_name() -> None:
    table = '<table><tr><th scope="col">A</th></tr></table>'
    page = PAGE.replace("<caption>By nation</caption>", "").replace("<h3>", "<section><h3>")
    inside = page.replace("</main>", f"{table}</section></main>")
    assert [fault.where for fault in page_faults(inside)] == ["table 1, under ‘Who answered’"]
    twice = page.replace("</main>", f"{table * 2}</section></main>")
    assert len(list(page_faults(twice))) == 3


def test_an_open_end_is_closed_by_what_holds_it() -> None:
    root = read_page("<main><p>One<ul><li>Two</ul><h2>Three</h2></main><br><p>Four")
    assert [one.tag for one in root][1:] == ["main", "p", "ul", "li", "h2", "br", "p"]
    assert [one.under for one in root if one.tag == "p"] == ["", "Three"]


def test_contrast_is_by_the_formula() -> None:
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    # #777 on white is the grey that just fails.
    assert contrast((0x77, 0x77, 0x77), (255, 255, 255)) == pytest.approx(4.48, abs=0.005)
    css = """.a { color: #777; background: white } /* .b { color: #777; background: #777 } */
    @media print { .c { color: #777; background: #fff } }
    @media screen { .d { color: rgb(119, 119, 119); background-color: #FFFFFFff } }
    .e { color: #777; background: linear-gradient(red, blue) } .f { color: #77777780 }"""
    assert [pair[:2] for pair in pale_pairs(css)] == [
        *((".a", "light"), (".d", "light"), (".a", "dark"), (".d", "dark")),
    ]


def test_a_sound_pdf_has_no_fault(made: bytes) -> None:
    assert list(print_faults(made)) == []


@pytest.mark.parametrize(
    ("rule", "before", "after"),
    [
        ("declared", b"pdfuaid:part", b"pdfuaid:bart"),
        ("language", b"/Lang(en-GB)/Struct", b"/Long(en-GB)/Struct"),
        ("title", b"/DisplayDocTitle true", b"/DisplayDocTitle null"),
        ("title", b"<dc:title>", b"<dc:other>"),
        ("tags", b"/Marked true", b"/Marked null"),
        ("headings", b"/S/H2", b"/S/H4"),
        ("pictures", b"/Alt(Nine", b"/Olt(Nine"),
        ("tables", b"/S/TH/", b"/S/TD/"),
        ("tables", b"/Scope/Column", b"/Scape/Column"),
        ("tables", b"/S/TD/", b"/S/P /"),
        ("links", b"/S/Link", b"/S/Span"),
        ("links", b"/Contents(", b"/Contants("),
        ("order", b"/Tabs/S", b"/Tabs/R"),
        ("fonts", b"/ToUnicode", b"/NoUnicode"),
        ("fonts", b"/FontFile", b"/FontFiel"),
    ],
)
def test_each_fault_of_a_pdf_is_found_alone(
    made: bytes, rule: str, before: bytes, after: bytes
) -> None:
    assert before in made
    faults = list(print_faults(made.replace(before, after)))
    assert {fault.rule for fault in faults} == {rule}
    assert rule in PRINT_RULES


def test_what_no_tag_holds_is_found() -> None:
    page = (
        b"%PDF-1.7\n1 0 obj <</Type/Catalog/Pages 2 0 R/Lang(en)/MarkInfo<</Marked true>>"
        b"/StructTreeRoot <</K []>>>> endobj\n2 0 obj <</Kids[3 0 R]>> endobj\n"
        b"3 0 obj <</Type/Page/Contents 4 0 R>> endobj\n"
        b"4 0 obj <<>> stream\nCONTENT\nendstream endobj\n"
        b"trailer <</Root 1 0 R>>"
    )

    def tags(content: bytes) -> list[str]:
        return [
            one.what
            for one in print_faults(page.replace(b"CONTENT", content))
            if one.rule == "tags"
        ]

    assert tags(b"/P <</MCID 0>> BDC (EMC) Tj EMC /Artifact BMC /Im0 Do EMC") == []
    assert tags(b"/P <</MCID 0>> BDC EMC (text) Tj") == ["something is shown that no tag holds"]
    untagged = page.replace(b"CONTENT", b"").replace(b"/StructTreeRoot", b"/NoTreeAtAll")
    assert next(one.what for one in print_faults(untagged)) == "the file isn't tagged"
    assert [one.rule for one in print_faults(b"no PDF")] == ["tags"]


def test_long_files_have_bookmarks() -> None:
    short, long = (
        typst.compile(f'#set document(title: "T")\n{pages}'.encode(), ignore_system_fonts=True)
        for pages in ("a #pagebreak() " * 3 + "a", "a #pagebreak() " * 4 + "a")
    )
    assert [any(f.rule == "bookmarks" for f in print_faults(pdf)) for pdf in (short, long)] == [
        *(False, True),
    ]


def test_a_release_is_refused_on_a_fault_and_told_where() -> None:
    path = "results/report/report.html"
    said = PAGE.replace(">the guidance<", ">here<").replace("h2>", "h3>")
    results = {**SOUND.results, path: said.encode()}
    told = [(one.what, one.where) for one in inaccessible(replace(SOUND, results=results))]
    assert told == [
        (
            "not everyone can read this: ‘Who answered’ leaves out a level (under ‘Rotas’)",
            f"{path} (WCAG 1.3.1)",
        ),
        (
            "not everyone can read this: a link says only ‘here’ (under ‘By size’)",
            f"{path} (WCAG 2.4.4)",
        ),
    ]
    # It is one of the gate's checks.
    assert told[0][0] in [one.what for one in refusals(replace(SOUND, results=results))]


def test_many_faults_of_a_rule_are_one_message() -> None:
    links = "<a href='#main'>more</a>" * 5
    checked = check_accessibility({"x.html": PAGE.replace("<h3>", f"{links}<h3>").encode()})
    (problem,) = accessibility_problems(checked)
    assert problem.what.count("a link says only ‘more’") == 3
    assert problem.what.endswith(", and 2 more")


def test_the_statement_says_what_was_found_and_is_accessible_itself(made: bytes) -> None:
    office = 'office: {name: Audit & Co, email: audit@college.example, telephone: "01 234"}\n'
    files = {"report.html": PAGE.encode(), "report.pdf": made, "tables.xlsx": b""}
    checked = check_accessibility(files)
    assert [one.file for one in checked] == ["report.html", "report.pdf"]
    css = "body { color: #000; background: #fff }\n"
    sound = accessibility_statement(definition(office), checked, files, css, "Draft")
    assert list(page_faults(sound)) == []
    said = " ".join(read_page(sound).text.split())
    assert "The web page is made to comply with the Web Content Accessibility Guidelines" in said
    assert "2 files, no fault found" in said
    assert 'href="mailto:audit@college.example"' in sound
    assert "Audit & Co, audit@college.example and telephone 01 234." in said
    assert said.count("No fault") == len(PAGE_RULES) + len(PRINT_RULES)

    files["report.html"] = PAGE.replace(">the guidance<", ">here<").encode()
    faulty = accessibility_statement(
        definition(""), check_accessibility(files), files, css, "Edition 1"
    )
    assert list(page_faults(faulty)) == []
    said = " ".join(read_page(faulty).text.split())
    assert "The web page complies in part with" in said
    assert "report.html: a link says only ‘here’ (under ‘By size’). Not kept: WCAG 2.4.4." in said
    assert "The PDF is made to comply with PDF/UA-1" in said
    assert said.count("1 fault") == 3
