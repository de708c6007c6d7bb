"""findings: why each rule of findings.yaml fires or doesn't, on the screen and in the log."""

from auditreport.conclude import conclude
from auditreport.definition import Definition
from auditreport.explain_findings import explain_findings
from auditreport.findings import Findings
from auditreport.kept_actions import read_kept_actions, standards_not_met
from auditreport.models import parse
from auditreport.stage import Arguments, run
from auditreport.tables import read_questions, read_rows


def main(args: Arguments) -> str:
    """Only read."""
    definition = parse(Definition, args.read("definition"), args.text("definition"))
    rules = args.read_if_given("findings")
    findings = None if rules is None else parse(Findings, rules, args.text("findings"))
    rows = read_questions(args.read("questions"))
    values = {row["variable"]: row["value"] for row in read_rows(args.read("variables"))}
    kept = [
        row
        for path in args.all("actions")
        for row in read_kept_actions(path.read_bytes(), str(path), definition, findings)
    ]
    _, actions = conclude(rows, definition, findings, values)
    not_met = standards_not_met(rows, actions, kept, values)
    return "\n" + explain_findings(rows, definition, findings, values, not_met)


run(main)
