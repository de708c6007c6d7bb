"""What the leak check says: to the public without names, to the office with them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from auditreport.leaks import Leak, NamesToFind
from auditreport.office.table import write_table
from auditreport.problems import Problem, Problems

OFFICE_FILE = Path("private/leaks.csv")
NOT_NAMES = "private/not_names.txt"


def verdict(names: NamesToFind) -> str:
    """The public verdict, once nothing was found: counts that do not depend on the key."""
    return (
        "No leak found.\n\n"
        f"{len(names.searched)} strings that identify a department or a person (codes, names, "
        "organisations, contacts, e-mail\naddresses, file names and document authors of the "
        "returns) were searched for in every file of\nresults/, working/ and logs/, and in the "
        "names of these files. None stands in any of them.\n"
        f"{len(names.set_aside)} more are too short, or too common a word, to identify anybody: "
        "they were not searched for.\n"
    )


def leaks_csv(names: NamesToFind, leaks: Sequence[Leak]) -> str:
    """Text of `private/leaks.csv`: what was found where, then what wasn't searched for and why."""
    found = [
        (
            "found" if leak.name else "not searched",
            leak.path,
            leak.where,
            leak.name.kind if leak.name else "",
            leak.name.text if leak.name else "",
        )
        for leak in leaks
    ]
    aside = [("set aside", "", reason, name.kind, name.text) for name, reason in names.set_aside]
    return write_table(("outcome", "file", "where", "kind", "string"), [*found, *aside])


def refusal(leaks: Sequence[Leak]) -> Problems:
    """What stops the build: one fault a file, which names the file and never the string."""
    files = {leak.shown: leak.name is None for leak in leaks}
    faults = [
        Problem(
            what="this file can't be looked into, so nobody can say that it holds no name"
            if closed
            else "a string that identifies a department or a person stands in this file",
            where=shown,
            fix=f"{OFFICE_FILE} says what and where"
            + (
                ". Remove the file if this audit did not make it."
                if closed
                else ", as the screen must not. Publish nothing before it is gone: take it out of "
                "the audit's own texts, if it stands there, and run again. If it names nobody, "
                f"write it on a line of its own in {NOT_NAMES}."
            ),
        )
        for shown, closed in files.items()
    ]
    return Problems(faults)
