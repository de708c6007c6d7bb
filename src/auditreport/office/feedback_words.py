"""What a feedback says in the same words on paper and on a page."""

from __future__ import annotations

from auditreport.definition import Definition
from auditreport.office.feedback import Feedback
from auditreport.words import plain_number


def notes(definition: Definition, one: Feedback) -> list[str]:
    """How the table is to be read, sentence by sentence."""
    lines = [line for group in one.groups for line in group.lines]
    said = [
        "The percentage is of the departments that answered yes or no: those that gave the "
        "expected answer or, where none is expected, that said yes.",
        "In the bar, the line with two ends is the 95% interval"
        + (" and the mark is the target." if any(line.target for line in lines) else "."),
    ]
    if any(line.is_standard for line in lines):
        margin = plain_number(definition.margin)
        said.append(
            "A full disc: you gave the expected answer; an empty one: you did not; a square: you "
            "did not say. The verdict is of all departments together: met where the target is "
            f"reached, close within {margin} points below it, else short; practice: expected, but "
            "no standard."
        )
    if any(line.sensitive for line in lines):
        said.append("Sensitive: don’t knows and blanks could change the verdict.")
    if one.round:
        said.append(
            f"The change since {one.round} is that of all departments, in percentage points."
        )
        if one.answered_before:
            said.append(f"Your own answer of {one.round} stands below that of now.")
    said.append("Nothing here is of any other single department.")
    return said
