"""A feedback as an accessible PDF (PDF/UA-1): Typst within this process, one compiler for all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from auditreport.definition import Definition
from auditreport.document_plan import about_action
from auditreport.kept_actions import PlannedAction
from auditreport.office.feedback import AnswerLine, Feedback, Missed
from auditreport.office.feedback_words import notes
from auditreport.render import source_date_epoch
from auditreport.typst_pages import TypstPages, first_that_fits
from auditreport.words import day

PAGES = 2
WAYS = 6
"""Ways of setting a feedback that the template knows, each tighter than the one before."""
_ROOM = 124
"""Lines of text that two pages hold, less what every feedback has; a little too many."""


class FeedbackPrinter:
    """Prints feedbacks of one audit. ``template`` and the report's ``fonts`` are files.

    ``template`` imports the report's own, so both must lie below ``root``.
    """

    def __init__(self, definition: Definition, root: Path, template: Path, fonts: Path) -> None:
        self._definition = definition
        self._pages = TypstPages(
            root, template, fonts, source_date_epoch(definition), "the feedback to a department"
        )

    def pdf(self, one: Feedback) -> bytes:
        """One department's feedback, with as much as fits on two pages.

        Of very many questions it takes more. Raises ``Problem`` where Typst can't print it.
        """
        said = _said(self._definition, one)
        ways = range(_first_way(one), WAYS)
        return first_that_fits(PAGES, ways, lambda way: self._pages.pdf({**said, "way": way}))


def _first_way(one: Feedback) -> int:
    """The first way that may fit, so that few are tried in vain: lines of text, roughly counted."""
    wide = 36 if one.round else 52  # letters of a question in a line
    questions = sum(1.3 + len(line.text) // wide for group in one.groups for line in group.lines)
    standards = sum(1.5 + len(row.line.text) // 66 for row in (*one.missed, *one.not_said))
    lines = questions + standards + 1.5 * len(one.groups) + 2 * len(one.actions)
    steps = [
        (action.priority == "high", sum(1 + len(step) // 125 for step in action.steps))
        for action in one.actions
    ]
    if lines + sum(number for _, number in steps) <= _ROOM:
        return 0
    if lines + sum(number for high, number in steps if high) <= _ROOM:
        return 1
    return 2 if lines <= _ROOM * 1.1 else 3


def _said(definition: Definition, one: Feedback) -> Mapping[str, Any]:
    said = asdict(one)
    said["groups"] = [
        {"title": group.title, "lines": [_line(line) for line in group.lines]}
        for group in one.groups
    ]
    for name, rows in (("missed", one.missed), ("not_said", one.not_said)):
        said[name] = [_missed(row) for row in rows]
    said["actions"] = [_action(action) for action in one.actions]
    if one.share:
        said["share"]["percent"] = one.share.percent
    return {
        "title": definition.title,
        "organisation": definition.organisation,
        "description": f"Feedback to {one.code}: its own answers beside what is published.",
        "date": day(definition.report_date),
        "notes": " ".join(notes(definition, one)),
        "feedback": said,
    }


def _line(line: AnswerLine) -> dict[str, Any]:
    return {**asdict(line), "all": line.all_departments}


def _missed(row: Missed) -> dict[str, Any]:
    return {"line": _line(row.line), "all": row.line.all_departments, "follows": row.follows}


def _action(action: PlannedAction) -> dict[str, Any]:
    return {
        "id": action.id,
        "title": action.title,
        "priority": action.priority,
        "about": about_action(action),
        "steps": action.steps,
    }
