"""conclude: tables → conclusions and actions, by the audit's rules or by the verdicts alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from auditreport.breakdown_tables import read_breakdowns
from auditreport.commentary import fill
from auditreport.conditions import Held, RowByQuestion, evaluate, is_certain
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
from auditreport.published import Action, Conclusion, read_response, read_themes
from auditreport.response_tables import read_flow, read_rates
from auditreport.tables import QuestionRow, read_rows, write_csv
from auditreport.variables import LATER, interval_in_words, variables
from auditreport.words import Outcome, Verdict, count, listed, plain_number

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
        return _derived_conclusions(rows, definition), _derived_actions(rows, definition)
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
    holding: list[tuple[Sentence, tuple[str, ...]]] = []
    for sentence in rule.sentences:
        held = evaluate(sentence.when, rows, margin)
        if held.value and says(sentence.text, values):
            holding.append((sentence, held.questions))
    severities = [s.severity for s, _ in holding if not s.clause and s.severity]
    if not severities:
        return None
    return Conclusion(
        id=rule.id,
        severity=max(severities, key=_GRAVITY.index),
        questions=tuple(dict.fromkeys(q for _, questions in holding for q in questions)),
        text=_on_one_line(" ".join(sentence.text for sentence, _ in holding), values),
        title=rule.title,
        written=_written(" ".join(sentence.text for sentence, _ in holding), values),
    )


def _action(
    rule: ActionRule, rows: RowByQuestion, margin: Fraction, values: Mapping[str, str]
) -> Action | None:
    held = evaluate(rule.when, rows, margin)
    if not held.value:
        return None
    questions = list(held.questions)
    steps = []
    written = []
    for step in rule.steps:
        needed = evaluate(step.when, rows, margin) if step.when else Held(True)
        if needed.value and says(step.text, values):
            questions += needed.questions
            steps.append(_on_one_line(step.text, values))
            written.append(_written(step.text, values))
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
    )


def _on_one_line(text: str, values: Mapping[str, str]) -> str:
    # A line break in a cell of actions.csv parts two steps, so none may stand within one.
    return " ".join(fill(text, values).split())


def _written(text: str, values: Mapping[str, str]) -> str:
    """The same text with the names of its figures, marked as in ``{var q5.percent}``."""
    return " ".join(VARIABLE.sub(r"{var \1}", with_intervals(text, values)).split())


def _not_met(rows: Sequence[QuestionRow]) -> list[QuestionRow]:
    """Standards short of their target, then those close to it; each in published order."""
    return [
        row for verdict in (Verdict.SHORT, Verdict.CLOSE) for row in rows if row.verdict is verdict
    ]


def _derived_conclusions(rows: Sequence[QuestionRow], definition: Definition) -> list[Conclusion]:
    labels = {question.id: question.short_label for question in definition.questions}
    margin = margin_of(definition)
    found: list[tuple[str, tuple[str, ...], str, str]] = [
        (
            "concern" if row.verdict is Verdict.SHORT else "attention",
            (row.question,),
            f"{row.question} {_stands(row, margin)} its target: {row.achieved} of the "
            f"{count(row.departments, 'department')} that {row.answered} "
            f"({_percent(row)}) achieve it; the target is {plain_number(row.target or 0)}%.",
            labels[row.question],
        )
        for row in _not_met(rows)
    ]
    met = tuple(row.question for row in rows if row.verdict is Verdict.MET)
    if met:
        reach = "reaches its target" if len(met) == 1 else "reach their targets"
        found.append(("sound", met, f"{listed(met)} {reach}.", "Standards met"))
    return [
        Conclusion(id=f"C{number}", severity=severity, questions=questions, text=text, title=title)
        for number, (severity, questions, text, title) in enumerate(found, start=1)
    ]


def _stands(row: QuestionRow, margin: Fraction) -> str:
    """Short of, or close to; only what is so beyond doubt is said without a may."""
    verb = "is" if is_certain(row, margin) else "may be"
    return f"{verb} {'short of' if row.verdict is Verdict.SHORT else 'close to'}"


def _percent(row: QuestionRow) -> str:
    """The percentage as printed, with its interval where it has one."""
    interval = f", 95% interval {interval_in_words(row)}" if row.interval else ""
    return f"{row.percent}%{interval}"


def _reach(row: QuestionRow) -> str:
    """The interval in brackets, to stand behind the percentage."""
    return f" (95% interval {interval_in_words(row)})" if row.interval else ""


def _derived_actions(rows: Sequence[QuestionRow], definition: Definition) -> list[Action]:
    labels = {question.id: question.short_label for question in definition.questions}
    return [
        Action(
            id=f"A{number}",
            priority="high" if row.verdict is Verdict.SHORT else "medium",
            questions=(row.question,),
            status="proposed",
            text=f"Find out why {row.question} is not achieved, and agree what will bring it from "
            f"{row.percent}%{_reach(row)} to the target of {plain_number(row.target or 0)}%.",
            who="Departments that don’t achieve it",
            why=f"{row.not_achieved} of {count(row.departments, 'department')} "
            f"{'doesn’t' if row.not_achieved == 1 else 'don’t'} achieve it.",
            title=labels[row.question],
        )
        for number, row in enumerate(_not_met(rows), start=1)
    ]


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
            ("id", "severity", "questions", "text", "title", "written"),
            (
                (c.id, c.severity, " ".join(c.questions), c.text, c.title, c.written)
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
