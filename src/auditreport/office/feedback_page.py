"""A feedback as a page: one HTML file that loads nothing and needs no script."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from auditreport.definition import Definition
from auditreport.document_plan import about_action
from auditreport.kept_actions import PlannedAction
from auditreport.office.feedback import AnswerLine, Feedback, Mark, Missed, Share
from auditreport.office.feedback_words import notes
from auditreport.office.page import begun, text
from auditreport.page_frame import Cover, covered
from auditreport.page_style import POLICY, PageStyle
from auditreport.words import day

MARK_WORDS: Mapping[Mark, str] = {
    "achieved": "as expected",
    "missed": "not as expected",
    "unknown": "not said",
}
Column = tuple[str, str]
"""A heading, and the class of its cells."""


class FeedbackPages:
    """Makes the pages of one audit's feedbacks.

    ``css`` is the report's style sheet and what is added to it; ``fonts`` are the report's, by file
    name: those that a page's text has no sign for aren't put into it.
    """

    def __init__(self, definition: Definition, css: str, fonts: Mapping[str, bytes]) -> None:
        self._definition = definition
        self._style = PageStyle(css, fonts)

    def html(self, one: Feedback) -> str:
        """One department's feedback as a whole page."""
        definition = self._definition
        body = "\n".join(filter(None, _sections(definition, one)))
        title = f"{definition.title}: {one.name}"
        under = " · ".join(filter(None, (one.organisation, one.code)))
        cover = Cover(
            organisation=text(definition.organisation),
            edition="For this department only",
            title=text(one.name),
            subtitle=text(under),
            date=f"{text(definition.title)}: your own answers beside everyone’s · "
            f"{day(definition.report_date)}",
        )
        head = begun(POLICY, title, self._style.of(body + title + under))
        return covered(head, "feedback", cover, body)


def _sections(definition: Definition, one: Feedback) -> Iterable[str]:
    yield _figures(one)
    yield _standards("missed", "What you missed", one.missed)
    yield _standards("not-said", "What you did not say", one.not_said)
    if one.actions:
        yield _section("actions", "Actions that follow", "\n".join(map(_action, one.actions)))
    if len(one.strata) > 1:
        rows = (
            _row(
                f"<strong>{text(row.title)}</strong>{text(f': {row.value}' if row.value else '')}",
                (row.analysed, row.invited, row.rate),
                _STRATA,
            )
            for row in one.strata
        )
        yield _section("kind", "Departments of your kind", _table("Among", _STRATA, rows))
    yield _everything(definition, one)


def _section(name: str, title: str, html: str) -> str:
    return (
        f'<section id="{name}" aria-labelledby="{name}-title">\n'
        f'<h2 id="{name}-title">{title}</h2>\n{html}\n</section>'
    )


def _figures(one: Feedback) -> str:
    unknown = (
        f"<li><strong>{one.unknown}</strong> standards answered don’t know, or left blank</li>"
    )
    share = one.share
    if share is None:
        items = "<li><strong>–</strong> no standard was answered</li>" + unknown
        return f'<div class="key-figures"><ul>{items}</ul></div>'
    items = (
        f"<li><strong>{share.achieved} of {share.applicable}</strong> standards achieved, of those "
        f"you answered</li><li><strong>{share.percent}%</strong> your share</li>"
        f"<li><strong>{share.overall}%</strong> the share of all departments together</li>{unknown}"
    )
    return (
        f'<div class="key-figures"><ul>{items}</ul></div>\n{_strip(share)}\n'
        '<p class="note">Dot: your share, from none to all. Box: what chance allows. Broken line: '
        f"all departments together. {text(share.words)}</p>"
    )


def _strip(share: Share) -> str:
    low, high, own = (
        f"{100 * number / share.applicable:.1f}"
        for number in (share.low, share.high, share.achieved)
    )
    wide = max(float(high) - float(low), 0.3)
    return (
        '<svg class="strip" aria-hidden="true">'
        '<line class="axis" x1="0" x2="100%" y1="50%" y2="50%"/>'
        f'<rect class="chance" x="{low}%" y="25%" width="{wide:.1f}%" height="50%"/>'
        f'<line class="overall" x1="{share.overall}%" x2="{share.overall}%" y1="0" y2="100%"/>'
        f'<circle class="own" cx="{own}%" cy="50%" r="7"/></svg>'
    )


_STANDARDS: Sequence[Column] = (("Your answer", ""), ("All departments", ""), ("Action", ""))
_STRATA: Sequence[Column] = (
    ("In the results", "number"),
    ("Invited", "number"),
    ("Response", "number"),
)


def _standards(name: str, title: str, rows: Sequence[Missed]) -> str:
    if not rows:
        return ""
    cells = (
        _row(
            _question(row.line),
            (
                _answer(row.line),
                f'<span class="figure">{row.line.all_departments} {_chip(row.line)}</span>',
                text(row.follows),
            ),
            _STANDARDS,
        )
        for row in rows
    )
    return _section(name, title, _table("Standard", _STANDARDS, cells))


def _action(action: PlannedAction) -> str:
    priority = text(action.priority)
    steps = "".join(f"<li>{text(step)}</li>" for step in action.steps)
    return (
        f'<div class="action {priority}"><h3>{text(action.id)} {text(action.title)}</h3>'
        f'<p><span class="chip priority-{priority}">{priority}</span> '
        f"{text(about_action(action))}</p><ul>{steps}</ul></div>"
    )


def _everything(definition: Definition, one: Feedback) -> str:
    columns = [("Expected", ""), ("Your answer", ""), ("All departments", ""), ("Verdict", "")]
    if one.round:
        columns.append((f"Since {one.round}, in points", ""))
    rows = []
    for group in one.groups:
        rows.append(
            f'<tr class="group" role="row"><th scope="rowgroup" role="rowheader" '
            f'colspan="{len(columns) + 1}">{text(group.title)}</th></tr>'
        )
        rows += [_row(_question(line), _cells(one, line), columns) for line in group.lines]
    table = _table("Question", columns, rows)
    said = text(" ".join(notes(definition, one)))
    return _section(
        "answers", "Your answers beside everyone’s", f'{table}\n<p class="note">{said}</p>'
    )


def _cells(one: Feedback, line: AnswerLine) -> list[str]:
    verdict = _chip(line) or ("practice" if line.expected != "–" else "–")
    sensitive = "<small><em>sensitive</em></small>" if line.sensitive else ""
    before = f"<small>{text(one.round)}: {line.before}</small>" if line.before else ""
    cells = [
        line.expected,
        _answer(line) + before,
        f"{_bar(line)}{line.all_departments}",
        verdict + sensitive,
    ]
    return [*cells, text(line.change) or "–"] if one.round else cells


def _question(line: AnswerLine) -> str:
    return f"<strong>{text(line.id)}</strong> {text(line.text)}"


def _answer(line: AnswerLine) -> str:
    words = MARK_WORDS.get(line.mark)
    if words is None:
        return line.answer
    return (
        f'<span class="answer {line.mark}"><span class="mark" aria-hidden="true"></span>'
        f'{line.answer}<span class="unseen">, {words}</span></span>'
    )


def _chip(line: AnswerLine) -> str:
    return (
        f'<span class="chip verdict-{line.verdict}">{line.verdict}</span>' if line.verdict else ""
    )


def _bar(line: AnswerLine) -> str:
    """The bar, its whisker and the target's mark. The numbers stand beside it in words."""
    if line.percent is None:
        return ""
    marks = [
        '<rect class="track" width="100%" height="100%"/>',
        f'<rect class="done" width="{line.percent}%" height="100%"/>',
    ]
    if line.interval:
        low, high = line.interval
        inside = min(max(low, line.percent), high)
        for start, end, look in ((low, inside, "light"), (inside, high, "dark")):
            if start < end:
                marks.append(_line(look, (start, end), ("50%", "50%")))
        for end in (low, high):
            look = "light" if end < line.percent else "dark"
            marks.append(_line(look, (end, end), ("30%", "70%")))
    if line.target:
        x = float(line.target)
        marks += [_line(look, (x, x), ("-20%", "120%")) for look in ("edge", "target")]
    return f'<svg class="bar" aria-hidden="true">{"".join(marks)}</svg>'


def _line(look: str, x: tuple[float, float], y: tuple[str, str]) -> str:
    return f'<line class="{look}" x1="{x[0]:g}%" x2="{x[1]:g}%" y1="{y[0]}" y2="{y[1]}"/>'


def _table(first: str, columns: Sequence[Column], rows: Iterable[str]) -> str:
    """A table, with roles of its own: on a telephone its rows are laid out as cards."""
    heads = "".join(
        f'<th scope="col" role="columnheader"{_class(look)}>{text(title)}</th>'
        for title, look in ((first, ""), *columns)
    )
    body = "\n".join(rows)
    return (
        f'<table class="cards" role="table">\n<thead role="rowgroup"><tr role="row">{heads}</tr>'
        f'</thead>\n<tbody role="rowgroup">\n{body}\n</tbody>\n</table>'
    )


def _row(head: str, cells: Sequence[str], columns: Sequence[Column]) -> str:
    given = "".join(
        f'<td role="cell" data-label="{text(title)}"{_class(look)}><div>{cell}</div></td>'
        for cell, (title, look) in zip(cells, columns, strict=True)
    )
    return f'<tr role="row"><th scope="row" role="rowheader">{head}</th>{given}</tr>'


def _class(look: str) -> str:
    return f' class="{look}"' if look else ""
