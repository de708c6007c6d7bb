"""The report's appendix on data quality: returns by outcome, issues by kind, decisions by kind."""

from auditreport.decisions_made import kinds_of_decisions
from auditreport.markdown import blocks, escape, table
from auditreport.published import Report
from auditreport.response_tables import OUTCOME_MEANINGS
from auditreport.words import Outcome, count

# What a kind of issue, or a reason, is called in print. An unknown one is printed as it is spelt.
ISSUE_WORDS = {
    # issues of a return that is analysed
    "unreadable_answer": "An answer that is none of the known ones; counted as blank",
    "implausible_answer": "A number or a day outside of what is plausible; counted as blank",
    "share_or_percentage": "A number that may be a share or a percentage; counted as blank",
    "ambiguous_number": "A number whose comma or point can be read in two ways; counted as blank",
    "several_answers": "Several options where one was asked for; counted as blank",
    "excluded_together": "An option that stands alone, with others beside it; counted as blank",
    "missing_question": "A question without a row in the form; counted as blank",
    "repeated_question": "A question answered twice, differently",
    "answered_though_not_asked": "An answer to a question that was not to be asked; not counted",
    "unknown_question": "A row for a question that this audit doesn’t have; left out",
    "contradiction": "Answers that can’t both be right; counted as given",
    "undated": "No date of completion; taken as in time",
    "unreadable_date": "A date of completion that can’t be read as one day; taken as in time",
    "formula_answer": "A formula in place of an answer; counted as blank",
    "hidden_content": "Hidden rows, columns or sheets; not read",
    "no_answers": "A form with a code and no answer at all",
    "other_version": "A form made from another version of the questions",
    # reasons of an outcome
    "after_deadline": "Completed after the deadline",
    "later_return": "The department sent a return that was completed later",
    "same_answers": "The department’s other return has the same answers",
    "conflicting_returns": "Two returns with different answers, and no telling which came last",
    "accepted_late": "Completed after the deadline, and accepted by the audit office",
    "chosen_by_the_office": "The audit office chose between the department’s returns",
    "on_request": "Taken back at the department’s request",
    "set_aside": "Set aside by the audit office",
    "pilot_folder": "Sent in to try out the form",
    "before_the_start": "Completed before the form was sent to all",
    "closed_department": "The department had closed, or left the audit, by the deadline",
    "no_department_code": "No department code in the form",
    "two_department_codes": "More than one department code in the form",
    "unknown_department": "The department code is not in the register",
    "no_questions": "No questions in the form",
    "not_a_spreadsheet": "The file is not a spreadsheet",
    "not_what_its_name_says": "The file is not what its name says",
    "empty_file": "The file is empty",
    "too_large": "The file is too large",
    "unpacks_too_large": "The file is too large once unpacked",
    "too_many_cells": "The file has too many cells",
    "damaged": "The file is damaged",
    "encrypted": "The file is protected by a password",
    "another_audit": "The form is of another audit",
    "formula_code": "A formula in place of the department code",
    "no_department_column": "An export without a column of department codes",
    "empty_export": "An export without answers",
    "row_without_code": "A row of an export without a department code",
    "row_with_two_codes": "A row of an export with two department codes",
    "not_submitted": "A row of an export that was never submitted",
    "hidden_row": "A hidden row of an export",
    "old_excel": "The file is of a format from before 1997",
    "macros": "The file holds macros",
    "external_link": "The file is linked to others",
    "embedded_object": "The file holds other files",
    "dde_link": "The file is linked to a running program",
    "data_connection": "The file fetches data from elsewhere",
    "doctype": "The file declares a document type, as no spreadsheet program does",
    "unsafe_parts": "The file’s parts have unsafe names",
    "too_many_parts": "The file has too many parts",
    "too_slow": "Reading the file took too long",
    "too_much_memory": "Reading the file took too much memory",
    "reader_failed": "The file made the reader fail",
    "still_being_written": "The file was still being written",
    "unreadable_file": "The file may not be read",
    "symbolic_link": "A link in place of a file",
    "not_a_file": "No ordinary file",
    "unsafe_name": "The file’s name holds characters that mislead",
}


def data_quality(report: Report) -> str:
    """Write the appendix: what became of returns, what was queried, what the office decided."""
    return blocks(
        "# Appendix B. Returns and data quality {.unnumbered #sec-data-quality}",
        _returns(report),
        "### What is counted, and what is not",
        "A cell left empty counts as *blank*, and so does an answer that can’t be read without "
        "guessing, until the department has settled it. *Don’t know* is an answer, and is kept "
        "apart from yes and no: it is not in the percentage. *Not applicable* is what a department "
        "chose to say of itself. "
        + (
            "*Not asked* means that the form led the department past the question. "
            if any(question.asked_if for question in report.definition.questions)
            else ""
        )
        + "Answers that contradict each other are kept as they were given and queried with the "
        "department. Every row of every table adds up to the number of returns analysed.",
        "### Issues found in returns",
        _issues(report),
        "### Decisions of the audit office",
        _decisions(report),
    )


def _returns(report: Report) -> str:
    if not report.received:
        return "No returns have been received yet."
    rows: list[list[object]] = []
    for outcome in Outcome:
        reasons = [(r, n) for (o, r), n in report.reasons.items() if o == outcome and n]
        if not reasons and report.outcomes.get(outcome):
            reasons = [("", report.outcomes[outcome])]
        rows += [
            [outcome.value.capitalize(), _in_print(reason) or OUTCOME_MEANINGS[outcome], number]
            for reason, number in sorted(reasons)
        ]
    return blocks(
        f"{count(report.received, 'return was', 'returns were')} received. @tbl-returns says what "
        "became of each; a return that could not be used is listed with its reason and left out "
        "of every table.",
        table(
            ["Outcome", "Why", "Returns"],
            rows,
            widths=[18, 66, 12],
            align="llr",
            caption="What became of the returns.",
            name="returns",
        ),
    )


def _issues(report: Report) -> str:
    if not report.received:
        return "No returns, and so no issues."
    if not report.issues_by_kind:
        return "No issue was found in any return."
    return blocks(
        "An issue is something that a person should look at: the return is kept, and the audit "
        "office can ask the department. @tbl-issues counts them by kind.",
        table(
            ["Issue", "Times", "Returns"],
            [[_in_print(kind), issues, returns] for kind, issues, returns in report.issues_by_kind],
            widths=[72, 12, 12],
            align="lrr",
            caption="Issues found in returns, by kind.",
            name="issues",
        ),
    )


def _decisions(report: Report) -> str:
    if not report.decisions:
        return (
            "The audit office has decided nothing about single returns: every answer is counted as "
            "the department’s form has it."
        )
    return blocks(
        f"The audit office made {count(len(report.decisions), 'decision')} about returns. Each has "
        "its reason on file and is applied anew whenever the tables are made; the returns "
        "themselves stay as they were sent. @tbl-decisions counts them by kind.",
        table(
            ["Decision", "Times", "Tables touched"],
            [
                [kind.words, kind.times, "; ".join(map(escape, kind.touched)) or "None"]
                for kind in kinds_of_decisions(report.decisions, report.definition.groups)
            ],
            widths=[44, 9, 47],
            align="lrl",
            caption="Decisions of the audit office, by kind.",
            name="decisions",
        ),
    )


def _in_print(kind: str) -> str:
    words = ISSUE_WORDS.get(kind, kind.replace("_", " ").replace("-", " "))
    return escape(words[:1].upper() + words[1:])
