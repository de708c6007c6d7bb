"""Bounds: certain, and a verdict is sensitive just where it differs at their ends."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditreport.bounds import Bounds, bounds, is_sensitive
from auditreport.score import verdict_of

small = st.integers(0, 40)


def test_bounds_counted_by_hand() -> None:
    # 60 achieved, 12 not, 8 don't know, 2 blank: 60 or 70 of 82.
    assert bounds(60, 72, 8, 2) == Bounds(Fraction(6000, 82), Fraction(7000, 82))
    # Q5 of 2010: 26 of 77, three don't know and three blank.
    assert bounds(26, 77, 3, 3) == Bounds(Fraction(2600, 83), Fraction(3200, 83))
    assert bounds(5, 5, 0, 0) == Bounds(Fraction(100), Fraction(100))
    assert bounds(0, 0, 3, 0) == Bounds(Fraction(0), Fraction(100))
    assert bounds(0, 0, 0, 0) is None


@pytest.mark.parametrize("impossible", [(3, 2, 0, 0), (-1, 2, 0, 0), (1, 2, -1, 0), (1, 2, 0, -1)])
def test_impossible_counts_are_refused(impossible: tuple[int, int, int, int]) -> None:
    with pytest.raises(ValueError, match="impossible"):
        bounds(*impossible)


@given(small, small, small, small, small)
def test_however_the_unclear_had_answered_compliance_is_within(
    achieved: int, not_achieved: int, dont_know: int, blank: int, passed: int
) -> None:
    departments, unclear = achieved + not_achieved, dont_know + blank
    within = bounds(achieved, departments, dont_know, blank)
    if within is None:
        assert departments + unclear == 0
        return
    passed = min(passed, unclear)
    settled = Fraction(100 * (achieved + passed), departments + unclear)
    assert within.if_unknown_fail <= settled <= within.if_unknown_pass
    # Nor does leaving the unclear out, as the headline does, lead outside.
    if departments:
        headline = Fraction(100 * achieved, departments)
        assert within.if_unknown_fail <= headline <= within.if_unknown_pass


percent = st.fractions(0, 100, max_denominator=90)


@given(percent, percent, percent, st.fractions(0, 30, max_denominator=4))
def test_sensitive_means_that_the_verdicts_at_the_ends_differ(
    one: Fraction, other: Fraction, target: Fraction, margin: Fraction
) -> None:
    within = Bounds(min(one, other), max(one, other))
    ends = (within.if_unknown_fail, within.if_unknown_pass)
    verdicts = {verdict_of(end, target, margin) for end in ends}
    assert is_sensitive(within, target, margin) == (len(verdicts) > 1)


def test_a_bound_on_the_limit_itself() -> None:
    target, margin = Fraction(90), Fraction(10)
    assert is_sensitive(Bounds(Fraction(89), Fraction(90)), target, margin)
    assert not is_sensitive(Bounds(Fraction(90), Fraction(95)), target, margin)
    assert is_sensitive(Bounds(Fraction(79), Fraction(80)), target, margin)
    assert not is_sensitive(Bounds(Fraction(80), Fraction(89)), target, margin)
    assert is_sensitive(Bounds(Fraction(70), Fraction(95)), target, margin)


def test_without_target_or_answers_no_verdict_can_change() -> None:
    assert not is_sensitive(Bounds(Fraction(0), Fraction(100)), None, Fraction(10))
    assert not is_sensitive(None, Fraction(90), Fraction(10))
