"""What an edit makes run again: what depends on it, and nothing else."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY, STAGES, snakemake
from tests.small_audit import ANSWERS, small_audit, write_return

AFTER_SCORE = [
    *("accessibility", "chart", "conclude", "data", "leaks", "manifest", "render", "score"),
    "workbook",
]
ALL = sorted(STAGES)


def published(work: Path) -> dict[str, str]:
    return {
        str(path.relative_to(work)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (work / "results").rglob("*")
        if path.is_file()
    }


def append(path: Path, text: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


@pytest.fixture(scope="module")
def clone_and_work(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A copy of the repository, whose modules may be edited, and a small audit built with it."""
    clone = tmp_path_factory.mktemp("clone") / "a clone"
    for name in ("scripts", "src", "workflow", "report", "profiles"):
        shutil.copytree(
            REPOSITORY / name, clone / name, ignore=shutil.ignore_patterns("__pycache__")
        )
    shutil.copy(REPOSITORY / "Snakefile", clone)
    work = small_audit(tmp_path_factory.mktemp("small") / "work")
    audit = work / "audit d’appel"
    (audit / "commentary" / "groups").mkdir(parents=True)
    (audit / "commentary" / "groups" / "rota.md").write_text(
        "Rotas were reported by {{< var q1.percent >}} of departments.\n", encoding="utf-8"
    )
    (audit / "findings.yaml").write_text(
        "conclusions:\n  - id: C1\n    title: Rotas\n    sentences:\n"
        "      - {when: {count: {yes: Q1, at_least: 1}}, severity: sound, text: Rotas.}\n",
        encoding="utf-8",
    )
    run = snakemake(work, repository=clone)
    assert run.code == 0, run.screen
    assert run.stages == ALL, run.screen
    return clone, work


EDITS: dict[str, tuple[Callable[[Path, Path], None], list[str]]] = {
    "commentary": (
        lambda _, work: append(work / "audit d’appel/commentary/groups/rota.md", "\nMore.\n"),
        ["accessibility", "leaks", "manifest", "render"],
    ),
    "findings": (
        lambda _, work: append(work / "audit d’appel/findings.yaml", "# a remark\n"),
        ["accessibility", "conclude", "data", "leaks", "manifest", "render", "workbook"],
    ),
    "a format less": (
        lambda _, work: append(work / "config.yaml", "formats: [html]\n"),
        ["accessibility", "leaks", "manifest", "render"],
    ),
    "an answer": (
        lambda _, work: write_return(
            work / "raw/été/Unit’s form IR-03.xlsx", "IR-03", {**ANSWERS["IR-03"], "Q1": "Yes"}
        ),
        ALL,
    ),
    "a coded text": (
        lambda _, work: (
            (work / "audit d’appel/themes.csv").write_text(
                "department,question,theme,coder,date\n", encoding="utf-8"
            )
            and None
        ),
        ALL,
    ),
    "the theme": (
        lambda clone, _: append(clone / "report/style.css", "\n/* a remark */\n"),
        ["accessibility", "leaks", "manifest", "render"],
    ),
    "score.py": (
        lambda clone, _: append(clone / "src/auditreport/score.py", "\n# a remark\n"),
        AFTER_SCORE,
    ),
    "chart.py": (
        lambda clone, _: append(clone / "src/auditreport/chart.py", "\n# a remark\n"),
        ["accessibility", "chart", "leaks", "manifest", "render"],
    ),
    "workbook.py": (
        lambda clone, _: append(clone / "src/auditreport/workbook.py", "\n# a remark\n"),
        ["accessibility", "leaks", "manifest", "render", "workbook"],
    ),
    "data_columns.py": (
        lambda clone, _: append(clone / "src/auditreport/data_columns.py", "\n# a remark\n"),
        ["data", "leaks", "manifest"],
    ),
    "intake.py": (
        lambda clone, _: append(clone / "scripts/intake.py", "\n# a remark\n"),
        ["departments", "desk", "intake", "leaks", "queries"],
    ),
    "nothing": (lambda _clone, _work: None, []),
}


def sources(clone: Path, work: Path) -> dict[Path, bytes]:
    """What an edit may change, by its path."""
    folders = [clone, work / "audit d’appel", work / "raw"]
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    kept = [path for path in files if "__pycache__" not in path.parts]
    return {path: path.read_bytes() for path in [*kept, work / "config.yaml"]}


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_runs_what_depends_on_it(clone_and_work: tuple[Path, Path], edit: str) -> None:
    clone, work = clone_and_work
    change, expected = EDITS[edit]
    before = sources(clone, work)
    change(clone, work)
    asked = snakemake(work, "--dry-run", repository=clone)
    assert asked.code == 0, asked.screen
    jobs = re.findall(r"^(\w+) +1$", asked.screen, flags=re.MULTILINE)
    assert sorted(set(jobs) - {"all"}) == sorted(expected)
    for path in sources(clone, work).keys() - before.keys():
        path.unlink()
    for path, data in before.items():
        path.write_bytes(data)


def test_an_edit_and_its_undoing_run_for_real(clone_and_work: tuple[Path, Path]) -> None:
    clone, work = clone_and_work
    said = published(work)
    rota = work / "audit d’appel/commentary/groups/rota.md"
    before = rota.read_text(encoding="utf-8")
    for text in (f"{before}\nMore.\n", before):
        rota.write_text(text, encoding="utf-8")
        run = snakemake(work, repository=clone)
        assert run.code == 0, run.screen
        assert run.stages == ["accessibility", "leaks", "manifest", "render"]
    assert published(work) == said
    assert snakemake(work, repository=clone).stages == []


def test_a_return_taken_away_and_put_back_gives_the_same_bytes(pacs: Path) -> None:
    before = published(pacs)
    (one, *_) = sorted((pacs / "raw").glob("*.xlsx"))
    kept = one.read_bytes()

    one.unlink()
    run = snakemake(pacs)
    assert "84 returns read, 0 quarantined" in run.screen
    assert published(pacs) != before

    one.write_bytes(kept)
    run = snakemake(pacs)
    assert "85 returns read, 0 quarantined" in run.screen
    assert published(pacs) == before


def test_another_key_gives_the_same_public_bytes(pacs: Path) -> None:
    before = published(pacs)
    quality = (pacs / "results/quality/returns.csv").read_text(encoding="utf-8").splitlines()
    run = snakemake(pacs, key="f" * 64)
    assert "anonymise" in run.stages
    after = published(pacs)
    excepted = {"results/quality/returns.csv", "results/manifest.json"}
    assert {name for name in before if before[name] != after[name]} == excepted
    now = (pacs / "results/quality/returns.csv").read_text(encoding="utf-8").splitlines()
    assert [line.split(",")[1:] for line in now] == [line.split(",")[1:] for line in quality]
