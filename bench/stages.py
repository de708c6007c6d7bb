"""Which second of a build goes where: what each of its Python processes took."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from measure import Took

# Python imports this by itself at its start, where it finds it; a process writes as it ends.
NOTED = """\
import atexit, os, resource, sys, time
began = time.time()
def note():
    own, below = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    with open(os.environ["BENCH_STAGES"], "a") as file:
        print(began, time.time(), own.ru_utime + own.ru_stime, below.ru_utime + below.ru_stime,
              os.path.basename(sys.argv[0] or "python"), file=file)
if "BENCH_STAGES" in os.environ:
    atexit.register(note)
"""


def stages(scratch: Path, build: Callable[[], Took]) -> list[dict[str, str | float]]:
    """One build's processes in order: start and end in seconds, and processor time.

    ``cpu`` is the process's own, ``cpu_below`` that of the programs it started: Pandoc, or the
    processes that read returns. Jobs that are forked, as in a plain build, take a third less.
    """
    folder, noted = scratch / "noted", scratch / "stages.txt"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(NOTED, encoding="utf-8")
    before = os.environ["PYTHONPATH"]
    os.environ |= {"PYTHONPATH": f"{before}{os.pathsep}{folder}", "BENCH_STAGES": str(noted)}
    os.environ["AUDITREPORT_COLD"] = "1"  # each job a Python of its own, so that each can be told
    build()
    del os.environ["AUDITREPORT_COLD"]
    os.environ["PYTHONPATH"] = before
    del os.environ["BENCH_STAGES"]
    lines = sorted(line.split() for line in noted.read_text(encoding="utf-8").splitlines())
    first = float(lines[0][0])
    return [
        {
            "process": name.removesuffix(".py"),
            "from": round(float(began) - first, 2),
            "to": round(float(ended) - first, 2),
            "cpu": round(float(own), 2),
            # Snakemake's own children are the stages, which are told by themselves.
            "cpu_below": 0.0 if name == "snakemake" else round(float(below), 2),
        }
        for began, ended, own, below, name in lines
    ]
