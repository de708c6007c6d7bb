"""What the report says of its own disclosure control: which profile, why, and what it withholds."""

from __future__ import annotations

from auditreport.disclosure import PROFILES, Profile
from auditreport.markdown import blocks, escape
from auditreport.published import Report
from auditreport.response_tables import LEAST
from auditreport.tables import WITHHELD

_WHY = {
    "none": "The counts are of departments of public organisations, not of people, and who took "
    "part is not published.",
    "standard": "A reader who knows who took part could otherwise tell from a small count what a "
    "department answered.",
    "strict": "Departments could be recognised in small counts, and what they answered could harm "
    "them.",
}
"""Why a profile is chosen, where the audit doesn't say."""


def disclosure_in_words(report: Report) -> str:
    """Name the profile, say why it was chosen and what it does."""
    profile = PROFILES[report.disclosure]
    why = escape(report.definition.disclosure_reason) or _WHY[profile.name]
    return blocks(
        "### Disclosure control", f"The profile is *{profile.name}*. {why} {_does(report, profile)}"
    )


def _does(report: Report, profile: Profile) -> str:
    if not profile.smallest:
        merged = (
            f" In comparisons by stratum, values with fewer than {LEAST} departments invited are "
            "put together, so that none is singled out."
        )
        said = "National counts are shown as they are; nothing is suppressed."
        return said + (merged if report.definition.strata else "")
    parts = [
        "National counts are shown as they are. In comparisons by stratum, in breakdowns and among "
        f"themes, a count of fewer than {profile.smallest} departments is not shown"
        + ("." if profile.zero else ", other than none."),
        "Nor is it shown that none or all of the departments of one kind that answered said yes."
        if not profile.zero
        else "Nor is it shown that none or all of the departments of one kind gave an answer.",
        "Other cells are withheld so that none of these can be found by adding and subtracting: "
        f"what is known of a withheld count leaves {profile.width + 1} numbers or more possible, "
        "or all that national counts leave. The cells withheld are as few and as small as that "
        f"allows. {escape(WITHHELD)} stands for each, and `quality/disclosure.csv` lists them all "
        "with one reason, as the reason alone would tell that a count is small.",
        f"Counts shown by stratum, in breakdowns and among themes are to the nearest "
        f"{profile.nearest}, and percentages and intervals are made from them."
        if profile.nearest > 1
        else "",
        "Organisations by stratum, and counts over time, are left out.",
    ]
    return " ".join(filter(None, parts))
