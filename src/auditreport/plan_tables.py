"""What stands beside the action plan: `standards_not_met.csv` and `exceptions.csv`, as rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields

from auditreport.tables import read_rows, write_csv
from auditreport.words import Verdict


@dataclass(frozen=True, slots=True)
class NotMet:
    """A standard that isn't met, and what is to come of it: one row of `standards_not_met.csv`."""

    question: str
    verdict: Verdict
    actions: tuple[str, ...]
    waiver: str
    waiver_by: str

    @property
    def is_covered(self) -> bool:
        """Whether there is an action for it, or a waiver."""
        return bool(self.actions or self.waiver)


def not_met_csv(not_met: Sequence[NotMet]) -> str:
    """The text of `standards_not_met.csv`."""
    return write_csv(
        ("question", "verdict", "actions", "waiver", "waiver_by"),
        ((n.question, n.verdict, " ".join(n.actions), n.waiver, n.waiver_by) for n in not_met),
    )


def read_not_met(text: str) -> list[NotMet]:
    """The rows of `standards_not_met.csv`."""
    return [
        NotMet(
            row["question"],
            Verdict(row["verdict"]),
            tuple(row["actions"].split()),
            row["waiver"],
            row["waiver_by"],
        )
        for row in read_rows(text)
    ]


@dataclass(frozen=True, slots=True)
class ExceptionRow:
    """One row of `results/findings/exceptions.csv`; counts are of departments, as tables have."""

    question: str
    verdict: str
    authority: str
    reason: str
    ask: str
    departments: int
    achieved: int
    percent: int
    target: str
    title: str
    interval: str
    """The 95% interval of the percentage, in words."""


COLUMNS = tuple(field.name for field in fields(ExceptionRow))


def exceptions_csv(found: Sequence[ExceptionRow]) -> str:
    """The text of `exceptions.csv`."""
    return write_csv(COLUMNS, map(astuple, found))


def read_exceptions(text: str) -> list[ExceptionRow]:
    """The rows of `exceptions.csv`."""
    return [
        ExceptionRow(
            question=row["question"],
            verdict=row["verdict"],
            authority=row["authority"],
            reason=row["reason"],
            ask=row["ask"],
            departments=int(row["departments"]),
            achieved=int(row["achieved"]),
            percent=int(row["percent"]),
            target=row["target"],
            title=row["title"],
            interval=row["interval"],
        )
        for row in read_rows(text)
    ]
