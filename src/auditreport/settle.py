"""Which return of a department counts, by the rules and by what the office decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from auditreport.canonical import NOTHING, Return, canonical, completed_on
from auditreport.definition import Definition
from auditreport.office.actions import Action, Carried
from auditreport.spellings import Spellings
from auditreport.validated import Result
from auditreport.words import CONFLICT, Outcome
from auditreport.words import day as in_words


@dataclass(slots=True)
class Settled:
    """What became of one department's returns: one result each, and one included at most."""

    results: list[Result] = field(default_factory=list)
    included: Return | None = None
    pilot: list[Return] = field(default_factory=list)


def settle(
    returns: Sequence[Mapping[str, Any]],
    definition: Definition,
    spellings: Spellings,
    decisions: Sequence[Carried] = (),
) -> Settled:
    """Settle the readable ``returns`` of one department (rows of `working/returns.json`).

    What is withdrawn or set aside is out. Returns of the pilot, by their folder or completed before
    the form was sent, and late ones that weren't accepted or chosen, play no part in what follows.
    Of the others,

    - the one that the office chose is included, and the others are superseded. Else
    - the one completed last is included, and an earlier one is superseded, or a duplicate where its
      answers are the same;
    - an undated one with the same answers is a duplicate. With different answers nobody can tell
      which came later, so that both are quarantined, as two with the same date are: a person has to
      settle it. Earlier ones stay superseded.

    Answers that were decided stand in each return alike. None of this changes ``returns``: without
    a decision all is as it was.
    """
    decided = _Decided(decisions)
    settled = Settled()
    rest = []
    for given in returns:
        if decided.withdrawn:
            settled.results.append(_out(given, Outcome.WITHDRAWN, "on_request", _WITHDRAWN))
        elif given["return"] in decided.aside:
            settled.results.append(_out(given, Outcome.QUARANTINED, "set_aside", _SET_ASIDE))
        elif given.get("pilot"):
            settled.results.append(_out(given, Outcome.PILOT, "pilot_folder", _PILOT))
            settled.pilot.append(canonical(given, definition, spellings))
        else:
            rest.append(given)
    dated = decided.dated(rest, definition.sent)
    candidates = []
    for given in rest:
        day = decided.completed if given["return"] in dated else None
        if definition.sent and _is_early(day or completed_on(given), definition.sent):
            one = canonical(given, definition, spellings, completed=day)
            message = _EARLY.format(in_words(definition.sent))
            settled.results.append(_result(one, Outcome.PILOT, "before_the_start", message))
            settled.pilot.append(one)
        else:
            candidates.append(canonical(given, definition, spellings, decided.answers, day))
    if "" in decided.aside:  # the one that there is
        settled.results += [
            _result(one, Outcome.QUARANTINED, "set_aside", _SET_ASIDE) for one in candidates
        ]
        return settled
    _settle(candidates, definition.deadline, decided, settled)
    return settled


class _Decided:
    """What the office decided about one department, by what it does."""

    def __init__(self, decisions: Sequence[Carried]) -> None:
        def values(action: Action) -> set[str]:
            return {one.value for one in decisions if one.action is action}

        self.withdrawn = bool(values(Action.WITHDRAW))
        self.aside = values(Action.SET_ASIDE)
        self.accepted = values(Action.ACCEPT)
        self.chosen = values(Action.CHOOSE)
        self.completed = max(map(date.fromisoformat, values(Action.DATE)), default=None)
        self.answers: Mapping[str, str] = {
            one.question: one.value for one in decisions if one.action is Action.ANSWER
        } or NOTHING

    def accepts(self, one: Return) -> bool:
        """Whether a late return was accepted: by its id, or as the one that there is."""
        return one.id in self.accepted or "" in self.accepted

    def dated(self, returns: Sequence[Mapping[str, Any]], sent: date | None) -> set[str]:
        """Which returns the decided date belongs to.

        Those without one; where there is none, those completed before the form was sent: a slip of
        the pen, such as last year's number.
        """
        if not self.completed:
            return set()
        undated = {one["return"] for one in returns if not completed_on(one)}
        early = {one["return"] for one in returns if _is_early(completed_on(one), sent)}
        return undated or early


def _is_early(completed: date | None, sent: date | None) -> bool:
    return bool(completed and sent and completed < sent)


def _settle(returns: list[Return], deadline: date, decided: _Decided, settled: Settled) -> None:
    chosen = next((one for one in returns if one.id in decided.chosen), None)
    late = [one for one in returns if one.completed and one.completed > deadline]
    refused = [one for one in late if one is not chosen and not decided.accepts(one)]
    settled.results += [
        _result(one, Outcome.LATE, "after_deadline", _LATE.format(in_words(deadline)))
        for one in refused
    ]
    # The file's own hash breaks a tie, so that the choice doesn't depend on the key or on the
    # order of arrival.
    ordered = sorted(
        (one for one in returns if one not in refused),
        key=lambda one: (-(one.completed or date.min).toordinal(), one.sha256, one.id),
    )
    if not ordered:
        return
    first = chosen or ordered[0]
    rivals = [one for one in ordered if one.completed in (first.completed, None)]
    conflict = not chosen and any(one.answers != first.answers for one in rivals)
    for one in ordered:
        if one in rivals and conflict:
            result = _result(one, Outcome.QUARANTINED, CONFLICT, _CONFLICTING)
        elif one is first:
            settled.included = one
            if one in late and decided.accepts(one):
                message = _ACCEPTED.format(in_words(deadline))
                result = _result(one, Outcome.INCLUDED, "accepted_late", message)
            elif chosen:
                result = _result(one, Outcome.INCLUDED, "chosen_by_the_office", _CHOSEN)
            else:
                result = _result(one, Outcome.INCLUDED)
        elif chosen:
            result = _result(one, Outcome.SUPERSEDED, "chosen_by_the_office", _NOT_CHOSEN)
        elif one.answers == first.answers and not conflict:
            result = _result(one, Outcome.DUPLICATE, "same_answers", _DUPLICATE)
        else:
            result = _result(one, Outcome.SUPERSEDED, "later_return", _SUPERSEDED)
        settled.results.append(result)


_WITHDRAWN = "Withdrawn at the department's request: nothing of it is analysed."
_SET_ASIDE = "Set aside by the office: not analysed. The reason stands among its decisions."
_PILOT = "A return of the pilot: read, and reported apart. It is never in the audit's numbers."
_EARLY = (
    "Completed before the form was sent on {}: taken for one of the pilot, and not in the audit's "
    "numbers. If the date is a slip, enter the right one as a decision."
)
_LATE = "Completed after the deadline of {}: listed, not analysed."
_ACCEPTED = "Completed after the deadline of {}, and accepted by the office: it is analysed."
_CHOSEN = "The office chose this one of the department's returns."
_NOT_CHOSEN = "The office chose another one of the department's returns: that one counts."
_CONFLICTING = (
    "The department sent returns with different answers, and their dates don't tell which came "
    "last: none of them counts yet. Ask the department which one does, and enter it in "
    "private/decisions.csv."
)
_DUPLICATE = "The department's other return has the same answers: one of them is counted."
_SUPERSEDED = "The department sent a return that was completed later: that one counts."


def _result(one: Return, outcome: Outcome, reason: str = "", message: str = "") -> Result:
    return Result(one.id, one.pseudonym, outcome, reason, message, one.completed)


def _out(given: Mapping[str, Any], outcome: Outcome, reason: str, message: str) -> Result:
    """The result of a return whose answers play no part."""
    completed = completed_on(given)
    return Result(given["return"], given["pseudonym"], outcome, reason, message, completed)
