"""Validation: canonical answers, routing, and which return of a department counts."""

import copy
import csv
import io
import json
from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditreport.definition import Definition
from auditreport.models import parse
from auditreport.questions import Contradiction
from auditreport.spellings import SPELLINGS
from auditreport.validate import Validated, validate
from auditreport.words import Outcome

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


# --- What the office decided ---

SENT = DEFINITION.model_copy(update={"sent": date(2010, 2, 22)})


def decided(*rows: str) -> list[dict[str, str]]:
    """Rows of `working/decisions.csv` from "pseudonym action question value", "-" for nothing."""
    columns = ("pseudonym", "action", "question", "value")
    return [
        {column: "" if word == "-" else word for column, word in zip(columns, words, strict=True)}
        | {"number": str(number), "date": "2010-11-20"}
        for number, words in enumerate((row.split(" ") for row in rows), start=1)
    ]


def outcomes_of(validated: Validated) -> dict[str, tuple[str, str]]:
    return {one.id: (one.outcome.value, one.reason) for one in validated.outcomes}


def test_every_outcome_occurs_and_all_add_up() -> None:
    late, no = {"completed": "2010-10-05"}, YES | {"Q1": "no"}
    returns = [
        a_return("in-time", pseudonym="d1"),
        a_return("accepted", pseudonym="d2", **late),
        a_return("late", pseudonym="d3", **late),
        a_return("first", no, pseudonym="d4", completed="2010-05-01"),
        a_return("second", pseudonym="d4"),
        a_return("again", pseudonym="d4", completed="2010-06-01"),
        a_return("withdrawn", pseudonym="d5"),
        a_return("withdrawn-too", pseudonym="d5", pilot=True),
        a_return("one-of-two", no, pseudonym="d6"),
        a_return("chosen", pseudonym="d6"),
        a_return("in-dispute", no, pseudonym="d7"),
        a_return("disputed", pseudonym="d7"),
        a_return("aside", pseudonym="d8"),
        a_return("trial", no, pseudonym="d9", pilot=True),
        a_return("early", pseudonym="d1", completed="2010-02-21"),
        a_return("broken", pseudonym=None, reason="damaged", message="It is damaged."),
        a_return("broken-trial", pseudonym=None, reason="damaged", message="No.", pilot=True),
    ]
    decisions = decided(
        "d2 accept - -", "d5 withdraw - -", "d6 choose - chosen", "d8 set_aside - aside"
    )
    validated = validate(returns, SENT, decisions)
    assert outcomes_of(validated) == {
        "in-time": ("included", ""),
        "accepted": ("included", "accepted_late"),
        "late": ("late", "after_deadline"),
        "first": ("superseded", "later_return"),
        "second": ("included", ""),
        "again": ("duplicate", "same_answers"),
        "withdrawn": ("withdrawn", "on_request"),
        "withdrawn-too": ("withdrawn", "on_request"),
        "one-of-two": ("superseded", "chosen_by_the_office"),
        "chosen": ("included", "chosen_by_the_office"),
        "in-dispute": ("quarantined", "conflicting_returns"),
        "disputed": ("quarantined", "conflicting_returns"),
        "aside": ("quarantined", "set_aside"),
        "trial": ("pilot", "pilot_folder"),
        "early": ("pilot", "before_the_start"),
        "broken": ("quarantined", "damaged"),
        "broken-trial": ("pilot", "damaged"),
    }
    counts = {outcome: validated.count(outcome) for outcome in Outcome}
    assert list(counts.values()) == [4, 1, 2, 1, 2, 3, 4]
    assert sum(counts.values()) == len(returns)
    assert list(validated.answers_by_department) == ["d1", "d2", "d4", "d6"]
    assert validated.decisions_csv == (
        "pseudonym,action,question,groups\n"
        "d2,accept,,all\nd6,choose,,all\nd8,set_aside,,all\nd5,withdraw,,all\n"
    )
    rows = {row["return"]: row for row in csv.DictReader(io.StringIO(validated.outcomes_csv))}
    assert list(rows["late"])[-1] == "completed"
    assert (rows["late"]["completed"], rows["broken"]["completed"]) == ("2010-10-05", "")
    assert all(bool(row["reason"]) == row["message"].endswith(".") for row in rows.values())


def test_the_pilot_is_read_for_itself_and_touches_nothing() -> None:
    trial = a_return("a", YES | {"Q3": "?", "Q1": None}, pilot=True, completed=None)
    validated = validate([trial, a_return("b")], SENT, decided("d1 answer Q1 yes"))
    assert [(r.id, r.outcome) for r in validated.outcomes] == [("a", "pilot"), ("b", "included")]
    assert not validated.issues
    (one,) = json.loads(validated.pilot_json)
    answers = {"Q3": "not_asked", "Q1": "blank", "Q2": "not_asked", "Q4": "yes"}
    assert one["answers"] == answers
    assert (one["return"], one["pseudonym"], one["completed"]) == ("a", "d1", None)
    assert {"question": "Q1", "kind": "unreadable_answer"} in one["issues"]
    assert json.loads(validate([], SENT).pilot_json) == []


@pytest.mark.parametrize(
    ("row", "answers", "issues", "groups"),
    [
        ("d1 answer Q1 no", "not_asked no not_asked yes",
         [("answered_though_not_asked", "Q3"), ("answered_though_not_asked", "Q2")], "access"),
        ("d1 answer Q1 yes", "yes yes yes yes", [], "access"),
        # A blank is settled too: nothing is asked about it any more.
        ("d1 answer Q1 blank", "not_asked blank not_asked yes",
         [("answered_though_not_asked", "Q3"), ("answered_though_not_asked", "Q2")], "none"),
        ("d1 answer Q2 no", "not_asked blank not_asked yes",
         [("answered_though_not_asked", "Q3"), ("unreadable_answer", "Q1")], "none"),
        ("d1 waive Q1 K123456", "not_asked blank not_asked yes",
         [("answered_though_not_asked", "Q3"), ("unreadable_answer", "Q1"),
          ("answered_though_not_asked", "Q2")], "none"),
    ],
)  # fmt: skip
def test_a_decided_answer_stands_before_routing_and_ends_its_issues(
    row: str, answers: str, issues: list[tuple[str, str]], groups: str
) -> None:
    validated = validate([a_return("r1", YES | {"Q1": None})], DEFINITION, decided(row))
    assert list(validated.answers_by_department["d1"].values()) == answers.split()
    assert issues_of(validated) == issues
    assert [one.groups for one in validated.decisions] == [groups]


@pytest.mark.parametrize("fault", ["formula_questions", "repeated_questions", None])
def test_a_decided_answer_ends_whatever_was_wrong_with_the_cell(fault: str | None) -> None:
    given = YES | {"Q1": ""}
    odd = a_return("r1", given, **{fault: ["Q1"]}) if fault else a_return("r1", {"Q2": "yes"})
    assert "Q1" in [question for _, question in issues_of(validate([odd], DEFINITION))]
    settled = validate([odd], DEFINITION, decided("d1 answer Q1 yes"))
    assert "Q1" not in [question for _, question in issues_of(settled)]


def test_a_contradiction_ends_where_it_is_resolved_or_every_answer_in_it_confirmed() -> None:
    plain = [
        question.model_copy(update={"id": name, "asked_if": None, "type": "yes_no"})
        for question, name in zip(DEFINITION.questions, ["Q6", "Q7", "Q8", "Q9"], strict=True)
    ]
    rule = Contradiction(if_={"Q6": "no"}, then_not={"Q7": "yes", "Q8": "yes"})
    definition = DEFINITION.model_copy(update={"questions": plain, "contradictions": [rule]})
    one = a_return("r1", {"Q6": "no", "Q7": "no", "Q8": "yes", "Q9": "no"})

    def remaining(*rows: str) -> list[tuple[str, str]]:
        return issues_of(validate([one], definition, decided(*rows)))

    assert remaining() == remaining("d1 answer Q6 no") == [("contradiction", "Q6")]
    assert remaining("d1 answer Q6 yes") == remaining("d1 answer Q8 no") == []
    assert remaining("d1 answer Q6 no", "d1 answer Q8 yes") == []
    assert remaining("d1 answer Q6 no", "d1 answer Q7 yes") == [("contradiction", "Q6")]


@pytest.mark.parametrize(
    ("returns", "row", "outcomes"),
    [
        # day and month of 2010 ("-": undated) and answer of each return
        ("- y", "date - 2010-06-14", "included"),
        ("- y", "date - 2010-10-05", "late"),
        ("- y", "date - 2010-02-01", "pilot"),
        ("01-15 y", "date - 2010-03-15", "included"),  # a slip: last month's number
        ("- y / 06-14 n", "date - 2010-06-20", "included superseded"),
        ("- y / 06-14 n", "date - 2010-06-10", "superseded included"),
        ("- y / 06-14 n / 01-15 n", "date - 2010-06-10", "superseded included pilot"),
        ("10-05 y / 10-06 y", "accept - r0", "included late"),
        ("10-05 y / 06-14 n", "accept - r0", "included superseded"),
        ("10-05 y / 06-14 y", "accept - -", "included duplicate"),
        ("10-05 y / - n", "accept - r0", "quarantined quarantined"),
        ("10-05 y / - n", "choose - r0", "included superseded"),
        ("06-14 y / 06-14 n / 06-14 y", "choose - r1", "superseded included superseded"),
        ("06-14 y / 10-05 n / 06-14 n", "choose - r2", "superseded late included"),
        ("06-14 y / 06-14 n", "set_aside - r1", "included quarantined"),
        ("06-14 y / 01-15 n", "set_aside - -", "quarantined pilot"),
        ("06-14 y / 10-05 n / 01-15 n", "withdraw - -", "withdrawn withdrawn withdrawn"),
        # What the office asked about settles a dispute, where it was all that differed.
        ("06-14 y / 06-14 n", "answer Q1 yes", "included duplicate"),
        ("06-14 y / 06-14 n", "answer Q4 yes", "quarantined quarantined"),
    ],
)  # fmt: skip
def test_what_a_decision_does_to_returns(returns: str, row: str, outcomes: str) -> None:
    made = []
    for number, one in enumerate(returns.split(" / ")):
        day, answer = one.split(" ")
        dated = {"completed": None if day == "-" else f"2010-{day}", "completed_fault": ""}
        made.append(a_return(f"r{number}", YES | {"Q1": answer}, **dated))
    validated = validate(made, SENT, decided(f"d1 {row}"))
    assert [result.outcome for result in validated.outcomes] == outcomes.split()
    if row.startswith("date") and "included" in outcomes:
        assert {"undated", "unreadable_date"}.isdisjoint(kind for kind, _ in issues_of(validated))


QUESTION = st.sampled_from(QUESTIONS[:3])
DAYS = st.sampled_from([None, "2010-02-01", "2010-06-01", "2010-06-14", "2010-10-05", "2010-11-01"])
DEPARTMENTS = ["d1", "d2", "d3"]


@st.composite
def returns_and_decisions(draw: st.DrawFn) -> tuple[list[dict[str, Any]], list[dict[str, str]]]:
    """Any returns, and any decisions about them of which none speaks against another."""
    returns: list[dict[str, Any]] = []
    rows: list[tuple[str, str, str, str]] = []
    for name in DEPARTMENTS:
        ids = [f"{name}-{number}" for number in range(draw(st.integers(0, 4)))]
        for one in ids:
            given = draw(st.fixed_dictionaries(dict.fromkeys(QUESTIONS, TEXTS)))
            pilot = draw(st.integers(0, 5)) == 0
            returns.append(a_return(one, given, pseudonym=name, completed=draw(DAYS), pilot=pilot))
        answers = draw(st.dictionaries(QUESTION, st.sampled_from(["yes", "no", "blank"])))
        rows += [(name, "answer", question, answer) for question, answer in answers.items()]
        some = st.sampled_from([*ids, ""])
        if draw(st.booleans()):
            rows.append((name, "date", "", draw(DAYS.filter(bool)) or ""))
        counting = draw(st.sampled_from(["accept", "choose", "withdraw", ""]))
        if counting:
            value = "" if counting == "withdraw" else draw(some)
            rows.append((name, counting, "", value))
        aside = draw(some)
        if aside and aside not in {row[3] for row in rows}:
            rows.append((name, "set_aside", "", aside))
        if draw(st.booleans()):
            rows.append((name, "waive", "Q1", "K123456"))
    words = [" ".join(word or "-" for word in row) for row in draw(st.permutations(rows))]
    return returns, decided(*words)


@given(returns_and_decisions(), st.randoms())
def test_whatever_is_decided_each_return_has_one_outcome_and_deleting_all_undoes_all(
    made: tuple[list[dict[str, Any]], list[dict[str, str]]], dice: Any
) -> None:
    returns, decisions = made
    kept = copy.deepcopy(made)
    without = validate(returns, SENT)
    validated = validate(returns, SENT, decisions)
    assert [one.id for one in validated.outcomes] == sorted(one["return"] for one in returns)
    included = [one.pseudonym for one in validated.outcomes if one.outcome is Outcome.INCLUDED]
    assert max(Counter(included).values(), default=1) == 1
    assert sorted(map(str, included)) == list(validated.answers_by_department)
    assert {one.id for one in validated.pilot} == {
        one.id for one in validated.outcomes if one.outcome is Outcome.PILOT
    }
    assert len(validated.decisions) == len(decisions)
    # Nothing was changed in place: deleting the rows again, in any order, leads back.
    assert made == kept
    rows = list(decisions)
    dice.shuffle(rows)
    while rows:
        shorter = validate(returns, SENT, rows)
        assert shorter.outcomes_csv == validate(returns, SENT, rows[::-1]).outcomes_csv
        rows.pop()
    again = validate(returns, SENT, rows)
    assert again == without
    # What no decision touched is as it was.
    for name in DEPARTMENTS:
        if all(one.groups == "none" for one in validated.decisions if one.pseudonym == name):
            before = without.answers_by_department.get(name, {})
            after = validated.answers_by_department.get(name, {})
            scored = [question.id for question in SENT.scored]
            assert [before.get(q) for q in scored] == [after.get(q) for q in scored]


@given(returns_and_decisions())
def test_the_public_list_of_decisions_does_not_depend_on_the_key(
    made: tuple[list[dict[str, Any]], list[dict[str, str]]],
) -> None:
    returns, decisions = made
    other = dict(zip(DEPARTMENTS, reversed(DEPARTMENTS), strict=True))

    def renamed(name: str) -> str:
        return name.replace(name[:2], other[name[:2]]) if name[:2] in other else name

    swapped = validate(
        [
            one | {"return": renamed(one["return"]), "pseudonym": renamed(one["pseudonym"])}
            for one in returns
        ],
        SENT,
        [
            row | {"pseudonym": renamed(row["pseudonym"]), "value": renamed(row["value"])}
            for row in decisions
        ],
    )
    first, second = validate(returns, SENT, decisions).decisions_csv, swapped.decisions_csv
    rest = [[line.partition(",")[2] for line in text.splitlines()] for text in (first, second)]
    assert rest[0] == rest[1]
