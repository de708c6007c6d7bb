"""The workbook and its OpenDocument twin, read back by other libraries than those that wrote it."""

from __future__ import annotations

import hashlib
import io
import os
import re
import shutil
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from openpyxl.utils import range_boundaries
from python_calamine import CalamineWorkbook

from auditreport.breakdown_tables import BreakdownRow
from auditreport.change_tables import ChangeRow, Kind, SeriesRow, Why
from auditreport.described import describe
from auditreport.published import Conclusion, Report
from auditreport.rounds import Previous
from auditreport.workbook import tables_xlsx
from auditreport.workbook_book import Book, book_of
from auditreport.workbook_ods import tables_ods
from auditreport.workbook_page import SHORTHAND
from tests.conftest import REPOSITORY
from tests.tables_book import book_in, table_rows
from tests.unit.pacs_report import CASES, PUBLISHED, pacs_report
from tests.unit.test_kinds_wired import KINDS

FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1+1", "=cmd|'/c calc'!A0", "https://x.example/")


def full_report(case: str = "published", *, bare: bool = False) -> Report:
    """A report with every sheet that there is, and shorthand of every kind."""
    report = pacs_report(case, bare=bare)
    if bare:
        return report
    previous = Previous.model_validate({"results": "r", "round": 2008})
    gone = ChangeRow(
        *("Q1", "Q1", Kind.NOT_COMPARED, Why.WITHHELD, "yes", "more", False),
        *(None, None, None, None, 81, 74, 85.3, 95.06, None, None, None),
    )
    new = replace(gone, question="Q2", earlier_question="", why=Why.NEW)
    rows = [
        BreakdownRow("Q1", "nation", "England", 70, 70, 1, 69, Fraction(95), Fraction(99)),
        BreakdownRow("Q1", "nation", "Wales", None, None, None, None),
        BreakdownRow("Q5", "nation", "England", 401, 401, 400, 1, Fraction(0), Fraction(1)),
    ]
    series = [SeriesRow("Q1", "2008", None, None, None, None, None)]
    return replace(
        report,
        definition=report.definition.model_copy(update={"previous": previous}),
        breakdowns=rows,
        changes=[gone, new],
        series=series,
    )


def book(report: Report | None = None) -> Book:
    return book_of(report or full_report(), in_report=True)


# ---------------------------------------------------------------------------------------------
# What it says


def test_every_count_is_the_published_one() -> None:
    headings, *rows = table_rows(book_in(tables_xlsx(book()))["All questions"])
    found = [dict(zip(headings, row, strict=True)) for row in rows]
    assert [row["Question"] for row in found] == list(PUBLISHED)
    for row in found:
        asked = PUBLISHED[str(row["Question"])]
        for kind in ("Not applicable", "Blank", "Departments", "Not achieved", "Achieved"):
            assert row[kind] == int(asked[kind.lower().replace(" ", "_")])
        assert row["Percent"] == int(asked["percent"])
    assert [row["Verdict"] for row in found].count("short") == 8
    assert [row["Question"] for row in found if row["Sensitive"] == "yes"] == [
        *("Q1", "Q3", "Q11", "Q29"),
    ]
    q5 = found[2]
    assert [q5[f"95% interval {end} (percent)"] for end in ("from", "to")] == [25.96, 42.58]
    assert q5["If unknown fail (percent)"] < q5["Percent"] < q5["If unknown pass (percent)"]


def test_who_answered_is_in_numbers_and_dates() -> None:
    sheets = book_in(tables_xlsx(book()))
    flow = {(row[0], row[1]): row[2:4] for row in table_rows(sheets["Flow"])}
    assert flow["Departments", "Silent"] == (123, "O")
    assert flow["Returns", "Received"] == (88, "[z]")
    assert flow["Organisations", "Analysed"] == (80, "[z]")
    assert table_rows(sheets["Response rates"])[1][2:6] == (210, 85, 210, 40.48)
    first = table_rows(sheets["Returns over time"])[1]
    assert first[:5] == ("Period", 1, datetime(2010, 2, 22), datetime(2010, 3, 21), 21)
    last = table_rows(sheets["Returns over time"])[-1]
    assert last[2:4] == ("[x]", "[x]")
    assert table_rows(sheets["Decisions"])[1][1] == 2


def test_what_is_not_there_is_said_in_shorthand() -> None:
    sheets = book_in(tables_xlsx(book()))
    england, wales, rare = table_rows(sheets["Breakdowns"])[1:]
    assert england[3:] == (70, 70, 1, 69, 99, 95, 99)
    assert wales[3:] == ("[c]",) * 7
    assert rare[6:8] == (1, "[low]")
    gone, new = table_rows(sheets["Change since 2008"])[1:]
    assert gone[5:10] == ("[c]",) * 5  # shown to nobody then
    assert new[5:10] == ("[z]",) * 5  # not asked then
    assert gone[10:13] == (81, 74, 91)
    assert table_rows(sheets["All rounds"])[1][3:] == (*("[c]",) * 5, "[z]")


def test_only_the_shorthand_that_is_used_is_explained() -> None:
    for report in (full_report(), pacs_report("one return", bare=True)):
        sheets = book_in(tables_xlsx(book(report)))
        notes = {row[0] for row in table_rows(sheets["Notes"])}
        used = {
            cell
            for sheet in sheets.worksheets[3:]
            for row in table_rows(sheet)
            for cell in row
            if isinstance(cell, str) and re.fullmatch(r"\[\w+\]", cell)
        }
        assert used == notes & SHORTHAND.keys()
    assert used == {"[z]"}


# ---------------------------------------------------------------------------------------------
# How it is built, after the guidance on statistics in spreadsheets


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("bare", [False, True])
def test_each_sheet_after_the_cover_holds_one_marked_up_table(case: str, bare: bool) -> None:
    sheets = book_in(tables_xlsx(book(full_report(case, bare=bare))))
    assert sheets.sheetnames[:4] == ["Cover", "Contents", "Notes", "All questions"]
    assert sheets.active.title == "Cover"
    assert sheets.active.sheet_view.selection[0].activeCell == "A1"
    assert [row[0] for row in table_rows(sheets["Contents"])[1:]] == sheets.sheetnames[2:]
    names = [name.lower() for sheet in sheets for name in sheet.tables]
    assert len(set(names)) == len(names) == len(sheets.sheetnames) - 1
    for sheet in sheets:
        assert sheet["A1"].value
        assert sheet["A1"].font.size >= 16
        assert len(sheet.title) <= 31
        assert sheet.sheet_state == "visible"
        assert not sheet.merged_cells.ranges
        assert sheet.freeze_panes is None
        assert not sheet.auto_filter.ref
        assert not [1 for dim in sheet.row_dimensions.values() if dim.hidden]
        assert not [1 for dim in sheet.column_dimensions.values() if dim.hidden]
        cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
        assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
        assert {cell.font.name for cell in cells} == {"Arial"}
        assert min(cell.font.size for cell in cells) >= 12
        first = 1 + sum(1 for _ in book_lines(sheet))
        if sheet.title == "Cover":
            assert sheet.max_column == 1
            assert all(cell.alignment.wrap_text or cell.hyperlink for cell in cells[1:])
            continue
        (table,) = sheet.tables.values()
        left, top, right, bottom = range_boundaries(table.ref)
        # From column A, below the lines that stand without a gap, and nothing beside or below it.
        assert (left, top) == (1, first)
        assert (right, bottom) == (sheet.max_column, sheet.max_row)
        assert table.headerRowCount is None or table.headerRowCount == 1
        assert table.autoFilter is None
        rows = table_rows(sheet)
        assert len(rows) > 1
        assert all(isinstance(head, str) and head for head in rows[0])
        assert len({head.lower() for head in rows[0]}) == len(rows[0])
        assert not [cell for row in rows for cell in row if cell is None or cell == ""]
        for row in sheet[table.ref]:
            for cell in row:
                assert cell.alignment.wrap_text or cell.data_type != "s" or cell.value in SHORTHAND
        widths = {
            number: dim.width
            for dim in sheet.column_dimensions.values()
            for number in range(dim.min, dim.max + 1)
        }
        for number, heading in enumerate(rows[0], start=1):
            assert widths[number] > max(map(len, re.split(r"[\s-]", heading)))


def book_lines(sheet: Any) -> list[str]:
    """What stands in column A down to the table; the cover's all."""
    (table,) = sheet.tables.values() if sheet.tables else (None,)
    end = range_boundaries(table.ref)[1] - 1 if table else sheet.max_row
    lines = [sheet.cell(row, 1).value for row in range(1, end + 1)]
    assert all(lines), sheet.title
    return lines


def test_links_lead_to_sheets_that_exist_and_into_the_report() -> None:
    sheets = book_in(tables_xlsx(book()))
    inside, outside = [], []
    for sheet in sheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.hyperlink and cell.hyperlink.target:
                    outside.append((cell.hyperlink.target, cell.hyperlink.location))
                elif cell.hyperlink:
                    inside.append(re.fullmatch(r"'(.+)'!A1", cell.hyperlink.location)[1])
    assert {name.replace("''", "'") for name in inside} == set(sheets.sheetnames) - {"Cover"}
    assert {target for target, _ in outside} == {"report.html"}
    assert {"Q5", "sec-access", "sec-actions", "sec-rounds"} <= {place for _, place in outside}
    plain = book_of(full_report(), in_report=False)
    assert b"report.html" not in b"".join(parts(tables_xlsx(plain)).values())
    assert b"report.html" not in b"".join(parts(tables_ods(plain)).values())
    headings, first, *_ = table_rows(book_in(tables_xlsx(plain))["All questions"])
    assert (headings[0], first[0]) == ("Question", "Q1")


def test_the_files_say_what_they_are_and_in_which_language() -> None:
    properties = book_in(tables_xlsx(book())).properties
    assert properties.title == "National audit of PACS governance: tables"
    assert properties.subject.startswith("How radiology departments")
    assert properties.creator == "The Royal College of Radiologists"
    assert properties.language == "en-GB"
    assert properties.created == properties.modified == datetime(2011, 7, 1)
    files = parts(tables_ods(book()))
    meta = files["meta.xml"].decode()
    for said in (
        "<dc:title>National audit of PACS governance: tables</dc:title>",
        "<dc:language>en-GB</dc:language>",
        "<meta:creation-date>2011-07-01T00:00:00</meta:creation-date>",
    ):
        assert said in meta
    assert b'fo:language="en" fo:country="GB"' in files["styles.xml"]


# ---------------------------------------------------------------------------------------------
# The same as OpenDocument


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def values(content: bytes) -> dict[str, list[list[Any]]]:
    """Every sheet's cells, from A1, as a third library reads them."""
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    sheets = {name: workbook.get_sheet_by_name(name) for name in workbook.sheet_names}
    return {
        name: [list(map(cell_of, row)) for row in sheet.to_python(skip_empty_area=False)]
        for name, sheet in sheets.items()
    }


def cell_of(value: Any) -> Any:
    """Programs keep fifteen digits of a number; this library passes over an ODS's tabs."""
    if isinstance(value, float):
        return round(value, 9)
    return value.replace("\t", "") if isinstance(value, str) else value


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("bare", [False, True])
def test_both_files_hold_the_same(case: str, bare: bool) -> None:
    made = book(full_report(case, bare=bare))
    assert values(tables_ods(made)) == values(tables_xlsx(made))


def test_options_and_figures_are_in_both() -> None:
    given = {"Q2": "always", "Q3": "4", "Q4": "ct", "Q6": "not_asked", "Q7": "2010-01-02"}
    answers = [{**given, "Q5": str(minutes)} for minutes in (10, 20, 25)]
    made = book(replace(full_report(), described=describe(KINDS, answers)))
    both = values(tables_ods(made))
    assert both == values(tables_xlsx(made))
    sheets = book_in(tables_xlsx(made))
    options = table_rows(sheets["Options"])
    assert options[1][0] == "Q2"
    assert options[1][3:6] == (0, 3, 0)
    assert options[3][3:6] == (3, 3, 100)
    by_question = {row[0]: row for row in table_rows(sheets["Figures"])}
    # Three answers are too few to tell a middle without telling one of them; nobody was asked Q6.
    assert by_question["Q5"][2:9] == ("minutes", 3, *("[c]",) * 5)
    assert by_question["Q6"][2:9] == ("percent", 0, *("[z]",) * 5)


def test_the_open_document_is_marked_up_likewise() -> None:
    made = book()
    content = tables_ods(made)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert content[30:38] == b"mimetype"
    trees = {n: ElementTree.XML(d) for n, d in parts(content).items() if n[-4:] == ".xml"}
    table = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
    body = trees["content.xml"]
    sheets = body.findall(f".//{table}table")
    assert [sheet.get(f"{table}name") for sheet in sheets] == [s.name for s in made.sheets]
    heads = [len(sheet.findall(f"{table}table-header-rows/{table}table-row")) for sheet in sheets]
    assert heads == [0] + [1] * (len(sheets) - 1)
    ranges = body.findall(f".//{table}database-range")
    assert len(ranges) == len(sheets) - 1
    for found, sheet in zip(ranges, made.sheets[1:], strict=True):
        assert found.get(f"{table}contains-header") == "true"
        area = found.get(f"{table}target-range-address").split(".A")[1]
        top = 2 + len(sheet.lines)
        assert area.startswith(f"{top}:")
        assert area.endswith(str(top + len(sheet.rows)))
    cells = body.findall(f".//{table}table-cell")
    columns = body.findall(f".//{table}table-column")
    styles = {cell.get(f"{table}style-name", "text") for cell in cells}
    styles |= {column.get(f"{table}default-cell-style-name") for column in columns}
    defined = {
        one.get("{urn:oasis:names:tc:opendocument:xmlns:style:1.0}name")
        for one in trees["styles.xml"].iter(
            "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}style"
        )
    }
    assert styles <= defined
    assert not [c for c in body.iter() if any(name.endswith("}formula") for name in c.attrib)]


# ---------------------------------------------------------------------------------------------
# Whatever the audit's texts are


def hostile() -> Report:
    """A report whose definition and findings have texts that a program could take for more."""
    report = full_report()
    first, second, third, *rest = report.definition.groups
    named = [
        first.model_copy(update={"title": "Access: [who]/what? 'a title that is far too long'"}),
        second.model_copy(update={"title": "Notes", "about": FORMULAS[0]}),
        third.model_copy(update={"title": "=1+1"}),
    ]
    asked = [
        question.model_copy(update={"text": text})
        for question, text in zip(report.definition.questions, FORMULAS, strict=False)
    ]
    asked += report.definition.questions[len(asked) :]
    definition = report.definition.model_copy(
        update={"groups": [*named, *rest], "questions": asked, "title": "=1+1", "subtitle": "@a"}
    )
    odd = [Conclusion("C1", "sound", ("Q1",), text, "a  b\x07 <&> \n c") for text in FORMULAS]
    return replace(report, definition=definition, conclusions=odd)


def test_text_stays_text() -> None:
    made = book(hostile())
    sheets = book_in(tables_xlsx(made))
    assert {"Notes (2)", "=1+1"} <= set(sheets.sheetnames)
    (table,) = sheets["Conclusions"].tables.values()
    cells = [row[3] for row in sheets["Conclusions"][table.ref]][1:]
    assert [(cell.value, cell.data_type, cell.hyperlink) for cell in cells] == [
        (text, "s", None) for text in FORMULAS
    ]
    assert [row[2] for row in table_rows(sheets["All questions"])[1:8]] == list(FORMULAS)
    assert not [
        c for sheet in sheets for row in sheet.iter_rows() for c in row if c.data_type == "f"
    ]
    opened = values(tables_ods(made))
    written = [text.replace("\t", "") for text in FORMULAS]
    assert [row[2] for row in opened["All questions"] if row[2] in FORMULAS] == written
    assert sheets["Cover"]["A1"].value == "=1+1" == opened["Cover"][0][0]
    title = [row[2] for row in opened["Conclusions"]][-1]
    assert title == "a  b <&> \n c"


def hashes() -> list[str]:
    made = book()
    return [hashlib.sha256(write(made)).hexdigest() for write in (tables_xlsx, tables_ods)]


def test_no_setting_of_the_machine_changes_a_byte() -> None:
    program = "from tests.unit.test_workbook import hashes; print(hashes())"
    other = {"TZ": "Pacific/Kiritimati", "LC_ALL": "de_DE.UTF-8", "PYTHONHASHSEED": "1"}
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=REPOSITORY,
        env={**os.environ, **other},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == str(hashes())


# ---------------------------------------------------------------------------------------------
# In a real program


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice isn't on this machine")
def test_libreoffice_reads_both_alike_and_takes_no_text_for_a_formula(tmp_path: Path) -> None:
    """Excel's → OpenDocument → Excel's, and OpenDocument → Excel's: the same values all the way."""
    made = book(hostile())
    excel, opened = tables_xlsx(made), tables_ods(made)

    def converted(content: bytes, form: str, to: str, *, sheets: str = "") -> Path:
        folder = tmp_path / f"{form}-{to}"
        folder.mkdir(exist_ok=True)
        (folder / f"tables.{form}").write_bytes(content)
        subprocess.run(
            [
                "soffice",
                f"-env:UserInstallation=file://{tmp_path}/profile",
                *("--headless", "--convert-to", to + sheets, "--outdir", str(folder / "out")),
                str(folder / f"tables.{form}"),
            ],
            capture_output=True,
            check=True,
            timeout=180,
        )
        return folder / "out"

    once = (converted(excel, "xlsx", "ods") / "tables.ods").read_bytes()
    twice = (converted(once, "ods", "xlsx") / "tables.xlsx").read_bytes()
    expected = values(excel)
    assert values(once) == expected
    assert values(twice) == expected
    other = (converted(opened, "ods", "xlsx") / "tables.xlsx").read_bytes()
    assert values(other) == expected
    back = book_in(other)
    assert back.properties.title == "=1+1: tables"
    assert not [c for sheet in back for row in sheet.iter_rows() for c in row if c.data_type == "f"]
    options = ":Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1"
    folder = converted(excel, "xlsx", "csv", sheets=options)
    text = (folder / "tables-All questions.csv").read_text("utf-8")
    assert "Q1," in text
    assert "=1+1" in text
    assert "[z]" in text
    assert len(list(folder.iterdir())) == len(made.sheets)
