"""Of whom a question is asked: conditions on other answers, joined, nested and chained."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from pydantic import Field, model_validator

from auditreport.kinds.expectation import Atom, Phrase, Rule, Test, rule_of
from auditreport.kinds.kind import STATUSES, Kind
from auditreport.kinds.rule_faults import below, rule_faults
from auditreport.models import Fault, Strict
from auditreport.words import Answer, listed

Kinds = Mapping[str, Kind]
"""The kind of each question, by id."""


class Routing(Strict):
    """The question is asked only where the named answers were given.

    Where several keys are given, all must hold.
    """

    example: ClassVar[str] = 'asked_if: {any: {Q6: "yes", Q5: {at_least: 2}}}'

    any: dict[str, Test] = Field(
        default_factory=dict, description="At least one of these answers was given."
    )
    all: dict[str, Test] = Field(
        default_factory=dict, description="Every one of these answers was given."
    )
    not_: Routing | None = Field(
        default=None,
        alias="not",
        description="This is known not to hold: where an answer is missing, the question isn't "
        "asked.",
        examples=['{any: {Q6: "yes"}}'],
    )
    any_of: list[Routing] = Field(
        default_factory=list, description="At least one of these holds, each like `asked_if`."
    )
    all_of: list[Routing] = Field(
        default_factory=list, description="Every one of these holds, each like `asked_if`."
    )

    @model_validator(mode="after")
    def _says_something(self) -> Routing:
        if not (self.any or self.all or self.not_ or self.any_of or self.all_of):
            raise ValueError("this routing is empty: name the answers that it depends on")
        return self

    @property
    def tests(self) -> Iterator[tuple[tuple[str | int, ...], str, Rule]]:
        """Every test with its path and the question that it is about."""
        for key, several in (("any", self.any), ("all", self.all)):
            for question, test in several.items():
                yield (key, question), question, rule_of(test)
        inner = [
            *([(("not",), self.not_)] if self.not_ else []),
            *((("any_of", i), one) for i, one in enumerate(self.any_of)),
            *((("all_of", i), one) for i, one in enumerate(self.all_of)),
        ]
        for path, routing in inner:
            for inside, question, rule in routing.tests:
                yield (*path, *inside), question, rule

    @property
    def questions(self) -> list[str]:
        """The questions that it depends on, each once, in the order in which they are named."""
        return list(dict.fromkeys(question for _, question, _ in self.tests))


# ---------------------------------------------------------------------------------------------
# A routing as a tree, without negation but of single tests


@dataclass(frozen=True, slots=True)
class Leaf:
    """One test of one question's answer, that must hold or (``wanted`` false) must not."""

    question: str
    atom: Atom
    wanted: bool = True


@dataclass(frozen=True, slots=True)
class Branch:
    """Several conditions, of which ``any`` or ``all`` must hold."""

    joined: Literal["any", "all"]
    parts: tuple[Node, ...]


Node = Leaf | Branch


def tree(routing: Routing, wanted: bool = True) -> Node:
    """The routing with every ``not`` taken down to its tests, and nothing nested needlessly.

    By De Morgan's laws, which hold in three-valued logic too.
    """
    parts: list[Node] = []
    if routing.any:
        parts.append(_branch("any", _tests(routing.any, wanted), wanted))
    if routing.any_of:
        parts.append(_branch("any", [tree(one, wanted) for one in routing.any_of], wanted))
    if routing.all:
        parts.append(_branch("all", _tests(routing.all, wanted), wanted))
    parts += [tree(one, wanted) for one in routing.all_of]
    if routing.not_:
        parts.append(tree(routing.not_, not wanted))
    return _branch("all", parts, wanted)


def _tests(tests: Mapping[str, str | Rule], wanted: bool) -> list[Node]:
    return [
        _branch("all", [Leaf(question, atom, wanted) for atom in rule_of(test).atoms], wanted)
        for question, test in tests.items()
    ]


def _branch(joined: Literal["any", "all"], parts: Sequence[Node], wanted: bool) -> Node:
    if not wanted:
        joined = "all" if joined == "any" else "any"
    flat: list[Node] = []
    for part in parts:
        flat += part.parts if isinstance(part, Branch) and part.joined == joined else [part]
    return flat[0] if len(flat) == 1 else Branch(joined, tuple(flat))


def evaluate(node: Node, answers: Mapping[str, str], kinds: Kinds) -> bool | None:
    """Whether a condition holds, given a department's answers.

    Three-valued: of a question without a value (blank, don't know, not asked …) a test is neither
    true nor false, and neither is its opposite.
    """
    if isinstance(node, Leaf):
        answer = answers.get(node.question)
        if answer is None or answer in STATUSES:
            return None
        return node.atom.holds(kinds[node.question].measure(answer)) is node.wanted
    found = [evaluate(part, answers, kinds) for part in node.parts]
    decisive = node.joined == "any"
    if decisive in found:
        return decisive
    return None if None in found else not decisive


class Router:
    """The routing of a whole questionnaire: each question after those that it depends on.

    Raises ``ValueError`` where the routing runs in a circle: ``circles`` finds them beforehand.
    """

    def __init__(self, routings: Mapping[str, Routing | None], kinds: Kinds) -> None:
        if circles(routings):
            raise ValueError("the routing runs in a circle")
        self._kinds = kinds
        self._trees = {name: tree(one) for name, one in routings.items() if one}
        self._order: list[str] = []
        for name in routings:
            self._enter(name, routings)

    def _enter(self, name: str, routings: Mapping[str, Routing | None]) -> None:
        if name in self._order:
            return
        routing = routings[name]
        for other in routing.questions if routing else ():
            if other in routings:
                self._enter(other, routings)
        self._order.append(name)

    def is_asked(self, question: str, answers: Mapping[str, str]) -> bool:
        """Whether the question is asked, given answers that are routed already."""
        node = self._trees.get(question)
        return node is None or evaluate(node, answers, self._kinds) is True

    def route(self, read: Mapping[str, str]) -> dict[str, str]:
        """Canonical answers from those read: ``not_asked`` wherever the routing led past.

        An answer counts for others only where its own question is asked.
        """
        answers: dict[str, str] = {}
        for name in self._order:
            asked = self.is_asked(name, answers)
            answers[name] = read.get(name, Answer.BLANK) if asked else Answer.NOT_ASKED
        return answers


def circles(routings: Mapping[str, Routing | None]) -> set[str]:
    """The questions that are asked depending on themselves, directly or through others."""
    needs = {name: set(one.questions) if one else set() for name, one in routings.items()}
    found = set()
    for start, others in needs.items():
        seen: set[str] = set()
        todo = list(others)
        while todo:
            name = todo.pop()
            if name not in seen:
                seen.add(name)
                todo += needs.get(name, ())
        if start in seen:
            found.add(start)
    return found


def routing_faults(name: str, routing: Routing, kinds: Kinds) -> Iterator[Fault]:
    """What in one question's routing doesn't fit the others. Paths begin at ``asked_if``."""
    testable = [other for other, kind in kinds.items() if kind.rule_keys and other != name]
    for path, other, rule in routing.tests:
        at = ("asked_if", *path)
        kind = kinds.get(other)
        if kind is None or not kind.rule_keys:
            which = "no question of this audit" if kind is None else "free text"
            yield Fault(
                at,
                f"{name} is asked depending on '{other}', which is {which}",
                f"Name one of: {', '.join(testable)}. For example:\n{Routing.example}",
            )
        else:
            yield from below(at, rule_faults(rule, kind, other))


# ---------------------------------------------------------------------------------------------
# In words, for the form and for the report


def in_words(routing: Routing, kinds: Kinds, beginning: str = "Answer only if") -> str:
    """The routing as a sentence; the appendix begins it with ``Asked only where``."""
    return f"{beginning} {_words(tree(routing), kinds)}."


def _words(node: Node, kinds: Kinds) -> str:
    if isinstance(node, Leaf):
        return f"{node.question} {_phrase(node, kinds).one}"
    said: dict[Phrase, list[str]] = {}
    nested = []
    for part in node.parts:
        if isinstance(part, Leaf):
            said.setdefault(_phrase(part, kinds), []).append(part.question)
        else:
            nested.append(part)
    word = "or" if node.joined == "any" else "and"
    simple = [_of_several(phrase, questions, word) for phrase, questions in said.items()]
    if not nested:
        return listed(simple, word)
    # A part that is one statement needs no brackets, whatever joins its questions.
    inner = [
        _words(part, kinds) if _is_one_statement(part, kinds) else f"({_words(part, kinds)})"
        for part in nested
    ]
    return f", {word} ".join([*inner, *simple])


def _of_several(phrase: Phrase, questions: Sequence[str], word: str) -> str:
    several = len(questions) > 1 and word == "and"
    return f"{listed(questions, word)} {phrase.many if several else phrase.one}"


def _is_one_statement(branch: Branch, kinds: Kinds) -> bool:
    leaves = [part for part in branch.parts if isinstance(part, Leaf)]
    same = {_phrase(leaf, kinds) for leaf in leaves}
    return len(leaves) == len(branch.parts) and len(same) == 1


def _phrase(leaf: Leaf, kinds: Kinds) -> Phrase:
    return leaf.atom.phrase(kinds[leaf.question], leaf.wanted)


def formula(node: Node, test: Callable[[Leaf], str | None]) -> str | None:
    """The condition as a spreadsheet's formula.

    ``test`` writes one test as a formula, or gives ``None`` where it can't (several options in one
    text, say): then the whole has none, and a form must leave it to the words.
    """
    if isinstance(node, Leaf):
        return test(node)
    parts = [formula(part, test) for part in node.parts]
    if any(part is None for part in parts):
        return None
    name = "OR" if node.joined == "any" else "AND"
    return f"{name}({','.join(part for part in parts if part)})"
