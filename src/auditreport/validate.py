"""From answers as given to canonical answers, with an issue for whatever a person has to settle."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from typing import Any

from auditreport.definition import Definition
from auditreport.questions import Contradiction, Question, is_asked
from auditreport.spellings import Spellings
from auditreport.tables import write_csv
from auditreport.words import ANSWER_WORDS, Answer, Outcome, listed

OUTCOME_COLUMNS = ("return", "pseudonym", "outcome", "reason", "message")
ISSUE_COLUMNS = ("return", "pseudonym", "sheet", "cell", "question", "kind", "what", "do")

_AS_GIVEN = "It may stay as it is: the answers are counted as given."
_ASK = "Ask the department; the answer counts as blank until it is settled."


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one return (a row of `working/outcomes.csv`)."""

    id: str
    pseudonym: str | None
    outcome: Outcome
    reason: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class Issue:
    """Something in one included return for a person to settle (a row of `working/issues.csv`).

    ``what`` and ``do`` are our own words: no text of the file stands in them.
    """

    id: str
    pseudonym: str
    sheet: int | None
    cell: str
    question: str
    kind: str
    what: str
    do: str


@dataclass(frozen=True, slots=True)
class Validated:
    """Canonical answers of the included returns, by pseudonym, with what is to know about them."""

    answers_by_department: dict[str, dict[str, Answer]]
    outcomes: list[Result]
    issues: list[Issue]
    questions: tuple[str, ...]

    @property
    def answers_csv(self) -> str:
        """`working/answers.csv`."""
        return write_csv(
            ("pseudonym", *self.questions),
            (
                (name, *(answers[question] for question in self.questions))
                for name, answers in self.answers_by_department.items()
            ),
        )

    @property
    def outcomes_csv(self) -> str:
        """`working/outcomes.csv`."""
        return write_csv(
            OUTCOME_COLUMNS,
            ((r.id, r.pseudonym, r.outcome, r.reason, r.message) for r in self.outcomes),
        )

    @property
    def issues_csv(self) -> str:
        """`working/issues.csv`."""
        return write_csv(
            ISSUE_COLUMNS,
            (
                (i.id, i.pseudonym, i.sheet, i.cell, i.question, i.kind, i.what, i.do)
                for i in self.issues
            ),
        )

    @property
    def quality_returns_csv(self) -> str:
        """`results/quality/returns.csv`: but for the pseudonyms, the same bytes under every key."""
        rows = sorted((r.outcome.value, r.reason, r.pseudonym or "~") for r in self.outcomes)
        numbers = count(1)
        return write_csv(
            ("pseudonym", "outcome", "reason"),
            (
                (f"unidentified-{next(numbers)}" if name == "~" else name, outcome, reason)
                for outcome, reason, name in rows
            ),
        )

    @property
    def quality_issues_csv(self) -> str:
        """`results/quality/issues.csv`: how many issues of each kind, in how many returns."""
        issues = Counter(issue.kind for issue in self.issues)
        returns = Counter(kind for kind, _ in {(issue.kind, issue.id) for issue in self.issues})
        return write_csv(
            ("kind", "issues", "returns"),
            ((kind, number, returns[kind]) for kind, number in sorted(issues.items())),
        )

    def count(self, outcome: Outcome) -> int:
        """How many returns came to this outcome."""
        return sum(1 for result in self.outcomes if result.outcome is outcome)


@dataclass(slots=True, eq=False)  # two returns may say the same and are still two
class _Return:
    """One readable return while its outcome is open."""

    id: str
    pseudonym: str
    sha256: str
    completed: date | None
    answers: dict[str, Answer]
    issues: list[Issue] = field(default_factory=list)

    def issue(
        self, kind: str, what: str, do: str, question: str = "", at: Mapping[str, Any] | None = None
    ) -> None:
        place = at or {"sheet": None, "cell": ""}
        self.issues.append(
            Issue(self.id, self.pseudonym, place["sheet"], place["cell"], question, kind, what, do)
        )


def validate(returns: Sequence[Mapping[str, Any]], definition: Definition) -> Validated:
    """Canonical answers, outcomes and issues from the ``returns`` of `working/returns.json`.

    One return of a department is included, at most. Those completed after the deadline are late,
    and play no part in what follows. Of the others,

    - the one completed last is included, and an earlier one is superseded, or a duplicate where its
      answers are the same;
    - an undated one with the same answers is a duplicate. With different answers nobody can tell
      which came later, so that both are quarantined, as two with the same date are: a person has to
      settle it. Earlier ones stay superseded.

    Issues are raised for included returns only: an outcome says itself what to do about the others.
    """
    spellings = Spellings(definition.spellings.by_answer)
    results: list[Result] = []
    by_department: dict[str, list[_Return]] = defaultdict(list)
    for given in returns:
        if given["reason"]:
            results.append(
                Result(
                    given["return"],
                    given["pseudonym"],
                    Outcome.QUARANTINED,
                    given["reason"],
                    given["message"],
                )
            )
        else:
            by_department[given["pseudonym"]].append(_canonical(given, definition, spellings))
    included: list[_Return] = []
    for name in sorted(by_department):
        results += _settle(by_department[name], definition.deadline, included)
    return Validated(
        answers_by_department={one.pseudonym: one.answers for one in included},
        outcomes=sorted(results, key=lambda result: result.id),
        issues=[issue for one in included for issue in one.issues],
        questions=tuple(question.id for question in definition.questions),
    )


# --- Which return of a department counts ---


def _settle(returns: Sequence[_Return], deadline: date, included: list[_Return]) -> list[Result]:
    late = [one for one in returns if one.completed and one.completed > deadline]
    results = [
        _result(
            one,
            Outcome.LATE,
            "after_deadline",
            f"Completed after the deadline of {_day(deadline)}: listed, not analysed.",
        )
        for one in late
    ]
    # The file's own hash breaks a tie, so that the choice doesn't depend on the key or on the
    # order of arrival.
    ordered = sorted(
        (one for one in returns if one not in late),
        key=lambda one: (-(one.completed or date.min).toordinal(), one.sha256, one.id),
    )
    if not ordered:
        return results
    first = ordered[0]
    rivals = [one for one in ordered if one.completed in (first.completed, None)]
    conflict = any(one.answers != first.answers for one in rivals)
    for one in ordered:
        if one in rivals and conflict:
            results.append(_result(one, Outcome.QUARANTINED, "conflicting_returns", _CONFLICT))
        elif one is first:
            included.append(one)
            results.append(_result(one, Outcome.INCLUDED))
        elif one.answers == first.answers and not conflict:
            results.append(_result(one, Outcome.DUPLICATE, "same_answers", _DUPLICATE))
        else:
            results.append(_result(one, Outcome.SUPERSEDED, "later_return", _SUPERSEDED))
    return results


_CONFLICT = (
    "The department sent returns with different answers, and their dates don't tell which came "
    "last. Ask which one counts, and take the other out of raw/; or put the date of completion "
    "into both."
)
_DUPLICATE = "The department's other return has the same answers: one of them is counted."
_SUPERSEDED = "The department sent a return that was completed later: that one counts."


def _result(one: _Return, outcome: Outcome, reason: str = "", message: str = "") -> Result:
    return Result(one.id, one.pseudonym, outcome, reason, message)


# --- What one return answers ---


def _canonical(given: Mapping[str, Any], definition: Definition, spellings: Spellings) -> _Return:
    completed = given["completed"]
    one = _Return(
        id=given["return"],
        pseudonym=given["pseudonym"],
        sha256=given["sha256"],
        completed=date.fromisoformat(completed) if completed else None,
        answers={},
    )
    _check_date(one, given)
    _check_form(one, given)
    read = {question.id: _read(given, question, spellings) for question in definition.questions}
    for question in definition.questions:
        _route(question, read, definition, one.answers)
    for question in definition.questions:
        _check_answer(one, given, question, read[question.id])
    one.answers = {question.id: one.answers[question.id] for question in definition.questions}
    for unknown in given["unknown_questions"]:
        one.issue(
            "unknown_question",
            f"The form has a row for {unknown}, which is no question of this audit.",
            "Check whether the form is of this audit; the row is left out.",
            unknown,
        )
    for rule in definition.contradictions:
        _check_contradiction(one, given, rule)
    if given["answers"] and set(read.values()) == {Answer.BLANK}:
        one.issue(
            "no_answers",
            "The form has a code and no answer at all.",
            "Ask the department whether it is the right file; it counts as a return.",
        )
    return one


def _read(given: Mapping[str, Any], question: Question, spellings: Spellings) -> Answer | None:
    """The answer in the question's row; blank where there is none, ``None`` if it is unreadable."""
    row = given["answers"].get(question.id)
    if row is None:
        return Answer.BLANK
    return spellings.read(row["given"]) if row["given"] is not None else None


def _route(
    question: Question,
    read: Mapping[str, Answer | None],
    definition: Definition,
    answers: dict[str, Answer],
) -> None:
    """Enter the question's answer, after those of the questions that decide whether it is asked."""
    if question.id in answers:
        return
    if question.asked_if:
        needed = {*question.asked_if.any, *question.asked_if.all}
        for other in definition.questions:
            if other.id in needed:
                _route(other, read, definition, answers)
    asked = is_asked(question, answers)
    answers[question.id] = (read[question.id] or Answer.BLANK) if asked else Answer.NOT_ASKED


def _check_answer(
    one: _Return, given: Mapping[str, Any], question: Question, answer: Answer | None
) -> None:
    name = question.id
    at = given["answers"].get(name)
    if name in given.get("formula_questions", ()):
        one.issue("formula_answer", f"The answer to {name} is a formula.", _ASK, name, at)
    elif name in given["repeated_questions"]:
        one.issue("repeated_question", f"{name} is answered twice, differently.", _ASK, name, at)
    elif one.answers[name] is Answer.NOT_ASKED:
        # "Not applicable" is what an honest person writes beside a question that isn't theirs.
        if answer not in (Answer.BLANK, Answer.NOT_APPLICABLE):
            one.issue(
                "answered_though_not_asked",
                f"{name} has an answer, though it was not to be asked after the answers to "
                f"{listed(_routes(question))}.",
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
    elif answer is None:
        what = f"The answer to {name} is none of the known ones."
        one.issue("unreadable_answer", what, _ASK, name, at)


def _routes(question: Question) -> list[str]:
    return [*question.asked_if.any, *question.asked_if.all] if question.asked_if else []


def _check_date(one: _Return, given: Mapping[str, Any]) -> None:
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


def _check_form(one: _Return, given: Mapping[str, Any]) -> None:
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


def _check_contradiction(one: _Return, given: Mapping[str, Any], rule: Contradiction) -> None:
    conditions, excluded = rule.if_, rule.then_not
    against = [name for name, answer in excluded.items() if one.answers.get(name) == answer]
    if not against or any(one.answers.get(q) != answer for q, answer in conditions.items()):
        return
    said = _said(conditions, list(conditions))
    one.issue(
        "contradiction",
        f"{said}, yet {_said(excluded, against)}." + (f" {rule.text}" if rule.text else ""),
        f"Ask the department which is right. {_AS_GIVEN}",
        next(iter(conditions)),
        given["answers"].get(next(iter(conditions))),
    )


def _said(answers: Mapping[str, str], names: Sequence[str]) -> str:
    by_answer: dict[str, list[str]] = defaultdict(list)
    for name in names:
        by_answer[answers[name]].append(name)
    return " and ".join(
        f"{listed(same)} {'is' if len(same) == 1 else 'are'} answered "
        f"“{ANSWER_WORDS[Answer(answer)].lower()}”"
        for answer, same in by_answer.items()
    )


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
