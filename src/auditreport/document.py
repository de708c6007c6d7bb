"""The report in words: the text of each of its parts, from what was published.

Nothing here computes a result; it says what the tables hold. Whatever comes from the audit's own
files is escaped, but for the commentary, which is Markdown by agreement.
"""

from auditreport import alternative_text
from auditreport.document_appendices import appendices
from auditreport.document_plan import action_plan, conclusions
from auditreport.document_results import methods, results, standards
from auditreport.document_rounds import in_short, rounds
from auditreport.links import number, question
from auditreport.markdown import (
    blocks,
    bullets,
    div,
    escape,
    figure,
)
from auditreport.provenance import short
from auditreport.published import Report
from auditreport.tables import QuestionRow, never_withheld
from auditreport.variables import interval_in_words, percent
from auditreport.words import Verdict, count, day, listed

NO_STANDARDS = "The audit sets no standards, so nothing is met or missed"


def report_parts(report: Report) -> dict[str, str]:
    """Write the text of each of `parts/NAME.md`; a part that an audit doesn't have is empty."""
    return {
        "summary": _summary(report),
        "foreword": _from_commentary(report, "foreword", "Foreword"),
        "background": _from_commentary(report, "background", "Background"),
        "standards": standards(report),
        "methods": methods(report),
        "results": results(report),
        "rounds": _rounds(report),
        "conclusions": conclusions(report),
        "actions": action_plan(report),
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
        "edition": escape(report.mark),
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
        "made-from": _made_from(report),
        **_cover_chart(report),
    }
    return {key: value for key, value in metadata.items() if value}


def _made_from(report: Report) -> str:
    """Say on every copy which numbers it holds."""
    if not report.tables_checksum:
        return ""
    returns = count(report.included, "return")
    return f"From {returns}, tables {short(report.tables_checksum)}"


def _cover_chart(report: Report) -> dict[str, object]:
    """The cover's picture: a bar a standard, and what it shows in words."""
    drawn = [row for row in alternative_text.furthest_first(report.rows) if row.verdict]
    if not drawn:
        return {}
    parts = [f"{len(q)} {verdict.value}" for verdict, q in report.verdicts().items() if q]
    whose = "A bar is a standard" if len(drawn) > 1 else "The bar is the one standard"
    return {
        "cover-bars": [{"percent": str(r.percent), "verdict": str(r.verdict)} for r in drawn],
        "cover-says": f"{whose}, as high as its compliance: {listed(parts)}.",
    }


def _unbroken(text: str) -> str:
    return text.replace(" ", "\N{NO-BREAK SPACE}")


def _description(report: Report) -> str:
    returns = count(report.included, "return")
    return f"{report.definition.title}: findings from {returns}, standard by standard."


def _rounds(report: Report) -> str:
    """Write what has changed since the previous round, where there is one."""
    definition = report.definition
    if definition.previous is None:
        return ""
    return rounds(
        report.changes,
        definition,
        definition.previous,
        report.series,
        report.carried,
        report.disclosure,
        always_drawn=report.mentions("@fig-rounds"),
    )


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
            caption=f"{_verdicts_in_caption(report)}ompliance with each standard and its 95% "
            f"interval, beside its target.{_sensitive_in_caption(report)}",
            alternative=alternative_text.overview(
                report.rows, report.labels, report.definition.title
            ),
            name="overview",
        )
    # The audit's own words come first; made-up ones would only repeat them.
    text = report.discussion("summary") or summary_in_words(report)
    return blocks("# Summary {#sec-summary}", _key_figures(report), text, overview)


def _key_figures(report: Report) -> str:
    items = [
        f"**{number(figure, place, name)}** {words}"
        for figure, words, place, name in key_figures(report)
    ]
    return div(".key-figures", bullets(items))


def key_figures(report: Report) -> list[tuple[str, str, str, str]]:
    """The figures that stand out of the summary: each with its words, its place and its name."""
    everyone = report.everyone
    returns = (str(report.included), "return analysed", "returns analysed")
    figures = [(*returns, "tbl-response", "response.included")]
    if everyone and report.included:
        of_them = (str(everyone.organisations), "organisation", "organisations")
        figures.append((*of_them, "tbl-response", "response.organisations"))
    if report.rate:
        about = "about " if report.definition.population else ""
        words = f"of {about}{count(report.population, 'department')}"
        figures.append((report.rate, words, words, "tbl-rates", "response.rate"))
    if any(report.verdicts().values()):
        of = {
            Verdict.MET: ("standard met", "standards met"),
            Verdict.CLOSE: ("close to its target", "close to their target"),
            Verdict.SHORT: ("short of its target", "short of their target"),
        }
        figures += [
            (str(len(q)), *of[verdict], "fig-overview", f"verdicts.{verdict}.count")
            for verdict, q in report.verdicts().items()
        ]
    return [
        (figure, one if figure == "1" else many, place, name)
        for figure, one, many, place, name in figures
    ]


def summary_in_words(report: Report) -> str:
    """Two or three sentences, for an audit that has none of its own."""
    if not report.included:
        return "No returns have been analysed yet, so this report has no results to sum up."
    sentences = [origin_in_words(report)]
    if report.standards:
        sentences += filter(None, [verdicts_in_words(report), sensitive_in_words(report)])
        if report.definition.previous:
            sentences.append(in_short(report.changes, report.definition.previous))
        sentences.append(
            "@sec-results takes the questions group by group, @sec-conclusions says what follows "
            "from the answers, and @sec-actions what should be done."
        )
    else:
        sentences.append(f"{NO_STANDARDS}; @sec-results takes the questions group by group.")
    return " ".join(sentences)


def origin_in_words(report: Report) -> str:
    """Whose answers the report sets out."""
    everyone = report.everyone
    organisations = never_withheld(everyone.organisations) if everyone else 0
    origin = f" from {organisations} organisations" if organisations > 1 else ""
    return f"This report sets out the answers in {count(report.included, 'return')}{origin}."


def verdicts_in_words(report: Report) -> str:
    """How many standards have each verdict, and which are furthest from their target."""
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


def sensitive_in_words(report: Report) -> str:
    """Say how many verdicts don't knows and blanks could change."""
    sensitive = [row.question for row in report.standards if row.sensitive]
    if not any(report.verdicts().values()):
        return ""
    if not sensitive:
        return "No verdict would change, whatever the don’t knows and blanks had been."
    which = count(len(sensitive), "verdict is", "verdicts are")
    named = listed(list(map(question, sensitive)))
    them = "it" if len(sensitive) == 1 else "them"
    return f"{which} sensitive, {named}: don’t knows and blanks could change {them}."


def _verdicts_in_caption(report: Report) -> str:
    parts = [f"{len(q)} {verdict.value}" for verdict, q in report.verdicts().items() if q]
    return f"{listed(parts)}: c" if parts else "C"


def _sensitive_in_caption(report: Report) -> str:
    number = sum(row.sensitive for row in report.standards)
    if not number:
        return ""
    return f" {count(number, 'verdict is', 'verdicts are')} sensitive (◇)."


def _furthest(report: Report) -> list[str]:
    """Up to three standards that are short, furthest first, with their percentages."""
    ordered = alternative_text.furthest_first(report.rows)
    short = [row for row in ordered if row.verdict is Verdict.SHORT]
    return [
        f"{escape(report.labels.get(row.question, ''))} "
        f"({question(row.question)}, {_headline(report, row)})"
        for row in short[:3]
    ]


def _headline(report: Report, row: QuestionRow) -> str:
    """A percentage with its interval; where not to know is itself a failing, both figures."""
    interval = f", 95% interval {interval_in_words(row)}" if row.interval else ""
    said = f"{row.percent}%{interval}"
    failing = {q.id for q in report.definition.questions if q.dont_know == "not_achieved"}
    if row.question in failing and row.dont_know:
        other = percent(row.achieved, row.departments + row.dont_know)
        said += f"; {other} with don’t knows as not achieved"
    return said


def _references(report: Report) -> str:
    return "# References {#sec-references}\n\n::: {#refs}\n:::\n" if report.has_references else ""
