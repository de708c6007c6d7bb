"""What has changed since an earlier round, and whether that is more than chance.

Differences are after less before, in percentage points. Intervals and tests are about how
departments answer as such, not only about the departments of one year: no correction for a finite
population, unless it is asked for. Nothing heavy is imported, so any stage may use this.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import comb, sqrt
from typing import Literal, NamedTuple

from auditreport.intervals import LEVEL, Interval, wilson


class Pairs(NamedTuple):
    """Departments that answered yes or no in both rounds, by whether they achieved."""

    kept: int
    """Before and after."""
    lost: int
    """Before, no longer after."""
    gained: int
    """After, not before."""
    neither: int

    @property
    def departments(self) -> int:
        """All of them."""
        return sum(self)


class Overlap(NamedTuple):
    """Departments by the rounds in which they answered one question with yes or no."""

    both: int
    only_before: int
    only_after: int


@dataclass(frozen=True, slots=True)
class Change:
    """Compliance before and after, exact; their difference with its interval in points."""

    before: Fraction
    after: Fraction
    low: float
    high: float

    @property
    def difference(self) -> Fraction:
        """After less before, in percentage points."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class PairedChange(Change):
    """The change among the same departments, with McNemar's exact *p*."""

    pairs: Pairs
    p: float


class Direction(StrEnum):
    """Whether a change is for the better."""

    BETTER = "better"
    WORSE = "worse"
    UNCLEAR = "unclear"
    """The interval holds both a rise and a fall: no more than chance may be behind it."""


# --- The same departments ---


def pair_up(
    before: Mapping[str, bool | None], after: Mapping[str, bool | None]
) -> tuple[Pairs, Overlap]:
    """Count one question's answers of two rounds by department.

    Both map a pseudonym to whether the department achieved, ``None`` where it didn't answer yes or
    no. Only departments with an answer in both rounds are pairs. The pseudonyms are the same only
    where both rounds had the same key.
    """
    was = {name: achieved for name, achieved in before.items() if achieved is not None}
    now = {name: achieved for name, achieved in after.items() if achieved is not None}
    both = was.keys() & now.keys()
    kept = sum(was[name] and now[name] for name in both)
    lost = sum(was[name] for name in both) - kept
    gained = sum(now[name] for name in both) - kept
    pairs = Pairs(kept, lost, gained, len(both) - kept - lost - gained)
    return pairs, Overlap(len(both), len(was) - len(both), len(now) - len(both))


def paired(pairs: Pairs, level: float = LEVEL) -> PairedChange | None:
    """The change among departments that answered in both rounds; ``None`` where there are none.

    The interval is method 10 of R. G. Newcombe, Improved confidence intervals for the difference
    between binomial proportions based on paired data, Statistics in Medicine 17 (1998) 2635–2650:
    Wilson's intervals of both rounds, joined with allowance for their correlation. The test looks
    only at departments that changed, the interval at all, so near the edge one may call a change
    clear where the other doesn't. Raises ``ValueError`` on a negative count.
    """
    if min(pairs) < 0:
        raise ValueError(f"a count is negative: {pairs}")
    departments = pairs.departments
    if not departments:
        return None
    before, after = pairs.kept + pairs.lost, pairs.kept + pairs.gained
    change = _joined(
        (before, departments, wilson(before, departments, None, level)),
        (after, departments, wilson(after, departments, None, level)),
        _correlation(pairs),
    )
    p = mcnemar(pairs.gained, pairs.lost)
    return PairedChange(change.before, change.after, change.low, change.high, pairs, p)


def _correlation(pairs: Pairs) -> float:
    """Newcombe's φ: below what is observed where that is positive, 0 where a margin is empty."""
    kept, lost, gained, neither = pairs
    margins = (kept + lost) * (gained + neither) * (kept + gained) * (lost + neither)
    if not margins:
        return 0.0
    product = kept * neither - lost * gained
    # A positive correlation makes the interval narrower, so it is taken with caution.
    cautious = max(product - pairs.departments / 2, 0) if product > 0 else product
    return cautious / sqrt(margins)


def mcnemar(gained: int, lost: int) -> float:
    """Two-sided exact *p* of McNemar's test that gains and losses are equally likely.

    Twice the probability, by the binomial distribution with ½, of a split of those that changed as
    uneven as this one or more; at most 1, and 1 where none changed.

    Source: Q. McNemar, Psychometrika 12 (1947) 153–157; the exact form as in M. W. Fagerland,
    S. Lydersen and P. Laake, Statistical Analysis of Contingency Tables (2017), chapter 8.
    """
    changed = gained + lost
    fewer = sum(comb(changed, i) for i in range(min(gained, lost) + 1))
    return float(min(Fraction(2 * fewer, 2**changed), Fraction(1)))


# --- Different departments ---


def unpaired(
    achieved_before: int,
    departments_before: int,
    achieved_after: int,
    departments_after: int,
    level: float = LEVEL,
    *,
    populations: tuple[int, int] | None = None,
) -> Change | None:
    """The change where it isn't known which departments are the same.

    The interval is method 10 of R. G. Newcombe, Interval estimation for the difference between
    independent proportions: comparison of eleven methods, Statistics in Medicine 17 (1998) 873–890:
    Wilson's intervals of both rounds, joined. It takes the rounds as independent; where many
    departments answered in both, it is wider than need be.

    ``populations``, before and after, asks for the change among just these departments: then the
    intervals joined have the finite population correction. ``None`` where nobody answered in one of
    the rounds. Raises ``ValueError`` on impossible counts.
    """
    size_before, size_after = populations or (None, None)
    before = wilson(achieved_before, departments_before, size_before, level)
    after = wilson(achieved_after, departments_after, size_after, level)
    if before is None or after is None:
        return None
    return _joined(
        (achieved_before, departments_before, before), (achieved_after, departments_after, after)
    )


_Share = tuple[int, int, Interval | None]
"""Achieved, departments, and the interval in percent."""


def _joined(before: _Share, after: _Share, correlation: float = 0.0) -> Change:
    """Newcombe's way to join two intervals: square, add, take the root."""
    was, was_low, was_high = _arms(before)
    now, now_low, now_high = _arms(after)
    middle = float(now - was)
    fall = _root(now_low, was_high, correlation)
    rise = _root(now_high, was_low, correlation)
    return Change(was, now, max(middle - fall, -100.0), min(middle + rise, 100.0))


def _arms(share: _Share) -> tuple[Fraction, float, float]:
    """Compliance in percent, and how far its interval reaches below and above."""
    achieved, departments, interval = share
    percent = Fraction(100 * achieved, departments)
    low, high = interval or (float(percent), float(percent))
    return percent, float(percent) - low, high - float(percent)


def _root(one: float, other: float, correlation: float) -> float:
    # Below 0 only by rounding: the correlation is never above 1.
    return sqrt(max(one**2 - 2 * correlation * one * other + other**2, 0.0))


# --- In words ---


def direction(
    change: Change,
    desired: Literal["more", "fewer"] = "more",
    p: float | None = None,
    level: float = LEVEL,
) -> Direction:
    """Whether the change is for the better; ``desired`` decides which way that is.

    It is unclear unless the whole interval lies on one side of 0. Where tests are made, ``p`` (that
    of ``holm``) must agree: not above 1 − ``level``.
    """
    if change.low <= 0 <= change.high or (p is not None and p > 1 - level):
        return Direction.UNCLEAR
    rose = change.low > 0
    return Direction.BETTER if rose == (desired == "more") else Direction.WORSE


def holm(p_values: Sequence[float]) -> list[float]:
    """Each *p* made larger for the number of tests, by Holm's step-down method; same order.

    Where all that are then 0.05 or less are taken as real, the chance that one or more of them
    isn't is at most 0.05, whether or not the tests depend on each other.

    Source: S. Holm, A simple sequentially rejective multiple test procedure, Scandinavian Journal
    of Statistics 6 (1979) 65–70.
    """
    adjusted = [0.0] * len(p_values)
    largest = 0.0
    for done, place in enumerate(sorted(range(len(p_values)), key=lambda i: p_values[i])):
        largest = max(largest, min((len(p_values) - done) * p_values[place], 1.0))
        adjusted[place] = largest
    return adjusted
