"""Audits with breakdowns, and what an attacker makes of their published tables.

The attacker has the register, the tables and the rules. It shares no code with what made the
tables: the relations between their cells are written here anew, stronger than those protected.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from auditreport.breakdown_tables import BreakdownRow
from auditreport.definition import Definition
from auditreport.disclosure import PROFILES, CellId, Relation
from auditreport.published import ResponseRow
from tests.attacker import Narrowed, meant, ranges

Row = dict[str, str]
OTHER = "-"
NATIONS = ("England", "Scotland", "Wales", "Northern Ireland")
ANSWERS = ("yes", "no", "dont_know", "blank")


@dataclass(frozen=True)
class Audit:
    """The register (strata by pseudonym), and the answers of those that sent a return."""

    definition: Definition
    departments: list[Row]
    answers: list[Row]


def random_broken_down(seed: int) -> Audit:
    """An audit by nation, by foundation status, by another question, or by several of these."""
    draw = random.Random(seed)  # noqa: S311
    departments = [
        {
            "pseudonym": f"p{number}",
            "organisation": f"o{number // 2}",
            "nation": draw.choices(NATIONS, (60, 12, 8, 6))[0],
            "foundation": draw.choice(("yes", "no", "no")),
        }
        for number in range(draw.choice((30, 60, 120, 210)))
    ]
    chances = [[draw.random() ** 2 * size for size in (5, 3, 0.5, 0.3)] for _ in range(3)]
    answers = [
        {
            "pseudonym": row["pseudonym"],
            **{f"Q{n}": draw.choices(ANSWERS, some)[0] for n, some in enumerate(chances, 1)},
        }
        for row in departments
        if draw.random() < draw.choice((0.4, 0.9))
    ]
    kinds = [
        [{"questions": "all", "by": "nation"}],
        [{"questions": "all", "by": "nation"}, {"questions": ["Q1"], "by": "foundation"}],
        [{"questions": ["Q1", "Q2"], "by": "Q3"}, {"questions": ["Q3"], "by": "Q1"}],
        [{"questions": "all", "by": "foundation"}, {"questions": ["Q1"], "by": "Q2"}],
    ]
    return Audit(definition(kinds[seed % len(kinds)]), departments, answers)


def definition(breakdowns: Sequence[Mapping[str, object]]) -> Definition:
    """A small audit of three questions."""
    found = Definition.model_validate(
        {
            "id": "x",
            "title": "X",
            "organisation": "O",
            "deadline": "2024-01-01",
            "report_date": "2024-02-01",
            "strata": [
                {"id": "nation", "title": "Nation"},
                {"id": "foundation", "title": "Foundation status"},
            ],
            "groups": [{"id": "a", "title": "A"}],
            "questions": [
                {"id": f"Q{n}", "group": "a", "text": "…", "expected": expected}
                for n, expected in ((1, "yes"), (2, "no"), (3, "survey"))
            ],
            "breakdowns": breakdowns,
        }
    )
    assert found.faults() == []
    return found


def attack(
    audit: Audit,
    response: Sequence[ResponseRow],
    rows: Sequence[BreakdownRow],
    profile_name: str,
    *,
    rules: str = "",
) -> tuple[list[Narrowed], int]:
    """Cells at risk by the profile's rules (or ``rules``) that are narrowed; how many were at risk.

    A cell is narrowed if what is published leaves it fewer numbers than the declared width, and
    fewer than national counts, sizes shown and the register leave.
    """
    view = _View(audit, response, rows, profile_name)
    by = PROFILES[rules or profile_name]
    width, least, most = (4, 1, 4) if by.name == "standard" else (7, 0, 7)
    targets = [
        cell
        for cell, truth in view.truth.items()
        if cell in view.at_risk and (least <= truth <= most or cell in view.unanimous(by.name))
    ]
    found = ranges(view.relations, {**view.fixed, **view.shown}, targets)
    suspects = [one for one in targets if found[one][1] - found[one][0] < width]
    before = ranges(view.relations, view.fixed, suspects)
    result = []
    for one in suspects:
        (low, high), (a, b) = found[one], before[one]
        if high - low < min(width, b - a):
            result.append(Narrowed(one, low, high, min(width, b - a)))
    return result, len(targets)


class _View:
    """All cells that there are to reckon with: the truth, what is fixed, and what is shown."""

    def __init__(
        self,
        audit: Audit,
        response: Sequence[ResponseRow],
        rows: Sequence[BreakdownRow],
        profile: str,
    ) -> None:
        self.truth: dict[CellId, int] = {}
        self.relations: list[Relation] = []
        self.fixed: dict[CellId, tuple[int, int]] = {}
        self.shown: dict[CellId, tuple[int, int]] = {}
        self.at_risk: set[CellId] = set()
        self._sets: dict[str, set[CellId]] = {"standard": set(), "strict": set()}
        self._profile = PROFILES[profile]
        self._strata = {row.stratum for row in response} - {"all"}
        self._levels = self._level_of(audit, response)
        self._audit = audit
        self._who(response)
        self._tables(rows)
        self._threes({frozenset((row.question, row.by)) for row in rows})

    def unanimous(self, profile: str) -> set[CellId]:
        """Cells that hold none or all of a set that can be named."""
        return self._sets[profile]

    def _level_of(self, audit: Audit, response: Sequence[ResponseRow]) -> dict[str, dict[str, str]]:
        """By axis and pseudonym; strata for all departments, questions for those that answered."""
        found: dict[str, dict[str, str]] = {}
        for stratum in self._strata:
            merged = {
                value: row.value
                for row in response
                if row.stratum == stratum
                for value in row.value.replace(" and ", ", ").split(", ")
            }
            found[stratum] = {
                row["pseudonym"]: merged.get(row[stratum], OTHER) for row in audit.departments
            }
        for question in audit.definition.questions:
            found[question.id] = {
                row["pseudonym"]: row[question.id] if row[question.id] in ("yes", "no") else OTHER
                for row in audit.answers
            }
        return found

    def _count(self, cell: CellId, *, invited: bool = False) -> int:
        pairs = list(zip(cell[::2], cell[1::2], strict=True))
        rows = self._audit.departments if invited else self._audit.answers
        return sum(all(self._levels[a][r["pseudonym"]] == v for a, v in pairs) for r in rows)

    def _cell(self, *pairs: tuple[str, str]) -> CellId:
        cell = tuple(part for pair in sorted(pairs) for part in pair)
        self.truth.setdefault(cell, self._count(cell))
        return cell

    def _sum(self, total: CellId, parts: Sequence[CellId]) -> None:
        self.relations.append(Relation(total, tuple(parts), of_named_set=False))
        assert self.truth[total] == sum(self.truth[part] for part in parts)

    def _values(self, axis: str) -> list[str]:
        if axis in self._strata:
            return sorted(set(self._levels[axis].values()))
        return ["yes", "no", OTHER]

    def _who(self, response: Sequence[ResponseRow]) -> None:
        total = self._cell()
        self.fixed[total] = (self.truth[total],) * 2
        for stratum in self._strata:
            sizes = [self._cell((stratum, value)) for value in self._values(stratum)]
            self._sum(total, sizes)
            for size in sizes:
                invited = self._count(size, invited=True)
                everyone, silent = ("invited", *size), ("silent", *size)
                self.truth |= {everyone: invited, silent: invited - self.truth[size]}
                self.fixed[everyone] = (invited, invited)
                self._sum(everyone, [size, silent])
                self.at_risk |= {silent} | ({size} if size[1] != OTHER else set())
                if not self.truth[size] or not self.truth[silent]:
                    self._sets["strict"] |= {size, silent}
        for row in response:
            if row.stratum != "all" and row.departments is not None:
                self.fixed[self._cell((row.stratum, row.value))] = meant(
                    row.departments, self._profile
                )
        for one, other in combinations(sorted(self._strata), 2):
            for a, b in product(self._values(one), self._values(other)):
                both = self._cell((one, a), (other, b))
                self.fixed[both] = (0, self._count(both, invited=True))
            self._both(one, other)

    def _both(self, one: str, other: str) -> None:
        for x, y in ((one, other), (other, one)):
            for a in self._values(x):
                parts = [self._cell((x, a), (y, b)) for b in self._values(y)]
                self._sum(self._cell((x, a)), parts)

    def _tables(self, rows: Sequence[BreakdownRow]) -> None:
        expected = {q.id: q.expected for q in self._audit.definition.questions}
        for question, by in dict.fromkeys((row.question, row.by) for row in rows):
            self._both(question, by)
            for axis in {question, by} - self._strata:
                for value in self._values(axis):
                    nationally = self._cell((axis, value))
                    self.fixed[nationally] = (self.truth[nationally],) * 2
            for value in self._values(by):
                yes, no, neither = (
                    self._cell((question, a), (by, value)) for a in ("yes", "no", OTHER)
                )
                answered = ("departments", question, by, value)
                self.truth[answered] = self.truth[yes] + self.truth[no]
                self._sum(answered, [yes, no])
                self._sum(self._cell((by, value)), [answered, neither])
                self.at_risk |= {yes, no, neither, answered}
                one_sided = {
                    one for one in (yes, no) if self.truth[one] in (0, self.truth[answered])
                }
                if self.truth[answered]:
                    self._sets["standard"] |= one_sided
        for row in rows:
            achieved, failed = row.achieved, row.not_achieved
            yes, no = (failed, achieved) if expected[row.question] == "no" else (achieved, failed)
            for cell, shown in (
                (self._cell((row.question, "yes"), (row.by, row.value)), yes),
                (self._cell((row.question, "no"), (row.by, row.value)), no),
                (("departments", row.question, row.by, row.value), row.departments),
            ):
                if shown is not None:
                    self.shown[cell] = meant(shown, self._profile)

    def _threes(self, tables: set[frozenset[str]]) -> None:
        """All three axes at once, where each two are a table or both in the register."""
        pairs = tables | {frozenset(two) for two in combinations(self._strata, 2)}
        axes = sorted({axis for pair in tables for axis in pair} | self._strata)
        for three in combinations(axes, 3):
            if not all(frozenset(two) in pairs for two in combinations(three, 2)):
                continue
            parts: dict[CellId, list[CellId]] = defaultdict(list)
            for values in product(*map(self._values, three)):
                levels = list(zip(three, values, strict=True))
                cell = self._cell(*levels)
                for two in combinations(levels, 2):
                    parts[self._cell(*two)].append(cell)
            for total, some in parts.items():
                self._sum(total, some)
