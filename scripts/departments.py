"""departments: how many of the standards that apply to it each department meets."""

from auditreport.definition import Definition
from auditreport.models import parse
from auditreport.office.disk import write_office_file
from auditreport.office.standings import Standing, standings, standings_csv
from auditreport.office.standings_page import standings_html
from auditreport.register import read_register
from auditreport.stage import Arguments, run, write
from auditreport.words import count


def main(args: Arguments) -> str:
    """Write `private/departments.html` and `private/departments.csv`."""
    definition = parse(Definition, args.read("definition"), args.text("definition"))
    data, strata = args.path("register").read_bytes(), [one.id for one in definition.strata]
    register = read_register(data, args.text("register"), strata)
    found = standings(definition, register, args.read("intake"), args.read("answers"))
    css, js = (path.read_text(encoding="utf-8") for path in sorted(args.all("assets")))
    page = standings_html(found, definition, args.read("policy"), css, js)
    write(args.path("out-page"), page)
    write_office_file(args.path("out-table"), standings_csv(found))
    low = sum(s.standing in (Standing.ALERT_LOW, Standing.ALARM_LOW) for s in found.shares)
    of = count(len(found.shares), "department")
    return f"{low} of {of} below what chance allows: see private/departments.html"


run(main)
