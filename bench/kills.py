"""Kill runs at random moments: the next one completes to the same bytes, and no mixture stands.

``python bench/kills.py WORK FILE A B [--kills 50]``: a built work folder, and two versions of a
file in it, between which each run has something to make. Before each killed run the file changes
from one to the other. Every other pair of times Snakemake alone is killed, and its jobs live on.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
REPORT = ("report.html", "report.pdf", "tables.xlsx")


@dataclass
class Watch:
    """Looks at `results/report/` all the time, and remembers each set of files that stood there."""

    folder: Path
    seen: set[tuple[str, ...]] = field(default_factory=set)
    missing: int = 0
    looks: int = 0
    _ended: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Watch:
        self._thread = threading.Thread(target=self._look)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._ended.wait(0.02):
            self.looks += 1
            try:
                # Through one handle of the folder: by its path, half of a look could see each.
                handle = os.open(self.folder, os.O_RDONLY)
            except FileNotFoundError:
                self.missing += 1
                continue
            try:
                self.seen.add(tuple(_hash_in(handle, name) for name in REPORT))
            except FileNotFoundError:
                # Exchanged and cleared away while it was looked at; else a file is really missing.
                if os.fstat(handle).st_ino == self.folder.stat().st_ino:
                    self.missing += 1
            finally:
                os.close(handle)


def _hash_in(folder: int, name: str) -> str:
    with os.fdopen(os.open(name, os.O_RDONLY, dir_fd=folder), "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def command(work: Path) -> list[str]:
    """A plain run in a work folder."""
    snakefile = str(REPOSITORY / "Snakefile")
    words = ["--snakefile", snakefile, "--directory", str(work), "--cores", "2"]
    return [sys.executable, "-m", "snakemake", *words]


def plain(work: Path) -> float:
    """Run to the end, and give the seconds it took; ends this program where it fails."""
    begun = time.monotonic()
    done = subprocess.run(command(work), capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"a plain run failed after a kill:\n{done.stdout}{done.stderr}")
    return time.monotonic() - begun


def killed(work: Path, after: float, *, alone: bool) -> bool:
    """Begin a run and kill it ``after`` seconds; whether it was still at work."""
    run = subprocess.Popen(
        command(work),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        run.wait(after)
    except subprocess.TimeoutExpired:
        if alone:
            run.kill()
        else:
            os.killpg(run.pid, signal.SIGKILL)
        run.wait()
        return True
    return False


def published(work: Path) -> dict[str, str]:
    """The hash of everything in `results/`, what is hidden too."""
    return {
        path.relative_to(work).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted((work / "results").rglob("*"))
        if path.is_file()
    }


def kill(work: Path, file: Path, versions: Sequence[Path], kills: int, seed: int) -> dict[str, int]:
    """Kill so many runs, each followed by a plain one, and count what came of it."""
    chance = random.Random(seed)  # noqa: S311
    expected: list[dict[str, str]] = []
    longest = 0.0
    for version in versions:
        shutil.copyfile(version, file)
        longest = plain(work)
        expected.append(published(work))
    counts = {"kills": 0, "same bytes": 0, "other bytes": 0}
    with Watch(work / "results" / "report") as watch:
        for number in range(kills):
            one = number % len(versions)
            shutil.copyfile(versions[one], file)
            after = chance.uniform(0.05, longest)
            counts["kills"] += killed(work, after, alone=number % 4 > 1)
            plain(work)
            same = published(work) == expected[one]
            counts["same bytes" if same else "other bytes"] += 1
    whole = {tuple(files[f"results/report/{name}"] for name in REPORT) for files in expected}
    return {
        **counts,
        "looks at the report": watch.looks,
        "mixtures seen": len(watch.seen - whole),
        "times no whole report stood": watch.missing,
    }


def main() -> None:
    """Print the counts as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("work", type=Path)
    parser.add_argument("file", type=Path, help="below the work folder")
    parser.add_argument("versions", type=Path, nargs=2)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=8)
    given = parser.parse_args()
    file = given.work / given.file
    print(json.dumps(kill(given.work, file, given.versions, given.kills, given.seed), indent=1))


if __name__ == "__main__":
    main()
