"""conclude: tables → variables, conclusions, actions and exceptions."""

from auditreport.back_test import back_test, back_test_csv, read_claims
from auditreport.change_variables import quoted_changes
from auditreport.conclude import conclude_tables, values_of
from auditreport.definition import Definition
from auditreport.findings_given import actions_given, rules_given
from auditreport.models import parse
from auditreport.stage import Arguments, run, write
from auditreport.tables import read_questions


def main(args: Arguments) -> str:
    """Write `results/findings/`, and the back test where the audit has one."""
    definition = parse(Definition, args.read("definition"), args.text("definition"))
    findings = rules_given(args)
    rows = read_questions(args.read("questions"))
    names = ("response", "themes", "texts", "quality", "flow", "rates", "breakdowns")
    described = args.texts("described")
    texts = {name: args.read(name) for name in names}
    values = values_of(definition, rows, **texts, described=described)
    for path in args.all("changes"):
        values |= quoted_changes(definition, path.read_text(encoding="utf-8"))
    kept = actions_given(args, definition, findings)
    file = str(args.path("definition").with_name("actions.csv"))
    tables, uncovered = conclude_tables(rows, definition, findings, values, kept, file)
    for name in ("conclusions", "actions", "variables", "not_met", "exceptions", "letters"):
        write(args.path(f"out-{name}"), getattr(tables, name))
    for path in args.all("claims"):
        compared = back_test(read_claims(path.read_bytes(), str(path)), values)
        write(args.path("out-back-test"), back_test_csv(compared))
    return "\n\n".join([tables.summary, *map(str, uncovered)])


run(main)
