"""Intervals: others' published examples, enumeration, and what must hold for any counts."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from fractions import Fraction
from itertools import combinations
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditreport.intervals import exact, wilson

Method = Callable[..., tuple[float, float]]
METHODS = pytest.mark.parametrize("method", [wilson, exact])


@st.composite
def counts(draw: st.DrawFn) -> tuple[int, int, int]:
    """Achieved of departments of a population."""
    population = draw(st.integers(1, 120))
    departments = draw(st.integers(1, population))
    return draw(st.integers(0, departments)), departments, population


# --- Against others ---


def test_wilson_with_finite_population_is_as_published() -> None:
    # Package stat.extend 0.2.1 by B. O'Neill, who published the formula: its own test of CONF.prop,
    # 14 of 32 cars with more than 20 miles per gallon, in a population of 1000.
    assert wilson(14, 32, 1000) == pytest.approx((28.3745994666663, 60.4278989534686), abs=1e-11)


def test_wilson_without_end_is_as_published() -> None:
    # R. G. Newcombe, Statistics in Medicine 17 (1998) 857–872, method 3.
    for achieved, departments, limits in [
        (81, 263, (0.2553, 0.3662)),
        (15, 148, (0.0624, 0.1605)),
        (0, 20, (0, 0.1611)),
        (1, 29, (0.0061, 0.1718)),
    ]:
        found = wilson(achieved, departments, None)
        assert found == pytest.approx([100 * limit for limit in limits], abs=0.005)


def test_exact_limits_are_inside_the_first_totals_that_samplingbook_rejects() -> None:
    # G. Kauermann and H. Küchenhoff, Stichproben (2010), page 53: of 300 employees 100 were asked.
    # The published 110 and 161 (P = 0.0237 and 0.0225) and 19 are the nearest totals outside; the 2
    # is the least total possible.
    assert exact(45, 100, 300) == (100 * 111 / 300, 100 * 160 / 300)
    assert exact(2, 100, 300) == (100 * 2 / 300, 100 * 18 / 300)


# --- Against a calculation of another kind ---


def chance(population: int, total: int, departments: int) -> dict[int, Fraction]:
    """Chances of each count achieved, by drawing departments one after the other."""
    chances = {0: Fraction(1)}
    for drawn in range(departments):
        after: dict[int, Fraction] = {}
        for achieved, probability in chances.items():
            yes = Fraction(total - achieved, population - drawn)
            after[achieved + 1] = after.get(achieved + 1, Fraction(0)) + probability * yes
            after[achieved] = after.get(achieved, Fraction(0)) + probability * (1 - yes)
        chances = {achieved: p for achieved, p in after.items() if p}
    return chances


def test_drawing_one_by_one_is_the_same_as_listing_every_draw() -> None:
    draws = list(combinations([1] * 4 + [0] * 5, 3))
    assert chance(9, 4, 3) == {
        achieved: Fraction(sum(sum(draw) == achieved for draw in draws), comb(9, 3))
        for achieved in range(4)
    }


@pytest.mark.parametrize(
    ("departments", "population"), [(1, 2), (1, 40), (3, 7), (10, 12), (17, 40)]
)
def test_exact_holds_every_total_that_no_test_rejects_and_no_other(
    departments: int, population: int
) -> None:
    tail = Fraction(1, 40)
    by_total = [chance(population, total, departments) for total in range(population + 1)]
    for achieved in range(departments + 1):
        kept = [
            total
            for total, chances in enumerate(by_total)
            if sum(p for x, p in chances.items() if x >= achieved) > tail
            and sum(p for x, p in chances.items() if x <= achieved) > tail
        ]
        assert kept == list(range(kept[0], kept[-1] + 1))
        ends = (100 * kept[0] / population, 100 * kept[-1] / population)
        assert exact(achieved, departments, population) == ends


def test_exact_covers_every_truth_of_the_founding_case() -> None:
    """85 of 210, all 211 truths, counted and not simulated."""
    intervals = [exact(x, 85, 210) for x in range(86)]
    for total in range(211):
        percent = 100 * total / 210
        covered = sum(
            comb(total, x) * comb(210 - total, 85 - x)
            for x, interval in enumerate(intervals)
            if interval and interval[0] <= percent <= interval[1]
        )
        assert Fraction(covered, comb(210, 85)) >= Fraction(95, 100)


@given(counts())
def test_wilson_holds_the_shares_that_the_score_test_does_not_reject(
    case: tuple[int, int, int],
) -> None:
    """By its definition: at a limit, the deviation is 1.96 standard errors of that limit."""
    achieved, departments, population = case
    interval = wilson(*case)
    assert interval
    for limit in interval:
        share = limit / 100
        variance = share * (1 - share) / departments
        variance *= (population - departments) / max(population - 1, 1)
        squared = 1.959963984540054**2 * variance
        assert (achieved / departments - share) ** 2 == pytest.approx(squared, abs=1e-12)


# --- Whatever the counts ---


@METHODS
@given(counts())
def test_the_interval_holds_the_point_and_stays_within_0_and_100(
    method: Method, case: tuple[int, int, int]
) -> None:
    achieved, departments, population = case
    low, high = method(*case)
    assert 0 <= low <= 100 * achieved / departments <= high <= 100
    if departments == population:
        assert low == high


@METHODS
@given(counts())
def test_swapping_yes_and_no_mirrors_the_interval(
    method: Method, case: tuple[int, int, int]
) -> None:
    achieved, departments, population = case
    low, high = method(*case)
    mirrored = method(departments - achieved, departments, population)
    assert mirrored == pytest.approx((100 - high, 100 - low), abs=1e-12)


@METHODS
@given(counts())
def test_one_more_achieved_moves_neither_limit_down(
    method: Method, case: tuple[int, int, int]
) -> None:
    achieved, departments, population = case
    if achieved < departments:
        low, high = method(*case)
        next_low, next_high = method(achieved + 1, departments, population)
        assert low <= next_low
        assert high <= next_high


@METHODS
@given(counts())
def test_a_higher_level_gives_a_wider_interval(method: Method, case: tuple[int, int, int]) -> None:
    low, high = method(*case)
    wider_low, wider_high = method(*case, 0.99)
    assert wider_low <= low <= high <= wider_high


@given(counts(), st.integers(1, 500))
def test_wilson_is_narrower_the_more_of_the_population_answered(
    case: tuple[int, int, int], more: int
) -> None:
    achieved, departments, population = case
    sizes = (population, population + more, None)
    narrow, wide, endless = (wilson(achieved, departments, size) or (0, 0) for size in sizes)
    assert endless[0] <= wide[0] <= narrow[0] <= narrow[1] <= wide[1] <= endless[1]


@given(counts())
def test_exact_holds_only_what_the_answers_leave_possible(case: tuple[int, int, int]) -> None:
    achieved, departments, population = case
    interval = exact(*case)
    assert interval
    assert interval[0] >= 100 * achieved / population
    assert interval[1] <= 100 * (achieved + population - departments) / population


# --- Edges ---


@METHODS
def test_edges(method: Method) -> None:
    assert method(0, 0, 210) is None
    assert method(1, 1, 1) == (100, 100)
    assert method(3, 4, 4) == (75, 75)
    # A population smaller than those that answered is a census of them.
    assert method(3, 4, 2) == (75, 75)
    # All but two answered: one total is left (1 of 210), and the point is 1 of 208.
    low, high = method(1, 208, 210)
    assert low <= 100 / 208 <= high
    assert method(0, 85, 210)[0] == 0
    assert method(85, 85, 210)[1] == 100
    for impossible in [(5, 4, 10), (-1, 4, 10), (1, 4, -1), (1, 4, 10, 1.0)]:
        with pytest.raises(ValueError, match=r"impossible|between 0 and 1"):
            method(*impossible)


def test_all_of_85_is_not_100_percent() -> None:
    assert wilson(85, 85, 210) == pytest.approx((97.37, 100), abs=0.005)
    assert exact(85, 85, 210) == pytest.approx((97.14, 100), abs=0.005)


def test_the_import_brings_nothing_heavy() -> None:
    program = (
        "import sys, auditreport.intervals, auditreport.bounds, auditreport.silence;"
        "print(sorted({'numpy', 'pandas', 'scipy', 'statsmodels'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"
