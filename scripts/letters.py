"""letters: what is due today, as drafts for a mail program and a list for a mail merge."""

from datetime import date

from auditreport.definition import Definition
from auditreport.forms import form
from auditreport.models import parse
from auditreport.office.disk import read_office_file
from auditreport.office.eml import eml
from auditreport.office.facts import read_facts
from auditreport.office.kept import read_office
from auditreport.office.letter_texts import read_letter_texts
from auditreport.office.letters import due_letters, letters_csv, sender, summary
from auditreport.office.queries import read_queries, standing
from auditreport.register import Department
from auditreport.stage import Arguments, run, write


def main(args: Arguments) -> str:
    """Write `private/letters/`: an `.eml` file for each letter, and `letters.csv`."""
    definition = parse(Definition, args.read("definition"), args.text("definition"))

    def form_of(department: Department) -> tuple[str, bytes]:
        return f"{department.code}.xlsx", form(definition, department)

    office = read_office(args.path("register"), definition)
    departments = office.on(day := date.fromisoformat(args.text("today"))).departments
    history = read_office_file(args.path("queries"))
    queries = standing(read_queries(history, args.text("queries")))
    lists = args.read("intake"), args.read("answers"), office.contacts, queries
    facts = read_facts(definition, day, departments, *lists)
    reports = sorted(args.all("report"), key=lambda path: path.suffix != ".pdf")
    report = next(((path.name, path.read_bytes()) for path in reports), None)
    drafts = due_letters(facts, read_letter_texts(args.words("texts")), form_of, report)
    for draft in drafts:
        write(args.path("out") / f"{draft.name}.eml", eml(draft, *sender(definition)))
    write(args.path("out") / "letters.csv", letters_csv(drafts, departments))
    return summary(drafts)


run(main)
