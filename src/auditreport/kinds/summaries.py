"""What departments answered: counts of options, or the middle and the spread of a measure.

Quantiles are those of Hyndman and Fan's type 7 (The American Statistician 50 (1996) 361–365): of
the values in order, the point (*n* − 1)*p* steps above the least, between two values in proportion.
The arithmetic is exact. A point between two days is the day within which it falls.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import floor

from auditreport.kinds.kind import STATUSES, Kind
from auditreport.kinds.numbers import Numbers, decimal
from auditreport.tables import half_up
from auditreport.words import Answer

OPTION_COLUMNS = ("question", "option", "label", "chosen", "departments", "percent")
FIGURE_COLUMNS = (
    *("question", "unit", "departments", "median", "lower_quartile", "upper_quartile"),
    *("least", "most"),
)

EXTREMES_FROM = 10
"""Values from which the least and the greatest are given: each is one department's."""
QUARTILES_FROM = 5
"""Values from which median and quartiles are given: of fewer, they are single ones."""

Point = Fraction | date


@dataclass(frozen=True, slots=True)
class OptionCount:
    """How many departments chose one option; of several options, a department may count in each."""

    option: str
    label: str
    chosen: int


@dataclass(frozen=True, slots=True)
class Figures:
    """The middle and the spread of ``departments`` values; ``None`` where withheld or absent."""

    departments: int
    median: Point | None = None
    lower_quartile: Point | None = None
    upper_quartile: Point | None = None
    least: Point | None = None
    most: Point | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """One question's answers.

    ``departments`` gave a value; with ``statuses`` (every one is there, also at 0) they are all the
    returns. ``options`` of a list, ``figures`` of a measure; the other is empty.
    """

    departments: int
    statuses: Mapping[Answer, int]
    options: tuple[OptionCount, ...] = ()
    figures: Figures | None = None

    @property
    def returns(self) -> int:
        """Every return included."""
        return self.departments + sum(self.statuses.values())


def summarise(
    kind: Kind,
    answers: Iterable[str],
    extremes_from: int = EXTREMES_FROM,
    quartiles_from: int = QUARTILES_FROM,
) -> Summary:
    """Summarise canonical answers, one a department. Raises ``ValueError`` on any other text."""
    counts = Counter(answers)
    statuses = {Answer(status): counts.pop(status, 0) for status in Answer if status in STATUSES}
    departments = counts.total()
    if options := kind.options():
        chosen: Counter[str] = Counter()
        for value, number in counts.items():
            for option in _chosen(kind, value):
                chosen[option] += number
        rows = tuple(OptionCount(one, label, chosen[one]) for one, label in options.items())
        return Summary(departments, statuses, options=rows)
    measures = [kind.measure(value) for value in counts.elements()]
    points = [one for one in measures if not isinstance(one, frozenset)]
    if not kind.rule_keys:  # free text: given or not, and nothing else is known
        return Summary(departments, statuses)
    return Summary(departments, statuses, figures=_figures(points, extremes_from, quartiles_from))


def _chosen(kind: Kind, value: str) -> frozenset[str]:
    measure = kind.measure(value)
    if not isinstance(measure, frozenset):
        raise TypeError("options are compared as sets")
    return measure


def _figures(points: Sequence[Point], extremes_from: int, quartiles_from: int) -> Figures:
    ordered = sorted(Fraction(p.toordinal()) if isinstance(p, date) else p for p in points)
    days = any(isinstance(point, date) for point in points)
    n = len(ordered)

    def back(point: Fraction) -> Point:
        return date.fromordinal(floor(point)) if days else point

    figures = Figures(n)
    if n >= max(quartiles_from, 1):
        low, middle, high = (back(quantile(ordered, Fraction(q, 4))) for q in (1, 2, 3))
        figures = Figures(n, middle, low, high)
        if n >= extremes_from:
            figures = Figures(n, middle, low, high, back(ordered[0]), back(ordered[-1]))
    return figures


def quantile(ordered: Sequence[Fraction], share: Fraction) -> Fraction:
    """The type 7 quantile of values in ascending order, at least one; ``share`` from 0 to 1."""
    place = (len(ordered) - 1) * share
    below = floor(place)
    if below == place:
        return ordered[below]
    return ordered[below] + (place - below) * (ordered[below + 1] - ordered[below])


def option_rows(question: str, summary: Summary) -> list[tuple[object, ...]]:
    """Rows with the columns ``OPTION_COLUMNS``; percent of departments, half up, as printed."""
    return [
        (
            question,
            one.option,
            one.label,
            one.chosen,
            summary.departments,
            half_up(Fraction(100 * one.chosen, summary.departments)) if summary.departments else "",
        )
        for one in summary.options
    ]


def figure_row(question: str, kind: Kind, figures: Figures) -> tuple[object, ...]:
    """A row with the columns ``FIGURE_COLUMNS``, numbers exact, withheld ones empty."""
    unit = ""
    if isinstance(kind, Numbers):
        unit = "%" if kind.type == "percent" else kind.unit
    points = (
        *(figures.median, figures.lower_quartile, figures.upper_quartile),
        *(figures.least, figures.most),
    )
    return (question, unit, figures.departments, *(_plain(point) for point in points))


def _plain(point: Point | None) -> str:
    if point is None:
        return ""
    return point.isoformat() if isinstance(point, date) else decimal(point)
