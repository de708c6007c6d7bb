"""A feedback as an accessible PDF (PDF/UA-1): Typst within this process, one compiler for all."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import typst

from auditreport.definition import Definition
from auditreport.kept_actions import PlannedAction
from auditreport.office.feedback import AnswerLine, Feedback, Missed
from auditreport.problems import Problem
from auditreport.render import source_date_epoch
from auditreport.words import day, plain_number


class FeedbackPrinter:
    """Prints feedbacks of one audit. ``template`` and the report's ``fonts`` are files.

    ``template`` imports the report's own, so both must lie below ``root``.
    """

    def __init__(self, definition: Definition, root: Path, template: Path, fonts: Path) -> None:
        self._definition = definition
        self._compiler = typst.Compiler(
            str(template), root=str(root), font_paths=[str(fonts)], ignore_system_fonts=True
        )

    def pdf(self, one: Feedback) -> bytes:
        """One department's feedback. Raises ``Problem`` where Typst can't print it."""
        said = json.dumps(_said(self._definition, one), ensure_ascii=False)
        try:
            made: bytes = self._compiler.compile(
                format="pdf",
                sys_inputs={"feedback": said},
                pdf_standards=["ua-1"],
                timestamp=source_date_epoch(self._definition),
            )
        except typst.TypstError as error:
            # No code in the message: it may reach a screen.
            raise Problem(
                what=f"Typst could not print the feedback to a department: {error}",
                where="workflow/feedback/feedback.typ",
                fix="Look at the names in the register for signs that no font has.",
            ) from None
        return made


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


def about_action(action: PlannedAction) -> str:
    """Who takes an action on, and by when."""
    due = f"due {day(date.fromisoformat(action.due))}" if action.due else ""
    waived = "waived" if action.waiver else ""
    return " · ".join(filter(None, (action.owner or action.who, due, waived)))


def notes(definition: Definition, one: Feedback) -> list[str]:
    """How the table is to be read, sentence by sentence."""
    lines = [line for group in one.groups for line in group.lines]
    said = [
        "The percentage is of the departments that answered yes or no: those that gave the "
        "expected answer or, where none is expected, that said yes.",
        "In the bar, the line with two ends is the 95% interval"
        + (" and the mark is the target." if any(line.target for line in lines) else "."),
    ]
    if any(line.is_standard for line in lines):
        margin = plain_number(definition.margin)
        said.append(
            "A full disc: you gave the expected answer; an empty one: you did not; a square: you "
            "did not say. The verdict is of all departments together: met where the target is "
            f"reached, close within {margin} points below it, else short; practice: expected, but "
            "no standard."
        )
    if any(line.sensitive for line in lines):
        said.append("Sensitive: don’t knows and blanks could change the verdict.")
    if one.round:
        said.append(
            f"The change since {one.round} is that of all departments, in percentage points."
        )
        if one.answered_before:
            said.append(f"Your own answer of {one.round} stands below that of now.")
    said.append("Nothing here is of any other single department.")
    return said
