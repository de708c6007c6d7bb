"""Yes or no; and free text, of which only that it was given is known."""

from __future__ import annotations

from collections.abc import Mapping

from auditreport.kinds.kind import (
    GIVEN_STATUSES,
    UNREADABLE,
    FormCell,
    Kind,
    Measure,
    Read,
    status_words,
)
from auditreport.words import ANSWER_WORDS, Answer, listed

_VALUES = {answer.value: ANSWER_WORDS[answer] for answer in (Answer.YES, Answer.NO)}


class YesNo(Kind):
    """Read as ``Spellings`` reads it, and in no other way."""

    type = "yes_no"
    rule_keys = ("one_of", "none_of")
    rule_example = '{Q6: "yes"}'

    def form_cell(self) -> FormCell:
        """A list of four answers."""
        choices = (*_VALUES.values(), *map(status_words, GIVEN_STATUSES))
        return FormCell(
            "list",
            choices,
            refusal=f"Please choose {listed(choices, 'or')}, or leave the cell empty.",
        )

    def read_value(self, text: str) -> Read:
        """Yes or no."""
        answer = self.spellings.read(text)
        return Read(answer) if answer else UNREADABLE

    def measure(self, value: str) -> Measure:
        """The one answer."""
        if value not in _VALUES:
            raise ValueError("neither yes nor no")
        return frozenset({str(value)})

    def label(self, value: str) -> str:
        """Yes or No."""
        return _VALUES[value]

    typed_value = label

    def options(self) -> Mapping[str, str]:
        """Yes and no."""
        return _VALUES


class Text(Kind):
    """Free text: its one value, ``yes``, says that there is one. The text itself goes nowhere."""

    type = "text"

    def form_cell(self) -> FormCell:
        """Room for some lines, formatted as text."""
        return FormCell("text", as_text=True, refusal="Please use at most 1,000 characters.")

    def read(self, text: str) -> Read:
        """Given or blank; “don’t know” and “n/a” are texts like any other."""
        blank = self.spellings.read(text) is Answer.BLANK
        return Read(Answer.BLANK if blank else Answer.YES)

    def read_value(self, text: str) -> Read:
        """Given."""
        return self.read(text)

    def measure(self, value: str) -> Measure:
        """That it was given."""
        if value != Answer.YES:
            raise ValueError("a text is given or blank")
        return frozenset({str(value)})

    def label(self, value: str) -> str:
        """That a text was given."""
        self.measure(value)
        return "A text was given"

    def typed_value(self, value: str) -> str:
        """Some text: the one that was given isn't known."""
        return self.label(value)
