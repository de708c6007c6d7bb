"""letters-sent: enters the letters of the last batch as sent, in `private/contacts.csv`."""

from pathlib import Path

from auditreport.definition import Definition
from auditreport.models import parse
from auditreport.office.contacts import contacts_csv
from auditreport.office.disk import read_office_file, write_office_file
from auditreport.office.kept import CONTACTS, read_office
from auditreport.office.letters_sent import left_due, letters_sent
from auditreport.office.queries import read_queries
from auditreport.stage import Arguments, run
from auditreport.words import count

BATCH, QUERIES = Path("private/letters/letters.csv"), Path("private/queries.csv")


def main(args: Arguments) -> str:
    """Mark what stands in `private/letters/letters.csv`; rows deleted there were not sent."""
    definition = parse(Definition, args.read("definition"), args.text("definition"))
    office = read_office(args.path("register"), definition)
    history = read_queries(read_office_file(QUERIES), str(QUERIES))
    batch, codes = read_office_file(BATCH), [d.code for d in office.departments]
    today, officer = args.day("today"), " ".join(args.words("officer"))
    lists = office.contacts, history, codes
    made, unaddressed = letters_sent(batch, str(BATCH), *lists, today, officer)
    write_office_file(CONTACTS, contacts_csv(made))
    marked = count(len(made) - len(office.contacts), "letter")
    said = f"{marked} marked as sent on {today.isoformat()}, in {CONTACTS}"
    return said + left_due(unaddressed, BATCH)


run(main)
