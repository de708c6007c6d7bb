"""Builds of whole work folders, shared by the tests that look at what a run makes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings

from tests.small_audit import small_audit

REPOSITORY = Path(__file__).resolve().parent.parent
KEY = "0123456789abcdef" * 4
# A busy machine is no fault of what is tested.
settings.register_profile("steady", deadline=None)
settings.load_profile("steady")

STAGES = (
    "anonymise",
    "validate",
    "intake",
    "queries",
    "desk",
    "pilot",
    "departments",
    "score",
    "chart",
    "conclude",
    "render",
    "accessibility",
    "workbook",
    "data",
    "manifest",
    "leaks",
)
SOMETIMES = ("rounds", "read", "deck", "reviewed")
"""Stages of some audits or folders only, or made on request."""


@dataclass(frozen=True)
class Run:
    """What one `snakemake` did in a work folder."""

    code: int
    screen: str

    @property
    def stages(self) -> list[str]:
        """The stages that ran, by the lines that they print."""
        starts = [line.split(":")[0] for line in self.screen.splitlines() if ":" in line]
        return sorted({start for start in starts if start in (*STAGES, *SOMETIMES)})


def snakemake(
    work: Path,
    *words: str,
    repository: Path = REPOSITORY,
    key: str | None = KEY,
    also: Mapping[str, str] | None = None,
    umask: int = -1,
) -> Run:
    """Run `snakemake` in a work folder with this repository's Snakefile.

    ``also`` are further variables of the environment.
    """
    environment = {**os.environ, **(also or {})}
    paths = [str(repository / "src"), *filter(None, [(also or {}).get("PYTHONPATH")])]
    environment["PYTHONPATH"] = os.pathsep.join(paths)
    environment.pop("AUDITREPORT_KEY", None)
    if key:
        environment["AUDITREPORT_KEY"] = key
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "snakemake",
            "--snakefile",
            repository / "Snakefile",
            "--directory",
            work,
            "--cores",
            "2",
            *words,
        ],
        cwd=work,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        umask=umask,
    )
    return Run(done.returncode, done.stdout + done.stderr)


def make_pacs(work: Path) -> Path:
    """Lay out a work folder with the shipped example: what a clone holds."""
    work.mkdir(parents=True)
    (work / "config.yaml").write_text("audit: audits/pacs-2010\nengine: pandoc\n", encoding="utf-8")
    shutil.copytree(REPOSITORY / "audits" / "pacs-2010", work / "audits" / "pacs-2010")
    for file in subprocess.run(
        ["git", "ls-files", "-z", "raw"], cwd=REPOSITORY, capture_output=True, check=True
    ).stdout.split(b"\0"):
        if file:
            target = work / os.fsdecode(file)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(REPOSITORY / os.fsdecode(file), target)
    return work


@pytest.fixture(scope="session")
def pacs_built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped example, built once; tests only read it."""
    work = make_pacs(tmp_path_factory.mktemp("pacs") / "work")
    run = snakemake(work)
    assert run.code == 0, run.screen
    return work


@pytest.fixture
def pacs(pacs_built: Path, tmp_path: Path) -> Path:
    """A copy of the built example that a test may change."""
    work = tmp_path / "work"
    shutil.copytree(pacs_built, work, symlinks=True)
    return work


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A small audit that isn't PACS, not built yet, in a folder with spaces and accents."""
    return small_audit(tmp_path / "Audit d’été, 2ᵉ tour")
