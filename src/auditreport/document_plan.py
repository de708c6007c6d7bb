"""The report's conclusions and action plan, with what is waived and what is for others to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from auditreport.kept_actions import PlannedAction, Status, join
from auditreport.links import question
from auditreport.markdown import blocks, bullets, div, escape, quoting, table
from auditreport.plan_tables import ExceptionRow, NotMet
from auditreport.published import Action, Conclusion, Report
from auditreport.words import day, listed


def conclusions(report: Report) -> str:
    """Write the conclusions, a card each."""
    text = report.discussion("conclusions")
    if not report.conclusions:
        fallback = (
            "The answers give rise to no conclusions."
            if report.included
            else "There are no conclusions yet, as no returns have been analysed."
        )
        return blocks("# Conclusions {#sec-conclusions}", text or fallback)
    fallback = (
        "Each conclusion names the questions on which it rests, and appears because of the "
        "answers to them. It is marked as a [concern]{.severity-concern}, as a matter for "
        "[attention]{.severity-attention} or as [sound]{.severity-sound}."
    )
    cards = [_conclusion(report, conclusion) for conclusion in report.conclusions]
    return blocks("# Conclusions {#sec-conclusions}", text or fallback, *cards)


def _conclusion(report: Report, conclusion: Conclusion) -> str:
    severity = conclusion.severity
    return div(
        f".conclusion .{severity}",
        f"### {escape(conclusion.title or conclusion.id)}",
        f"[{severity}]{{.severity-{severity}}} {quoting(conclusion.written, conclusion.text)}",
        " ".join(
            filter(
                None,
                [
                    _questions(report, conclusion.questions),
                    _sensitive(report, conclusion.questions),
                ],
            )
        ),
    )


def _sensitive(report: Report, questions: tuple[str, ...]) -> str:
    """Name those of a conclusion's questions whose verdict isn't safe from what wasn't said."""
    named = [row.question for row in report.rows if row.sensitive and row.question in questions]
    if not named:
        return ""
    verdict = "verdict" if len(named) == 1 else "verdicts"
    which = listed(list(map(question, named)))
    return f"*Sensitive:* don’t knows and blanks could change the {verdict} of {which}."


def action_plan(report: Report) -> str:
    """Write the actions, what is not acted on and why, and what is for others to see to."""
    text = report.discussion("actions")
    others = (
        not_acted_on(report.not_met, report.labels),
        exceptions_section(report.exceptions),
    )
    if not report.actions:
        fallback = (
            "The answers call for no action."
            if report.included
            else "There are no actions yet, as no returns have been analysed."
        )
        return blocks("# Action plan {#sec-actions}", text or fallback, *others)
    fallback = (
        "Each action names who should take it on, what to do and the answers that call for it. "
        "@tbl-actions lists them all."
    )
    cards = [_action(report, action) for action in report.actions]
    head = blocks("# Action plan {#sec-actions}", text or fallback, _actions_table(report))
    return blocks(head, *cards, *others)


def _actions_table(report: Report) -> str:
    """Write the actions at a glance: who, how pressing, by when, and what became of each.

    Owners and dates are there where they are kept (`actions.csv`), a status where there are two.
    """
    statuses = {action.status for action in report.actions}
    plans = [plan_of(action) for action in report.actions]
    owned, dated = any(p.owner for p in plans), any(p.due for p in plans)
    rows = []
    for action, plan in zip(report.actions, plans, strict=True):
        row = [
            f"**{escape(action.id)}** {escape(action.title)}",
            escape(plan.owner if owned else action.who) or "–",
            _priority(action),
            ", ".join(map(question, action.questions)) or "–",
        ]
        row += [_day(plan.due) or "–"] if dated else []
        rows.append([*row, _status(action)] if len(statuses) > 1 else row)
    columns = [
        ("Action", 40),
        ("Owner" if owned else "For", 30),
        ("Priority", 11),
        ("Questions", 15),
        *([("Due", 14)] if dated else []),
        *([("Status", 11)] if len(statuses) > 1 else []),
    ]
    return table(
        [heading for heading, _ in columns],
        rows,
        widths=[width for _, width in columns],
        align="l" * len(columns),
        caption="The actions at a glance.",
        name="actions",
    )


def _action(report: Report, action: Action) -> str:
    chip = _priority(action)
    title = f"{escape(action.id)} {escape(action.title)}".strip()
    return div(
        f".action .{action.priority}",
        f"### {title}",
        f"{chip} For: {escape(action.who)}" if action.who else chip,
        quoting(action.why_written, action.why),
        bullets(_steps(action)),
        _kept(action),
        _questions(report, action.questions),
    )


def _steps(action: Action) -> list[str]:
    written = action.written.splitlines() or [""] * len(action.steps)
    return [quoting(one, step) for one, step in zip(written, action.steps, strict=True)]


def plan_of(action: Action) -> PlannedAction:
    """The action with what is kept of it by hand; nothing is, where that isn't known."""
    if isinstance(action, PlannedAction):
        return action
    return join([action], [], {}, own=True)[0]


def _kept(action: Action) -> str:
    """Say what is kept of an action: its owner, day, measure, status and waiver."""
    plan = plan_of(action)
    if plan.status == Status.PROPOSED:
        return ""
    facts = [
        ("Owner", escape(plan.owner)),
        ("Due", _day(plan.due)),
        ("Measure of success", escape(plan.measure)),
        ("Status", _status(plan)),
        ("Waived", _waived(plan.waiver, plan.waiver_by) if plan.waiver else ""),
    ]
    return " ".join(f"**{name}:** {value.rstrip('.')}." for name, value in facts if value)


def about_action(action: PlannedAction) -> str:
    """Who takes an action on, and by when; plain text."""
    due = f"due {day(date.fromisoformat(action.due))}" if action.due else ""
    waived = "waived" if action.waiver else ""
    return " · ".join(filter(None, (action.owner or action.who, due, waived)))


def _status(action: Action) -> str:
    return escape(action.status.replace("_", " "))


def _day(iso: str) -> str:
    return day(date.fromisoformat(iso)).replace(" ", "\N{NO-BREAK SPACE}") if iso else ""


def _waived(waiver: str, by: str) -> str:
    return f"{escape(waiver.rstrip('.'))} ({escape(by)})"


def not_acted_on(not_met: Sequence[NotMet], labels: Mapping[str, str]) -> str:
    """List the standards that aren't met and for which there is no action: waived, or open."""
    items = [
        f"**{one.question}** {escape(labels.get(one.question, ''))} ({one.verdict}): "
        + (
            f"waived. {_waived(one.waiver, one.waiver_by)}."
            if one.waiver
            else "there is no action and no waiver yet."
        )
        for one in not_met
        if not one.actions
    ]
    if not items:
        return ""
    return blocks(
        "## Standards not met, without an action",
        "A standard that is not met has an action, or a waiver with its reason and who gave it.",
        bullets(items),
    )


def exceptions_section(found: Sequence[ExceptionRow]) -> str:
    """Write what departments can't see to by themselves, for the authorities that can."""
    if not found:
        return ""
    authorities = [escape(name) for name in dict.fromkeys(one.authority for one in found)]
    return blocks(
        "## Outside a department’s control",
        "These standards are not met, and departments cannot meet them by themselves "
        f"(@tbl-exceptions). They are put to {listed(authorities)} in a letter, which is published "
        "beside this report.",
        table(
            ["Standard", "Achieved (95% interval)", "Why it is outside", "What is asked", "Of"],
            [
                [
                    f"**{one.question}** {escape(one.title)}",
                    f"{one.achieved} of {one.departments}, {one.percent}% ({one.interval}): "
                    f"{one.verdict}",
                    escape(one.reason),
                    escape(one.ask),
                    escape(one.authority),
                ]
                for one in found
            ],
            widths=[20, 16, 24, 24, 14],
            align="lllll",
            caption="Standards outside a department’s control.",
            name="exceptions",
        ),
    )


def _priority(action: Action) -> str:
    return f"[{action.priority}]{{.priority-{action.priority}}}"


def _questions(report: Report, questions: tuple[str, ...]) -> str:
    """Name the questions that something rests on, and where their results stand."""
    parts = []
    for group in report.definition.groups:
        here = [q.id for q in report.questions_of(group) if q.id in questions]
        if here:
            parts.append(f"{listed(list(map(question, here)))} (@sec-{group.id})")
    noun = "Question" if len(questions) == 1 else "Questions"
    return f"{noun}: {'; '.join(parts)}." if parts else ""
