"""The back test: figures that were published before, beside those that this report computes.

`audits/NAME/published_claims.csv` names each claim, the variable that bears it out, and the figure
as it was published. A figure said in words is written as the number that the words mean.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from auditreport.office.table import read_table
from auditreport.problems import Problem, Problems, did_you_mean
from auditreport.tables import read_rows, write_csv

COLUMNS = ("claim", "variable", "published")
EXAMPLE = (
    "claim,variable,published,note\n"
    "Access is audited,q13.percent,33%,One in three in words\n"
    "Discs are secure,q23.percent,about 75%,"
)
ABOUT = 5
"""How far a figure may lie from one published as about so much: percentage points, or per cent."""

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


class Equal(StrEnum):
    """How our figure stands to the published one."""

    YES = "yes"
    ABOUT = "about"
    NO = "no"
    NO_DATA = "no data"


@dataclass(frozen=True, slots=True)
class Claim:
    """One published figure; without a ``variable`` the returns can't bear it out, and why."""

    claim: str
    variable: str
    published: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Compared:
    """One row of `back_test.csv`."""

    claim: str
    variable: str
    published: str
    ours: str
    equal: Equal
    note: str


def read_claims(data: bytes, file: str, known: Collection[str] | None = None) -> list[Claim]:
    """The claims of the file, in its order; ``known`` are the names of the variables, if given.

    Raises ``Problems`` with each line that lacks its claim or its figure, or names no variable.
    """
    problems = []
    lines = read_table(data, file, COLUMNS, example=EXAMPLE, optional=("note",))
    for line in lines:
        where = f"{file}, line {line.number}"
        for column in ("claim", "published"):
            if not line[column]:
                problems.append(
                    Problem(
                        what=f"the line has no '{column}'",
                        where=f"{where}: {column}",
                        fix=f"Fill it in. For example:\n{EXAMPLE}",
                    )
                )
        name = line["variable"]
        if name and known is not None and name not in known:
            problems.append(
                Problem(
                    what=f"there is no variable '{name}'",
                    where=f"{where}: variable",
                    fix=did_you_mean(name, known)
                    + "Leave the cell empty where the returns can’t bear the claim out, and say "
                    f"why in the note. For example:\n{EXAMPLE}",
                )
            )
    if problems:
        raise Problems(problems)
    return [Claim(x["claim"], x["variable"], x["published"], x["note"]) for x in lines]


def claims_problems(data: bytes, file: str, known: Collection[str]) -> list[Problem]:
    """All that is wrong in the file, before any job."""
    try:
        read_claims(data, file, known)
    except Problems as problems:
        return list(problems.problems)
    except Problem as problem:
        return [problem]
    return []


def back_test(claims: Sequence[Claim], values: Mapping[str, str]) -> list[Compared]:
    """Each claim beside our figure."""
    return [
        Compared(
            claim.claim,
            claim.variable,
            claim.published,
            ours := values.get(claim.variable, ""),
            _compared(claim.published, ours),
            claim.note,
        )
        for claim in claims
    ]


def _compared(published: str, ours: str) -> Equal:
    if not ours:
        return Equal.NO_DATA
    if published == ours:
        return Equal.YES
    word, _, figure = published.partition(" ")
    theirs, own = _NUMBER.search(figure), _NUMBER.search(ours)
    if not theirs or not own or figure.endswith("%") is not ours.endswith("%"):
        return Equal.NO
    there, here = float(theirs[0]), float(own[0])
    if word == "about" and figure == ours:
        return Equal.YES
    if word == "about":
        reach = ABOUT if figure.endswith("%") else there * ABOUT / 100
        return Equal.ABOUT if abs(here - there) <= reach else Equal.NO
    holds = {"below": here < there, "above": here > there}.get(word, False)
    return Equal.YES if holds else Equal.NO


def back_test_csv(compared: Sequence[Compared]) -> str:
    """The text of `back_test.csv`."""
    return write_csv(
        ("claim", "variable", "published", "ours", "equal", "note"),
        ((c.claim, c.variable, c.published, c.ours, c.equal, c.note) for c in compared),
    )


def read_back_test(text: str) -> list[Compared]:
    """The rows of `back_test.csv`."""
    return [
        Compared(
            row["claim"],
            row["variable"],
            row["published"],
            row["ours"],
            Equal(row["equal"]),
            row["note"],
        )
        for row in read_rows(text)
    ]
