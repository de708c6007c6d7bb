"""A second round beside the first: the shipped example built, its figures counted another way."""

from __future__ import annotations

import csv
import hashlib
import hmac
import json
import re
import shutil
from collections.abc import Iterator
from math import comb
from pathlib import Path

import openpyxl
import pytest
from pypdf import PdfReader

from tests.conftest import REPOSITORY, Run, snakemake
from tests.packages import assert_described
from tests.readability import grade, plain_sentences
from tests.workflow.test_action_plan import edit

KEY = "2010" * 16
ROUNDS = "results/tables/changes.csv"


def rows(path: Path) -> dict[str, dict[str, str]]:
    """The rows of a table by their first cell."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {next(iter(row.values())): row for row in csv.DictReader(file)}


def copied(work: Path) -> Path:
    """What a clone holds of the example."""
    example = REPOSITORY / "examples" / "pacs-2012"
    work.mkdir(parents=True)
    shutil.copy(example / "config.yaml", work)
    for folder in ("audit", "earlier", "raw"):
        shutil.copytree(example / folder, work / folder)
    edit(work / "config.yaml", "engine: auto", "engine: pandoc")
    return work


def built(work: Path, *words: str, key: str = KEY) -> Run:
    run = snakemake(work, *words, key=key)
    assert run.code == 0, run.screen
    return run


@pytest.fixture(scope="module")
def again(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example, built once; tests only read it."""
    work = copied(tmp_path_factory.mktemp("rounds") / "again")
    assert "rounds: 23 questions compared with 2010" in built(work).screen
    return work


def answers_now(work: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """Code and answers of each return in time, straight from the workbooks."""
    for file, taken in rows(work / "private/intake.csv").items():
        if taken["outcome"] != "included":
            continue
        cells = openpyxl.load_workbook(work / "raw" / file).active
        assert cells is not None
        found, code = {}, ""
        for row in cells.iter_rows(values_only=True):
            question = re.match(r"Q\d+\b", str(row[0]))
            if row[0] == "Department code":
                code = str(row[1])
            elif question:
                last = [cell for cell in row[1:] if cell is not None][-1:]
                found[question[0]] = str(last[0] if last else "").strip().lower()
        yield code, found


Both = list[tuple[dict[str, str], dict[str, str]]]


def in_both(work: Path) -> Both:
    """Answers of 2010 and of 2012 of each department in both rounds."""
    before = rows(work / "earlier/answers.csv")
    found = []
    for code, now in answers_now(work):
        name = hmac.new(bytes.fromhex(KEY), f"department:{code}".encode(), hashlib.sha256)
        was = before.get(name.hexdigest()[:12])
        if was:
            found.append((was, now))
    return found


def counted(both: Both, question: str, earlier: str, hit: str) -> tuple[int, int, int, int]:
    """Departments that kept, lost, gained and neither; ``hit`` is y or n."""
    pairs = [
        (was[earlier][0] == hit, now[question][0] == hit)
        for was, now in both
        if was[earlier] in ("yes", "no") and now[question] in ("y", "n", "yes", "no")
    ]
    kinds = ((True, True), (True, False), (False, True), (False, False))
    kept, lost, gained, neither = (pairs.count(kind) for kind in kinds)
    return kept, lost, gained, neither


def test_pairs_are_those_that_another_way_of_counting_finds(again: Path) -> None:
    changes = rows(again / ROUNDS)
    paired = [row for row in changes.values() if row["kind"] == "paired"]
    assert len(paired) == 22
    both = in_both(again)
    for row in paired:
        hit = "n" if row["expected"] == "no" else "y"
        found = counted(both, row["question"], row["earlier_question"], hit)
        assert found == tuple(int(row[name]) for name in ("kept", "lost", "gained", "neither"))
        _, lost, gained, _ = found
        change = 100 * (gained - lost) / sum(found)
        assert float(row["difference"]) == pytest.approx(change, abs=1e-4)
        least = min(lost, gained)
        p = min(1, 2 * sum(comb(lost + gained, i) for i in range(least + 1)) / 2 ** (lost + gained))
        assert float(row["p"]) == pytest.approx(p, rel=1e-3)


def test_fewer_discs_are_better_and_the_figures_are_those_by_hand(again: Path) -> None:
    changes = rows(again / ROUNDS)
    names = ("better", "way", "same", "kept", "lost", "gained", "neither", "tests")
    # Of 37 departments all imported on CD in 2010, 16 no longer do; 21 no longer export.
    assert [changes["Q19"][n] for n in names] == [
        *("fewer", "better", "37", "21", "16", "0", "0", "22"),
    ]
    assert [changes["Q22"][n] for n in names] == [
        *("fewer", "better", "37", "16", "21", "0", "0", "22"),
    ]
    # By hand: 2 ÷ 2²¹ and, by Holm, × 22; 2 ÷ 2¹⁶ × 21; 2 × (1 + 16) ÷ 2¹⁶ × 20.
    for question, p, tests in (("Q22", 2 / 2**21, 22), ("Q19", 2 / 2**16, 21)):
        assert float(changes[question]["p_adjusted"]) == pytest.approx(p * tests, rel=1e-3)
    assert float(changes["Q33"]["p_adjusted"]) == pytest.approx(20 * 34 / 2**16, rel=1e-3)
    assert changes["Q33"]["way"] == "worse"
    # Too few of those asked Q8 were asked it before: all are compared, and the overlap stands here.
    assert [changes["Q8"][n] for n in ("kind", "same", "only_before", "only_now", "p")] == [
        *("unpaired", "23", "41", "26", ""),
    ]
    assert [changes[q]["why"] for q in ("Q5", "Q35")] == ["reworded", "new"]


def test_every_form_of_the_report_says_what_has_changed(again: Path) -> None:
    html = (again / "results/report/report.html").read_text(encoding="utf-8")
    for said in ("Change since 2010", "better (fewer)", "22 tests were made", "Holm’s method"):
        assert said in html
    text = " ".join(
        page.extract_text() for page in PdfReader(again / "results/report/report.pdf").pages
    )
    assert "What became of the actions of 2010" in text
    assert "no longer pursued" in text
    plain = (again / "results/report/plain-language.md").read_text(encoding="utf-8")
    assert "We asked 23 questions in 2010 too. 4 got better and 1 got worse since then." in plain
    assert grade(plain_sentences(plain)) <= 6
    summary = PdfReader(again / "results/report/summary.pdf").pages
    assert len(summary) == 2
    assert "Of 23 questions compared with 2010, 4 are better" in " ".join(
        summary[0].extract_text().split()
    )
    assert (again / "results/charts/rounds.svg").stat().st_size > 10_000
    assert "All rounds" not in html
    values = rows(again / "results/findings/variables.csv")
    assert [values[f"q19.{name}"]["value"] for name in ("change", "way", "lost", "same")] == [
        *("\N{MINUS SIGN}43", "better", "16", "37"),
    ]
    assert values["rounds.worse.list"]["value"] == "Q33"
    book = openpyxl.load_workbook(again / "results/report/tables.xlsx")
    assert {"Change since 2010", "All rounds", "Actions of 2010"} <= set(book.sheetnames)
    assert_described(again)
    carried = rows(again / "results/tables/carried.csv")
    assert [row["status"] for row in carried.values()] == [
        *("in_hand", "not_begun", "carried_out", "not known", "dropped"),
    ]
    manifest = json.loads((again / "results/manifest.json").read_text("utf-8"))
    assert set(manifest["inputs"]["previous"]) == {"questions.csv", "actions.csv", "answers.csv"}
    assert {ROUNDS, "results/charts/rounds.svg"} <= set(manifest["outputs"])


def test_another_key_recognises_nobody_and_the_run_says_so(tmp_path: Path) -> None:
    run = built(copied(tmp_path / "work"), ROUNDS, key="ab" * 32)
    assert "No department of 2010 was recognised" in run.screen
    kinds = {row["kind"] for row in rows(tmp_path / "work" / ROUNDS).values()}
    assert kinds == {"published_only", "not_compared"}


def test_under_a_protecting_profile_no_answer_of_a_department_is_used(tmp_path: Path) -> None:
    work = copied(tmp_path / "work")
    edit(work / "config.yaml", "disclosure: none", "disclosure: standard")
    built(work, ROUNDS)
    assert {row["same"] for row in rows(work / ROUNDS).values()} == {""}


def test_a_third_round_goes_on_from_the_second(again: Path, tmp_path: Path) -> None:
    work = copied(tmp_path / "third")
    shutil.rmtree(work / "earlier")
    definition = work / "audit/audit.yaml"
    text = definition.read_text(encoding="utf-8")
    start, end = text.index("previous:"), text.index("groups:")
    block = f'previous: {{results: {again / "results"}, round: "2012", present: "2014"}}\n\n'
    definition.write_text(text[:start] + block + text[end:], encoding="utf-8")
    edit(work / "config.yaml", "[html, pdf]", "[html]")
    built(work)
    with (work / "results/tables/series.csv").open(encoding="utf-8") as file:
        of_q7 = [row for row in csv.DictReader(file) if row["question"] in ("Q5", "Q7")]
    assert [
        (row["question"], row["round"], row["percent"], row["break_before"]) for row in of_q7
    ] == [
        ("Q5", "2010", "34", ""),
        ("Q5", "2012", "42", "reworded"),
        ("Q5", "2014", "42", ""),
        ("Q7", "2010", "53", ""),
        ("Q7", "2012", "64", ""),
        ("Q7", "2014", "64", ""),
    ]
    html = (work / "results/report/report.html").read_text(encoding="utf-8")
    assert "All rounds" in html
    assert "‖" in html
    assert (work / "results/charts/series.svg").exists()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "Q7: Q9",
            "Q7: Q99",
            ("'Q99' is no question in the tables of the earlier round", "Did you mean 'Q9'"),
        ),
        (
            "{Q7: Q9",
            "{Q77: Q9",
            ("'Q77' is no question in the tables of this audit", "Did you mean 'Q7'"),
        ),
        ("reworded: [Q5]", "reworded: [Q55]", ("'Q55' is no question", "reworded: [Q5]")),
        ("  reworded:", "  rewroded:", ("unknown key 'rewroded'", "Did you mean 'reworded'")),
        ("A5: {status", "A55: {status", ("the earlier plan has no action 'A55'", "A1, A2, A3")),
        ("earlier/results", "earlier/result", ("there is no earlier/result", "'results'")),
        ("results: earlier/results", "results: raw", ("holds no published tables", "results/")),
        (
            "answers: earlier/answers.csv",
            "answers: earlier/results/tables/questions.csv",
            ("don't begin with the column 'pseudonym'", "working/answers.csv"),
        ),
        ('present: "2012"', 'present: "2010"', ("both rounds are called 2010", "present:")),
    ],
)
def test_a_typing_error_is_told_in_three_parts(
    tmp_path: Path, old: str, new: str, said: tuple[str, ...]
) -> None:
    work = copied(tmp_path / "work")
    edit(work / "audit/audit.yaml", old, new)
    run = snakemake(work, key=KEY)
    assert run.code == 1
    assert run.stages == []
    for part in (*said, "what: ", "where: ", "do: "):
        assert part in run.screen
    if "pseudonym" not in said[0]:
        assert "audit/audit.yaml, line " in run.screen
    assert "Traceback" not in run.screen


def test_answers_that_are_not_those_published_are_told(tmp_path: Path) -> None:
    work = copied(tmp_path / "work")
    answers = work / "earlier/answers.csv"
    lines = answers.read_text(encoding="utf-8").splitlines()
    # One department less than was published, which had said yes to Q1.
    left = [line for line in lines if not line.startswith("074919d9baf5")]
    assert len(left) == len(lines) - 1
    answers.write_text("\n".join(left) + "\n", encoding="utf-8")
    run = built(work, ROUNDS)
    assert "The answers of 2010 don't give its published counts for Q1, " in run.screen
