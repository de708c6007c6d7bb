"""Never an unseen change: what a spreadsheet hides, converts or makes up is told, not believed."""

import csv
import io
import json
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from auditreport.anonymise import anonymise
from auditreport.definition import Definition
from auditreport.fingerprint import fingerprint
from auditreport.intake import intake
from auditreport.models import parse
from auditreport.office.record import OfficeRecord
from auditreport.reading import Hidden, Reading, read_return
from auditreport.register import Department
from auditreport.spellings import SPELLINGS
from auditreport.spreadsheet import Unreadable, read_sheets
from auditreport.validate import Validated, validate
from tests.small_audit import DEFINITION as SMALL
from tests.workbooks import number_record, ods, ole, packed, parts_of, record, xls

IDS = ["Q1", "Q2", "Q3", "Q4"]
DEFINITION = parse(Definition, SMALL, "audit.yaml")
REGISTER = [
    Department("IR-04", "Unit Four", "Third", "", "", {}),
    Department("IR-05", "Unit Five", "Third", "", "", {}),
]


def book(fill: Callable[[Any, Any], None] = lambda book, sheet: None, **options: Any) -> bytes:
    """The form of a department with answers to four questions, and what else is filled in."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, options) as made:
        sheet = made.add_worksheet("Form")
        sheet.merge_range("A1:D1", "Department code, and more")
        sheet.write_row(1, 0, ["Department code", "IR-04"])
        sheet.write_row(2, 0, ["Date completed", "2024-05-01"])
        sheet.write_row(4, 0, ["Question", "Note", "Answer"])
        for at, question in enumerate(IDS):
            sheet.write_row(5 + at, 0, [question, "note", "Yes"])
        fill(made, sheet)
    return out.getvalue()


def reading(data: bytes, name: str = "a.xlsx") -> Reading:
    return read_return(read_sheets(data, name), IDS)


def texts(read: Reading) -> dict[str, str]:
    return {question: given.text for question, given in read.answers.items()}


def stages(*files: bytes, name: str = "a.xlsx") -> tuple[Validated, list[dict[str, str]]]:
    sources = [(f"{n} {name}", data) for n, data in enumerate(files)]
    made = anonymise(sources, OfficeRecord(REGISTER), DEFINITION, bytes(32), None)
    validated = validate(json.loads("".join(made.returns_json))["returns"], DEFINITION)
    listed = intake(
        json.loads("".join(made.sources_json)), validated.outcomes_csv, validated.issues_csv
    )
    return validated, list(csv.DictReader(io.StringIO(listed.intake_csv.removeprefix("\ufeff"))))


# --- What is hidden ---


def test_hidden_rows_columns_and_sheets_are_not_read_and_are_told() -> None:
    def fill(made: Any, sheet: Any) -> None:
        sheet.set_row(6, None, None, {"hidden": True})
        sheet.set_row(7, 0)  # no height: as good as hidden
        sheet.set_row(90, None, None, {"hidden": True})  # nothing stands there
        sheet.set_column("D:F", None, None, {"hidden": True})
        sheet.write("E3", "x")
        made.add_worksheet("Aside").hide()
        made.add_worksheet("Deep").very_hidden()

    read = reading(book(fill))
    assert texts(read) == {"Q1": "Yes", "Q4": "Yes"}
    assert read.hidden == [Hidden(1, (7, 8), ("E",)), Hidden(2), Hidden(3)]
    validated, _ = stages(book(fill))
    told = {(i.kind, i.sheet, i.cell, i.question) for i in validated.issues}
    assert told == {
        ("hidden_content", 1, "E7", ""),
        ("hidden_content", 2, "", ""),
        ("hidden_content", 3, "", ""),
        ("missing_question", None, "", "Q2"),
    }
    (what,) = (i.what for i in validated.issues if i.sheet == 1)
    assert what == "Sheet 1 has hidden content in rows 7 and 8 and column E: nothing there is read."


def test_a_hidden_answer_column_hides_the_form() -> None:
    with pytest.raises(Unreadable, match="no_questions"):
        reading(book(lambda _, sheet: sheet.set_column("C:C", None, None, {"hidden": True})))


def test_hidden_rows_and_columns_of_ods() -> None:
    def cells(*values: str) -> str:
        return "".join(
            f'<table:table-cell office:value-type="string"><text:p>{v}</text:p></table:table-cell>'
            for v in values
        )

    hidden = 'table:visibility="collapse"'
    columns = (
        '<table:table-column table:number-columns-repeated="2"/>'
        f"<table:table-column {hidden}/><table:table-column/>"
    )
    rows = [
        f"<table:table-row>{cells('Q1', 'No', 'x', 'y')}</table:table-row>",
        f"<table:table-row {hidden}>{cells('Q2', 'No')}</table:table-row>",
        f'<table:table-row table:visibility="filter">{cells("Q3", "No")}</table:table-row>',
    ]
    names = "urn:oasis:names:tc:opendocument:xmlns:"
    spaces = " ".join(f'xmlns:{n}="{names}{n}:1.0"' for n in ("office", "table", "text"))
    head = f"<table:table-row>{cells('Question', 'Answer')}</table:table-row>"
    code = f"<table:table-row>{cells('Department code', 'IR-04')}</table:table-row>"
    content = (
        f"<office:document-content {spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="Form">{columns}{code}{head}{"".join(rows)}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    read = reading(ods(content=content), "a.ods")
    assert texts(read) == {"Q1": "No"}
    assert read.hidden == [Hidden(1, (4, 5), ("C",))]


# --- What a formula made ---


def test_a_formula_in_an_answer_cell_is_refused_for_that_cell() -> None:
    def fill(_: Any, sheet: Any) -> None:
        sheet.write_formula("C7", '=IF(TRUE,"No","Yes")', None, "No")
        sheet.write_formula("B8", '="no"&"te"', None, "note")  # beside the answer: harmless
        sheet.write_formula("C9", '=""', None, "")

    read = reading(book(fill))
    assert texts(read) == {"Q1": "Yes", "Q2": "", "Q3": "Yes", "Q4": ""}
    assert read.formula_questions == ["Q2", "Q4"]
    validated, _ = stages(book(fill))
    assert [(i.kind, i.cell, i.question) for i in validated.issues] == [
        ("formula_answer", "C7", "Q2"),
        ("answered_though_not_asked", "C8", "Q3"),
        ("formula_answer", "C9", "Q4"),
    ]
    (answers,) = validated.answers_by_department.values()
    assert [answers[q] for q in IDS] == ["yes", "blank", "not_asked", "blank"]


def test_a_formula_is_no_date_and_no_code() -> None:
    read = reading(book(lambda _, sheet: sheet.write_formula("B3", "=TODAY()", None, 45413)))
    assert (read.completed, read.completed_fault) == (None, "unreadable")
    with pytest.raises(Unreadable, match="formula_code") as refusal:
        reading(book(lambda _, sheet: sheet.write_formula("B2", '="IR-04"', None, "IR-04")))
    assert refusal.value.message.startswith("Sheet 1, cell B2: the department code is a formula.")


def test_formulas_of_csv_and_xls() -> None:
    text = 'Department code,IR-04\nQuestion,Answer\nQ1,"=""Yes"""\nQ2,= no\nQ3,=\n'
    read = reading(text.encode(), "a.csv")
    assert read.formula_questions == ["Q1", "Q2"]
    formula = record(0x0006, bytes([9, 0, 2, 0]) + bytes(18))
    data = ole({"Workbook": xls(b"", number_record(1, 1) + formula)})
    (sheet,) = read_sheets(data, "a.xls")
    assert sheet.formulas == {(9, 2)}


# --- Dates ---


@pytest.mark.parametrize("epoch", [False, True])
def test_dates_of_both_epochs(epoch: bool) -> None:
    def fill(made: Any, sheet: Any) -> None:
        form = made.add_format({"num_format": "dd/mm/yy"})
        sheet.write_datetime("B3", datetime(2024, 3, 4), form)

    assert reading(book(fill, date_1904=epoch)).completed == date(2024, 3, 4)


@pytest.mark.parametrize(
    ("text", "name", "day"),
    [
        ("03/04/2010", "a.csv", date(2010, 4, 3)),
        ("14/6/2010", "a.csv", date(2010, 6, 14)),
        ("5/5/2010", "a.csv", date(2010, 5, 5)),
        ("3/4/2010", "a.csv", None),  # an American program writes the fourth of March so
        ("3/4/2010", "a.xlsx", date(2010, 4, 3)),  # typed: the day comes first
        ("06/14/2010", "a.csv", None),
        ("'03/04/2010", "a.csv", date(2010, 4, 3)),
    ],
)
def test_a_date_that_may_be_swapped_is_none(text: str, name: str, day: date | None) -> None:
    rows = ["Department code,IR-04", f"Date completed,{text}", "Question,Answer", "Q1,Yes"]
    data = "\n".join(rows).encode()
    if name == "a.xlsx":
        data = book(lambda _, sheet: sheet.write_string("B3", text))
    read = reading(data, name)
    assert (read.completed, read.completed_fault) == (day, "" if day else "unreadable")


def test_one_american_date_makes_the_others_doubtful() -> None:
    rows = "Department code,IR-04\nDate completed,03/04/2010\nSent,06/14/2010\nQuestion,Answer\n"
    assert reading(rows.encode(), "a.csv").completed is None
    assert reading(rows.replace("06/14", "14/06").encode(), "a.csv").completed


# --- Texts ---


def test_apostrophes_spaces_and_numbers() -> None:
    def fill(_: Any, sheet: Any) -> None:
        sheet.write_string("B2", "\u00a0'ir-04\u200b ")
        sheet.write_string("C6", "'Yes")
        sheet.write_string("C7", "\u00a0no\u00a0")
        sheet.write_number("C8", 1)
        sheet.write_string("C9", "Yes, mostly")

    validated, _ = stages(book(fill))
    (answers,) = validated.answers_by_department.values()
    assert [answers[q] for q in IDS] == ["yes", "no", "not_asked", "blank"]
    assert [(i.kind, i.question) for i in validated.issues] == [
        ("answered_though_not_asked", "Q3"),
        ("unreadable_answer", "Q4"),
    ]


@pytest.mark.parametrize("code", ["IR-O4", "ІR-04", "IR-40", "IR-4", "IR‑04"])
def test_a_near_code_is_named_to_the_officer_and_never_taken(code: str) -> None:
    validated, rows = stages(book(lambda _, sheet: sheet.write_string("B2", code)))
    assert not validated.answers_by_department
    (row,) = rows
    assert (row["outcome"], row["reason"]) == ("quarantined", "unknown_department")
    assert f"The code given is '{code}'." in row["message"]
    assert row["for_the_office"].startswith("The register has 'IR-0")
    assert "IR-" not in validated.outcomes_csv


# --- Which form it is ---


def test_another_audit_is_refused_and_another_version_is_told() -> None:
    def labelled(audit: str, version: str) -> bytes:
        def fill(_: Any, sheet: Any) -> None:
            sheet.write_row("D2", ["Audit", audit])
            sheet.write_row("D3", ["Form version:", version])

        return book(fill)

    validated, rows = stages(labelled("pacs-2010", "0" * 12))
    assert [row["reason"] for row in rows] == ["another_audit"]
    assert "'pacs-2010'" in rows[0]["message"]
    assert "pacs" not in validated.outcomes_csv
    validated, _ = stages(labelled(DEFINITION.id, fingerprint(DEFINITION)))
    assert not validated.issues
    validated, _ = stages(labelled(DEFINITION.id, "0" * 12))
    assert [issue.kind for issue in validated.issues] == ["other_version"]
    # Any other cell with these words is no label of ours.
    validated, _ = stages(labelled("The rota", "Two"))
    assert not validated.issues


def test_a_question_s_row_that_says_audit_is_no_label() -> None:
    read = reading(book(lambda _, sheet: sheet.write_row("A10", ["Audit", "", "no"])))
    assert read.audit == ""


# --- Whatever the spelling, whatever the bytes ---


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_every_known_spelling_reads_back_as_its_answer(data: st.DataObject) -> None:
    chosen = {q: data.draw(st.sampled_from(sorted(SPELLINGS))) for q in ("Q1", "Q2", "Q4")}

    def spelt(question: str) -> str:
        text = data.draw(st.sampled_from(SPELLINGS[chosen[question]]))
        text = data.draw(st.sampled_from([str, str.upper, str.title]))(text)
        text = text.replace("'", data.draw(st.sampled_from("'’")))
        text += data.draw(st.sampled_from(["", "."])) if text.strip(".") == text else ""
        return data.draw(st.sampled_from(["{}", " {} ", "\u00a0{}", "'{}"])).format(text)

    given_ = {question: spelt(question) for question in chosen}

    def fill(_: Any, sheet: Any) -> None:
        for question, text in given_.items():
            sheet.write_string(4 + int(question[1]), 2, text)
        sheet.write_string("C8", "")

    validated, _ = stages(book(fill))
    (answers,) = validated.answers_by_department.values()
    for question, answer in chosen.items():
        # A full stop, or an apostrophe, alone is no blank answer; it counts as one, with an issue.
        assert answers[question] == answer, given_


SEEDS = {
    "a.xlsx": book(),
    "a.ods": ods(),
    "a.csv": b"Department code,IR-04\nQuestion,Answer\nQ1,Yes\n",
    "a.xls": ole({"Workbook": xls(record(0x0208, bytes(16)), number_record(3, 3))}),
}


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_no_bytes_raise_anything_but_a_refusal(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(SEEDS)))
    content = bytearray(SEEDS[name])
    if data.draw(st.booleans()) and name in ("a.xlsx", "a.ods"):
        # Within a part, so that the archive itself is sound.
        parts = parts_of(bytes(content))
        part = data.draw(st.sampled_from(sorted(parts)))
        spoilt = bytearray(parts[part])
        for _ in range(data.draw(st.integers(1, 4))):
            spoilt[data.draw(st.integers(0, len(spoilt) - 1))] = data.draw(st.integers(0, 255))
        content = bytearray(packed(parts | {part: bytes(spoilt)}))
    else:
        for _ in range(data.draw(st.integers(0, 6))):
            content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
        content = content[: data.draw(st.integers(0, len(content)))]
    with suppress(Unreadable):
        reading(bytes(content), name)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(sorted(SEEDS)), st.booleans())
def test_random_bytes_are_refused(content: bytes, name: str, headed: bool) -> None:
    with suppress(Unreadable):
        reading(SEEDS[name][:8] + content if headed else content, name)
