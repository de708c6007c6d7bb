"""Names that the report and the register have for themselves: no audit may give them."""

from __future__ import annotations

RESERVED_SECTIONS = frozenset(
    {
        *("summary", "foreword", "background", "standards", "methods", "response", "results"),
        *("conclusions", "actions", "notes", "references", "rounds"),
        *("questionnaire", "data-quality", "making", "certainty", "silence", "breakdowns"),
    }
)
"""Names of the report's own sections."""

RESERVED_GROUPS = RESERVED_SECTIONS | {
    *("questions", "overview", "themes", "texts", "strata", "returns", "issues"),
    *("files", "versions", "flow", "arrivals", "rates", "decisions", "exceptions", "back-test"),
    *("waves", "all", "none", "changes", "pairs", "series", "carried", "disclosure"),
    *("options", "figures"),
}
"""Names that sections, tables and files of the report have: no group may take one."""

RESERVED_STRATA = frozenset(
    {
        "code",
        "name",
        "organisation",
        "contact",
        "email",
        "pseudonym",
        "answered",
        "undeliverable",
        "declined",
        "left",
        "all",
    }
)
"""Columns of the register that name a department, and those that stages add: no stratum is one."""
