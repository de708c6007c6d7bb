"""May names be disposed of, and is it wanted? Nothing here deletes anything."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from auditreport.definition import Definition, Retention
from auditreport.office.disk import write_whole
from auditreport.problems import Problem
from auditreport.words import day as in_words

ASKED = Path("private/dispose-asked")
MANIFEST = Path("results/manifest.json")
DAYS_TO_ASK_AGAIN = 7
AGAIN = "snakemake dispose --config dispose=now"


@dataclass(frozen=True, slots=True)
class Order:
    """A disposal as it is asked for: ``now`` is before its day."""

    today: date
    who: str
    now: bool


def keeps_answers(definition: Definition) -> bool:
    """Whether the answers are kept under fresh pseudonyms."""
    return definition.retention is None or definition.retention.keep == "answers"


def rule(retention: Retention | None, order: Order) -> str:
    """Under which rule it is done. Raises ``Problem`` where it may not be."""
    sooner = f"To delete them sooner, type this, twice:\n{AGAIN}"
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


def must_be_asked_again(work: Path, definition: Definition, order: Order) -> bool:
    """Whether it is asked for before its day, and for the first time in a week."""
    retention = definition.retention
    if retention is not None and order.today > retention.until:
        return False
    try:
        asked = date.fromisoformat((work / ASKED).read_text("utf-8-sig").strip())
    except (OSError, ValueError):
        return True
    return not asked <= order.today <= asked + timedelta(DAYS_TO_ASK_AGAIN)


def ask(work: Path, definition: Definition, summary: str, today: date) -> str:
    """Note the asking, and say what would be deleted: ``summary`` is it in a line."""
    write_whole(work / ASKED, f"{today.isoformat()}\n".encode("ascii"))
    kept = (
        "what results/ holds, and the answers under fresh pseudonyms"
        if keeps_answers(definition)
        else "what results/ holds, and nothing of working/"
    )
    last = in_words(today + timedelta(DAYS_TO_ASK_AGAIN))
    return (
        "NOTHING IS DELETED YET.\n"
        f"  To be deleted for good: {summary}.\n"
        f"  To be kept: {kept}.\n"
        f"  To do it, type the same again by {last}:\n  {AGAIN}"
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
    build = "Build the report first, as it can't be built from the returns afterwards:\nsnakemake"
    try:
        outputs = json.loads((work / MANIFEST).read_text("utf-8"))["outputs"]
    except (OSError, ValueError, KeyError):
        raise Problem(
            what="there is no report yet, so nothing is deleted", where=str(MANIFEST), fix=build
        ) from None
    for name, listed in outputs.items():
        path = work / name
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != listed:
            raise Problem(
                what="a file of the report is missing, or isn't as the manifest lists it",
                where=name,
                fix=build,
            )
