"""review: the report as a Word file for a committee, each paragraph with an anchor."""

from auditreport.definition import Definition
from auditreport.engine import engine_versions, word_file
from auditreport.manifest import library_versions, not_as_pinned
from auditreport.models import parse
from auditreport.render import PUBLISHED, read_report, source_date_epoch
from auditreport.review.marks import Marks, marked_report
from auditreport.review.places import definitions
from auditreport.review.staged import marked_commentary, staged_files, staging, write_issue
from auditreport.review.word import finished
from auditreport.stage import Arguments, commentary_texts, lay_out, run


def main(args: Arguments) -> str:
    """Write `private/review/report.docx`, and beside it what was issued."""
    text, file, marks = args.read("definition"), args.path("definition"), Marks()
    definition = parse(Definition, text, str(file))
    versions = {**library_versions(), **engine_versions(args.engine("engine"))}
    report = read_report(
        definition,
        {name: args.read(name) for name in PUBLISHED},
        marked_commentary(commentary_texts(args), file.parent / "commentary", marks),
        has_references=bool(args.all("references")),
        engine=args.engine("engine"),
        versions=versions,
        not_as_pinned=not_as_pinned(versions, args.read_if_given("pinned") or ""),
        disclosure=args.text("disclosure"),
        described=args.texts("described"),
        back_test=args.read_if_given("back-test"),
        rounds=args.by_stem("rounds"),
        review=args.read_if_given("review"),
        mark=args.text("mark"),
    )
    rules = {str(path): path.read_text(encoding="utf-8-sig") for path in args.all("findings")}
    assets, charts = args.contents("assets"), args.contents("charts")
    with staging() as folder:
        lay_out(folder, args, staged_files(marked_report(report, rules, marks), assets, charts))
        word = word_file(folder, source_date_epoch(definition))
    made, issue = finished(word, marks, definitions(text, str(file), definition))
    write_issue(args.path("out"), made, issue)
    return f"issue {issue.name} is in {args.path('out')}"


run(main)
