"""What a person is told where the system refuses to write: a full disk, a folder not theirs."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from auditreport.problems import Problem

ZONES = ("raw", "private", "working", "results", "logs", ".snakemake")
_FULL = {errno.ENOSPC, errno.EDQUOT}
LEAST_ROOM = 4 * 1024 * 1024
"""Bytes below which no run begins: Snakemake's own notes alone take some."""
_NOT_ALLOWED = {errno.EROFS, errno.EACCES, errno.EPERM}


def refused_by_the_system(error: BaseException) -> Problem | None:
    """The message for an error of the disk or of rights; ``None`` for any other error.

    It names the folder of the work folder and never a file in it: file names may be names.
    """
    if not isinstance(error, OSError):
        return None
    parts = Path(str(error.filename or "")).parts
    zone = next((part for part in parts if part in ZONES), "")
    where = f"{zone}/" if zone else "the work folder"
    if error.errno in _FULL:
        return no_room(where)
    if error.errno in _NOT_ALLOWED:
        return not_writable(where)
    return None


def no_room(where: str) -> Problem:
    """There is no room left on the disk."""
    return Problem(
        what="there is no room left on the disk",
        where=where,
        fix="Make room, and run again: what was made is kept, and the last good report stays.",
    )


def not_writable(where: str) -> Problem:
    """A folder that a run writes into refuses it."""
    return Problem(
        what="nothing can be written here: the folder is read-only, or not yours",
        where=where,
        fix="Ask whoever owns the folder to let you write there, or copy the whole work folder to "
        "where you may, and run again.",
    )


def check_writable(folders: Iterable[Path]) -> None:
    """Raise ``Problem`` where there is no room, or a folder that a run writes into refuses it.

    Asked before any job: Snakemake itself would end in the midst, with a traceback.
    """
    if shutil.disk_usage(Path()).free < LEAST_ROOM:
        raise no_room("the work folder")
    for folder in folders:
        for here in (folder, *(path for path in sorted(folder.glob("*")) if path.is_dir())):
            if here.is_dir() and not os.access(here, os.W_OK | os.X_OK):
                raise not_writable(f"{here.as_posix()}/")
