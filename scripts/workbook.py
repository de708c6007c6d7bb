"""workbook: the published tables as one file for Excel."""

from auditreport.definition import Definition
from auditreport.models import parse
from auditreport.render import PUBLISHED, read_report
from auditreport.stage import Arguments, run, write
from auditreport.workbook import tables_workbook


def main(args: Arguments) -> str:
    """Write `tables.xlsx`, to be published with the report."""
    definition = parse(Definition, args.read("definition"), args.text("definition"))
    published = args.texts_of(PUBLISHED)
    rounds, described, mark = args.by_stem("rounds"), args.texts("described"), args.text("mark")
    report = read_report(definition, published, {}, rounds=rounds, described=described, mark=mark)
    write(args.path("out"), tables_workbook(report))
    return "the tables for Excel"


run(main)
