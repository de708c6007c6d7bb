"""The published tables as rows: `results/tables/*.csv`, as *score* writes and others read them.

Read with the standard library alone: a stage that only quotes numbers need not import pandas.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from fractions import Fraction

from auditreport.safe_text import as_written, safe_text
from auditreport.words import Role, Verdict

_NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)

COLUMNS = (
    "question",
    "group",
    "expected",
    "not_applicable",
    "blank",
    "dont_know",
    "not_asked",
    "departments",
    "not_achieved",
    "achieved",
    "percent",
    "role",
    "target",
    "verdict",
)


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """One question's counts of departments; the columns of `questions.csv`.

    ``departments`` is the denominator: those that answered yes or no. ``percent`` is as printed
    (a whole number, half up) and ``None`` where the denominator is 0. ``target`` (percent) and
    ``verdict`` are ``None`` unless the question is a standard.
    """

    question: str
    group: str
    expected: str
    not_applicable: int
    blank: int
    dont_know: int
    not_asked: int
    departments: int
    not_achieved: int
    achieved: int
    percent: int | None
    role: Role
    target: Fraction | None
    verdict: Verdict | None

    @classmethod
    def unanswered(cls, question: str, group: str, expected: str, role: Role) -> QuestionRow:
        """The row of a question that no department was asked yet."""
        return cls(question, group, expected, 0, 0, 0, 0, 0, 0, 0, None, role, None, None)

    @property
    def returns(self) -> int:
        """Every return included: the row's parts add up to it."""
        return self.not_applicable + self.blank + self.dont_know + self.not_asked + self.departments

    @property
    def yes(self) -> int:
        """Departments that answered yes, whichever answer was expected."""
        return self.not_achieved if self.expected == "no" else self.achieved

    @property
    def no(self) -> int:
        """Departments that answered no, whichever answer was expected."""
        return self.departments - self.yes

    @property
    def compliance(self) -> Fraction | None:
        """Achieved ÷ departments, exact; ``None`` where no department answered yes or no."""
        return Fraction(self.achieved, self.departments) if self.departments else None


def read_questions(text: str) -> list[QuestionRow]:
    """Rows of `questions.csv` or of one group's table, in published order."""
    return [
        QuestionRow(
            question=row["question"],
            group=row["group"],
            expected=row["expected"],
            not_applicable=int(row["not_applicable"]),
            blank=int(row["blank"]),
            dont_know=int(row["dont_know"]),
            not_asked=int(row["not_asked"]),
            departments=int(row["departments"]),
            not_achieved=int(row["not_achieved"]),
            achieved=int(row["achieved"]),
            percent=int(row["percent"]) if row["percent"] else None,
            role=Role(row["role"]),
            target=Fraction(row["target"]) if row["target"] else None,
            verdict=Verdict(row["verdict"]) if row["verdict"] else None,
        )
        for row in read_rows(text)
    ]


def read_rows(text: str, *, verbatim: Collection[str] = ()) -> list[dict[str, str]]:
    """The rows of a table that a stage wrote, each by its columns; a mark at its start is none.

    Cells are as they were before ``safe_text``, but for the ``verbatim`` columns: no text was made
    safe there.
    """
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    if "'" not in text:
        return rows
    return [
        {name: cell if name in verbatim else as_written(cell) for name, cell in row.items()}
        for row in rows
    ]


def write_csv(columns: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """One CSV text with Unix line ends, no cell a formula; ``None`` is written as an empty cell.

    A number stays one, also as a text; another text that a spreadsheet program would take for a
    formula is written as ``safe_text``: a register's stratum is, and comes from outside.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(
        [as_cell(cell) if isinstance(cell, str) else cell for cell in row] for row in rows
    )
    return out.getvalue()


def as_cell(text: str) -> str:
    """A text as ``write_csv`` writes it."""
    return text if _NUMBER.fullmatch(text) else safe_text(text)


def half_up(value: Fraction) -> int:
    """A non-negative fraction as the nearest whole number, halves rounded up."""
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)
