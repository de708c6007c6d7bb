"""Letters: when each is due, what it says, and that it says nothing of another department."""

import csv
import email.parser
import email.policy
import io
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest

from auditreport.definition import Definition
from auditreport.forms import form
from auditreport.models import parse
from auditreport.office.contacts import Contact
from auditreport.office.eml import eml
from auditreport.office.facts import OfficeFacts, ReturnFact, Status, read_facts
from auditreport.office.letter_texts import (
    WIDTH,
    WORDINGS,
    LetterText,
    check_letter_texts,
    letter_text,
    read_letter_texts,
)
from auditreport.office.letters import due_letters, letters_csv, sender, summary
from auditreport.office.letters_due import due
from auditreport.office.queries import Event
from auditreport.problems import Problems
from auditreport.register import Department, code_key
from auditreport.words import Answer, Outcome
from tests.small_audit import DEFINITION

REPOSITORY = Path(__file__).resolve().parents[2]
TEXTS = read_letter_texts(sorted(map(str, (REPOSITORY / "workflow" / "letters").glob("*.txt"))))
AUDIT = parse(
    Definition,
    DEFINITION
    + "sent: 2024-03-01\nreminders: [2024-04-01, 2024-05-01]\nqueries_until: 2024-07-14\n"
    + "office: {name: Audit Office, email: audit@society.example, telephone: 020 7946 0000}\n"
    + "retention: {until: 2025-06-30}\n",
    "audit.yaml",
)
ONE = Department("IR-01", "Unit One", "First Trust", "Ann Example", "ann@first.example")
TWO = Department("IR-02", "Unit Two", "Second Trust", "Ben Example", "ben@second.example")
REPORT = ("report.pdf", b"%PDF-1.7")
ANSWERS = {"Q1": Answer.YES, "Q2": Answer.DONT_KNOW, "Q3": Answer.NOT_ASKED, "Q4": Answer.BLANK}


def on(day: str) -> date:
    return date.fromisoformat(day)


def facts(
    today: str,
    *,
    departments: Sequence[Department] = (ONE,),
    returns: Sequence[ReturnFact] = (),
    contacts: Sequence[tuple[str, ...]] = (),
    queries: Sequence[Event] = (),
    definition: Definition = AUDIT,
) -> OfficeFacts:
    """Facts of a day; a contact is its day, kind and, where it has them, about and department."""
    kept = [
        Contact(on(day), "A. Officer", (rest[1:] or ("IR-01",))[0], kind, (rest or ("",))[0])
        for day, kind, *rest in contacts
    ]
    by_id = {query.query: query for query in queries}
    return OfficeFacts(definition, on(today), departments, returns, kept, by_id)


def returned(
    outcome: Outcome = Outcome.INCLUDED, reason: str = "", name: str = "r1", code: str = "IR-01"
) -> ReturnFact:
    answers = ANSWERS if outcome is Outcome.INCLUDED else {}
    return ReturnFact(name, "f.xlsx", code, outcome, reason, "", on("2024-05-02"), "", answers)


def query(name: str = "Kaaaaaa", state: str = "open", **changes: str) -> Event:
    event = Event(name, on("2024-05-03"), state, "auditreport", "IR-01", "Q1", "", "", "")
    return replace(event, **changes)  # type: ignore[arg-type]


def letters(known: OfficeFacts) -> list[tuple[str, str]]:
    return [(one.kind, one.about) for one in due(known)]


# --- When they are due ---

INVITED = ("2024-03-01", "invitation")


@pytest.mark.parametrize(
    ("today", "contacts", "expected"),
    [
        ("2024-02-29", [], []),
        ("2024-03-01", [], ["invitation"]),
        ("2024-06-30", [], ["invitation"]),
        ("2024-07-01", [], []),
        ("2024-03-01", [INVITED], []),
        # Nobody is reminded of what never came.
        ("2024-05-02", [], ["invitation"]),
        ("2024-03-31", [INVITED], []),
        ("2024-04-01", [INVITED], ["reminder 2024-04-01"]),
        ("2024-04-30", [INVITED], ["reminder 2024-04-01"]),
        # The latest planned one alone, however many were left out.
        ("2024-05-01", [INVITED], ["reminder 2024-05-01"]),
        ("2024-06-30", [INVITED], ["reminder 2024-05-01"]),
        ("2024-07-01", [INVITED], []),
        ("2024-04-30", [INVITED, ("2024-04-02", "reminder", "2024-04-01")], []),
        (
            "2024-05-01",
            [INVITED, ("2024-04-02", "reminder", "2024-04-01")],
            ["reminder 2024-05-01"],
        ),
        # The planned day counts, and not the one on which it was sent at last.
        (
            "2024-05-02",
            [INVITED, ("2024-05-02", "reminder", "2024-04-01")],
            ["reminder 2024-05-01"],
        ),
        ("2024-05-02", [INVITED, ("2024-05-02", "reminder", "2024-05-01")], []),
        # Invited since: its reminder is the next one.
        ("2024-04-03", [("2024-04-02", "invitation")], []),
        ("2024-05-01", [("2024-04-02", "invitation")], ["reminder 2024-05-01"]),
        ("2024-05-01", [INVITED, ("2024-03-02", "undeliverable")], []),
        ("2024-03-03", [("2024-03-02", "undeliverable")], []),
        (
            "2024-05-01",
            [INVITED, ("2024-03-02", "undeliverable"), ("2024-03-09", "delivered")],
            ["reminder 2024-05-01"],
        ),
        ("2024-05-01", [INVITED, ("2024-03-02", "declined")], []),
        ("2024-03-03", [("2024-03-02", "declined")], []),
    ],
)
def test_invitations_and_reminders(
    today: str, contacts: list[tuple[str, ...]], expected: list[str]
) -> None:
    assert [
        " ".join(filter(None, one)) for one in letters(facts(today, contacts=contacts))
    ] == expected


def test_letters_go_again_to_a_new_address_and_stop_where_that_fails_too() -> None:
    lost = facts("2024-05-01", contacts=[INVITED, ("2024-03-02", "undeliverable")])
    assert letters(replace(lost, readdressed={"IR-01": on("2024-03-01")})) == []
    found = replace(lost, readdressed={"IR-01": on("2024-03-13")})
    assert letters(found) == [("reminder", "2024-05-01")]
    again = [*found.contacts, replace(found.contacts[-1], date=on("2024-03-20"))]
    assert letters(replace(found, contacts=again)) == []


def test_a_return_overrules_that_a_department_would_not_take_part() -> None:
    known = facts("2024-05-03", returns=[returned()], contacts=[("2024-03-02", "declined")])
    assert known.status("IR-01") is Status.RETURNED
    assert letters(known) == [("receipt", "r1")]


def test_an_audit_that_says_not_when_it_is_sent_invites_at_once() -> None:
    unsaid = AUDIT.model_copy(update={"sent": None})
    assert letters(facts("2020-01-01", definition=unsaid)) == [("invitation", "")]


@pytest.mark.parametrize("outcome", [one for one in Outcome if one is not Outcome.PILOT])
def test_who_sent_anything_is_neither_invited_nor_reminded(outcome: Outcome) -> None:
    for contacts in ([], [INVITED]):
        known = facts("2024-05-01", returns=[returned(outcome, "damaged")], contacts=contacts)
        kinds = {kind for kind, _ in letters(known)}
        assert not kinds & {"invitation", "reminder"}


def test_a_pilot_return_is_no_answer_to_the_audit() -> None:
    pilot = [returned(Outcome.PILOT)]
    assert letters(facts("2024-05-01", returns=pilot)) == [("invitation", "")]
    known = facts("2024-05-01", returns=pilot, contacts=[INVITED])
    assert letters(known) == [("reminder", "2024-05-01")]


@pytest.mark.parametrize(
    ("outcome", "today", "contacts", "expected"),
    [
        (Outcome.INCLUDED, "2024-05-03", [], ["receipt"]),
        (Outcome.LATE, "2024-07-03", [], ["receipt"]),
        (Outcome.INCLUDED, "2024-09-01", [("2024-09-01", "thanks")], ["receipt"]),
        (Outcome.INCLUDED, "2024-09-02", [("2024-09-01", "thanks")], []),
        (Outcome.INCLUDED, "2024-05-03", [("2024-05-03", "receipt", "r1")], []),
        (Outcome.INCLUDED, "2024-05-03", [("2024-05-03", "receipt", "r0")], ["receipt"]),
        (Outcome.INCLUDED, "2024-05-03", [("2024-03-03", "undeliverable")], []),
        (Outcome.SUPERSEDED, "2024-05-03", [], []),
        (Outcome.DUPLICATE, "2024-05-03", [], []),
        (Outcome.PILOT, "2024-05-03", [INVITED, ("2024-05-01", "reminder", "2024-05-01")], []),
        (Outcome.WITHDRAWN, "2024-05-03", [], []),
    ],
)
def test_receipts(
    outcome: Outcome, today: str, contacts: list[tuple[str, ...]], expected: list[str]
) -> None:
    known = facts(today, returns=[returned(outcome)], contacts=contacts)
    assert letters(known) == [(kind, "r1") for kind in expected]


@pytest.mark.parametrize(
    ("reason", "today", "contacts", "expected"),
    [
        ("damaged", "2024-05-03", [], 1),
        ("unknown_department", "2024-09-01", [], 1),
        ("damaged", "2024-09-02", [], 0),
        ("damaged", "2024-05-03", [("2024-05-03", "refusal", "r1", "")], 0),
        ("damaged", "2024-05-03", [("2024-05-03", "refusal", "r1", "IR-02")], 0),
        ("damaged", "2024-05-03", [("2024-05-03", "refusal", "r0", "")], 1),
        # A query asks about it, the office mends it, the office decided so.
        ("conflicting_returns", "2024-05-03", [], 0),
        ("still_being_written", "2024-05-03", [], 0),
        ("set_aside", "2024-05-03", [], 0),
    ],
)
def test_refusals(reason: str, today: str, contacts: list[tuple[str, ...]], expected: int) -> None:
    refused = returned(Outcome.QUARANTINED, reason, code="")
    known = facts(today, returns=[refused], contacts=[*contacts, INVITED], departments=[])
    assert letters(known) == [("refusal", "r1")] * expected


def test_queries_go_out_in_one_letter_while_they_are_open_and_can_be_answered() -> None:
    asked = [
        query("Kaaaaaa"),
        query("Kbbbbbb"),
        *(
            query(f"K{n}", state)
            for n, state in enumerate(("sent", "answered", "closed", "lapsed"))
        ),
    ]
    told = [("2024-05-02", "receipt", "r1")]

    def on_day(today: str, queries: Sequence[Event] = asked) -> list[tuple[str, str]]:
        return letters(facts(today, returns=[returned()], contacts=told, queries=queries))

    assert on_day("2024-05-03") == on_day("2024-07-14") == [("query", "Kaaaaaa Kbbbbbb")]
    assert on_day("2024-07-15") == []
    assert on_day("2024-05-03", asked[2:]) == []
    back = facts("2024-05-03", contacts=[("2024-05-01", "undeliverable")], queries=asked)
    assert letters(back) == []


@pytest.mark.parametrize(
    ("outcome", "today", "contacts", "expected"),
    [
        (Outcome.INCLUDED, "2024-08-31", [], 0),
        (Outcome.INCLUDED, "2024-09-01", [], 1),
        (Outcome.INCLUDED, "2025-06-30", [], 1),
        (Outcome.INCLUDED, "2025-07-01", [], 0),
        (Outcome.INCLUDED, "2024-09-01", [("2024-09-01", "thanks")], 0),
        (Outcome.LATE, "2024-09-01", [], 0),
        (Outcome.WITHDRAWN, "2024-09-01", [], 0),
    ],
)
def test_thanks(
    outcome: Outcome, today: str, contacts: list[tuple[str, ...]], expected: int
) -> None:
    told = [("2024-05-02", "receipt", "r1"), *contacts]
    known = facts(today, returns=[returned(outcome)], contacts=told)
    assert letters(known) == [("thanks", "")] * expected
    assert len(due_letters(known, TEXTS, a_form, REPORT)) == expected
    assert due_letters(known, TEXTS, a_form, None) == []


def test_nothing_goes_to_whom_the_register_no_longer_has() -> None:
    known = facts(
        "2024-05-03", departments=[TWO], returns=[returned()], queries=[query()], contacts=[INVITED]
    )
    assert [(one.kind, one.department) for one in due(known)] == [("invitation", "IR-02")]


def test_a_year_in_which_each_batch_is_marked_never_sends_a_letter_twice() -> None:
    contacts: list[tuple[str, ...]] = []
    seen: Counter[tuple[str, str]] = Counter()
    for days in range(0, 600, 3):
        today = on("2024-02-01") + timedelta(days)
        # Two goes on each day.
        for _ in range(2):
            known = facts(
                today.isoformat(),
                returns=[returned(code="IR-02")] if today > on("2024-05-02") else [],
                departments=[ONE, TWO],
                contacts=contacts,
            )
            for one in due(known):
                seen[one.kind, one.department] += 1
                contacts.append((today.isoformat(), one.kind, one.about, one.department))
    assert seen == {
        ("invitation", "IR-01"): 1,
        ("invitation", "IR-02"): 1,
        ("reminder", "IR-01"): 2,
        ("reminder", "IR-02"): 2,
        ("receipt", "IR-02"): 1,
        ("thanks", "IR-02"): 1,
    }


# --- What they say ---


def a_form(department: Department) -> tuple[str, bytes]:
    return f"{department.code}.xlsx", f"form of {department.code}".encode()


def drafted(known: OfficeFacts, kind: str, texts: Mapping[str, LetterText] = TEXTS) -> str:
    (one,) = [d for d in due_letters(known, texts, a_form, REPORT) if d.kind == kind]
    assert max(map(len, one.body.splitlines())) <= WIDTH
    assert "{" not in one.subject + one.body
    assert "\n\n\n" not in one.body
    return one.body


def test_the_receipt_has_each_answer_in_words_beside_its_question() -> None:
    body = drafted(facts("2024-05-03", returns=[returned()]), "receipt")
    assert (
        "Date completed: 2 May 2024\n\n"
        "The rota\n"
        "Q1  Yes             Is there a rota at all hours?\n"
        "Q2  Don’t know      Is the rota shared with another unit?\n"
        "Q3  Not asked       If so, is the agreement in writing?\n\n"
        "Skills\n"
        "Q4  Blank           Have lists been cancelled for want of staff?\n\n"
    ) in body
    assert "deadline" not in body


def test_the_receipt_asks_an_undated_or_written_answer_back_as_what_it_is() -> None:
    question = AUDIT.questions[0].model_copy(
        update={"id": "Q10", "type": "text", "expected": None, "text": "In what other ways? " * 9}
    )
    definition = AUDIT.model_copy(update={"questions": [*AUDIT.questions, question]})
    one = replace(returned(), completed=None, answers={**ANSWERS, "Q10": Answer.YES})
    body = drafted(facts("2024-05-03", returns=[one], definition=definition), "receipt")
    assert "Date completed: none that we could read" in body
    assert "Q10  Text received   In what other ways? In what other ways? In" in body
    assert "\n" + " " * 21 + "other ways?" in body


def test_a_late_return_is_told_so_and_shown_no_answers() -> None:
    one = replace(returned(Outcome.LATE), completed=on("2024-07-03"))
    body = drafted(facts("2024-07-04", returns=[one]), "receipt")
    assert "completed on 3 July 2024, after the deadline of\n30 June 2024." in body
    assert "Blank" not in body
    assert "This is how we read" not in body


def test_a_query_says_what_we_found_and_what_we_ask() -> None:
    asked = [
        query("Kaaaaaa", kind="contradiction", what="Q1 is “no”, yet Q4 is “yes”.", do="Ask them."),
        query("Kbbbbbb", kind="undated", question="", what="The return has no date."),
        query("Kcccccc", kind="conflicting_returns", question="", what="The department sent two."),
    ]
    told = [("2024-05-02", "receipt", "r1")]
    known = facts("2024-05-03", returns=[returned()], queries=asked, contacts=told)
    body = drafted(known, "query")
    assert (
        "\n\n[Kaaaaaa] Q1: Is there a rota at all hours?\n"
        "  Q1 is “no”, yet Q4 is “yes”. Please tell us which answer is right.\n\n"
        "[Kbbbbbb] The form as a whole\n"
        "  The return has no date. Please tell us on which day the form was\n"
        "  completed.\n\n"
        "[Kcccccc] The form as a whole\n"
        "  We have more than one form of yours,"
    ) in body
    assert "If we do not hear from you, we cannot count any of these forms." in body
    assert "by 14 July 2024" in body
    assert "Ask them" not in body


def test_of_forms_that_contradict_each_other_the_letter_says_which_they_are() -> None:
    clash = query(kind="conflicting_returns", question="", what="The department sent two.")
    one, two = (
        replace(returned(Outcome.QUARANTINED, "conflicting_returns", name), file=file)
        for name, file in (("r1", "from Northmoor/first.xlsx"), ("r2", "second.xlsx"))
    )
    known = facts("2024-05-03", returns=[one, replace(two, completed=None)], queries=[clash])
    body = drafted(known, "query")
    assert (
        "  We have more than one form of yours, with different answers\n"
        "  (“first.xlsx”, completed on 2 May 2024 and “second.xlsx”, without a\n"
        "  date), and their dates don’t tell which is the later. Please tell us\n"
        "  which of them counts. Until then we can count none of them.\n"
    ) in body
    assert "Northmoor" not in body
    assert "we count your answers" not in body
    asked = query(kind="undated", question="", what="The return has no date.")
    other = drafted(facts("2024-05-03", returns=[returned()], queries=[asked]), "query")
    assert "we count your answers as we have them" in other


def test_a_refusal_says_what_to_do_and_names_no_department() -> None:
    said = (
        "Sheet 1, cell B2: the department code in the file is none of this audit's. Please copy "
        "the code exactly as it was given to your department with the form. The code given is "
        "'IR-1'."
    )
    one = replace(returned(Outcome.QUARANTINED, "unknown_department", code=""), message=said)
    one = replace(one, for_the_office="The register has 'IR-01'.", file="Unit One IR-01.xlsx")
    known = facts("2024-05-03", returns=[one], contacts=[INVITED])
    (draft,) = (d for d in due_letters(known, TEXTS, a_form, REPORT) if d.kind == "refusal")
    assert (draft.to, draft.to_name, draft.department) == ("", "", "")
    body = " ".join(draft.body.split())
    assert "Dear colleague, Thank you" in body
    assert "Sheet 1, cell B2: the department code in the file is none of this audit's." in body
    assert "given to your department with the form. We would be glad" in body
    assert "IR-" not in draft.subject + body
    assert "Unit" not in draft.subject + body
    after = facts("2024-07-03", returns=[one])
    assert "30 June" not in drafted(after, "refusal")


def test_a_department_that_has_closed_is_not_asked_to_send_its_form_again() -> None:
    closed = replace(returned(Outcome.QUARANTINED, "closed_department"), department="")
    known = facts("2024-05-03", departments=[], returns=[closed])
    (draft,) = due_letters(known, TEXTS, a_form, REPORT)
    assert (draft.kind, draft.about) == ("refusal", "r1")
    assert "is closed, or has left the audit" in " ".join(draft.body.split())
    assert "you need do nothing more" in " ".join(draft.body.split())
    assert not any(word in draft.body for word in ("again", "fresh", "30 June"))


def test_who_has_no_address_or_no_name_gets_a_draft_to_nobody_and_stands_in_the_list() -> None:
    unknown = replace(ONE, email="ask Ann", contact=" ")
    known = facts("2024-03-01", departments=[unknown])
    (draft,) = due_letters(known, TEXTS, a_form, REPORT)
    assert (draft.to, draft.to_name) == ("", "")
    assert draft.body.startswith("Dear colleague,\n\n")
    (row,) = listed_in(letters_csv([draft], [unknown]))
    assert row["email"] == "ask Ann"
    assert summary([draft, draft, replace(draft, kind="query", to="a@b.example")]) == (
        "2 invitations and 1 query: drafts and a list in private/letters; 2 without an address"
    )
    assert summary([]) == "no letter is due today"


def test_an_office_that_the_audit_does_not_name_leaves_no_gap() -> None:
    unsaid = AUDIT.model_copy(update={"office": None})
    known = facts("2024-03-01", definition=unsaid)
    assert drafted(known, "invitation").endswith(
        "\n\nWith kind regards,\n\nThe Society of Examples\n"
    )
    assert sender(unsaid) == ("The Society of Examples", "")
    assert drafted(facts("2024-03-01"), "invitation").endswith(
        "Audit Office\nThe Society of Examples\naudit@society.example\n020 7946 0000\n"
    )


def test_the_list_is_a_spreadsheets_and_names_every_draft() -> None:
    odd = replace(ONE, name='=HYPERLINK("x")', contact="+44", code="../IR 01")
    same = replace(TWO, code="..\\IR 01")
    refused = returned(Outcome.QUARANTINED, "damaged", "12e4", "")
    known = facts("2024-03-01", departments=[odd, same], returns=[refused])
    drafts = due_letters(known, TEXTS, a_form, REPORT)
    rows = listed_in(letters_csv(drafts, known.departments))
    assert [(row["kind"], row["department"], row["about"]) for row in rows] == [
        ("invitation", "../IR 01", ""),
        ("invitation", "..\\IR 01", ""),
        # In words, or a spreadsheet program would take it for 120,000.
        ("refusal", "", "return 12e4"),
    ]
    assert rows[0]["name"] == '\'=HYPERLINK("x")'
    assert rows[0]["contact"] == "'+44"
    assert [row["file"] for row in rows] == [f"{draft.name}.eml" for draft in drafts]
    assert [draft.name for draft in drafts] == [
        "invitation-_IR_01",
        "invitation-_IR_01-2",
        "refusal-12e4",
    ]


def listed_in(text: str) -> list[dict[str, str]]:
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


# --- Nothing of another department ---


def test_no_letter_holds_anything_of_another_department() -> None:
    departments = [
        Department(
            f"XQ-{n:03d}z",
            f"Depåtment Nr{n:03d}z",
            f"Organisåtion Nr{n:03d}z",
            f"Persön Nr{n:03d}z",
            f"p{n:03d}z@unit{n:03d}z.example",
        )
        for n in range(60)
    ]
    returns, queries = [], []
    for n, one in enumerate(departments[:40]):
        outcome = [Outcome.INCLUDED, Outcome.INCLUDED, Outcome.LATE, Outcome.QUARANTINED][n % 4]
        fact = returned(outcome, "damaged" if n % 4 == 3 else "", f"r{n}", code_key(one.code))
        others = f"{departments[n + 1].code} {departments[n + 2].name}"
        returns.append(replace(fact, file=f"{others}.xlsx", for_the_office=others))
        code = code_key(one.code)
        queries.append(
            query(f"K{n:06d}", department=code, kind="undated", what="No date.", do=others)
        )
    contacts = [("2024-03-01", "invitation", "", one.code) for one in departments[:50]]
    drafts = []
    for today in ("2024-05-02", "2024-09-01"):
        known = facts(
            today, departments=departments, returns=returns, contacts=contacts, queries=queries
        )
        drafts += due_letters(
            known, TEXTS, lambda one: (f"{one.code}.xlsx", form(AUDIT, one)), REPORT
        )
    kinds = Counter(draft.kind for draft in drafts)
    assert kinds == {
        **{"invitation": 10, "reminder": 10, "receipt": 60},
        **{"query": 40, "refusal": 20, "thanks": 20},
    }
    marks = {one.code: (one.code[3:], f"Nr{one.code[3:]}") for one in departments}
    for draft in drafts:
        assert draft.department
        content = eml(draft, *sender(AUDIT))
        message = email.parser.BytesParser(policy=email.policy.default).parsebytes(content)
        texts = [*map(str, message.values()), draft.name]
        for part in message.walk():
            if part.get_content_type() == "text/plain":
                texts.append(str(part.get_content()))
            elif part.get_filename() not in (None, REPORT[0]):
                texts.append(str(part.get_filename()))
                book = openpyxl.load_workbook(io.BytesIO(part.get_content()))
                texts += [
                    str(cell.value)
                    for sheet in book
                    for row in sheet.iter_rows()
                    for cell in row
                    if cell.value is not None
                ]
        whole = "\n".join(texts)
        assert marks[draft.department][0] in whole
        others = [code for code in marks if marks[code][0] in whole]
        assert others == [draft.department]


def test_names_from_outside_are_text_in_a_letter_and_nothing_else() -> None:
    odd = replace(ONE, name="{code} {answers}\r\nBcc: x@y", contact="A\nB", organisation="{audit")
    (draft,) = due_letters(facts("2024-03-01", departments=[odd]), TEXTS, a_form, REPORT)
    assert "We invite {code} {answers} Bcc: x@y ({audit)" in draft.body
    assert draft.body.startswith("Dear A B,\n")


# --- Their wording ---


def test_the_house_has_wording_for_every_kind_in_words_that_hold_for_any_audit() -> None:
    assert set(TEXTS) == set(WORDINGS)
    for text in TEXTS.values():
        assert "PACS" not in text.subject + text.body
        assert "radiolog" not in (text.subject + text.body).lower()
        assert "Dear {contact}," in text.body
        assert "{office}" in text.body


def test_an_audits_own_wording_takes_the_place_of_the_houses(tmp_path: Path) -> None:
    own = tmp_path / "letters" / "invitation.txt"
    own.parent.mkdir()
    own.write_bytes(
        "\r\nsubject:  {audit} \r\n\r\nLiebe {contact},\r\n\r\n\r\n- {form}: Größe, {code}\r\n"
        "{office_telephone}\r\n\r\n  {office}\r\n".encode("cp1252")
    )
    house = REPOSITORY / "workflow" / "letters" / "invitation.txt"
    texts = read_letter_texts([str(house), str(own)])
    known = facts("2024-03-01")
    assert drafted(known, "invitation", {**TEXTS, **texts}) == (
        "Liebe Ann Example,\n\n- IR-01.xlsx: Größe, IR-01\n020 7946 0000\n\n  Audit Office\n"
    )
    assert texts["invitation"].subject == "{audit}"


def test_long_lines_are_broken_and_a_date_is_not() -> None:
    text = letter_text(
        f"Subject: s\n\n{'word ' * 12}by {{deadline}}.\n  - {'item ' * 15}{{late}}\n".encode(),
        "receipt.txt",
    )
    _, body = text.filled({"deadline": "30 June 2024", "late": "x"})
    assert body == (f"{'word ' * 12}by\n30 June 2024.\n  - {'item ' * 12}item\n    item item x\n")


@pytest.mark.parametrize(
    ("name", "text", "line", "what", "fix"),
    [
        ("reminders.txt", "Subject: s\n\nt", 0, "no letter 'reminders'", "Did you mean 'reminder'"),
        ("reminder.txt", "", 1, "doesn't begin with its subject", "Subject: Reminder"),
        ("reminder.txt", "Dear {contact},\n\nt", 1, "doesn't begin with its subject", "Subject:"),
        ("reminder.txt", "Subject: \n\nt", 1, "doesn't begin with its subject", "Subject:"),
        ("reminder.txt", "Subject: s\n", 1, "a subject and no text", "Subject: Reminder"),
        ("reminder.txt", "Subject: s\nt", 1, "no empty line follows the subject", "Keep the"),
        ("reminder.txt", "Subject: s\n\n{contakt}", 3, "no {contakt}", "mean 'contact'"),
        ("reminder.txt", "Subject: {naem}\n\nt", 1, "no {naem}", "{department}"),
        ("reminder.txt", "\n\nSubject: s\n\n{}", 5, "no {} to", "{department}"),
        ("reminder.txt", "Subject: s\n\n{answers}", 3, "nothing in a letter", "receipt.txt"),
        ("receipt.txt", "Subject: s\n\nSo: {answers}", 3, "is a list", "line of its own"),
        ("receipt.txt", "Subject: {answers}\n\nt", 1, "is a list", "line of its own"),
        ("receipt.txt", "Subject: s\n\n{contact", 3, "opened and not closed", "{contact}"),
        ("receipt.txt", "Subject: s\n\n{{contact}}", 3, "opened and not closed", "{contact}"),
    ],
)
def test_a_fault_in_a_letters_wording_is_told_before_there_is_a_letter(
    tmp_path: Path, name: str, text: str, line: int, what: str, fix: str
) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(Problems) as caught:
        check_letter_texts([str(tmp_path / name)])
    (problem,) = caught.value.problems
    assert what in problem.what
    assert fix in problem.fix
    assert problem.where == str(tmp_path / name) + (f", line {line}" if line else "")


def test_all_faults_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "query.txt").write_text("Subject: {a}\n\n{b}\n}", encoding="utf-8")
    with pytest.raises(Problems) as caught:
        check_letter_texts([str(tmp_path / "query.txt"), str(tmp_path / "thanks.txt")])
    assert len(caught.value.problems) == 4


# --- The facts that they rest on ---


def test_facts_are_read_as_the_run_wrote_them() -> None:
    intake = (
        "\ufefffile,outcome,reason,message,department,pseudonym,for_the_office,return,completed\n"
        "-a.xlsx,included,,Has 1 issue.,ir-01,p1,,r1,2024-05-02\n"
        '"b,1.xlsx",quarantined,unknown_department,"The code given is \'-\'.",\'-,,,r2,\n'
        "c.xlsx,pilot,pilot_folder,,XX-9,p9,'+x,r3,\n"
    )
    answers = "pseudonym,Q2,Q1,Q3,Q4\np1,no,yes,not_asked,blank\n"
    known = read_facts(AUDIT, on("2024-05-03"), [ONE, TWO], intake, answers, [], {})
    first, second, third = known.returns
    assert list(first.answers.items()) == [
        ("Q1", "yes"),
        ("Q2", "no"),
        ("Q3", "not_asked"),
        ("Q4", "blank"),
    ]
    assert (first.file, first.department, first.completed) == ("-a.xlsx", "IR-01", on("2024-05-02"))
    assert (second.file, second.department, second.completed) == ("b,1.xlsx", "", None)
    assert (third.department, third.for_the_office, third.answers) == ("XX-9", "+x", {})
    assert known.status("ir-01") is Status.RETURNED
    assert (
        read_facts(AUDIT, on("2024-05-03"), [], intake[: intake.index("\n")], "", [], {}).returns
        == []
    )


@pytest.mark.parametrize(
    ("outcomes", "contacts", "status"),
    [
        ([], [], Status.NOT_INVITED),
        ([], [INVITED], Status.WAITING),
        ([Outcome.PILOT], [INVITED], Status.WAITING),
        ([], [INVITED, ("2024-03-02", "undeliverable")], Status.UNDELIVERABLE),
        ([Outcome.QUARANTINED], [INVITED], Status.REFUSED),
        ([Outcome.QUARANTINED, Outcome.LATE], [], Status.LATE),
        ([Outcome.LATE, Outcome.INCLUDED], [], Status.RETURNED),
        ([Outcome.WITHDRAWN, Outcome.PILOT], [("2024-03-02", "undeliverable")], Status.WITHDRAWN),
    ],
)
def test_where_a_department_stands(
    outcomes: list[Outcome], contacts: list[tuple[str, ...]], status: Status
) -> None:
    returns = [returned(outcome) for outcome in outcomes]
    assert facts("2024-05-03", returns=returns, contacts=contacts).status("IR-01") is status
