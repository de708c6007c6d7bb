"""What careless hands and hostile senders do to the office's files: told in words, or put right."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import permutations
from pathlib import Path

import pytest

from auditreport.definition import Definition
from auditreport.intake import VERBATIM, intake
from auditreport.models import parse
from auditreport.office.actions import Action, Decision
from auditreport.office.contacts import Contact
from auditreport.office.decisions_register import register_problems
from auditreport.office.disk import read_office_file
from auditreport.office.facts import read_facts
from auditreport.office.found_queries import found_queries
from auditreport.office.handover import Handover
from auditreport.office.handover_log import Order, hand_over
from auditreport.office.kept import OfficeFiles
from auditreport.office.letter_texts import read_letter_texts
from auditreport.office.letters import due_letters
from auditreport.office.page import text
from auditreport.office.queries import Event, Found, standing
from auditreport.office.query_cause import LONGEST, query_id
from auditreport.office.query_steps import update
from auditreport.office.recorded import SEEN, put_on_record
from auditreport.office.register_changes import read_register_changes, register_on
from auditreport.office.table import read_table, write_table
from auditreport.problems import Problem, Problems
from auditreport.raw import LISTING
from auditreport.register import read_register
from auditreport.tables import read_rows, write_csv
from auditreport.validated import ISSUE_COLUMNS
from tests.small_audit import DEFINITION, REGISTER

REPOSITORY = Path(__file__).resolve().parents[2]
AUDIT = parse(Definition, DEFINITION, "audit.yaml")
UNTIL = date(2024, 6, 30)
QUERY = "K3fa91c"


def day(of: str) -> date:
    return date.fromisoformat(f"2024-{of}")


# --- Tables ---


def test_a_name_pasted_into_the_heading_is_not_shown() -> None:
    headings = {"id,note,Wexmoor": "C", "id,note,Wexmoor,Wexmoor": "C", "id,Wexmoor,note": "B"}
    for heading, letter in headings.items():
        with pytest.raises(Problems) as caught:
            read_table(f"{heading}\n".encode(), "x.csv", ("id", "note"), example="id,note\n1,x")
        assert "wexmoor" not in str(caught.value).lower()
        assert f"too many: {letter}" in str(caught.value)


def test_a_cell_of_any_length_is_read() -> None:
    book = "x" * 200_000
    (line,) = read_table(f"id,note\n1,{book}\n".encode(), "x.csv", ("id", "note"), example="…")
    assert line["note"] == book


def test_a_pipe_in_a_file_s_place_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "decisions.csv")
    with pytest.raises(Problem, match="is a pipe"):
        read_office_file(tmp_path / "decisions.csv")


def test_what_turns_the_text_after_it_is_shown_as_its_number() -> None:
    assert text("form\u202excod.xlsx & <b>") == "form\\u202excod.xlsx &amp; &lt;b&gt;"


# --- The history of queries ---


def event(state: str, on: str, how: str = "") -> Event:
    return Event(QUERY, day(on), state, "someone", "IR-01", "Q1", "undated", "…", "…", how)


LIVES = {
    "corrected": [event("open", "03-01"), event("sent", "03-01"), event("closed", "05-01")],
    # A letter is entered late, under the day on which it was sent.
    "sent before": [event("open", "03-02"), event("sent", "03-01"), event("answered", "03-04")],
    "lapsed": [event("open", "03-01"), event("lapsed", "07-01"), event("closed", "07-02")],
    "again": [
        *(event("open", "03-01"), event("closed", "03-05", "decision D1")),
        *(event("open", "04-01", "taken back"), event("sent", "04-02")),
    ],
}


@pytest.mark.parametrize("life", LIVES.values(), ids=LIVES)
def test_a_history_that_was_sorted_says_the_same(life: Sequence[Event]) -> None:
    last = life[-1]
    there = [] if last.state == "closed" else [Found(QUERY, "IR-01", "Q1", "undated", "…", "…", "")]
    for rows in permutations(life):
        if rows[0].state == "open":
            continue  # as it may have come about
        assert standing(rows)[QUERY].state == last.state
        assert update(rows, there, [], [], max(e.date for e in rows), date.max) == list(rows)


def test_a_history_without_its_first_row_goes_on() -> None:
    rows = [event("sent", "03-02")]
    (old, closed) = update(rows, [], [], [], day("05-01"), UNTIL)
    assert (old, closed.state, closed.date) == (rows[0], "closed", day("05-01"))


def test_a_clock_that_goes_backwards_takes_nothing_away() -> None:
    rows = LIVES["corrected"]
    letter = Contact(day("03-01"), "someone", "IR-01", "query", QUERY)
    later = Contact(day("05-02"), "someone", "IR-02", "note", "", "they telephoned")
    assert update(rows, [], [letter, later], [], date(1970, 1, 1), UNTIL) == rows
    # A query that is closed by such a clock was not closed before it was opened.
    closed = update(rows[:2], [], [letter, later], [], date(1970, 1, 1), UNTIL)[-1]
    assert (closed.state, closed.date) == ("closed", day("03-01"))


def test_a_book_written_into_a_cell_is_quoted_by_its_beginning() -> None:
    columns = ("file", "question", "kind", "what", "do", "department", "return")
    whats = ["It says: '" + letter * 40_000 + "'." for letter in ("aa", "ab")]
    intake = write_table(
        ("file", "outcome", "reason", "department", "return"),
        [("a.xlsx", "included", "", "IR-01", "1")],
    )
    found = [
        found_queries(
            write_table(columns, [("a.xlsx", "Q1", "unreadable_answer", w, "Ask.", "IR-01", "1")]),
            intake,
        )[0]
        for w in whats
    ]
    assert all(len(one.what) == LONGEST + 1 and one.what.endswith("…") for one in found)
    # Another cause is another query, though it begins alike.
    assert found[0].query != found[1].query


def test_a_book_stands_in_no_list_of_the_office_and_its_query_keeps_its_id() -> None:
    book = "=Zebedee \n" * 4_000
    outcomes = write_csv(
        ("return", "pseudonym", "outcome", "reason", "message", "completed"),
        [("1", "d1", "included", "", "", ""), ("2", "", "quarantined", "x", "Not known.", "")],
    )
    issue = ("1", "d1", "", "", "Q1", "unreadable_answer", "The answer is none.", "Ask.")
    base = {"sheets": [], "near": [], "audit": "", "completed": None}
    sources = [
        {**base, "return": "1", "file": "=a.csv", "department": "IR-01", "pseudonym": "d1",
         "withheld": {"Q1": book}},
        {**base, "return": "2", "file": "b.csv", "department": book, "pseudonym": None,
         "withheld": {}},
    ]  # fmt: skip
    made = intake(sources, outcomes, write_csv(ISSUE_COLUMNS, [issue]))
    assert "\n'=a.csv,," in made.issues_csv
    assert "\n=a.csv,included," in made.intake_csv
    assert len(made.issues_csv) < LONGEST + 300
    (query,) = found_queries(made.issues_csv, made.intake_csv)
    whole = "The answer is none. It says: '" + "=Zebedee " * 4_000 + "'."
    assert query.query == query_id("IR-01", "unreadable_answer", "Q1", whole)
    assert query.what == whole[:LONGEST].rstrip() + "…"
    assert query.file == "=a.csv"
    message = read_rows(made.intake_csv, verbatim=VERBATIM)[1]["message"]
    assert message.startswith("Not known. The code given is '=Zebedee")
    assert len(message) < 120


# --- Decisions and the register ---


def test_a_department_that_went_into_one_that_closed_is_closed_with_it() -> None:
    departments = read_register(REGISTER, "register.csv", [])
    changes = read_register_changes(
        b"date,who,department,change,value,reason\n"
        b"2024-03-01,x,IR-01,merged,IR-02,r\n2024-03-02,x,IR-02,merged,IR-03,r\n"
        b"2024-04-01,x,IR-03,closed,,r\n",
        "register_changes.csv",
        departments,
        [],
    )
    before = register_on(departments, changes, day("03-31"))
    assert (before.merged, before.closed) == ({"IR-01": "IR-03", "IR-02": "IR-03"}, frozenset())
    after = register_on(departments, changes, day("04-01"))
    assert after.merged == {}
    assert sorted(after.closed) == ["IR-01", "IR-02", "IR-03"]
    assert [one.code for one in after.departments] == ["IR-04"]


def decision(line: int, department: str, action: Action, value: str = "") -> Decision:
    question = "Q1" if action is Action.ANSWER else ""
    return Decision(
        line, f"D{line}", day("05-20"), "x", department, question, action, value, "", ""
    )


ANSWER, SAME = Action.ANSWER, Action.SAME_DEPARTMENT


@pytest.mark.parametrize(
    ("made", "merged", "what"),
    [
        (decision(2, "CLOSED", ANSWER, "no"), {}, "not in the register on the deadline"),
        (decision(2, "CLOSED", SAME, "A"), {}, "not in the register on the deadline"),
        (decision(2, "OLD", ANSWER, "no"), {"OLD": "CLOSED"}, "not in the register"),
        (decision(2, "OLD", SAME, "A"), {"OLD": "A"}, "count as each other"),
        (decision(2, "B", SAME, "OLD"), {"OLD": "A"}, "a third one"),
        (decision(2, "OLD", ANSWER, "no"), {"OLD": "A"}, ""),
        (decision(2, "A", SAME, "CLOSED"), {}, ""),
        (decision(2, "A", SAME, "OLD"), {"OLD": "A"}, ""),
        (decision(2, "B", SAME, "A"), {"OLD": "A"}, ""),
    ],
)
def test_a_decision_must_fit_the_register(
    made: Decision, merged: dict[str, str], what: str
) -> None:
    told = list(register_problems([made], {"A", "B"}, merged, "decisions.csv"))
    assert len(told) == bool(what)
    for one in told:
        assert what in one.what
        assert one.where.startswith("decisions.csv, line 2")
        assert not {"CLOSED", "OLD"} & set(str(one).replace(":", " ").split())


def test_notes_of_an_earlier_run_that_are_damaged_are_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    LISTING.parent.mkdir()
    LISTING.write_text('{"files": []}', encoding="ascii")
    departments = read_register(REGISTER, "register.csv", [])
    made = [decision(2, "IR-01", SAME, "IR-02")]
    for damaged in (b'{"state": "x", "se', b"[1]", b"\xff\xfe", b'{"state": "x", "seen": 1}'):
        SEEN.write_bytes(damaged)
        put_on_record(OfficeFiles(departments, decisions=made), AUDIT, [])
        assert SEEN.read_bytes() != damaged


# --- Letters and hand-overs ---


def test_a_code_that_is_no_file_name_is_none_in_a_letter() -> None:
    (department, *_) = read_register(REGISTER, "register.csv", [])
    odd = replace(department, code="../RAD/0417")
    facts = read_facts(AUDIT, day("05-01"), [odd], "outcome\n", "pseudonym\n", [], {})
    texts = read_letter_texts(sorted(map(str, REPOSITORY.glob("workflow/letters/*.txt"))))
    (draft,) = due_letters(facts, texts, lambda one: (f"{one.code}.xlsx", b""), None)
    assert [name for name, _ in draft.attachments] == [".._RAD_0417.xlsx"]
    assert "/" not in draft.name


def test_a_hand_over_that_can_t_be_written_is_told_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("private").mkdir()
    Path("private/handover").write_text("a file in the folder's place", encoding="utf-8")
    with pytest.raises(Problem, match="the hand-over can't be written"):
        hand_over(
            Order("A university", day("10-01"), "x"),
            ["aa"],
            lambda _, __: Handover(b"zip", 1, 1),
            lambda _, __: None,
        )
