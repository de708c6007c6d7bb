"""Rows of what changed between rounds: `changes.csv`, `series.csv` and `carried.csv`.

Read and written with the standard library alone, like the other tables.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass, fields
from enum import StrEnum
from fractions import Fraction
from typing import Any, TypeVar

from auditreport.problems import Problem
from auditreport.tables import half_up, read_rows, write_csv

_MINUS = "\N{MINUS SIGN}"


class Kind(StrEnum):
    """How a question of two rounds is compared."""

    PAIRED = "paired"
    """Each department with itself."""
    UNPAIRED = "unpaired"
    """All that answered then with all that answer now; it is known how many are the same."""
    PUBLISHED_ONLY = "published_only"
    """Likewise, from the published counts alone."""
    NOT_COMPARED = "not_compared"


class Why(StrEnum):
    """Why a question isn't compared."""

    NEW = "new"
    REWORDED = "reworded"
    OTHER_EXPECTATION = "other_expectation"
    OTHER_KIND = "other_kind"
    NOBODY_BEFORE = "nobody_before"
    NOBODY_NOW = "nobody_now"
    WITHHELD = "withheld"


class Way(StrEnum):
    """Which way a question went; up and down where neither is better.

    Perhaps: of the interval and the test, adjusted for the number of tests, only one says so.
    """

    BETTER = "better"
    WORSE = "worse"
    UP = "up"
    DOWN = "down"
    PERHAPS_BETTER = "perhaps_better"
    PERHAPS_WORSE = "perhaps_worse"
    PERHAPS_UP = "perhaps_up"
    PERHAPS_DOWN = "perhaps_down"
    UNCLEAR = "unclear"

    @property
    def is_sure(self) -> bool:
        """Whether it is clear which way the question went."""
        return self in (Way.BETTER, Way.WORSE, Way.UP, Way.DOWN)

    @property
    def leaning(self) -> Way:
        """The way without its perhaps."""
        return Way(self.value.removeprefix("perhaps_"))


WAY_WORDS = {
    Way.BETTER: "better",
    Way.WORSE: "worse",
    Way.UP: "risen",
    Way.DOWN: "fallen",
    Way.PERHAPS_BETTER: "perhaps better",
    Way.PERHAPS_WORSE: "perhaps worse",
    Way.PERHAPS_UP: "perhaps risen",
    Way.PERHAPS_DOWN: "perhaps fallen",
    Way.UNCLEAR: "no clear change",
}


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One question's answers of two rounds, and how they differ.

    Percentages are of departments that answered yes or no: compliance, or the share of yes of a
    survey item. Limits are those of 95% intervals; differences are in percentage points, this round
    less the earlier. Where ``kind`` is paired, the difference is among the departments that
    answered in both rounds (``same``), and ``kept``, ``lost``, ``gained`` and ``neither`` add up to
    them; else it is among all, and those counts are ``None``. ``only_before`` and ``only_now`` are
    ``None`` where it isn't known who answered. ``p`` is McNemar's exact *p*, ``p_adjusted`` the
    same by Holm's method for ``tests`` tests.
    """

    question: str
    earlier_question: str
    kind: Kind
    why: Why | None
    expected: str
    better: str
    """``more`` or ``fewer`` of what the percentage counts; empty where neither is better."""
    reworded: bool
    before_departments: int | None
    before_achieved: int | None
    before_low: float | None
    before_high: float | None
    departments: int
    achieved: int
    low: float | None
    high: float | None
    difference: float | None
    difference_low: float | None
    difference_high: float | None
    same: int | None = None
    only_before: int | None = None
    only_now: int | None = None
    kept: int | None = None
    lost: int | None = None
    gained: int | None = None
    neither: int | None = None
    p: float | None = None
    p_adjusted: float | None = None
    tests: int | None = None
    way: Way | None = None

    @property
    def before(self) -> Fraction | None:
        """The earlier percentage of all that answered, exact."""
        return _percent(self.before_achieved, self.before_departments)

    @property
    def now(self) -> Fraction | None:
        """The percentage of all that answer in this round, exact."""
        return _percent(self.achieved, self.departments)

    @property
    def is_compared(self) -> bool:
        """Whether there is a difference to speak of."""
        return self.kind is not Kind.NOT_COMPARED


@dataclass(frozen=True, slots=True)
class SeriesRow:
    """One question in one round, by its present number; rounds in order, the present one last.

    ``break_before`` says why the line from the round before must not be drawn; ``None``: it may.
    """

    question: str
    round: str
    departments: int | None
    achieved: int | None
    low: float | None
    high: float | None
    break_before: Why | None

    @property
    def percent(self) -> Fraction | None:
        """The percentage, exact; ``None`` where nobody answered, or it was withheld."""
        return _percent(self.achieved, self.departments)


@dataclass(frozen=True, slots=True)
class CarriedRow:
    """One action of the earlier plan: what became of it, and the questions that called for it."""

    id: str
    title: str
    priority: str
    status: str
    note: str
    earlier_questions: tuple[str, ...]
    questions: tuple[str, ...]
    """By their present numbers; those that aren't asked any more are left out."""


def _percent(part: int | None, whole: int | None) -> Fraction | None:
    return Fraction(100 * part, whole) if whole and part is not None else None


# --- As CSV ---


def changes_csv(rows: Iterable[ChangeRow]) -> str:
    """`changes.csv`: a ``ChangeRow`` a line, with both percentages as printed."""
    columns = [*_names(ChangeRow), "before_percent", "percent"]
    return write_csv(
        columns, ([*astuple(row), printed(row.before), printed(row.now)] for row in rows)
    )


def read_changes(text: str) -> list[ChangeRow]:
    """The rows of `changes.csv`."""
    return _read(ChangeRow, text)


def series_csv(rows: Iterable[SeriesRow]) -> str:
    """`series.csv`: a ``SeriesRow`` a line; a later round reads it and goes on from there."""
    columns = [*_names(SeriesRow), "percent"]
    return write_csv(columns, ([*astuple(row), printed(row.percent)] for row in rows))


def read_series(text: str, file: str = "series.csv") -> list[SeriesRow]:
    """The rows of `series.csv`, of this round or of the previous one.

    Raises ``Problem`` where it isn't such a table.
    """
    try:
        return _read(SeriesRow, text)
    except (KeyError, ValueError):
        raise Problem(
            what="the table of rounds can't be read",
            where=file,
            fix="Take it as it was published, or remove it: then only two rounds are compared. For "
            f"example:\n{','.join(_names(SeriesRow))}\nQ1,2010,81,74,83.2201,95.7507,",
        ) from None


def carried_csv(rows: Iterable[CarriedRow]) -> str:
    """`carried.csv`: a ``CarriedRow`` a line, questions parted by spaces."""
    cells = ([" ".join(v) if isinstance(v, tuple) else v for v in astuple(row)] for row in rows)
    return write_csv(_names(CarriedRow), cells)


def read_carried(text: str) -> list[CarriedRow]:
    """The rows of `carried.csv`."""
    return _read(CarriedRow, text)


def printed(percent: Fraction | None) -> int | None:
    """A percentage as printed: a whole number, half up."""
    return None if percent is None else half_up(percent)


def signed(value: float) -> str:
    """A change as printed: ``+18``, ``−3``, ``0``."""
    number = rounded(value)
    return f"+{number}" if number > 0 else minus(value)


def minus(value: float) -> str:
    """A whole number with a proper minus: ``−3``, ``18``."""
    number = rounded(value)
    return f"{_MINUS}{-number}" if number < 0 else str(number)


def rounded(value: float) -> int:
    """The nearest whole number, halves away from 0."""
    whole = printed(Fraction(str(abs(value)))) or 0
    return -whole if value < 0 else whole


Row = TypeVar("Row", ChangeRow, SeriesRow, CarriedRow)


def _names(row: type[ChangeRow] | type[SeriesRow] | type[CarriedRow]) -> list[str]:
    return [field.name for field in fields(row)]


def _read(row: type[Row], text: str) -> list[Row]:
    kinds = {field.name: str(field.type) for field in fields(row)}
    lines = read_rows(text)
    return [row(**_values(kinds, line)) for line in lines]


_READERS: Mapping[str, Any] = {
    "str": str,
    "int": int,
    "float": float,
    "bool": lambda cell: cell == "True",
    "Kind": Kind,
    "Why": Why,
    "Way": Way,
    "tuple[str, ...]": lambda cell: tuple(cell.split()),
}


def _values(kinds: Mapping[str, str], line: Mapping[str, str]) -> dict[str, Any]:
    """A line's cells as their columns' kinds of value; empty is ``None`` where that is allowed."""
    found: dict[str, Any] = {}
    for column, kind in kinds.items():
        name = kind.removesuffix(" | None")
        cell = line[column]
        found[column] = None if not cell and name != kind else _READERS[name](cell)
    return found
