"""Shards: where returns are read in several jobs, what each is given and what it leaves.

All of it is identifying, and lies in `private/shards/NUMBER/`. A return's shard follows from its
path alone: where one is added, changed or removed, only its own shard is read again. A path is
never a job's input, so that none is on the screen or in `.snakemake/`.
"""

from __future__ import annotations

import json
import os
import shutil
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from auditreport.office.disk import write_office_file

FOLDER = Path("private/shards")
PART = "raw.json"
"""The part of the listing of `raw/` that a shard is to read."""
LEFT = ("returns.txt", "sources.txt", "rest.json")
"""What a shard leaves."""


def folders(shards: int) -> list[str]:
    """The shards' folders; none where all returns are read by one job."""
    return [f"{FOLDER}/{number}" for number in range(1, shards + 1)] if shards > 1 else []


def list_shards(key: str, files: Sequence[Mapping[str, str]], shards: int) -> None:
    """Part the listing of `raw/`; what an earlier number of shards has left is removed.

    ``key`` is the key's fingerprint, ``files`` are the listing's entries. A part is written only
    when it differs.
    """
    wanted = folders(shards)
    for left in FOLDER.iterdir() if FOLDER.is_dir() else ():
        if str(left) not in wanted and left.is_dir():
            shutil.rmtree(left)
    parts: list[list[Mapping[str, str]]] = [[] for _ in wanted]
    for entry in files if wanted else ():
        parts[zlib.crc32(os.fsencode(entry["file"])) % shards].append(entry)
    for folder, part in zip(wanted, parts, strict=True):
        text = json.dumps({"key": key, "files": part}, indent=1) + "\n"
        write_office_file(Path(folder, PART), text)
