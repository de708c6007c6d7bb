"""The deck before an engine renders it: what stands on each slide, and in its notes."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from auditreport.conclude import conclude
from auditreport.findings import ConclusionRule, Findings
from auditreport.published import Report
from auditreport.slides.chart import slide_chart
from auditreport.slides.deck import deck, slides_metadata
from auditreport.slides.look import look_css, theme_colours
from auditreport.slides.room import BODY_HEIGHT, row_height
from auditreport.slides.table import Columns, by_slide
from tests.unit.pacs_report import CASES, ROOT, pacs_report, with_question

STYLE = (ROOT / "report" / "style.css").read_text(encoding="utf-8")
FONTS = sorted((ROOT / "report" / "fonts").glob("*.otf"))


def titles(part: str) -> list[str]:
    return [re.sub(r"\\| \{.*", "", one) for one in re.findall(r"^## (.*)$", part, re.MULTILINE)]


def slide(part: str, title: str) -> str:
    (found,) = [one for one in re.split(r"^(?=## )", part, flags=re.MULTILINE) if title in one]
    return found


def table(text: str) -> list[list[str]]:
    rows = [line for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows if "--" not in row]


@pytest.fixture(scope="module")
def report() -> Report:
    return pacs_report()


def test_one_conclusion_a_slide_in_the_order_of_the_conclusions(report: Report) -> None:
    conclusions = deck(report, ["html", "pdf"], FONTS).parts["conclusions"]
    assert re.findall(r"#(c\d+)\}", conclusions) == [f"c{n}" for n in range(1, 11)]
    assert titles(conclusions)[0] == "There is a gap in guidance on teaching, audit and research"
    for one in report.conclusions:
        notes = slide(conclusions, f"#{one.id.lower()}}}").partition("::: {.speaker}")[2]
        assert " ".join(one.text.split())[:60] in notes.replace("\\", "")
        assert "How sure: " in notes


def test_a_single_question_shows_all_its_answers_and_its_number(report: Report) -> None:
    one = slide(deck(report, ["html"], FONTS).parts["conclusions"], "#c1}")
    # Q5 as published: 26 of 77; 2 not applicable, 3 blank, 3 don't know; 85 in all.
    assert "[34%]{.big}\n\n26 of 77 departments\n\n" in one
    assert table(one) == [
        ["Answer", "Departments"],
        ["Achieved", "26"],
        ["Not achieved", "51"],
        ["Don’t know", "3"],
        ["Blank", "3"],
        ["Not applicable", "2"],
    ]
    assert "26 of 77 departments that answered yes or no, 34%; 95% interval 26% to 43%" in one


def test_several_questions_make_a_chart_that_leads_with_the_gravest(report: Report) -> None:
    made = deck(report, ["html"], FONTS)
    # Of transfer, four sentences hold: the discs' safeguards (Q23, 62 of 80) are the one concern.
    four = slide(made.parts["conclusions"], "#c4}")
    assert titles(four) == ["The safeguards for discs fall short"]
    assert "[78%]{.big}\n\n62 of 80 departments" in four
    chart = made.pictures["C4"]
    assert chart.alternative.startswith(
        "Bar chart of 4 questions. Q23 Discs stored and carried securely, 78% (62 of 80), target "
        "100%: short; Q17 "
    )
    assert chart.alternative.endswith(" Not drawn: Q22, Q18, Q21.")
    assert f'![](charts/C4.svg){{alt="{chart.alternative}"}}' in four


def test_the_standards_are_counted_by_area(report: Report) -> None:
    opening = deck(report, ["html"], FONTS).parts["opening"]
    rows = table(slide(opening, "20 standards"))
    assert rows[0] == ["Area", "Met", "Close", "Short"]
    counts = [sum(int(row[at]) for row in rows[1:]) for at in (1, 2, 3)]
    assert counts == [4, 8, 8]
    assert titles(opening)[1] == "4 of 20 standards are met, 8 are short"
    notes = slide(opening, "20 standards").partition(".speaker}")[2]
    assert "4 verdicts are sensitive, Q1, Q3, Q11 and Q29: " in notes
    assert "#" not in notes.replace(":::", "")


def test_a_count_that_the_report_withholds_is_withheld(report: Report) -> None:
    response = [
        replace(row, departments=None) if row.value in ("Wales", "Scotland") else row
        for row in report.response
    ]
    opening = deck(replace(report, response=response), ["html"], FONTS).parts["opening"]
    shown = {row[0]: row[1] for row in table(slide(opening, "85 departments"))}
    assert shown["Nation: Wales"] == shown["Nation: Scotland"] == r"\[c\]"


def test_no_headline_comes_twice_and_none_is_longer_than_two_lines(report: Report) -> None:
    long = "The same long headline over and over again " * 5
    alike = [replace(one, headline=long) for one in report.conclusions]
    found = deck(replace(report, conclusions=alike), ["html"], FONTS)
    all_titles = [title for part in found.parts.values() for title in titles(part)]
    assert len(all_titles) == len(set(all_titles)) > len(alike)
    assert max(map(len, all_titles)) <= 97


@pytest.mark.parametrize("case", CASES)
def test_every_case_has_a_deck(case: str) -> None:
    report = pacs_report(case)
    found = deck(report, ["html"], FONTS)
    assert len(titles(found.parts["conclusions"])) == len(report.conclusions)
    if not report.included:
        assert titles(found.parts["opening"]) == ["No returns have been analysed yet"]


def test_what_an_audit_calls_things_stays_text() -> None:
    odd = 'A | pipe, a "quote" & <b>tags</b> {braces} [x](y) `code` $m$ @ref *star*'
    report = with_question(pacs_report(), odd)
    report = replace(
        report, conclusions=[replace(one, title=odd, headline="") for one in report.conclusions]
    )
    found = deck(report, ["html"], FONTS)
    assert titles(found.parts["conclusions"])[0].startswith('A | pipe, a "quote" & <b>tags</b> ')
    everything = "".join(found.parts.values())
    assert not re.search(r"(?<!\\)(<b>|\[x\]|`code|\*star)", everything)


# --- Room ---


def test_a_table_takes_as_few_slides_as_have_room_for_it() -> None:
    # A line is 28.8 points and a cell keeps 7.2 free: 36 a row, and 344 hold nine.
    columns = Columns(("A", "B"), (80, 20), "lr")
    assert row_height(["short", "1"], [600, 200]) == pytest.approx(36)
    assert row_height(["x" * 60, "1"], [600, 200]) == pytest.approx(2 * 28.8 + 7.2)
    assert BODY_HEIGHT == 344
    for number, slides in ((1, [1]), (8, [8]), (9, [5, 4]), (17, [6, 6, 5])):
        pages = by_slide(columns, [("row", n) for n in range(number)])
        assert [len(page) for page in pages] == slides


def test_a_chart_is_no_higher_than_its_place_and_names_what_it_leaves_out(report: Report) -> None:
    rows = [row for row in report.rows if row.percent is not None]
    assert len(rows) > 20
    drawn = slide_chart(rows, report.labels, title="All", name="X", font_files=FONTS)
    size = re.search(rb'viewBox="0 0 ([\d.]+) ([\d.]+)"', drawn.svg)
    assert size
    width, height = map(float, size.groups())
    assert height / width <= 344 / 584
    for row in rows:
        assert re.search(rf"\b{row.question}\b", drawn.alternative)


# --- The look ---


def test_colours_come_from_the_reports_style_sheet() -> None:
    style = STYLE.replace("--heading: ", "--heading: #0a0b0c; --old: ", 1)
    assert theme_colours(style)["dk2"] == "0A0B0C"
    css = look_css(style)
    assert css.count(":root {") == 1
    assert "prefers-color-scheme" not in css
    assert "italic" not in css


def test_the_front_matter_has_title_language_and_mark(report: Report) -> None:
    metadata = slides_metadata(replace(report, mark="Edition 1"))
    assert metadata["title"] == report.definition.title
    assert (metadata["lang"], metadata["edition"]) == ("en-GB", "Edition 1")


# --- Headlines ---


def test_the_first_of_the_gravest_sentences_heads_its_conclusion(report: Report) -> None:
    rule = ConclusionRule.model_validate(
        {
            "id": "C1",
            "title": "Several",
            "sentences": [
                {
                    "when": {"verdict": {"Q3": "met"}},
                    "severity": "sound",
                    "text": "A.",
                    "headline": "Sound",
                },
                {
                    "when": {"verdict": {"Q5": "met"}},
                    "severity": "concern",
                    "text": "B.",
                    "headline": "Not so",
                },
                {
                    "when": {"verdict": {"Q13": "short"}},
                    "severity": "concern",
                    "text": "C.",
                    "headline": "Short",
                },
                {
                    "when": {"verdict": {"Q4": "short"}},
                    "severity": "concern",
                    "text": "D.",
                    "headline": "Later",
                },
            ],
        }
    )
    definition, rows = report.definition, list(report.rows)
    (found,), _ = conclude(rows, definition, Findings(conclusions=[rule]), {})
    assert (found.headline, found.lead, found.text) == ("Short", "Q13", "A. C. D.")
    derived, _ = conclude(rows, definition, None, {})
    assert derived[0].headline == "Guidance on teaching, audit and research: short of target"
    assert derived[0].lead == "Q5"
    assert (derived[-1].headline, derived[-1].lead) == ("4 standards reach their targets", "")
