"""Beyond one machine: the same bytes from a cluster, and from any number of shards."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from auditreport.run_lock import JOBS, LOCK, RUN
from auditreport.shards import FOLDER, PART
from tests.cluster import SETTINGS, cluster, missing
from tests.conftest import snakemake
from tests.hostile import HOSTILE
from tests.small_audit import ANSWERS, write_return

MADE = [f"working/{name}" for name in ("returns.json", "departments.csv", "decisions.csv")]
MADE += ["private/sources.json", "private/free_text.csv", "private/intake.csv"]
HEADING = "id,date,who,department,question,action,value,reason,source\n"
TWICE = "twice/once more.xlsx"


def in_shards(work: Path, shards: int) -> dict[str, bytes]:
    run = snakemake(work, *MADE, "--config", f"shards={shards}")
    assert run.code == 0, run.screen
    assert run.screen.count("read: ") == (shards if shards > 1 else 0)
    return {name: (work / name).read_bytes() for name in MADE}


def test_any_number_of_shards_gives_the_same_bytes(small: Path) -> None:
    for name in ("damaged.xlsx", "empty.xlsx", "PDF named.xlsx", "cut short.xlsx", "no ending"):
        path = small / "raw" / name
        path.write_bytes(HOSTILE[name][1]() if name in HOSTILE else b"PK\x03\x04")
    # Three of one department: the chosen one, a later one, and the same once more.
    write_return(small / "raw" / TWICE, "IR-03", ANSWERS["IR-01"], "2024-05-02")
    write_return(small / "raw/later.xlsx", "IR-03", ANSWERS["IR-03"], "2024-05-02")
    (small / "raw/copy.xlsx").write_bytes((small / "raw" / TWICE).read_bytes())
    (small / "private").mkdir()
    decided = f"D1,2024-07-02,AO,IR-03,,choose,{TWICE},told by telephone,call 12\n"
    (small / "private/decisions.csv").write_text(HEADING + decided, encoding="utf-8")
    one = in_shards(small, 1)
    rows = list(csv.DictReader(one["private/intake.csv"].decode("utf-8-sig").splitlines()))
    assert len(rows) == 3 + 5 + 3
    outcomes = {row["file"]: row["outcome"] for row in rows}
    assert outcomes[TWICE] == "included"
    assert [*outcomes.values()].count("quarantined") == 5
    assert in_shards(small, 2) == one
    assert in_shards(small, 7) == one
    # One return changes, and one shard is read again; nobody's file is named to Snakemake.
    (small / "raw/damaged.xlsx").write_bytes(b"PK\x03\x04, damaged otherwise")
    again = snakemake(small, *MADE, "--config", "shards=7")
    assert again.screen.count("read: ") == 1, again.screen
    assert b"damaged.xlsx" not in told_to_snakemake(small) + again.screen.encode()
    parts = [json.loads((small / FOLDER / f"{n}" / PART).read_text()) for n in range(1, 8)]
    assert sorted(entry["file"] for part in parts for entry in part["files"]) == sorted(outcomes)
    in_shards(small, 1)
    assert not list((small / FOLDER).iterdir())


def told_to_snakemake(work: Path) -> bytes:
    files = [path for path in (work / ".snakemake").rglob("*") if path.is_file()]
    return b"\n".join([*(os.fsencode(path) for path in files), *(p.read_bytes() for p in files)])


def test_a_job_of_a_run_that_is_over_does_nothing(small: Path) -> None:
    for path in (LOCK, JOBS):
        (small / path).parent.mkdir(exist_ok=True)
        (small / path).write_text("another", encoding="ascii")
    words = ["--mode", "remote", "--nolock", "private/intake.csv"]
    run = snakemake(small, *words, also={RUN: "this"})
    assert run.code != 0
    assert "The run that began this was ended, and another is at work." in run.screen
    assert sorted(path.name for path in small.iterdir() if path.name[0] != ".") == sorted(
        ["audit d’appel", "config.yaml", "raw"]
    )


@pytest.mark.skipif(bool(missing()), reason=f"not on this machine: {missing()}")
def test_a_real_cluster_makes_the_same_bytes(
    small: Path, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """As far as the tables; bench/cluster.py does it with the whole example, and 10,000 returns."""
    here = tmp_path / "here"
    shutil.copytree(small, here)
    tables = [*MADE, "working/answers.csv", "results/tables/questions.csv"]
    assert snakemake(here, *tables).code == 0
    with cluster(tmp_path_factory.mktemp("slurm")) as found:
        run = snakemake(small, *tables, *SETTINGS, "--config", "shards=2", also=found)
        jobs = subprocess.run(
            ["squeue", "-h", "-t", "all", "-o", "%k %T"],
            env={**os.environ, **found},
            capture_output=True,
            text=True,
            check=True,
        )
    assert run.code == 0, run.screen
    assert sorted(line.split() for line in jobs.stdout.splitlines()) == [
        ["rule_read_wildcards_1", "COMPLETED"],
        ["rule_read_wildcards_2", "COMPLETED"],
        ["rule_tables_anonymise_score_validate", "COMPLETED"],
    ]
    for name in tables:
        assert (small / name).read_bytes() == (here / name).read_bytes(), name
    told = told_to_snakemake(small) + run.screen.encode()
    assert [code for code in ANSWERS if f"form {code}".encode() in told] == []
