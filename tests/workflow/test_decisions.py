"""Decisions of the office: each does what it says, and is undone by deleting its row."""

from __future__ import annotations

import csv
import fcntl
from pathlib import Path

import pytest

from tests.conftest import snakemake
from tests.small_audit import write_return

HEADING = "id,date,who,department,question,action,value,reason,source\n"
TABLES = ("results/tables/questions.csv", "results/tables/flow.csv", "results/tables/response.csv")
SAME = {"Q1": "Yes", "Q2": "No", "Q4": "No"}
OTHER = {"Q1": "No", "Q2": "No", "Q4": "No"}


@pytest.fixture
def queried(small: Path) -> Path:
    """The small audit with returns that need a decision: a late one, and two that conflict."""
    register = small / "audit d’appel/register.csv"
    more = "".join(f"IR-0{n},Unit {n},Organisation {n},,\n" for n in (5, 6))
    register.write_text(register.read_text("utf-8") + more, encoding="utf-8")
    write_return(small / "raw/late.xlsx", "IR-04", SAME, "2024-07-09")
    write_return(small / "raw/one.xlsx", "IR-05", SAME, "2024-05-02")
    write_return(small / "raw/two.xlsx", "IR-05", OTHER, "2024-05-02")
    built(small)
    return small


def built(work: Path) -> dict[str, bytes]:
    run = snakemake(work, *TABLES)
    assert run.code == 0, run.screen
    return {name: (work / name).read_bytes() for name in TABLES}


def decide(work: Path, *rows: str) -> None:
    (work / "private/decisions.csv").write_text(HEADING + "".join(f"{r}\n" for r in rows), "utf-8")


def counts(work: Path, question: str) -> tuple[int, int]:
    with (work / "results/tables/questions.csv").open(encoding="utf-8", newline="") as file:
        (row,) = (row for row in csv.DictReader(file) if row["question"] == question)
    return int(row["departments"]), int(row["achieved"])


# Before any decision three returns are in: Q1 yes, yes, no.
EFFECTS = {
    "answer": ("IR-03,Q1,answer,yes", (3, 3)),
    "accept": ("IR-04,,accept,", (4, 3)),
    "choose": ("IR-05,,choose,one.xlsx", (4, 3)),
    "withdraw": ("IR-01,,withdraw,", (2, 1)),
    "set_aside": ("IR-03,,set_aside,", (2, 2)),
    "same_department": ("IR-04,,same_department,IR-06", (3, 2)),
}


def test_each_decision_does_what_it_says_and_is_undone_with_its_row(queried: Path) -> None:
    before = {name: (queried / name).read_bytes() for name in TABLES}
    assert counts(queried, "Q1") == (3, 2)
    # Each row takes the place of the one before, which is undone by that.
    for row, expected in EFFECTS.values():
        decide(queried, f"D1,2024-07-10,A. Officer,{row},because,telephone")
        assert built(queried) != before, row
        assert counts(queried, "Q1") == expected, row
    (queried / "private/decisions.csv").unlink()
    assert built(queried) == before


def listed(work: Path, file: str, key: str) -> dict[str, dict[str, str]]:
    """Rows of one of the office's lists, by one column."""
    with (work / file).open(encoding="utf-8-sig", newline="") as lines:
        return {row[key]: row for row in csv.DictReader(lines)}


def test_two_that_answered_and_are_one_are_asked_about_until_one_is_chosen(queried: Path) -> None:
    # The last day for answers was 30 June. IR-05 sent two returns, and so did IR-03 as IR-06.
    write_return(queried / "raw/Post, May/six.xlsx", "IR-06", SAME)
    same = "D1,2024-07-10,A. Officer,IR-03,,same_department,IR-06,one unit,telephone"
    decide(queried, same)
    day = ("--config", "today=2024-07-10")
    run = snakemake(queried, *TABLES, "private/desk.html", *day)
    assert run.code == 0, run.screen
    assert "; 1 decision applied" in run.screen
    assert "queries: 2 queries: 2 open" in run.screen
    asked = listed(queried, "private/queries.csv", "department")
    assert asked["IR-03"]["kind"] == "conflicting_returns"
    assert "Settle 2 queries without a letter" in (queried / "private/desk.html").read_text("utf-8")
    # The list has the row to write, beside each of the files: here it is written as it stands.
    six = listed(queried, "private/intake.csv", "file")["Post, May/six.xlsx"]
    assert (six["outcome"], six["department"]) == ("quarantined", "IR-03")
    row = six["message"].partition("no other row has: ")[2].partition(" (")[0]
    assert row == 'D1,2024-05-01,A. Officer,IR-03,,choose,"Post, May/six.xlsx",It said so,telephone'
    decide(queried, same, row.replace("D1", "D2"))
    run = snakemake(queried, *TABLES, "private/desk.html", *day)
    assert run.code == 0, run.screen
    assert "; 2 decisions applied" in run.screen
    assert "queries: 2 queries: 1 open, 1 closed" in run.screen
    assert counts(queried, "Q1") == (3, 3)
    assert "Unit 6" not in (queried / "private/desk.html").read_text("utf-8")


def test_a_date_that_was_decided_stands_in_the_list(small: Path) -> None:
    write_return(small / "raw/undated.xlsx", "IR-04", SAME, "")
    built(small)
    decide(small, "D1,2024-07-10,A. Officer,IR-04,,date,2024-06-11,looked it up,telephone")
    built(small)
    assert snakemake(small, "private/intake.csv").code == 0
    row = listed(small, "private/intake.csv", "file")["undated.xlsx"]
    assert (row["outcome"], row["completed"]) == ("included", "2024-06-11")
    assert row["message"] == "Its date of completion, 11 June 2024, was decided."


def test_a_decision_on_a_return_that_changed_stops_before_any_job(queried: Path) -> None:
    decide(queried, "D7,2024-07-10,A. Officer,IR-03,Q1,answer,yes,slip,telephone")
    built(queried)
    (file,) = (queried / "raw").rglob("*IR-03*")
    write_return(file, "IR-03", {**OTHER, "Q4": "Yes"})
    run = snakemake(queried, *TABLES)
    assert run.code != 0
    assert run.stages == []
    for part in ("changed", "decisions.csv", "line 2", "do:"):
        assert part in run.screen
    assert "IR-03" not in run.screen
    decide(queried, "D7,2024-07-12,A. Officer,IR-03,Q1,answer,yes,still so,telephone")
    built(queried)
    assert counts(queried, "Q1") == (3, 3)


def test_a_second_run_is_refused_and_a_crash_leaves_no_lock(small: Path) -> None:
    assert snakemake(small, *TABLES).code == 0
    stale = small / ".snakemake/locks/0.output.lock"
    stale.parent.mkdir(exist_ok=True)
    stale.write_text("results/tables/questions.csv\n", encoding="utf-8")
    with (small / ".snakemake/auditreport.lock").open("w") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        run = snakemake(small, *TABLES)
        assert run.code != 0
        assert "another run is at work in this folder" in run.screen
    (small / "results/tables/questions.csv").unlink()
    run = snakemake(small, *TABLES)
    assert run.code == 0, run.screen


def test_letters_go_out_on_the_first_day_and_someone_must_have_sent_them(small: Path) -> None:
    for file in (small / "raw").rglob("*.xlsx"):
        file.unlink()
    assert snakemake(small, "letters", "--config", "today=2024-05-01").code == 0
    batch = small / "private/letters/letters.csv"
    with batch.open(encoding="utf-8-sig", newline="") as file:
        assert [row["kind"] for row in csv.DictReader(file)] == ["invitation"] * 4
    # Open in another program, none of them is made anew.
    before = {path.name: path.read_bytes() for path in batch.parent.iterdir()}
    lock = batch.with_name(".~lock.letters.csv#")
    lock.touch()
    run = snakemake(small, "letters", "--config", "today=2024-05-02")
    assert run.code != 0
    assert "'letters.csv' is open in Excel or another program" in run.screen
    lock.unlink()
    assert {path.name: path.read_bytes() for path in batch.parent.iterdir()} == before
    run = snakemake(small, "letters-sent", "--config", "today=2024-05-01")
    assert run.code != 0
    assert "fault of the program" not in run.screen
    assert "officer" in run.screen
    run = snakemake(small, "letters-sent", "--config", "today=2024-05-01", "officer=A. Officer")
    assert run.code == 0, run.screen
    assert "4 letters" in run.screen
