"""The second audit: every kind of question, built, and held against a count of its own."""

from __future__ import annotations

import csv
import importlib
import re
import shutil
import statistics
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from pypdf import PdfReader

from tests.conftest import REPOSITORY, snakemake
from tests.packages import assert_described
from tests.readability import grade, plain_sentences
from tests.unit.test_forms import answer_cells, value_beside

EXAMPLE = REPOSITORY / "examples" / "on-call-ir"
DEADLINE = date(2024, 6, 30)


def laid_out(work: Path) -> Path:
    """The example as a clone holds it."""
    work.mkdir(parents=True)
    for name in ("audit", "raw"):
        shutil.copytree(EXAMPLE / name, work / name)
    (work / "config.yaml").write_text("audit: audit\nengine: pandoc\n", encoding="utf-8")
    return work


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    work = laid_out(tmp_path_factory.mktemp("on-call") / "work")
    run = snakemake(work)
    assert run.code == 0, run.screen
    assert "40 included, 1 late" in run.screen
    return work


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def given() -> list[dict[str, Any]]:
    """What stands in the forms in time, as openpyxl reads them, and nothing but that."""
    found = []
    for path in sorted((EXAMPLE / "raw").rglob("*.xlsx")):
        sheet = openpyxl.load_workbook(path)["Form"]
        if value_beside(sheet, "Date completed").value.date() <= DEADLINE:
            found.append({name: cell.value for name, cell in answer_cells(sheet).items()})
    return found


def test_the_files_are_those_that_the_tool_makes() -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(REPOSITORY / "tools"))
        tool = importlib.import_module("make_on_call_ir")
        same = importlib.import_module("example_files").same
        made = tool.make_files()
        stale = [name for name, content in made.items() if not same(EXAMPLE / name, content)]
    assert not stale, "run: python tools/make_on_call_ir.py"


def test_numbers_are_those_of_an_independent_count(built: Path) -> None:
    tables = built / "results" / "tables"
    questions = {row["question"]: row for row in rows(tables / "questions.csv")}
    figures = {row["question"]: row for row in rows(tables / "figures.csv")}
    options = {(r["question"], r["option"]): r for r in rows(tables / "options.csv")}
    forms = [one for one in given() if one["Q1"] == "Yes"]

    # One of a list: where two were written, neither counts.
    hours = Counter(one["Q2"] for one in forms)
    labels = {
        "evenings": "On weekday evenings only",
        "daily": "Every evening, and by day at weekends",
        "always": "At all hours of every day",
    }
    for option, label in labels.items():
        assert int(options["Q2", option]["chosen"]) == hours[label]
    assert int(questions["Q2"]["achieved"]) == hours[labels["always"]]
    assert int(questions["Q2"]["departments"]) == sum(hours[label] for label in labels.values())

    # A count, asked where the rota isn't of evenings alone: a chain of Q1, Q2 and Q3.
    asked = [one for one in forms if one["Q2"] in (labels["daily"], labels["always"])]
    consultants = [
        int(str(one["Q3"]).removesuffix(" consultants"))
        for one in asked
        if isinstance(one["Q3"], int) or str(one["Q3"]).endswith(" consultants")
    ]
    assert_figures(figures["Q3"], consultants)
    assert int(questions["Q3"]["achieved"]) == sum(number >= 6 for number in consultants)

    # Several of a list, typed or chosen; the one that stands alone with others is an issue.
    written = {"embolization": "Embolisation for bleeding", "biliary drainage": ""}
    covers = [
        {written.get(part.strip().lower(), part.strip()) for part in text.split(";")}
        for one in forms
        if (text := str(one["Q4"] or "").replace("\n", ";")) and ", None of these" not in text
        if text not in ("Don't know", "Not applicable")
    ]
    both = {"Embolisation for bleeding", "Nephrostomy"}
    assert int(options["Q4", "embolisation"]["chosen"]) == sum(
        "Embolisation for bleeding" in one for one in covers
    )
    assert int(questions["Q4"]["achieved"]) == sum(both <= one for one in covers)
    assert int(questions["Q4"]["departments"]) == len(covers)

    # A day: of all with a rota; 3/4/2019 may be two days, and so is none.
    days = [one["Q5"].date().toordinal() for one in forms if hasattr(one["Q5"], "date")]
    assert figures["Q5"]["median"] == date.fromordinal(int(statistics.median(days))).isoformat()
    assert int(figures["Q5"]["departments"]) == len(days)


def assert_figures(row: dict[str, str], values: list[int]) -> None:
    """Against the standard library's quantiles, which are of type 7, too, if told so."""
    low, middle, high = statistics.quantiles(values, n=4, method="inclusive")
    assert int(row["departments"]) == len(values)
    assert [float(row[name]) for name in ("lower_quartile", "median", "upper_quartile")] == [
        low, middle, high,
    ]  # fmt: skip
    assert [float(row["least"]), float(row["most"])] == [min(values), max(values)]


def test_every_row_adds_up_to_the_returns(built: Path) -> None:
    names = ("not_applicable", "blank", "dont_know", "not_asked", "departments")
    for table in ("questions", "options", "figures"):
        for row in rows(built / "results" / "tables" / f"{table}.csv"):
            assert sum(int(row[name]) for name in names) == 40, (table, row)
    in_questions = {row["question"] for row in rows(built / "results/tables/questions.csv")}
    assert not in_questions & {"Q5", "Q8", "Q11", "Q13"}


def test_what_was_written_otherwise_is_an_issue_and_stays_behind(built: Path) -> None:
    kinds = {row["kind"] for row in rows(built / "results" / "quality" / "issues.csv")}
    assert kinds >= {
        *("unreadable_answer", "implausible_answer", "share_or_percentage", "several_answers"),
        *("excluded_together", "contradiction", "answered_though_not_asked"),
    }
    for folder in ("working", "results", "logs"):
        for path in (built / folder).rglob("*"):
            if path.suffix in (".json", ".csv", ".html", ".log", ".txt"):
                text = path.read_text(encoding="utf-8")
                assert "0203 555" not in text, path
                assert "about an hour" not in text, path


def test_the_report_shows_them(built: Path) -> None:
    report = built / "results" / "report"
    html = (report / "report.html").read_text(encoding="utf-8")
    html = re.sub(r"base64,[A-Za-z0-9+/=]+", "", html)  # where any four letters may stand
    text = " ".join(page.extract_text() for page in PdfReader(report / "report.pdf").pages)
    for said in ("PACS", "picture archiving"):  # nothing of the founding audit
        assert said not in html
        assert said not in text
    assert "Median" in text
    assert "Box strip for Q6" in html
    for name in ("q2", "q3", "q4", "q5", "q6", "q7", "q8", "q11"):
        assert f'id="tbl-{name}"' in html
        assert f'id="fig-{name}"' in html
    plain = (report / "plain-language.md").read_text(encoding="utf-8")
    # Asked of those who give the cover: 18 of 21.
    assert "About 9 in 10 of the departments that this is about start to treat urgent" in plain
    assert grade(plain_sentences(plain)) <= 6
    assert len(PdfReader(report / "summary.pdf").pages) == 2
    sheets = openpyxl.load_workbook(report / "tables.xlsx").sheetnames
    assert {"Options", "Figures"} <= set(sheets)


def test_the_data_have_every_answer_once(built: Path) -> None:
    assert_described(built)
    answers: Counter[str] = Counter()
    for row in rows(built / "results/data/counts.csv"):
        answers[row["question"]] += int(row["departments"])
    assert len(answers) == 12
    assert set(answers.values()) == {40}
    chosen = rows(built / "results/tables/options.csv")
    kept = rows(built / "results/data/options.csv")
    assert [row["chosen"] for row in kept] == [row["chosen"] for row in chosen]


def replace(name: str, old: str, new: str) -> Callable[[Path], None]:
    def change(work: Path) -> None:
        path = work / "audit" / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (
            replace("audit.yaml", "{at_most: 60}", "{at_mots: 60}"),
            ["unknown key 'at_mots'", "audit.yaml, line", "Q6, expected", "'at_most'"],
        ),
        (
            replace("audit.yaml", "{Q2: always}", "{Q2: allways}"),
            ["'allways' is no option of Q2", "Q8, asked_if, any_of", "Did you mean 'always'"],
        ),
        (
            replace("commentary/groups/rota.md", "q5.median", "q5.medain"),
            ["q5.medain", "rota.md, line 1", "q5.median"],
        ),
        (
            replace("findings.yaml", "{verdict: {Q6: met}}", '{percent: {"yes": Q6, at_least: 1}}'),
            ["isn't answered by yes or no", "findings.yaml, line", "achieved: Q6"],
        ),
        (
            replace("register.csv", "code,name", "coed,name"),
            ["no column 'code'", "register.csv, line 1", "code,name,organisation"],
        ),
    ],
)
def test_a_typo_is_told_in_three_parts_before_any_job(
    tmp_path: Path, change: Callable[[Path], None], says: list[str]
) -> None:
    work = laid_out(tmp_path / "work")
    change(work)
    run = snakemake(work)
    assert run.code != 0
    assert not run.stages
    for words in ("what:", "where:", "do:", *says):
        assert words in run.screen, run.screen
    assert "Traceback" not in run.screen


def test_a_number_of_another_kind_leads_back_to_its_cells(built: Path) -> None:
    run = snakemake(built, "trace", "--config", "number=q6.percent")
    assert run.code == 0, run.screen
    listed = rows(built / "private/trace/q6.percent.csv")
    assert len(listed) == 40
    minutes = {}
    for row in listed:
        if row["counted"]:
            value = openpyxl.load_workbook(built / "raw" / row["file"])[row["sheet"]][row["cell"]]
            minutes[row["department"]] = float(re.sub("[^0-9.]", "", str(value.value)))
            assert minutes[row["department"]] == float(row["answer"])
    within = {name for name, value in minutes.items() if value <= 60}
    assert within == {r["department"] for r in listed if r["counted"].startswith("numerator")}
    (row,) = (r for r in rows(built / "results/tables/questions.csv") if r["question"] == "Q6")
    assert (len(within), len(minutes)) == (int(row["achieved"]), int(row["departments"]))
    assert f"achieved {len(within)}, departments {len(minutes)}" in run.screen
    asked = snakemake(built, "trace", "--config", "question=Q4", "column=option.biliary.chosen")
    listed = rows(built / "private/trace/q4.option.biliary.chosen.csv")
    chosen = [r for r in listed if r["counted"]]
    assert all("biliary" in r["answer"] for r in chosen)
    assert f"Departments counted: {len(chosen)}" in asked.screen
