"""The rows of `flow.csv`, `arrivals.csv` and `rates.csv`, as they are published.

Read with the standard library alone, like :mod:`auditreport.tables`, and for the same reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from auditreport.definition import Definition
from auditreport.tables import read_rows
from auditreport.words import Outcome

FLOW_COLUMNS = ("step", "unit", "number", "note")
ARRIVAL_COLUMNS = ("part", "number", "from", "until", "returns", "in_all", "note")
RATE_COLUMNS = ("rate", "population", "numerator", "denominator", "percent", "formula", "note")

LEAST = 5
"""A value of a stratum with fewer departments invited is merged with others before it is shown."""


class Step(StrEnum):
    """What becomes of departments, from all that there are to those analysed; in that order."""

    POPULATION = "population"
    NOT_REGISTERED = "not_registered"
    INVITED = "invited"
    UNDELIVERABLE = "undeliverable"
    DECLINED = "declined"
    SILENT = "silent"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    LATE = "late"
    REFUSED = "refused"
    ANALYSED = "analysed"
    COMPLETE = "complete"
    PARTIAL = "partial"


AAPOR = {
    Step.COMPLETE: "I",
    Step.PARTIAL: "P",
    Step.WITHDRAWN: "R",
    Step.DECLINED: "R",
    Step.UNDELIVERABLE: "NC",
    Step.SILENT: "O",
    Step.LATE: "O",
    Step.REFUSED: "O",
    Step.NOT_REGISTERED: "U",
}
"""By which letter AAPOR's formulas name the departments at a step."""

STEP_WORDS = {
    Step.POPULATION: "Departments in all",
    Step.NOT_REGISTERED: "Not in the register",
    Step.INVITED: "Departments invited",
    Step.UNDELIVERABLE: "Undeliverable",
    Step.DECLINED: "Declined",
    Step.SILENT: "Silent",
    Step.RETURNED: "Departments with a return",
    Step.WITHDRAWN: "Withdrawn",
    Step.LATE: "Only late",
    Step.REFUSED: "Only refused",
    Step.ANALYSED: "Departments analysed",
    Step.COMPLETE: "Complete",
    Step.PARTIAL: "Partial",
}

STEP_MEANINGS = {
    Step.NOT_REGISTERED: "Thought to exist, but not in the register",
    Step.INVITED: "In the register on the deadline",
    Step.UNDELIVERABLE: "The form couldn’t be delivered, and none came back",
    Step.DECLINED: "Said that it won’t take part, and sent no return",
    Step.SILENT: "No return, and no word",
    Step.RETURNED: "At least one return, other than to try out the form",
    Step.WITHDRAWN: "The return was taken back",
    Step.LATE: "Only a return completed after the deadline",
    Step.REFUSED: "Only returns that could not be used",
    Step.ANALYSED: "One return of each is in the tables",
    Step.COMPLETE: "Answered at least {share}% of the questions asked",
    Step.PARTIAL: "Answered fewer",
}
"""What a step counts; the population's is the audit's to say."""

OUTCOME_MEANINGS = {
    Outcome.INCLUDED: "Read and analysed",
    Outcome.LATE: "Completed after the deadline: listed, not analysed",
    Outcome.SUPERSEDED: "Replaced by a later return of the same department",
    Outcome.DUPLICATE: "The same answers as in another return of the department",
    Outcome.WITHDRAWN: "Taken back by the department",
    Outcome.PILOT: "Sent in to try out the form",
    Outcome.QUARANTINED: "Could not be read or assigned without doubt: set aside for a person",
}

FORMULAS = {
    "RR1": "I / (I + P + R + NC + O + U)",
    "RR2": "(I + P) / (I + P + R + NC + O + U)",
    "RR5": "I / (I + P + R + NC + O)",
}
"""AAPOR's response rates; what the letters stand for says ``AAPOR``."""

RECEIVED = "received"
"""The step of `flow.csv` that counts every return; the others of that unit are outcomes."""


LEFT = "left"
"""The step of `flow.csv` that counts departments which were sent the form and are in none of the
other numbers, as they had closed or become part of another by the deadline."""


@dataclass(frozen=True, slots=True)
class FlowRow:
    """How many ``unit`` (departments, organisations or returns) there are at a step."""

    step: str
    unit: str
    number: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class ArrivalRow:
    """Analysed returns by date of completion.

    ``part`` is `period` (from the sending or a reminder to the next), `week` (from the sending on)
    or `undated`; each of periods and weeks, with the undated, counts every return once. ``in_all``
    adds up within a part. The undated have neither first nor last day.
    """

    part: str
    number: int
    first: date | None
    last: date | None
    returns: int
    in_all: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class RateRow:
    """A response rate at one size of the population; ``percent`` is empty where none exists."""

    rate: str
    population: int
    numerator: int
    denominator: int
    percent: str
    formula: str
    note: str = ""


def read_flow(text: str) -> list[FlowRow]:
    """Read the rows of `flow.csv`."""
    return [
        FlowRow(row["step"], row["unit"], int(row["number"]), row["note"])
        for row in read_rows(text)
    ]


def read_arrivals(text: str) -> list[ArrivalRow]:
    """Read the rows of `arrivals.csv`; none where the report doesn't show them."""
    return [
        ArrivalRow(
            row["part"],
            int(row["number"]),
            date.fromisoformat(row["from"]) if row["from"] else None,
            date.fromisoformat(row["until"]) if row["until"] else None,
            int(row["returns"]),
            int(row["in_all"]),
            row["note"],
        )
        for row in read_rows(text)
    ]


def read_rates(text: str) -> list[RateRow]:
    """Read the rows of `rates.csv`."""
    return [
        RateRow(
            row["rate"],
            int(row["population"]),
            int(row["numerator"]),
            int(row["denominator"]),
            row["percent"],
            row["formula"],
            row["note"],
        )
        for row in read_rows(text)
    ]


def number_at(flow: Sequence[FlowRow], step: str, unit: str = "departments") -> int:
    """How many there are at a step; 0 where the flow has no such row."""
    return next((row.number for row in flow if row.step == step and row.unit == unit), 0)


def estimated(definition: Definition, registered: int) -> bool:
    """Whether the number of departments is the definition's estimate, not the register's size."""
    return definition.population is not None and definition.population >= registered
