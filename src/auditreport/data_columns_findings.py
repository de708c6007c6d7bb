"""The columns of `results/data/` about rounds, conclusions and actions."""

from __future__ import annotations

from collections.abc import Mapping

from auditreport.change_tables import WAY_WORDS, Kind, Why
from auditreport.data_fields import (
    ACHIEVED,
    ASKED,
    DEPARTMENTS,
    PRINTED,
    ROUND_HIGH,
    ROUND_LOW,
    TITLE,
    VERDICTS,
    Columns,
    chance,
    count_of,
    day_of,
    labels_of,
    name_of,
    percent,
    points,
    text,
    words_in,
)
from auditreport.datapackage import question_field
from auditreport.rounds import STATUS_WORDS, UNKNOWN_STATUS

_KINDS = {
    Kind.PAIRED: "Each department with itself",
    Kind.UNPAIRED: "All that answered then with all that answer now; some are the same",
    Kind.PUBLISHED_ONLY: "Likewise, from published counts alone",
    Kind.NOT_COMPARED: "Not compared",
}
_WHYS = {
    Why.NEW: "Not asked before",
    Why.REWORDED: "Worded otherwise",
    Why.OTHER_EXPECTATION: "Another answer expected",
    Why.OTHER_KIND: "Not answered with yes or no",
    Why.NOBODY_BEFORE: "Nobody answered before",
    Why.NOBODY_NOW: "Nobody answered now",
    Why.WITHHELD: "Not shown before",
}
STATUSES = {
    "proposed": "Proposed: nobody has taken it on yet",
    "open": "Open: taken up, without a plan yet",
    "planned": "Planned: it has an owner and a date",
    "done": "Done",
    "carried_over": "Carried over to the next round",
}
_SAME = "Of the departments that answered in both rounds, those that "

FINDINGS: Mapping[str, Columns] = {
    "changes": Columns(
        "This round beside the earlier one: one row a question",
        [
            question_field("Which question, by its present number."),
            text("earlier_question", "Earlier question", "Its number then."),
            name_of("kind", "How compared", "What is set beside what.", _KINDS),
            text("why", "Why not", "Why it isn't compared.", _WHYS),
            text("expected", "Expected answer", "As in questions.csv; `rule` where it is a rule."),
            text(
                "better",
                "Better",
                "Whether more or fewer of what the percentage counts is better.",
                labels_of(["more", "fewer"]),
            ),
            text(
                "reworded", "Reworded", "Whether the wording changed.", labels_of(["True", "False"])
            ),
            count_of("before_departments", "Departments then", "Those that answered yes or no."),
            count_of("before_achieved", "Achieved then", "As now."),
            percent("before_low", "95% interval then, from", "Its lower limit."),
            percent("before_high", "95% interval then, to", "Its upper limit."),
            DEPARTMENTS,
            ACHIEVED,
            ROUND_LOW,
            ROUND_HIGH,
            points("difference", "Change", "This round less the earlier."),
            points("difference_low", "95% interval of the change, from", "Its lower limit."),
            points("difference_high", "95% interval of the change, to", "Its upper limit."),
            count_of("same", "In both rounds", "Departments that answered in both."),
            count_of("only_before", "Only then", "Departments that answered then alone."),
            count_of("only_now", "Only now", "Departments that answered now alone."),
            count_of("kept", "Kept", f"{_SAME}achieved in both."),
            count_of("lost", "Lost", f"{_SAME}achieved then alone."),
            count_of("gained", "Gained", f"{_SAME}achieved now alone."),
            count_of("neither", "Neither", f"{_SAME}achieved in none."),
            chance("p", "p", "McNemar's, exact."),
            chance("p_adjusted", "p adjusted", "By Holm's method, for all tests made."),
            count_of("tests", "Tests", "How many tests were made.", "tests"),
            text("way", "Which way", "Which way the question went.", WAY_WORDS),
            percent("before_percent", "Percent then", "Whole, halves rounded up."),
            PRINTED,
        ],
        ("question",),
        ASKED,
    ),
    "series": Columns(
        "Every round of each question: one row a question and a round",
        [
            question_field("Which question, by its present number."),
            name_of("round", "Round", "What the round is called."),
            DEPARTMENTS,
            ACHIEVED,
            ROUND_LOW,
            ROUND_HIGH,
            text(
                "break_before",
                "Break before",
                "Why the figures can't be set beside those of the rounds before.",
                _WHYS,
            ),
            PRINTED,
        ],
        ("question", "round"),
        ASKED,
    ),
    "carried": Columns(
        "What became of the earlier round's actions: one row an action",
        [
            name_of("id", "Action", "Its id in the earlier plan."),
            TITLE,
            text("priority", "Priority", "As the earlier plan has it."),
            text(
                "status",
                "Status",
                "What became of it.",
                {**STATUS_WORDS, UNKNOWN_STATUS: UNKNOWN_STATUS},
            ),
            text("note", "Note", "What was done."),
            words_in("earlier_questions", "Earlier questions", "Those that called for it, then."),
            words_in("questions", "Questions", "The same by their present numbers."),
        ],
        ("id",),
    ),
    "conclusions": Columns(
        "The conclusions: one row each, in the report's order",
        [
            name_of("id", "Conclusion", "Its id."),
            text("severity", "Severity", "How serious it is."),
            words_in("questions", "Questions", "On which it rests."),
            text("text", "Text", "The conclusion, its figures filled in."),
            TITLE,
        ],
        ("id",),
    ),
    "actions": Columns(
        "The action plan: one row an action",
        [
            name_of("id", "Action", "Its id."),
            text("priority", "Priority", "How urgent it is."),
            words_in("questions", "Questions", "Those that call for it."),
            name_of("status", "Status", "What became of it.", STATUSES),
            text("text", "What to do", "Its steps, one a line."),
            text("who", "For", "Who should take it on."),
            text("why", "Why", "What calls for it."),
            TITLE,
            text("owner", "Owner", "Who has taken it on."),
            day_of("due", "Due", "Until when."),
            text("measure", "Measure of success", "By what it is known to be done."),
            text("waiver", "Waiver", "Why nothing is planned."),
            text("waiver_by", "Waived by", "Who decided so."),
        ],
        ("id",),
    ),
    "standards_not_met": Columns(
        "Standards that aren't met, and what is to come of each: one row a standard",
        [
            question_field("Which standard."),
            name_of("verdict", "Verdict", "How far it is from its target.", VERDICTS),
            words_in("actions", "Actions", "The ids of the actions for it."),
            text("waiver", "Waiver", "Why nothing is planned for it."),
            text("waiver_by", "Waived by", "Who decided so."),
        ],
        ("question",),
        ASKED,
    ),
}
"""By the table's name."""
