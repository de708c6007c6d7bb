"""Conditions over the tables: what a rule of `findings.yaml` asks, and whether it holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator, Field, model_validator

from auditreport.models import KeyPath, Strict, yes_or_no
from auditreport.tables import QuestionRow
from auditreport.words import Verdict

RowByQuestion = Mapping[str, QuestionRow]

NO_MARGIN = Fraction(0)


def _as_list(value: object) -> object:
    return [value] if isinstance(value, str) else value


Verdicts = Annotated[list[Verdict], BeforeValidator(_as_list), Field(min_length=1)]
YesNo = Annotated[Literal["yes", "no"], BeforeValidator(yes_or_no)]


class _Bounded(Strict):
    """A figure of one question held against a bound."""

    at_least: float | None = Field(default=None, description="Holds from this value up.")
    at_most: float | None = Field(default=None, description="Holds up to this value.")

    def within(self, value: Fraction) -> bool:
        """Whether the value keeps every bound given."""
        low = self.at_least is None or value >= Fraction(str(self.at_least))
        return low and (self.at_most is None or value <= Fraction(str(self.at_most)))

    @property
    def figures(self) -> dict[str, str]:
        """The question by the kind of figure asked of it: ``{"yes": "Q14"}``."""
        return {
            name: value
            for name, value in self
            if name not in _Bounded.model_fields and value is not None
        }

    @model_validator(mode="after")
    def _one_figure_and_a_bound(self) -> _Bounded:
        if self.at_least is None and self.at_most is None:
            raise ValueError("a comparison needs 'at_least' or 'at_most'")
        if type(self) is not Difference and len(self.figures) != 1:
            raise ValueError("a comparison is about exactly one figure of one question")
        return self


class Percent(_Bounded):
    """A percentage of the departments that answered yes or no, unrounded."""

    example: ClassVar[str] = 'when: {percent: {"yes": Q17, at_least: 75}}'

    yes: str | None = Field(default=None, description="Question whose yes is meant.")
    no: str | None = Field(default=None, description="Question whose no is meant.")
    achieved: str | None = Field(default=None, description="Question whose compliance is meant.")
    not_achieved: str | None = Field(default=None, description="Question whose shortfall is meant.")


class Count(Percent):
    """A number of departments."""

    example: ClassVar[str] = 'when: {count: {"yes": Q14, at_least: 1}}'

    dont_know: str | None = Field(default=None, description="Question whose don't knows are meant.")
    blank: str | None = Field(default=None, description="Question whose blanks are meant.")
    not_applicable: str | None = Field(default=None, description="Likewise, not applicable.")
    departments: str | None = Field(
        default=None, description="Question whose denominator is meant."
    )


class Difference(_Bounded):
    """The compliance of one question less that of another, in percentage points."""

    example: ClassVar[str] = "when: {difference: {of: Q26, minus: Q25, at_least: 20}}"

    of: str = Field(description="The question whose compliance comes first.")
    minus: str = Field(description="The question whose compliance is taken away.")


class Condition(Strict):
    """One test of the tables, or several joined by `any`, `all` or `not`."""

    example: ClassVar[str] = "when: {verdict: {Q5: short}}"

    verdict: dict[str, Verdicts] | None = Field(
        default=None,
        min_length=1,
        description="Every question named has a verdict given.",
    )
    certain: dict[str, YesNo] | None = Field(
        default=None,
        min_length=1,
        description="Whether the verdict of every question named is clear: its interval "
        "lies whole within the verdict, and what wasn’t said could not change it.",
    )
    count: Count | None = Field(default=None, description="A number of departments.")
    percent: Percent | None = Field(default=None, description="A percentage.")
    difference: Difference | None = Field(default=None, description="Between two compliances.")
    any: list[Condition] | None = Field(default=None, min_length=1, description="One holds.")
    all: list[Condition] | None = Field(default=None, min_length=1, description="All hold.")
    not_: Condition | None = Field(default=None, alias="not", description="It does not hold.")

    @model_validator(mode="after")
    def _exactly_one(self) -> Condition:
        if sum(value is not None for _, value in self) != 1:
            raise ValueError(
                "a condition is exactly one of verdict, certain, count, percent, difference, any, "
                "all, not"
            )
        return self


@dataclass(frozen=True, slots=True)
class Held:
    """What became of a condition: ``None`` where the figures it asks for don't exist.

    ``questions`` are those of the tests that hold: what a conclusion rests on.
    """

    value: bool | None
    questions: tuple[str, ...] = ()


def evaluate(condition: Condition, rows: RowByQuestion, margin: Fraction = NO_MARGIN) -> Held:
    """Test a condition on the tables.

    Three-valued: a verdict or percentage that doesn't exist (no department answered) is neither
    true nor false, and neither is its negation, so that no sentence speaks of missing figures.
    ``margin`` is the definition's, in points: what parts close from short.
    """
    if condition.any is not None:
        return _some([evaluate(inner, rows, margin) for inner in condition.any])
    if condition.all is not None:
        return _every([evaluate(inner, rows, margin) for inner in condition.all])
    if condition.not_ is not None:
        inner = evaluate(condition.not_, rows, margin)
        named = tuple(dict.fromkeys(q for _, q, _ in named_in(condition.not_)))
        return Held(None if inner.value is None else not inner.value, named)
    if condition.verdict is not None:
        return _every(
            [
                Held(None if (v := rows[q].verdict) is None else v in wanted, (q,))
                for q, wanted in condition.verdict.items()
            ]
        )
    if condition.certain is not None:
        return _every(
            [
                Held(
                    None if (c := is_certain(rows[q], margin)) is None else c is (word == "yes"),
                    (q,),
                )
                for q, word in condition.certain.items()
            ]
        )
    if condition.difference is not None:
        return _difference(condition.difference, rows)
    if condition.count is not None:
        ((figure, question),) = condition.count.figures.items()
        return Held(condition.count.within(Fraction(getattr(rows[question], figure))), (question,))
    if condition.percent is None:
        raise TypeError("a condition without a test passed the model")
    ((figure, question),) = condition.percent.figures.items()
    row = rows[question]
    if not row.departments:
        return Held(None, (question,))
    share = Fraction(100 * getattr(row, figure), row.departments)
    return Held(condition.percent.within(share), (question,))


def is_certain(row: QuestionRow, margin: Fraction) -> bool | None:
    """Whether a standard's verdict is clear; ``None`` where it has none.

    It is when the whole interval lies within the verdict, and the departments that didn't know or
    left a blank could not change it. Without an interval the verdict is taken as it stands.
    """
    if row.verdict is None or row.target is None:
        return None
    if row.sensitive:
        return False
    if row.ci_low is None or row.ci_high is None:
        return True
    if row.verdict is Verdict.MET:
        return row.ci_low >= row.target
    if row.verdict is Verdict.SHORT:
        return row.ci_high < row.target - margin
    return row.ci_low >= row.target - margin and row.ci_high < row.target


def _difference(test: Difference, rows: RowByQuestion) -> Held:
    first, second = rows[test.of].compliance, rows[test.minus].compliance
    if first is None or second is None:
        return Held(None, (test.of, test.minus))
    return Held(test.within(100 * (first - second)), (test.of, test.minus))


def _some(tests: list[Held]) -> Held:
    holding = tuple(q for test in tests if test.value for q in test.questions)
    if any(test.value for test in tests):
        return Held(True, tuple(dict.fromkeys(holding)))
    return Held(None if any(test.value is None for test in tests) else False)


def _every(tests: list[Held]) -> Held:
    if any(test.value is False for test in tests):
        return Held(False)
    if any(test.value is None for test in tests):
        return Held(None)
    return Held(True, tuple(dict.fromkeys(q for test in tests for q in test.questions)))


def named_in(condition: Condition, at: KeyPath = ()) -> Iterator[tuple[KeyPath, str, bool]]:
    """Each question that a condition names: where, its id, and whether its verdict is asked."""
    for question in condition.verdict or {}:
        yield (*at, "verdict", question), question, True
    for question in condition.certain or {}:
        yield (*at, "certain", question), question, True
    for key, test in (("count", condition.count), ("percent", condition.percent)):
        for figure, question in test.figures.items() if test else ():
            yield (*at, key, figure), question, False
    if condition.difference:
        yield (*at, "difference", "of"), condition.difference.of, False
        yield (*at, "difference", "minus"), condition.difference.minus, False
    for key, several in (("any", condition.any), ("all", condition.all)):
        for i, inner in enumerate(several or ()):
            yield from named_in(inner, (*at, key, i))
    if condition.not_:
        yield from named_in(condition.not_, (*at, "not"))
