"""Publishing: `results/report/` goes from one build to the next in one step, or not at all."""

from __future__ import annotations

import ctypes
import errno
import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from auditreport.office.disk import write_whole

REPORT = Path("results/report")
MANIFEST = Path("results/manifest.json")

_HERE = -100  # AT_FDCWD: paths are meant from the current folder
_EXCHANGE = 2  # RENAME_EXCHANGE on Linux, RENAME_SWAP on macOS


def publish(files: Mapping[str, bytes], folder: Path = REPORT) -> None:
    """Put a folder that holds exactly ``files`` (name to content) in the place of ``folder``.

    Whoever looks sees the old ones or the new ones, never some of each. Where these files stand
    there already nothing is touched, so that nobody's open report is called changed.
    """
    following = folder.with_name(f".{folder.name}")
    shutil.rmtree(following, ignore_errors=True)  # left by a run that was killed in the midst
    if _content(folder) == files:
        return
    for name, data in files.items():
        write_whole(following / name, data)
    if not folder.exists():
        following.rename(folder)
    elif not _exchanged(following, folder):
        # Two steps: for a moment there is no report, but never a mixture. Killed between them, the
        # next run finds none and publishes again.
        aside = folder.with_name(f".{folder.name}-before")
        shutil.rmtree(aside, ignore_errors=True)
        folder.rename(aside)
        following.rename(folder)
        following = aside
    shutil.rmtree(following, ignore_errors=True)


def forget_altered() -> None:
    """Remove the manifest where the published report isn't, byte for byte, what it lists.

    The run that begins then publishes it again as it was made: a file of it was deleted or edited.
    """
    try:
        listed = json.loads(MANIFEST.read_bytes())["outputs"]
    except (OSError, ValueError, KeyError):
        return
    there = {name: hashlib.sha256(data).hexdigest() for name, data in _content(REPORT).items()}
    report = {Path(name).name: digest for name, digest in listed.items() if _in_report(name)}
    if any(there.get(name) != digest for name, digest in report.items()):
        MANIFEST.unlink()


def _in_report(name: str) -> bool:
    return Path(name).parent == REPORT


def _content(folder: Path) -> dict[str, bytes]:
    """The files of a folder by name, without what programs leave beside an open one."""
    paths = sorted(folder.iterdir()) if folder.is_dir() else []
    files = [path for path in paths if not path.name.startswith((".", "~$")) and path.is_file()]
    return {path.name: path.read_bytes() for path in files}


def _exchanged(one: Path, other: Path) -> bool:
    """Whether two folders have taken each other's place, in one step of the system's own.

    False where the system or the file system (as network ones) has no such step. Raises ``OSError``
    where it has, and refuses.
    """
    names = os.fsencode(one), os.fsencode(other)
    libc: Any = ctypes.CDLL(None, use_errno=True) if os.name == "posix" else None
    if hasattr(libc, "renameat2"):
        failed = libc.renameat2(_HERE, names[0], _HERE, names[1], _EXCHANGE)
    elif hasattr(libc, "renamex_np"):
        failed = libc.renamex_np(*names, _EXCHANGE)
    else:
        return False
    if not failed:
        return True
    if ctypes.get_errno() in {errno.EINVAL, errno.ENOSYS, errno.ENOTSUP}:
        return False
    raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(other))
