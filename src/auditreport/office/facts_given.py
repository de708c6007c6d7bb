"""The facts of one day, gathered from a script's arguments."""

from __future__ import annotations

from auditreport.definition import Definition
from auditreport.office.disk import read_office_file
from auditreport.office.facts import OfficeFacts, read_facts
from auditreport.office.kept import read_office
from auditreport.office.queries import read_queries, standing
from auditreport.office.register_changes import readdressed
from auditreport.stage import Arguments


def facts_given(args: Arguments, definition: Definition) -> OfficeFacts:
    """What the office knows, from `register`, `today`, `intake`, `answers` and `queries`."""
    office = read_office(args.path("register"), definition)
    today = args.day("today")
    history = read_queries(read_office_file(args.path("queries")), args.text("queries"))
    return read_facts(
        definition,
        today,
        office.asked_on(today),
        args.read("intake"),
        args.read("answers"),
        office.contacts,
        standing(history),
        readdressed=readdressed(office.changes, today),
        first_asked=min((event.date for event in history), default=None),
    )
