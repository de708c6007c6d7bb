"""The identifying zone as a run finds it: which files lie in `raw/`, and the key in `private/`."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path

from auditreport import pseudonym
from auditreport.cells import MOST_BYTES
from auditreport.office.disk import write_office_file
from auditreport.problems import Problem
from auditreport.progress import with_progress
from auditreport.shards import list_shards
from auditreport.start_over import start_over_if_allowed
from auditreport.unreadable import Unreadable

RAW = Path("raw")
LISTING = Path("private/raw.json")
KEY_FILE = Path("private/pseudonym.key")
ANSWERS = Path("working/answers.csv")

_NO_WAIT = getattr(os, "O_NONBLOCK", 0)
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
# Control characters, and those that turn the direction in which what follows is shown.
_MISLEADING = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def list_raw(shards: int = 1) -> None:
    """Write `private/raw.json`: each file below `raw/` with its hash, and the key's fingerprint.

    With several ``shards``, write the part of each as well. Written only when it differs, and the
    one input by which returns enter the DAG: it rebuilds on an addition, a change and a removal,
    and keeps file names off the screen and out of `.snakemake/`.
    """
    fingerprint = hashlib.sha256(b"fingerprint:" + read_key()).hexdigest()[:16]
    files = [{"file": file, "sha256": hash_of(RAW / file)} for file in returns_in(RAW)]
    text = json.dumps({"key": fingerprint, "files": files}, indent=1) + "\n"
    write_office_file(LISTING, text)
    list_shards(fingerprint, files, shards)


def returns_in(folder: Path) -> list[str]:
    """Paths below the folder that are returns, sorted; whatever their kind, none is left out.

    Dot files, Excel's `~$` lock files and `README*` are no returns. A link to a folder, and a
    folder that may not be entered, stand for what can't be seen in them. Names that differ only in
    how their accents are written are two files, as they are to the computer.
    """
    found: list[str] = []

    def closed(error: OSError) -> None:
        if error.filename and Path(error.filename) != folder:
            found.append(str(Path(error.filename).relative_to(folder)))

    for here, folders, files in os.walk(folder, onerror=closed):
        folders[:] = [name for name in folders if not name.startswith(".")]
        linked = [name for name in folders if Path(here, name).is_symlink()]
        found += [
            str(Path(here, name).relative_to(folder))
            for name in (*files, *linked)
            if not name.startswith((".", "~$", "README"))
        ]
    return sorted(found)


def hash_of(path: Path) -> str:
    """SHA-256 of a file's bytes; the reason where it can't be read, or is too large for a return.

    A file above the limit is known by its size and time alone: a disk image that was dropped here
    by mistake would hold up every run.
    """
    try:
        about = path.lstat()
        if stat.S_ISREG(about.st_mode) and about.st_size > MOST_BYTES:
            return f"too_large {about.st_size} {about.st_mtime_ns}"
        return hashlib.sha256(read_regular(path)).hexdigest()
    except Unreadable as refusal:
        return refusal.reason
    except OSError:
        return "unreadable_file"


def read_regular(path: Path) -> bytes:
    """A file's bytes, up to one more than a return may have.

    Never waits, and follows no link. Raises ``Unreadable`` where it is no ordinary file, may not be
    read, has a name that misleads, or changes meanwhile.
    """
    try:
        kind = path.lstat().st_mode
        if stat.S_ISLNK(kind):
            raise Unreadable("symbolic_link")
        if stat.S_ISDIR(kind):
            raise Unreadable("unreadable_file")
        if not stat.S_ISREG(kind):
            raise Unreadable("not_a_file")
        # Should it be replaced between the two calls by a pipe or a link: neither waited for nor
        # followed.
        handle = os.open(path, os.O_RDONLY | _NO_WAIT | _NO_LINK)
        with os.fdopen(handle, "rb") as file:
            before = os.fstat(handle)
            if not stat.S_ISREG(before.st_mode):
                raise Unreadable("not_a_file")
            data = file.read(MOST_BYTES + 1)
            after = os.fstat(handle)
    except OSError:
        raise Unreadable("unreadable_file") from None
    size = min(after.st_size, MOST_BYTES + 1)
    if (before.st_size, before.st_mtime_ns, size) != (after.st_size, after.st_mtime_ns, len(data)):
        raise Unreadable("still_being_written")
    return data


def read_key() -> bytes:
    """The pseudonyms' secret key: from the environment, else from its file, made on first use.

    Raises ``Problem`` where the key is no key, is lost, can't be read, may be read by others, or is
    kept in git.
    """
    given = os.environ.get("AUDITREPORT_KEY")
    if given:
        return pseudonym.parse_key(given, "the environment variable AUDITREPORT_KEY")
    if not KEY_FILE.exists():
        _make_key()
    try:
        mode = stat.S_IMODE(KEY_FILE.stat().st_mode)
        text = KEY_FILE.read_text(encoding="utf-8-sig", errors="replace")
    except OSError as error:
        raise Problem(
            what=f"the key can't be read: {error.strerror}",
            where=str(KEY_FILE),
            fix="It must be a file that you, and nobody else, may read.",
        ) from None
    if mode & 0o077:
        raise Problem(
            what="others on this computer may read the key",
            where=f"{KEY_FILE}, mode {mode:04o}",
            fix=f"Make it yours alone:\nchmod 600 {KEY_FILE}",
        )
    if _in_git(KEY_FILE):
        raise Problem(
            what="the key is kept in git, where everyone who has the repository can read it",
            where=str(KEY_FILE),
            fix="Take it out of git and of its history, and use a new one. To take it out:\n"
            f"git rm --cached {KEY_FILE}",
        )
    return pseudonym.parse_key(text, str(KEY_FILE))


def _make_key() -> None:
    if ANSWERS.exists():
        raise Problem(
            what="the key is gone, and working/ holds answers under the pseudonyms that it made",
            where=str(KEY_FILE),
            fix="Put the key back from your safe copy. If it is lost, remove the folder working/: "
            "the next run makes a new key, and every department gets a new pseudonym.",
        )
    KEY_FILE.parent.mkdir(exist_ok=True)
    # Written whole under another name and then linked: no run ever sees half a key, and where two
    # run at once, the first one's counts for both.
    part = KEY_FILE.with_suffix(f".{os.getpid()}")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(pseudonym.new_key() + "\n")
    with contextlib.suppress(FileExistsError):
        os.link(part, KEY_FILE)
    part.unlink()


def _in_git(path: Path) -> bool:
    """Whether git's own list of files names the path; read as bytes, for speed."""
    here = path.resolve()
    for folder in here.parents:
        index = folder / ".git" / "index"
        if index.exists():
            return here.relative_to(folder).as_posix().encode() + b"\0" in index.read_bytes()
    return False


def listed_returns(listing: str) -> Iterator[tuple[str, bytes]]:
    """Path and content of each return that the listing names; none where it can't be read."""
    for file, content in listed_sources(listing):
        yield file, content if isinstance(content, bytes) else b""


def listed_sources(listing: str) -> Iterator[tuple[str, bytes | Unreadable]]:
    """Each return that the listing names: path below `raw/`, and content or why it has none.

    Where there are many, the screen is told how far they have been read.
    """
    files = json.loads(listing)["files"]
    for entry in with_progress(files, len(files), "returns read"):
        yield entry["file"], _content(entry["file"], entry["sha256"])


def _content(file: str, listed: str) -> bytes | Unreadable:
    if _MISLEADING.search(file):
        return Unreadable("unsafe_name")
    if listed.startswith("too_large"):
        return Unreadable("too_large")
    refusal: Unreadable | None = None
    try:
        data = read_regular(RAW / file)
        found = hashlib.sha256(data).hexdigest()
    except Unreadable as unreadable:
        refusal, found = unreadable, unreadable.reason
    # What the run was told of and what is read must be the same bytes.
    if found != listed:
        start_over_if_allowed()
        return refusal or Unreadable("still_being_written")
    return refusal or data
