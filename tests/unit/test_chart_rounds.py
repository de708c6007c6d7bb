"""The chart of two rounds: what is drawn, colour and shape by way, and always the same bytes."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from auditreport.change_tables import WAY_WORDS, ChangeRow, Way
from auditreport.changes import changes
from auditreport.chart_rounds import rounds_chart

from .rounds_audit import audit, earlier, row, since
from .test_chart import check_texts, fills, parsed, words

FONTS = sorted((Path(__file__).parents[2] / "report" / "fonts").glob("*.otf"))
LONG = "Registers of pneumonoultramicroscopicsilicovolcanoconiosis " * 4
(BASE,) = changes([row("Q1", 60, 80)], None, [earlier("Q1", 20, 80)], None, audit(Q1={}), since())


def drawn(rows: list[ChangeRow], label: str = "Policy agreed") -> bytes:
    labels = {one.question: label for one in rows}
    title = "Change since 2010"
    return rounds_chart(rows, labels, title=title, earlier="2010", present="2012", font_files=FONTS)


def test_both_percentages_and_the_way_are_written() -> None:
    found = words(drawn([BASE]))
    assert {"Q1", "25%", "75%", "better", "Policy agreed"} <= set(found)
    assert found[-1] == "Lines through the marks are 95% intervals."


def test_marks_stand_at_their_percentages() -> None:
    lines = re.findall(
        r'd="M([\d.]+) [\d.]+L([\d.]+) [\d.]+"[^>]*stroke-width="([\d.]+)"',
        drawn([BASE]).decode(),
    )
    # The line that joins 25% and 75% ends at the scale's own lines, and runs across that of 50%.
    ((start, end),) = [(float(a), float(b)) for a, b, width in lines if width == "1.6"]
    scale = {float(a) for a, b, _ in lines if a == b}
    for x in (start, (start + end) / 2, end):
        assert any(abs(x - other) < 0.01 for other in scale)


@pytest.mark.parametrize("way", Way)
def test_each_way_has_its_word_and_no_two_look_alike(way: Way) -> None:
    svg = drawn([replace(BASE, way=way)])
    said = "unclear" if way is Way.UNCLEAR else WAY_WORDS[way]
    assert said in " ".join(words(svg))
    others = [drawn([replace(BASE, way=other)]) for other in Way if other is not way]

    def outlines(chart: bytes) -> str:
        """The shapes without their colours, and without the texts."""
        shapes = re.sub(r"<(text|title)\b.*?</\1>", "", chart.decode())
        return re.sub(r"#\w{6}(?<!#FFFFFF)", "", shapes)

    assert all(outlines(svg) != outlines(other) for other in others)


def test_better_and_worse_differ_in_colour() -> None:
    better, worse = (drawn([replace(BASE, way=way)]) for way in (Way.BETTER, Way.WORSE))
    marks = {"#12436d", "#f46a25"}
    assert marks <= fills(better)  # both stand in the key
    assert better.count(b"#12436D") > worse.count(b"#12436D")
    assert worse.count(b"#F46A25") > better.count(b"#F46A25")


@pytest.mark.parametrize("label", ["Policy", LONG, "Policy " * 12])
def test_nothing_collides_or_lies_outside(label: str) -> None:
    rows = [replace(BASE, question=f"Abcdefgh{n}999a", way=way) for n, way in enumerate(Way)]
    svg = drawn(rows, label)
    check_texts(svg)
    assert parsed(svg).attrib["role"] == "img"


def test_what_is_not_compared_is_counted_and_fewer_is_said() -> None:
    (new,) = changes([row("Q2", 1, 2)], None, [], None, audit(Q2={}), since())
    note = " ".join(words(drawn([replace(BASE, better="fewer"), new])))
    assert "Fewer is better for Q1." in note
    assert "1 further question is not compared." in note
    assert words(drawn([new])) == ["No question of 2010 can be compared"]


def test_same_rows_same_bytes() -> None:
    assert drawn([BASE]) == drawn([BASE])
