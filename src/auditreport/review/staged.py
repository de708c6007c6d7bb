"""What is laid out for the Word file beside the report's own folder, and what is kept of it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from auditreport.definition import Definition
from auditreport.engine import default_word_file
from auditreport.office.disk import is_open, lock_of, write_office_file, write_whole
from auditreport.published import Report
from auditreport.raster import as_png
from auditreport.render import report_files
from auditreport.report_given import report_given
from auditreport.review.issued import Issue, keep
from auditreport.review.look import reference
from auditreport.review.marks import Marks, marked_rules, marked_text
from auditreport.stage import Arguments, commentary_texts

_WIDTH = 465  # of a chart on the page, in points
_DOTS_PER_INCH = 220


@contextmanager
def staging() -> Iterator[Path]:
    """A folder for the making, gone afterwards: its texts bear marks."""
    working = Path("working")
    working.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="review-", dir=working) as folder:
        yield Path(folder) / "report"


def marked_report(args: Arguments, definition: Definition, marks: Marks) -> Report:
    """The report as *render* has it, with marks where its words come from files of the audit."""
    folder = args.path("definition").parent / "commentary"
    commentary = {
        name: marked_text(text, (folder / f"{name}.md").as_posix(), marks)
        for name, text in commentary_texts(args).items()
    }
    report = report_given(args, definition, commentary, args.words("formats"))
    rules = {str(path): path.read_text(encoding="utf-8-sig") for path in args.all("findings")}
    return marked_rules(report, rules, marks)


def staged_files(report: Report, args: Arguments) -> dict[str, str | bytes]:
    """The files of the folder that are made: the report's, its pictures, our filters and look."""
    fonts = next(path.parent for path in args.all("house") if path.suffix == ".otf")
    # Older Words, and other programs, show no SVG.
    drawings = {path.with_suffix(".png").name: path.read_bytes() for path in args.all("charts")}
    drawn = as_png(drawings, [fonts], width=_WIDTH, margin="(right: 1pt)", dots=_DOTS_PER_INCH)
    title, mark = report.definition.title, report.mark
    return {
        **report_files(report),
        **args.contents("assets"),
        **{f"charts/{name}": made for name, made in drawn.items()},
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
