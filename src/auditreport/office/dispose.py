"""Disposal: deletes what identifies departments, and knows whether that was done.

A disposal is planned first (:mod:`auditreport.office.disposal_plan`). The plan stands in `working/`
until the certificate does: a run that was cut off in between is brought to its end by the next.
Before the plan stands, nothing is deleted.
"""

from __future__ import annotations

import contextlib
import shutil
from datetime import date
from pathlib import Path

from auditreport.commands import typed
from auditreport.office.disk import write_whole
from auditreport.office.disposal_certificate import Plan, certificate
from auditreport.office.disposal_files import remove
from auditreport.problems import Problem
from auditreport.words import count

KEPT_CERTIFICATE = Path("working/disposal.txt")
LAST_CERTIFICATE = Path("results/disposal.txt")
"""Where nothing of `working/` is kept."""
BEGUN = Path("working/disposal-begun.json")
DISPOSAL_LOG = Path("working/disposal.log")
STAGED = Path("working/disposal")
"""What will be kept, until all else is gone."""
KEYS = (Path("private/pseudonym.key"), Path("private/handover"))
FOLDERS = ("raw", "private", "logs")
"""Folders that go with all that is in them."""
MARK = Path(".snakemake/to-be-removed")


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


def carry_out(work: Path, plan: Plan, today: date) -> str:
    """Delete, in an order that can be taken up again anywhere: the keys first, the plan last."""
    for key in KEYS:
        if not (work / key.parent).is_symlink():
            remove(work / key, "private/")
    for folder in FOLDERS:
        remove(work / folder, f"{folder}/")
    for file in plan.audit_files:
        remove(work / file, file)
    for path in sorted((work / BEGUN.parent).iterdir()):
        # What is kept may stand in its place already.
        moved = path.name in plan.kept and not (work / STAGED / path.name).exists()
        if path not in (work / BEGUN, work / STAGED) and not moved:
            remove(path, "working/")
    for name in plan.kept:
        if (work / STAGED / name).exists():
            (work / STAGED / name).replace(work / BEGUN.parent / name)
    remove(work / STAGED, str(STAGED))
    _mark_snakemake_folder(work)
    target = KEPT_CERTIFICATE if plan.kept else LAST_CERTIFICATE
    write_whole(work / target, certificate(plan, today).encode("utf-8", "backslashreplace"))
    (work / BEGUN).unlink()
    if not plan.kept:
        with contextlib.suppress(OSError):
            (work / BEGUN.parent).rmdir()
    number = count(sum(one.entries for one in plan.surveyed), "file")
    more = f"; {count(len(plan.by_hand), 'thing')} left for you to remove" if plan.by_hand else ""
    return f"{number} deleted: {target} certifies it{more}"


def _mark_snakemake_folder(work: Path) -> None:
    folder = work / MARK.parent
    if folder.is_symlink():
        folder.unlink()
    elif folder.is_dir():
        (work / MARK).touch()
