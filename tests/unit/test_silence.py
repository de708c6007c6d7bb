"""Silence: the worst case is certain, waves are counted right, strata weigh what they should."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditreport.intervals import wilson
from auditreport.silence import (
    StratumCounts,
    Wave,
    by_wave,
    collapsed,
    early_and_late,
    if_silent_are_like_the_last,
    post_stratified,
    wave_of,
    worst_case,
)

# --- The worst case ---


def test_worst_case_of_the_founding_audit() -> None:
    low, high = worst_case(68, 85, 210) or (0, 0)
    assert (low, high) == (Fraction(6800, 210), Fraction(19300, 210))
    assert (round(low, 1), round(high, 1)) == (Fraction("32.4"), Fraction("91.9"))
    assert worst_case(3, 4, 4) == (75, 75)
    assert worst_case(3, 4, 1) == (75, 75)
    assert worst_case(0, 0, 5) == (0, 100)
    assert worst_case(0, 0, 0) is None
    with pytest.raises(ValueError, match="impossible"):
        worst_case(5, 4, 10)


@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 60), st.integers(0, 60))
def test_whatever_the_silent_would_have_said_is_within(
    achieved: int, not_achieved: int, silent: int, would_achieve: int
) -> None:
    departments = achieved + not_achieved
    ends = worst_case(achieved, departments, departments + silent)
    if ends:
        truth = Fraction(100 * (achieved + min(would_achieve, silent)), departments + silent)
        assert ends[0] <= truth <= ends[1]


# --- Waves ---

REMINDERS = [date(2010, 3, 22), date(2010, 8, 2)]


def test_a_return_belongs_to_the_wave_after_the_last_reminder_before_it() -> None:
    days = [date(2010, 3, 21), date(2010, 3, 22), date(2010, 8, 1), date(2010, 8, 2), None]
    assert [wave_of(day, REMINDERS) for day in days] == [0, 1, 1, 2, None]
    assert wave_of(date(2010, 8, 2), []) == 0


def test_waves_counted_by_hand() -> None:
    waves = {"a": 0, "b": 0, "c": 0, "d": 2, "e": 2, "f": None}
    achieved = {"a": True, "b": False, "c": None, "d": True, "f": True, "x": True}
    assert by_wave(waves, achieved, reminders=2) == [
        Wave(0, 3, 2, 1, wilson(1, 2, None)),
        Wave(1, 0, 0, 0, None),
        Wave(2, 2, 1, 1, wilson(1, 1, None)),
    ]
    assert [wave.percent for wave in by_wave(waves, achieved, 2)] == [50, None, 100]
    assert by_wave({}, {}, 0) == [Wave(0, 0, 0, 0, None)]


def test_early_beside_late_and_the_silent_like_the_last() -> None:
    waves = [Wave(0, 42, 40, 36, None), Wave(1, 25, 25, 20, None), Wave(2, 20, 20, 12, None)]
    waves.append(Wave(3, 2, 0, 0, None))
    change = early_and_late(waves)
    assert change
    assert (change.before, change.after) == (90, Fraction(100 * 32, 45))
    assert change.low < change.difference < change.high
    # 68 achieved of 85; the 125 others at the 60% of the last wave with an answer: 75.
    assert if_silent_are_like_the_last(68, 85, 210, waves) == Fraction(100 * (68 + 75), 210)
    assert if_silent_are_like_the_last(68, 85, 85, waves) == 80
    assert early_and_late(waves[:1]) is None
    assert if_silent_are_like_the_last(0, 0, 210, []) is None


def test_the_correction_for_a_finite_population_cancels_out_between_waves() -> None:
    """Every way to draw an early and a late part from seven departments, three of which achieve."""
    truth = [1, 1, 1, 0, 0, 0, 0]
    early, late = 2, 3
    squares = []
    for first in combinations(range(7), early):
        rest = [i for i in range(7) if i not in first]
        for second in combinations(rest, late):
            one = Fraction(sum(truth[i] for i in first), early)
            other = Fraction(sum(truth[i] for i in second), late)
            squares.append((one - other) ** 2)
    variance = Fraction(sum(squares)) / len(squares)
    mean = Fraction(3, 7)
    s_squared = mean * (1 - mean) * 7 / 6
    assert variance == s_squared * (Fraction(1, early) + Fraction(1, late))


# --- Strata ---


def stratum(name: str, achieved: int, departments: int, population: int) -> StratumCounts:
    return StratumCounts((name,), achieved, departments, population)


def test_post_stratified_by_hand() -> None:
    # England 30 of 40 stand for 160, Scotland 5 of 10 for 40: (160 × 0.75 + 40 × 0.5) ÷ 200.
    strata = [stratum("England", 30, 40, 160), stratum("Scotland", 5, 10, 40)]
    assert post_stratified(strata) == 70
    assert post_stratified([]) is None
    assert post_stratified([stratum("England", 0, 0, 9)]) is None
    # Fewer in the register than answered: those that answered.
    assert post_stratified([stratum("a", 2, 4, 1), stratum("b", 4, 4, 12)]) == Fraction(1400, 16)


def test_a_stratum_without_answers_goes_to_its_smallest_neighbour() -> None:
    strata = [
        stratum("England", 30, 40, 160),
        stratum("Northern Ireland", 0, 0, 6),
        stratum("Scotland", 5, 10, 30),
        stratum("Wales", 2, 4, 12),
    ]
    assert collapsed(strata) == [
        stratum("England", 30, 40, 160),
        StratumCounts(("Northern Ireland", "Wales"), 2, 4, 18),
        stratum("Scotland", 5, 10, 30),
    ]
    assert collapsed(strata, least=5) == [
        stratum("England", 30, 40, 160),
        StratumCounts(("Northern Ireland", "Scotland", "Wales"), 7, 14, 48),
    ]
    # As few answers: to the smaller. As small: to the first by name.
    few = [stratum("a", 0, 0, 9), stratum("b", 1, 2, 8), stratum("c", 1, 2, 7)]
    few.append(stratum("d", 2, 2, 7))
    assert [one.values for one in collapsed(few)] == [("a", "c"), ("b",), ("d",)]
    # The register names fewer than answered.
    assert collapsed([stratum("a", 0, 0, 5), stratum("b", 1, 4, 3)])[0].population == 9
    assert collapsed(strata, least=99) == [
        StratumCounts(("England", "Northern Ireland", "Scotland", "Wales"), 37, 54, 208)
    ]


@st.composite
def register(draw: st.DrawFn) -> list[StratumCounts]:
    strata = []
    for number in range(draw(st.integers(1, 6))):
        population = draw(st.integers(0, 30))
        departments = draw(st.integers(0, population))
        achieved = draw(st.integers(0, departments))
        strata.append(stratum(f"S{number}", achieved, departments, population))
    return strata


@given(register(), st.integers(1, 8))
def test_collapsing_loses_nobody_and_leaves_enough_answers(
    strata: list[StratumCounts], least: int
) -> None:
    groups = collapsed(strata, least)
    assert sorted(v for one in groups for v in one.values) == [one.values[0] for one in strata]
    for field in ("achieved", "departments", "population"):
        assert sum(getattr(g, field) for g in groups) == sum(getattr(s, field) for s in strata)
    assert len(groups) == 1 or all(one.departments >= least for one in groups)
    assert collapsed(strata[::-1], least) == groups


@given(register())
def test_the_estimate_lies_between_the_strata_and_equals_the_plain_one_where_all_answered(
    strata: list[StratumCounts],
) -> None:
    estimate = post_stratified(strata)
    groups = [one for one in collapsed(strata) if one.departments]
    if estimate is None:
        assert not groups
        return
    shares = [Fraction(100 * one.achieved, one.departments) for one in groups]
    assert min(shares) <= estimate <= max(shares)
    everyone = [
        StratumCounts(one.values, one.achieved, one.departments, one.departments) for one in groups
    ]
    plain = Fraction(100 * sum(g.achieved for g in groups), sum(g.departments for g in groups))
    assert post_stratified(everyone) == plain
