"""An edition: the files of `results/release/EDITION/`, and what they say of themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from auditreport import publish
from auditreport.citation import CITATION, citation
from auditreport.definition import Definition
from auditreport.release_candidate import MANIFEST, Candidate, sha256
from auditreport.release_crate import CRATE, crate
from auditreport.release_signoff import Signature
from auditreport.tables import read_rows, write_csv
from auditreport.words import day

SUMS = "SHA256SUMS"
SIGNED = "signed.csv"
QUESTIONS = "data/tables/questions.csv"
REPORT = f"{publish.REPORT.as_posix()}/"
SLIDES = "results/slides/"
MARKED = (REPORT, SLIDES)
"""Where what bears the mark of a draft lies."""
DATA = "results/data/"
_COUNTS = (
    *("not_applicable", "blank", "dont_know", "not_asked"),
    *("departments", "not_achieved", "achieved", "percent", "verdict"),
)


def place_of(output: str) -> str:
    """Where an output of `results/` stands in an edition: what is read on top, the rest in `data/`.

    The manifest is no output: it stands beside the report, as what was signed.
    """
    if output == MANIFEST:
        return "manifest.json"
    if output == f"{DATA}{CITATION}":
        return CITATION
    if output.startswith(MARKED):
        return output.removeprefix(REPORT).removeprefix(SLIDES)
    return "data/" + output.removeprefix(DATA).removeprefix("results/")


def edition_files(
    candidate: Candidate,
    released: Mapping[str, bytes],
    signatures: Sequence[Signature],
    before: Mapping[str, bytes],
) -> dict[str, bytes]:
    """All files of the edition, by their path in it.

    ``released`` are those of ``MARKED`` as made without the mark of a draft, by their path from the
    work folder; ``before`` the files of the edition that this one corrects, if it does.
    """
    definition = candidate.definition
    files = {place_of(path): content for path, content in candidate.results.items()}
    files |= {place_of(path): content for path, content in released.items()}
    rows = ((one.role, one.date.isoformat(), one.manifest) for one in signatures)
    files[SIGNED] = write_csv(("role", "date", "manifest"), rows).encode()
    # Like the report's, that of the draft says that it is one.
    files[CITATION] = citation(definition, f"Edition {definition.edition}").encode()
    files["CHANGES.md"] = "\n".join([*_changes(definition, files, before), ""]).encode()
    seal = sha256(before[SUMS]) if before else ""
    files[CRATE] = crate(definition, files, candidate.manifest, seal).encode()
    files[SUMS] = sums(files).encode()
    return files


def sums(files: Mapping[str, bytes]) -> str:
    """The text of `SHA256SUMS`, as the program `sha256sum` reads it; its own line is left out."""
    return "".join(
        f"{sha256(content)}  {path}\n" for path, content in sorted(files.items()) if path != SUMS
    )


def _changes(
    definition: Definition, files: Mapping[str, bytes], before: Mapping[str, bytes]
) -> Iterator[str]:
    """The lines of `CHANGES.md`."""
    yield f"# Edition {definition.edition}"
    yield f"\n{definition.title}, {definition.organisation}, {day(definition.report_date)}."
    correction = definition.correction
    if correction is None:
        yield "\nThis is the first edition."
        return
    yield f"\nThis edition corrects edition {correction.of}. {correction.why}"
    yield "\n## Figures that have changed\n"
    old, new = (read_rows(some[QUESTIONS].decode()) for some in (before, files))
    yield from list(_figures(old, new)) or ["No count and no verdict of any question."]
    yield "\n## Data files that have changed\n"
    data = [path for path in sorted({*files, *before}) if path.startswith("data/")]
    changed = [path for path in data if files.get(path) != before.get(path)]
    yield from [f"- {path}{_how(path, files, before)}" for path in changed] or ["None."]


def _how(path: str, files: Mapping[str, bytes], before: Mapping[str, bytes]) -> str:
    if path not in before:
        return " (new)"
    return "" if path in files else " (no longer there)"


def _figures(old: Sequence[Mapping[str, str]], new: Sequence[Mapping[str, str]]) -> Iterator[str]:
    """What changed of each question: ``- Q1: achieved 2 → 3; percent 67 → 75``."""
    then, now = ({row["question"]: row for row in rows} for rows in (old, new))
    for question in dict.fromkeys([*now, *then]):
        if question not in then or question not in now:
            yield f"- {question}: {'new' if question in now else 'no longer asked'}"
            continue
        cells = [(name, then[question].get(name), now[question].get(name)) for name in _COUNTS]
        parts = [
            f"{name.replace('_', ' ')} {before or 'none'} → {after or 'none'}"
            for name, before, after in cells
            if before != after
        ]
        if parts:
            yield f"- {question}: {'; '.join(parts)}"
