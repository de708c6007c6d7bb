"""The office's CSV files: read however a spreadsheet program saved them, and written safely."""

import contextlib
import csv
import io
import re
import shutil
import subprocess
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from auditreport.office.disk import read_office_file, write_office_file
from auditreport.office.open_files import check_none_is_open
from auditreport.office.table import Line, read_days, read_table, write_table
from auditreport.problems import Problem, Problems, explain
from auditreport.safe_text import safe_text

COLUMNS = ("id", "date", "for_the_office", "note")
EXAMPLE = "id,date,for_the_office,note\nD1,2010-09-29,A. Officer,by telephone"
ROWS = [
    ["D1", "2010-09-29", "Zoë O'Hara, St Ebba’s", "=1+1"],
    ["D2", "2010-03-04", "A; B", 'two\nlines "quoted"'],
    ["D3", "", "-5", "+44 20 7946 0000"],
    ["D4", "2010-12-01", "", "'=q"],
]


def cells(data: bytes, columns: tuple[str, ...] = COLUMNS) -> list[list[str]]:
    lines = read_table(data, "private/x.csv", columns, example=EXAMPLE)
    return [[line[column] for column in columns] for line in lines]


def refused(data: bytes, **how: object) -> str:
    with pytest.raises((Problem, Problems)) as caught:
        read_table(data, "private/x.csv", COLUMNS, example=EXAMPLE, **how)  # type: ignore[arg-type]
    found = caught.value
    return explain([found]) if isinstance(found, Problem) else str(found)


# Whatever is written is read back.

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


def as_read(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


@given(st.lists(st.tuples(TEXT, TEXT), max_size=5))
def test_any_text_comes_back_as_it_was(rows: list[tuple[str, str]]) -> None:
    expected = [[as_read(cell) for cell in row] for row in rows]
    data = write_table(("a", "b"), rows).encode()
    assert cells(data, ("a", "b")) == [row for row in expected if any(row)]


@given(TEXT)
def test_no_cell_begins_as_a_formula_does(text: str) -> None:
    table = write_table(("a", "b"), [(text, "x")])
    _, (written, _) = csv.reader(io.StringIO(table, newline=""))
    assert not re.match(r"\s*[=+\-@＝＋－＠]|[\t\r\n]", written)


def test_numbers_stay_numbers_and_a_name_that_is_no_text_is_told() -> None:
    text = write_table(("a", "b", "c"), [(-5, None, 2.5), ("-5", "b\udceb.xlsx", True)])
    assert text == "\ufeffa,b,c\n-5,,2.5\n'-5,b\\udceb.xlsx,True\n"
    assert safe_text("RAD-0417") == "RAD-0417"
    # A file's path is kept as it is, to find the file again.
    text = write_table(("a", "b"), [("=a\r,b", "=c")], verbatim=("a",))
    assert text == '\ufeffa,b\n"=a\r,b",\'=c\n'


# Whatever a program made of it is read.


def saved(separator: str, quoting: int, end: str, hint: str = "") -> str:
    out = io.StringIO()
    written = list(csv.reader(io.StringIO(write_table(COLUMNS, ROWS)[1:], newline="")))
    csv.writer(out, delimiter=separator, quoting=quoting, lineterminator=end).writerows(written)
    return hint + out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
def test_every_encoding_separator_and_quoting(encoding: str, separator: str, quoting: int) -> None:
    for end in ("\n", "\r\n", "\r"):
        assert cells(saved(separator, quoting, end).encode(encoding)) == ROWS


def test_excels_own_hint_at_the_separator() -> None:
    assert cells(saved(";", csv.QUOTE_MINIMAL, "\r\n", "sep=;\r\n").encode()) == ROWS
    assert cells(saved("|", csv.QUOTE_MINIMAL, "\r\n", "sep=|\r\n").encode("utf-8-sig")) == ROWS
    # The hint is kept as a cell by a program that saves with another separator.
    assert cells(saved(",", csv.QUOTE_ALL, "\n", '"sep=;",,,\n').encode()) == ROWS


def test_lines_that_were_taken_for_one_cell() -> None:
    rows = [ROWS[0], ["D2", "", "A, B", 'said "yes"'], ROWS[3]]
    whole = [[line] for line in write_table(COLUMNS, rows)[1:].splitlines()]
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerows(whole)
    assert '"D2,,""A, B"",' in out.getvalue()
    assert cells(out.getvalue().encode("utf-8-sig")) == rows


def test_accents_that_a_program_saved_twice() -> None:
    twice = write_table(COLUMNS, ROWS).encode().decode("cp1252").encode("utf-8-sig")
    assert cells(twice) == ROWS


def test_headings_blank_rows_and_empty_columns() -> None:
    data = b"\n ID ,Date,For the Office,NOTE,,\n,,,,,\nD1, 2010-09-29 ,a,b,,\n\n;\nD2,,,,,\n"
    lines = read_table(data.replace(b";\n", b""), "x", COLUMNS, example=EXAMPLE)
    assert [(line.number, line["id"], line["date"]) for line in lines] == [
        (4, "D1", "2010-09-29"),
        (6, "D2", ""),
    ]


def test_optional_and_free_columns() -> None:
    data = b"id,Colour,note\nD1,red,n\n"
    (line,) = read_table(data, "x", ("id",), example=EXAMPLE, optional=("note", "who"), free=True)
    assert line.cells == {"id": "D1", "colour": "red", "note": "n", "who": ""}


def test_excel_leaves_empty_last_columns_away_after_sixteen_rows() -> None:
    # Each block of 16 rows is as wide as its widest.
    full = [f"D{n},2010-09-29,a,x\r\n" for n in range(2, 33)]
    short = [f"D{n},2010-09-29,a\r\n" for n in range(33, 40)]
    text = "id,date,for_the_office,note\r\n" + "".join([*full, *short])
    found = cells(text.encode())
    assert len(found) == 38
    assert found[-1] == ["D39", "2010-09-29", "a", ""]
    # In a block with a row that has them, a short one lacks a comma.
    assert "line 36" in refused((text + "D40,,,x\r\n").encode().replace(b"D36,", b"D36,"))


# What is wrong is told in words, with its place.

HEADING = "id,date,for_the_office,note\n"
FAULTS: dict[str, tuple[bytes, list[str]]] = {
    "empty": (b"", ["the file is empty", "where: private/x.csv", "D1,2010-09-29"]),
    "blank": (b"\xef\xbb\xbf \r\n,,\r\n", ["the file is empty"]),
    "no heading": (
        b"D1,2010-09-29,Wexmoor,x\n",
        ["the first line doesn't name the columns", "private/x.csv, line 1", "id,date,"],
    ),
    "a column missing": (
        b"id,dote,for_the_office,note\n",
        ["no column 'date'", "If the column 'dote' is meant, call it 'date'", "line 1"],
    ),
    "a column too many": (
        b"id,date,for_the_office,note,colour\nD1,,,,red\n",
        ["a column too many: E", "line 1", "Remove it"],
    ),
    "a column twice": (b"id,date,note,note,for_the_office\n", ["'note' stands twice"]),
    "a column without a name": (
        b"id,date,,for_the_office,note\nD1,,,,\nD2,,Wexmoor,,\n",
        ["a column that has no name", "private/x.csv, line 3"],
    ),
    "a cell too many": (
        (HEADING + "D1,,,,\nD2,,Wexmoor, North,x\n").encode(),
        ["the line has 5 cells, the heading 4", "private/x.csv, line 3", "in quotes"],
    ),
    "a cell too few": (
        (HEADING + "D1,Wexmoor,\nD2,,,\n").encode(),
        ["the line has 3 cells, the heading 4", "private/x.csv, line 2", "keeps its comma"],
    ),
    "an open quote": (
        (HEADING + 'D1,,"Wexmoor,x\nD2,,,\n').encode(),
        ["a quote is opened and not closed", "private/x.csv, line 2", "in quotes"],
    ),
    "an open quote before others": (
        (HEADING + 'D1,,,\nD2,,"Wexmoor,x\nD3,,"a, b",\n').encode(),
        ["a quote is opened and not closed", "private/x.csv, line 3"],
    ),
    "half-written": (
        (HEADING + "D1,,,\nD2,2010-0").encode(),
        ["ends in the middle", "not saved, or copied, to its end", "private/x.csv, line 3"],
    ),
    "cut in the middle of a letter": (
        (HEADING + "D1,,Zoë").encode("utf-8-sig")[:-1],
        ["cut off", "'CSV UTF-8'"],
    ),
    "a workbook under the name": (b"PK\x03\x04\x14\0\x06\0", ["holds no text", "'CSV UTF-8'"]),
    "bytes": (bytes(range(255, 0, -1)), ["holds no text"]),
    "zeros": (bytes(1000), ["the first line doesn't name"]),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_told_with_its_place_and_without_a_name(fault: str) -> None:
    data, words = FAULTS[fault]
    told = refused(data)
    assert [word for word in words if word not in told] == []
    assert "Wexmoor" not in told


def test_every_fault_is_told_at_once() -> None:
    assert "there are 3 things" in refused((HEADING + "D1\nD2,,,,x\nD3,,,\nD4,,\nD5,,,\n").encode())


@given(st.binary())
def test_whatever_the_bytes_it_is_a_table_or_a_problem(data: bytes) -> None:
    with contextlib.suppress(Problem, Problems):
        read_table(data, "x", (), example=EXAMPLE, optional=COLUMNS, free=True)


# Dates.


def lines_of(*texts: str) -> list[Line]:
    return [Line(number, {"date": text}) for number, text in enumerate(texts, start=2)]


@pytest.mark.parametrize(
    "text",
    [
        *("2010-09-29", "2010/09/29", "2010-09-29 00:00:00", "2010-09-29T00:00", "29/09/2010"),
        *("29/9/10", "29-09-2010", "29.9.2010", "29. 9. 10", "29-Sep-10", "29 Sept 2010"),
        *("29 September 2010", "29. September 2010", "29th of September 2010", "29SEP2010"),
        *("Wednesday, 29 September 2010", "Wed 29 Sep 2010", "September 29, 2010", "Sep-29-2010"),
        *("29/09/2010 12:00:00 AM", "9/29/2010", "40450", "40450.0", "  29 \u00a0Sep  2010 "),
    ],
)
def test_one_day_in_many_styles(text: str) -> None:
    assert read_days(lines_of(text, ""), "date", "x") == {2: date(2010, 9, 29), 3: None}


def test_the_month_comes_first_only_where_a_date_of_the_column_shows_it() -> None:
    assert read_days(lines_of("3/9/2010"), "date", "x") == {2: date(2010, 9, 3)}
    found = read_days(lines_of("3/9/2010", "9/29/2010", "2010-03-04", "1.2.2010"), "date", "x")
    assert list(found.values()) == [
        *(date(2010, 3, 9), date(2010, 9, 29)),
        *(date(2010, 3, 4), date(2010, 2, 1)),
    ]


def test_dates_that_nobody_can_tell_name_their_lines() -> None:
    with pytest.raises(Problems) as caught:
        read_days(lines_of("3/9/2010", "9/29/2010", "29/9/2010", "5/5/2010"), "date", "x.csv")
    assert [problem.where for problem in caught.value.problems] == ["x.csv, line 2: date"]
    bad = ("Wexmoor", "31.2.2010", "13/13/2010", "Sep-10", "2010", "1010-01-01", "29 mars 2010")
    with pytest.raises(Problems) as caught:
        read_days(lines_of("2010-09-29", *bad), "date", "x.csv")
    assert [problem.where for problem in caught.value.problems] == [
        f"x.csv, line {number}: date" for number in range(3, 10)
    ]
    assert "Wexmoor" not in str(caught.value)


@given(st.dates(date(1970, 1, 1), date(2069, 12, 31)), st.sampled_from(["%d/%m/%y", "%d %B %Y"]))
def test_any_day_is_read_back(day: date, style: str) -> None:
    assert read_days(lines_of(day.strftime(style)), "date", "x")[2] == day


# LibreOffice itself re-saves it.

needs_libreoffice = pytest.mark.skipif(
    shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed here"
)
UTF_8, UTF_16, WINDOWS = 76, 65535, 1


def resaved(path: Path, separator: str, charset: int, how: str = "") -> bytes:
    """A file after LibreOffice opened it and saved it as CSV."""
    out = path.parent / "saved"
    kind = f"csv:Text - txt - csv (StarCalc):{ord(separator)},34,{charset},1{how}"
    # As Excel's and LibreOffice's own dialogues do: dates and numbers are known for such.
    given = ["--infilter=Text - txt - csv (StarCalc):44,34,76,1,,2057,false,true"]
    done = subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation={(path.parent / 'profile').as_uri()}",
            "--headless",
            *(given if path.suffix == ".csv" else []),
            *("--convert-to", kind, "--outdir", out, path),
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )
    made = out / f"{path.stem}.csv"
    assert made.exists(), done.stdout + done.stderr
    return made.read_bytes()


@needs_libreoffice
@pytest.mark.parametrize(
    ("separator", "charset", "how"),
    [
        (";", WINDOWS, ""),
        ("\t", UTF_16, ",,0,true"),
        (";", UTF_8, ",,1033,true,false"),
        (",", UTF_8, ",,0,false,true"),
    ],
)
def test_libreoffice_saves_it_again(separator: str, charset: int, how: str, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    write_office_file(path, write_table(COLUMNS, ROWS))
    assert cells(resaved(path, separator, charset, how)) == ROWS


@needs_libreoffice
def test_dates_in_every_style_that_a_spreadsheet_shows(tmp_path: Path) -> None:
    styles = [
        *("yyyy-mm-dd", "dd/mm/yyyy", "d/m/yy", "m/d/yyyy", "d.m.yyyy", "d-mmm-yy", "d mmmm yyyy"),
        *("dddd, d mmmm yyyy", "mmmm d, yyyy", "dd/mm/yyyy hh:mm", "yyyy/mm/dd hh:mm:ss"),
        *("General", "m/d/yy h:mm AM/PM"),
    ]
    days = [date(2010, 3, 4), date(2010, 9, 29), date(2010, 12, 1)]
    columns = [f"style{number}" for number in range(len(styles))]
    book = xlsxwriter.Workbook(str(tmp_path / "x.xlsx"))
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, columns)
    for column, style in enumerate(styles):
        shown = book.add_format({"num_format": style})
        for row, day in enumerate(days, start=1):
            sheet.write_datetime(row, column, datetime(day.year, day.month, day.day), shown)
    sheet.set_column(0, len(styles), 40)
    book.close()
    data = resaved(tmp_path / "x.xlsx", ";", WINDOWS, ",,0,false,true")
    lines = read_table(data, "x.csv", columns, example=EXAMPLE)
    for column, style in zip(columns, styles, strict=True):
        assert list(read_days(lines, column, "x.csv").values()) == days, style


# Files that another program has open.


def test_a_file_is_written_whole_and_only_where_it_differs(tmp_path: Path) -> None:
    path = tmp_path / "private" / "x.csv"
    assert read_office_file(path) is None
    write_office_file(path, "a\n")
    before = path.stat()
    write_office_file(path, "a\n")
    assert path.stat().st_mtime_ns == before.st_mtime_ns
    path.chmod(0o640)
    write_office_file(path, "é\n")
    assert read_office_file(path) == "é\n".encode()
    assert path.stat().st_mode & 0o777 == 0o640
    assert [one.name for one in path.parent.iterdir()] == ["x.csv"]


@pytest.mark.parametrize("lock", [".~lock.x.csv#", "~$x.csv"])
def test_a_file_open_in_another_program_is_left_alone(lock: str, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("a\n")
    (tmp_path / lock).touch()
    write_office_file(path, "a\n")
    with pytest.raises(Problem) as caught:
        write_office_file(path, "b\n")
    assert "'x.csv' is open in Excel or another program" in str(caught.value)
    assert f"delete the file {lock}" in str(caught.value)
    assert path.read_text() == "a\n"


def test_no_run_begins_where_something_it_makes_anew_is_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("letters/letters.csv", "letters/a.eml", "custody.csv", "forms/~$A-1.xlsx"):
        (tmp_path / "private" / name).parent.mkdir(exist_ok=True, parents=True)
        (tmp_path / "private" / name).touch()
    (tmp_path / "private/forms/A-1.xlsx").touch()
    check_none_is_open(["snakemake", "letters"])
    for words in (["forms"], ["private/forms/"]):
        with pytest.raises(Problem) as caught:
            check_none_is_open(words)
        assert caught.value.what == "a file in 'forms' is open in Excel or another program"
        assert "A-1" not in str(caught.value)
    (tmp_path / "private/.~lock.custody.csv#").touch()
    check_none_is_open([])

    def locked(path: Path, *_: object) -> None:
        raise PermissionError(13, str(path))

    monkeypatch.setattr(Path, "open", locked)
    for words, name in (([], "'custody.csv'"), (["letters"], "a file in 'letters'")):
        with pytest.raises(Problem, match=f"{name} is open in Excel or another program"):
            check_none_is_open(words)


def test_what_may_not_be_read_or_written_is_told_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.csv").mkdir()
    with pytest.raises(Problem, match=r"'a\.csv' can't be read"):
        read_office_file(tmp_path / "a.csv")

    def locked(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    path = tmp_path / "x.csv"
    path.write_text("a\n")
    monkeypatch.setattr(Path, "replace", locked)
    with pytest.raises(Problem, match="is open in Excel"):
        write_office_file(path, "b\n")
    assert path.read_text() == "a\n"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a.csv", "x.csv"]
    monkeypatch.setattr(Path, "open", locked)
    with pytest.raises(Problem, match="is open in another program, or you may not read it"):
        read_office_file(path)
