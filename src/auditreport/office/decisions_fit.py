"""Whether decisions fit the returns that lie in `raw/`. Identifying."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from auditreport.office.actions import ABOUT_A_FILE, Action, Decision
from auditreport.office.decisions_disagree import disagreements, file_meant, standing_for
from auditreport.problems import Problem

_WHICH = (
    "Write in the column 'value' which file is meant: its path below raw/, as the column 'file' "
    "of private/intake.csv has it."
)
_LOOK = (
    "Look at the return. If the decision still holds, give it today's date; if not, delete the row."
)


@dataclass(frozen=True, slots=True)
class Known:
    """A readable return as it is known before any job.

    ``file`` is its path below `raw/`, ``department`` the code that it counts under, ``completed``
    the date that it gives itself; ``pilot`` tells that it lies in the pilot's folder.
    """

    file: str
    sha256: str
    department: str
    completed: date | None
    pilot: bool


def fit_problems(
    decisions: Sequence[Decision],
    known: Sequence[Known],
    deadline: date,
    seen: Mapping[str, str],
    file: str,
    sent: date | None = None,
) -> list[Problem]:
    """Each decision that doesn't fit the returns, or no longer does.

    ``known`` are all readable returns; ``seen`` is what ``seen_now`` said when the decisions were
    last applied. Codes of both ``decisions`` and ``known`` are those under which departments count.
    """
    problems: list[Problem] = []
    resolved: list[Decision] = []
    for one, theirs in _by_decision(decisions, known, deadline, sent):
        fault = _fault(one, theirs) or _outdated(one, theirs, seen)
        if fault:
            what, column, fix = fault
            where = f"{file}, line {one.line}: {column}"
            problems.append(Problem(what=what, where=where, fix=fix))
        else:
            named = one.action in ABOUT_A_FILE
            resolved.append(replace(one, value=theirs.meant(one)[0].file) if named else one)
    return [*problems, *disagreements(resolved, file)]


def seen_now(
    decisions: Sequence[Decision],
    known: Sequence[Known],
    deadline: date,
    sent: date | None = None,
) -> dict[str, str]:
    """On which returns each decision rests: hashes of both, for the next run's ``fit_problems``."""
    return {
        _key(one): _rests_on(one, theirs)
        for one, theirs in _by_decision(decisions, known, deadline, sent)
        if one.action not in _TIMELESS
    }


_TIMELESS = (Action.SAME_DEPARTMENT, Action.WAIVE)
"""What holds whatever else is sent: a query's id says itself that its cause is the same."""

_Fault = tuple[str, str, str]
"""What is wrong, in which column, and what to do."""


class _Theirs:
    """The returns of one department, as the decisions about it leave them."""

    def __init__(
        self,
        all_of: Sequence[Known],
        decisions: Sequence[Decision],
        deadline: date,
        sent: date | None,
        named: Mapping[str, str | None],
    ) -> None:
        self._named = named
        self.all = all_of
        rest = [one for one in all_of if not one.pilot]
        aside = {named[d.value] for d in decisions if d.action is Action.SET_ASIDE and d.value}
        undated = [one for one in rest if not one.completed and one.file not in aside]
        early = [one for one in rest if sent and one.completed and one.completed < sent]
        self.to_date = undated or early
        decided = [date.fromisoformat(d.value) for d in decisions if d.action is Action.DATE]
        dated = dict.fromkeys((one.file for one in self.to_date), decided[0]) if decided else {}
        completed = {one.file: dated.get(one.file, one.completed) for one in rest}
        # Those of the audit itself, however late.
        self.counted = [
            one for one in rest if not (sent and (day := completed[one.file]) and day < sent)
        ]
        self.late = [one for one in self.counted if (day := completed[one.file]) and day > deadline]
        taken = {
            one.file
            for decision in decisions
            if decision.action in (Action.ACCEPT, Action.CHOOSE)
            for one in self.meant(decision)
        }
        in_time = [one for one in self.counted if one not in self.late or one.file in taken]
        self.answering = in_time or self.counted

    def meant(self, decision: Decision) -> list[Known]:
        """The returns that an empty value may mean, or the one that the value names."""
        if not decision.value:
            return self.late if decision.action is Action.ACCEPT else self.counted
        file = self._named[decision.value]
        # What removes a return may do so in the pilot too.
        among = self.all if decision.action is Action.SET_ASIDE else self.counted
        return [one for one in among if one.file == file]

    def rests_on(self, decision: Decision) -> Sequence[Known]:
        """The returns that a person had to look at to decide so."""
        match decision.action:
            case Action.ANSWER:
                return self.answering
            case Action.DATE:
                return self.to_date
            case Action.CHOOSE:
                return self.counted
            case Action.WITHDRAW:
                return self.all
            case _:
                return self.meant(decision)


def _by_decision(
    decisions: Sequence[Decision], known: Sequence[Known], deadline: date, sent: date | None
) -> Iterator[tuple[Decision, _Theirs]]:
    into = standing_for(decisions)
    files = {one.file: one for one in known}
    named = {d.value: file_meant(d.value, files) for d in decisions if d.action in ABOUT_A_FILE}
    returns: dict[str, list[Known]] = defaultdict(list)
    for one in known:
        returns[into.get(one.department, one.department)].append(one)
    about: dict[str, list[Decision]] = defaultdict(list)
    for decision in decisions:
        about[into.get(decision.department, decision.department)].append(decision)
    theirs = {
        code: _Theirs(returns[code], made, deadline, sent, named) for code, made in about.items()
    }
    for decision in decisions:
        yield decision, theirs[into.get(decision.department, decision.department)]


def _fault(decision: Decision, theirs: _Theirs) -> _Fault | None:
    """Why a decision has nothing to hold on to, if so."""
    action = decision.action
    if action is Action.SAME_DEPARTMENT:
        return None
    if not theirs.all:
        return (
            "the department has no return that can be read, so that there is nothing to decide",
            "department",
            "Check the code, and that the return lies in raw/; or delete the row.",
        )
    if action in (Action.WITHDRAW, Action.WAIVE) or (action is Action.SET_ASIDE and decision.value):
        pass
    elif not theirs.counted and not (action is Action.DATE and theirs.to_date):
        return (
            "the department has returns of the pilot alone, and this action is for those of the "
            "audit",
            "department",
            "Move its return out of raw/pilot/, or give it its right date; or delete the row.",
        )
    if action in ABOUT_A_FILE:
        return _file_fault(decision, theirs)
    if action is Action.DATE and len(theirs.to_date) != 1:
        if theirs.to_date:
            return (
                "several returns of the department have no date, and one date can't be for all",
                "value",
                "Decide first which of them counts (choose), or which doesn't (set_aside).",
            )
        return ("no return of the department lacks a date", "action", "Delete the row.")
    return None


def _file_fault(decision: Decision, theirs: _Theirs) -> _Fault | None:
    action, meant = decision.action, theirs.meant(decision)
    if decision.value and not meant:
        return ("the file named is none of the department's returns", "value", _WHICH)
    if action is Action.ACCEPT and (not meant or meant[0] not in theirs.late):
        what = "the return is not late, and counts without this decision"
        return (what, "action", "Delete the row.")
    if action is Action.CHOOSE and len(theirs.counted) == 1:
        what = "the department has one return alone, so that there is none to choose"
        return (what, "action", "Delete the row.")
    if len(meant) > 1:
        which = "late returns" if action is Action.ACCEPT else "returns"
        return (f"the department has several {which}, and none is named", "value", _WHICH)
    return None


def _outdated(decision: Decision, theirs: _Theirs, seen: Mapping[str, str]) -> _Fault | None:
    if decision.action in _TIMELESS:
        return None
    rests_on = theirs.rests_on(decision)
    if any(one.completed and one.completed > decision.date for one in rests_on):
        what = "a return of the department was completed after this decision was made"
        return (what, "date", _LOOK)
    if seen.get(_key(decision), now := _rests_on(decision, theirs)) != now:
        return ("the return changed since this decision was made", "date", _LOOK)
    return None


def _key(decision: Decision) -> str:
    # Neither the person nor the reason: who corrects a word there has not looked at the return.
    parts = (
        decision.date.isoformat(),
        decision.department,
        decision.question,
        decision.action.value,
        decision.value,
    )
    return _hash(parts)


def _rests_on(decision: Decision, theirs: _Theirs) -> str:
    return _hash(sorted(one.sha256 for one in theirs.rests_on(decision)))


def _hash(parts: Sequence[str]) -> str:
    text = "\0".join(parts)
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()
