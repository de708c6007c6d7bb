"""register-check: what in the register, as it stands today, should be looked at."""

from auditreport.definition import Definition
from auditreport.models import parse
from auditreport.office.kept import read_office
from auditreport.office.register_check import findings_csv, register_check
from auditreport.stage import Arguments, run, write
from auditreport.words import count


def main(args: Arguments) -> str:
    """Write `private/register_check.csv`."""
    definition = parse(Definition, args.read("definition"), args.text("definition"))
    office = read_office(args.path("register"), definition)
    departments = office.on(args.day("today")).departments
    found = register_check(departments, [stratum.id for stratum in definition.strata])
    write(args.path("out"), findings_csv(found))
    if not found:
        return f"nothing to look at in {count(len(departments), 'department')}"
    return f"{count(len(found), 'thing')} to look at, in {args.text('out')}"


run(main)
