"""One conclusion a slide, with its number, and a chart or a small table beside it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from auditreport.markdown import paragraph
from auditreport.published import Conclusion, Report
from auditreport.slides.chart import Picture, slide_chart
from auditreport.slides.evidence import answers, evidence, notes
from auditreport.slides.slide import Slide, big, picture
from auditreport.slides.table import Columns, small_table
from auditreport.words import shortened

_ANSWERS = Columns(("Answer", "Departments"), (65, 35), "lr")
_HEADLINE = 92
"""Letters of a headline: two lines."""
_WORDS = 240


def conclusion_slide(
    report: Report, one: Conclusion, fonts: Sequence[Path]
) -> tuple[Slide, Picture | None]:
    """The slide of a conclusion, and its chart: `charts/ID.svg`.

    Several questions make a chart; a single one has all its answers in a table; without a
    percentage there are words.
    """
    found = evidence(report, one)
    chart = None
    if not found.rows:
        body = paragraph(shortened(one.text, _WORDS))
    elif len(found.rows) == 1:
        body = small_table(_ANSWERS, answers(found.rows[0]))
    else:
        title = one.title or one.id
        chart = slide_chart(found.rows, report.labels, title=title, name=one.id, font_files=fonts)
        body = picture(f"charts/{one.id}.svg", chart.alternative)
    slide = Slide(
        shortened(one.headline or one.title or one.id, _HEADLINE),
        body,
        notes(report, one),
        big(found.figure, found.words) if found.rows else "",
        f".{one.severity} #{one.id.lower()}",
    )
    return slide, chart
