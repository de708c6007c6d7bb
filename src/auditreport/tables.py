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
    "ci_low",
    "ci_high",
    "if_unknown_fail",
    "if_unknown_pass",
    "sensitive",
)


RULE = "rule"
"""In the column ``expected``: not a word is expected, but an answer that passes a rule."""


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """One question's counts of departments; the columns of `questions.csv`.

    ``departments`` is the denominator: those that answered yes or no, or gave a value where
    ``expected`` is ``RULE``. ``percent`` is as printed
    (a whole number, half up) and ``None`` where the denominator is 0. ``target`` (percent) and
    ``verdict`` are ``None`` unless the question is a standard.

    ``ci_low`` and ``ci_high`` are the limits of the percentage's 95% interval, ``if_unknown_fail``
    and ``if_unknown_pass`` what it would be if every don't know and blank had failed, or had
    passed; all in percent with two decimals, ``None`` where they don't exist. ``sensitive`` is
    whether a standard's verdict changes within the latter two.
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
    ci_low: Fraction | None = None
    ci_high: Fraction | None = None
    if_unknown_fail: Fraction | None = None
    if_unknown_pass: Fraction | None = None
    sensitive: bool = False

    @classmethod
    def unanswered(cls, question: str, group: str, expected: str, role: Role) -> QuestionRow:
        """The row of a question that no department was asked yet."""
        return cls(question, group, expected, 0, 0, 0, 0, 0, 0, 0, None, role, None, None)

    @property
    def returns(self) -> int:
        """Every return included: the row's parts add up to it."""
        return self.not_applicable + self.blank + self.dont_know + self.not_asked + self.departments

    @property
    def answered(self) -> str:
        """What the departments of the denominator did."""
        return answered_words(self.expected)

    @property
    def yes(self) -> int:
        """Departments that answered yes, whichever answer was expected.

        Raises ``ValueError`` where the question isn't answered by yes or no.
        """
        if self.expected == RULE:
            raise ValueError(f"{self.question} isn't answered by yes or no")
        return self.not_achieved if self.expected == "no" else self.achieved

    @property
    def no(self) -> int:
        """Departments that answered no, whichever answer was expected."""
        return self.departments - self.yes

    @property
    def compliance(self) -> Fraction | None:
        """Achieved ÷ departments, exact; ``None`` where no department answered yes or no."""
        return Fraction(self.achieved, self.departments) if self.departments else None

    @property
    def interval(self) -> tuple[int, int] | None:
        """The limits of the 95% interval as printed: whole numbers, half up, round the percent."""
        if self.ci_low is None or self.ci_high is None or self.percent is None:
            return None
        return min(half_up(self.ci_low), self.percent), max(half_up(self.ci_high), self.percent)

    @property
    def bounds(self) -> tuple[int, int] | None:
        """What the percentage would be with the unknown failing and passing, as printed."""
        if self.if_unknown_fail is None or self.if_unknown_pass is None:
            return None
        return half_up(self.if_unknown_fail), half_up(self.if_unknown_pass)


def answered_words(expected: str) -> str:
    """What departments did that are counted as such, by the column ``expected``."""
    return "gave an answer" if expected == RULE else "answered yes or no"


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
            # What an earlier edition published may end here.
            ci_low=_fraction(row.get("ci_low")),
            ci_high=_fraction(row.get("ci_high")),
            if_unknown_fail=_fraction(row.get("if_unknown_fail")),
            if_unknown_pass=_fraction(row.get("if_unknown_pass")),
            sensitive=row.get("sensitive") == "yes",
        )
        for row in read_rows(text)
    ]


WITHHELD = "[c]"
"""How a withheld count is printed, in every table and in the report."""


def with_mark(count: int | None) -> int | str:
    """A count as a table prints it, withheld where it is ``None``."""
    return WITHHELD if count is None else count


def never_withheld(count: int | None) -> int:
    """A count of everyone, which no profile withholds."""
    if count is None:
        raise ValueError("a count of everyone is withheld")
    return count


def read_count(cell: str) -> int | None:
    """A count as it was printed; ``None`` where it is withheld."""
    return None if cell == WITHHELD else int(cell)


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


def _fraction(cell: str | None) -> Fraction | None:
    return Fraction(cell) if cell else None


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


def two_decimals(value: Fraction | float) -> str:
    """``26.83``: two decimals, halves rounded up, away from zero below it."""
    whole, hundredths = divmod(half_up(abs(Fraction(value)) * 100), 100)
    sign = "-" if value < 0 and (whole or hundredths) else ""
    return f"{sign}{whole}.{hundredths:02d}"
