"""Killed at any moment, a plain second run gives the same bytes; fifty times in bench/kills.py."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from bench.kills import kill

from auditreport.publish import publish
from tests.conftest import KEY, REPOSITORY
from tests.small_audit import ANSWERS, write_return


def test_three_killed_runs_leave_nothing_behind(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AUDITREPORT_KEY", KEY)
    monkeypatch.setenv("PYTHONPATH", str(REPOSITORY / "src"))
    file = small / "raw/été/Unit’s form IR-03.xlsx"
    versions = [tmp_path / "before.xlsx", tmp_path / "after.xlsx"]
    shutil.copy(file, versions[0])
    write_return(versions[1], "IR-03", {**ANSWERS["IR-03"], "Q1": "Yes"})
    counts = kill(small, file, versions, kills=3, seed=3)
    assert counts.pop("looks at the report") > 20
    assert counts.pop("kills") >= 2
    assert counts == {
        "same bytes": 3,
        "other bytes": 0,
        "mixtures seen": 0,
        "times no whole report stood": 0,
    }


def test_a_published_folder_holds_the_new_files_and_no_other(tmp_path: Path) -> None:
    folder = tmp_path / "report"
    publish({"report.html": b"one", "report.pdf": b"one"}, folder)
    first = folder.stat().st_ino
    publish({"report.html": b"one", "report.pdf": b"one"}, folder)
    assert folder.stat().st_ino == first, "unchanged, and so not touched"
    (tmp_path / ".report").mkdir()
    (tmp_path / ".report" / "tables.xlsx").write_bytes(b"left by a run that was killed")
    publish({"report.html": b"two"}, folder)
    assert folder.stat().st_ino != first
    assert [path.name for path in tmp_path.iterdir()] == ["report"]
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {"report.html": b"two"}


def test_where_the_system_knows_no_exchange_it_takes_two_steps(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("auditreport.publish._exchanged", lambda *_: False)
    folder = tmp_path / "report"
    for text in (b"one", b"two"):
        publish({"report.html": text}, folder)
    assert [path.name for path in tmp_path.iterdir()] == ["report"]
    assert (folder / "report.html").read_bytes() == b"two"
