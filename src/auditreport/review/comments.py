"""The list of all remarks (`private/comments.csv`), and what the office enters there. Identifying.

It is read however Excel saved it. What a person typed stays: status, answer, columns and rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from auditreport.office.disk import read_office_file
from auditreport.office.table import read_table, write_table
from auditreport.problems import Problem, Problems, did_you_mean
from auditreport.review.entry import Entry, Kind, entry_id
from auditreport.words import listed

FILE = Path("private/comments.csv")
COLUMNS = (
    *("id", "status", "answer", "who", "when", "kind", "where", "source", "line", "words"),
    *("text", "proposed", "flag", "reply_to", "file", "issue"),
)
EXAMPLE = (
    ",".join(COLUMNS) + "\n"
    "R3fa91c7,accepted,Reworded.,Dr P. Lead,2010-05-03 10:12,comment,2 Foreword,"
    "audits/my-audit/commentary/foreword.md,4,a picture,Say which picture.,,,,report.docx,a03998"
)


class Status(StrEnum):
    """How a remark stands."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    ANSWERED = "answered"
    CLOSED = "closed"


RESOLVED = "Marked as resolved in Word."
_NEED_ANSWER = (Status.DECLINED, Status.ANSWERED)


@dataclass(frozen=True, slots=True)
class Row:
    """One remark with what became of it; ``cells`` are all its columns, a person's own too."""

    number: int
    cells: Mapping[str, str]

    @property
    def id(self) -> str:
        """Its id."""
        return self.cells["id"]

    @property
    def status(self) -> Status:
        """How it stands; an empty cell is open."""
        return Status(self.cells["status"].casefold() or Status.OPEN)

    @property
    def is_untouched(self) -> bool:
        """Whether the office has said nothing of it yet."""
        return self.status is Status.OPEN and not self.cells["answer"]

    @property
    def lacks(self) -> str:
        """What is still to be done about it, in a word or two, or nothing."""
        if self.status is Status.OPEN:
            return "open"
        needed = self.status in _NEED_ANSWER and not self.cells["answer"]
        return f"{self.status} without an answer" if needed else ""


def read_comments(data: bytes | None, file: str = str(FILE)) -> list[Row]:
    """The rows, in the file's order; empty where there is no file.

    Raises ``Problems`` where the file isn't the list any more, or a status is none.
    """
    if data is None:
        return []
    lines = read_table(data, file, COLUMNS, example=EXAMPLE, free=True)
    problems = [
        Problem(
            what="the status is none that is known",
            where=f"{file}, line {line.number}: status",
            fix=did_you_mean(line["status"].casefold(), list(Status))
            + f"It is {listed(list(Status), 'or')}; an empty cell is open.",
        )
        for line in lines
        if line["status"].casefold() not in {"", *Status}
    ]
    if problems:
        raise Problems(problems)
    return [Row(line.number, line.cells) for line in lines if any(line.cells.values())]


def comments_in(path: Path) -> list[Row]:
    """The rows of the list as it lies there."""
    return read_comments(read_office_file(path), str(path))


def taken_in(before: Sequence[Row], entries: Iterable[Entry]) -> list[Row]:
    """The list with what is new; no row of the office's goes, and no word in it.

    An entry that is known is brought up to date but for its status and answer. One that comes in
    several copies is one row, which names them all.
    """
    rows: dict[str, dict[str, str]] = {}
    for row in before:
        cells = dict(row.cells)
        cells["id"] = cells["id"] or entry_id("spoken", *cells.values())
        rows[cells["id"]] = cells
    untouched = {row.id for row in before if row.is_untouched}
    files: dict[str, list[str]] = {}
    found = list(entries)
    for entry in found:
        files.setdefault(entry.id, []).append(entry.file)
        known = rows.get(entry.id)
        cells = known if known is not None else {"status": Status.OPEN.value, "answer": ""}
        resolved = entry.resolved and (known is None or entry.id in untouched)
        if resolved:
            cells |= {"status": Status.CLOSED.value, "answer": RESOLVED}
        rows[entry.id] = {
            **cells,
            **_cells(entry),
            "file": "; ".join(dict.fromkeys(files[entry.id])),
        }
    still = {entry.id for entry in found}
    return [
        Row(0, cells)
        for cells in rows.values()
        # A file that could not be read and now can, or is gone, leaves nothing to answer.
        if not (cells["kind"] == Kind.UNREADABLE and cells["id"] in untouched - still)
    ]


def comments_csv(rows: Sequence[Row]) -> str:
    """`private/comments.csv`."""
    more = dict.fromkeys(name for row in rows for name in row.cells if name not in COLUMNS)
    columns = (*COLUMNS, *more)
    return write_table(columns, ([row.cells.get(name, "") for name in columns] for row in rows))


def _cells(entry: Entry) -> dict[str, str]:
    own = {
        name: str(getattr(entry, name))
        for name in COLUMNS
        if name not in ("status", "answer", "line")
    }
    return {**own, "line": str(entry.line) if entry.line else ""}


def states(rows: Iterable[Row]) -> str:
    """How many stand in which state, in words: ``3 open, 1 accepted``."""
    counted = Counter(row.status for row in rows)
    return ", ".join(f"{counted[state]} {state}" for state in Status if counted[state])
