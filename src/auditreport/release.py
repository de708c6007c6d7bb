"""The gate before the world: what is asked of a draft before it becomes an edition.

Each check is a function from the candidate to its refusals, and stands in ``CHECKS``: to add one,
write such a function, give :class:`Candidate` what it needs to see, and name it there. All are
asked, so that a person is told of everything at once. None reads a file: the script does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from auditreport.commands import typed
from auditreport.definition import Definition
from auditreport.problems import Problem, Problems
from auditreport.release_candidate import Candidate
from auditreport.release_checks import (
    edited_outputs,
    inaccessible,
    made_again_differently,
    names_found,
    open_comments,
    open_queries,
    placeholders,
    uncovered_standards,
)
from auditreport.release_disclosure import narrowed_cells
from auditreport.release_signoff import unsigned
from auditreport.release_terms import Correction

Check = Callable[[Candidate], Iterable[Problem]]
"""What a check is: it gives its refusals, in words, or nothing."""

CHECKS: tuple[Check, ...] = (
    edited_outputs,
    made_again_differently,
    names_found,
    narrowed_cells,
    inaccessible,
    uncovered_standards,
    open_queries,
    open_comments,
    placeholders,
    unsigned,
)


def refusals(candidate: Candidate) -> list[Problem]:
    """Why the candidate may not go out, check by check; empty where it may."""
    return [problem for check in CHECKS for problem in check(candidate)]


def check(candidate: Candidate) -> None:
    """Raise ``Problems`` with every refusal, where there is one."""
    if found := refusals(candidate):
        raise Problems(found)


def edition_of(definition: Definition, file: str, released: Sequence[str]) -> str:
    """The name of the edition to make. Raises ``Problems`` where it can't be made at all."""
    if found := list(naming_problems(definition, file, released)):
        raise Problems(found)
    return definition.edition or ""


def naming_problems(
    definition: Definition, file: str, released: Sequence[str]
) -> Iterable[Problem]:
    """What is wrong with the edition's name, before anything else is looked at.

    ``file`` is the definition's, ``released`` are the editions that there are.
    """
    name, correction = definition.edition, definition.correction
    if name is None:
        yield Problem(what="the edition has no name", where=file, fix='Give it one:\nedition: "1"')
    elif name in released:
        yield Problem(
            what=f"edition {name} is released already, and an edition is never overwritten",
            where=f"{file}: edition",
            fix="A correction is a new edition that says why. Then make the report again "
            f"({typed()}), and have it signed:\n{Correction.example}",
        )
    elif released and correction is None:
        yield Problem(
            what=f"edition {released[-1]} was released before, and nothing says why there is "
            "another",
            where=f"{file}: correction",
            fix=f"Say which one it corrects, and why:\n{Correction.example}",
        )
    elif correction and correction.of not in released:
        there = f"There is: {', '.join(released)}." if released else "There is none yet."
        yield Problem(
            what=f"there is no edition {correction.of} to correct in results/release",
            where=f"{file}: correction, of",
            fix=f"{there} Name one that was released, or take the correction out.",
        )
