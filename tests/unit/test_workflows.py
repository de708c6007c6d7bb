"""What continuous integration does: it runs everywhere, and never uploads an identifying zone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from tools.compare_released import differences, main

from tests.conftest import REPOSITORY

WORKFLOWS = sorted((REPOSITORY / ".github" / "workflows").glob("*.yml"))
CLOSED = {"raw", "private", "working", "logs", ".snakemake"}
"""The zones that are not public."""


def load(path: Path) -> dict[str, Any]:
    # YAML 1.1 takes the key `on` for true.
    return {str(key): value for key, value in yaml.safe_load(path.read_text("utf-8")).items()}


def steps(path: Path) -> list[dict[str, Any]]:
    return [step for job in load(path)["jobs"].values() for step in job["steps"]]


def test_the_workflows_are_these() -> None:
    assert [path.name for path in WORKFLOWS] == ["audit.yml", "ci.yml"]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_only_the_public_zone_leaves_the_machine(path: Path) -> None:
    uploads = [step for step in steps(path) if "upload" in step.get("uses", "")]
    assert uploads
    for step in uploads:
        (where,) = step["with"]["path"].split("\n")
        parts = where.rstrip("/").split("/")
        assert parts[-1] == "results", where
        assert not CLOSED & set(parts), where
        assert "*" not in where
        assert "include-hidden-files" not in step["with"]
    # Nothing else sends anything: no cache, no release, no page, no token that may write.
    known = ("actions/checkout@", "actions/setup-python@", "actions/upload-artifact@")
    assert all(step["uses"].startswith(known) for step in steps(path) if "uses" in step)
    document = load(path)
    assert document["permissions"] == {"contents": "read"}
    assert all("permissions" not in job for job in document["jobs"].values())
    text = path.read_text("utf-8")
    assert "secrets." not in text
    assert not [word for word in ("curl", "wget", "twine", "gh release", "://") if word in text]


def test_every_python_and_system_that_the_project_names_is_tried() -> None:
    jobs = load(REPOSITORY / ".github" / "workflows" / "ci.yml")["jobs"]
    pythons = ["3.11", "3.12", "3.13", "3.14"]
    assert jobs["test"]["strategy"]["matrix"] == {
        "os": ["ubuntu-latest", "macos-latest"],
        "python": pythons,
    }
    assert jobs["windows"]["strategy"]["matrix"]["python"] == pythons
    assert "continue-on-error" not in jobs["test"]
    runs = [step.get("run", "") for step in jobs["report"]["steps"]]
    assert runs.index("make report") < runs.index(
        ".venv/bin/python tools/compare_released.py results released/pacs-2010"
    )


def test_the_audits_workflow_takes_no_word_of_others_into_a_command() -> None:
    """An input that stands in a command could be one: it comes by the environment."""
    for path in WORKFLOWS:
        for step in steps(path):
            assert "${{" not in step.get("run", ""), step


def test_a_released_report_is_compared_by_the_hashes_of_its_manifest(tmp_path: Path) -> None:
    built = {"a.csv": "1", "b.csv": "2", "results/quality/returns.csv": "3"}
    other = {"a.csv": "1", "b.csv": "9", "c.csv": "4", "results/quality/returns.csv": "7"}
    assert differences(built, other) == ["b.csv", "c.csv"]
    about = {"versions": {"python": "3.11.7"}, "engine": "pandoc"}
    results, released = tmp_path / "results", tmp_path / "released"
    for folder, outputs in ((results, built), (released, other)):
        folder.mkdir()
        (folder / "manifest.json").write_text(json.dumps({**about, "outputs": outputs}))
    with pytest.raises(SystemExit, match=r"Not as it was released:\nb.csv\nc.csv"):
        main(results, released)
    assert main(results, results) == "3 files are as they were released."
    assert main(results, tmp_path).startswith("Nothing is released yet")
