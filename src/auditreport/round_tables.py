"""The tables of two rounds and more: what changed, every round, and the earlier plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from auditreport.change_tables import (
    CarriedRow,
    ChangeRow,
    Kind,
    SeriesRow,
    Why,
    carried_csv,
    changes_csv,
    read_series,
    series_csv,
)
from auditreport.changes import Answers, achieved_by, changes
from auditreport.definition import Definition
from auditreport.earlier_round import read_answers, read_earlier, read_earlier_plan
from auditreport.published import Action
from auditreport.rounds import UNKNOWN_STATUS, Previous
from auditreport.series import by_question
from auditreport.tables import QuestionRow
from auditreport.words import count, listed


@dataclass(frozen=True, slots=True)
class RoundTables:
    """The texts of the tables of those names, and what there is, in a line or two."""

    changes: str
    series: str
    carried: str
    summary: str


def round_tables(
    definition: Definition,
    rows: Sequence[QuestionRow],
    texts: Mapping[str, tuple[str, str]],
    disclosure: str,
) -> RoundTables:
    """All that is published of this round beside the earlier ones.

    ``texts`` are files by what they are, each as its text and its path: ``earlier`` (the published
    table) and, where they are there, ``plan``, ``series``, ``earlier-answers`` and ``answers``,
    those of this round. Raises ``Problem`` where one of them isn't what it should be, and
    ``ValueError`` where the definition names no previous round.
    """
    previous = definition.previous
    if previous is None:
        raise ValueError("there is no previous round")
    answers, earlier_answers = (
        read_answers(*texts[name]) if name in texts else None
        for name in ("answers", "earlier-answers")
    )
    earlier = read_earlier(*texts["earlier"])
    found = changes(rows, answers, earlier, earlier_answers, definition, previous, disclosure)
    history = read_series(*texts["series"]) if "series" in texts else []
    plan = read_earlier_plan(*texts["plan"]) if "plan" in texts else []
    return RoundTables(
        changes_csv(found),
        series_csv(series(found, definition, previous, history)),
        carried_csv(carried_forward(plan, found, previous)),
        _summary(found, previous, earlier_answers),
    )


def _summary(rows: Sequence[ChangeRow], previous: Previous, earlier_answers: Answers | None) -> str:
    compared = [row for row in rows if row.is_compared]
    said = f"{count(len(compared), 'question')} compared with {previous.round}"
    if earlier_answers is None:
        return said
    others = [row.question for row in compared if not _same_counts(row, earlier_answers)]
    if others:
        said += (
            f". The answers of {previous.round} don't give its published counts for "
            f"{listed(others)}: are both files of the same round?"
        )
    if compared and all(row.kind is Kind.PUBLISHED_ONLY for row in compared):
        said += (
            f". No department of {previous.round} was recognised, so none was compared with itself:"
            " the two rounds had different keys. Copy that round's private/pseudonym.key here"
            " before the first run"
        )
    return said


def _same_counts(row: ChangeRow, earlier_answers: Answers) -> bool:
    """Whether the earlier answers give the counts that were published of them."""
    found = list(achieved_by(earlier_answers, row.earlier_question, row.expected).values())
    counts = found.count(True), found.count(True) + found.count(False)
    return counts == (row.before_achieved, row.before_departments)


def series(
    rows: Sequence[ChangeRow],
    definition: Definition,
    previous: Previous,
    earlier: Sequence[SeriesRow] = (),
) -> list[SeriesRow]:
    """Each question's rounds in order, the earliest first; by its number in this round.

    ``earlier`` is the previous round's own `series.csv`, where it had rounds before it. A line
    breaks where the question changed so that the two rounds can't be compared.
    """
    histories = by_question(earlier)
    found: list[SeriesRow] = []
    for row in rows:
        if row.earlier_question:
            before = [
                replace(one, question=row.question)
                for one in histories.get(row.earlier_question, ())
            ]
            found += before or [
                SeriesRow(
                    row.question,
                    previous.round,
                    row.before_departments,
                    row.before_achieved,
                    row.before_low,
                    row.before_high,
                    None,
                )
            ]
        changed = row.why in (Why.REWORDED, Why.OTHER_EXPECTATION, Why.OTHER_KIND)
        found.append(
            SeriesRow(
                row.question,
                previous.name_of_present(definition.deadline),
                row.departments,
                row.achieved,
                row.low,
                row.high,
                row.why if changed else None,
            )
        )
    return found


# --- The earlier plan ---

_STATUSES = {"done": "carried_out"}
"""What the earlier plan itself says of an action, where that is more than a plan."""


def carried_forward(
    actions: Iterable[Action], rows: Sequence[ChangeRow], previous: Previous
) -> list[CarriedRow]:
    """The earlier plan's actions with what became of them, in the plan's order.

    What ``previous`` says goes before what the earlier plan said itself.
    """
    present = {row.earlier_question: row.question for row in rows if row.earlier_question}
    found = []
    for action in actions:
        followed = previous.actions.get(action.id)
        found.append(
            CarriedRow(
                id=action.id,
                title=action.title,
                priority=action.priority,
                status=followed.status
                if followed
                else _STATUSES.get(action.status, UNKNOWN_STATUS),
                note=followed.note if followed else "",
                earlier_questions=action.questions,
                questions=tuple(present[name] for name in action.questions if name in present),
            )
        )
    return found
