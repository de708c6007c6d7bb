"""Lives of queries, from day to day: found, sent, answered, settled, lapsed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from auditreport.office.actions import Action, Decision
from auditreport.office.contacts import Contact
from auditreport.office.found_queries import counted_departments, found_queries
from auditreport.office.queries import (
    Event,
    Found,
    queries_csv,
    read_queries,
    standing,
    summary,
    unknown_queries,
)
from auditreport.office.query_cause import query_id
from auditreport.office.query_steps import awaits_letter, update
from auditreport.problems import Problems

UNTIL = date(2010, 9, 29)
OFFICER = "A. Officer"
A, B = "RAD-0001", "RAD-0002"

CLASH = (
    "Q6 is answered “no”, yet Q8 is answered “yes”.",
    "Ask the department which is right.",
)
WHAT = {
    "contradiction": CLASH,
    "unreadable_answer": ("The answer to Q3 is none of the known ones. It says: 'maybe'.", "Ask."),
    "undated": ("The return has no date of completion.", "Ask."),
}


def query(kind: str, question: str = "", department: str = A, what: str = "") -> Found:
    cause = what or WHAT[kind][0]
    name = query_id(department, kind, question, cause)
    return Found(name, department, question, kind, cause, "Ask.", "a.xlsx")


CONTRADICTION = query("contradiction", "Q6")
UNREADABLE = query("unreadable_answer", "Q3")
UNDATED = query("undated", department=B)


def day(text: str) -> date:
    return date.fromisoformat(f"2010-{text}")


def sent(on: str, *queries: Found) -> Contact:
    names = " ".join(one.query for one in queries)
    return Contact(day(on), OFFICER, queries[0].department, "query", names)


def answered(on: str, *queries: Found) -> Contact:
    names = " ".join(one.query for one in queries)
    return Contact(day(on), "B. Officer", queries[0].department, "answer", names)


def decision(
    name: str, on: str, action: Action, question: str = "", value: str = "", department: str = A
) -> Decision:
    return Decision(2, name, day(on), OFFICER, department, question, action, value, "…", "")


class Desk:
    """One audit's `private/queries.csv`, run on one day after the other."""

    def __init__(self) -> None:
        self.file = queries_csv([])
        self.contacts: list[Contact] = []
        self.decisions: list[Decision] = []

    def run(self, on: str, *found: Found, counted: Sequence[str] = (A, B)) -> list[str]:
        """What a run on that day adds; a second run on it, and the next day's, add nothing."""
        before = read_queries(self.file.encode(), "private/queries.csv")
        after = self._updated(before, found, day(on), counted)
        assert after[: len(before)] == before, "history is only added to"
        self.file = queries_csv(after)
        again = read_queries(self.file.encode(), "private/queries.csv")
        for later in (day(on), day(on) + timedelta(days=1)):
            if later != UNTIL + timedelta(days=1):
                assert queries_csv(self._updated(again, found, later, counted)) == self.file
        names = {CONTRADICTION.query: "clash", UNREADABLE.query: "maybe", UNDATED.query: "undated"}
        return [
            f"{names.get(e.query, e.query)} {e.date:%m-%d} {e.state} {e.who}: {e.how}".rstrip(": ")
            for e in after[len(before) :]
        ]

    def _updated(
        self, history: list[Event], found: Sequence[Found], today: date, counted: Sequence[str]
    ) -> list[Event]:
        return update(history, found, self.contacts, self.decisions, today, UNTIL, counted)

    @property
    def history(self) -> list[Event]:
        return read_queries(self.file.encode(), "private/queries.csv")

    @property
    def states(self) -> dict[str, str]:
        return {name: event.state for name, event in standing(self.history).items()}


def test_a_corrected_return_closes_its_query_and_no_other() -> None:
    desk = Desk()
    assert desk.run("03-01", CONTRADICTION, UNREADABLE) == [
        "clash 03-01 open auditreport",
        "maybe 03-01 open auditreport",
    ]
    desk.contacts = [sent("03-02", CONTRADICTION, UNREADABLE)]
    assert desk.run("03-04", CONTRADICTION, UNREADABLE) == [
        "clash 03-02 sent A. Officer",
        "maybe 03-02 sent A. Officer",
    ]
    assert desk.run("03-20", UNREADABLE) == ["clash 03-20 closed auditreport: corrected return"]
    assert desk.states == {CONTRADICTION.query: "closed", UNREADABLE.query: "sent"}
    assert summary(desk.history) == "2 queries: 1 sent, 1 closed"


def test_an_answer_by_telephone_closes_it_by_the_decision_that_says_it() -> None:
    desk = Desk()
    # On the day of the first run the letter is not yet sent: the department calls by itself.
    desk.contacts = [answered("03-03", CONTRADICTION)]
    assert desk.run("03-03", CONTRADICTION) == [
        "clash 03-03 open auditreport",
        "clash 03-03 answered B. Officer",
    ]
    # About Q8, which the contradiction names beside Q6.
    desk.decisions = [decision("D1", "03-04", Action.ANSWER, "Q8", "no")]
    assert desk.run("03-05") == ["clash 03-04 closed A. Officer: decision D1"]


def test_all_steps_since_the_last_run_are_entered_in_one() -> None:
    desk = Desk()
    desk.contacts = [answered("03-09", UNREADABLE), sent("03-02", UNREADABLE)]
    desk.run("03-01", UNREADABLE)
    assert [event.state for event in desk.history] == ["open", "sent", "answered"]


def test_a_query_reopens_where_its_decision_is_deleted() -> None:
    desk = Desk()
    desk.run("03-01", UNREADABLE)
    desk.contacts = [sent("03-02", UNREADABLE), answered("03-03", UNREADABLE)]
    desk.run("03-03", UNREADABLE)
    desk.decisions = [decision("D1", "03-03", Action.ANSWER, "Q3", "yes")]
    assert desk.run("03-04") == ["maybe 03-03 closed A. Officer: decision D1"]
    desk.decisions = []
    # What was sent and heard before is past: it is to be sent again.
    assert desk.run("03-10", UNREADABLE) == [
        "maybe 03-10 open auditreport: decision D1 was taken back"
    ]
    own = desk.history
    assert awaits_letter(own, desk.contacts[:1])
    desk.contacts.append(sent("03-11", UNREADABLE))
    assert not awaits_letter(own, [desk.contacts[0], desk.contacts[2]])
    assert desk.run("03-12", UNREADABLE) == ["maybe 03-11 sent A. Officer"]


def test_a_waived_query_stays_closed_though_its_cause_is_there() -> None:
    desk = Desk()
    desk.run("03-01", CONTRADICTION)
    desk.decisions = [decision("D2", "03-05", Action.WAIVE, "", CONTRADICTION.query)]
    assert desk.run("03-06", CONTRADICTION) == [
        "clash 03-05 closed A. Officer: waived: decision D2"
    ]
    assert desk.run("10-20", CONTRADICTION) == []
    desk.decisions = []
    assert desk.run("10-21", CONTRADICTION) == [
        "clash 10-21 open auditreport: decision D2 was taken back",
        "clash 10-21 lapsed auditreport",
    ]


@pytest.mark.parametrize(
    ("action", "how"),
    [
        (Action.WITHDRAW, "return withdrawn: decision D3"),
        (Action.SET_ASIDE, "return set aside: decision D3"),
        (Action.CHOOSE, "decision D3"),
    ],
)
def test_what_is_decided_of_the_whole_return_closes_what_was_asked_about_it(
    action: Action, how: str
) -> None:
    desk = Desk()
    desk.run("03-01", CONTRADICTION, UNDATED)
    desk.decisions = [decision("D3", "03-06", action)]
    assert desk.run("03-07", UNDATED, counted=[B]) == [f"clash 03-06 closed A. Officer: {how}"]


def test_a_decision_older_than_the_query_did_not_close_it() -> None:
    desk = Desk()
    desk.decisions = [decision("D3", "02-20", Action.CHOOSE)]
    desk.run("03-01", CONTRADICTION)
    assert desk.run("03-09") == ["clash 03-09 closed auditreport: corrected return"]


def test_a_date_told_closes_the_query_for_it() -> None:
    desk = Desk()
    desk.run("03-01", UNDATED)
    desk.decisions = [decision("", "03-04", Action.DATE, value="2010-02-24", department=B)]
    assert desk.run("03-05") == ["undated 03-04 closed A. Officer: decision of 2010-03-04"]


def test_a_return_taken_away_and_other_ends_are_told_apart() -> None:
    desk = Desk()
    clash = query("conflicting_returns", what="The department sent returns that differ.")
    comment = query("handback", "Q2", what="Is the answer to Q2 meant so?")
    desk.run("03-01", UNDATED, clash, comment)
    assert desk.run("03-02", counted=[A]) == [
        "undated 03-02 closed auditreport: no return counts any more",
        f"{clash.query} 03-02 closed auditreport: one return counts now",
        f"{comment.query} 03-02 closed auditreport: comment taken back",
    ]


def test_what_is_not_settled_lapses_after_the_last_day() -> None:
    desk = Desk()
    desk.run("09-20", CONTRADICTION, UNREADABLE, UNDATED)
    desk.contacts = [sent("09-21", CONTRADICTION), answered("09-24", CONTRADICTION)]
    assert desk.run("09-29", CONTRADICTION, UNREADABLE, UNDATED) == [
        "clash 09-21 sent A. Officer",
        "clash 09-24 answered B. Officer",
    ]
    # An answer after the last day comes too late to be one.
    desk.contacts.append(answered("10-02", UNREADABLE))
    assert desk.run("10-05", CONTRADICTION, UNREADABLE, UNDATED) == [
        "clash 09-30 lapsed auditreport",
        "maybe 09-30 lapsed auditreport",
        "undated 09-30 lapsed auditreport",
    ]
    # The office may still settle it.
    desk.decisions = [decision("D5", "10-06", Action.ANSWER, "Q3", "yes")]
    assert desk.run("10-07", CONTRADICTION, UNDATED) == [
        "maybe 10-06 closed A. Officer: decision D5"
    ]
    # One that is first seen now, in a late return that was accepted, lapses on the same day.
    assert desk.run("10-09", CONTRADICTION, UNDATED, query("undated")) == [
        f"{query('undated').query} 10-09 open auditreport",
        f"{query('undated').query} 10-09 lapsed auditreport",
    ]


def test_looking_ahead_leaves_nothing_in_the_history() -> None:
    desk = Desk()
    desk.run("09-20", CONTRADICTION)
    today = desk.history
    ahead = update(today, [CONTRADICTION], [], [], day("12-01"), UNTIL, [A])
    assert [event.state for event in ahead] == ["open", "lapsed"]
    assert update(ahead, [CONTRADICTION], [], [], day("09-21"), UNTIL, [A]) == today


def test_a_comment_of_analysts_stays_open_until_it_is_settled() -> None:
    desk = Desk()
    comment = query("handback", "Q2", what="Northmoor remarks: “Is Q2 meant so?”")
    desk.contacts = [answered("11-25", comment)]
    assert desk.run("11-20", comment) == [
        f"{comment.query} 11-20 open auditreport",
        f"{comment.query} 11-25 answered B. Officer",
    ]
    desk.decisions = [decision("D7", "11-26", Action.ANSWER, "Q2", "no")]
    assert desk.run("11-27") == [f"{comment.query} 11-26 closed A. Officer: decision D7"]


def test_returns_that_contradict_each_other_are_asked_about_until_one_counts() -> None:
    desk = Desk()
    clash = query("conflicting_returns", what="The department sent returns that differ.")
    assert desk.run("10-20", clash, counted=[]) == [f"{clash.query} 10-20 open auditreport"]
    desk.contacts = [answered("10-25", clash)]
    assert desk.run("10-26", clash, counted=[]) == [f"{clash.query} 10-25 answered B. Officer"]
    desk.decisions = [decision("D7", "10-27", Action.CHOOSE, value="a.xlsx")]
    assert desk.run("10-28") == [f"{clash.query} 10-27 closed A. Officer: decision D7"]


def test_another_cause_is_another_query() -> None:
    desk = Desk()
    other = query("unreadable_answer", "Q3", what=WHAT["unreadable_answer"][0] + " Or 'perhaps'.")
    desk.run("03-01", UNREADABLE)
    assert desk.run("03-08", other) == [
        "maybe 03-08 closed auditreport: corrected return",
        f"{other.query} 03-08 open auditreport",
    ]
    # And the first again, should the department send the first file once more.
    assert desk.run("03-09", UNREADABLE)[0] == "maybe 03-09 open auditreport: the fault is back"


def test_two_causes_never_share_an_id() -> None:
    desk = Desk()
    twin = Found(CONTRADICTION.query, B, "Q6", "contradiction", CLASH[0], "Ask.", "b.xlsx")
    longer = query_id(B, "contradiction", "Q6", CLASH[0], 7)
    desk.run("03-01", CONTRADICTION)
    desk.run("03-02", CONTRADICTION, twin)
    assert desk.states == {CONTRADICTION.query: "open", longer: "open"}
    # Nor do they change it when one of them goes.
    desk.run("03-03", twin)
    assert desk.states == {CONTRADICTION.query: "closed", longer: "open"}


def test_words_that_a_spreadsheet_program_changed_make_no_new_query() -> None:
    desk = Desk()
    desk.run("03-01", CONTRADICTION)
    desk.file = desk.file.replace("“", "?").replace("”", "?").replace("2010-03-01", "01/03/2010")
    assert desk.run("03-02", CONTRADICTION) == []
    assert "2010-03-01" in desk.file


def test_ids_that_no_query_has_are_told() -> None:
    desk = Desk()
    desk.run("03-01", UNDATED)
    slips = [decision("D1", "03-02", Action.WAIVE, "", "K000000")]
    told = unknown_queries(desk.history, [answered("03-02", UNREADABLE, UNDATED)], slips)
    assert told == sorted(["K000000", UNREADABLE.query])
    assert "K000000" in summary(desk.history, told)


def test_a_history_that_is_none_is_told() -> None:
    good = queries_csv(update([], [UNDATED], [], [], day("03-01"), UNTIL))
    with pytest.raises(Problems, match="no state that is known") as told:
        read_queries(good.replace(",open,", ",opened,").encode(), "private/queries.csv")
    assert told.value.problems[0].where == "private/queries.csv, line 2"


# --- What can be asked ---

INTAKE = (
    "\ufefffile,outcome,reason,message,department,pseudonym,for_the_office,return,completed\n"
    "a.xlsx,included,,,rad-0001,aa,,r1,2010-03-01\n"
    "b.xlsx,superseded,later_return,,RAD-0001,aa,,r2,2010-02-01\n"
    "c.xlsx,quarantined,conflicting_returns,Ask.,RAD-0002,bb,,r3,2010-03-01\n"
    "sub/d.xlsx,quarantined,conflicting_returns,Ask.,RAD-0002,bb,,r4,2010-03-01\n"
    "e.xlsx,quarantined,damaged,…,,,,r5,\n"
    "f.xlsx,included,,,'=RAD,cc,,r6,\n"
)
ISSUES = "\ufefffile,sheet,cell,question,kind,what,do,department,return\n"


def issue(file: str, name: str, code: str, kind: str, question: str = "", what: str = "…") -> str:
    return f"{file},,,{question},{kind},{what},Ask.,{code},{name}\n"


def missing(*questions: str, file: str = "a.xlsx", name: str = "r1", code: str = A) -> str:
    return "".join(
        issue(
            file, name, code, "missing_question", question, f"The form has no row for {question}."
        )
        for question in questions
    )


def test_what_a_department_can_settle_is_a_query() -> None:
    issues = (
        ISSUES
        + issue("a.xlsx", "r1", "rad-0001", "undated", what="No date.")
        + issue("a.xlsx", "r1", "rad-0001", "unreadable_answer", "Q1", "\"It says: 'a\n b'.\"")
        + issue("a.xlsx", "r1", "rad-0001", "unknown_question", "Q99")
        + issue("b.xlsx", "r2", "RAD-0001", "undated", what="Not the return that counts.")
        + issue("f.xlsx", "r6", "'=RAD", "no_answers", what="No answer at all.")
    )
    comment = query("handback", "Q2", what="Meant so?")
    found = found_queries(issues, INTAKE, [comment])
    assert [(one.department, one.question, one.kind, one.file) for one in found] == [
        ("RAD-0001", "", "undated", "a.xlsx"),
        ("RAD-0001", "Q1", "unreadable_answer", "a.xlsx"),
        ("=RAD", "", "no_answers", "f.xlsx"),
        ("RAD-0002", "", "conflicting_returns", "c.xlsx and sub/d.xlsx"),
        (A, "Q2", "handback", "a.xlsx"),
    ]
    assert found[1].what == "It says: 'a b'."
    assert found == found_queries(issues, INTAKE, [comment])
    assert counted_departments(INTAKE) == {"RAD-0001", "=RAD"}


def test_a_missing_page_is_one_query_and_three_missing_questions_are_three() -> None:
    page = missing("Q1", "Q2", "Q3", "Q4") + missing("Q7", file="f.xlsx", name="r6", code="=RAD")
    first, other, _ = found_queries(ISSUES + page, INTAKE)
    assert (first.question, first.kind) == ("", "missing_question")
    assert first.what == "The form has no rows for Q1, Q2, Q3 and Q4."
    assert (other.question, other.department) == ("Q7", "=RAD")
    assert len(found_queries(ISSUES + missing("Q1", "Q2", "Q3"), INTAKE)) == 4
    # Told by telephone, the page is settled by decisions about its questions.
    desk = Desk()
    desk.run("03-01", first)
    desk.decisions = [
        decision(f"D{n}", "03-04", Action.ANSWER, f"Q{n}", "yes") for n in (1, 2, 3, 4)
    ]
    (closed,) = desk.run("03-05")
    assert closed.startswith(f"{first.query} 03-04 closed A. Officer: decision D")


def test_nothing_is_asked_before_there_is_a_return() -> None:
    assert found_queries(ISSUES, INTAKE.splitlines(keepends=True)[0]) == []
    assert summary([]) == "0 queries"
