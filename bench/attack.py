"""How well disclosure control holds, what it costs and how long it takes: `python -m bench.attack`.

First the attacker of the tests on random audits (how many: the first argument, 200 if there is
none): on single questions with every kind of link, and on whole audits as *score* publishes them.
Then the time for audits of the size that is usual, and for one that is hard.
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from dataclasses import dataclass

import pandas as pd
from tests.attacker import ANSWERS, NATIONS, at_risk, narrowed, random_audit
from tests.broken_down import attack, random_broken_down

from auditreport.disclosure import (
    NONE,
    STANDARD,
    STRICT,
    Cell,
    Profile,
    Relation,
    Rule,
    protect,
)
from auditreport.disclosure_tables import Tables, breakdown, linked
from auditreport.protection import Raw, shown_tables

AUDITS = 200


@dataclass
class Tally:
    """What became of many audits under one profile."""

    cells: int = 0
    primary: int = 0
    secondary: int = 0
    withheld: int = 0
    attacked: int = 0
    narrowed: int = 0
    audits_narrowed: int = 0
    seconds: float = 0.0
    longest: float = 0.0


def attacks(audits: int, profile: Profile) -> Tally:
    """Attack so many random audits; under `none` the cells at risk are those of `standard`."""
    tally = Tally()
    rules = STANDARD if profile is NONE else profile
    for seed in range(audits):
        tables = random_audit(seed)
        start = time.perf_counter()
        protected = protect(tables.cells, tables.relations, profile)
        took = time.perf_counter() - start
        targets = at_risk(tables.cells, tables.relations, rules)
        found = narrowed(tables, protected.shown, targets, profile, width=rules.width)
        tally.cells += sum(not cell.published_anyway for cell in tables.cells)
        tally.primary += len(protected.primary)
        tally.secondary += len(protected.secondary)
        tally.attacked += len(targets)
        tally.narrowed += len(found)
        tally.audits_narrowed += bool(found)
        tally.seconds += took
        tally.longest = max(tally.longest, took)
    return tally


def published_attacks(audits: int, profile: Profile) -> Tally:
    """Attack so many whole audits, from their register, answers and breakdowns to their tables."""
    tally = Tally()
    rules = STANDARD if profile is NONE else profile
    themes = pd.DataFrame(columns=["question", "theme", "title", "departments"])
    texts = pd.DataFrame(columns=["question", "given", "coded"])
    for seed in range(audits):
        audit = random_broken_down(seed)
        raw = Raw(audit.definition, audit.departments, audit.answers, themes, texts)
        start = time.perf_counter()
        shown = shown_tables(raw, profile.name)
        took = time.perf_counter() - start
        found, targets = attack(
            audit, shown.response, shown.breakdowns, profile.name, rules=rules.name
        )
        counts = [(row.departments, row.achieved, row.not_achieved) for row in shown.breakdowns]
        tally.cells += sum(map(len, counts))
        tally.withheld += sum(row.count(None) for row in counts)
        tally.attacked += targets
        tally.narrowed += len(found)
        tally.audits_narrowed += bool(found)
        tally.seconds += took
        tally.longest = max(tally.longest, took)
    return tally


def usual_audit(
    departments: int, *, every_answer: bool = True, sizes_published: bool = True
) -> Tables:
    """32 questions of five answers by nation; national counts published, and nations' sizes."""
    draw = random.Random(1)  # noqa: S311
    nations = draw.choices(NATIONS, (60, 12, 8, 5), k=departments)
    tables = []
    for number in range(1, 33):
        question = f"Q{number}"
        chances = [draw.random() ** 2 * size for size in (5, 3, 0.6, 0.4, 0.3)]
        answers = draw.choices(ANSWERS, chances, k=departments)
        counts = Counter(zip(answers, nations, strict=True))
        national = Counter(answers)
        tables += [
            breakdown(
                question,
                "nation",
                counts,
                sums={"departments": [one for one in ("yes", "no") if one in national]},
                every_answer=every_answer,
                margins_published=sizes_published,
            ),
            Tables(tuple(Cell((question, one), n, True) for one, n in national.items()), ()),
        ]
    return linked(*tables)


def timing(name: str, tables: Tables, profile: Profile) -> None:
    """Print what one audit costs: its cells by what became of them, and the seconds."""
    start = time.perf_counter()
    protected = protect(tables.cells, tables.relations, profile)
    seconds = time.perf_counter() - start
    cells = sum(not cell.published_anyway for cell in tables.cells)
    primary, secondary = len(protected.primary), len(protected.secondary)
    grown = "yes" if any(Rule.GROWN in rules for rules in protected.rules.values()) else "no"
    print(
        f"| {name} | {profile.name} | {cells} | {primary} | {secondary} "
        f"| {cells - primary - secondary} | {grown} | {seconds:.2f} |"
    )


def main() -> None:
    """Print both tables, in Markdown."""
    audits = int(sys.argv[1]) if len(sys.argv) > 1 else AUDITS
    # What scipy costs to import is paid once, before anything is timed.
    protect(*_small(), STANDARD)
    print(f"{audits} random audits\n")
    print(
        "| profile | cells | primary | secondary | attacked | narrowed | in audits | s | longest |"
    )
    print("|---|---|---|---|---|---|---|---|---|")
    for profile in (NONE, STANDARD, STRICT):
        tally = attacks(audits, profile)
        print(
            f"| {profile.name} | {tally.cells} | {tally.primary} | {tally.secondary} "
            f"| {tally.attacked} | {tally.narrowed} | {tally.audits_narrowed} "
            f"| {tally.seconds:.1f} | {tally.longest:.2f} |"
        )
    print(f"\n{audits} whole audits with breakdowns\n")
    print("| profile | cells | withheld | attacked | narrowed | in audits | s | longest |")
    print("|---|---|---|---|---|---|---|---|")
    for profile in (NONE, STANDARD, STRICT):
        tally = published_attacks(audits, profile)
        print(
            f"| {profile.name} | {tally.cells} | {tally.withheld} | {tally.attacked} "
            f"| {tally.narrowed} | {tally.audits_narrowed} | {tally.seconds:.1f} "
            f"| {tally.longest:.2f} |"
        )
    print("\n32 questions, five answers, four nations\n")
    print("| audit | profile | cells | primary | secondary | shown | grown | s |")
    print("|---|---|---|---|---|---|---|---|")
    for profile in (STANDARD, STRICT):
        for departments in (85, 500):
            name = f"{departments} departments"
            timing(name, usual_audit(departments), profile)
            rate = usual_audit(departments, every_answer=False)
            timing(f"{name}, unanimity of the rate alone", rate, profile)
            hard = usual_audit(departments, sizes_published=False)
            timing(f"{name}, nations' sizes not published", hard, profile)


def _small() -> tuple[tuple[Cell, ...], tuple[Relation, ...]]:
    cells = (Cell(("all",), 32, True), Cell(("a",), 2), Cell(("b",), 30))
    return cells, (Relation(("all",), (("a",), ("b",))),)


if __name__ == "__main__":
    main()
