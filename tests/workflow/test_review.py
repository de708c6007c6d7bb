"""The report in Word, and a copy of it on which a real program's user has written."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

import pytest

from auditreport.packing import repacked
from auditreport.review.issued import Issue, issues_kept
from tests.conftest import REPOSITORY, snakemake
from tests.workflow.test_action_plan import edit
from tests.workflow.test_feedback import rows

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
AUDIT = "audits/pacs-2010"
MACRO = REPOSITORY / "tests/fixtures/review/review.bas"
WORDS = {
    "FIRST_WORDS": "Within a few years",
    "RULE_WORDS": "a gap in governance",
    "TABLE_WORDS": "Confidentiality taught at induction",
    "CAPTION_WORDS": "Governance of PACS access: answers",
    "OLD_WORDS": "film followed in the early",
    "NEW_WORDS": "films followed in the very early",
    "OLD_FIGURE": "issued by 26 of",
    "NEW_FIGURE": "issued by 27 of",
}


@pytest.fixture(scope="module")
def issued(pacs_built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped example with its report issued for review; tests copy what they change."""
    work = tmp_path_factory.mktemp("review") / "work"
    shutil.copytree(pacs_built, work, symlinks=True)
    run = snakemake(work, "review")
    assert run.code == 0, run.screen
    return work


def issue_of(work: Path) -> Issue:
    return issues_kept(work / "private/review/issued")[-1]


def part(work: Path, name: str) -> ET.Element:
    with zipfile.ZipFile(work / "private/review/report.docx") as archive:
        return ET.fromstring(archive.read(name))  # noqa: S314  (our own)


def test_the_word_file_is_one_that_a_committee_can_read(issued: Path) -> None:
    document = part(issued, "word/document.xml")
    body = document[0]
    said = [
        p
        for p in body.iter(f"{W}p")
        if any(t.text and t.text.strip() for t in p.iter(f"{W}t"))
        or any(one.tag.endswith("}docPr") for one in p.iter())
    ]
    anchors = [
        next(b.get(f"{W}name") for b in p.iter(f"{W}bookmarkStart") if "_rv" in b.get(f"{W}name"))
        for p in said
    ]
    assert len(anchors) == len(set(anchors)) > 1500
    assert anchors == [p.anchor for p in issue_of(issued).paragraphs]
    assert all(len(name) <= 40 for name in anchors)  # Word cuts longer ones
    styles = [one.get(f"{W}val") for one in body.iter(f"{W}pStyle")]
    defined = {one.get(f"{W}styleId") for one in part(issued, "word/styles.xml").iter(f"{W}style")}
    assert set(styles) <= defined
    assert {one.get(f"{W}val") for one in body.iter(f"{W}tblStyle")} == {"Table", "WideTable"}
    assert styles.count("TableCaption") == len(list(body.iter(f"{W}tbl")))
    for table in body.iter(f"{W}tbl"):
        assert table.find(f"{W}tr/{W}trPr/{W}tblHeader") is not None
    pictures = [one.get("descr", "") for one in body.iter() if one.tag.endswith("}docPr")]
    assert len(pictures) == styles.count("ImageCaption")
    assert all(len(words) > 60 for words in pictures)
    text = ET.tostring(document, encoding="unicode")
    assert not re.search("[\ue000-\ue0ff]", text)
    assert "Draft for review" in text
    core = ET.tostring(part(issued, "docProps/core.xml"), encoding="unicode")
    assert "National audit of PACS governance" in core
    assert "en-GB" in ET.tostring(part(issued, "word/styles.xml"), encoding="unicode")
    foot = "".join(part(issued, "word/footer1.xml").itertext())
    assert issue_of(issued).name in foot
    assert part(issued, "word/settings.xml").find(f"{W}trackRevisions") is not None


def test_every_paragraph_of_the_commentary_and_the_rules_knows_its_line(issued: Path) -> None:
    for paragraph in issue_of(issued).paragraphs:
        for at, place in paragraph.places:
            if place.file.endswith(".md"):
                line = (issued / place.file).read_text("utf-8").splitlines()[place.line - 1]
                word = re.match(r"\w+", paragraph.text[at:])
                assert word is not None, paragraph
                assert word[0] in line, paragraph
    from_rules = {
        place.line
        for paragraph in issue_of(issued).paragraphs
        for _, place in paragraph.places
        if place.file == f"{AUDIT}/findings.yaml" and paragraph.where.startswith("7 ")
    }
    assert len(from_rules) > 60


def test_the_same_bytes_and_anchors_that_outlive_edits_around_them(
    issued: Path, tmp_path: Path
) -> None:
    work = tmp_path / "work"
    shutil.copytree(issued, work, symlinks=True)
    before = (work / "private/review/report.docx").read_bytes()
    old = issue_of(work)
    (work / "private/review/report.docx").unlink()
    assert snakemake(work, "review").code == 0
    assert (work / "private/review/report.docx").read_bytes() == before
    edit(
        work / AUDIT / "commentary/foreword.md", "Within a few years", "A new line.\n\nWithin years"
    )
    assert snakemake(work, "review").code == 0
    new = issue_of(work)
    gone = [p.text for p in old.paragraphs if p.anchor not in new.by_anchor]
    assert [text[:18] for text in gone] == ["Within a few years"]
    second = next(p for p in old.paragraphs if p.text.startswith("This audit asked radiology dep"
                  "artments how they me"))  # fmt: skip
    moved = new.by_anchor[second.anchor]
    assert moved.places[0][1].line == second.places[0][1].line + 2


# ---------------------------------------------------------------------------------------------
# LibreOffice as the reviewer


def commented_by_libreoffice(report: Path, folder: Path) -> Path:
    """A copy of the report, commented on and changed by a macro of LibreOffice."""
    made, failed = folder / "commented.docx", folder / "failed.txt"
    program = MACRO.read_text(encoding="utf-8")
    names = {"FROM_FILE": report.as_uri(), "TO_FILE": made.as_uri(), "ERROR_FILE": str(failed)}
    for name, words in (WORDS | names).items():
        program = program.replace(name, words)
    profile = folder / "profile"
    basic = profile / "user/basic"
    office = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore"]
    # A new profile is made by the first start; then the macro takes its place in it.
    subprocess.run(
        [*office, "--terminate_after_init"], capture_output=True, timeout=120, check=True
    )
    (basic / "Standard/Review.xba").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE script:module PUBLIC "-//OpenOffice.org'
        '//DTD OfficeDocument 1.0//EN" "module.dtd">\n<script:module xmlns:script='
        '"http://openoffice.org/2000/script" script:name="Review" script:language="StarBasic">'
        f"{escape(program)}</script:module>"
    )
    library = 'xmlns:library="http://openoffice.org/2000/library"'
    (basic / "Standard/script.xlb").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE library:library PUBLIC "-//OpenOffice.'
        f'org//DTD OfficeDocument 1.0//EN" "library.dtd">\n<library:library {library} library:name'
        '="Standard" library:readonly="false" library:passwordprotected="false">'
        '<library:element library:name="Review"/></library:library>'
    )
    macro = "macro:///Standard.Review.Review"
    subprocess.run([*office, macro], capture_output=True, timeout=120, check=True)
    assert not failed.exists(), failed.read_text()
    return made


@pytest.mark.skipif(
    shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed here"
)
def test_what_libreoffice_wrote_comes_back_at_its_source_line(issued: Path, tmp_path: Path) -> None:
    work = tmp_path / "work"
    shutil.copytree(issued, work, symlinks=True)
    back = work / "private/review/in"
    (back / "second").mkdir(parents=True)
    made = commented_by_libreoffice(work / "private/review/report.docx", tmp_path)
    shutil.copy(made, back / "report.docx")
    without = repacked(
        made.read_bytes(),
        lambda name, data: re.sub(rb'w:name="_(?:rv|issue)', b'w:name="lost', data),
    )
    (back / "second/report.docx").write_bytes(without)
    run = snakemake(work, "review-in")
    assert run.code == 0, run.screen
    assert "2 files in private/review/in; in private/comments.csv: 6 open" in run.screen
    found = rows(work / "private/comments.csv")
    lines = {
        row["words"]: (work / row["source"]).read_text("utf-8").splitlines()[int(row["line"]) - 1]
        for row in found
        if row["line"]
    }
    foreword, background = (f"{AUDIT}/commentary/{name}.md" for name in ("foreword", "background"))
    assert [(row["kind"], row["source"], row["text"] or row["proposed"]) for row in found] == [
        ("comment", foreword, "Please name the source."),
        ("replacement", background, WORDS["NEW_WORDS"]),
        ("comment", f"{AUDIT}/audit.yaml", "Shorter, please."),
        ("comment", "results/tables/access.csv", "Which departments?"),
        ("comment", f"{AUDIT}/findings.yaml", "Is this too strong?"),
        ("replacement", f"{AUDIT}/findings.yaml", WORDS["NEW_FIGURE"]),
    ]
    assert WORDS["FIRST_WORDS"] in lines[WORDS["FIRST_WORDS"]]
    assert "a gap in" in lines[WORDS["RULE_WORDS"]]
    assert "Q2" in lines[WORDS["TABLE_WORDS"]]
    assert WORDS["OLD_WORDS"] in lines[WORDS["OLD_WORDS"]]
    assert "issued by" in lines[WORDS["OLD_FIGURE"]]
    assert [row["flag"] for row in found if row["flag"]] == [
        "A figure was changed by hand, 26 to 27: not taken."
    ]
    assert {row["file"] for row in found} == {"report.docx; second/report.docx"}
    _counted_in_the_report(work, found)


def _counted_in_the_report(work: Path, found: list[dict[str, str]]) -> None:
    """The counts, and no name, stand in the making-of; a word in the list makes nothing anew."""
    run = snakemake(work)
    assert run.code == 0, run.screen
    assert set(run.stages) == {
        *("reviewed", "render", "accessibility"),
        *("manifest", "leaks", "desk"),
    }
    page = (work / "results/report/report.html").read_text("utf-8")
    assert "who gave 4 comments and 2 proposed changes. Of these, 6 are still open." in page
    assert "Dr P. Lead" not in page
    assert "Answer 6 comments of the review" in (work / "private/desk.html").read_text("utf-8")
    comments = work / "private/comments.csv"
    edit(comments, f"{found[0]['id']},open,,", f"{found[0]['id']},open,We shall.,")
    run = snakemake(work)
    assert set(run.stages) <= {"desk"}


def test_a_review_that_was_never_issued_is_told(pacs_built: Path, tmp_path: Path) -> None:
    work = tmp_path / "work"
    shutil.copytree(pacs_built, work, symlinks=True)
    run = snakemake(work, "review-in")
    assert run.code != 0
    assert "no report was issued for review from this work folder" in run.screen
