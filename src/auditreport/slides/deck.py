"""The slides in words: one deck from the findings, few words on a slide and the rest in its notes.

Nothing here computes a result, and nothing is said that the report doesn't say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from auditreport.document import sensitive_in_words, verdicts_in_words
from auditreport.document_response import response_in_words
from auditreport.markdown import blocks, bullets, div, escape, paragraph, unmarked
from auditreport.published import ALL, Conclusion, Report
from auditreport.response_tables import estimated
from auditreport.slides.chart import Picture, slide_chart
from auditreport.slides.evidence import Evidence, answers, evidence, notes
from auditreport.slides.room import TABLE_ROWS, TITLE_LETTERS
from auditreport.slides.rounds import round_slides
from auditreport.slides.table import cells, small_table
from auditreport.tables import with_mark
from auditreport.words import Role, Verdict, count, day, plain_number, shortened

_ACTION_LETTERS = 60


@dataclass(frozen=True)
class Slide:
    """One slide: its headline, what stands beside one another or alone, and the speaker's notes.

    All is Markdown but ``title``, which is plain.
    """

    title: str
    body: str
    notes: Sequence[str] = ()
    side: str = ""
    """The column on the left, where the body is beside it."""
    classes: str = ""


@dataclass(frozen=True)
class Deck:
    """The parts of `slides.qmd`, and the pictures that they show, by name."""

    parts: Mapping[str, str]
    pictures: Mapping[str, Picture] = field(default_factory=dict)


def deck(report: Report, forms: Sequence[str], fonts: Sequence[Path] = ()) -> Deck:
    """All slides but the title's; ``forms`` are the report's (`html`, `pdf`)."""
    pictures: dict[str, Picture] = {}
    parts = {
        "opening": [_response(report), *_overview(report)],
        "conclusions": [_conclusion(report, one, pictures, fonts) for one in report.conclusions],
        "actions": list(_actions(report)),
        "rounds": [Slide(*one) for one in round_slides(report)],
        "closing": [_methods(report), _close(report, forms)],
    }
    titles: set[str] = set()
    written = {
        name: blocks(*(_written(_unique(slide, titles)) for slide in slides))
        for name, slides in parts.items()
    }
    return Deck(written, pictures)


def slides_metadata(report: Report) -> dict[str, object]:
    """Give the front matter (`_audit.yml`). Its values are read as Markdown: they are escaped."""
    definition = report.definition
    metadata = {
        "title": escape(definition.title),
        "subtitle": escape(definition.subtitle),
        "organisation": escape(definition.organisation),
        "author": escape(definition.organisation),
        "date": day(definition.report_date),
        "edition": escape(report.mark),
        "lang": "en-GB",
        "description": escape(f"{definition.title}: the findings, one conclusion a slide."),
    }
    return {key: value for key, value in metadata.items() if value}


def _unique(slide: Slide, titles: set[str]) -> Slide:
    """A slide whose title no other has: who listens to titles alone must tell them apart."""
    title, number = slide.title, 1
    while slide.title in titles:
        number += 1
        slide = replace(slide, title=f"{title} ({number})")
    titles.add(slide.title)
    return slide


def _written(slide: Slide) -> str:
    body = slide.body
    if slide.side:
        columns = (
            div('.column width="30%"', slide.side),
            div('.column width="70%"', body),
        )
        # A fence longer than those within it.
        body = f":::: {{.columns}}\n{blocks(*columns)}::::"
    classes = f" {{.slide{slide.classes}}}"
    return blocks(
        f"## {escape(slide.title)}{classes}",
        body,
        div(".speaker", *map(paragraph, slide.notes)) if slide.notes else "",
    )


def side(figure: str, words: Sequence[str]) -> str:
    """The big number and the words below it."""
    return blocks(f"[{escape(figure)}]{{.big}}", *map(paragraph, words))


# ---------------------------------------------------------------------------------------------
# Before the conclusions


def _response(report: Report) -> Slide:
    if not report.included:
        return Slide("No returns have been analysed yet", "", ["There are no results to show."])
    of = count(report.population, "department")
    about = "about " if estimated(report.definition, report.registered) else ""
    words = [f"{report.rate} of {about}{of}"] if report.rate else []
    return Slide(
        f"{count(report.included, 'department')} answered",
        _who_answered(report),
        [unmarked(response_in_words(report))],
        side(str(report.included), ["return analysed" if report.included == 1 else "returns analysed", *words]),
    )


def _who_answered(report: Report) -> str:
    """Those analysed beside those invited, by the strata for which there is room."""
    rows: list[list[object]] = []
    for stratum in report.definition.strata:
        here = [row for row in report.response if row.stratum == stratum.id]
        if here and len(rows) + len(here) <= TABLE_ROWS:
            rows += [
                [escape(shortened(f"{stratum.title}: {row.value}", 30)), with_mark(row.departments), row.invited_departments]
                for row in here
            ]
    everyone = report.everyone
    if not rows and everyone:
        rows = [["Departments", with_mark(everyone.departments), everyone.invited_departments]]
    return small_table(["Among", "Analysed", "Invited"], rows, widths=[50, 25, 25], align="lrr")


def _overview(report: Report) -> Iterator[Slide]:
    """How the standards stand, area by area; nothing where there is none, or no answer."""
    verdicts = report.verdicts()
    total = len(report.standards)
    if not (report.included and any(verdicts.values())):
        return
    numbers = {verdict: len(found) for verdict, found in verdicts.items()}
    rows: list[list[object]] = []
    for group in report.definition.groups:
        here = [row.verdict for row in report.rows_of(group) if row.role is Role.STANDARD]
        if here:
            rows.append([escape(shortened(group.title, 34)), *(here.count(v) for v in Verdict)])
    pages = list(cells(rows, TABLE_ROWS + 1))
    said = [unmarked(verdicts_in_words(report)), sensitive_in_words(report)]
    met = numbers[Verdict.MET]
    for number, page in enumerate(pages, start=1):
        of = f" ({number} of {len(pages)})" if len(pages) > 1 else ""
        yield Slide(
            f"{met} of {count(total, 'standard')} {'is' if met == 1 else 'are'} met{of}",
            small_table(["Area", "Met", "Close", "Short"], page, widths=[58, 12, 15, 15], align="lrrr"),
            [text for text in said if text],
            side(str(numbers[Verdict.SHORT]), ["short of target", f"{numbers[Verdict.CLOSE]} close to it", f"{met} met"]),
        )


# ---------------------------------------------------------------------------------------------
# One conclusion a slide


def _conclusion(
    report: Report, one: Conclusion, pictures: dict[str, Picture], fonts: Sequence[Path]
) -> Slide:
    found = evidence(report, one)
    return Slide(
        shortened(one.headline or one.title or one.id, TITLE_LETTERS),
        _beside(report, one, found, pictures, fonts),
        notes(report, one),
        side(found.figure, found.words) if found.rows else "",
        f" .{one.severity} #{one.id.lower()}",
    )


def _beside(
    report: Report,
    one: Conclusion,
    found: Evidence,
    pictures: dict[str, Picture],
    fonts: Sequence[Path],
) -> str:
    """A chart of the questions; of a single one all its answers, as a table; without any, words."""
    if not found.rows:
        return paragraph(shortened(one.text, 240))
    if len(found.rows) == 1:
        rows = [[word, number] for word, number in answers(found.rows[0])]
        return small_table(["Answer", "Departments"], rows, widths=[60, 40], align="lr")
    pictures[one.id] = slide_chart(
        found.rows, report.labels, title=one.title or one.id, name=one.id, font_files=fonts
    )
    alternative = pictures[one.id].alternative.translate(_IN_BRACKETS)
    return f"![{alternative}](charts/{one.id}.svg)"


_IN_BRACKETS = str.maketrans({c: f"\\{c}" for c in "\\`*_{}[]<>|~^@$&#"})


# ---------------------------------------------------------------------------------------------
# After the conclusions


def _actions(report: Report) -> Iterator[Slide]:
    pages = list(cells(report.actions, 4))
    for number, page in enumerate(pages, start=1):
        of = f" ({number} of {len(pages)})" if len(pages) > 1 else ""
        rows = [
            [escape(a.id), escape(shortened(a.title or a.text, _ACTION_LETTERS)), a.priority] for a in page
        ]
        said = [
            f"{a.id} {a.title}. {f'For: {a.who}. ' if a.who else ''}{' '.join(a.steps)}" for a in page
        ]
        yield Slide(
            f"What should be done{of}",
            small_table(["", "Action", "Priority"], rows, widths=[8, 72, 20], align="lll"),
            said,
        )


def _methods(report: Report) -> Slide:
    definition = report.definition
    margin, target = plain_number(definition.margin), plain_number(definition.target)
    asked = count(len(definition.questions), "question")
    points = [
        f"{asked} to each department; returns until {day(definition.deadline)}",
        "Percentages are of departments that gave an answer",
        "95% intervals: how far chance alone may reach",
    ]
    if report.standards:
        points += [
            "Met: the target is reached",
            f"Close: within {margin} percentage points; short: further below",
        ]
    said = [
        "A department that answered don’t know, left a blank, or to which a question did not apply, "
        "is in no percentage; the report gives their numbers.",
        f"The target is {target}% unless a standard has its own." if report.standards else "",
        "Departments chose whether to answer, and no interval allows for that.",
    ]
    return Slide("How it was done", bullets(points), [text for text in said if text])


def _close(report: Report, forms: Sequence[str]) -> Slide:
    files = [f"report.{form}" for form in forms]
    points = [
        f"The report: {' and '.join(files)}",
        "Every table: tables.xlsx",
        f"Published by {escape(shortened(report.definition.organisation, 60))}, "
        f"{day(report.definition.report_date)}",
    ]
    said = [
        "Each conclusion is in the report with the questions on which it rests, and each number "
        f"with its row in the tables. {report.mark} of {day(report.definition.report_date)}.",
        report.definition.licence,
    ]
    return Slide("Where to read more", bullets(points), [text for text in said if text])
