"""findings: why each rule of findings.yaml fires or doesn't, on the screen and in the log."""

from auditreport.conclude import conclude
from auditreport.definition import Definition
from auditreport.explain_findings import explain_findings
from auditreport.findings_given import actions_given, rules_given
from auditreport.kept_actions import standards_not_met
from auditreport.models import parse
from auditreport.stage import Arguments, run
from auditreport.tables import read_questions, read_rows


def main(args: Arguments) -> str:
    """Only read."""
    definition = parse(Definition, args.read("definition"), args.text("definition"))
    findings = rules_given(args)
    rows = read_questions(args.read("questions"))
    values = {row["variable"]: row["value"] for row in read_rows(args.read("variables"))}
    kept = actions_given(args, definition, findings)
    _, actions = conclude(rows, definition, findings, values)
    not_met = standards_not_met(rows, actions, kept, values)
    return "\n" + explain_findings(rows, definition, findings, values, not_met)


run(main)
