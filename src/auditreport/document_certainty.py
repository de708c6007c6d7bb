"""The section of the methods that says how sure the figures are."""

from __future__ import annotations

from fractions import Fraction

from auditreport.conditions import is_certain
from auditreport.markdown import blocks
from auditreport.published import Report
from auditreport.words import VERDICT_WORDS, Verdict, count, listed

INTERVAL_IN_WORDS = (
    "Each percentage has a *95% interval*: the values for all departments that would not be "
    "surprising beside these answers, if those that answered were drawn from all at random."
)


def certainty(report: Report) -> str:
    """Say what the intervals and the sensitive verdicts are."""
    if not report.included:
        return ""
    kind = (
        "the one between the exact limits of the hypergeometric distribution"
        if report.definition.interval == "exact"
        else "Wilson’s interval with the finite population correction"
    )
    of = count(report.population, "department")
    below = " (@sec-silence)" if report.silence else ""
    sentences = [
        f"{INTERVAL_IN_WORDS} It is {kind}, for {of} in all. The drawing of lots is an "
        "assumption: departments chose whether to answer, and no interval allows for "
        f"that{below}. Each is about one question: even so, one in twenty may be expected to miss."
    ]
    if report.standards:
        sentences.append(
            "A verdict is *sensitive* where it would change if every department with a don’t know "
            "or a blank had failed the standard, or if every one had achieved it. A verdict is "
            "*clear* where it isn’t sensitive and the whole interval lies within it; of the "
            f"{count(len(report.standards), 'standard')}, this holds for {beyond_doubt(report)}."
        )
    return blocks("## How sure the figures are {#sec-certainty}", *sentences)


def beyond_doubt(report: Report) -> str:
    """How many verdicts of each kind are clear: ``8 of 8 short and 0 of 4 met``."""
    margin = Fraction(str(report.definition.margin))
    parts = []
    for verdict in Verdict:
        here = [row for row in report.standards if row.verdict is verdict]
        if here:
            sure = sum(bool(is_certain(row, margin)) for row in here)
            parts.append(f"{sure} of {len(here)} {VERDICT_WORDS[verdict]}")
    return listed(parts) or "none, as none has a verdict"
