"""data: the published tables → the same in tidy form, one observation a row, to go on with.

Nothing is counted here, and nothing is in it that isn't published already: cells are as they stand
in `results/`, withheld ones too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from auditreport.data_columns import COLUMNS
from auditreport.datapackage import Table, questions_table
from auditreport.definition import Definition
from auditreport.described import STATUS_COLUMNS
from auditreport.tables import read_rows

COUNTED = ("achieved", "not_achieved", "dont_know", "blank", "not_applicable", "not_asked")
"""What a department's answer to a question with a row in `questions.csv` counts as."""
ANSWERED = "answered"
"""Likewise, where it is none of achieved and not achieved."""


def data_tables(definition: Definition, published: Mapping[str, str]) -> list[Table]:
    """The tables of `results/data/`, from the texts of the published ones by their names."""
    rows: dict[str, list[dict[str, str]]] = {n: read_rows(text) for n, text in published.items()}
    described = [*rows.get("options", ()), *rows.get("figures", ())]
    # What the definition says of a question stands in a table of its own.
    rows["results"] = rows.pop("questions")
    rows["counts"] = list(_counts(rows["results"], described))
    tables = [questions_table(definition)]
    for name, columns in COLUMNS.items():
        if name in rows:
            names = tuple(column["name"] for column in columns.fields)
            cells = tuple(tuple(row[column] for column in names) for row in rows[name])
            tables.append(Table(name, names, cells))
    return tables


def _counts(
    questions: list[dict[str, str]], described: list[dict[str, str]]
) -> Iterator[dict[str, str]]:
    """How many departments gave each answer: a row an answer, which add up to the returns."""
    done = set()
    for row in questions:
        done.add(row["question"])
        for answer in COUNTED:
            yield {"question": row["question"], "answer": answer, "departments": row[answer]}
    for row in described:
        if row["question"] in done:
            continue
        done.add(row["question"])
        counts = {ANSWERED: row["departments"], **{name: row[name] for name in STATUS_COLUMNS}}
        for answer, departments in counts.items():
            yield {"question": row["question"], "answer": answer, "departments": departments}
