"""The chart of all rounds: where points stand, what is joined, and that nothing collides."""

from __future__ import annotations

import re

import pytest

from auditreport.change_tables import SeriesRow, Why
from auditreport.chart_series import series_chart

from .test_chart import check_texts, parsed, words
from .test_chart_rounds import FONTS, LONG

JOINED = 1.6


def history(question: str, *achieved: int, changed: int | None = None) -> list[SeriesRow]:
    """Of 10 departments in each round; before the round ``changed`` (from 0) the line breaks."""
    return [
        SeriesRow(question, str(2010 + 2 * n), 10, hits, 10.0 * hits - 9, 10.0 * hits + 9, why)
        for n, hits in enumerate(achieved)
        for why in [Why.REWORDED if n == changed else None]
    ]


def drawn(rows: list[SeriesRow], label: str = "Policy agreed") -> bytes:
    labels = {row.question: label for row in rows}
    return series_chart(rows, labels, title="All rounds", font_files=FONTS)


def joins(svg: bytes) -> list[tuple[float, ...]]:
    """The lines from round to round: from x, y to x, y."""
    pattern = r'd="M([\d.]+) ([\d.]+)L([\d.]+) ([\d.]+)"[^>]*stroke-width="([\d.]+)"'
    found = [tuple(map(float, line)) for line in re.findall(pattern, svg.decode())]
    return [line[:4] for line in found if line[4] == JOINED]


def test_rounds_are_joined_at_their_percentages() -> None:
    svg = drawn(history("Q1", 2, 6, 4))
    assert {"Q1 Policy agreed", "2010", "2012", "2014", "20%", "60%", "40%"} <= set(words(svg))
    first, second = joins(svg)
    assert first[2:] == second[:2]
    # From 20% to 60% is twice as far up as from 60% to 40% down; rounds stand equally far apart.
    assert first[1] - first[3] == pytest.approx(2 * (second[3] - second[1]), abs=0.02)
    assert first[2] - first[0] == pytest.approx(second[2] - second[0], abs=0.02)


def test_where_a_question_changed_nothing_is_joined() -> None:
    svg = drawn(history("Q1", 2, 6, 4, changed=1))
    assert len(joins(svg)) == 1
    assert "A broken line: the question changed" in " ".join(words(svg))


def test_a_round_without_a_percentage_leaves_a_gap() -> None:
    rows = history("Q1", 2, 6, 4)
    rows[1] = SeriesRow("Q1", "2012", None, None, None, None, None)
    assert joins(drawn(rows)) == []


def test_only_questions_with_three_rounds_are_drawn() -> None:
    two = history("Q2", 5, 5)
    assert "1 further question has fewer than three rounds." in " ".join(
        words(drawn([*history("Q1", 2, 6, 4), *two]))
    )
    assert words(drawn(two)) == ["No question has three rounds yet"]


@pytest.mark.parametrize("label", ["Policy", LONG])
@pytest.mark.parametrize("number", [1, 5, 40])
def test_nothing_collides_or_lies_outside(label: str, number: int) -> None:
    rows = [row for n in range(number) for row in history(f"Q{n}", 10, 0, n % 11)]
    svg = drawn(rows, label)
    check_texts(svg)
    assert parsed(svg).attrib["role"] == "img"
    assert drawn(rows, label) == svg
