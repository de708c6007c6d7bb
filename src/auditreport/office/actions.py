"""What the office can decide, and one decision: as the office wrote it, and as it is carried on."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

COLUMNS = ("id", "date", "who", "department", "question", "action", "value", "reason")
OPTIONAL = ("source",)
"""Columns of `private/decisions.csv`, and those that it may have besides."""


class Action(StrEnum):
    """What a decision does."""

    ANSWER = "answer"
    DATE = "date"
    ACCEPT = "accept"
    CHOOSE = "choose"
    WITHDRAW = "withdraw"
    SET_ASIDE = "set_aside"
    SAME_DEPARTMENT = "same_department"
    WAIVE = "waive"


ABOUT_A_FILE = frozenset({Action.ACCEPT, Action.CHOOSE, Action.SET_ASIDE})
"""Actions whose value names a return."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision as the office wrote it (a row of `private/decisions.csv`). Identifying.

    ``line`` is the row in the file, ``department`` a code as ``code_key`` writes it, ``question``
    an id as the definition has it. ``value`` is a canonical answer, an ISO date, a file below
    `raw/`, another department's code or a query's id: the action says which.
    """

    line: int
    id: str
    date: date
    who: str
    department: str
    question: str
    action: Action
    value: str
    reason: str
    source: str


@dataclass(frozen=True, slots=True)
class Carried:
    """One decision as *validate* applies it (a row of `working/decisions.csv`).

    ``value`` is a canonical answer, an ISO date, or a return's id (empty: the one that there is);
    ``number`` is its place in the office's file.
    """

    number: int
    pseudonym: str
    question: str
    action: Action
    value: str


def same_departments(decisions: Iterable[Decision]) -> dict[str, str]:
    """From each code that is decided to count as another department to that department's."""
    return {one.value: one.department for one in decisions if one.action is Action.SAME_DEPARTMENT}


def choose_row(department: str, file: str, day: str) -> str:
    """The row of `private/decisions.csv` that makes a file the return that counts: an example."""
    line = io.StringIO()
    cells = (
        "D1",
        day,
        "A. Officer",
        department,
        "",
        Action.CHOOSE,
        file,
        "It said so",
        "telephone",
    )
    csv.writer(line, lineterminator="").writerow(cells)
    return line.getvalue()


def read_carried(rows: Iterable[Mapping[str, str]]) -> list[Carried]:
    """The rows of `working/decisions.csv` in the order of the office's file."""
    return sorted(
        (
            Carried(
                int(row["number"]),
                row["pseudonym"],
                row["question"],
                Action(row["action"]),
                row["value"],
            )
            for row in rows
        ),
        key=lambda one: one.number,
    )
