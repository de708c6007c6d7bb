"""Comparisons: others' published examples to the digit, enumeration, and what must always hold."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditreport.comparison import (
    Change,
    Direction,
    Overlap,
    Pairs,
    direction,
    holm,
    mcnemar,
    pair_up,
    paired,
    unpaired,
)

small = st.integers(0, 30)
pairs = st.builds(Pairs, small, small, small, small).filter(lambda one: one.departments > 0)


def limits(change: Change | None, decimals: int = 4) -> tuple[float, float]:
    """The interval as proportions, as others print it."""
    assert change
    return round(change.low / 100, decimals), round(change.high / 100, decimals)


# --- Against others ---


@pytest.mark.parametrize(
    ("after", "before", "published"),
    [
        # R. G. Newcombe, Statistics in Medicine 17 (1998) 873–890, method 10
        ((56, 70), (48, 80), (0.0524, 0.3339)),
        ((9, 10), (3, 10), (0.1705, 0.8090)),
        ((5, 56), (0, 29), (-0.0381, 0.1926)),
        # Fagerland, Lydersen and Laake (2017), chapter 4: survival with adrenaline
        ((7, 34), (1, 34), (0.0189, 0.3404)),
    ],
)
def test_the_difference_between_rounds_is_as_published(
    after: tuple[int, int], before: tuple[int, int], published: tuple[float, float]
) -> None:
    assert limits(unpaired(*before, *after)) == published


@pytest.mark.parametrize(
    ("counts", "published"),
    [
        # R. G. Newcombe, Statistics in Medicine 17 (1998) 2635–2650, method 10
        (Pairs(kept=20, gained=12, lost=2, neither=16), (0.0562, 0.3292)),
        # Fagerland, Lydersen and Laake (2017), chapter 8: response to consolidation therapy
        (Pairs(kept=59, gained=6, lost=16, neither=80), (-0.1186, -0.0046)),
        # Package contingencytables 3.1: no pair has changed
        (Pairs(kept=1, gained=0, lost=0, neither=1), (-0.5734, 0.5734)),
    ],
)
def test_the_difference_among_the_same_departments_is_as_published(
    counts: Pairs, published: tuple[float, float]
) -> None:
    assert limits(paired(counts)) == published


def test_a_small_example_is_as_published_to_three_decimals() -> None:
    # Fagerland, Lydersen and Laake (2017), chapter 8: airways before and after a transplant
    assert limits(paired(Pairs(kept=1, gained=1, lost=7, neither=12)), 3) == (-0.507, -0.026)


def test_mcnemar_exact_is_as_published() -> None:
    # Fagerland, Lydersen and Laake (2017), chapter 8
    assert round(mcnemar(6, 16), 6) == 0.052479
    # M. P. Fay, Exact McNemar's test and matching confidence intervals (package exact2x2)
    assert round(mcnemar(9, 2), 5) == 0.06543


def test_holm_is_as_published() -> None:
    # Package HDLSSkST: of these seven, only the third and the last are below 0.05.
    adjusted = holm([0.50, 0.01, 0.001, 0.69, 0.02, 0.05, 0.0025])
    assert [p < 0.05 for p in adjusted] == [False, False, True, False, False, False, True]
    # By hand: 4 × 0.005, 3 × 0.01, 2 × 0.03, then 0.04 may not fall below the one before it.
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])


# --- Against a calculation of another kind ---


@pytest.mark.parametrize("gained", range(6))
@pytest.mark.parametrize("lost", range(6))
def test_mcnemar_by_tossing_a_coin_for_every_department_that_changed(
    gained: int, lost: int
) -> None:
    tosses = list(product([1, -1], repeat=gained + lost))
    uneven = sum(abs(sum(toss)) >= abs(gained - lost) for toss in tosses)
    assert mcnemar(gained, lost) == pytest.approx(uneven / len(tosses), abs=1e-12)


@given(st.lists(st.floats(0, 1), max_size=12), st.floats(0.001, 0.5))
def test_holm_keeps_what_the_steps_down_keep(p_values: list[float], alpha: float) -> None:
    """The procedure as a person would do it, the smallest first, until one fails."""
    kept = set()
    order = sorted(range(len(p_values)), key=lambda i: p_values[i])
    for step, place in enumerate(order):
        if p_values[place] * (len(p_values) - step) > alpha:
            break
        kept.add(place)
    adjusted = holm(p_values)
    assert {i for i, p in enumerate(adjusted) if p <= alpha} == kept
    assert all(own <= p <= 1 for own, p in zip(p_values, adjusted, strict=True))


# --- Whatever the counts ---


@given(pairs)
def test_a_paired_interval_holds_the_difference_and_mirrors_when_time_runs_back(
    counts: Pairs,
) -> None:
    change = paired(counts)
    assert change
    assert change.difference == Fraction(100 * (counts.gained - counts.lost), counts.departments)
    assert -100 <= change.low <= change.difference <= change.high <= 100
    assert 0 < change.p <= 1
    back = paired(Pairs(counts.kept, counts.gained, counts.lost, counts.neither))
    assert back
    assert (back.low, back.high) == pytest.approx((-change.high, -change.low), abs=1e-9)
    assert back.p == change.p


@given(pairs)
def test_pairs_that_agree_make_the_interval_narrower_than_strangers_do(counts: Pairs) -> None:
    kept, lost, gained, neither = counts
    change, apart = paired(counts), unpaired(kept + lost, sum(counts), kept + gained, sum(counts))
    assert change
    assert apart
    agree = kept * neither - lost * gained
    sign = (agree > 0) - (agree < 0)
    assert sign * (change.low - apart.low) >= -1e-9
    assert sign * (apart.high - change.high) >= -1e-9
    if agree < 0:
        # Those that disagree more than by chance make it wider, unless it ends at 100 points.
        assert change.high - change.low > apart.high - apart.low or 100 in (-apart.low, apart.high)


@st.composite
def rounds(draw: st.DrawFn) -> tuple[int, int, int, int]:
    """Achieved and departments, before and after."""
    before, after = draw(st.integers(1, 90)), draw(st.integers(1, 90))
    return draw(st.integers(0, before)), before, draw(st.integers(0, after)), after


@given(rounds(), st.integers(0, 200))
def test_an_unpaired_interval_holds_the_difference_and_mirrors(
    case: tuple[int, int, int, int], more: int
) -> None:
    change = unpaired(*case)
    assert change
    assert -100 <= change.low <= change.difference <= change.high <= 100
    back = unpaired(*case[2:], *case[:2])
    assert back
    assert (back.low, back.high) == pytest.approx((-change.high, -change.low), abs=1e-9)
    # Among a limited number of departments less is uncertain; where all answered, nothing is.
    limited = unpaired(*case, populations=(case[1] + more, case[3] + more))
    census = unpaired(*case, populations=(case[1], case[3]))
    assert limited
    assert census
    assert change.low - 1e-9 <= limited.low <= limited.high <= change.high + 1e-9
    assert census.low == pytest.approx(float(census.difference), abs=1e-9)
    assert census.high == pytest.approx(float(census.difference), abs=1e-9)


# --- Who is compared, and in which words ---


def test_only_departments_with_yes_or_no_in_both_rounds_are_pairs() -> None:
    before = {"a": True, "b": True, "c": False, "d": False, "e": True, "f": None, "g": True}
    after = {"a": True, "b": False, "c": True, "d": False, "e": None, "f": True, "h": False}
    assert pair_up(before, after) == (Pairs(1, 1, 1, 1), Overlap(4, 2, 2))
    assert pair_up({}, after) == (Pairs(0, 0, 0, 0), Overlap(0, 0, 6))


def test_nobody_to_compare() -> None:
    assert paired(Pairs(0, 0, 0, 0)) is None
    assert unpaired(0, 0, 3, 4) is None
    assert unpaired(3, 4, 0, 0) is None
    assert mcnemar(0, 0) == 1
    assert holm([]) == []
    with pytest.raises(ValueError, match="negative"):
        paired(Pairs(1, -1, 0, 0))
    with pytest.raises(ValueError, match="impossible"):
        unpaired(5, 4, 1, 4)


def test_desired_decides_which_way_is_better() -> None:
    rise, fall, neither = unpaired(20, 80, 60, 80), unpaired(60, 80, 20, 80), unpaired(5, 9, 6, 9)
    assert rise
    assert fall
    assert neither
    assert [direction(one) for one in (rise, fall, neither)] == [
        Direction.BETTER,
        Direction.WORSE,
        Direction.UNCLEAR,
    ]
    assert direction(rise, "fewer") is Direction.WORSE
    assert direction(fall, "fewer") is Direction.BETTER
    # A test that many others stand beside may have to be content with less.
    assert direction(rise, p=0.05) is Direction.BETTER
    assert direction(rise, p=0.06) is Direction.UNCLEAR
