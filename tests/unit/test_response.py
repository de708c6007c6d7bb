"""Who answered: every line of the flow adds up, and the figures are those counted by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditreport.arrivals import arrivals
from auditreport.definition import Definition
from auditreport.protection import public_tables
from auditreport.published import read_response
from auditreport.response import (
    Respondents,
    flow,
    merged_values,
    rates,
    response,
    response_csv,
    response_tables,
    shown_strata,
)
from auditreport.response_tables import (
    LEFT,
    RECEIVED,
    FlowRow,
    Step,
    number_at,
    read_arrivals,
    read_flow,
    read_rates,
)
from auditreport.tables import read_rows, write_csv
from auditreport.words import Answer, Outcome

Rows = list[dict[str, str]]
BASE: dict[str, object] = {
    "id": "x",
    "title": "X",
    "organisation": "O",
    "sent": "2024-01-01",
    "reminders": ["2024-01-17", "2024-02-05", "2024-05-01"],
    "deadline": "2024-02-29",
    "report_date": "2024-06-01",
    "strata": [{"id": "nation", "title": "Nation"}],
    "groups": [{"id": "a", "title": "A"}],
    "questions": [
        {"id": f"Q{n}", "group": "a", "text": "…", "expected": "yes"} for n in range(1, 6)
    ]
    + [{"id": "Q6", "group": "a", "text": "…", "type": "text"}],
}


def definition(**changes: object) -> Definition:
    made = Definition.model_validate({**BASE, **changes})
    assert made.faults() == []
    return made


DEFINITION = definition()
QUESTIONS = [question.id for question in DEFINITION.questions]


def register(number: int, nation: str = "England", **columns: str) -> Rows:
    return [
        {"pseudonym": f"{nation[:1]}{n}", "organisation": f"o{n}", "nation": nation, **columns}
        for n in range(number)
    ]


def outcome(name: str, what: Outcome, completed: str = "") -> dict[str, str]:
    return {"pseudonym": name, "outcome": what, "completed": completed}


def answers(names: Sequence[str], **other: Answer) -> Rows:
    usual = dict.fromkeys(QUESTIONS, str(Answer.YES))
    return [{"pseudonym": name, **usual, **other} for name in names]


def steps(rows: Sequence[FlowRow]) -> dict[str, int]:
    return {row.step: row.number for row in rows if row.unit == "departments"}


# --- The flow of numbers ---

returns = st.lists(
    st.tuples(st.integers(-3, 11), st.sampled_from(list(Outcome))), max_size=40, unique=True
)


@given(
    returns,
    st.sets(st.integers(0, 11)),
    st.sets(st.integers(0, 11)),
    st.one_of(st.none(), st.integers(1, 30)),
)
def test_every_line_of_the_flow_adds_up(
    made: list[tuple[int, Outcome]], lost: set[int], unwilling: set[int], population: int | None
) -> None:
    departments = register(12)
    for number, row in enumerate(departments):
        row["undeliverable"] = "yes" if number in lost else ""
        row["declined"] = "yes" if number in unwilling else ""
    # Below nought: a return whose department isn't known, which can't be included.
    outcomes = [
        outcome(f"E{n}", o) if n >= 0 else outcome("", Outcome.QUARANTINED) for n, o in made
    ]
    included = sorted({f"E{n}" for n, o in made if o is Outcome.INCLUDED and n >= 0})
    rows = flow(departments, outcomes, answers(included), definition(population=population))
    n = steps(rows)
    assert n["population"] == n["not_registered"] + n["invited"]
    missed = n["undeliverable"] + n["declined"] + n["silent"]
    assert n["invited"] == 12 == missed + n["returned"]
    assert n["returned"] == n["withdrawn"] + n["late"] + n["refused"] + n["analysed"]
    assert n["analysed"] == n["complete"] + n["partial"] == len(included)
    received = number_at(rows, RECEIVED, "returns")
    assert received == len(made) == sum(number_at(rows, o, "returns") for o in Outcome)


def test_a_department_counts_once_by_the_best_of_its_returns() -> None:
    departments = register(8)
    departments[6]["undeliverable"] = departments[7]["undeliverable"] = "yes"
    # It said no, and then answered; and one was reached at last, and said no.
    departments += [
        {"pseudonym": name, "organisation": name, "nation": "", "declined": "yes", **more}
        for name, more in (("N0", {}), ("N1", {"undeliverable": "yes"}), ("N2", {}))
    ]
    outcomes = [
        outcome("E0", Outcome.LATE),
        outcome("E0", Outcome.INCLUDED),
        outcome("E1", Outcome.QUARANTINED),
        outcome("E1", Outcome.LATE),
        outcome("E2", Outcome.SUPERSEDED),
        outcome("E2", Outcome.QUARANTINED),
        outcome("E3", Outcome.PILOT),
        outcome("E4", Outcome.LATE),
        outcome("E4", Outcome.WITHDRAWN),
        outcome("E6", Outcome.INCLUDED),  # the letter came back, and still it answered
        outcome("N2", Outcome.LATE),
        outcome("", Outcome.QUARANTINED),
    ]
    rows = flow(departments, outcomes, answers(["E0", "E6"]), DEFINITION)
    assert steps(rows) == {
        "population": 11,
        "not_registered": 0,
        "invited": 11,
        "undeliverable": 1,
        "declined": 2,
        "silent": 2,
        "returned": 6,
        "withdrawn": 1,
        "late": 2,
        "refused": 1,
        "analysed": 2,
        "complete": 2,
        "partial": 0,
    }
    assert number_at(rows, Outcome.QUARANTINED, "returns") == 3
    assert number_at(rows, Step.ANALYSED, "organisations") == 2


@pytest.mark.parametrize(
    ("given_answers", "complete"),
    [
        ({"Q1": Answer.BLANK}, True),  # 4 of 5: 80%
        ({"Q1": Answer.BLANK, "Q2": Answer.BLANK}, False),
        ({"Q1": Answer.BLANK, "Q2": Answer.NOT_ASKED}, False),  # 3 of 4
        ({"Q1": Answer.DONT_KNOW, "Q2": Answer.NOT_APPLICABLE, "Q6": Answer.BLANK}, True),
        (dict.fromkeys(QUESTIONS, Answer.NOT_ASKED), True),
        (dict.fromkeys(QUESTIONS, Answer.BLANK), False),
    ],
)
def test_complete_is_a_share_of_the_questions_asked(
    given_answers: Mapping[str, Answer], complete: bool
) -> None:
    here = [outcome("E0", Outcome.INCLUDED)]
    rows = flow(register(1), here, answers(["E0"], **given_answers), DEFINITION)
    assert number_at(rows, Step.COMPLETE) == complete
    assert number_at(rows, Step.PARTIAL) == (not complete)


# --- Response rates ---


def numbers(**counts: int) -> list[FlowRow]:
    return [FlowRow(step, "departments", number) for step, number in counts.items()]


def test_rates_of_a_hand_counted_audit() -> None:
    # I 60, P 10, R 5, NC 4, O 15 silent + 4 late + 2 refused, U 20: 120 in all, 100 invited.
    counted = numbers(
        **{"population": 120, "invited": 100, "silent": 15, "complete": 60, "partial": 10}
    )
    found = [
        (row.rate, row.numerator, row.denominator, row.percent)
        for row in rates(counted, definition(population=120))
    ]
    assert found == [
        ("RR1", 60, 120, "50.00"),
        ("RR2", 70, 120, "58.33"),
        ("RR5", 60, 100, "60.00"),
        ("RR1", 60, 114, "52.63"),
        ("RR2", 70, 114, "61.40"),
        ("RR5", 60, 100, "60.00"),
        ("RR1", 60, 126, "47.62"),
        ("RR2", 70, 126, "55.56"),
        ("RR5", 60, 100, "60.00"),
    ]


def test_fewer_departments_than_registered_are_fewer_silent_ones() -> None:
    counted = numbers(population=210, invited=210, silent=125, complete=85)
    found = rates(counted, definition(population=210))
    assert [(row.rate, row.denominator, row.percent) for row in found][3:6] == [
        ("RR1", 200, "42.50"),
        ("RR2", 200, "42.50"),
        ("RR5", 200, "42.50"),
    ]
    # Those that answered are departments, whatever the estimate.
    all_in = rates(numbers(population=20, invited=20, complete=20), definition(population=20))
    assert {row.percent for row in all_in} == {"100.00", "95.24"}


def test_rates_where_nobody_answered_and_where_nothing_is_estimated() -> None:
    found = rates(numbers(population=4, invited=4, silent=4), DEFINITION)
    assert [(row.percent, row.note) for row in found] == [("0.00", "")] * 3
    assert {row.percent for row in rates([], DEFINITION)} == {""}
    # A population below the register's size isn't used, so it isn't doubted either.
    assert len(rates(numbers(population=4, invited=4), definition(population=3))) == 3


# --- Returns over time ---


def dated(*days: str) -> Rows:
    return [outcome("E0", Outcome.INCLUDED, day) for day in days]


def test_returns_are_counted_by_period_and_by_week() -> None:
    rows = arrivals(
        [
            *dated("2024-01-01", "2024-01-16", "2024-01-17", "2024-02-29", ""),
            outcome("E1", Outcome.LATE, "2024-03-02"),
        ],
        DEFINITION,
    )
    periods = [row for row in rows if row.part == "period"]
    assert [(row.first, row.last, row.returns, row.in_all) for row in periods] == [
        (date(2024, 1, 1), date(2024, 1, 16), 2, 2),
        (date(2024, 1, 17), date(2024, 2, 4), 1, 3),
        (date(2024, 2, 5), date(2024, 2, 29), 1, 4),
    ]
    assert periods[1].note == "After the reminder of 17 January 2024"
    weeks = [row for row in rows if row.part == "week"]
    assert [row.in_all for row in weeks] == [1, 1, 3, 3, 3, 3, 3, 3, 4]
    assert (weeks[0].first, weeks[0].last) == (date(2024, 1, 1), date(2024, 1, 7))
    assert [(row.returns, row.in_all) for row in rows if row.part == "undated"] == [(1, 5)]


@given(st.lists(st.dates(date(2023, 11, 1), date(2024, 4, 30)), max_size=30), st.booleans())
def test_periods_and_weeks_count_every_return_once(days: list[date], sent: bool) -> None:
    plan = DEFINITION if sent else definition(sent=None, reminders=[])
    rows = arrivals(dated(*(day.isoformat() for day in days)), plan)
    for part in ("period", "week"):
        here = [row for row in rows if row.part == part]
        assert sum(row.returns for row in here) == len(days)
        assert [row.number for row in here] == list(range(1, len(here) + 1))
        for row in here:
            assert row.first
            assert row.last
            assert row.returns == sum(row.first <= day <= row.last for day in days)


def test_a_return_accepted_after_the_deadline_has_a_period_of_its_own() -> None:
    *_, last = [r for r in arrivals(dated("2024-03-04"), DEFINITION) if r.part == "period"]
    assert (last.first, last.last) == (date(2024, 3, 1), date(2024, 3, 4))
    assert (last.returns, last.note) == (1, "After the deadline, accepted by the audit office")


def test_no_dates_no_periods() -> None:
    assert arrivals([], DEFINITION) == []
    assert [row.part for row in arrivals(dated("", ""), DEFINITION)] == ["undated"]


# --- Strata ---


def test_respondents_are_counted_beside_the_register() -> None:
    departments = [*register(6), *register(5, "Wales"), *register(2, "")]
    departments[1]["organisation"] = "o0"
    found = response(departments, {"E0", "E1", "W4", "0"}, DEFINITION)
    assert [(r.value, r.departments, r.organisations, r.several_returns) for r in found] == [
        ("all", 4, 2, 1),
        ("England", 2, 1, 1),
        ("Wales", 1, 1, 0),
    ]
    assert [(r.invited_departments, r.invited_organisations) for r in found] == [
        (13, 6),
        (6, 5),
        (5, 5),
    ]


@pytest.mark.parametrize(
    ("sizes", "shown"),
    [
        ({"England": 9, "Wales": 5}, ["England", "Wales"]),
        ({"England": 9, "Wales": 4}, ["England and Wales"]),
        (
            {"England": 50, "Scotland": 9, "Wales": 4, "Northern Ireland": 3},
            ["England", "Northern Ireland and Wales", "Scotland"],
        ),
        ({"a": 1, "b": 1, "c": 1, "d": 9, "e": 8}, ["a, b, c and e", "d"]),
        ({"a": 1, "b": 2}, []),
        ({"": 3, "England": 9}, ["England"]),
        ({}, []),
    ],
)
def test_small_values_are_merged_until_none_is_singled_out(
    sizes: dict[str, int], shown: list[str]
) -> None:
    rows = [row for nation, number in sizes.items() for row in register(number, nation)]
    assert [value for _, value in shown_strata(rows, DEFINITION)] == shown
    found = response(rows, set(), DEFINITION)[1:]
    assert [row.value for row in found] == shown
    assert all(row.invited_departments >= 5 for row in found)


@given(st.dictionaries(st.text("abcdef", min_size=1), st.integers(1, 12), max_size=8))
def test_merged_values_keep_every_department(sizes: dict[str, int]) -> None:
    merged = merged_values(value for value, number in sizes.items() for _ in range(number))
    kept = [value for values in merged for value in values]
    assert len(kept) == len(set(kept))
    assert set(kept) == (set(sizes) if sum(sizes.values()) >= 5 else set())


# --- As files ---


def every_table(*who: str) -> dict[str, str]:
    """All that *score* writes of who answered, where there is no free text."""
    themes = pd.DataFrame(columns=["question", "theme", "title", "departments"])
    texts = pd.DataFrame(columns=["question", "given", "coded"])
    return public_tables(Respondents.read(DEFINITION, *who), themes, texts, "none")


def test_who_left_before_the_deadline_is_counted_apart_and_nowhere_else() -> None:
    rows = [
        *register(5, left=""),
        {"pseudonym": "x", "organisation": "", "nation": "", "left": "yes"},
    ]
    texts = (
        write_csv(rows[0], (row.values() for row in rows)),
        "pseudonym,outcome\n",
        "pseudonym\n",
    )
    made = every_table(*texts)
    numbers = read_flow(made["flow"])
    assert [number_at(numbers, step) for step in ("invited", "silent", LEFT)] == [5, 5, 1]
    assert read_response(made["response"])[0].invited_departments == 5


@pytest.mark.parametrize("in_detail", [True, False])
def test_tables_read_back_as_they_were_written(in_detail: bool) -> None:
    departments = register(6)  # without the column `undeliverable`
    outcomes = [
        {"return": "r", "reason": "", "message": "", **row}
        for row in (
            outcome("E0", Outcome.INCLUDED, "2024-01-05"),
            outcome("E1", Outcome.LATE, "2024-03-05"),
        )
    ]

    def text(rows: Rows) -> str:
        return write_csv(rows[0], (row.values() for row in rows))

    files = map(text, (departments, outcomes, answers(["E0"])))
    tables = response_tables(Respondents.read(DEFINITION, *files), in_detail=in_detail)
    assert list(tables) == ["flow", "arrivals", "rates"]
    assert steps(read_flow(tables["flow"]))["analysed"] == 1
    rows = response(departments, {"E0"}, DEFINITION)
    assert read_response(response_csv(rows)) == rows
    assert bool(read_arrivals(tables["arrivals"])) == in_detail
    assert [row.percent for row in read_rates(tables["rates"])] == ["16.67"] * 3
    assert "E0" not in "".join(tables.values())


def test_a_stratum_from_outside_is_no_formula_in_any_table_and_is_read_as_it_was() -> None:
    value = "=cmd|'/c calc'!A0"
    columns = ("pseudonym", "organisation", "nation", "undeliverable")
    departments = write_csv(columns, ((f"E{n}", "o", value, "") for n in range(5)))
    assert f"E0,o,'{value}," in departments
    outcomes = write_csv(("pseudonym", "outcome", "completed"), [("E0", Outcome.INCLUDED, "")])
    given = answers(["E0"])
    tables = every_table(
        departments, outcomes, write_csv(given[0], (row.values() for row in given))
    )
    assert f"\nnation,'{value},1,1,5,1,0\n" in tables["response"]
    assert [row.value for row in read_response(tables["response"])] == ["all", value]


def test_what_is_safe_is_read_as_it_was_and_a_number_stays_one() -> None:
    rows = [(-5, "-5"), (2.5, "-0.75"), (None, "+44 20"), ("@a", "\tb"), ("'=c", "'d")]
    text = write_csv(("a", "b"), rows)
    assert text == "a,b\n-5,-5\n2.5,-0.75\n,'+44 20\n'@a,'\tb\n''=c,'d\n"
    assert [tuple(row.values()) for row in read_rows(text)][3:] == [("@a", "\tb"), ("'=c", "'d")]
    assert read_rows("file,x\n'=a,'=b\n", verbatim=("file",)) == [{"file": "'=a", "x": "=b"}]
