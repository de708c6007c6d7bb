"""The shipped example, built whole: what it publishes is what was published in 2010."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

from openpyxl import load_workbook
from pypdf import PdfReader

from tests.conftest import snakemake
from tests.readability import grade, plain_sentences

GOLDEN = Path(__file__).parent.parent / "golden"


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def by_id(path: Path) -> dict[str, set[str]]:
    return {row["id"]: set(row["questions"].split()) for row in rows(path)}


def test_every_cell_of_the_published_table_comes_out(pacs_built: Path) -> None:
    published = rows(GOLDEN / "pacs-2010-published.csv")
    ours = rows(pacs_built / "results/tables/questions.csv")
    assert [row["question"] for row in ours] == [row["question"] for row in published]
    columns = [column for column in published[0] if column != "group"]
    for theirs, row in zip(published, ours, strict=True):
        assert {c: row[c] for c in columns} == {c: theirs[c] for c in columns}
        parts = ("not_applicable", "blank", "dont_know", "not_asked", "departments")
        assert sum(int(row[part]) for part in parts) == 85
        assert int(row["not_achieved"]) + int(row["achieved"]) == int(row["departments"])
    assert [row["question"] for row in ours if row["not_asked"] != "0"] == ["Q11"]


def test_group_tables_are_the_table_in_parts(pacs_built: Path) -> None:
    tables = pacs_built / "results/tables"
    whole = rows(tables / "questions.csv")
    groups = dict.fromkeys(row["group"] for row in whole)
    assert len(groups) == 7
    assert [row for group in groups for row in rows(tables / f"{group}.csv")] == whole


def test_verdicts_are_those_derived_from_the_published_table(pacs_built: Path) -> None:
    ours = rows(pacs_built / "results/tables/questions.csv")
    verdicts = {row["question"]: row["verdict"] for row in ours}
    assert {q for q, v in verdicts.items() if v == "short"} == {
        "Q4",
        "Q5",
        "Q13",
        "Q15",
        "Q16",
        "Q23",
        "Q25",
        "Q27",
    }
    assert {q for q, v in verdicts.items() if v == "close"} == {
        "Q1",
        "Q2",
        "Q11",
        "Q18",
        "Q21",
        "Q24",
        "Q26",
        "Q33",
    }
    assert {q for q, v in verdicts.items() if not v} == {
        "Q6",
        "Q7",
        "Q8",
        "Q9",
        "Q14",
        "Q17",
        "Q19",
        "Q20",
        "Q22",
        "Q30",
        "Q31",
        "Q32",
    }


def test_conclusions_and_actions_are_those_of_the_founding_report(pacs_built: Path) -> None:
    conclusions = by_id(pacs_built / "results/findings/conclusions.csv")
    assert conclusions == {
        "C1": {"Q5"},
        "C2": {"Q14", "Q3", "Q4", "Q13"},
        "C3": {"Q11", "Q15", "Q16"},
        "C4": {"Q17", "Q20", "Q19", "Q22", "Q18", "Q21", "Q23"},
        "C5": {"Q24"},
        "C6": {"Q25", "Q27"},
        "C7": {"Q26", "Q25"},
        "C8": {"Q2", "Q28", "Q29"},
        "C9": {"Q33", "Q34"},
        "C10": {"Q30", "Q31", "Q32"},
    }
    assert by_id(pacs_built / "results/findings/actions.csv") == {
        "A1": {"Q1", "Q2", "Q4", "Q5", "Q13", "Q14"},
        "A2": {"Q15", "Q16"},
        "A3": {"Q18", "Q19", "Q21", "Q22", "Q23"},
        "A4": {"Q24", "Q25", "Q26"},
        "A5": {"Q25", "Q27"},
    }


def test_quoted_figures_of_the_2010_report_are_reproduced(pacs_built: Path) -> None:
    values = {
        row["variable"]: row["value"] for row in rows(pacs_built / "results/findings/variables.csv")
    }
    claims = {
        "response.rate": "40%",
        "response.organisations": "80",
        "response.several_returns": "5",
        "strata.nation.england.organisations": "70",
        "strata.nation.scotland.organisations": "5",
        "strata.nation.wales.organisations": "3",
        "strata.nation.northern_ireland.organisations": "2",
        "strata.foundation.yes.organisations": "40",
        "strata.foundation.yes.percent_of_organisations": "57%",
        "strata.foundation.yes.percent_of_invited_organisations": "54%",
        "q1.percent_if_dont_know_fails": "87%",
        "q11.percent_if_dont_know_fails": "93%",
        "q14.percent": "17%",
        "q14.percent_yes_of_returns": "15%",
        "q15.percent_not_achieved": "52%",
        "q16.percent_not_achieved": "46%",
        "q7.percent": "45%",
        "q23.percent_not_achieved_if_dont_know_fails": "26%",
        "q18.percent_yes": "5%",
        "q21.percent_yes": "4%",
        "q24.percent_not_achieved_if_dont_know_fails": "18%",
        "q24.percent_not_achieved": "15%",
        "q10.given": "28",
        "q10.coded": "27",
        "q10.theme.internet_vpn": "8",
        "q10.theme.dedicated_line": "11",
    }
    assert {name: values[name] for name in claims} == claims


def test_the_office_sees_every_return_and_the_queries(pacs_built: Path) -> None:
    intake = rows(pacs_built / "private/intake.csv")
    files = {
        str(path.relative_to(pacs_built / "raw"))
        for path in (pacs_built / "raw").rglob("*")
        if path.is_file()
    }
    assert {row["file"] for row in intake} == files
    assert len(intake) == 85
    assert {row["outcome"] for row in intake} == {"included"}
    issues = rows(pacs_built / "private/issues.csv")
    assert [(row["question"], row["kind"]) for row in issues] == [("Q6", "contradiction")] * 9


def test_answers_are_canonical_and_in_pseudonym_order(pacs_built: Path) -> None:
    answers = rows(pacs_built / "working/answers.csv")
    assert len(answers) == 85
    names = [row["pseudonym"] for row in answers]
    assert names == sorted(set(names))
    canonical = {"yes", "no", "dont_know", "not_applicable", "blank", "not_asked"}
    assert {
        value for row in answers for key, value in row.items() if key != "pseudonym"
    } == canonical
    assert len(answers[0]) == 1 + 33


def test_html_is_one_file_that_asks_for_nothing(pacs_built: Path) -> None:
    html = (pacs_built / "results/report/report.html").read_text(encoding="utf-8")
    assert "<html" in html
    assert not re.findall(
        r"""(?:src|href)=["'](?!data:|#)(?!https?://[^"']*["']\s*>)[^"']+""", html
    )
    assert not re.findall(r"<(?:link|script|iframe)[^>]+(?:src|href)=[\"']https?:", html)
    assert "34%" in html
    assert "{{<" not in html


def test_pdf_has_text_contents_and_a_language(pacs_built: Path) -> None:
    reader = PdfReader(pacs_built / "results/report/report.pdf")
    assert reader.metadata is not None
    assert reader.metadata.title == "National audit of PACS governance"
    assert reader.trailer["/Root"]["/Lang"].startswith("en")
    assert len(reader.outline) >= 10
    text = "\n".join(page.extract_text() for page in reader.pages)
    for heading in ("Summary", "Background", "Methods", "Conclusions", "Action plan", "Notes"):
        assert heading in text


def test_the_summary_has_the_numbers_of_the_tables_on_two_pages(pacs_built: Path) -> None:
    pages = PdfReader(pacs_built / "results/report/summary.pdf").pages
    assert len(pages) == 2
    text = " ".join(" ".join(page.extract_text().split()) for page in pages)
    for row in rows(pacs_built / "results/tables/questions.csv"):
        if row["verdict"]:
            said = f"{row['achieved']} of {row['departments']} {row['percent']}% ("
            assert said in text, row["question"]
    actions = rows(pacs_built / "results/findings/actions.csv")
    first = [row for row in actions if row["priority"] == "high"][:3]
    for row in first:
        assert f"{row['id']} {row['title']}" in text
        assert " ".join(row["why"].split()) in text
    assert f"{len(actions) - 3} more actions stand in the report’s action plan." in text


def test_the_text_for_the_public_is_easy_and_true(pacs_built: Path) -> None:
    text = (pacs_built / "results/report/plain-language.md").read_text(encoding="utf-8")
    assert grade(plain_sentences(text)) <= 6
    (q13,) = (
        r for r in rows(pacs_built / "results/tables/questions.csv") if r["question"] == "Q13"
    )
    assert round(10 * int(q13["achieved"]) / int(q13["departments"])) == 3
    assert "About 3 in 10 departments have checked who looked at pictures." in text
    assert len(PdfReader(pacs_built / "results/report/plain-language.pdf").pages) == 1
    outputs = json.loads((pacs_built / "results/manifest.json").read_text("utf-8"))["outputs"]
    for name in ("summary.pdf", *(f"plain-language.{form}" for form in ("md", "html", "pdf"))):
        assert f"results/report/{name}" in outputs


def test_workbook_holds_the_table_and_no_formula(pacs_built: Path) -> None:
    book = load_workbook(pacs_built / "results/report/tables.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    texts = [str(cell.value) for cell in cells]
    assert all(f"Q{n}" in texts for n in (1, 5, 34))


def test_no_name_leaves_the_identifying_zone(pacs_built: Path) -> None:
    register = rows(pacs_built / "audits/pacs-2010/register.csv")
    names = {
        row[column]
        for row in register
        for column in ("code", "name", "organisation", "contact", "email")
        if len(row[column]) > 5
    }
    files = {path.name for path in (pacs_built / "raw").rglob("*.xlsx")}
    assert len(names | files) > 700
    seen = 0
    for zone in ("working", "logs", "results"):
        for path in (pacs_built / zone).rglob("*"):
            if path.suffix in {".csv", ".json", ".md", ".yml", ".html", ".log", ".svg"}:
                text = path.read_text(encoding="utf-8")
                seen += 1
                assert not {name for name in names | files if name in text}, path
    assert seen > 40


def test_a_second_run_has_nothing_to_do(pacs: Path) -> None:
    run = snakemake(pacs)
    assert run.code == 0
    assert "Nothing to be done" in run.screen
    assert run.stages == []
