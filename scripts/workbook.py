"""workbook: the published tables as one file for Excel, and the same as OpenDocument."""

from auditreport.definition import Definition
from auditreport.models import parse
from auditreport.render import PUBLISHED, read_report
from auditreport.stage import Arguments, run, write
from auditreport.workbook import tables_xlsx
from auditreport.workbook_book import book_of
from auditreport.workbook_ods import tables_ods


def main(args: Arguments) -> str:
    """Write `tables.xlsx` and `tables.ods`, to be published with the report."""
    definition = parse(Definition, args.read("definition"), args.text("definition"))
    published = args.texts_of(PUBLISHED)
    rounds, described, mark = args.by_stem("rounds"), args.texts("described"), args.text("mark")
    report = read_report(definition, published, {}, rounds=rounds, described=described, mark=mark)
    book = book_of(report, in_report=bool(args.words("page")))
    excel, open_document = args.all("out")
    write(excel, tables_xlsx(book))
    write(open_document, tables_ods(book))
    return "the tables for Excel, and as OpenDocument"


run(main)
