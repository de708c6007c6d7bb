"""Everything made again from `raw/`, in a work folder of its own that is gone afterwards.

The copy lies in `private/`, as it is made of what identifies departments. It holds links, and its
own outputs: nothing of the office's is written to.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from auditreport.definition import Definition
from auditreport.published_view import Counted
from auditreport.raw import KEY_FILE
from auditreport.release_candidate import MANIFEST, VERDICT
from auditreport.release_terms import RELEASED
from auditreport.response import Respondents
from auditreport.stage import contents_below, write
from auditreport.tables import read_rows

OFFICE = tuple(
    Path("private") / name
    for name in (
        *("register.csv", "register.xlsx", "register_changes.csv", "contacts.csv"),
        *("decisions.csv", "decided.json", "themes.csv", "not_names.txt", "comments.csv"),
        KEY_FILE.name,
    )
)
"""What the office keeps and a report depends on; the key, unless the environment gives it."""

_PREFIX = ".release-"
_OWN = ("private", "working", "results", "logs", ".snakemake", "config.yaml")
"""What a work folder has of its own, and a copy too: no link may lead there."""
_LAST_WORDS = 40


@dataclass(frozen=True, slots=True)
class Copy:
    """A work folder that is built from the same files as the one it is a copy of."""

    folder: Path
    snakefile: Path

    def build(self, *more: str) -> str:
        """Make all that is published, and ``more``; empty, or the last words of a failed run."""
        return self._run(MANIFEST, VERDICT, *more)

    def build_released(self) -> str:
        """Make the report and the slides without the mark of a draft; the same as ``build`` else.

        Slides go with every edition, whether or not the draft had some.
        """
        return self._run(MANIFEST, "slides", **{RELEASED: "1"})

    def results(self) -> dict[str, bytes]:
        """What was made, by its path from the work folder."""
        found = contents_below(str(self.folder / "results"))
        return {Path(path).relative_to(self.folder).as_posix(): data for path, data in found}

    def counted(self, definition: Definition) -> Counted:
        """What the tables that were made are counted from."""
        names = ("departments", "outcomes", "answers", "themes")
        folder = self.folder / "working"
        *texts, themes = ((folder / f"{name}.csv").read_text(encoding="utf-8") for name in names)
        who = Respondents.read(definition, *texts)
        return Counted(definition, who.departments, who.answers, read_rows(themes))

    def _run(self, *targets: str, **environment: str) -> str:
        done = subprocess.run(
            [
                *(sys.executable, "-m", "snakemake", "--snakefile", str(self.snakefile)),
                *("--directory", str(self.folder), "--cores", "all", *targets),
            ],
            cwd=self.folder,
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
        if done.returncode == 0:
            return ""
        said = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
        return "\n".join(said[-_LAST_WORDS:]) or "It said nothing."


@contextmanager
def copy_of_work(config: str, files: Sequence[Path], snakefile: Path) -> Iterator[Copy]:
    """A copy of the current work folder, with ``config`` as its `config.yaml`, while it is needed.

    ``files`` are files and folders that the audit names, by their paths as the work folder sees
    them: the copy sees them under the same.
    """
    Path("private").mkdir(exist_ok=True)
    for left in Path("private").glob(f"{_PREFIX}*"):  # by a run that was cut off
        shutil.rmtree(left, ignore_errors=True)
    top = Path(tempfile.mkdtemp(prefix=_PREFIX, dir="private")).resolve()
    try:
        # As deep as a path leads up, so that no link falls outside.
        depth = 1 + max((file.parts.count("..") for file in files), default=0)
        folder = top.joinpath(*["work"] * depth)
        folder.mkdir(parents=True)
        write(folder / "config.yaml", config)
        for file in files:
            if file.exists() and not file.is_absolute():
                _link(file.resolve(), Path(os.path.normpath(folder / file)))
        for file in OFFICE:
            if file.exists():
                _copy(file, folder / file)
        yield Copy(folder, snakefile)
    finally:
        shutil.rmtree(top, ignore_errors=True)


def _link(file: Path, link: Path) -> None:
    link.parent.mkdir(parents=True, exist_ok=True)
    if not link.exists():
        link.symlink_to(file)
    elif file.is_dir() and not link.is_symlink():  # the audit's files lie in the work folder itself
        for one in file.iterdir():
            if one.name not in _OWN:
                _link(one, link / one.name)


def _copy(file: Path, there: Path) -> None:
    """A copy, with its rights: a run may write to the office's files."""
    there.parent.mkdir(exist_ok=True)
    shutil.copy2(file, there)
