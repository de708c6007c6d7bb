"""The pilot: how each question fared with those who tried the form out."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from auditreport.definition import Definition
from auditreport.models import parse
from auditreport.office.pilot import PILOT_COLUMNS, pilot_csv, read_pilot
from auditreport.office.pilot_page import pilot_html
from tests.small_audit import DEFINITION as SMALL
from tests.unit.test_desk import CSS, JS

DEFINITION = parse(Definition, SMALL, "audit.yaml")


def one(name: str, completed: str | None, answers: str, *issues: tuple[str, str]) -> dict[str, Any]:
    return {
        "return": name,
        "pseudonym": name * 2,
        "completed": completed,
        "answers": dict(zip(("Q1", "Q2", "Q3", "Q4"), answers.split(), strict=True)),
        "issues": [{"question": question, "kind": kind} for question, kind in issues],
    }


ROWS = [
    one("a", "2024-01-20", "yes no not_asked blank", ("Q4", "unreadable_answer")),
    one("b", "2024-01-08", "yes yes blank blank", ("Q3", "missing_question")),
    one("c", None, "dont_know yes no yes", ("", "undated"), ("Q2", "contradiction")),
    one("d", "2024-01-11", "no not_applicable not_asked blank"),
]
SOURCES = [
    {"return": "a", "file": "pilot/First <b>.xlsx", "department": "IR-01"},
    {"return": "b", "file": "pilot/Second.xlsx", "department": "IR-02"},
    {"return": "c", "file": "early.xlsx", "department": "IR-03"},
    {"return": "d", "file": "pilot/First again.xlsx", "department": "IR-01"},
    {"return": "e", "file": "pilot/scan of the form.pdf", "department": ""},
    {"return": "f", "file": "pilots of the air.xlsx", "department": "IR-04"},
]
PILOT = read_pilot(json.dumps(ROWS), json.dumps(SOURCES), DEFINITION)


def test_each_question_adds_up_to_the_returns() -> None:
    text = pilot_csv(PILOT)
    assert text.startswith("\ufeffquestion,text,returns,")
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert tuple(rows[0]) == PILOT_COLUMNS
    counted = PILOT_COLUMNS[PILOT_COLUMNS.index("yes") :]
    assert {row["question"]: [int(row[name]) for name in counted] for row in rows} == {
        # yes, no, others, don't know, not applicable, not asked, blank, unreadable, issues
        "Q1": [2, 1, 0, 1, 0, 0, 0, 0, 0],
        "Q2": [2, 1, 0, 0, 1, 0, 0, 0, 1],
        "Q3": [0, 1, 0, 0, 0, 2, 1, 0, 1],
        "Q4": [1, 0, 0, 0, 0, 0, 2, 1, 0],
    }
    for row in rows:
        assert sum(int(row[name]) for name in counted[:-1]) == int(row["returns"]) == len(ROWS)


def test_what_the_pilot_tells_as_a_whole() -> None:
    assert (str(PILOT.first), str(PILOT.last)) == ("2024-01-08", "2024-01-20")
    assert PILOT.departments == 3
    assert PILOT.form_issues == {"undated": 1}
    assert PILOT.unread == ["pilot/scan of the form.pdf"]
    unclear = [question.unclear for question in PILOT.questions]
    assert unclear == [0.25, 0, 0.5, 0.75]


def test_the_page_shows_it_and_obeys_nothing() -> None:
    html = pilot_html(PILOT, DEFINITION, CSS, JS)
    assert "holds names, for the audit office only</title>" in html
    assert "Completed from 8 January 2024 to 20 January 2024: 12 days." in html
    assert "First &lt;b&gt;.xlsx" in html
    assert "<b>.xlsx" not in html
    assert "scan of the form.pdf" in html
    for question in DEFINITION.questions:
        assert f'<th scope="row">{question.id}<small>' in html


def test_without_a_pilot_the_page_says_how_one_is_made() -> None:
    nobody = read_pilot("[]", "[]", DEFINITION)
    assert pilot_csv(nobody).count("\n") == 1 + len(DEFINITION.questions)
    html = pilot_html(nobody, DEFINITION, CSS, JS)
    assert "raw/pilot/" in html
    assert "No return of a pilot has come." in html
