"""Disposal: deletes what identifies departments, and leaves a certificate.

It is planned first: what is there, what goes, and what is kept. Before the plan stands in
`working/`, nothing is deleted; from then on any run carries it to its end.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from auditreport.definition import Definition
from auditreport.office.disk import read_office_file, write_whole
from auditreport.office.disposal_certificate import Plan, certificate, read_plan, summary
from auditreport.office.disposal_files import Surveyed, kept_in_git, other_files, remove, survey
from auditreport.office.disposal_state import (
    AFFECTED,
    BEGUN,
    DISPOSAL_LOG,
    FOLDERS,
    KEPT_CERTIFICATE,
    LAST_CERTIFICATE,
    MARK,
    STAGED,
    certified,
    disposal_begun,
    disposed,
)
from auditreport.office.disposal_terms import (
    ASKED,
    Order,
    ask,
    check_folders,
    check_not_in_git,
    check_report,
    keeps_answers,
    must_be_asked_again,
    rule,
)
from auditreport.office.handover_log import LOG, read_log
from auditreport.office.rekey import fresh_key, rekeyed_csv
from auditreport.pseudonym import parse_key
from auditreport.tables import read_rows
from auditreport.words import count

_TABLES: Mapping[str, Sequence[str]] = {
    "answers.csv": (),
    "departments.csv": (),
    "themes.csv": (),
    "outcomes.csv": ("message",),
}
"""Tables from which the published ones are made, with the columns that they don't need."""
_KEYS = (Path("private/pseudonym.key"), Path("private/handover"))
_OF_THE_AUDIT = ("register.csv", "register.xlsx", "themes.csv")

Search = Callable[[Iterable[tuple[str, bytes]]], list[str]]
"""Of some files (path, content), those that hold a name, as they may be shown."""


def dispose(work: Path, definition: Definition, audit: Path, order: Order, search: Search) -> str:
    """Dispose of what identifies departments, and say in words what was done.

    ``audit`` is the audit's folder. ``search`` is called before anything is deleted. Raises
    ``Problem`` where names are still to be kept, where there is no report, or where something
    can't be deleted.
    """
    if disposal_begun(work):
        return carry_out(work, read_plan((work / BEGUN).read_text("utf-8")), order.today)
    if disposed(work):
        return "done already: " + certified(work)
    check_folders(work)
    why = rule(definition.retention, order)
    audit_files, by_hand = _audit_files(work, audit)
    in_git = kept_in_git(work, [*audit_files, *AFFECTED])
    check_not_in_git(in_git)
    if in_git is None:
        by_hand.append("What git keeps of this folder: it could not be asked.")
    check_report(work)
    surveyed = _survey(work, audit_files)
    if must_be_asked_again(work, order):
        return ask(work, definition, summary(surveyed), surveyed, order)
    kept = _kept(work) if keeps_answers(definition) else {}
    plan = Plan(
        audit=f"{definition.title} ({definition.id})",
        organisation=definition.organisation,
        begun=order.today,
        who=order.who,
        rule=why,
        audit_files=audit_files,
        surveyed=surveyed,
        kept=list(kept),
        by_hand=[*by_hand, *_links(surveyed), *_left_behind(work, audit, search)],
        handed_over=_handed_over(work),
    )
    if plan.handed_over and search([("certificate", certificate(plan, order.today).encode())]):
        # A recipient may bear a name that stands in the register.
        many = count(len(plan.handed_over), "copy was", "copies were")
        plan = replace(plan, handed_over=[f"{many} handed over."])
    remove(work / STAGED, str(STAGED))
    for name, text in kept.items():
        write_whole(work / STAGED / name, text.encode("utf-8", "backslashreplace"))
    write_whole(work / BEGUN, plan.to_json().encode())
    return carry_out(work, plan, order.today)


def _audit_files(work: Path, audit: Path) -> tuple[list[str], list[str]]:
    """The audit's files that go, and words on those that only a person can remove."""
    here, folder = work.resolve(), (work / audit).resolve()
    there = [name for name in _OF_THE_AUDIT if os.path.lexists(folder / name)]
    inside = folder.is_relative_to(here)
    by_hand = [
        f"{audit / name}, which names departments: it lies outside the work folder."
        for name in there
        if not inside
    ]
    files = [(folder / name).relative_to(here).as_posix() for name in there if inside]
    return files, by_hand


def _survey(work: Path, audit_files: Sequence[str]) -> list[Surveyed]:
    # What a disposal itself writes isn't counted: the second asking would find more than the first.
    leave = {work / path for path in (ASKED, BEGUN, STAGED, DISPOSAL_LOG)}
    return [
        *(survey(f"{folder}/", work / folder, leave) for folder in AFFECTED),
        *(survey(file, work / file) for file in audit_files),
    ]


def _links(surveyed: Sequence[Surveyed]) -> list[str]:
    return [
        f"What {count(one.links, 'link')} at or below {one.place} led to: links go, what they lead "
        "to stays."
        for one in surveyed
        if one.links
    ]


def _left_behind(work: Path, audit: Path, search: Search) -> list[str]:
    """Other files of the work folder that hold names: no rule says that they may be deleted."""
    leave = {work / folder for folder in AFFECTED}
    here, folder = work.resolve(), (work / audit).resolve()
    if folder.is_relative_to(here):
        leave |= {work / folder.relative_to(here) / name for name in _OF_THE_AUDIT}
    shown = dict.fromkeys(search(other_files(work, leave)))
    return [f"{one}: a name stands in it." for one in shown]


def _handed_over(work: Path) -> list[str]:
    """Who got a copy and when, from the log of hand-overs."""
    return [
        f"{line['date']}: {line['recipient']} ({line['departments']} departments, SHA-256 "
        f"{line['sha256']})"
        for line in read_log(read_office_file(work / LOG))
    ]


def _kept(work: Path) -> dict[str, str]:
    """The files of `working/` that stay, under pseudonyms whose key is thrown away at once."""
    folder = work / BEGUN.parent
    texts = {
        name: (folder / name).read_text("utf-8") for name in _TABLES if (folder / name).exists()
    }
    standing = {row["pseudonym"] for text in texts.values() for row in read_rows(text)} - {""}
    key = parse_key(fresh_key(standing))
    registered = json.loads((folder / "returns.json").read_text("utf-8"))["registered"]
    return {
        **{name: rekeyed_csv(text, key, emptied=_TABLES[name]) for name, text in texts.items()},
        "returns.json": json.dumps({"registered": registered, "returns": []}) + "\n",
    }


# --- Carrying it out ---


def carry_out(work: Path, plan: Plan, today: date) -> str:
    """Delete, in an order that can be taken up again anywhere: the keys first, the plan last."""
    for key in _KEYS:
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
