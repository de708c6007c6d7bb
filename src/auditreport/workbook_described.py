"""The workbook's sheets of options chosen and figures given."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from auditreport.described import POINTS, STATUS_COLUMNS, Described
from auditreport.kinds.numbers import Numbers
from auditreport.kinds.summaries import EXTREMES_FROM, QUARTILES_FROM, Point
from auditreport.published import Report
from auditreport.tables import WITHHELD
from auditreport.words import ANSWER_WORDS, Answer
from auditreport.workbook_page import Column, Sheet, shown_percent

_STATUSES = tuple(Column(ANSWER_WORDS[Answer(name)], 11, style="number") for name in STATUS_COLUMNS)


def described_notes(report: Report) -> list[list[str]]:
    """How to read the two sheets, where there are any."""
    if not report.described:
        return []
    return [
        ["Options", "Departments that chose each; percent of the departments that answered. Where "
         "several can be chosen, a department counts in each: the options don’t add up to them."],
        ["Figures", "Median and quartiles are those of Hyndman and Fan’s type 7; withheld below "
         f"{QUARTILES_FROM} departments, least and greatest below {EXTREMES_FROM}."],
    ]  # fmt: skip


def described_sheets(report: Report) -> list[Sheet]:
    """*Options* and *Figures*, where there are any."""
    options = [one for one in report.described if one.summary.options]
    figures = [one for one in report.described if one.summary.figures]
    sheets = []
    if options:
        sheets.append(
            Sheet(
                "Options",
                "Options chosen",
                "Of the departments that answered, those that chose each option.",
                [
                    Column("Question", 10),
                    Column("Text", 60),
                    Column("Option", 40),
                    Column("Departments that chose it", 13, style="number"),
                    Column("Departments that answered", 13, style="number"),
                    Column("Percent", 9, style="percent"),
                    *_STATUSES,
                ],
                [row for one in options for row in _options(one)],
                place="sec-results",
            )
        )
    if figures:
        sheets.append(
            Sheet(
                "Figures",
                "Numbers and days given",
                "The middle and the spread of what departments answered.",
                [
                    Column("Question", 10),
                    Column("Text", 60),
                    Column("Unit", 10),
                    Column("Departments", 13, style="number"),
                    *(
                        Column(heading, 12, style="figure")
                        for heading in ("Median", "Lower quartile", "Upper quartile", "Least")
                    ),
                    Column("Greatest", 12, style="figure"),
                    *_STATUSES,
                ],
                [_figures(one) for one in figures],
                place="sec-results",
            )
        )
    return sheets


def _options(one: Described) -> list[Sequence[object]]:
    return [
        [
            *(one.question.id, one.question.text, option.label, option.chosen),
            *(one.summary.departments, shown_percent(one.percent_of(option), option.chosen)),
            *_statuses(one),
        ]
        for option in one.summary.options
    ]


def _figures(one: Described) -> Sequence[object]:
    unit = ""
    if isinstance(one.kind, Numbers):
        unit = "percent" if one.question.type == "percent" else one.kind.unit
    gone = WITHHELD if one.summary.departments else None
    points = (_cell(getattr(one.figures, point), gone) for point in POINTS)
    return [
        *(one.question.id, one.question.text, unit, one.summary.departments),
        *points,
        *_statuses(one),
    ]


def _statuses(one: Described) -> list[int]:
    return [one.summary.statuses[Answer(name)] for name in STATUS_COLUMNS]


def _cell(point: Point | None, gone: str | None) -> object:
    """A number as one; a day as text, since the column holds numbers too."""
    if isinstance(point, date):
        return point.isoformat()
    return float(point) if isinstance(point, Fraction) else gone
