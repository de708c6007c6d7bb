"""How columns of `results/data/` are described, and those that several tables have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from auditreport.datapackage import Field, Labels
from auditreport.datapackage import field as column
from auditreport.words import Verdict


@dataclass(frozen=True, slots=True)
class Columns:
    """One table: what a row is, its columns, and which of them tell rows apart (none: no row)."""

    title: str
    fields: Sequence[Field]
    key: Sequence[str] = ()
    foreign: Mapping[str, str] = field(default_factory=dict)
    """The columns whose values are those of another table."""


ASKED = {"question": "questions"}
_WHOLE: dict[str, Any] = {"kind": "integer", "constraints": {"minimum": 0}}


def text(name: str, title: str, says: str, labels: Labels | None = None) -> Field:
    """A text, or nothing."""
    return column(name, title, says, labels, required=False)


def name_of(name: str, title: str, says: str, labels: Labels | None = None) -> Field:
    """A text that is always there."""
    return column(name, title, says, labels)


def count_of(name: str, title: str, says: str, unit: str = "departments") -> Field:
    """A whole number of ``unit``, or nothing where it is withheld."""
    return column(name, title, says, required=False, unit=unit, **_WHOLE)


def percent(name: str, title: str, says: str) -> Field:
    """A number from 0 to 100, or nothing."""
    limits = {"minimum": 0, "maximum": 100}
    return column(
        name, title, says, kind="number", required=False, unit="percent", constraints=limits
    )


def points(name: str, title: str, says: str) -> Field:
    """A difference of two percentages, or nothing."""
    limits = {"minimum": -100, "maximum": 100}
    unit = "percentage points"
    return column(name, title, says, kind="number", required=False, unit=unit, constraints=limits)


def chance(name: str, title: str, says: str) -> Field:
    """A number from 0 to 1, or nothing."""
    limits = {"minimum": 0, "maximum": 1}
    return column(name, title, says, kind="number", required=False, constraints=limits)


def words_in(name: str, title: str, says: str) -> Field:
    """Several ids with spaces between."""
    return column(name, title, says, kind="list", required=False, delimiter=" ", itemType="string")


def day_of(name: str, title: str, says: str) -> Field:
    """A day, or nothing."""
    return column(name, title, says, kind="date", required=False)


def labels_of(values: Sequence[str]) -> dict[str, str]:
    """Values in words, made of themselves."""
    return {str(value): str(value).replace("_", " ").capitalize() for value in values}


VERDICTS = {
    Verdict.MET: "Met: the target is reached",
    Verdict.CLOSE: "Close: within the margin below the target",
    Verdict.SHORT: "Short: below the margin",
}
DEPARTMENTS = count_of(
    "departments", "Departments", "Those that answered yes or no, or gave a value: the denominator."
)
ACHIEVED = count_of(
    "achieved", "Achieved", "Those with the expected answer; of a survey item, those with yes."
)
PRINTED = percent("percent", "Percent", "Achieved of departments; whole, halves rounded up.")
LOW = percent("ci_low", "95% interval from", "The lower limit of the percentage's interval.")
HIGH = percent("ci_high", "95% interval to", "The upper limit of the percentage's interval.")
ROUND_LOW = percent("low", "95% interval from", "The lower limit of the percentage's interval.")
ROUND_HIGH = percent("high", "95% interval to", "The upper limit of the percentage's interval.")
TITLE = text("title", "Title", "A few words for it.")
STRATUM = "The register's column that sorts departments, by its id in audit.yaml"
NOTE = text("note", "Note", "What there is to say of the row, if anything.")
