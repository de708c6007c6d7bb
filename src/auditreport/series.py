"""The rounds of each question in order, from the rows of `series.csv`."""

from __future__ import annotations

from collections.abc import Sequence

from auditreport.change_tables import SeriesRow


def by_question(rows: Sequence[SeriesRow]) -> dict[str, list[SeriesRow]]:
    """Each question's rounds, in order."""
    found: dict[str, list[SeriesRow]] = {}
    for row in rows:
        found.setdefault(row.question, []).append(row)
    return found


LONG = 3
"""From so many rounds on, a question has a series to look at."""


def long_series(rows: Sequence[SeriesRow]) -> dict[str, list[SeriesRow]]:
    """The rounds of each question that has three or more."""
    return {name: history for name, history in by_question(rows).items() if len(history) >= LONG}


def rounds_in_order(rows: Sequence[SeriesRow]) -> list[str]:
    """The names of all rounds, the earliest first.

    The order is that of the question with most; a round that it lacks can only be an earlier one
    of another question.
    """
    longest = max(by_question(rows).values(), key=len, default=[])
    order = [row.round for row in longest]
    names = dict.fromkeys(row.round for row in rows)
    return [name for name in names if name not in order] + order
