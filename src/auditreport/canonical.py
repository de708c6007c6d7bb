"""One return's canonical answers, with an issue for whatever a person has to settle."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any

from auditreport.definition import Definition
from auditreport.kinds.expectation import Phrase, Rule, holds, rule_of
from auditreport.kinds.kind import STATUSES, Kind, ReadFault
from auditreport.kinds.routing import Kinds
from auditreport.questions import Contradiction, Question
from auditreport.spellings import Spellings
from auditreport.validated import Issue
from auditreport.words import ANSWER_WORDS, Answer, listed

_AS_GIVEN = "It may stay as it is: the answers are counted as given."
_ASK = "Ask the department; the answer counts as blank until it is settled."

NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(slots=True, eq=False)  # two returns may say the same and are still two
class Return:
    """One readable return while its outcome is open; ``answers`` are canonical."""

    id: str
    pseudonym: str
    sha256: str
    completed: date | None
    answers: dict[str, str]
    issues: list[Issue] = field(default_factory=list)

    def issue(
        self, kind: str, what: str, do: str, question: str = "", at: Mapping[str, Any] | None = None
    ) -> None:
        """Raise an issue; ``at`` is the sheet and cell where it stands."""
        place = at or {"sheet": None, "cell": ""}
        self.issues.append(
            Issue(self.id, self.pseudonym, place["sheet"], place["cell"], question, kind, what, do)
        )


def canonical(
    given: Mapping[str, Any],
    definition: Definition,
    spellings: Spellings,
    decided: Mapping[str, str] = NOTHING,
    completed: date | None = None,
) -> Return:
    """Read one return of `working/returns.json`.

    ``decided`` answers stand in the place of those given, before routing, and nothing is asked
    about them any more; so does a decided date of completion.
    """
    one = Return(
        id=given["return"],
        pseudonym=given["pseudonym"],
        sha256=given["sha256"],
        completed=completed or completed_on(given),
        answers={},
    )
    if not completed:
        _check_date(one, given)
    _check_form(one, given)
    read = {q.id: _read(given, q, definition.kinds[q.id], spellings) for q in definition.questions}
    read |= decided
    routed = definition.router.route({q: answer or Answer.BLANK for q, answer in read.items()})
    one.answers = {question.id: routed[question.id] for question in definition.questions}
    for question in definition.questions:
        if question.id not in decided:
            kind = definition.kinds[question.id]
            _check_answer(one, given, question, kind, read[question.id])
    for unknown in given["unknown_questions"]:
        one.issue(
            "unknown_question",
            f"The form has a row for {unknown}, which is no question of this audit.",
            "Check whether the form is of this audit; the row is left out.",
            unknown,
        )
    for rule in definition.contradictions:
        _check_contradiction(one, given, rule, definition.kinds, decided)
    if given["answers"] and set(read.values()) == {Answer.BLANK}:
        one.issue(
            "no_answers",
            "The form has a code and no answer at all.",
            "Ask the department whether it is the right file; it counts as a return.",
        )
    return one


def completed_on(given: Mapping[str, Any]) -> date | None:
    """The date of completion that the return itself gives."""
    return date.fromisoformat(given["completed"]) if given["completed"] else None


def _read(
    given: Mapping[str, Any], question: Question, kind: Kind, spellings: Spellings
) -> str | None:
    """The answer in the question's row; blank where there is none, ``None`` if it is unreadable."""
    row = given["answers"].get(question.id)
    if row is None:
        return Answer.BLANK
    text: str | None = row["given"]
    if text is None:
        return None
    if question.is_yes_no or question.is_text:
        return spellings.read(text)
    if text in ("", *STATUSES):
        return Answer(text or Answer.BLANK)
    return text if kind.is_value(text) else None


def _check_answer(
    one: Return, given: Mapping[str, Any], question: Question, kind: Kind, answer: str | None
) -> None:
    name = question.id
    at = given["answers"].get(name)
    if name in given.get("formula_questions", ()):
        one.issue("formula_answer", f"The answer to {name} is a formula.", _ASK, name, at)
    elif name in given["repeated_questions"]:
        one.issue("repeated_question", f"{name} is answered twice, differently.", _ASK, name, at)
    elif one.answers[name] == Answer.NOT_ASKED:
        # "Not applicable" is what an honest person writes beside a question that isn't theirs.
        if answer not in (Answer.BLANK, Answer.NOT_APPLICABLE):
            one.issue(
                "answered_though_not_asked",
                f"{name} has an answer, though it was not to be asked after the answers to "
                f"{listed(question.asked_if.questions if question.asked_if else [])}.",
                f"Check those answers with the department; {name} counts as not asked.",
                name,
                at,
            )
    elif at is None:
        one.issue(
            "missing_question",
            f"The form has no row for {name}.",
            "Ask the department for its answer; it counts as blank until then.",
            name,
        )
    elif answer is None and question.is_yes_no:
        what = f"The answer to {name} is none of the known ones."
        one.issue("unreadable_answer", what, _ASK, name, at)
    elif answer is None:
        fault = ReadFault(at.get("fault") or ReadFault.UNREADABLE)
        one.issue(fault, *kind.issue(fault, name), name, at)


def _check_date(one: Return, given: Mapping[str, Any]) -> None:
    if given["completed_fault"] == "unreadable":
        one.issue(
            "unreadable_date",
            "The date of completion can't be read as one day.",
            "Ask the department; the return is taken as in time.",
            at=given["completed_at"],
        )
    elif not one.completed:
        one.issue(
            "undated",
            "The return has no date of completion.",
            "Ask the department; the return is taken as in time.",
        )


def _check_form(one: Return, given: Mapping[str, Any]) -> None:
    """What of the file wasn't read, and whether it is the form that was issued."""
    for hidden in given.get("hidden", ()):
        rows, columns = hidden["rows"], hidden["columns"]
        parts = []
        if rows:
            parts.append(f"row{'s' * (len(rows) > 1)} {listed([str(row) for row in rows])}")
        if columns:
            parts.append(f"column{'s' * (len(columns) > 1)} {listed(columns)}")
        what = f"has hidden content in {' and '.join(parts)}" if parts else "is hidden"
        cell = f"{columns[0] if columns else 'A'}{rows[0] if rows else 1}" if parts else ""
        one.issue(
            "hidden_content",
            f"Sheet {hidden['sheet']} {what}: nothing there is read.",
            "Look at it in the file, and ask the department what it means.",
            at={"sheet": hidden["sheet"], "cell": cell},
        )
    if given.get("other_version"):
        one.issue(
            "other_version",
            "The form was made from another version of the questionnaire.",
            "Check that its questions are the same; ask the department to use the present form.",
        )


def _check_contradiction(
    one: Return,
    given: Mapping[str, Any],
    rule: Contradiction,
    kinds: Kinds,
    decided: Mapping[str, str],
) -> None:
    def passes(name: str, test: str | Rule) -> bool | None:
        return holds(rule_of(test), kinds[name], one.answers.get(name))

    conditions, excluded = rule.if_, rule.then_not
    against = {name: test for name, test in excluded.items() if passes(name, test)}
    if not against or not all(passes(name, test) for name, test in conditions.items()):
        return
    # Where the department stands by every one of these answers, there is nothing left to ask.
    if decided.keys() >= {*conditions, *against}:
        return
    said = _said(conditions, kinds)
    one.issue(
        "contradiction",
        f"{said}, yet {_said(against, kinds)}." + (f" {rule.text}" if rule.text else ""),
        f"Ask the department which is right. {_AS_GIVEN}",
        next(iter(conditions)),
        given["answers"].get(next(iter(conditions))),
    )


def _said(tests: Mapping[str, str | Rule], kinds: Kinds) -> str:
    """What was answered, said once of all questions of which it is the same."""
    by_answer: dict[Phrase, list[str]] = defaultdict(list)
    for name, test in tests.items():
        for atom in rule_of(test).atoms:
            phrase = atom.phrase(kinds[name])
            if isinstance(test, str) and kinds[name].type == "yes_no":
                words = f"answered “{ANSWER_WORDS[Answer(test)].lower()}”"
                phrase = Phrase(f"is {words}", f"are {words}")
            by_answer[phrase].append(name)
    return " and ".join(
        f"{listed(same)} {phrase.one if len(same) == 1 else phrase.many}"
        for phrase, same in by_answer.items()
    )
