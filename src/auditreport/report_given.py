"""The report as a rule gives it: to *render*, and for a review in Word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from auditreport.definition import Definition
from auditreport.engine import engine_versions
from auditreport.manifest import library_versions, not_as_pinned
from auditreport.published import Report
from auditreport.render import PUBLISHED, read_report
from auditreport.stage import Arguments


def report_given(
    args: Arguments, definition: Definition, commentary: Mapping[str, str], formats: Sequence[str]
) -> Report:
    """All that the report says, in these ``formats``, with this ``commentary``."""
    engine = args.engine("engine")
    versions = {**library_versions(), **engine_versions(engine, formats)}
    return read_report(
        definition,
        args.texts_of(PUBLISHED),
        commentary,
        has_references=bool(args.all("references")),
        engine=engine,
        versions=versions,
        not_as_pinned=not_as_pinned(versions, args.read_if_given("pinned") or ""),
        disclosure=args.text("disclosure"),
        described=args.texts("described"),
        back_test=args.read_if_given("back-test"),
        rounds=args.by_stem("rounds"),
        review=args.read_if_given("review"),
        mark=args.text("mark"),
        tables=args.contents("tables"),
    )
