"""The action plan, the numbers typed in prose, and the rules explained: by whole runs."""

from __future__ import annotations

from pathlib import Path

from tests.conftest import snakemake


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_typed_number_stops_the_run_and_names_its_variable(pacs: Path) -> None:
    summary = pacs / "audits/pacs-2010/commentary/summary.md"
    assert snakemake(pacs).code == 0
    edit(summary, "{{< var q25.percent >}}", "55%")
    run = snakemake(pacs)
    assert run.code == 1
    assert run.stages == []
    assert "the number '55%' is typed" in run.screen
    assert "summary.md, line " in run.screen
    assert "{{< var q25.percent >}}" in run.screen
    assert "Traceback" not in run.screen


def test_a_fault_in_the_plan_stops_the_run_before_any_job(pacs: Path) -> None:
    edit(pacs / "audits/pacs-2010/actions.csv", "A4,", "A44,")
    run = snakemake(pacs)
    assert run.code == 1
    assert run.stages == []
    assert "actions.csv, line 5: id" in run.screen
    assert "Did you mean 'A4'" in run.screen


def test_a_standard_without_action_or_waiver_is_told_and_the_report_stands(pacs: Path) -> None:
    plan = pacs / "audits/pacs-2010/actions.csv"
    kept = [row for row in plan.read_text("utf-8").splitlines() if not row.startswith("Q33")]
    plan.write_text("\n".join(kept) + "\n", encoding="utf-8")
    run = snakemake(pacs)
    assert run.code == 0, run.screen
    assert "Q33 is close (89%, target 90%), and there is neither an action" in run.screen
    html = (pacs / "results/report/report.html").read_text(encoding="utf-8")
    assert "there is no action and no waiver yet" in html


def test_rules_are_explained_on_request(pacs: Path) -> None:
    assert snakemake(pacs).code == 0
    run = snakemake(pacs, "findings")
    assert run.code == 0, run.screen
    assert "Conclusion C5, Images that cannot be reported: fires; looks at Q24" in run.screen
    assert "Q33 is close: waiver of Clinical Radiology Audit Committee" in run.screen
