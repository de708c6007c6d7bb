"""The generated files of the report's folder, its numbers traced, and `numbers.json`."""

from __future__ import annotations

from collections.abc import Mapping

from auditreport.document import report_parts
from auditreport.passages import Prose
from auditreport.published import Report
from auditreport.render import report_files
from auditreport.trace import as_json, traces
from auditreport.trace_links import PANELS, panels


def traced_report(
    report: Report,
    published: Mapping[str, str],
    prose: Prose,
    code: Mapping[str, str],
    version: str,
) -> tuple[dict[str, str], str]:
    """The text of each generated file by its name, and that of `numbers.json`.

    ``published`` are the texts of tables, by name; ``code`` is the fingerprint of each stage's code
    through which a number comes, ``version`` the package's.
    """
    files = report_files(report)
    found = traces(report, published, report_parts(report), prose)
    files[PANELS] = panels(files, found, code, version)
    return files, as_json(found, report.definition.id, code, version)
