"""From what a question says about itself to its kind, and what is wrong with what it says."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Annotated, ClassVar, Protocol

from pydantic import BeforeValidator, Field

from auditreport.kinds.choice import Choice, Option, Options, option_faults
from auditreport.kinds.dates import Day
from auditreport.kinds.expectation import Rule
from auditreport.kinds.kind import STATUSES, Kind, TypeName
from auditreport.kinds.multi import Multi
from auditreport.kinds.numbers import Numbers
from auditreport.kinds.routing import Routing
from auditreport.kinds.rule_faults import below, rule_faults
from auditreport.kinds.yes_no import Text, YesNo
from auditreport.models import Fault, Strict
from auditreport.spellings import Spellings
from auditreport.words import Answer


def _no_truth(value: object) -> object:
    if isinstance(value, bool):
        raise ValueError("this should be a number")  # noqa: TRY004 (what pydantic reports)
    return value


Number = Annotated[float, BeforeValidator(_no_truth), Field(allow_inf_nan=False)]


class Plausible(Strict):
    """What can be true: an answer outside is asked about, and counts as blank until then."""

    example: ClassVar[str] = "plausible: {least: 0, most: 40}"

    least: Number | None = Field(default=None, description="The least number.", examples=["0"])
    most: Number | None = Field(default=None, description="The greatest number.", examples=["40"])
    earliest: date | None = Field(
        default=None, description="The first day.", examples=["2008-01-01"]
    )
    latest: date | None = Field(default=None, description="The last day.", examples=["2010-12-31"])


OwnTexts = Mapping[Answer, Sequence[str]]
"""Spellings that an audit adds, by answer."""


class Asked(Protocol):
    """What a kind needs of a question; ``Question`` gives it once it has these keys."""

    @property
    def id(self) -> str:
        """As on the form."""

    @property
    def type(self) -> TypeName:
        """The kind's name."""

    @property
    def options(self) -> Sequence[Option]:
        """Of `choice` and `multi`."""

    @property
    def plausible(self) -> Plausible | None:
        """Of numbers and dates."""

    @property
    def unit(self) -> str:
        """Of `count` and `number`."""

    @property
    def unit_spellings(self) -> Sequence[str]:
        """Also read as the unit."""

    @property
    def expected(self) -> str | Rule | None:
        """`yes`, `no`, `survey`, or a rule."""

    @property
    def asked_if(self) -> Routing | None:
        """Of whom it is asked."""


_EXAMPLES: Mapping[TypeName, str] = {
    "yes_no": '- {id: Q1, group: rota, text: "Is the rota agreed?", expected: "yes"}',
    "choice": '- {id: Q2, group: rota, text: "When is it staffed?", type: choice, options: '
    "[{id: weekdays, label: Weekdays}, {id: daily, label: Every day}], expected: "
    "{one_of: [daily]}}",
    "multi": '- {id: Q3, group: rota, text: "Which of these are there?", type: multi, options: '
    "[{id: ct, label: CT}, {id: mri, label: MRI}, {id: none, label: None of these, alone: true}], "
    "expected: {all_of: [ct, mri]}}",
    "count": '- {id: Q4, group: rota, text: "How many consultants?", type: count, '
    "plausible: {least: 0, most: 40}, expected: {at_least: 4}}",
    "number": '- {id: Q5, group: rota, text: "How long until the call?", type: number, '
    "unit: minutes, plausible: {least: 0, most: 600}, expected: {at_most: 30}}",
    "percent": '- {id: Q6, group: rota, text: "What share of shifts?", type: percent, '
    "expected: {at_least: 95}}",
    "date": '- {id: Q7, group: rota, text: "When did it begin?", type: date, '
    "plausible: {earliest: 1990-01-01, latest: 2010-09-29}, expected: survey}",
    "text": '- {id: Q8, group: rota, text: "What would help?", type: text}',
}
"""A correct question of each kind, to paste."""

_OWN_KEYS: Mapping[str, tuple[TypeName, ...]] = {
    "options": ("choice", "multi"),
    "plausible": ("count", "number", "percent", "date"),
    "unit": ("count", "number"),
    "unit_spellings": ("count", "number"),
}
_FEWEST_OPTIONS = 2


def kind_of(question: Asked, spellings: Spellings) -> Kind:
    """The question's kind. What ``kind_faults`` finds wrong must be put right before."""
    range_ = question.plausible or Plausible()
    if question.type in ("count", "number", "percent"):
        highest = 100.0 if question.type == "percent" else 0.0
        return Numbers(
            question.type,
            spellings,
            Fraction(str(range_.least or 0)),
            Fraction(str(highest if range_.most is None else range_.most)),
            question.unit,
            question.unit_spellings,
        )
    made: Mapping[TypeName, Callable[[], Kind]] = {
        "yes_no": lambda: YesNo(spellings),
        "choice": lambda: Choice(question.options, spellings),
        "multi": lambda: Multi(question.options, spellings),
        "date": lambda: Day(spellings, range_.earliest, range_.latest),
        "text": lambda: Text(spellings),
    }
    return made[question.type]()


def kinds_of(questions: Sequence[Asked], spellings: Spellings) -> dict[str, Kind]:
    """The kind of each question, by id."""
    return {question.id: kind_of(question, spellings) for question in questions}


def kind_faults(question: Asked, own: OwnTexts) -> list[Fault]:
    """What of a question doesn't fit its kind; ``own`` are the spellings that the audit adds.

    Paths begin below the question.
    """
    spellings = Spellings(own)
    faults = list(_key_faults(question))
    if not faults:
        kind = kind_of(question, spellings)
        if isinstance(kind, Options):
            faults += option_faults(question.options, kind)
        else:
            faults += _clashes(question, kind, own)
    if not faults:
        faults += _expectation_faults(question, kind_of(question, spellings))
    return faults


def _key_faults(question: Asked) -> Iterator[Fault]:
    name, type_ = question.id, question.type
    example = "For example:\n" + _EXAMPLES[type_]
    for key, types in _OWN_KEYS.items():
        if getattr(question, key) and type_ not in types:
            yield Fault(
                (key,),
                f"{name} is of type '{type_}', which has no '{key}'",
                f"Remove it. {example}",
            )
    range_ = question.plausible
    if type_ in _OWN_KEYS["options"] and len(question.options) < _FEWEST_OPTIONS:
        yield Fault((), f"{name} is of type '{type_}' and needs two options or more", example)
    if type_ in ("count", "number") and range_ is None:
        yield Fault((), f"{name} is of type '{type_}' and needs a plausible range", example)
    elif range_ is not None and type_ in _OWN_KEYS["plausible"]:
        yield from _range_faults(question, range_, example)


def _range_faults(question: Asked, range_: Plausible, example: str) -> Iterator[Fault]:
    dated = question.type == "date"
    fitting = ("earliest", "latest") if dated else ("least", "most")
    for key, value in range_:
        if value is not None and key not in fitting:
            yield Fault(
                ("plausible", key),
                f"{question.id} is of type '{question.type}': '{key}' says nothing about it",
                f"Use '{fitting[0]}' and '{fitting[1]}'. {example}",
            )
    if question.type in ("count", "number"):
        for key in fitting:
            if getattr(range_, key) is None:
                yield Fault(
                    ("plausible",), f"the plausible range of {question.id} has no '{key}'", example
                )
    low, high = (getattr(range_, key) for key in fitting)
    if low is not None and high is not None and low > high:
        yield Fault(
            ("plausible",),
            f"the plausible range of {question.id} begins above its end",
            f"Give the lower one as '{fitting[0]}'. {example}",
        )


def _clashes(question: Asked, kind: Kind, own: OwnTexts) -> Iterator[Fault]:
    """Spellings of this audit that the question would itself read as a value."""
    if kind.options() or question.type == "text":
        return
    for status, text in ((status, text) for status, texts in own.items() for text in texts):
        if status in STATUSES and kind.type != "yes_no" and not kind.read_value(text).fault:
            yield Fault(
                (),
                f"the spelling '{text}' stands for '{status}', but as an answer to {question.id} "
                f"it is {kind.known()}",
                "Narrow the question's plausible range, or remove the spelling. For example:\n"
                + Plausible.example,
            )


def _expectation_faults(question: Asked, kind: Kind) -> Iterator[Fault]:
    expected = question.expected
    if isinstance(expected, Rule):
        if kind.type in ("yes_no", "text"):
            fix = 'Write:\nexpected: "yes"' if kind.type == "yes_no" else "Remove 'expected'."
            yield Fault(
                ("expected",),
                f"{question.id} is of type '{kind.type}': no rule can be expected",
                fix,
            )
        else:
            yield from below(("expected",), rule_faults(expected, kind, question.id))
    elif expected in ("yes", "no") and kind.type != "yes_no":
        yield Fault(
            ("expected",),
            f"{question.id} is of type '{kind.type}', which isn't answered by yes or no",
            f"Write what is expected, or survey:\nexpected: {kind.rule_example}",
        )
