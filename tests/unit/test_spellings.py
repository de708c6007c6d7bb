"""Spellings: whatever the case, the spaces and the apostrophe, and never a guess."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditreport.spellings import SPELLINGS, known, read_answer
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
    assert read_answer(text) is answer
    assert known(text)


@pytest.mark.parametrize(
    "text",
    ["Yes, mostly", "yes/no", "Y N", "1", "0", "TRUE", "x", "✓", "?", "-", ".", "…", "none", "yes!",
     "not", "don", "Y" * 100],
)  # fmt: skip
def test_anything_else_is_no_answer(text: str) -> None:
    assert read_answer(text) is None
    assert not known(text)


def test_white_space_alone_is_blank_however_long() -> None:
    assert read_answer(" \u00a0" * 100) is Answer.BLANK
