"""From answers as given to canonical answers, with an issue for whatever a person has to settle."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from auditreport.canonical import Return
from auditreport.definition import Definition
from auditreport.office.actions import Action, Carried, read_carried
from auditreport.settle import Settled, settle
from auditreport.spellings import Spellings
from auditreport.validated import ALL, NONE, PilotReturn, Result, Touched, Validated
from auditreport.words import Outcome

__all__ = ["Validated", "validate"]


def validate(
    returns: Sequence[Mapping[str, Any]],
    definition: Definition,
    decisions: Sequence[Mapping[str, str]] = (),
) -> Validated:
    """Canonical answers, outcomes and issues from the ``returns`` of `working/returns.json`.

    ``decisions`` are rows of `working/decisions.csv`. Each return has one outcome, and one of a
    department is included at most: :mod:`auditreport.settle` says which. Issues are raised for
    included returns only: an outcome says itself what to do about the others.
    """
    spellings = Spellings(definition.spellings.by_answer)
    results: list[Result] = []
    by_department: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for given in returns:
        if given["reason"]:
            results.append(_refused(given))
        else:
            by_department[given["pseudonym"]].append(given)
    decided: dict[str, list[Carried]] = defaultdict(list)
    for decision in read_carried(decisions):
        decided[decision.pseudonym].append(decision)

    included: list[Return] = []
    pilot: list[Return] = []
    touched: list[Touched] = []
    for name in sorted({*by_department, *decided}):
        theirs, about = by_department[name], decided[name]
        settled = settle(theirs, definition, spellings)
        for number, decision in enumerate(about, start=1):
            before = settled
            settled = settle(theirs, definition, spellings, about[:number])
            touched.append(_touched(decision, before, settled, definition))
        results += settled.results
        included += [settled.included] if settled.included else []
        pilot += settled.pilot
    return Validated(
        answers_by_department={one.pseudonym: one.answers for one in included},
        outcomes=sorted(results, key=lambda result: result.id),
        issues=[issue for one in included for issue in one.issues],
        questions=tuple(question.id for question in definition.questions),
        decisions=touched,
        pilot=[
            PilotReturn(one.id, one.pseudonym, one.completed, one.answers, one.issues)
            for one in pilot
        ],
    )


def _refused(given: Mapping[str, Any]) -> Result:
    # What can't be read isn't counted among the audit's returns where it lies with the pilot's.
    outcome = Outcome.PILOT if given.get("pilot") else Outcome.QUARANTINED
    return Result(given["return"], given["pseudonym"], outcome, given["reason"], given["message"])


def _touched(decision: Carried, before: Settled, after: Settled, definition: Definition) -> Touched:
    """What a decision changed in the tables, after those that stand above it."""
    old, new = before.included, after.included
    if decision.action is Action.SAME_DEPARTMENT or bool(old) != bool(new):
        groups = ALL
    elif old and new:
        changed = {q.group for q in definition.scored if old.answers[q.id] != new.answers[q.id]}
        groups = " ".join(group.id for group in definition.groups if group.id in changed) or NONE
    else:
        groups = NONE
    return Touched(decision.pseudonym, decision.action, decision.question, groups)
