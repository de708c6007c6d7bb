"""Tables and their description as a Frictionless Data Package: what is shared by all of them.

The published data (`results/data/`) and a hand-over are described with it, in the same words.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from auditreport.definition import Definition
from auditreport.kinds.expectation import Rule, in_words
from auditreport.questions import Question
from auditreport.tables import as_cell, write_csv
from auditreport.words import Role, plain_number

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
ROLE_LABELS = {
    Role.STANDARD: "Standard: an answer is expected, and there is a target",
    Role.PRACTICE: "Practice: an answer is expected, but there is no target",
    Role.SURVEY: "Survey item: no answer is expected",
}
QUESTION_COLUMNS = (
    *("question", "group", "group_title", "text", "type", "role", "expected", "target"),
)
_TYPES = {
    "yes_no": "Answered by yes or no",
    "choice": "One of several options",
    "multi": "Any of several options",
    "count": "A count",
    "number": "A number",
    "percent": "A percentage",
    "date": "A day",
    "text": "Free text",
}
_EXPECTED = {"yes": "Yes is expected", "no": "No is expected", "survey": "Nothing is expected"}

Field = dict[str, Any]
Labels = Mapping[Any, str]
"""The values of a column in words; a value may be a member of an enumeration of words."""


@dataclass(frozen=True)
class Table:
    """One table: its rows in the order in which they are written."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def file(self) -> str:
        """The file's name."""
        return f"{self.name}.csv"

    @cached_property
    def content(self) -> bytes:
        """The file: UTF-8 with Unix line ends."""
        return write_csv(self.columns, self.rows).encode()

    def values(self, column: str) -> list[str]:
        """Every value that a column has in the file, sorted, without the empty cell."""
        at = self.columns.index(column)
        return sorted({as_cell(row[at]) for row in self.rows} - {""})


def package(
    says: Mapping[str, Any],
    definition: Definition,
    day: date,
    tables: Sequence[Table],
    about: Mapping[str, Mapping[str, Any]],
) -> str:
    """The text of `datapackage.json`.

    ``says`` is what it says of itself (``name``, ``title``, ``description`` and what else there
    is), ``about`` the title and schema of each table by its name.
    """
    described: dict[str, Any] = {
        "$schema": PROFILE,
        **says,
        "created": f"{day.isoformat()}T00:00:00Z",
        "contributors": [
            *({"title": name, "roles": ["author"]} for name in definition.authors),
            {"title": definition.organisation, "roles": ["publisher"]},
        ],
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
    return json.dumps(described, indent=2, ensure_ascii=False) + "\n"


def resource(
    title: str,
    fields: Sequence[Field],
    *,
    key: Sequence[str] = (),
    missing: Sequence[object] = ("",),
    **foreign: str,
) -> dict[str, Any]:
    """``foreign`` leads from a column to the table that it points into."""
    schema: dict[str, Any] = {"fields": list(fields), "missingValues": list(missing)}
    if key:
        schema["primaryKey"] = list(key)
    if foreign:
        schema["foreignKeys"] = [
            {"fields": [column], "reference": {"resource": table, "fields": [column]}}
            for column, table in foreign.items()
        ]
    return {"title": title, "schema": schema}


def field(
    name: str,
    title: str,
    description: str,
    labels: Labels | None = None,
    *,
    kind: str = "string",
    required: bool = True,
    **more: Any,  # noqa: ANN401  (properties of every type)
) -> Field:
    """One column. ``labels`` are its values, ``more`` further properties such as ``unit``."""
    constraints: dict[str, Any] = {"required": True} if required else {}
    constraints |= more.pop("constraints", {})
    column: Field = {
        "name": name,
        "type": kind,
        "title": title,
        "description": description,
        **more,
    }
    if labels is not None:
        column["categories"] = [{"value": str(v), "label": label} for v, label in labels.items()]
        if labels:
            constraints["enum"] = [str(value) for value in labels]
    if constraints:
        column["constraints"] = constraints
    return column


def question_field(description: str, *, required: bool = True) -> Field:
    """The column that names a question."""
    return field("question", "Question", description, required=required)


def questions_table(definition: Definition) -> Table:
    """What was asked: one row a question."""
    titles = {group.id: group.title for group in definition.groups}
    rows = []
    for question in definition.questions:
        target = definition.target_of(question) if not question.is_text else None
        rows.append(
            (
                question.id,
                question.group,
                titles[question.group],
                question.text,
                question.type,
                "" if question.is_text else definition.role(question).value,
                _expected(question, definition),
                "" if target is None else plain_number(target),
            )
        )
    return Table("questions", QUESTION_COLUMNS, tuple(rows))


def _expected(question: Question, definition: Definition) -> str:
    """The expected answer: a word, or a rule as a sentence."""
    if isinstance(question.expected, Rule):
        return in_words(question.expected, definition.kinds[question.id])
    return question.expects


def questions_resource(definition: Definition) -> dict[str, Any]:
    """The description of that table."""
    groups = {group.id: group.title for group in definition.groups}
    types: dict[str, str] = {one.type: _TYPES[one.type] for one in definition.questions}
    ruled = any(isinstance(question.expected, Rule) for question in definition.questions)
    expected = None if ruled else _EXPECTED
    return resource(
        "What was asked: one row a question, in published order",
        [
            question_field("The question's id, as all tables have it."),
            field("group", "Group", "The area that the question belongs to.", groups),
            field("group_title", "Title of the group", "The area in words."),
            field("text", "Wording", "The question as put to departments."),
            field("type", "Type", "How it is answered.", types),
            field(
                "role", "Role", "What it is for. Empty for free text.", ROLE_LABELS, required=False
            ),
            field("expected", "Expected answer", "Empty for free text.", expected, required=False),
            field(
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
