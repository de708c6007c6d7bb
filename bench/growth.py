"""How a cold build grows with returns, with questions and with groups."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from measure import Took

SIZES = [
    (100, 30, 7),
    (1_000, 30, 7),
    (100, 300, 7),
    (100, 300, 70),
    (10_000, 30, 7),
    (100, 3_000, 7),
]
"""Returns, questions, groups."""


def growth(
    invented: Callable[[int, int, int], Path],
    cold: Callable[..., Took],
    line: Callable[..., Took],
) -> Iterator[dict[str, float]]:
    """One cold build of each size for its time, one for its memory, and the yardstick beside."""
    for returns, questions, groups in SIZES:
        work = invented(returns, questions, groups)
        ours, theirs = cold(work), line(work)
        peak = cold(work, memory=True).peak
        shutil.rmtree(work)
        yield {
            "returns": returns,
            "questions": questions,
            "groups": groups,
            "seconds": round(ours.wall, 1),
            "cpu_seconds": round(ours.cpu, 1),
            "ratio": round(ours.wall / theirs.wall, 2),
            "ratio_cpu": round(ours.cpu / theirs.cpu, 2),
            "peak_mib": round(peak),
        }
