"""The report's appendices: the questionnaire, returns and data quality, how it was made."""

from collections.abc import Mapping

from auditreport.document_results import OUTCOME_MEANINGS
from auditreport.markdown import blocks, div, escape, numbered, table
from auditreport.published import Report
from auditreport.questions import Question
from auditreport.words import Outcome, Role, count, listed, plain_number

# What a kind of issue, or a reason, is called in print. An unknown one is printed as it is spelt.
ISSUE_WORDS = {
    # issues of a return that is analysed
    "unreadable_answer": "An answer that is none of the known ones; counted as blank",
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

RENDERERS = {"quarto": "Quarto", "pandoc": "Pandoc", "typst": "Typst"}

DISCLOSURE_WORDS = {
    "none": "National counts are shown as they are; nothing is suppressed.",
    "standard": "National counts only: comparisons by stratum are left out (profile: standard).",
    "strict": "National counts only: comparisons by stratum are left out (profile: strict).",
}

FILES = (
    ("tables/questions.csv", "Every question’s counts, percentage and verdict"),
    ("tables/GROUP.csv", "The same, a file a group"),
    ("tables/response.csv", "Departments and organisations analysed and invited"),
    ("tables/themes.csv", "Themes of the answers in free text"),
    ("charts/", "Every chart as a drawing (SVG)"),
    ("findings/conclusions.csv", "The conclusions, with their questions"),
    ("findings/actions.csv", "The actions, with their questions"),
    ("findings/variables.csv", "Every figure that the text can quote, by name"),
    ("quality/returns.csv", "What became of each return, without names"),
    ("quality/issues.csv", "Issues found in returns, by kind"),
    ("report/tables.xlsx", "All tables as a workbook"),
    ("manifest.json", "Checksums of what went in and what came out"),
)


def appendices(report: Report) -> str:
    """Write all three appendices."""
    return blocks(_questionnaire(report), _data_quality(report), _making(report))


# ---------------------------------------------------------------------------------------------
# A. The questionnaire


def _questionnaire(report: Report) -> str:
    sections = []
    for group in report.definition.groups:
        sections.append(f"### {escape(group.title)}")
        items = [_question(report, question) for question in report.questions_of(group)]
        sections.append(div(".question-list", *items))
    return blocks(
        "# Appendix A. The questionnaire {.unnumbered #sec-questionnaire}",
        "The questions as put to departments, with what is expected of the answers.",
        *sections,
    )


def _question(report: Report, question: Question) -> str:
    definition = report.definition
    notes = []
    if question.is_text:
        notes.append("Free text.")
    elif definition.role(question) is Role.SURVEY:
        notes.append("Survey item: no answer is expected.")
    else:
        notes.append(f"Expected answer: {question.expected}.")
        target = definition.target_of(question)
        if target is not None:
            notes.append(f"Standard with a target of {plain_number(target)}%.")
        else:
            wish = f"; {question.desired} desired" if question.desired else ""
            notes.append(f"Practice, without a target{wish}.")
    notes.append(asked_if_in_words(question))
    basis = question.basis.rstrip(".")
    if basis:
        notes.append(f"Basis: {escape(basis)}.")
    return f"**{question.id}** {escape(question.text)} *{' '.join(filter(None, notes))}*"


def asked_if_in_words(question: Question) -> str:
    """Put the routing as a sentence; empty where the question is asked of everyone."""
    routing = question.asked_if
    if routing is None:
        return ""
    conditions = []
    if routing.any:
        conditions.append(_answers(routing.any, "any of ", "or"))
    if routing.all:
        conditions.append(_answers(routing.all, "all of ", "and"))
    return f"Asked only where {' and '.join(conditions)}."


def _answers(routes: Mapping[str, str], of: str, word: str) -> str:
    """``any of Q6, Q7 and Q8 is answered yes``, or ``Q6 is answered yes or Q7 no``."""
    answers = set(routes.values())
    if len(answers) == 1:
        verb = "are" if word == "and" and len(routes) > 1 else "is"
        questions = listed(list(routes))
        return f"{of if len(routes) > 1 else ''}{questions} {verb} answered {answers.pop()}"
    return listed([f"{q} is answered {answer}" for q, answer in routes.items()], word)


# ---------------------------------------------------------------------------------------------
# B. Returns and data quality


def _data_quality(report: Report) -> str:
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


def _in_print(kind: str) -> str:
    words = ISSUE_WORDS.get(kind, kind.replace("_", " ").replace("-", " "))
    return escape(words[:1].upper() + words[1:])


# ---------------------------------------------------------------------------------------------
# C. How this report was made


def _making(report: Report) -> str:
    returns = count(report.included, "return")
    return blocks(
        "# Appendix C. How this report was made {.unnumbered #sec-making}",
        "This report was made by a program, auditreport, which can make it again from the same "
        f"returns. Every table, chart and figure in it is recomputed from {returns}; no result is "
        "typed by hand. The discussion is written by people, and takes its figures from the tables "
        "by name.",
        numbered(
            [
                "**Anonymise.** Each return is read by its labels and its department is found in "
                "the register. Names are replaced by pseudonyms, which only the audit office can "
                "resolve.",
                "**Validate.** Spellings of an answer are brought to one form, routing is "
                "followed, and what is late, superseded, duplicate or doubtful is set aside or "
                "noted.",
                "**Score.** Answers are counted against those expected, a table a group.",
                "**Chart.** Each chart, and the words that describe it, are made from the same "
                "table.",
                "**Conclude.** Rules that were fixed beforehand turn the tables into conclusions "
                "and actions.",
                "**Render.** Text, tables and charts become this report, as a web page and as a "
                "document to print.",
            ]
        ),
        _disclosure(report),
        "### The data behind this report",
        "These files are published with the report, and hold the numbers in it.",
        table(
            ["File", "What it holds"],
            [[f"`{name}`", what] for name, what in FILES],
            widths=[34, 62],
            align="ll",
            caption="The files published with this report.",
            name="files",
        ),
        "### Programs",
        *_programs(report),
    )


def _disclosure(report: Report) -> str:
    return DISCLOSURE_WORDS.get(report.disclosure, "")


def _programs(report: Report) -> list[str]:
    """Tell what made the report. The renderer is in a sentence: the table is the same with each."""
    renderers = [
        f"{word} {escape(report.versions[name])}"
        for name, word in RENDERERS.items()
        if name in report.versions
    ]
    others = {name: v for name, v in report.versions.items() if name not in RENDERERS}
    sentence = f"The pages were set by {listed(renderers)}." if renderers else ""
    if not others:
        return [sentence]
    return [
        sentence,
        table(
            ["Program", "Version"],
            [[escape(name), escape(version)] for name, version in others.items()],
            widths=[48, 48],
            align="ll",
            caption="Programs that counted, drew and wrote.",
            name="versions",
        ),
    ]
