"""How a review went, counted from the office's list. Numbers only: they are published."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from auditreport.review.comments import Row, Status
from auditreport.review.entry import Kind

_SAID = (Kind.COMMENT, Kind.REPLY)


def review_counts(rows: Iterable[Row]) -> dict[str, int]:
    """Reviewers, comments, proposed changes, and how many stand in each state; empty for none.

    Files that could not be read count nowhere.
    """
    remarks = [row for row in rows if row.cells["kind"] != Kind.UNREADABLE]
    if not remarks:
        return {}
    states = Counter(row.status for row in remarks)
    comments = sum(row.cells["kind"] in _SAID for row in remarks)
    people = {" ".join(row.cells["who"].casefold().split()) for row in remarks}
    return {
        "reviewers": len(people),
        "comments": comments,
        "changes": len(remarks) - comments,
        **{state.value: states[state] for state in Status},
    }
