"""A real cluster beside this machine alone: the same bytes, and what each takes.

``python bench/cluster.py [RETURNS] [--shards 10]``: the shipped example, or an invented audit of so
many returns, is built here and then by Slurm's own programs with `profiles/slurm`, as a cluster of
one node that is started for it. Prints one line of JSON; status 1 where a published byte differs.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from run import MADE, Bench

REPOSITORY = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(REPOSITORY))

from tests.cluster import SETTINGS, cluster, missing  # noqa: E402  (found by the line above)


def published(work: Path) -> dict[str, bytes]:
    """All that is published."""
    files = (path for path in (work / "results").rglob("*") if path.is_file())
    return {str(path.relative_to(work)): path.read_bytes() for path in files}


def by_cluster(work: Path, shards: int, found: Mapping[str, str]) -> dict[str, float]:
    """Seconds by the clock of a build by the cluster, and of each of its jobs by its rule."""
    paths = [os.environ["PYTHONPATH"], *filter(None, [found.get("PYTHONPATH")])]
    environment = {**os.environ, **found, "PYTHONPATH": os.pathsep.join(paths)}
    began = time.perf_counter()
    words = ["snakemake", "--snakefile", f"{REPOSITORY}/Snakefile", *SETTINGS]
    subprocess.run([*words, "--config", f"shards={shards}"], cwd=work, env=environment, check=True)
    took = {"seconds": round(time.perf_counter() - began, 1)}
    command = ["squeue", "-h", "-t", "all", "-o", "%k %M"]
    told = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    for line in told.stdout.splitlines():
        name, clock = line.split()
        *_, minutes, seconds = ["0", *clock.split(":")]
        took[name] = int(minutes) * 60 + int(seconds)
    return took


def main() -> None:
    """Build, build again, compare, print."""
    parser = argparse.ArgumentParser(description="A real cluster beside this machine alone.")
    parser.add_argument("returns", type=int, nargs="?")
    parser.add_argument("--shards", type=int, default=10)
    args = parser.parse_args()
    if missing():
        sys.exit(f"not on this machine: {missing()}")
    with tempfile.TemporaryDirectory() as scratch:
        bench = Bench(Path(scratch))
        work = bench.invented(args.returns) if args.returns else bench.example()
        here = bench.cold(work)
        before = published(work)
        for name in MADE:
            shutil.rmtree(work / name, ignore_errors=True)
        (Path(scratch) / "slurm").mkdir()
        with cluster(Path(scratch) / "slurm", hurry=False) as found:
            there = by_cluster(work, args.shards, found)
        same = published(work) == before
    told = {"returns": args.returns or "example", "shards": args.shards, "same_bytes": same}
    here_told = {"seconds": round(here.wall, 1), "cpu_seconds": round(here.cpu, 1)}
    print(json.dumps({**told, "here": here_told, "cluster": there, "load": os.getloadavg()[0]}))
    sys.exit(0 if same else 1)


if __name__ == "__main__":
    main()
