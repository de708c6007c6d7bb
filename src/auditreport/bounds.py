"""What wasn't said: compliance if every don't know and blank had failed, or had passed."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Bounds:
    """Compliance in percent, exact, at both ends of what the unclear answers allow.

    No assumption is made, so these are no interval: the truth *of those that returned the form*
    lies between them with certainty.
    """

    if_unknown_fail: Fraction
    if_unknown_pass: Fraction


def bounds(achieved: int, departments: int, dont_know: int, blank: int) -> Bounds | None:
    """The bounds of one question, over all that should have answered it with yes or no.

    Not applicable and not asked stay out: they say that the question doesn't concern them.
    ``None`` where nobody is left. Raises ``ValueError`` on impossible counts.
    """
    if not 0 <= achieved <= departments or min(dont_know, blank) < 0:
        raise ValueError(
            f"{achieved} achieved of {departments} departments, {dont_know} don't know "
            f"and {blank} blank is impossible"
        )
    unknown = dont_know + blank
    concerned = departments + unknown
    if not concerned:
        return None
    return Bounds(
        Fraction(100 * achieved, concerned), Fraction(100 * (achieved + unknown), concerned)
    )


def is_sensitive(within: Bounds | None, target: Fraction | None, margin: Fraction) -> bool:
    """Whether the verdict changes within the bounds.

    It does where one of its two limits, the target and the target less the margin, is reached at
    the upper end and not at the lower. Without a target there is no verdict that could change.
    A question that no department answered has no verdict either: ask only where there is one.
    """
    if within is None or target is None:
        return False
    return any(
        within.if_unknown_fail < limit <= within.if_unknown_pass
        for limit in (target, target - margin)
    )
