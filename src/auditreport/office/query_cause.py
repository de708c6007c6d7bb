"""What makes a query the same one from run to run, and how much of it is said. Identifying."""

from __future__ import annotations

import hashlib

ID_DIGITS = 6

LONGEST = 1_000
"""Characters of a query's cause: a sender may write a book into a cell."""


def query_id(department: str, kind: str, question: str, what: str, digits: int = ID_DIGITS) -> str:
    """A query's id: the same as long as its cause is."""
    cause = "|".join((department, kind, question, what))
    return "K" + hashlib.sha256(cause.encode("utf-8", "backslashreplace")).hexdigest()[:digits]


def said_of(what: str, most: int = LONGEST) -> str:
    """As much of a cause, or of another text from outside, as a message says."""
    return what if len(what) <= most else what[:most].rstrip() + "…"
