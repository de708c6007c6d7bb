"""The board's summary, the text for the public, and the letters to authorities."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader

from auditreport.beside import beside
from auditreport.exceptions import exceptions, letters_to_authorities
from auditreport.findings import Findings
from auditreport.kept_actions import PlannedAction, join, planned_csv, read_planned_actions
from auditreport.models import parse
from auditreport.office.exception_letters import write_letters
from auditreport.plain_language import departments_in_words, plain_language
from auditreport.plain_language_page import markdown_text
from auditreport.plan_tables import ExceptionRow
from auditreport.published import Report
from auditreport.questions import Group
from auditreport.summary import first_actions, summary
from auditreport.summary_tables import Room
from auditreport.words import Role, Verdict, shortened
from tests.readability import grade, syllables
from tests.unit.pacs_report import AUDIT, CASES, ROOT, only_roles, pacs_report
from tests.unit.test_feedback import kinds

FILES = [
    *(path for path in (ROOT / "report").rglob("*") if path.is_file()),
    *(ROOT / "workflow" / "summary").glob("*"),
]
NAMES = ("summary.pdf", "plain-language.pdf", "plain-language.html", "plain-language.md")
ROOM = Room(size=10, groups=14, short=12, others=10, letters=180, reasons=True)
FINDINGS = parse(Findings, (AUDIT / "findings.yaml").read_text("utf-8"), "findings.yaml")


def published(case: str = "published") -> Report:
    """The report with its plan and its exceptions, as the pipeline would have it."""
    report = pacs_report(case)
    return replace(
        report,
        actions=join(report.actions, [], {}, own=True),
        exceptions=exceptions(report.rows, report.definition, FINDINGS),
    )


REPORT = published()


def made(report: Report, *names: str) -> dict[str, bytes]:
    return beside(report, FILES, names or NAMES)


def pages(pdf: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]


def crowded(groups: int, each: int, words: str) -> Report:
    """A report of many groups and standards, all short, whose every text is ``words``."""
    question = REPORT.definition.questions[0]
    ids = [f"Q{number}" for number in range(1, groups * each + 1)]
    definition = REPORT.definition.model_copy(
        update={
            **{"title": words, "organisation": words, "plain": words[:600]},
            "groups": [Group(id=f"g{n}", title=words) for n in range(groups)],
            "questions": [
                question.model_copy(
                    update={"id": one, "group": f"g{n // each}", "label": "", "text": words}
                    | {"plain": ""}
                )
                for n, one in enumerate(ids)
            ],
        }
    )
    rows = [
        replace(
            REPORT.rows[0],
            **{"question": one, "group": f"g{n // each}", "verdict": Verdict.SHORT},
            **{"sensitive": True},
        )
        for n, one in enumerate(ids)
    ]
    action = PlannedAction("A1", "high", tuple(ids), "planned", words, words, words, words)
    outside = ExceptionRow(
        "Q1", "short", words, words, words, 81, 74, 91, "100", words, "85% to 95%"
    )
    return replace(
        REPORT,
        definition=definition,
        rows=rows,
        silence=[],
        actions=[replace(action, id=f"A{n}", owner=words) for n in range(1, 41)],
        exceptions=[replace(outside, question=one, authority=f"{words} {one}") for one in ids],
    )


EXTREMES = {
    **{case: published(case) for case in CASES},
    "surveys only": only_roles(REPORT, Role.SURVEY),
    "one group": only_roles(REPORT, Role.PRACTICE),
    "seventy groups": crowded(
        70, 5, "Is the policy on access agreed, and is it known to all? " * 9
    ),
    "words without end": crowded(30, 1, "W" * 900),
    "many standards": crowded(1, 400, "Is the rota written down?"),
}


@pytest.mark.parametrize("name", EXTREMES)
def test_two_pages_and_one_whatever_there_is_to_say(name: str) -> None:
    files = made(EXTREMES[name])
    assert len(pages(files["summary.pdf"])) <= 2
    assert len(pages(files["plain-language.pdf"])) == 1
    assert b"pdfuaid" in files["summary.pdf"]
    assert b"pdfuaid" in files["plain-language.pdf"]
    assert "@" not in " ".join(pages(files["summary.pdf"]))


def test_what_has_no_room_is_said_in_words() -> None:
    found = summary(crowded(70, 5, "Is it so?"), ROOM)
    assert len(found.groups) == 14
    assert found.more_groups == "56 more areas have 280 standards: 0 met, 0 close and 280 short."
    (short,) = found.standards
    assert len(short.lines) == 12
    assert short.more.startswith("And 338 more: Q13, Q14, ")
    assert short.more.endswith(" and 326 others.")
    assert "37 more actions stand in the report’s action plan." in found.more_actions


def test_the_numbers_are_those_of_the_tables() -> None:
    text = " ".join(pages(made(REPORT)["summary.pdf"]))
    for row in REPORT.rows:
        if row.verdict is None:
            continue
        assert row.interval is not None
        low, high = row.interval
        assert f"{row.achieved} of {row.departments} {row.percent}% ({low}–{high})" in text
    found = summary(REPORT, ROOM)
    assert [(one.title, one.met, one.close, one.short) for one in found.groups][:2] == [
        ("Governance of PACS access", 0, 2, 1),
        ("Audit of PACS access", 1, 0, 2),
    ]
    assert [one.title for one in found.standards] == [
        "Short of target: 8 standards",
        "Close to target: 8 standards",
        "Met: 4 standards",
    ]
    assert found.figures[:2] == [("85", "returns analysed"), ("80", "organisations")]


def test_the_first_actions_are_open_and_the_most_pressing() -> None:
    assert [one.id for one in first_actions(REPORT.actions)] == ["A1", "A3", "A5"]
    actions = read_planned_actions(planned_csv(join(REPORT.actions, [], {}, own=True)))
    done = [replace(one, status="done") if one.id == "A1" else one for one in actions]
    assert [one.id for one in first_actions(done)] == ["A3", "A5", "A2"]
    waived = [replace(one, waiver="Too dear.", waiver_by="Board") for one in actions]
    assert first_actions(waived) == []
    said = summary(REPORT, ROOM).actions
    assert said[0].title == "Agree, publish and audit a policy on access to PACS"
    assert said[0].why == REPORT.actions[0].why


def test_headings_and_header_cells_are_tagged() -> None:
    reader = PdfReader(io.BytesIO(made(REPORT)["summary.pdf"]))
    tags = kinds(reader.root_object["/StructTreeRoot"])
    assert [tag for tag in tags if re.fullmatch("/H[1-6]", tag)] == [
        *("/H1", "/H2", "/H2", "/H3", "/H3", "/H3"),
        *("/H2", "/H3", "/H3", "/H3", "/H2"),
    ]
    tables = " ".join(tags).split("/Table ")[1:]
    assert len(tables) == 4
    assert all(table.startswith("/THead") and "/TH " in table for table in tables)
    assert reader.metadata is not None
    assert reader.metadata.title == "National audit of PACS governance: Summary"


def test_the_mark_of_a_draft_is_the_reports() -> None:
    edition = replace(REPORT, mark="Edition 1")
    for report, mark, draft in ((REPORT, "Draft", True), (edition, "Edition 1", False)):
        files = made(report)
        assert mark in pages(files["summary.pdf"])[0]
        plain = files["plain-language.md"].decode()
        assert f"· {mark}\n" in plain
        assert ("This is a draft." in plain) is draft


def test_same_report_same_bytes() -> None:
    assert made(REPORT) == made(REPORT)


# --- In plain words ---


@pytest.mark.parametrize(
    ("achieved", "departments", "said"),
    [
        (0, 40, "No departments"),
        (1, 40, "Very few departments"),
        (2, 40, "About 1 in 10 departments"),
        (26, 40, "About 7 in 10 departments"),
        (37, 40, "About 9 in 10 departments"),
        (38, 40, "Nearly all departments"),
        (40, 40, "All departments"),
        (2, 3, "2 of 3 departments"),
    ],
)
def test_a_share_is_said_in_tens(achieved: int, departments: int, said: str) -> None:
    assert departments_in_words(achieved, departments) == said


def test_of_those_asked_where_not_all_were() -> None:
    words = departments_in_words(13, 20, routed=True)
    assert words == "About 7 in 10 of the departments that this is about"


def test_the_text_says_what_the_tables_say() -> None:
    text = markdown_text(plain_language(REPORT))
    assert "We sent 33 questions to 210 departments." in text
    assert "85 departments sent answers that we could use. That is about 4 in 10" in text
    assert "Of the 20 targets, 4 were met. 8 were nearly met. 8 were missed." in text
    # Q4: 9 of 80; Q5: 26 of 77; Q13: 27 of 82.
    assert "- About 1 in 10 departments tell staff each time they log in" in text
    assert "- About 3 in 10 departments have checked who looked at pictures." in text
    assert "- Stop sending pictures by e-mail and on disc." in text


def test_without_words_of_the_audits_own_labels_are_quoted() -> None:
    plainly = [one.model_copy(update={"plain": ""}) for one in REPORT.definition.questions]
    definition = REPORT.definition.model_copy(update={"questions": plainly, "plain": ""})
    actions = [replace(one, plain="") for one in REPORT.actions]
    text = markdown_text(plain_language(replace(REPORT, definition=definition, actions=actions)))
    assert "“Users reminded of audit at each sign-in”: about 1 in 10 departments answered" in text
    assert "- “End the transfer of images by e-mail and on disc”." in text
    assert "What is this about?" not in text


def test_all_three_forms_say_the_same() -> None:
    files = made(REPORT)
    (page,) = pages(files["plain-language.pdf"])
    html = files["plain-language.html"].decode()
    for section in plain_language(REPORT).sections:
        for sentence in (*section.said, *section.points):
            assert sentence in page
            assert sentence in html
            assert sentence in files["plain-language.md"].decode()
    assert "<script" not in html
    assert "http" not in html.partition("<body")[2]


def test_other_peoples_words_are_never_markup() -> None:
    definition = REPORT.definition.model_copy(update={"title": "<b>*A* audit</b>"})
    files = made(replace(REPORT, definition=definition))
    assert "<h1>&lt;b&gt;*A* audit&lt;/b&gt;</h1>" in files["plain-language.html"].decode()
    assert files["plain-language.md"].decode().startswith(r"# \<b\>\*A\* audit\</b\>")


def test_syllables_are_counted_as_they_are_heard() -> None:
    heard = {"the": 1, "used": 1, "needed": 2, "table": 2, "pictures": 2, "department": 3, "85": 1}
    assert {word: syllables(word) for word in heard} == heard


def test_a_child_of_eleven_can_read_it() -> None:
    """Age 9 to 11 is Flesch and Kincaid's grade 4 to 6."""
    said = [
        sentence
        for section in plain_language(REPORT).sections
        for sentence in (*section.said, *section.points)
    ]
    assert grade(" ".join(said)) <= 6
    longest = max(re.split(r"(?<=[.?])\s", " ".join(said)), key=lambda one: len(one.split()))
    assert len(longest.split()) <= 20, longest


def test_a_text_is_shortened_between_words() -> None:
    assert shortened("All  is well", 20) == "All is well"
    assert shortened("Users reminded of audit", 17) == "Users reminded …"
    assert shortened("W" * 900, 40) == f"{'W' * 29}…"


# --- The letters to authorities ---


def letter_files(tmp_path: Path, mark: str) -> dict[str, bytes]:
    template = ROOT / "workflow" / "exceptions" / "letter.typ"
    found = letters_to_authorities(REPORT.exceptions, REPORT.definition)
    write_letters(found, REPORT.definition, mark, template, ROOT / "report/fonts", tmp_path)
    return {path.name: path.read_bytes() for path in tmp_path.iterdir()}


def test_a_letter_is_the_same_for_word_and_on_paper(tmp_path: Path) -> None:
    files = letter_files(tmp_path / "one", "Draft")
    assert files == letter_files(tmp_path / "two", "Draft")
    assert set(files) == {f"NHS_Connecting_for_Health.{form}" for form in ("docx", "pdf")}
    pdf = files["NHS_Connecting_for_Health.pdf"]
    assert b"pdfuaid" in pdf
    reader = PdfReader(io.BytesIO(pdf))
    tags = kinds(reader.root_object["/StructTreeRoot"])
    assert [tag for tag in tags if re.fullmatch("/H[1-6]", tag)] == ["/H1", "/H2", "/H2", "/H2"]
    word = zipfile.ZipFile(io.BytesIO(files["NHS_Connecting_for_Health.docx"]))
    xml = word.read("word/document.xml").decode()
    assert xml.count('<w:pStyle w:val="Heading1"') == 3
    assert 'w:w="11906"' in xml  # A4
    text = re.sub(r"<[^>]+>", "", xml.replace("</w:p>", " "))
    said = [
        "Achieved by 9 of the 80 departments that answered yes or no (11%, 95% interval 7% to 18%; "
        "target 90%).",
        "What we ask: Make the restriction of single images a requirement of the next contracts",
        "Draft",
    ]
    paper = " ".join(" ".join(page.extract_text().split()) for page in reader.pages)
    for sentence in said:
        assert sentence in paper
        assert sentence in " ".join(text.split())


def test_a_letter_of_an_edition_is_no_draft(tmp_path: Path) -> None:
    files = letter_files(tmp_path, "Edition 1")
    (paper,) = pages(files["NHS_Connecting_for_Health.pdf"])
    assert "Edition 1" in paper
    assert "Draft" not in paper
