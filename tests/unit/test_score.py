"""Scoring: the identities hold for any answers, and the numbers are those counted by hand."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditreport.definition import Definition
from auditreport.score import score, verdict_of
from auditreport.tables import half_up, read_questions
from auditreport.words import Answer, Verdict

DEFINITION = Definition.model_validate(
    {
        "id": "x",
        "title": "X",
        "organisation": "O",
        "deadline": "2024-01-01",
        "report_date": "2024-02-01",
        "groups": [{"id": "a", "title": "A"}, {"id": "b", "title": "B"}],
        "questions": [
            {"id": "Q1", "group": "a", "text": "…", "expected": "yes"},
            {"id": "Q2", "group": "a", "text": "…", "expected": "no", "target": 97.5},
            {"id": "Q3", "group": "b", "text": "…", "expected": "survey"},
            {"id": "Q4", "group": "b", "text": "…", "expected": "yes", "role": "practice"},
            {"id": "Q5", "group": "b", "text": "…", "type": "text"},
        ],
    }
)
assert DEFINITION.faults() == []
QUESTIONS = [question.id for question in DEFINITION.questions]

departments = st.lists(
    st.fixed_dictionaries(dict.fromkeys(QUESTIONS, st.sampled_from(list(Answer)))), max_size=60
)


def frame(answers: list[dict[str, Answer]]) -> pd.DataFrame:
    columns = {q: [str(one[q]) for one in answers] for q in QUESTIONS}
    names = [f"{i:012x}" for i in range(len(answers))]
    return pd.DataFrame({"pseudonym": names, **columns}, dtype=str)


@given(departments)
def test_every_row_adds_up_whatever_was_answered(answers: list[dict[str, Answer]]) -> None:
    rows = read_questions(score(frame(answers), DEFINITION).to_csv(index=False))
    assert [row.question for row in rows] == ["Q1", "Q2", "Q3", "Q4"]
    for row in rows:
        given_here = [one[row.question] for one in answers]
        assert row.returns == len(answers)
        assert row.not_achieved + row.achieved == row.departments
        assert row.departments == sum(a in {Answer.YES, Answer.NO} for a in given_here)
        assert (row.yes, row.no) == (given_here.count(Answer.YES), given_here.count(Answer.NO))
        if row.departments:
            exact = Decimal(100 * row.achieved) / Decimal(row.departments)
            assert row.percent == int(exact.quantize(Decimal(1), ROUND_HALF_UP))
        else:
            assert row.percent is None
            assert row.verdict is None
        assert (row.target is None) == (row.question in {"Q3", "Q4"})


def test_a_percentage_that_is_half_is_rounded_up() -> None:
    assert [half_up(Fraction(n, 2)) for n in (1, 3, 5, 67)] == [1, 2, 3, 34]
    assert half_up(Fraction(100 * 26, 77)) == 34


@pytest.mark.parametrize(
    ("compliance", "verdict"),
    [
        # target 90, margin 10: 89.6 prints as 90 and is close all the same
        (Fraction(90), Verdict.MET),
        (Fraction(896, 10), Verdict.CLOSE),
        (Fraction(80), Verdict.CLOSE),
        (Fraction(7999, 100), Verdict.SHORT),
        (None, None),
    ],
)
def test_the_verdict_is_of_the_unrounded_percentage(
    compliance: Fraction | None, verdict: Verdict | None
) -> None:
    assert verdict_of(compliance, Fraction(90), Fraction(10)) is verdict


def test_a_cell_that_is_no_canonical_answer_is_refused() -> None:
    answers = frame([dict.fromkeys(QUESTIONS, Answer.YES)])
    answers.loc[0, "Q1"] = "Yes"
    with pytest.raises(ValueError, match="Q1: no canonical answer"):
        score(answers, DEFINITION)
