"""Whether an edition is as it was released: from its own folder alone."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

from auditreport.problems import Problem
from auditreport.release_candidate import MANIFEST, sha256
from auditreport.release_crate import CRATE
from auditreport.release_edition import SIGNED, SUMS, place_of, sums
from auditreport.release_signoff import SIGNERS
from auditreport.release_terms import EDITIONS
from auditreport.tables import read_rows
from auditreport.words import count

_LINE = re.compile(r"([0-9a-f]{64})  (.+)")
_AGAIN = "Fetch the edition again from whoever published it, and compare the seal with theirs."


def edition_problems(edition: str, files: Mapping[str, bytes]) -> list[Problem]:
    """What isn't as it was released; empty where all is.

    ``files`` are all in the edition's folder, by their path in it.
    """
    found = list(_changed(files)) or list(_disagreeing(files))
    return [
        Problem(what=what, where=f"{EDITIONS}/{edition}/{file}", fix=_AGAIN) for file, what in found
    ]


def summary(edition: str, files: Mapping[str, bytes]) -> str:
    """What is said of an edition that is sound: its seal is the hash of its list of hashes."""
    return (
        f"edition {edition}: {count(len(files), 'file')}, each as it was released.\n"
        f"  Its seal is {sha256(files[SUMS])}\n"
        "  It is the edition that was published if that is the seal published with it."
    )


def _changed(files: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """Each file that isn't the one in the list of hashes, and a list that isn't one."""
    if SUMS not in files:
        yield SUMS, "the list of the edition's hashes is missing"
        return
    text = files[SUMS].decode("utf-8", "replace")
    listed = {m[2]: m[1] for line in text.splitlines() if (m := _LINE.fullmatch(line))}
    sound = True
    for path in sorted({*listed, *files} - {SUMS}):
        if path not in files:
            what = "this file is missing"
        elif path not in listed:
            what = "this file was not in the edition when it was released"
        elif sha256(files[path]) != listed[path]:
            what = "this file was changed after it was released"
        else:
            continue
        sound = False
        yield path, what
    # The list follows from the files, so that not a byte of it can be another.
    if sound and files[SUMS] != sums(files).encode():
        yield SUMS, "the list of the edition's hashes was changed after it was released"


def _disagreeing(files: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """What files say of one another and isn't so, as where someone made a new list of hashes."""
    missing = [name for name in (place_of(MANIFEST), SIGNED, CRATE) if name not in files]
    if missing:
        yield from ((name, "this file is missing") for name in missing)
        return
    manifest = files[place_of(MANIFEST)]
    signed = [row["manifest"] for row in read_rows(files[SIGNED].decode())]
    if signed.count(sha256(manifest)) < SIGNERS:
        yield place_of(MANIFEST), "this is not the manifest that two people signed"
    for output, hashed in json.loads(manifest)["outputs"].items():
        path = place_of(output)
        if path.startswith("data/") and sha256(files.get(path, b"")) != hashed:
            yield path, "this file is not the one whose manifest was signed"
    for entity in json.loads(files[CRATE])["@graph"]:
        path = entity["@id"]
        if entity["@type"] == "File" and entity["sha256"] != sha256(files.get(path, b"")):
            yield path, f"this file is not the one that {CRATE} describes"
