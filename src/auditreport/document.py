"""The report in words: the text of each of its parts, from what was published.

Nothing here computes a result; it says what the tables hold. Whatever comes from the audit's own
files is escaped, but for the commentary, which is Markdown by agreement.
"""

from auditreport import alternative_text
from auditreport.document_appendices import appendices
from auditreport.document_results import methods, results, standards
from auditreport.markdown import (
    blocks,
    bullets,
    div,
    escape,
    figure,
    paragraph,
    table,
)
from auditreport.published import Action, Conclusion, Report
from auditreport.words import Verdict, count, day, listed


def report_parts(report: Report) -> dict[str, str]:
    """Write the text of each of `parts/NAME.md`; a part that an audit doesn't have is empty."""
    return {
        "summary": _summary(report),
        "foreword": _from_commentary(report, "foreword", "Foreword"),
        "background": _from_commentary(report, "background", "Background"),
        "standards": standards(report),
        "methods": methods(report),
        "results": results(report),
        "conclusions": _conclusions(report),
        "actions": _actions(report),
        "notes": _from_commentary(report, "notes", "Notes"),
        "references": _references(report),
        "appendices": appendices(report),
    }


def audit_metadata(report: Report) -> dict[str, object]:
    """Give the front matter (`_audit.yml`). Its values are read as Markdown: they are escaped."""
    definition = report.definition
    dates = [
        ("Form sent", [definition.sent] if definition.sent else []),
        ("Reminder" if len(definition.reminders) == 1 else "Reminders", definition.reminders),
        ("Deadline for returns", [definition.deadline]),
        ("Report", [definition.report_date]),
    ]
    metadata: dict[str, object] = {
        "title": escape(definition.title),
        "subtitle": escape(definition.subtitle),
        "organisation": escape(definition.organisation),
        "date": day(definition.report_date),
        "edition": "Draft",
        "lang": "en-GB",
        "description": escape(_description(report)),
        "licence": escape(definition.licence),
        "credits": [
            *map(escape, definition.authors),
            f"Made by auditreport from {count(report.included, 'return')}",
        ],
        "key-dates": [
            {"label": label, "value": listed([_unbroken(day(date)) for date in value])}
            for label, value in dates
            if value
        ],
    }
    return {key: value for key, value in metadata.items() if value}


def _unbroken(text: str) -> str:
    return text.replace(" ", "\N{NO-BREAK SPACE}")


def _description(report: Report) -> str:
    returns = count(report.included, "return")
    return f"{report.definition.title}: findings from {returns}, standard by standard."


def _from_commentary(report: Report, name: str, title: str) -> str:
    """Write a part that is the commentary alone, or nothing."""
    text = report.text_of(name)
    return blocks(f"# {title} {{#sec-{name}}}", text) if text else ""


# ---------------------------------------------------------------------------------------------
# Summary


def _summary(report: Report) -> str:
    overview = ""
    standards_answered = report.standards and report.included
    if standards_answered or report.mentions("@fig-overview"):
        overview = figure(
            "charts/overview.svg",
            caption="Compliance with each standard, beside its target.",
            alternative=alternative_text.overview(
                report.rows, report.labels, report.definition.title
            ),
            name="overview",
        )
    # The audit's own words come first; made-up ones would only repeat them.
    text = report.discussion("summary") or _summary_in_words(report)
    return blocks("# Summary {#sec-summary}", _key_figures(report), text, overview)


def _key_figures(report: Report) -> str:
    figures: list[tuple[str, str, str]] = [
        (str(report.included), "return analysed", "returns analysed")
    ]
    everyone = report.everyone
    if everyone and report.included:
        figures.append((str(everyone.organisations), "organisation", "organisations"))
    if report.rate:
        about = "about " if report.definition.population else ""
        departments = count(report.population, "department")
        words = f"of {about}{departments}"
        figures.append((report.rate, words, words))
    if any(report.verdicts().values()):
        of = {
            Verdict.MET: ("standard met", "standards met"),
            Verdict.CLOSE: ("close to its target", "close to their target"),
            Verdict.SHORT: ("short of its target", "short of their target"),
        }
        figures += [(str(len(q)), *of[verdict]) for verdict, q in report.verdicts().items()]
    items = [f"**{n}** {one if n == '1' else many}" for n, one, many in figures]
    return div(".key-figures", bullets(items))


def _summary_in_words(report: Report) -> str:
    """Two or three sentences, for an audit that has none of its own."""
    if not report.included:
        return "No returns have been analysed yet, so this report has no results to sum up."
    everyone = report.everyone
    several = everyone is not None and everyone.organisations > 1
    origin = f" from {everyone.organisations} organisations" if everyone and several else ""
    sentences = [f"This report sets out the answers in {count(report.included, 'return')}{origin}."]
    if report.standards:
        sentences.append(_verdicts_in_words(report))
        sentences.append(
            "@sec-results takes the questions group by group, @sec-conclusions says what follows "
            "from the answers, and @sec-actions what should be done."
        )
    else:
        sentences.append(
            "The audit sets no standards, so nothing is met or missed; @sec-results takes the "
            "questions group by group."
        )
    return " ".join(sentences)


def _verdicts_in_words(report: Report) -> str:
    verdicts, total = report.verdicts(), len(report.standards)
    without = total - sum(map(len, verdicts.values()))
    if without == total:
        return "No department answered yes or no to a standard, so none has a verdict."
    if total == 1:
        return f"Its one standard is {next(v.value for v, q in verdicts.items() if q)}."
    parts = [
        f"{len(q)} {'is' if len(q) == 1 else 'are'} {v.value}" for v, q in verdicts.items() if q
    ]
    if without:
        parts.append(f"{without} {'has' if without == 1 else 'have'} no verdict")
    short = verdicts[Verdict.SHORT]
    named = f" Furthest from target: {listed(_furthest(report))}." if short else ""
    return f"Of {total} standards, {listed(parts)} (@fig-overview).{named}"


def _furthest(report: Report) -> list[str]:
    """Up to three standards that are short, furthest first, with their percentages."""
    ordered = alternative_text.furthest_first(report.rows)
    short = [row for row in ordered if row.verdict is Verdict.SHORT]
    return [
        f"{escape(report.labels.get(row.question, ''))} ({row.question}, {row.percent}%)"
        for row in short[:3]
    ]


# ---------------------------------------------------------------------------------------------
# Conclusions and actions


def _conclusions(report: Report) -> str:
    text = report.discussion("conclusions")
    if not report.conclusions:
        fallback = (
            "The answers give rise to no conclusions."
            if report.included
            else "There are no conclusions yet, as no returns have been analysed."
        )
        return blocks("# Conclusions {#sec-conclusions}", text or fallback)
    fallback = (
        "Each conclusion names the questions on which it rests, and appears because of the "
        "answers to them. It is marked as a [concern]{.severity-concern}, as a matter for "
        "[attention]{.severity-attention} or as [sound]{.severity-sound}."
    )
    cards = [_conclusion(report, conclusion) for conclusion in report.conclusions]
    return blocks("# Conclusions {#sec-conclusions}", text or fallback, *cards)


def _conclusion(report: Report, conclusion: Conclusion) -> str:
    first, *more = conclusion.text.splitlines() or [""]
    severity = conclusion.severity
    return div(
        f".conclusion .{severity}",
        f"### {escape(conclusion.title or conclusion.id)}",
        f"[{severity}]{{.severity-{severity}}} {escape(first)}",
        *map(paragraph, more),
        _questions(report, conclusion.questions),
    )


def _actions(report: Report) -> str:
    text = report.discussion("actions")
    if not report.actions:
        fallback = (
            "The answers call for no action."
            if report.included
            else "There are no actions yet, as no returns have been analysed."
        )
        return blocks("# Action plan {#sec-actions}", text or fallback)
    fallback = (
        "Each action names who should take it on, what to do and the answers that call for it. "
        "@tbl-actions lists them all."
    )
    cards = [_action(report, action) for action in report.actions]
    return blocks("# Action plan {#sec-actions}", text or fallback, _actions_table(report), *cards)


def _actions_table(report: Report) -> str:
    statuses = {action.status for action in report.actions}
    headings, widths = ["Action", "For", "Priority", "Questions"], [40, 30, 11, 15]
    if len(statuses) > 1:
        headings, widths = [*headings, "Status"], [*widths, 11]
    rows = []
    for action in report.actions:
        row = [
            f"**{escape(action.id)}** {escape(action.title)}",
            escape(action.who) or "–",
            _priority(action),
            ", ".join(action.questions) or "–",
        ]
        rows.append([*row, escape(action.status)] if len(statuses) > 1 else row)
    return table(
        headings,
        rows,
        widths=widths,
        align="l" * len(headings),
        caption="The actions at a glance.",
        name="actions",
    )


def _action(report: Report, action: Action) -> str:
    chip = _priority(action)
    title = f"{escape(action.id)} {escape(action.title)}".strip()
    return div(
        f".action .{action.priority}",
        f"### {title}",
        f"{chip} For: {escape(action.who)}" if action.who else chip,
        paragraph(action.why),
        bullets(map(paragraph, action.steps)),
        _questions(report, action.questions),
    )


def _priority(action: Action) -> str:
    return f"[{action.priority}]{{.priority-{action.priority}}}"


def _questions(report: Report, questions: tuple[str, ...]) -> str:
    """Name the questions that something rests on, and where their results stand."""
    parts = []
    for group in report.definition.groups:
        here = [q.id for q in report.questions_of(group) if q.id in questions]
        if here:
            parts.append(f"{listed(here)} (@sec-{group.id})")
    noun = "Question" if len(questions) == 1 else "Questions"
    return f"{noun}: {'; '.join(parts)}." if parts else ""


def _references(report: Report) -> str:
    return "# References {#sec-references}\n\n::: {#refs}\n:::\n" if report.has_references else ""
