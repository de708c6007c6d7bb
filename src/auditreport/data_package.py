"""data: the folder `results/data/`: tables, their description, the definition, how to cite it.

Its description names no edition and no draft, so that an edition's data are those signed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from auditreport.citation import CITATION, citation, spdx
from auditreport.data_columns import COLUMNS
from auditreport.data_tables import data_tables
from auditreport.datapackage import Table, package, questions_resource, resource
from auditreport.definition import Definition
from auditreport.tables import WITHHELD
from auditreport.words import day

DEFINITION, README, DESCRIPTION = "audit.yaml", "README.md", "datapackage.json"
_NOT_PUBLISHED = {"office", "retention", "previous"}
"""Keys of the definition that name a person, the office's own terms, or a folder of its own."""
_MISSING = (
    {"value": "", "label": "Nothing: there is no such value, or nothing to say"},
    {
        "value": WITHHELD,
        "label": "Confidential: withheld, so that no department's answer can be told from a count",
    },
)


def data_files(definition: Definition, published: Mapping[str, str], mark: str) -> dict[str, bytes]:
    """All files of the folder by name, from the texts of the published tables by theirs."""
    tables = data_tables(definition, published)
    return {
        **{table.file: table.content for table in tables},
        DESCRIPTION: description(definition, tables).encode(),
        DEFINITION: public_definition(definition).encode(),
        README: _readme(definition, tables).encode(),
        CITATION: citation(definition, mark).encode(),
    }


def description(definition: Definition, tables: Sequence[Table]) -> str:
    """The text of `datapackage.json`: each column of all tables, its values, what is missing."""
    says: dict[str, Any] = {
        "name": definition.id,
        "title": f"{definition.title}: data",
        "description": "What departments answered to a questionnaire, counted: the published "
        "tables, one observation a row. The questionnaire itself is audit.yaml. No row is about "
        "one department.",
        "keywords": ["audit", "questionnaire", "counts"],
        "licenses": [{"name": spdx(definition.licence)}] if spdx(definition.licence) else None,
        "version": definition.edition,
    }
    about = {
        name: resource(
            columns.title,
            columns.fields,
            key=columns.key,
            missing=_MISSING,
            **columns.foreign,
        )
        for name, columns in COLUMNS.items()
    }
    about["questions"] = questions_resource(definition)
    said = {name: value for name, value in says.items() if value}
    return package(said, definition, definition.report_date, tables, about)


def public_definition(definition: Definition) -> str:
    """The text of `audit.yaml` as it is published: it makes the same forms and the same scores.

    Written anew from what was read, so that no remark of the file is in it.
    """
    chosen = definition.model_dump(mode="json", exclude_unset=True, exclude=_NOT_PUBLISHED)
    return yaml.safe_dump(chosen, allow_unicode=True, sort_keys=False, width=100)


def _readme(definition: Definition, tables: Sequence[Table]) -> str:
    titles = {name: columns.title for name, columns in COLUMNS.items()}
    titles["questions"] = "What was asked: one row a question, in published order"
    listed = "\n".join(f"- `{table.file}`: {titles[table.name]}." for table in tables)
    licence = definition.licence or "None is stated: ask before you use the data elsewhere."
    return f"""# {definition.title}: data

{definition.organisation}, {day(definition.report_date)}.

The published tables as data, one observation a row. Nothing is in them that the report and its
tables don't have, and no row is about one department. Outside a released edition, a folder with
`SHA256SUMS` and `signed.csv`, they are a draft.

## Files

{listed}
- `{DESCRIPTION}`: every table and column described, after Frictionless Data Package: title, type,
  unit, values, keys. R, Python and other programs read the tables by it.
- `{DEFINITION}`: the questionnaire, as the audit's programs read it.
- `{CITATION}`: how to cite this.

## To know before you count

- Tables are CSV in UTF-8 with commas.
- `{WITHHELD}` stands for what is withheld, so that no department's answer can be told from a count.
  An empty cell means that there is no such value, or nothing to say.
- `counts.csv` has every answer: a question's rows add up to the returns analysed. A percentage is
  achieved of departments, those that answered yes or no.
- Where a text would be taken for a formula by a spreadsheet program, an apostrophe stands before
  it.

## Licence

{licence}
"""
