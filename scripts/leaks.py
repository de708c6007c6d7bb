"""leaks: all that leaves the identifying zone → a verdict that no name stands in it."""

from auditreport.definition import Definition
from auditreport.leak_verdict import OFFICE_FILE, leaks_csv, refusal, verdict
from auditreport.leaks import find_leaks
from auditreport.models import parse
from auditreport.office.leak_names import names_given
from auditreport.stage import Arguments, contents_below, run, write


def main(args: Arguments) -> str:
    """Leave a verdict in `results/`; what it rests on stays in `private/`."""
    definition = parse(Definition, args.read("definition"), args.text("definition"))
    names = names_given(args, definition)
    house = [path.read_bytes() for path in args.all("house")]
    leaks = find_leaks(names, contents_below("results", "working", "logs"), house)
    write(OFFICE_FILE, leaks_csv(names, leaks))
    if leaks:
        raise refusal(leaks)
    write(args.path("out"), verdict(names))
    return f"none of {len(names.searched)} names stands in what leaves the office"


run(main)
