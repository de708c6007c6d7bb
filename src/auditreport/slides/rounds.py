"""What has changed since the previous round, on a slide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from auditreport.change_tables import WAY_WORDS, ChangeRow, Way, printed, signed
from auditreport.document_rounds import in_short
from auditreport.markdown import unmarked
from auditreport.published import Report
from auditreport.slides.room import MARGIN, WIDTH
from auditreport.slides.slide import Slide
from auditreport.slides.table import Columns, has_room, small_table
from auditreport.words import count, listed, shortened

_LETTERS = 44


def changes(report: Report) -> Iterator[Slide]:
    """The largest of the clear changes; nothing without an earlier round to compare with."""
    previous = report.definition.previous
    compared = [row for row in report.changes if row.is_compared]
    if previous is None or not compared:
        return
    now = previous.name_of_present(report.definition.deadline)
    columns = Columns(("Question", previous.round, now, "Change"), (52, 11, 11, 26), "lrrl")
    sure = [row for row in compared if row.way and row.way.is_sure]
    rows: list[Sequence[object]] = []
    for row in sorted(sure, key=lambda one: -abs(one.difference or 0)):
        more = [*rows, _cells(report, row)]
        if not has_room(columns, more, WIDTH - 2 * MARGIN):
            break
        rows = more
    left = len(sure) - len(rows)
    none = f"Of {count(len(compared), 'question')} compared, none has clearly changed."
    yield Slide(
        f"Since {previous.round}: {_in_numbers(sure)}",
        small_table(columns, rows) if rows else none,
        [
            unmarked(in_short(report.changes, previous)),
            "Changes are in percentage points, and clear beyond chance. Where departments are "
            "compared with themselves, a change need not be the difference between the two "
            "percentages beside it.",
            f"{count(left, 'more change stands', 'more changes stand')} in the report."
            if left
            else "",
        ],
    )


def _cells(report: Report, row: ChangeRow) -> Sequence[object]:
    return (
        shortened(f"{row.question} {report.labels.get(row.question, '')}", _LETTERS),
        f"{printed(row.before)}%",
        f"{printed(row.now)}%",
        f"{signed(row.difference or 0)} {WAY_WORDS[row.way or Way.UNCLEAR]}",
    )


def _in_numbers(sure: Sequence[ChangeRow]) -> str:
    """``5 better and 2 worse``."""
    ways = [row.way for row in sure]
    return listed([f"{ways.count(way)} {WAY_WORDS[way]}" for way in Way if way in ways]) or (
        "no clear change"
    )
