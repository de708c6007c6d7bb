"""chart: table → one SVG a group, the overview, and the response's flow and curve."""

from auditreport.change_tables import read_changes, read_series
from auditreport.chart import (
    arrivals_chart,
    described_chart,
    flow_chart,
    group_chart,
    overview_chart,
)
from auditreport.chart_rounds import changes_chart
from auditreport.chart_series import series_chart
from auditreport.definition import Definition
from auditreport.described import read_described
from auditreport.models import parse
from auditreport.response_tables import read_arrivals, read_flow
from auditreport.stage import Arguments, run, write
from auditreport.tables import read_questions


def main(args: Arguments) -> str:
    """Write `results/charts/`; all in one process, as starting matplotlib is what costs."""
    definition = parse(Definition, args.read("definition"), args.text("definition"))
    rows = read_questions(args.read("questions"))
    labels = {question.id: question.short_label for question in definition.scored}
    titles = {group.id: group.title for group in definition.groups}
    fonts = args.all("fonts")
    for path in args.all("out-groups"):
        here = [row for row in rows if row.group == path.stem]
        title = titles[path.stem]
        svg = group_chart(here, labels, title=title, group=path.stem, font_files=fonts)
        write(path, svg)
    described = read_described(definition, args.texts("described"))
    for one, path in zip(described, args.all("out-described"), strict=True):
        write(path, described_chart(one, fonts))
    overview = overview_chart(rows, labels, title="All standards", font_files=fonts)
    write(args.path("out-overview"), overview)
    write(args.path("out-flow"), flow_chart(read_flow(args.read("flow")), definition, fonts))
    over_time = arrivals_chart(read_arrivals(args.read("arrivals")), definition, fonts)
    write(args.path("out-arrivals"), over_time)
    for path in args.all("out-rounds"):
        changes = read_changes(args.read("changes"))
        write(path, changes_chart(changes, definition, fonts))
    for path in args.all("out-series"):
        series = read_series(args.read("series"))
        write(path, series_chart(series, labels, title="All rounds", font_files=fonts))
    more = sum(len(args.all(f"out-{name}")) for name in ("groups", "described", "rounds", "series"))
    return f"{more + 3} charts"


run(main)
