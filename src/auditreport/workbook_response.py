"""The workbook's sheets about who answered, and about what the office decided."""

from auditreport.decisions_made import kinds_of_decisions
from auditreport.published import ALL, Report
from auditreport.response_tables import AAPOR, STEP_WORDS, Step
from auditreport.silence_tables import View
from auditreport.tables import with_mark
from auditreport.words import count, plain_number
from auditreport.workbook_page import NOT_AVAILABLE, Column, Sheet


def response_sheets(report: Report) -> list[Sheet]:
    """The sheets for which the report has rows, in its order."""
    sheets = [
        _response(report) if report.response else None,
        _flow(report) if report.flow else None,
        _rates(report) if report.rates else None,
        _arrivals(report) if report.arrivals else None,
        _silence(report) if report.silence else None,
        _decisions(report) if report.decisions else None,
    ]
    return [sheet for sheet in sheets if sheet]


def _response(report: Report) -> Sheet:
    titles = {stratum.id: stratum.title for stratum in report.definition.strata}
    titles[ALL] = "All"
    return Sheet(
        "Response",
        "Those who answered beside those who were invited",
        f"{count(report.included, 'return')} analysed of {report.received} received.",
        [
            Column("Among", 24),
            Column("Value", 24),
            Column("Departments analysed", 13, style="number"),
            Column("Departments invited", 13, style="number"),
            Column("Organisations analysed", 14, style="number"),
            Column("Organisations invited", 14, style="number"),
        ],
        [
            [
                titles.get(row.stratum, row.stratum),
                row.value,
                with_mark(row.departments),
                row.invited_departments,
                with_mark(row.organisations),
                row.invited_organisations,
            ]
            for row in report.response
        ],
        place="sec-response",
    )


_STEPS: dict[tuple[str, str], tuple[str, str]] = {
    ("departments", step): (STEP_WORDS[step], AAPOR.get(step, "")) for step in Step
}
"""What a step of the flow is called, and its letter; outcomes are called as they are spelt."""


def _flow(report: Report) -> Sheet:
    return Sheet(
        "Flow",
        "From the departments invited to those analysed, and what became of the returns",
        "The letters are those of AAPOR’s response rates.",
        [
            Column("Of", 15),
            Column("Step", 26),
            Column("Number", 10, style="number"),
            Column("AAPOR", 9),
            Column("What it means", 70),
        ],
        [
            [
                row.unit.capitalize(),
                word or row.step.capitalize(),
                row.number,
                letter,
                row.note,
            ]
            for row in report.flow
            for word, letter in [_STEPS.get((row.unit, row.step), ("", ""))]
        ],
        place="sec-response",
    )


def _rates(report: Report) -> Sheet:
    share = plain_number(report.definition.complete_from)
    return Sheet(
        "Response rates",
        "Response rates as AAPOR defines them",
        f"I: complete, at least {share}% of the questions asked are answered. P: partial. "
        "R: withdrawn or declined. NC: undeliverable. O: others. U: not in the register.",
        [
            Column("Rate", 9),
            Column("Formula", 36),
            Column("Departments in all", 14, style="number"),
            Column("Numerator", 12, style="number"),
            Column("Denominator", 13, style="number"),
            Column("Percent", 10, style="rate"),
            Column("Note", 36),
        ],
        [
            [
                row.rate,
                row.formula,
                row.population,
                row.numerator,
                row.denominator,
                float(row.percent) if row.percent else None,
                row.note,
            ]
            for row in report.rates
        ],
        place="sec-response",
    )


def _arrivals(report: Report) -> Sheet:
    return Sheet(
        "Returns over time",
        "Returns analysed, by date of completion",
        "By period, from each reminder to the next; then by week.",
        [
            Column("Part", 10),
            Column("Number", 9, style="number"),
            Column("From", 14, style="date", empty=NOT_AVAILABLE),
            Column("Until", 14, style="date", empty=NOT_AVAILABLE),
            Column("Returns", 10, style="number"),
            Column("In all", 10, style="number"),
            Column("Note", 50),
        ],
        [
            [
                row.part.capitalize(),
                row.number,
                row.first,
                row.last,
                row.returns,
                row.in_all,
                row.note,
            ]
            for row in report.arrivals
        ],
        place="sec-response",
    )


_VIEW_WORDS = {
    View.WORST_CASE: "Worst case: none of those without yes or no had achieved, or all had",
    View.WAVE: "Those that answered after so many reminders",
    View.LATE_LESS_EARLY: "Those that needed a reminder less those that didn’t, in points",
    View.LIKE_THE_LAST: "If the silent were like the last to answer",
    View.POST_STRATIFIED: "Respondents weighted to the register",
}


def _silence(report: Report) -> Sheet:
    titles = {stratum.id: stratum.title for stratum in report.definition.strata}
    return Sheet(
        "Silence",
        "What the silence of departments could hide, standard by standard",
        "Percent, or percentage points for a difference; from and to are ends or a 95% interval.",
        [
            Column("Question", 10),
            Column("View", 60),
            Column("Part", 18),
            Column("Achieved", 10, style="number"),
            Column("Departments", 13, style="number"),
            Column("Out of", 9, style="number"),
            Column("Percent", 10, style="decimal"),
            Column("From", 10, style="decimal"),
            Column("To", 10, style="decimal"),
        ],
        [
            [
                row.question,
                _VIEW_WORDS[row.view],
                titles.get(row.part, row.part),
                row.achieved,
                row.departments,
                row.population,
                *(
                    None if value is None else float(value)
                    for value in (row.percent, row.low, row.high)
                ),
            ]
            for row in report.silence
        ],
        place="sec-silence",
    )


def _decisions(report: Report) -> Sheet:
    return Sheet(
        "Decisions",
        "Decisions of the audit office about returns, by kind",
        f"{count(len(report.decisions), 'decision')}, each with its reason on file.",
        [
            Column("Decision", 60),
            Column("Times", 9, style="number"),
            Column("Tables touched", 60),
        ],
        [
            [kind.words, kind.times, "; ".join(kind.touched) or "None"]
            for kind in kinds_of_decisions(report.decisions, report.definition.groups)
        ],
        place="sec-data-quality",
    )
