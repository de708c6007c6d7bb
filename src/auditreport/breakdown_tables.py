"""The rows of `breakdowns.csv`, as they are published.

Read with the standard library alone, like :mod:`auditreport.tables`, and for the same reason.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from auditreport.definition import Definition
from auditreport.tables import (
    WITHHELD,
    half_up,
    read_count,
    read_rows,
    two_decimals,
    with_mark,
    write_csv,
)
from auditreport.words import Answer

YES_NO = (Answer.YES.value, Answer.NO.value)
"""The values of a question that others are broken down by."""
BREAKDOWN_COLUMNS = (
    *("question", "by", "value", "returns", "departments", "not_achieved", "achieved"),
    *("percent", "ci_low", "ci_high"),
)


@dataclass(frozen=True, slots=True)
class BreakdownRow:
    """One question in one value of a stratum, or among those that gave another answer.

    ``returns`` are analysed, ``departments`` of them answered yes or no. Counts are as shown:
    ``None`` where withheld, and rounded where the profile rounds. The percentage and its interval
    (percent, two decimals) are made from the counts as shown; ``None`` where those are withheld, or
    where no department answered yes or no.
    """

    question: str
    by: str
    value: str
    returns: int | None
    departments: int | None
    not_achieved: int | None
    achieved: int | None
    ci_low: Fraction | None = None
    ci_high: Fraction | None = None

    @property
    def withheld(self) -> bool:
        """Whether there is a percentage, and it isn't shown."""
        return self.achieved is None or self.not_achieved is None

    @property
    def percent(self) -> int | None:
        """Achieved of those that answered yes or no, a whole number, half up."""
        if self.achieved is None or self.not_achieved is None:
            return None
        answered = self.achieved + self.not_achieved
        return half_up(Fraction(100 * self.achieved, answered)) if answered else None

    @property
    def interval(self) -> tuple[int, int] | None:
        """The limits of the 95% interval as printed: whole numbers round the percent."""
        if self.ci_low is None or self.ci_high is None or self.percent is None:
            return None
        return min(half_up(self.ci_low), self.percent), max(half_up(self.ci_high), self.percent)


def nothing_yet(
    definition: Definition, strata_values: Iterable[tuple[str, str]]
) -> list[BreakdownRow]:
    """The rows that there will be, without a count, from the values of strata as they are shown."""
    by_stratum = list(strata_values)
    return [
        BreakdownRow(question.id, one.by, value, None, None, None, None)
        for one in definition.breakdowns
        for question in one.of(definition.questions)
        for value in [v for s, v in by_stratum if s == one.by] or YES_NO
    ]


def breakdowns_csv(rows: Iterable[BreakdownRow]) -> str:
    """The text of `breakdowns.csv`."""
    return write_csv(BREAKDOWN_COLUMNS, map(_cells, rows))


def _cells(row: BreakdownRow) -> list[object]:
    counts = (row.returns, row.departments, row.not_achieved, row.achieved)
    shares: list[object] = [row.percent]
    shares += [None if end is None else two_decimals(end) for end in (row.ci_low, row.ci_high)]
    if row.withheld:
        shares = [WITHHELD] * len(shares)
    return [row.question, row.by, row.value, *map(with_mark, counts), *shares]


def read_breakdowns(text: str) -> list[BreakdownRow]:
    """Read the rows of `breakdowns.csv`."""

    def limit(cell: str) -> Fraction | None:
        return Fraction(cell) if cell not in ("", WITHHELD) else None

    return [
        BreakdownRow(
            question=row["question"],
            by=row["by"],
            value=row["value"],
            returns=read_count(row["returns"]),
            departments=read_count(row["departments"]),
            not_achieved=read_count(row["not_achieved"]),
            achieved=read_count(row["achieved"]),
            ci_low=limit(row["ci_low"]),
            ci_high=limit(row["ci_high"]),
        )
        for row in read_rows(text)
    ]
