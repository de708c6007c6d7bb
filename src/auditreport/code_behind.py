"""Which of the package's modules stand behind a script: what its rule names as its code.

Read by the shape of an import and not by Python's own parser, which takes 0.2 s for all scripts,
at the start of each run. A test runs every script's imports and compares.
"""

from __future__ import annotations

import hashlib
import re
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).parent
SCRIPTS = PACKAGE.parents[1] / "scripts"

_FROM = re.compile(r"^[ \t]*from (auditreport[\w.]*) import (\([^)]*\)|[^\n]*)", re.MULTILINE)
_IMPORT = re.compile(r"^[ \t]*import (auditreport\.[\w.]+)", re.MULTILINE)
_NAME = re.compile(r"\w+")


def modules_behind(script: Path) -> set[Path]:
    """The package's modules that a script imports, directly or through others."""
    found: set[Path] = set()
    todo = [script]
    while todo:
        new = _imports(todo.pop()) - found
        found |= new
        todo += new
    return found


def code_version(script: Path) -> str:
    """A fingerprint of a script and all modules behind it: the same for the same code."""
    found = hashlib.sha256()
    modules = {file.relative_to(PACKAGE).as_posix(): file for file in modules_behind(script)}
    for name, file in [(script.name, script), *sorted(modules.items())]:
        found.update(name.encode() + b"\0" + file.read_bytes() + b"\0")
    return found.hexdigest()[:12]


@cache
def _imports(source: Path) -> frozenset[Path]:
    """The package's modules that one file imports, anywhere in it."""
    text = source.read_text(encoding="utf-8")
    names = set(_IMPORT.findall(text))
    for module, imported in _FROM.findall(text):
        names |= {module, *(f"{module}.{name}" for name in _NAME.findall(imported))}
    files = _files()
    parts = [name.split(".")[1:] for name in names]
    ways = {".".join(part[:depth]) for part in parts for depth in range(1, len(part) + 1)}
    return frozenset(files[way] for way in ways if way in files)


@cache
def _files() -> dict[str, Path]:
    """Each module's file, and each folder's `__init__.py`, by its name below the package."""
    found = {}
    for file in PACKAGE.rglob("*.py"):
        path = file.relative_to(PACKAGE).with_suffix("")
        name = ".".join(path.parts[:-1] if path.name == "__init__" else path.parts)
        if name:
            found[name] = file
    return found
