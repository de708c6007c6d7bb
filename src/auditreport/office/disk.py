"""Reading and writing the office's own files, which may be open in Excel meanwhile."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from auditreport.problems import Problem


def read_office_file(path: Path) -> bytes | None:
    """A file's bytes; ``None`` where there is no such file.

    Raises ``Problem`` where it can't be read, or is being saved at this moment.
    """
    if path.is_fifo():  # reading it would wait for ever
        raise Problem(
            what=f"'{path.name}' is a pipe, and no file",
            where=str(path),
            fix="Put the file itself in its place.",
        )
    try:
        with path.open("rb") as file:
            before = os.fstat(file.fileno())
            data = file.read()
            after = os.fstat(file.fileno())
    except FileNotFoundError:
        return None
    except PermissionError:
        raise Problem(
            what=f"'{path.name}' is open in another program, or you may not read it",
            where=str(path),
            fix="Close it in Excel, on every computer, and run again. If it is closed, give "
            "yourself the right to read it.",
        ) from None
    except OSError as error:
        raise Problem(
            what=f"'{path.name}' can't be read: {error.strerror}",
            where=str(path),
            fix="Check that it is a file, and that its folder can be reached.",
        ) from None
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise Problem(
            what=f"'{path.name}' is being saved at this moment",
            where=str(path),
            fix="Wait until that is done, and run again.",
        )
    return data


def write_office_file(path: Path, text: str) -> None:
    """Write a file as UTF-8, whole or not at all; an unchanged one is left alone.

    Raises ``Problem`` where another program has it open, or it can't be written.
    """
    data = text.encode("utf-8")
    if read_office_file(path) == data:
        return
    if lock := lock_of(path):
        raise is_open(path, lock)
    try:
        # A link keeps leading to the file.
        write_whole(path.resolve(), data, 0o600, keep_mode=True)
    except PermissionError:
        raise is_open(path) from None
    except OSError as error:
        raise Problem(
            what=f"'{path.name}' can't be written: {error.strerror}",
            where=str(path),
            fix="Check that there is room, and that its folder can be reached.",
        ) from None


def lock_of(path: Path) -> str:
    """The name of the file by which a program says that it has this one open, or nothing."""
    locks = (f".~lock.{path.name}#", f"~${path.name}")
    return next((lock for lock in locks if path.with_name(lock).exists()), "")


def is_open(path: Path, lock: str = "") -> Problem:
    """What a person is told of a file that is open: by its ``lock``, or as it can't be written."""
    otherwise = (
        f" If it is closed, delete the file {lock} beside it first."
        if lock
        else " If it is closed, you may not write there."
    )
    return Problem(
        what=f"'{path.name}' is open in Excel or another program",
        where=str(path),
        fix="Save it there, close it, on every computer, and run again." + otherwise,
    )


def write_whole(path: Path, data: bytes, mode: int = 0o666, *, keep_mode: bool = False) -> None:
    """Write a file whole, or not at all: no crash leaves half of it, or a part beside it.

    ``mode`` are a new file's rights, less what the system takes away; ``keep_mode`` leaves a file
    that is there already with its own.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}")
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)
    try:
        with os.fdopen(os.open(part, flags, mode), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if keep_mode:
            with contextlib.suppress(OSError):
                part.chmod(path.stat().st_mode)
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    with contextlib.suppress(OSError):
        folder = os.open(path.parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)
