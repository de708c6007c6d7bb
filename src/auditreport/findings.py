"""Conclusions and actions as rules over the tables (`findings.yaml`): data, never expressions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from auditreport.definition import Definition
from auditreport.models import Fault, KeyPath, Strict
from auditreport.problems import did_you_mean
from auditreport.tables import QuestionRow
from auditreport.words import Role, Verdict

RowByQuestion = Mapping[str, QuestionRow]


def _as_list(value: object) -> object:
    return [value] if isinstance(value, str) else value


Verdicts = Annotated[list[Verdict], BeforeValidator(_as_list), Field(min_length=1)]


def _plain(text: str) -> str:
    if "{{<" in text:
        raise ValueError("no variable can stand here; quote it in a sentence or a step")
    return text


PlainText = Annotated[str, Field(min_length=1), AfterValidator(_plain)]


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
                "a condition is exactly one of verdict, count, percent, difference, any, all, not"
            )
        return self


class Sentence(Strict):
    """A sentence of a conclusion, there only while its condition holds."""

    example: ClassVar[str] = (
        "- {when: {verdict: {Q5: short}}, severity: concern, "
        'text: "{{< var q5.percent >}} had guidance."}'
    )

    when: Condition = Field(description="When the sentence is true.")
    text: str = Field(min_length=1, description="The sentence; numbers through variables.")
    severity: Literal["concern", "attention", "sound"] | None = Field(
        default=None, description="What the sentence means for the reader; not for a clause."
    )
    clause: bool = Field(default=False, description="Said only beside another sentence that holds.")

    @model_validator(mode="after")
    def _severity_unless_clause(self) -> Sentence:
        if not self.clause and self.severity is None:
            raise ValueError("a sentence needs a 'severity': concern, attention or sound")
        return self


class ConclusionRule(Strict):
    """A conclusion: it appears when at least one of its sentences (not a clause) holds."""

    example: ClassVar[str] = (
        "- id: C1\n  title: Teaching, audit and research\n  sentences:\n    " + Sentence.example
    )

    id: str = Field(pattern=r"^[A-Za-z]+[0-9]+$", description="Names the conclusion.")
    title: PlainText = Field(description="A short heading.")
    sentences: list[Sentence] = Field(min_length=1, description="In the order they are said.")


class Step(Strict):
    """One thing to do; listed only while its condition, if any, holds."""

    example: ClassVar[str] = '- {when: {verdict: {Q4: short}}, text: "Ask suppliers to …"}'

    text: str = Field(min_length=1, description="What to do.")
    when: Condition | None = Field(default=None, description="When it is needed; else always.")


class ActionRule(Strict):
    """An action: it appears while its condition holds."""

    example: ClassVar[str] = (
        "- id: A1\n  title: Agree an access policy\n  when: {verdict: {Q1: [close, short]}}\n"
        '  priority: high\n  who: Radiology managers\n  why: "…"\n  steps: [{text: "…"}]'
    )

    id: str = Field(pattern=r"^[A-Za-z]+[0-9]+$", description="Names the action.")
    title: PlainText = Field(description="A short heading.")
    when: Condition = Field(description="When the action is called for.")
    priority: Literal["high", "medium", "low"] = Field(description="How pressing it is.")
    who: PlainText = Field(description="Who should act.")
    why: str = Field(default="", description="The reason; numbers through variables.")
    steps: list[Step] = Field(min_length=1, description="What to do, in order.")


class Findings(Strict):
    """The rules of one audit: its conclusions and its action plan, in published order."""

    example: ClassVar[str] = "conclusions:\n  " + ConclusionRule.example.replace("\n", "\n  ")

    conclusions: list[ConclusionRule] = Field(default_factory=list, description="In order.")
    actions: list[ActionRule] = Field(default_factory=list, description="In order.")

    def faults(self) -> list[Fault]:
        """Ids used twice."""
        ids = {
            "conclusions": [rule.id for rule in self.conclusions],
            "actions": [rule.id for rule in self.actions],
        }
        return [
            Fault((key, i, "id"), f"the id '{name}' is used twice", "Rename one of the two.")
            for key, names in ids.items()
            for i, name in enumerate(names)
            if name in names[:i]
        ]


def question_faults(findings: Findings, definition: Definition) -> list[Fault]:
    """Conditions about questions that the audit doesn't score, or verdicts on no standard."""
    scored = {question.id: question for question in definition.scored}
    faults = []
    for path, name, is_verdict in _questions_named(findings):
        if name not in scored:
            faults.append(
                Fault(
                    path,
                    f"'{name}' is no scored question of this audit",
                    did_you_mean(name, scored) + f"Use one of: {', '.join(scored)}.",
                )
            )
        elif is_verdict and definition.role(scored[name]) is not Role.STANDARD:
            faults.append(
                Fault(
                    path,
                    f"{name} has no verdict: it is a {definition.role(scored[name])}, no standard",
                    f'Ask for its percentage instead:\nwhen: {{percent: {{"yes": {name}, '
                    "at_least: 75}}",
                )
            )
    return faults


def _questions_named(findings: Findings) -> Iterator[tuple[KeyPath, str, bool]]:
    for i, rule in enumerate(findings.conclusions):
        for j, sentence in enumerate(rule.sentences):
            yield from _named_in(sentence.when, ("conclusions", i, "sentences", j, "when"))
    for i, action in enumerate(findings.actions):
        yield from _named_in(action.when, ("actions", i, "when"))
        for j, step in enumerate(action.steps):
            if step.when:
                yield from _named_in(step.when, ("actions", i, "steps", j, "when"))


def _named_in(condition: Condition, at: KeyPath) -> Iterator[tuple[KeyPath, str, bool]]:
    for question in condition.verdict or {}:
        yield (*at, "verdict", question), question, True
    for key, test in (("count", condition.count), ("percent", condition.percent)):
        for figure, question in test.figures.items() if test else ():
            yield (*at, key, figure), question, False
    if condition.difference:
        yield (*at, "difference", "of"), condition.difference.of, False
        yield (*at, "difference", "minus"), condition.difference.minus, False
    for key, several in (("any", condition.any), ("all", condition.all)):
        for i, inner in enumerate(several or ()):
            yield from _named_in(inner, (*at, key, i))
    if condition.not_:
        yield from _named_in(condition.not_, (*at, "not"))


@dataclass(frozen=True, slots=True)
class Held:
    """What became of a condition: ``None`` where the figures it asks for don't exist.

    ``questions`` are those of the tests that hold: what a conclusion rests on.
    """

    value: bool | None
    questions: tuple[str, ...] = ()


def evaluate(condition: Condition, rows: RowByQuestion) -> Held:
    """Test a condition on the tables.

    Three-valued: a verdict or percentage that doesn't exist (no department answered) is neither
    true nor false, and neither is its negation, so that no sentence speaks of missing figures.
    """
    if condition.any is not None:
        return _some([evaluate(inner, rows) for inner in condition.any])
    if condition.all is not None:
        return _every([evaluate(inner, rows) for inner in condition.all])
    if condition.not_ is not None:
        inner = evaluate(condition.not_, rows)
        named = tuple(dict.fromkeys(q for _, q, _ in _named_in(condition.not_, ())))
        return Held(None if inner.value is None else not inner.value, named)
    if condition.verdict is not None:
        return _every(
            [
                Held(None if (v := rows[q].verdict) is None else v in wanted, (q,))
                for q, wanted in condition.verdict.items()
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


def rows_by_question(rows: list[QuestionRow]) -> dict[str, QuestionRow]:
    """The rows of `questions.csv`, findable by question."""
    return {row.question: row for row in rows}


def schema() -> dict[str, Any]:
    """The JSON Schema of `findings.yaml`."""
    return Findings.model_json_schema(by_alias=True)
