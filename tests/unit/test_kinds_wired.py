"""Every kind of question from the form to the tables: expected values by hand."""

import io
import json
from collections.abc import Mapping
from datetime import date
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from auditreport.alternative_text import group as group_alternative
from auditreport.anonymise import Anonymised, anonymise
from auditreport.cells import Sheet
from auditreport.chart import described_chart
from auditreport.definition import Definition
from auditreport.described import describe, described_tables, read_described
from auditreport.described_words import alternative
from auditreport.exports import read_export
from auditreport.findings import Findings, question_faults
from auditreport.fingerprint import fingerprint
from auditreport.forms import form
from auditreport.intake import intake
from auditreport.intake_map import IntakeMap
from auditreport.models import parse
from auditreport.office.decisions import read_decisions
from auditreport.office.letter_lists import answers_list, queries_list
from auditreport.office.pilot import read_pilot
from auditreport.office.record import OfficeRecord
from auditreport.problems import Problems
from auditreport.published import ResponseRow
from auditreport.register import Department
from auditreport.score import score
from auditreport.tables import QuestionRow, read_questions, read_rows
from auditreport.validate import Validated, validate
from auditreport.variables import variables
from auditreport.words import Role
from tests.unit.test_forms import answer_cells, opened, rules, value_beside

TEXT = """\
id: kinds
title: Every kind
organisation: A college
deadline: 2010-09-29
report_date: 2011-07-01
groups: [{id: rota, title: The rota}]
questions:
  - {id: Q1, group: rota, text: "A rota?", expected: survey}
  - id: Q2
    group: rota
    text: "When?"
    type: choice
    options:
      - {id: evenings, label: Evenings}
      - {id: daily, label: "Evenings, and weekends"}
      - {id: always, label: Always, spellings: ["24/7"]}
    expected: {one_of: [always]}
    asked_if: {any: {Q1: "yes"}}
  - {id: Q3, group: rota, text: "How many?", type: count, unit: people,
     plausible: {least: 1, most: 30}, expected: {at_least: 6},
     asked_if: {not: {any: {Q2: evenings}}}}
  - id: Q4
    group: rota
    text: "Which?"
    type: multi
    options:
      - {id: ct, label: CT}
      - {id: mri, label: MRI}
      - {id: none, label: None of these, alone: true}
    expected: {all_of: [ct, mri]}
  - {id: Q5, group: rota, text: "How long?", type: number, unit: minutes,
     plausible: {least: 0, most: 480}, expected: survey}
  - {id: Q6, group: rota, text: "What share?", type: percent, expected: survey}
  - {id: Q7, group: rota, text: "Since when?", type: date,
     plausible: {earliest: 2000-01-01, latest: 2010-09-29}, expected: survey}
  - {id: Q8, group: rota, text: "What else?", type: text}
  - {id: Q9, group: rota, text: "Two nights?", expected: "yes",
     asked_if: {all: {Q3: {at_least: 5}}, any_of: [{any: {Q5: {at_most: 60}}}, {any: {Q2: daily}}]}}
contradictions:
  - {if: {Q3: {at_most: 4}}, then_not: {Q2: always}, text: Too few.}
"""
KINDS = parse(Definition, TEXT, "audit.yaml")
GIVEN: dict[str, dict[str, object]] = {
    "A": {"Q1": "Yes", "Q2": "Always", "Q3": 4, "Q4": "CT; MRI", "Q5": 30, "Q6": "12.5%",
          "Q7": date(2010, 1, 1)},
    "B": {"Q1": "Yes", "Q2": "24/7", "Q3": 6, "Q4": "ct", "Q5": "45 minutes", "Q6": "90 %",
          "Q7": "3 January 2010", "Q9": "Yes"},
    "C": {"Q1": "Yes", "Q2": "Always", "Q3": "7", "Q4": "None of these", "Q5": 60, "Q6": "100%",
          "Q7": "2010-01-02", "Q8": "Zebedee", "Q9": "No"},
    "D": {"Q1": "Yes", "Q2": "always", "Q3": "12 people", "Q4": "MRI\nCT", "Q5": "40,0",
          "Q6": "0%", "Q7": "10/01/2010", "Q9": "Yes"},
    "E": {"Q1": "Yes", "Q2": "Evenings", "Q3": 3, "Q4": "MRI", "Q5": 20, "Q6": "n/a",
          "Q7": "Don't know"},
    "F": {"Q1": "Yes", "Q2": "Evenings, and weekends", "Q3": 5, "Q5": 10, "Q6": 0.5,
          "Q7": "4.1.2010"},
    "G": {"Q1": "No", "Q5": 70, "Q3": "0203 555 0101", "Q4": "CT and Zebedee's scanner"},
}  # fmt: skip


def filled(code: str, answers: Mapping[str, object], definition: Definition = KINDS) -> bytes:
    """A department's own form, filled in."""
    book = opened(form(definition, Department(code, f"Unit {code}", "Trust", "", "")))
    value_beside(book["Form"], "Date completed").value = date(2010, 6, 1)
    for question, cell in answer_cells(book["Form"]).items():
        cell.value = answers.get(question)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.fixture(scope="module")
def made() -> tuple[Anonymised, Validated]:
    register = [Department(code, f"Unit {code}", "Trust", "", "") for code in GIVEN]
    sources = [(f"{code}.xlsx", filled(code, answers)) for code, answers in GIVEN.items()]
    anonymised = anonymise(sources, OfficeRecord(register), KINDS, bytes(32), None)
    return anonymised, validate(json.loads("".join(anonymised.returns_json))["returns"], KINDS)


def answers_of(made: tuple[Anonymised, Validated]) -> dict[str, dict[str, str]]:
    """Canonical answers by department."""
    sources = json.loads("".join(made[0].sources_json))
    names = {one["pseudonym"]: one["department"] for one in sources}
    return {names[row["pseudonym"]]: row for row in read_rows(made[1].answers_csv)}


def test_what_a_form_says_becomes_canonical_and_routing_is_followed(made: Any) -> None:
    found = answers_of(made)
    said = {code: [row[f"Q{n}"] for n in range(1, 10)] for code, row in found.items()}
    blank, past = "blank", "not_asked"
    assert said == {
        "A": ["yes", "always", "4", "ct mri", "30", "12.5", "2010-01-01", blank, past],
        "B": ["yes", "always", "6", "ct", "45", "90", "2010-01-03", blank, "yes"],
        "C": ["yes", "always", "7", "none", "60", "100", "2010-01-02", "yes", "no"],
        "D": ["yes", "always", "12", "ct mri", "40", "0", "2010-01-10", blank, "yes"],
        "E": ["yes", "evenings", past, "mri", "20", "not_applicable", "dont_know", blank, past],
        "F": ["yes", "daily", "5", blank, "10", blank, "2010-01-04", blank, blank],
        "G": ["no", past, past, blank, "70", blank, blank, blank, past],
    }
    kinds = sorted((issue.question, issue.kind) for issue in made[1].issues)
    assert kinds == [
        ("Q3", "answered_though_not_asked"),  # E
        ("Q3", "answered_though_not_asked"),  # G: a text, and not asked
        ("Q3", "contradiction"),  # A
        ("Q4", "unreadable_answer"),  # G
        ("Q6", "share_or_percentage"),  # F
    ]
    (what,) = [one.what for one in made[1].issues if one.kind == "contradiction"]
    assert what == "Q3 is at most 4 people, yet Q2 is answered “Always”. Too few."


def test_only_values_pass_into_the_pseudonymous_zone(made: Any) -> None:
    anonymised, validated = made
    for text in ("".join(anonymised.returns_json), validated.answers_csv, validated.issues_csv):
        assert "0203" not in text
        assert "Zebedee" not in text
        assert "scanner" not in text
    withheld = [
        one["withheld"] for one in json.loads("".join(anonymised.sources_json)) if one["withheld"]
    ]
    assert {"Q3": "0203 555 0101", "Q4": "CT and Zebedee's scanner"} in withheld
    listed = intake(
        json.loads("".join(anonymised.sources_json)), validated.outcomes_csv, validated.issues_csv
    )
    assert "It says: '0.5'." in listed.issues_csv


def test_an_answer_that_was_tampered_with_is_no_answer(made: Any) -> None:
    returns = json.loads("".join(made[0].returns_json))["returns"]
    for one in returns:
        one["answers"]["Q5"]["given"] = "999"  # outside of what is plausible
    validated = validate(returns, KINDS)
    assert {row["Q5"] for row in read_rows(validated.answers_csv)} == {"blank"}
    assert sum(issue.question == "Q5" for issue in validated.issues) == len(GIVEN)


def scored(made: tuple[Anonymised, Validated]) -> dict[str, QuestionRow]:
    answers = pd.DataFrame(read_rows(made[1].answers_csv))
    rows = read_questions(score(answers, KINDS, len(GIVEN)).to_csv(index=False))
    return {row.question: row for row in rows}


def test_scores_by_rules(made: Any) -> None:
    rows = scored(made)
    assert list(rows) == ["Q1", "Q2", "Q3", "Q4", "Q9"]  # no survey item of another kind
    counts = {
        name: (row.expected, row.departments, row.achieved, row.percent, row.not_asked, row.blank)
        for name, row in rows.items()
    }
    assert counts == {
        "Q1": ("survey", 7, 6, 86, 0, 0),
        "Q2": ("rule", 6, 4, 67, 1, 0),
        "Q3": ("rule", 5, 3, 60, 2, 0),  # 6, 7 and 12 of 4, 5, 6, 7, 12
        "Q4": ("rule", 5, 2, 40, 0, 2),
        "Q9": ("yes", 3, 2, 67, 3, 1),
    }
    assert {row.returns for row in rows.values()} == {7}
    assert rows["Q3"].role is Role.STANDARD
    with pytest.raises(ValueError, match="isn't answered by yes or no"):
        _ = rows["Q3"].yes
    assert "4 short" in group_alternative(list(rows.values()), {}, "The rota")


def test_options_and_figures_by_hand(made: Any) -> None:
    described = describe(KINDS, read_rows(made[1].answers_csv))
    options, figures = described_tables(described).values()
    chosen = {
        (row["question"], row["option"]): (row["chosen"], row["departments"], row["percent"])
        for row in read_rows(options)
    }
    assert chosen == {
        ("Q2", "evenings"): ("1", "6", "17"),
        ("Q2", "daily"): ("1", "6", "17"),
        ("Q2", "always"): ("4", "6", "67"),
        ("Q4", "ct"): ("3", "5", "60"),
        ("Q4", "mri"): ("3", "5", "60"),
        ("Q4", "none"): ("1", "5", "20"),
    }
    columns = ("departments", "median", "lower_quartile", "upper_quartile", "least", "not_asked")
    found = {row["question"]: [row[column] for column in columns] for row in read_rows(figures)}
    assert found == {
        "Q3": ["5", "6", "5", "7", "", "2"],
        "Q5": ["7", "40", "25", "52.5", "", "0"],  # of 10, 20, 30, 40, 45, 60, 70
        "Q6": ["4", "", "", "", "", "0"],  # too few for a median
        "Q7": ["5", "2010-01-03", "2010-01-02", "2010-01-04", "", "0"],
    }
    assert read_described(KINDS, (options, figures))[1].summary == described[1].summary
    assert [one.summary.returns for one in described] == [7] * 6


def test_single_values_are_withheld_where_counts_are_protected(made: Any) -> None:
    rows = read_rows(made[1].answers_csv) * 2  # so that there are enough
    for extremes, ends in ((True, ("10", "70")), (False, ("", ""))):
        tables = described_tables(describe(KINDS, rows, extremes=extremes))
        minutes = next(row for row in read_rows(tables["figures"]) if row["question"] == "Q5")
        assert (minutes["least"], minutes["most"]) == ends
        assert minutes["median"] == "40"


def test_words_charts_and_variables_of_them(made: Any) -> None:
    described = describe(KINDS, read_rows(made[1].answers_csv))
    by_name = {one.name: one for one in described}
    text = alternative(by_name["q5"])
    assert "the median is 40 minutes; the middle half lies between 25 minutes and 52.5 min" in text
    assert "CT 3 (60%); MRI 3 (60%); None of these 1 (20%). Besides: 2 blank." in alternative(
        by_name["q4"]
    )
    assert "too few for a median" in alternative(by_name["q6"])
    for one in [*described, *read_described(KINDS, ())]:
        svg = described_chart(one)
        assert svg == described_chart(one)
        assert one.question.text.encode() in svg
    rows = [QuestionRow.unanswered(q.id, "rota", q.expects, KINDS.role(q)) for q in KINDS.scored]
    nobody = [ResponseRow("all", "all", 0, 0, 0, 0, 0)]
    values = variables(KINDS, rows, nobody, [], {}, {}, described=described)
    assert values["q3.median"] == "6 people"
    assert values["q7.upper_quartile"] == "4 January 2010"
    assert (values["q4.option.ct.chosen"], values["q4.option.ct.percent"]) == ("3", "60%")
    assert values["q6.median"] == ""
    assert "q3.yes" not in values
    assert "q1.yes" in values


def test_the_form_lets_in_what_each_kind_takes() -> None:
    book = opened(form(KINDS, None))
    sheet = book["Form"]
    cells = answer_cells(sheet)
    kept = rules(sheet)

    def rule(name: str) -> Any:
        return kept[cells[name].coordinate]

    at = f"$C${cells['Q3'].row}"
    words = f'OR({at}="Don\'t know",{at}="Not applicable")'
    assert rule("Q3").type == "custom"
    assert rule("Q3").formula1 == f"IF(ISNUMBER({at}),AND({at}>=1,{at}<=30,{at}=INT({at})),{words})"
    assert "from 1 to 30 people" in rule("Q3").prompt
    assert "=INT(" not in rule("Q5").formula1
    assert "DATE(2010,9,29)" in rule("Q7").formula1
    assert cells["Q7"].number_format == "yyyy-mm-dd"
    assert (rule("Q6").type, cells["Q6"].number_format) == ("textLength", "@")
    assert sheet.cell(cells["Q4"].row, 2).value == "Which?\n•  CT\n•  MRI\n•  None of these"
    # A label with a comma fits in no cell's own list: it stands on the sheet of guidance.
    place = rule("Q2").formula1.removeprefix("Guidance!").replace("$", "")
    assert [row[0].value for row in book["Guidance"][place]] == [
        "Evenings", "Evenings, and weekends", "Always", "Don't know", "Not applicable"
    ]  # fmt: skip


def test_what_is_not_asked_is_grey_where_a_formula_can_tell() -> None:
    sheet = opened(form(KINDS, None))["Form"]
    cells = {name: f"$C${cell.row}" for name, cell in answer_cells(sheet).items()}
    grey = {str(area.sqref): area.rules[0].formula[0] for area in sheet.conditional_formatting}
    q1, q2, q3, q5 = (cells[name] for name in ("Q1", "Q2", "Q3", "Q5"))
    q2_asked = f'{q1}="Yes"'
    others = f'OR({q2}="Evenings, and weekends",{q2}="Always")'
    q3_asked = f"AND({others},{q2_asked})"
    daily = f'AND({q2}="Evenings, and weekends",{q2_asked})'
    assert list(grey.values()) == [
        f"NOT({q2_asked})",
        f"NOT({q3_asked})",
        f"NOT(AND(OR(AND(ISNUMBER({q5}),{q5}<=60),{daily}),"
        f"AND(AND(ISNUMBER({q3}),{q3}>=5),{q3_asked})))",
    ]
    by_several = parse(Definition, TEXT.replace("any: {Q1: ", "any: {Q4: ct, Q1: "), "audit.yaml")
    assert len(opened(form(by_several, None))["Form"].conditional_formatting) == 0


def test_codes_of_an_export_are_for_yes_and_no_alone() -> None:
    maps = parse(
        IntakeMap,
        'exports: [{name: all, department: code, answers: {"1": "yes", "2": "no"}}]',
        "intake.yaml",
    ).exports
    rows = [["code", "Q1", "Q3", "Q5", "Q7"], ["A", "1", "1", "2", "3/31/2010"]]
    found = read_export([Sheet("Export", rows=rows)], KINDS, maps)
    assert found is not None
    reading = found[0].reading
    assert reading is not None
    said = {name: given.text for name, given in reading.answers.items()}
    assert said == {"Q1": "yes", "Q3": "1", "Q5": "2", "Q7": "3/31/2010"}
    assert reading.us_order


def test_where_months_come_first_no_day_with_slashes_is_trusted() -> None:
    answers = {**GIVEN["A"], "Q7": "03/04/2010"}
    sources = [("a.xlsx", filled("A", answers))]
    office = OfficeRecord([Department("A", "Unit A", "Trust", "", "")])
    made = anonymise(sources, office, KINDS, bytes(32), None)
    (one,) = json.loads("".join(made.returns_json))["returns"]
    assert one["answers"]["Q7"]["given"] == "2010-04-03"
    # A date that can only have its month first spoils the others, wherever it stands.
    sources = [("a.xlsx", filled("A", {**answers, "Q8": "3/31/2010"}))]
    made = anonymise(sources, office, KINDS, bytes(32), None)
    (one,) = json.loads("".join(made.returns_json))["returns"]
    assert one["answers"]["Q7"] == {
        "given": None, "fault": "unreadable_answer", "sheet": 1,
        "cell": one["answers"]["Q7"]["cell"],
    }  # fmt: skip


def test_decided_answers_are_of_the_questions_kind() -> None:
    head = "id,date,who,department,question,action,value,reason,source\n"
    row = "D1,2010-09-14,A. Officer,A,{},answer,{},Why,phone\n"

    def decided(question: str, value: str) -> str:
        data = (head + row.format(question, value)).encode()
        (decision,) = read_decisions(data, "private/decisions.csv", {"A"}, KINDS)
        return decision.value

    assert decided("Q3", "8 people") == "8"
    assert decided("q4", "MRI; CT") == "ct mri"
    assert decided("Q7", "n/a") == "not_applicable"
    for question, value, fix in (
        ("Q3", "many", "a whole number from 1 to 30 people"),
        ("Q2", "sometimes", "one of its options (evenings, daily, always)"),
    ):
        with pytest.raises(Problems) as error:
            decided(question, value)
        (problem,) = error.value.problems
        assert "can't be read as" in problem.what
        assert fix in problem.fix


def test_options_and_units_are_part_of_the_form_version() -> None:
    seen = {
        fingerprint(parse(Definition, text, "audit.yaml"))
        for text in (
            TEXT,
            TEXT.replace("label: MRI", "label: MR imaging"),
            TEXT.replace("unit: minutes", "unit: hours"),
            TEXT.replace("most: 480", "most: 600"),  # asks the same
        )
    }
    assert len(seen) == 3


@pytest.mark.parametrize(
    ("old", "new", "what", "where", "fix"),
    [
        ("one_of: [always]", "one_of: [alway]", "'alway' is no option of Q2", "Q2, expected",
         "Did you mean 'always'"),
        ("{at_least: 6}", "{at_last: 6}", "unknown key 'at_last'", "Q3, expected", "'at_least'"),
        ("{any: {Q2: evenings}}", "{any: {Q2: evening}}", "'evening' is no option of Q2",
         "Q3, asked_if, not, any, Q2", "Did you mean 'evenings'?"),
        ("asked_if: {not:", "asked_if: {nott:", "unknown key 'nott'", "Q3, asked_if", "'not'"),
        ("least: 1, most: 30", "least: 30, most: 1", "begins above its end", "Q3, plausible",
         "plausible: {least: 0"),
        ("{Q3: {at_most: 4}}", "{Q8: {at_most: 4}}", "'Q8', which is free text", "if, Q8",
         "Name one of: Q1"),
        ("then_not: {Q2: always}", "then_not: {Q2: alway}", "'alway' is no option",
         "then_not, Q2", "Did you mean"),
        ("{any: {Q1: \"yes\"}}", "{any: {Q9: \"yes\"}}", "the routing runs in a circle",
         "Q2, asked_if", "come before it"),
        ("id: rota, title", "id: q3, title", "a group can't be called 'q3'", "groups", "q3-group"),
    ],
)  # fmt: skip
def test_faults_are_told_in_three_parts(
    old: str, new: str, what: str, where: str, fix: str
) -> None:
    assert old in TEXT
    with pytest.raises(Problems) as error:
        parse(Definition, TEXT.replace(old, new, 1), "audit.yaml")
    problem = next(one for one in error.value.problems if what in one.what)
    assert where in problem.where
    assert fix in problem.fix


def test_findings_ask_no_yes_of_what_is_not_answered_so() -> None:
    text = Findings.example.split("sentences:")[0] + (
        'sentences:\n      - {when: {percent: {"yes": Q3, at_least: 5}}, severity: concern, '
        "text: Few.}\n"
    )
    (fault,) = question_faults(parse(Findings, text, "findings.yaml"), KINDS)
    assert fault.what == "Q3 is of type 'count', and isn't answered by yes or no"
    assert "achieved: Q3" in fault.fix


def test_letters_and_the_pilot_know_other_answers(made: Any) -> None:
    (row,) = [row for code, row in answers_of(made).items() if code == "A"]
    fact = SimpleNamespace(completed=None, answers={q.id: row[q.id] for q in KINDS.questions})
    said = answers_list(KINDS, fact)  # type: ignore[arg-type]
    for words in ("Always", "4 people", "CT; MRI", "12.5%", "1 January 2010", "30 minutes"):
        assert words in said
    query = SimpleNamespace(
        query="K1", question="Q5", kind="missing_question", what="The form has no row for Q5."
    )
    asked = " ".join(queries_list(KINDS, [query]).split())  # type: ignore[list-item]
    assert "Please tell us the answer as the question asks for it" in asked

    pilot = [
        {"return": "r", "completed": None, "answers": dict.fromkeys(KINDS.kinds, "4"), "issues": []}
    ]
    sources = [{"return": "r", "file": "pilot/a.xlsx", "department": "A"}]
    read = read_pilot(json.dumps(pilot), json.dumps(sources), KINDS)
    assert (read.questions[2].returns, read.questions[2].others) == (1, 1)
