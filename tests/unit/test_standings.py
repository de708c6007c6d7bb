"""Departments' shares of the standards met: by hand, and by drawing every answer one by one."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import prod

import pytest

from auditreport.definition import Definition
from auditreport.office.standings import (
    ALERT,
    Chance,
    Standing,
    Standings,
    standings,
    standings_csv,
)
from auditreport.office.standings_page import standings_html
from auditreport.register import Department

STANDARDS = [f"Q{n}" for n in range(1, 9)]
DEFINITION = Definition.model_validate(
    {
        "id": "x",
        "title": "X",
        "organisation": "O",
        "deadline": "2024-03-01",
        "report_date": "2024-04-01",
        "groups": [{"id": "a", "title": "A"}],
        "questions": [
            *({"id": q, "group": "a", "text": "…", "expected": "no"} for q in STANDARDS),
            {"id": "Q20", "group": "a", "text": "…", "expected": "yes", "role": "practice"},
        ],
    }
)


def found(*answers: str) -> Standings:
    """Each text is one department's answers: n achieved, y not, ? don't know, - not applicable."""
    words = {"n": "no", "y": "yes", "?": "dont_know", "-": "not_applicable"}
    departments = [Department(f"D{i}", f"<b>{i}", "Trust", "", "") for i in range(len(answers))]
    intake = "pseudonym,outcome,department\n"
    intake += "".join(f"p{i},included,d{i}\np{i}x,late,d{i}\n" for i in range(len(answers)))
    table = ",".join(["pseudonym", *STANDARDS, "Q20"]) + "\n"
    for i, given in enumerate(answers):
        table += ",".join([f"p{i}", *(words[c] for c in given), "no"]) + "\n"
    return standings(DEFINITION, departments, intake, table)


def test_only_standards_answered_with_yes_or_no_are_counted() -> None:
    result = found("nnnnyy?-", "yyyyyyyy", "nnnnnnnn", "????----")
    assert [(s.department.code, s.achieved, s.applicable) for s in result.shares] == [
        ("D1", 0, 8),
        ("D0", 4, 6),
        ("D2", 8, 8),
    ]
    assert result.overall == Fraction(12, 22)
    assert result.nothing == 1
    # (0 − 12/22)² × 8, (4/6 − 12/22)² × 6 and (1 − 12/22)² × 8 over 12/22 × 10/22, and their mean.
    assert result.spread == pytest.approx((2.380165 + 0.088154 + 1.652893) / 0.247934 / 3, abs=1e-5)


@pytest.mark.parametrize(("achieved", "answers"), [(3, 4), (12, 22), (0, 5), (5, 5)])
def test_limits_are_those_of_every_course_that_answers_may_take(
    achieved: int, answers: int
) -> None:
    chance, share = Chance(achieved, answers), Fraction(achieved, answers)
    for applicable in (1, 5, 9):
        courses = list(product([True, False], repeat=applicable))
        weight = [prod(share if met else 1 - share for met in course) for course in courses]
        at_most = [
            sum(w for w, course in zip(weight, courses, strict=True) if sum(course) <= k)
            for k in range(applicable + 1)
        ]
        at_least = [1 - (at_most[k - 1] if k else 0) for k in range(applicable + 1)]
        low, high = chance.limits(applicable, ALERT)
        assert low == min(k for k in range(applicable + 1) if at_most[k] > ALERT)
        assert high == max(k for k in range(applicable + 1) if at_least[k] > ALERT)
        assert chance.outside(applicable, (low, high)) == 1 - sum(
            w for w, course in zip(weight, courses, strict=True) if low <= sum(course) <= high
        )


def test_far_below_and_above_are_told_with_holm_for_as_many_as_there_are() -> None:
    result = found(*["nnnnnnnn"] * 9, "yyyyyyyy")
    lowest = result.shares[0]
    # Nine in ten achieve: 0.1⁸ that none of eight is achieved, and twice that for both sides.
    assert lowest.standing is Standing.ALARM_LOW
    assert (lowest.p, lowest.p_holm) == (pytest.approx(2e-8), pytest.approx(2e-7))
    # 0.9⁸ is 0.43: to achieve all is what chance allows.
    assert {s.standing for s in result.shares[1:]} == {Standing.EXPECTED}
    assert lowest.alert == (5, 8)
    # 1 − Pr(5 to 8 of 8): the chance of 0 to 4.
    assert result.expected_outside == pytest.approx(10 * 0.00502435, abs=1e-6)


def test_the_page_and_the_table() -> None:
    result = found(*["nnnnnnnn"] * 9, "yyyyyyyy")
    lines = standings_csv(result).splitlines()
    assert lines[1] == "D9,<b>9,Trust,8,0,0.00,alarm_low,5,8,4,8,0.000000,0.000000"
    html = standings_html(result, DEFINITION, "One\nline.\n\n<Two>.", "", "")
    assert "<p>One line.</p>\n<p>&lt;Two&gt;.</p>" in html
    assert "alarm: far below" in html
    assert "10 comparisons are made" in html
    assert "<b>9" not in html
    empty = standings_html(found("????----"), DEFINITION, "", "", "")
    assert "No department that is analysed has answered a standard." in empty
