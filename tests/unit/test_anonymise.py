"""Anonymisation: no name, no code and no free text passes; and the shipped returns, read whole."""

import csv
import io
import json
from collections import Counter
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from auditreport.anonymise import Anonymised, anonymise
from auditreport.coded_themes import coders
from auditreport.definition import Definition
from auditreport.intake import Intake, intake
from auditreport.models import parse
from auditreport.office.record import OfficeRecord, read_record
from auditreport.problems import Problem, Problems
from auditreport.pseudonym import new_key, parse_key, pseudonym
from auditreport.register import Department, read_register
from auditreport.validate import Validated, validate

ROOT = Path(__file__).resolve().parents[2]
AUDIT = ROOT / "audits" / "pacs-2010"
KEYS = bytes(32), bytes(range(32))

DEFINITION = parse(
    Definition,
    """
id: small
title: Small audit
organisation: A college
deadline: 2010-09-29
report_date: 2011-07-01
strata: [{id: nation, title: Nation}]
groups: [{id: access, title: Access}]
questions:
  - {id: Q1, group: access, text: First, expected: "yes"}
  - {id: Q2, group: access, text: Second, type: text, themes: [{id: portal, title: Portal}]}
""",
    "audit.yaml",
)
REGISTER = [
    Department("RAD-0417", "Zebedee unit", "Zebedee Trust", "Zoë", "z@zebedee.example",
               {"nation": "Wales"}),
    Department("rad-0418 ", "Zebedee annexe", "zebedee  trust", "", "", {"nation": "Wales"}),
]  # fmt: skip
THEMES = "\ufeffDepartment,question,theme,coder\n rad-0417,Q2,portal,HT\n\nRAD-0418,Q2,portal,HT\n"


def form(code: str, answer: str, text: str = "", day: str = "2010-06-14") -> bytes:
    book = openpyxl.Workbook()
    book.active.title = "=Zebedee"
    for row in [
        ["Department", "Zebedee unit"],
        ["Department code", code],
        ["Date completed", day],
        ["Question", "Answer"],
        ["Q1", answer],
        ["Q2", text],
    ]:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


SOURCES = [
    ("Zebedee/a, b.xlsx", form("rad-0417", "Zebedee says yes", "+Zebedee’s portal", "14 Zeb 2010")),
    ("=Zebedee.xlsx", form("ZEB-0419", "Yes")),
    ("Zebedee\udce9.xlsx", form("RAD-0416", "Yes")),
    ("Zebedee.csv", b"Zebedee"),
    ("Zebedee.xlsx", b"PK\x03\x04Zebedee"),
    ("annexe.xlsx", form(" RAD-0418", "N")),
]


def stages(
    sources: list[tuple[str, bytes]], definition: Definition, key: bytes
) -> tuple[Anonymised, Validated, Intake]:
    anonymised = anonymise(sources, OfficeRecord(REGISTER), definition, key, THEMES.encode())
    validated = validate(json.loads("".join(anonymised.returns_json))["returns"], definition)
    listed = intake(
        json.loads("".join(anonymised.sources_json)), validated.outcomes_csv, validated.issues_csv
    )
    return anonymised, validated, listed


def test_nothing_that_names_anyone_passes() -> None:
    made, validated, listed = stages(SOURCES, DEFINITION, KEYS[0])
    assert (made.read, made.quarantined) == (2, 4)
    working = [
        *("".join(made.returns_json), made.departments_csv, made.themes_csv, validated.answers_csv),
        *(validated.outcomes_csv, validated.issues_csv, validated.quality_returns_csv),
    ]
    for text in working:
        assert "zeb" not in text.lower()
        assert "rad-" not in text.lower()
        assert "portal" not in text.replace(",portal\n", "")
    assert "Zebedee says yes" in listed.issues_csv


def test_every_file_has_its_row_and_the_officer_is_told_what_it_says() -> None:
    _, _, listed = stages(SOURCES, DEFINITION, KEYS[0])
    rows = {
        row["file"]: row
        for row in csv.DictReader(io.StringIO(listed.intake_csv.removeprefix("\ufeff")))
    }
    assert {name: (row["outcome"], row["reason"]) for name, row in rows.items()} == {
        "Zebedee/a, b.xlsx": ("included", ""),
        "=Zebedee.xlsx": ("quarantined", "unknown_department"),
        r"Zebedee\xe9.xlsx": ("quarantined", "unknown_department"),
        "Zebedee.csv": ("quarantined", "no_department_code"),
        "Zebedee.xlsx": ("quarantined", "damaged"),
        "annexe.xlsx": ("included", ""),
    }
    near = rows[r"Zebedee\xe9.xlsx"]
    assert "The code given is 'RAD-0416'." in near["message"]
    assert near["for_the_office"].startswith("The register has 'RAD-041")
    issues = list(csv.DictReader(io.StringIO(listed.issues_csv)))
    assert [(row["kind"], row["sheet"], row["cell"]) for row in issues] == [
        ("unreadable_date", "'=Zebedee", "B3"),
        ("unreadable_answer", "'=Zebedee", "B5"),
    ]


def test_free_text_stays_with_the_office_and_cannot_be_a_formula() -> None:
    made, validated, _ = stages(SOURCES, DEFINITION, KEYS[0])
    assert (
        made.free_text_csv
        == "\ufeffdepartment,question,text,found\nRAD-0417,Q2,'+Zebedee’s portal,\n"
    )
    assert sorted(a["Q2"] for a in validated.answers_by_department.values()) == ["blank", "yes"]


def test_pseudonyms_depend_on_the_key_and_on_nothing_else() -> None:
    first, again, other = (
        stages(sources, DEFINITION, key)
        for sources, key in [(SOURCES, KEYS[0]), (SOURCES[::-1], KEYS[0]), (SOURCES, KEYS[1])]
    )
    assert first == again
    names = [line.split(",") for line in first[0].departments_csv.splitlines()[1:]]
    assert len({name for name, *_ in names}) == 2
    assert len({organisation for _, organisation, *_ in names}) == 1
    assert first[0].departments_csv != other[0].departments_csv
    assert first[1].quality_issues_csv == other[1].quality_issues_csv
    department = pseudonym(KEYS[0], "department", "RAD-0417")
    assert [department, "Q2", "portal"] in [
        line.split(",") for line in first[0].themes_csv.splitlines()
    ]
    assert pseudonym(KEYS[0], "organisation", "RAD-0417") != department


@pytest.mark.parametrize("text", ["", "ab" * 31, "zz" * 32, "ab" * 33, "ab" * 31 + "é"])
def test_a_key_that_is_none_is_refused_unquoted(text: str) -> None:
    with pytest.raises(Problem) as refusal:
        parse_key(text)
    assert not text or text not in str(refusal.value)
    assert len(parse_key(new_key() + "\n")) == 32


def test_themes_that_name_what_is_not_there_are_told_by_line() -> None:
    text = "department,question,theme\nRAD-0417,Q2,portal\nRAD-9,RAD-9,portal\nRAD-0417,Q2,RAD-9\n"
    with pytest.raises(Problems) as refusal:
        anonymise([], OfficeRecord(REGISTER), DEFINITION, KEYS[0], text.encode())
    assert [problem.where for problem in refusal.value.problems] == [
        "themes.csv, line 3: department",
        "themes.csv, line 3: question",
        "themes.csv, line 4: theme",
    ]
    assert "RAD-9" not in str(refusal.value)
    with pytest.raises(Problems, match="no column 'theme'"):
        anonymise([], OfficeRecord(REGISTER), DEFINITION, KEYS[0], b"department,question,theem\n")


def test_themes_follow_mergers_and_those_of_who_does_not_count_are_left_out() -> None:
    office = OfficeRecord(
        REGISTER,
        merged={"RAD-1": "RAD-0418"},
        closed=frozenset({"RAD-2"}),
        unopened=frozenset({"RAD-3"}),
    )
    # Semicolons and UTF-16, as a spreadsheet program may save it.
    text = "Department;Question;Theme;Coder;Date\n" + "".join(
        f"{code};Q2;portal;H. Tester;2010-10-11\n"
        for code in ("RAD-1", "RAD-2", "RAD-3", "rad-0418")
    )
    made = anonymise([], office, DEFINITION, KEYS[0], text.encode("utf-16"))
    annexe = pseudonym(KEYS[0], "department", "RAD-0418")
    assert made.themes_csv == f"pseudonym,question,theme\n{annexe},Q2,portal\n"
    assert coders(text.encode("utf-16")) == ["H. Tester"]
    assert read_record(office.to_json()).unopened == {"RAD-3"}


# --- The shipped example ---


@pytest.fixture(scope="module")
def example() -> tuple[Anonymised, Validated]:
    definition = parse(Definition, (AUDIT / "audit.yaml").read_text("utf-8"), "audit.yaml")
    register = read_register(
        (AUDIT / "register.csv").read_text("utf-8"), "register.csv", ["nation", "foundation"]
    )
    raw = ROOT / "raw"
    sources = [
        (path.relative_to(raw).as_posix(), path.read_bytes())
        for path in sorted(raw.rglob("*"))
        if path.is_file()
    ]
    themes = (AUDIT / "themes.csv").read_bytes()
    made = anonymise(sources, OfficeRecord(register), definition, KEYS[0], themes)
    return made, validate(json.loads("".join(made.returns_json))["returns"], definition)


def test_the_shipped_returns_are_all_read_as_they_were_published(example: Any) -> None:
    made, validated = example
    assert (made.read, made.quarantined) == (85, 0)
    assert len(validated.answers_by_department) == 85
    published = (ROOT / "tests" / "golden" / "pacs-2010-published.csv").read_text("utf-8")
    for row in csv.DictReader(io.StringIO(published)):
        name = row["question"]
        found = Counter(answers[name] for answers in validated.answers_by_department.values())
        found["departments"] = found["yes"] + found["no"]
        found["achieved"] = found["no" if row["expected"] == "no" else "yes"]
        parts = ("not_applicable", "blank", "dont_know", "departments", "achieved")
        assert {part: found[part] for part in parts} == {part: int(row[part]) for part in parts}
        assert found["not_asked"] == (15 if name == "Q11" else 0)


def test_the_shipped_returns_raise_no_issue_but_nine_contradictions(example: Any) -> None:
    _, validated = example
    assert validated.quality_issues_csv == "kind,issues,returns\ncontradiction,9,9\n"
