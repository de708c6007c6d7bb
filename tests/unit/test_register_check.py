"""What the register's check finds, and what it leaves in peace."""

import itertools
import time
from pathlib import Path

import pytest

from auditreport.office.register_check import COLUMNS, Finding, findings_csv, register_check
from auditreport.office.table import read_table
from auditreport.register import Department, read_register

REPOSITORY = Path(__file__).parents[2]


def department(code: str, name: str = "", organisation: str = "", **more: str) -> Department:
    given = {"contact": "A. Lead", "email": f"{code.lower()}@x.example", "nation": "England"} | more
    return Department(
        code,
        name or f"Radiology, {_place(code)}",
        organisation or f"{_place(code)} Trust",
        given.pop("contact"),
        given.pop("email"),
        given,
    )


def _place(code: str) -> str:
    """A name far from every other one's."""
    return "".join(("amb", "wel", "dor", "kes", "tun", "gil", "por", "hax", "vin", "ru")[int(c)] * 2
                   for c in code if c.isdigit())  # fmt: skip


SOUND = [department(f"R{number}") for number in range(10, 20)]


def found(*departments: Department, strata: tuple[str, ...] = ("nation",)) -> list[Finding]:
    return register_check([*SOUND, *departments], strata)


def kinds(*departments: Department) -> list[tuple[str, tuple[str, ...]]]:
    return [(one.kind, one.departments) for one in found(*departments)]


def test_a_sound_register_has_nothing_to_look_at() -> None:
    assert found() == []
    assert findings_csv([]) == "\ufeff" + ",".join(COLUMNS) + "\n"


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        # The same name but for case and spaces.
        (("Radiology", "North Trust"), ("radiology ", "North Trust"), "same_department"),
        # Two names in one organisation, however common their words.
        (("Radiology", "North Trust"), ("Imaging Department", "North Trust"), "near_name"),
        (("Northmoor Unit", "A Trust"), ("Unit, North Moor", "B Trust"), "near_name"),
        (("St Zoë's, Carrow", "A Trust"), ("Carrow: St Zoe’s Hospital", "B Trust"), "near_name"),
        (("Radiology, Norhtmoor", "A Trust"), ("Radiology, Northmoor", "B Trust"), "near_name"),
        (("CT", "Northmoor Trust"), ("MR", "North Moor Trust"), "near_organisation"),
        (("CT", "Northmoor NHS Trust"), ("MR", "Northmor Trust"), "near_organisation"),
    ],
)
def test_names_that_may_be_one(one: tuple[str, str], other: tuple[str, str], kind: str) -> None:
    assert kinds(department("A", *one), department("B", *other)) == [(kind, ("A", "B"))]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # A common name in two organisations; numbers, letters and points of the compass.
        (("Radiology", "Carrow Trust"), ("Radiology", "Dunmere Trust")),
        (("Northmoor site 1", "A Trust"), ("Northmoor site 2", "A Trust")),
        (("Northmoor unit A", "A Trust"), ("Northmoor unit B", "A Trust")),
        (("Eastmoor", "A Trust"), ("Westmoor", "B Trust")),
        (("Northmoor General", "A Trust"), ("Northmoor Infirmary", "A Trust")),
        (("CT", "Carrow Trust"), ("MR", "Carrow Trust")),
    ],
)
def test_names_of_two_departments(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert kinds(department("A", *one), department("B", *other)) == []


@pytest.mark.parametrize(
    "address",
    [
        *("lead@x", "lead.x.example", "@x.example", "a b@x.example", "a..b@x.example"),
        *(
            "A. Lead <a@x.example>",
            "a@x.example; b@x.example",
            "mailto:a@x.example",
            "a@x..example",
        ),
        *("a@x.example.", "a@-x.example", "a@@x.example", "a@x,example"),
    ],
)
def test_an_address_that_is_none(address: str) -> None:
    assert kinds(department("A", "CT", "North Trust", email=address)) == [
        ("malformed_email", ("A",))
    ]


def test_addresses_that_are_missing_or_shared() -> None:
    assert kinds(
        department("A", "CT", "North Trust", email=""),
        department("B", "MR", "North Trust", email="o'neil-x+audit@Sub.x.example"),
        department("C", "US", "North Trust", email="O'NEIL-x+audit@sub.x.example"),
    ) == [("no_email", ("A",)), ("shared_email", ("B", "C"))]


def test_what_is_empty() -> None:
    empty = Department("A", "", "", "", "a@x.example", {"nation": ""})
    assert [kind for kind, _ in kinds(empty)] == [
        *("no_name", "no_organisation", "no_contact", "missing_stratum")
    ]


def test_a_stratum_that_does_not_apply_is_told_once_and_a_gap_each_time() -> None:
    others = [
        department("A", "CT", "North Trust", foundation="yes"),
        department("B", "MR", "North Trust", foundation=""),
        *(department(f"W{n}", nation="Wales", foundation="") for n in range(30, 35)),
    ]
    findings = register_check(others, ["nation", "foundation"])
    assert [(one.kind, one.departments) for one in findings] == [
        ("missing_stratum", ("W30", "W31", "W32", "W33", "W34")),
        ("missing_stratum", ("B",)),
    ]
    assert "None of the 5 with nation 'Wales' has a foundation" in findings[0].what


@pytest.mark.parametrize("value", ["england", "Engalnd", "ENGLAND "])
def test_a_misspelt_value_of_a_stratum_makes_a_row_of_its_own(value: str) -> None:
    (only,) = found(department("A", "CT", "North Trust", nation=value))
    assert (only.kind, only.departments) == ("near_value", ("A",))
    assert f"'{value}'" in only.what


def test_the_list_is_read_back_and_no_cell_is_a_formula() -> None:
    findings = found(
        department("=A", "CT", "North Trust", email="=cmd|'/C calc'!A0", contact=""),
    )
    text = findings_csv(findings)
    assert "\n'=A" not in text.replace(",'=A,", "")
    lines = read_table(text.encode(), "x", COLUMNS, example="")
    assert [line["departments"] for line in lines] == ["=A", "=A"]


def test_the_shipped_register_is_sound() -> None:
    path = REPOSITORY / "audits/pacs-2010/register.csv"
    departments = read_register(path.read_bytes(), str(path), ["nation", "foundation"])
    findings = register_check(departments, ["nation", "foundation"])
    assert {one.kind for one in findings} <= {"missing_stratum", "near_organisation"}
    assert len(findings) <= 5


def test_ten_thousand_departments_are_checked_in_seconds() -> None:
    syllables = ("am", "be", "cor", "du", "es", "fen", "gor", "hex", "lin", "mo")
    places = [a + b + c + d for a, b, c, d in itertools.product(syllables, repeat=4)]
    many = [
        department(f"R{n}", f"St {places[n % 397]}’s, {places[n]}", f"{places[n % 400]} Trust")
        for n in range(9_900)
    ]
    alike = [department(f"S{n}", "Radiology, Northmoor", f"{n} Trust") for n in range(100)]
    start = time.perf_counter()
    findings = register_check([*many, *alike], ["nation"])
    assert time.perf_counter() - start < 5
    largest = next(one for one in findings if one.departments[:2] == ("S0", "S1"))
    assert len(largest.departments) == 100
    assert largest.what.endswith("and 80 more.")
