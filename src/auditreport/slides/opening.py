"""The slides before the conclusions: who answered, and how the standards stand."""

from __future__ import annotations

from collections.abc import Iterator

from auditreport.document import sensitive_in_words, verdicts_in_words
from auditreport.document_response import response_in_words
from auditreport.markdown import unmarked
from auditreport.published import Report
from auditreport.response_tables import estimated
from auditreport.slides.room import PICTURE_WIDTH
from auditreport.slides.slide import Slide, big, page_of
from auditreport.slides.table import Columns, Row, by_slide, has_room, small_table
from auditreport.tables import with_mark
from auditreport.words import Role, Verdict, count, shortened

_WHO = Columns(("Among", "Analysed", "Invited"), (54, 24, 22), "lrr")
_AREAS = Columns(("Area", "Met", "Close", "Short"), (64, 12, 12, 12), "lrrr")
_LETTERS = 40


def response(report: Report) -> Slide:
    """How many answered, of how many, and of which kinds."""
    if not report.included:
        return Slide("No returns have been analysed yet", "There are no results to show.")
    about = "about " if estimated(report.definition, report.registered) else ""
    of = f"{report.rate} of {about}{count(report.population, 'department')}"
    what = "return analysed" if report.included == 1 else "returns analysed"
    return Slide(
        f"{count(report.included, 'department')} answered",
        small_table(_WHO, _who_answered(report)),
        [unmarked(response_in_words(report))],
        big(str(report.included), [what, *([of] if report.rate else [])]),
    )


def _who_answered(report: Report) -> list[Row]:
    """Those analysed beside those invited, by the strata for which there is room."""
    rows: list[Row] = []
    for stratum in report.definition.strata:
        more: list[Row] = [
            (
                shortened(f"{stratum.title}: {row.value}", _LETTERS),
                with_mark(row.departments),
                row.invited_departments,
            )
            for row in report.response
            if row.stratum == stratum.id
        ]
        if has_room(_WHO, [*rows, *more], PICTURE_WIDTH):
            rows += more
    everyone = report.everyone
    if not rows and everyone:
        rows = [("All departments", with_mark(everyone.departments), everyone.invited_departments)]
    return rows


def overview(report: Report) -> Iterator[Slide]:
    """How the standards stand, area by area; nothing where there is none, or no answer."""
    verdicts = report.verdicts()
    if not (report.included and any(verdicts.values())):
        return
    rows: list[Row] = []
    for group in report.definition.groups:
        here = [row.verdict for row in report.rows_of(group) if row.role is Role.STANDARD]
        if here:
            rows.append((shortened(group.title, _LETTERS), *(here.count(one) for one in Verdict)))
    met, short = len(verdicts[Verdict.MET]), len(verdicts[Verdict.SHORT])
    title = (
        f"{met} of {count(len(report.standards), 'standard')} {'is' if met == 1 else 'are'} met, "
        f"{short or 'none'} {'are' if short > 1 else 'is'} short"
    )
    said = [unmarked(verdicts_in_words(report)), unmarked(sensitive_in_words(report))]
    pages = by_slide(_AREAS, rows)
    for number, page in enumerate(pages, start=1):
        yield Slide(page_of(title, number, len(pages)), small_table(_AREAS, page), said)
