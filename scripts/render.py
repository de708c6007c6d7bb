"""render: everything published → the report, as HTML and PDF, and where its numbers come from."""

from auditreport.definition import Definition
from auditreport.downloads import downloads
from auditreport.engine import engine_versions, render
from auditreport.manifest import library_versions, not_as_pinned
from auditreport.models import parse
from auditreport.render import PUBLISHED, read_report, source_date_epoch
from auditreport.stage import Arguments, commentary_texts, lay_out, run, write
from auditreport.traced_report import traced_files


def main(args: Arguments) -> str:
    """Lay out `working/report/`, and render it there; write `results/trace/numbers.json`."""
    definition = parse(Definition, args.read("definition"), args.text("definition"))
    versions = {**library_versions(), **engine_versions(engine := args.engine("engine"))}
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
    files, trace = traced_files(report, args)
    (staging,) = {path.parent for path in args.all("out")}
    questions, workbook = args.path("questions").read_bytes(), args.bytes_if_given("workbook")
    carried = {"_downloads.html": downloads(definition.id, questions, workbook)}
    lay_out(staging, args, {**files, **carried})
    write(args.path("out-trace"), trace)
    made = render(staging, engine, args.forms("out"), source_date_epoch(definition))
    return f"{' and '.join(made)} by {'Quarto' if engine == 'quarto' else 'Pandoc and Typst'}"


run(main)
