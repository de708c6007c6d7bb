"""conclude: tables → conclusions and actions, by the audit's rules or by the verdicts alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from auditreport.breakdown_tables import read_breakdowns
from auditreport.commentary import fill
from auditreport.conclude_derived import derived_actions, derived_conclusions
from auditreport.conditions import Held, RowByQuestion, evaluate
from auditreport.definition import Definition
from auditreport.described import read_described
from auditreport.exceptions import exceptions, letters
from auditreport.findings import ActionRule, ConclusionRule, Findings, Sentence, rows_by_question
from auditreport.kept_actions import (
    KeptAction,
    join,
    planned_csv,
    standards_not_met,
    uncovered_problems,
)
from auditreport.plan_tables import exceptions_csv, not_met_csv
from auditreport.problems import Problem
from auditreport.prose_intervals import VARIABLE, with_intervals
from auditreport.published import (
    Action,
    Conclusion,
    Passage,
    read_response,
    read_themes,
)
from auditreport.response_tables import read_flow, read_rates
from auditreport.tables import QuestionRow, read_rows, write_csv
from auditreport.variables import LATER, variables
from auditreport.words import Outcome, count

_GRAVITY = ("sound", "attention", "concern")


def conclude(
    rows: Sequence[QuestionRow],
    definition: Definition,
    findings: Findings | None,
    values: Mapping[str, str],
) -> tuple[list[Conclusion], list[Action]]:
    """The conclusions and the action plan that these tables bear out.

    With ``findings`` by its rules, in its order; without, one conclusion and one action for each
    standard that isn't met. ``values`` are the variables that the rules' texts quote.
    """
    if findings is None:
        return derived_conclusions(rows, definition), derived_actions(rows, definition)
    by_question, margin = rows_by_question(list(rows)), margin_of(definition)
    conclusions = [_conclusion(rule, by_question, margin, values) for rule in findings.conclusions]
    actions = [_action(rule, by_question, margin, values) for rule in findings.actions]
    return [c for c in conclusions if c], [a for a in actions if a]


def margin_of(definition: Definition) -> Fraction:
    """The definition's margin, exact."""
    return Fraction(str(definition.margin))


def says(text: str, values: Mapping[str, str]) -> bool:
    """Whether every figure that the text quotes exists."""
    return all(values.get(name) for name in VARIABLE.findall(text))


def _conclusion(
    rule: ConclusionRule, rows: RowByQuestion, margin: Fraction, values: Mapping[str, str]
) -> Conclusion | None:
    holding: list[tuple[int, Sentence, tuple[str, ...]]] = []
    for number, sentence in enumerate(rule.sentences):
        held = evaluate(sentence.when, rows, margin)
        if held.value and says(sentence.text, values):
            holding.append((number, sentence, held.questions))
    said = [(s.severity, s, held) for _, s, held in holding if not s.clause and s.severity]
    if not said:
        return None
    # The first of the gravest leads: its headline, and its first question.
    severity, lead, questions = max(said, key=lambda one: _GRAVITY.index(one[0]))
    return Conclusion(
        id=rule.id,
        severity=severity,
        questions=tuple(dict.fromkeys(q for *_, questions in holding for q in questions)),
        text=_on_one_line(" ".join(sentence.text for _, sentence, _ in holding), values),
        title=rule.title,
        written=_written(" ".join(sentence.text for _, sentence, _ in holding), values),
        sentences=_sentences(
            [(("sentences", number, "text"), sentence.text) for number, sentence, _ in holding],
            values,
        ),
        headline=lead.headline or "",
        lead=next(iter(questions), ""),
    )


def _sentences(passages: Sequence[Passage], values: Mapping[str, str]) -> tuple[Passage, ...]:
    """Passages that follow one another, with the intervals that stand in them."""
    lines = "\n".join(" ".join(text.split()) for _, text in passages)
    texts = with_intervals(lines, values).split("\n")
    return tuple((where, text) for (where, _), text in zip(passages, texts, strict=True))


def _action(
    rule: ActionRule, rows: RowByQuestion, margin: Fraction, values: Mapping[str, str]
) -> Action | None:
    held = evaluate(rule.when, rows, margin)
    if not held.value:
        return None
    questions = list(held.questions)
    steps = []
    written = []
    sentences: list[Passage] = []
    for number, step in enumerate(rule.steps):
        needed = evaluate(step.when, rows, margin) if step.when else Held(True)
        if needed.value and says(step.text, values):
            questions += needed.questions
            steps.append(_on_one_line(step.text, values))
            written.append(_written(step.text, values))
            sentences += _sentences([(("steps", number, "text"), step.text)], values)
    if not steps:
        return None
    return Action(
        id=rule.id,
        priority=rule.priority,
        questions=tuple(dict.fromkeys(questions)),
        status="proposed",
        text="\n".join(steps),
        who=rule.who,
        why=_on_one_line(rule.why, values) if says(rule.why, values) else "",
        title=rule.title,
        plain=" ".join((rule.plain or "").split()),
        written="\n".join(written),
        why_written=_written(rule.why, values) if says(rule.why, values) else "",
        sentences=(*sentences, *_sentences([(("why",), rule.why)], values)),
    )


def _on_one_line(text: str, values: Mapping[str, str]) -> str:
    # A line break in a cell of actions.csv parts two steps, so none may stand within one.
    return " ".join(fill(text, values).split())


def _written(text: str, values: Mapping[str, str]) -> str:
    """The same text with the names of its figures, marked as in ``{var q5.percent}``."""
    return " ".join(VARIABLE.sub(r"{var \1}", with_intervals(text, values)).split())


def values_of(
    definition: Definition,
    rows: Sequence[QuestionRow],
    *,
    response: str,
    themes: str,
    texts: str,
    quality: str,
    flow: str,
    rates: str,
    breakdowns: str,
    described: Sequence[str] = (),
) -> dict[str, str]:
    """The variables, from the texts of the published files of those names.

    ``described`` are `options.csv` and `figures.csv`, where the audit has them.
    """
    outcomes = Counter(Outcome(row["outcome"]) for row in read_rows(quality))
    given = {row["question"]: (int(row["given"]), int(row["coded"])) for row in read_rows(texts)}
    return variables(
        definition,
        rows,
        read_response(response),
        read_themes(themes),
        outcomes,
        given,
        read_flow(flow),
        read_rates(rates),
        read_breakdowns(breakdowns),
        described=read_described(definition, described),
    )


@dataclass(frozen=True, slots=True)
class FindingsTables:
    """The texts of the published files of those names; ``letters`` that of `exceptions.txt`."""

    conclusions: str
    actions: str
    variables: str
    not_met: str
    exceptions: str
    letters: str
    summary: str
    """What there is, in a line."""


def conclude_tables(
    rows: Sequence[QuestionRow],
    definition: Definition,
    findings: Findings | None,
    values: Mapping[str, str],
    kept: Sequence[KeptAction],
    file: str,
) -> tuple[FindingsTables, list[Problem]]:
    """What is published of the findings; the variables now with the counts of both.

    ``kept`` is what ``file`` (`actions.csv`) holds. The problems are standards that aren't met and
    have neither an action nor a waiver: they are told, and don't stop the report.
    """
    conclusions, actions = conclude(rows, definition, findings, values)
    planned = join(actions, kept, values, own=findings is not None)
    not_met = standards_not_met(rows, actions, kept, values)
    beyond = exceptions(rows, definition, findings)
    counts = dict(zip(LATER, (str(len(conclusions)), str(len(actions))), strict=True))
    tables = FindingsTables(
        conclusions=write_csv(
            ("id", "severity", "questions", "text", "title", "written", "headline", "lead"),
            (
                (
                    *(c.id, c.severity, " ".join(c.questions), c.text),
                    *(c.title, c.written, c.headline, c.lead),
                )
                for c in conclusions
            ),
        ),
        actions=planned_csv(planned),
        variables=write_csv(("variable", "value"), {**values, **counts}.items()),
        not_met=not_met_csv(not_met),
        exceptions=exceptions_csv(beyond),
        letters=letters(beyond, definition),
        summary=f"{count(len(conclusions), 'conclusion')}, {count(len(actions), 'action')}",
    )
    return tables, uncovered_problems(not_met, rows, file)
