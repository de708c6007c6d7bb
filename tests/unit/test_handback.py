"""Comments of analysts: back from pseudonyms to departments, and on to queries."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from auditreport.definition import Definition
from auditreport.models import parse
from auditreport.office.actions import Action, Decision
from auditreport.office.handback import (
    Comment,
    LeftOut,
    files_in,
    handback_csv,
    handback_queries,
    left_out_csv,
    take_in,
)
from auditreport.office.handover_log import Resolved
from tests.small_audit import DEFINITION

DAY, LATER = date(2024, 10, 2), date(2024, 11, 5)
CODES = {"a" * 12: "IR-01", "b" * 12: "IR-02"}
NORTHMOOR, INSTITUTE = "University of Northmoor", "Institute of Rotas"
RESOLVED = {
    "1a2b3c4d5e6f": Resolved(NORTHMOOR, "a" * 12),
    "001234567890": Resolved(NORTHMOOR, "b" * 12),
    "777777777777": Resolved(NORTHMOOR, "c" * 12),  # not in the register any more
    "ffffffffffff": Resolved(INSTITUTE, "a" * 12),
}


def taken(
    *files: tuple[str, str | bytes], before: bytes | None = None, today: date = DAY
) -> tuple[list[Comment], list[LeftOut]]:
    contents = [(name, c.encode() if isinstance(c, str) else c) for name, c in files]
    definition = parse(Definition, DEFINITION, "audit.yaml")
    return take_in(contents, RESOLVED, CODES, definition, before, today)


def kept(comments: list[Comment]) -> bytes:
    return handback_csv(comments).encode()


def decision(**given: object) -> Decision:
    made = Decision(2, "D1", LATER, "A.", "IR-01", "Q3", Action.ANSWER, "yes", "said so", "")
    return replace(made, **given)  # type: ignore[arg-type]


REMARKS = """\
pseudonym,question,comment
1a2b3c4d5e6f,q3,"Contradicts
the answer to Q2"
1A2B3C4D5E6F ,,=odd
ffffffffffff,Q99,is not there
"""


def test_a_comment_finds_its_department_and_its_sender() -> None:
    comments, left_out = taken(("remarks.csv", REMARKS))
    assert left_out == []
    assert comments == [
        Comment(NORTHMOOR, "remarks.csv", "IR-01", "Q3", "Contradicts\nthe answer to Q2", DAY),
        Comment(NORTHMOOR, "remarks.csv", "IR-01", "", "=odd", DAY),
        Comment(INSTITUTE, "remarks.csv", "IR-01", "", "Q99: is not there", DAY),
    ]
    text = handback_csv(comments)
    assert text.startswith("\ufeffrecipient,file,department,question,comment,date\n")
    assert ",'=odd," in text, "no formula"


def test_what_cannot_be_taken_in_is_told_and_stops_nothing() -> None:
    comments, left_out = taken(
        ("a.csv", "pseudonym,comment\n999999999999,whose\n1a2b3c4d5e6f,mine\n1a2b3c4d5e6f,\n"),
        ("b.csv", "pseudonym,remark\n1a2b3c4d5e6f,lost\n"),
        ("c.csv", b"\xff\xfe\x00"),
        ("c.xlsx", b"PK\x03\x04 and so on"),
        (
            "d.csv",
            'Comment;Question;Pseudonym;extra\r\n"a; b";Q1;1234567890;x\r\n777777777777;;;\r\n',
        ),
        ("e.csv", "pseudonym,comment\n777777777777,gone\n"),
    )
    assert [(c.file, c.department, c.comment) for c in comments] == [
        ("a.csv", "IR-01", "mine"),
        # Excel took the zeros away, and its own separator.
        ("d.csv", "IR-02", "a; b"),
    ]
    assert [(one.file, one.line) for one in left_out[:2]] == [("a.csv", 2), ("a.csv", 4)]
    assert left_out[0].what == "no hand-over has this pseudonym"
    assert "'comment'" in next(one.what for one in left_out if one.file == "b.csv")
    assert {one.file for one in left_out} == {f"{name}.csv" for name in "abcde"} | {"c.xlsx"}
    assert all(one.do for one in left_out)
    listed = list(csv.DictReader(io.StringIO(left_out_csv(left_out).removeprefix("\ufeff"))))
    assert len(listed) == len(left_out)


def test_a_comment_keeps_its_day_and_twice_is_once() -> None:
    first, _ = taken(("remarks.csv", REMARKS))
    again, _ = taken(
        ("remarks.csv", REMARKS + REMARKS.split("\n", 1)[1]), before=kept(first), today=LATER
    )
    assert again == first
    more, _ = taken(
        ("remarks.csv", REMARKS + "001234567890,Q1,too\n"),
        before=kept(first).replace(b"2024-10-02", b"02/10/2024"),  # as Excel saves it again
        today=LATER,
    )
    assert [c.day for c in more] == [DAY, DAY, DAY, LATER]
    gone, _ = taken(before=kept(first))
    assert gone == []


def test_comments_become_queries_with_ids_that_stay() -> None:
    assert handback_queries(None) == []
    comments, _ = taken(("remarks.csv", REMARKS))
    queries = handback_queries(kept(comments))
    assert [(q.department, q.question, q.kind) for q in queries] == [
        ("IR-01", "Q3", "handback"),
        ("IR-01", "", "handback"),
        ("IR-01", "", "handback"),
    ]
    assert queries[0].what == f"{NORTHMOOR} remarks: “Contradicts the answer to Q2”"
    assert queries[1].what.endswith("“=odd”")
    assert queries[0].file == "private/handback/remarks.csv"
    assert len({q.query for q in queries}) == 3
    later, _ = taken(("remarks.csv", REMARKS), today=LATER)
    assert [q.query for q in handback_queries(kept(later))] == [q.query for q in queries]


@pytest.mark.parametrize(
    ("made", "settles"),
    [
        (decision(), {0}),
        (decision(question="Q2"), {0}),  # the comment names it
        (decision(question="Q4"), set()),
        (decision(date=date(2024, 9, 1)), set()),  # before anybody remarked on it
        (decision(department="IR-02"), set()),
        (decision(action=Action.WITHDRAW, question=""), {0, 1, 2}),
        (decision(action=Action.ACCEPT, question=""), set()),
        (decision(action=Action.WAIVE, question="", value="K123456"), set()),  # by its id
    ],
)
def test_a_decision_made_since_settles_a_comment(made: Decision, settles: set[int]) -> None:
    comments, _ = taken(("remarks.csv", REMARKS))
    every = [query.query for query in handback_queries(kept(comments))]
    left = [query.query for query in handback_queries(kept(comments), [made])]
    assert left == [name for n, name in enumerate(every) if n not in settles]


def test_only_what_was_dropped_is_read(tmp_path: Path) -> None:
    assert files_in(tmp_path / "none") == []
    (tmp_path / "old").mkdir()
    for name in ("b.CSV", "a.csv", ".~lock.a.csv#", "~$a.csv", "c.xlsx"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    assert [name for name, _ in files_in(tmp_path)] == ["a.csv", "b.CSV", "c.xlsx"]
