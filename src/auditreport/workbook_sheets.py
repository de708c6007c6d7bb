"""What the sheets of the workbook hold: the notes, and one sheet a published table."""

from collections.abc import Sequence

from auditreport.kinds.expectation import Rule, in_short
from auditreport.published import Report
from auditreport.tables import QuestionRow, with_mark
from auditreport.words import VERDICT_WORDS, Role, count, plain_number
from auditreport.workbook_breakdowns import breakdowns_sheet
from auditreport.workbook_described import described_notes, described_sheets
from auditreport.workbook_page import SHORTHAND, Column, Link, Sheet, shown_percent
from auditreport.workbook_response import response_sheets
from auditreport.workbook_rounds import rounds_sheets


def notes_sheet(report: Report, shorthand: Sequence[str]) -> Sheet:
    """Say how to read the tables, and what the ``shorthand`` in them means."""
    returns = count(report.included, "return")
    margin = plain_number(report.definition.margin)
    rows = [
        ["Returns", f"All counts are of departments, from {returns} analysed."],
        ["Percentages", "In percent, without the sign; a change is in percentage points."],
        ["Departments", "Those that answered yes or no: what a percentage is a share of."],
        ["Achieved", "Departments that gave the expected answer; of a survey item, yes."],
        ["Not achieved", "Departments that gave the other answer; of a survey item, no."],
        ["Percent", "Achieved ÷ departments, a whole number, halves rounded up."],
        ["Blank", "No answer, or one that can’t be read without guessing."],
        ["Not asked", "The form led the department past the question."],
        ["Every row", "Not applicable, blank, don’t know, not asked and departments add up to "
         "the returns analysed."],
        ["Verdict", "Of a standard: met where the target is reached; close within "
         f"{margin} percentage points below it; else short. From the percentage before rounding."],
        ["95% interval", "The values for all departments that would not be surprising beside these "
         "answers, if those that answered were drawn from all at random. "
         + ("Exact limits." if report.definition.interval == "exact" else
            "Wilson’s, with the finite population correction.")],
        ["If unknown fail, if unknown pass", "The percentage if every don’t know and blank had "
         "failed, or had passed: a share of departments, don’t know and blank together."],
        ["Sensitive", "The verdict would change between these two."],
    ]  # fmt: skip
    rows += described_notes(report)
    rows += [[sign, SHORTHAND[sign]] for sign in shorthand]
    return Sheet(
        "Notes",
        "How to read the tables",
        "What the words, the units and the shorthand mean.",
        [Column("Term", 22), Column("Meaning", 90)],
        rows,
        place="sec-methods",
    )


def result_sheets(report: Report) -> list[Sheet]:
    """Every published table, in the report's order."""
    definition = report.definition
    titles = {group.id: group.title for group in definition.groups}
    every = [_question_row(report, row) for row in report.rows]
    group_column = Column("Group", 26)
    sheets = [
        Sheet(
            "All questions",
            "All questions",
            f"Answers of {count(report.included, 'department')}, in published order.",
            [_QUESTION_COLUMNS[0], group_column, *_QUESTION_COLUMNS[1:]],
            [
                [cells[0], titles.get(row.group, row.group), *cells[1:]]
                for row, cells in zip(report.rows, every, strict=True)
            ],
            place="sec-results",
        )
    ]
    sheets += [
        Sheet(
            group.title,
            group.title,
            group.about or f"Answers of {count(report.included, 'department')}.",
            _QUESTION_COLUMNS,
            [_question_row(report, row) for row in report.rows_of(group)],
            place=f"sec-{group.id}",
        )
        for group in definition.groups
        if report.rows_of(group)
    ]
    sheets += described_sheets(report)
    if report.themes:
        sheets.append(_themes(report))
    if report.breakdowns:
        sheets.append(breakdowns_sheet(report))
    return [
        *sheets,
        *rounds_sheets(report),
        *response_sheets(report),
        _conclusions(report),
        _actions(report),
    ]


_QUESTION_COLUMNS = (
    Column("Question", 10),
    Column("Text", 60),
    Column("Role", 10),
    Column("Expected answer", 10),
    Column("Not applicable", 11, style="number"),
    Column("Blank", 8, style="number"),
    Column("Don’t know", 8, style="number"),
    Column("Not asked", 8, style="number"),
    Column("Departments", 13, style="number"),
    Column("Not achieved", 10, style="number"),
    Column("Achieved", 10, style="number"),
    Column("Percent", 9, style="percent"),
    Column("Target", 9, style="target"),
    Column("Verdict", 9),
    Column("95% interval from", 12, style="rate"),
    Column("95% interval to", 12, style="rate"),
    Column("If unknown fail", 11, style="rate"),
    Column("If unknown pass", 11, style="rate"),
    Column("Sensitive", 10),
)


def _question_row(report: Report, row: QuestionRow) -> list[object]:
    texts = {question.id: question.text for question in report.definition.questions}
    return [
        Link(row.question, place=row.question),
        texts.get(row.question, ""),
        row.role.value,
        _expected(report, row),
        row.not_applicable,
        row.blank,
        row.dont_know,
        row.not_asked,
        row.departments,
        row.not_achieved,
        row.achieved,
        shown_percent(row.percent, row.achieved),
        None if row.target is None else float(row.target),
        VERDICT_WORDS[row.verdict] if row.verdict else None,
        *(
            None if limit is None else float(limit)
            for limit in (row.ci_low, row.ci_high, row.if_unknown_fail, row.if_unknown_pass)
        ),
        ("yes" if row.sensitive else "no") if row.verdict else None,
    ]


def _expected(report: Report, row: QuestionRow) -> str:
    definition = report.definition
    rules = {question.id: question.expected for question in definition.questions}
    rule = rules.get(row.question)
    if isinstance(rule, Rule):
        return in_short(rule, definition.kinds[row.question])
    return "none" if row.role is Role.SURVEY else row.expected


def _themes(report: Report) -> Sheet:
    return Sheet(
        "Free text",
        "Themes of the answers in free text",
        "Departments whose answer was given the theme.",
        [Column("Question", 10), Column("Theme", 60), Column("Departments", 13, style="number")],
        [[row.question, row.title, with_mark(row.departments)] for row in report.themes],
        place="sec-results",
    )


def _conclusions(report: Report) -> Sheet:
    return Sheet(
        "Conclusions",
        "Conclusions",
        "Each names the questions on which it rests.",
        [
            Column("Conclusion", 11),
            Column("Severity", 11),
            Column("Title", 30),
            Column("Text", 90),
            Column("Questions", 22),
        ],
        [
            [row.id, row.severity, row.title, row.text, ", ".join(row.questions)]
            for row in report.conclusions
        ],
        place="sec-conclusions",
    )


def _actions(report: Report) -> Sheet:
    return Sheet(
        "Actions",
        "Action plan",
        "Each names who should take it on, and the questions that call for it.",
        [
            Column("Action", 9),
            Column("Priority", 9),
            Column("Title", 30),
            Column("For", 28),
            Column("What to do", 70),
            Column("Why", 50),
            Column("Questions", 18),
            Column("Status", 10),
        ],
        [
            [
                row.id,
                row.priority,
                row.title,
                row.who,
                "\n".join(row.steps),
                row.why,
                ", ".join(row.questions),
                row.status.replace("_", " "),
            ]
            for row in report.actions
        ],
        place="sec-actions",
    )
