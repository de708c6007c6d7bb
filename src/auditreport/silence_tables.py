"""The rows of `silence.csv`, as they are published.

Read with the standard library alone, like :mod:`auditreport.tables`, and for the same reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from auditreport.tables import read_rows


class View(StrEnum):
    """From which side a row looks at the silent."""

    WORST_CASE = "worst_case"
    """All without a yes or no had failed (``low``), or had achieved (``high``)."""
    WAVE = "wave"
    """Those that answered after so many reminders as ``part`` says, with an interval."""
    LATE_LESS_EARLY = "late_less_early"
    """The difference of those that needed a reminder from the others, in percentage points."""
    LIKE_THE_LAST = "like_the_last"
    """If the silent were like the last wave in which any answered."""
    POST_STRATIFIED = "post_stratified"
    """Respondents weighted to the register's values of the stratum that ``part`` names."""


@dataclass(frozen=True, slots=True)
class SilenceRow:
    """One view of one standard.

    ``achieved`` of ``departments`` are the answers that it rests on, out of ``population``
    departments. ``percent`` is what comes of it, ``low`` and ``high`` the ends; in percent, or in
    points for a difference, ``None`` where they don't exist.
    """

    question: str
    view: View
    part: str
    achieved: int
    departments: int
    population: int
    percent: Fraction | None = None
    low: Fraction | None = None
    high: Fraction | None = None

    @property
    def plain(self) -> Fraction | None:
        """Compliance of the departments that the row rests on, in percent."""
        return Fraction(100 * self.achieved, self.departments) if self.departments else None


def read_silence(text: str) -> list[SilenceRow]:
    """Read the rows of `silence.csv`; none where the report doesn't show them."""

    def number(cell: str) -> Fraction | None:
        return Fraction(cell) if cell else None

    return [
        SilenceRow(
            row["question"],
            View(row["view"]),
            row["part"],
            int(row["achieved"]),
            int(row["departments"]),
            int(row["population"]),
            number(row["percent"]),
            number(row["low"]),
            number(row["high"]),
        )
        for row in read_rows(text)
    ]
