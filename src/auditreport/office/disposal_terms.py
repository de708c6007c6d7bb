"""May names be disposed of, and is it wanted? Nothing here deletes anything."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from auditreport.commands import typed
from auditreport.definition import Definition, Retention
from auditreport.office.disk import write_whole
from auditreport.office.disposal_files import Surveyed
from auditreport.office.disposal_state import AFFECTED
from auditreport.problems import Problem
from auditreport.settings import DISPOSE_NOW
from auditreport.words import count, listed
from auditreport.words import day as in_words

ASKED = Path("private/dispose-asked")
MANIFEST = Path("results/manifest.json")
DAYS_TO_ASK_AGAIN = 7


@dataclass(frozen=True, slots=True)
class Order:
    """A disposal as it is asked for.

    ``word`` is that of the setting `dispose`: `now` asks for it before its day, and the word that
    the first asking gave asks for it the second time.
    """

    today: date
    who: str
    word: str

    @property
    def now(self) -> bool:
        """Whether it may be before its day."""
        return self.word == DISPOSE_NOW


def keeps_answers(definition: Definition) -> bool:
    """Whether the answers are kept under fresh pseudonyms."""
    return definition.retention is None or definition.retention.keep == "answers"


def rule(retention: Retention | None, order: Order) -> str:
    """Under which rule it is done. Raises ``Problem`` where it may not be."""
    sooner = f"To delete them sooner, type this, twice:\n{_again(DISPOSE_NOW)}"
    if retention is None:
        if order.now:
            return "asked for twice by the audit office; audit.yaml sets no date"
        raise Problem(
            what="the audit doesn't say how long names are kept, so nothing is deleted",
            where="audit.yaml: retention",
            fix=f"Add it, with your own date:\n{Retention.example}\n{sooner}",
        )
    until = in_words(retention.until)
    if order.today > retention.until:
        return f"retention in audit.yaml: until {until}, keep {retention.keep}"
    if order.now:
        return f"asked for twice by the audit office, before {until}, the date in audit.yaml"
    raise Problem(
        what=f"names are to be kept until {until}, so nothing is deleted",
        where="audit.yaml: retention",
        fix=f"Run it again after that day. {sooner}",
    )


def must_be_asked_again(work: Path, order: Order) -> bool:
    """Whether this isn't the second asking within a week, with the word that the first gave."""
    try:
        day, word = (work / ASKED).read_text("utf-8-sig").split()
        asked = date.fromisoformat(day)
    except (OSError, ValueError):
        return True
    in_time = asked <= order.today <= asked + timedelta(DAYS_TO_ASK_AGAIN)
    return not in_time or order.word != word


def ask(
    work: Path, definition: Definition, summary: str, surveyed: Iterable[Surveyed], order: Order
) -> str:
    """Note the asking, and say what would be deleted: ``summary`` is it in a line."""
    word = DISPOSE_NOW if order.now else _word(surveyed)
    write_whole(work / ASKED, f"{order.today.isoformat()} {word}\n".encode("ascii"))
    kept = (
        "what results/ holds, and the answers under fresh pseudonyms"
        if keeps_answers(definition)
        else "what results/ holds, and nothing of working/"
    )
    last = in_words(order.today + timedelta(DAYS_TO_ASK_AGAIN))
    return (
        "NOTHING IS DELETED YET.\n"
        f"  To be deleted for good: {summary}.\n"
        f"  To be kept: {kept}.\n"
        f"  To do it, type this by {last}:\n  {_again(word)}"
    )


def _again(word: str) -> str:
    return typed(f"dispose --config dispose={word}")


def _word(surveyed: Iterable[Surveyed]) -> str:
    """A word that belongs to these files: one copied from another work folder deletes nothing."""
    hashes = "".join(found for one in surveyed for found in one.hashes)
    return f"delete-{hashlib.sha256(hashes.encode('ascii')).hexdigest()[:6]}"


def check_not_in_git(kept: Iterable[str] | None) -> None:
    """Raise ``Problem`` where git keeps files that would go; ``None`` is where it can't be asked.

    Their names aren't shown: they may name departments.
    """
    files = list(kept or ())
    if files:
        tops = {file: file.partition("/")[0] for file in files}
        places = sorted({f"{top}/" if top in AFFECTED else file for file, top in tops.items()})
        raise Problem(
            what=f"git keeps {count(len(files), 'file')} of those to be deleted, in "
            f"{listed(places)}, so nothing is deleted",
            where="the work folder",
            fix="If this is the shipped example, or another folder of a program: you are in the "
            "wrong work folder. Say which one is yours:\n"
            "snakemake --directory ../my-work dispose\n"
            "If they are yours, take them out of git and of its history first, for example:\n"
            f"git rm -r --cached {' '.join(places)}",
        )


def check_folders(work: Path) -> None:
    """Raise ``Problem`` where a folder that must be worked in lies elsewhere."""
    for folder in ("working", "results"):
        if (work / folder).is_symlink():
            raise Problem(
                what=f"{folder}/ is a link to a folder elsewhere, where nothing may be deleted",
                where=f"{folder}/",
                fix="Put the folder itself in the place of the link, and run again.",
            )


def check_report(work: Path) -> None:
    """Raise ``Problem`` unless the report stands whole: its returns will be gone."""
    build = f"Build the report first, as it can't be built from the returns afterwards:\n{typed()}"
    try:
        outputs = json.loads((work / MANIFEST).read_text("utf-8"))["outputs"]
    except (OSError, ValueError, KeyError):
        raise Problem(
            what="there is no report yet, so nothing is deleted", where=str(MANIFEST), fix=build
        ) from None
    for name, digest in outputs.items():
        path = work / name
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            raise Problem(
                what="a file of the report is missing, or isn't as the manifest lists it",
                where=name,
                fix=build,
            )
