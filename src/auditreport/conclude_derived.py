"""Conclusions and actions of an audit without rules of its own: from the verdicts alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from auditreport.conditions import is_certain
from auditreport.definition import Definition
from auditreport.published import Action, Conclusion
from auditreport.tables import QuestionRow
from auditreport.variables import interval_in_words
from auditreport.words import Verdict, count, listed, plain_number


def _not_met(rows: Sequence[QuestionRow]) -> list[QuestionRow]:
    """Standards short of their target, then those close to it; each in published order."""
    return [
        row for verdict in (Verdict.SHORT, Verdict.CLOSE) for row in rows if row.verdict is verdict
    ]


def derived_conclusions(rows: Sequence[QuestionRow], definition: Definition) -> list[Conclusion]:
    """One for each standard that isn't met, and one for those that are."""
    labels = {question.id: question.short_label for question in definition.questions}
    margin = Fraction(str(definition.margin))
    found = [
        Conclusion(
            id=f"C{number}",
            severity="concern" if row.verdict is Verdict.SHORT else "attention",
            questions=(row.question,),
            text=_derived_sentence(row, margin, _Say(row)),
            title=labels[row.question],
            written=_derived_sentence(row, margin, _Say(row, by_name=True)),
            headline=f"{labels[row.question]}: {_stands(row, margin).removeprefix('is ')} target",
            lead=row.question,
        )
        for number, row in enumerate(_not_met(rows), start=1)
    ]
    met = tuple(row.question for row in rows if row.verdict is Verdict.MET)
    if met:
        reach = "reaches its target" if len(met) == 1 else "reach their targets"
        text, number = f"{listed(met)} {reach}.", f"C{len(found) + 1}"
        headline = f"{count(len(met), 'standard')} {reach}"
        found.append(Conclusion(number, "sound", met, text, "Standards met", headline=headline))
    return found


@dataclass(frozen=True, slots=True)
class _Say:
    """A figure of a row in a derived sentence: its value or, before that is filled in, its name."""

    row: QuestionRow
    by_name: bool = False

    def __call__(self, name: str, value: object) -> str:
        return f"{{var {self.row.question.lower()}.{name}}}" if self.by_name else str(value)


def _derived_sentence(row: QuestionRow, margin: Fraction, say: _Say) -> str:
    departments = count(row.departments, "department").removeprefix(str(row.departments))
    return (
        f"{row.question} {_stands(row, margin)} its target: {say('achieved', row.achieved)} of the "
        f"{say('departments', row.departments)}{departments} that {row.answered} "
        f"({_percent(row, say)}) achieve it; the target is "
        f"{say('target', f'{plain_number(row.target or 0)}%')}."
    )


def _stands(row: QuestionRow, margin: Fraction) -> str:
    """Short of, or close to; only what is clearly so is said without a may."""
    verb = "is" if is_certain(row, margin) else "may be"
    return f"{verb} {'short of' if row.verdict is Verdict.SHORT else 'close to'}"


def _percent(row: QuestionRow, say: _Say) -> str:
    """The percentage as printed, with its interval where it has one."""
    percent = say("percent", f"{row.percent}%")
    interval = say("interval", interval_in_words(row))
    return f"{percent}, 95% interval {interval}" if row.interval else percent


def derived_actions(rows: Sequence[QuestionRow], definition: Definition) -> list[Action]:
    """One for each standard that isn't met."""
    labels = {question.id: question.short_label for question in definition.questions}
    return [
        Action(
            id=f"A{number}",
            priority="high" if row.verdict is Verdict.SHORT else "medium",
            questions=(row.question,),
            status="proposed",
            text=_derived_step(row, _Say(row)),
            who="Departments that don’t achieve it",
            why=_derived_reason(row, _Say(row)),
            title=labels[row.question],
            written=_derived_step(row, _Say(row, by_name=True)),
            why_written=_derived_reason(row, _Say(row, by_name=True)),
        )
        for number, row in enumerate(_not_met(rows), start=1)
    ]


def _derived_step(row: QuestionRow, say: _Say) -> str:
    interval = say("interval", interval_in_words(row))
    reach = f" (95% interval {interval})" if row.interval else ""
    return (
        f"Find out why {row.question} is not achieved, and agree what will bring it from "
        f"{say('percent', f'{row.percent}%')}{reach} to the target of "
        f"{say('target', f'{plain_number(row.target or 0)}%')}."
    )


def _derived_reason(row: QuestionRow, say: _Say) -> str:
    departments = count(row.departments, "department").removeprefix(str(row.departments))
    return (
        f"{say('not_achieved', row.not_achieved)} of {say('departments', row.departments)}"
        f"{departments} {'doesn’t' if row.not_achieved == 1 else 'don’t'} achieve it."
    )
