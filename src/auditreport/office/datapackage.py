"""The data dictionary of a hand-over, as a Frictionless Data Package (`datapackage.json`)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from auditreport.definition import Definition
from auditreport.document_appendices import asked_if_in_words, kind_in_words
from auditreport.document_quality import ISSUE_WORDS
from auditreport.kinds.kind import STATUSES, Kind
from auditreport.kinds.routing import Kinds
from auditreport.office.actions import Action
from auditreport.questions import Question
from auditreport.tables import as_cell, write_csv
from auditreport.words import ANSWER_WORDS, Answer, Role

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"

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
ROLE_LABELS: Mapping[str, str] = {
    Role.STANDARD: "Standard: an answer is expected, and there is a target",
    Role.PRACTICE: "Practice: an answer is expected, but there is no target",
    Role.SURVEY: "Survey item: no answer is expected",
}
TEXT_LABELS: Mapping[str, str] = {
    Answer.YES: "A text was given; see themes.csv for what it was coded as",
    Answer.BLANK: "No text was given",
    Answer.NOT_ASKED: "Not asked, because of the department's other answers",
}
OTHER = "other"
"""What stands for the values of a stratum that too few departments share."""
OTHER_LABEL = "One of several values that few departments have"

_Field = dict[str, Any]


@dataclass(frozen=True)
class Table:
    """One table of a hand-over: its rows in the order in which they are written."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def file(self) -> str:
        """The file's name in the zip."""
        return f"{self.name}.csv"

    @cached_property
    def content(self) -> bytes:
        """The file: UTF-8 with Unix line ends."""
        return write_csv(self.columns, self.rows).encode()

    def values(self, column: str) -> list[str]:
        """Every value that a column has in the file, sorted, without the empty cell."""
        at = self.columns.index(column)
        return sorted({as_cell(row[at]) for row in self.rows} - {""})


def describe(definition: Definition, tables: Sequence[Table], day: date) -> dict[str, Any]:
    """The description of all tables: each column, its values, what is missing, what belongs where.

    It holds nothing of the departments but the values of strata that the tables have.
    """
    by_name = {table.name: table for table in tables}
    about = {
        "answers": _answers(definition),
        "departments": _departments(definition, by_name["departments"]),
        "themes": _themes(definition),
        "issues": _issues(by_name["issues"]),
        "decisions": _decisions(),
        "questions": _questions(definition),
    }
    return {
        "$schema": PROFILE,
        "name": f"{definition.id}-hand-over",
        "title": f"{definition.title}: answers by pseudonym",
        "description": "Answers of departments to a questionnaire, for analysis. Departments "
        "stand under pseudonyms that were made for this copy alone. How the answers were gathered "
        "and settled is told in methods.md; the questionnaire itself is audit.yaml.",
        "created": f"{day.isoformat()}T00:00:00Z",
        "contributors": [{"title": definition.organisation, "roles": ["publisher"]}],
        "resources": [
            {
                "name": table.name,
                "path": table.file,
                "type": "table",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "bytes": len(table.content),
                "hash": f"sha256:{hashlib.sha256(table.content).hexdigest()}",
                **about[table.name],
            }
            for table in tables
        ],
    }


def _resource(
    title: str, fields: Sequence[_Field], *, key: Sequence[str] = (), **foreign: str
) -> dict[str, Any]:
    """``foreign`` leads from a column to the table that it points into."""
    schema: dict[str, Any] = {"fields": list(fields), "missingValues": [""]}
    if key:
        schema["primaryKey"] = list(key)
    if foreign:
        schema["foreignKeys"] = [
            {"fields": [column], "reference": {"resource": table, "fields": [column]}}
            for column, table in foreign.items()
        ]
    return {"title": title, "schema": schema}


def _field(
    name: str,
    title: str,
    description: str,
    labels: Mapping[str, str] | None = None,
    *,
    kind: str = "string",
    required: bool = True,
) -> _Field:
    constraints: dict[str, Any] = {"required": True} if required else {}
    field: _Field = {"name": name, "type": kind, "title": title, "description": description}
    if labels is not None:
        field["categories"] = [{"value": str(v), "label": label} for v, label in labels.items()]
        if labels:
            constraints["enum"] = [str(value) for value in labels]
    if constraints:
        field["constraints"] = constraints
    return field


def _pseudonym(*, required: bool = True) -> _Field:
    field = _field(
        "pseudonym",
        "Pseudonym",
        "Stands for one department, in this copy alone."
        if required
        else "Stands for one department, in this copy alone. Empty where the department has no "
        "answers here.",
        required=required,
    )
    field.setdefault("constraints", {})["pattern"] = "[0-9a-f]{12}"
    return field


def _question(description: str, *, required: bool = True) -> _Field:
    return _field("question", "Question", description, required=required)


def _answers(definition: Definition) -> dict[str, Any]:
    labels = {answer: ANSWER_WORDS[answer] for answer in Answer}
    fields = [
        _field(
            question.id,
            question.short_label,
            " ".join(filter(None, _in_words(question, definition.kinds))),
            _values(question, definition.kinds[question.id], labels),
        )
        for question in definition.questions
    ]
    return _resource(
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
        _field(
            stratum.id,
            stratum.title,
            "As the register has it. A value that too few departments share, alone or together "
            "with their other values, stands as `other`. Empty where the register says nothing.",
            {value: OTHER_LABEL if value == OTHER else value for value in table.values(stratum.id)},
            required=False,
        )
        for stratum in definition.strata
    ]
    return _resource(
        "What sorts departments: one row for each department with answers",
        [_pseudonym(), *fields],
        key=["pseudonym"],
    )


def _themes(definition: Definition) -> dict[str, Any]:
    titles = {theme.id: theme.title for question in definition.texts for theme in question.themes}
    return _resource(
        "What free texts were coded as by a person; the texts themselves are not handed over",
        [
            _pseudonym(),
            _question("The free-text question."),
            _field("theme", "Theme", "One theme of the text; a text may have several.", titles),
        ],
        key=["pseudonym", "question", "theme"],
        pseudonym="departments",
        question="questions",
    )


def _issues(table: Table) -> dict[str, Any]:
    labels = {kind: ISSUE_WORDS.get(kind, kind) for kind in table.values("kind")}
    return _resource(
        "What was found in the returns that a person had, or has, to settle: one row an issue",
        [
            _pseudonym(),
            _question("Empty where the whole return is concerned.", required=False),
            _field("kind", "Kind of issue", "What was found.", labels),
        ],
        pseudonym="departments",
        question="questions",
    )


def _decisions() -> dict[str, Any]:
    return _resource(
        "What the audit office decided about returns and answers: one row a decision",
        [
            _pseudonym(required=False),
            _question("Empty where the whole return is concerned.", required=False),
            _field("action", "Decision", "What was decided.", ACTION_LABELS),
            _field(
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


def _questions(definition: Definition) -> dict[str, Any]:
    groups = {group.id: group.title for group in definition.groups}
    expected = {"yes": "Yes is expected", "no": "No is expected", "survey": "Nothing is expected"}
    types = {"yes_no": "Answered by yes or no", "text": "Free text"}
    return _resource(
        "What was asked: one row a question, in published order",
        [
            _question("The question's id: the column of answers.csv."),
            _field("group", "Group", "The area that the question belongs to.", groups),
            _field("group_title", "Title of the group", "The area in words."),
            _field("text", "Wording", "The question as put to departments."),
            _field("type", "Type", "How it is answered.", types),
            _field(
                "role", "Role", "What it is for. Empty for free text.", ROLE_LABELS, required=False
            ),
            _field("expected", "Expected answer", "Empty for free text.", expected, required=False),
            _field(
                "target",
                "Target",
                "Percent of departments with the expected answer that a standard should reach. "
                "Empty where there is no target.",
                kind="number",
                required=False,
            ),
        ],
        key=["question"],
    )
