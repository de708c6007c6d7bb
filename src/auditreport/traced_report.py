"""The report's folder with its numbers traced: what *render* lays out, and `numbers.json`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from auditreport.code_behind import SCRIPTS, code_version
from auditreport.definition import Definition
from auditreport.document import report_parts
from auditreport.findings import Findings
from auditreport.kept_actions import read_kept_actions
from auditreport.manifest import library_versions
from auditreport.models import parse
from auditreport.passages import Prose
from auditreport.published import Report
from auditreport.render import report_files
from auditreport.trace import as_json, traces
from auditreport.trace_links import PANELS, panels

STAGES = ("anonymise", "validate", "score", "rounds", "conclude")
"""The stages through which a number comes."""


def read_prose(
    definition: Definition,
    commentary: Mapping[str, str],
    findings: Sequence[Path],
    kept: Sequence[Path],
) -> Prose:
    """The audit's prose, from `findings.yaml` and `actions.csv`, each where there is one."""
    texts = [path.read_text(encoding="utf-8-sig") for path in findings]
    rules = next(((text, parse(Findings, text, "findings.yaml")) for text in texts), None)
    rows = [
        row
        for path in kept
        for row in read_kept_actions(
            path.read_bytes(), path.name, definition, rules[1] if rules else None
        )
    ]
    return Prose(commentary, rules, rows)


def traced_files(
    report: Report, published: Mapping[str, str], prose: Prose
) -> tuple[dict[str, str], str]:
    """The generated files of the report's folder, and the text of `numbers.json`.

    ``published`` are texts of tables by name.
    """
    files = report_files(report)
    found = traces(report, published, report_parts(report), prose)
    stages = [stage for stage in STAGES if stage != "rounds" or report.definition.previous]
    code = {stage: code_version(SCRIPTS / f"{stage}.py") for stage in stages}
    version = library_versions()["auditreport"]
    files[PANELS] = panels(files, found, code, version)
    return files, as_json(found, report.definition.id, code, version)
