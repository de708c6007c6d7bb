"""A run whose returns change under it starts over: no report is made of two states of `raw/`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from auditreport.problems import Problem

CHANGED = Path("private/changed_meanwhile")
"""Stands from the job that saw a return change to the end of its run."""
STARTS = "AUDITREPORT_STARTS"
"""Environment variable: how many times this run has started over."""
MOST = 3
"""Starts after which a return that still changes is quarantined instead: a copy may take hours."""


def start_over_if_allowed() -> None:
    """End this job, so that its run starts over; returns where that was done often enough.

    Raises ``Problem``, which is what the screen is told. Outside a run nothing starts over.
    """
    starts = os.environ.get(STARTS)
    if starts is None or int(starts) >= MOST:
        return
    CHANGED.touch()
    raise Problem(
        what="a return was changed while the run was under way",
        where="raw/",
        fix="Nothing: the run starts over with the returns as they are now.",
    )


def begin(work: Path) -> None:
    """Take note that a run begins; what an earlier one left counts no more."""
    (work / CHANGED).unlink(missing_ok=True)
    os.environ.setdefault(STARTS, "0")


def start_over(work: Path) -> None:
    """Become the same command again where a job asked for it; to be called as the process ends."""
    if (work / CHANGED).exists():
        os.environ[STARTS] = str(int(os.environ[STARTS]) + 1)
        sys.stdout.flush()
        os.execv(sys.executable, sys.orig_argv)  # noqa: S606  (the command that was typed)
