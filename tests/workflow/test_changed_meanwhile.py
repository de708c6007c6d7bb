"""`raw/` changed while a run is under way: it starts over, and hashes what it read."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

from tests.conftest import KEY, REPOSITORY, snakemake
from tests.small_audit import ANSWERS, write_return
from tests.workflow.test_what_runs_again import published

FILE = "raw/été/Unit’s form IR-03.xlsx"

# Stands in for a colleague who saves at the worst moment: as the first job begins to read.
SAVES = """
import os, pathlib, shutil, sys
times = pathlib.Path("times")
if sys.argv[0].endswith("anonymise.py"):
    done = int(times.read_text()) if times.exists() else 0
    if done < int(os.environ["TIMES"]):
        times.write_text(str(done + 1))
        with open("{file}", "ab") as file:
            file.write(b"x")
    elif done == int(os.environ["TIMES"]):
        times.write_text(str(done + 1))
        shutil.copy("last.xlsx", "{file}") if done else None
"""


def run_while_it_changes(work: Path, times: int) -> subprocess.CompletedProcess[str]:
    hook = work / "hook"
    hook.mkdir()
    (hook / "sitecustomize.py").write_text(SAVES.replace("{file}", FILE), encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-m", "snakemake", "-s", REPOSITORY / "Snakefile", "-d", work, "-c2"],
        env={
            **os.environ,
            "PYTHONPATH": f"{hook}{os.pathsep}{REPOSITORY / 'src'}",
            "AUDITREPORT_KEY": KEY,
            "TIMES": str(times),
            "AUDITREPORT_COLD": "1",  # each job begins as a Python, which the hook needs
        },
        cwd=work.parent,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_run_starts_over_and_reports_on_what_is_there(small: Path) -> None:
    write_return(small / "last.xlsx", "IR-03", {**ANSWERS["IR-03"], "Q1": "Yes"})
    run = run_while_it_changes(small, times=1)
    screen = run.stdout + run.stderr
    assert run.returncode == 0, screen
    assert screen.count("a return was changed while the run was under way") == 2, screen
    assert "Traceback" not in screen
    with (small / "results/quality/returns.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["outcome"] for row in csv.DictReader(file)] == ["included"] * 3
    # The manifest has the bytes that were read, which are those that lie there now.
    manifest = json.loads((small / "results/manifest.json").read_bytes())
    read = {entry["sha256"] for entry in manifest["inputs"]["returns"]}
    there = {hashlib.sha256(p.read_bytes()).hexdigest() for p in (small / "raw").rglob("*.xlsx")}
    assert read == there
    before = published(small)
    assert snakemake(small, "--forceall").code == 0
    assert published(small) == before


def test_a_return_that_never_stops_changing_is_quarantined_at_last(small: Path) -> None:
    run = run_while_it_changes(small, times=99)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "2 returns read, 1 quarantined" in run.stdout
    with (small / "results/quality/returns.csv").open(encoding="utf-8-sig", newline="") as file:
        reasons = sorted(row["reason"] for row in csv.DictReader(file))
    assert reasons == ["", "", "still_being_written"]
