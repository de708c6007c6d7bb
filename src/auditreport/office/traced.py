"""A number's last steps back: the pseudonyms counted and, for the office, file, sheet and cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from auditreport.commands import typed
from auditreport.counted import Material, members, question_of
from auditreport.intake import shown_name
from auditreport.office.actions import Action
from auditreport.office.table import write_table
from auditreport.origins import Cell, Origin, Way
from auditreport.problems import Problem
from auditreport.tables import write_csv
from auditreport.words import Outcome, count

COLUMNS = ("number", "pseudonym", "question", "answer", "counted")
OF_THE_OFFICE = ("department", "file", "sheet", "cell", "as_given", "decision")
_PLAIN = (Way.CELL, Way.PERCENT)


@dataclass(frozen=True)
class Sources:
    """What the office alone has: each return on both sides, and what was decided about answers.

    ``returns`` are those of `working/returns.json`, ``sources`` of `private/sources.json`,
    ``decisions`` rows of `working/decisions.csv`.
    """

    returns: Sequence[Mapping[str, Any]]
    sources: Sequence[Mapping[str, Any]]
    decisions: Sequence[Mapping[str, str]] = ()

    def by_id(self) -> dict[str, tuple[Mapping[str, Any], Mapping[str, Any]]]:
        """Each return as it was read, and whose it is, by its id."""
        source = {one["return"]: one for one in self.sources}
        return {one["return"]: (one, source[one["return"]]) for one in self.returns}


@dataclass(frozen=True, slots=True)
class Counted:
    """One department, or return, behind a number: what it answered, and how it was counted."""

    number: str
    pseudonym: str
    question: str
    answer: str
    counted: str
    returned: str = ""

    @property
    def cells(self) -> tuple[str, ...]:
        """As a row, without what the office alone knows."""
        return self.number, self.pseudonym, self.question, self.answer, self.counted


def counted(numbers: Mapping[str, Origin], material: Material, profile: str) -> list[Counted]:
    """Everyone behind some numbers, each once a question; nobody where no departments are counted.

    Of a number about a question all departments analysed are listed, counted or not. Raises
    ``Problem`` where the answers don't give the counts of the table, though nothing protects them.
    """
    return [row for name, one in numbers.items() for row in _counted(name, one, material, profile)]


def _counted(name: str, origin: Origin, material: Material, profile: str) -> Iterator[Counted]:
    part, whole = members(origin.part, material), members(origin.whole, material)
    if part is None:
        return
    if profile == "none" and origin.way in _PLAIN:
        for cells, found in ((origin.part, part), (origin.whole, whole)):
            if found is not None:
                _check(name, cells, found)
    answers = {row["pseudonym"]: row for row in material.answers}
    returns = {row["return"]: row["pseudonym"] for row in material.outcomes}
    included = {
        row["pseudonym"]: row["return"]
        for row in material.outcomes
        if row["outcome"] == Outcome.INCLUDED
    }
    questions = list(dict.fromkeys(filter(None, map(question_of, origin.cells))))
    for question in questions or [""]:
        everyone = part | (whole or frozenset()) | (answers.keys() if question else set())
        for one in sorted(everyone):
            pseudonym = returns.get(one, one)
            answer = answers[one][question] if question and one in answers else ""
            returned = one if one in returns else included.get(one, "")
            yield Counted(name, pseudonym, question, answer, _how(one, part, whole), returned)


def _how(one: str, part: frozenset[str], whole: frozenset[str] | None) -> str:
    if whole is None:
        return "counted" if one in part else ""
    sides = {"numerator": part, "denominator": whole}
    return " and ".join(side for side, names in sides.items() if one in names)


_SUMMED = ("departments", "achieved", "not_achieved", "chosen", "given", "coded", "number")
_STATUSES = ("not_applicable", "blank", "dont_know", "not_asked", "invited_departments")


def _check(name: str, cells: Sequence[Cell], found: frozenset[str]) -> None:
    if not all(one.column in (*_SUMMED, *_STATUSES) for one in cells):
        return
    said = sum(int(one.value) for one in cells)
    if said != len(found):
        raise Problem(
            what=f"the table says {said}, and the answers give {len(found)}: one was edited",
            where=f"{cells[0].file}, row {cells[0].row}: {cells[0].column} (for {name})",
            fix=f"Make everything anew:\n{typed('--forceall')}",
        )


def told(rows: Sequence[Counted], path: Path) -> str:
    """Where the list of the departments stands, in a line; it names none."""
    if not rows:
        return "\n  Behind it is no list of departments that is known here."
    number = count(len({row.pseudonym for row in rows}), "pseudonym")
    asked = " with their answers" if any(row.question for row in rows) else ""
    places = ", and file, sheet and cell of each" if path.parts[0] == "private" else ""
    return f"\n  {number}{asked}{places}: {path.as_posix()}"


def by_pseudonym(rows: Sequence[Counted]) -> str:
    """The list as a table without names."""
    return write_csv(COLUMNS, (row.cells for row in rows))


def for_the_office(rows: Sequence[Counted], sources: Sources) -> str:
    """The same with the department, and with file, sheet and cell of each answer. Identifying."""
    places = sources.by_id()
    decided = {
        (one["pseudonym"], one["question"]): one["number"]
        for one in sources.decisions
        if one["action"] == Action.ANSWER
    }
    return write_table(
        (*COLUMNS, *OF_THE_OFFICE),
        (
            (*row.cells, *_place(row, places), decided.get((row.pseudonym, row.question), ""))
            for row in rows
        ),
        verbatim=("file",),
    )


def _place(
    row: Counted, places: Mapping[str, tuple[Mapping[str, Any], Mapping[str, Any]]]
) -> Iterator[str]:
    """Department, file, sheet, cell and text, as far as there are such."""
    returned, source = places.get(row.returned, ({}, {}))
    at = returned.get("answers", {}).get(row.question)
    yield source.get("department", "")
    yield shown_name(source["file"]) if source else ""
    sheets = source.get("sheets", [])
    yield sheets[at["sheet"] - 1] if at and at["sheet"] <= len(sheets) else ""
    yield at["cell"] if at else ""
    yield source.get("withheld", {}).get(row.question, at["given"] if at else "") or ""
