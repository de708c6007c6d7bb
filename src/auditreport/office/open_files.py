"""No run begins to make anew what a person has open: it would leave half of it behind."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from auditreport.office.disk import is_open, lock_of
from auditreport.problems import Problem

_PRIVATE = Path("private")

OF_EACH_RUN = tuple(
    _PRIVATE / name
    for name in ("intake.csv", "issues.csv", "free_text.csv", "custody.csv", "leaks.csv", "pilot")
)
"""Lists that nobody writes into: a program that merely shows one is in no run's way, unless it
keeps others from writing."""

ASKED_FOR: Mapping[str, Collection[Path]] = {
    "letters": (_PRIVATE / "letters",),
    "forms": (_PRIVATE / "forms",),
    "feedback": (_PRIVATE / "feedback",),
    "register-check": (_PRIVATE / "register_check.csv",),
    "handover": (_PRIVATE / "handover.csv",),
    "handback": (_PRIVATE / "handback.csv", _PRIVATE / "handback_left_out.csv"),
}
"""By rule, what it makes only where it is asked for: Snakemake deletes it first."""


def check_none_is_open(asked: Collection[str]) -> None:
    """Raise ``Problem`` where a file that a run would make anew is open in another program.

    ``asked`` are the words of the command: names of rules, or of what they make.
    """
    for rule, places in ASKED_FOR.items():
        if {rule, *map(str, places), *(f"{place}/" for place in places)} & set(asked):
            for place, path in _files(places):
                if lock := lock_of(path):
                    raise _told(place, path, lock)
                _check_writable(place, path)
    for place, path in _files(OF_EACH_RUN):
        _check_writable(place, path)


def _files(places: Collection[Path]) -> Iterator[tuple[Path, Path]]:
    for place in places:
        found = sorted(place.rglob("*")) if place.is_dir() else [place]
        yield from ((place, path) for path in found if path.is_file())


def _check_writable(place: Path, path: Path) -> None:
    try:
        path.open("ab").close()
    except PermissionError:
        raise _told(place, path) from None


def _told(place: Path, path: Path, lock: str = "") -> Problem:
    if path.suffix == ".csv":
        return is_open(path, lock)
    # A draft's or a form's name holds a department's code, which the screen must not show.
    return Problem(
        what=f"a file in '{place.name}' is open in Excel or another program",
        where=str(place),
        fix="Save it there, close it, on every computer, and run again. If none is open, delete "
        "the files in that folder whose names begin with ~$ or .~lock first, and see that you may "
        "write to the others.",
    )
