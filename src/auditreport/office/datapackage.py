"""The data dictionary of a hand-over, as a Frictionless Data Package (`datapackage.json`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from auditreport.datapackage import (
    Field,
    Table,
    field,
    package,
    question_field,
    questions_resource,
    resource,
)
from auditreport.definition import Definition
from auditreport.document_appendices import asked_if_in_words, kind_in_words
from auditreport.document_quality import ISSUE_WORDS
from auditreport.kinds.kind import STATUSES, Kind
from auditreport.kinds.routing import Kinds
from auditreport.office.actions import Action
from auditreport.questions import Question
from auditreport.words import ANSWER_WORDS, Answer

ACTION_LABELS: Mapping[str, str] = {
    Action.ANSWER: "An answer was settled or corrected, as the department said",
    Action.DATE: "The date of completion was given, where the return had none",
    Action.ACCEPT: "A late return was accepted",
    Action.CHOOSE: "Of several returns the office chose which one counts",
    Action.WITHDRAW: "The department withdrew what it had sent",
    Action.SET_ASIDE: "A return was set aside",
    Action.SAME_DEPARTMENT: "Two entries of the register count as one department",
    Action.WAIVE: "A query was waived; the answers count as given",
}
TEXT_LABELS: Mapping[str, str] = {
    Answer.YES: "A text was given; see themes.csv for what it was coded as",
    Answer.BLANK: "No text was given",
    Answer.NOT_ASKED: "Not asked, because of the department's other answers",
}
OTHER = "other"
"""What stands for the values of a stratum that too few departments share."""
OTHER_LABEL = "One of several values that few departments have"


def describe(definition: Definition, tables: Sequence[Table], day: date) -> str:
    """The text of `datapackage.json`: each column of all tables, its values, and what is missing.

    It holds nothing of the departments but the values of strata that the tables have.
    """
    by_name = {table.name: table for table in tables}
    about = {
        "answers": _answers(definition),
        "departments": _departments(definition, by_name["departments"]),
        "themes": _themes(definition),
        "issues": _issues(by_name["issues"]),
        "decisions": _decisions(),
        "questions": questions_resource(definition),
    }
    says = {
        "name": f"{definition.id}-hand-over",
        "title": f"{definition.title}: answers by pseudonym",
        "description": "Answers of departments to a questionnaire, for analysis. Departments "
        "stand under pseudonyms that were made for this copy alone. How the answers were gathered "
        "and settled is told in methods.md; the questionnaire itself is audit.yaml.",
    }
    return package(says, definition, day, tables, about)


def _pseudonym(*, required: bool = True) -> Field:
    one = field(
        "pseudonym",
        "Pseudonym",
        "Stands for one department, in this copy alone."
        if required
        else "Stands for one department, in this copy alone. Empty where the department has no "
        "answers here.",
        required=required,
    )
    one.setdefault("constraints", {})["pattern"] = "[0-9a-f]{12}"
    return one


def _answers(definition: Definition) -> dict[str, Any]:
    labels = {answer: ANSWER_WORDS[answer] for answer in Answer}
    fields = [
        field(
            question.id,
            question.short_label,
            " ".join(filter(None, _in_words(question, definition.kinds))),
            _values(question, definition.kinds[question.id], labels),
        )
        for question in definition.questions
    ]
    return resource(
        "What each department answered: one row a department, one column a question",
        [_pseudonym(), *fields],
        key=["pseudonym"],
        pseudonym="departments",
    )


def _in_words(question: Question, kinds: Kinds) -> Sequence[str]:
    kind = kind_in_words(question, kinds[question.id])
    return question.text, kind, asked_if_in_words(question, kinds)


def _values(
    question: Question, kind: Kind, labels: Mapping[Answer, str]
) -> Mapping[str, str] | None:
    """Every value with its label; ``None`` where they are numbers, days or several options."""
    if question.is_text:
        return TEXT_LABELS
    if question.is_yes_no:
        return _possible(question, labels)
    if question.type != "choice":
        return None
    statuses = {answer: label for answer, label in labels.items() if answer in STATUSES}
    return {**kind.options(), **_possible(question, statuses)}


def _possible(question: Question, labels: Mapping[Answer, str]) -> dict[str, str]:
    return {
        answer.value: label
        for answer, label in labels.items()
        if question.asked_if or answer is not Answer.NOT_ASKED
    }


def _departments(definition: Definition, table: Table) -> dict[str, Any]:
    fields = [
        field(
            stratum.id,
            stratum.title,
            "As the register has it. A value that too few departments share, alone or together "
            "with their other values, stands as `other`. Empty where the register says nothing.",
            {value: OTHER_LABEL if value == OTHER else value for value in table.values(stratum.id)},
            required=False,
        )
        for stratum in definition.strata
    ]
    return resource(
        "What sorts departments: one row for each department with answers",
        [_pseudonym(), *fields],
        key=["pseudonym"],
    )


def _themes(definition: Definition) -> dict[str, Any]:
    titles = {theme.id: theme.title for question in definition.texts for theme in question.themes}
    return resource(
        "What free texts were coded as by a person; the texts themselves are not handed over",
        [
            _pseudonym(),
            question_field("The free-text question."),
            field("theme", "Theme", "One theme of the text; a text may have several.", titles),
        ],
        key=["pseudonym", "question", "theme"],
        pseudonym="departments",
        question="questions",
    )


def _issues(table: Table) -> dict[str, Any]:
    labels = {kind: ISSUE_WORDS.get(kind, kind) for kind in table.values("kind")}
    return resource(
        "What was found in the returns that a person had, or has, to settle: one row an issue",
        [
            _pseudonym(),
            question_field("Empty where the whole return is concerned.", required=False),
            field("kind", "Kind of issue", "What was found.", labels),
        ],
        pseudonym="departments",
        question="questions",
    )


def _decisions() -> dict[str, Any]:
    return resource(
        "What the audit office decided about returns and answers: one row a decision",
        [
            _pseudonym(required=False),
            question_field("Empty where the whole return is concerned.", required=False),
            field("action", "Decision", "What was decided.", ACTION_LABELS),
            field(
                "groups",
                "Groups concerned",
                "The groups of questions whose tables it touched, with spaces between; `all` where "
                "a whole return came or went, `none` where no table is touched.",
                required=False,
            ),
        ],
        pseudonym="departments",
        question="questions",
    )
