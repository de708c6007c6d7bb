"""forms: one form for each department and a blank one, from the definition."""

from auditreport.definition import Definition
from auditreport.forms import forms
from auditreport.models import parse
from auditreport.office.kept import read_office
from auditreport.stage import Arguments, run, write


def main(args: Arguments) -> str:
    """Write `private/forms/CODE.xlsx` for each department, and `blank.xlsx`."""
    definition = parse(Definition, args.read("definition"), args.text("definition"))
    office = read_office(args.path("register"), definition)
    departments = office.on(args.day("today")).departments
    for name, content in forms(definition, departments).items():
        write(args.path("out") / f"{name}.xlsx", content)
    return f"{len(departments)} forms and a blank one stand in private/forms"


run(main)
