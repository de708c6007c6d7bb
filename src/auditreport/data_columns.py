"""Every column of `results/data/`: what it is called, what it holds, in which unit."""

from __future__ import annotations

from collections.abc import Mapping

from auditreport.data_columns_findings import FINDINGS
from auditreport.data_fields import (
    ACHIEVED,
    ASKED,
    DEPARTMENTS,
    HIGH,
    LOW,
    NOTE,
    PRINTED,
    STRATUM,
    TITLE,
    VERDICTS,
    Columns,
    count_of,
    day_of,
    labels_of,
    name_of,
    percent,
    points,
    text,
)
from auditreport.datapackage import question_field
from auditreport.response_tables import LEFT, RECEIVED, STEP_WORDS
from auditreport.silence_tables import View
from auditreport.words import Outcome

_ANSWERS = {
    "achieved": "Gave the expected answer; of a survey item, yes",
    "not_achieved": "Gave the other answer; of a survey item, no",
    "answered": "Gave an answer of another kind: see options and figures",
    "dont_know": "Don't know",
    "blank": "No answer, or one that can't be read without guessing",
    "not_applicable": "Not applicable",
    "not_asked": "Not asked: the form led past the question",
}
COLUMNS: Mapping[str, Columns] = {
    "counts": Columns(
        "How many departments gave each answer: one row a question and an answer. A question's "
        "rows add up to the returns analysed",
        [
            question_field("Which question."),
            name_of("answer", "Answer", "What the answers count as.", _ANSWERS),
            count_of("departments", "Departments", "How many departments gave it."),
        ],
        ("question", "answer"),
        ASKED,
    ),
    "results": Columns(
        "What came of each question: one row a question, in published order",
        [
            question_field("Which question."),
            DEPARTMENTS,
            ACHIEVED,
            PRINTED,
            text("verdict", "Verdict", "Of a standard, before rounding.", VERDICTS),
            LOW,
            HIGH,
            percent("if_unknown_fail", "If unknown fail", "With each don't know and blank failed."),
            percent("if_unknown_pass", "If unknown pass", "With each of them achieved."),
            text(
                "sensitive",
                "Sensitive",
                "The verdict would change between these two.",
                {"yes": "It would"},
            ),
        ],
        ("question",),
        ASKED,
    ),
    "options": Columns(
        "How many departments chose each option: one row a question and an option",
        [
            question_field("Which question."),
            name_of("option", "Option", "Its id in audit.yaml."),
            text("label", "Label", "The option as departments read it."),
            count_of("chosen", "Chosen", "Departments that chose it; one may have chosen several."),
            count_of("departments", "Departments", "Those that answered the question."),
            percent("percent", "Percent", "Chosen of departments; whole, halves rounded up."),
        ],
        ("question", "option"),
        ASKED,
    ),
    "figures": Columns(
        "The middle and the spread of numbers and days: one row a question",
        [
            question_field("Which question."),
            text("unit", "Unit", "What the figures are in."),
            count_of("departments", "Departments", "Those that gave one."),
            *(
                text(
                    name,
                    title,
                    "A number in the unit, or a day (YYYY-MM-DD); nothing where too "
                    "few departments gave one.",
                )
                for name, title in (
                    ("median", "Median"),
                    ("lower_quartile", "Lower quartile"),
                    ("upper_quartile", "Upper quartile"),
                    ("least", "Least"),
                    ("most", "Greatest"),
                )
            ),
        ],
        ("question",),
        ASKED,
    ),
    "themes": Columns(
        "Themes of the answers in free text: one row a question and a theme",
        [
            question_field("Which free-text question."),
            name_of("theme", "Theme", "Its id in audit.yaml."),
            TITLE,
            count_of("departments", "Departments", "Those whose text was given the theme."),
        ],
        ("question", "theme"),
        ASKED,
    ),
    "texts": Columns(
        "Answers in free text, by number: one row a question",
        [
            question_field("Which free-text question."),
            count_of("given", "Given", "Departments that wrote something."),
            count_of("coded", "Coded", "Those of them whose text was given a theme."),
        ],
        ("question",),
        ASKED,
    ),
    "response": Columns(
        "Those who answered beside those who were invited: one row a value of a stratum",
        [
            name_of("stratum", "Stratum", f"{STRATUM}; `all` for everyone."),
            name_of("value", "Value", "Which value of it."),
            count_of("departments", "Departments analysed", "Departments with a return analysed."),
            count_of(
                "organisations",
                "Organisations analysed",
                "Organisations of these.",
                "organisations",
            ),
            count_of("invited_departments", "Departments invited", "All in the register."),
            count_of(
                "invited_organisations",
                "Organisations invited",
                "Organisations of these.",
                "organisations",
            ),
            count_of(
                "several_returns",
                "Organisations with several returns",
                "Those from which more than one department is analysed.",
                "organisations",
            ),
        ],
        ("stratum", "value"),
    ),
    "flow": Columns(
        "From those invited to those analysed: one row a step and what is counted",
        [
            name_of(
                "step",
                "Step",
                "Which step, or which outcome of returns.",
                {**STEP_WORDS, **labels_of([*Outcome, RECEIVED, LEFT])},
            ),
            name_of(
                "unit",
                "Unit",
                "What is counted.",
                labels_of(["departments", "organisations", "returns"]),
            ),
            count_of("number", "Number", "How many.", "as the column unit says"),
            NOTE,
        ],
        ("unit", "step"),
    ),
    "rates": Columns(
        "Response rates as AAPOR defines them: one row a rate and a size of the population",
        [
            name_of("rate", "Rate", "AAPOR's name for it."),
            count_of("population", "Departments in all", "How many departments there are."),
            count_of("numerator", "Numerator", "What is a share."),
            count_of("denominator", "Denominator", "Of what."),
            percent("percent", "Percent", "Numerator of denominator, with two decimals."),
            text(
                "formula",
                "Formula",
                "I: complete. P: partial. R: withdrawn or declined. NC: "
                "undeliverable. O: others. U: not in the register.",
            ),
            NOTE,
        ],
        ("rate", "population"),
    ),
    "arrivals": Columns(
        "Returns analysed, by their date of completion: one row a period or week",
        [
            name_of(
                "part",
                "Part",
                "Periods, and weeks, each count every return once.",
                {
                    "period": "From the sending or a reminder to the next",
                    "week": "A week",
                    "undated": "Without a date",
                },
            ),
            count_of("number", "Number", "Which period or week.", ""),
            day_of("from", "From", "Its first day."),
            day_of("until", "Until", "Its last day."),
            count_of("returns", "Returns", "Completed in it.", "returns"),
            count_of("in_all", "In all", "Completed up to its end.", "returns"),
            NOTE,
        ],
        ("part", "number"),
    ),
    "silence": Columns(
        "What the silence of departments could hide: one row a standard and a view of it",
        [
            question_field("Which standard."),
            name_of(
                "view",
                "View",
                "From which side it is looked at.",
                {
                    View.WORST_CASE: "None, or all, of those without yes or no had achieved",
                    View.WAVE: "Those that answered after as many reminders as the part says",
                    View.LATE_LESS_EARLY: "Those that needed a reminder less the others, in points",
                    View.LIKE_THE_LAST: "If the silent were like the last that answered",
                    View.POST_STRATIFIED: "Weighted to the register's values of a stratum",
                },
            ),
            text("part", "Part", "How many reminders, or which stratum."),
            ACHIEVED,
            DEPARTMENTS,
            count_of("population", "Out of", "How many departments it is about."),
            *(
                points(name, title, says)
                for name, title, says in (
                    ("percent", "Percent", "What comes of it: percent, or points of a difference."),
                    ("low", "From", "The lower end."),
                    ("high", "To", "The upper end."),
                )
            ),
        ],
        (),
        ASKED,
    ),
    "breakdowns": Columns(
        "Answers by a stratum, or by another question: one row a question and a value",
        [
            question_field("Which question."),
            name_of("by", "By", f"{STRATUM}, or another question."),
            name_of("value", "Value", "Which value, or answer."),
            count_of("returns", "Returns", "Returns analysed with that value.", "returns"),
            DEPARTMENTS,
            count_of("not_achieved", "Not achieved", "Those with the other answer."),
            ACHIEVED,
            PRINTED,
            LOW,
            HIGH,
        ],
        ("question", "by", "value"),
        ASKED,
    ),
    **FINDINGS,
}
"""By the table's name, but for `questions.csv`, which every description has alike."""
