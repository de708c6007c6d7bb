"""Charts: what is drawn, that nothing lies outside, and that the bytes never change."""

import html
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest

from auditreport import chart, chart_page
from auditreport.arrivals import arrivals
from auditreport.definition import Definition
from auditreport.response import flow
from auditreport.tables import QuestionRow
from auditreport.words import Outcome, Role, Verdict

LABELS = {"Q1": "Policy agreed", "Q2": "Induction given", "Q3": "Misuse found"}
SVG = "{http://www.w3.org/2000/svg}"
LONG = "Registers of pneumonoultramicroscopicsilicovolcanoconiosis " * 4
FONTS = sorted((Path(__file__).parents[2] / "report" / "fonts").glob("*.otf"))

STANDARD = QuestionRow(
    question="Q1",
    group="access",
    expected="yes",
    not_applicable=2,
    blank=3,
    dont_know=5,
    not_asked=0,
    departments=30,
    not_achieved=20,
    achieved=10,
    percent=33,
    role=Role.STANDARD,
    target=Fraction(90),
    verdict=Verdict.SHORT,
)
PRACTICE = replace(STANDARD, question="Q2", role=Role.PRACTICE, target=None, verdict=None)
SURVEY = replace(PRACTICE, question="Q3", role=Role.SURVEY, expected="survey")
UNANSWERED = replace(
    STANDARD, departments=0, not_achieved=0, achieved=0, percent=None, verdict=None, blank=33
)
NOTHING = replace(UNANSWERED, blank=0, dont_know=0, not_applicable=0)


def words(svg: bytes) -> list[str]:
    """List the texts drawn."""
    return [html.unescape(text) for text in re.findall(r"<text [^>]*>(.*?)</text>", svg.decode())]


def told(svg: bytes) -> list[str]:
    """List what a pointer is told."""
    return re.findall(r"<title>(.*?)</title>", svg.decode())[1:]


def group(rows: list[QuestionRow], labels: dict[str, str] | None = None) -> bytes:
    return chart.group_chart(
        rows, LABELS if labels is None else labels, title="Access", group="access", font_files=FONTS
    )


def overview(rows: list[QuestionRow]) -> bytes:
    return chart.overview_chart(rows, LABELS, title="All standards", font_files=FONTS)


def fills(svg: bytes) -> set[str]:
    return {fill.lower() for fill in re.findall(r'fill="(#\w{6})"', svg.decode())}


def test_standard_shows_parts_counts_percent_target_and_verdict() -> None:
    found = words(group([STANDARD]))
    for text in ("Achieved", "Not achieved", "10", "20", "33%", "90%", "short", "5", "3", "2"):
        assert text in found
    assert "Yes" not in found
    assert "asked" not in found  # no column for what no row has


def test_survey_items_are_named_and_coloured_otherwise() -> None:
    survey, standard = group([SURVEY]), group([STANDARD])
    assert {"Survey item", "Yes", "No"} <= set(words(survey))
    assert not {"Achieved", "Not achieved", "Target", "Verdict"} & set(words(survey))
    answered = {"#12436d", "#f46a25"}
    assert answered <= fills(standard)
    assert not answered & fills(survey)


def test_practice_among_standards_has_no_target_and_no_verdict() -> None:
    found = words(group([replace(STANDARD, verdict=Verdict.MET), PRACTICE]))
    assert found.count("90%") == 1
    assert found.count("met") == 1
    assert "none" in found


SURE = replace(STANDARD, ci_low=Fraction(20), ci_high=Fraction(50))


def test_an_interval_is_a_whisker_on_the_scale_of_its_percentage() -> None:
    thin = 'stroke="#000000" stroke-width="0.9"'
    assert not lines(group([STANDARD]), thin)
    svg = group([SURE])
    start, end = widest(bars(svg, "#12436D"))
    # The bar is 40 returns, of which 10 achieved; the interval is a share of the 30 that answered.
    unit = (end - start) / 10
    left, right = widest(lines(svg, thin))
    assert left == pytest.approx(start + 0.20 * 30 * unit, abs=1)
    assert right == pytest.approx(start + 0.50 * 30 * unit, abs=1)
    assert told(svg)[0] == (
        "Q1: 10 of 30 departments achieved it, 33% (95% interval 20% to 50%). Target 90%: short."
    )
    assert {"Q1, achieved: 10", "Q1, not achieved: 20", "Q1, blank: 3"} <= set(told(svg))
    assert "95% interval" in " ".join(words(svg))


def test_a_sensitive_verdict_has_a_shape_of_its_own() -> None:
    sensitive = replace(SURE, sensitive=True)
    for plain, marked in ((group([SURE]), group([sensitive])),
                          (overview([SURE]), overview([sensitive]))):  # fmt: skip
        assert marked.count(b"<path") > plain.count(b"<path")
        assert "diamond" in " ".join(words(marked))
        assert "diamond" not in " ".join(words(plain))


def test_not_asked_has_a_column_where_any_row_has_some() -> None:
    assert {"asked", "15"} <= set(words(group([replace(STANDARD, not_asked=15)])))


def lines(svg: bytes, looks: str = "") -> list[tuple[float, float]]:
    """From where to where, across the page, the straight lines of some looks reach."""
    pattern = rf'<path d="M([\d.]+) [\d.]+L([\d.]+) [\d.]+" fill="none" {looks}'
    return [(float(left), float(right)) for left, right in re.findall(pattern, svg.decode())]


def bars(svg: bytes, colour: str) -> list[tuple[float, float]]:
    """From where to where the boxes of a colour reach."""
    pattern = rf'<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)" height="[\d.]+" fill="{colour}"'
    found = re.findall(pattern, svg.decode())
    return [(float(left), float(left) + float(width)) for left, width in found]


def widest(extents: list[tuple[float, float]]) -> tuple[float, float]:
    return max(extents, key=lambda extent: extent[1] - extent[0])


def test_target_stands_at_its_share_of_departments() -> None:
    # 27 of the 30 departments would meet 90%; the bar is all 40 returns, 10 of them achieved.
    svg = group([STANDARD])
    start, end = widest(bars(svg, "#12436D"))
    one = (end - start) / 10
    assert any(
        left == right and abs(left - (start + 27 * one)) < one / 2
        for left, right in lines(svg, 'stroke="#000000"')
    )


def test_unanswered_question_has_no_percentage() -> None:
    for svg in (group([UNANSWERED]), overview([UNANSWERED])):
        assert any("no yes or no answers" in text for text in words(svg))
        assert "0%" not in words(group([UNANSWERED]))


def test_nothing_to_draw_is_said() -> None:
    assert words(group([NOTHING])) == ["No returns yet"]
    assert words(overview([NOTHING])) == ["No returns yet"]
    assert words(group([]))[0].startswith("No questions to chart")
    assert words(overview([]))[0].startswith("No standards to chart")
    assert words(overview([PRACTICE, SURVEY]))[0].startswith("No standards to chart")


def test_overview_is_sorted_and_says_what_it_leaves_out() -> None:
    close = replace(STANDARD, question="Q9", achieved=26, not_achieved=4, percent=87)
    found = words(overview([replace(close, verdict=Verdict.CLOSE), STANDARD, PRACTICE, SURVEY]))
    assert found.index("Q1") < found.index("Q9")
    assert any("2 further questions have no target" in text for text in found)


def test_overview_of_twenty_fits_half_a_page() -> None:
    labels = {f"Q{n}": "Red dot system documented and effective at" for n in range(20)}
    rows = [replace(STANDARD, question=f"Q{n}") for n in range(20)]
    svg = chart.overview_chart(rows, labels, title="All", font_files=FONTS)
    assert height(svg) <= 12 / 2.54 * 72


def parsed(svg: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(svg)  # noqa: S314 (our own drawing)


def texts(svg: bytes) -> list[tuple[float, float, float]]:
    """List each text's baseline, left and right edge."""
    found = []
    for text in parsed(svg).iter(f"{SVG}text"):
        x, baseline = float(text.attrib["x"]), float(text.attrib["y"])
        # A single letter isn't fitted: it is taken for half as wide as it is high.
        width = float(text.get("textLength", float(text.get("font-size", chart_page.SIZE)) / 2))
        left = x - width * {"middle": 0.5, "end": 1}.get(text.get("text-anchor", ""), 0)
        found.append((baseline, left, left + width))
    return found


def height(svg: bytes) -> float:
    return float(parsed(svg).attrib["height"].removesuffix("pt"))


@pytest.mark.parametrize("fonts", [FONTS, []], ids=["bundled", "fallback"])
@pytest.mark.parametrize(
    "rows",
    [
        [STANDARD],
        [STANDARD, PRACTICE, SURVEY, UNANSWERED],
        [replace(STANDARD, question=f"Q{n}", not_asked=9999) for n in range(100, 115)],
        [replace(NOTHING, departments=1, achieved=1, percent=100)],
    ],
    ids=["one", "mixed", "fifteen", "one return"],
)
def test_texts_are_within_the_page_and_apart(rows: list[QuestionRow], fonts: list[Path]) -> None:
    labels = {row.question: LONG for row in rows}
    drawn = (
        chart.group_chart(rows, labels, title="Access", group="access", font_files=fonts),
        chart.overview_chart(rows, labels, title="All", font_files=fonts),
    )
    for svg in drawn:
        check_texts(svg)


def check_texts(svg: bytes) -> None:
    bottom = height(svg)
    by_line: dict[float, list[tuple[float, float]]] = {}
    for y, left, right in texts(svg):
        assert 0 < y < bottom
        by_line.setdefault(y, []).append((left, right))
    assert by_line
    for line in by_line.values():
        line.sort()
        assert line[0][0] >= 0
        assert line[-1][1] <= chart_page.WIDTH + 0.01
        assert all(end < start for (_, end), (start, _) in pairwise(line))


PLAN = Definition.model_validate(
    {
        "id": "x",
        "title": "X",
        "organisation": "O",
        "sent": "2024-01-01",
        "deadline": "2024-06-30",
        "report_date": "2024-09-01",
        "groups": [{"id": "a", "title": "A"}],
        "questions": [{"id": "Q1", "group": "a", "text": "…", "expected": "yes"}],
    }
)


def planned(**changes: object) -> Definition:
    return Definition.model_validate(PLAN.model_dump(by_alias=True) | changes)


def came(days: Sequence[str], outcome: Outcome = Outcome.INCLUDED) -> list[dict[str, str]]:
    return [
        {"pseudonym": f"d{n}", "outcome": outcome, "completed": day} for n, day in enumerate(days)
    ]


def over_time(days: Sequence[str], definition: Definition = PLAN) -> bytes:
    return chart.arrivals_chart(arrivals(came(days), definition), definition, FONTS)


def flowing(number: int, answered: int, **columns: str) -> bytes:
    departments = [{"pseudonym": f"d{n}", "organisation": "o", **columns} for n in range(number)]
    outcomes = came(["2024-03-01"] * answered)
    answers = [{"pseudonym": f"d{n}", "Q1": "yes"} for n in range(answered)]
    return chart.flow_chart(flow(departments, outcomes, answers, PLAN), PLAN, FONTS)


def spread(first: date, days: int, number: int) -> list[str]:
    return [(first + timedelta(days * n // number)).isoformat() for n in range(number)]


START = date(2024, 1, 1)
CURVES = {
    "half a year": (spread(START, 180, 85), PLAN),
    "one day": (["2024-01-01"], planned(deadline="2024-01-01")),
    "not sent on a known day": (["2024-03-01", ""], planned(sent=None)),
    "a reminder a day": (
        spread(START, 180, 12),
        planned(reminders=[f"2024-06-{day}" for day in range(20, 31)]),
    ),
    "reminders in the first days": (
        spread(START, 180, 12),
        planned(reminders=["2024-01-01", "2024-01-02", "2024-01-04", "2024-01-20"]),
    ),
    "late and accepted": (["2024-03-01", "2024-07-20"], PLAN),
    "years": (spread(date(2015, 1, 1), 3400, 9999), planned(sent="2015-01-01")),
    "a mistaken year": (["1901-03-01", "2024-03-01"], planned(sent=None)),
    "twelve weeks": (spread(START, 84, 3), planned(deadline="2024-03-25")),
}


@pytest.mark.parametrize("case", CURVES)
def test_labels_of_the_curve_never_collide(case: str) -> None:
    days, definition = CURVES[case]
    svg = over_time(days, definition)
    check_texts(svg)
    found = words(svg)
    assert "Deadline" in found
    assert found.count("Reminder") == len(set(definition.reminders))
    # No line of an event runs through a label: those stand above the plot, right of their own.
    upright = re.findall(
        r'<path d="M([\d.]+) ([\d.]+)L([\d.]+) ([\d.]+)" fill="none" stroke="#(?:595959|000000)"',
        svg.decode(),
    )
    events = [(float(x), float(y), float(end)) for x, y, x2, end in upright if x == x2]
    assert len(events) > len(definition.reminders)
    for baseline, left, right in texts(svg):
        for x, top, bottom in events:
            assert not (top < baseline - 2 < bottom and left < x < right), (baseline, left, x)


def test_the_curve_says_what_it_leaves_out() -> None:
    found = words(over_time(["2024-03-01", ""]))
    assert any("1 return without a date is not in the curve" in text for text in found)
    assert words(over_time([""]))[0].startswith("No returns to show")
    assert words(over_time([]))[0].startswith("No returns to show")


def test_the_curve_gives_the_number_at_each_event() -> None:
    definition = planned(reminders=["2024-03-01"])
    found = words(over_time(["2024-02-29", "2024-03-01", "2024-03-02"], definition))
    assert "1 Mar 2024" in found
    assert found.count("1") == 2  # on the scale, and at the reminder: the day before it
    assert found.count("3") == 2


@pytest.mark.parametrize(("number", "answered"), [(4, 1), (210, 85), (99999, 88888)])
def test_the_flow_holds_every_number(number: int, answered: int) -> None:
    svg = flowing(number, answered)
    check_texts(svg)
    found = words(svg)
    assert {str(number), str(answered), str(number - answered)} <= set(found)
    assert {"Departments invited", "No return", "Returns received", "Returns included"} <= set(
        found
    )
    assert "Departments in all" not in found
    assert words(flowing(4, 0)) == ["No returns yet"]


def test_the_flow_begins_with_the_population_where_that_is_an_estimate() -> None:
    definition = planned(population=250)
    departments = [{"pseudonym": "d0", "organisation": "o"}]
    rows = flow(departments, came(["2024-03-01"]), [{"pseudonym": "d0", "Q1": "yes"}], definition)
    found = words(chart.flow_chart(rows, definition, FONTS))
    assert {"Departments in all", "250", "Not in the register", "249"} <= set(found)


def test_svg_is_an_image_with_a_title_and_nothing_of_when_or_by_what() -> None:
    svg = chart.group_chart([STANDARD], LABELS, title="Access & <more>", group="access")
    root = parsed(svg)
    assert root.attrib["role"] == "img"
    assert root[0].text == "Access & <more>"
    assert svg.startswith(b"<svg ")
    for word in (b"metadata", b"Matplotlib", b"dc:date"):
        assert word not in svg


def test_texts_are_as_wide_in_any_font_as_measured_in_ours() -> None:
    for svg in (group([STANDARD], {"Q1": "Härtegrad ⊕ Ωμέγα"}), overview([STANDARD])):
        for text in parsed(svg).iter(f"{SVG}text"):
            assert len(text.text or "") == 1 or float(text.attrib["textLength"]) > 0
    assert "Härtegrad ⊕ Ωμέγα" in " ".join(words(group([STANDARD], {"Q1": "Härtegrad ⊕ Ωμέγα"})))


def test_a_page_can_give_every_colour_another_in_the_dark() -> None:
    css = (FONTS[0].parents[1] / "style.css").read_text("utf-8")
    drawn = group([replace(SURE, sensitive=True, not_asked=3), PRACTICE, SURVEY]), overview([SURE])
    curve = over_time(["2024-03-01"], planned(reminders=["2024-03-01"])), flowing(210, 85)
    for svg in (*drawn, *curve):
        for look in re.findall(r'(?:fill|stroke)="#\w{6}"', svg.decode().split(">", 1)[1]):
            assert f".chart [{look}]" in css, look
    names = re.findall(r"fill: var\((--[\w-]+)\)", css)
    dark = css[css.index("prefers-color-scheme: dark") :]
    assert all(f"{name}: #" in dark for name in names if name.startswith("--chart"))


def test_same_bytes_under_other_settings_and_dates(tmp_path: Path) -> None:
    (tmp_path / "matplotlibrc").write_text(
        "path.sketch: 1, 100, 2\nfont.size: 30\ntext.kerning_factor: 6\n",
        encoding="utf-8",
    )
    # Its own process, since matplotlib reads a user's settings on import.
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); import test_chart as t;"
        "assert 'matplotlib.pyplot' not in sys.modules;"
        "sys.stdout.buffer.write(t.group([t.STANDARD, t.SURVEY]) + t.overview([t.STANDARD]))"
    )
    environment = os.environ | {"MPLCONFIGDIR": str(tmp_path), "SOURCE_DATE_EPOCH": "86400"}
    other = subprocess.run(
        [sys.executable, "-c", code, str(Path(__file__).parent)],
        env=environment,
        capture_output=True,
        check=True,
    ).stdout
    assert other == group([STANDARD, SURVEY]) + overview([STANDARD])
