"""What is kept by hand of the action plan: `audits/NAME/actions.csv`, joined by id.

The rules say which actions the answers call for; this file says who takes each on, by when, how it
is told that it worked, what became of it, and what is waived, why and by whom.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any

from auditreport.commentary import fill, variable_problems
from auditreport.definition import Definition
from auditreport.findings import Findings
from auditreport.office.table import Line, read_days, read_table
from auditreport.plan_tables import NotMet
from auditreport.problems import Problem, Problems, did_you_mean
from auditreport.prose_intervals import VARIABLE
from auditreport.published import Action, action_of
from auditreport.tables import QuestionRow, read_rows, write_csv
from auditreport.words import Role, Verdict, listed, plain_number

COLUMNS = ("id", "owner", "due", "measure_of_success", "status", "waiver", "waiver_by", "note")
ROW = 'A1,Radiology managers,2012-06-30,"{{< var q1.percent >}} becomes {{< var q1.target >}}",'
EXAMPLE = ",".join(COLUMNS) + "\n" + ROW + "planned,,,"
PROSE = ("owner", "measure_of_success", "waiver")
"""Columns that are published as text, and may quote variables."""


class Status(StrEnum):
    """What became of an action."""

    PROPOSED = "proposed"
    OPEN = "open"
    PLANNED = "planned"
    DONE = "done"
    CARRIED_OVER = "carried_over"


KEPT = tuple(status for status in Status if status is not Status.PROPOSED)
"""Those that the file may give; an action that isn't in it is proposed."""


@dataclass(frozen=True, slots=True)
class KeptAction:
    """One row of the file: about an action by its id, or about a standard by its question's."""

    line: int
    id: str
    owner: str
    due: date | None
    measure: str
    status: Status
    waiver: str
    waiver_by: str
    note: str
    """The office's own; not published."""


@dataclass(frozen=True, slots=True)
class PlannedAction(Action):
    """One row of `results/findings/actions.csv`, with what is kept by hand; ``due`` is ISO."""

    owner: str = ""
    due: str = ""
    measure: str = ""
    waiver: str = ""
    waiver_by: str = ""


PLANNED_COLUMNS = (
    *("id", "priority", "questions", "status", "text", "who", "why", "title"),
    *("owner", "due", "measure", "waiver", "waiver_by", "written", "why_written", "plain"),
)


def read_kept_actions(
    data: bytes, file: str, definition: Definition, findings: Findings | None
) -> list[KeptAction]:
    """The rows of the file, in its order.

    An id is that of an action of ``findings``, or of a standard: there the row waives it or, where
    an audit has no rules, it is about the action that follows from the verdict. Raises ``Problems``
    with each unknown or repeated id, unreadable date, unknown status, and half a waiver or a plan.
    """
    lines = read_table(data, file, COLUMNS[:1], example=EXAMPLE, optional=COLUMNS[1:])
    days = read_days(lines, "due", file)
    actions = [rule.id for rule in findings.actions] if findings else []
    standards = [q.id for q in definition.scored if definition.role(q) is Role.STANDARD]
    problems = [p for line in lines for p in _row_problems(line, file, actions, standards)]
    first: dict[str, int] = {}
    for line in lines:
        if first.setdefault(line["id"], line.number) != line.number:
            problems.append(
                Problem(
                    what=f"there are two rows for {line['id']}",
                    where=f"{file}, line {line.number}: id",
                    fix=f"Keep one: the other is in line {first[line['id']]}.",
                )
            )
        if findings and line["id"] in standards and not line["waiver"]:
            problems.append(
                Problem(
                    what=f"{line['id']} is a standard, and its row waives nothing",
                    where=f"{file}, line {line.number}: waiver",
                    fix="Say why nothing is planned for it, and who decided so, or put the row "
                    f"under the id of an action ({listed(actions, 'or')}):\n"
                    + _waiver_row(line["id"]),
                )
            )
    if problems:
        raise Problems(problems)
    return [
        KeptAction(
            line=line.number,
            id=line["id"],
            owner=line["owner"],
            due=days[line.number],
            measure=line["measure_of_success"],
            status=_status(line["status"]),
            waiver=line["waiver"],
            waiver_by=line["waiver_by"],
            note=line["note"],
        )
        for line in lines
    ]


def kept_actions_problems(
    data: bytes,
    file: str,
    definition: Definition,
    findings: Findings | None,
    known: Collection[str],
) -> list[Problem]:
    """All that is wrong in the file, before any job; ``known`` are the names of the variables."""
    try:
        kept = read_kept_actions(data, file, definition, findings)
    except Problems as problems:
        return list(problems.problems)
    except Problem as problem:
        return [problem]
    return [
        Problem(what=problem.what, where=f"{file}, line {row.line}: {column}", fix=problem.fix)
        for row in kept
        for column, text in prose_of(row).items()
        for problem in variable_problems(text, file, known)
    ]


def prose_of(row: KeptAction) -> dict[str, str]:
    """The cells of a row that are published as text, by column."""
    return dict(zip(PROSE, (row.owner, row.measure, row.waiver), strict=True))


def join(
    actions: Sequence[Action], kept: Sequence[KeptAction], values: Mapping[str, str], *, own: bool
) -> list[PlannedAction]:
    """Each action with what is kept of it.

    ``own`` says whether the audit has rules of its own: the ids of actions are then fixed, and else
    numbers in order of the results, so that a row is found by the standard it is about.
    """
    by_id = {row.id: row for row in kept}
    return [
        _planned(action, by_id.get(action.id if own else action.questions[0]), values)
        for action in actions
    ]


def standards_not_met(
    rows: Sequence[QuestionRow],
    actions: Sequence[Action],
    kept: Sequence[KeptAction],
    values: Mapping[str, str],
) -> list[NotMet]:
    """The standards that aren't met, in published order, with what is to come of each."""
    by_id = {row.id: row for row in kept}
    found = []
    for row in rows:
        if row.verdict not in (Verdict.CLOSE, Verdict.SHORT):
            continue
        own = by_id.get(row.question)
        found.append(
            NotMet(
                row.question,
                row.verdict,
                tuple(a.id for a in actions if row.question in a.questions),
                _filled(own.waiver, values) if own else "",
                own.waiver_by if own else "",
            )
        )
    return found


def uncovered_problems(
    not_met: Sequence[NotMet], rows: Sequence[QuestionRow], file: str
) -> list[Problem]:
    """Each standard that isn't met and has neither an action nor a waiver.

    ``file`` is where the row would stand, whether or not it exists.
    """
    by_question = {row.question: row for row in rows}
    problems = []
    for one in not_met:
        row = by_question[one.question]
        if not one.is_covered:
            problems.append(
                Problem(
                    what=f"{one.question} is {one.verdict} ({row.percent}%, target "
                    f"{plain_number(row.target or 0)}%), and there is neither an action for it nor "
                    "a waiver",
                    where=file,
                    fix="Name it in the conditions of an action in findings.yaml, or say why "
                    f"nothing is planned and who decided so:\n{_waiver_row(one.question)}",
                )
            )
    return problems


def planned_csv(actions: Sequence[PlannedAction]) -> str:
    """The text of `actions.csv`."""
    rows = ({**asdict(a), "questions": " ".join(a.questions)} for a in actions)
    return write_csv(PLANNED_COLUMNS, ([row[name] for name in PLANNED_COLUMNS] for row in rows))


def read_planned_actions(text: str) -> list[PlannedAction]:
    """The rows of `actions.csv`, in the report's order."""
    return [
        PlannedAction(
            **_as_action(action_of(row)),
            owner=row["owner"],
            due=row["due"],
            measure=row["measure"],
            waiver=row["waiver"],
            waiver_by=row["waiver_by"],
        )
        for row in read_rows(text)
    ]


def _planned(action: Action, row: KeptAction | None, values: Mapping[str, str]) -> PlannedAction:
    own = _as_action(action)
    if row is None:
        return PlannedAction(**own)
    own["status"] = row.status.value
    return PlannedAction(
        **own,
        owner=_filled(row.owner, values),
        due=row.due.isoformat() if row.due else "",
        measure=_filled(row.measure, values),
        waiver=_filled(row.waiver, values),
        waiver_by=row.waiver_by,
    )


def _as_action(action: Action) -> dict[str, Any]:
    return {field.name: getattr(action, field.name) for field in fields(Action)}


def _filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its figures; nothing where one of them doesn't exist."""
    if not all(values.get(name) for name in VARIABLE.findall(text)):
        return ""
    return " ".join(fill(text, values).split())


def _status(text: str) -> Status:
    return Status("_".join(text.lower().replace("-", " ").split()) or Status.OPEN)


def _waiver_row(question: str) -> str:
    return f'{",".join(COLUMNS)}\n{question},,,,,"Why nothing is planned for it.",Audit committee,'


def _row_problems(
    line: Line, file: str, actions: Sequence[str], standards: Sequence[str]
) -> Iterator[Problem]:
    def at(column: str) -> str:
        return f"{file}, line {line.number}: {column}"

    known = [*actions, *standards]
    if line["id"] not in known:
        kinds = "actions of findings.yaml and the standards" if actions else "standards"
        yield Problem(
            what=f"'{line['id']}' is no action and no standard of this audit",
            where=at("id"),
            fix=did_you_mean(line["id"], known) + f"The {kinds} are: {', '.join(known)}.",
        )
    try:
        status = _status(line["status"])
    except ValueError:
        status = None
    if status not in KEPT:
        yield Problem(
            what=f"'{line['status']}' is no status of an action",
            where=at("status"),
            fix=did_you_mean(line["status"], KEPT)
            + f"A status is {listed(list(KEPT), 'or')}; an empty cell means open.",
        )
    if bool(line["waiver"]) != bool(line["waiver_by"]):
        given, missing = ("waiver", "waiver_by") if line["waiver"] else ("waiver_by", "waiver")
        yield Problem(
            what="a waiver needs its reason and who gave it",
            where=at(missing),
            fix=f"Fill in '{missing}', or empty '{given}':\n{_waiver_row(line['id'])}",
        )
    for column in ("owner", "due") if status is Status.PLANNED else ():
        if not line[column]:
            yield Problem(
                what=f"the action is planned, but has no '{column}'",
                where=at(column),
                fix=f"Fill it in, or make it open:\n{EXAMPLE}",
            )
