"""The workbook's sheets about earlier rounds: what changed, every round, and the earlier plan."""

from collections.abc import Sequence

from auditreport.change_tables import WAY_WORDS, ChangeRow, Kind, SeriesRow, Why, printed
from auditreport.published import Report
from auditreport.rounds import STATUS_WORDS, Previous
from auditreport.tables import WITHHELD
from auditreport.workbook_page import Column, Sheet, shown_percent

KIND_WORDS = {
    Kind.PAIRED: "same departments",
    Kind.UNPAIRED: "all that answered, some of them the same",
    Kind.PUBLISHED_ONLY: "published counts",
    Kind.NOT_COMPARED: "not compared",
}
WHY_WORDS = {
    Why.NEW: "not asked before",
    Why.REWORDED: "worded otherwise",
    Why.OTHER_EXPECTATION: "another answer expected",
    Why.OTHER_KIND: "not answered with yes or no",
    Why.NOBODY_BEFORE: "nobody answered before",
    Why.NOBODY_NOW: "nobody answered now",
    Why.WITHHELD: "not shown before",
}


def rounds_sheets(report: Report) -> list[Sheet]:
    """The sheets of a report that is compared with an earlier round; none for any other."""
    previous = report.definition.previous
    if previous is None or not report.changes:
        return []
    now = previous.name_of_present(report.definition.deadline)
    sheets = [_changes(report, previous, now), _series(report)]
    return [*sheets, _carried(report, previous)] if report.carried else sheets


def _changes(report: Report, previous: Previous, now: str) -> Sheet:
    then = previous.round
    return Sheet(
        f"Change since {then}",
        f"What has changed between {then} and {now}",
        "Percentages are of all that answered yes or no. Of the same departments, the change is "
        "theirs alone. Limits are of 95% intervals; p is McNemar’s, exact, and adjusted by Holm’s "
        "method for all tests made.",
        [
            Column("Question", 10),
            Column(f"In {then}", 10),
            Column("Label", 36),
            Column("How compared", 24),
            Column("Better", 9),
            Column(f"Departments {then}", 13, style="number"),
            Column(f"Achieved {then}", 10, style="number"),
            Column(f"Percent {then}", 10, style="percent"),
            Column(f"From {then}", 9, style="rate"),
            Column(f"To {then}", 9, style="rate"),
            Column(f"Departments {now}", 13, style="number"),
            Column(f"Achieved {now}", 10, style="number"),
            Column(f"Percent {now}", 10, style="percent"),
            Column(f"From {now}", 9, style="rate"),
            Column(f"To {now}", 9, style="rate"),
            Column("Change in points", 10, style="points"),
            Column("Change from", 10, style="points"),
            Column("Change to", 10, style="points"),
            Column("In words", 16),
            Column("In both rounds", 9, style="number"),
            Column("Gained", 9, style="number"),
            Column("Lost", 9, style="number"),
            Column("p", 9, style="p"),
            Column("p adjusted", 9, style="p"),
            Column("Tests", 8, style="number"),
        ],
        [_change(row, report.labels.get(row.question, "")) for row in report.changes],
        place="sec-rounds",
    )


def _change(row: ChangeRow, label: str) -> Sequence[object]:
    how = WHY_WORDS[row.why] if row.why else KIND_WORDS[row.kind]
    gone = WITHHELD if row.why is Why.WITHHELD else None
    return [
        row.question,
        row.earlier_question,
        label,
        how,
        row.better or "neither",
        *(
            gone if value is None else value
            for value in (
                row.before_departments,
                row.before_achieved,
                shown_percent(printed(row.before), row.before_achieved),
                row.before_low,
                row.before_high,
            )
        ),
        row.departments,
        row.achieved,
        shown_percent(printed(row.now), row.achieved),
        row.low,
        row.high,
        row.difference,
        row.difference_low,
        row.difference_high,
        WAY_WORDS[row.way] if row.way else None,
        row.same,
        row.gained,
        row.lost,
        row.p,
        row.p_adjusted,
        row.tests,
    ]


def _series(report: Report) -> Sheet:
    return Sheet(
        "All rounds",
        "Every round of each question",
        "By the present numbers. Where the question changed, figures can’t be compared with those "
        "of the rounds before.",
        [
            Column("Question", 10),
            Column("Label", 36),
            Column("Round", 12),
            Column("Departments", 13, style="number"),
            Column("Achieved", 10, style="number"),
            Column("Percent", 9, style="percent"),
            Column("95% interval from", 12, style="rate"),
            Column("95% interval to", 12, style="rate"),
            Column("The question changed", 26),
        ],
        [
            [
                row.question,
                report.labels.get(row.question, ""),
                row.round,
                *_of_round(row),
                WHY_WORDS[row.break_before] if row.break_before else None,
            ]
            for row in report.series
        ],
        place="sec-rounds",
    )


def _of_round(row: SeriesRow) -> Sequence[object]:
    if row.departments is None:
        return [WITHHELD] * 5
    percent = shown_percent(printed(row.percent), row.achieved)
    return [row.departments, row.achieved, percent, row.low, row.high]


def _carried(report: Report, previous: Previous) -> Sheet:
    return Sheet(
        f"Actions of {previous.round}",
        f"What became of the actions of {previous.round}",
        "How the numbers moved stands in the sheet of changes.",
        [
            Column("Action", 9),
            Column("Priority", 9),
            Column("Title", 50),
            Column("Carried out?", 18),
            Column("What was done", 60),
            Column(f"Questions in {previous.round}", 22),
            Column("Questions now", 22),
        ],
        [
            [
                row.id,
                row.priority,
                row.title,
                STATUS_WORDS.get(row.status, row.status),
                row.note,
                ", ".join(row.earlier_questions),
                ", ".join(row.questions),
            ]
            for row in report.carried
        ],
        place="sec-rounds",
    )
