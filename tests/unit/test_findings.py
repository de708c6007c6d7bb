"""Conditions of findings: what holds, what doesn't, and what can't be said."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from auditreport.conclude import conclude
from auditreport.conditions import Condition, evaluate, is_certain
from auditreport.definition import Definition
from auditreport.findings import Findings
from auditreport.models import parse
from auditreport.problems import Problems
from auditreport.score import verdict_of
from auditreport.tables import QuestionRow
from auditreport.words import Role


def row(question: str, achieved: int, not_achieved: int, dont_know: int = 0) -> QuestionRow:
    departments = achieved + not_achieved
    compliance = Fraction(100 * achieved, departments) if departments else None
    return QuestionRow(
        question=question,
        group="a",
        expected="yes",
        not_applicable=0,
        blank=0,
        dont_know=dont_know,
        not_asked=0,
        departments=departments,
        not_achieved=not_achieved,
        achieved=achieved,
        percent=None,
        role=Role.STANDARD,
        target=Fraction(90),
        verdict=verdict_of(compliance, Fraction(90), Fraction(10)),
    )


ROWS = {
    "Q1": row("Q1", 95, 5),  # met
    "Q2": row("Q2", 85, 15, dont_know=3),  # close
    "Q3": row("Q3", 30, 70),  # short
    "Q4": row("Q4", 0, 0),  # nobody answered
}


@pytest.mark.parametrize(
    ("condition", "value", "questions"),
    [
        ("{verdict: {Q3: short}}", True, ("Q3",)),
        ("{verdict: {Q2: [met, close]}}", True, ("Q2",)),
        ("{verdict: {Q1: met, Q2: met}}", False, ()),
        ("{verdict: {Q4: short}}", None, ()),
        ("{not: {verdict: {Q4: short}}}", None, ()),
        ("{not: {verdict: {Q3: met}}}", True, ("Q3",)),
        ("{count: {'yes': Q3, at_least: 30}}", True, ("Q3",)),
        ("{count: {'yes': Q3, at_least: 31}}", False, ("Q3",)),
        ("{count: {dont_know: Q2, at_least: 1, at_most: 3}}", True, ("Q2",)),
        ("{percent: {'yes': Q2, at_least: 85}}", True, ("Q2",)),
        ("{percent: {'yes': Q2, at_least: 85.01}}", False, ("Q2",)),
        ("{percent: {not_achieved: Q4, at_most: 100}}", None, ("Q4",)),
        ("{difference: {of: Q1, minus: Q2, at_least: 10}}", True, ("Q1", "Q2")),
        ("{difference: {of: Q1, minus: Q2, at_least: 10.5}}", False, ("Q1", "Q2")),
        ("{any: [{verdict: {Q4: short}}, {verdict: {Q3: short}}]}", True, ("Q3",)),
        ("{any: [{verdict: {Q4: short}}, {verdict: {Q3: met}}]}", None, ()),
        ("{all: [{verdict: {Q4: short}}, {verdict: {Q3: met}}]}", False, ()),
        ("{all: [{verdict: {Q1: met}}, {verdict: {Q3: short}}]}", True, ("Q1", "Q3")),
    ],
)
def test_conditions(condition: str, value: bool | None, questions: tuple[str, ...]) -> None:
    held = evaluate(Condition.model_validate(yaml.safe_load(condition)), ROWS)
    assert held.value is value
    if value:
        assert held.questions == questions


@given(st.integers(0, 100), st.integers(0, 100), st.integers(0, 100))
def test_at_least_and_at_most_meet(achieved: int, not_achieved: int, bound: int) -> None:
    rows = {"Q1": row("Q1", achieved, not_achieved)}
    low, high = (
        evaluate(Condition.model_validate({"percent": {"achieved": "Q1", word: bound}}), rows).value
        for word in ("at_least", "at_most")
    )
    if not achieved + not_achieved:
        assert low is None
        assert high is None
    else:
        exact = Fraction(100 * achieved, achieved + not_achieved)
        assert (low, high) == (exact >= bound, exact <= bound)


@pytest.mark.parametrize(
    "when",
    [
        "{verdict: {Q1: short}, count: {'yes': Q1, at_least: 1}}",
        "{count: {'yes': Q1}}",
        "{count: {'yes': Q1, 'no': Q1, at_least: 1}}",
        "{}",
        "{verdict: {Q1: poor}}",
        "{eval: 'Q1 > 3'}",
    ],
)
def test_what_is_no_condition_is_refused(when: str) -> None:
    text = (
        "conclusions:\n  - id: C1\n    title: T\n    sentences:\n"
        f"      - {{when: {when}, severity: sound, text: T}}\n"
    )
    with pytest.raises(Problems) as caught:
        parse(Findings, text, "findings.yaml")
    assert all("findings.yaml, line 5" in problem.where for problem in caught.value.problems)


def test_a_clause_never_stands_alone_and_a_hollow_sentence_is_not_said() -> None:
    findings = parse(
        Findings,
        """
conclusions:
  - id: C1
    title: Only a clause holds
    sentences:
      - {when: {verdict: {Q1: short}}, severity: concern, text: Not so.}
      - {when: {verdict: {Q3: short}}, clause: true, text: So.}
  - id: C2
    title: A figure is missing
    sentences:
      - {when: {verdict: {Q3: short}}, severity: concern, text: "{{< var q4.percent >}}."}
  - id: C3
    title: Both hold
    sentences:
      - {when: {verdict: {Q1: met}}, severity: sound, text: "{{< var q1.percent >}}."}
      - {when: {verdict: {Q3: short}}, severity: concern, text: But.}
      - {when: {verdict: {Q2: close}}, clause: true, text: And.}
""",
        "findings.yaml",
    )
    definition = Definition.model_construct(questions=[], groups=[])
    values = {"q1.percent": "95%", "q4.percent": ""}
    conclusions, actions = conclude(list(ROWS.values()), definition, findings, values)
    assert [(c.id, c.severity, c.questions, c.text) for c in conclusions] == [
        ("C3", "concern", ("Q1", "Q3", "Q2"), "95%. But. And.")
    ]
    assert actions == []


@pytest.mark.parametrize(
    ("achieved", "low", "high", "sensitive", "certain"),
    [
        (95, "90", "98", False, True),  # met, and the whole interval is
        (95, "89.99", "98", False, False),
        (85, "80", "89.99", False, True),  # close
        (85, "80", "90", False, False),
        (30, "20", "79.99", False, True),  # short
        (30, "20", "80", False, False),
        (30, "20", "40", True, False),  # don't knows could change it
    ],
)
def test_a_verdict_is_certain_where_its_whole_interval_bears_it_out(
    achieved: int, low: str, high: str, sensitive: bool, certain: bool
) -> None:
    one = replace(
        row("Q1", achieved, 100 - achieved),
        ci_low=Fraction(low),
        ci_high=Fraction(high),
        sensitive=sensitive,
    )
    for word, value in (("yes", certain), ("no", not certain)):
        condition = Condition.model_validate({"certain": {"Q1": word}})
        assert evaluate(condition, {"Q1": one}, Fraction(10)).value is value


def test_without_an_interval_a_verdict_stands_and_without_a_verdict_nothing_is_certain() -> None:
    assert is_certain(ROWS["Q3"], Fraction(10)) is True
    assert is_certain(ROWS["Q4"], Fraction(10)) is None
