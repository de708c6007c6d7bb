"""A batch that the office sent is entered once, and without the rows that it took out."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from auditreport.office.contacts import Contact, contacts_csv, read_contacts
from auditreport.office.letters_sent import left_due, letters_sent
from auditreport.office.queries import Event
from auditreport.problems import Problem, Problems

FILE = "private/letters/letters.csv"
CODES = ["RAD-0001", "rad-0002"]
OFFICER = "A. Officer"
HEAD = "kind,department,name,contact,email,subject,file,about\n"
MONDAY, TUESDAY = date(2010, 3, 15), date(2010, 3, 16)


def row(kind: str, department: str, about: str = "") -> str:
    return f"{kind},{department},Radiology,A. Lead,lead@north.example,Subject,x.eml,{about}\n"


BATCH = (
    HEAD
    + row("invitation", "RAD-0001")
    + row("reminder", "rad-0002", "2010-03-15")
    + row("receipt", "RAD-0001", "return 123456789012")
    + row("query", "RAD-0001", "K111111 K222222")
    + row("refusal", "", "0a0b0c0d0e0f")
    + row("thanks", "RAD-0002")
)


def mark(
    batch: str | None,
    contacts: list[Contact],
    history: tuple[Event, ...] = (),
    on: date = MONDAY,
    officer: str = OFFICER,
) -> list[Contact]:
    data = None if batch is None else batch.encode()
    return letters_sent(data, FILE, contacts, history, CODES, on, officer)[0]


def event(query: str, state: str, on: date) -> Event:
    return Event(query, on, state, "auditreport", "RAD-0001", "Q6", "contradiction", "…", "…")


def test_each_letter_is_entered_once() -> None:
    noted = Contact(date(2010, 2, 1), OFFICER, "RAD-0002", "note", "", "moved to the new wing")
    marked = mark(BATCH, [noted])
    assert marked == [
        noted,
        Contact(MONDAY, OFFICER, "RAD-0001", "invitation"),
        Contact(MONDAY, OFFICER, "RAD-0002", "reminder", "2010-03-15"),
        Contact(MONDAY, OFFICER, "RAD-0001", "receipt", "123456789012"),
        Contact(MONDAY, OFFICER, "RAD-0001", "query", "K111111 K222222"),
        Contact(MONDAY, OFFICER, "", "refusal", "0a0b0c0d0e0f"),
        Contact(MONDAY, OFFICER, "RAD-0002", "thanks"),
    ]
    # What is written is what the next run reads, and the same batch marked anew adds nothing.
    kept = read_contacts(contacts_csv(marked).encode(), "private/contacts.csv", CODES)
    assert kept == marked
    for day in (MONDAY, TUESDAY):
        assert mark(BATCH + row("thanks", "RAD-0002"), kept, on=day) == kept


def test_a_row_taken_out_is_not_entered_however_excel_saved_the_rest() -> None:
    rest = BATCH.replace(row("invitation", "RAD-0001"), "").replace("2010-03-15", "15/03/2010")
    data = rest.replace(",", ";").replace("\n", "\r\n").encode("utf-16")
    marked, _ = letters_sent(data, FILE, [], (), CODES, MONDAY, OFFICER)
    assert [contact.kind for contact in marked] == [
        *("reminder", "receipt", "query", "refusal", "thanks")
    ]
    assert marked[0].about == "2010-03-15"


def test_what_has_no_address_was_not_sent_and_stays_due() -> None:
    given = "lead@north.example"
    rows = [
        row("invitation", "RAD-0001").replace(given, ""),
        row("thanks", "RAD-0001").replace(given, "lead@north"),  # none that a mail program takes
        row("refusal", "", "0a0b0c0d0e0f").replace(given, " "),
        row("invitation", "RAD-0002"),
    ]
    batch = HEAD + "".join(rows)
    marked, unaddressed = letters_sent(batch.encode(), FILE, [], (), CODES, MONDAY, OFFICER)
    assert marked == [Contact(MONDAY, OFFICER, "RAD-0002", "invitation")]
    assert unaddressed == 3
    assert "3 without an address not marked" in left_due(3, Path(FILE))
    # The officer found where to send one, and enters another by hand.
    batch = batch.replace(rows[2], row("refusal", "", "0a0b0c0d0e0f"))
    by_hand = [*marked, Contact(MONDAY, OFFICER, "RAD-0001", "invitation", "", "by post")]
    marked, unaddressed = letters_sent(batch.encode(), FILE, by_hand, (), CODES, MONDAY, OFFICER)
    assert [one.kind for one in marked] == ["invitation", "invitation", "refusal"]
    assert unaddressed == 1
    assert left_due(0, Path(FILE)) == ""


def test_the_next_reminder_is_another_letter() -> None:
    first = mark(HEAD + row("reminder", "RAD-0001", "2010-03-15"), [])
    second = mark(HEAD + row("reminder", "RAD-0001", "2010-08-16"), first, on=date(2010, 8, 17))
    assert [contact.about for contact in second] == ["2010-03-15", "2010-08-16"]


def test_a_query_opened_anew_may_be_sent_anew() -> None:
    batch = HEAD + row("query", "RAD-0001", "K111111")
    contacts = mark(batch, [], (event("K111111", "open", date(2010, 3, 1)),))
    past = (
        event("K111111", "open", date(2010, 3, 1)),
        Event("K111111", MONDAY, "sent", OFFICER, "RAD-0001", "Q6", "contradiction", "…", "…"),
    )
    assert mark(batch, contacts, past, on=TUESDAY) == contacts
    closed = (*past, event("K111111", "closed", date(2010, 3, 20)))
    assert mark(batch, contacts, closed, on=date(2010, 3, 21)) == contacts
    again = (*closed, event("K111111", "open", date(2010, 3, 25)))
    twice = mark(batch, contacts, again, on=date(2010, 3, 26))
    assert len(twice) == 2
    assert mark(batch, twice, again, on=date(2010, 3, 27)) == twice


def test_a_batch_that_is_none_is_told() -> None:
    with pytest.raises(Problem, match="no letters to mark"):
        mark(None, [])
    with pytest.raises(Problem, match="who sent") as nobody:
        mark(BATCH, [], officer=" ")
    assert "snakemake letters-sent --config officer=" in nobody.value.fix
    with pytest.raises(Problems) as told:
        mark(
            HEAD
            + row("answer", "RAD-0001", "K111111")
            + row("invitation", "SECRET-9")
            + row("invitation", "")
            + row("receipt", "RAD-0001", "1.23E+11")
            + row("reminder", "RAD-0001"),
            [],
        )
    assert [problem.where for problem in told.value.problems] == [
        f"{FILE}, line 2: kind",
        f"{FILE}, line 3: department",
        f"{FILE}, line 4: department",
        f"{FILE}, line 5: about",
        f"{FILE}, line 6: about",
    ]
    assert "SECRET" not in str(told.value)
