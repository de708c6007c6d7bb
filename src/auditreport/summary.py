"""What the board reads: the report on two pages, from the same tables and in the same words.

How much of each list is shown depends on the room (``Room``); what isn't shown is said in words, so
that nothing is left out unseen.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from auditreport.document import (
    NO_STANDARDS,
    key_figures,
    origin_in_words,
    sensitive_in_words,
    summary_in_words,
    verdicts_in_words,
)
from auditreport.document_certainty import INTERVAL_IN_WORDS, beyond_doubt
from auditreport.document_plan import about_action, plan_of
from auditreport.document_response import response_in_words
from auditreport.document_rounds import in_short
from auditreport.document_silence import worst_in_words
from auditreport.kept_actions import PlannedAction, Status
from auditreport.markdown import unmarked
from auditreport.published import Action, Report
from auditreport.summary_tables import (
    NAMED,
    GroupLine,
    Room,
    StandardList,
    group_lines,
    named,
    standard_lists,
)
from auditreport.words import count, day, listed, shortened

ACTIONS = 3
_PRIORITIES = ("high", "medium", "low")


@dataclass(frozen=True, slots=True)
class ActionLine:
    """One of the first actions of the plan."""

    id: str
    title: str
    priority: str
    about: str
    why: str


@dataclass(frozen=True, slots=True)
class Summary:
    """All that two pages say; texts are plain."""

    title: str
    organisation: str
    mark: str
    date: str
    description: str
    figures: Sequence[tuple[str, str]]
    lead: Sequence[str]
    groups: Sequence[GroupLine]
    more_groups: str
    standards: Sequence[StandardList]
    actions: Sequence[ActionLine]
    more_actions: str
    certainty: Sequence[tuple[str, str]]
    source: str


def summary(report: Report, room: Room) -> Summary:
    """The summary, with as much as there is room for."""
    definition = report.definition
    groups, more_groups = group_lines(report, room)
    return Summary(
        title=shortened(definition.title, room.letters),
        organisation=shortened(definition.organisation, room.letters),
        mark=report.mark,
        date=day(definition.report_date),
        description=f"Summary of {definition.title}: what was found, what follows, and how sure it "
        "is.",
        figures=[(figure, words) for figure, words, *_ in key_figures(report)],
        lead=[shortened(unmarked(text), 5 * room.letters) for text in _lead(report)],
        groups=groups,
        more_groups=more_groups,
        standards=standard_lists(report, room),
        actions=[_action(action, room) for action in first_actions(report.actions)],
        more_actions=_more_actions(report, room),
        certainty=[(title, unmarked(text)) for title, text in _certainty(report) if text],
        source=f"Made from {count(report.included, 'return')}. Every number stands in the report "
        "and in its tables, question by question.",
    )


def first_actions(actions: Iterable[Action]) -> list[PlannedAction]:
    """The first actions that remain to be done: the most pressing, in the report's order."""
    planned = map(plan_of, actions)
    open_ones = [one for one in planned if one.status != Status.DONE and not one.waiver]
    return sorted(open_ones, key=lambda one: _PRIORITIES.index(one.priority))[:ACTIONS]


def _lead(report: Report) -> list[str]:
    if not report.included:
        return [summary_in_words(report)]
    if not report.standards:
        return [f"{origin_in_words(report)} {NO_STANDARDS}."]
    said = [verdicts_in_words(report)]
    if report.definition.previous:
        said.append(in_short(report.changes, report.definition.previous))
    return said


# --- Actions ---


def _action(action: PlannedAction, room: Room) -> ActionLine:
    return ActionLine(
        id=action.id,
        title=shortened(action.title, room.letters // 2),
        priority=action.priority,
        about=shortened(about_action(action), room.letters),
        why=shortened(action.why, 2 * room.letters) if room.reasons else "",
    )


def _more_actions(report: Report, room: Room) -> str:
    """What the plan holds besides, and what is for others to see to."""
    said = []
    if not report.actions:
        said.append("The answers call for no action." if report.included else "There are none yet.")
    more = len(report.actions) - len(first_actions(report.actions))
    if more:
        one, many = "more action stands", "more actions stand"
        said.append(f"{count(more, one, many)} in the report’s action plan.")
    uncovered = [one.question for one in report.not_met if not one.is_covered]
    if uncovered:
        which = named(uncovered, after_some=False)
        said.append(f"Not met, and without an action or a waiver yet: {which}")
    if report.exceptions:
        names = dict.fromkeys(one.authority for one in report.exceptions)
        outside = named([one.question for one in report.exceptions], after_some=False)
        said.append(
            f"Outside a department’s control: {outside.rstrip('.')}, put to "
            f"{shortened(listed(list(names)), room.letters)}."
        )
    return " ".join(said)


# --- How sure ---


def _sensitive(report: Report) -> str:
    """How many verdicts are sensitive; which, where they are few."""
    number = sum(row.sensitive for row in report.standards)
    if number <= NAMED:
        return sensitive_in_words(report)
    return f"{number} verdicts are sensitive: don’t knows and blanks could change them."


def _certainty(report: Report) -> list[tuple[str, str]]:
    if not report.received:
        return [("Response", "No returns have been received yet.")]
    if not report.included:
        return [("Response", response_in_words(report))]
    sentences = [("Response", response_in_words(report))]
    if report.silence:
        sentences.append(("Silence", worst_in_words(report)))
    sentences.append(
        (
            "Chance",
            f"{INTERVAL_IN_WORDS} Departments chose whether to answer, and no interval allows for "
            "that.",
        )
    )
    if any(report.verdicts().values()):
        of = count(len(report.standards), "standard")
        sentences.append(
            (
                "Verdicts",
                f"Of {of}, the verdict is clear for {beyond_doubt(report)}. {_sensitive(report)}",
            )
        )
    return sentences
