"""render: everything published → the report, as HTML and PDF, and where its numbers come from."""

from auditreport.definition import Definition
from auditreport.engine import engine_versions, render
from auditreport.manifest import library_versions, not_as_pinned
from auditreport.models import parse
from auditreport.render import PUBLISHED, read_report, source_date_epoch
from auditreport.stage import Arguments, commentary_texts, lay_out, run, write
from auditreport.traced_report import read_prose, traced_files


def main(args: Arguments) -> str:
    """Lay out `working/report/`, and render it there; write `results/trace/numbers.json`."""
    definition = parse(Definition, args.read("definition"), args.text("definition"))
    engine = args.engine("engine")
    versions = {**library_versions(), **engine_versions(engine)}
    published, commentary = args.texts_of(PUBLISHED), commentary_texts(args)
    report = read_report(
        definition,
        published,
        commentary,
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
    prose = read_prose(definition, commentary, args.all("findings"), args.all("kept"))
    files, trace = traced_files(report, {**published, **args.by_stem("tables")}, prose)
    (staging,) = {path.parent for path in args.all("out")}
    formats = [path.suffix.removeprefix(".") for path in args.all("out")]
    lay_out(staging, args, files)
    write(args.path("out-trace"), trace)
    render(staging, engine, formats, source_date_epoch(definition))
    return f"{' and '.join(formats)} by {'Quarto' if engine == 'quarto' else 'Pandoc and Typst'}"


run(main)
