"""What the silence of departments could hide, standard by standard: the rows of `silence.csv`.

Plain rows in and out, without pandas: an audit has thousands of departments at most.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date
from fractions import Fraction

from auditreport.definition import Definition
from auditreport.intervals import Interval
from auditreport.kinds.expectation import meets
from auditreport.questions import Question
from auditreport.response import Respondents, merged_values
from auditreport.response_tables import LEAST
from auditreport.silence import (
    StratumCounts,
    Wave,
    by_wave,
    early_and_late,
    if_silent_are_like_the_last,
    post_stratified,
    wave_of,
    worst_case,
)
from auditreport.silence_tables import SilenceRow, View
from auditreport.tables import two_decimals, write_csv
from auditreport.words import Answer, Outcome, Role

_Row = Mapping[str, str]


def silence_table(who: Respondents, *, in_detail: bool = True) -> str:
    """The text of `silence.csv`.

    Without ``in_detail`` it has no row: parts of the respondents aren't shown then.
    """
    rows = (
        silence_rows(who.departments, who.outcomes, who.answers, who.definition)
        if in_detail
        else []
    )
    return write_csv(
        [field.name for field in fields(SilenceRow)],
        (
            (
                *(row.question, row.view, row.part, row.achieved, row.departments, row.population),
                *(None if n is None else two_decimals(n) for n in (row.percent, row.low, row.high)),
            )
            for row in rows
        ),
    )


def silence_rows(
    departments: Sequence[_Row],
    outcomes: Sequence[_Row],
    answers: Sequence[_Row],
    definition: Definition,
) -> list[SilenceRow]:
    """Every view of every standard that any department answered, in published order.

    ``departments`` has one row a registered department with its strata, ``outcomes`` one a return,
    ``answers`` one a department analysed.
    """
    days = {
        row["pseudonym"]: date.fromisoformat(row["completed"]) if row.get("completed") else None
        for row in outcomes
        if row["outcome"] == Outcome.INCLUDED
    }
    waves = {
        row["pseudonym"]: wave_of(days.get(row["pseudonym"]), definition.reminders)
        for row in answers
    }
    rows: list[SilenceRow] = []
    for question in definition.scored:
        if definition.role(question) is Role.STANDARD:
            said = {row["pseudonym"]: row[question.id] for row in answers}
            rows += _of_one(question, said, waves, departments, definition)
    return rows


_OUTSIDE = (Answer.NOT_APPLICABLE, Answer.NOT_ASKED)


def _of_one(
    question: Question,
    said: Mapping[str, str],
    waves: Mapping[str, int | None],
    departments: Sequence[_Row],
    definition: Definition,
) -> list[SilenceRow]:
    """The views of one standard; ``said`` and ``waves`` are by pseudonym of a return analysed."""
    achieved = {
        name: meets(question.expected, definition.kinds[question.id], answer)
        for name, answer in said.items()
    }
    x = sum(value is True for value in achieved.values())
    n = sum(value is not None for value in achieved.values())
    if not n:
        return []
    # Departments known to be outside the question can't have failed it.
    outside = sum(answer in _OUTSIDE for answer in said.values())
    size = max(definition.population_of(len(departments)) - outside, n)
    low, high = worst_case(x, n, size) or (None, None)
    rows = [SilenceRow(question.id, View.WORST_CASE, "", x, n, size, None, low, high)]
    if definition.reminders:
        found = by_wave(waves, achieved, len(definition.reminders))
        rows += [_wave(question, wave) for wave in found]
        change = early_and_late(found)
        if change is not None:
            ends = _exact((change.low, change.high))
            late = [wave for wave in found if wave.number]
            a, d = (sum(getattr(w, name) for w in late) for name in ("achieved", "departments"))
            difference = change.difference
            rows.append(
                SilenceRow(question.id, View.LATE_LESS_EARLY, "", a, d, size, difference, *ends)
            )
        like = if_silent_are_like_the_last(x, n, size, found)
        rows.append(SilenceRow(question.id, View.LIKE_THE_LAST, "", x, n, size, like))
    for stratum in definition.strata:
        row = _post_stratified(question, stratum.id, achieved, departments)
        rows += [row] if row else []
    return rows


def _wave(question: Question, wave: Wave) -> SilenceRow:
    return SilenceRow(
        question.id,
        View.WAVE,
        str(wave.number),
        wave.achieved,
        wave.departments,
        wave.returns,
        wave.percent,
        *_exact(wave.interval),
    )


def _exact(interval: Interval | None) -> tuple[Fraction, Fraction] | tuple[None, None]:
    return (Fraction(interval[0]), Fraction(interval[1])) if interval else (None, None)


def _post_stratified(
    question: Question,
    stratum: str,
    achieved: Mapping[str, bool | None],
    departments: Sequence[_Row],
) -> SilenceRow | None:
    """Of the departments whose value is known; ``None`` where there is nothing to weight.

    Values are put together as they are shown elsewhere, and further until five departments or more
    have answered in each.
    """
    strata = []
    for values in merged_values(row[stratum] for row in departments):
        here = [row["pseudonym"] for row in departments if row[stratum] in values]
        answered = [value for value in map(achieved.get, here) if value is not None]
        strata.append(StratumCounts(values, sum(answered), len(answered), len(here)))
    percent = post_stratified(strata, LEAST)
    if percent is None or len(strata) < 2:  # noqa: PLR2004
        return None
    x, n, size = (
        sum(getattr(one, name) for one in strata)
        for name in ("achieved", "departments", "population")
    )
    return SilenceRow(question.id, View.POST_STRATIFIED, stratum, x, n, size, percent)
