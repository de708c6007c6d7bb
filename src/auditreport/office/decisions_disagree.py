"""Whether decisions fit one another, and what the names in them stand for. Identifying."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from itertools import combinations

from auditreport.office.actions import Action, Decision, same_departments
from auditreport.problems import Problem
from auditreport.register import chain_ends


def file_meant(value: str, files: Collection[str]) -> str | None:
    """The file that a person named, however its accents, case and slashes are written."""
    if value in files:
        return value
    plain = _file_key(value)
    for key in (plain, plain.removeprefix("raw/")):
        found = [file for file in files if _file_key(file) == key]
        if len(found) == 1:
            return found[0]
    return None


def _file_key(file: str) -> str:
    # A name need not be valid text; lists show its other bytes by their numbers.
    shown = file.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    plain = unicodedata.normalize("NFC", shown.replace("\\", "/")).casefold().strip()
    return plain.removeprefix("./")


def standing_for(decisions: Sequence[Decision]) -> dict[str, str]:
    """From each code that counts as another department to the one at the end of its chain."""
    return chain_ends(same_departments(decisions))


def disagreements(decisions: Sequence[Decision], file: str) -> Iterator[Problem]:
    """Pairs of decisions that say the same, or can't both hold; each with its two lines."""
    into = standing_for(decisions)
    together: dict[str, list[Decision]] = defaultdict(list)
    for one in decisions:
        # One code can count as one department only: what it is about is the other code.
        same = one.action is Action.SAME_DEPARTMENT
        about = one.value if same else into.get(one.department, one.department)
        together[f"{same} {about}"].append(one)
    for theirs in together.values():
        for one, other in combinations(theirs, 2):
            what = _against(one, other)
            if what:
                yield Problem(
                    what=what,
                    where=f"{file}, lines {one.line} and {other.line}",
                    fix="Keep the one that holds, and delete the other row.",
                )


def _against(one: Decision, other: Decision) -> str:
    """Why two decisions about one department can't both stand; empty where they can."""
    same_value = _file_key(one.value) == _file_key(other.value)
    if one.action is other.action:
        return _twice(one, other, same_value)
    by_action = {one.action: one, other.action: other}
    counting = by_action.keys() & {Action.ACCEPT, Action.CHOOSE}
    # A value left empty means the one return that there is.
    against = counting and (
        Action.WITHDRAW in by_action
        or (len(counting) > 1 and not same_value and bool(one.value and other.value))
        or (Action.SET_ASIDE in by_action and (same_value or not by_action[Action.SET_ASIDE].value))
    )
    if not against:
        return ""
    return f"two decisions about one department disagree: {one.action} and {other.action}"


def _twice(one: Decision, other: Decision, same_value: bool) -> str:
    about = f"{one.action} {one.question}".strip()
    if one.action is Action.ANSWER and one.question != other.question:
        return ""
    if one.action is Action.SAME_DEPARTMENT:
        same_value = one.department == other.department
    if same_value:
        return f"the same decision stands twice: {about}"
    # Several queries may be waived, and several files set aside.
    several = one.action in (Action.WAIVE, Action.SET_ASIDE) and one.value and other.value
    return "" if several else f"two decisions about one department disagree: {about}"
