"""All files that came back, read one by one: what each says, or why it can't be read."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from auditreport.office.disk import read_office_file
from auditreport.problems import Problem
from auditreport.review.entries import entries_of
from auditreport.review.entry import Entry, Kind, entry_id
from auditreport.review.issued import ISSUED, Issue, issues_kept
from auditreport.review.matched import issue_of
from auditreport.review.returned import read_returned
from auditreport.unreadable import Unreadable

FOLDER = Path("private/review/in")
ENDINGS = (".docx", ".docm", ".dotx", ".doc", ".odt", ".rtf", ".pdf", ".zip")
"""Of files that a person means to be read; only the first can be."""


def files_in(folder: Path = FOLDER) -> list[tuple[str, bytes]]:
    """Each file by its path below the folder, so that two of one name can lie in folders apart."""
    return [
        (path.relative_to(folder).as_posix(), read_office_file(path) or b"")
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink() and not path.name.startswith((".", "~$"))
    ]


def kept_issues() -> list[Issue]:
    """What was issued. Raises ``Problem`` where nothing was."""
    issues = issues_kept()
    if not issues:
        raise Problem(
            what="no report was issued for review from this work folder",
            where=str(ISSUED),
            fix="Issue one, and send it to the reviewers:\nsnakemake review",
        )
    return issues


def remarks(files: Iterable[tuple[str, bytes]], issues: Sequence[Issue]) -> Iterator[Entry]:
    """Every remark in the files; none of them stops the others."""
    for file, data in files:
        try:
            returned = read_returned(data, file)
        except Unreadable as why:
            yield _unreadable(file, data, why)
            continue
        issue = issue_of(returned, issues)
        if issue is not None:
            yield from entries_of(returned, issue)


def _unreadable(file: str, data: bytes, why: Unreadable) -> Entry:
    """A row for a file that can't be read, so that it isn't forgotten: there may be words in it."""
    return Entry(
        id=entry_id("unreadable", file, hashlib.sha256(data).hexdigest()),
        kind=Kind.UNREADABLE,
        who="",
        when="",
        where=f"private/review/in/{file}",
        source="",
        line=0,
        said="",
        words="",
        text=why.message,
        proposed="",
        flag="",
        reply_to="",
        file=file,
        issue="",
    )


def where_now(entries: Iterable[Entry], lines_of: Callable[[str], Sequence[str]]) -> list[Entry]:
    """The entries with the lines of their sources as these are now, where they were moved.

    ``lines_of`` gives a file's lines as they are; none where it is gone.
    """
    known: dict[str, Mapping[int, str]] = {}
    found = []
    for entry in entries:
        if entry.line and entry.source not in known:
            known[entry.source] = dict(enumerate(map(str.strip, lines_of(entry.source)), start=1))
        lines = known.get(entry.source, {})
        if entry.said and lines.get(entry.line) != entry.said:
            same = [number for number, line in lines.items() if line == entry.said]
            nearest = min(same, key=lambda number: abs(number - entry.line), default=entry.line)
            found.append(replace(entry, line=nearest))
        else:
            found.append(entry)
    return found
