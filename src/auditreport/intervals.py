"""How sure a percentage is: intervals for a share of a finite population.

Both take it that the departments that answered are like those that didn't; what silence could hide
is said elsewhere (``silence``). Nothing heavy is imported, so any stage may use this.

Sources: E. B. Wilson, JASA 22 (1927) 209–212; the finite population correction as in B. O'Neill,
Mathematical properties and finite-population correction for the Wilson score interval (2021).
The exact limits are those of C. J. Clopper and E. S. Pearson, Biometrika 26 (1934) 404–413, for
draws without replacement, as in H. S. Konijn, Statistical Theory of Sample Survey Design (1973).
"""

from __future__ import annotations

from fractions import Fraction
from math import comb, sqrt
from statistics import NormalDist

Interval = tuple[float, float]
"""Lower and upper limit, in percent unless a docstring says otherwise."""

LEVEL = 0.95
"""The share of such intervals that hold the truth, where nothing else is asked for."""


def wilson(
    achieved: int, departments: int, population: int | None, level: float = LEVEL
) -> Interval | None:
    """Wilson's interval with the finite population correction, in percent; the default.

    It holds the shares *P* of the population for which (*p* − *P*)² ≤ *z*² × the variance of *p*
    when *n* of *N* are drawn without replacement, *P*(1 − *P*)/*n* × (*N* − *n*)/(*N* − 1). That is
    Wilson's interval with *z*² × (*N* − *n*)/(*N* − 1) for *z*². Right on average over the possible
    truths; for some of them it holds the truth less often than ``level`` says. Near 0 and 100%, or
    where nearly all answered, a limit may lie a little beyond what the answers leave possible
    (``silence.worst_case``), which the exact ones never do.

    ``population`` is *N*; ``None`` means without end, which is Wilson's own interval. Where fewer
    are named than answered, those that answered are all there are. A census gives a point.
    ``None`` where no department answered. Raises ``ValueError`` on impossible counts.
    """
    _check(achieved, departments, population, level)
    if not departments:
        return None
    percent = 100 * achieved / departments
    spread = z_score(level) ** 2 * _correction(departments, population) / departments
    # The upper limit is the complement's lower one, so swapping yes and no mirrors the interval.
    low = _wilson_low(achieved, departments, spread)
    high = 100 - _wilson_low(departments - achieved, departments, spread)
    # Rounding must put neither limit on the wrong side of the point.
    return (min(low, percent), max(high, percent)) if spread else (percent, percent)


def _correction(departments: int, population: int | None) -> float:
    """(*N* − *n*)/(*N* − 1): 0 for a census, 1 for a population without end."""
    if population is None:
        return 1.0
    silent = max(population - departments, 0)
    return silent / (population - 1) if silent else 0.0


def _wilson_low(achieved: int, departments: int, spread: float) -> float:
    """The lower limit in percent; ``spread`` is *z*² × the correction ÷ *n*."""
    share = achieved / departments
    half = sqrt(spread * share * (1 - share) + spread**2 / 4)
    return max(100 * (share + spread / 2 - half) / (1 + spread), 0.0) if achieved else 0.0


def exact(
    achieved: int, departments: int, population: int, level: float = LEVEL
) -> Interval | None:
    """Exact limits from the hypergeometric distribution, in percent of the population.

    Of the *N* + 1 totals that the population may have, those that neither of two one-sided tests at
    (1 − ``level``)/2 rejects: as likely as that or less is it to see so many, or so few, achieved.
    For every truth the interval holds it at least as often as ``level`` says; it is wider for that.

    ``population``, ``None`` and errors as in ``wilson``. The arithmetic is in whole numbers, so no
    rounding decides at the edge. 0.1 s for 4,000 of 10,000.
    """
    _check(achieved, departments, population, level)
    if not departments:
        return None
    size = max(population, departments)
    tail = (1 - Fraction(str(level))) / 2
    lowest = _least_total(achieved, departments, size, tail)
    highest = size - _least_total(departments - achieved, departments, size, tail)
    # Where all but one or two answered, a single total may be left, a hair off the point.
    percent = 100 * achieved / departments
    return min(100 * lowest / size, percent), max(100 * highest / size, percent)


def _least_total(achieved: int, departments: int, population: int, tail: Fraction) -> int:
    """The least total under which at least ``achieved`` has a probability above ``tail``.

    The probability rises with the total, so the total is found by halving: with one less than
    achieved it can't be, with all silent departments added it is certain.
    """
    too_few, enough = achieved - 1, population - departments + achieved
    draws = comb(population, departments)
    while enough - too_few > 1:
        total = (too_few + enough) // 2
        ways = _ways_at_least(achieved, departments, population, total)
        if ways * tail.denominator > tail.numerator * draws:
            enough = total
        else:
            too_few = total
    return enough


def _ways_at_least(achieved: int, departments: int, population: int, total: int) -> int:
    """In how many of the possible draws at least ``achieved`` of the ``total`` are.

    With the total neither below ``achieved`` nor too large for so few: each can be drawn.
    """
    most = min(total, departments)
    without = population - total - departments
    ways = in_all = comb(total, achieved) * comb(population - total, departments - achieved)
    for drawn in range(achieved, most):
        # From one term to the next; the division has no remainder.
        ways = (
            ways
            * ((total - drawn) * (departments - drawn))
            // ((drawn + 1) * (without + drawn + 1))
        )
        in_all += ways
    return in_all


def z_score(level: float) -> float:
    """The standard normal's two-sided limit: 1.96 for 0.95."""
    return NormalDist().inv_cdf((1 + level) / 2)


def _check(achieved: int, departments: int, population: int | None, level: float) -> None:
    if not 0 <= achieved <= departments:
        raise ValueError(f"{achieved} achieved of {departments} departments is impossible")
    if population is not None and population < 0:
        raise ValueError(f"a population of {population} is impossible")
    if not 0 < level < 1:
        raise ValueError(f"a level lies between 0 and 1, and {level} does not")
