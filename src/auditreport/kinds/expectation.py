"""What is expected of an answer, or asked of it in a routing: rules over one value."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Annotated, Any, ClassVar, Literal, cast

from pydantic import (
    BeforeValidator,
    Discriminator,
    Field,
    PlainValidator,
    Tag,
    WithJsonSchema,
    model_validator,
)

from auditreport.kinds.kind import STATUSES, Kind, Measure
from auditreport.models import Strict, yes_or_no
from auditreport.words import listed

Key = Literal["at_least", "at_most", "between", "one_of", "all_of", "none_of", "before", "after"]


def _point(value: object) -> int | float | date:
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass  # the message below says what would be right
    if isinstance(value, bool | datetime) or not isinstance(value, int | float | date):
        raise ValueError(  # noqa: TRY004 (what pydantic reports)
            "this should be a number, or a date such as 2010-04-01"
        )
    return value


_POINT_SCHEMA = {"anyOf": [{"type": "number"}, {"type": "string", "format": "date"}]}
Point = Annotated[int | float | date, PlainValidator(_point), WithJsonSchema(_POINT_SCHEMA)]
"""A number or a date, as the question's kind has it."""


def _day(value: object) -> object:
    if isinstance(value, bool | int | float):
        raise ValueError("this should be a date such as 2010-04-01")  # noqa: TRY004
    return value


OnlyDay = Annotated[date, BeforeValidator(_day)]
OptionName = Annotated[str, BeforeValidator(yes_or_no), Field(min_length=1)]
OptionNames = Annotated[list[OptionName], Field(min_length=1)]


class Rule(Strict):
    """What a value must be; where several keys are given, all must hold."""

    example: ClassVar[str] = "{at_least: 4}"

    at_least: Point | None = Field(
        default=None, description="This number or more; this day or later.", examples=["4"]
    )
    at_most: Point | None = Field(
        default=None, description="This number or less; this day or earlier.", examples=["30"]
    )
    between: Annotated[list[Point], Field(min_length=2, max_length=2)] | None = Field(
        default=None,
        description="From the first to the second, both included.",
        examples=["[2, 4]"],
    )
    before: OnlyDay | None = Field(
        default=None, description="Earlier than this day.", examples=["2010-04-01"]
    )
    after: OnlyDay | None = Field(
        default=None, description="Later than this day.", examples=["2010-04-01"]
    )
    one_of: OptionNames | None = Field(
        default=None, description="At least one of these options.", examples=["[weekdays, daily]"]
    )
    all_of: OptionNames | None = Field(
        default=None, description="Every one of these options.", examples=["[ct, mri]"]
    )
    none_of: OptionNames | None = Field(
        default=None, description="None of these options.", examples=["[never]"]
    )

    @model_validator(mode="after")
    def _says_something(self) -> Rule:
        if not self.atoms:
            raise ValueError(
                f"this says nothing: use one of {listed(list(type(self).model_fields))}"
            )
        if self.between and type(exact(self.between[0])) is not type(exact(self.between[1])):
            raise ValueError("'between' takes two numbers, or two dates")
        if self.between and exact(self.between[0]) > exact(self.between[1]):  # type: ignore[operator]
            raise ValueError("'between' takes the lower one first")
        return self

    @property
    def atoms(self) -> tuple[Atom, ...]:
        """The rule as single tests, all of which must hold."""
        return tuple(
            Atom(cast(Key, key), tuple(map(exact, value if isinstance(value, list) else [value])))
            for key, value in self
            if value is not None
        )


def exact(value: int | float | date | str) -> Fraction | date | str:
    """A point of a rule as it is compared."""
    return Fraction(str(value)) if isinstance(value, int | float) else value


def _shape(value: object) -> str:
    return "[rule]" if isinstance(value, dict | Rule) else "[word]"


# A tag with a bracket is left out of the place that a fault is told to have.
Expected = Annotated[
    Annotated[Literal["yes", "no", "survey"], BeforeValidator(yes_or_no), Tag("[word]")]
    | Annotated[Rule, Tag("[rule]")],
    Discriminator(_shape),
]
"""`expected` of a question: a word, or a rule."""

Test = Annotated[
    Annotated[OptionName, Tag("[word]")] | Annotated[Rule, Tag("[rule]")], Discriminator(_shape)
]
"""What a routing asks of an answer: the one that must be given, or a rule."""


def rule_of(test: str | Rule) -> Rule:
    """A test as a rule: a word is the option that must be given."""
    return test if isinstance(test, Rule) else Rule(one_of=[test])


@dataclass(frozen=True, slots=True)
class Phrase:
    """A test in words, said of one question and of several: ``is answered Yes``, ``are …``."""

    one: str
    many: str


@dataclass(frozen=True, slots=True)
class Atom:
    """One test of a value. ``points`` are numbers, days or options."""

    key: Key
    points: tuple[Fraction | date | str, ...]

    def holds(self, measure: Measure) -> bool:
        """Whether a value passes. Raises ``TypeError`` where the test isn't of its kind."""
        if isinstance(measure, frozenset):
            chosen = measure & set(self.points)
            if self.key == "all_of":
                return len(chosen) == len(set(self.points))
            return bool(chosen) == {"one_of": True, "none_of": False}[self.key]
        # Whatever is compared here is of one kind: numbers with numbers, days with days.
        value, low, high = cast(Any, measure), cast(Any, self.points[0]), cast(Any, self.points[-1])
        return bool(
            {
                "at_least": lambda: value >= low,
                "at_most": lambda: value <= high,
                "between": lambda: low <= value <= high,
                "before": lambda: value < low,
                "after": lambda: value > low,
            }[self.key]()
        )

    def phrase(self, kind: Kind, holds: bool = True) -> Phrase:
        """The test, or its opposite, in words that follow a question's id."""
        if self.key in ("one_of", "all_of", "none_of"):
            return self._options_phrase(kind, holds)
        low, high = map(kind.point_words, (self.points[0], self.points[-1]))
        days = isinstance(self.points[0], date)
        yes, no = {
            "at_least": (f"on or after {low}", f"before {low}")
            if days
            else (f"at least {low}", f"less than {low}"),
            "at_most": (f"on or before {high}", f"after {high}")
            if days
            else (f"at most {high}", f"more than {high}"),
            "between": (f"from {low} to {high}", f"not from {low} to {high}"),
            "before": (f"before {low}", f"on or after {low}"),
            "after": (f"after {low}", f"on or before {low}"),
        }[self.key]
        words = yes if holds else no
        return Phrase(f"is {words}", f"are {words}")

    def _options_phrase(self, kind: Kind, holds: bool) -> Phrase:
        options = kind.options()
        wanted = [one for one in options if one in self.points]
        if self.key == "none_of":
            holds = not holds
        if kind.type == "multi":
            every = self.key == "all_of"
            words = listed([f"“{options[one]}”" for one in wanted], "and" if every else "or")
            if holds:
                return Phrase(f"includes {words}", f"include {words}")
            if every and len(wanted) > 1:
                words = f"all of {words}"
            return Phrase(f"does not include {words}", f"do not include {words}")
        if not holds:  # of a list, the opposite of some is the others
            wanted = [one for one in options if one not in wanted]
        quoted = [options[o] if kind.type == "yes_no" else f"“{options[o]}”" for o in wanted]
        words = f"answered {listed(quoted, 'or')}"
        return Phrase(f"is {words}", f"are {words}")


def meets(expected: str | Rule | None, kind: Kind, answer: str) -> bool | None:
    """Whether an answer is as expected.

    ``None`` where there is no value (blank, don't know …) or nothing is expected: such an answer is
    neither achieved nor not achieved.
    """
    if answer in STATUSES or expected is None or expected == "survey":
        return None
    return holds(rule_of(expected), kind, answer)


def holds(rule: Rule, kind: Kind, answer: str | None) -> bool | None:
    """Whether an answer passes a rule; ``None`` where there is no value to test."""
    if answer is None or answer in STATUSES:
        return None
    measure = kind.measure(answer)
    return all(atom.holds(measure) for atom in rule.atoms)


def in_short(rule: Rule, kind: Kind) -> str:
    """A rule as a cell of a table has it: ``at least 4``, ``“Every day” or “At weekends”``."""
    said = [atom.phrase(kind).one.removeprefix("is ") for atom in rule.atoms]
    return listed([one.removeprefix("answered ") for one in said])


def in_words(expected: str | Rule, kind: Kind) -> str:
    """What is expected, as a sentence for the appendix."""
    if expected == "survey":
        return "Survey item: no answer is expected."
    if isinstance(expected, str):
        return f"Expected answer: {expected}."
    said = [re.sub("^is answered ", "is ", atom.phrase(kind).one) for atom in expected.atoms]
    return f"Expected: the answer {listed(said)}."
