"""accessibility: the report's files → the statement of what was checked in them, and found."""

from auditreport.accessibility import check_accessibility, faults_in_words
from auditreport.accessibility_statement import accessibility_statement
from auditreport.definition import Definition
from auditreport.models import parse
from auditreport.stage import Arguments, run, write


def main(args: Arguments) -> str:
    """Check each page and each PDF, and write the statement."""
    definition = parse(Definition, args.read("definition"), args.text("definition"))
    files = {path.name: path.read_bytes() for path in args.all("report")}
    checked = check_accessibility(files)
    css = args.read("style")
    statement = accessibility_statement(definition, checked, files, css, args.text("mark"))
    write(args.path("out"), statement)
    return faults_in_words(checked)


run(main)
