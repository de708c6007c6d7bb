"""The way through the gate: look, make again, ask every check, and only then write an edition."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from auditreport.definition import Definition
from auditreport.models import parse
from auditreport.office.disk import read_office_file
from auditreport.problems import Problem, Problems
from auditreport.release import check, edition_of
from auditreport.release_again import Copy, copy_of_work
from auditreport.release_candidate import Candidate
from auditreport.release_checks import COMMENTS, QUERIES
from auditreport.release_edition import MARKED, REPORT, SLIDES, edition_files
from auditreport.release_folder import draft, editions, read_edition, write_edition
from auditreport.release_signoff import SIGNOFF, signed_by
from auditreport.release_terms import EDITIONS
from auditreport.release_verify import summary
from auditreport.settings import Settings

Search = Callable[[Iterable[tuple[str, bytes]]], Sequence[Problem]]
"""Looks for names in files, by path, and gives what to say of each that holds one."""


@dataclass(frozen=True, kw_only=True)
class Request:
    """What is to be released, and where its files lie.

    ``file`` is the definition's path, ``config`` the text of a `config.yaml` with all that was
    chosen, ``files`` what the copy of the work folder must see, ``texts`` the audit's own.
    """

    definition: Definition
    file: Path
    config: str
    files: Sequence[Path]
    snakefile: Path
    texts: Mapping[str, str]
    today: date


def release(request: Request, search: Search) -> str:
    """Write `results/release/EDITION/`, and say what is to be published with it.

    Raises ``Problems`` with all that stands in the way.
    """
    definition = request.definition
    edition = edition_of(definition, str(request.file), editions())
    results = draft()
    disclosure = parse(Settings, request.config, "config.yaml").disclosure
    attacked = disclosure != "none"
    with copy_of_work(request.config, request.files, request.snakefile) as copy:
        has_slides = any(path.startswith(SLIDES) for path in results)
        failed = copy.build(*(["slides"] if has_slides else []))
        candidate = Candidate(
            definition=definition,
            results=results,
            again=failed or copy.results(),
            disclosure=disclosure,
            counted=copy.counted(definition) if attacked and not failed else None,
            editions={name: read_edition(name) for name in editions()} if attacked else {},
            leaks=search(results.items()),
            queries=read_office_file(Path(QUERIES)),
            comments=read_office_file(Path(COMMENTS)),
            signoff=read_office_file(Path(SIGNOFF)),
            texts=request.texts,
            today=request.today,
        )
        check(candidate)
        released = _without_mark(copy)
    before = read_edition(definition.correction.of) if definition.correction else {}
    files = edition_files(candidate, released, signed_by(candidate), before)
    if leaks := search((f"{EDITIONS}/{edition}/{name}", data) for name, data in files.items()):
        raise Problems(leaks)
    write_edition(edition, files)
    return summary(edition, files)


def _without_mark(copy: Copy) -> dict[str, bytes]:
    """The report's files and the slides as made without the mark of a draft."""
    if failed := copy.build_released():
        raise Problem(
            what="the report could not be made without the mark of a draft",
            where=REPORT,
            fix=failed,
        )
    return {path: data for path, data in copy.results().items() if path.startswith(MARKED)}
