"""The made report's PDFs and pages: by our checks, by another library, by another's validator."""

from __future__ import annotations

import io
import itertools
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from auditreport.accessibility import check_accessibility
from auditreport.office.feedback import Published, feedback
from auditreport.pdf_tags import read_tags
from auditreport.pdf_values import PdfFile
from tests.conftest import REPOSITORY
from tests.unit import test_feedback as given

CHECKERS = REPOSITORY / ".checkers"
VALIDATE = """
import page, sys
report = page.validate_pdf_bytes(sys.stdin.buffer.read(), profile="ua1")
print(report.rules.total, *(f"\\n{one.rule_id}: {one.message}" for one in report.failures))
"""
LEAST_RULES = 100


@pytest.fixture(params=["report", "summary", "plain-language", "feedback"])
def pdf(request: pytest.FixtureRequest) -> bytes:
    """Each PDF that readers get."""
    if request.param == "feedback":
        published = Published(given.AUDIT, given.PUBLISHED)
        one = feedback(published, given.ONE, given.ANSWERS, given.BEFORE)
        return given.printer().pdf(one)
    built: Path = request.getfixturevalue("pacs_built")
    made = built / "results/report" / f"{request.param}.pdf"
    if not made.exists():
        pytest.skip(f"there is no {made.name} in what is published")
    return made.read_bytes()


@pytest.mark.skipif(not CHECKERS.is_dir(), reason="no validator of PDF/UA-1: make checkers")
def test_a_validator_of_pdf_ua_finds_nothing(pdf: bytes) -> None:
    assert said_of(pdf) == []


@pytest.mark.skipif(not CHECKERS.is_dir(), reason="no validator of PDF/UA-1: make checkers")
def test_the_validator_finds_what_is_wrong(pdf: bytes) -> None:
    (found,) = said_of(
        pdf.replace(b"/Lang(en-GB)", b"/Long(en-GB)", 1).replace(b"/S/H1", b"/S/H3")
    )[:1]
    assert found.startswith("PDFUA1-")


def said_of(pdf: bytes) -> list[str]:
    """What the validator says of a PDF, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", VALIDATE],
        env={**os.environ, "PYTHONPATH": str(CHECKERS)},
        input=pdf,
        capture_output=True,
        timeout=60,
        check=True,
    )
    rules, *found = done.stdout.decode("utf-8").splitlines()
    assert int(rules.split()[0]) >= LEAST_RULES
    return found


def elements(node: object) -> Iterator[DictionaryObject]:
    """All elements of a tagged PDF in reading order, as another library reads them."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for one in node:
            yield from elements(one)
    elif isinstance(node, DictionaryObject):
        if "/S" in node:
            yield node
        yield from elements(node.get("/K", []))


def test_tables_figures_headings_and_bookmarks_by_another_library(pdf: bytes) -> None:
    reader = PdfReader(io.BytesIO(pdf))
    root = reader.root_object
    every = list(elements(root["/StructTreeRoot"]))
    kinds = [str(one["/S"]) for one in every]
    assert every
    for table in (one for one in every if one["/S"] == "/Table"):
        heads = [one for one in elements(table["/K"]) if one["/S"] == "/TH"]
        assert heads
        for head in heads:
            attributes = head["/A"].get_object()
            listed = attributes if isinstance(attributes, list) else [attributes]
            assert "/Column" in {str(one.get_object().get("/Scope")) for one in listed}
    for figure in (one for one in every if one["/S"] == "/Figure"):
        assert str(figure["/Alt"]).strip()
    levels = [int(kind[2:]) for kind in kinds if kind[1:2] == "H" and kind[2:].isdigit()]
    assert levels[0] == 1
    assert all(b <= a + 1 for a, b in itertools.pairwise(levels))
    assert root["/Lang"] == "en-GB"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata
    assert reader.metadata.title
    assert len(reader.pages) < 5 or len(reader.outline) > 10
    assert all(page.get("/Tabs") == "/S" for page in reader.pages)

    # Ours reads the same tree.
    ours = read_tags(PdfFile(pdf))
    assert ours is not None
    standard = {str(k): str(v) for k, v in root["/StructTreeRoot"].get("/RoleMap", {}).items()}
    assert [one.role for one in ours][1:] == [standard.get(kind, kind)[1:] for kind in kinds]


def test_what_is_made_has_no_fault_and_a_statement_that_says_so(
    pacs_built: Path, pdf: bytes
) -> None:
    folder = pacs_built / "results/report"
    files = {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
    checked = check_accessibility({**files, "other.pdf": pdf})
    assert {"accessibility.html", "report.html", "report.pdf"} <= {one.file for one in checked}
    assert [fault for one in checked for fault in one.faults] == []
    statement = files["accessibility.html"].decode("utf-8")
    assert "audit-office@rcr.example" in statement
    listed = json.loads((pacs_built / "results/manifest.json").read_bytes())["outputs"]
    for name in ("report.html", "report.pdf"):
        digest = listed[f"results/report/{name}"]
        assert re.search(rf"{name}, a [\w ]+ \(SHA-256 {digest[:12]}…\)", statement)
    assert "results/report/accessibility.html" in listed
