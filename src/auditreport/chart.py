"""Charts as SVG: one a group of questions, and the overview of all standards."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from auditreport.alternative_text import furthest_first, returns
from auditreport.chart_group import about_bars, draw_questions
from auditreport.chart_marks import note_below
from auditreport.chart_overview import draw_standards
from auditreport.chart_page import Page, choose_fonts, fixed_settings
from auditreport.tables import QuestionRow

_NO_RETURNS = "No returns yet"
_NO_QUESTIONS = "No questions to chart: none in this group asks for yes or no"
_NO_STANDARDS = "No standards to chart: this audit sets none"


@fixed_settings()
def group_chart(
    rows: Sequence[QuestionRow],
    labels: Mapping[str, str],
    *,
    title: str,
    group: str,
    font_files: Sequence[Path] = (),
) -> bytes:
    """Draw a group: one bar a question over all returns, its parts the answers, in table order.

    Questions with an expected answer show achieved and not achieved; survey items, in a block of
    their own and in other colours, show yes and no. The target's mark stands where the achieved
    part would have to end: at target × departments, since the bar is all returns.
    """
    page = Page(choose_fonts(tuple(font_files)))
    number = returns(rows)
    if not rows or not number:
        page.message(_NO_RETURNS if rows else _NO_QUESTIONS)
        return page.svg(title, group)
    draw_questions(page, rows, labels)
    note_below(page, about_bars(number, rows))
    return page.svg(title, group)


@fixed_settings()
def overview_chart(
    rows: Sequence[QuestionRow],
    labels: Mapping[str, str],
    *,
    title: str,
    font_files: Sequence[Path] = (),
) -> bytes:
    """Draw every standard's compliance beside its target, from furthest below to furthest above.

    Practices and survey items have no target to be compared with, so a note says where they are.
    """
    page = Page(choose_fonts(tuple(font_files)))
    standards = furthest_first(rows)
    if not standards or not returns(rows):
        page.message(_NO_RETURNS if standards else _NO_STANDARDS)
        return page.svg(title, "overview")
    draw_standards(page, standards, labels)
    others = len(rows) - len(standards)
    note = "Sorted from furthest below target to furthest above."
    if others:
        noun = "question has" if others == 1 else "questions have"
        note += f" {others} further {noun} no target; see the results by group."
    note_below(page, note)
    return page.svg(title, "overview")
