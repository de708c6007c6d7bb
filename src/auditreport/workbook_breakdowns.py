"""The workbook's sheet of breakdowns."""

from auditreport.breakdown_tables import BreakdownRow
from auditreport.published import Report
from auditreport.tables import WITHHELD, with_mark
from auditreport.workbook_page import Column, Sheet, shown_percent


def breakdowns_sheet(report: Report) -> Sheet:
    """Every breakdown, one row a question and a value."""
    titles = {stratum.id: stratum.title for stratum in report.definition.strata}
    return Sheet(
        "Breakdowns",
        "Breakdowns: answers by a stratum, or by another question",
        "Counts are of departments. Of a survey item, achieved counts the yes.",
        [
            Column("Question", 10),
            Column("By", 16),
            Column("Value", 24),
            Column("Returns", 9, style="number"),
            Column("Departments", 13, style="number"),
            Column("Not achieved", 10, style="number"),
            Column("Achieved", 10, style="number"),
            Column("Percent", 9, style="percent"),
            Column("95% interval from", 12, style="rate"),
            Column("95% interval to", 12, style="rate"),
        ],
        [
            [
                row.question,
                titles.get(row.by, row.by),
                row.value,
                *map(with_mark, (row.returns, row.departments, row.not_achieved, row.achieved)),
                *_shares(row),
            ]
            for row in report.breakdowns
        ],
        place="sec-breakdowns",
    )


def _shares(row: BreakdownRow) -> list[object]:
    if row.withheld:
        return [WITHHELD] * 3
    ends = (row.ci_low, row.ci_high)
    return [
        shown_percent(row.percent, row.achieved),
        *(None if end is None else float(end) for end in ends),
    ]
