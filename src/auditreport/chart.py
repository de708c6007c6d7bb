"""Charts as SVG: one a group of questions, the overview of all standards, and who answered."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from auditreport.alternative_text import furthest_first, returns
from auditreport.chart_arrivals import draw_arrivals
from auditreport.chart_described import draw_options, draw_spread
from auditreport.chart_flow import draw_flow
from auditreport.chart_group import about_bars, draw_questions
from auditreport.chart_marks import about_whiskers, note_below
from auditreport.chart_overview import draw_standards
from auditreport.chart_page import Page, choose_fonts, fixed_settings
from auditreport.definition import Definition
from auditreport.described import Described
from auditreport.response_tables import RECEIVED, ArrivalRow, FlowRow, Step, estimated, number_at
from auditreport.tables import QuestionRow
from auditreport.words import count

_NO_RETURNS = "No returns yet"
_NO_QUESTIONS = "No questions to chart: none in this group asks for yes or no"
_NO_STANDARDS = "No standards to chart: this audit sets none"
_NO_ANSWERS = "No department gave an answer"
_TOO_FEW = "Too few answers to draw a spread"
_NO_DATES = "No returns to show over time"
_OVER_TIME = "Returns over time"


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
    part would have to end: at target × departments, since the bar is all returns; so does the
    interval's whisker, below the bar.
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
def described_chart(one: Described, font_files: Sequence[Path] = ()) -> bytes:
    """Draw one question that is described: a bar an option, or the middle and the spread."""
    page = Page(choose_fonts(tuple(font_files)))
    departments = one.summary.departments
    if one.summary.options and departments:
        draw_options(page, one)
        several = " Several could be chosen." if one.question.type == "multi" else ""
        answered = count(departments, "department that answered", "departments that answered")
        note_below(page, f"Of the {answered}.{several}")
    elif one.figures.median is not None:
        draw_spread(page, one)
        ends = (
            " The line reaches from the least to the greatest."
            if one.figures.least is not None
            else ""
        )
        note_below(page, f"The box is the middle half, the mark in it the median.{ends}")
    else:
        page.message(_TOO_FEW if departments else _NO_ANSWERS)
    return page.svg(f"{one.question.id}: {one.question.short_label}", one.name)


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
    note_below(page, " ".join(filter(None, (note, about_whiskers(standards)))))
    return page.svg(title, "overview")


@fixed_settings()
def flow_chart(
    rows: Sequence[FlowRow], definition: Definition, font_files: Sequence[Path] = ()
) -> bytes:
    """Draw the flow of numbers, from the departments invited to the returns analysed.

    Where the number of departments is an estimate, the flow begins there.
    """
    page = Page(choose_fonts(tuple(font_files)))
    if number_at(rows, RECEIVED, "returns"):
        guessed = estimated(definition, number_at(rows, Step.INVITED))
        draw_flow(page, rows, with_population=guessed)
    else:
        page.message(_NO_RETURNS)
    return page.svg("From the departments invited to those analysed", "flow")


@fixed_settings()
def arrivals_chart(
    rows: Sequence[ArrivalRow], definition: Definition, font_files: Sequence[Path] = ()
) -> bytes:
    """Draw the analysed returns over time, the days of sending, reminders and deadline marked."""
    page = Page(choose_fonts(tuple(font_files)))
    if not any(row.part == "week" for row in rows):
        page.message(_NO_DATES)
        return page.svg(_OVER_TIME, "arrivals")
    draw_arrivals(page, rows, definition)
    undated = sum(row.returns for row in rows if row.part == "undated")
    note = "By date of completion, added up at the end of each week and before each reminder."
    if undated:
        without = count(undated, "return without a date is", "returns without a date are")
        note += f" {without} not in the curve."
    note_below(page, note)
    return page.svg(_OVER_TIME, "arrivals")
