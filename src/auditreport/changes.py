"""What changed since the previous round, question by question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any, Literal

from auditreport.change_tables import (
    ChangeRow,
    Kind,
    Way,
    Why,
)
from auditreport.comparison import (
    Change,
    Direction,
    Overlap,
    direction,
    holm,
    pair_up,
    paired,
    unpaired,
)
from auditreport.definition import Definition
from auditreport.earlier_round import EarlierRow
from auditreport.intervals import LEVEL, Interval, wilson
from auditreport.questions import Question
from auditreport.rounds import Previous
from auditreport.tables import QuestionRow
from auditreport.words import Answer, Role

Answers = Mapping[str, Mapping[str, str]]
"""Canonical answers by pseudonym and question."""

ENOUGH = Fraction(1, 2)
"""Departments are compared with themselves where those in both rounds are at least this share of
the smaller round; below it, too many answers would go unused."""

_COMPARABLE = ("yes", "no", "survey")


def better(question: Question, role: Role) -> Literal["more", "fewer"] | None:
    """Whether a higher percentage is better; ``None`` where neither way is.

    ``desired`` speaks of those that answer yes. Where no is expected, the percentage counts those
    that answer no, so fewer yes is more of it. A standard should always be kept by more.
    """
    if question.desired is None:
        return None if question.expected == "survey" else "more"
    if question.expected != "no":
        return question.desired
    return "fewer" if question.desired == "more" and role is not Role.STANDARD else "more"


# --- Question by question ---


def changes(
    rows: Sequence[QuestionRow],
    answers: Answers | None,
    earlier_rows: Sequence[EarlierRow],
    earlier_answers: Answers | None,
    definition: Definition,
    previous: Previous,
    disclosure: str = "none",
) -> list[ChangeRow]:
    """Each of this round's questions beside the same one of the previous round, in their order.

    Answers of both rounds pair departments by pseudonym, so they need the same key; where no
    pseudonym is in both, the keys differ, and answers aren't used. Nor are they under any profile
    of disclosure but ``none``: how few have changed could be found from a paired comparison.
    Intervals are without correction for a finite population, as in
    ``comparison``. *p* is adjusted for all questions that are compared in pairs.
    """
    if disclosure != "none" or not _recognised(answers, earlier_answers):
        answers = earlier_answers = None
    earlier_by_id = {row.question: row for row in earlier_rows}
    asked = {question.id: question for question in definition.questions}
    found = []
    for row in rows:
        earlier = earlier_by_id.get(previous.earlier(row.question) or "")
        one = _begin(row, earlier, asked[row.question], definition, previous)
        if one.is_compared and answers is not None and earlier_answers is not None:
            one = _with_answers(one, answers, earlier_answers)
        found.append(one)
    return _with_ways(found)


def _recognised(answers: Answers | None, earlier_answers: Answers | None) -> bool:
    """Whether any department of the earlier round is found again in this one."""
    return bool(answers and earlier_answers and answers.keys() & earlier_answers.keys())


def _begin(
    row: QuestionRow,
    earlier: EarlierRow | None,
    question: Question,
    definition: Definition,
    previous: Previous,
) -> ChangeRow:
    """The row as far as the published counts tell."""
    why = _why_not(row, earlier, previous)
    achieved = earlier.achieved if earlier else None
    departments = earlier.departments if earlier else None
    before_low, before_high = _limits(_interval(achieved, departments))
    low, high = _limits(_interval(row.achieved, row.departments))
    change = None
    if why is None and achieved is not None and departments is not None:
        change = unpaired(achieved, departments, row.achieved, row.departments)
    return ChangeRow(
        question=row.question,
        earlier_question=earlier.question if earlier else "",
        kind=Kind.PUBLISHED_ONLY if change else Kind.NOT_COMPARED,
        why=why,
        expected=row.expected,
        better=better(question, definition.role(question)) or "",
        reworded=bool(earlier) and row.question in previous.reworded,
        before_departments=departments,
        before_achieved=achieved,
        before_low=before_low,
        before_high=before_high,
        departments=row.departments,
        achieved=row.achieved,
        low=low,
        high=high,
        **_difference(change),
    )


def _why_not(row: QuestionRow, earlier: EarlierRow | None, previous: Previous) -> Why | None:
    """Why the question can't be compared; ``None`` where it can."""
    if earlier is None:
        return Why.NEW
    if previous.is_broken(row.question):
        return Why.REWORDED
    if not {row.expected, earlier.expected} <= set(_COMPARABLE):
        return Why.OTHER_KIND
    if row.expected != earlier.expected:
        return Why.OTHER_EXPECTATION
    if earlier.departments is None or earlier.achieved is None:
        return Why.WITHHELD
    if not earlier.departments:
        return Why.NOBODY_BEFORE
    return None if row.departments else Why.NOBODY_NOW


def _with_answers(one: ChangeRow, answers: Answers, earlier_answers: Answers) -> ChangeRow:
    """The row with what is known from who answered: the overlap, and pairs if they are enough."""
    pairs, overlap = pair_up(
        achieved_by(earlier_answers, one.earlier_question, one.expected),
        achieved_by(answers, one.question, one.expected),
    )
    one = replace(
        one,
        kind=Kind.UNPAIRED,
        same=overlap.both,
        only_before=overlap.only_before,
        only_now=overlap.only_after,
    )
    change = paired(pairs) if _are_enough(overlap) else None
    if change is None:
        return one
    kept, lost, gained, neither = pairs
    return replace(
        one,
        kind=Kind.PAIRED,
        **_difference(change),
        kept=kept,
        lost=lost,
        gained=gained,
        neither=neither,
        p=float(f"{change.p:.4g}"),
    )


def achieved_by(answers: Answers, question: str, expected: str) -> dict[str, bool | None]:
    """Whether each department achieved; a survey item's yes counts as that."""
    hit, miss = (Answer.NO, Answer.YES) if expected == "no" else (Answer.YES, Answer.NO)
    worth = {hit.value: True, miss.value: False}
    return {name: worth.get(given.get(question, "")) for name, given in answers.items()}


def _are_enough(overlap: Overlap) -> bool:
    smaller = overlap.both + min(overlap.only_before, overlap.only_after)
    return overlap.both > 0 and overlap.both >= ENOUGH * smaller


def _with_ways(rows: Sequence[ChangeRow]) -> list[ChangeRow]:
    """The rows with *p* adjusted for the number of tests, and with which way each question went."""
    tested = [row for row in rows if row.p is not None]
    adjusted = iter(holm([row.p for row in tested if row.p is not None]))
    done = []
    for row in rows:
        one = row
        if row.p is not None:
            p = float(f"{next(adjusted):.4g}")
            one = replace(row, p_adjusted=p, tests=len(tested))
        done.append(replace(one, way=_way(one)))
    return done


def _way(row: ChangeRow) -> Way | None:
    low, middle, high = row.difference_low, row.difference, row.difference_high
    if low is None or middle is None or high is None:
        return None
    change = Change(row.before or Fraction(), row.now or Fraction(), low, high)
    desired: Literal["more", "fewer"] = "fewer" if row.better == "fewer" else "more"
    went = direction(change, desired, row.p_adjusted)
    perhaps = ""
    if went is Direction.UNCLEAR:
        # The interval and the test look at different departments, and only the test is adjusted.
        by_interval = not low <= 0 <= high
        by_test = row.p_adjusted is not None and row.p_adjusted <= 1 - LEVEL
        if not (by_interval or by_test) or not middle:
            return Way.UNCLEAR
        perhaps = "perhaps_"
    if not row.better:
        return Way(perhaps + ("up" if middle > 0 else "down"))
    return Way(perhaps + ("better" if (middle > 0) == (desired == "more") else "worse"))


def _interval(achieved: int | None, departments: int | None) -> Interval | None:
    if achieved is None or departments is None:
        return None
    return wilson(achieved, departments, None)


def _limits(interval: Interval | None) -> tuple[float | None, float | None]:
    return (round(interval[0], 4), round(interval[1], 4)) if interval else (None, None)


def _difference(change: Change | None) -> dict[str, Any]:
    names = ("difference", "difference_low", "difference_high")
    if change is None:
        return dict.fromkeys(names)
    values = (float(change.difference), change.low, change.high)
    return {name: round(value, 4) for name, value in zip(names, values, strict=True)}
