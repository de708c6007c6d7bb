"""The identifying zone as a run finds it: which files lie in `raw/`, and the key in `private/`."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

from auditreport import pseudonym

RAW = Path("raw")
LISTING = Path("private/raw.json")
KEY_FILE = Path("private/pseudonym.key")


def list_raw() -> None:
    """Write `private/raw.json`: each file below `raw/` with its hash, and the key's fingerprint.

    Written only when it differs, and the one input by which returns enter the DAG: it rebuilds on
    an addition, a change and a removal, and keeps file names off the screen and out of
    `.snakemake/`.
    """
    fingerprint = hashlib.sha256(b"fingerprint:" + read_key()).hexdigest()[:16]
    files = [{"file": file, "sha256": hash_of(RAW / file)} for file in returns_in(RAW)]
    text = json.dumps({"key": fingerprint, "files": files}, indent=1) + "\n"
    if not LISTING.exists() or LISTING.read_text(encoding="ascii") != text:
        LISTING.parent.mkdir(exist_ok=True)
        LISTING.write_text(text, encoding="ascii")


def returns_in(folder: Path) -> list[str]:
    """Paths below the folder that are returns, sorted; whatever their kind, none is left out.

    Dot files, Excel's `~$` lock files and `README*` are no returns.
    """
    found = []
    for here, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [
            str(Path(here, name).relative_to(folder))
            for name in files
            if not name.startswith((".", "~$", "README"))
        ]
    return sorted(found)


def hash_of(path: Path) -> str:
    """SHA-256 of a file's bytes; a word where it is no readable regular file."""
    try:
        if not path.is_file() or path.is_symlink():
            return "no regular file"
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return "unreadable"


def read_key() -> bytes:
    """The pseudonyms' secret key: from the environment, else from its file, made on first use."""
    given = os.environ.get("AUDITREPORT_KEY")
    if given:
        return pseudonym.parse_key(given, "the environment variable AUDITREPORT_KEY")
    if not KEY_FILE.exists():
        KEY_FILE.parent.mkdir(exist_ok=True)
        try:
            handle = os.open(KEY_FILE, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            pass  # another run made it first: its key counts
        else:
            with os.fdopen(handle, "w", encoding="ascii") as file:
                file.write(pseudonym.new_key() + "\n")
    return pseudonym.parse_key(KEY_FILE.read_text(encoding="ascii"), str(KEY_FILE))


def listed_returns(listing: str) -> list[tuple[str, bytes]]:
    """Each return that the listing names, as path below `raw/` and content.

    What is no readable regular file has no content, and is refused by what reads it.
    """
    return [
        (entry["file"], _content(RAW / entry["file"])) for entry in json.loads(listing)["files"]
    ]


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes() if path.is_file() and not path.is_symlink() else b""
    except OSError:
        return b""
