"""A department's feedback: its own answers beside what is published, and nothing else."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from auditreport.definition import Definition
from auditreport.models import parse
from auditreport.office.feedback import Feedback, Published, feedback
from auditreport.office.feedback_page import FeedbackPages
from auditreport.office.feedback_pdf import FeedbackPrinter
from auditreport.office.feedbacks import feedback_list, feedbacks, file_stems, listed_pdfs
from auditreport.register import Department
from auditreport.tables import COLUMNS

REPOSITORY = Path(__file__).resolve().parents[2]
AUDIT = parse(
    Definition,
    """
id: rota
title: Audit of rotas
organisation: The Society
deadline: 2012-03-01
report_date: 2012-07-01
strata: [{id: nation, title: Nation}, {id: size, title: Size}]
previous: {results: earlier, round: "2010"}
groups: [{id: rota, title: Rotas}]
questions:
  - {id: Q1, group: rota, text: "Is there a rota?", expected: "yes"}
  - {id: Q2, group: rota, text: "Are there gaps?", expected: "no"}
  - {id: Q3, group: rota, text: "Is it known who leads?", expected: "yes", dont_know: not_achieved}
  - {id: Q4, group: rota, text: "Is it shared?", expected: "yes"}
  - {id: Q5, group: rota, text: "Is it on paper?", expected: "yes", role: practice}
  - {id: Q6, group: rota, text: "Do you like it?", expected: survey}
  - {id: Q7, group: rota, text: "Anything else?", type: text}
""",
    "audit.yaml",
)


def _row(question: str, expected: str, achieved: int, role: str, verdict: str) -> str:
    cells = {
        **dict.fromkeys(COLUMNS, ""),
        **dict.fromkeys(("not_applicable", "blank", "dont_know", "not_asked"), "0"),
        **{"question": question, "group": "rota", "expected": expected, "departments": "10"},
        **{"not_achieved": str(10 - achieved), "achieved": str(achieved), "role": role},
        **{"percent": str(10 * achieved), "target": "90" if verdict else "", "verdict": verdict},
        **{"ci_low": "40.40", "ci_high": "95.60"},
    }
    return ",".join(cells[name] for name in COLUMNS)


PUBLISHED = {
    "questions": "\n".join(
        [
            ",".join(COLUMNS),
            _row("Q1", "yes", 9, "standard", "met"),
            _row("Q2", "no", 7, "standard", "short"),
            _row("Q3", "yes", 8, "standard", "close"),
            _row("Q4", "yes", 6, "standard", "short"),
            _row("Q5", "yes", 5, "practice", ""),
            _row("Q6", "survey", 4, "survey", ""),
        ]
    ),
    "response": "stratum,value,departments,organisations,invited_departments,"
    "invited_organisations,several_returns\nall,all,10,10,20,20,0\n"
    "nation,England,6,6,15,15,0\nnation,Scotland and Wales,4,4,5,5,0\n",
    "actions": "id,priority,questions,status,text,who,why,title,owner,due,measure,"
    "waiver,waiver_by\n"
    'A1,high,Q2 Q3,planned,"Fill the gaps.",Leads,Why.,Fill gaps,Rota leads,2013-01-31,,,\n'
    'A2,low,Q1,proposed,"Keep it.",Leads,Why.,Keep the rota,,,,,\n',
    "exceptions": "question,verdict,authority,reason,ask,departments,achieved,percent,target,"
    "title,interval\nQ4,short,The Deanery,Rules.,Share.,10,6,60,90,Shared,\n",
    "changes": (
        "question,earlier_question,kind,why,expected,better,reworded,before_departments,"
        "before_achieved,before_low,before_high,departments,achieved,low,high,difference,"
        "difference_low,difference_high,same,only_before,only_now,kept,lost,gained,neither,p,"
        "p_adjusted,tests,way,before_percent,percent\n"
        "Q1,Q3,unpaired,,yes,more,False,10,5,,,10,9,,,40.0,10.0,60.0,,,,,,,,,,,better,50,90\n"
        "Q2,Q2,not_compared,reworded,no,more,True,10,5,,,10,7,,,,,,,,,,,,,,,,,50,70\n"
    ),
}
ONE = Department("R/1", "North <b>& Unit</b>", "First Trust", "", "", {"nation": "Wales"})
ANSWERS = {
    **{"Q1": "yes", "Q2": "yes", "Q3": "dont_know", "Q4": "blank"},
    **{"Q5": "no", "Q6": "yes", "Q7": "yes"},
}
BEFORE = {"Q1": "yes", "Q2": "yes", "Q3": "no"}


@pytest.fixture(scope="module")
def one() -> Feedback:
    return feedback(Published(AUDIT, PUBLISHED), ONE, ANSWERS, BEFORE)


def test_answers_stand_beside_what_is_published(one: Feedback) -> None:
    (group,) = one.groups
    lines = {line.id: line for line in group.lines}
    assert [line.mark for line in group.lines] == [
        *("achieved", "missed", "missed", "unknown", "missed", "none"),
    ]
    assert lines["Q2"].all_departments == "70% (40–96)"
    # Q1 was Q3 in 2010; Q2 was reworded.
    assert (lines["Q1"].before, lines["Q1"].change) == ("No", "+40, better")
    assert (lines["Q2"].before, lines["Q2"].change) == ("", "")


def test_what_was_missed_and_what_follows(one: Feedback) -> None:
    assert [(row.line.id, row.follows) for row in one.missed] == [("Q2", "A1"), ("Q3", "A1")]
    assert [(row.line.id, row.follows) for row in one.not_said] == [("Q4", "put to The Deanery")]
    assert [action.id for action in one.actions] == ["A1"]


def test_the_share_is_of_standards_answered_yes_or_no(one: Feedback) -> None:
    share = one.share
    assert share is not None
    # Q1 and Q2 of the four standards; all departments: 9 + 7 + 8 + 6 of 40, which is 75%.
    assert (share.achieved, share.applicable, share.percent, share.overall) == (1, 2, 50, 75)
    # None of 2 has a chance of 1/16, above 1/40.
    assert (share.low, share.high) == (0, 2)
    silent = feedback(Published(AUDIT, PUBLISHED), ONE, dict.fromkeys(ANSWERS, "blank"))
    assert silent.share is None
    assert silent.unknown == 4


def test_a_stratum_is_shown_as_far_as_it_is_published(one: Feedback) -> None:
    shown = [(row.title, row.value, row.analysed, row.rate) for row in one.strata]
    assert shown == [
        ("Nation", "Scotland and Wales", "4", "80%"),
        ("All departments", "", "10", "50%"),
    ]
    withheld = {**PUBLISHED, "response": PUBLISHED["response"].partition("nation")[0]}
    there = feedback(Published(AUDIT, withheld), ONE, ANSWERS)
    assert (there.strata[0].value, there.strata[0].analysed) == ("Wales", "not shown")


def test_file_names_are_safe_and_no_two_the_same() -> None:
    codes = ["RAD-1", "../RAD", "..\\RAD", "rad-1", "CON", "", "a" * 300, "Ŵ 1"]
    stems = file_stems(codes)
    assert [stems[code] for code in codes] == [
        *("RAD-1", "_RAD", "_RAD-2", "rad-1-2", "_CON", "_", "a" * 80, "Ŵ_1"),
    ]


def test_the_list_leads_from_a_code_to_its_file() -> None:
    other = Department("R-2", "South", "Second Trust", "", "")
    intake = "outcome,department,pseudonym\nincluded,r/1,p1\nlate,R-2,p3\nincluded,R-2,p2\n"
    answers = "pseudonym,Q1,Q2,Q3,Q4,Q5,Q6,Q7\np2" + ",no" * 7 + "\np1" + ",yes" * 7 + "\n"
    made = feedbacks(AUDIT, PUBLISHED, [ONE, other], intake, answers)
    assert {stem: one.code for stem, one in made.items()} == {"R-2": "R-2", "R_1": "R/1"}
    assert listed_pdfs(feedback_list(made)) == {"R-2": "R-2.pdf", "R/1": "R_1.pdf"}


def printer() -> FeedbackPrinter:
    template = REPOSITORY / "workflow" / "feedback" / "feedback.typ"
    return FeedbackPrinter(AUDIT, REPOSITORY, template, REPOSITORY / "report" / "fonts")


def kinds(node: object) -> list[str]:
    """The kinds of all elements of a tagged PDF, in reading order."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        return [kind for child in node for kind in kinds(child)]
    if not isinstance(node, DictionaryObject):
        return []
    return [str(node.get("/S", "")), *kinds(node.get("/K", []))]


def test_the_pdf_is_accessible_and_fits_two_pages(one: Feedback) -> None:
    made = printer().pdf(one)
    assert made == printer().pdf(one)
    reader = PdfReader(io.BytesIO(made))
    assert len(reader.pages) <= 2
    assert b"pdfuaid" in made
    assert reader.metadata is not None
    assert reader.metadata.title == "Audit of rotas: North <b>& Unit</b>"
    tags = kinds(reader.root_object["/StructTreeRoot"])
    tables = " ".join(tags).split("/Table ")[1:]
    assert len(tables) == 4
    assert all(table.startswith("/THead") and "/TH " in table for table in tables)
    assert tags.index("/H1") < tags.index("/H2")
    text = " ".join(page.extract_text() for page in reader.pages)
    assert "Fill the gaps." in text
    assert "2010: No" in text


def test_signs_that_no_font_has_are_printed_as_their_numbers(one: Feedback) -> None:
    strange = Department("東", "東京 🏥 Ŵ", "", "", "")
    made = printer().pdf(feedback(Published(AUDIT, PUBLISHED), strange, ANSWERS))
    text = PdfReader(io.BytesIO(made)).pages[0].extract_text()
    assert "U+6771U+4EAC U+1F3E5 Ŵ" in text


def test_the_page_loads_nothing_and_obeys_no_text(one: Feedback) -> None:
    css = (REPOSITORY / "report" / "style.css").read_text("utf-8")
    fonts = {path.name: path.read_bytes() for path in (REPOSITORY / "report/fonts").glob("*.woff2")}
    html = FeedbackPages(AUDIT, css, fonts).html(one)
    assert "North &lt;b&gt;&amp; Unit&lt;/b&gt;" in html
    assert "<b>&" not in html
    assert not re.findall(r'(?:src|href)="(?!#)|url\("(?!data:)', html)
    assert html.count("@font-face") == 1
    assert html.count("<table") == html.count("<thead") == 4
    assert "not as expected" in html
