"""Every chart of a report, from the tables that it shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

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
from auditreport.response_tables import read_arrivals, read_flow
from auditreport.tables import read_questions


def charts(
    definition: Definition,
    tables: Mapping[str, str],
    described: Sequence[str],
    fonts: Sequence[Path],
) -> dict[str, bytes]:
    """The SVG of each chart, by its name: a group's id, a described question's key, or its own.

    ``tables`` are the texts of `questions`, `flow` and `arrivals`, and of `changes` and `series`
    where there are any: without them there is no chart of rounds. ``described`` are `options.csv`
    and `figures.csv`, where the audit has them.
    """
    rows = read_questions(tables["questions"])
    labels = {question.id: question.short_label for question in definition.scored}
    drawn = {
        "overview": overview_chart(rows, labels, title="All standards", font_files=fonts),
        "flow": flow_chart(read_flow(tables["flow"]), definition, fonts),
        "arrivals": arrivals_chart(read_arrivals(tables["arrivals"]), definition, fonts),
    }
    for group in definition.groups:
        here = [row for row in rows if row.group == group.id]
        if here:
            drawn[group.id] = group_chart(
                here, labels, title=group.title, group=group.id, font_files=fonts
            )
    for one in read_described(definition, described):
        drawn[one.question.key] = described_chart(one, fonts)
    if "changes" in tables:
        drawn["rounds"] = changes_chart(read_changes(tables["changes"]), definition, fonts)
    if "series" in tables:
        series = read_series(tables["series"])
        drawn["series"] = series_chart(series, labels, title="All rounds", font_files=fonts)
    return drawn
