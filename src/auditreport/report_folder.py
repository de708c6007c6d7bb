"""The report's folder on disk: what its prose is read from, and all that is written there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from auditreport.beside import beside
from auditreport.code_behind import SCRIPTS, code_version
from auditreport.downloads import downloads
from auditreport.findings_given import actions_given, rules_given
from auditreport.manifest import library_versions
from auditreport.passages import Prose
from auditreport.published import Report
from auditreport.stage import Arguments, commentary_texts, lay_out, write
from auditreport.traced_report import traced_report

STAGES = ("anonymise", "validate", "score", "rounds", "conclude")
"""The stages through which a number comes."""


def _prose(report: Report, args: Arguments) -> Prose:
    """The audit's prose: commentary, and `findings.yaml` and `actions.csv` where there are such."""
    findings = rules_given(args)
    rules = None if findings is None else (args.read("findings"), findings)
    kept = actions_given(args, report.definition, findings)
    return Prose(commentary_texts(args), rules, kept)


def lay_out_report(folder: Path, args: Arguments, report: Report) -> None:
    """Lay out all that the report is rendered from, and write `numbers.json`."""
    published = {**args.texts_of(("conclusions", "actions")), **args.by_stem("tables")}
    stages = [stage for stage in STAGES if stage != "rounds" or report.definition.previous]
    code = {stage: code_version(SCRIPTS / f"{stage}.py") for stage in stages}
    version = library_versions()["auditreport"]
    files, numbers = traced_report(report, published, _prose(report, args), code, version)
    lay_out(folder, args, files)
    for book in args.all("workbook"):
        said = downloads(
            report.definition.id, args.path("questions").read_bytes(), book.read_bytes()
        )
        write(folder / "_downloads.html", said)
    write(args.path("out-trace"), numbers)


@contextmanager
def made_beside(report: Report, files: Sequence[Path], out: Sequence[Path]) -> Iterator[None]:
    """Write the files ``out`` while the body runs: the engine's programs leave time for it."""
    with ThreadPoolExecutor() as pool:
        made = pool.submit(beside, report, files, [path.name for path in out])
        yield
        for path in out:
            write(path, made.result()[path.name])
