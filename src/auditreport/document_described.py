"""The questions of a group that are answered by neither yes or no nor a text: tables and charts."""

from __future__ import annotations

from auditreport.described import POINTS, Described
from auditreport.described_words import alternative, no_extremes, others, spread, whose
from auditreport.kinds.summaries import EXTREMES_FROM, QUARTILES_FROM
from auditreport.markdown import blocks, div, escape, figure, table
from auditreport.published import Report
from auditreport.questions import Group

_HEADINGS = ("Median", "Lower quartile", "Upper quartile", "Least", "Greatest")


def described(report: Report, group: Group) -> str:
    """A table and a chart for each such question; nothing before there are returns."""
    if not report.included:
        return ""
    return blocks(*(_one(one) for one in report.described if one.question.group == group.id))


def _one(one: Described) -> str:
    lead = f"**{one.question.id}** {escape(one.question.text)}"
    if not one.summary.departments:
        return f"{lead} *No department gave an answer.*"
    if one.figures.departments and not one.summary.options and one.figures.median is None:
        return f"{lead} *{escape(spread(one))}*"
    chart = figure(
        f"charts/{one.name}.svg",
        caption=f"{one.question.id}: {escape(one.question.short_label)}.",
        alternative=alternative(one),
        name=one.name,
    )
    shown = _options(one) if one.summary.options else _figures(one)
    return blocks(div(".asked", lead), shown, chart)


def _options(one: Described) -> str:
    several = " Several could be chosen." if one.question.type == "multi" else ""
    return table(
        ["Option", "Departments", "%"],
        [
            [escape(option.label), option.chosen, f"{one.percent_of(option)}%"]
            for option in one.summary.options
        ],
        widths=[72, 14, 10],
        align="lrr",
        caption=" ".join(f"{one.question.id}: {whose(one)}.{several} {others(one)}".split()),
        name=one.name,
    )


def _figures(one: Described) -> str:
    cells = [one.in_words(point) or "–" for point in POINTS]
    given = one.figures.least is not None
    withheld = "" if given else " " + no_extremes(one.figures.departments)
    return table(
        ["Departments", *_HEADINGS],
        [[one.summary.departments, *map(escape, cells)]],
        widths=[14, *[17] * len(cells)],
        align="r" * (1 + len(cells)),
        caption=" ".join(f"{one.question.id}: {whose(one)}. {others(one)}{withheld}".split()),
        name=one.name,
    )


def how_described(report: Report) -> str:
    """Say in the methods how options are counted and figures are taken; nothing without them."""
    if not report.described:
        return ""
    return (
        "Where an option, a number or a day was asked for, the *departments* are those that gave "
        "one. An option’s percentage is of these; where several can be chosen, a department counts "
        "in each. The median and the quartiles are those of Hyndman and Fan’s type 7; they are "
        f"given from {QUARTILES_FROM} departments on, the least and the greatest from "
        f"{EXTREMES_FROM} on. An answer outside of what is plausible counts as blank until the "
        "department has settled it."
    )
