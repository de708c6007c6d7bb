"""What is laid out for the Word file beside the report's own folder, and what is kept of it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from auditreport.engine import default_word_file
from auditreport.office.disk import is_open, lock_of, write_office_file, write_whole
from auditreport.published import Report
from auditreport.render import report_files
from auditreport.review.issued import Issue, keep
from auditreport.review.look import reference
from auditreport.review.marks import Marks, marked_text
from auditreport.review.word import pictures


@contextmanager
def staging() -> Iterator[Path]:
    """A folder for the making, gone afterwards: its texts bear marks."""
    working = Path("working")
    working.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="review-", dir=working) as folder:
        yield Path(folder) / "report"


def marked_commentary(texts: Mapping[str, str], folder: Path, marks: Marks) -> dict[str, str]:
    """The commentary with marks; ``texts`` by their names below ``folder``."""
    return {
        name: marked_text(text, (folder / f"{name}.md").as_posix(), marks)
        for name, text in texts.items()
    }


def staged_files(
    report: Report, assets: Mapping[str, bytes], charts: Mapping[str, bytes]
) -> dict[str, str | bytes]:
    """The files of the folder that are made: the report's, its pictures, our filter and look."""
    title, mark = report.definition.title, report.mark
    return {
        **report_files(report),
        **assets,
        **{f"charts/{name}": made for name, made in pictures(charts).items()},
        "reference.docx": reference(default_word_file(), title, mark),
    }


def write_issue(out: Path, word: bytes, issue: Issue) -> None:
    """Write the file for the reviewers, and what it says.

    Raises ``Problem`` where it is open in Word, before anything is written.
    """
    locks = (lock_of(out), f"~${out.name[2:]}")  # Word's own lacks two letters
    lock = next((one for one in locks if one and out.with_name(one).exists()), "")
    if lock:
        raise is_open(out, lock)
    write_office_file(keep(issue), issue.to_json())
    try:
        write_whole(out, word, 0o600)
    except PermissionError:
        raise is_open(out) from None
