"""The departments' shares as a page: `private/departments.html`, an ordered dot plot in a table."""

from __future__ import annotations

import re
from fractions import Fraction

from auditreport.definition import Definition
from auditreport.office.page import (
    HOLDS_NAMES,
    Column,
    Part,
    cell,
    chip,
    department,
    head,
    page,
    table,
    text,
)
from auditreport.office.standings import LEVEL, DepartmentShare, Standing, Standings
from auditreport.tables import half_up
from auditreport.words import count

WORDS = {
    Standing.ALARM_LOW: ("alarm: far below", "bad"),
    Standing.ALERT_LOW: ("alert: below", "warn"),
    Standing.EXPECTED: ("as expected", ""),
    Standing.ALERT_HIGH: ("above", "plain"),
    Standing.ALARM_HIGH: ("far above", "plain"),
}
_WIDTH, _HEIGHT, _EDGE = 240, 20, 8
_STYLE = """
svg.dots { display: block; width: 100%; max-width: 15rem; height: auto; }
svg.dots .alarm { fill: none; stroke: var(--grey); stroke-width: 1; }
svg.dots .alert { fill: var(--area); stroke: var(--grey); stroke-width: 0.5; }
svg.dots .all { stroke: var(--line); stroke-width: 1.5; stroke-dasharray: 3 2; }
svg.dots .within { fill: var(--line); }
svg.dots .beyond { fill: var(--ground); stroke: var(--urgent); stroke-width: 2.5; }
"""


def standings_html(found: Standings, definition: Definition, policy: str, css: str, js: str) -> str:
    """The whole page; ``policy`` is the policy on outliers; ``css`` and ``js`` are the desk's."""
    return page(
        title=f"Departments: {definition.title} — {HOLDS_NAMES}",
        heading="Standards met, by department",
        above=definition.organisation,
        below=definition.title,
        parts=[_overview(found), _departments(found), Part("policy", "Outliers", _prose(policy))],
        css=css,
        js=js,
    )


def _overview(found: Standings) -> Part:
    if not found.shares or found.overall is None:
        html = '<p class="none">No department that is analysed has answered a standard.</p>'
        return Part("overview", "Overview", html)
    beyond = [one for one in found.shares if one.standing is not Standing.EXPECTED]
    low = sum(one.standing in (Standing.ALARM_LOW, Standing.ALERT_LOW) for one in beyond)
    kept = sum(one.p_holm <= LEVEL for one in found.shares)
    figures = [
        (f"{half_up(100 * found.overall)}%", "of applicable standards met, over all departments"),
        (f"{low:,}", f"of {count(len(found.shares), 'department')} below the limits"),
        (f"{len(beyond) - low:,}", "above them"),
    ]
    items = "".join(f"<li><strong>{number}</strong> {words}</li>" for number, words in figures)
    said = [
        f"By chance alone about {found.expected_outside:.1f} of {len(found.shares):,} would lie "
        "beyond the limits of an alert, if each department met each standard with the share that "
        "all have, and one standard had nothing to do with another. Neither is so: standards "
        "depend on each other, as one policy or one supplier may decide several, and some are "
        "harder than others, so a share also depends on which of them apply.",
        f"{len(found.shares):,} comparisons are made, one a department. With Holm’s correction "
        f"for so many, {kept:,} {'stands' if kept == 1 else 'stand'} out at {100 * LEVEL:.0f}%.",
    ]
    if found.spread is not None:
        said.insert(
            1,
            f"The shares vary {found.spread:.1f} times as much as chance would have it. The more "
            "this is above 1, the more departments lie outside for no reason of their own.",
        )
    if found.nothing:
        said.append(f"{count(found.nothing, 'department')} answered no standard with yes or no.")
    about = "\n".join(f'<p class="aside">{text(one)}</p>' for one in said)
    return Part("overview", "Overview", f'<ul class="figures">{items}</ul>\n{about}')


def _departments(found: Standings) -> Part:
    if not found.shares or found.overall is None:
        return Part("departments", "Departments", '<p class="none">None yet.</p>', 0)
    columns = [
        Column("Department", 3),
        Column("Standards met", 1.1),
        Column("%", 0.6),
        Column("0 to 100%", 2.6),
        Column("Standing", 1.3, choose=True),
        Column("p by Holm", 0.8),
    ]
    overall = found.overall
    rows = (_row(one, overall) for one in found.shares)
    html, style = table("departments", "Each department’s share", columns, rows)
    key = (
        '<p class="aside">Lowest first. Dot: the department’s share of the standards that it '
        "answered with yes or no; a ring where it is beyond the limits of an alert. Filled box: "
        "what chance allows for so many standards (95%, exact binomial limits); outline: the same "
        f"for an alarm (99.8%); broken line: all departments together, {half_up(100 * overall)}%. "
        "The numbers stand in <code>private/departments.csv</code> too.</p>\n"
    )
    return Part("departments", "Departments", key + html, len(found.shares), style + _STYLE)


def _row(one: DepartmentShare, overall: Fraction) -> str:
    word, look = WORDS[one.standing]
    percent = half_up(100 * one.share)
    p = f"{one.p_holm:.3f}"
    return (
        head(department(one.department))
        + cell(f"{one.achieved} of {one.applicable}", one.achieved)
        + cell(f"{percent}%", float(one.share))
        + cell(_dots(one, overall), float(one.share))
        + cell(chip(word, look) if look else text(word))
        + cell("below 0.001" if p == "0.000" else p, one.p_holm)
    )


def _dots(one: DepartmentShare, overall: Fraction) -> str:
    """One line of the plot. What it shows is said in words for those who don't see it."""
    n = one.applicable
    kind = "within" if one.standing is Standing.EXPECTED else "beyond"
    middle = _HEIGHT / 2
    words = (
        f"{one.achieved} of {n}; chance allows {one.alert[0]} to {one.alert[1]}, "
        f"without an alarm {one.alarm[0]} to {one.alarm[1]}"
    )
    return (
        f'<svg class="dots" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{words}">'
        + _box("alarm", one.alarm, n, 6)
        + _box("alert", one.alert, n, 12)
        + f'<line class="all" x1="{_x(overall)}" x2="{_x(overall)}" y1="0" y2="{_HEIGHT}"/>'
        + f'<circle class="{kind}" cx="{_x(one.share)}" cy="{middle:g}" r="4.5"/></svg>'
    )


def _box(kind: str, limits: tuple[int, int], applicable: int, height: int) -> str:
    left, right = (_x(Fraction(limit, applicable)) for limit in limits)
    width = max(float(right) - float(left), 1)
    return (
        f'<rect class="{kind}" x="{left}" y="{(_HEIGHT - height) / 2:g}" width="{width:.1f}" '
        f'height="{height}"/>'
    )


def _x(share: Fraction) -> str:
    return f"{_EDGE + float(share) * (_WIDTH - 2 * _EDGE):.1f}"


def _prose(policy: str) -> str:
    paragraphs = filter(None, (one.strip() for one in re.split(r"\n\s*\n", policy)))
    return "\n".join(f"<p>{text(' '.join(one.split()))}</p>" for one in paragraphs)
