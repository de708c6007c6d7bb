"""Whether decisions fit the register as it stood on the deadline. Identifying."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from auditreport.office.actions import Action, Decision, same_departments
from auditreport.problems import Problem

_CHANGES = "private/register_changes.csv"


def register_problems(
    decisions: Sequence[Decision], registered: Collection[str], merged: Mapping[str, str], file: str
) -> Iterator[Problem]:
    """Each decision about a department that the register doesn't have, or has under another code.

    ``registered`` are codes on the deadline, ``merged`` leads from those that the register's
    changes merged to the codes that they count as in the end; both as ``code_key`` writes them.
    """
    together = {**merged, **same_departments(decisions)}
    for decision in decisions:
        where = f"{file}, line {decision.line}"
        same = decision.action is Action.SAME_DEPARTMENT
        passed = _passed(decision.department, together)
        if same and decision.value in passed:
            yield Problem(
                what=f"the departments would count as each other: {_CHANGES} says the opposite",
                where=f"{where}: value",
                fix="Delete the row, or the merger there.",
            )
        elif passed[-1] not in registered:
            yield Problem(
                what="the department was not in the register on the deadline",
                where=f"{where}: department",
                fix=f"It had closed by then, or had not opened yet: see {_CHANGES}. Correct a date "
                "there, or delete the row.",
            )
        elif same and merged.get(decision.value) not in (None, passed[-1]):
            yield Problem(
                what=f"the other department counts as a third one: {_CHANGES} says so",
                where=f"{where}: value",
                fix="Delete the row, or the merger there.",
            )


def _passed(code: str, together: Mapping[str, str]) -> list[str]:
    """The code, and each that it leads to; a circle is gone round once."""
    passed = [code]
    while (following := together.get(passed[-1])) and following not in passed:
        passed.append(following)
    return passed
