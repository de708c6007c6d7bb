"""Counts, numbers with a unit, and percentages: exact, and never guessed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from typing import Literal

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
from auditreport.spellings import Spellings, spelling_key
from auditreport.words import Answer

_UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_MINUS = str.maketrans({"\u2212": "-"})
_LONGEST = 40
_DIGITS = 15
"""What a spreadsheet keeps of a whole number: one with more was typed as something else."""

_SPACED = re.compile(r"([1-9]\d{0,2}(?: \d{3})+)(?:[.,](\d+))?", re.ASCII)
_POINT = re.compile(r"(\d+)(?:\.(\d+))?", re.ASCII)
_COMMA = re.compile(r"(\d+),(\d+)", re.ASCII)
_THOUSANDS = re.compile(r"([1-9]\d{0,2}(?:,\d{3})+)(?:\.(\d+))?", re.ASCII)
_THREE = 3
_CANONICAL = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d*[1-9])?", re.ASCII)


class Numbers(Kind):
    """A number from ``least`` to ``most``, both plausible; canonical is the shortest decimal.

    ``unit`` and ``unit_spellings`` may stand behind it; any other word is a fault.
    """

    rule_keys = ("at_least", "at_most", "between")
    rule_example = "{at_least: 4}"

    def __init__(
        self,
        type_: Literal["count", "number", "percent"],
        spellings: Spellings,
        least: Fraction,
        most: Fraction,
        unit: str = "",
        unit_spellings: Sequence[str] = (),
    ) -> None:
        super().__init__(spellings)
        self.type = type_
        self.least, self.most, self.unit = least, most, unit
        written = ["%"] if type_ == "percent" else [unit, *unit_spellings]
        # The longest first: "min" is the beginning of "minutes".
        self._units = sorted({spelling_key(one) for one in written if one}, key=len, reverse=True)

    def form_cell(self) -> FormCell:
        """A number within the range; a percentage as text, so that its sign stays beside it."""
        words = tuple(map(status_words, GIVEN_STATUSES))
        if self.type == "percent":
            return FormCell(
                "text",
                words,
                self.least,
                self.most,
                longest=_LONGEST,
                as_text=True,
                hint=f"A percentage with its sign, from {self.range_words()}, for example 12.5%.",
                refusal="Please give a percentage, for example 12.5%, or leave the cell empty.",
            )
        noun = "A whole number" if self.type == "count" else "A number"
        hint = f"{noun}, from {self.range_words()}; {words[0]} or {words[1]} can be written too."
        return FormCell(
            "whole" if self.type == "count" else "number",
            words,
            self.least,
            self.most,
            hint=hint,
            refusal=f"Please give {noun.lower()} from {self.range_words()}, or leave the cell "
            "empty.",
        )

    def read_value(self, text: str) -> Read:
        """A number: ``12``, ``12.5``, ``12,5``, ``1 200``, ``1,200.5``, ``12 %``.

        In a count ``1,200`` too, which as a number might be 1.2.
        """
        plain = " ".join(text.translate(_UNSEEN).translate(_MINUS).split())
        if len(plain) > _LONGEST:
            return UNREADABLE
        number, unit = self._without_unit(plain)
        sign = "-" if number.startswith("-") else ""
        found = self._number(number.removeprefix("-"))
        if isinstance(found, Read):
            return found
        if len(found.partition(".")[0]) > _DIGITS:
            return UNREADABLE
        value = Fraction(sign + found)
        if self.type == "count" and value.denominator != 1:
            return UNREADABLE
        if self.type == "percent" and not unit and 0 < value <= 1:
            return Read(Answer.BLANK, ReadFault.SHARE)
        if not self.least <= value <= self.most:
            return Read(Answer.BLANK, ReadFault.IMPLAUSIBLE)
        return Read(decimal(value))

    def _without_unit(self, text: str) -> tuple[str, str]:
        """The number, and the unit behind it as ``spelling_key`` has it; ``""`` if none."""
        at = max((i for i, c in enumerate(text) if c in "0123456789"), default=-1) + 1
        unit = spelling_key(text[at:]) if at else ""
        return (text[:at], unit) if unit in self._units else (text, "")

    def _number(self, text: str) -> str | Read:
        """Digits and a point; a fault where there is no number, or where it may be two."""
        if spaced := _SPACED.fullmatch(text):
            return f"{spaced[1].replace(' ', '')}.{spaced[2] or 0}"
        if point := _POINT.fullmatch(text):
            # Elsewhere a point parts thousands, and no count is written with three decimals.
            if self.type == "count" and len(point[2] or "") == _THREE and text[0] != "0":
                return Read(Answer.BLANK, ReadFault.TWO_NUMBERS)
            return f"{point[1]}.{point[2] or 0}"
        grouped = _THOUSANDS.fullmatch(text)
        if grouped and (self.type == "count" or grouped[2] or text.count(",") > 1):
            return f"{grouped[1].replace(',', '')}.{grouped[2] or 0}"
        if decimals := _COMMA.fullmatch(text):
            if grouped:
                return Read(Answer.BLANK, ReadFault.TWO_NUMBERS)
            return f"{decimals[1]}.{decimals[2]}"
        return UNREADABLE

    def measure(self, value: str) -> Measure:
        """The number, exact."""
        if not _CANONICAL.fullmatch(value) or value == "-0":
            raise ValueError("no number in its shortest form")
        number = Fraction(value)
        if not self.least <= number <= self.most:
            raise ValueError("not within what is plausible")
        if self.type == "count" and number.denominator != 1:
            raise ValueError("no whole number")
        return number

    def label(self, value: str) -> str:
        """The number with its unit."""
        return self.with_unit(decimal(_fraction(self.measure(value))))

    def with_unit(self, number: str) -> str:
        """A number in words: ``12.5%``, ``30 minutes``."""
        if self.type == "percent":
            return f"{number}%"
        return f"{number} {self.unit}" if self.unit else number

    def point_words(self, point: object) -> str:
        """A number with its unit."""
        return self.with_unit(decimal(point)) if isinstance(point, Fraction) else str(point)

    def typed_value(self, value: str) -> str:
        """The number alone; a percentage with its sign."""
        return f"{value}%" if self.type == "percent" else value

    def plausible(self) -> tuple[Measure | None, Measure | None]:
        """The range."""
        return self.least, self.most

    def range_words(self) -> str:
        """``0 to 40``, ``5 to 480 minutes``, ``0% to 100%``."""
        least = decimal(self.least)
        if self.type == "percent":
            least = self.with_unit(least)
        return f"{least} to {self.with_unit(decimal(self.most))}"

    def known(self) -> str:
        """What is asked for."""
        return {"count": "a whole number", "percent": "a percentage"}.get(self.type, "a number")


def _fraction(measure: Measure) -> Fraction:
    if not isinstance(measure, Fraction):
        raise TypeError("a number is compared as a fraction")
    return measure


def decimal(value: Fraction) -> str:
    """A number as the shortest decimal. Raises ``ValueError`` where it has no end."""
    rest, twos_and_fives = value.denominator, 0
    for prime in (2, 5):
        power = 0
        while rest % prime == 0:
            rest, power = rest // prime, power + 1
        twos_and_fives = max(twos_and_fives, power)
    if rest != 1:
        raise ValueError(f"{value} has no end as a decimal")
    if not twos_and_fives:
        return str(value.numerator)
    digits = f"{abs(value.numerator) * 10**twos_and_fives // value.denominator}"
    digits = digits.zfill(twos_and_fives + 1)
    sign = "-" if value < 0 else ""
    return f"{sign}{digits[:-twos_and_fives]}.{digits[-twos_and_fives:]}"
