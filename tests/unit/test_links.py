"""The trail: each question has one place, each figure leads to it, and no link leads nowhere."""

from __future__ import annotations

import hashlib
import re
from base64 import b64decode
from dataclasses import replace

import pytest

from auditreport.downloads import downloads
from auditreport.links import with_trail
from auditreport.markdown import quoting
from auditreport.provenance import source_of, tables_checksum
from auditreport.render import report_files
from tests.unit.pacs_report import CASES, pacs_report

PARTS = {
    "summary": "Of **[85](#tbl-response){.number}** and [20](#fig-nowhere){.number}: "
    "{{< var q5.percent >}} ({{< var q5.interval >}}), {{< var verdicts.met.count >}}.\n",
    "results": "## Access {#sec-access}\n\n| **Q5** Guidance | 77 |\n\n: Access. {#tbl-access}\n\n"
    "See **Q5** and **Q99**; {{< var group.access.met >}}.\n",
    "appendices": "**Q5** Has guidance been issued?\n\n**Q1** Is there a policy?\n\n"
    ": Flow. {#tbl-response}\n",
}


def test_questions_and_figures_lead_to_their_rows() -> None:
    parts = with_trail(PARTS, pacs_report())
    # The first row of the results is the place; the wording leads to it, and it to the wording.
    assert "| **[Q5](#asked-Q5){.question #Q5}** Guidance |" in parts["results"]
    assert "See **[Q5](#Q5){.question}** and **Q99**" in parts["results"]
    assert parts["appendices"].startswith("**[Q5](#Q5){.question #asked-Q5}** Has")
    # What the results don't show has its place where it is worded.
    assert "**[Q1](#Q1){.question #Q1}** Is there" in parts["appendices"]
    assert '[{{< var q5.percent >}}](#Q5){.number variable="q5.percent"}' in parts["summary"]
    assert "({{< var q5.interval >}})" in parts["summary"]
    assert "[85](#tbl-response){.number}" in parts["summary"]
    assert '](#tbl-access){.number variable="group.access.met"}' in parts["results"]
    # No link to what isn't there.
    assert "and 20: " in parts["summary"]
    assert ", {{< var verdicts.met.count >}}." in parts["summary"]


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("bare", [False, True])
def test_every_link_finds_its_place_and_every_place_is_one(case: str, bare: bool) -> None:
    files = report_files(pacs_report(case, bare=bare))
    text = "\n".join(part for name, part in files.items() if name.startswith("parts/"))
    anchors = re.findall(r"\{[^}\n]*#([\w-]+)[^}\n]*\}", text)
    assert len(anchors) == len(set(anchors))
    assert set(re.findall(r"\]\(#([\w-]+)\)", text)) <= set(anchors)
    assert {f"Q{n}" for n in (1, 5, 10, 34)} <= set(anchors)
    if case == "published":
        # Figures of conclusions and actions, too, whether by rules or by the verdicts alone.
        for part in ("conclusions", "actions"):
            assert '](#Q5){.number variable="q5.' in files[f"parts/{part}.md"], part
    if case == "published" and not bare:
        quoted = re.findall(r'\{\.number variable="([\w.-]+)"', text)
        assert len(quoted) > 200


def test_every_table_and_chart_names_the_file_behind_it() -> None:
    report = pacs_report()
    files = report_files(report)
    text = "\n".join(part for name, part in files.items() if name.startswith("parts/"))
    for kind, name in re.findall(r"\{#(tbl|fig)-([\w-]+)", text):
        said = f"[{source_of(report, name)}]{{.source}}"
        assert name in {"standards", "files", "versions"} or said in text, (kind, name)
    assert "[Source: tables/access.csv, from 85 returns.]{.source} {#tbl-access}" in text


def test_the_checksum_of_the_tables_is_that_of_sha256sum() -> None:
    tables = {"b.csv": b"2\n", "a.csv": b"1\n"}
    listed = "".join(
        f"{hashlib.sha256(content).hexdigest()}  {name}\n"
        for name, content in (("a.csv", b"1\n"), ("b.csv", b"2\n"))
    )
    found = tables_checksum(tables)
    assert found == hashlib.sha256(listed.encode()).hexdigest()
    said = report_files(replace(pacs_report(), tables_checksum=found))
    assert found in said["parts/appendices.md"]
    assert f"From 85 returns, tables {found[:12]}" in said["_audit.yml"]


def test_texts_of_rules_keep_their_variables_and_nothing_else() -> None:
    assert quoting("*A* {var q1.percent} of {{< x >}}", "") == (
        r"\*A\* {{< var q1.percent >}} of \{\{\< x \>\}\}"
    )
    assert quoting("", "1. {{< var q1.percent >}}") == r"1\. \{\{\< var q1.percent \>\}\}"


def test_the_page_carries_its_files_byte_for_byte() -> None:
    said = downloads("rota", b"question\r\nQ1\r\n", b"PK\x03\x04")
    names = re.findall(r'download="([^"]+)"', said)
    contents = [b64decode(data) for data in re.findall(r";base64,([^\"]+)\"", said)]
    assert dict(zip(names, contents, strict=True)) == {
        "rota-questions.csv": b"question\r\nQ1\r\n",
        "rota-tables.xlsx": b"PK\x03\x04",
    }
