"""The disclosure log: each rule applied, to which cell, and why. It holds no counts.

Two logs, as the rule itself tells something: that a cell is withheld for being small, and not to
protect another, says that its count is small. The office's log has every rule and belongs into
`private/`; the public one says the same of every withheld cell.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass

from auditreport.disclosure import CellId, Profile, Protected, Rule
from auditreport.disclosure_tables import cell_name
from auditreport.tables import with_mark, write_csv

LOG_COLUMNS = ("cell", "rule", "why")


@dataclass(frozen=True, slots=True)
class LogLine:
    """One rule applied to one cell."""

    cell: str
    rule: str
    why: str


def office_log(protected: Protected) -> list[LogLine]:
    """Every rule applied, cell by cell, in the order applied."""
    return [
        LogLine(cell_name(cell), rule.value, why(rule, protected.profile))
        for cell, rules in protected.rules.items()
        for rule in rules
    ]


def public_log(protected: Protected) -> list[LogLine]:
    """What anyone may read of it: one reason for all withheld cells, none of cells not printed."""
    lines = []
    for cell, shown in sorted(protected.shown.items()):
        if shown is None:
            lines.append(withheld_line(cell, protected.profile))
            continue
        rules: tuple[Rule, ...] = protected.rules.get(cell, ())
        lines += [
            LogLine(cell_name(cell), rule.value, why(rule, protected.profile))
            for rule in rules
            if rule in (Rule.ROUNDED, Rule.KNOWN, Rule.PUBLISHED)
        ]
    return lines


def withheld_line(cell: CellId, profile: Profile) -> LogLine:
    """The one reason that the public log gives for every withheld cell."""
    reasons = [why(rule, profile) for rule in (Rule.SMALL, Rule.UNANIMOUS, Rule.SECONDARY)]
    return LogLine(cell_name(cell), "withheld", ", or ".join(reasons))


def log_csv(lines: list[LogLine]) -> str:
    """The log as a table."""
    return write_csv(LOG_COLUMNS, map(astuple, lines))


def why(rule: Rule, profile: Profile) -> str:
    """A rule's reason under a profile, as a part of a sentence."""
    return {
        Rule.SMALL: f"fewer than {profile.smallest} departments",
        Rule.UNANIMOUS: "none or all of a set of departments that can be named",
        Rule.SECONDARY: "a withheld count could be found from it",
        Rule.GROWN: "a withheld count might be found from it; no smaller set was found in time",
        Rule.ROUNDED: f"shown to the nearest {profile.nearest}",
        Rule.PUBLISHED: "published anyway: shown all the same",
        Rule.KNOWN: "none, as the published counts tell anyone: shown",
    }[rule]


def printed(cell: CellId, protected: Protected) -> str:
    """A cell's count as a table prints it."""
    return str(with_mark(protected.shown[cell]))
