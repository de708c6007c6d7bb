"""What is wrong across an audit's keys: names, groups, kinds, routing, contradictions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from auditreport.breakdown_rules import ANCHOR
from auditreport.kinds.catalogue import OwnTexts, kind_faults
from auditreport.kinds.expectation import Rule, rule_of
from auditreport.kinds.routing import Kinds, Routing, circles, routing_faults
from auditreport.kinds.rule_faults import below, rule_faults
from auditreport.models import Fault
from auditreport.questions import Contradiction, Group, Question, Stratum
from auditreport.reserved_names import RESERVED_GROUPS, RESERVED_STRATA
from auditreport.words import Role

# --- Names, and keys of one question ---


def name_faults(
    groups: Sequence[Group], questions: Sequence[Question], strata: Sequence[Stratum]
) -> list[Fault]:
    """Ids that are used twice or are taken, and groups without a question."""
    asked = {question.group for question in questions}
    faults = [
        *_repeated("groups", [group.id for group in groups], "group"),
        *_repeated("questions", [question.id for question in questions], "question"),
        *_repeated("strata", [stratum.id for stratum in strata], "stratum"),
    ]
    faults += [
        Fault(
            ("strata", i, "id"),
            f"a stratum can't be called '{stratum.id}': that column isn't one to compare by",
            "Name a column of the register that sorts departments:\n" + Stratum.example,
        )
        for i, stratum in enumerate(strata)
        if stratum.id in RESERVED_STRATA
    ]
    keys = {question.key for question in questions}
    for i, group in enumerate(groups):
        if group.id in RESERVED_GROUPS | keys or group.id.startswith(ANCHOR):
            faults.append(
                Fault(
                    ("groups", i, "id"),
                    f"a group can't be called '{group.id}': a part of the report has that name",
                    "Choose another id:\n"
                    f"- {{id: {group.id.removeprefix(ANCHOR)}-group, title: {group.title}}}",
                )
            )
        if group.id not in asked:
            faults.append(
                Fault(
                    ("groups", i, "id"),
                    f"the group '{group.id}' has no question",
                    "Give it one, or remove the group:\n"
                    f'- {{id: Q1, group: {group.id}, text: "…", expected: "yes"}}',
                )
            )
    return faults


def question_faults(questions: Sequence[Question], groups: Sequence[Group]) -> list[Fault]:
    """Questions of no group, and keys of a question that contradict each other."""
    known = [group.id for group in groups]
    faults = []
    for i, question in enumerate(questions):
        at = ("questions", i)
        if question.group not in known:
            faults.append(
                Fault(
                    (*at, "group"),
                    f"{question.id} belongs to the group '{question.group}', which isn't one",
                    f"Use one of: {', '.join(known)}.",
                )
            )
        faults += _expectation_faults(at, question)
    return faults


def _expectation_faults(at: tuple[str | int, ...], question: Question) -> list[Fault]:
    if question.is_text:
        extra = [
            k
            for k in ("expected", "role", "target", "desired", "dont_know")
            if getattr(question, k)
        ]
        return [
            Fault(
                (*at, key),
                f"{question.id} is free text, so '{key}' says nothing",
                f"Remove '{key}', or remove 'type: text'.",
            )
            for key in extra
        ]
    if question.expected is None:
        return [Fault(at, f"{question.id} has no 'expected'", "Add one:\n" + Question.example)]
    faults = []
    if (question.expected == "survey") != (question.role is Role.SURVEY) and question.role:
        says = question.expected if isinstance(question.expected, str) else "a rule"
        faults.append(
            Fault(
                (*at, "role"),
                f"{question.id}: role '{question.role}' contradicts expected '{says}'",
                "A survey item expects no answer; a standard or a practice expects one:\n"
                '- {id: Q14, group: access, text: "…", expected: survey}',
            )
        )
    is_standard = question.expected != "survey" and question.role in (None, Role.STANDARD)
    if question.target is not None and not is_standard:
        faults.append(
            Fault(
                (*at, "target"),
                f"{question.id} has a target but is no standard",
                "Remove the target, or make it a standard:\n" + Question.example,
            )
        )
    if question.dont_know is not None and question.expected == "survey":
        faults.append(
            Fault(
                (*at, "dont_know"),
                f"{question.id} expects no answer, so not to know can't be a failing",
                "Remove 'dont_know', or say which answer is expected:\n" + Question.example,
            )
        )
    if question.themes:
        faults.append(
            Fault(
                (*at, "themes"),
                f"{question.id} has themes but is not free text",
                "Remove the themes, or add 'type: text' and remove 'expected'.",
            )
        )
    return faults


def _repeated(key: str, names: list[str], kind: str) -> list[Fault]:
    # Case is passed over: variables and files are named in lower case.
    folded = [name.lower() for name in names]
    first = [folded.index(name) for name in folded]
    return [
        Fault(
            (key, i, "id"),
            f"the {kind} id '{name}' is used twice (first in entry {first[i] + 1})",
            "Each id stands for one thing: rename one of the two.",
        )
        for i, name in enumerate(names)
        if first[i] < i
    ]


# --- Kinds, and what stands between questions ---


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
