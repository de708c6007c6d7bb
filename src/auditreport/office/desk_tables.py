"""The desk's tables: queries, refused returns, departments, and what is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from auditreport.office.custody import Held
from auditreport.office.desk import Desk
from auditreport.office.desk_rows import Answered, OpenQuery, Refusal, Silent
from auditreport.office.facts import STATUS_WORDS, Status
from auditreport.office.page import (
    Column,
    Part,
    cell,
    chip,
    contact,
    department,
    head,
    many,
    short_day,
    small,
    table,
    text,
)
from auditreport.office.queries import State
from auditreport.words import day as long_day

_LOOKS = {
    Status.RETURNED: "good",
    Status.LATE: "warn",
    Status.REFUSED: "bad",
    Status.WITHDRAWN: "plain",
    Status.DECLINED: "plain",
    Status.UNDELIVERABLE: "bad",
    Status.WAITING: "plain",
    Status.NOT_INVITED: "warn",
}
_CONTACTS = {
    "invitation": "invited",
    "reminder": "reminded",
    "receipt": "receipt sent",
    "query": "queries sent",
    "refusal": "refusal sent",
    "thanks": "thanked",
    "answer": "answered a query",
    "undeliverable": "letter came back",
    "delivered": "letter arrived",
    "declined": "won’t take part",
    "note": "note",
}
_STATES: Mapping[str, str] = {
    State.OPEN: "not sent yet",
    State.SENT: "sent",
    State.ANSWERED: "answered: settle it",
}
_MOST_STRATA = 2


# --- What waits for someone ---


def queries_part(desk: Desk) -> Part:
    """Queries that wait for an answer, or to be settled."""
    settled = ", ".join(f"{number} {state}" for state, number in sorted(desk.settled.items()))
    after = f'<p class="aside">Besides these: {settled}.</p>' if settled else ""
    if not desk.queries:
        return Part("queries", "Waiting for an answer", _none("No query is open.") + after, 0)
    columns = [
        Column("Department", 2),
        Column("Contact", 1.6),
        Column("Question", 0.8, choose=True),
        Column("What is asked", 3.2),
        Column("State", 1.3, choose=True),
        Column("Days", 0.6),
    ]
    html, style = table("queries", "Queries", columns, (_query(one) for one in desk.queries))
    return Part("queries", "Waiting for an answer", html + after, len(desk.queries), style)


def _query(one: OpenQuery) -> str:
    event = one.event
    state = (
        chip("overdue", "bad")
        if one.overdue
        else chip(_STATES[event.state], "warn" if event.state != State.SENT else "plain")
    )
    return (
        head(department(one.department, event.department))
        + cell(contact(one.department))
        + cell(text(event.question) or "the whole form", event.question or " ")
        + cell(f"{text(event.what)}<small>{text(event.do)}</small>")
        + cell(f"{state}<small>{text(event.query)}, {short_day(event.date)}</small>", event.state)
        + cell(str(one.age), one.age)
    )


def refused_part(desk: Desk) -> Part:
    """Returns that were refused, with the words to send."""
    if not desk.refused:
        return Part("refused", "Refused", _none("No return was refused."), 0)
    columns = [Column("Return", 2), Column("Words to send", 3.6), Column("Sent", 0.8)]
    html, style = table("refused", "Refused returns", columns, (_refusal(r) for r in desk.refused))
    return Part("refused", "Refused", html, len(desk.refused), style)


def _refusal(one: Refusal) -> str:
    whose = department(one.department, "Department not known: look at whom it came from")
    office = f'<p class="office">For the office: {text(one.for_the_office)}</p>'
    if one.words:
        words = (
            f'<p class="said">{text(one.message)}</p><div class="letter"><details>'
            f"<summary>The letter</summary><pre>{text(one.words)}</pre></details>"
            '<button type="button" class="copy">Copy the letter</button></div>'
        )
    else:
        words = f'<p class="office">For the office to mend: {text(one.message)}</p>'
    return (
        head(f'<span class="file">{text(one.file)}</span><small>{whose}</small>')
        + cell(words + (office if one.for_the_office else ""))
        + cell(short_day(one.told) or "not yet", one.told or " ")
    )


# --- Departments ---


def silent_part(desk: Desk) -> Part:
    """Who has not answered, and whom to ask."""
    if not desk.silent:
        return Part("silent", "Not answered", _none("Every department has answered."), 0)
    strata = desk.definition.strata[:_MOST_STRATA]
    columns = [
        Column("Department", 2.4),
        Column("Contact", 2),
        Column("Standing", 1.35, choose=True),
        *(Column(one.title, 0.9, choose=True) for one in strata),
        Column("Invited", 0.9),
        Column("Last contact", 1.6),
    ]
    names = [one.id for one in strata]
    rows = (_silence(one, names) for one in desk.silent)
    html, style = table("silent", "Departments that have not answered", columns, rows)
    return Part("silent", "Not answered", html, len(desk.silent), style)


def _silence(one: Silent, strata: Sequence[str]) -> str:
    reminded = small(many(one.reminders, "reminder")) if one.reminders else ""
    last = ""
    if one.last:
        said = _CONTACTS.get(one.last.kind, one.last.kind)
        last = f"{text(said)}, {short_day(one.last.date)}{small(one.note)}"
    return (
        head(department(one.department))
        + cell(contact(one.department))
        + cell(chip(STATUS_WORDS[one.status], _LOOKS[one.status]))
        + "".join(cell(text(one.department.strata.get(name, ""))) for name in strata)
        + cell(short_day(one.invited) + reminded, one.invited or "")
        + cell(last, one.last.date if one.last else "")
    )


def answered_part(desk: Desk) -> Part:
    """Who has answered; closed at first."""
    if not desk.answered:
        return Part("answered", "Answered", _none("No department has answered yet."), 0)
    columns = [
        Column("Department", 2.4),
        Column("Contact", 2),
        Column("Standing", 1, choose=True),
        Column("First completed", 1),
    ]
    rows = (_answer(one) for one in desk.answered)
    html, style = table("answered", "Departments that have answered", columns, rows)
    closed = f"<details><summary>{_shown(len(desk.answered))}</summary>\n{html}\n</details>"
    return Part("answered", "Answered", closed, len(desk.answered), style)


def _shown(number: int) -> str:
    return f"Show {many(number, 'department')}"


def _answer(one: Answered) -> str:
    return (
        head(department(one.department))
        + cell(contact(one.department))
        + cell(chip(STATUS_WORDS[one.status], _LOOKS[one.status]))
        + cell(short_day(one.completed) or "undated", one.completed or " ")
    )


# --- What is kept ---


def kept_part(desk: Desk) -> Part:
    """What there is that names departments."""
    retention = desk.definition.retention
    until = (
        f"It is to be deleted after {long_day(retention.until)}."
        if retention
        else "audit.yaml doesn’t say until when: add, for example, "
        "<code>retention: {until: 2012-09-29, keep: answers}</code>."
    )
    columns = [
        Column("What", 2),
        Column("Where", 2),
        Column("Files", 0.9),
        Column("Since", 0.9),
        Column("Holds", 3.4),
    ]
    rows = (_held(one) for one in desk.custody)
    html, style = table("kept", "What is kept", columns, rows, tools=False)
    about = (
        f'<p class="aside">All of this names departments. {until} The same list stands in '
        "<code>private/custody.csv</code>.</p>\n"
    )
    return Part("kept", "What is kept", about + html, style=style)


def _held(one: Held) -> str:
    return (
        head(text(one.what))
        + cell(f"<code>{text(one.where)}</code>")
        + cell("made anew" if one.files is None else f"{one.files:,}")
        + cell(short_day(one.since))
        + cell(text(one.holds))
    )


def _none(words: str) -> str:
    return f'<p class="none">{text(words)}</p>'
