"""How often an interval holds the truth: 85 of 210 drawn, at 21 true rates; prints Markdown.

    python bench/coverage.py > coverage.md

Two answers side by side. By simulation, 10,000 draws a rate from numpy's generator with a fixed
seed. And counted, without chance: every possible number achieved, weighted by its probability.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from math import comb

import numpy as np

from auditreport.intervals import Interval, exact, wilson

POPULATION = 210
DEPARTMENTS = 85
DRAWS = 10_000
SEED = 2010
RATES = [i / 20 for i in range(21)]

Method = Callable[[int, int, int], Interval | None]
METHODS: dict[str, Method] = {"Wilson with correction": wilson, "exact": exact}


def main() -> None:
    """Print the table and what it comes to."""
    began = time.perf_counter()
    totals = [int(POPULATION * rate + 0.5) for rate in RATES]
    heads = [f"{name}, {how}" for name in METHODS for how in ("simulated", "counted", "width")]
    print("| true rate | departments | " + " | ".join(heads) + " |")
    print("|---:|---:|" + "---:|" * len(heads))
    columns = [column for method in METHODS.values() for column in coverage(method, totals)]
    for i, total in enumerate(totals):
        cells = [f"{column[i]:.3f}" for column in columns]
        cells[2::3] = [f"{column[i]:.1f}" for column in columns[2::3]]
        print(f"| {100 * total / POPULATION:.1f}% | {total} | " + " | ".join(cells) + " |")
    for word, of in (("mean", np.mean), ("minimum", np.min)):
        cells = [f"**{of(column):.3f}**" for column in columns]
        cells[2::3] = [f"{of(column):.1f}" for column in columns[2::3]]
        print(f"| **{word}** | | " + " | ".join(cells) + " |")
    print()
    for name, method in METHODS.items():
        every = coverage(method, list(range(POPULATION + 1)), simulate=False)[1]
        print(
            f"{name}, counted at all {POPULATION + 1} truths: mean {np.mean(every):.3f}, "
            f"minimum {np.min(every):.3f}; {np.mean(every < 0.95):.0%} of truths below 0.95."  # noqa: PLR2004
        )
    print(f"{time.perf_counter() - began:.1f} s", file=sys.stderr)


def coverage(
    method: Method, totals: list[int], *, simulate: bool = True
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """By true total: the share of draws whose interval holds it, the same counted, mean width."""
    found = [method(x, DEPARTMENTS, POPULATION) for x in range(DEPARTMENTS + 1)]
    low, high = np.array([interval for interval in found if interval]).T
    generator = np.random.default_rng(SEED)
    simulated, counted, width = [], [], []
    for total in totals:
        truth = 100 * total / POPULATION
        holds = (low <= truth) & (truth <= high)
        chances = np.array([chance(x, total) for x in range(DEPARTMENTS + 1)])
        if simulate:
            achieved = generator.hypergeometric(total, POPULATION - total, DEPARTMENTS, DRAWS)
            simulated.append(holds[achieved].mean())
        counted.append(chances @ holds)
        width.append(chances @ (high - low))
    return np.array(simulated), np.array(counted), np.array(width)


def chance(achieved: int, total: int) -> float:
    """The probability that so many of those drawn are among the total."""
    ways = comb(total, achieved) * comb(POPULATION - total, DEPARTMENTS - achieved)
    return ways / comb(POPULATION, DEPARTMENTS)


if __name__ == "__main__":
    main()
