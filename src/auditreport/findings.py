"""Conclusions and actions as rules over the tables (`findings.yaml`): data, never expressions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, Field, model_validator

from auditreport.conditions import Condition, named_in
from auditreport.definition import Definition
from auditreport.models import Fault, KeyPath, Strict
from auditreport.problems import did_you_mean
from auditreport.tables import QuestionRow
from auditreport.words import Role


def _plain(text: str) -> str:
    if "{{<" in text:
        raise ValueError("no variable can stand here; quote it in a sentence or a step")
    return text


PlainText = Annotated[str, Field(min_length=1), AfterValidator(_plain)]


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
    headline: PlainText | None = Field(
        default=None,
        max_length=90,
        description="The sentence in a few words and without a number. The first of the gravest "
        "that hold heads the conclusion's slide; without one, its title does.",
    )

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
    plain: PlainText | None = Field(
        default=None,
        max_length=160,
        description="For the public, in everyday words: what should happen, as a sentence. Else "
        "the title is quoted.",
    )
    steps: list[Step] = Field(min_length=1, description="What to do, in order.")


class OutsideControl(Strict):
    """A standard that departments can't meet by themselves: while it isn't met, it is an exception.

    Exceptions stand in a section of the report, in `exceptions.csv`, and in a letter to the
    authority responsible.
    """

    example: ClassVar[str] = (
        "- {question: Q4, control: outside, authority: The suppliers’ programme, "
        'reason: "It depends on what the supplier offers.", ask: "Require it of every supplier."}'
    )

    question: str = Field(description="The standard.")
    control: Literal["outside"] = Field(description="Always `outside`: beyond a department’s.")
    authority: PlainText = Field(description="Who can see to it; the letter is addressed to them.")
    reason: PlainText = Field(description="Why departments can’t, as a sentence.")
    ask: PlainText = Field(description="What the authority is asked to do, as a sentence.")


class AllowedNumbers(Strict):
    """Numbers that prose may type, since no result of this audit is meant by them."""

    example: ClassVar[str] = (
        '- {texts: ["£886 million"], file: background.md, '
        "reason: The cost as the National Audit Office gives it.}"
    )

    texts: list[str] = Field(
        min_length=1,
        description="Passages as they stand in the prose, each with its number, and long enough "
        "to mean only that one.",
    )
    reason: PlainText = Field(description="Why each is no result of this audit.")
    file: str | None = Field(
        default=None, description="The one file, by the end of its path; else anywhere."
    )


class Findings(Strict):
    """The rules of one audit: its conclusions and its action plan, in published order."""

    example: ClassVar[str] = "conclusions:\n  " + ConclusionRule.example.replace("\n", "\n  ")

    conclusions: list[ConclusionRule] = Field(default_factory=list, description="In order.")
    actions: list[ActionRule] = Field(default_factory=list, description="In order.")
    questions: list[OutsideControl] = Field(
        default_factory=list, description="Standards outside a department’s control."
    )
    allowed_numbers: list[AllowedNumbers] = Field(
        default_factory=list, description="What may be typed in prose though it is a number."
    )

    def faults(self) -> list[Fault]:
        """Ids and questions used twice."""
        names_by_key = {
            ("conclusions", "id"): [rule.id for rule in self.conclusions],
            ("actions", "id"): [rule.id for rule in self.actions],
            ("questions", "question"): [one.question for one in self.questions],
        }
        return [
            Fault((key, i, field), f"'{name}' is used twice", "Rename or remove one of the two.")
            for (key, field), names in names_by_key.items()
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
                    "Name a standard."
                    if path[0] == "questions"
                    else f'Ask for its percentage instead:\nwhen: {{percent: {{"yes": {name}, '
                    "at_least: 75}}",
                )
            )
        elif path[-1] in ("yes", "no") and not scored[name].is_yes_no:
            faults.append(
                Fault(
                    path,
                    f"{name} is of type '{scored[name].type}', and isn't answered by yes or no",
                    f"Ask for what was achieved:\nwhen: {{percent: {{achieved: {name}, at_least: "
                    "75}}",
                )
            )
    return faults


def _questions_named(findings: Findings) -> Iterator[tuple[KeyPath, str, bool]]:
    for i, rule in enumerate(findings.conclusions):
        for j, sentence in enumerate(rule.sentences):
            yield from named_in(sentence.when, ("conclusions", i, "sentences", j, "when"))
    for i, action in enumerate(findings.actions):
        yield from named_in(action.when, ("actions", i, "when"))
        for j, step in enumerate(action.steps):
            if step.when:
                yield from named_in(step.when, ("actions", i, "steps", j, "when"))
    for i, outside in enumerate(findings.questions):
        yield ("questions", i, "question"), outside.question, True


def rows_by_question(rows: list[QuestionRow]) -> dict[str, QuestionRow]:
    """The rows of `questions.csv`, findable by question."""
    return {row.question: row for row in rows}


def schema() -> dict[str, Any]:
    """The JSON Schema of `findings.yaml`."""
    return Findings.model_json_schema(by_alias=True)
