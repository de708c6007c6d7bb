"""render: everything published → the report, as HTML and PDF."""

import shutil
from pathlib import Path

from auditreport.definition import Definition
from auditreport.engine import engine_versions, render
from auditreport.manifest import library_versions, not_as_pinned
from auditreport.models import parse
from auditreport.render import PUBLISHED, read_report, report_files, source_date_epoch
from auditreport.stage import Arguments, commentary_texts, lay_out, run

STAGING = Path("working/report")


def main(args: Arguments) -> str:
    """Lay out `working/report/`, render it, and publish what came out."""
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
        mark=args.text("mark"),
    )
    lay_out(STAGING, args, report_files(report))
    targets = {path.suffix.removeprefix("."): path for path in args.all("out")}
    made = render(STAGING, engine, list(targets), source_date_epoch(definition))
    for form, path in targets.items():
        shutil.copyfile(made[form], path)
    return f"{' and '.join(targets)} by {'Quarto' if engine == 'quarto' else 'Pandoc and Typst'}"


run(main)
