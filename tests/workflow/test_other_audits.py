"""Audits that aren't the founding one: another folder, no findings, and the ends of the scale."""

from __future__ import annotations

import csv
import shutil
import subprocess
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.conftest import REPOSITORY, Run, snakemake
from tests.small_audit import ANSWERS, write_return


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def repository_state() -> dict[str, int]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=REPOSITORY,
        capture_output=True,
        check=True,
        text=True,
    ).stdout.split("\0")
    folders = ("private", "working", "results", "logs", ".snakemake")
    return {
        **{name: (REPOSITORY / name).stat().st_mtime_ns for name in listed if name},
        **{name: (REPOSITORY / name).exists() for name in folders},
    }


def built(work: Path) -> Run:
    run = snakemake(work)
    assert run.code == 0, run.screen
    assert "Traceback" not in run.screen
    return run


def test_a_small_audit_in_an_odd_path_leaves_the_repository_alone(small: Path) -> None:
    before = repository_state()
    run = built(small)
    assert repository_state() == before
    assert "3 returns read, 0 quarantined" in run.screen
    assert "Unit’s form" not in run.screen

    questions = {row["question"]: row for row in rows(small / "results/tables/questions.csv")}
    # By hand from the three returns: Q1 yes, yes, no; Q2 yes, no, n/a; Q3 asked of one, who says
    # no; Q4 (a no is expected) no, don't know, yes.
    counts = ("departments", "not_achieved", "achieved", "percent", "verdict")
    assert [questions["Q1"][c] for c in counts] == ["3", "1", "2", "67", "short"]
    assert [questions["Q2"][c] for c in counts] == ["2", "1", "1", "50", ""]
    assert [questions["Q3"][c] for c in (*counts, "not_asked")] == [
        "1",
        "1",
        "0",
        "0",
        "short",
        "2",
    ]
    assert [questions["Q4"][c] for c in (*counts, "dont_know")] == [
        "2",
        "1",
        "1",
        "50",
        "short",
        "1",
    ]
    conclusions = rows(small / "results/findings/conclusions.csv")
    assert [row["questions"] for row in conclusions] == ["Q1", "Q3", "Q4"]
    assert [row["questions"] for row in rows(small / "results/findings/actions.csv")] == [
        "Q1",
        "Q3",
        "Q4",
    ]
    cover = PdfReader(small / "results/report/report.pdf").pages[0].extract_text()
    assert "Audit of on-call interventional radiology" in " ".join(cover.split())


def test_a_met_standard_drops_its_conclusion_and_its_action(small: Path) -> None:
    built(small)
    better = {**ANSWERS["IR-03"], "Q1": "Yes"}
    write_return(small / "raw/été/Unit’s form IR-03.xlsx", "IR-03", better)
    built(small)
    conclusions = rows(small / "results/findings/conclusions.csv")
    assert {(row["questions"], row["severity"]) for row in conclusions} == {
        ("Q3", "concern"),
        ("Q4", "concern"),
        ("Q1", "sound"),
    }
    assert "Q1" not in {row["questions"] for row in rows(small / "results/findings/actions.csv")}


def test_a_bad_return_is_quarantined_and_the_others_go_on(small: Path) -> None:
    built(small)
    tables = (small / "results/tables/questions.csv").read_bytes()
    raw = small / "raw"
    (raw / "damaged.xlsx").write_bytes(b"PK\x03\x04 not a workbook")
    (raw / "empty.csv").write_bytes(b"")
    (raw / "a letter.pdf").write_bytes(b"%PDF-1.4")
    (raw / "README.txt").write_text("no return", encoding="utf-8")
    (raw / "~$Unit One.xlsx").write_bytes(b"lock")
    (raw / ".hidden").write_bytes(b"")
    write_return(raw / "stranger.xlsx", "XX-99", ANSWERS["IR-01"])
    write_return(raw / "late.xlsx", "IR-04", ANSWERS["IR-01"], completed="2024-07-01")
    run = built(small)
    assert "4 quarantined" in run.screen
    intake = {row["file"]: row for row in rows(small / "private/intake.csv")}
    refused = {"damaged.xlsx", "empty.csv", "a letter.pdf", "stranger.xlsx"}
    assert {name for name, row in intake.items() if row["outcome"] == "quarantined"} == refused
    assert all(intake[name]["reason"] and intake[name]["message"] for name in refused)
    assert intake["late.xlsx"]["outcome"] == "late"
    assert len(intake) == 3 + 5
    assert (small / "results/tables/questions.csv").read_bytes() == tables


@pytest.mark.parametrize("answer", ["yes", ""])
def test_every_answer_the_same(pacs: Path, answer: str) -> None:
    definition = (pacs / "audits/pacs-2010/audit.yaml").read_text(encoding="utf-8")
    questions = [
        line.split("id: ")[1].strip() for line in definition.splitlines() if "- id: Q" in line
    ]
    assert len(questions) == 33
    register = rows(pacs / "audits/pacs-2010/register.csv")
    shutil.rmtree(pacs / "raw")
    for department in register[:20]:
        code = department["code"]
        same = dict.fromkeys(questions, answer)
        write_return(pacs / "raw" / f"{code}.xlsx", code, same, completed="2010-05-05")
    (pacs / "audits/pacs-2010/themes.csv").unlink()
    built(pacs)
    html = (pacs / "results/report/report.html").read_text(encoding="utf-8")
    assert "{{<" not in html
    for row in rows(pacs / "results/tables/questions.csv"):
        asked = 0 if row["question"] == "Q11" and not answer else 20
        assert int(row["departments"]) == (20 if answer else 0)
        assert int(row["blank"]) == (0 if answer else asked)
        assert row["percent"] == ("" if not answer else "0" if row["expected"] == "no" else "100")
    conclusions = rows(pacs / "results/findings/conclusions.csv")
    concerns = {row["id"] for row in conclusions if row["severity"] == "concern"}
    assert concerns == ({"C2"} if answer else set())


@pytest.mark.parametrize("kept", [1, 0])
def test_one_return_and_none(pacs: Path, kept: int) -> None:
    for path in sorted((pacs / "raw").rglob("*.xlsx"))[kept:]:
        path.unlink()
    run = built(pacs)
    assert f"{kept} return{'' if kept == 1 else 's'} read" in run.screen
    html = (pacs / "results/report/report.html").read_text(encoding="utf-8")
    assert ("No returns" in html) is (kept == 0)
    assert "{{<" not in html
    assert len(rows(pacs / "results/quality/returns.csv")) == kept
    assert len(rows(pacs / "results/tables/questions.csv")) == 32


def test_no_raw_folder_at_all(small: Path) -> None:
    shutil.rmtree(small / "raw")
    built(small)
    assert rows(small / "results/findings/conclusions.csv") == []


def test_a_lost_key_is_not_replaced_while_there_are_answers(small: Path) -> None:
    assert snakemake(small, key=None).code == 0
    key = small / "private" / "pseudonym.key"
    assert key.stat().st_mode & 0o777 == 0o600
    key.unlink()
    run = snakemake(small, key=None)
    assert run.code != 0
    assert "the key is gone" in run.screen
    assert not key.exists()
    shutil.rmtree(small / "working")
    assert snakemake(small, key=None).code == 0
    assert key.exists()


def test_an_export_holds_a_return_in_each_row(small: Path) -> None:
    rows_of_two = (
        "Timestamp,Department code,Is there a rota at all hours?,Q2,Q3,Q4\n"
        "2024-05-02 10:00:00,IR-04,Yes,No,,No\n"
        "2024-05-02 11:00:00,XX-99,Yes,No,,No\n"
        "2024-05-02 12:00:00,,Yes,No,,No\n"
    )
    (small / "raw" / "export.csv").write_text(rows_of_two, encoding="utf-8")
    built(small)
    intake = {row["file"]: row for row in rows(small / "private/intake.csv")}
    assert intake["export.csv#row 2"]["outcome"] == "included"
    assert intake["export.csv#row 2"]["department"] == "IR-04"
    assert intake["export.csv#row 3"]["reason"] == "unknown_department"
    assert intake["export.csv#row 4"]["reason"] == "row_without_code"
    questions = {row["question"]: row for row in rows(small / "results/tables/questions.csv")}
    assert (questions["Q1"]["achieved"], questions["Q1"]["departments"]) == ("3", "4")


def test_the_coder_sees_what_might_point_to_someone(pacs_built: Path) -> None:
    texts = rows(pacs_built / "private/free_text.csv")
    assert len(texts) == 28
    assert set(texts[0]) == {"department", "question", "text", "found"}


def test_a_disclosure_profile_withholds_small_counts_everywhere(pacs: Path) -> None:
    config = pacs / "config.yaml"
    config.write_text(config.read_text("utf-8") + "disclosure: standard\n", encoding="utf-8")
    built(pacs)
    response = {
        row["value"]: row["departments"] for row in rows(pacs / "results/tables/response.csv")
    }
    assert (response["Wales"], response["England"]) == ("[c]", "74")
    variables = {
        row["variable"]: row["value"] for row in rows(pacs / "results/findings/variables.csv")
    }
    assert variables["strata.nation.wales.departments"] == ""
    html = (pacs / "results/report/report.html").read_text(encoding="utf-8")
    assert "The profile is <em>standard</em>" in html
    assert "what it compares by stratum is not shown" in html
    assert (pacs / "private/disclosure.csv").exists()
    assert not (pacs / "working/disclosure.csv").exists()
