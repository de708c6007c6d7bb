"""What is withheld protects every primary cell, and no more is withheld than must be."""

from __future__ import annotations

import itertools
import math
import random
import re
import subprocess
import sys
from collections.abc import Iterable, Sequence
from typing import get_args

import pytest

from auditreport.disclosure import (
    NONE,
    PROFILES,
    STANDARD,
    STRICT,
    Cell,
    CellId,
    Profile,
    Protected,
    Relation,
    Rule,
    protect,
)
from auditreport.disclosure_log import log_csv, office_log, printed, public_log
from auditreport.disclosure_tables import Tables, breakdown, cell_name, linked
from auditreport.published_ranges import ranges
from auditreport.settings import Settings
from tests.attacker import at_risk, narrowed, random_audit

BOTH = pytest.mark.parametrize("profile", [STANDARD, STRICT], ids=lambda one: one.name)


def of(tables: Tables, profile: Profile) -> Protected:
    return protect(tables.cells, tables.relations, profile)


def vector(total: int, *counts: int, named: bool = False) -> Tables:
    """One row of counts whose total is published."""
    cells = [Cell((name,), count) for name, count in zip("abcdefgh", counts, strict=False)]
    whole = Cell(("all",), total, published_anyway=True)
    return Tables((whole, *cells), (Relation(("all",), tuple(cell.id for cell in cells), named),))


def square(*rows: Sequence[int], **options: bool) -> Tables:
    """Answers `r1`, `r2` … by values `c1`, `c2` …, margins published."""
    counts = {
        (f"r{i}", f"c{j}"): number
        for i, row in enumerate(rows, 1)
        for j, number in enumerate(row, 1)
    }
    return breakdown("Q", "s", counts, **options)  # type: ignore[arg-type]


def inner(ids: Iterable[CellId]) -> set[str]:
    return {f"{one[1]}{one[3]}" for one in ids}


# --- By hand ---


def test_a_small_count_takes_the_smallest_other_with_it() -> None:
    protected = of(vector(41, 2, 9, 30), STANDARD)
    assert (protected.primary, protected.secondary) == ({("a",)}, {("b",)})
    assert protected.shown == {("all",): 41, ("a",): None, ("b",): None, ("c",): 30}


def test_two_small_counts_that_add_up_to_too_little_need_a_third() -> None:
    protected = of(vector(42, 2, 1, 9, 30), STANDARD)
    assert protected.primary == {("a",), ("b",)}
    assert protected.secondary == {("c",)}


def test_two_small_counts_may_hide_each_other() -> None:
    assert of(vector(38, 4, 4, 30), STANDARD).secondary == set()


def test_a_small_cell_of_a_table_takes_the_cheapest_rectangle() -> None:
    protected = of(square((2, 6, 61), (7, 8, 62), (63, 64, 65)), STANDARD)
    assert inner(protected.primary) == {"r1c1"}
    assert inner(protected.secondary) == {"r1c2", "r2c1", "r2c2"}


def test_a_count_of_a_set_that_is_never_printed_is_not_found_by_differencing() -> None:
    tables = Tables(
        (
            Cell(("yes", "all units"), 20),
            Cell(("yes", "large units"), 18),
            Cell(("yes", "the others"), 2, printed=False),
        ),
        (Relation(("yes", "all units"), (("yes", "large units"), ("yes", "the others")), False),),
    )
    assert of(tables, STANDARD).shown == {
        ("yes", "all units"): 20,
        ("yes", "large units"): None,
    }


def test_none_and_all_of_a_named_set_are_withheld() -> None:
    protected = of(square((12, 20), (0, 20)), STANDARD)
    assert inner(protected.primary) == {"r1c1", "r2c1"}
    assert inner(protected.secondary) == {"r1c2", "r2c2"}
    assert protected.rules[("Q", "r2", "s", "c1")] == (Rule.UNANIMOUS,)


def test_none_of_a_set_that_nobody_can_name_is_shown() -> None:
    assert of(vector(30, 0, 30), STANDARD).shown[("a",)] == 0
    assert of(vector(30, 0, 30, named=True), STANDARD).shown[("a",)] is None


def test_unanimity_may_be_asked_of_the_rate_alone() -> None:
    counts = {
        ("yes", "x"): 20, ("no", "x"): 20, ("blank", "x"): 0,
        ("yes", "y"): 20, ("no", "y"): 20, ("blank", "y"): 6,
    }  # fmt: skip
    sums = {"departments": ("yes", "no")}
    tables = breakdown("Q", "s", counts, sums=sums, every_answer=False)
    assert of(tables, STANDARD).primary == set()
    tables = breakdown("Q", "s", counts, sums=sums)
    protected = of(tables, STANDARD)
    assert protected.primary == {("Q", "blank", "s", "x")}
    assert protected.shown[("Q", "departments", "s", "x")] is None


def test_a_zero_that_the_national_count_tells_is_shown() -> None:
    protected = of(square((20, 20), (0, 0)), STANDARD)
    assert protected.shown[("Q", "r2", "s", "c1")] == 0
    assert protected.rules[("Q", "r2", "s", "c1")] == (Rule.KNOWN,)


def test_what_was_published_before_stays_published_and_is_reckoned_with() -> None:
    tables = square((2, 6, 61), (7, 8, 62), (63, 64, 65))
    fixed = Tables((Cell(("Q", "r2", "s", "c2"), 8, published_anyway=True),), ())
    protected = of(linked(tables, fixed), STANDARD)
    assert protected.shown[("Q", "r2", "s", "c2")] == 8
    assert ("Q", "r2", "s", "c2") not in protected.secondary
    assert len(protected.secondary) == 3


def test_a_small_count_published_anyway_is_shown_and_noted() -> None:
    protected = of(linked(square((2, 30), (30, 30)), _fixed("Q", "r1", "s", "c1")), STANDARD)
    assert protected.shown[("Q", "r1", "s", "c1")] == 2
    assert protected.primary == set()
    assert protected.rules[("Q", "r1", "s", "c1")] == (Rule.SMALL, Rule.PUBLISHED)


def _fixed(*cell: str) -> Tables:
    return Tables((Cell(cell, 2, published_anyway=True),), ())


def test_what_an_earlier_edition_left_open_is_not_narrowed() -> None:
    """Fixed cells leave 0 to 3 of a national count of 3: less than the width, but all of it."""
    protected = of(square((2, 1, 0), (30, 30, 30), (40, 40, 40)), STANDARD)
    shown = {one: (n, n) for one, n in protected.shown.items() if n is not None}
    tables = square((2, 1, 0), (30, 30, 30), (40, 40, 40))
    targets = [("Q", "r1", "s", f"c{n}") for n in (1, 2, 3)]
    assert set(ranges(tables.relations, shown, targets).values()) == {(0, 3)}


def test_a_known_range_counts_as_known() -> None:
    """The second smallest can only move by one, so that it can't hide the smallest."""
    cells = [Cell(("all",), 90, published_anyway=True), Cell(("a",), 2), Cell(("c",), 80)]
    relation = Relation(("all",), (("a",), ("b",), ("c",)), of_named_set=False)
    free = protect([*cells, Cell(("b",), 8)], [relation], STANDARD)
    bound = protect([*cells, Cell(("b",), 8, known=(8, 9))], [relation], STANDARD)
    assert free.secondary == {("b",)}
    assert bound.secondary == {("c",)}


def test_rounding_alone_may_hide_a_count() -> None:
    tables = vector(84, 3, 40, 41)
    assert of(tables, STANDARD).secondary == {("b",)}
    strict = of(tables, STRICT)
    assert strict.secondary == set()
    assert strict.shown == {("all",): 84, ("a",): None, ("b",): 40, ("c",): 40}


@pytest.mark.parametrize(
    ("count", "shown"), [(8, 10), (9, 10), (12, 10), (13, 15), (17, 15), (18, 20)]
)
def test_strict_shows_the_nearest_five(count: int, shown: int) -> None:
    assert of(vector(count + 100, count, 100), STRICT).shown[("a",)] == shown
    low, high = STRICT.range_of(shown)
    assert low <= count <= high


@BOTH
def test_nothing_is_withheld_where_no_count_is_small(profile: Profile) -> None:
    draw = random.Random(profile.name)  # noqa: S311
    rows = [[draw.randint(8, 60) for _ in range(4)] for _ in range(3)]
    protected = of(square(*rows), profile)
    assert None not in protected.shown.values()
    assert protected.primary == protected.secondary == set()


def test_none_shows_all() -> None:
    tables = square((1, 0), (4, 30))
    protected = of(tables, NONE)
    assert protected.shown == {cell.id: cell.count for cell in tables.cells}
    assert protected.rules == {}


@BOTH
def test_the_order_of_cells_and_relations_does_not_matter(profile: Profile) -> None:
    tables = random_audit(4)
    draw = random.Random(0)  # noqa: S311
    cells, relations = list(tables.cells), list(tables.relations)
    first = protect(cells, relations, profile)
    draw.shuffle(cells)
    draw.shuffle(relations)
    assert protect(cells, relations, profile) == first


def test_faults_are_told_without_counts() -> None:
    total = Cell(("all",), 7777)
    relation = Relation(("all",), (("a",),))
    for cells, message in (
        ([total, Cell(("a",), 8888)], "don't add up"),
        ([total], "names no cell"),
        ([total, total, Cell(("a",), 7777)], "there twice"),
        ([total, Cell(("a",), 7777, known=(0, 5555))], "outside what is possible"),
    ):
        with pytest.raises(ValueError, match=message) as raised:
            protect(cells, [relation], STANDARD)
        assert not re.search("[5-8]{4}", str(raised.value))
    with pytest.raises(ValueError, match="differently"):
        linked(Tables((total,), ()), Tables((Cell(("all",), 1),), ()))


# --- The logs ---


def test_the_office_log_has_every_rule_and_no_counts() -> None:
    protected = of(square((2, 6, 61), (7, 8, 62), (63, 64, 65)), STANDARD)
    assert log_csv(office_log(protected)) == (
        "cell,rule,why\n"
        '"Q = r1, s = c1",small,fewer than 5 departments\n'
        '"Q = r1, s = c2",secondary,a withheld count could be found from it\n'
        '"Q = r2, s = c1",secondary,a withheld count could be found from it\n'
        '"Q = r2, s = c2",secondary,a withheld count could be found from it\n'
    )


@BOTH
def test_the_public_log_tells_no_withheld_cell_from_another(profile: Profile) -> None:
    protected = of(random_audit(8), profile)
    assert protected.primary
    assert protected.secondary
    lines = {line.cell: line for line in public_log(protected)}
    withheld = [one for one, shown in protected.shown.items() if shown is None]
    assert len({(lines[cell_name(one)].rule, lines[cell_name(one)].why) for one in withheld}) == 1
    assert {printed(one, protected) for one in withheld} == {"[c]"}
    assert {lines[cell_name(one)].rule for one in withheld} == {"withheld"}


# --- The attacker ---


@BOTH
@pytest.mark.parametrize("block", range(8))
def test_the_attacker_narrows_nothing(block: int, profile: Profile) -> None:
    for seed in range(block * 25, block * 25 + 25):
        tables = random_audit(seed)
        protected = of(tables, profile)
        targets = at_risk(tables.cells, tables.relations, profile)
        width = {"standard": 4, "strict": 7}[profile.name]
        found = narrowed(tables, protected.shown, targets, profile, width=width)
        assert found == [], f"audit {seed}"
        assert all(protected.shown.get(one) in {None, 0} for one in targets)


@pytest.mark.parametrize("block", range(4))
def test_the_same_attacker_succeeds_where_nothing_is_done(block: int) -> None:
    """Every cell at risk that the fixed cells leave open is found, to the number."""
    found_any = 0
    for seed in range(block * 50, block * 50 + 50):
        tables = random_audit(seed)
        counts = {cell.id: cell.count for cell in tables.cells}
        printed_ = {cell.id for cell in tables.cells if cell.printed}
        targets = [
            one for one in at_risk(tables.cells, tables.relations, STANDARD) if one in printed_
        ]
        fixed = {
            one.id: (one.count, one.count) if one.published_anyway else one.known
            for one in tables.cells
            if one.published_anyway or one.known
        }
        before = ranges(tables.relations, fixed, targets)
        open_ = [one for one in targets if before[one][0] < before[one][1]]
        found = narrowed(tables, of(tables, NONE).shown, targets, NONE, width=4)
        assert {one.cell for one in found} >= set(open_), f"audit {seed}"
        assert all(one.low == one.high == counts[one.cell] for one in found)
        found_any += bool(found)
    assert found_any > 40


@BOTH
def test_the_attacker_finds_what_primary_suppression_alone_leaves(profile: Profile) -> None:
    succeeded = 0
    for seed in range(30):
        tables = random_audit(seed)
        protected = of(tables, profile)
        counts = {cell.id: cell.count for cell in tables.cells}
        shown = {
            one: profile.shown(counts[one]) if one in protected.secondary else number
            for one, number in protected.shown.items()
        }
        found = narrowed(tables, shown, sorted(protected.primary), profile, width=profile.width)
        succeeded += bool(found)
        assert bool(found) == bool(protected.secondary), f"audit {seed}"
    assert succeeded > 10


@BOTH
@pytest.mark.parametrize("seed", range(4))
def test_no_set_with_a_smaller_loss_protects(seed: int, profile: Profile) -> None:
    """Every cheaper set of secondary cells, one after the other, fails before the attacker."""
    draw = random.Random(seed)  # noqa: S311
    rows = [[draw.choice((1, 3, 9, 14, 22, 40)) for _ in range(3)] for _ in range(3)]
    tables = square(*rows)
    protected = of(tables, profile)
    counts = {cell.id: cell.count for cell in tables.cells}
    open_ = [one for one in counts if len(one) == 4 and one not in protected.primary]

    def loss(some: Iterable[CellId]) -> float:
        return sum(1 + math.log2(1 + counts[one]) for one in some)

    most = loss(protected.secondary)
    for size in range(len(open_) + 1):
        for some in itertools.combinations(open_, size):
            if loss(some) < most - 0.02:
                shown = {
                    one: None
                    if one in protected.primary or one in some
                    else (counts[one] if len(one) < 4 else profile.shown(counts[one]))
                    for one in counts
                }
                targets = sorted(protected.primary)
                assert narrowed(tables, shown, targets, profile, width=profile.width)


# --- The solver's last resort ---


@BOTH
def test_where_no_cover_is_found_in_time_the_set_grows_and_still_protects(
    profile: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("auditreport.disclosure_solver.ROUNDS", 0)
    grew = 0
    for seed in range(10):
        tables = random_audit(seed)
        protected = of(tables, profile)
        targets = at_risk(tables.cells, tables.relations, profile)
        assert narrowed(tables, protected.shown, targets, profile, width=profile.width) == []
        grew += any(Rule.GROWN in rules for rules in protected.rules.values())
    assert grew > 2


def test_scipy_is_imported_only_where_something_is_withheld() -> None:
    code = """
import sys
from auditreport.disclosure import Cell, Relation, STANDARD, protect
cells = [Cell(("all",), 60, True), Cell(("a",), 30), Cell(("b",), 30)]
protect(cells, [Relation(("all",), (("a",), ("b",)))], STANDARD)
sys.exit("scipy" in sys.modules)
"""
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_profiles_are_those_of_the_settings() -> None:
    assert tuple(PROFILES) == get_args(Settings.model_fields["disclosure"].annotation)
