"""Audits with breakdowns, and what the gate's attacker makes of their published tables.

The attacker has the register, the tables and the rules, and shares no code with what protected
them.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from auditreport.breakdown_tables import BreakdownRow
from auditreport.definition import Definition
from auditreport.disclosure import PROFILES, CellId
from auditreport.published import ResponseRow
from auditreport.published_ranges import MOST, Narrowed, both, ranges
from auditreport.published_ranges import attack as gate_attack
from auditreport.published_view import Counted, Published, View

Row = dict[str, str]
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
    counted = Counted(audit.definition, audit.departments, audit.answers)
    view = View(counted, Published(PROFILES[profile_name], response, rows))
    by = PROFILES[rules or profile_name]
    return gate_attack(view, by), len(view.at_risk(by))


def learnt_by(
    audit: Audit,
    response: Sequence[ResponseRow],
    rows: Sequence[BreakdownRow],
    profile_name: str,
    own: Mapping[str, str],
) -> list[CellId]:
    """The withheld counts that a department works out from what is published and its own answers.

    It knows that each cell that it stands in holds one at least. ``own`` is its row of answers.
    """
    counted = Counted(audit.definition, audit.departments, audit.answers)
    view = View(counted, Published(PROFILES[profile_name], response, rows))
    me = next(row for row in audit.departments if row["pseudonym"] == own["pseudonym"])
    said = {axis: answer for axis, answer in own.items() if answer in ("yes", "no")}
    levels = {**me, **said}
    mine = {
        cell: (1, MOST)
        for cell in view.truth
        if len(cell) % 2 == 0
        and all(
            levels.get(axis) == value for axis, value in zip(cell[::2], cell[1::2], strict=True)
        )
    }
    targets = view.at_risk(PROFILES[profile_name])
    known = both(view.fixed, mine)
    found = ranges(view.relations, both(known, both(view.shown, view.sizes)), targets)
    suspects = [one for one in targets if found[one][0] == found[one][1]]
    before = ranges(view.relations, known, suspects)
    return [one for one in suspects if before[one][0] < before[one][1]]
