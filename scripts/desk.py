"""desk: what stands on the officer's desk today, and what is kept that names departments."""

from pathlib import Path

from auditreport.definition import Definition
from auditreport.models import parse
from auditreport.office.custody import custody, custody_csv, held_since
from auditreport.office.desk import make_desk
from auditreport.office.desk_page import desk_html
from auditreport.office.disk import read_office_file, write_office_file
from auditreport.office.facts_given import facts_given
from auditreport.office.letter_texts import read_letter_texts
from auditreport.raw import RAW, returns_in
from auditreport.review.comments import comments_in
from auditreport.stage import Arguments, run, write
from auditreport.words import count


def main(args: Arguments) -> str:
    """Write `private/desk.html` and `private/custody.csv`."""
    definition = parse(Definition, args.read("definition"), args.text("definition"))
    facts = facts_given(args, definition)
    files = [RAW / name for name in returns_in(RAW)] + list(Path("private").rglob("*.*"))
    out = args.path("out-custody")
    since = held_since(read_office_file(out), str(out))
    held = custody(facts, args.text("register"), (path.as_posix() for path in files), since)
    waiting = sum(bool(row.lacks) for one in args.all("comments") for row in comments_in(one))
    desk = make_desk(facts, read_letter_texts(args.words("texts")), held, waiting)
    css, js = (path.read_text(encoding="utf-8") for path in sorted(args.all("assets")))
    write(args.path("out-desk"), desk_html(desk, css, js))
    write_office_file(out, custody_csv(held))
    out.touch()  # unchanged it may be, and is up to date
    return f"{count(len(desk.tasks), 'thing')} to do today: see private/desk.html"


run(main)
