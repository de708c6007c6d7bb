"""The report's folder with its numbers traced: what *render* lays out, and `numbers.json`."""

from __future__ import annotations

from auditreport.code_behind import SCRIPTS, code_version
from auditreport.document import report_parts
from auditreport.findings import Findings
from auditreport.kept_actions import read_kept_actions
from auditreport.manifest import library_versions
from auditreport.models import parse
from auditreport.passages import Prose
from auditreport.published import Report
from auditreport.render import report_files
from auditreport.stage import Arguments, commentary_texts, write
from auditreport.trace import as_json, traces
from auditreport.trace_links import PANELS, panels

STAGES = ("anonymise", "validate", "score", "rounds", "conclude")
"""The stages through which a number comes."""


def read_prose(args: Arguments, report: Report) -> Prose:
    """The audit's prose: commentary, and `findings.yaml` and `actions.csv` where there are such."""
    text = args.read_if_given("findings")
    rules = None if text is None else (text, parse(Findings, text, "findings.yaml"))
    known = rules[1] if rules else None
    kept = [
        row
        for path in args.all("kept")
        for row in read_kept_actions(path.read_bytes(), path.name, report.definition, known)
    ]
    return Prose(commentary_texts(args), rules, kept)


def traced_files(report: Report, args: Arguments) -> dict[str, str]:
    """The generated files of the report's folder, name to text; writes `numbers.json`."""
    published = {**args.texts_of(("conclusions", "actions")), **args.by_stem("tables")}
    prose = read_prose(args, report)
    files = report_files(report)
    found = traces(report, published, report_parts(report), prose)
    stages = [stage for stage in STAGES if stage != "rounds" or report.definition.previous]
    code = {stage: code_version(SCRIPTS / f"{stage}.py") for stage in stages}
    version = library_versions()["auditreport"]
    files[PANELS] = panels(files, found, code, version)
    write(args.path("out-trace"), as_json(found, report.definition.id, code, version))
    return files
