"""Which departments a cell of a published table counts, by pseudonym: a number's last step back.

It counts again, from the answers, what *score* has counted; so it is no part of what is published.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from auditreport.breakdowns import strata_values
from auditreport.kinds.expectation import meets
from auditreport.kinds.kind import STATUSES
from auditreport.origins import Cell
from auditreport.published import ALL
from auditreport.response import Respondents, departments_at
from auditreport.response_tables import RECEIVED, Step
from auditreport.words import Answer

_Row = Mapping[str, str]
_NOBODY = frozenset(
    {"question", "role", "target", "verdict", "sensitive", "label", "unit", "difference", "id"}
)
"""Columns that say something of a question, not of departments."""
_BEFORE = ("before_", "difference", "gained", "lost", "same", "way", "kind")
"""Columns of `changes.csv` that an earlier round is needed for."""


@dataclass(frozen=True)
class Material(Respondents):
    """Rows of `working/`: what a cell is counted from."""

    themes: Sequence[_Row]

    @cached_property
    def analysed(self) -> frozenset[str]:
        """The pseudonyms of the departments analysed."""
        return frozenset(row["pseudonym"] for row in self.answers)

    @cached_property
    def strata(self) -> dict[str, dict[str, tuple[str, ...]]]:
        """By stratum, the values as shown, each with those of the register that it merges."""
        return strata_values(self.departments, self.definition)

    @cached_property
    def at(self) -> dict[Step, set[str]]:
        """The departments at each step of the flow."""
        return departments_at(self.departments, self.outcomes, self.answers, self.definition)

    def where(self, question: str, holds: Callable[[str], bool]) -> frozenset[str]:
        """The departments whose answer to a question is as wanted."""
        return frozenset(row["pseudonym"] for row in self.answers if holds(row[question]))

    def of_value(self, stratum: str, value: str) -> frozenset[str]:
        """The departments invited that have a value of a stratum, as shown."""
        merged = self.strata.get(stratum, {}).get(value, ())
        return frozenset(row["pseudonym"] for row in self.departments if row[stratum] in merged)


def members(cells: Iterable[Cell], material: Material) -> frozenset[str] | None:
    """The pseudonyms that cells count together; ``None`` where they don't count departments.

    Where a cell counts returns, their ids.
    """
    found = [_of_cell(cell, material) for cell in cells]
    known = [one for one in found if one is not None]
    return frozenset().union(*known) if known and len(known) == len(found) else None


def question_of(cell: Cell) -> str:
    """The question that a cell is about; empty where it is about none."""
    if cell.table in ("response", "flow", "rates", "conclusions", "actions", "audit.yaml"):
        return ""
    return (cell.keys or (cell.row,))[0]


def _of_cell(cell: Cell, material: Material) -> frozenset[str] | None:
    match cell.table:
        case "response":
            return _of_response(cell, material)
        case "flow" | "rates":
            return _of_flow(cell, material)
        case "texts" | "themes":
            return _of_text(cell, material)
        case "breakdowns":
            question, by, value = cell.keys
            level = material.of_value(by, value)
            if by not in material.strata:
                level = material.where(by, value.__eq__)
            answered = _of_answers(question, cell.column, material)
            return None if answered is None else answered & level
        case "options" if cell.column == "chosen":
            return _of_option(cell, material)
        case "changes" if cell.column.startswith(_BEFORE):
            return None
    question = question_of(cell)
    return _of_answers(question, cell.column, material) if question else None


def _of_answers(name: str, column: str, material: Material) -> frozenset[str] | None:
    if column in _NOBODY:
        return None
    if column in tuple(STATUSES):
        return material.where(name, lambda answer: answer == column)
    gave = material.where(name, lambda answer: answer not in STATUSES)
    if column not in ("achieved", "not_achieved"):
        return gave
    question = next(one for one in material.definition.questions if one.id == name)
    kind = material.definition.kinds[name]
    # Of a survey item, yes counts as achieved.
    wanted = "yes" if question.expected == "survey" else question.expected
    achieved = material.where(name, lambda answer: bool(meets(wanted, kind, answer)))
    return achieved if column == "achieved" else gave - achieved


def _of_option(cell: Cell, material: Material) -> frozenset[str]:
    name, option = cell.keys
    kind = material.definition.kinds[name]

    def chosen(answer: str) -> bool:
        if answer in STATUSES:
            return False
        measure = kind.measure(answer)
        return isinstance(measure, frozenset) and option in measure

    return material.where(name, chosen)


def _of_text(cell: Cell, material: Material) -> frozenset[str]:
    name, *theme = cell.keys or (cell.row,)
    gave = material.where(name, lambda answer: answer == Answer.YES)
    if cell.column == "given":
        return gave
    coded = (row for row in material.themes if row["question"] == name)
    return gave & {row["pseudonym"] for row in coded if not theme or row["theme"] == theme[0]}


def _of_response(cell: Cell, material: Material) -> frozenset[str]:
    stratum, value = cell.keys
    everyone = frozenset(row["pseudonym"] for row in material.departments)
    here = everyone if stratum == ALL else material.of_value(stratum, value)
    if cell.column.startswith("invited"):
        return here
    answered = here & material.analysed
    if cell.column != "several_returns":
        return answered
    rows = [row for row in material.departments if row["pseudonym"] in answered]
    sizes = Counter(row["organisation"] for row in rows)
    return frozenset(row["pseudonym"] for row in rows if sizes[row["organisation"]] > 1)


def _of_flow(cell: Cell, material: Material) -> frozenset[str] | None:
    if cell.table == "rates":
        if cell.column == "denominator":
            return None  # of the population, which isn't a list
        return frozenset(material.at[Step.ANALYSED if cell.row == "RR2" else Step.COMPLETE])
    step, unit = cell.keys
    if unit == "returns":
        rows = (row for row in material.outcomes if step in (RECEIVED, row["outcome"]))
        return frozenset(row["return"] for row in rows)
    known = material.at if step in list(Step) else {}
    return frozenset(known[Step(step)]) if step in known else None
