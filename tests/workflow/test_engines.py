"""The whole shipped report by both engines: the same headings, tables, numbers and figures."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pypdf import PdfReader

from auditreport.engine import choose_engine
from auditreport.problems import Problem
from tests.conftest import snakemake
from tests.reading import Page, bookmarks, numbered, pdf_text, plain


def quarto_is_there() -> bool:
    try:
        return choose_engine("quarto") == "quarto"
    except Problem:
        return False


def without_makers(text: str) -> str:
    """The text less the sentence and the rows that say which engine made it."""
    return re.sub(r"The pages were set by [^.]*(?:\.\d[^.]*)*\.", "", plain(text))


@pytest.mark.skipif(not quarto_is_there(), reason="Quarto is not installed here: make quarto")
def test_quarto_makes_the_same_report(pacs: Path) -> None:
    report = pacs / "results/report"
    ours = Page((report / "report.html").read_text(encoding="utf-8"))
    our_pdf = PdfReader(report / "report.pdf")
    config = (pacs / "config.yaml").read_text(encoding="utf-8")
    (pacs / "config.yaml").write_text(config.replace("pandoc", "quarto"), encoding="utf-8")

    run = snakemake(pacs)
    assert run.code == 0, run.screen
    assert run.stages == ["accessibility", "leaks", "manifest", "render"]
    assert "by Quarto" in run.screen

    theirs = Page((report / "report.html").read_text(encoding="utf-8"))
    assert len(ours.of("td", "th")) > 600
    for kind in (("h1", "h2", "h3", "h4"), ("figcaption",), ("td", "th")):
        assert theirs.of(*kind) == ours.of(*kind)
    assert numbered(theirs) == numbered(ours)
    assert without_makers(theirs.text) == without_makers(ours.text)
    pictures = [
        [a["aria-label"] for tag, a in page.tags if a.get("class") == "chart"]
        for page in (theirs, ours)
    ]
    assert pictures[0] == pictures[1]
    assert len(pictures[0]) == 10
    trails = [
        # To its row, or what opens its way back in place.
        [a.get("href") or a["popovertarget"] for tag, a in page.tags if a.get("class") == "number"]
        for page in (theirs, ours)
    ]
    assert trails[0] == trails[1]
    assert len(trails[0]) > 200
    their_pdf = PdfReader(report / "report.pdf")
    assert bookmarks(their_pdf) == bookmarks(our_pdf)
    assert without_makers(pdf_text(their_pdf)) == without_makers(pdf_text(our_pdf))
