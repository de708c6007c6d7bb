"""A number's way back ends at cells of the returns: read here again, with another library."""

from __future__ import annotations

import csv
import json
import re
import shutil
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from auditreport.counted import Material, members
from auditreport.definition import Definition
from auditreport.leaks import find_leaks, names_to_find
from auditreport.models import parse
from auditreport.origin_names import origins
from auditreport.origins import Way, made
from auditreport.register import read_register
from auditreport.tables import read_rows
from tests.conftest import REPOSITORY, snakemake

NUMBERS = {
    "C1": {
        "q5.achieved": ("26", 26, 0),
        "q5.departments": ("77", 77, 0),
        "q5.percent": ("34%", 26, 77),
        "q5.dont_know": ("3", 3, 0),
        "q5.percent_if_dont_know_fails": ("33%", 26, 80),
    },
    "C2": {
        "q14.yes": ("13", 13, 0),
        "q14.percent_yes": ("17%", 13, 76),
        "q14.percent_yes_of_returns": ("15%", 13, 85),
        "q3.percent": ("91%", 73, 80),
        "q4.percent": ("11%", 9, 80),
        "q13.percent": ("33%", 27, 82),
    },
}
"""Numbers of two conclusions as they were published in 2011, and of how many departments."""


@pytest.fixture(scope="module")
def work(pacs_built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built example under a name of its own, as lists are written beside it."""
    copy = tmp_path_factory.mktemp("trace") / "work"
    shutil.copytree(pacs_built, copy, symlinks=True)
    return copy


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@cache
def workbook(path: Path) -> openpyxl.Workbook:
    return openpyxl.load_workbook(path)


def raw_answer(work: Path, row: dict[str, str]) -> str:
    """What stands in the cell, in a word; the row of the cell must be the question's."""
    sheet = workbook(work / "raw" / row["file"])[row["sheet"]]
    cell = sheet[row["cell"]]
    labels = [str(other.value or "").split() for other in sheet[cell.row]]
    assert any(words and words[0].rstrip(".:") == row["question"] for words in labels), row
    said = re.sub(r"[^a-z/]", "", str(cell.value or "").lower())
    assert said == re.sub(r"[^a-z/]", "", row["as_given"].lower())
    words = {"y": "yes", "yes": "yes", "n": "no", "no": "no", "": "blank"}
    known = {
        **words,
        "na": "not_applicable",
        "notapplicable": "not_applicable",
        "n/a": "not_applicable",
        "dk": "dont_know",
    }
    return known.get(said, "dont_know" if "know" in said else said)


@pytest.mark.parametrize("conclusion", NUMBERS)
def test_numbers_of_a_conclusion_lead_back_to_the_raw_cells(work: Path, conclusion: str) -> None:
    run = snakemake(work, "trace", "--config", f"number={conclusion}")
    assert run.code == 0, run.screen
    listed = table(work / f"private/trace/{conclusion}.csv")
    for name, (value, part, whole) in NUMBERS[conclusion].items():
        assert f"\n{name} = {value}\n" in run.screen
        rows = [row for row in listed if row["number"] == name]
        assert len(rows) == len({row["department"] for row in rows}) == 85
        raw = {row["department"]: raw_answer(work, row) for row in rows}
        assert raw == {row["department"]: row["answer"] for row in rows}
        above = [row for row in rows if row["counted"].startswith(("counted", "numerator"))]
        below = [row for row in rows if row["counted"].endswith("denominator")]
        assert (len(above), len(below)) == (part, whole)
        wanted = "dont_know" if name.endswith("dont_know") else "yes"
        if not name.endswith("departments"):
            assert {raw[row["department"]] for row in above} == {wanted}
            assert sum(answer == wanted for answer in raw.values()) == part
        if whole:
            assert value == f"{(200 * part + whole) // (2 * whole)}%"
    # The sentence is the one of the rule, and where it stands.
    public = json.loads((work / "results/trace/numbers.json").read_text("utf-8"))
    rules = (work / "audits/pacs-2010/findings.yaml").read_text("utf-8").splitlines()
    for one in public["findings"][conclusion]["rules"]:
        assert rules[one["line"] - 1].strip().startswith("text:")
        assert f"findings.yaml, line {one['line']}, {one['rule']}" in run.screen


def test_neither_the_screen_nor_anything_but_private_names_a_department(work: Path) -> None:
    screen = snakemake(work, "trace", "--config", "number=Q5.percent").screen
    assert "commentary/groups/access.md, line 7:" in screen
    assert "results/tables/access.csv, row Q5: achieved 26, departments 77" in screen
    assert "100 × achieved 26 ÷ departments 77 = 33.77" in screen
    assert re.search(r"score \(code [0-9a-f]{12}\) of auditreport \d", screen)
    assert "85 pseudonyms with their answers" in screen
    register = (work / "audits/pacs-2010/register.csv").read_text("utf-8")
    names = names_to_find(read_register(register, "register.csv", ["nation"]), [], [])
    public = [
        ("screen", screen.encode()),
        *(
            (str(path), path.read_bytes())
            for folder in ("results/trace", "logs")
            for path in (work / folder).iterdir()
        ),
    ]
    assert list(find_leaks(names, public, [])) == []
    pseudonyms = {row["pseudonym"] for row in table(work / "working/answers.csv")}
    assert not [one for one in pseudonyms for _, data in public if one.encode() in data]


def test_what_there_is_not_is_told_in_three_parts(work: Path) -> None:
    run = snakemake(work, "trace", "--config", "number=q5.percnt")
    assert run.code != 0
    assert "what:  there is no number 'q5.percnt'" in run.screen
    assert "where: the command: --config number=q5.percnt" in run.screen
    assert "Did you mean 'q5.percent'" in run.screen
    assert "no number is named" in snakemake(work, "trace").screen


def material(work: Path, definition: Definition) -> Material:
    names = ("departments", "outcomes", "answers", "themes")
    rows = (read_rows((work / f"working/{name}.csv").read_text("utf-8")) for name in names)
    return Material(definition, *rows)


def test_every_variable_is_made_again_from_its_cells_and_these_from_the_answers(
    pacs_built: Path,
) -> None:
    file = pacs_built / "audits/pacs-2010/audit.yaml"
    definition = parse(Definition, file.read_text("utf-8"), str(file))
    tables = {
        path.stem: read_rows(path.read_text("utf-8"))
        for folder in ("tables", "findings")
        for path in (pacs_built / "results" / folder).glob("*.csv")
    }
    values = {row["variable"]: row["value"] for row in tables["variables"]}
    known = origins(definition, tables)
    assert known.keys() == values.keys()
    counted = 0
    found = material(pacs_built, definition)
    for name, origin in known.items():
        if origin.way is not Way.CELL:
            assert made(origin) == values[name], name
        for cells in (origin.part, origin.whole) if origin.way is Way.PERCENT else ():
            again = members(cells, found)
            if again is not None and not cells[0].column.endswith("organisations"):
                assert len(again) == sum(int(cell.value) for cell in cells), name
                counted += 1
    assert counted > 300


def page(work: Path) -> str:
    return (work / "results/report/report.html").read_text("utf-8")


def test_the_page_opens_each_number_in_place_and_leads_to_its_row(pacs_built: Path) -> None:
    html = page(pacs_built)
    panels = dict(re.findall(r'<div class="trace" id="n-([^"]+)" popover(.*?)</div>', html))
    asked = set(re.findall(r'<button type="button" class="number" popovertarget="n-([^"]+)"', html))
    assert asked == set(panels)
    assert len(asked) > 100
    assert "100 × achieved 26 ÷ departments 77 = 33.77" in panels["q5.percent"]
    assert "conclusion C1, sentence 1" in panels["q5.percent"]
    places = set(re.findall(r' id="([^"]+)"', html))
    assert set(re.findall(r'href="#([^"]+)"', "".join(panels.values()))) <= places
    assert "data-variable" not in html
    # The same as the published file says.
    public: dict[str, Any] = json.loads((pacs_built / "results/trace/numbers.json").read_text())
    assert asked <= public["numbers"].keys()
    sentences = [s for one in public["numbers"].values() for s in one["sentences"]]
    folder = REPOSITORY / "audits/pacs-2010"
    for one in sentences:
        if one["file"].startswith("commentary/"):
            assert "{{<" in (folder / one["file"]).read_text("utf-8").splitlines()[one["line"] - 1]
    assert not [one for one in sentences if re.search(r"\(\)|\{\{", one["text"])]
