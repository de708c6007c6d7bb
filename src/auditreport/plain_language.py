"""The report for the public: one page of short sentences, from the same tables and actions.

Shares are said in tens ("about 7 in 10"). What a standard, an action and the audit are about is the
audit's to say in everyday words (``plain``); where it doesn't, its label or title is quoted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from auditreport.alternative_text import furthest_first
from auditreport.change_tables import Way
from auditreport.kept_actions import PlannedAction
from auditreport.published import Report
from auditreport.release_terms import DRAFT
from auditreport.summary import first_actions
from auditreport.tables import QuestionRow, half_up
from auditreport.words import Verdict, count, day, listed, shortened

NAME = "In plain words"
MOST = 3
"""Standards that are named as good, and as those that must get better."""
FEW = 10
"""Fewer departments than that are counted, and not put in tens."""
_LONG = 160


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, the sentences of a paragraph, and a list below it."""

    title: str
    said: Sequence[str]
    points: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class PlainText:
    """The whole text, still to be escaped where it is set."""

    title: str
    name: str
    organisation: str
    date: str
    mark: str
    description: str
    draft: str
    """A sentence that says that it is one; empty in an edition."""
    sections: Sequence[Section]


def plain_language(report: Report) -> PlainText:
    """The text for the public."""
    definition = report.definition
    sections = [Section("Who took part?", [*_taking_part(report)])]
    if definition.plain:
        about = shortened(definition.plain, len(definition.plain))
        sections.insert(0, Section("What is this about?", [about]))
    if report.included:
        sections += [
            Section("What did we find?", [*_found(report)]),
            *_named(report),
            *_next(report),
            Section("How sure are we?", [*_how_sure(report)]),
        ]
    sections.append(Section("Where can I read more?", ["All the numbers are in the full report."]))
    return PlainText(
        title=shortened(definition.title, _LONG),
        name=NAME,
        organisation=shortened(definition.organisation, _LONG),
        date=day(definition.report_date),
        mark=report.mark,
        description=f"{definition.title}: what was found, in plain words.",
        draft="This is a draft. It may still change." if report.mark == DRAFT else "",
        sections=sections,
    )


def departments_in_words(achieved: int, departments: int, *, routed: bool = False) -> str:
    """``About 7 in 10 departments``: a share in tens, half up; of few departments, the count.

    ``routed`` where only some departments were asked.
    """
    noun = "of the departments that this is about" if routed else "departments"
    if not achieved:
        return f"{'None' if routed else 'No'} {noun}"
    if achieved == departments:
        return f"All {noun}"
    if departments < FEW:
        return f"{achieved} of {departments} {noun.removeprefix('of the ')}"
    tens = half_up(Fraction(10 * achieved, departments))
    if tens in (0, 10):
        return f"{'Nearly all' if tens else 'Very few'} {noun}"
    return f"About {tens} in 10 {noun}"


def _taking_part(report: Report) -> Iterator[str]:
    definition = report.definition
    yield f"We are {shortened(definition.organisation, _LONG)}."
    asked = count(len(definition.questions), "question")
    yield f"We sent {asked} to {count(report.registered, 'department')}."
    if not report.included:
        yield "We have no answers yet."
        return
    yield f"{count(report.included, 'department')} sent answers that we could use."
    share = departments_in_words(report.included, max(report.population, report.included))
    if report.population > report.registered:
        yield f"We think there are {report.population} in all."
    yield f"That is {_lower(share)}."


def _found(report: Report) -> Iterator[str]:
    standards = len(report.standards)
    if not standards:
        yield "We set no targets. We only asked what departments do."
        return
    yield f"We set {count(standards, 'standard')}. A standard says what good work looks like."
    yield "Each standard has a target: how many departments should do this."
    verdicts = report.verdicts()
    met, close, short = (len(verdicts[one]) for one in (Verdict.MET, Verdict.CLOSE, Verdict.SHORT))
    if not met + close + short:
        yield "No one answered yes or no. So we can not say if the targets were met."
        return
    if standards == 1:
        words = "was met" if met else "was nearly met" if close else "was missed"
        yield f"The target {words}."
    else:
        yield f"Of the {standards} targets, {_were(met)} met."
        yield f"{_opened(_were(close))} nearly met. {_opened(_were(short))} missed."
    yield from _since(report)
    yield "Below we speak of the departments that answered."


def _since(report: Report) -> Iterator[str]:
    """How many questions have clearly changed for the better or the worse."""
    previous = report.definition.previous
    compared = [row for row in report.changes if row.is_compared]
    if previous is None or not compared:
        return
    better, worse = (sum(row.way is way for row in compared) for way in (Way.BETTER, Way.WORSE))
    said = [f"{n} got {way}" for n, way in ((better, "better"), (worse, "worse")) if n]
    yield (
        f"We asked {count(len(compared), 'question')} in {previous.round} too. "
        f"{_opened(listed(said)) or 'None has clearly changed'} since then."
    )


def _named(report: Report) -> Iterator[Section]:
    """The standards that stand best and worst, each in words."""
    ordered = [row for row in furthest_first(report.rows) if row.departments]
    met = [row for row in ordered if row.verdict is Verdict.MET]
    met.sort(key=lambda row: -Fraction(row.achieved, row.departments))
    worst = [row for row in ordered if row.verdict is Verdict.SHORT] or [
        row for row in ordered if row.verdict is Verdict.CLOSE
    ]
    for title, said, rows in (
        ("What goes well?", "Here the target was met.", met),
        ("What must get better?", "Here we are furthest from the target.", worst),
    ):
        if rows:
            yield Section(title, [said], [_standard(report, row) for row in rows[:MOST]])


def _standard(report: Report, row: QuestionRow) -> str:
    (question,) = (one for one in report.definition.questions if one.id == row.question)
    routed = question.asked_if is not None
    share = departments_in_words(row.achieved, row.departments, routed=routed)
    if question.plain and row.achieved:  # of none, what is worded with a not would say two
        return f"{share} {' '.join(question.plain.split()).rstrip('.')}."
    label = shortened(question.short_label, _LONG)
    return f"“{label}”: {_lower(share)} answered as they should."


def _next(report: Report) -> Iterator[Section]:
    said = []
    first = first_actions(report.actions)
    if report.exceptions:
        names = list(dict.fromkeys(shortened(one.authority, _LONG) for one in report.exceptions))
        if len(names) > MOST:
            names = [*names[:MOST], f"{len(names) - MOST} others"]
        said.append(f"Some things only others can change. We ask {listed(names)} for help.")
    if report.actions:
        said.append(f"There is a plan. It has {count(len(report.actions), 'part')}.")
    if 0 < len(first) < len(report.actions):
        said.append("This comes first." if len(first) == 1 else f"These {len(first)} come first.")
    if said:
        yield Section("What happens next?", said, list(map(_action, first)))


def _action(action: PlannedAction) -> str:
    own = shortened(action.plain, _LONG).rstrip(".")
    words = own or f"“{shortened(action.title or action.id, _LONG)}”"
    due = f" This should be done by {day(date.fromisoformat(action.due))}." if action.due else ""
    return f"{words}.{due}"


def _how_sure(report: Report) -> Iterator[str]:
    silent = report.population - report.included
    if silent > 0:
        yield f"{count(silent, 'department')} did not send answers that we could use."
        yield "We do not know what they would have said. With them, the numbers could be different."
    yield "Departments told us about themselves. We have rounded the numbers."
    if any(row.dont_know + row.blank for row in report.standards):
        yield "Some did not know an answer, or left it out. We did not count them there."
    sensitive = sum(row.sensitive for row in report.standards)
    if sensitive:
        yield f"If we knew more, {count(sensitive, 'result')} could change."


def _were(number: int) -> str:
    return "1 was" if number == 1 else f"{number or 'none'} were"


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _opened(text: str) -> str:
    return text[:1].upper() + text[1:]
