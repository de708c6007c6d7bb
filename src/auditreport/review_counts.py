"""How a review went, in numbers: what of it is published, and how that is kept. No names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from auditreport.tables import read_rows, write_csv
from auditreport.words import count, listed

COLUMNS = ("what", "number")


def counts_csv(words: Sequence[str]) -> str:
    """`results/quality/review.csv`, from ``name=number`` words."""
    return write_csv(COLUMNS, (word.split("=") for word in words))


def read_counts(text: str) -> dict[str, int]:
    """The numbers of that file."""
    return {row["what"]: int(row["number"]) for row in read_rows(text)}


def in_words(counts: Mapping[str, int]) -> str:
    """The making-of's paragraph on the review; empty where there was none."""
    if not counts:
        return ""
    said = [
        count(counts[what], noun, plural)
        for what, noun, plural in (
            ("comments", "comment", "comments"),
            ("changes", "proposed change", "proposed changes"),
        )
        if counts[what]
    ]
    became = [
        f"{counts[state]} {'was' if counts[state] == 1 else 'were'} {state}"
        for state in ("accepted", "declined", "answered", "closed")
        if counts[state]
    ]
    still = counts["open"]
    became += [f"{still} {'is' if still == 1 else 'are'} still open"] * bool(still)
    people = count(counts["reviewers"], "person", "people")
    remarks = "it" if counts["comments"] + counts["changes"] == 1 else "these"
    given = f"A draft was reviewed by {people}, who gave {listed(said)}."
    return f"{given} Of {remarks}, {listed(became)}."
