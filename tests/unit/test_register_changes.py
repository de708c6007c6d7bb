"""The register: kept as CSV or as a workbook, and as it stood on any day."""

import io
import random
from datetime import date

import pytest
import xlsxwriter

from auditreport.office.register_changes import RegisterOn, read_register_changes, register_on
from auditreport.problems import Problem, Problems, explain
from auditreport.register import Department, read_register

STRATA = ["nation"]
ROWS: list[list[object]] = [
    ["Code", "Name", "Organisation", "Nation", "Contact", " EMAIL", "Beds"],
    ["RAD-1", "Radiology, North", "Ambrel Trust", "England", "A. Lead", "a@ambrel.example", 417],
    ["rad-2 ", "Radiology", "Benwick Trust", "England", "=B", "b@benwick.example", ""],
    ["RAD-3", "Radiology", "Corvel Trust", "Wales", "Zoë", "", ""],
    ["RAD-4", "Radiology", "Dunnock Trust", "Wales", "D. Lead", "d@dunnock.example", ""],
]
REGISTER = [
    Department("RAD-1", "Radiology, North", "Ambrel Trust", "A. Lead", "a@ambrel.example",
               {"nation": "England", "beds": "417"}),
    Department("rad-2", "Radiology", "Benwick Trust", "=B", "b@benwick.example",
               {"nation": "England", "beds": ""}),
    Department("RAD-3", "Radiology", "Corvel Trust", "Zoë", "", {"nation": "Wales", "beds": ""}),
    Department("RAD-4", "Radiology", "Dunnock Trust", "D. Lead", "d@dunnock.example",
               {"nation": "Wales", "beds": ""}),
]  # fmt: skip


def book(rows: list[list[object]], hidden_row: int = 0, hidden_column: str = "") -> bytes:
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    sheet = made.add_worksheet()
    for at, row in enumerate(rows):
        sheet.write_row(at, 0, row)
    if hidden_row:
        sheet.set_row(hidden_row - 1, None, None, {"hidden": True})
    if hidden_column:
        sheet.set_column(f"{hidden_column}:{hidden_column}", None, None, {"hidden": True})
    made.close()
    return out.getvalue()


def told(data: bytes, file: str = "private/register.xlsx") -> str:
    with pytest.raises((Problem, Problems)) as caught:
        read_register(data, file, STRATA)
    found = caught.value
    return explain([found]) if isinstance(found, Problem) else str(found)


# The register itself.


def test_a_workbook_and_every_kind_of_csv_are_the_same_register() -> None:
    assert read_register(book(ROWS), "private/register.xlsx", STRATA) == REGISTER
    lines = [";".join(f'"{cell}"' for cell in row) for row in ROWS]
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1252"):
        text = "\r\n".join(["sep=;", *lines])
        assert read_register(text.encode(encoding), "register.csv", STRATA) == REGISTER
    assert read_register("\ufeff" + "\n".join(lines), "register.csv", STRATA) == REGISTER


def test_the_first_sheet_below_blank_rows_counts_and_its_rows_are_named() -> None:
    rows = [[], ["", *ROWS[0]], *(["", *row] for row in ROWS[1:]), [], ["", "RAD-1", "x", "y"]]
    screen = told(book(rows))
    assert "the code RAD-1 stands twice (first in line 3)" in screen
    assert "private/register.xlsx, line 8: code" in screen


WORKBOOKS = {
    "hidden row": (book(ROWS, hidden_row=3), ["is hidden, by a filter", ".xlsx, row 3", "Unhide"]),
    "hidden column": (book(ROWS, hidden_column="E"), ["is hidden", ".xlsx, column E"]),
    "empty sheet": (book([]), ["no column 'code'", "code,name,organisation"]),
    "a form": (book([["Question", "Answer"], ["Q1", "Yes"]]), ["is a form with questions"]),
    "no bytes": (b"", ["the file is empty", "'CSV UTF-8'"]),
    "no workbook": (b"code,name,organisation,nation\n", ["can't be opened as a workbook"]),
    "cut off": (book(ROWS)[:3000], ["can't be opened as a workbook", "'CSV UTF-8'"]),
    "a cell far away": (book([*ROWS, *[[]] * 20_000, ["x"]]), ["more than 10,000 rows"]),
    "larger than any": (bytes(6_000_000), ["larger than 5 MB"]),
}


@pytest.mark.parametrize("fault", WORKBOOKS)
def test_a_workbook_that_is_no_register_is_told_in_words(fault: str) -> None:
    data, words = WORKBOOKS[fault]
    screen = told(data)
    assert [word for word in words if word not in screen] == []


def test_whatever_is_wrong_inside_a_workbook_it_is_a_register_or_a_problem() -> None:
    sound, dice = book(ROWS), random.Random(417)  # noqa: S311
    for _ in range(40):
        bent = bytearray(sound)
        for _ in range(dice.randint(1, 30)):
            bent[dice.randrange(len(bent))] = dice.randrange(256)
        try:
            read_register(bytes(bent), "register.xlsx", STRATA)
        except (Problem, Problems):
            continue


def test_a_csv_under_the_wrong_name_and_a_workbook_called_csv() -> None:
    assert "'CSV UTF-8'" in told(book(ROWS), "private/register.csv")


def test_a_column_twice_is_told() -> None:
    data = b"code,name,organisation,nation,name\nRAD-1,a,b,c,d\n"
    assert "the register's column 'name' stands twice" in told(data, "register.csv")


def test_a_register_without_its_heading_shows_no_department() -> None:
    row = b"RAD-1,Codename Unit,Zebedee Trust,Zebedee Trust\n"
    said = told(row, "register.csv")
    assert "the first line doesn't name the columns" in said
    assert "rad-1" not in said.lower()
    assert "zebedee" not in said.lower()
    said = told(b"code,name,organisation,Zebedee Trust,Zebedee Trust\n", "register.csv")
    assert "the register's column D stands twice" in said
    assert "zebedee" not in said.lower()


# Its changes.

HEADING = "date,who,department,change,value,reason\n"


def on(day: str, *rows: str) -> RegisterOn:
    data = (HEADING + "\n".join(rows) + "\n").encode()
    changes = read_register_changes(data, "changes.csv", REGISTER, STRATA)
    return register_on(REGISTER, changes, date.fromisoformat(day))


def codes(then: RegisterOn) -> list[str]:
    return [department.code for department in then.departments]


def test_the_register_on_each_day() -> None:
    rows = (
        "01/04/2010,A,RAD-1,closed,,moved out",
        "2010-05-01,A,RAD-3,merged,rad-2,one trust",
        "2010-06-01,A,RAD-2,Merged,RAD-4,one trust",
        "2010-07-01,A,RAD-1,opened,,moved in again",
        "2010-03-01,A,RAD-4,opened,,new",
    )
    assert codes(on("2010-02-28", *rows)) == ["RAD-1", "rad-2", "RAD-3"]
    assert codes(on("2010-03-01", *rows)) == ["RAD-1", "rad-2", "RAD-3", "RAD-4"]
    april = on("2010-04-01", *rows)
    assert codes(april) == ["rad-2", "RAD-3", "RAD-4"]
    assert (april.merged, april.closed) == ({}, {"RAD-1"})
    may = on("2010-05-01", *rows)
    assert (codes(may), may.merged) == (["rad-2", "RAD-4"], {"RAD-3": "RAD-2"})
    june = on("2010-06-30", *rows)
    assert (codes(june), june.merged) == (["RAD-4"], {"RAD-3": "RAD-4", "RAD-2": "RAD-4"})
    july = on("2010-07-01", *rows)
    assert (codes(july), july.closed) == (["RAD-1", "RAD-4"], frozenset())


def test_new_values_count_from_their_day_and_the_last_one_wins() -> None:
    rows = (
        "2010-06-01,A,RAD-2,contact,,left",
        "2010-05-01,A,RAD-2,contact,Zoë B,new",
        "2010-05-01,A,RAD-2, Email ,z@benwick.example,",
        "2010-05-01,A,RAD-2,nation,Wales,moved",
        "2010-05-01,A,RAD-2,name,X-ray,renamed",
    )
    assert on("2010-04-30", *rows).departments == REGISTER
    second = on("2010-05-31", *rows).departments[1]
    assert second == Department(
        *("rad-2", "X-ray", "Benwick Trust", "Zoë B", "z@benwick.example"),
        {"nation": "Wales", "beds": ""},
    )
    assert on("2010-06-01", *rows).departments[1].contact == ""
    assert on("2010-06-01").departments == REGISTER


FAULTS: dict[str, tuple[list[str], list[str]]] = {
    "nothing filled in": (
        [",,RAD-1,closed,,"],
        ["no date", "line 2: date", "nothing under 'who'", "nothing under 'reason'"],
    ),
    "a date that is none": (["Wexmoor,A,RAD-1,closed,,x"], ["can't be read", "line 2: date"]),
    "an unknown department": (
        ["2010-05-01,A,RAD-9,closed,,x"],
        ["not in the register", "line 2: department"],
    ),
    "an unknown change": (
        ["2010-05-01,A,RAD-1,clsoed,,x", "2010-05-01,A,RAD-1,code,RAD-9,x"],
        ["no such change", "Did you mean 'closed'?", "closed, merged and opened", "line 3: change"],
    ),
    "a merger into none": (
        ["2010-05-01,A,RAD-1,merged,,x", "2010-05-01,A,RAD-2,merged,Wexmoor,x"],
        ["merged into one that the register doesn't have", "line 2: value", "line 3: value"],
    ),
    "a merger into itself": (["2010-05-01,A,RAD-1,merged,rad-1,x"], ["merged into itself"]),
    "a merger into a closed one": (
        ["2010-05-01,A,RAD-1,merged,RAD-2,x", "2010-04-01,A,RAD-2,closed,,x"],
        ["merged into one that had closed", "lines 2 and 3"],
    ),
    "a merger into one not yet open": (
        ["2010-05-01,A,RAD-1,merged,RAD-2,x", "2010-06-01,A,RAD-2,opened,,x"],
        ["merged into one that had not opened yet", "lines 2 and 3"],
    ),
    "a value too many": (["2010-05-01,A,RAD-1,closed,RAD-2,x"], ["'closed' takes no value"]),
    "no name": (["2010-05-01,A,RAD-1,name,,x"], ["would have no name", "line 2: value"]),
    "two that disagree": (
        ["2010-05-01,A,RAD-1,contact,B,", "2010-05-02,A,RAD-1,contact,C,", "1/5/2010,A,RAD-1,"
         "contact,D,"],
        ["two changes of the same day disagree", "lines 2 and 4"],
    ),
    "closed and merged": (
        ["2010-05-01,A,RAD-1,closed,,x", "2010-05-01,A,RAD-1,merged,RAD-2,x"],
        ["disagree", "lines 2 and 3"],
    ),
    "a circle": (
        [
            "2010-06-01,A,RAD-3,merged,RAD-1,x",
            "2010-05-01,A,RAD-1,merged,RAD-2,x",
            "2010-05-02,A,RAD-2,merged,RAD-3,x",
        ],
        ["merged in a circle", "lines 2, 3 and 4", "'opened'"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_change_that_is_none_is_told_with_its_line(fault: str) -> None:
    rows, words = FAULTS[fault]
    with pytest.raises(Problems) as caught:
        on("2010-12-31", *rows)
    screen = str(caught.value)
    assert [word for word in words if word not in screen] == []
    assert "Wexmoor" not in screen
    assert all("changes.csv, line" in problem.where for problem in caught.value.problems)


def test_a_merger_taken_back_is_no_circle() -> None:
    rows = (
        "2010-05-01,A,RAD-1,merged,RAD-2,x",
        "2010-06-01,A,RAD-1,opened,,parted again",
        "2010-06-01,A,RAD-2,merged,RAD-1,x",
    )
    assert on("2010-06-01", *rows).merged == {"RAD-2": "RAD-1"}
