"""What the board reads: the report on two pages, from the same tables and in the same words.

How much of each list is shown depends on the room (``Room``); what isn't shown is said in words, so
that nothing is left out unseen.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from auditreport.alternative_text import furthest_first
from auditreport.document import (
    key_figures,
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
from auditreport.questions import Group
from auditreport.tables import QuestionRow
from auditreport.words import VERDICT_WORDS, Verdict, count, day, listed, plain_number, shortened

ACTIONS = 3
_PRIORITIES = ("high", "medium", "low")
_NAMED = 12
"""Questions that are named where a list is cut."""


@dataclass(frozen=True, slots=True)
class Room:
    """How much is shown: rows of each table, letters of a text, and the reasons of actions.

    ``size`` is that of the text, in points.
    """

    size: float
    groups: int
    short: int
    others: int
    letters: int
    reasons: bool


@dataclass(frozen=True, slots=True)
class GroupLine:
    """One group of questions: how its standards stand, and which is furthest from its target."""

    title: str
    standards: int
    met: int
    close: int
    short: int
    furthest: str


@dataclass(frozen=True, slots=True)
class StandardLine:
    """One standard beside its target, as `questions.csv` has it."""

    id: str
    label: str
    achieved: str
    percent: int
    interval: tuple[int, int] | None
    target: str
    sensitive: bool


@dataclass(frozen=True, slots=True)
class StandardList:
    """The standards of one verdict, and in words those for which there is no room."""

    verdict: str
    title: str
    lines: Sequence[StandardLine]
    more: str


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
    groups, more_groups = _groups(report, room)
    return Summary(
        title=shortened(definition.title, room.letters),
        organisation=shortened(definition.organisation, room.letters),
        mark=report.mark,
        date=day(definition.report_date),
        description=f"Summary of {definition.title}: what was found, what follows, and how sure it "
        "is.",
        figures=key_figures(report),
        lead=[shortened(unmarked(text), 5 * room.letters) for text in _lead(report)],
        groups=groups,
        more_groups=more_groups,
        standards=_standards(report, room),
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
    if not (report.included and report.standards):
        return [summary_in_words(report)]
    said = [verdicts_in_words(report)]
    if report.definition.previous:
        said.append(in_short(report.changes, report.definition.previous))
    return said


# --- Groups ---


def _groups(report: Report, room: Room) -> tuple[list[GroupLine], str]:
    """The groups with standards, and in words those for which there is no room."""
    found = [(group, _standards_of(report, group)) for group in report.definition.groups]
    lines = [_group(report, group, rows, room) for group, rows in found if rows]
    if not report.included:
        return [], ""
    # Where there are too many, those with most to do are shown; in the report's order all the same.
    by_need = sorted(lines, key=lambda line: (-line.short, -line.close))
    kept = [line for line in lines if line in by_need[: room.groups]]
    left = [line for line in lines if line not in kept]
    said = []
    if left:
        parts = [
            f"{sum(getattr(line, verdict.value) for line in left)} {VERDICT_WORDS[verdict]}"
            for verdict in Verdict
        ]
        standards = count(sum(line.standards for line in left), "standard")
        said.append(
            f"{count(len(left), 'more area has', 'more areas have')} {standards}: {listed(parts)}."
        )
    without = sum(not rows for _, rows in found)
    if lines and without:
        said.append(f"{count(without, 'area has', 'areas have')} no standards.")
    return kept, " ".join(said)


def _standards_of(report: Report, group: Group) -> list[QuestionRow]:
    return furthest_first(report.rows_of(group))


def _group(report: Report, group: Group, rows: Sequence[QuestionRow], room: Room) -> GroupLine:
    numbers = {one: sum(row.verdict is one for row in rows) for one in Verdict}
    worst = next((row for row in rows if row.verdict in (Verdict.SHORT, Verdict.CLOSE)), None)
    furthest = ""
    if worst:
        label = shortened(report.labels[worst.question], room.letters // 3)
        furthest = f"{worst.question} {label}, {worst.percent}%"
    return GroupLine(
        title=shortened(group.title, room.letters // 3),
        standards=len(rows),
        met=numbers[Verdict.MET],
        close=numbers[Verdict.CLOSE],
        short=numbers[Verdict.SHORT],
        furthest=furthest,
    )


# --- Standards ---


def _standards(report: Report, room: Room) -> list[StandardList]:
    titles = {
        Verdict.SHORT: "Short of target",
        Verdict.CLOSE: "Close to target",
        Verdict.MET: "Met",
    }
    lists = []
    for verdict, title in titles.items():
        rows = [row for row in furthest_first(report.rows) if row.verdict is verdict]
        most = room.short if verdict is Verdict.SHORT else room.others
        # One row more costs no more room than the sentence that stands for it.
        shown = rows if len(rows) <= most + 1 and most else rows[:most]
        if rows:
            lists.append(
                StandardList(
                    verdict=verdict.value,
                    title=f"{title}: {count(len(rows), 'standard')}",
                    lines=[_standard(report, row, room) for row in shown],
                    more=_more([row.question for row in rows[len(shown) :]], bool(shown)),
                )
            )
    return lists


def _standard(report: Report, row: QuestionRow, room: Room) -> StandardLine:
    return StandardLine(
        id=row.question,
        label=shortened(report.labels[row.question], room.letters // 2),
        achieved=f"{row.achieved} of {row.departments}",
        percent=row.percent or 0,
        interval=row.interval,
        target=plain_number(row.target or 0),
        sensitive=row.sensitive,
    )


def _more(questions: Sequence[str], after_some: bool) -> str:
    """``And 3 more: Q1, Q2 and Q3.``; of very many the first are named."""
    if not questions:
        return ""
    named = list(questions[:_NAMED])
    if len(questions) > _NAMED:
        named.append(f"{len(questions) - _NAMED} others")
    return f"And {len(questions)} more: {listed(named)}." if after_some else f"{listed(named)}."


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
        said.append(f"Not met, and without an action or a waiver yet: {_more(uncovered, False)}")
    if report.exceptions:
        names = dict.fromkeys(one.authority for one in report.exceptions)
        outside = [one.question for one in report.exceptions]
        said.append(
            f"Outside a department’s control: {_more(outside, False).rstrip('.')}, put to "
            f"{shortened(listed(list(names)), room.letters)}."
        )
    return " ".join(said)


# --- How sure ---


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
                f"Of {of}, the verdict is beyond doubt for {beyond_doubt(report)}. "
                f"{sensitive_in_words(report)}",
            )
        )
    return sentences
