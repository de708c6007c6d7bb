"""render: everything published → the report and what stands beside it, and whence its numbers."""

from auditreport.definition import Definition
from auditreport.engine import engine_versions, render
from auditreport.manifest import library_versions, not_as_pinned
from auditreport.models import parse
from auditreport.render import PUBLISHED, read_report, source_date_epoch
from auditreport.report_folder import commentary_texts, lay_out_report, made_beside
from auditreport.stage import Arguments, run


def main(args: Arguments) -> str:
    """Lay out `working/report/`, and render it there; write `results/trace/numbers.json`."""
    definition = parse(Definition, args.read("definition"), args.text("definition"))
    engine, formats = args.engine("engine"), args.forms("out")
    versions = {**library_versions(), **engine_versions(engine, formats)}
    report = read_report(
        definition,
        args.texts_of(PUBLISHED),
        commentary_texts(args),
        has_references=bool(args.all("references")),
        engine=engine,
        versions=versions,
        not_as_pinned=not_as_pinned(versions, args.read_if_given("pinned") or ""),
        disclosure=args.text("disclosure"),
        described=args.texts("described"),
        back_test=args.read_if_given("back-test"),
        rounds=args.by_stem("rounds"),
        mark=args.text("mark"),
        tables={path.name: path.read_bytes() for path in args.all("tables")},
    )
    staging = args.all("out")[0].parent
    lay_out_report(staging, args, report)
    with made_beside(report, [*args.all("house"), *args.all("assets")], args.all("beside")):
        render(staging, engine, formats, source_date_epoch(definition))
    return f"{' and '.join(formats)} by {'Quarto' if engine == 'quarto' else 'Pandoc and Typst'}"


run(main)
