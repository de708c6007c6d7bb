"""A full disk and a folder that can't be written: words, the last good report, and it goes on."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import KEY, REPOSITORY, snakemake
from tests.small_audit import ANSWERS, small_audit, write_return
from tests.workflow.test_what_runs_again import published

CHANGED = "raw/été/Unit’s form IR-03.xlsx"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str], dict[str, str]]:
    """The small audit, built; what it publishes, and what it will after an answer was changed."""
    work = small_audit(tmp_path_factory.mktemp("disk") / "work")
    assert snakemake(work).code == 0
    after = work.with_name("after")
    shutil.copytree(work, after)
    write_return(after / CHANGED, "IR-03", {**ANSWERS["IR-03"], "Q1": "Yes"})
    assert snakemake(after).code == 0
    return work, published(work), published(after)


def copy_with_a_change(source: Path, work: Path) -> None:
    """The built audit, in which a return was changed since."""
    shutil.copytree(source, work)
    shutil.copy(source.with_name("after") / CHANGED, work / CHANGED)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 24 MB, where this computer lets us have one."""
    mount = ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(tmp_path)]
    if (
        not shutil.which("mount")
        or subprocess.run(mount, capture_output=True, check=False).returncode
    ):
        pytest.skip("no small disk can be mounted here: that takes the rights of root")
    yield tmp_path
    subprocess.run(["umount", "--lazy", str(tmp_path)], check=True)


def fill(disk: Path, leave: int = 0) -> None:
    """Take all room on the disk but some bytes."""
    with (disk / "ballast").open("ab", buffering=0) as file:
        try:
            while shutil.disk_usage(disk).free > leave:
                file.write(b"\0" * min(65536, shutil.disk_usage(disk).free - leave))
        except OSError:
            return


@pytest.mark.parametrize("stage", ["anonymise", "score", "render"])
def test_a_disk_that_fills_up_during_a_run_is_told_in_words(
    small_disk: Path, built: tuple[Path, dict[str, str], dict[str, str]], stage: str
) -> None:
    source, before, after = built
    work = small_disk / "work"
    copy_with_a_change(source, work)
    run = subprocess.Popen(
        [sys.executable, "-m", "snakemake", "-s", REPOSITORY / "Snakefile", "-d", work, "-c2"],
        env={**os.environ, "PYTHONPATH": str(REPOSITORY / "src"), "AUDITREPORT_KEY": KEY},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert run.stdout is not None
    said = []
    for line in run.stdout:
        said.append(line)
        if line.startswith(f"{stage}:"):
            fill(small_disk)
    screen = "".join(said)
    assert run.wait() != 0, screen
    assert "Traceback" not in screen, screen
    assert "no room left" in screen or "No space left" in screen, screen
    in_report = {name for name in before if name.startswith("results/report/")}
    now = published(work)
    assert {name: now.get(name) for name in in_report} == {name: before[name] for name in in_report}

    (small_disk / "ballast").unlink()
    assert snakemake(work).code == 0
    assert published(work) == after


def test_a_run_does_not_begin_where_there_is_no_room(
    small_disk: Path, built: tuple[Path, dict[str, str], dict[str, str]]
) -> None:
    shutil.copytree(built[0], small_disk / "work")
    fill(small_disk, leave=1024 * 1024)
    run = snakemake(small_disk / "work")
    assert run.code != 0
    assert "there is no room left on the disk" in run.screen
    assert "Traceback" not in run.screen


def test_results_that_may_not_be_written_stop_before_any_job(
    built: tuple[Path, dict[str, str], dict[str, str]], tmp_path: Path
) -> None:
    work = tmp_path / "work"
    copy_with_a_change(built[0], work)
    results = str(work / "results")
    mounted = os.geteuid() == 0  # to whom no mode forbids anything
    if mounted:
        for words in (["--bind", results, results], ["-o", "remount,ro,bind", results]):
            if subprocess.run(["mount", *words], capture_output=True, check=False).returncode:
                pytest.skip("nothing can be mounted here")
    else:
        (work / "results").chmod(0o555)
    try:
        run = snakemake(work)
    finally:
        if mounted:
            subprocess.run(["umount", "--lazy", results], check=True)
        (work / "results").chmod(0o755)
    assert run.code != 0
    assert "where: results/" in run.screen, run.screen
    assert "read-only, or not yours" in run.screen
    assert "Traceback" not in run.screen
    assert run.stages == []
    assert published(work) == built[1]
    assert snakemake(work).code == 0
    assert published(work) == built[2]
