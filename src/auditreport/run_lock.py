"""One run at a time in a work folder, and neither a lock nor a job left behind by a crash."""

from __future__ import annotations

import fcntl
import os
import secrets
import sys
import time
from pathlib import Path

from auditreport.problems import Problem

LOCK = Path(".snakemake/auditreport.lock")
JOBS = Path(".snakemake/auditreport.jobs")
SNAKEMAKE_LOCKS = Path(".snakemake/locks")
RUN = "AUDITREPORT_RUN"
"""Environment variable by which a job knows the run that started it."""
PATIENCE = 60.0
"""Seconds that a run waits for the last jobs of one that was killed."""


def hold_lock() -> None:
    """Keep every other run out of the current work folder until this process ends.

    The lock is the system's own on an open file: it goes when the process goes, however it ends.
    So whatever Snakemake's own locks a run that was cut off has left, they are nobody's, and are
    removed. Where a run was killed and its jobs were not, they are waited for, and those that had
    not begun yet do nothing (`join_run`). Raises ``Problem`` where another run is at work.
    """
    LOCK.parent.mkdir(exist_ok=True)
    lock = os.open(LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    if not _locked(lock, alone=True):
        os.close(lock)
        raise _busy()
    run = secrets.token_hex(8)
    os.truncate(lock, 0)
    os.pwrite(lock, run.encode("ascii"), 0)
    os.environ[RUN] = run
    jobs = os.open(JOBS, os.O_RDWR | os.O_CREAT, 0o644)
    until = time.monotonic() + PATIENCE
    while not _locked(jobs, alone=True):
        if time.monotonic() > until:
            raise _busy()
        time.sleep(0.05)
    os.close(jobs)
    if SNAKEMAKE_LOCKS.is_dir():
        for left in SNAKEMAKE_LOCKS.iterdir():
            left.unlink(missing_ok=True)


def join_run() -> None:
    """Make the next run wait until this job has ended; end it at once where its run is over.

    Outside a run, as where a script is started by hand, nothing is waited for. On a cluster the
    variable comes to a job with the rest of the environment, and the locks are the share's.
    """
    run = os.environ.get(RUN)
    if not run or not JOBS.exists():
        return
    # Kept open to the end of the process. First this, then the look at who runs: a new run first
    # says that it is there, and then waits.
    _locked(os.open(JOBS, os.O_RDWR), alone=False)
    if LOCK.read_text(encoding="ascii") != run:
        sys.exit("The run that began this was ended, and another is at work.")


def _locked(handle: int, *, alone: bool) -> bool:
    """Lock an open file, and say whether that went; a lock that isn't ``alone`` is waited for."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB if alone else fcntl.LOCK_SH)
    except OSError:
        return False
    return True


def _busy() -> Problem:
    return Problem(
        what="another run is at work in this folder",
        where=str(Path.cwd().name),
        fix="Wait until it has ended, here or on a colleague's screen, and run again.",
    )
