"""render: everything published → the report and what stands beside it, and whence its numbers."""

from auditreport.definition import Definition
from auditreport.engine import render
from auditreport.models import parse
from auditreport.render import source_date_epoch
from auditreport.report_folder import lay_out_report, made_beside
from auditreport.report_given import report_given
from auditreport.stage import Arguments, commentary_texts, run


def main(args: Arguments) -> str:
    """Lay out `working/report/`, and render it there; write `results/trace/numbers.json`."""
    definition = parse(Definition, args.read("definition"), args.text("definition"))
    engine, formats = args.engine("engine"), args.forms("out")
    report = report_given(args, definition, commentary_texts(args), formats)
    staging = args.all("out")[0].parent
    lay_out_report(staging, args, report)
    with made_beside(report, [*args.all("house"), *args.all("assets")], args.all("beside")):
        render(staging, engine, formats, source_date_epoch(definition))
    return f"{' and '.join(formats)} by {'Quarto' if engine == 'quarto' else 'Pandoc and Typst'}"


run(main)
