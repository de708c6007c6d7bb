"""validate: answers as given → canonical answers, outcomes and issues."""

import json

from auditreport.definition import Definition
from auditreport.models import parse
from auditreport.stage import Arguments, run, write
from auditreport.tables import read_rows
from auditreport.validate import validate
from auditreport.words import Outcome, count


def main(args: Arguments) -> str:
    """Write one row a return, one row an issue, and the answers of the returns included."""
    definition = parse(Definition, args.read("definition"), args.text("definition"))
    decisions = read_rows(args.read("decisions"))
    validated = validate(json.loads(args.read("returns"))["returns"], definition, decisions)
    write(args.path("out-answers"), validated.answers_csv)
    write(args.path("out-outcomes"), validated.outcomes_csv)
    write(args.path("out-issues"), validated.issues_csv)
    write(args.path("out-quality"), validated.quality_returns_csv)
    write(args.path("out-kinds"), validated.quality_issues_csv)
    write(args.path("out-decisions"), validated.decisions_csv)
    write(args.path("out-pilot"), validated.pilot_json)
    counts = {outcome: validated.count(outcome) for outcome in Outcome}
    parts = [f"{n} {outcome}" for outcome, n in counts.items() if n]
    said = f"{', '.join(parts) or 'no returns yet'}; {count(len(validated.issues), 'issue')}"
    applied = count(len(validated.decisions), "decision")
    return f"{said}; {applied} applied" if validated.decisions else said


run(main)
