"""The parts of the report that hold results: standards, methods with the response, groups."""

from collections.abc import Sequence

from auditreport import alternative_text
from auditreport.definition import Definition
from auditreport.document_breakdowns import breakdowns, withheld_note
from auditreport.document_certainty import certainty
from auditreport.document_described import described, how_described
from auditreport.document_response import response
from auditreport.document_silence import silence
from auditreport.kinds.expectation import Rule, in_short
from auditreport.markdown import (
    blocks,
    div,
    escape,
    figure,
    paragraph,
    table,
)
from auditreport.published import Report
from auditreport.questions import Group, Question
from auditreport.response_tables import LEFT, number_at
from auditreport.tables import QuestionRow, with_mark
from auditreport.variables import interval_in_words, percent
from auditreport.words import (
    ANSWER_WORDS,
    VERDICT_WORDS,
    Answer,
    Role,
    Verdict,
    count,
    day,
    listed,
    plain_number,
)


def verdict_chip(verdict: Verdict) -> str:
    """Show a verdict as a word in a frame."""
    return f"[{VERDICT_WORDS[verdict]}]{{.verdict-{verdict.value}}}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def expected_answer(question: Question, definition: Definition) -> str:
    """Name the expected answer in a word, or the rule; a survey item has none."""
    if isinstance(question.expected, Rule):
        return escape(_capital(in_short(question.expected, definition.kinds[question.id])))
    return {"yes": "Yes", "no": "No"}.get(question.expects, "None")


# ---------------------------------------------------------------------------------------------
# Standards


def standards(report: Report) -> str:
    """Write the part *Standards*: commentary, and what is expected of each question."""
    text = report.text_of("standards") or _standards_in_words(report)
    return blocks("# Standards {#sec-standards}", text, _standards_table(report))


def _standards_in_words(report: Report) -> str:
    definition = report.definition
    roles = [definition.role(question) for question in definition.scored]
    number = roles.count(Role.STANDARD)
    if not number:
        return "This audit sets no standards: its questions describe what departments do."
    usual = plain_number(definition.target)
    sentences = [
        f"The audit has {count(number, 'standard')}: each has an expected answer, a target and a "
        f"verdict. The target is {usual}% compliance, unless @tbl-standards says otherwise."
    ]
    if Role.PRACTICE in roles:
        sentences.append(
            "A practice has an expected answer, but is not a standard: it has no target."
        )
    if Role.SURVEY in roles:
        sentences.append("A survey item describes what departments do; nothing is expected of it.")
    return " ".join(sentences)


def _standards_table(report: Report) -> str:
    definition = report.definition
    chosen = [q for q in definition.scored if definition.role(q) is not Role.SURVEY]
    if not chosen:
        return ""
    with_basis = any(question.basis for question in chosen)
    # A rule has more words than yes or no.
    expected = 24 if any(isinstance(question.expected, Rule) for question in chosen) else 10
    rows = []
    for question in chosen:
        target = definition.target_of(question)
        row = [
            f"**{question.id}** {escape(question.short_label)}",
            _kind(question, definition),
            expected_answer(question, definition),
            "–" if target is None else f"{plain_number(target)}%",
        ]
        rows.append([*row, escape(question.basis) or "–"] if with_basis else row)
    practices = any(definition.role(question) is Role.PRACTICE for question in chosen)
    what = "The standards and practices" if practices else "The standards"
    return table(
        ["Question", "Kind", "Expected", "Target", *(["Basis"] if with_basis else [])],
        rows,
        widths=[36, 22, expected, 8, 32] if with_basis else [60, 20, expected + 1, 9],
        align="lllrl" if with_basis else "lllr",
        caption=f"{what}, with what is expected of them.",
        name="standards",
    )


def _kind(question: Question, definition: Definition) -> str:
    if definition.role(question) is Role.STANDARD:
        return "Standard"
    return f"Practice, {question.desired} desired" if question.desired else "Practice"


# ---------------------------------------------------------------------------------------------
# Methods


def methods(report: Report) -> str:
    """Write the part *Methods*: commentary, how sure figures are, who answered and who didn't."""
    text = report.text_of("methods") or _methods_in_words(report)
    return blocks(
        "# Methods {#sec-methods}",
        text,
        how_described(report),
        certainty(report),
        response(report),
        silence(report),
    )


def _methods_in_words(report: Report) -> str:
    definition = report.definition
    sent = f" on {day(definition.sent)}" if definition.sent else ""
    reminders = ""
    if definition.reminders:
        reminders = f" Reminders followed on {listed(list(map(day, definition.reminders)))}."
    margin = plain_number(definition.margin)
    left = number_at(report.flow, LEFT)
    went_to = f"The form went to {count(report.registered + left, 'department')}{sent}."
    if left:
        went_to += (
            f" By the deadline {left} of them had closed or become part of another, so that "
            f"{count(report.registered, 'department counts', 'departments count')} as invited."
        )
    return blocks(
        f"{went_to}{reminders} Returns completed by {day(definition.deadline)} are analysed.",
        "For each question, the *departments* are those that answered yes or no. *Compliance* is "
        "the share of them that gave the expected answer; for a survey item, the percentage is "
        "the share that said yes. Don’t know, blank and not applicable are counted beside it and "
        "are not part of it. Percentages are whole numbers, halves rounded up.",
        "A standard is *met* when its compliance reaches the target, *close* when it lies below "
        f"by no more than {margin} percentage points, and *short* otherwise. The verdict is taken "
        "from the percentage before rounding."
        if report.standards
        else "",
    )


# ---------------------------------------------------------------------------------------------
# Results


def results(report: Report) -> str:
    """Write the part *Results*: a section a group, with its table, its chart and its discussion."""
    sections = [_group(report, group) for group in report.definition.groups]
    return blocks(
        "# Results {#sec-results}", _results_in_words(report), *sections, breakdowns(report)
    )


def _results_in_words(report: Report) -> str:
    if not report.included:
        return div(
            '.callout-important title="No returns yet"',
            "No returns have been analysed yet. Once there are some, each group of questions has "
            "its table, its chart and its discussion here. The questions are in "
            "@sec-questionnaire.",
        )
    text = (
        "Every group of questions has a table and a chart. A percentage is the share of the "
        "departments that answered yes or no; don’t know, blank and not applicable are counted "
        "beside it. The *95% interval* says how far chance may have moved the percentage "
        "(@sec-certainty)."
    )
    if report.described:
        text += (
            " Where an option, a number or a day was asked for, a percentage is the share of the "
            "departments that gave one, and each such question has a table and a chart of its own."
        )
    if not report.standards:
        return text
    margin = plain_number(report.definition.margin)
    return (
        f"{text} A standard is {verdict_chip(Verdict.MET)} where compliance reaches its target, "
        f"{verdict_chip(Verdict.CLOSE)} within {margin} percentage points below it, and "
        f"{verdict_chip(Verdict.SHORT)} further down; *sensitive* marks a verdict that would "
        "change if all don’t knows and blanks had failed, or all had achieved."
    )


def _group(report: Report, group: Group) -> str:
    rows = report.rows_of(group)
    title = escape(group.title)
    chart = ""
    if rows and (report.included or report.mentions(f"@fig-{group.id}")):
        chart = figure(
            f"charts/{group.id}.svg",
            caption=f"{title}: {alternative_text.message(rows)}.",
            alternative=alternative_text.group(rows, report.labels, group.title),
            name=group.id,
        )
    shown = rows and (report.included or report.mentions(f"@tbl-{group.id}"))
    return blocks(
        f"## {title} {{#sec-{group.id}}}",
        paragraph(group.about),
        group_table(report, group, rows) if shown else "",
        _not_to_know(report, rows),
        chart,
        report.discussion(f"groups/{group.id}"),
        described(report, group),
        *(_themes(report, q) for q in report.questions_of(group) if q.is_text),
    )


def group_table(report: Report, group: Group, rows: Sequence[QuestionRow]) -> str:
    """Write a group's table. Columns that would be empty in every row are left out."""
    questions = {question.id: question for question in report.definition.questions}
    asked = any(row.not_asked for row in rows)
    judged = any(row.role is Role.STANDARD for row in rows)
    kinds = {row.role is Role.SURVEY for row in rows}
    not_achieved, achieved = {
        frozenset({False}): ("Not achieved", "Achieved"),
        frozenset({True}): ("No", "Yes"),
        # A survey item's yes is no achievement: it may be the opposite.
        frozenset({True, False}): ("Not achieved, or no", "Achieved, or yes"),
    }[frozenset(kinds)]
    headings = [
        "Question",
        "Expected answer",
        ANSWER_WORDS[Answer.NOT_APPLICABLE],
        ANSWER_WORDS[Answer.BLANK],
        ANSWER_WORDS[Answer.DONT_KNOW],
        *([ANSWER_WORDS[Answer.NOT_ASKED]] if asked else []),
        "Departments",
        not_achieved,
        achieved,
        "%",
        "95% interval",
        *(["Verdict"] if judged else []),
    ]
    body = [
        [
            f"**{row.question}** {escape(questions[row.question].text)}",
            expected_answer(questions[row.question], report.definition),
            row.not_applicable,
            row.blank,
            row.dont_know,
            *([row.not_asked] if asked else []),
            row.departments,
            row.not_achieved,
            row.achieved,
            "–" if row.percent is None else f"{row.percent}%",
            interval_cell(row),
            *([_verdict_cell(row)] if judged else []),
        ]
        for row in rows
    ]
    figures = len(headings) - 2 - judged
    return table(
        headings,
        body,
        widths=[44, 8, *[7] * figures, *([8] if judged else [])],
        align="ll" + "r" * figures + "l" * judged,
        caption=_group_caption(report, group, rows),
        name=group.id,
    )


def interval_cell(row: QuestionRow) -> str:
    """The 95% interval as a cell: ``27–41``, in percent."""
    return f"{row.interval[0]}–{row.interval[1]}" if row.interval else "–"


def _not_to_know(report: Report, rows: Sequence[QuestionRow]) -> str:
    """Give both figures of each question to which a don't know is itself a failing."""
    failing = {q.id for q in report.definition.questions if q.dont_know == "not_achieved"}
    return " ".join(
        f"In {row.question}, not to know is itself a failing: with "
        f"{count(row.dont_know, 'don’t know', 'don’t knows')} as not achieved, compliance is "
        f"{percent(row.achieved, row.departments + row.dont_know)} instead of {row.percent}% "
        f"(95% interval {interval_in_words(row)})."
        for row in rows
        if row.question in failing and row.dont_know and row.departments
    )


def _verdict_cell(row: QuestionRow) -> str:
    if row.verdict:
        chip = verdict_chip(row.verdict)
        return f"{chip} *sensitive*" if row.sensitive else chip
    return "practice" if row.role is Role.PRACTICE else "–"


def _group_caption(report: Report, group: Group, rows: Sequence[QuestionRow]) -> str:
    sentences = [f"{escape(group.title)}: answers of {count(report.included, 'department')}."]
    roles = {row.role for row in rows}
    if Role.SURVEY in roles and len(roles) > 1:
        sentences.append("Where no answer is expected, the last counts are of no and of yes.")
    if any(row.percent is None for row in rows):
        sentences.append("A dash in place of a percentage: no yes or no answers.")
    return " ".join(sentences)


def _themes(report: Report, question: Question) -> str:
    """Write of a free-text question: how many wrote something, and what about."""
    given = report.variables.get(f"{question.key}.given", "")
    coded = report.variables.get(f"{question.key}.coded", "")
    themes = [row for row in report.themes if row.question == question.id]
    asked = f"**{question.id}** {escape(question.text)}"
    if not report.included:
        return ""
    if given in ("", "0"):
        return f"{asked} *Free text: nobody answered.*"
    own = "its" if given == "1" else "their"
    wrote = f"{count(int(given), 'department')} answered in {own} own words"
    if not any(row.departments != 0 for row in themes):
        return f"{asked} *{wrote}; no answer has been given a theme yet.*"
    verb = "was" if coded == "1" else "were"
    lead = f"{asked} {wrote}; {coded} of the answers {verb} given a theme (@tbl-{question.key})."
    body = table(
        ["Theme", "Departments"],
        [[escape(row.title), escape(str(with_mark(row.departments)))] for row in themes],
        widths=[80, 16],
        align="lr",
        caption=f"{question.id}: themes of the answers in free text. "
        f"{count(int(given), 'answer')}, {coded or '0'} with a theme.{withheld_note(themes)}",
        name=question.key,
    )
    return f"{lead}\n\n{body}"
