"""An attacker who has only what is published, and random audits to try it on.

It is the gate's own (`published_ranges`), with the profile's published rules written anew, and
shares no code with the suppression that it attacks.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from auditreport.disclosure import Cell, CellId, Profile, Relation
from auditreport.disclosure_tables import Tables, breakdown, linked
from auditreport.published_ranges import Narrowed
from auditreport.published_ranges import narrowed as narrowed_by


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
    also = {
        cell.id: meant(value, profile)
        for cell in tables.cells
        if (value := shown.get(cell.id)) is not None and not cell.published_anyway
    }
    return narrowed_by(tables.relations, fixed, also, targets, width)


def meant(value: int, profile: Profile) -> tuple[int, int]:
    """The counts that a shown one may stand for, by the profile's published rule."""
    if profile.name != "strict" or value == 0:
        return value, value
    return max(8, value - 2), value + 2


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
