"""How a cold build grows with returns, with questions and with groups."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from measure import Took

SIZES = [
    *((returns, 30, 7) for returns in (100, 1_000, 10_000)),
    *((100, questions, 7) for questions in (300, 3_000)),
    (100, 300, 70),
]
"""Returns, questions, groups."""


def growth(
    invented: Callable[[int, int, int], Path],
    cold: Callable[..., Took],
    line: Callable[..., Took],
) -> list[dict[str, float]]:
    """One cold build of each size for its time, one for its memory, and the yardstick beside."""
    rows = []
    for returns, questions, groups in SIZES:
        work = invented(returns, questions, groups)
        ours, theirs = cold(work), line(work)
        peak = cold(work, memory=True).peak
        rows.append(
            {
                "returns": returns,
                "questions": questions,
                "groups": groups,
                "seconds": round(ours.wall, 1),
                "cpu_seconds": round(ours.cpu, 1),
                "ratio": round(ours.wall / theirs.wall, 2),
                "ratio_cpu": round(ours.cpu / theirs.cpu, 2),
                "peak_mib": round(peak),
            }
        )
        shutil.rmtree(work)
    return rows
