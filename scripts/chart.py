"""chart: table → one SVG a group and described question, the overview, and the response's two."""

from auditreport.charts import charts
from auditreport.definition import Definition
from auditreport.models import parse
from auditreport.stage import Arguments, run, write


def main(args: Arguments) -> str:
    """Write `results/charts/`; all in one process, as starting matplotlib is what costs."""
    definition = parse(Definition, args.read("definition"), args.text("definition"))
    tables = args.by_stem("tables")
    drawn = charts(definition, tables, args.texts("described"), args.all("fonts"))
    for path in args.all("out"):
        write(path, drawn[path.stem])
    return f"{len(args.all('out'))} charts"


run(main)
