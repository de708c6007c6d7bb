"""The office's decisions: read as Excel leaves them, held against each other and the returns."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditreport.definition import Definition
from auditreport.models import parse
from auditreport.office.actions import Action, Decision
from auditreport.office.decisions import read_decisions
from auditreport.office.decisions_disagree import file_meant, standing_for
from auditreport.office.decisions_fit import Known, fit_problems, seen_now
from auditreport.problems import Problems
from auditreport.validate import validate
from auditreport.words import Outcome

DEFINITION = parse(
    Definition,
    """
id: small
title: Small audit
organisation: A college
sent: 2010-02-22
deadline: 2010-09-29
report_date: 2011-07-01
groups: [{id: access, title: Access}]
questions:
  - {id: Q1, group: access, text: First, expected: "yes"}
  - {id: Q2, group: access, text: Second, expected: survey}
  - {id: Q10, group: access, text: Tenth, type: text}
spellings: {yes: [agreed]}
""",
    "audit.yaml",
)
CODES = {"RAD-1", "RAD-2", "RAD-3"}
HEAD = "id,date,who,department,question,action,value,reason,source\n"
FILE = "private/decisions.csv"


def rows_of(*rows: str) -> bytes:
    """A file of decisions from "department question action value", "-" for nothing."""
    words = [["" if word == "-" else word for word in row.split(" ")] for row in rows]
    return (
        HEAD
        + "".join(
            f"D{number},2010-09-14,A. Officer,{department},{question},{action},{value},Why,phone\n"
            for number, (department, question, action, value) in enumerate(words, start=1)
        )
    ).encode()


def decisions_of(*rows: str) -> list[Decision]:
    return read_decisions(rows_of(*rows), FILE, CODES, DEFINITION)


def refused(data: bytes) -> list[tuple[str, str]]:
    """Where each problem is, and what."""
    with pytest.raises(Problems) as error:
        read_decisions(data, FILE, CODES, DEFINITION)
    assert all(problem.fix for problem in error.value.problems)
    return [(problem.where, problem.what) for problem in error.value.problems]


# --- Rows ---


def test_a_row_is_read_whatever_its_dress() -> None:
    saved = (
        "sep=;\r\nID;Date;Who;Department;Question;Action;Value;Reason;Source\r\n"
        'D1;29/09/2010;Ève;rad-1; q1;Answer;"Don\'t  Know";"Asked; said so";phone\r\n'
        "D2;14/09/2010;Ève;RAD-2;;Set aside;raw\\North\\a.xlsx;Test;\r\n"
        "D3;14/09/2010;Ève;RAD-3;;date;13.09.2010;Call;\r\n"
        "D4;14/09/2010;Ève;RAD-1;Q2;waive;k3FA9C1;Call;\r\n"
        "D5;14/09/2010;Ève;RAD-3;;same department;rad-2;Merged;\r\n"
        "D6;14/09/2010;Ève;RAD-1;Q2;answer;AGREED;Mail;\r\n;;;;;;;;\r\n"
    )
    read = read_decisions(saved.encode("cp1252"), FILE, CODES, DEFINITION)
    assert [(d.line, d.id, d.department, d.question, d.action, d.value) for d in read] == [
        (2, "D1", "RAD-1", "Q1", "answer", "dont_know"),
        (3, "D2", "RAD-2", "", "set_aside", "raw\\North\\a.xlsx"),
        (4, "D3", "RAD-3", "", "date", "2010-09-13"),
        (5, "D4", "RAD-1", "Q2", "waive", "K3fa9c1"),
        (6, "D5", "RAD-3", "", "same_department", "RAD-2"),
        (7, "D6", "RAD-1", "Q2", "answer", "yes"),
    ]
    first = read[0]
    assert (first.date, first.who, first.reason) == (date(2010, 9, 29), "Ève", "Asked; said so")
    assert read_decisions(HEAD.encode(), FILE, CODES, DEFINITION) == []


@pytest.mark.parametrize(
    ("row", "column", "what"),
    [
        ("D1,,A,RAD-1,Q1,answer,yes,Why,", "date", "no date"),
        ("D1,soon,A,RAD-1,Q1,answer,yes,Why,", "date", "can't be read"),
        ("D1,2010-09-14,,RAD-1,Q1,answer,yes,Why,", "who", "empty"),
        ("D1,2010-09-14,A,RAD-1,Q1,answer,yes,,", "reason", "empty"),
        (",2010-09-14,A,RAD-1,Q1,answer,yes,Why,", "id", "empty"),
        ("D1,2010-09-14,A,RAD-77,Q1,answer,yes,Why,", "department", "not in the register"),
        ("D1,2010-09-14,A,RAD-1,Q1,anser,yes,Why,", "action", "none that is known"),
        ("D1,2010-09-14,A,RAD-1,Q1,,yes,Why,", "action", "missing"),
        ("D1,2010-09-14,A,RAD-1,Q99,answer,yes,Why,", "question", "none of this audit"),
        ("D1,2010-09-14,A,RAD-1,,answer,yes,Why,", "question", "missing"),
        ("D1,2010-09-14,A,RAD-1,Q10,answer,yes,Why,", "question", "free text"),
        ("D1,2010-09-14,A,RAD-1,Q1,withdraw,,Why,", "question", "whole return"),
        ("D1,2010-09-14,A,RAD-1,Q1,answer,perhaps,Why,", "value", "none of the known"),
        ("D1,2010-09-14,A,RAD-1,Q1,answer,,Why,", "value", "missing"),
        ("D1,2010-09-14,A,RAD-1,,withdraw,all,Why,", "value", "no value"),
        ("D1,2010-09-14,A,RAD-1,,date,,Why,", "value", "missing"),
        ("D1,2010-09-14,A,RAD-1,,date,June,Why,", "value", "can't be read"),
        ("D1,2010-09-14,A,RAD-1,,date,2010-09-15,Why,", "value", "after the decision"),
        ("D1,2010-09-14,A,RAD-1,,choose,,Why,", "value", "missing"),
        ("D1,2010-09-14,A,RAD-1,,waive,that one,Why,", "value", "no query's id"),
        ("D1,2010-09-14,A,RAD-1,,same_department,RAD-1,Why,", "value", "own"),
        ("D1,2010-09-14,A,RAD-1,,same_department,RAD-88,Why,", "value", "not in the register"),
    ],
)
def test_a_row_that_says_nothing_stops_with_its_place_and_quotes_nobody(
    row: str, column: str, what: str
) -> None:
    ((where, told),) = refused((HEAD + row + "\n").encode())
    assert where == f"{FILE}, line 2: {column}"
    assert what in told
    assert not any(word in told for word in ("RAD-", "perhaps", "anser", "Q99"))


def test_all_faults_are_told_at_once_and_an_id_belongs_to_one_row() -> None:
    rows = (
        "D1,2010-09-14,A,RAD-1,Q1,answer,yes,Why,\n"
        "d1,2010-09-14,A,RAD-2,Q1,answer,maybe,Why,\n"
        "D3,2010-09-14,,RAD-9,Q1,answer,no,,\n"
    )
    places = [where for where, _ in refused((HEAD + rows).encode())]
    assert places == [
        f"{FILE}, line 3: value",
        f"{FILE}, line 4: who",
        f"{FILE}, line 4: reason",
        f"{FILE}, line 4: department",
        f"{FILE}, lines 2 and 3: id",
    ]


# --- Decisions against each other ---


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("RAD-1 Q1 answer yes", "RAD-1 Q1 answer no"),
        ("RAD-1 Q1 answer yes", "rad-1 q1 answer Y"),
        ("RAD-1 - date 2010-06-01", "RAD-1 - date 2010-06-02"),
        ("RAD-1 - choose a.xlsx", "RAD-1 - choose b.xlsx"),
        ("RAD-1 - accept a.xlsx", "RAD-1 - accept b.xlsx"),
        ("RAD-1 - accept a.xlsx", "RAD-1 - accept -"),
        ("RAD-1 - accept a.xlsx", "RAD-1 - choose b.xlsx"),
        ("RAD-1 - accept -", "RAD-1 - withdraw -"),
        ("RAD-1 - choose a.xlsx", "RAD-1 - withdraw -"),
        ("RAD-1 - withdraw -", "RAD-1 - withdraw -"),
        ("RAD-1 - set_aside -", "RAD-1 - accept a.xlsx"),
        ("RAD-1 - set_aside North/a.xlsx", "RAD-1 - choose north\\A.xlsx"),
        ("RAD-1 - set_aside a.xlsx", "RAD-1 - set_aside -"),
        ("RAD-1 Q1 waive K123456", "RAD-1 - waive k123456"),
        ("RAD-1 - same_department RAD-2", "RAD-3 - same_department RAD-2"),
        ("RAD-1 - same_department RAD-2", "RAD-1 - same_department RAD-2"),
    ],
)
def test_two_decisions_that_disagree_or_are_the_same_are_told_with_both_rows(
    one: str, other: str
) -> None:
    for pair in ((one, other), (other, one)):
        ((where, what),) = refused(rows_of(pair[0], "RAD-2 Q2 answer yes", pair[1]))
        assert where == f"{FILE}, lines 2 and 4"
        assert "disagree" in what or "stands twice" in what
        assert "xlsx" not in what


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("RAD-1 Q1 answer yes", "RAD-2 Q1 answer no"),
        ("RAD-1 Q1 answer yes", "RAD-1 Q2 answer no"),
        ("RAD-1 - accept a.xlsx", "RAD-1 - choose a.xlsx"),
        ("RAD-1 - set_aside a.xlsx", "RAD-1 - choose b.xlsx"),
        ("RAD-1 - set_aside a.xlsx", "RAD-1 - set_aside b.xlsx"),
        ("RAD-1 Q1 answer yes", "RAD-1 - withdraw -"),  # first it answered, then it withdrew
        ("RAD-1 Q1 waive K123456", "RAD-1 Q1 waive K654321"),
        ("RAD-1 - same_department RAD-2", "RAD-1 - same_department RAD-3"),
        ("RAD-1 - same_department RAD-2", "RAD-2 - same_department RAD-3"),
    ],
)
def test_two_decisions_that_go_together_do(one: str, other: str) -> None:
    assert len(decisions_of(one, other)) == 2


def test_departments_treated_as_one_are_one() -> None:
    chain = decisions_of("RAD-1 - same_department RAD-2", "RAD-2 - same_department RAD-3")
    assert standing_for(chain) == {"RAD-2": "RAD-1", "RAD-3": "RAD-1"}
    rows = ["RAD-1 - same_department RAD-2", "RAD-1 Q1 answer yes", "RAD-2 Q1 answer no"]
    assert [where for where, _ in refused(rows_of(*rows))] == [f"{FILE}, lines 3 and 4"]
    circle = ["RAD-1 - same_department RAD-2", "RAD-2 - same_department RAD-1"]
    ((where, what),) = refused(rows_of(*circle))
    assert where == f"{FILE}, lines 2 and 3: value"
    assert "circle" in what


# --- Decisions against the returns ---


def returned(*returns: str, department: str = "RAD-1") -> list[Known]:
    """Readable returns from "file day", the day of 2010 as month-day or "-"."""
    known = []
    for one in returns:
        file, day = one.split(" ")
        completed = None if day == "-" else date.fromisoformat(f"2010-{day}")
        pilot = file.startswith("pilot/")
        known.append(Known(file, f"hash of {one}", department, completed, pilot))
    return known


def unfit(
    decisions: Sequence[Decision], known: Sequence[Known], seen: dict[str, str] | None = None
) -> list[tuple[str, str]]:
    problems = fit_problems(
        decisions, known, DEFINITION.deadline, seen or {}, FILE, DEFINITION.sent
    )
    assert all(problem.fix and "xlsx" not in problem.what for problem in problems)
    return [(problem.where.removeprefix(f"{FILE}, "), problem.what) for problem in problems]


def now(decisions: Sequence[Decision], known: Sequence[Known]) -> dict[str, str]:
    return seen_now(decisions, known, DEFINITION.deadline, DEFINITION.sent)


@pytest.mark.parametrize(
    ("row", "returns", "what"),
    [
        ("Q1 answer yes", "a 06-14", ""),
        ("Q1 answer yes", "", "no return"),
        ("Q1 answer yes", "pilot/a 06-14", "pilot alone"),
        ("Q1 answer yes", "a 09-15", "completed after"),
        # A late return that isn't accepted plays no part, nor does it in this.
        ("Q1 answer yes", "a 06-14 / b 10-05", ""),
        ("Q1 waive K123456", "", "no return"),
        ("Q1 waive K123456", "a 09-15", ""),
        ("- withdraw -", "", "no return"),
        ("- withdraw -", "pilot/a 06-14", ""),
        ("- withdraw -", "a 06-14 / b 09-15", "completed after"),
        ("- same_department RAD-2", "", ""),
        ("- date 2010-06-14", "a -", ""),
        ("- date 2010-06-14", "a 06-14", "lacks a date"),
        ("- date 2010-06-14", "a - / b -", "several"),
        ("- date 2010-06-14", "a 01-14", ""),
        ("- date 2010-06-14", "pilot/a -", "pilot alone"),
        ("- date 2010-06-14", "a - / pilot/b -", ""),
        ("- accept -", "a 09-14", "not late"),
        ("- accept a", "b 09-14", "none of the department's"),
        ("- choose a", "a 06-14", "one return alone"),
        ("- choose a", "a 06-14 / b -", ""),
        ("- choose c", "a 06-14 / b -", "none of the department's"),
        ("- choose pilot/b", "a 06-14 / b - / pilot/b -", "none of the department's"),
        ("- choose a", "a 06-14 / b 09-20", "completed after"),
        ("- set_aside -", "a 06-14", ""),
        ("- set_aside -", "a 06-14 / b 06-14", "none is named"),
        ("- set_aside b", "a 09-20 / b 06-14", ""),
        ("- set_aside b", "a 06-14 / b 09-20", "completed after"),
        ("- set_aside pilot/b", "a 06-14 / pilot/b 06-14", ""),
    ],
)
def test_a_decision_fits_the_returns_or_stops_with_its_row(
    row: str, returns: str, what: str
) -> None:
    known = returned(*filter(None, returns.split(" / "))) + returned("z 06-14", department="RAD-2")
    problems = unfit(decisions_of("RAD-2 Q2 answer yes", f"RAD-1 {row}"), known)
    assert len(problems) == bool(what)
    for where, told in problems:
        assert where.startswith("line 3: ")
        assert what in told


def test_late_returns_are_accepted_by_name_or_alone() -> None:
    late = [replace(one, date=date(2010, 11, 1)) for one in decisions_of("RAD-1 - accept -")]
    assert not unfit(late, returned("a 06-14", "b 10-05"))
    ((_, what),) = unfit(late, returned("a 10-04", "b 10-05"))
    assert "several late returns" in what
    assert not unfit([replace(late[0], value="b")], returned("a 10-04", "b 10-05"))
    ((_, what),) = unfit([replace(late[0], value="a")], returned("a 06-14", "b 10-05"))
    assert "not late" in what
    # An undated one may be late by what the office decided.
    dated = replace(late[0], line=3, action=Action.DATE, value="2010-10-05")
    assert not unfit([late[0], dated], returned("a -"))
    # Only the returns tell that both rows mean the same file.
    aside = replace(late[0], line=3, action=Action.SET_ASIDE, value="b")
    assert unfit([late[0], aside], returned("a 06-14", "b 10-05")) == [
        ("lines 2 and 3", "two decisions about one department disagree: accept and set_aside")
    ]


def test_a_file_is_found_however_it_is_written() -> None:
    files = ["North/Café.xlsx", "a#row 3", "A.xlsx", "a.xlsx", "by\udce9te.xlsx", "raw/b.xlsx"]
    for value, file in {
        "north\\cafe\u0301.XLSX": "North/Café.xlsx",
        "raw/North/Café.xlsx": "North/Café.xlsx",
        "A.xlsx": "A.xlsx",
        "A.XLSX": None,  # it might be either
        "by\\xe9te.xlsx": "by\udce9te.xlsx",
        "raw/b.xlsx": "raw/b.xlsx",
        "a#row 3": "a#row 3",
        "Café.xlsx": None,
    }.items():
        assert file_meant(value, files) == file


@pytest.mark.parametrize(
    ("row", "before", "after", "changed"),
    [
        ("Q1 answer yes", "a 06-14", "a 06-15", True),
        ("Q1 answer yes", "a 06-14", "a 06-14 / b 06-14", True),
        ("Q1 answer yes", "a 06-14", "renamed 06-14", True),  # its hash here is of its name too
        ("Q1 answer yes", "a 06-14", "a 06-14 / b 10-05", False),
        ("Q1 answer yes", "a 06-14", "a 06-14 / pilot/b 06-14", False),
        ("- withdraw -", "a 06-14", "a 06-14 / b 06-14", True),
        ("- choose a", "a 06-14 / b -", "a 06-14 / b - / c -", True),
        ("- set_aside a", "a 06-14", "a 06-14 / b 06-14", False),
        ("- set_aside a", "a 06-14", "a 06-15 / b 06-14", True),
        ("- date 2010-06-14", "a -", "a - / b 06-14", False),
        ("Q1 waive K123456", "a 06-14", "b 06-14", False),
    ],
)
def test_a_decision_stops_when_its_return_changed_until_it_is_made_anew(
    row: str, before: str, after: str, changed: bool
) -> None:
    decisions = decisions_of(f"RAD-1 {row}")
    old, new = returned(*before.split(" / ")), returned(*after.split(" / "))
    seen = now(decisions, old)
    assert not unfit(decisions, old[::-1], seen)
    problems = unfit(decisions, new, seen)
    assert [what for _, what in problems] == [
        "the return changed since this decision was made"
    ] * changed
    # Another word in the reason is no new look at the return; today's date is one.
    reworded = [replace(one, reason="Other", who="B", id="D9") for one in decisions]
    assert unfit(reworded, new, seen) == problems
    assert not unfit([replace(one, date=date(2010, 9, 16)) for one in decisions], new, seen)


ANY_ROW = st.builds(
    Decision,
    line=st.integers(2, 99),
    id=st.just("D1"),
    date=st.just(date(2010, 11, 1)),
    who=st.just("A"),
    department=st.sampled_from(["RAD-1", "RAD-2"]),
    question=st.just(""),
    action=st.sampled_from(Action),
    value=st.sampled_from(["", "a", "b", "RAD-1", "RAD-2"]),
    reason=st.just("Why"),
    source=st.just(""),
).map(lambda one: replace(one, value="2010-06-14") if one.action is Action.DATE else one)
RETURNS = st.lists(
    st.sampled_from(["a 06-14", "b -", "c 10-05", "d 01-14", "pilot/e -"]), unique=True
)


@given(st.lists(ANY_ROW, max_size=6), RETURNS, RETURNS)
def test_what_fits_goes_on_fitting_while_nothing_changes(
    decisions: list[Decision], ours: list[str], theirs: list[str]
) -> None:
    known = returned(*ours) + returned(*(f"x{one}" for one in theirs), department="RAD-2")
    first = unfit(decisions, known)
    seen = now(decisions, known)
    assert unfit(decisions, known, seen) == first
    assert now(decisions, known[::-1]) == seen


OUTCOMES_OF: dict[Action, set[str]] = {
    Action.ACCEPT: {"included", "superseded", "duplicate", "quarantined"},  # all but late
    Action.CHOOSE: {"included"},
    Action.SET_ASIDE: {"quarantined"},
}


def carried(decisions: Sequence[Decision]) -> list[dict[str, str]]:
    return [
        {
            "number": str(number),
            "date": one.date.isoformat(),
            "pseudonym": one.department,
            "question": one.question,
            "action": one.action.value,
            "value": one.value,
        }
        for number, one in enumerate(decisions, start=1)
    ]


ABOUT_RETURNS = [*OUTCOMES_OF, Action.DATE, Action.WITHDRAW]
ABOUT_ONE = ANY_ROW.map(lambda one: replace(one, department="RAD-1")).filter(
    lambda one: one.action in ABOUT_RETURNS
)


@given(st.lists(ABOUT_ONE, max_size=8), RETURNS)
def test_what_fits_does_what_it_says(rows: list[Decision], names: list[str]) -> None:
    known = returned(*names)
    ours: list[Decision] = []
    for row in rows:
        if not unfit([*ours, row], known):
            ours.append(row)
    returns = [
        {
            "return": one.file,
            "pseudonym": "RAD-1",
            "sha256": one.sha256,
            "reason": "",
            "completed": one.completed and one.completed.isoformat(),
            "completed_fault": "",
            "answers": {
                "Q1": {"given": "yes" if "a" in one.file else "no", "sheet": 1, "cell": ""}
            },
            "unknown_questions": [],
            "repeated_questions": [],
            "pilot": one.pilot,
        }
        for one in known
    ]
    validated = validate(returns, DEFINITION, carried(ours))
    outcome = {one.id: one.outcome for one in validated.outcomes}
    withdrawn = any(one.action is Action.WITHDRAW for one in ours)
    assert withdrawn == (Outcome.WITHDRAWN in outcome.values())
    if withdrawn:
        assert set(outcome.values()) == {Outcome.WITHDRAWN}
        return
    for one in ours:
        if one.action in OUTCOMES_OF and one.value:
            assert outcome[one.value] in OUTCOMES_OF[one.action]
        elif one.action is Action.ACCEPT:
            assert Outcome.LATE not in outcome.values()
        elif one.action is Action.SET_ASIDE:
            assert Outcome.INCLUDED not in outcome.values()
            assert Outcome.QUARANTINED in outcome.values()
        elif one.action is Action.DATE:
            assert [r.completed for r in validated.outcomes].count(date(2010, 6, 14)) >= 1
