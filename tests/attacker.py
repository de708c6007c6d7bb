"""An attacker who has only what is published, and random audits to try it on.

It shares no code with the suppression that it attacks. From the shown cells, the relations and the
profile's published rules it solves for the least and the greatest count of a cell: as a linear
programme, whose end is exact where all its counts come out whole, and else in whole numbers.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import block_diag, csr_array

from auditreport.disclosure import Cell, CellId, Profile, Relation
from auditreport.disclosure_tables import Tables, breakdown, linked

MOST = 2000
"""More departments than any audit has: what the attacker takes where nothing else is known."""
AT_ONCE = 20


@dataclass(frozen=True)
class Narrowed:
    """A cell whose range became narrower than it may, and that range."""

    cell: CellId
    low: int
    high: int
    needed: int


def at_risk(cells: Iterable[Cell], relations: Iterable[Relation], profile: Profile) -> list[CellId]:
    """The cells that the rules forbid to show, reckoned anew from the true counts."""
    counts = {cell.id: cell.count for cell in cells}
    unanimous = {
        part
        for relation in relations
        if relation.of_named_set and counts[relation.total] > 0
        for part in relation.parts
        if counts[part] in {0, counts[relation.total]}
    }
    least = 0 if profile.name == "strict" else 1
    most = {"none": -1, "standard": 4, "strict": 7}[profile.name]
    return [
        cell.id
        for cell in cells
        if not cell.published_anyway
        and (least <= cell.count <= most or (most > 0 and cell.id in unanimous))
    ]


def narrowed(
    tables: Tables,
    shown: Mapping[CellId, int | None],
    targets: Sequence[CellId],
    profile: Profile,
    *,
    width: int,
) -> list[Narrowed]:
    """Those of the targets that what is shown narrows below ``width``, beyond what is fixed."""
    fixed = {
        cell.id: (cell.count, cell.count) if cell.published_anyway else cell.known
        for cell in tables.cells
        if cell.published_anyway or cell.known
    }
    with_shown = dict(fixed)
    for cell in tables.cells:
        if (value := shown.get(cell.id)) is not None and not cell.published_anyway:
            low, high = meant(value, profile)
            if cell.known:
                low, high = max(low, cell.known[0]), min(high, cell.known[1])
            with_shown[cell.id] = (low, high)
    found = ranges(tables.relations, with_shown, targets)
    suspects = [one for one in targets if found[one][1] - found[one][0] < width]
    before = ranges(tables.relations, fixed, suspects)
    result = []
    for one in suspects:
        (low, high), (least, most) = found[one], before[one]
        if high - low < min(width, most - least):
            result.append(Narrowed(one, low, high, min(width, most - least)))
    return result


def meant(value: int, profile: Profile) -> tuple[int, int]:
    """The counts that a shown one may stand for, by the profile's published rule."""
    if profile.name != "strict" or value == 0:
        return value, value
    return max(8, value - 2), value + 2


def ranges(
    relations: Sequence[Relation],
    known: Mapping[CellId, tuple[int, int]],
    targets: Sequence[CellId],
) -> dict[CellId, tuple[int, int]]:
    """The least and the greatest count of each target that agrees with all that is known."""
    ids = sorted({one for each in relations for one in (each.total, *each.parts)} | set(targets))
    place = {one: number for number, one in enumerate(ids)}
    sums = np.zeros((len(relations), len(ids)))
    for number, relation in enumerate(relations):
        sums[number, place[relation.total]] = 1
        for one in relation.parts:
            sums[number, place[one]] -= 1
    bounds = np.array([known.get(one, (0, MOST)) for one in ids], dtype=float)
    ends = [(one, sign) for one in targets for sign in (1.0, -1.0)]
    values: dict[tuple[CellId, float], int] = {}
    for start in range(0, len(ends), AT_ONCE):
        some = ends[start : start + AT_ONCE]
        goals = np.zeros((len(some), len(ids)))
        for number, (one, sign) in enumerate(some):
            goals[number, place[one]] = sign
        found = linprog(
            goals.ravel(),
            A_eq=block_diag([csr_array(sums)] * len(some), format="csr"),
            b_eq=np.zeros(len(some) * len(relations)),
            bounds=np.tile(bounds, (len(some), 1)),
        )
        assert found.status == 0, found.message
        for end, goal, table in zip(some, goals, found.x.reshape(len(some), -1), strict=True):
            whole = np.abs(table - np.rint(table)).max() < 1e-6
            best = table if whole else _whole(goal, sums, bounds)
            values[end] = round(best[place[end[0]]])
    return {one: (values[one, 1.0], values[one, -1.0]) for one in targets}


def _whole(goal: np.ndarray, sums: np.ndarray, bounds: np.ndarray) -> np.ndarray:
    found = milp(
        goal,
        constraints=LinearConstraint(sums, 0, 0),
        bounds=Bounds(bounds[:, 0], bounds[:, 1]),
        integrality=1,
    )
    assert found.status == 0, found.message
    return found.x


# --- Audits to attack ---

NATIONS = ("England", "Scotland", "Wales", "Northern Ireland")
REGIONS = {
    "England": ("North", "Midlands", "South"),
    "Scotland": ("Highlands", "Lowlands"),
    "Wales": ("Wales",),
    "Northern Ireland": ("Northern Ireland",),
}
ANSWERS = ("yes", "no", "dont_know", "not_applicable", "blank")
Row = dict[str, str]


def random_audit(seed: int) -> Tables:
    """One question's linked tables: strata, nested strata, two at once, earlier releases."""
    draw = random.Random(seed)  # noqa: S311
    rows = [_department(draw) for _ in range(draw.choice((15, 40, 85, 210)))]
    answers = ANSWERS[: draw.randint(2, 5)]
    chances = [draw.random() ** 2 * size for size in (5, 3, 1, 0.6, 0.4)][: len(answers)]
    for row, answer in zip(rows, draw.choices(answers, chances, k=len(rows)), strict=True):
        row["Q1"] = answer
    published = draw.random() < 0.7
    sums = {"departments": ("yes", "no")} if draw.random() < 0.5 else None
    tables = [_by(rows, "nation", published, sums)]
    kind = seed % 5
    if kind == 1:
        tables.append(_by(rows, "foundation", published, sums))
    elif kind == 2:
        tables += [_by(rows, "region", published, sums), _nested(rows)]
    elif kind == 3:
        tables += [_by(rows, "foundation", published, sums), _three_ways(rows, draw)]
    elif kind == 4:
        tables += [_by(rows, "region", published, sums), _nested(rows), _released(rows, draw)]
    if not published:
        tables.append(Tables((Cell((), len(rows), published_anyway=True),), ()))
    return linked(*tables)


def _department(draw: random.Random) -> Row:
    nation = draw.choices(NATIONS, (60, 12, 8, 5))[0]
    region = draw.choice(REGIONS[nation])
    return {"nation": nation, "region": region, "foundation": draw.choice(("yes", "no", "no"))}


def _by(
    rows: list[Row], by: str, published: bool, sums: Mapping[str, tuple[str, str]] | None
) -> Tables:
    counts = Counter((row["Q1"], row[by]) for row in rows)
    given = {answer for answer, _ in counts}
    if not given >= {"yes", "no"}:
        sums = None
    return breakdown("Q1", by, counts, sums=sums, margins_published=published)


def _count(rows: list[Row], cell: CellId) -> int:
    wanted = dict(zip(cell[::2], cell[1::2], strict=True)).items()
    return sum(wanted <= row.items() for row in rows)


def _nested(rows: list[Row]) -> Tables:
    """Each nation's departments are those of its regions, answer by answer and in all."""
    relations = []
    present = {(row["nation"], row["region"]) for row in rows}
    heads = [("Q1", answer) for answer in sorted({row["Q1"] for row in rows})]
    for head in [(), *heads]:
        for nation in sorted({nation for nation, _ in present}):
            parts = tuple((*head, "region", r) for n, r in sorted(present) if n == nation)
            relations.append(Relation((*head, "nation", nation), parts, of_named_set=False))
    return Tables(_cells(rows, relations, published=False), tuple(relations))


def _three_ways(rows: list[Row], draw: random.Random) -> Tables:
    """Answers by nation and foundation status at once, the size of each set published."""
    relations = []
    nations = sorted({row["nation"] for row in rows})
    trusts = sorted({row["foundation"] for row in rows})
    answers = sorted({row["Q1"] for row in rows})
    for answer in answers:
        for nation in nations:
            parts = tuple(("Q1", answer, "nation", nation, "foundation", one) for one in trusts)
            relations.append(Relation(("Q1", answer, "nation", nation), parts, of_named_set=False))
        for trust in trusts:
            parts = tuple(("Q1", answer, "nation", one, "foundation", trust) for one in nations)
            relations.append(Relation(("Q1", answer, "foundation", trust), parts, False))
    inner = _cells(rows, relations, published=False)
    sizes = []
    for nation in nations:
        for trust in trusts:
            of_set = ("nation", nation, "foundation", trust)
            parts = tuple(("Q1", answer, *of_set) for answer in answers)
            sizes.append(Relation(of_set, parts))
    totals = tuple(Cell(one.total, _count(rows, one.total), True) for one in sizes)
    if draw.random() < 0.5:
        hidden = {one.id for one in inner if len(one.id) == 6}
        inner = tuple(Cell(one.id, one.count, printed=one.id not in hidden) for one in inner)
    return linked(Tables(inner, tuple(relations)), Tables((*totals, *inner), tuple(sizes)))


def _released(rows: list[Row], draw: random.Random) -> Tables:
    """An earlier edition showed some larger cells, and the answers of two regions together."""
    relations = []
    regions = sorted({row["region"] for row in rows})[:2]
    together = " and ".join(regions)
    cells = {}
    for answer in sorted({row["Q1"] for row in rows}):
        parts = tuple(("Q1", answer, "region", one) for one in regions)
        total = ("Q1", answer, "region", together)
        count = sum(_count(rows, one) for one in parts)
        relations.append(Relation(total, parts, of_named_set=False))
        cells[total] = Cell(total, count, published_anyway=count == 0 or count >= 8, printed=False)
        for one in parts:
            number = _count(rows, one)
            known = (max(0, number - draw.randint(0, 9)), number + draw.randint(0, 9))
            cells[one] = (
                Cell(one, number, published_anyway=True)
                if number >= 8 and draw.random() < 0.3
                else Cell(one, number, known=known if draw.random() < 0.3 else None)
            )
    return Tables(tuple(cells.values()), tuple(relations))


def _cells(rows: list[Row], relations: Sequence[Relation], *, published: bool) -> tuple[Cell, ...]:
    ids = dict.fromkeys(one for each in relations for one in (each.total, *each.parts))
    return tuple(Cell(one, _count(rows, one), published) for one in ids)
