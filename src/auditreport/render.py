"""render: everything published → the texts of the report's folder, which an engine then renders."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import yaml

from auditreport.back_test import read_back_test
from auditreport.breakdown_tables import read_breakdowns
from auditreport.change_tables import read_carried, read_changes, read_series
from auditreport.commentary import resolve
from auditreport.decisions_made import read_decisions_made
from auditreport.definition import Definition
from auditreport.described import read_described
from auditreport.document import audit_metadata, report_parts
from auditreport.kept_actions import read_planned_actions
from auditreport.links import with_trail
from auditreport.markdown import escape
from auditreport.plan_tables import read_exceptions, read_not_met
from auditreport.provenance import tables_checksum
from auditreport.published import (
    Report,
    read_conclusions,
    read_response,
    read_themes,
)
from auditreport.release_terms import DRAFT
from auditreport.response_tables import (
    read_arrivals,
    read_flow,
    read_rates,
)
from auditreport.review_counts import read_counts
from auditreport.silence_tables import read_silence
from auditreport.tables import read_questions, read_rows

PUBLISHED = (
    "questions",
    "response",
    "flow",
    "arrivals",
    "rates",
    "silence",
    "themes",
    "breakdowns",
    "conclusions",
    "actions",
    "not_met",
    "exceptions",
    "variables",
    "quality",
    "issues",
    "decisions",
)
"""The published files that a report is made from."""


def read_report(
    definition: Definition,
    published: Mapping[str, str],
    commentary: Mapping[str, str],
    *,
    has_references: bool = False,
    engine: str = "",
    versions: Mapping[str, str] | None = None,
    not_as_pinned: Mapping[str, str] | None = None,
    disclosure: str = "none",
    back_test: str | None = None,
    rounds: Mapping[str, str] | None = None,
    described: Sequence[str] = (),
    review: str | None = None,
    mark: str = DRAFT,
    tables: Mapping[str, bytes] | None = None,
) -> Report:
    """All that one report says, from the texts of the published files (``PUBLISHED``).

    ``rounds`` are `changes`, `series` and `carried`, where an earlier round is compared with;
    ``described`` are `options.csv` and `figures.csv`, where the audit has them; ``review`` is
    `review.csv`, where a draft was reviewed.
    ``tables`` are the bytes of all that stands in `results/tables/`, by file name.
    ``commentary`` is as written, keyed by file without its ending (``groups/access``).
    """
    values = {row["variable"]: row["value"] for row in read_rows(published["variables"])}
    returns = [(row["outcome"], row["reason"]) for row in read_rows(published["quality"])]
    response = read_response(published["response"])
    registered = response[0].invited_departments
    return Report(
        definition=definition,
        rows=read_questions(published["questions"]),
        response=response,
        flow=read_flow(published["flow"]),
        arrivals=read_arrivals(published["arrivals"]),
        rates=read_rates(published["rates"]),
        silence=read_silence(published["silence"]),
        decisions=read_decisions_made(published["decisions"]),
        themes=read_themes(published["themes"]),
        breakdowns=read_breakdowns(published["breakdowns"]),
        described=read_described(definition, described),
        conclusions=read_conclusions(published["conclusions"]),
        actions=read_planned_actions(published["actions"]),
        not_met=read_not_met(published["not_met"]),
        exceptions=read_exceptions(published["exceptions"]),
        back_test=read_back_test(back_test) if back_test else (),
        changes=read_changes(rounds["changes"]) if rounds else (),
        series=read_series(rounds["series"]) if rounds else (),
        carried=read_carried(rounds["carried"]) if rounds else (),
        variables=values,
        commentary={name: resolve(text, values) for name, text in commentary.items()},
        outcomes=Counter(outcome for outcome, _ in returns),
        reasons=Counter(returns),
        issues_by_kind=[
            (row["kind"], int(row["issues"]), int(row["returns"]))
            for row in read_rows(published["issues"])
        ],
        population=definition.population_of(registered),
        registered=registered,
        has_references=has_references,
        engine=engine,
        versions=versions or {},
        not_as_pinned=not_as_pinned or {},
        disclosure=disclosure,
        review=read_counts(review) if review else {},
        mark=mark,
        tables_checksum=tables_checksum(tables) if tables else "",
    )


def report_files(report: Report) -> dict[str, str]:
    """The generated files of the report's folder, by path: its parts, variables and metadata."""
    parts = with_trail(report_parts(report), report)
    variables: dict[str, Any] = {}
    for name, value in report.variables.items():
        *above, last = name.split(".")
        inner = variables
        for step in above:
            inner = inner.setdefault(step, {})
        inner[last] = escape(value)
    return {
        "_audit.yml": _yaml(audit_metadata(report)),
        "_variables.yml": _yaml(variables),
        **{f"parts/{name}.md": text for name, text in parts.items()},
    }


def _yaml(data: object) -> str:
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=10_000)


def source_date_epoch(definition: Definition) -> int:
    """The report's date in seconds since 1970, UTC: the only date that a made file may carry."""
    day = definition.report_date
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())
