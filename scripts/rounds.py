"""rounds: this round's table beside the earlier one's → what changed, and the earlier plan."""

from auditreport.definition import Definition
from auditreport.models import parse
from auditreport.round_tables import round_tables
from auditreport.stage import Arguments, run, write
from auditreport.tables import read_questions

EARLIER = ("earlier", "plan", "series", "earlier-answers", "answers")


def main(args: Arguments) -> str:
    """Write `results/tables/changes.csv`, `series.csv` and `carried.csv`."""
    definition = parse(Definition, args.read("definition"), args.text("definition"))
    made = round_tables(
        definition,
        read_questions(args.read("questions")),
        {name: (args.read(name), args.text(name)) for name in EARLIER if args.all(name)},
        args.text("disclosure"),
    )
    for name in ("changes", "series", "carried"):
        write(args.path(f"out-{name}"), getattr(made, name))
    return made.summary


run(main)
