"""One remark of a reviewer: what it is, and by what it is known again.

Apart from how remarks are found in Word files, which a run that only counts them needn't load.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a remark is."""

    COMMENT = "comment"
    REPLY = "reply"
    INSERTION = "insertion"
    DELETION = "deletion"
    REPLACEMENT = "replacement"
    MOVE = "move"
    UNTRACKED = "untracked"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Entry:
    """One remark, as the file has it; ``id`` is the same in every copy that holds it.

    ``line`` is 0 where a whole file is the source; ``said`` is what the source's line says.
    """

    id: str
    kind: Kind
    who: str
    when: str
    where: str
    source: str
    line: int
    said: str
    words: str
    text: str
    proposed: str
    flag: str
    reply_to: str
    file: str
    issue: str
    resolved: bool = False


def entry_id(*about: str) -> str:
    """A remark's id, from what it says and where."""
    return "R" + hashlib.sha256("\0".join(about).encode()).hexdigest()[:7]
