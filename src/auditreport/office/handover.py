"""A hand-over: the audit's answers for analysts who must not know the departments.

One zip with tables, their description, the definition and the methods. It is made under a key of
its own, so that two recipients can't join their copies by pseudonym.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from auditreport.datapackage import Table, questions_table
from auditreport.definition import Definition
from auditreport.office.datapackage import OTHER, describe
from auditreport.office.handover_texts import methods_text, readme_text
from auditreport.office.rekey import rekeyed
from auditreport.packing import packed
from auditreport.tables import read_rows
from auditreport.words import Answer

LEAST = 5
"""Departments that must share the values of all strata, or one of them might be singled out."""

_NO_ANSWER = (Answer.BLANK, Answer.NOT_ASKED)
_Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Material:
    """What a hand-over is made from: texts of files in `working/` and `results/`.

    ``definition_text`` is `audit.yaml` as it stands; ``registered`` is how many departments were
    invited.
    """

    definition: Definition
    definition_text: bytes
    registered: int
    answers: str
    departments: str
    themes: str
    issues: str
    decisions: str

    @property
    def pseudonyms(self) -> list[str]:
        """The standing pseudonyms of the departments whose answers are analysed."""
        return [row["pseudonym"] for row in read_rows(self.answers)]


@dataclass(frozen=True, slots=True)
class Handover:
    """The zip, and how much it holds: ``answers`` counts all but blank ones and not asked ones."""

    content: bytes
    departments: int
    answers: int


def handover(material: Material, key: bytes, recipient: str, day: date) -> Handover:
    """The zip for one recipient; the same bytes for the same material, key, recipient and day."""
    definition = material.definition
    answers = rekeyed(read_rows(material.answers), key)
    here = {row["pseudonym"] for row in answers}
    strata = [stratum.id for stratum in definition.strata]
    departments = [
        {column: row[column] for column in ("pseudonym", *strata)}
        for row in rekeyed(read_rows(material.departments), key)
        if row["pseudonym"] in here
    ]
    themes = [r for r in rekeyed(read_rows(material.themes), key) if r["pseudonym"] in here]
    tables = [
        _table("answers", ("pseudonym", *(q.id for q in definition.questions)), answers),
        _table("departments", ("pseudonym", *strata), merged_strata(departments, strata)),
        _table("themes", ("pseudonym", "question", "theme"), themes),
        _table("issues", ("pseudonym", "question", "kind"), _issues(material, key, here)),
        _table(
            "decisions",
            ("pseudonym", "question", "action", "groups"),
            _decisions(material, key, here),
        ),
        questions_table(definition),
    ]
    files = {
        "README.txt": readme_text(definition, recipient, day).encode(),
        "methods.md": methods_text(definition, len(answers), material.registered, LEAST).encode(),
        "audit.yaml": material.definition_text,
        "datapackage.json": describe(definition, tables, day).encode(),
        **{table.file: table.content for table in tables},
    }
    given = sum(
        answer not in _NO_ANSWER
        for row in answers
        for column, answer in row.items()
        if column != "pseudonym"
    )
    return Handover(packed(files), len(answers), given)


def merged_strata(rows: Sequence[_Row], strata: Sequence[str], least: int = LEAST) -> list[_Row]:
    """The rows with every rare value as `other`, so that nobody is alone in all strata together.

    One stratum after the other, in the definition's order: among departments that are alike so far,
    a value that fewer than ``least`` have becomes `other`; so does the next rarest value while
    `other` itself is too rare. What stays alike in the end are at least ``least`` departments, or
    all there are.
    """
    alike: list[list[_Row]] = [[dict(row) for row in rows]]
    for stratum in strata:
        alike = [part for same in alike for part in _parted(same, stratum, least)]
    return sorted((row for same in alike for row in same), key=lambda row: tuple(row.values()))


def _parted(rows: Sequence[_Row], stratum: str, least: int) -> list[list[_Row]]:
    by_value: dict[str, list[_Row]] = {}
    for row in rows:
        value = OTHER if row[stratum].casefold() == OTHER else row[stratum]
        by_value.setdefault(value, []).append(row)
    other = by_value.pop(OTHER, [])
    for value, same in sorted(by_value.items(), key=lambda item: (len(item[1]), item[0])):
        if len(same) < least or 0 < len(other) < least:
            other = [*other, *by_value.pop(value)]
    for row in other:
        row[stratum] = OTHER
    return [part for part in (*by_value.values(), other) if part]


def _issues(material: Material, key: bytes, here: set[str]) -> list[_Row]:
    asked = {question.id for question in material.definition.questions}
    return [
        # A form may have a row for a question that this audit doesn't have.
        {**row, "question": row["question"] if row["question"] in asked else ""}
        for row in rekeyed(read_rows(material.issues), key)
        if row["pseudonym"] in here
    ]


def _decisions(material: Material, key: bytes, here: set[str]) -> list[_Row]:
    return [
        # A return that was withdrawn has no answers here, but the decision counts.
        {**row, "pseudonym": row["pseudonym"] if row["pseudonym"] in here else ""}
        for row in rekeyed(read_rows(material.decisions), key)
    ]


def _table(name: str, columns: Sequence[str], rows: Sequence[_Row]) -> Table:
    cells = [_cells(row, columns) for row in rows]
    return Table(name, tuple(columns), tuple(sorted(cells)))


def _cells(row: _Row, columns: Sequence[str]) -> tuple[str, ...]:
    return tuple(row[column] for column in columns)
