"""review: the report as a Word file for a committee, each paragraph with an anchor."""

from auditreport.definition import Definition
from auditreport.engine import word_file
from auditreport.models import parse
from auditreport.render import source_date_epoch
from auditreport.review.marks import Marks
from auditreport.review.places import definitions
from auditreport.review.staged import marked_report, staged_files, staging, write_issue
from auditreport.review.word import finished
from auditreport.stage import Arguments, lay_out, run


def main(args: Arguments) -> str:
    """Write `private/review/report.docx`, and beside it what was issued."""
    text, file, marks = args.read("definition"), args.text("definition"), Marks()
    definition = parse(Definition, text, file)
    report = marked_report(args, definition, marks)
    with staging() as folder:
        lay_out(folder, args, staged_files(report, args))
        word = word_file(folder, source_date_epoch(definition))
    made, issue = finished(word, marks, definitions(text, file, definition))
    write_issue(args.path("out"), made, issue)
    return f"issue {issue.name} is in {args.path('out')}"


run(main)
