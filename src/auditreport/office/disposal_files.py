"""Files that are to be deleted: counted, hashed, removed. No link is ever followed."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import stat
import subprocess
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from auditreport.commands import typed
from auditreport.problems import Problem

LARGEST = 64 * 1024 * 1024
"""Bytes of the largest file that is searched for names."""

_NO_LINK = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


@dataclass(frozen=True, slots=True)
class Surveyed:
    """What lies in one place: the SHA-256 of each file, sorted so that their order tells nothing.

    ``links`` lead elsewhere; ``others`` are pipes and the like, and what can't be read.
    """

    place: str
    hashes: tuple[str, ...]
    links: int
    others: int

    @property
    def entries(self) -> int:
        """How many files, links and others there are."""
        return len(self.hashes) + self.links + self.others


def survey(place: str, path: Path, leave: Collection[Path] = ()) -> Surveyed:
    """What lies at, or below, a path, but for what is to be left."""
    hashes: list[str] = []
    links = others = 0
    for file in _entries(path, leave):
        if file.is_symlink():
            links += 1
        elif (found := _hash(file)) is None:
            others += 1
        else:
            hashes.append(found)
    return Surveyed(place, tuple(sorted(hashes)), links, others)


def _entries(path: Path, leave: Collection[Path]) -> Iterator[Path]:
    if path in leave or not os.path.lexists(path):
        return
    if path.is_symlink() or not path.is_dir():
        yield path
        return
    closed: list[Path] = []
    walk = os.walk(path, onerror=lambda error: closed.append(Path(error.filename)))
    for here, folders, files in walk:
        below = [Path(here, name) for name in (*folders, *files)]
        folders[:] = [name for name in folders if Path(here, name) not in leave]
        yield from (
            one for one in below if one not in leave and (one.is_symlink() or not one.is_dir())
        )
    yield from closed


def _hash(file: Path) -> str | None:
    try:
        handle = os.open(file, os.O_RDONLY | _NO_LINK)
        with os.fdopen(handle, "rb") as content:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                return None
            return hashlib.file_digest(content, "sha256").hexdigest()
    except OSError:
        return None


def remove(path: Path, shown: str) -> None:
    """Delete a file, a folder with all in it, or a link, but not what a link leads to.

    It may be gone already. Raises ``Problem`` where something can't be deleted, and calls the place
    what it is ``shown`` as.
    """
    try:
        if path.is_symlink() or not path.is_dir():
            path.unlink(missing_ok=True)
            return
        for here, folders, _ in os.walk(path):
            for folder in (Path(here), *(Path(here, name) for name in folders)):
                if not folder.is_symlink():
                    with contextlib.suppress(OSError):
                        folder.chmod(stat.S_IRWXU)
        shutil.rmtree(path)
    except OSError as error:
        raise Problem(
            what=f"something can't be deleted: {error.strerror}",
            where=shown,
            fix="Close what is open in another program, on every computer, check that you may "
            "write there, and go on where it stopped:\n" + typed("dispose"),
        ) from None


def other_files(work: Path, leave: Collection[Path]) -> Iterator[tuple[str, bytes]]:
    """Path and content of each file of the work folder but for what is to be left.

    Hidden folders, environments of Python and very large files are passed over.
    """
    for here, folders, files in os.walk(work):
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".")
            and name != "__pycache__"
            and Path(here, name) not in leave
            and not Path(here, name, "pyvenv.cfg").exists()
        )
        for name in sorted(files):
            path = Path(here, name)
            with contextlib.suppress(OSError):
                about = path.lstat()
                if path not in leave and stat.S_ISREG(about.st_mode) and about.st_size <= LARGEST:
                    yield path.relative_to(work).as_posix(), path.read_bytes()


def kept_in_git(work: Path, places: Sequence[str]) -> set[str] | None:
    """The files of these places that git keeps, from the work folder.

    ``None`` where the folder is in a repository, and git can't be asked.
    """
    here = work.resolve()
    if not any((folder / ".git").exists() for folder in (here, *here.parents)):
        return set()
    try:
        listed = subprocess.run(
            [
                "git",
                "--literal-pathspecs",
                "-c",
                "safe.directory=*",
                "ls-files",
                "-z",
                "--",
                *places,
            ],
            cwd=here,
            capture_output=True,
            check=True,
            timeout=60,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return {os.fsdecode(name) for name in listed.stdout.split(b"\0") if name}
