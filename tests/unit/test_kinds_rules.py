"""Expectations and routings: what they hold, how they are worded, and what is wrong with them."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field

from auditreport.canonical import canonical
from auditreport.definition import Definition
from auditreport.kinds import expectation
from auditreport.kinds.choice import Choice, Option
from auditreport.kinds.dates import Day
from auditreport.kinds.expectation import Expected, Rule, meets
from auditreport.kinds.kind import STATUSES, Kind
from auditreport.kinds.multi import Multi
from auditreport.kinds.numbers import Numbers
from auditreport.kinds.routing import (
    Leaf,
    Node,
    Router,
    Routing,
    circles,
    evaluate,
    formula,
    in_words,
    tree,
)
from auditreport.kinds.yes_no import Text, YesNo
from auditreport.models import Strict, parse
from auditreport.problems import Problems
from auditreport.questions import Question
from auditreport.spellings import Spellings
from auditreport.words import Answer

USUAL = Spellings()
OPTIONS = [Option(id=one, label=one.upper()) for one in ("ct", "mri", "us")]
KINDS: dict[str, Kind] = {
    "Q1": YesNo(USUAL),
    "Q2": YesNo(USUAL),
    "Q3": Choice(OPTIONS, USUAL),
    "Q4": Multi(OPTIONS, USUAL),
    "Q5": Numbers("count", USUAL, Fraction(0), Fraction(9)),
    "Q6": Day(USUAL, date(2010, 1, 1), date(2010, 12, 31)),
    "Q7": Numbers("number", USUAL, Fraction(0), Fraction(90), "minutes"),
    "Q8": Text(USUAL),
}
VALUES: dict[str, list[str]] = {
    "Q1": ["yes", "no"],
    "Q2": ["yes", "no"],
    "Q3": ["ct", "mri", "us"],
    "Q4": ["ct", "ct mri", "mri us", "ct mri us"],
    "Q5": ["0", "2", "3", "9"],
    "Q6": ["2010-03-31", "2010-04-01", "2010-04-02"],
}


def rule(**keys: Any) -> Rule:
    return Rule.model_validate(keys)


# --- Expectations ---


@pytest.mark.parametrize(
    ("expected", "question", "achieved", "words"),
    [
        ("no", "Q1", ["no"], "Expected answer: no."),
        ({"one_of": ["ct", "us"]}, "Q3", ["ct", "us"],
         "Expected: the answer is “CT” or “US”."),
        ({"none_of": ["ct"]}, "Q3", ["mri", "us"],
         "Expected: the answer is “MRI” or “US”."),
        ({"all_of": ["mri", "ct"]}, "Q4", ["ct mri", "ct mri us"],
         "Expected: the answer includes “CT” and “MRI”."),
        ({"one_of": ["us"], "none_of": ["ct"]}, "Q4", ["mri us"],
         "Expected: the answer includes “US” and does not include “CT”."),
        ({"at_least": 3}, "Q5", ["3", "9"], "Expected: the answer is at least 3."),
        ({"at_most": 2.5}, "Q5", ["0", "2"], "Expected: the answer is at most 2.5."),
        ({"between": [2, 3]}, "Q5", ["2", "3"], "Expected: the answer is from 2 to 3."),
        ({"before": date(2010, 4, 1)}, "Q6", ["2010-03-31"],
         "Expected: the answer is before 1 April 2010."),
        ({"at_most": "2010-04-01"}, "Q6", ["2010-03-31", "2010-04-01"],
         "Expected: the answer is on or before 1 April 2010."),
        ({"after": date(2010, 4, 1)}, "Q6", ["2010-04-02"],
         "Expected: the answer is after 1 April 2010."),
    ],
)  # fmt: skip
def test_what_meets_an_expectation(
    expected: str | dict[str, Any], question: str, achieved: list[str], words: str
) -> None:
    wanted = rule(**expected) if isinstance(expected, dict) else expected
    kind = KINDS[question]
    assert [v for v in VALUES[question] if meets(wanted, kind, v)] == achieved
    assert expectation.in_words(wanted, kind) == words
    for answer in STATUSES:
        assert meets(wanted, kind, answer) is None
    assert meets("survey", kind, VALUES[question][0]) is None


# --- Routings: against the rule for yes and no, and through canonical.py ---

OLD = st.dictionaries(st.sampled_from(["Q1", "Q2", "Q3", "Q4"]), st.sampled_from(["yes", "no"]))


def is_asked(some: dict[str, str], every: dict[str, str], answers: Mapping[str, str]) -> bool:
    """The rule for yes and no alone, as plainly as it can be written."""
    one = not some or any(answers.get(q) == a for q, a in some.items())
    return one and all(answers.get(q) == a for q, a in every.items())


def now(some: dict[str, str], every: dict[str, str]) -> Routing:
    return Routing.model_validate({"any": some, "all": every})


YES_NO: Mapping[str, Kind] = {f"Q{n}": YesNo(USUAL) for n in range(1, 6)}


@given(OLD, OLD, st.dictionaries(st.sampled_from(list(YES_NO)), st.sampled_from(list(Answer))))
def test_any_and_all_of_yes_and_no_are_asked_as_before(
    some: dict[str, str], every: dict[str, str], answers: dict[str, Answer]
) -> None:
    if not some and not every:
        return
    router = Router({"Q5": now(some, every)}, YES_NO)
    assert router.is_asked("Q5", answers) == is_asked(some, every, answers)


@given(
    st.fixed_dictionaries({q: st.none() | st.tuples(OLD, OLD) for q in YES_NO}),
    st.permutations(list(YES_NO)),
    st.fixed_dictionaries({q: st.sampled_from(["yes", "no", "n/a", "", "dk"]) for q in YES_NO}),
)
def test_chains_are_followed_as_before(
    routes: dict[str, tuple[dict[str, str], dict[str, str]] | None],
    order: list[str],
    given_texts: dict[str, str],
) -> None:
    # Each question depends on some before it in a random order, whatever their published one.
    cut = {
        name: tuple({q: a for q, a in part.items() if q in order[:at]} for part in parts)
        for at, name in enumerate(order)
        if (parts := routes[name])
    }
    cut = {name: parts for name, parts in cut.items() if any(parts)}
    base = parse(Definition, Definition.example, "audit.yaml")
    questions = [
        Question(id=q, group="access", text="t", expected="yes",
                 asked_if=now(*cut[q]) if q in cut else None)
        for q in YES_NO
    ]  # fmt: skip
    definition = base.model_copy(update={"questions": questions})
    assert not list(definition.faults())
    rows = {q: {"given": text, "sheet": 1, "cell": "C1"} for q, text in given_texts.items()}
    one = canonical(
        {"return": "r", "pseudonym": "p", "sha256": "s", "completed": "2010-09-01", "hidden": [],
         "completed_fault": "", "answers": rows, "unknown_questions": [], "repeated_questions": []},
        definition,
        USUAL,
    )  # fmt: skip
    router = Router({q: now(*cut[q]) if q in cut else None for q in YES_NO}, YES_NO)
    assert router.route({q: YES_NO[q].read(t).answer for q, t in given_texts.items()}) == (
        one.answers
    )


# --- Routings: all of them ---

TESTS = {
    "Q1": st.sampled_from(["yes", "no"]),
    "Q3": st.sampled_from(["ct", {"one_of": ["ct", "us"]}, {"none_of": ["mri"]}]),
    "Q4": st.sampled_from(["us", {"all_of": ["ct", "mri"]}, {"one_of": ["us"], "none_of": ["ct"]}]),
    "Q5": st.sampled_from([{"at_least": 2}, {"between": [1, 3]}, {"at_least": 1, "at_most": 2}]),
    "Q6": st.sampled_from([{"before": date(2010, 4, 1)}, {"at_least": date(2010, 4, 1)}]),
}
SOME = st.fixed_dictionaries({}, optional=TESTS).filter(bool)
ROUTINGS = st.recursive(
    st.fixed_dictionaries({"any": SOME}) | st.fixed_dictionaries({"all": SOME}),
    lambda inner: st.one_of(
        st.fixed_dictionaries({"not": inner}, optional={"any": SOME, "all": SOME}),
        st.fixed_dictionaries({"any_of": st.lists(inner, min_size=1, max_size=3)}),
        st.fixed_dictionaries({"all_of": st.lists(inner, min_size=1, max_size=3), "not": inner}),
    ),
    max_leaves=6,
).map(Routing.model_validate)
GIVEN = st.fixed_dictionaries(
    {q: st.sampled_from([*VALUES[q], "blank", "dont_know", "not_asked"]) for q in TESTS}
)


def plain(routing: Routing, answers: Mapping[str, str]) -> bool | None:
    """Kleene's logic by the numbers -1, 0 and 1, straight from the model."""

    def level(value: bool | None) -> int:
        return 0 if value is None else 1 if value else -1

    def test(question: str, wanted: str | Rule) -> int:
        return level(expectation.holds(expectation.rule_of(wanted), KINDS[question],
                                       answers[question]))  # fmt: skip

    parts = []
    if routing.any:
        parts.append(max(test(q, t) for q, t in routing.any.items()))
    if routing.all:
        parts.append(min(test(q, t) for q, t in routing.all.items()))
    if routing.not_:
        parts.append(-level(plain(routing.not_, answers)))
    if routing.any_of:
        parts.append(max(level(plain(one, answers)) for one in routing.any_of))
    if routing.all_of:
        parts.append(min(level(plain(one, answers)) for one in routing.all_of))
    return {1: True, 0: None, -1: False}[min(parts)]


@given(ROUTINGS, GIVEN)
def test_nested_routings_are_three_valued_logic(routing: Routing, answers: dict[str, str]) -> None:
    node = tree(routing)
    expected = plain(routing, answers)
    assert evaluate(node, answers, KINDS) is expected
    opposite = evaluate(tree(routing, wanted=False), answers, KINDS)
    assert opposite is (None if expected is None else not expected)

    def cell(leaf: Leaf) -> str:
        holds = evaluate(leaf, answers, KINDS) is True
        return str(holds)

    written = formula(node, cell) or ""
    calculated = eval(written, {"AND": lambda *a: all(a), "OR": lambda *a: any(a)})  # noqa: S307
    assert calculated is (expected is True)
    assert formula(node, lambda _leaf: None) is None


def _leaves(node: Node) -> list[Leaf]:
    return [node] if isinstance(node, Leaf) else [x for part in node.parts for x in _leaves(part)]


@given(ROUTINGS)
def test_words_name_every_question_and_brackets_pair(routing: Routing) -> None:
    words = in_words(routing, KINDS)
    assert set(routing.questions) == {leaf.question for leaf in _leaves(tree(routing))}
    assert all(question in words for question in routing.questions)
    assert words.count("(") == words.count(")")


@pytest.mark.parametrize(
    ("routing", "words"),
    [
        ({"any": {"Q1": "yes", "Q2": "yes"}}, "Q1 or Q2 is answered Yes"),
        ({"all": {"Q1": "yes", "Q2": "yes"}}, "Q1 and Q2 are answered Yes"),
        ({"any": {"Q1": "yes", "Q2": "no"}}, "Q1 is answered Yes or Q2 is answered No"),
        ({"any": {"Q1": "yes", "Q2": "yes"}, "all": {"Q3": "ct"}},
         "Q1 or Q2 is answered Yes, and Q3 is answered “CT”"),
        ({"all": {"Q5": {"at_least": 2}, "Q7": {"at_most": 30}}},
         "Q5 is at least 2 and Q7 is at most 30 minutes"),
        ({"not": {"any": {"Q1": "yes", "Q3": "ct", "Q4": {"all_of": ["ct", "us"]}}}},
         "Q1 is answered No, Q3 is answered “MRI” or “US” and Q4 does not include all of “CT” and "
         "“US”"),
        ({"any_of": [{"all": {"Q1": "yes", "Q6": {"before": date(2010, 4, 1)}}},
                     {"any": {"Q4": "us"}}]},
         "(Q1 is answered Yes and Q6 is before 1 April 2010), or Q4 includes “US”"),
        ({"not": {"all": {"Q6": {"at_most": date(2010, 4, 1)}, "Q5": {"between": [2, 4]}}}},
         "Q6 is after 1 April 2010 or Q5 is not from 2 to 4"),
    ],
)  # fmt: skip
def test_routing_in_words(routing: dict[str, Any], words: str) -> None:
    assert in_words(Routing.model_validate(routing), KINDS) == f"Answer only if {words}."


def test_a_chain_that_leads_past_one_question_leads_past_the_next() -> None:
    router = Router(
        {
            "Q3": Routing.model_validate({"any": {"Q1": "yes"}}),
            "Q4": Routing.model_validate({"not": {"any": {"Q3": "ct"}}}),
            "Q1": None,
        },
        KINDS,
    )
    assert router.route({"Q1": "yes", "Q3": "mri", "Q4": "us"})["Q4"] == "us"
    past = router.route({"Q1": "no", "Q3": "mri", "Q4": "us"})
    assert (past["Q3"], past["Q4"]) == ("not_asked", "not_asked")


def test_circles_are_found_and_nothing_else() -> None:
    def on(*names: str) -> Routing:
        return Routing.model_validate({"not": {"any": dict.fromkeys(names, "yes")}})

    routings = {"Q1": on("Q2"), "Q2": on("Q3"), "Q3": on("Q1"), "Q4": on("Q1"), "Q5": on("Q5")}
    assert circles(routings) == {"Q1", "Q2", "Q3", "Q5"}
    assert not circles({"Q4": on("Q1", "Q2"), "Q1": None, "Q2": on("Q1")})
    with pytest.raises(ValueError, match="circle"):
        Router(routings, YES_NO)


# --- What is wrong, in three parts ---


class _Model(Strict):
    example: ClassVar[str] = "expected: survey"

    expected: Expected | None = Field(default=None, examples=['"yes"'])
    asked_if: Routing | None = Field(
        default=None, examples=[Routing.example.removeprefix("asked_if: ")]
    )


@pytest.mark.parametrize(
    ("text", "what", "where", "do"),
    [
        ("expected: maybe", "'maybe'", "line 1: expected", 'expected: "yes"'),
        ("expected: {at_lest: 4}", "unknown key 'at_lest'", "expected, at_lest", "'at_least'"),
        ("expected: {at_least: yes}", "a number, or a date", "expected, at_least", "at_least: 4"),
        ("expected: {}", "says nothing", "line 1: expected", "expected:"),
        ("expected: {between: [4, 2]}", "lower one first", "line 1: expected", "expected:"),
        ("expected: {between: [2, 2010-04-01]}", "two numbers, or two dates", "expected", ""),
        ("expected: {before: 3}", "a date such as", "expected, before", "before: 2010-04-01"),
        ("expected: {one_of: []}", "at least 1 item", "expected, one_of", "one_of: ["),
        ("asked_if: {}", "this routing is empty", "line 1: asked_if", "asked_if: {any:"),
        ("asked_if: {\n any: {Q5: {at_most: x}}}", "a number, or a date",
         "line 2: asked_if, any, Q5, at_most", "at_most: 30"),
        ("asked_if: {any_of: [{Q1: yes}]}", "unknown key 'Q1'", "any_of, entry 1, Q1", "any: {"),
    ],
)  # fmt: skip
def test_a_slip_in_a_rule_is_told_in_three_parts(text: str, what: str, where: str, do: str) -> None:
    with pytest.raises(Problems) as caught:
        parse(_Model, text, "audit.yaml")
    (problem,) = caught.value.problems
    assert what in problem.what
    assert where in problem.where
    assert "[" not in problem.where
    assert do in problem.fix


def test_words_of_yaml_are_read_as_yes_and_no() -> None:
    model = parse(_Model, "expected: no\nasked_if: {any: {Q1: yes, Q3: {one_of: [no]}}}", "f")
    assert model.expected == "no"
    assert model.asked_if
    assert model.asked_if.any == {"Q1": "yes", "Q3": Rule(one_of=["no"])}
