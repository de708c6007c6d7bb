"""Days, read as the date of completion is: the forms that stand for one day only."""

from __future__ import annotations

import re
from datetime import date

from auditreport.days import read_date
from auditreport.kinds.kind import (
    GIVEN_STATUSES,
    UNREADABLE,
    FormCell,
    Kind,
    Measure,
    Read,
    ReadFault,
    status_words,
)
from auditreport.spellings import Spellings
from auditreport.words import Answer

_UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_TIME = re.compile(r"(\d{4}-\d{2}-\d{2})[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?")
_SLASHES = re.compile(r"(\d{1,2})/(\d{1,2})/\d{4}")
_MONTHS = 12
_PADDED = 2
_LONGEST = 40


class Day(Kind):
    """A day, from ``earliest`` to ``latest`` where these are given; canonical is ``2010-06-14``."""

    type = "date"
    rule_keys = ("before", "after", "at_least", "at_most", "between")
    rule_example = "{before: 2010-04-01}"

    def __init__(
        self, spellings: Spellings, earliest: date | None = None, latest: date | None = None
    ) -> None:
        super().__init__(spellings)
        self.earliest, self.latest = earliest, latest

    def form_cell(self) -> FormCell:
        """A day, shown with its year first."""
        words = tuple(map(status_words, GIVEN_STATUSES))
        near = f", from {self.range_words()}" if self.earliest or self.latest else ""
        example = (self.latest or self.earliest or date(2010, 6, 14)).isoformat()
        return FormCell(
            "day",
            words,
            self.earliest,
            self.latest,
            hint=f"A day as year-month-day{near}, for example {example}; {words[0]} or {words[1]} "
            "can be written too.",
            refusal=f"Please give a day as year-month-day{near}, or leave the cell empty.",
        )

    def read_value(self, text: str) -> Read:
        """One day, however it is written; ``3/4/2010`` may be two, and so is none."""
        plain = " ".join(text.translate(_UNSEEN).split())
        if len(plain) > _LONGEST or _may_be_swapped(plain):
            return UNREADABLE
        if timed := _TIME.fullmatch(plain):
            plain = timed[1]
        day = read_date(plain)
        if day is None:
            return UNREADABLE
        if (self.earliest and day < self.earliest) or (self.latest and day > self.latest):
            return Read(Answer.BLANK, ReadFault.IMPLAUSIBLE)
        return Read(day.isoformat())

    def measure(self, value: str) -> Measure:
        """The day."""
        day = date.fromisoformat(value)
        if day.isoformat() != value:
            raise ValueError("not as year-month-day")
        if (self.earliest and day < self.earliest) or (self.latest and day > self.latest):
            raise ValueError("not within what is plausible")
        return day

    def label(self, value: str) -> str:
        """``14 June 2010``."""
        return in_words(date.fromisoformat(value))

    def point_words(self, point: object) -> str:
        """``14 June 2010``."""
        return in_words(point) if isinstance(point, date) else str(point)

    def typed_value(self, value: str) -> str:
        """Year first."""
        return value

    def plausible(self) -> tuple[Measure | None, Measure | None]:
        """The range."""
        return self.earliest, self.latest

    def range_words(self) -> str:
        """``1 January 2008 to 31 December 2010``; one end may be open."""
        if self.earliest and self.latest:
            return f"{in_words(self.earliest)} to {in_words(self.latest)}"
        if self.earliest:
            return f"{in_words(self.earliest)} or later"
        return f"{in_words(self.latest)} or earlier" if self.latest else "any day"

    def known(self) -> str:
        """What is asked for."""
        return "one day"


def in_words(day: date) -> str:
    """``14 June 2010``."""
    return f"{day.day} {day:%B %Y}"


def _may_be_swapped(text: str) -> bool:
    """Whether an American program may have written the month first.

    The text alone doesn't tell where it stood, so this is asked of every one; with zeros it is the
    usual dd/mm/yyyy.
    """
    parts = _SLASHES.fullmatch(text)
    if not parts or len(parts[1]) == len(parts[2]) == _PADDED:
        return False
    first, second = int(parts[1]), int(parts[2])
    return first != second and max(first, second) <= _MONTHS
