"""What the silence of departments that never answered could hide.

Four views of one question: the worst case, which assumes nothing; early beside late respondents;
what if the silent were like the last to answer; and respondents weighted to the register's strata.
None of them tells how the silent would have answered. Nothing heavy is imported, so any stage may
use this.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from auditreport.comparison import Change, unpaired
from auditreport.intervals import LEVEL, Interval, wilson

# --- The worst case ---


def worst_case(
    achieved: int, departments: int, population: int
) -> tuple[Fraction, Fraction] | None:
    """Compliance in percent if all without a yes or no had failed, and if all had achieved.

    Of the whole population, exact; a certainty and no interval. Don't know and blank are among
    those without, as the silent are. Departments known to be outside the question (not applicable,
    not asked) should be taken off the ``population`` first. Where it is smaller than those that
    answered, these are all there are. ``None`` where there is nobody.

    Source: C. F. Manski, Anatomy of the selection problem, Journal of Human Resources 24 (1989)
    343–360.
    """
    if not 0 <= achieved <= departments:
        raise ValueError(f"{achieved} achieved of {departments} departments is impossible")
    everyone = max(population, departments)
    if not everyone:
        return None
    without = everyone - departments
    return Fraction(100 * achieved, everyone), Fraction(100 * (achieved + without), everyone)


# --- Early and late ---


@dataclass(frozen=True, slots=True)
class Wave:
    """The returns between two reminders and their answers to one question.

    ``number`` is how many reminders had gone out: 0 before the first. ``percent`` (exact) and
    ``interval`` are ``None`` where no department answered yes or no.
    """

    number: int
    returns: int
    departments: int
    achieved: int
    interval: Interval | None

    @property
    def percent(self) -> Fraction | None:
        """Compliance in percent, exact."""
        return Fraction(100 * self.achieved, self.departments) if self.departments else None


def wave_of(completed: date | None, reminders: Sequence[date]) -> int | None:
    """How many reminders had gone out when a return was completed; ``None`` without a date.

    A return completed on the day of a reminder counts after it.
    """
    return None if completed is None else sum(reminder <= completed for reminder in reminders)


def by_wave(
    waves: Mapping[str, int | None],
    achieved: Mapping[str, bool | None],
    reminders: int,
    level: float = LEVEL,
) -> list[Wave]:
    """One question's compliance wave by wave: one row for each of 0 … ``reminders``.

    ``waves`` has the wave of every return included, ``None`` for those without a date, which are in
    no row. ``achieved`` says whether the department achieved, ``None`` where it said neither yes
    nor no. Both are by pseudonym.

    The intervals are Wilson's without the finite population correction. They are for comparing
    waves, and for the difference of two parts drawn from the same departments the correction
    cancels out: Var = *S*²(1/*n*₁ + 1/*n*₂), whatever *N* is.
    """
    rows = []
    for number in range(reminders + 1):
        here = [name for name, wave in waves.items() if wave == number]
        answers = [value for value in map(achieved.get, here) if value is not None]
        interval = wilson(sum(answers), len(answers), None, level)
        rows.append(Wave(number, len(here), len(answers), sum(answers), interval))
    return rows


def early_and_late(waves: Sequence[Wave], level: float = LEVEL) -> Change | None:
    """The difference of those that needed a reminder from those that didn't, with its interval.

    ``before`` are the early, ``after`` the late. ``None`` where one of them has no answer.
    """
    early = [wave for wave in waves if wave.number == 0]
    late = [wave for wave in waves if wave.number > 0]
    return unpaired(*_together(early), *_together(late), level)


def _together(waves: Sequence[Wave]) -> tuple[int, int]:
    return sum(wave.achieved for wave in waves), sum(wave.departments for wave in waves)


def if_silent_are_like_the_last(
    achieved: int, departments: int, population: int, waves: Sequence[Wave]
) -> Fraction | None:
    """Compliance in percent of all, if the silent were like the last wave in which any answered.

    A guess of the size of what silence may do, no estimate: those who answer late are nearer to
    those who don't, but needn't be like them. ``population`` as in ``worst_case``. ``None`` where
    no wave has an answer.

    Source: J. S. Armstrong and T. S. Overton, Estimating nonresponse bias in mail surveys, Journal
    of Marketing Research 14 (1977) 396–402.
    """
    answered = [wave for wave in waves if wave.departments]
    if not answered:
        return None
    last = max(answered, key=lambda wave: wave.number)
    everyone = max(population, departments)
    silent = (everyone - departments) * Fraction(last.achieved, last.departments)
    return 100 * (achieved + silent) / everyone


# --- Strata ---


@dataclass(frozen=True, slots=True)
class StratumCounts:
    """One question in one stratum: answers of respondents, and how many departments there are.

    ``values`` are the stratum's values in it: more than one where strata were put together.
    """

    values: tuple[str, ...]
    achieved: int
    departments: int
    population: int


def collapsed(strata: Sequence[StratumCounts], least: int = 1) -> list[StratumCounts]:
    """The strata with those put together in which fewer than ``least`` departments answered.

    The emptiest is put to the one with the next fewest answers, ties by size and then by name, and
    so on until every one has enough or a single one is left. So what is said of a stratum without
    answers rests on its smallest neighbour, not on all; nothing else is known of it. The order is
    that of the values.
    """
    groups = list(strata)
    while len(groups) > 1:
        first, second, *rest = sorted(
            groups, key=lambda one: (one.departments, one.population, one.values)
        )
        if first.departments >= least:
            break
        groups = [
            StratumCounts(
                tuple(sorted(first.values + second.values)),
                first.achieved + second.achieved,
                first.departments + second.departments,
                _size(first) + _size(second),
            ),
            *rest,
        ]
    return sorted(groups, key=lambda one: one.values)


def _size(stratum: StratumCounts) -> int:
    """How many departments it has; those that answered at least."""
    return max(stratum.population, stratum.departments)


def post_stratified(strata: Sequence[StratumCounts], least: int = 1) -> Fraction | None:
    """Compliance in percent with each stratum counted by its size in the register, exact.

    Σ *N*ₕ/*N* × *x*ₕ/*n*ₕ over the strata ``collapsed``. It takes away that part of the bias that
    comes from strata answering more or less readily; within a stratum, respondents still stand for
    the silent. Departments whose stratum isn't known are in none. ``None`` where nobody answered.

    Source: D. Holt and T. M. F. Smith, Post stratification, Journal of the Royal Statistical
    Society A 142 (1979) 33–46.
    """
    groups = [one for one in collapsed(strata, least) if one.departments]
    everyone = sum(map(_size, groups))
    if not everyone:
        return None
    parts = (_size(one) * Fraction(one.achieved, one.departments) for one in groups)
    return 100 * sum(parts, Fraction(0)) / everyone
