"""What the office enters of letters and calls: read however Excel saved it."""

from __future__ import annotations

from datetime import date

import pytest

from auditreport.definition import Definition
from auditreport.models import parse
from auditreport.office.actions import Action, Decision
from auditreport.office.contacts import (
    KINDS,
    Contact,
    contacts_csv,
    read_about,
    read_contacts,
    undeliverable,
)
from auditreport.office.kept import OfficeFiles
from auditreport.office.record import read_record
from auditreport.office.register_changes import read_register_changes
from auditreport.problems import Problems
from auditreport.register import read_register
from tests.small_audit import DEFINITION, REGISTER

CODES = ["RAD-0001", "rad-0002"]


def read(text: str) -> list[Contact]:
    return read_contacts(text.encode("utf-8"), "private/contacts.csv", CODES)


def test_each_kind_is_read_as_it_is_written() -> None:
    about = {
        "reminder": "2010-03-15",
        "receipt": "123456789012",
        "refusal": "12e456789012",
        "query": "K3fa91c K90be2d",
        "answer": "K3fa91c",
    }
    contacts = [
        Contact(date(2010, 3, n + 1), "A. Ŵyn", "RAD-0002", kind, about.get(kind, ""), "=1+1")
        for n, kind in enumerate(KINDS)
    ]
    contacts.append(Contact(date(2010, 4, 1), "A. Ŵyn", "", "refusal", "00ff00ff00ff"))
    text = contacts_csv(contacts)
    assert read(text) == contacts
    assert contacts_csv(read(text)) == text
    # A number alone would be saved by Excel as 1.23457E+11.
    assert "return 123456789012" in text
    assert "return 12e456789012" in text


def test_what_excel_makes_of_it_is_read_back() -> None:
    """As a British Excel saves it: semicolons, its own dates, empty columns at the end."""
    saved = (
        "Date;Who;Department;Kind;About;Note;\r\n"
        "15/03/2010;A. Officer;rad-0001;Reminder;15/03/2010;;\r\n"
        "16/03/2010;A. Officer;RAD-0001;reminder;;out of turn;\r\n"
        '22/03/2010;A. Officer;RAD-0001;answer;"k3FA91C,  K90BE2D";by telephone;\r\n'
    )
    officer, code = "A. Officer", "RAD-0001"
    assert read_contacts(saved.encode("cp1252"), "private/contacts.csv", CODES) == [
        Contact(date(2010, 3, 15), officer, code, "reminder", "2010-03-15"),
        Contact(date(2010, 3, 16), officer, code, "reminder", "2010-03-16", "out of turn"),
        Contact(date(2010, 3, 22), officer, code, "answer", "K3fa91c K90be2d", "by telephone"),
    ]


def test_a_file_with_four_columns_is_enough() -> None:
    (contact,) = read("date,who,department,kind\n2010-03-15,A. Officer,RAD-0001,invitation\n")
    assert (contact.about, contact.note, contact.queries) == ("", "", ())


@pytest.mark.parametrize(
    ("row", "column", "word"),
    [
        (",A. Officer,RAD-0001,note,,", "date", "2010-03-22"),
        ("2010-03-15,,RAD-0001,note,,", "who", "who in the office"),
        ("2010-03-15,A. Officer,SECRET-1,note,,", "department", "RAD-0417"),
        ("2010-03-15,A. Officer,,invitation,,", "department", "RAD-0417"),
        ("2010-03-15,A. Officer,RAD-0001,reminnder,,", "kind", "Did you mean 'reminder'?"),
        ("2010-03-15,A. Officer,RAD-0001,answer,,", "about", "K3fa91c"),
        ("2010-03-15,A. Officer,RAD-0001,query,Q6,", "about", "K3fa91c"),
        ("2010-03-15,A. Officer,RAD-0001,receipt,,", "about", "return 3fa91c07b2d4"),
        ("2010-03-15,A. Officer,RAD-0001,reminder,in March,", "about", "2010-09-29"),
    ],
)
def test_a_row_that_says_too_little_is_told_with_its_line(row: str, column: str, word: str) -> None:
    with pytest.raises(Problems) as told:
        read(f"date,who,department,kind,about,note\n{row}\n")
    (problem,) = told.value.problems
    assert problem.where == f"private/contacts.csv, line 2: {column}"
    assert word in problem.fix
    assert "SECRET" not in str(problem)


def test_the_last_news_of_delivery_counts() -> None:
    def news(day: int, code: str, kind: str) -> Contact:
        return Contact(date(2010, 3, day), "A. Officer", code, kind)

    contacts = [
        news(9, "C", "undeliverable"),
        news(5, "A", "undeliverable"),
        news(7, "A", "reminder"),
        news(5, "B", "undeliverable"),
        news(6, "B", "delivered"),
        # Entered later, happened earlier.
        news(2, "C", "delivered"),
    ]
    assert undeliverable(contacts) == {"A", "C"}
    # An address of the day on which a letter came back, or later, is to be tried.
    assert undeliverable(contacts, {"A": date(2010, 3, 5), "C": date(2010, 3, 8)}) == {"C"}


def test_a_return_is_known_with_and_without_its_word() -> None:
    assert read_about("receipt", "return 0AFF") == read_about("refusal", "0aff") == "0aff"
    assert read_about("receipt", "1.23E+11") is None


def test_the_report_knows_who_was_reached_who_declined_and_who_left_by_the_deadline() -> None:
    audit = parse(Definition, DEFINITION, "audit.yaml")  # its deadline is 30 June 2024
    audit = audit.model_copy(update={"sent": date(2024, 3, 1)})
    more = "".join(f"IR-0{n},Unit {n},Organisation {n},,\n" for n in (5, 6, 7, 8))
    departments = read_register((REGISTER + more).encode(), "register.csv", [])
    lost = [Contact(date(2024, 5, 2), "A. Officer", f"IR-0{n}", "undeliverable") for n in (1, 2, 3)]
    no = Contact(date(2024, 5, 2), "A. Officer", "IR-04", "declined")
    rows = (
        "2024-05-03,A. Officer,IR-01,email,new@first.example\n"
        "2024-07-01,A. Officer,IR-02,contact,Too Late\n"
        "2024-05-03,A. Officer,IR-03,name,Unit Three and a Half\n"
        "2024-06-01,A. Officer,IR-05,closed,\n"
        "2024-06-01,A. Officer,IR-06,merged,IR-01\n"
        "2024-02-01,A. Officer,IR-07,closed,\n"
        "2024-07-01,A. Officer,IR-04,closed,\n"
    )
    head = "date,who,department,change,value,reason\n"
    rows = rows.replace("\n", ",it did\n")
    same, when = Action.SAME_DEPARTMENT, date(2024, 7, 2)
    one = Decision(2, "D1", when, "A. Officer", "IR-01", "", same, "IR-08", "…", "")
    changes = read_register_changes((head + rows).encode(), "changes.csv", departments, [])
    record = OfficeFiles(departments, changes, [*lost, no], [one]).record(audit)
    assert [department.code[-1] for department in record.register] == ["1", "2", "3", "4"]
    assert record.left == {"IR-05", "IR-06", "IR-08"}
    assert record.undeliverable == {"IR-02", "IR-03"}
    assert record.declined == {"IR-04"}
    assert read_record(record.to_json()) == record
