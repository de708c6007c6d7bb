"""The manifest: by which bytes, programs and versions the published files were made."""

from __future__ import annotations

import hashlib
import json
import platform
import re
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from typing import Any

from auditreport.definition import Definition

LIBRARIES = (
    "auditreport",
    "snakemake",
    "pandas",
    "matplotlib",
    "afcharts",
    "python-calamine",
    "pydantic",
    "pyyaml",
    "tabulate",
    "xlsxwriter",
)
"""The libraries whose versions can change a published byte."""


_PIN = re.compile(r"^([\w.-]+)==(\S+)", re.MULTILINE)


def library_versions() -> dict[str, str]:
    """Python's version and that of each library behind the numbers and the pictures."""
    return {"python": platform.python_version(), **{name: version(name) for name in LIBRARIES}}


def not_as_pinned(versions: Mapping[str, str], requirements: str) -> dict[str, str]:
    """The pinned version of each library that has another one here.

    ``requirements`` is the text of `requirements.txt`: the environment in which the same inputs
    give the same bytes.
    """
    pins = dict(_PIN.findall(requirements))
    return {
        name: pins[name] for name, here in versions.items() if name in pins and pins[name] != here
    }


def manifest(
    definition: Definition,
    *,
    returns: Sequence[Mapping[str, Any]],
    audit: Mapping[str, bytes],
    outputs: Mapping[str, bytes],
    earlier: Mapping[str, bytes] | None = None,
    engine: str,
    programs: Mapping[str, str],
) -> str:
    """The text of `manifest.json`.

    ``returns`` come with their pseudonym (``None`` where no department is known) and the hash of
    the bytes that were read; ``audit`` are the definition's own files, ``outputs`` those made,
    ``earlier`` the files of the previous round.
    """
    previous = {"previous": _hashes(earlier)} if earlier else {}
    document: dict[str, Any] = {
        "audit": definition.id,
        "report_date": definition.report_date.isoformat(),
        "engine": engine,
        "versions": {**library_versions(), **programs},
        "inputs": {
            "returns": sorted(
                (
                    {"pseudonym": r["pseudonym"] or "unidentified", "sha256": r["sha256"]}
                    for r in returns
                ),
                key=lambda entry: (entry["pseudonym"], entry["sha256"]),
            ),
            "audit": _hashes(audit),
            **previous,
        },
        "outputs": _hashes(outputs),
    }
    return json.dumps(document, indent=2) + "\n"


def _hashes(files: Mapping[str, bytes]) -> dict[str, str]:
    return {name: _sha256(content) for name, content in sorted(files.items())}


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
