"""The audit's rules of findings and its kept actions, as a script is given them."""

from __future__ import annotations

from auditreport.definition import Definition
from auditreport.findings import Findings
from auditreport.kept_actions import KeptAction, read_kept_actions
from auditreport.models import parse
from auditreport.stage import Arguments


def rules_given(args: Arguments) -> Findings | None:
    """`findings.yaml`, under ``findings``; None where the audit has none."""
    text = args.read_if_given("findings")
    return None if text is None else parse(Findings, text, args.text("findings"))


def actions_given(
    args: Arguments, definition: Definition, findings: Findings | None
) -> list[KeptAction]:
    """The rows of `actions.csv`, under ``kept``; none where the audit keeps no such list."""
    return [
        row
        for path in args.all("kept")
        for row in read_kept_actions(path.read_bytes(), str(path), definition, findings)
    ]
