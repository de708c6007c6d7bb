"""The desk as a page: `private/desk.html`."""

from __future__ import annotations

import re
from datetime import date

from auditreport.office.desk import Desk, KeyDate
from auditreport.office.desk_curve import MARKED, curve, returned_by
from auditreport.office.desk_files import files_part
from auditreport.office.desk_tables import (
    answered_part,
    kept_part,
    queries_part,
    refused_part,
    silent_part,
)
from auditreport.office.desk_tasks import Task
from auditreport.office.facts import STATUS_WORDS, Status
from auditreport.office.page import HOLDS_NAMES, Part, command, in_days, many, page, short_day, text
from auditreport.variables import percent
from auditreport.words import Outcome
from auditreport.words import day as long_day

_FILE = re.compile(r"\braw/|\bprivate/\w+(\.csv)?")
_MOST_SHOWN = 8
"""Departments that a task names before they are folded."""


def desk_html(desk: Desk, css: str, js: str) -> str:
    """The whole page; ``css`` and ``js`` are the house's own, and stand in it."""
    title = desk.definition.title
    return page(
        title=f"Desk: {title} — {HOLDS_NAMES}",
        heading="The desk",
        above=desk.definition.organisation,
        below=f"{title} · {desk.today:%A} {long_day(desk.today)}",
        parts=[
            _today(desk),
            _returns(desk),
            queries_part(desk),
            refused_part(desk),
            silent_part(desk),
            answered_part(desk),
            kept_part(desk),
            files_part(),
        ],
        css=css,
        js=js,
    )


# --- What is due ---


def _today(desk: Desk) -> Part:
    tasks = "\n".join(_task(task) for task in desk.tasks)
    if not tasks:
        following = next((one for one in desk.dates if one.date > desk.today), None)
        then = f" Next: {following.what.lower()}, {long_day(following.date)}." if following else ""
        tasks = f'<p class="none">Nothing is due today.{text(then)}</p>'
    dates = "\n".join(_date(one, desk) for one in desk.dates)
    html = (
        f'<div class="two"><div class="tasks">\n{tasks}\n</div>\n'
        f'<aside aria-labelledby="dates"><h3 id="dates">Dates of this audit</h3>\n'
        f'<ol class="dates">\n{dates}\n</ol></aside></div>'
    )
    return Part("today", "Due today", html, len(desk.tasks))


def _task(task: Task) -> str:
    steps = "".join(_step(*step) for step in task.steps)
    look = " urgent" if task.urgent else ""
    whom = "".join(f"<li>{text(one)}</li>" for one in task.whom)
    if whom:
        whom = f'<ul class="whom">{whom}</ul>'
    if len(task.whom) > _MOST_SHOWN:
        number = many(len(task.whom), "department")
        whom = f"<details><summary>Show {number}</summary>{whom}</details>"
    return (
        f'<article class="task{look}" id="task-{task.kind}"><h3>{text(task.what)}</h3>'
        f'<p class="why">{text(task.why)}</p>{whom}<ol class="steps">{steps}</ol></article>'
    )


def _step(words: str, typed: str) -> str:
    said = _FILE.sub(r"<code>\g<0></code>", text(words))
    return f"<li>{said} {command(typed)}</li>" if typed else f"<li>{said}</li>"


def _date(one: KeyDate, desk: Desk) -> str:
    days = (one.date - desk.today).days
    when = in_days(days) if days >= 0 else "past"
    look = "past" if days < 0 else "now" if days == 0 else ""
    return (
        f'<li class="{look}"><time datetime="{one.date}">{long_day(one.date)}</time> '
        f"<span>{text(one.what)}</span> <small>{when}</small></li>"
    )


# --- How many have returned ---


def _returns(desk: Desk) -> Part:
    drawings = curve(desk, "wide", 920, 340) + curve(desk, "narrow", 360, 300)
    html = (
        f"{_figures(desk)}\n<figure>\n<figcaption>Departments that have returned, by the day on "
        f"which their first return was completed.{_undated(desk)}</figcaption>\n{drawings}\n"
        f"</figure>\n{_numbers(desk)}\n{_outcomes(desk)}"
    )
    return Part("returns", "Returned so far", html, desk.statuses.get(Status.RETURNED, 0))


def _figures(desk: Desk) -> str:
    returned = desk.statuses.get(Status.RETURNED, 0)
    share = percent(returned, desk.departments)
    first = (
        f'<li class="main"><strong>{returned:,}</strong> of {desk.departments:,} departments have '
        f"returned{f' ({share})' if share else ''}</li>"
    )
    others = "".join(
        f"<li><strong>{desk.statuses[status]:,}</strong> {STATUS_WORDS[status]}</li>"
        for status in Status
        if status is not Status.RETURNED and desk.statuses.get(status)
    )
    return f'<ul class="figures">{first}{others}</ul>'


def _undated(desk: Desk) -> str:
    if not desk.undated:
        return ""
    return f" {many(desk.undated, 'department')} gave no date and can’t be shown in it."


def _numbers(desk: Desk) -> str:
    """The drawing's numbers: each day on which some came, and each day that it marks."""
    came = dict(desk.arrivals)
    marks: dict[date, list[str]] = {}
    for one in desk.dates:
        if one.kind in MARKED:
            marks.setdefault(one.date, []).append(one.what)
    rows = []
    before = 0
    for day in sorted({*came, *marks}):
        total = returned_by(desk, day)
        events = text(", ".join(marks.get(day, [])))
        rows.append(
            f'<tr><th scope="row">{short_day(day)}</th><td>{events}</td>'
            f'<td class="n">{total - before:,}</td><td class="n">{total:,}</td></tr>'
        )
        before = total
    return (
        "<details><summary>The same in numbers</summary>\n"
        '<div class="rows long" role="region" tabindex="0" aria-label="Returns by day">'
        '<table class="plain"><thead><tr><th scope="col">Day</th><th scope="col">Event</th>'
        '<th scope="col" class="n">Departments that day</th><th scope="col" class="n">In all</th>'
        "</tr></thead>\n<tbody>\n" + "\n".join(rows) + "\n</tbody></table></div></details>"
    )


def _outcomes(desk: Desk) -> str:
    parts = [f"{desk.outcomes[one]:,} {one.value}" for one in Outcome if desk.outcomes.get(one)]
    total = sum(desk.outcomes.values())
    if not parts:
        return '<p class="aside">No return has come yet.</p>'
    return (
        f'<p class="aside">{many(total, "return")} in <code>raw/</code>: {", ".join(parts)}. '
        "What became of each stands in <code>private/intake.csv</code>.</p>"
    )
