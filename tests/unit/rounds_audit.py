"""A small audit of two rounds, for tests: rows and answers from counts alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from auditreport.change_tables import ChangeRow
from auditreport.changes import changes
from auditreport.comparison import Pairs
from auditreport.definition import Definition
from auditreport.earlier_round import EarlierRow
from auditreport.rounds import Previous
from auditreport.tables import QuestionRow
from auditreport.words import Role

Given = dict[str, dict[str, str]]


def audit(**questions: Mapping[str, object]) -> Definition:
    """An audit that asks just these; each is a standard that expects yes unless it says more."""
    return Definition.model_validate(
        {
            "id": "again",
            "title": "Audit of <registers>",
            "organisation": "O",
            "deadline": "2012-05-31",
            "report_date": "2012-09-01",
            "groups": [{"id": "a", "title": "A"}],
            "questions": [
                {"id": name, "group": "a", "text": f"{name}?", "expected": "yes", **more}
                for name, more in questions.items()
            ],
        }
    )


def since(**more: object) -> Previous:
    return Previous.model_validate({"results": "r", "round": 2010, **more})


def row(question: str, achieved: int, departments: int, expected: str = "yes") -> QuestionRow:
    role = Role.SURVEY if expected == "survey" else Role.PRACTICE
    lost = departments - achieved
    return QuestionRow(
        *(question, "a", expected, 0, 0, 0, 0, departments, lost, achieved),
        *(None, role, None, None),
    )


def earlier(
    question: str, achieved: int | None, departments: int | None, expected: str = "yes"
) -> EarlierRow:
    return EarlierRow(question, expected, departments, achieved)


def answered(question: str, pairs: Pairs, expected: str = "yes") -> tuple[Given, Given]:
    """Answers of both rounds by departments that are all the same: before, and now."""
    hit, miss = ("no", "yes") if expected == "no" else ("yes", "no")
    kinds = [(hit, hit), (hit, miss), (miss, hit), (miss, miss)]
    both = [kind for kind, number in zip(kinds, pairs, strict=True) for _ in range(number)]
    before = {f"d{n}": {question: was} for n, (was, _) in enumerate(both)}
    now = {f"d{n}": {question: is_} for n, (_, is_) in enumerate(both)}
    return before, now


def together(*givens: Given) -> Given:
    found: Given = {}
    for given in givens:
        for name, answers in given.items():
            found.setdefault(name, {}).update(answers)
    return found


def compare_pairs(
    pairs: Mapping[str, Pairs], definition: Definition, previous: Previous, profile: str = "none"
) -> list[ChangeRow]:
    """Both rounds of questions whose departments are all the same."""
    expected = {question.id: question.expected or "" for question in definition.questions}
    rounds = {name: answered(name, one, expected[name]) for name, one in pairs.items()}
    rows = [
        row(name, one.kept + one.gained, one.departments, expected[name])
        for name, one in pairs.items()
    ]
    before: Sequence[EarlierRow] = [
        EarlierRow(name, expected[name], one.departments, one.kept + one.lost)
        for name, one in pairs.items()
    ]
    was = together(*(given for given, _ in rounds.values()))
    now = together(*(given for _, given in rounds.values()))
    return changes(rows, now, before, was, definition, previous, profile)
