"""The report's appendices: the questionnaire, returns and data quality, how it was made."""

from collections import Counter
from collections.abc import Mapping, Sequence

from auditreport.back_test import ABOUT, Compared, Equal
from auditreport.document_disclosure import disclosure_in_words
from auditreport.document_quality import data_quality
from auditreport.document_silence import silence_tables
from auditreport.kinds.expectation import in_words as expected_in_words
from auditreport.kinds.kind import Kind
from auditreport.kinds.routing import Kinds, in_words
from auditreport.markdown import blocks, div, escape, numbered, table
from auditreport.published import Report
from auditreport.questions import Question
from auditreport.review_counts import in_words as in_words_of_review
from auditreport.words import Role, count, day, listed, plain_number

RENDERERS = {"quarto": "Quarto", "pandoc": "Pandoc", "typst": "Typst"}

FILES = (
    ("tables/questions.csv", "Every question’s counts, percentage with its interval, and verdict"),
    ("tables/GROUP.csv", "The same, a file a group"),
    ("tables/response.csv", "Departments and organisations analysed and invited"),
    ("tables/flow.csv", "From the departments invited to those analysed, and returns by outcome"),
    ("tables/arrivals.csv", "Returns analysed over time, by period and by week"),
    ("tables/rates.csv", "Response rates as AAPOR defines them"),
    ("tables/silence.csv", "What the silence of departments could hide"),
    ("tables/themes.csv", "Themes of the answers in free text"),
    ("tables/breakdowns.csv", "Answers by a stratum, or by another question"),
    ("charts/", "Every chart as a drawing (SVG)"),
    ("findings/conclusions.csv", "The conclusions, with their questions"),
    ("findings/actions.csv", "The actions, with their questions"),
    ("findings/standards_not_met.csv", "Standards not met, with their actions or waivers"),
    ("findings/exceptions.csv", "Standards outside a department’s control"),
    ("findings/exceptions.txt", "The letters to the authorities responsible for them"),
    ("findings/variables.csv", "Every figure that the text can quote, by name"),
    ("trace/numbers.json", "Where each figure of the text comes from, back to its table"),
    ("quality/returns.csv", "What became of each return, without names"),
    ("quality/issues.csv", "Issues found in returns, by kind"),
    ("quality/decisions.csv", "Decisions of the audit office, without names"),
    ("quality/disclosure.csv", "What was withheld or rounded, and by which rule"),
    ("report/accessibility.html", "Accessibility statement: what was checked, what was found"),
    ("report/tables.xlsx", "All tables as a workbook"),
    ("report/tables.ods", "The same as OpenDocument"),
    ("report/summary.pdf", "The summary, on two pages"),
    ("report/plain-language.*", "The findings in plain words, for the public"),
    ("data/", "The tables as data, each column described, with a citation"),
    ("manifest.json", "Checksums of what went in and what came out"),
)


DESCRIBED = (
    ("tables/options.csv", "How many departments chose each option of a question"),
    ("tables/figures.csv", "Median, quartiles and range of numbers and days"),
)
REVIEW = ("quality/review.csv", "How many remarks a draft was given, and what became of them")
BACK_TEST = ("quality/back_test.csv", "Figures published before, beside those computed here")


def appendices(report: Report) -> str:
    """Write all three appendices."""
    return blocks(
        _questionnaire(report), data_quality(report), silence_tables(report), _making(report)
    )


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
    kind = definition.kinds[question.id]
    notes = [escape(kind_in_words(question, kind))]
    if question.is_text:
        notes.append("Free text.")
    elif definition.role(question) is Role.SURVEY:
        notes.append("Survey item: no answer is expected.")
    else:
        notes.append(escape(expected_in_words(question.expected or "", kind)))
        target = definition.target_of(question)
        if target is not None:
            notes.append(f"Standard with a target of {plain_number(target)}%.")
        else:
            wish = f"; {question.desired} desired" if question.desired else ""
            notes.append(f"Practice, without a target{wish}.")
    notes.append(escape(asked_if_in_words(question, definition.kinds)))
    basis = question.basis.rstrip(".")
    if basis:
        notes.append(f"Basis: {escape(basis)}.")
    return f"**{question.id}** {escape(question.text)} *{' '.join(filter(None, notes))}*"


def kind_in_words(question: Question, kind: Kind) -> str:
    """Say what can be answered, where it isn't yes or no: options, or unit and range."""
    if question.type in ("choice", "multi"):
        one = "One" if question.type == "choice" else "Any"
        return f"{one} of: {'; '.join(kind.options().values())}."
    ranged = any(end is not None for end in kind.plausible())
    noun = {"count": "A whole number", "number": "A number", "percent": "A percentage"}
    if question.type == "date":
        return f"A day, {kind.range_words()}." if ranged else "A day."
    return f"{noun[question.type]}, {kind.range_words()}." if question.type in noun else ""


def asked_if_in_words(question: Question, kinds: Kinds) -> str:
    """Put the routing as a sentence; empty where the question is asked of everyone."""
    return in_words(question.asked_if, kinds, "Asked only where") if question.asked_if else ""


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
                "document to print; and, from the same tables, a summary and a text in plain "
                "words. These two are always set by Typst, whichever program sets the report.",
            ]
        ),
        "Each page and each PDF is checked before it is published: pages against the Web Content "
        "Accessibility Guidelines, version 2.2, level AA, and PDFs against PDF/UA-1. The "
        "accessibility statement beside this report (`accessibility.html`) says what was checked, "
        "what was found, and whom to ask for another form.",
        disclosure_in_words(report),
        back_test_table(report.back_test),
        _review(report),
        "### The data behind this report",
        _made_from(report),
        table(
            ["File", "What it holds"],
            [[f"`{name}`", what] for name, what in _files(report)],
            widths=[34, 62],
            align="ll",
            caption="The files published with this report.",
            name="files",
        ),
        "### How to cite this report",
        _citation(report),
        "### Programs",
        *_programs(report),
    )


def _review(report: Report) -> str:
    words = in_words_of_review(report.review)
    return blocks("### Review", words) if words else ""


def _citation(report: Report) -> str:
    definition = report.definition
    titles = ": ".join(filter(None, (definition.title, definition.subtitle)))
    mark = f" {escape(report.mark)}." if report.mark else ""
    date = day(definition.report_date)
    return f"{escape(definition.organisation)}. *{escape(titles)}*. {date}.{mark}"


def _made_from(report: Report) -> str:
    """Say what the numbers come from, in a way that can be checked."""
    said = "These files are published with the report, and hold the numbers in it."
    if not report.tables_checksum:
        return said
    return (
        f"{said} The numbers are from {count(report.included, 'return')}, by way of tables with "
        f"the checksum `{report.tables_checksum}`. Anyone can take it again in the folder "
        "`tables`, with `sha256sum *.csv | sha256sum`; the manifest holds the checksum of each "
        "file."
    )


def _files(report: Report) -> list[tuple[str, str]]:
    own = [*([BACK_TEST] if report.back_test else []), *([REVIEW] if report.review else [])]
    described = DESCRIBED if report.definition.described else ()
    return [*FILES[:2], *described, *FILES[2:-4], *own, *FILES[-4:]]


def back_test_table(compared: Sequence[Compared]) -> str:
    """Set figures published before beside ours; nothing for an audit that has none."""
    if not compared:
        return ""
    by = Counter(one.equal for one in compared)
    told = [
        f"{by[equal]} {'comes' if by[equal] == 1 else 'come'} out {words}"
        for equal, words in (
            (Equal.YES, "the same"),
            (Equal.ABOUT, "about the same"),
            (Equal.NO, "different"),
        )
        if by[equal]
    ]
    if by[Equal.NO_DATA]:
        told.append(f"{by[Equal.NO_DATA]} can’t be told from these returns")
    return blocks(
        "### Figures published before",
        f"Of {count(len(compared), 'figure')} of an earlier report on this audit, {listed(told)} "
        f"(@tbl-back-test). A figure published as about so much counts as about the same within "
        f"{ABOUT} percentage points, or {ABOUT}% of a count.",
        table(
            ["What is claimed", "Published", "Here", "Equal?"],
            [
                [
                    escape(one.claim) + (f" *{escape(one.note)}*" if one.note else ""),
                    escape(one.published),
                    escape(one.ours) or "–",
                    one.equal.value,
                ]
                for one in compared
            ],
            widths=[54, 16, 16, 10],
            align="llll",
            caption="Figures of the earlier report beside those of this one.",
            name="back-test",
        ),
    )


def _programs(report: Report) -> list[str]:
    """Tell what made the report. The renderer is in a sentence: the table is the same with each."""
    others = {name: v for name, v in report.versions.items() if name not in RENDERERS}
    sentence = _set_by(report.versions)
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
        *_not_as_pinned(report),
    ]


def _set_by(versions: Mapping[str, str]) -> str:
    """Which engine set the pages; an older Quarto leaves the PDF to the other one."""
    named = {
        name: f"{word} {escape(versions[name])}"
        for name, word in RENDERERS.items()
        if name in versions
    }
    if "quarto" not in named or len(named) == 1:
        return f"The pages were set by {listed(list(named.values()))}." if named else ""
    quarto = named.pop("quarto")
    return (
        f"The web page was set by {quarto}, and the PDF by {listed(list(named.values()))}: this "
        "version of Quarto can’t make a PDF after PDF/UA-1, which screen readers rely on."
    )


def _not_as_pinned(report: Report) -> list[str]:
    """Said only where it is so: then the same inputs may give other bytes elsewhere."""
    if not report.not_as_pinned:
        return []
    others = [
        f"{escape(name)} {escape(report.versions[name])} (pinned: {escape(pinned)})"
        for name, pinned in report.not_as_pinned.items()
    ]
    return [
        f"Made with other versions than those pinned for this project: {listed(others)}. "
        "The pinned ones may give other bytes."
    ]
