"""exceptions: the letters to authorities, as Word files and PDFs."""

from auditreport.definition import Definition
from auditreport.exceptions import NONE, letters_to_authorities
from auditreport.models import parse
from auditreport.office.exception_letters import write_letters
from auditreport.plan_tables import read_exceptions
from auditreport.release_terms import DRAFT
from auditreport.stage import Arguments, run
from auditreport.words import count


def main(args: Arguments) -> str:
    """Write `private/exceptions/`: each letter as .docx and .pdf, under its authority's name."""
    definition = parse(Definition, args.read("definition"), args.text("definition"))
    found = args.read("exceptions")
    # What was released is no draft any more; what has changed since then is one again.
    released = found == args.read_if_given("released")
    mark = f"Edition {definition.edition}" if released else DRAFT
    letters = letters_to_authorities(read_exceptions(found), definition)
    (fonts,) = {path.parent for path in args.all("house") if path.suffix == ".otf"}
    write_letters(letters, definition, mark, args.path("template"), fonts, args.path("out"))
    if not letters:
        return NONE
    return f"{count(len(letters), 'letter')} ({mark.lower()}) in {args.path('out')}"


run(main)
