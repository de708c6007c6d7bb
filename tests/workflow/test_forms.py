"""`snakemake forms`, and the round trip: forms filled in and saved by real programs."""

from __future__ import annotations

import io
import shutil
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from auditreport.reading import Reading, read_return
from auditreport.spreadsheet import read_sheets
from tests.conftest import make_pacs, snakemake
from tests.unit.test_forms import PACS, answer_cells, value_beside

CODES = ("RAD-3068", "RAD-3542")
COMPLETED = date(2010, 6, 4)  # a day that would be another, were day and month exchanged
WORDS = "- by VPN; “portal”, the supplier's own\n= and, on call, a Zürich line"
CHOICES = ("Yes", "No", "Don't know", "Not applicable", None)
ANSWERS = {
    question.id: WORDS if question.is_text else CHOICES[number % len(CHOICES)]
    for number, question in enumerate(PACS.questions)
}

needs_libreoffice = pytest.mark.skipif(
    shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed here"
)


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The work folder of the shipped example with its forms made, and nothing else."""
    work = make_pacs(tmp_path_factory.mktemp("forms") / "work")
    run = snakemake(work, "forms")
    assert run.code == 0, run.screen
    assert not any(code in run.screen for code in CODES)
    return work


@pytest.fixture(scope="module")
def filled(issued: Path) -> bytes:
    """One department's form, filled in by openpyxl."""
    book = openpyxl.load_workbook(issued / "private/forms" / f"{CODES[0]}.xlsx")
    fill_in(book["Form"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def fill_in(sheet: Any) -> None:
    value_beside(sheet, "Date completed").value = COMPLETED
    for question, cell in answer_cells(sheet).items():
        cell.value = ANSWERS[question]


def saved_by_libreoffice(content: bytes, kind: str, folder: Path) -> bytes:
    """The same workbook, opened and saved as another kind of file."""
    (folder / "form.xlsx").write_bytes(content)
    done = subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            kind,
            "--outdir",
            folder / "saved",
            folder / "form.xlsx",
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )
    made = folder / "saved" / f"form.{kind}"
    assert made.exists(), done.stdout + done.stderr
    return made.read_bytes()


def read(content: bytes, kind: str) -> Reading:
    return read_return(
        read_sheets(content, f"form.{kind}"), [question.id for question in PACS.questions]
    )


def assert_read_as_filled_in(reading: Reading) -> None:
    assert reading.department_code == CODES[0]
    assert (reading.completed, reading.completed_fault) == (COMPLETED, "")
    given = {question: at.text or None for question, at in reading.answers.items()}
    assert given == ANSWERS
    assert not reading.unknown_questions
    assert not reading.repeated_questions


def names_of_forms(work: Path) -> set[str]:
    return {path.stem for path in (work / "private/forms").glob("*.xlsx")}


def test_every_department_has_its_form_and_nothing_else_is_made(issued: Path) -> None:
    assert len(names_of_forms(issued)) == 211
    assert {"blank", *CODES} <= names_of_forms(issued)
    assert not (issued / "results").exists()
    assert not (issued / "working").exists()


def test_forms_are_made_anew_where_the_register_changes_and_not_otherwise(
    issued: Path, tmp_path: Path
) -> None:
    work = tmp_path / "work"
    shutil.copytree(issued, work)
    assert "forms: " not in snakemake(work, "forms").screen
    register = work / "audits/pacs-2010/register.csv"
    lines = register.read_text("utf-8").splitlines(keepends=True)
    register.write_text("".join(line for line in lines if CODES[1] not in line), "utf-8")
    assert "forms: 209 forms and a blank one" in snakemake(work, "forms").screen
    assert names_of_forms(work) == names_of_forms(issued) - {CODES[1]}


def test_filled_in_and_saved_by_openpyxl(filled: bytes) -> None:
    assert_read_as_filled_in(read(filled, "xlsx"))


@needs_libreoffice
@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods", "csv"])
def test_saved_by_libreoffice(filled: bytes, kind: str, tmp_path: Path) -> None:
    assert_read_as_filled_in(read(saved_by_libreoffice(filled, kind, tmp_path), kind))


@needs_libreoffice
def test_libreoffice_keeps_the_lists_and_the_locks(issued: Path, tmp_path: Path) -> None:
    content = (issued / "private/forms/blank.xlsx").read_bytes()
    book = openpyxl.load_workbook(io.BytesIO(saved_by_libreoffice(content, "xlsx", tmp_path)))
    sheet = book["Form"]
    assert sheet.protection.sheet
    assert all(not cell.protection.locked for cell in answer_cells(sheet).values())
    listed = [rule for rule in sheet.data_validations.dataValidation if rule.type == "list"]
    assert {rule.formula1 for rule in listed} == {'"Yes,No,Don\'t know,Not applicable"'}
