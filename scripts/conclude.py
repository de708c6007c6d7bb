"""conclude: tables → variables, conclusions and actions."""

from auditreport.conclude import conclude, conclude_tables, values_of
from auditreport.definition import Definition
from auditreport.findings import Findings
from auditreport.models import parse
from auditreport.stage import Arguments, run, write
from auditreport.tables import read_questions
from auditreport.words import count


def main(args: Arguments) -> str:
    """Write `results/findings/`."""
    definition = parse(Definition, args.read("definition"), args.text("definition"))
    rules = args.read_if_given("findings")
    findings = None if rules is None else parse(Findings, rules, args.text("findings"))
    rows = read_questions(args.read("questions"))
    names = ("response", "themes", "texts", "quality", "flow", "rates")
    values = values_of(definition, rows, **{name: args.read(name) for name in names})
    conclusions, actions = conclude(rows, definition, findings, values)
    tables = conclude_tables(conclusions, actions, values)
    write(args.path("out-conclusions"), tables.conclusions)
    write(args.path("out-actions"), tables.actions)
    write(args.path("out-variables"), tables.variables)
    return f"{count(len(conclusions), 'conclusion')}, {count(len(actions), 'action')}"


run(main)
