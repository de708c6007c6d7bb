"""The workbook, read back by another library than the one that wrote it."""

import io
from dataclasses import replace
from datetime import datetime

import openpyxl
import pytest

from auditreport.published import Conclusion
from auditreport.workbook import tables_workbook
from tests.unit.pacs_report import CASES, PUBLISHED, pacs_report


def _sheets(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def _rows(sheet: object) -> list[tuple[object, ...]]:
    return list(sheet.iter_rows(min_row=4, values_only=True))  # type: ignore[attr-defined]


def test_every_count_is_the_published_one() -> None:
    book = _sheets(tables_workbook(pacs_report()))
    headings, *rows = _rows(book["All questions"])
    found = [dict(zip(headings, row, strict=True)) for row in rows]
    assert [row["Question"] for row in found] == list(PUBLISHED)
    for row in found:
        asked = PUBLISHED[str(row["Question"])]
        for kind in ("Not applicable", "Blank", "Departments", "Not achieved", "Achieved"):
            assert row[kind] == int(asked[kind.lower().replace(" ", "_")])
        assert row["Percent"] == int(asked["percent"])
    assert [row["Verdict"] for row in found].count("short") == 8
    assert [row["Question"] for row in found if row["Sensitive"]] == ["Q1", "Q3", "Q11", "Q29"]
    q5 = found[2]
    assert (q5["95% interval from"], q5["95% interval to"]) == (25.96, 42.58)
    assert q5["If unknown fail"] < q5["Percent"] < q5["If unknown pass"]  # type: ignore[operator]


def test_each_sheet_is_titled_and_listed_and_holds_one_table() -> None:
    book = _sheets(tables_workbook(pacs_report()))
    assert book.sheetnames[:3] == ["Contents", "Notes", "All questions"]
    assert book.sheetnames[-8:] == [
        *("Response", "Flow", "Response rates", "Returns over time", "Silence", "Decisions"),
        *("Conclusions", "Actions"),
    ]
    assert [row[0] for row in _rows(book["Contents"])[1:]] == book.sheetnames[1:]
    for sheet in book:
        assert sheet["A1"].value
        assert len(sheet.tables) == 1
        assert len(sheet.title) <= 31


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("bare", [False, True])
def test_the_same_report_makes_the_same_bytes(case: str, bare: bool) -> None:
    report = pacs_report(case, bare=bare)
    content = tables_workbook(report)
    assert content == tables_workbook(report)
    assert _sheets(content).properties.created == datetime(2011, 7, 1)


def test_text_stays_text() -> None:
    report = pacs_report()
    odd = Conclusion("C1", "sound", ("Q1",), "=1+1", "https://example.org/")
    first, second, *rest = report.definition.groups
    titles = [
        first.model_copy(update={"title": "Access: [who]/what? 'a title that is far too long'"}),
        second.model_copy(update={"title": "Notes"}),
    ]
    definition = report.definition.model_copy(update={"groups": [*titles, *rest]})
    book = _sheets(tables_workbook(replace(report, definition=definition, conclusions=[odd])))
    row = next(book["Conclusions"].iter_rows(min_row=5))
    assert [(cell.value, cell.data_type) for cell in row[2:4]] == [
        ("https://example.org/", "s"),
        ("=1+1", "s"),
    ]
    assert row[2].hyperlink is None
    assert "Notes (2)" in book.sheetnames


def test_who_answered_is_in_numbers_and_dates() -> None:
    book = _sheets(tables_workbook(pacs_report()))
    flow = {(row[0], row[1]): row[2:4] for row in _rows(book["Flow"])}
    assert flow["Departments", "Silent"] == (123, "O")
    assert flow["Returns", "Received"] == (88, None)
    assert flow["Organisations", "Analysed"] == (80, None)
    rate = _rows(book["Response rates"])[1]
    assert rate[2:6] == (210, 85, 210, 40.48)
    assert book["Response rates"]["F5"].number_format == '0.00"%"'
    first = _rows(book["Returns over time"])[1]
    assert first[:5] == ("Period", 1, datetime(2010, 2, 22), datetime(2010, 3, 21), 21)
    assert _rows(book["Decisions"])[1][1] == 2
