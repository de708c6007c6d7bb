"""What has changed since the previous round, on a slide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from auditreport.change_tables import WAY_WORDS, ChangeRow, Way, printed, signed
from auditreport.document_rounds import in_short
from auditreport.markdown import blocks, escape, paragraph, unmarked
from auditreport.published import Report
from auditreport.slides.room import TABLE_ROWS
from auditreport.slides.table import small_table
from auditreport.words import count, listed, shortened


def round_slides(report: Report) -> Iterator[tuple[str, str, Sequence[str]]]:
    """Title, body and notes of the slide; none without an earlier round, or nothing to compare."""
    previous = report.definition.previous
    compared = [row for row in report.changes if row.is_compared]
    if previous is None or not compared:
        return
    now = previous.name_of_present(report.definition.deadline)
    sure = [row for row in compared if row.way and row.way.is_sure]
    by_size = sorted(sure, key=lambda row: -abs(row.difference or 0))
    shown = by_size[:TABLE_ROWS]
    title = f"Since {previous.round}: {_in_numbers(sure)}"
    if not shown:
        yield title, paragraph(f"Of {count(len(compared), 'question')} compared, none has clearly changed."), [unmarked(in_short(report.changes, previous))]
        return
    rows = [
        [
            escape(shortened(f"{row.question} {report.labels.get(row.question, '')}", 40)),
            f"{printed(row.before)}%",
            f"{printed(row.now)}%",
            f"{signed(row.difference or 0)} {WAY_WORDS[row.way or Way.UNCLEAR]}",
        ]
        for row in shown
    ]
    body = small_table(
        ["Question", escape(previous.round), escape(now), "Change"],
        rows,
        widths=[50, 12, 12, 26],
        align="lrrl",
    )
    more = len(sure) - len(shown)
    note = f"{count(more, 'more question has', 'more questions have')} clearly changed." if more else ""
    said = [
        unmarked(in_short(report.changes, previous)),
        "Changes are in percentage points. A change is shown where it is clear beyond chance; where "
        "departments are compared with themselves, it need not be the difference between the two "
        "percentages beside it.",
        note,
    ]
    yield title, blocks(body), [text for text in said if text]


def _in_numbers(sure: Sequence[ChangeRow]) -> str:
    """``5 better and 2 worse``."""
    ways = [row.way for row in sure if row.way]
    parts = [f"{ways.count(way)} {WAY_WORDS[way]}" for way in Way if way in ways]
    return listed(parts) or "no clear change"
