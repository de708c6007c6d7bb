"""pilot: how the questions fared with those who tried the form out."""

from auditreport.definition import Definition
from auditreport.models import parse
from auditreport.office.pilot import pilot_csv, read_pilot
from auditreport.office.pilot_page import pilot_html
from auditreport.stage import Arguments, run, write
from auditreport.words import count


def main(args: Arguments) -> str:
    """Write `private/pilot/`: a page, and its numbers."""
    definition = parse(Definition, args.read("definition"), args.text("definition"))
    pilot = read_pilot(args.read("pilot"), args.read("sources"), definition)
    css, js = (path.read_text(encoding="utf-8") for path in sorted(args.all("assets")))
    write(args.path("out") / "pilot.html", pilot_html(pilot, definition, css, js))
    write(args.path("out") / "questions.csv", pilot_csv(pilot))
    return f"{count(len(pilot.returns), 'return')} of the pilot: see private/pilot/pilot.html"


run(main)
