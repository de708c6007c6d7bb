"""The form, read back by another library than the one that wrote it."""

import io
import re
import zipfile
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from auditreport.definition import Definition
from auditreport.fingerprint import fingerprint
from auditreport.form_words import LONGEST_TEXT, asked_if_in_words
from auditreport.forms import form, forms
from auditreport.models import parse
from auditreport.problems import Problem
from auditreport.reading import read_return
from auditreport.register import Department
from auditreport.spreadsheet import read_sheets
from tests.small_audit import DEFINITION
from tests.unit.pacs_report import AUDIT

CHOICES = '"Yes,No,Don\'t know,Not applicable"'
PACS = parse(Definition, (AUDIT / "audit.yaml").read_text("utf-8"), "audit.yaml")
SMALL = parse(Definition, DEFINITION, "audit.yaml")
DEPARTMENT = Department(
    "RAD-0417", "=Radiology & imaging", "Northmoor Trust", "A. Lead", "lead@northmoor.example"
)


def opened(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def answer_cells(sheet: Worksheet) -> dict[str, Any]:
    """The cell right of each question's wording, by the question's id."""
    return {
        str(row[0].value): row[2]
        for row in sheet.iter_rows(max_col=3)
        if re.fullmatch(r"Q\d+", str(row[0].value))
    }


def value_beside(sheet: Worksheet, label: str) -> Any:
    (found,) = (row[2] for row in sheet.iter_rows(max_col=3) if row[1].value == label)
    return found


def rules(sheet: Worksheet) -> dict[str, DataValidation]:
    return {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}


def test_the_questions_stand_there_word_for_word_and_in_order_under_their_groups() -> None:
    sheet = opened(form(PACS, DEPARTMENT))["Form"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(max_col=3)]
    start = rows.index(["Question", "Wording", "Answer"])
    assert [row[:2] for row in rows[start:] if row[0] and row[1]] == [
        ["Question", "Wording"],
        *[[question.id, question.text] for question in PACS.questions],
    ]
    assert [row[0] for row in rows[start:] if row[0] and not row[1]] == [
        group.title for group in PACS.groups
    ]


def test_only_what_is_to_be_filled_in_is_unlocked() -> None:
    for department, given in (
        (DEPARTMENT, ["Date completed"]),
        (None, ["Department code", "Department", "Organisation", "Date completed"]),
    ):
        book = opened(form(PACS, department))
        sheet = book["Form"]
        answers = answer_cells(sheet)
        assert list(answers) == [question.id for question in PACS.questions]
        unlocked = [c for row in sheet.iter_rows() for c in row if not c.protection.locked]
        # In this order, since Tab goes through them from top to bottom.
        entries = [value_beside(sheet, label) for label in given]
        assert unlocked == [*entries, *answers.values()]
        assert all(cell.value is None for cell in unlocked)
        assert sheet.sheet_view.selection[0].activeCell == unlocked[0].coordinate
        assert all(c.protection.locked for row in book["Guidance"].iter_rows() for c in row)


def test_the_sheets_are_protected_without_a_password_and_can_be_read_by_keyboard() -> None:
    book = opened(form(PACS, DEPARTMENT))
    assert book.sheetnames == ["Form", "Guidance"]
    assert book.active is book["Form"]
    for sheet in book:
        assert sheet.sheet_state == "visible"
        assert sheet.protection.sheet
        assert not sheet.protection.password
        assert not sheet.protection.selectLockedCells
        assert not sheet.protection.selectUnlockedCells
        assert not sheet.merged_cells.ranges
        assert not any(dimension.hidden for dimension in sheet.row_dimensions.values())
        assert not any(dimension.hidden for dimension in sheet.column_dimensions.values())


def test_each_answer_has_its_list_and_says_its_question() -> None:
    sheet = opened(form(PACS, DEPARTMENT))["Form"]
    found = rules(sheet)
    for question in PACS.questions:
        rule = found[answer_cells(sheet)[question.id].coordinate]
        assert rule.promptTitle == question.id
        assert question.text[:60] in rule.prompt
        assert rule.allow_blank
        assert rule.showErrorMessage
        assert rule.errorStyle in (None, "stop")
        if question.is_text:
            assert (rule.type, rule.operator) == ("textLength", "lessThanOrEqual")
            assert rule.formula1 == str(LONGEST_TEXT)
        else:
            assert (rule.type, rule.formula1) == ("list", CHOICES)
            assert not rule.showDropDown  # which, in the file format, would hide the arrow


def test_the_date_is_a_date_near_the_audit_and_shows_the_year_first() -> None:
    sheet = opened(form(PACS, DEPARTMENT))["Form"]
    cell = value_beside(sheet, "Date completed")
    rule = rules(sheet)[cell.coordinate]
    assert cell.number_format == "yyyy-mm-dd"
    assert (rule.type, rule.operator) == ("date", None)  # None is "between"
    excel_day_0 = date(1899, 12, 30)
    assert int(rule.formula1) == (date(2008, 1, 1) - excel_day_0).days
    assert int(rule.formula2) == (date(2012, 12, 31) - excel_day_0).days


@pytest.mark.parametrize("definition", [PACS, SMALL])
def test_no_formula_no_macro_no_link_out(definition: Definition) -> None:
    content = form(definition, DEPARTMENT)
    for sheet in opened(content):
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
        assert not sheet._hyperlinks
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        names = packed.namelist()
        rels = b"".join(packed.read(name) for name in names if name.endswith(".rels"))
        sheets = b"".join(packed.read(name) for name in names if "worksheets/" in name)
    assert not [name for name in names if re.search("vba|external|embed|drawing|comment", name)]
    assert b"External" not in rels
    assert b"<f>" not in sheets


def test_a_question_for_some_is_grey_until_it_is_asked_and_says_so() -> None:
    sheet = opened(form(PACS, DEPARTMENT))["Form"]
    cells = answer_cells(sheet)
    q11 = cells["Q11"].row
    words = "Answer only if Q6, Q7, Q8 or Q9 is answered Yes."
    assert sheet.cell(q11 - 1, 2).value == words
    assert rules(sheet)[cells["Q11"].coordinate].prompt.startswith(words)
    (area,) = sheet.conditional_formatting
    assert str(area.sqref) == f"A{q11 - 1}:C{q11}"
    places = ",".join(f'$C${cells[name].row}="Yes"' for name in ("Q6", "Q7", "Q8", "Q9"))
    assert area.rules[0].formula == [f"NOT(OR({places}))"]
    assert "Questions in grey" in [row[0].value for row in opened(form(PACS, None))["Guidance"]]


def routed(routing: str) -> Definition:
    return parse(
        Definition,
        DEFINITION.replace("asked_if: {any: {Q2: yes}}", f"asked_if: {routing}")
        + '  - {id: Q5, group: skills, text: "And so?", expected: yes,'
        " asked_if: {all: {Q3: no}}}\n",
        "audit.yaml",
    )


@pytest.mark.parametrize(
    ("routing", "words", "formula"),
    [
        ("{any: {Q1: yes, Q2: no}}", "Q1 is answered Yes or Q2 is answered No", "OR({1}Y,{2}N)"),
        ("{all: {Q1: no, Q2: no}}", "Q1 and Q2 are answered No", "AND({1}N,{2}N)"),
        (
            "{any: {Q1: yes, Q4: yes}, all: {Q2: no}}",
            "Q1 or Q4 is answered Yes, and Q2 is answered No",
            "AND(OR({1}Y,{4}Y),{2}N)",
        ),
    ],
)
def test_routing_in_words_and_as_a_rule_that_follows_the_chain(
    routing: str, words: str, formula: str
) -> None:
    definition = routed(routing)
    questions = {question.id: question for question in definition.questions}
    assert asked_if_in_words(questions["Q3"], definition.kinds) == f"Answer only if {words}."
    assert asked_if_in_words(questions["Q1"], definition.kinds) == ""
    sheet = opened(form(definition, None))["Form"]
    cells = [f"$C${cell.row}=" for cell in answer_cells(sheet).values()]
    first, last = (area.rules[0].formula[0] for area in sheet.conditional_formatting)
    q3 = formula.format("", *cells).replace("=Y", '="Yes"').replace("=N", '="No"')
    assert first == f"NOT({q3})"
    # An answer to Q3 counts only where Q3 is asked.
    assert last == f'NOT(AND({cells[2]}"No",{q3}))'


def test_who_and_which_version_stand_on_it_and_the_reader_finds_them() -> None:
    content = form(PACS, DEPARTMENT)
    book = opened(content)
    sheet = book["Form"]
    assert value_beside(sheet, "Department code").value == "RAD-0417"
    assert value_beside(sheet, "Department").value == "=Radiology & imaging"
    assert value_beside(sheet, "Organisation").value == "Northmoor Trust"
    assert value_beside(sheet, "Audit").value == "pacs-2010"
    assert value_beside(sheet, "Form version").value == fingerprint(PACS)
    reading = read_return(
        read_sheets(content, "form.xlsx"), [question.id for question in PACS.questions]
    )
    assert reading.department_code == "RAD-0417"
    assert reading.completed_fault == "missing"
    assert list(reading.answers) == [question.id for question in PACS.questions]
    assert not any(given.text for given in reading.answers.values())
    assert not reading.unknown_questions


def test_the_guidance_tells_when_and_whom_and_what_is_published() -> None:
    sheet = opened(form(PACS, DEPARTMENT))["Guidance"]
    told = {row[0].value: row[1].value for row in sheet.iter_rows(min_row=2, max_col=2)}
    assert "29 September 2010" in told["Deadline"]
    assert "The Royal College of Radiologists" in told["Sending it back"]
    assert "not named" in told["What is published"]
    assert {"Yes, No", "Don't know", "Not applicable", "No answer"} <= set(told)
    plain = {row[0].value for row in opened(form(SMALL, None))["Guidance"]}
    assert "Your own words" in told
    assert "Your own words" not in plain


def test_it_prints_on_a4_one_page_wide_and_no_group_is_torn() -> None:
    book = opened(form(PACS, DEPARTMENT))
    for sheet in book:
        assert sheet.page_setup.paperSize == 9
        assert sheet.page_setup.fitToWidth in (None, 1)  # one is what the format takes unsaid
        assert sheet.page_setup.fitToHeight == 0
        assert sheet.print_area
    sheet = book["Form"]
    header = next(row[0].row for row in sheet.iter_rows() if row[0].value == "Question")
    assert sheet.print_title_rows == f"${header}:${header}"
    titles = {group.title for group in PACS.groups}
    breaks = [mark.id + 1 for mark in sheet.row_breaks.brk]
    assert breaks
    assert {sheet.cell(row, 1).value for row in breaks} <= titles


def test_properties_and_the_same_bytes_each_time() -> None:
    for definition, department in ((PACS, DEPARTMENT), (PACS, None), (SMALL, DEPARTMENT)):
        content = form(definition, department)
        assert content == form(definition, department)
        about = opened(content).properties
        assert definition.title in about.title
        assert definition.id in about.subject
        assert about.language == "en-GB"
        assert about.creator == definition.organisation
    assert opened(form(PACS, None)).properties.created == datetime(2010, 2, 22)
    assert opened(form(SMALL, None)).properties.created == datetime(2024, 6, 30)


def test_long_texts_fit_what_excel_allows(recwarn: pytest.WarningsRecorder) -> None:
    long = "Is the agreement, in all its parts and appendices, in writing? " * 40
    definition = parse(
        Definition,
        DEFINITION.replace("Is there a rota at all hours?", long.strip())
        .replace("Audit of on-call", "Audit of " + "on-call & other " * 20)
        .replace("title: The rota", f'title: "{long[:250]}"'),
        "audit.yaml",
    )
    sheet = opened(form(definition, DEPARTMENT))["Form"]
    cell = answer_cells(sheet)["Q1"]
    assert sheet.cell(cell.row, 2).value == long.strip()
    assert len(rules(sheet)[cell.coordinate].prompt) <= 255
    assert all((d.height or 0) <= 409 for d in sheet.row_dimensions.values())
    assert not recwarn.list


def test_one_form_a_department_and_a_blank_one() -> None:
    other = Department("IR 02.b", "Unit", "Organisation", "", "")
    made = forms(SMALL, [DEPARTMENT, other])
    assert list(made) == ["blank", "RAD-0417", "IR 02.b"]
    assert made["blank"] == form(SMALL, None)
    assert made["IR 02.b"] == form(SMALL, other)


@pytest.mark.parametrize("code", ["../RAD-1", "RAD/1", ".RAD", "RAD:1", "Blank", "RAD\n1", "a."])
def test_a_code_that_can_name_no_file_is_refused_without_being_shown(code: str) -> None:
    with pytest.raises(Problem) as problem:
        forms(SMALL, [Department(one, "Unit", "Organisation", "", "") for one in ("IR-01", code)])
    assert code not in str(problem.value)
    assert problem.value.where.endswith("department 2 of those there today")


def test_the_fingerprint_tells_other_questions_and_nothing_else() -> None:
    def changed(old: str, new: str) -> str:
        assert old in DEFINITION
        return fingerprint(parse(Definition, DEFINITION.replace(old, new), "audit.yaml"))

    same = fingerprint(SMALL)
    assert re.fullmatch("[0-9a-f]{12}", same)
    assert changed("target: 80", "target: 85") == same
    assert changed("title: Skills", "title: Staff") == same
    assert changed("Is there a rota", "Is there  a rota") == same
    assert changed("Is there a rota", "Is there any rota") != same
    assert changed("id: Q4", "id: Q5") != same
    assert changed("id: on-call-2024", "id: on-call-2025") != same
    routing = ",\n     asked_if: {any: {Q2: yes}}"
    assert changed(routing, "") == same
    text = parse(
        Definition, DEFINITION.replace(", expected: no,\n     target: 80", ", type: text"), ""
    )
    assert fingerprint(text) != same
