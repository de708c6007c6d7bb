"""A sheet of the workbook before it is written: a title, a sentence, and one table."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """A column's heading, its width in characters, and which style its cells have."""

    heading: str
    width: float
    style: str = "text"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: a title, a sentence, and one table."""

    name: str
    title: str
    says: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[object]]
