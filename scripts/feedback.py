"""feedback: each department's own answers beside everyone's, as a PDF and a page."""

from auditreport.definition import Definition
from auditreport.models import parse
from auditreport.office.feedback_page import FeedbackPages
from auditreport.office.feedback_pdf import FeedbackPrinter
from auditreport.office.feedbacks import LIST, feedback_list, feedbacks
from auditreport.office.kept import read_office
from auditreport.stage import Arguments, run, write
from auditreport.words import count


def main(args: Arguments) -> str:
    """Write `private/feedback/`: CODE.pdf and CODE.html for each department, and a list."""
    definition = parse(Definition, args.read("definition"), args.text("definition"))
    register = read_office(args.path("register"), definition).on(definition.deadline).departments
    files = {path.name: path for path in (*args.all("house"), *args.all("assets"))}
    fonts = {name: path.read_bytes() for name, path in files.items() if path.suffix == ".woff2"}
    styles = (files[name].read_text(encoding="utf-8") for name in ("style.css", "feedback.css"))
    pages = FeedbackPages(definition, "".join(styles), fonts)
    template = files["feedback.typ"]
    printer = FeedbackPrinter(
        definition, template.parents[2], template, files["SourceSans3-Regular.otf"].parent
    )
    intake, answers = args.read("intake"), args.read("answers")
    earlier = args.read_if_given("earlier-answers")
    out = args.path("out")
    made = feedbacks(definition, args.by_stem("published"), register, intake, answers, earlier)
    for stem, one in made.items():
        write(out / f"{stem}.pdf", printer.pdf(one))
        write(out / f"{stem}.html", pages.html(one))
    write(out / LIST, feedback_list(made))
    return f"{count(len(made), 'department')}: each on two pages at most, in private/feedback"


run(main)
