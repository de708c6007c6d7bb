"""The report's folder with its numbers traced: what *render* lays out, and `numbers.json`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from auditreport.code_behind import code_version
from auditreport.definition import Definition
from auditreport.findings import Findings
from auditreport.kept_actions import read_kept_actions
from auditreport.manifest import library_versions
from auditreport.models import parse
from auditreport.passages import Prose
from auditreport.published import Report
from auditreport.render import report_files
from auditreport.trace import as_json, traces, with_names
from auditreport.trace_links import PANELS, linked, panels

STAGES = ("anonymise", "validate", "score", "rounds", "conclude")
"""The stages through which a number comes."""
_PARTS = "parts/"


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


def code_versions(script: Path) -> dict[str, str]:
    """The fingerprint of each stage's code; ``script`` is any that stands beside theirs."""
    return {stage: code_version(script.with_name(f"{stage}.py")) for stage in STAGES}


def traced_files(
    report: Report, published: Mapping[str, str], prose: Prose, script: Path
) -> tuple[dict[str, str], str]:
    """The generated files of the report's folder, and the text of `numbers.json`.

    ``published`` are texts of tables by name, ``script`` is render's own.
    """
    report = with_names(report, prose)
    files = report_files(report)
    parts = {
        name.removeprefix(_PARTS).removesuffix(".md"): text
        for name, text in files.items()
        if name.startswith(_PARTS)
    }
    found = traces(report, published, parts, prose)
    code, version = code_versions(script), library_versions()["auditreport"]
    with_links = linked(parts, found)
    return {
        **files,
        **{f"{_PARTS}{name}.md": text for name, text in with_links.items()},
        PANELS: panels(parts, found, code, version),
    }, as_json(found, report.definition.id, code, version)
