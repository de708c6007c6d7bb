"""The tables of the summary: areas, and standards by verdict, as far as there is room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from auditreport.alternative_text import furthest_first
from auditreport.published import Report
from auditreport.questions import Group
from auditreport.tables import QuestionRow
from auditreport.words import VERDICT_WORDS, Role, Verdict, count, listed, plain_number, shortened

NAMED = 12
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
    """The standards of one verdict, and in words those for which there is no room.

    ``counted`` says of whom the share is. Without a verdict, they are answers.
    """

    verdict: str
    counted: str
    title: str
    lines: Sequence[StandardLine]
    more: str


# --- Groups ---


def group_lines(report: Report, room: Room) -> tuple[list[GroupLine], str]:
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


def standard_lists(report: Report, room: Room) -> list[StandardList]:
    """The standards by verdict, the furthest from its target first; or answers, without any."""
    if not report.standards:
        return _answers(report, room)
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
        left = [row.question for row in rows[len(shown) :]]
        if rows:
            lists.append(
                StandardList(
                    verdict=verdict.value,
                    counted="Achieved by",
                    title=f"{title}: {count(len(rows), 'standard')}",
                    lines=[_standard(report, row, room) for row in shown],
                    more=named(left, after_some=bool(shown)),
                )
            )
    return lists


def _answers(report: Report, room: Room) -> list[StandardList]:
    """Of an audit without standards, how many said yes, or what is expected."""
    rows = [row for row in report.rows if row.percent is not None]
    shown = rows[: room.short]
    if not rows:
        return []
    practices = any(row.role is Role.PRACTICE for row in rows)
    return [
        StandardList(
            verdict="",
            counted="Yes, or as expected" if practices else "Yes",
            title=count(len(rows), "question"),
            lines=[_standard(report, row, room) for row in shown],
            more=named([row.question for row in rows[len(shown) :]], after_some=bool(shown)),
        )
    ]


def _standard(report: Report, row: QuestionRow, room: Room) -> StandardLine:
    return StandardLine(
        id=row.question,
        label=shortened(report.labels[row.question], room.letters // 2),
        achieved=f"{row.achieved} of {row.departments}",
        percent=row.percent or 0,
        interval=row.interval,
        target="" if row.target is None else plain_number(row.target),
        sensitive=row.sensitive,
    )


def named(questions: Sequence[str], *, after_some: bool) -> str:
    """``And 3 more: Q1, Q2 and Q3.``; of very many the first are named."""
    if not questions:
        return ""
    named = list(questions[:NAMED])
    if len(questions) > NAMED:
        named.append(f"{len(questions) - NAMED} others")
    return f"And {len(questions)} more: {listed(named)}." if after_some else f"{listed(named)}."
