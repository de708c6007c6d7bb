"""handback: what analysts wrote back by pseudonym → comments by department."""

from auditreport.definition import Definition
from auditreport.department_pseudonyms import department_pseudonyms
from auditreport.models import parse
from auditreport.office.disk import read_office_file, write_office_file
from auditreport.office.handback import (
    FILE,
    FOLDER,
    LEFT_OUT,
    files_in,
    handback_csv,
    left_out_csv,
    take_in,
)
from auditreport.office.handover_log import resolver
from auditreport.office.kept import read_office
from auditreport.raw import read_key
from auditreport.stage import Arguments, run
from auditreport.words import count


def main(args: Arguments) -> str:
    """Write `private/handback.csv`, and what of the files isn't in it."""
    definition = parse(Definition, args.read("definition"), args.text("definition"))
    register = read_office(args.path("register"), definition).record(definition).register
    codes = {name: code for code, name in department_pseudonyms(register, read_key()).items()}
    files, before = files_in(FOLDER), read_office_file(FILE)
    today = args.day("today")
    comments, left = take_in(files, resolver(codes), codes, definition, before, today)
    write_office_file(FILE, handback_csv(comments))
    write_office_file(LEFT_OUT, left_out_csv(left))
    why = f"; {count(len(left), 'line')} left out: {LEFT_OUT} says why" if left else ""
    return f"{count(len(comments), 'comment')} of {count(len(files), 'file')} in {FILE}{why}"


run(main)
