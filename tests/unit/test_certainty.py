"""How sure figures are: the columns equal what other ways to calculate them give."""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from dataclasses import replace
from fractions import Fraction
from functools import cache
from math import comb, sqrt
from pathlib import Path
from statistics import NormalDist

import pandas as pd
import pytest

from auditreport import alternative_text
from auditreport.commentary import fill
from auditreport.definition import Definition
from auditreport.document import report_parts
from auditreport.models import parse
from auditreport.render import report_files
from auditreport.response import Respondents
from auditreport.score import score, verdict_of
from auditreport.silence_tables import SilenceRow, View, read_silence
from auditreport.silence_views import silence_table
from auditreport.tables import QuestionRow, read_questions, two_decimals
from tests.reading import unlinked
from tests.unit.pacs_report import AUDIT, CASES, PUBLISHED, pacs_report

POPULATION = 210
KINDS = ("not_applicable", "blank", "dont_know")


def definition(**changed: object) -> Definition:
    whole = parse(Definition, (AUDIT / "audit.yaml").read_text("utf-8"), "audit.yaml")
    return whole.model_copy(update=changed)


def published(**changed: object) -> list[QuestionRow]:
    """The scored rows of answers that add up to the published counts."""
    about = definition(**changed)
    answers = {"pseudonym": [f"d{i}" for i in range(85)]}
    for question in about.scored:
        row = PUBLISHED[question.id]
        given = [kind for kind in KINDS for _ in range(int(row[kind]))]
        good, bad = ("no", "yes") if question.expected == "no" else ("yes", "no")
        given += [good] * int(row["achieved"]) + [bad] * int(row["not_achieved"])
        answers[question.id] = given + ["not_asked"] * (85 - len(given))
    return read_questions(score(pd.DataFrame(answers), about, POPULATION).to_csv(index=False))


# --- Intervals, by other ways than the program's ---


@cache
def by_bisection(achieved: int, n: int) -> tuple[float, float]:
    """Wilson with the correction: the shares whose own test the answers just pass."""
    share, z = achieved / n, NormalDist().inv_cdf(0.975)

    def passes(truth: float) -> bool:
        variance = truth * (1 - truth) / n * (POPULATION - n) / (POPULATION - 1)
        return abs(share - truth) <= z * sqrt(variance) + 1e-15

    ends = []
    for edge in (0.0, 1.0):
        outside, inside = edge, share
        for _ in range(200):
            middle = (outside + inside) / 2
            outside, inside = (outside, middle) if passes(middle) else (middle, inside)
        ends.append(100 * inside)
    return ends[0], ends[1]


@cache
def by_enumeration(achieved: int, n: int) -> tuple[Fraction, Fraction]:
    """Every total of the population for which neither tail is 2.5% or less, by adding up."""
    kept = []
    for total in range(POPULATION + 1):
        ways = [comb(total, x) * comb(POPULATION - total, n - x) for x in range(n + 1)]
        all_ways = sum(ways)
        assert all_ways == comb(POPULATION, n)
        if min(sum(ways[achieved:]), sum(ways[: achieved + 1])) * 40 > all_ways:
            kept.append(total)
    return Fraction(100 * kept[0], POPULATION), Fraction(100 * kept[-1], POPULATION)


def test_intervals_are_those_found_by_bisection() -> None:
    for row in published():
        ends = by_bisection(row.achieved, row.departments)
        assert row.ci_low is not None
        assert row.ci_high is not None
        assert float(row.ci_low) == pytest.approx(ends[0], abs=0.0051), row.question
        assert float(row.ci_high) == pytest.approx(ends[1], abs=0.0051), row.question


@cache
def spread_of_draws(total: int, n: int) -> tuple[Fraction, Fraction]:
    """Mean and variance of how many of a total are drawn, by adding up every outcome."""
    ways = [comb(total, x) * comb(POPULATION - total, n - x) for x in range(n + 1)]
    mean = Fraction(sum(x * w for x, w in enumerate(ways)), sum(ways))
    return mean, Fraction(sum(x * x * w for x, w in enumerate(ways)), sum(ways)) - mean**2


def test_intervals_hold_the_totals_that_enumeration_does_not_reject() -> None:
    """Within are those from which the count drawn lies no more than 1.96 deviations away."""
    z_squared = Fraction(NormalDist().inv_cdf(0.975)) ** 2
    for row in published():
        n = row.departments
        kept = []
        for total in range(POPULATION + 1):
            mean, variance = spread_of_draws(total, n)
            if (row.achieved - mean) ** 2 <= z_squared * variance:
                kept.append(total)
        assert row.ci_low is not None
        assert row.ci_high is not None
        within = [
            total
            for total in range(POPULATION + 1)
            if row.ci_low <= Fraction(100 * total, POPULATION) <= row.ci_high
        ]
        assert kept == within, row.question


def test_exact_limits_are_those_of_enumeration() -> None:
    for row in published(interval="exact"):
        low, high = by_enumeration(row.achieved, row.departments)
        limits = (row.ci_low, row.ci_high)
        assert limits == (Fraction(two_decimals(low)), Fraction(two_decimals(high)))


def test_bounds_and_sensitive_verdicts_are_those_counted_by_hand() -> None:
    rows = published()
    for row in rows:
        asked = PUBLISHED[row.question]
        unknown = int(asked["dont_know"]) + int(asked["blank"])
        concerned = int(asked["departments"]) + unknown
        ends = [Fraction(100 * (row.achieved + more), concerned) for more in (0, unknown)]
        assert [row.if_unknown_fail, row.if_unknown_pass] == [
            Fraction(two_decimals(end)) for end in ends
        ]
        judged = {verdict_of(end, row.target, Fraction(10)) for end in ends}
        assert row.sensitive == (row.verdict is not None and len(judged) > 1), row.question
    assert [row.question for row in rows if row.sensitive] == ["Q1", "Q3", "Q11", "Q29"]


def test_without_departments_nothing_is_said() -> None:
    about = definition()
    nobody = pd.DataFrame({"pseudonym": ["a"]} | {q.id: ["blank"] for q in about.scored})
    rows = list(csv.DictReader(score(nobody, about, POPULATION).to_csv(index=False).splitlines()))
    for row in rows:
        assert (row["ci_low"], row["ci_high"], row["sensitive"]) == ("", "", "")
        # The one blank might have been either.
        assert (row["if_unknown_fail"], row["if_unknown_pass"]) == ("0.00", "100.00")


def test_a_table_of_an_earlier_edition_is_read_without_these_columns() -> None:
    text = score(pd.DataFrame({"pseudonym": []} | {q.id: [] for q in definition().scored}),
                 definition()).to_csv(index=False)  # fmt: skip
    old = "\n".join(",".join(line.split(",")[:14]) for line in text.splitlines())
    assert all(row.interval is None and not row.sensitive for row in read_questions(old))


# --- Words, tables, charts' alternatives ---


def test_tables_and_summary_show_intervals_and_sensitive_verdicts() -> None:
    parts = report_parts(pacs_report())
    lines = parts["results"].splitlines()
    (line,) = (one for one in lines if one.startswith("| **Q5**"))
    cells = [cell.strip() for cell in line.strip("|").split("|")]
    assert cells[-3:-1] == ["34%", "26–43"]
    sensitive = [one.split("**")[1] for one in lines if "} *sensitive*" in one and "| **Q" in one]
    assert sensitive == ["Q1", "Q3", "Q11", "Q29"]
    assert "4 verdicts are sensitive" in parts["summary"]
    assert "sec-certainty" in parts["methods"]
    bare = report_parts(pacs_report(bare=True))["summary"]
    assert "4 verdicts are sensitive, Q1, Q3, Q11 and Q29" in unlinked(bare)


def test_where_not_to_know_is_a_failing_both_figures_are_given() -> None:
    report = pacs_report(bare=True)
    results = report_parts(report)["results"]
    assert "In Q25, not to know is itself a failing: with 10 don’t knows" in results
    assert "compliance is 48% instead of 55% (95% interval 46% to 63%)" in results
    assert "In Q5, not to know" not in results
    first = report.definition.model_copy(
        update={
            "questions": [
                q.model_copy(update={"dont_know": "not_achieved"}) if q.id == "Q5" else q
                for q in report.definition.questions
            ]
        }
    )
    summary = report_parts(replace(report, definition=first))["summary"]
    assert "(Q5, 34%, 95% interval 26% to 43%; 33% with don’t knows as not achieved)" in unlinked(
        summary
    )


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("bare", [False, True])
def test_no_0_or_100_percent_stands_alone(case: str, bare: bool) -> None:
    report = pacs_report(case, bare=bare)
    for row in report.rows:
        for text in (
            alternative_text.group([row], report.labels, "A"),
            alternative_text.overview([row], report.labels, "A"),
        ):
            for value in ("0%", "100%"):
                here = text.split(f" {value} for ")
                assert len(here) == 1, text
    assert report_files(report)


def test_percentages_in_prose_are_given_the_interval_that_the_text_does_not_name() -> None:
    values = pacs_report().variables
    # Q18: a no was expected and 79 of 83 gave it, so the yes has the complement's interval.
    for text, said in [
        (
            "At {{< var q5.percent >}}; of others {{< var q18.percent_yes >}}.",
            "At 34% (95% interval 26% to 43%); of others 5% (2% to 10%).",
        ),
        (
            "Most ({{< var q18.percent_no >}}), not {{< var q5.percent_not_achieved >}}.",
            "Most (95%, 95% interval 90% to 98%), not 66% (57% to 74%).",
        ),
        (
            "{{< var q5.percent >}} (95% interval {{< var q5.interval >}}), {{<var q5.percent>}}.",
            "34% (95% interval 26% to 43%), 34%.",
        ),
        (
            "{{< var q5.percent >}}, or {{< var q5.percent >}}.",
            "34% (95% interval 26% to 43%), or 34%.",
        ),
        ("{{< var response.rate >}} of {{< var q5.departments >}}", "40% of 77"),
    ]:
        assert fill(text, values) == said
    census = {**values, "q5.interval": "34% to 34%"}
    assert fill("{{< var q5.percent >}}", census) == "34%"


@pytest.mark.parametrize("case", CASES)
def test_no_paragraph_quotes_a_percentage_without_its_interval(case: str) -> None:
    """Every text of the example: commentary, conclusions and actions."""
    report = pacs_report(case)
    limits = re.compile(r"var (q\d+)\.(?:interval|ci_)")
    quoted = re.compile(r"var (q\d+)\.percent(?:_yes|_no|_not_achieved)? >")
    paragraphs = [one for text in report.commentary.values() for one in text.split("\n\n")]
    for one in paragraphs:
        assert set(quoted.findall(one)) <= set(limits.findall(one)), one
    for conclusion in report.conclusions:
        for sentence in re.split(r"(?<=\.) ", conclusion.text):
            if "%" in sentence:
                assert "% to " in sentence or "don’t knows" in sentence, sentence


def test_what_is_said_of_charts_names_whiskers_and_sensitive_verdicts() -> None:
    report = pacs_report()
    text = alternative_text.overview(report.rows, report.labels, "A")
    assert "whisker for the 95% interval" in text
    assert "4 verdicts are sensitive" in text
    assert "Q4 (11%, interval 7% to 18%)" in text


# --- Silence ---

SMALL = Definition.model_validate(
    {
        "id": "x",
        "title": "X",
        "organisation": "O",
        "sent": "2024-01-01",
        "reminders": ["2024-02-01"],
        "deadline": "2024-03-01",
        "report_date": "2024-04-01",
        "strata": [{"id": "kind", "title": "Kind"}],
        "groups": [{"id": "a", "title": "A"}],
        "questions": [
            {"id": "Q1", "group": "a", "text": "…", "expected": "no"},
            {"id": "Q2", "group": "a", "text": "…", "expected": "survey"},
        ],
    }
)


def small(*, in_detail: bool = True) -> dict[tuple[View, str], SilenceRow]:
    """Forty departments, twenty of a kind; ten small ones and five large answered."""
    kinds = ["small"] * 20 + ["large"] * 20
    departments = "pseudonym,kind\n" + "".join(f"d{i},{k}\n" for i, k in enumerate(kinds))
    answered = [*range(10), *range(20, 25)]
    outcomes, answers = "pseudonym,outcome,completed\n", "pseudonym,Q1,Q2\n"
    for i in answered:
        when = "2024-01-15" if i % 2 else "2024-02-01"
        outcomes += f"d{i},included,{when if i else ''}\n"
        answers += f"d{i},{'not_applicable' if i == 9 else 'no' if i < 5 else 'yes'},yes\n"
    text = silence_table(
        Respondents.read(SMALL, departments, outcomes, answers), in_detail=in_detail
    )
    rows = read_silence(text)
    assert {row.question for row in rows} <= {"Q1"}
    return {(row.view, row.part): row for row in rows}


def test_silence_is_counted_as_by_hand() -> None:
    rows = small()
    # 5 of 14 achieved (no was expected); one of the 40 said that it doesn't apply.
    worst = rows[View.WORST_CASE, ""]
    assert (worst.achieved, worst.departments, worst.population) == (5, 14, 39)
    assert worst.low == Fraction(two_decimals(Fraction(500, 39)))
    assert worst.high == Fraction(two_decimals(Fraction(100 * 30, 39)))
    # d0 has no date; of the even ones d2 and d4 achieved, of the odd ones d1 and d3.
    early, late = rows[View.WAVE, "0"], rows[View.WAVE, "1"]
    assert (early.achieved, early.departments, early.population) == (2, 6, 7)
    assert (late.achieved, late.departments, late.population) == (2, 7, 7)
    difference = rows[View.LATE_LESS_EARLY, ""]
    assert difference.percent == Fraction("-4.76")
    assert difference.low is not None
    assert difference.low < 0
    like = rows[View.LIKE_THE_LAST, ""]
    assert like.percent == Fraction(two_decimals(100 * (5 + Fraction(25 * 2, 7)) / 39))
    # 5 of 9 small ones and 0 of 5 large ones, each kind half of the register.
    weighted = rows[View.POST_STRATIFIED, "kind"]
    assert weighted.percent == Fraction(two_decimals(Fraction(500, 9) / 2))
    assert weighted.plain == Fraction(500, 14)


def test_silence_is_not_shown_where_parts_of_the_respondents_are_not() -> None:
    assert small(in_detail=False) == {}


def test_the_report_says_what_silence_could_do() -> None:
    report = pacs_report()
    parts = report_parts(report)
    assert "125 (60%) gave no return" in parts["methods"]
    assert "percentage points at the median" in parts["methods"]
    assert "{#tbl-silence}" in parts["appendices"]
    assert "{#tbl-waves}" in parts["appendices"]
    without = report_parts(replace(report, silence=[]))
    assert "silence" not in without["methods"]
    assert "{#tbl-silence}" not in without["appendices"]


# --- What it costs ---


def test_nothing_heavy_is_imported_for_words_and_silence() -> None:
    program = (
        "import sys, auditreport.silence_views, auditreport.document, auditreport.bounds;"
        "heavy = {'numpy', 'scipy', 'pandas', 'statsmodels'} & set(sys.modules);"
        "print(heavy); sys.exit(len(heavy))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout


def test_methods_say_the_coverage_that_the_bench_prints() -> None:
    methods = (Path(__file__).parents[2] / "docs/methods.md").read_text("utf-8")
    bench = subprocess.run(
        [sys.executable, "bench/coverage.py"],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert bench.stdout.strip() in methods
