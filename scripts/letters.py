"""letters: what is due today, as drafts for a mail program and a list for a mail merge."""

from auditreport.definition import Definition
from auditreport.forms import form
from auditreport.models import parse
from auditreport.office.eml import eml
from auditreport.office.facts_given import facts_given
from auditreport.office.feedbacks import LIST, listed_pdfs
from auditreport.office.letter_texts import read_letter_texts
from auditreport.office.letters import due_letters, letters_csv, sender, summary
from auditreport.register import Department
from auditreport.stage import Arguments, run, write


def main(args: Arguments) -> str:
    """Write `private/letters/`: an `.eml` file for each letter, and `letters.csv`."""
    definition = parse(Definition, args.read("definition"), args.text("definition"))

    def form_of(department: Department) -> tuple[str, bytes]:
        return f"{department.code}.xlsx", form(definition, department)

    facts = facts_given(args, definition)
    reports = sorted(args.all("report"), key=lambda path: path.suffix != ".pdf")
    report = next(((path.name, path.read_bytes()) for path in reports), None)
    feedback = {
        code: (name, (folder / name).read_bytes())
        for folder in args.all("feedback")
        for code, name in listed_pdfs((folder / LIST).read_text(encoding="utf-8")).items()
    }
    drafts = due_letters(facts, read_letter_texts(args.words("texts")), form_of, report, feedback)
    for draft in drafts:
        write(args.path("out") / f"{draft.name}.eml", eml(draft, *sender(definition)))
    write(args.path("out") / "letters.csv", letters_csv(drafts, facts.departments))
    return summary(drafts)


run(main)
