"""Validation: canonical answers, routing, and which return of a department counts."""

import csv
import io
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditreport.definition import Definition
from auditreport.models import parse
from auditreport.questions import Contradiction
from auditreport.spellings import SPELLINGS
from auditreport.validate import Validated, validate

DEFINITION = parse(
    Definition,
    """
id: small
title: Small audit
organisation: A college
deadline: 2010-09-29
report_date: 2011-07-01
groups: [{id: access, title: Access}]
questions:
  - {id: Q3, group: access, text: Third, expected: "yes", asked_if: {all: {Q2: "yes"}}}
  - {id: Q1, group: access, text: First, expected: "yes"}
  - {id: Q2, group: access, text: Second, expected: survey, asked_if: {any: {Q1: "yes"}}}
  - {id: Q4, group: access, text: Fourth, type: text}
""",
    "audit.yaml",
)
QUESTIONS = ["Q3", "Q1", "Q2", "Q4"]
YES = dict.fromkeys(QUESTIONS, "yes")


def a_return(name: str, given: Mapping[str, str | None] = YES, **other: Any) -> dict[str, Any]:
    return {
        "return": name,
        "pseudonym": "d1",
        "sha256": f"hash of {name}",
        "reason": "",
        "message": "",
        "completed": "2010-06-14",
        "completed_fault": "",
        "completed_at": None,
        "answers": {q: {"given": text, "sheet": 1, "cell": "B2"} for q, text in given.items()},
        "unknown_questions": [],
        "repeated_questions": [],
    } | other


def issues_of(validated: Validated) -> list[tuple[str, str]]:
    return [(issue.kind, issue.question) for issue in validated.issues]


# --- One return ---


@pytest.mark.parametrize(
    ("given", "answers", "issues"),
    [
        ("Y yes Yes. yes", "yes yes yes yes", []),
        ("- no - -", "not_asked no not_asked blank", []),
        ("N/A no n/a -", "not_asked no not_asked blank", []),
        ("dk no yes -", "not_asked no not_asked blank",
         [("answered_though_not_asked", "Q3"), ("answered_though_not_asked", "Q2")]),
        ("yes dk ? -", "not_asked dont_know not_asked blank",
         [("answered_though_not_asked", "Q3"), ("answered_though_not_asked", "Q2")]),
        ("? y y -", "blank yes yes blank", [("unreadable_answer", "Q3")]),
        ("yes ? yes -", "not_asked blank not_asked blank",
         [("answered_though_not_asked", "Q3"), ("unreadable_answer", "Q1"),
          ("answered_though_not_asked", "Q2")]),
        ("x y n x", "not_asked yes no blank", [("missing_question", "Q4")]),
        ("x x x x", "not_asked blank not_asked blank",
         [("missing_question", "Q1"), ("missing_question", "Q4")]),
    ],
)  # fmt: skip
def test_spellings_routing_and_issues(
    given: str, answers: str, issues: list[tuple[str, str]]
) -> None:
    # "-" is an empty cell, "?" a withheld text, "x" a missing row.
    cells = {"-": "", "?": None}
    rows = {
        question: cells.get(text, text)
        for question, text in zip(QUESTIONS, given.split(), strict=True)
        if text != "x"
    }
    validated = validate([a_return("r1", rows)], DEFINITION)
    assert list(validated.answers_by_department["d1"].values()) == answers.split()
    assert issues_of(validated) == issues


def test_unknown_repeated_and_undated_are_told_with_their_place() -> None:
    odd = a_return(
        "r1",
        YES | {"Q1": ""},
        completed=None,
        completed_fault="unreadable",
        completed_at={"sheet": 2, "cell": "C5"},
        unknown_questions=["Q99"],
        repeated_questions=["Q1"],
    )
    validated = validate([odd], DEFINITION)
    rows = list(csv.DictReader(io.StringIO(validated.issues_csv)))
    told = {(row["kind"], row["question"], row["sheet"], row["cell"]) for row in rows}
    assert {
        ("unreadable_date", "", "2", "C5"),
        ("repeated_question", "Q1", "1", "B2"),
        ("unknown_question", "Q99", "", ""),
    } <= told
    assert all(row["what"].endswith(".") and row["do"].endswith(".") for row in rows)
    undated = a_return("r1", completed=None, completed_fault="missing")
    assert issues_of(validate([undated], DEFINITION)) == [("undated", "")]


def test_a_contradiction_is_a_query_and_drops_nothing() -> None:
    plain = [
        question.model_copy(update={"id": name, "asked_if": None, "type": "yes_no"})
        for question, name in zip(DEFINITION.questions, ["Q1", "Q5", "Q6", "Q7"], strict=True)
    ]
    rule = Contradiction(if_={"Q1": "no"}, then_not={"Q5": "yes", "Q6": "yes"})
    definition = DEFINITION.model_copy(update={"questions": plain, "contradictions": [rule]})
    given = {"Q1": "no", "Q5": "yes", "Q6": "yes", "Q7": "no"}
    validated = validate([a_return("r1", given)], definition)
    assert list(validated.answers_by_department["d1"].values()) == ["no", "yes", "yes", "no"]
    (issue,) = validated.issues
    assert (issue.kind, issue.question, issue.cell) == ("contradiction", "Q1", "B2")
    assert issue.what == "Q1 is answered “no”, yet Q5 and Q6 are answered “yes”."
    assert not validate([a_return("r1", given | {"Q1": "dk"})], definition).issues
    assert not validate([a_return("r1", given | {"Q5": "no", "Q6": "n/a"})], definition).issues


TEXTS = st.sampled_from([*(text for texts in SPELLINGS.values() for text in texts), None])


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(QUESTIONS, TEXTS)))
def test_whatever_is_given_each_question_has_one_answer(given: dict[str, str | None]) -> None:
    answers = validate([a_return("r1", given)], DEFINITION).answers_by_department["d1"]
    assert list(answers) == QUESTIONS
    assert (answers["Q2"] == "not_asked") == (answers["Q1"] != "yes")
    assert (answers["Q3"] == "not_asked") == (answers["Q2"] != "yes")


# --- Several returns of one department ---


@pytest.mark.parametrize(
    ("returns", "outcomes"),
    [
        # day (of September 2010; "-": undated) and answer of each return
        ("1y", "included"),
        ("29y", "included"),
        ("30y", "late"),
        ("-y", "included"),
        ("1y 2n", "superseded included"),
        ("1y 2y", "duplicate included"),
        ("1y 1y", "included duplicate"),
        ("1y 1n", "quarantined quarantined"),
        ("1y 1y 1n", "quarantined quarantined quarantined"),
        ("1y 2y 2n", "superseded quarantined quarantined"),
        ("1y 2n 3y", "duplicate superseded included"),
        ("1y 30n", "included late"),
        ("30y 30n", "late late"),
        ("-y -y", "included duplicate"),
        ("-y -n", "quarantined quarantined"),
        ("-y 1y", "duplicate included"),
        ("-y 1n", "quarantined quarantined"),
        ("-y 30n", "included late"),
        ("-n 1n 2y", "quarantined superseded quarantined"),
    ],
)
def test_which_return_of_a_department_counts(returns: str, outcomes: str) -> None:
    made = []
    for number, one in enumerate(returns.split()):
        day, answer = one[:-1], one[-1]
        dated = {"completed": None if day == "-" else f"2010-09-{int(day):02}"}
        made.append(a_return(f"r{number}", YES | {"Q1": answer}, **dated))
    validated = validate(made, DEFINITION)
    assert [result.outcome for result in validated.outcomes] == outcomes.split()
    assert len(validated.answers_by_department) == outcomes.split().count("included")
    # Not the order of arrival nor the names (which depend on the key) decide, but the files do.
    renamed = [one | {"return": f"r{9 - n}"} for n, one in enumerate(made)]
    again = validate(renamed[::-1], DEFINITION)
    assert [result.outcome for result in again.outcomes][::-1] == outcomes.split()
    assert all(
        bool(result.reason) == bool(result.message) == (result.outcome != "included")
        for result in validated.outcomes
    )


def test_the_public_lists_hold_no_name_and_do_not_depend_on_the_key() -> None:
    def made(names: str, departments: str) -> Validated:
        a, b, c, d = names
        one, two = departments
        refused = {"pseudonym": None, "reason": "damaged", "message": "It is damaged."}
        return validate(
            [
                a_return(a, **refused),
                a_return(b, YES | {"Q1": None}, pseudonym=one),
                a_return(c, **refused),
                a_return(d, pseudonym=two),
            ],
            DEFINITION,
        )

    first, second = made("abcd", "xy"), made("dcba", "yx")
    assert first.quality_returns_csv == (
        "pseudonym,outcome,reason\nx,included,\ny,included,\n"
        "unidentified-1,quarantined,damaged\nunidentified-2,quarantined,damaged\n"
    )
    assert first.quality_returns_csv == second.quality_returns_csv
    assert first.quality_issues_csv == second.quality_issues_csv
    assert first.quality_issues_csv.startswith("kind,issues,returns\nanswered_though_not_asked,2,1")
    assert first.answers_csv.splitlines()[0] == "pseudonym,Q3,Q1,Q2,Q4"
    assert validate([], DEFINITION).answers_csv == "pseudonym,Q3,Q1,Q2,Q4\n"
