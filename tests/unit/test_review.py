"""What comes back of the report in Word: every remark at its source, and nothing lost or taken."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import pytest

from auditreport.office.table import read_table
from auditreport.problems import Problems
from auditreport.review.comments import COLUMNS, Row, comments_csv, read_comments, taken_in
from auditreport.review.counts import review_counts
from auditreport.review.entries import OURS
from auditreport.review.entry import Entry, Kind
from auditreport.review.issued import Issue, Paragraph, read_issue
from auditreport.review.marks import Marks, Place, marked_text
from auditreport.review.take_in import remarks, where_now
from auditreport.review_counts import in_words
from tests.word_files import (
    changed,
    comment,
    commented,
    end,
    mark,
    paragraph,
    run,
    start,
    thread,
    word_file,
    zipped,
)

FOREWORD, RULES, TABLE = "audit/commentary/foreword.md", "audit/findings.yaml", "audit/audit.yaml"
FIRST = "Many departments have rules. Of 85 returns, 34% agree."
SECOND = "Their rules differ."
ISSUE = Issue(
    "a03998",
    [
        Paragraph("_rv1", "2 Foreword", "2 Foreword"),
        Paragraph(
            "_rv2",
            "2 Foreword",
            FIRST,
            [(0, Place(FOREWORD, 3, "Many")), (29, Place(FOREWORD, 4, "Of"))],
        ),
        Paragraph("_rv3", "2 Foreword", SECOND, [(0, Place(FOREWORD, 6, "Their"))]),
        Paragraph("_rv4", "6 Results: Table 1: Q1, Yes", "12", [(0, Place(TABLE, 20))]),
        Paragraph("_rv5", "7 Conclusions / Rules", "A gap.", [(0, Place(RULES, 9, "A gap."))]),
    ],
)
ROW = "<w:tbl><w:tr><w:tc>{}</w:tc></w:tr></w:tbl>"


def body(
    second: str = "", third: str = "", cell: str = "", last: str = "", anchors: int = 1
) -> str:
    """The issue as Word has it, with some paragraphs as a reviewer left them."""
    names = [f"_rv{number}" * anchors for number in range(6)]
    return (
        paragraph(run("2 Foreword"), names[1])
        + paragraph(second or run(FIRST), names[2])
        + (third or paragraph(run(SECOND), names[3]))
        + ROW.format(paragraph(cell or run("12"), names[4]))
        + (last or paragraph(run("A gap."), names[5]))
    )


def found(data: bytes, file: str = "report.docx") -> list[Entry]:
    return list(remarks([(file, data)], [ISSUE]))


def told(entries: Sequence[Entry]) -> list[tuple[str, ...]]:
    """What each is, where it belongs, the words, and what is said or proposed."""
    return [
        (one.kind.value, f"{one.source}:{one.line}", one.words, one.text or one.proposed)
        for one in entries
    ]


def test_each_comment_comes_back_at_the_line_of_its_words() -> None:
    second = (
        run("Many ")
        + commented(0, run("departments"))
        + run(" have rules. Of 85 returns, 34% ")
        + commented(1, run("agree") + run("."))
    )
    third = paragraph(start(2) + run(SECOND), "_rv3")
    cell = run("12") + end(2) + commented(3, "")
    said = "".join(comment(n, text) for n, text in enumerate(["Which?", "How?", "Both.", "Here."]))
    entries = found(word_file(body(second, third, cell), said))
    assert told(entries) == [
        ("comment", f"{FOREWORD}:3", "departments", "Which?"),
        ("comment", f"{FOREWORD}:4", "agree.", "How?"),
        ("comment", f"{FOREWORD}:6", "Their rules differ.12", "Both."),
        ("comment", f"{TABLE}:20", "", "Here."),
    ]
    assert entries[0].who == "Dr P. Lead"
    assert entries[0].when == "2010-05-03 10:10"
    assert entries[3].where == "6 Results: Table 1: Q1, Yes"
    assert {one.issue for one in entries} == {"a03998"}


def test_a_reply_names_its_comment_and_a_resolved_thread_is_closed() -> None:
    said = comment(0, "Which?") + comment(1, "All.", "Q. Chair")
    threads = thread(0, done=True) + thread(1, parent=0)
    second = commented(0, commented(1, run(FIRST)))
    entries = found(word_file(body(second), said, threads))
    assert [(one.kind, one.resolved) for one in entries] == [
        (Kind.COMMENT, True),
        (Kind.REPLY, True),
    ]
    assert entries[1].reply_to == entries[0].id
    assert {row.status for row in taken_in([], entries)} == {"closed"}


def test_a_comment_on_a_footnote_and_one_that_lost_its_place_are_kept() -> None:
    note = paragraph(commented(0, run("See there.")))
    footnotes = word_file(
        body(),
        comment(0, "Where?") + comment(1, "Lost."),
        footnotes=b'<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/'
        b'main"><w:footnote w:id="2">' + note.encode() + b"</w:footnote></w:footnotes>",
    )
    comments = [one for one in found(footnotes) if one.kind is Kind.COMMENT]
    assert told(comments) == [
        ("comment", f"{OURS}:0", "See there.", "Where?"),
        ("comment", f"{OURS}:0", "", "Lost."),
    ]


def test_tracked_changes_are_proposals_and_a_figure_in_them_is_flagged() -> None:
    second = (
        run("Many departments have ")
        + changed("del", run("rules", "delText"))
        + changed("ins", run("good rules"))
        + run(". Of 85 returns, 3")
        + changed("del", run("4", "delText"))
        + changed("ins", run("6"))
        + run("% agree.")
        + changed("ins", run(" We asked."), "Q. Chair")
    )
    entries = found(word_file(body(second)))
    assert told(entries) == [
        ("replacement", f"{FOREWORD}:3", "rules", "good rules"),
        ("replacement", f"{FOREWORD}:4", "4", "6"),
        ("insertion", f"{FOREWORD}:4", "", "We asked."),
    ]
    assert [one.flag for one in entries] == [
        "",
        "A figure was changed by hand, 34% to 36%: not taken.",
        "",
    ]
    assert entries[2].who == "Q. Chair"


def test_whole_paragraphs_rows_and_moves() -> None:
    moved = '<w:moveFromRangeStart w:id="7" w:name="move1"/>'
    moved += changed("moveFrom", run(SECOND)) + '<w:moveFromRangeEnd w:id="7"/>'
    to = '<w:moveToRangeStart w:id="8" w:name="move1"/>'
    to += changed("moveTo", run(SECOND)) + '<w:moveToRangeEnd w:id="8"/>'
    third = paragraph(moved, "_rv3", mark("moveFrom"))
    last = (
        paragraph(changed("del", run("A gap.", "delText")), "_rv5", mark("del"))
        + paragraph(changed("ins", run("All 85 is well.")), look=mark("ins"))
        + paragraph(to, look=mark("moveTo"))
    )
    entries = found(word_file(body(third=third, last=last)))
    assert told(entries) == [
        ("move", f"{FOREWORD}:6", SECOND, "moved to: after: 7 Conclusions / Rules"),
        ("deletion", f"{RULES}:9", "A gap.", ""),
        ("insertion", f"{RULES}:9", "", "All 85 is well."),
    ]
    assert entries[2].flag == "A figure was typed in, 85: not taken."
    assert entries[2].where == "after: 7 Conclusions / Rules"
    deleted = body().replace(
        "<w:tr>", '<w:tr><w:trPr><w:del w:id="3" w:author="Q. Chair"/></w:trPr>'
    )
    assert told(found(word_file(deleted))) == [("deletion", f"{TABLE}:20", "12", "")]


def test_what_was_changed_without_track_changes_is_told_too() -> None:
    second = run("Many departments have rules. Of 85 returns, 43% agree.")
    entries = found(word_file(body(second, third=paragraph(run("Quite new words.")))))
    assert told(entries) == [
        ("untracked", f"{FOREWORD}:4", "34%", "Changed without Track Changes."),
        ("untracked", f"{FOREWORD}:4", "", "Changed without Track Changes."),
        ("untracked", f"{FOREWORD}:6", SECOND, "Taken out without Track Changes."),
    ]
    assert entries[0].proposed == "43%"
    assert entries[0].flag == "A figure was changed by hand, 34% to 43%: not taken."
    assert entries[0].who == "Q. Chair"
    assert entries[1].proposed == "Quite new words."
    contents = paragraph(run("1 Summary 3"), look='<w:pStyle w:val="TOC1"/>')
    assert found(word_file(contents + body())) == []


def test_a_copy_without_anchors_is_known_by_its_words() -> None:
    second = run("Many sites have rules. ") + commented(0, run("Of 85 returns, 34% agree."))
    data = word_file(body(second, anchors=0), comment(0, "Good."))
    assert told(found(data)) == [
        ("comment", f"{FOREWORD}:4", "Of 85 returns, 34% agree.", "Good."),
        ("untracked", f"{FOREWORD}:3", "departments", "Changed without Track Changes."),
    ]


def test_one_remark_in_two_copies_is_one_row_that_names_both() -> None:
    one = word_file(body(commented(0, run(FIRST))), comment(0, "Good."))
    other = word_file(
        body(commented(0, run(FIRST)), cell=commented(1, run("12"))),
        comment(0, "Good.") + comment(1, "Few.", "Q. Chair"),
    )
    entries = list(remarks([("a/report.docx", one), ("b/report.docx", other)], [ISSUE]))
    rows = taken_in([], entries)
    assert [(row.cells["text"], row.cells["file"]) for row in rows] == [
        ("Good.", "a/report.docx; b/report.docx"),
        ("Few.", "b/report.docx"),
    ]


_BOMB = zipped({"word/document.xml": b"<a>" + b" " * 60_000_000 + b"</a>"})
_DOCTYPE = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
_DEEP = b"<a>" * 100_000
_OLE = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600
HOSTILE = {
    "nothing": (b"", "no Word file"),
    "a text": (b"Dear colleague", "no Word file"),
    "an old or other file": (_OLE, "no Word file"),
    "a password": (_OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
    "half of a file": (word_file(body())[:-300], "damaged"),
    "a workbook": (zipped({"xl/workbook.xml": b"<a/>"}), "no Word document"),
    "a zip bomb": (_BOMB, "damaged"),
    "an external entity": (zipped({"word/document.xml": _DOCTYPE}), "damaged"),
    "a deep nest": (zipped({"word/document.xml": _DEEP}), "damaged"),
    "UTF-16": (zipped({"word/document.xml": "<a/>".encode("utf-16")}), "damaged"),
    "a way out": (zipped({"word/document.xml": b"<a/>", "../x": b""}), "damaged"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_file_that_cannot_be_read_is_a_row_and_stops_no_other(what: str) -> None:
    data, why = HOSTILE[what]
    good = word_file(body(commented(0, run(FIRST))), comment(0, "Good."))
    entries = list(remarks([("bad.docx", data), ("good.docx", good)], [ISSUE]))
    assert [one.kind for one in entries] == [Kind.UNREADABLE, Kind.COMMENT]
    assert why in entries[0].text
    assert entries[0].file == "bad.docx"
    rows = taken_in([], entries)
    assert [row.lacks for row in rows] == ["open", "open"]
    # Once the file is replaced, nothing of it is left to answer; unless somebody did.
    assert [row.cells["kind"] for row in taken_in(rows, entries[1:])] == ["comment"]


def test_what_the_office_typed_survives_excel_and_another_review_in() -> None:
    data = word_file(body(commented(0, run(FIRST)), cell=commented(1, run("12"))),
                     comment(0, "Good – or “better”?") + comment(1, "Few."))  # fmt: skip
    rows = taken_in([], found(data))
    lines = comments_csv(rows).lstrip("\ufeff").splitlines()
    # As Excel of another country saves it, after a person entered an answer and a column.
    table = [line.replace("open,,", "Declined,Nein – siehe §3,", 1) for line in lines[:2]]
    excel = "\r\n".join([f"{table[0]},mine", f"{table[1]},Müller", f"{lines[2]},"]) + "\r\n"
    semicolons = re.sub(r",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", ";", excel.split("\r\n")[0])
    cells = list(read_table(excel.encode(), "x", COLUMNS, example="", free=True))
    body_ = [";".join(f'"{one[name]}"' for name in (*COLUMNS, "mine")) for one in cells]
    saved = "\r\n".join([semicolons, *body_]).encode("cp1252")
    again = taken_in(read_comments(saved), found(data))
    assert [(r.status, r.cells["answer"], r.cells["mine"]) for r in again] == [
        ("declined", "Nein – siehe §3", "Müller"),
        ("open", "", ""),
    ]
    assert [row.lacks for row in again] == ["", "open"]
    # The file may be gone: the rows stay. And once more changes nothing.
    assert [row.id for row in taken_in(again, [])] == [row.id for row in rows]
    assert comments_csv(taken_in(again, found(data))) == comments_csv(again)


def test_a_row_that_a_person_adds_gets_an_id_and_a_wrong_status_is_told() -> None:
    head = ",".join(COLUMNS) + "\n"
    spoken = head + ",open,,R. Reader,,comment,,,,,By telephone: too long.,,,,,\n"
    (row,) = taken_in(read_comments(spoken.encode()), [])
    assert row.id.startswith("R")
    assert taken_in([row], [])[0].id == row.id
    with pytest.raises(Problems, match="the status is none that is known"):
        read_comments((head + "R1,acepted,,,,,,,,,,,,,,\n").encode())


def test_an_answered_remark_needs_its_answer() -> None:
    cells = dict.fromkeys(COLUMNS, "")
    lacks = {
        (status, answer): Row(1, {**cells, "status": status, "answer": answer}).lacks
        for status in ("", "open", "accepted", "Declined", "answered", "closed")
        for answer in ("", "So.")
    }
    assert {key for key, lack in lacks.items() if lack} == {
        *(("", ""), ("", "So."), ("open", ""), ("open", "So.")),
        *(("Declined", ""), ("answered", "")),
    }


def test_the_review_in_numbers_and_words_has_no_names() -> None:
    said = [("A", "comment", "accepted"), ("B", "reply", "declined"), ("a ", "insertion", "open")]
    rows = [
        Row(1, {**dict.fromkeys(COLUMNS, ""), "who": who, "kind": kind, "status": status})
        for who, kind, status in [*said, ("", "unreadable", "open")]
    ]
    counts = review_counts(rows)
    assert in_words(counts) == (
        "A draft was reviewed by 2 people, who gave 2 comments and 1 proposed change. Of these, "
        "1 was accepted, 1 was declined and 1 is still open."
    )
    assert in_words(review_counts([])) == ""


def test_a_source_line_that_moved_is_found_where_it_is_now() -> None:
    (comment_,) = found(word_file(body(commented(0, run(FIRST))), comment(0, "Good.")))
    entry = replace(comment_, line=4, said="Of the returns")
    lines = ["", "New.", "", "", "  Of the returns", "Of the returns, later"]
    assert where_now([entry], lambda file: lines if file == FOREWORD else [])[0].line == 5
    assert where_now([entry], lambda _: [])[0].line == 4


def test_marks_stand_where_markdown_does_not_see_them() -> None:
    text = (
        "Some *words* of {{< var\nq1.percent >}} and [a link](https://x.example) here,\n"
        "[@key] cited.\n\n- An item\n- **Bold** item\n\n::: {.only q1.yes=\"1\"}\n### A title\n"
        "![A chart](a.svg){#fig-a}\n:::\n\n| a | b |\n|---|---|\n| one | two |\n"
    )  # fmt: skip
    marks = Marks()
    marked = marked_text(text, "f.md", marks)
    assert marks.taken_out(marked)[0] == text
    assert [place.line for place in marks.places] == [1, 2, 3, 5, 6, 9, 10, 13, 15]
    lines = marked.split("\n")
    assert lines[1].startswith("q1.percent >}} and\ue000")
    assert lines[2].startswith("[@key] cited\ue000")


def test_an_issue_is_kept_as_it_was() -> None:
    kept = read_issue(ISSUE.to_json())
    assert kept == Issue(
        ISSUE.name, [replace(one, places=list(one.places)) for one in kept.paragraphs]
    )
    assert [one.anchor for one in kept.paragraphs] == [one.anchor for one in ISSUE.paragraphs]
    assert kept.by_anchor["_rv2"].place_of(40) == Place(FOREWORD, 4, "Of")
