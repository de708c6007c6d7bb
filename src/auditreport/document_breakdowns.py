"""The section of the results that breaks questions down by a stratum or by another question."""

from __future__ import annotations

from collections.abc import Sequence

from auditreport.breakdown_rules import ANCHOR, Breakdown
from auditreport.breakdown_tables import BreakdownRow
from auditreport.markdown import blocks, escape, table
from auditreport.published import Report, ThemeRow
from auditreport.tables import WITHHELD, with_mark

_MARK = escape(WITHHELD)


def withheld_note(rows: Sequence[BreakdownRow | ThemeRow]) -> str:
    """What the mark in a table's cells means; nothing where no cell has it."""
    hidden = any(row.departments is None or _part_withheld(row) for row in rows)
    return f" {_MARK}: withheld (@sec-making)." if hidden else ""


def _part_withheld(row: BreakdownRow | ThemeRow) -> bool:
    return isinstance(row, BreakdownRow) and (row.returns is None or row.withheld)


def breakdowns(report: Report) -> str:
    """Write the section; nothing for an audit that has no breakdown, or no return yet."""
    if not report.definition.breakdowns or not report.included:
        return ""
    return blocks(
        "## Breakdowns {#sec-breakdowns}",
        "The same answers among departments of one kind at a time. The fewer they are, the wider "
        "is the *95% interval*: a difference between two percentages whose intervals overlap may "
        "be chance. Of survey items, *achieved* counts the yes.",
        _how_much_is_hidden(report),
        *(_section(report, one) for one in report.definition.breakdowns),
    )


def _how_much_is_hidden(report: Report) -> str:
    """Say how much of the tables is withheld."""
    hidden = sum(row.withheld for row in report.breakdowns)
    if not hidden:
        return ""
    return (
        f"Of {len(report.breakdowns)} percentages, {hidden} are not shown, and neither are the "
        f"counts that would tell them: their cells have {_MARK}. @sec-making says by which rule."
    )


def heading(report: Report, breakdown: Breakdown) -> str:
    """A breakdown's title: its own, or what it is by."""
    titles = {stratum.id: stratum.title for stratum in report.definition.strata}
    by = titles.get(breakdown.by, "").lower() or f"the answer to {breakdown.by}"
    return breakdown.title or f"By {by}"


def _section(report: Report, breakdown: Breakdown) -> str:
    rows = [row for row in report.breakdowns if row.by == breakdown.by]
    title = heading(report, breakdown)
    asked = next((q for q in report.definition.questions if q.id == breakdown.by), None)
    return blocks(
        f"### {escape(title)}",
        f"{asked.id} is “{escape(asked.text)}”" if asked else "",
        table(
            ["Question", "Among", "Returns", "Departments", "Not achieved", "Achieved", "%",
             "95% interval"],
            _body(report, rows),
            widths=[36, 20, 9, 12, 9, 9, 8, 13],
            align="llrrrrrr",
            caption=f"{escape(title)}: answers among each kind of department.{withheld_note(rows)}",
            name=f"{ANCHOR}{breakdown.by.lower()}",
        ),
    )  # fmt: skip


def _body(report: Report, rows: Sequence[BreakdownRow]) -> list[list[object]]:
    body: list[list[object]] = []
    said = ""
    for row in rows:
        label = f"**{row.question}** {escape(report.labels.get(row.question, ''))}"
        counts = (row.returns, row.departments, row.not_achieved, row.achieved)
        body.append(
            [
                label if row.question != said else f"**{row.question}**",
                escape(row.value),
                *(escape(str(with_mark(one))) for one in counts),
                _MARK if row.withheld else "–" if row.percent is None else f"{row.percent}%",
                _MARK if row.withheld else _interval(row),
            ]
        )
        said = row.question
    return body


def _interval(row: BreakdownRow) -> str:
    return f"{row.interval[0]}–{row.interval[1]}" if row.interval else "–"
