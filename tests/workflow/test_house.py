"""The house keeps its rules: zones, one name on every floor, code as an input, generated docs."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tools.make_reference import documents

from auditreport.settings import Settings
from auditreport.workfolder import ON_REQUEST, WorkFolder
from tests.conftest import REPOSITORY, SOMETIMES, STAGES, snakemake

IDENTIFYING = ("raw/", "private/", ".snakemake/")
OFFICE = {"intake", "queries", "desk", "pilot", "departments", *ON_REQUEST}
"""Rules for the office's own products: they may read the identifying zone, and write only there."""
DOINGS = {
    "findings",
    "trace",
    "letters-sent",
    "handover",
    "handback",
    "review",
    "review-in",
    "dispose",
    "release",
    "verify",
}
"""Those of them that make no file which a later run could build on: they are done when asked."""
MADE = [rule for rule in ON_REQUEST if rule not in DOINGS]
OF_THE_PUBLISHED = {"exceptions"}
"""Those of them that are made from what is published alone."""
CHECKS = {"leaks": {"results/quality/leaks.txt"}}
"""Checks that search outputs for names: they read the identifying zone, and leave a verdict."""


def jobs(work: Path) -> dict[str, tuple[set[str], set[str]]]:
    """Inputs and outputs of each rule, from Snakemake's own summary of the DAG."""
    run = snakemake(work, "--detailed-summary", "all", *MADE)
    lines = run.screen.splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith("output_file\t"))
    columns = lines[start].split("\t")
    found: dict[str, tuple[set[str], set[str]]] = {}
    for line in lines[start + 1 :]:
        cells = dict(zip(columns, line.split("\t"), strict=False))
        if len(cells) == len(columns):
            inputs, outputs = found.setdefault(cells["rule"], (set(), set()))
            inputs |= set(cells["input-file(s)"].split(","))
            outputs.add(cells["output_file"])
    return found


def test_only_anonymise_and_the_office_read_the_identifying_zone(pacs: Path) -> None:
    # The summary tells inputs only of what has been made.
    run = snakemake(pacs, *MADE)
    assert run.code == 0, run.screen
    by_rule = jobs(pacs)
    assert {*STAGES, *MADE} <= set(by_rule)
    rules = (REPOSITORY / "workflow" / "rules").glob("*.smk")
    blocks = re.split(r"^(?=rule\b)", "\n".join(p.read_text("utf-8") for p in rules), flags=re.M)
    for name in DOINGS:
        (block,) = (b for b in blocks if b.startswith(f"rule {name}:") or f'"{name}"\n' in b)
        assert "output:" not in block, name
    readers = {
        rule
        for rule, (inputs, _) in by_rule.items()
        if any(name.startswith(IDENTIFYING) or name.endswith("register.csv") for name in inputs)
    }
    assert readers - {"all"} == {"anonymise"} | (OFFICE - DOINGS - OF_THE_PUBLISHED) | set(CHECKS)
    for check, verdict in CHECKS.items():
        assert by_rule[check][1] == verdict
        assert [rule for rule in by_rule if by_rule[rule][0] & verdict] in ([], ["all"])
    for rule in OFFICE - DOINGS:
        assert all(name.startswith("private/") for name in by_rule[rule][1])
    private = {name for _, outputs in by_rule.values() for name in outputs if "private/" in name}
    for rule in set(STAGES) - {"anonymise"} - OFFICE - set(CHECKS):
        assert not by_rule[rule][0] & private, rule


def test_every_rule_has_its_script_and_no_script_is_long() -> None:
    scripts = {path.stem: path for path in (REPOSITORY / "scripts").glob("*.py")}
    assert set(scripts) == {rule.replace("-", "_") for rule in (*STAGES, *SOMETIMES, *ON_REQUEST)}
    for path in scripts.values():
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 42, path


@pytest.mark.parametrize("stage", STAGES + SOMETIMES + ON_REQUEST)
def test_code_covers_what_a_script_really_imports(stage: str) -> None:
    """By running the script's imports, not by reading them as the Snakefile does."""
    work = WorkFolder(Settings(audit="x"), REPOSITORY)
    script = Path(work.script(stage))
    program = (
        "import json, sys, auditreport.stage as s; s.run = lambda main: None;"
        "import runpy; runpy.run_path(sys.argv[1]);"
        "print(json.dumps([m.__file__ for n, m in sys.modules.items()"
        " if n.startswith('auditreport.')]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, script], capture_output=True, text=True, check=True
    )
    imported = set(json.loads(done.stdout.splitlines()[-1]))
    assert len(imported) >= 3
    assert imported <= set(work.code(stage))


def test_the_generated_schemas_and_reference_are_up_to_date() -> None:
    for path, text in documents().items():
        stored = REPOSITORY / path
        assert stored.exists(), f"{path} is missing: run make reference"
        assert stored.read_text(encoding="utf-8") == text, f"{path} has drifted: run make reference"


def test_snakemake_lint_has_nothing_but_the_environment_to_say(small: Path) -> None:
    run = snakemake(small, "--lint")
    titles = {line.strip() for line in run.screen.splitlines() if line.startswith("    * ")}
    assert titles == {"* Specify a conda environment or container for each rule.:"}


def test_every_page_of_the_docs_that_is_linked_exists() -> None:
    pages = [REPOSITORY / "README.md", *(REPOSITORY / "docs").rglob("*.md")]
    assert len(pages) > 4
    for page in pages:
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page}: {target}"
