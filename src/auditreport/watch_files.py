"""Which changes make a watched report anew, and when what changed is complete.

A file that is dropped into `raw/` is there before it is whole: a copy over a network takes seconds,
and Excel keeps a file that it has open. So a build waits until nothing that changed is still
growing, half there, or locked.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from auditreport.office.disk import lock_of

State = Literal["complete", "copying", "open"]
"""What a changed file is: whole; still growing or half there; open in another program."""

QUIET = 0.2
"""Seconds without a change after which a file whose end can be seen counts as complete."""
QUIET_WITHOUT_END = 0.6
"""The same where nothing in a file tells its end, as in a CSV."""
PATIENCE = 10.0
"""Seconds without a change after which half a file counts as all that will come of it."""

_ZIPPED = (".xlsx", ".xlsm", ".ods")
OFFICE = tuple(
    f"private/{name}"
    for name in (
        "register.csv",
        "register.xlsx",
        "register_changes.csv",
        "contacts.csv",
        "decisions.csv",
        "themes.csv",
        "not_names.txt",
        "pseudonym.key",
    )
)
"""What the office itself keeps in `private/`: a build writes to none of them."""


def matters(path: str) -> bool:
    """Whether a change to this file makes a build: no dot file, lock file or `README` does."""
    parts = Path(path).parts
    hidden = any(part.startswith(".") and part != ".." for part in parts)
    return not hidden and not parts[-1].startswith(("~$", "README"))


@dataclass
class Pending:
    """What changed since the last build began: each file's size and time, and since when so."""

    _seen: dict[Path, tuple[tuple[int, int] | None, float]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self._seen)

    def add(self, paths: Iterable[Path], now: float) -> None:
        """Take note of files that were added, changed or removed."""
        for path in paths:
            self._seen[path] = (_mark(path), now)

    def look(self, now: float) -> Mapping[Path, State]:
        """What each of them is at ``now``, in seconds of a clock that only goes forward."""
        states: dict[Path, State] = {}
        for path, (before, since) in list(self._seen.items()):
            mark = _mark(path)
            if mark != before:
                self._seen[path] = (mark, now)
            states[path] = state_of(path, now - (since if mark == before else now))
        return states

    def clear(self) -> None:
        """Forget them: a build that begins now sees them all."""
        self._seen.clear()


def state_of(path: Path, quiet: float) -> State:
    """What a file is that has not changed for ``quiet`` seconds; one that is gone is complete."""
    if not path.is_file():
        return "complete" if quiet >= QUIET else "copying"
    if lock_of(path):
        return "open"
    if quiet >= PATIENCE:
        return "complete"
    zipped = path.suffix.lower() in _ZIPPED
    if quiet < (QUIET if zipped else QUIET_WITHOUT_END):
        return "copying"
    try:
        # The directory of a zip archive is its last part: half a workbook has none.
        whole = not zipped or zipfile.is_zipfile(path)
        path.open("rb").close()
    except OSError:
        return "open"
    return "complete" if whole else "copying"


def waiting_for(states: Iterable[State]) -> str:
    """What a build waits for, in words without a file's name; empty where it waits for nothing."""
    kinds = list(states)
    copying, open_ = kinds.count("copying"), kinds.count("open")
    parts = []
    if copying:
        parts.append(f"{_files(copying)} still being copied")
    if open_:
        parts.append(f"{_files(open_)} open in another program: save and close")
    return "; ".join(parts)


def _files(number: int) -> str:
    return "1 file is" if number == 1 else f"{number} files are"


def marks(paths: Iterable[Path]) -> dict[Path, tuple[int, int] | None]:
    """Size and time of single files, of those too that are not there."""
    return {path: _mark(path) for path in paths}


def _mark(path: Path) -> tuple[int, int] | None:
    try:
        about = path.stat()
    except OSError:
        return None
    return about.st_size, about.st_mtime_ns
