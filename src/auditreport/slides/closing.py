"""The slides after the conclusions: what should be done, how it was found, where to read more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from auditreport.markdown import bullets, escape
from auditreport.published import Action, Report
from auditreport.slides.slide import Slide, page_of
from auditreport.slides.table import Columns, by_slide, small_table
from auditreport.words import count, day, plain_number, shortened

_ACTIONS = Columns(("No.", "Action", "Priority"), (9, 74, 17), "lll")
_LETTERS = 96


def actions(report: Report) -> Iterator[Slide]:
    """The actions at a glance; who they are for, and each step, stand in the notes."""
    rows = [
        (one.id, shortened(one.title or one.text, _LETTERS), one.priority) for one in report.actions
    ]
    by_id = {one.id: one for one in report.actions}
    pages = by_slide(_ACTIONS, rows) if rows else []
    for number, page in enumerate(pages, start=1):
        yield Slide(
            page_of("What should be done", number, len(pages)),
            small_table(_ACTIONS, page),
            [_said(by_id[str(row[0])]) for row in page],
        )


def _said(action: Action) -> str:
    for_whom = f"For: {action.who.rstrip('.')}. " if action.who else ""
    return f"{action.id} {action.title.rstrip('.')}. {for_whom}{' '.join(action.steps)}"


def methods(report: Report) -> Slide:
    """How the figures were found, in a few lines."""
    definition = report.definition
    asked = count(len(definition.questions), "question")
    points = [
        f"{asked}, answered by {day(definition.deadline)}",
        "Percentages: of the departments that gave an answer",
        "95% interval: how far chance alone may reach",
    ]
    notes = [
        "A department that did not know, left a blank, or to which a question did not apply is in "
        "no percentage; the report gives their numbers. Departments chose whether to answer, and "
        "no interval allows for that."
    ]
    if report.standards:
        margin = plain_number(definition.margin)
        points += ["Met: at its target", f"Close: up to {margin} points below; short: further"]
        notes.append(
            f"The target is {plain_number(definition.target)}% unless a standard has its own. "
            "Verdicts are from unrounded percentages."
        )
    return Slide("How it was done", bullets(points), notes)


def close(report: Report, forms: Sequence[str]) -> Slide:
    """Where the report is to be found; ``forms`` are its forms."""
    definition = report.definition
    files = " and ".join(f"report.{form}" for form in forms)
    published = f"{definition.organisation}, {day(definition.report_date)}"
    points = [
        f"The report: {files}",
        "Every number: tables.xlsx",
        f"Published by {escape(shortened(published, _LETTERS))}",
    ]
    return Slide(
        "Where to read more",
        bullets(points),
        [
            "In the report each conclusion stands with the questions on which it rests, and each "
            f"number with its table. {report.mark} of {day(definition.report_date)}.",
            definition.licence,
        ],
    )
