"""What is wrong between questions: kinds, routing and contradictions that don't fit each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from auditreport.kinds.catalogue import OwnTexts, kind_faults
from auditreport.kinds.expectation import Rule, rule_of
from auditreport.kinds.routing import Kinds, Routing, circles, routing_faults
from auditreport.kinds.rule_faults import below, rule_faults
from auditreport.models import Fault
from auditreport.questions import Contradiction, Question


def own_faults(questions: Sequence[Question], own: OwnTexts) -> list[Fault]:
    """What of each question doesn't fit its own kind; ``own`` are the audit's spellings."""
    return [
        fault
        for i, question in enumerate(questions)
        for fault in below(("questions", i), kind_faults(question, own))
        # Of free text, what can't be expected is told with what else says nothing of it.
        if not (question.is_text and fault.path[2:] == ("expected",))
    ]


def faults_between(
    questions: Sequence[Question], contradictions: Sequence[Contradiction], kinds: Kinds
) -> Iterator[Fault]:
    """What in routing and contradictions doesn't fit the questions that they name."""
    turning = circles({question.id: question.asked_if for question in questions})
    for i, question in enumerate(questions):
        if question.asked_if is None:
            continue
        at = ("questions", i)
        yield from below(at, routing_faults(question.id, question.asked_if, kinds))
        if question.id in turning:
            yield Fault(
                (*at, "asked_if"),
                f"{question.id} is asked depending on itself: the routing runs in a circle",
                "Let it depend on questions that come before it:\n" + Routing.example,
            )
    for i, rule in enumerate(contradictions):
        for key, tests in (("if", rule.if_), ("then_not", rule.then_not)):
            yield from below(("contradictions", i, key), _test_faults(tests, kinds))


def _test_faults(tests: Mapping[str, str | Rule], kinds: Kinds) -> Iterator[Fault]:
    testable = [name for name, kind in kinds.items() if kind.rule_keys]
    for name, test in tests.items():
        if name in testable:
            yield from below((name,), rule_faults(rule_of(test), kinds[name], name))
        else:
            which = "free text" if name in kinds else "no question of this audit"
            yield Fault(
                (name,),
                f"the contradiction speaks of '{name}', which is {which}",
                f"Name one of: {', '.join(testable)}. For example:\n{Contradiction.example}",
            )
