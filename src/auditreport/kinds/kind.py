"""What every kind of question knows: its cell, its reading, its words. The kinds are its children.

A canonical answer is a text: a *value* of the question's kind (``yes``, an option's id, ``12.5``,
``2010-06-14``), or a *status*, which says why there is none (``blank``, ``not_asked`` …).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import ClassVar, Literal, get_args

from auditreport.spellings import Spellings
from auditreport.words import ANSWER_WORDS, Answer

TypeName = Literal["yes_no", "choice", "multi", "count", "number", "percent", "date", "text"]
TYPES: tuple[TypeName, ...] = get_args(TypeName)

Measure = frozenset[str] | Fraction | date
"""A value as it is compared: the options it holds, a number, or a day."""

STATUSES = frozenset(set(Answer) - {Answer.YES, Answer.NO})
"""What stands in the place of a value, in every kind."""

GIVEN_STATUSES = (Answer.DONT_KNOW, Answer.NOT_APPLICABLE)
"""Statuses that a department may write into a cell; an empty one is blank."""


class ReadFault(StrEnum):
    """Why a cell's text gives no value; each is a kind of issue. The answer counts as blank."""

    UNREADABLE = "unreadable_answer"
    IMPLAUSIBLE = "implausible_answer"
    SHARE = "share_or_percentage"
    TWO_NUMBERS = "ambiguous_number"
    SEVERAL = "several_answers"
    EXCLUDED = "excluded_together"


KIND_FAULTS = frozenset(set(ReadFault) - {ReadFault.UNREADABLE})
"""Issues that only some kinds of question can have."""


@dataclass(frozen=True, slots=True)
class Read:
    """What a cell's text says: a canonical answer, or a fault with the answer left blank."""

    answer: str
    fault: ReadFault | None = None


UNREADABLE = Read(Answer.BLANK, ReadFault.UNREADABLE)


@dataclass(frozen=True, slots=True)
class FormCell:
    """The cell to fill in, as data: what a spreadsheet is to let in, and what it says.

    ``shape`` is `list` (one of ``choices``, or empty), `number` or `whole` (from ``least`` to
    ``most``), `day` (likewise) or `text` (as typed, up to ``longest`` characters). A number or day
    may also be one of the ``choices``, which are words. ``as_text``: the cell is formatted as text,
    so that what is typed stays as it is typed.
    """

    shape: Literal["list", "number", "whole", "day", "text"]
    choices: tuple[str, ...] = ()
    least: Fraction | date | None = None
    most: Fraction | date | None = None
    longest: int = 1_000
    as_text: bool = False
    hint: str = ""
    refusal: str = ""


class Kind(ABC):
    """One question's kind, with what this question says about it (options, range, unit)."""

    type: TypeName
    rule_keys: ClassVar[tuple[str, ...]] = ()
    """What may be asked of a value in an expectation or a routing."""
    rule_example: ClassVar[str] = ""

    def __init__(self, spellings: Spellings) -> None:
        self.spellings = spellings

    @abstractmethod
    def form_cell(self) -> FormCell:
        """What the form's cell lets in."""

    @abstractmethod
    def read_value(self, text: str) -> Read:
        """The value that a text stands for, where it is no spelling of a status."""

    @abstractmethod
    def measure(self, value: str) -> Measure:
        """The value as it is compared. Raises ``ValueError`` where it is no canonical value."""

    @abstractmethod
    def label(self, value: str) -> str:
        """The value in words, for a reader."""

    @abstractmethod
    def typed_value(self, value: str) -> str:
        """The value as the form has it typed or chosen; it reads back as the same."""

    def options(self) -> Mapping[str, str]:
        """The label of each value that can be counted by itself, in order; none for a measure."""
        return {}

    def plausible(self) -> tuple[Measure | None, Measure | None]:
        """The least and the greatest plausible value, where the kind has an order."""
        return None, None

    def read(self, text: str) -> Read:
        """The canonical answer that a cell's text stands for, or why there is none."""
        status = self.spellings.read(text)
        if status in STATUSES:
            return Read(Answer(status))
        return self.read_value(text)

    def read_cell(self, text: str) -> Read:
        """As ``read``; where that fails, without the apostrophe that keeps a value as typed."""
        found = self.read(text)
        bare = text.removeprefix("'")
        if found.fault and bare != text and bare.strip():
            found = self.read(bare)
        return found

    def typed(self, answer: str) -> str:
        """A canonical answer as the form has it; empty where nothing was given."""
        if answer in GIVEN_STATUSES:
            return status_words(Answer(answer))
        return "" if answer in STATUSES else self.typed_value(answer)

    def point_words(self, point: object) -> str:
        """A bound or a figure in words: a number with its unit, a day, or an option's label."""
        return self.options().get(str(point), str(point))

    def is_value(self, answer: str) -> bool:
        """Whether a canonical answer is a value of this kind, spelt as it must be."""
        if answer in STATUSES:
            return False
        try:
            self.measure(answer)
        except ValueError:
            return False
        return True

    def is_canonical(self, answer: str) -> bool:
        """Whether a text may stand in `working/answers.csv`."""
        return answer in STATUSES or self.is_value(answer)

    def issue(self, fault: ReadFault, name: str) -> tuple[str, str]:
        """What is wrong and what to do, in our own words: nothing of what was written."""
        what = _FAULT_WORDS[fault].format(name=name, known=self.known(), range=self.range_words())
        return what, "Ask the department; the answer counts as blank until it is settled."

    def known(self) -> str:
        """What can be read, in a few words."""
        return "one of the known answers"

    def range_words(self) -> str:
        """The plausible range in words."""
        return ""


def status_words(status: Answer) -> str:
    """A status as the form writes it: with the apostrophe that keyboards have."""
    return ANSWER_WORDS[status].replace("’", "'")


_FAULT_WORDS = {
    ReadFault.UNREADABLE: "The answer to {name} can’t be read as {known}.",
    ReadFault.IMPLAUSIBLE: "The answer to {name} is not within what is plausible: {range}.",
    ReadFault.SHARE: "The answer to {name} may be a share or a percentage: a number up to 1 "
    "without the sign %.",
    ReadFault.TWO_NUMBERS: "The answer to {name} may be one of two numbers: its comma or point may "
    "part thousands or decimals.",
    ReadFault.SEVERAL: "{name} is answered with several options; one was asked for.",
    ReadFault.EXCLUDED: "{name} is answered with an option that stands alone, and others beside "
    "it.",
}
