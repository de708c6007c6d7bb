"""The desk: what is due on each day, what stands in its lists, and what is kept."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest

from auditreport.commands import STARTED
from auditreport.definition import Definition
from auditreport.models import parse
from auditreport.office import contacts, decisions, register_changes
from auditreport.office.contacts import Contact
from auditreport.office.custody import CUSTODY_COLUMNS, custody, custody_csv, held_since
from auditreport.office.desk import Desk, make_desk
from auditreport.office.desk_page import desk_html
from auditreport.office.facts import OfficeFacts, ReturnFact, Status
from auditreport.office.letter_texts import read_letter_texts
from auditreport.office.queries import Event
from auditreport.register import Department
from auditreport.unreadable import REFUSALS
from auditreport.words import Outcome
from tests.conftest import REPOSITORY

AUDIT = """\
id: rota-2024
title: Audit of rotas <draft>
organisation: The Society of Examples
sent: 2024-03-01
reminders: [2024-04-01, 2024-05-01]
deadline: 2024-06-30
queries_until: 2024-07-14
report_date: 2024-09-01
office: {name: Audit Office, email: audit@society.example}
retention: {until: 2025-12-31, keep: answers}
strata:
  - {id: nation, title: Nation}
groups:
  - {id: rota, title: The rota}
questions:
  - {id: Q1, group: rota, text: "Is there a rota at all hours?", expected: yes}
"""
DEFINITION = parse(Definition, AUDIT, "audit.yaml")
TEXTS = read_letter_texts(sorted(map(str, (REPOSITORY / "workflow" / "letters").glob("*.txt"))))
ASSETS = REPOSITORY / "workflow" / "desk"
CSS = (ASSETS / "desk.css").read_text(encoding="utf-8")
JS = (ASSETS / "desk.js").read_text(encoding="utf-8")
SENT = date(2024, 3, 1)


def department(number: int, email: str | None = None) -> Department:
    return Department(
        code=f"ROTA-{number:02d}",
        name=f"Unit {number}",
        organisation=f"Organisation {number}",
        contact=f"Head {number}",
        email=f"head{number}@unit{number}.example" if email is None else email,
        strata={"nation": "England" if number % 2 else "Wales"},
    )


def returned(
    number: int,
    outcome: Outcome = Outcome.INCLUDED,
    completed: date | None = date(2024, 3, 20),
    reason: str = "",
    code: str | None = None,
) -> ReturnFact:
    return ReturnFact(
        id=f"aa{number:02d}",
        file=f"post/Unit {number}.xlsx",
        department=f"ROTA-{number:02d}" if code is None else code,
        outcome=outcome,
        reason=reason,
        message=REFUSALS.get(reason, ""),
        completed=completed,
        for_the_office="",
    )


def contact(number: int, kind: str, day: date = SENT, about: str = "", note: str = "") -> Contact:
    return Contact(day, "A. Officer", f"ROTA-{number:02d}", kind, about, note)


def query(number: int, state: str, day: date) -> Event:
    return Event(
        query=f"K{number:06x}",
        date=day,
        state=state,
        who="A. Officer",
        department=f"ROTA-{number:02d}",
        question="Q1",
        kind="unreadable_answer",
        what="The answer to Q1 is none of the known ones.",
        do="Ask the department.",
    )


def facts(
    today: date,
    departments: Sequence[Department] = tuple(department(n) for n in range(1, 11)),
    returns: Sequence[ReturnFact] = (),
    contacts: Sequence[Contact] = (),
    queries: Sequence[Event] = (),
) -> OfficeFacts:
    by_id = {event.query: event for event in queries}
    return OfficeFacts(DEFINITION, today, departments, returns, contacts, by_id)


def desk_of(known: OfficeFacts, files: Sequence[str] = ()) -> Desk:
    return make_desk(known, TEXTS, custody(known, "private/register.csv", files, {}))


def due_on(known: OfficeFacts) -> dict[str, str]:
    return {task.kind: f"{task.what}. {task.why}" for task in desk_of(known).tasks}


INVITED = tuple(contact(n, "invitation") for n in range(1, 11))
OFFICE_YEAR = [
    # Day, what is known besides the ten invitations, and what is due, by kind.
    (date(2024, 2, 29), (), ()),
    (date(2024, 3, 2), (), ()),
    (date(2024, 4, 1), (), ("letters",)),
    (date(2024, 4, 1), (contact(1, "reminder", date(2024, 4, 1), "2024-04-01"),), ("letters",)),
    (date(2024, 5, 20), (contact(3, "undeliverable"),), ("letters", "undeliverable")),
    (date(2024, 7, 1), (), ()),
    (date(2025, 11, 30), (), ()),
    (date(2025, 12, 1), (), ("retention_soon",)),
    (date(2025, 12, 31), (), ("retention_soon",)),
    (date(2026, 1, 1), (), ("retention",)),
]


@pytest.mark.parametrize(("day", "more", "kinds"), OFFICE_YEAR)
def test_what_is_due_on_a_day(day: date, more: tuple[Contact, ...], kinds: tuple[str, ...]) -> None:
    assert tuple(due_on(facts(day, contacts=INVITED + more))) == kinds


def test_letters_are_counted_by_kind_and_the_reminder_names_its_day() -> None:
    known = facts(
        date(2024, 5, 3),
        returns=[
            returned(1),
            returned(2, Outcome.QUARANTINED, None, "encrypted"),
            returned(3, Outcome.QUARANTINED, None, "row_without_code", code=""),
        ],
        contacts=INVITED[:9],
        queries=[query(1, "open", date(2024, 5, 3))],
    )
    assert due_on(known)["letters"] == (
        "Send 11 letters. 1 invitation, 7 reminders (planned for 1 May 2024), 1 receipt, 1 letter "
        "with queries and 1 refusal."
    )


def test_queries_are_overdue_after_two_weeks_and_answered_ones_are_to_be_settled() -> None:
    day = date(2024, 6, 15)
    asked = [
        query(1, "sent", day - timedelta(days=14)),
        query(2, "sent", day - timedelta(days=13)),
        query(3, "answered", day - timedelta(days=1)),
        query(4, "closed", day),
        query(5, "lapsed", day),
    ]
    known = facts(day, returns=[returned(n) for n in range(1, 6)], queries=asked)
    made = desk_of(known)
    assert [(one.event.query, one.age, one.overdue) for one in made.queries] == [
        ("K000001", 14, True),
        ("K000002", 13, False),
        ("K000003", 1, False),
    ]
    assert made.settled == {"closed": 1, "lapsed": 1}
    kinds = due_on(known)
    assert kinds["overdue"].startswith("Ask again about 1 query. 1 department had 14 days")
    assert kinds["answered"].startswith("Settle 1 answered query. 1 department answered")
    # Two weeks before the last day for answers, what will lapse is told.
    assert "lapsing" not in kinds
    soon = due_on(facts(date(2024, 7, 13), queries=asked))
    assert soon["lapsing"].startswith("2 queries lapse soon.")
    assert soon["lapsing"].endswith("14 July 2024: tomorrow.")
    after = due_on(facts(date(2024, 7, 15), queries=asked))
    assert not {"lapsing", "overdue"} & set(after)


def test_departments_that_no_letter_can_reach_are_named_with_what_is_wrong() -> None:
    mails = {1: "", 2: "head2@unit2", 3: "a@unit3.example; b@unit3.example", 5: "five", 6: ""}
    known = facts(
        date(2024, 3, 2),
        departments=[department(n, mails.get(n)) for n in range(1, 11)],
        returns=[returned(5), returned(6)],
        # The return of the sixth was receipted by telephone: nothing is due to it.
        contacts=[*INVITED, contact(6, "receipt", about=returned(6).id)],
    )
    (task,) = (one for one in desk_of(known).tasks if one.kind == "no_email")
    assert task.what == "Find an e-mail address of 3 departments"
    assert task.whom == (
        "Unit 1 (ROTA-01): no e-mail address",
        "Unit 2 (ROTA-02): “head2@unit2” is no e-mail address",
        "Unit 5 (ROTA-05): “five” is no e-mail address",
    )
    assert task.steps[0][1] == "2024-03-02,A. Officer,ROTA-01,email,lead@northmoor.example,"
    page = _Text(desk_html(desk_of(known), CSS, JS))
    assert task.whom[1] in page.said
    # After the deadline only who is still to be written to matters.
    later = desk_of(replace(known, today=date(2024, 8, 1)))
    assert [one.whom for one in later.tasks if one.kind == "no_email"] == [task.whom[2:]]


def test_the_headings_of_the_offices_files_can_be_copied_and_begin_a_file() -> None:
    html = desk_html(desk_of(facts(date(2024, 3, 2))), CSS, JS)
    shown = re.sub("</?span>", "", html.partition('id="files"')[2])
    codes = re.findall(r"<code[^>]*>(.*?)</code>", shown)
    for example in (contacts.EXAMPLE, decisions.EXAMPLE, register_changes.EXAMPLE):
        heading, row = example.split("\n")
        assert codes.count(heading) == codes.count(row) == 1
        assert f'data-copy="{heading.replace(",", "&#9;")}"' in html
    codes_of = ["RAD-0417", "RAD-0418"]
    assert len(contacts.read_contacts(contacts.EXAMPLE.encode(), "contacts.csv", codes_of)) == 1


def test_commands_on_the_page_name_the_work_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(STARTED, "snakemake --directory '../Büro & mehr'")
    page = _Text(desk_html(desk_of(facts(date(2024, 4, 1), contacts=INVITED)), CSS, JS))
    for word in ("letters", "letters-sent"):
        assert f"snakemake --directory '../Büro & mehr' {word}" in page.said
    assert "snakemake letters" not in page.said


@pytest.mark.parametrize("kind", ["handback", "conflicting_returns"])
def test_what_comes_after_the_last_day_for_answers_is_still_to_be_done(kind: str) -> None:
    asked = replace(query(1, "open", date(2024, 10, 2)), kind=kind)
    tasks = due_on(facts(date(2024, 10, 2), returns=[returned(1)], queries=[asked]))
    assert tasks["unsettled"] == (
        "Settle 1 query without a letter. The last day for answers was 14 July 2024, and this "
        "doesn’t lapse."
    )
    # Before it, a letter asks; and it isn't said to lapse.
    before = facts(
        date(2024, 7, 13), returns=[returned(1)], queries=[replace(asked, date=date(2024, 7, 12))]
    )
    assert set(due_on(before)) == {"letters"}


def test_who_declined_is_left_in_peace_and_stands_in_its_own_words() -> None:
    known = facts(
        date(2024, 5, 20),
        departments=[department(1, email="")],
        contacts=[
            contact(1, "invitation"),
            contact(1, "declined", date(2024, 5, 2), note="no time"),
        ],
    )
    made = desk_of(known)
    assert made.tasks == []
    assert [(one.status, one.note) for one in made.silent] == [(Status.DECLINED, "no time")]
    page = desk_html(made, CSS, JS)
    assert "won’t take part" in page


def test_departments_add_up_and_each_stands_in_one_list() -> None:
    known = facts(
        date(2024, 7, 2),
        departments=[department(n, "" if n == 8 else None) for n in range(1, 11)],
        returns=[
            returned(1, completed=date(2024, 3, 9)),
            returned(1, Outcome.SUPERSEDED, date(2024, 3, 4), "later_return"),
            returned(2, completed=None),
            returned(3, Outcome.LATE, date(2024, 7, 1), "after_deadline"),
            returned(4, Outcome.WITHDRAWN, date(2024, 3, 8), "on_request"),
            returned(5, Outcome.QUARANTINED, None, "damaged"),
            returned(6, Outcome.PILOT, date(2024, 1, 8), "pilot_folder"),
            returned(99, Outcome.QUARANTINED, None, "unknown_department", code=""),
        ],
        contacts=[
            *(one for one in INVITED if one.department != "ROTA-09"),
            contact(7, "undeliverable", date(2024, 3, 3)),
            contact(8, "reminder", date(2024, 4, 1), "2024-04-01"),
            contact(8, "note", date(2024, 4, 9), note="asks for the form in Welsh"),
        ],
    )
    made = desk_of(known)
    assert made.statuses == {
        Status.RETURNED: 2,
        Status.LATE: 1,
        Status.WITHDRAWN: 1,
        Status.REFUSED: 1,
        Status.UNDELIVERABLE: 1,
        Status.NOT_INVITED: 1,
        Status.WAITING: 3,
    }
    assert sum(made.statuses.values()) == made.departments == 10
    assert len(made.silent) + len(made.answered) == 10
    assert sum(made.outcomes.values()) == len(known.returns)
    # By first return, with the late one; a withdrawn or pilot return is none.
    assert made.arrivals == [(date(2024, 3, 4), 1), (date(2024, 7, 1), 2)]
    assert made.undated == 1
    eight = next(one for one in made.silent if one.department.code == "ROTA-08")
    assert (eight.invited, eight.reminders, eight.note) == (SENT, 1, "asks for the form in Welsh")
    assert eight.last
    assert eight.last.kind == "note"


def test_refused_returns_come_with_the_words_to_send() -> None:
    known = facts(
        date(2024, 5, 20),
        returns=[
            returned(1, Outcome.QUARANTINED, None, "encrypted"),
            returned(2, Outcome.QUARANTINED, None, "unsafe_name", code=""),
            returned(3, Outcome.QUARANTINED, None, "conflicting_returns"),
            returned(4, Outcome.QUARANTINED, None, "set_aside"),
        ],
        contacts=[contact(1, "refusal", date(2024, 5, 2), "aa01")],
    )
    first, second = desk_of(known).refused
    assert (first.file, first.told) == ("post/Unit 1.xlsx", date(2024, 5, 2))
    assert "protected by a password" in " ".join(first.words.split())
    assert "Head 1" in first.words
    # The office mends this one itself: there is nobody to write to.
    assert (second.words, second.department) == ("", None)


class _Text(HTMLParser):
    """The elements of a page, and its text outside scripts and styles."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self.said = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [v or "" for k, v in attrs if k in ("href", "src", "srcset", "action")]
        self.ids += [v or "" for k, v in attrs if k == "id"]

    def handle_data(self, data: str) -> None:
        self.said += data


def test_the_page_says_that_it_holds_names_loads_nothing_and_obeys_nothing() -> None:
    evil = '"><img src=x onerror=alert(1)>'
    bad = Department(evil, evil, evil, evil, f"a?bcc=b&c@{evil}", {"nation": f"</style>{evil}"})
    known = facts(
        date(2024, 5, 20),
        departments=[bad, *(department(n) for n in range(2, 6))],
        returns=[
            replace(returned(2, Outcome.QUARANTINED, None, "damaged"), file=evil, message=evil),
            returned(3),
        ],
        contacts=[contact(4, "invitation"), contact(4, "note", note=evil)],
        queries=[replace(query(3, "sent", SENT), what=evil, do=evil, question=evil)],
    )
    html = desk_html(desk_of(known), CSS, JS)
    assert html == desk_html(desk_of(known), CSS, JS)
    title = re.search("<title>(.*)</title>", html)
    assert title
    assert title[1] == (
        "Desk: Audit of rotas &lt;draft&gt; — holds names, for the audit office only"
    )
    page = _Text(html)
    assert "img" not in page.tags
    assert page.tags.count("script") == page.tags.count("style") == 1
    assert all(link.startswith(("#", "mailto:")) for link in page.links)
    assert not any("?" in link or "&" in link for link in page.links)
    assert page.said.count(evil) >= 8
    assert len(page.ids) == len(set(page.ids))
    # The script in the page is the one that its policy lets run.
    assert "script-src 'sha256-" in html
    assert "url(" not in html
    assert "http:" not in html
    assert "https:" not in html


def test_the_page_is_whole_without_a_script() -> None:
    known = facts(date(2024, 5, 20), returns=[returned(1)], contacts=INVITED)
    html = desk_html(desk_of(known), CSS, JS).partition("<script>")[0]
    page = _Text(html)
    for number in range(1, 11):
        assert f"Unit {number}" in page.said
        assert f"mailto:head{number}@unit{number}.example" in page.links
    assert "snakemake letters" in page.said
    # The drawing tells in words, and beneath in numbers, what it shows.
    assert "1 of 10 departments. Sent, 1 March 2024: 0 by then." in page.said
    assert page.tags.count("svg") == page.tags.count("desc") == 2
    for part in ("today", "returns", "queries", "refused", "silent", "answered", "kept"):
        assert part in page.ids
        assert f"#{part}" in page.links


@pytest.mark.parametrize(
    "completed",
    [date(1924, 3, 20), date(2024, 3, 1), date(2024, 6, 30), date(2204, 3, 20)],
)
def test_a_mistyped_year_does_not_stretch_the_drawing(completed: date) -> None:
    outcome = Outcome.LATE if completed > DEFINITION.deadline else Outcome.INCLUDED
    known = facts(date(2024, 8, 1), returns=[returned(1), returned(2, outcome, completed)])
    html = desk_html(desk_of(known), CSS, JS)
    drawing = html[html.index("<svg") : html.index("</svg>")]
    marks = [float(x) for x in re.findall(r'class="mark \w+"><line x1="([\d.]+)"', drawing)]
    assert marks == sorted(marks)
    assert marks[-1] - marks[0] > 250
    assert all(0 <= float(x) <= 920 for x in re.findall(r'[ (]x1?="(-?[\d.]+)"', drawing))


def test_custody_keeps_the_first_day_on_which_it_held_something() -> None:
    where = "private/register.csv"
    files = ["private/queries.csv", "raw/a.xlsx", "private/desk.html"]

    def since(known: OfficeFacts, before: bytes | None) -> tuple[bytes, list[str]]:
        made = custody_csv(custody(known, where, files, held_since(before, "custody.csv")))
        rows = csv.DictReader(io.StringIO(made.removeprefix("\ufeff")))
        told = {row["what"]: row["since"] for row in rows}
        names = ("Queries", "Returns as they came", "Lists and pages that each run makes anew")
        return made.encode(), [told[name] for name in names]

    day = date(2024, 4, 2)
    asked = replace(facts(day, returns=[returned(1)]), first_asked=day)
    made, days = since(asked, None)
    assert days == ["2024-04-02", "2024-03-20", "2024-03-01"]
    # Excel saves it again; the return goes, another comes, and queries begin anew.
    saved = made.decode().replace("2024-04-02", "02/04/2024").replace("2024-03-20", "20/03/2024")
    later = facts(date(2024, 6, 1), returns=[returned(2, completed=date(2024, 5, 9))])
    later = replace(later, first_asked=date(2024, 6, 1))
    assert since(later, saved.encode())[1] == days
    # An older one is found in a drawer.
    found = facts(date(2024, 6, 1), returns=[returned(2, completed=date(2024, 3, 11))])
    assert since(found, made)[1] == ["2024-04-02", "2024-03-11", "2024-03-01"]


def test_custody_names_what_there_is_since_when_and_until_when() -> None:
    known = facts(
        date(2024, 8, 1),
        returns=[returned(1), returned(2, Outcome.PILOT, date(2024, 1, 8), "pilot_folder")],
        contacts=INVITED,
    )
    files = [
        *("raw/a.xlsx", "raw/Wales – Cymru/b.xlsx", "raw/Pilot/c.xlsx", "private/contacts.csv"),
        *("private/pseudonym.key", "private/forms/ROTA-01.xlsx", "private/old list.docx"),
        *("private/intake.csv", "private/~$contacts.csv", "private/.lock"),
    ]
    first = custody_csv(custody(known, "audits/rota/register.csv", files, {}))
    made_since = [*files, "private/desk.html", "private/custody.csv", "private/leaks.csv"]
    again = custody(known, "audits/rota/register.csv", reversed(made_since), {})
    assert custody_csv(again) == first, "what a run makes doesn't change what the next one says"
    rows = list(csv.DictReader(io.StringIO(first.removeprefix("\ufeff"))))
    assert tuple(rows[0]) == CUSTODY_COLUMNS
    told = {row["what"]: (row["where"], row["files"], row["since"]) for row in rows}
    assert told == {
        "Returns of the pilot": ("raw/pilot/", "1", "2024-01-08"),
        "Returns as they came": ("raw/", "2", "2024-03-20"),
        "Register": ("audits/rota/register.csv", "1", "2024-01-08"),
        "Key of the pseudonyms": ("private/pseudonym.key", "1", "2024-01-08"),
        "What was sent and heard": ("private/contacts.csv", "1", "2024-03-01"),
        "Forms for departments": ("private/forms/", "1", "2024-01-08"),
        "Lists and pages that each run makes anew": ("private/", "", "2024-01-08"),
        "Other files": ("private/", "1", "2024-01-08"),
        "Snakemake’s notes on its runs": (".snakemake/", "", "2024-01-08"),
    }
    assert {row["until"] for row in rows} == {"2025-12-31"}


def _colours(css: str) -> tuple[dict[str, str], dict[str, str]]:
    light, dark = re.findall(r":root \{(.*?)\}", css, re.DOTALL)[:2]
    found = [dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", part)) for part in (light, dark)]
    return found[0], found[0] | found[1]


def _contrast(one: str, other: str) -> float:
    def light(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_every_pair_of_text_and_ground_can_be_read() -> None:
    grounds = {
        "ink": ("ground", "wash", "button"),
        "grey": ("ground", "wash"),
        "heading": ("ground", "wash", "area"),
        "link": ("ground", "wash", "button"),
        "reminder": ("ground",),
        "deadline": ("ground",),
        "bad-ink": ("bad", "wash"),
        "warn-ink": ("warn",),
        "good-ink": ("good",),
        "plain-ink": ("plain",),
    }
    for colours in _colours(CSS):
        for text, behind in grounds.items():
            for ground in behind:
                assert _contrast(colours[text], colours[ground]) >= 4.5, (text, ground)


def test_the_assets_are_few_and_small() -> None:
    # Every desk carries them; and there is no library among them.
    assert sorted(path.name for path in ASSETS.iterdir()) == ["desk.css", "desk.js"]
    assert all(Path(path).stat().st_size < 20_000 for path in ASSETS.iterdir())
