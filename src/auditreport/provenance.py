"""Where the report's numbers come from: the file behind each table and chart, and what all share.

The manifest can't be quoted in the report: it holds the report's own checksum. So the report names
the tables that it was made from, by a checksum that anyone can take of them again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from auditreport.breakdown_rules import ANCHOR
from auditreport.published import Report
from auditreport.words import count

_FILES = {
    "overview": "tables/questions.csv",
    "response": "tables/flow.csv",
    "flow": "tables/flow.csv",
    "strata": "tables/response.csv",
    "arrivals": "tables/arrivals.csv",
    "rates": "tables/rates.csv",
    "silence": "tables/silence.csv",
    "waves": "tables/silence.csv",
    "rounds": "tables/changes.csv",
    "changes": "tables/changes.csv",
    "pairs": "tables/changes.csv",
    "series": "tables/series.csv",
    "carried": "tables/carried.csv",
    "actions": "findings/actions.csv",
    "exceptions": "findings/exceptions.csv",
    "returns": "quality/returns.csv",
    "issues": "quality/issues.csv",
    "decisions": "quality/decisions.csv",
    "back-test": "quality/back_test.csv",
    "disclosure": "quality/disclosure.csv",
}
"""By the name of a table or chart; those of groups and questions are named after these."""


def tables_checksum(tables: Mapping[str, bytes]) -> str:
    """One SHA-256 for all tables: that of the list which ``sha256sum *.csv`` prints of them.

    ``tables`` are the contents by file name. None of them depends on the key of the pseudonyms.
    """
    lines = (f"{hashlib.sha256(tables[name]).hexdigest()}  {name}\n" for name in sorted(tables))
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def short(checksum: str) -> str:
    """The start of a checksum, as it is quoted."""
    return checksum[:12]


def file_behind(report: Report, name: str) -> str:
    """The published file that a table or chart shows, below `results/`; empty for none."""
    if name.startswith(ANCHOR):
        return "tables/breakdowns.csv"
    if name in _FILES:
        return _FILES[name]
    if any(group.id == name for group in report.definition.groups):
        return f"tables/{name}.csv"
    question = next((q for q in report.definition.questions if q.key == name), None)
    if question is None:
        return ""
    if question.is_text:
        return "tables/themes.csv"
    return f"tables/{'options' if question.options else 'figures'}.csv"


def source_of(report: Report, name: str) -> str:
    """What stands below a table or chart: its file, and from how many returns that was made."""
    file = file_behind(report, name)
    return f"Source: {file}, from {count(report.included, 'return')}." if file else ""
