"""A whole audit under `standard`: everything published is given to the attacker."""

from __future__ import annotations

import csv
import json
import random
import re
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from auditreport.breakdown_tables import BREAKDOWN_COLUMNS, read_breakdowns
from auditreport.definition import Definition
from auditreport.models import parse
from auditreport.published import read_response
from auditreport.release_again import Copy
from auditreport.release_candidate import Candidate
from auditreport.release_disclosure import narrowed_cells
from tests.broken_down import Audit, attack, learnt_by
from tests.conftest import REPOSITORY, snakemake
from tests.packages import assert_described
from tests.tables_book import table_rows

DEFINITION = """\
id: on-call-2024
title: Audit of on-call interventional radiology
organisation: The Society of Examples
deadline: 2024-06-30
report_date: 2024-09-01
disclosure_reason: "Units are few, and known to each other."
strata:
  - {id: nation, title: Nation}
  - {id: foundation, title: Foundation status}
groups:
  - {id: rota, title: The rota}
questions:
  - {id: Q1, group: rota, text: "Is there a rota at all hours?", expected: yes}
  - {id: Q2, group: rota, text: "Is the rota shared with another unit?", expected: survey}
  - {id: Q3, group: rota, text: "Have lists been cancelled for want of staff?", expected: no}
breakdowns:
  - {questions: all, by: nation}
  - {questions: [Q1], by: foundation}
  - {questions: [Q1], by: Q2, title: By sharing}
"""
PUBLISHED = ("breakdowns", "response", "questions")


@pytest.fixture(scope="module")
def audit(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Audit]:
    """Ninety invented units; two thirds answer."""
    work = tmp_path_factory.mktemp("disclosure")
    (work / "audit").mkdir()
    (work / "raw").mkdir()
    (work / "config.yaml").write_text(
        "audit: audit\nengine: pandoc\nformats: [html]\ndisclosure: standard\n", encoding="utf-8"
    )
    (work / "audit/audit.yaml").write_text(DEFINITION, encoding="utf-8")
    draw = random.Random(7)  # noqa: S311
    departments, answers = [], []
    for number in range(90):
        nation = draw.choices(("England", "Scotland", "Wales"), (60, 25, 15))[0]
        row = {"pseudonym": f"IR-{number:03}", "nation": nation, "organisation": f"O{number}"}
        departments.append({**row, "foundation": draw.choice(("yes", "no"))})
        if draw.random() < 0.66:
            said = {
                q: draw.choices(("yes", "no", "dont_know"), chances)[0]
                for q, chances in (("Q1", (8, 2, 1)), ("Q2", (1, 1, 0)), ("Q3", (2, 5, 1)))
            }
            answers.append({"pseudonym": row["pseudonym"], **said})
    with (work / "audit/register.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(("code", "name", "organisation", "nation", "foundation", "contact", "email"))
        out.writerows(
            (
                d["pseudonym"],
                f"Unit {d['pseudonym']}",
                f"Trust {d['organisation']}",
                d["nation"],
                d["foundation"],
                "",
                "",
            )
            for d in departments
        )
    with (work / "raw/export.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(("Timestamp", "Department code", "Q1", "Q2", "Q3"))
        spelt = {"dont_know": "Don't know"}
        out.writerows(
            (
                "2024-05-02 10:00:00",
                a["pseudonym"],
                *(spelt.get(a[q], a[q]) for q in ("Q1", "Q2", "Q3")),
            )
            for a in answers
        )
    run = snakemake(work)
    assert run.code == 0, run.screen
    return work, Audit(parse(Definition, DEFINITION, "audit.yaml"), departments, answers)


def table_of(work: Path, name: str) -> list[dict[str, str]]:
    with (work / f"results/tables/{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def lines(html: str, table: str) -> list[list[str]]:
    """The cells of a table's body, line by line."""
    _, _, after = html.partition(f'id="{table}"')
    body = after.split("<tbody>")[1].split("</tbody>")[0]
    return [
        [
            re.sub("<[^>]+>", "", cell).strip()
            for cell in re.findall(r"<td.*?</td>|<th.*?</th>", line, re.S)
        ]
        for line in re.findall(r"<tr.*?</tr>", body, re.S)
    ]


def test_the_attacker_finds_nothing_in_the_published_tables(audit: tuple[Path, Audit]) -> None:
    work, truth = audit
    breakdowns, response, _ = (
        (work / f"results/tables/{name}.csv").read_text(encoding="utf-8") for name in PUBLISHED
    )
    rows, who = read_breakdowns(breakdowns), read_response(response)
    narrowed, targets = attack(truth, who, rows, "standard")
    assert targets > 10
    assert narrowed == []
    assert any(row.withheld for row in rows)
    assert any(not row.withheld for row in rows)
    # What is printed beside the counts is made of them alone.
    for row, printed in zip(rows, table_of(work, "breakdowns"), strict=True):
        expected = "[c]" if row.withheld else "" if row.percent is None else str(row.percent)
        assert printed["percent"] == expected
        assert (printed["ci_low"] == "[c]") == row.withheld


def test_no_department_works_out_another_s_answer_from_its_feedback(
    audit: tuple[Path, Audit],
) -> None:
    """A feedback holds its own answers beside what is published: so much, each of them knows."""
    work, truth = audit
    rows = read_breakdowns((work / "results/tables/breakdowns.csv").read_text("utf-8"))
    who = read_response((work / "results/tables/response.csv").read_text("utf-8"))
    place = {row["pseudonym"]: (row["nation"], row["foundation"]) for row in truth.departments}
    # Those that stand alike in all tables know alike.
    alike = {
        (*place[row["pseudonym"]], row["Q1"], row["Q2"], row["Q3"]): row for row in truth.answers
    }
    assert len(alike) > 15
    learnt = {kind: learnt_by(truth, who, rows, "standard", own) for kind, own in alike.items()}
    assert {kind: cells for kind, cells in learnt.items() if cells} == {}
    # Were what is withheld of one breakdown shown, they would.
    nations = {row["pseudonym"]: row["nation"] for row in truth.departments}
    said = Counter((nations[row["pseudonym"]], row["Q1"]) for row in truth.answers)
    told = [
        replace(
            row,
            departments=said[row.value, "yes"] + said[row.value, "no"],
            achieved=said[row.value, "yes"],
            not_achieved=said[row.value, "no"],
        )
        if (row.question, row.by) == ("Q1", "nation") and row.withheld
        else row
        for row in rows
    ]
    assert told != rows
    assert any(learnt_by(truth, who, told, "standard", own) for own in alike.values())


def test_the_gate_passes_it_and_refuses_a_cell_uncovered_by_hand(
    audit: tuple[Path, Audit],
) -> None:
    work, truth = audit
    draft = Candidate(
        definition=truth.definition,
        results={
            path.relative_to(work).as_posix(): path.read_bytes()
            for path in (work / "results").rglob("*.*")
        },
        again={},
        disclosure="standard",
        counted=Copy(work, REPOSITORY / "Snakefile").counted(truth.definition),
        today=date(2024, 9, 5),
    )
    assert list(narrowed_cells(draft)) == []
    # A row all withheld but for its sum: with one of the two, the other is known.
    name = "results/tables/breakdowns.csv"
    rows = table_of(work, "breakdowns")
    row = next(r for r in rows if r["achieved"] == "[c]" != r["departments"])
    yes = "no" if row["question"] == "Q3" else "yes"
    by = {d["pseudonym"]: d[row["by"]] for d in truth.departments}
    said = [a[row["question"]] for a in truth.answers if by[a["pseudonym"]] == row["value"]]
    line = ",".join(row.values())
    row["achieved"] = str(said.count(yes))
    shown = draft.results[name].decode().replace(line, ",".join(row.values()))
    found = list(narrowed_cells(replace(draft, results={**draft.results, name: shown.encode()})))
    place = f"{name}, row {row['question']} by {row['by']}: {row['value']}, column"
    assert any(one.where.startswith(place) for one in found)


def test_report_and_workbook_say_no_more_than_the_tables(audit: tuple[Path, Audit]) -> None:
    work, _ = audit
    published = table_of(work, "breakdowns")
    counts = [[row[name] for name in BREAKDOWN_COLUMNS[2:8]] for row in published]
    html = (work / "results/report/report.html").read_text("utf-8")
    body = [
        line for by in ("nation", "foundation", "q2") for line in lines(html, f"tbl-breakdown-{by}")
    ]
    assert [[*line[1:6], line[6].rstrip("%")] for line in body] == counts
    book = openpyxl.load_workbook(work / "results/report/tables.xlsx")
    sheet = [list(row)[2:8] for row in table_rows(book["Breakdowns"])[1:]]
    assert [[str(cell) for cell in row] for row in sheet] == counts
    assert "Units are few, and known to each other." in html


def test_the_data_say_no_more_than_the_tables(audit: tuple[Path, Audit]) -> None:
    work, _ = audit
    assert_described(work)
    for name in ("breakdowns", "response", "themes"):
        data, table = (work / f"results/{folder}/{name}.csv" for folder in ("data", "tables"))
        assert data.read_bytes() == table.read_bytes(), name
    assert b"[c]" in (work / "results/data/breakdowns.csv").read_bytes()


def test_variables_and_logs_say_no_more_than_the_tables(audit: tuple[Path, Audit]) -> None:
    work, _ = audit
    with (work / "results/findings/variables.csv").open(encoding="utf-8", newline="") as file:
        values = {row["variable"]: row["value"] for row in csv.DictReader(file)}
    for row in table_of(work, "breakdowns"):
        name = f"breakdowns.{row['by'].lower()}.{row['value'].lower()}.{row['question'].lower()}"
        for count in ("departments", "achieved", "not_achieved"):
            assert values[f"{name}.{count}"] == row[count].replace("[c]", "")
        assert values[f"{name}.percent"].rstrip("%") == row["percent"].replace("[c]", "")
    log = (work / "results/quality/disclosure.csv").read_text("utf-8")
    marked = sum(
        row[name] == "[c]"
        for row in table_of(work, "breakdowns")
        for name in ("departments", "achieved", "not_achieved")
    )
    assert log.count(",withheld,") >= marked
    assert not re.search(r",(small|unanimous|secondary),", log)
    assert ",small," in (work / "private/disclosure.csv").read_text("utf-8")


def test_a_trace_says_no_more_than_the_tables(audit: tuple[Path, Audit]) -> None:
    work, _ = audit
    row = next(r for r in table_of(work, "breakdowns") if r["achieved"] == "[c]")
    value = "_".join(row["value"].lower().split())
    name = f"breakdowns.{row['by'].lower()}.{value}.{row['question'].lower()}.percent"
    run = snakemake(work, "trace", "--config", f"number={name}")
    assert run.code == 0, run.screen
    assert f"{name} = no value: withheld, or nobody answered" in run.screen
    assert "achieved [c], not_achieved [c]" in run.screen
    assert "Made: withheld by the disclosure profile" in run.screen
    assert "Departments counted: withheld" in run.screen
    # The office sees whom the number is about.
    with (work / f"private/trace/{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        assert {r["file"].partition("#")[0] for r in csv.DictReader(file)} == {"export.csv"}
    # What is published holds the published cells, and nothing besides.
    public = json.loads((work / "results/trace/numbers.json").read_text("utf-8"))
    published = {
        (f"results/tables/{path.stem}.csv", column, cell)
        for path in (work / "results/tables").glob("*.csv")
        for line in table_of(work, path.stem)
        for column, cell in line.items()
    }
    for one in public["numbers"].values():
        for cell in one["cells"]:
            if cell["file"].startswith("results/tables"):
                assert (cell["file"], cell["column"], cell["value"]) in published
