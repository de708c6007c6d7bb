"""Each department's share of its applicable standards, against what chance allows. Identifying.

A department answers a question once, so nothing can be said of it question by question. Over all
standards together its share can be set beside everyone's: for the feedback to departments, and for
the office to look at those far outside. It is no verdict on a department.

Sources: limits as in D. J. Spiegelhalter, Funnel plots for comparing institutional performance,
Statistics in Medicine 24 (2005) 1185–1202, and his measure of how far results spread beyond them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cache
from itertools import accumulate
from math import comb

from auditreport.comparison import holm
from auditreport.definition import Definition
from auditreport.kinds.expectation import meets
from auditreport.office.table import write_table
from auditreport.questions import Question
from auditreport.register import Department, code_key
from auditreport.tables import read_rows, two_decimals
from auditreport.words import Outcome, Role

ALERT = Fraction(1, 40)
"""Chance of each tail beyond which a share is an alert: about two standard deviations."""
ALARM = Fraction(1, 1000)
"""The same of an alarm: about three."""
LEVEL = 0.05
"""The *p* by Holm up to which a department stands out of as many comparisons as there are."""
COLUMNS = (
    *("department", "name", "organisation", "applicable", "achieved", "percent", "standing"),
    *("alert_from", "alert_to", "alarm_from", "alarm_to", "p", "p_holm"),
)


class Standing(StrEnum):
    """How a department's share stands to what chance allows."""

    ALARM_LOW = "alarm_low"
    ALERT_LOW = "alert_low"
    EXPECTED = "expected"
    ALERT_HIGH = "alert_high"
    ALARM_HIGH = "alarm_high"


@dataclass(frozen=True, slots=True)
class DepartmentShare:
    """Of the standards that one department answered with yes or no, how many it achieved.

    ``alert`` and ``alarm`` are the fewest and the most that are still within the limits, ``p`` is
    twice the chance of so few, or so many, and ``p_holm`` the same for as many comparisons as there
    are departments.
    """

    department: Department
    applicable: int
    achieved: int
    alert: tuple[int, int]
    alarm: tuple[int, int]
    standing: Standing
    p: float
    p_holm: float

    @property
    def share(self) -> Fraction:
        """The share achieved, from 0 to 1."""
        return Fraction(self.achieved, self.applicable)


@dataclass(frozen=True)
class Standings:
    """All departments with an applicable standard, the lowest share first, and what to expect.

    ``overall`` is the share of all their answers together; ``expected_outside`` how many would lie
    beyond the limits of an alert by chance, and ``spread`` how many times the variance of shares is
    what chance gives; both would be right if standards didn't depend on each other. ``nothing``
    counts departments without an applicable standard.
    """

    shares: Sequence[DepartmentShare]
    overall: Fraction | None
    expected_outside: float
    spread: float | None
    nothing: int


class Chance:
    """Chances of how many standards are achieved, if each is with the share that all have.

    Weights are whole numbers, so that no rounding decides at a limit. ``achieved`` of ``answers``
    is that share.
    """

    def __init__(self, achieved: int, answers: int) -> None:
        self._yes, self._no = achieved, answers - achieved
        self._up_to = cache(self._sums_of)

    def _sums_of(self, applicable: int) -> list[int]:
        """The weights of none, of one or fewer, …; the last is that of all together."""
        return list(
            accumulate(
                comb(applicable, k) * self._yes**k * self._no ** (applicable - k)
                for k in range(applicable + 1)
            )
        )

    def at_most(self, achieved: int, applicable: int) -> Fraction:
        """The chance of so many or fewer."""
        sums = self._up_to(applicable)
        return Fraction(sums[achieved], sums[-1])

    def at_least(self, achieved: int, applicable: int) -> Fraction:
        """The chance of so many or more."""
        sums = self._up_to(applicable)
        return Fraction(sums[-1] - (sums[achieved - 1] if achieved else 0), sums[-1])

    def limits(self, applicable: int, tail: Fraction) -> tuple[int, int]:
        """The fewest and the most whose tail has a chance above ``tail``."""
        sums = self._up_to(applicable)
        # A fraction a limit would be reduced each time, which with hundreds of standards takes
        # minutes: so both sides are multiplied out.
        least = tail.numerator * sums[-1] // tail.denominator
        fewest = bisect_right(sums, least)
        most = bisect_right([sums[-1] - below for below in reversed([0, *sums[:-1]])], least)
        return fewest, applicable - most

    def outside(self, applicable: int, limits: tuple[int, int]) -> Fraction:
        """The chance of a number beyond the limits."""
        within = self.at_most(limits[1], applicable)
        return 1 - (within - self.at_most(limits[0] - 1, applicable) if limits[0] else within)


def standings(
    definition: Definition, departments: Sequence[Department], intake: str, answers: str
) -> Standings:
    """How every department that is analysed stands.

    ``intake`` and ``answers`` are the texts of `private/intake.csv` and `working/answers.csv`. A
    don't know or a blank is in neither number, as in compliance.
    """
    by_code = {code_key(one.code): one for one in departments}
    of = {
        row["pseudonym"]: by_code[code_key(row["department"])]
        for row in read_rows(intake)
        if row["outcome"] == Outcome.INCLUDED
    }
    counted = [(of[row["pseudonym"]], *judged(definition, row)) for row in read_rows(answers)]
    with_any = [(one, applicable, achieved) for one, applicable, achieved in counted if applicable]
    everyone = sum(achieved for _, _, achieved in with_any)
    answered = sum(applicable for _, applicable, _ in with_any)
    chance = Chance(everyone, answered)
    tails = [
        (chance.at_most(achieved, applicable), chance.at_least(achieved, applicable))
        for _, applicable, achieved in with_any
    ]
    p_values = [min(1.0, float(2 * min(pair))) for pair in tails]
    limits = cache(chance.limits)
    shares = [
        DepartmentShare(
            *(one, applicable, achieved),
            alert=limits(applicable, ALERT),
            alarm=limits(applicable, ALARM),
            standing=_standing(*pair),
            p=p,
            p_holm=p_holm,
        )
        for (one, applicable, achieved), pair, p, p_holm in zip(
            with_any, tails, p_values, holm(p_values), strict=True
        )
    ]
    overall = Fraction(everyone, answered) if answered else None
    return Standings(
        shares=sorted(shares, key=lambda one: (one.share, -one.applicable, one.department.code)),
        overall=overall,
        expected_outside=float(sum(chance.outside(one.applicable, one.alert) for one in shares)),
        spread=_spread(shares, overall),
        nothing=len(counted) - len(with_any),
    )


def judged(definition: Definition, answers: Mapping[str, str]) -> tuple[int, int]:
    """Standards to which one department gave an answer that is judged, and those it achieved."""
    judged = [
        achieved
        for question in definition.scored
        if definition.role(question) is Role.STANDARD
        and (achieved := _achieved(definition, question, answers)) is not None
    ]
    return len(judged), sum(judged)


def _achieved(
    definition: Definition, question: Question, answers: Mapping[str, str]
) -> bool | None:
    return meets(question.expected, definition.kinds[question.id], answers[question.id])


def _standing(so_few: Fraction, so_many: Fraction) -> Standing:
    if so_few <= ALARM:
        return Standing.ALARM_LOW
    if so_many <= ALARM:
        return Standing.ALARM_HIGH
    if so_few <= ALERT:
        return Standing.ALERT_LOW
    return Standing.ALERT_HIGH if so_many <= ALERT else Standing.EXPECTED


def _spread(shares: Sequence[DepartmentShare], overall: Fraction | None) -> float | None:
    """Spiegelhalter's measure of over-dispersion: the mean square of standardised distances."""
    if not overall or overall == 1:
        return None
    squares = [
        (one.share - overall) ** 2 * one.applicable / (overall * (1 - overall)) for one in shares
    ]
    return float(sum(squares) / len(squares))


def standings_csv(found: Standings) -> str:
    """`private/departments.csv`: one row a department, the lowest share first."""
    return write_table(
        COLUMNS,
        (
            (
                one.department.code,
                one.department.name,
                one.department.organisation,
                one.applicable,
                one.achieved,
                two_decimals(100 * one.share),
                one.standing,
                *one.alert,
                *one.alarm,
                f"{one.p:.6f}",
                f"{one.p_holm:.6f}",
            )
            for one in found.shares
        ),
    )
