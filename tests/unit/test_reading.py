"""Reading: labels wherever they stand, and a plain refusal for whatever can't be read."""

import io
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from auditreport.days import read_date
from auditreport.reading import cell_text, read_return
from auditreport.spellings import SPELLINGS
from auditreport.spreadsheet import Sheet, Unreadable, read_sheets

IDS = ["Q1", "Q2", "Q5a", "Q10"]
CODE = [["Department code", "RAD-0417"]]
FORM = [*CODE, ["Date completed", "14 June 2010"], ["Question", "Answer"], ["Q1", "Yes"]]


def workbook(*sheets: list[list[Any]], visible: tuple[bool, ...] = ()) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets):
        sheet = book.create_sheet(f"Sheet {number + 1}")
        for row in rows:
            sheet.append(row)
        if visible and not visible[number]:
            sheet.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_cells(xml: str) -> bytes:
    """A workbook whose only sheet holds these rows, as text."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook([["x"]]))) as good,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bad,
    ):
        for name in good.namelist():
            text = good.read(name)
            if name.endswith("sheet1.xml"):
                head, _, rest = text.partition(b"<sheetData>")
                tail = rest.partition(b"</sheetData>")[2]
                text = head + b"<sheetData>" + xml.encode() + b"</sheetData>" + tail
            bad.writestr(name, text)
    return out.getvalue()


def ods(rows: str) -> bytes:
    out = io.BytesIO()
    names = "urn:oasis:names:tc:opendocument:xmlns:"
    with zipfile.ZipFile(out, "w") as book:
        book.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        book.writestr("META-INF/manifest.xml", "<manifest/>")
        book.writestr(
            "content.xml",
            f'<office:document-content xmlns:office="{names}office:1.0" '
            f'xmlns:table="{names}table:1.0" xmlns:text="{names}text:1.0"><office:body>'
            f'<office:spreadsheet><table:table table:name="Form">{rows}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return out.getvalue()


def reason_of(work: Callable[[], object]) -> str:
    with pytest.raises(Unreadable) as refusal:
        work()
    assert refusal.value.message.endswith(".")
    return refusal.value.reason


# --- Any layout reads back as the same answers ---

HOW: dict[str, st.SearchStrategy[Any]] = {
    "columns": st.permutations(["Question", "Answer", "Wording", "Comments"]),
    "top": st.integers(0, 30),
    "left": st.integers(0, 30),
    "gap": st.integers(0, 3),
    "colon": st.sampled_from(["", ":", " :"]),
    "question": st.sampled_from(["{}", "{} Is it so?", "{}. Is it so?", " {}: Is it so?"]),
    "label": st.sampled_from([str, str.upper, str.lower]),
    "date_below": st.booleans(),
    "heading": st.sampled_from(["", "Group 1: Access", "3. Access"]),
    "day": st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    "day_as": st.sampled_from(["cell", "%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d %B %Y"]),
    "format": st.sampled_from(["xlsx", "ods", "csv;", "csv,", "csv\t", "utf-16"]),
}
AUDIT = st.dictionaries(
    st.sampled_from([*IDS, "Q5b", "Q100", "A1", "A1b", "SEC 12", "Item3"]),
    st.sampled_from([*(text for texts in SPELLINGS.values() for text in texts), "Mostly"]),
    min_size=1,
)
LAYOUT = AUDIT.flatmap(
    lambda answers: st.fixed_dictionaries(
        {"answers": st.just(answers), "order": st.permutations(sorted(answers)), **HOW}
    )
)


def _rows(form: dict[str, Any]) -> list[list[Any]]:
    day = form["day"] if form["day_as"] == "cell" else form["day"].strftime(form["day_as"])
    gap = [""] * form["gap"]
    dated = [form["label"]("Date completed") + form["colon"], *gap, day]
    rows = [
        ["An audit"],
        [form["label"]("department  code") + form["colon"], *gap, " rad-0417 "],
        *([] if form["date_below"] else [dated]),
        [form["label"](name) for name in form["columns"]],
    ]
    for question in form["order"]:
        cells = {
            "Question": form["question"].format(question),
            "Answer": form["answers"][question],
            "Wording": "Is it so, really; or not?",
        }
        rows.append([cells.get(name, "") for name in form["columns"]])
        rows.append(["" if name != "Question" else form["heading"] for name in form["columns"]])
    rows += [dated] if form["date_below"] else []
    return [[""]] * form["top"] + [[""] * form["left"] + row for row in rows]


def _ods_cell(value: Any) -> str:
    if isinstance(value, date):
        kind = f'office:value-type="date" office:date-value="{value}"'
        return f"<table:table-cell {kind}><text:p>{value:%d/%m/%y}</text:p></table:table-cell>"
    if not value:
        return "<table:table-cell/>"
    text = f"<text:p>{value}</text:p>"
    return f'<table:table-cell office:value-type="string">{text}</table:table-cell>'


def _file(form: dict[str, Any], rows: list[list[Any]]) -> tuple[bytes, str]:
    if form["format"] == "xlsx":
        out = io.BytesIO()
        book = xlsxwriter.Workbook(out, {"default_date_format": "d mmm yyyy"})
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                sheet.write(number, column, value)
        book.close()
        return out.getvalue(), "a.xlsx"
    if form["format"] == "ods":
        lines = ("".join(_ods_cell(value) for value in row) for row in rows)
        return ods("".join(f"<table:table-row>{line}</table:table-row>" for line in lines)), "a.ods"
    separator = form["format"][3:] if form["format"].startswith("csv") else ";"
    text = "\r\n".join(
        separator.join(f'"{cell}"' if separator in str(cell) else str(cell) for cell in row)
        for row in rows
    )
    return text.encode("utf-16" if form["format"] == "utf-16" else "cp1252"), "a.csv"


@settings(max_examples=150, deadline=None)
@given(LAYOUT)
def test_any_layout_reads_back_as_the_same_return(form: dict[str, Any]) -> None:
    rows = _rows(form)
    sheets = read_sheets(*_file(form, rows))
    reading = read_return(sheets, list(form["answers"]))
    assert reading.department_code == "RAD-0417"
    assert (reading.completed, reading.completed_fault) == (form["day"], "")
    assert {q: given.text for q, given in reading.answers.items()} == form["answers"]
    assert not reading.unknown_questions
    assert not reading.repeated_questions
    # The place said is the place where the answer stands.
    first = reading.answers[form["order"][0]]
    column = form["left"] + form["columns"].index("Answer")
    row = next(n for n, row in enumerate(rows) if "answer" in [str(c).lower() for c in row]) + 2
    assert first.cell == f"{openpyxl.utils.get_column_letter(column + 1)}{row}"


# --- What stands in the cells ---


def test_cells_that_are_no_texts_keep_what_they_say() -> None:
    rows = [*CODE, ["Question", "Answer"], ["Q1", 1.0], ["Q2", True], ["Q10", 2.5]]
    reading = read_return(read_sheets(workbook(rows), "a.xlsx"), IDS)
    assert {q: given.text for q, given in reading.answers.items()} == {
        "Q1": "1",
        "Q2": "TRUE",
        "Q10": "2.5",
    }
    assert cell_text(datetime(2010, 6, 14)) == "2010-06-14"


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        (datetime(2010, 6, 14, 9, 30), date(2010, 6, 14)),
        ("14 Jun 2010", date(2010, 6, 14)),
        ("14-jun-2010", date(2010, 6, 14)),
        ("14th June 2010.", date(2010, 6, 14)),
        (" 14\u00a0June  2010 ", date(2010, 6, 14)),
        ("2010-06-14 00:00:00", date(2010, 6, 14)),
        ("06/14/2010", None),
        ("31/06/2010", None),
        ("14/06/10", None),
        ("June 2010", None),
        ("14 Juny 2010", None),
        (40343.0, None),
        ("", None),
    ],
)
def test_dates_are_read_where_they_stand_for_one_day(cell: Any, day: date | None) -> None:
    assert read_date(cell) == day


def test_unknown_and_repeated_questions_are_told_and_headings_are_not() -> None:
    rows = [
        *FORM,
        ["Q1", "No"],
        ["Q2 and Q5a are about access", ""],
        ["q 2", "No"],
        ["Q05", "Yes"],
        ["Section 2", "Yes"],
        ["Smith9", "Yes"],
    ]
    reading = read_return(read_sheets(workbook(rows), "a.xlsx"), IDS)
    assert reading.repeated_questions == ["Q1"]
    assert reading.answers["Q1"].text == ""
    assert reading.answers["Q2"].text == "No"
    assert reading.unknown_questions == ["Q05"]


def test_a_label_is_no_value_and_two_dates_are_none() -> None:
    rows = [["Department code", "", "Date completed", "2010-06-14"], *FORM]
    reading = read_return(read_sheets(workbook(rows), "a.xlsx"), IDS)
    assert reading.department_code == "RAD-0417"
    assert reading.completed == date(2010, 6, 14)
    rows[0][3] = "2010-06-15"
    reading = read_return(read_sheets(workbook(rows), "a.xlsx"), IDS)
    assert (reading.completed, reading.completed_fault) == (None, "unreadable")


def test_hidden_sheets_are_not_read() -> None:
    sheets = read_sheets(workbook([*FORM, ["Q2", "No"]], FORM, visible=(False, True)), "a.xlsx")
    assert sheets[0] == Sheet("Sheet 1", visible=False)
    reading = read_return(sheets, IDS)
    assert "Q2" not in reading.answers
    assert reading.answers["Q1"].sheet == 2


# --- Refusals ---


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        (FORM[1:], "no_department_code"),
        ([["Department code", ""], *FORM[1:]], "no_department_code"),
        (FORM[:2], "no_questions"),
        ([*FORM, ["Department code", "RAD-0418"]], "two_department_codes"),
    ],
)
def test_a_form_without_its_labels_is_refused(rows: list[list[Any]], reason: str) -> None:
    sheets = read_sheets(workbook(rows), "a.xlsx")
    assert reason_of(lambda: read_return(sheets, IDS)) == reason


GOOD = workbook(FORM)
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
MANY_ROWS = "".join(f"<row><c><v>{n}</v></c></row>" for n in range(10_001))
HUGE_ODS = (
    '<table:table-row table:number-rows-repeated="1048576"><table:table-cell '
    'table:number-columns-repeated="16384" office:value-type="string"><text:p>x</text:p>'
    "</table:table-cell></table:table-row>"
)


def zipped(*members: tuple[str, bytes]) -> bytes:
    out = io.BytesIO(GOOD)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as book:
        for name, content in members:
            book.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (b"", "a.xlsx", "empty_file"),
        (b"\n\n", "a.csv", "empty_file"),
        (GOOD, "a.docx", "not_a_spreadsheet"),
        (GOOD, "a.csv", "not_what_its_name_says"),
        (GOOD, "a.xls", "not_what_its_name_says"),
        (GOOD, "a.ods", "not_what_its_name_says"),
        (b"<html>", "a.xls", "not_what_its_name_says"),
        (b"Question,Answer", "a.xlsx", "not_what_its_name_says"),
        (b"a\0b\0\0\0c\0"[::-1] + b"\xff" * 9, "a.csv", "damaged"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "a.xlsx", "encrypted"),
        (OLE + b"\xff" * 600, "a.xls", "damaged"),
        (GOOD[:-300], "a.xlsx", "damaged"),
        (GOOD[:200] + b"\xff" * 50 + GOOD[250:], "a.xlsx", "damaged"),
        (GOOD + bytes(5_000_001), "a.xlsx", "too_large"),
        (zipped(("x.bin", bytes(50_000_001))), "a.xlsx", "unpacks_too_large"),
        (zipped(*((f"{n}", b"") for n in range(201))), "a.xlsx", "too_many_parts"),
        (with_cells('<row r="1"><c r="XFD1048576"><v>1</v></c></row>'), "a.xlsx", "too_many_cells"),
        (with_cells('<row r="1"><c a=">" r="XFD9"><v>1</v></c></row>'), "a.xlsx", "too_many_cells"),
        (with_cells('<row r="10001"><c><v>1</v></c></row>'), "a.xlsx", "too_many_cells"),
        (with_cells(MANY_ROWS), "a.xlsx", "too_many_cells"),
        (with_cells("<row>" + "<c><v>1</v></c>" * 1_025 + "</row>"), "a.xlsx", "too_many_cells"),
        (with_cells('<row r="1"><c r="XF&#68;1"><v>1</v></c></row>'), "a.xlsx", "too_many_cells"),
        (ods(HUGE_ODS), "a.ods", "too_many_cells"),
        (b"a,b\n" * 10_001, "a.csv", "too_many_cells"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_its_reason(
    data: bytes, name: str, reason: str
) -> None:
    assert reason_of(lambda: read_sheets(data, name)) == reason


def test_cells_at_the_limits_and_far_rows_without_content_are_read() -> None:
    edge = with_cells(
        '<row r="9999"><c r="AMJ9999"><v>1</v></c></row><row r="10000"><c><v>2</v></c></row>'
        '<row r="1048576" ht="30"><c r="XFD1048576" s="0"/></row>'
    )
    (sheet,) = read_sheets(edge, "A.XLSM")
    assert (sheet.top, sheet.cell(0, len(sheet.rows[0]) - 1)) == (9998, "AMJ9999")
    row = '<table:table-row><table:table-cell office:value-type="string"><text:p>x</text:p>'
    rest = '</table:table-cell><table:table-cell table:number-columns-repeated="16383"/>'
    tail = '<table:table-row table:number-rows-repeated="1048575"><table:table-cell/>'
    close = "</table:table-row>"
    (sheet,) = read_sheets(ods(row + rest + close + tail + close), "a.ods")
    assert sheet.rows == [["x"]]


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_mutation_of_a_good_file_raises_anything_but_a_refusal(data: st.DataObject) -> None:
    content = bytearray(GOOD)
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    with suppress(Unreadable):
        read_return(read_sheets(bytes(content), "a.xlsx"), IDS)
