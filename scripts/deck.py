"""deck: everything published → the slides, for the screen and for PowerPoint."""

from auditreport.definition import Definition
from auditreport.engine import render
from auditreport.models import parse
from auditreport.render import PUBLISHED, read_report, source_date_epoch
from auditreport.slides.deck import deck
from auditreport.slides.powerpoint import finished
from auditreport.slides.staged import staged_files
from auditreport.stage import Arguments, commentary_texts, lay_out, run, write


def main(args: Arguments) -> str:
    """Lay out `working/slides/`, render it there, and write `results/slides/`."""
    definition = parse(Definition, args.read("definition"), args.text("definition"))
    report = read_report(
        definition,
        {name: args.read(name) for name in PUBLISHED},
        commentary_texts(args),
        disclosure=args.text("disclosure"),
        described=args.texts("described"),
        rounds=args.by_stem("rounds"),
        mark=args.text("mark"),
    )
    made = deck(report, args.words("formats"), args.all("fonts"))
    staging, engine = args.path("staging"), args.engine("engine")
    lay_out(staging, args, staged_files(report, made, args.read("style"), args.all("fonts")))
    found = render(staging, engine, ["html", "pptx"], source_date_epoch(definition))
    page, slides = (found[form].read_bytes() for form in ("html", "pptx"))
    for path in args.all("out"):
        write(
            path, page if path.suffix == ".html" else finished(slides, made.pictures, report.mark)
        )
    return f"slides by {'Quarto' if engine == 'quarto' else 'Pandoc'}"


run(main)
