"""The pilot as a page: `private/pilot/pilot.html`."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from auditreport.definition import Definition
from auditreport.office.page import (
    HOLDS_NAMES,
    Column,
    Part,
    cell,
    chip,
    head,
    many,
    page,
    short_day,
    small,
    table,
    text,
)
from auditreport.office.pilot import Pilot, PilotReturn, QuestionFared
from auditreport.tables import half_up
from auditreport.words import Answer, day

POOR = Fraction(1, 5)
"""Share without a clear answer from which a question is marked."""

_COUNTED = (
    Answer.YES,
    Answer.NO,
    Answer.DONT_KNOW,
    Answer.NOT_APPLICABLE,
    Answer.NOT_ASKED,
    Answer.BLANK,
)


def pilot_html(pilot: Pilot, definition: Definition, css: str, js: str) -> str:
    """The whole page; ``css`` and ``js`` are those of the desk."""
    return page(
        title=f"Pilot: {definition.title} — {HOLDS_NAMES}",
        heading="The pilot",
        above=definition.organisation,
        below=definition.title,
        parts=[_overview(pilot), _questions(pilot), _returns(pilot)],
        css=css,
        js=js,
    )


def _overview(pilot: Pilot) -> Part:
    if not pilot.returns:
        html = (
            '<p class="none">No return of a pilot has come. A return counts as one where it lies '
            "in <code>raw/pilot/</code>, or was completed before the form was sent out.</p>"
        )
        return Part("overview", "Overview", html)
    marked = sum((one.unclear or 0) >= POOR for one in pilot.questions)
    figures = [
        (f"{len(pilot.returns):,}", "returns, none of them counted in the audit"),
        (f"{pilot.departments:,}", "departments tried the form out"),
        (f"{marked:,}", f"of {many(len(pilot.questions), 'question')} to look at"),
    ]
    items = "".join(f"<li><strong>{number}</strong> {words}</li>" for number, words in figures)
    form = f" About the form as a whole: {_kinds(pilot.form_issues)}." if pilot.form_issues else ""
    return Part(
        "overview",
        "Overview",
        f'<ul class="figures">{items}</ul>\n<p class="aside">{_when(pilot)}{text(form)}</p>',
    )


def _when(pilot: Pilot) -> str:
    if pilot.first is None or pilot.last is None:
        return "None gives the day on which it was completed."
    if pilot.first == pilot.last:
        return f"Completed on {day(pilot.first)}."
    days = many((pilot.last - pilot.first).days, "day")
    return f"Completed from {day(pilot.first)} to {day(pilot.last)}: {days}."


def _questions(pilot: Pilot) -> Part:
    # A number, a day or an option: only where one is asked for.
    with_others = any(
        not (q.is_yes_no or q.is_text) for q in (one.question for one in pilot.questions)
    )
    columns = [
        Column("Question", 4),
        Column("No clear answer", 1.4),
        Column("Yes"),
        Column("No"),
        Column("Don’t know"),
        Column("Not applicable", 1.2),
        Column("Not asked"),
        Column("Blank"),
        *([Column("Another answer", 1.1)] if with_others else []),
        Column("Not readable", 1.1),
        Column("Other issues", 2),
    ]
    rows = (_question(one, with_others=with_others) for one in pilot.questions)
    html, style = table("questions", "How each question fared", columns, rows)
    about = (
        '<p class="aside">No clear answer: blank, don’t know or not readable, as a share of those '
        f"asked. From {half_up(100 * POOR)}% on a question is marked: it may not be understood. "
        "The numbers stand in <code>private/pilot/questions.csv</code> too.</p>\n"
    )
    return Part("questions", "How each question fared", about + html, style=style)


def _question(one: QuestionFared, *, with_others: bool) -> str:
    counts = "".join(_number(one.answers[answer]) for answer in _COUNTED)
    counts += _number(one.others) if with_others else ""
    return (
        head(f"{text(one.question.id)}{small(one.question.text)}")
        + _unclear(one)
        + counts
        + _number(one.unreadable)
        + cell(text(_kinds(one.issues)) or "–", sum(one.issues.values()))
    )


def _unclear(one: QuestionFared) -> str:
    if one.unclear is None:
        return cell("–", -1)
    share = f"{half_up(100 * one.unclear)}%"
    shown = chip(share, "warn") if one.unclear >= POOR else share
    return cell(shown, float(one.unclear))


def _number(number: int) -> str:
    return cell(f"{number:,}" if number else "–", number)


def _kinds(issues: Mapping[str, int]) -> str:
    return ", ".join(f"{n} × {kind.replace('_', ' ')}" for kind, n in sorted(issues.items()))


def _returns(pilot: Pilot) -> Part:
    unread = ""
    if pilot.unread:
        names = ", ".join(f'<span class="file">{text(file)}</span>' for file in pilot.unread)
        unread = (
            f'<p class="aside">Not read as returns: {names}. Why stands in '
            "<code>private/intake.csv</code>.</p>"
        )
    if not pilot.returns:
        return Part("returns", "Returns", f'<p class="none">None yet.</p>{unread}', 0)
    columns = [
        Column("Return", 3),
        Column("Department", 1.2),
        Column("Completed", 1),
        Column("Questions answered", 1.2),
        Column("Issues", 0.8),
    ]
    html, style = table("returns", "Returns", columns, (_return(one) for one in pilot.returns))
    return Part("returns", "Returns", html + unread, len(pilot.returns), style)


def _return(one: PilotReturn) -> str:
    return (
        head(f'<span class="file">{text(one.file)}</span>')
        + cell(text(one.department))
        + cell(short_day(one.completed) or "undated", one.completed or " ")
        + cell(f"{one.answered} of {one.asked}", one.answered)
        + cell(f"{one.issues:,}" if one.issues else "–", one.issues)
    )
