"""Spellings: whatever the case, the spaces and the apostrophe, and never a guess."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditreport.definition import Definition
from auditreport.models import parse
from auditreport.problems import Problems
from auditreport.spellings import BUILT_IN, SPELLINGS, Spellings, known
from auditreport.words import Answer

ALL = [(text, answer) for answer, texts in SPELLINGS.items() for text in texts]


@st.composite
def typed(draw: st.DrawFn) -> tuple[str, Answer]:
    text, answer = draw(st.sampled_from(ALL))
    text = "".join(draw(st.sampled_from([c.lower(), c.upper()])) for c in text)
    text = text.replace("'", draw(st.sampled_from("'’‘´`")))
    space = st.text(" \t\n\u00a0\u202f", max_size=3)
    text = text.replace(" ", " " + draw(space))
    dot = draw(st.sampled_from(["", "."])) if text and not text.endswith(".") else ""
    return draw(space) + text + dot + draw(space), answer


@given(typed())
def test_every_spelling_is_read_however_it_is_typed(case: tuple[str, Answer]) -> None:
    text, answer = case
    assert BUILT_IN.read(text) is answer
    assert known(text)


@pytest.mark.parametrize(
    "text",
    ["Yes, mostly", "yes/no", "Y N", "1", "0", "TRUE", "x", "✓", "?", "-", ".", "…", "none", "yes!",
     "not", "don", "Y" * 100],
)  # fmt: skip
def test_anything_else_is_no_answer(text: str) -> None:
    assert BUILT_IN.read(text) is None
    assert not known(text)


def test_white_space_alone_is_blank_however_long() -> None:
    assert BUILT_IN.read(" \u00a0" * 100) is Answer.BLANK


# --- Spellings that an audit adds ---


def definition(spellings: str) -> Definition:
    whole = Definition.example + "\nspellings: " + spellings + "\n"
    return parse(Definition, whole, "audit.yaml")


def test_an_audits_own_spellings_are_read_and_no_others() -> None:
    own = definition('{yes: ["Agreed", "✓", "✔", "☑", x, "1", "TRUE"], no: ["0", "FALSE"]}')
    spellings = Spellings(own.spellings.by_answer)
    for text in ("agreed.", " AGREED", "✔\ufe0f", "X", "1", "true", "yes"):
        assert spellings.read(text) is Answer.YES
        assert spellings.known(text)
    assert spellings.read("0") is spellings.read("False") is spellings.read("n") is Answer.NO
    assert not spellings.known("2")
    for text in ("Agreed", "✓", "1", "TRUE"):
        assert not known(text)
        assert not Spellings(definition("{}").spellings.by_answer).known(text)


@pytest.mark.parametrize(
    ("text", "where", "what", "fix"),
    [
        ('{yes: ["No."]}', "spellings, yes, entry 1", "every audit reads it as 'no'", "remove it"),
        ('{blank: ["n/a"]}', "spellings, blank", "as 'not_applicable'", "remove it"),
        ('{yes: [ok, "1"], no: ["OK."]}', "spellings, no", "given above as 'yes'", "remove it"),
        ("{maybe: [x]}", "spellings, maybe", "unknown key", 'yes: ["agreed"'),
        ("{not_asked: [x]}", "spellings, not_asked", "unknown key", 'yes: ["agreed"'),
        ("{yes: [1]}", "spellings, yes, entry 1", "be a text", 'yes: ["agreed"'),
        ("{yes: [TRUE]}", "spellings, yes, entry 1", "be a text", 'yes: ["agreed"'),
        ('{yes: [""]}', "spellings, yes, entry 1", "at least 1", 'yes: ["agreed"'),
        (f"{{yes: [{'x' * 61}]}}", "spellings, yes, entry 1", "at most 60", 'yes: ["agreed"'),
    ],
)
def test_a_spelling_stands_for_one_answer(text: str, where: str, what: str, fix: str) -> None:
    with pytest.raises(Problems) as faults:
        definition(text)
    (problem,) = faults.value.problems
    assert where in problem.where
    assert what in problem.what
    assert fix in problem.fix


def test_a_usual_spelling_may_be_listed_again() -> None:
    assert definition('{yes: ["yes", "Y"]}').spellings.yes == ["yes", "Y"]
