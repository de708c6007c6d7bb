"""queries: what departments are asked about their returns, with what became of each query."""

from auditreport.definition import Definition
from auditreport.models import parse
from auditreport.office.disk import read_office_file, write_office_file
from auditreport.office.found_queries import counted_departments, found_queries
from auditreport.office.handback import handback_queries
from auditreport.office.kept import read_office
from auditreport.office.queries import queries_csv, read_queries, summary, unknown_queries
from auditreport.office.query_steps import update
from auditreport.stage import Arguments, run


def main(args: Arguments) -> str:
    """Add to `private/queries.csv` what is new."""
    definition = parse(Definition, args.read("definition"), args.text("definition"))
    office, out = read_office(args.path("register"), definition), args.path("out")
    decisions = office.record(definition).counted(office.decisions)
    comments = next(map(read_office_file, args.all("handback")), None)
    issues, intake = args.read("issues"), args.read("intake")
    found = found_queries(issues, intake, handback_queries(comments, decisions))
    days = args.day("today"), definition.last_day_of_queries
    history = read_queries(read_office_file(out), str(out))
    made = update(history, found, office.contacts, decisions, *days, counted_departments(intake))
    write_office_file(out, queries_csv(made))
    out.touch()  # unchanged it may be, and is up to date
    return summary(made, unknown_queries(made, office.contacts, decisions))


run(main)
