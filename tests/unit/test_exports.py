"""Exports: as five programs write them, each row a return; codes only where they are allowed."""

import csv
import io
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditreport.cells import Sheet
from auditreport.definition import Definition
from auditreport.exports import ExportRow, read_export
from auditreport.intake_map import ExportMap, IntakeMap, intake_faults
from auditreport.models import parse
from auditreport.problems import Problems
from auditreport.spellings import Spellings
from auditreport.unreadable import Unreadable
from auditreport.words import Answer

TEXTS = {
    "Q1": "Is the policy agreed with the Caldicott Guardian?",
    "Q2": "Can PACS/RIS be reached from outside?",
    "Q5a": "Are discs encrypted?",
    "Q10": "How is PACS reached?",
}
AUDIT = """\
id: small
title: A small audit
organisation: The Society of Examples
deadline: 2010-09-29
report_date: 2011-07-01
groups: [{id: access, title: Access}]
questions:
""" + "".join(
    f'  - {{id: {name}, group: access, text: "{text}", '
    + ("type: text" if name == "Q10" else 'expected: "yes"')
    + "}\n"
    for name, text in TEXTS.items()
)


def audit(extra: str = "") -> Definition:
    return parse(Definition, AUDIT + extra, "audit.yaml")


def sheet(*rows: Sequence[Any], **more: Any) -> Sheet:
    return Sheet("Export", rows=[list(row) for row in rows], **more)


def read(*rows: Sequence[Any], maps: Sequence[ExportMap] = ()) -> list[ExportRow]:
    found = read_export([sheet(*rows)], audit(), maps)
    assert found is not None
    return found


def said(row: ExportRow) -> dict[str, str]:
    assert row.reading is not None
    return {question: given.text for question, given in row.reading.answers.items()}


def from_csv(text: str, separator: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(text), delimiter=separator))


# --- One small export as each program writes it ---

REDCAP_RAW = """\
record_id,redcap_survey_identifier,form_timestamp,department_code,date_completed,q1,q2,q5a,q10,\
form_complete
1,,"2010-06-14 09:31:22",RAD-0417,2010-06-11,1,0,99,"Through VPN, mostly",2
2,,"[not completed]",RAD-0418,,1,,,,0
"""
REDCAP_LABELLED = f"""\
"Record ID","Survey Identifier","Survey Timestamp","Department code","{TEXTS["Q1"]}",\
"{TEXTS["Q2"]}","{TEXTS["Q5a"]}","{TEXTS["Q10"]}",Complete?
1,,"2010-06-14 09:31:22",rad-0417,Yes,No,"Don't know",VPN,Complete
"""
LIMESURVEY_CODES = """\
"id","submitdate","lastpage","startlanguage","seed","startdate","datestamp","code","Q1","Q2",\
"Q5a","Q10"
"1","2010-06-14 09:31:22","3","en","1529","2010-06-14 09:12:01","2010-06-14 09:31:22",\
"RAD-0417","Y","N","","VPN"
"2","","1","en","1530","2010-06-15 09:12:01","2010-06-15 09:13:22","RAD-0417","N","","",""
"3","1980-01-01 00:00:00","3","en","1531","","","RAD-0419","Y","Y","Y",""
"""
LIMESURVEY_FULL = f"""\
"id. Response ID","submitdate. Date submitted","lastpage. Last page","code. Department code",\
"Q1. {TEXTS["Q1"]}","Q2. {TEXTS["Q2"]}","Q5a. {TEXTS["Q5a"]}","Q10. {TEXTS["Q10"]}"
"1","2010-06-14 09:31:22","3","RAD-0417","Yes","No","N/A","VPN"
"""
KOBO = """\
"start";"end";"about/department_code";"access/q1";"access/q2";"access/q5a";"q10";"__version__";\
"_id";"_uuid";"_submission_time";"_validation_status";"_notes";"_status";"_submitted_by";\
"__tags__";"_index"
"";"";"";"#access";"";"";"";"";"";"";"";"";"";"";"";"";""
"2010-06-14T09:12:01.000+01:00";"2010-06-14T09:31:22.000+01:00";"RAD-0417";"yes";"no";"dk";\
"VPN";"v1";"61";"48583952-1892";"2010-06-14T08:31:30";"";"";"submitted_via_web";"";"";"1"
"""
KOBO_LABELS = f"""\
"start";"end";"About/Department code";"Access/{TEXTS["Q1"]}";"Access/{TEXTS["Q2"]}";\
"Access/{TEXTS["Q5a"]}";"{TEXTS["Q10"]}";"_id";"_uuid";"_submission_time";"_index"
"";"";"RAD-0417";"Yes";"No";"Don't know";"VPN";"61";"48583952-1892";"2010-06-14T08:31:30";"1"
"""
GOOGLE = f"""\
Timestamp,Email Address,Department code,{TEXTS["Q1"]},{TEXTS["Q2"]},Discs [{TEXTS["Q5a"]}],\
{TEXTS["Q10"]}
2010/06/14 9:31:22 AM GMT+1,a@example.org,RAD-0417,Yes,No,Don't know,VPN
"""
MICROSOFT = [
    [
        *("ID", "Start time", "Completion time", "Email", "Name", "What is your department code?"),
        # As it writes them: a non-breaking space here, a line's end there.
        *(TEXTS["Q1"].replace("Is the", "Is\u00a0the"), TEXTS["Q2"] + "\n"),
        *(TEXTS["Q5a"], TEXTS["Q10"], "Points - " + TEXTS["Q1"], "Feedback - " + TEXTS["Q1"]),
    ],
    [
        *(1, datetime(2010, 6, 14, 9, 12), datetime(2010, 6, 14, 9, 31), "anonymous", ""),
        *("RAD-0417", "Yes", "No", "Don't know", "VPN", 1.0, "Well done"),
    ],
]
CODES = parse(
    IntakeMap,
    'exports: [{name: codes, program: redcap, answers: {"1": yes, "0": no, "99": dont_know}}]',
    "intake.yaml",
).exports

PROGRAMS: dict[str, tuple[list[list[Any]], Sequence[ExportMap], str, int]] = {
    "REDCap, raw": (from_csv(REDCAP_RAW), CODES, "don't know", 11),
    "REDCap, labelled": (from_csv(REDCAP_LABELLED), (), "don't know", 14),
    "LimeSurvey, codes": (from_csv(LIMESURVEY_CODES), (), "", 14),
    "LimeSurvey, codes and texts": (from_csv(LIMESURVEY_FULL), (), "n/a", 14),
    "KoboToolbox, names": (from_csv(KOBO, ";"), (), "dk", 14),
    "KoboToolbox, labels": (from_csv(KOBO_LABELS, ";"), (), "don't know", 14),
    "Google Forms": (from_csv(GOOGLE), (), "don't know", 14),
    "Microsoft Forms": (MICROSOFT, (), "don't know", 14),
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_row_of_each_program_is_a_return(name: str) -> None:
    rows, maps, q5a, day = PROGRAMS[name]
    first = read(*rows, maps=maps)[0]
    assert first.place == ("row 3" if name == "KoboToolbox, names" else "row 2")
    answers = said(first)
    assert first.reading is not None
    assert first.reading.department_code == "RAD-0417"
    assert (first.reading.completed, first.reading.completed_fault) == (date(2010, 6, day), "")
    spellings = Spellings()
    assert spellings.read(answers["Q1"]) is Answer.YES
    assert spellings.read(answers["Q2"]) is Answer.NO
    assert answers["Q5a"].casefold() == q5a
    assert "VPN" in answers["Q10"]
    assert not first.reading.unknown_questions
    assert not first.reading.repeated_questions


def test_each_answer_has_its_cell() -> None:
    first = read(*MICROSOFT)[0].reading
    assert first is not None
    assert (first.answers["Q2"].sheet, first.answers["Q2"].cell) == (1, "H2")
    assert first.completed_at is not None
    assert first.completed_at.cell == "C2"


def test_codes_stay_as_they_are_where_no_map_allows_them() -> None:
    answers = said(read(*from_csv(REDCAP_RAW))[0])
    assert [answers[name] for name in ("Q1", "Q2", "Q5a")] == ["1", "0", "99"]
    other = [one.model_copy(update={"program": "limesurvey"}) for one in CODES]
    assert said(read(*from_csv(REDCAP_RAW), maps=other)[0]) == answers


def test_free_text_is_never_taken_for_a_code() -> None:
    rows = [["record_id", "department_code", "q1", "q10"], ["1", "RAD-1", 1.0, "1"]]
    assert said(read(*rows, maps=CODES)[0]) == {"Q1": "yes", "Q10": "1"}


def test_what_was_begun_and_not_submitted_is_refused() -> None:
    for rows, reasons in (
        (from_csv(REDCAP_RAW), ["", "not_submitted"]),
        (from_csv(LIMESURVEY_CODES), ["", "not_submitted", ""]),
    ):
        found = read(*rows)
        assert [row.refusal.reason if row.refusal else "" for row in found] == reasons
    undated = found[2].reading
    assert undated is not None
    assert (undated.completed, undated.completed_fault) == (None, "missing")


MAPPED = parse(
    IntakeMap,
    """\
exports:
  - name: other
    columns: {Q1: something_else}
  - name: redcap
    department: dept
    completed: done
    columns: {Q1: caldicott_agreed, Q2: group/outside}
    answers: {"1": yes, "N/A": blank}
""",
    "intake.yaml",
).exports


def test_a_map_names_what_headings_dont_tell() -> None:
    row = read(
        ["dept", "done", "caldicott_agreed", "Group/Outside", "q5a", "q1"],
        ["RAD-1", "14/06/2010", "1", "No", "n/a", "no"],
        maps=MAPPED,
    )[0]
    assert said(row) == {"Q1": "yes", "Q2": "No", "Q5a": ""}
    assert row.reading is not None
    assert row.reading.completed == date(2010, 6, 14)


# --- Headings ---


@pytest.mark.parametrize(
    "heading",
    ["Q5a", "q5a", "access/q5a", "access.q5a", "G1[Q5a]", "Q5a. Are discs encrypted?",
     "Q5a Are your discs encrypted?", "ARE DISCS ENCRYPTED? *", "Discs/Are discs encrypted?",
     "Grid [Are discs encrypted?]", "Q5a_label"],
)  # fmt: skip
def test_headings_that_tell_a_question(heading: str) -> None:
    assert said(read(["Department code", "Q1", heading], ["A-1", "Yes", "No"])[0])["Q5a"] == "No"


@pytest.mark.parametrize(
    "heading",
    ["q5a_comment", "Q5a[other]", "Q5a[SQ001]", "q5a___1", "Points - Q5a", "Comments: Q5a",
     "Q5a Comments", "Q5a. Please explain", "Q5aTime", "Q5a_complete", "Are discs encrypted", "Q5"],
)  # fmt: skip
def test_headings_beside_a_question_are_not_its_answer(heading: str) -> None:
    rows = [["Department code", "Q1", "Q2", heading], ["A-1", "Yes", "No", "Maybe"]]
    expected = {"Q1": "Yes", "Q2": "No"}
    if heading == "Are discs encrypted":  # the mark at the end makes no difference
        expected["Q5a"] = "Maybe"
    assert said(read(*rows)[0]) == expected


def test_labels_stand_before_codes_and_a_mapped_column_before_all() -> None:
    row = ["A-1", "1", "Yes", "No"]
    assert said(read(["code", "q1", "q1_label", "q2"], row)[0])["Q1"] == "Yes"


def test_two_columns_of_a_question_agree_or_are_repeated() -> None:
    rows = read(
        ["Department code", "Q1", "Q1", "Q2"],
        ["A-1", "", "Yes", "No"],
        ["A-2", "yes", "Yes.", "No"],
        ["A-3", "No", "Yes", "No"],
    )
    assert [said(row)["Q1"] for row in rows] == ["Yes", "yes", ""]
    assert [row.reading.repeated_questions for row in rows if row.reading] == [[], [], ["Q1"]]


def test_unknown_questions_are_named() -> None:
    reading = read(["code", "Q1", "Q2", "Q99", "Room 7"], ["A-1", "Yes", "No", "x", "y"])[0].reading
    assert reading is not None
    assert reading.unknown_questions == ["Q99"]


def test_headings_may_stand_below_a_title_and_away_from_the_corner() -> None:
    found = read_export(
        [
            sheet(
                ["Responses so far", ""],
                ["", ""],
                ["Department code", "Q1", "Q2"],
                ["A-1", "Yes", "No"],
                top=3,
                left=2,
            )
        ],
        audit(),
    )
    assert found is not None
    assert found[0].place == "row 7"
    assert found[0].reading is not None
    assert found[0].reading.answers["Q1"].cell == "D7"


# --- Rows ---


def test_rows_that_can_be_no_return_are_refused_and_empty_ones_passed_over() -> None:
    found = read(
        ["Department code", "Q1", "Q2", "Note"],
        ["", "", "", "sum of the above"],
        ["", "Yes", "", ""],
        [],
        ["A-1", "", "", ""],
    )
    assert [(row.place, row.refusal and row.refusal.reason) for row in found] == [
        ("row 3", "row_without_code"),
        ("row 5", None),
    ]
    two = read(["Department code", "Department code", "Q1", "Q2"], ["A-1", "A-2", "Yes", "No"])
    assert two[0].refusal is not None
    assert (two[0].refusal.reason, two[0].refusal.cell) == ("row_with_two_codes", "B2")


def test_no_two_rows_are_alike_and_the_same_export_reads_the_same() -> None:
    rows = [["Department code", "Q1", "Q2"], *[["A-1", "Yes", "No"]] * 3]
    assert len({row.sha256 for row in read(*rows)}) == 3
    assert [row.sha256 for row in read(*rows)] == [row.sha256 for row in read(*rows)]


def test_formulas_are_refused_for_their_cell() -> None:
    rows = [["code", "Q1", "Q2"], ["A-1", "Yes", "No"], ["A-2", "Yes", "No"]]
    found = read_export([sheet(*rows, formulas=frozenset({(1, 1), (2, 0)}))], audit())
    assert found is not None
    assert found[0].reading is not None
    assert found[0].reading.formula_questions == ["Q1"]
    assert said(found[0]) == {"Q1": "", "Q2": "No"}
    assert found[1].refusal is not None
    assert found[1].refusal.reason == "formula_code"


def test_what_is_hidden_is_told_and_a_hidden_row_is_a_return_refused() -> None:
    rows = [["code", "Q1", "Q2"], ["A-1", "Yes", "No"], ["", "", ""]]
    shown = sheet(*rows, hidden_rows=(2, 4), hidden_columns=(5,))
    found = read_export([shown, Sheet("Lists", visible=False)], audit())
    assert found is not None
    assert [(row.place, row.refusal and row.refusal.reason) for row in found] == [
        ("row 2", None),
        ("row 3", "hidden_row"),
        ("row 5", "hidden_row"),
    ]
    assert found[0].reading is not None
    assert [(one.sheet, one.columns) for one in found[0].reading.hidden] == [(1, ("F",)), (2, ())]


def test_rows_of_two_sheets_are_told_apart() -> None:
    one = sheet(["code", "Q1", "Q2"], ["A-1", "Yes", "No"])
    found = read_export([one, sheet(["Notes"]), one], audit())
    assert found is not None
    assert [row.place for row in found] == ["sheet 1 row 2", "sheet 3 row 2"]


# --- Dates ---


def dates(stamps: Sequence[str], heading: str = "Timestamp", order: str = "") -> list[date | None]:
    maps = [ExportMap(name="x", dates=order)] if order else []  # type: ignore[arg-type]
    rows = [["A-1", stamp, "Yes", "No"] for stamp in stamps]
    found = read(["code", heading, "Q1", "Q2"], *rows, maps=maps)
    assert all(
        row.reading.completed_fault == ("" if row.reading.completed else "unreadable")
        for row in found
        if row.reading
    )
    return [row.reading.completed if row.reading else None for row in found]


MAY, JUNE, DAY14 = date(2010, 5, 6), date(2010, 6, 5), date(2010, 6, 14)


@pytest.mark.parametrize(
    ("stamps", "heading", "order", "expected"),
    [
        (["6/14/10 9:31:22", "5/6/10 10:00:00"], "Completion time", "", [DAY14, MAY]),
        (["14/06/2010 09:31:22", "05/06/2010 10:00"], "Timestamp", "", [DAY14, JUNE]),
        (["05/06/2010 10:00:00"], "Timestamp", "", [None]),
        (["05/06/2010 10:00:00"], "Timestamp", "day_first", [JUNE]),
        (["5/6/2010 10:00 PM"], "Timestamp", "month_first", [MAY]),
        (["14/06/2010", "6/14/2010"], "Timestamp", "", [None, None]),
        (["05/06/2010"], "Date completed", "", [JUNE]),
        (["05/06/2010", "6/14/2010", "14 June 2010"], "Date completed", "", [None, None, DAY14]),
        (["05/06/10"], "Date completed", "", [None]),
        (["2010-06-14T09:31:22.000+01:00", "soon"], "_submission_time", "", [DAY14, None]),
    ],
)
def test_dates_are_read_or_told_but_never_guessed(
    stamps: list[str], heading: str, order: str, expected: list[date | None]
) -> None:
    assert dates(stamps, heading, order) == expected


def test_the_date_asked_for_stands_before_the_programs_own() -> None:
    rows = [["A-1", "2010-06-14", "1 June 2010", "Yes", ""], ["A-2", "2010-06-14", "", "Yes", ""]]
    found = read(["code", "Timestamp", "Date completed (day first)", "Q1", "Q2"], *rows)
    completed = [row.reading.completed for row in found if row.reading]
    assert completed == [date(2010, 6, 1), DAY14]


# --- What is no export ---


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [["Department code", "A-1"], ["Question", "Answer"], ["Q1", "Yes"], ["Q2", "No"]],
        [["Department code", "A-1"], ["Q1", "Yes"], ["Q2", "No"]],
        [["Department code", "Name"], ["A-1", "Unit One"]],
        [["See Q1 and Q2", "Timestamp"]],
    ],
)
def test_other_files_are_no_exports(rows: list[list[Any]]) -> None:
    assert read_export([sheet(*rows)], audit()) is None


def test_a_hidden_sheet_is_not_read() -> None:
    hidden = Sheet("x", visible=False, rows=[["code", "Q1", "Q2"], ["A-1", "Yes", "No"]])
    assert read_export([hidden], audit()) is None


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([["Timestamp", "Q1", "Q2"], ["2010-06-14", "Yes", "No"]], "no_department_column"),
        ([["Department code", "Q1", "Q2"]], "empty_export"),
    ],
)
def test_exports_that_cant_be_read_as_a_whole(rows: list[list[Any]], reason: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        read_export([sheet(*rows)], audit())
    assert refusal.value.reason == reason


CELL = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["Q1", "q2", "code", "Timestamp", "Yes", "[not completed]", "1/2/3 4:05", "#"]),
    st.floats(),
    st.booleans(),
    st.datetimes(),
)


@given(st.lists(st.lists(CELL, max_size=5), max_size=5))
def test_whatever_the_rows_hold_each_is_read_or_refused(rows: list[list[Any]]) -> None:
    headings = ["code", "Q1", "Q2", "Timestamp", "Date completed"]
    good = ["A-1", "Yes", "No", "2010-06-14 09:31", ""]
    found = read(headings, *rows, good, maps=[*CODES, *MAPPED])
    assert all((row.reading is None) != (row.refusal is None) for row in found)
    assert said(found[-1]) == {"Q1": "Yes", "Q2": "No"}


@given(st.lists(st.lists(CELL, max_size=5), max_size=5))
def test_any_other_sheet_is_none_or_refused(rows: list[list[Any]]) -> None:
    with suppress(Unreadable):
        read_export([sheet(*rows)], audit(), MAPPED)


# --- intake.yaml ---


@pytest.mark.parametrize(
    ("text", "line", "what", "fix"),
    [
        ("columns: {Q11: x}", "Q11", "no question of this audit", "Did you mean 'Q1'"),
        ("columns: {Q1: x, Q2: x}", "Q2", "named twice", "A column holds one thing"),
        ("{department: x, completed: x}", "completed", "named twice", "A column holds one thing"),
        ('columns: {Q1: ""}', "Q1", "no column is named", "caldicott_agreed"),
        ('answers: {"yes": no}', "yes", "read as 'yes'", '"1": "yes"'),
        ("answers: {TRUE: yes}", "yes", "anyway", '"TRUE": "yes"'),
        ('answers: {"a": yes, "A": no}', "A", "and for 'yes' above", "keep one"),
        ('answers: {"agreed": no}', "agreed", "read as 'yes'", "remove it"),
        ('answers: {"1": maybe}', "1", "should be 'yes'", "exports:"),
        ("colums: {Q1: x}", "colums", "unknown key", "Did you mean 'columns'"),
        ("program: excel", "program", "should be 'redcap'", "program: redcap"),
    ],
)
def test_faults_of_the_intake_map(text: str, line: str, what: str, fix: str) -> None:
    entry = text if text.startswith("{") else "{" + text + "}"
    definition = audit('spellings: {yes: ["agreed"]}\n')
    whole = "exports:\n  - {name: redcap, " + entry[1:]
    try:
        faults = list(intake_faults(parse(IntakeMap, whole, "intake.yaml"), definition))
        told = [(str(fault.path[-1]), fault.what, fault.fix) for fault in faults]
    except Problems as problems:
        told = [(one.where, one.what, one.fix) for one in problems.problems]
    assert len(told) == 1
    assert line in told[0][0]
    assert what in told[0][1]
    assert fix in told[0][2]


def test_two_maps_of_one_name_and_a_good_one() -> None:
    twice = parse(IntakeMap, "exports: [{name: a}, {name: a}]", "intake.yaml")
    assert [fault.path for fault in intake_faults(twice, audit())] == [("exports", 1, "name")]
    shown = parse(IntakeMap, IntakeMap.example, "intake.yaml")
    assert not list(intake_faults(shown, audit()))
    blank = 'exports: [{name: a, answers: {"N/A": blank, "Y": yes}}]'
    assert not list(intake_faults(parse(IntakeMap, blank, "intake.yaml"), audit()))
