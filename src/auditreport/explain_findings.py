"""Why each rule of `findings.yaml` fires or doesn't: for whoever writes or doubts a rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from auditreport.conclude import margin_of, says
from auditreport.conditions import (
    Condition,
    Count,
    Percent,
    RowByQuestion,
    evaluate,
    is_certain,
    named_in,
)
from auditreport.definition import Definition
from auditreport.findings import ActionRule, ConclusionRule, Findings, rows_by_question
from auditreport.plan_tables import NotMet
from auditreport.prose_intervals import VARIABLE
from auditreport.tables import QuestionRow
from auditreport.variables import interval_in_words
from auditreport.words import Verdict, listed, plain_number

_HOLDS = {True: "yes", False: "no", None: "can't be told"}
_INDENT = "  "


def explain_findings(
    rows: Sequence[QuestionRow],
    definition: Definition,
    findings: Findings | None,
    values: Mapping[str, str],
    not_met: Sequence[NotMet] = (),
) -> str:
    """Each rule, the questions it looks at, whether it fires, and what each of its tests found."""
    if findings is None:
        return "The audit has no findings.yaml: each standard that isn't met has an action."
    by_question, margin = rows_by_question(list(rows)), margin_of(definition)
    lines: list[str] = []
    for rule in findings.conclusions:
        lines += [*_conclusion(rule, by_question, margin, values), ""]
    for action in findings.actions:
        lines += [*_action(action, by_question, margin, values), ""]
    for outside in findings.questions:
        row = by_question[outside.question]
        fires = row.verdict in (Verdict.CLOSE, Verdict.SHORT)
        lines.append(
            f"Exception {row.question} ({outside.authority}): {_fires(fires)}; {_verdict(row)}"
        )
    lines += ["", *map(_covered, not_met)]
    return "\n".join(lines).strip()


def _fires(fires: bool) -> str:
    return "fires" if fires else "does not fire"


def _conclusion(
    rule: ConclusionRule, rows: RowByQuestion, margin: Fraction, values: Mapping[str, str]
) -> Iterator[str]:
    held = [evaluate(s.when, rows, margin).value and says(s.text, values) for s in rule.sentences]
    fires = any(h and not s.clause for h, s in zip(held, rule.sentences, strict=True))
    inputs = _inputs([s.when for s in rule.sentences])
    yield f"Conclusion {rule.id}, {rule.title}: {_fires(fires)}; looks at {inputs}"
    for number, (sentence, holds) in enumerate(zip(rule.sentences, held, strict=True), start=1):
        kind = "clause" if sentence.clause else sentence.severity or ""
        said = "said" if holds and fires else "not said"
        if holds and not fires:
            said += ", as a clause never stands alone"
        yield f"{_INDENT}Sentence {number} ({kind}): {said}{_hollow(sentence.text, values)}"
        yield from _why(sentence.when, rows, margin, 2)


def _action(
    rule: ActionRule, rows: RowByQuestion, margin: Fraction, values: Mapping[str, str]
) -> Iterator[str]:
    fires = bool(evaluate(rule.when, rows, margin).value)
    conditions = [rule.when, *(step.when for step in rule.steps if step.when)]
    needed = [
        (not s.when or bool(evaluate(s.when, rows, margin).value)) and says(s.text, values)
        for s in rule.steps
    ]
    yield (
        f"Action {rule.id}, {rule.title}: {_fires(fires and any(needed))}; "
        f"looks at {_inputs(conditions)}"
    )
    yield from _why(rule.when, rows, margin, 1)
    for number, (step, holds) in enumerate(zip(rule.steps, needed, strict=True), start=1):
        listed_ = "listed" if holds and fires else "not listed"
        always = "" if step.when else ", as it has no condition" if fires else ""
        yield f"{_INDENT}Step {number}: {listed_}{always}{_hollow(step.text, values)}"
        if step.when:
            yield from _why(step.when, rows, margin, 2)


def _inputs(conditions: Sequence[Condition]) -> str:
    return ", ".join(dict.fromkeys(q for c in conditions for _, q, _ in named_in(c)))


def _hollow(text: str, values: Mapping[str, str]) -> str:
    missing = [name for name in VARIABLE.findall(text) if not values.get(name)]
    return f", as {listed(missing)} can't be calculated" if missing else ""


def _covered(one: NotMet) -> str:
    by = f"action {', '.join(one.actions)}" if one.actions else ""
    waived = f"waiver of {one.waiver_by}" if one.waiver else ""
    return f"{one.question} is {one.verdict}: {listed([p for p in (by, waived) if p]) or 'nothing'}"


def _why(condition: Condition, rows: RowByQuestion, margin: Fraction, depth: int) -> Iterator[str]:
    """A line for each test of a condition, those joined by another below it."""
    value = evaluate(condition, rows, margin).value
    for word, inner in (("any of", condition.any), ("all of", condition.all)):
        if inner is not None:
            yield f"{_INDENT * depth}{_HOLDS[value]}: {word}"
            for one in inner:
                yield from _why(one, rows, margin, depth + 1)
    if condition.not_ is not None:
        yield f"{_INDENT * depth}{_HOLDS[value]}: not"
        yield from _why(condition.not_, rows, margin, depth + 1)
    for text in _tests(condition, rows, margin):
        yield f"{_INDENT * depth}{_HOLDS[value]}: {text}"


def _tests(condition: Condition, rows: RowByQuestion, margin: Fraction) -> Iterator[str]:
    """The tests of a condition that joins no others, each with what was found."""
    for question, wanted in (condition.verdict or {}).items():
        yield f"{question} {listed(list(wanted), 'or')}? {_verdict(rows[question])}"
    for question, word in (condition.certain or {}).items():
        yield f"{question} {_doubt(word == 'yes')}? {_certainty(rows[question], margin)}"
    if condition.count is not None:
        yield _figure(condition.count, rows, "departments")
    if condition.percent is not None:
        yield _figure(condition.percent, rows, "%")
    if condition.difference is not None:
        test = condition.difference
        first, second = rows[test.of].compliance, rows[test.minus].compliance
        found = "no figure" if None in (first, second) else _short(100 * (first - second))  # type: ignore[operator]
        yield f"{test.of} less {test.minus} {_bounds(test)} points? {found}"


def _verdict(row: QuestionRow) -> str:
    if row.verdict is None:
        return f"{row.question} has no verdict"
    return (
        f"it is {row.verdict} ({_short(100 * (row.compliance or Fraction(0)))}%, "
        f"target {plain_number(row.target or 0)}%)"
    )


def _doubt(certain: bool) -> str:
    return "clear" if certain else "not clear"


def _certainty(row: QuestionRow, margin: Fraction) -> str:
    certain = is_certain(row, margin)
    if certain is None:
        return "it has no verdict"
    reach = f", interval {interval_in_words(row)}" if row.interval else ""
    sensitive = ", sensitive to what wasn't said" if row.sensitive else ""
    return f"its verdict ({row.verdict}) is {_doubt(certain)}{reach}{sensitive}"


def _figure(test: Count | Percent, rows: RowByQuestion, unit: str) -> str:
    ((figure, question),) = test.figures.items()
    row = rows[question]
    number: int = getattr(row, figure)
    if isinstance(test, Count):
        found = str(number)
    else:
        share = Fraction(100 * number, row.departments) if row.departments else None
        found = "no figure" if share is None else f"{_short(share)}%"
    gap = "" if unit == "%" else " "
    return f"{question} {figure.replace('_', ' ')} {_bounds(test)}{gap}{unit}? {found}"


def _bounds(test: Count | Percent | object) -> str:
    low, high = getattr(test, "at_least", None), getattr(test, "at_most", None)
    parts = [
        f"{word} {plain_number(bound)}"
        for word, bound in (("at least", low), ("at most", high))
        if bound is not None
    ]
    return listed(parts)


def _short(value: Fraction) -> str:
    return f"{float(value):.2f}"
