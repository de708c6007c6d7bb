"""One run at a time in a work folder, and no lock left behind by a crash."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from auditreport.problems import Problem

LOCK = Path(".snakemake/auditreport.lock")
SNAKEMAKE_LOCKS = Path(".snakemake/locks")


def hold_lock() -> None:
    """Keep every other run out of the current work folder until this process ends.

    The lock is the system's own on an open file: it goes when the process goes, however it ends.
    So whatever Snakemake's own locks a run that was cut off has left, they are nobody's, and are
    removed. Raises ``Problem`` where another run is at work.
    """
    LOCK.parent.mkdir(exist_ok=True)
    handle = os.open(LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        raise Problem(
            what="another run is at work in this folder",
            where=str(Path.cwd().name),
            fix="Wait until it has ended, here or on a colleague's screen, and run again.",
        ) from None
    if SNAKEMAKE_LOCKS.is_dir():
        for lock in SNAKEMAKE_LOCKS.iterdir():
            lock.unlink(missing_ok=True)
