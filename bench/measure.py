"""Run a command and tell what it took: time by the clock, processor time, memory at its peak."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import psutil

EVERY = 0.05
"""Seconds between two looks at the memory."""


@dataclass(frozen=True)
class Took:
    """What one run took: seconds by the clock, seconds of all processors, and MiB."""

    wall: float
    cpu: float
    peak: float = 0.0


def run(command: Sequence[str], folder: Path, *, memory: bool = False) -> Took:
    """Run a command to its end; raises ``RuntimeError`` with what it said where it fails.

    ``memory`` looks at the memory of all its processes together while it runs, which costs time:
    so runs that are timed go without.
    """
    began = time.perf_counter()
    before = os.times()
    process = subprocess.Popen(
        list(command), cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    peak = 0.0
    if memory:
        while process.poll() is None:
            peak = max(peak, _memory(process.pid))
            time.sleep(EVERY)
    _, said = process.communicate()
    after = os.times()
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)}\n{said}")
    cpu = after.children_user + after.children_system
    cpu -= before.children_user + before.children_system
    return Took(time.perf_counter() - began, cpu, peak)


def alternating(
    runs: dict[str, Callable[[], Took]], times: int, before: Callable[[], None] = lambda: None
) -> dict[str, list[Took]]:
    """Run several things in turn, so that whatever else the machine does meets all of them."""
    took: dict[str, list[Took]] = {name: [] for name in runs}
    for _ in range(times):
        for name, one in runs.items():
            before()
            took[name].append(one())
    return took


def middle(took: Sequence[Took]) -> Took:
    """The median of each measure."""
    return Took(
        median(one.wall for one in took),
        median(one.cpu for one in took),
        max(one.peak for one in took),
    )


def ratio(ours: Sequence[Took], theirs: Sequence[Took]) -> tuple[float, float]:
    """The medians of the pairs' ratios, by the clock and in processor time."""
    pairs = list(zip(ours, theirs, strict=True))
    return (
        median(a.wall / b.wall for a, b in pairs),
        median(a.cpu / b.cpu for a, b in pairs),
    )


def _memory(pid: int) -> float:
    """MiB of a process and all below it; what several share is counted once where that is told."""
    total = 0
    try:
        main = psutil.Process(pid)
        processes = [main, *main.children(recursive=True)]
    except psutil.Error:
        return 0.0
    for process in processes:
        try:
            rollup = Path(f"/proc/{process.pid}/smaps_rollup")
            if sys.platform == "linux" and rollup.exists():
                lines = rollup.read_text(encoding="ascii").splitlines()
                total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
            else:
                total += process.memory_info().rss // 1024
        except (psutil.Error, OSError):
            continue
    return total / 1024
