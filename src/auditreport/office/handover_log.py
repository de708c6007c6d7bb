"""Hand-overs as the office keeps them: each zip with its key, and a log of who got what.

The key leads from a copy's pseudonyms back to the standing ones: without it no comment of the
recipient finds its department.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from auditreport.commands import typed
from auditreport.office.disk import read_office_file, write_office_file, write_whole
from auditreport.office.handover import Handover
from auditreport.office.rekey import fresh_key, rekeyed_name
from auditreport.office.table import Line, read_table, write_table
from auditreport.problems import Problem
from auditreport.pseudonym import parse_key
from auditreport.words import count

FOLDER = Path("private/handover")
LOG = Path("private/handover.csv")
COLUMNS = ("date", "who", "recipient", "file", "sha256", "departments", "answers")
EXAMPLE = (
    ",".join(COLUMNS) + "\n2010-11-01,A. Officer,University of Northmoor,"
    "university-of-northmoor-2010-11-01.zip,9f86d0…,85,2701"
)

_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Order:
    """Whom a hand-over is for, on which day, and who makes it."""

    recipient: str
    day: date
    who: str


@dataclass(frozen=True, slots=True)
class Resolved:
    """Whose copy a pseudonym stands in, and the standing pseudonym behind it."""

    recipient: str
    standing: str


def order(recipient: str, day: date, who: str) -> Order:
    """The order; raises ``Problem`` where it names no recipient."""
    named = " ".join(recipient.split())
    if not _words(named):
        raise Problem(
            what="nobody is named for whom the hand-over is",
            where="the command",
            fix="Say who gets it:\n"
            + typed('handover --config recipient="University of Northmoor"'),
        )
    return Order(named, day, who)


def hand_over(
    wanted: Order,
    standing: Collection[str],
    build: Callable[[bytes, str], Handover],
    check: Callable[[str, bytes], None],
) -> str:
    """Keep a zip for the recipient, with a key of its own, and log it; say in words what was done.

    ``build`` makes the zip under a key, for a recipient; ``standing`` are the pseudonyms in it;
    ``check`` raises where a name stands in it, and then nothing is kept. What the same recipient
    got on the same day stays, unless it would not be the same any more: then another is made.

    The key is written before the zip, the zip before the log, so that a run which was cut off is
    brought to its end by the next one.
    """
    log = read_log(read_office_file(LOG))
    last, free = _names(wanted, log)
    if last:
        spelt = _recipients(log).get(_zip(last).name, wanted.recipient)
        again = build(_key(last), spelt)
        if _is_the_same(last, again.content, log):
            path = _zip(last)
            if not path.exists():
                check(path.name, again.content)
                _write(path, again.content, 0o644)
            _enter(wanted, log, path.name, again)
            return f"{path} was made today already, and nothing has changed since: it stays"
    digits = fresh_key(standing)
    made = build(parse_key(digits), wanted.recipient)
    path = _zip(free)
    check(path.name, made.content)
    _write(_key_file(free), f"{digits}\n".encode("ascii"), 0o600)
    _write(path, made.content, 0o644)
    _enter(wanted, log, path.name, made)
    return f"{path} holds the answers of {count(made.departments, 'department')}"


def read_log(data: bytes | None) -> list[Line]:
    """The log's rows; none where there is no log."""
    return [] if data is None else read_table(data, str(LOG), COLUMNS, example=EXAMPLE)


def resolver(standing: Collection[str]) -> dict[str, Resolved]:
    """Where each pseudonym of any copy leads to; ``standing`` are those that the pipeline has now.

    Raises ``Problem`` or ``Problems`` where a key or the log can't be read.
    """
    recipients = _recipients(read_log(read_office_file(LOG)))
    found: dict[str, Resolved] = {}
    for path in sorted(FOLDER.glob("*.key")):
        key, recipient = _key(path.stem), recipients.get(_zip(path.stem).name, path.stem)
        found |= {rekeyed_name(key, one): Resolved(recipient, one) for one in standing}
    return found


def _names(wanted: Order, log: Sequence[Line]) -> tuple[str, str]:
    """The last hand-over to this recipient on this day, or nothing; and the next name that is free.

    Two recipients may be spelt alike in a file's name: the log tells them apart.
    """
    made_for = _recipients(log)
    last = ""
    for name in _candidates(wanted):
        recipient = made_for.get(f"{name}.zip", wanted.recipient)
        mine = recipient.casefold() == wanted.recipient.casefold()
        if _key_file(name).exists():
            last = name if mine else last
        elif not _zip(name).exists() and f"{name}.zip" not in made_for:
            return last, name
    raise AssertionError("there is always a next name")


def _recipients(log: Sequence[Line]) -> dict[str, str]:
    return {line["file"]: line["recipient"] for line in log}


def _candidates(wanted: Order) -> Iterator[str]:
    stem = f"{'-'.join(_words(wanted.recipient))[:_LONGEST].strip('-')}-{wanted.day.isoformat()}"
    yield stem
    number = 2
    while True:
        yield f"{stem}-{number}"
        number += 1


def _words(name: str) -> list[str]:
    """The words of a name in the letters that any computer can write."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return re.findall(r"[a-z0-9]+", plain) or re.findall(r"\w+", name)


def _is_the_same(name: str, content: bytes, log: Sequence[Line]) -> bool:
    path = _zip(name)
    if path.exists():
        return path.read_bytes() == content
    # The zip was sent and removed, or a run was cut off before it was written.
    hashes = [line["sha256"] for line in log if line["file"] == path.name]
    return not hashes or _sha256(content) in hashes


def _enter(wanted: Order, log: Sequence[Line], file: str, made: Handover) -> None:
    """Add the hand-over to the log, if it doesn't stand there."""
    rows = [tuple(line[column] for column in COLUMNS) for line in log]
    new = (
        *(wanted.day.isoformat(), wanted.who, wanted.recipient, file, _sha256(made.content)),
        *(str(made.departments), str(made.answers)),
    )
    if not any(line["file"] == file for line in log):
        write_office_file(LOG, write_table(COLUMNS, [*rows, new]))


def _key(name: str) -> bytes:
    path = _key_file(name)
    try:
        text = path.read_text(encoding="utf-8-sig", errors="replace")
    except OSError as error:
        raise Problem(
            what=f"the key of a hand-over can't be read: {error.strerror}",
            where=str(path),
            fix="Check that it is a file, and that you may read it.",
        ) from None
    return parse_key(text, str(path))


def _key_file(name: str) -> Path:
    return FOLDER / f"{name}.key"


def _zip(name: str) -> Path:
    return FOLDER / f"{name}.zip"


def _write(path: Path, content: bytes, mode: int) -> None:
    """Write a file whole, or not at all; raises ``Problem`` where it can't be."""
    try:
        write_whole(path, content, mode)
    except OSError as error:
        raise Problem(
            what=f"the hand-over can't be written: {error.strerror}",
            where=str(path.parent),
            fix="Check that it is a folder, that you may write there, and that there is room.",
        ) from None


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
