"""render: everything published → the report, as HTML and PDF."""

from auditreport.definition import Definition
from auditreport.engine import engine_versions, render
from auditreport.manifest import library_versions, not_as_pinned
from auditreport.models import parse
from auditreport.render import PUBLISHED, read_report, report_files, source_date_epoch
from auditreport.stage import Arguments, commentary_texts, lay_out, run


def main(args: Arguments) -> str:
    """Lay out `working/report/`, and render it there."""
    definition = parse(Definition, args.read("definition"), args.text("definition"))
    engine = args.engine("engine")
    versions = {**library_versions(), **engine_versions(engine)}
    report = read_report(
        definition,
        {name: args.read(name) for name in PUBLISHED},
        commentary_texts(args),
        has_references=bool(args.all("references")),
        engine=engine,
        versions=versions,
        not_as_pinned=not_as_pinned(versions, args.read_if_given("pinned") or ""),
        disclosure=args.text("disclosure"),
        described=args.texts("described"),
        back_test=args.read_if_given("back-test"),
        rounds=args.by_stem("rounds"),
        review=args.read_if_given("review"),
        mark=args.text("mark"),
    )
    (staging,) = {path.parent for path in args.all("out")}
    formats = [path.suffix.removeprefix(".") for path in args.all("out")]
    lay_out(staging, args, report_files(report))
    render(staging, engine, formats, source_date_epoch(definition))
    return f"{' and '.join(formats)} by {'Quarto' if engine == 'quarto' else 'Pandoc and Typst'}"


run(main)
