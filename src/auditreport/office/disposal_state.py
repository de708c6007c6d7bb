"""Whether names were disposed of, or are about to be: told by what stands in the work folder.

A disposal's plan stands in `working/` until its certificate does: a run that was cut off in between
is brought to its end by the next (:mod:`auditreport.office.dispose`).
"""

from __future__ import annotations

import shutil
from pathlib import Path

from auditreport.commands import typed
from auditreport.problems import Problem

KEPT_CERTIFICATE = Path("working/disposal.txt")
LAST_CERTIFICATE = Path("results/disposal.txt")
"""Where nothing of `working/` is kept."""
BEGUN = Path("working/disposal-begun.json")
DISPOSAL_LOG = Path("working/disposal.log")
STAGED = Path("working/disposal")
"""What will be kept, until all else is gone."""
FOLDERS = ("raw", "private", "logs")
"""Folders that go with all that is in them."""
AFFECTED = (*FOLDERS, BEGUN.parent.name)
"""These, and the one of which only what is kept stays."""
MARK = Path(".snakemake/to-be-removed")
"""Says that a disposal was carried out, and Snakemake's notes are to go as well."""


def disposed(work: Path) -> bool:
    """Whether names were disposed of: then only what was kept can be built on."""
    there = any((work / path).exists() for path in (KEPT_CERTIFICATE, LAST_CERTIFICATE))
    return there and not disposal_begun(work)


def certificate_place(work: Path) -> Path:
    """Where the certificate stands, from the work folder."""
    return KEPT_CERTIFICATE if (work / KEPT_CERTIFICATE).exists() else LAST_CERTIFICATE


def certified(work: Path) -> str:
    """That names were disposed of, in a sentence that points to the certificate."""
    return f"what named departments is deleted, as {certificate_place(work)} certifies."


def disposal_begun(work: Path) -> bool:
    """Whether a disposal was begun and not finished: no other run may read or make anything."""
    return (work / BEGUN).exists()


def check_not_begun(work: Path) -> None:
    """Raise ``Problem`` where a disposal was begun and not finished."""
    if disposal_begun(work):
        raise Problem(
            what="a disposal was begun and not finished",
            where=str(BEGUN),
            fix="Let it go on to its end; nothing else can be made before:\n" + typed("dispose"),
        )


def remove_snakemake_folder(work: Path | None = None) -> None:
    """Remove `.snakemake/` if a disposal marked it; to be called as Snakemake's process ends.

    Snakemake writes there until its end, so that no job can do it.
    """
    here = work or Path()
    folder = here / MARK.parent
    if (here / MARK).exists() and not folder.is_symlink():
        shutil.rmtree(folder, ignore_errors=True)
