"""Drafts and editions on disk: read whole, and an edition written once."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from auditreport.commands import typed
from auditreport.problems import Problem
from auditreport.release_candidate import MANIFEST
from auditreport.release_terms import EDITIONS
from auditreport.stage import contents_below, write


def draft() -> dict[str, bytes]:
    """All in `results/` but the editions, by path. Raises ``Problem`` where no report was made."""
    found = {
        path: content
        for path, content in contents_below("results")
        if not path.startswith(f"{EDITIONS}/")
    }
    if MANIFEST not in found:
        raise Problem(
            what="there is no report yet",
            where=MANIFEST,
            fix=f"Make it, look at it, and have it signed:\n{typed()}",
        )
    return found


def editions() -> list[str]:
    """The names of the editions that were released, sorted."""
    folders = Path(EDITIONS).glob("[!.]*")
    return sorted(folder.name for folder in folders if folder.is_dir())


def read_edition(name: str) -> dict[str, bytes]:
    """All files of an edition, by their path in it. Raises ``Problem`` where there is none."""
    released = editions()
    if name not in released:
        there = f"There is: {', '.join(released)}." if released else "There is none."
        raise Problem(
            what=f"there is no edition {name}".rstrip(),
            where=EDITIONS,
            fix=f"{there} Name one whose folder is there:\n{typed('verify --config edition=1')}",
        )
    folder = Path(EDITIONS, name)
    return {
        Path(path).relative_to(folder).as_posix(): content
        for path, content in contents_below(str(folder))
    }


def write_edition(name: str, files: Mapping[str, bytes]) -> None:
    """Write an edition, whole or not at all, and read-only. There must be none of that name."""
    folder = Path(EDITIONS, name)
    part = folder.with_name(f".{name}")
    shutil.rmtree(part, ignore_errors=True)
    for path, content in files.items():
        write(part / path, content)
        (part / path).chmod(0o444)
    part.rename(folder)
