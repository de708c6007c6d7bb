"""What the gate looks at: a draft as it lies there, and what was found out about it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from auditreport.definition import Definition
from auditreport.problems import Problem
from auditreport.published_view import Counted

MANIFEST = "results/manifest.json"
VERDICT = "results/quality/leaks.txt"


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A draft before the gate; files come as bytes by their path from the work folder.

    ``results`` are all in `results/` but the editions; ``again`` the same as made again from
    `raw/`, or in words why that could not be done; ``counted`` what its tables were counted from,
    where the profile ``disclosure`` withholds anything, and ``editions`` the files of those that
    were released, by their paths in them, by the edition's name. ``leaks`` are the refusals of a
    fresh search for names. ``queries``, ``comments`` and ``signoff`` are the office’s, ``None``
    where there is none. ``texts`` are the audit's own files, in which a placeholder may be left.
    """

    definition: Definition
    results: Mapping[str, bytes]
    again: Mapping[str, bytes] | str
    disclosure: str = "none"
    counted: Counted | None = None
    editions: Mapping[str, Mapping[str, bytes]] = field(default_factory=dict)
    leaks: Sequence[Problem] = ()
    queries: bytes | None = None
    comments: bytes | None = None
    signoff: bytes | None = None
    texts: Mapping[str, str] = field(default_factory=dict)
    today: date

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """What `results/manifest.json` says."""
        data: dict[str, Any] = json.loads(self.results[MANIFEST])
        return data

    @property
    def seal(self) -> str:
        """SHA-256 of the manifest: what is signed."""
        return sha256(self.results[MANIFEST])

    @cached_property
    def edited(self) -> list[str]:
        """Outputs that are no longer, or not at all, as the manifest has them."""
        outputs: Mapping[str, str] = self.manifest["outputs"]
        return [
            path
            for path, hashed in outputs.items()
            if path not in self.results or sha256(self.results[path]) != hashed
        ]


def sha256(content: bytes) -> str:
    """The hash of a file's bytes, as 64 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()
