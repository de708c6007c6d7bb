"""Summaries: counts that add up, and quantiles as another program's type 7 has them."""

import statistics
from datetime import date
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditreport.kinds.choice import Option
from auditreport.kinds.dates import Day
from auditreport.kinds.kind import STATUSES, Kind
from auditreport.kinds.multi import Multi
from auditreport.kinds.numbers import Numbers, decimal
from auditreport.kinds.summaries import (
    FIGURE_COLUMNS,
    OPTION_COLUMNS,
    Figures,
    figure_row,
    option_rows,
    quantile,
    summarise,
)
from auditreport.kinds.yes_no import Text, YesNo
from auditreport.spellings import Spellings
from auditreport.words import Answer

USUAL = Spellings()
NUMBER = Numbers("number", USUAL, Fraction(-100), Fraction(1_000), "minutes")
MULTI = Multi([Option(id=one, label=one.upper()) for one in ("ct", "mri", "us")], USUAL)
VALUES: dict[str, tuple[Kind, list[str]]] = {
    "yes_no": (YesNo(USUAL), ["yes", "no"]),
    "multi": (MULTI, ["ct", "ct mri", "mri us"]),
    "number": (NUMBER, ["0", "12.5", "999"]),
    "date": (Day(USUAL), ["2010-04-01", "2010-04-02"]),
    "text": (Text(USUAL), ["yes"]),
}


@given(st.sampled_from(list(VALUES)), st.data())
def test_every_return_is_counted_once(name: str, data: st.DataObject) -> None:
    kind, values = VALUES[name]
    answers = data.draw(st.lists(st.sampled_from([*values, *sorted(STATUSES)])))
    summary = summarise(kind, answers)
    assert summary.returns == len(answers)
    assert summary.departments == sum(answer in values for answer in answers)
    assert set(summary.statuses) == STATUSES
    for one in summary.options:
        assert one.chosen == sum(
            one.option in answer.split() for answer in answers if answer in values
        )
    if summary.figures:
        assert summary.figures.departments == summary.departments
    assert bool(summary.options) == (name in ("yes_no", "multi"))
    assert (summary.figures is None) == (name not in ("number", "date"))


@given(st.lists(st.integers(-10_000, 10_000), min_size=1), st.sampled_from([1, 2, 3]))
def test_quantiles_are_type_7(hundredths: list[int], quarter: int) -> None:
    ordered = sorted(Fraction(value, 100) for value in hundredths)
    ours = quantile(ordered, Fraction(quarter, 4))
    numpys = np.quantile([float(x) for x in ordered], quarter / 4, method="linear")
    assert float(ours) == pytest.approx(float(numpys), abs=1e-9)
    assert Fraction(decimal(ours)) == ours  # it can be printed exactly
    if len(ordered) > 1:
        inclusive = statistics.quantiles(ordered, n=4, method="inclusive")
        assert ours == inclusive[quarter - 1]


def test_by_hand() -> None:
    answers = [*map(str, (5, 1, 2, 4, 3, 6, 10, 7, 8, 9)), "blank", "not_asked"]
    summary = summarise(NUMBER, answers)
    assert summary.figures
    row = figure_row("Q5", NUMBER, summary.figures)
    assert dict(zip(FIGURE_COLUMNS, row, strict=True)) == {
        "question": "Q5", "unit": "minutes", "departments": 10, "median": "5.5",
        "lower_quartile": "3.25", "upper_quartile": "7.75", "least": "1", "most": "10",
    }  # fmt: skip
    counted = summarise(MULTI, ["ct mri", "ct", "mri us", "dont_know"])
    assert counted.statuses[Answer.DONT_KNOW] == 1
    rows = [dict(zip(OPTION_COLUMNS, row, strict=True)) for row in option_rows("Q4", counted)]
    assert [(r["option"], r["chosen"], r["departments"], r["percent"]) for r in rows] == [
        ("ct", 2, 3, 67), ("mri", 2, 3, 67), ("us", 1, 3, 33),
    ]  # fmt: skip
    assert [row[-1] for row in option_rows("Q4", summarise(MULTI, []))] == ["", "", ""]


def test_a_point_between_two_days_is_the_day_within_which_it_falls() -> None:
    days = ["2010-04-01", "2010-04-02", "2010-04-03", "2010-04-07", "2010-04-08", "2010-04-30"]
    figures = summarise(Day(USUAL), days, extremes_from=6).figures
    assert figures == Figures(
        *(6, date(2010, 4, 5), date(2010, 4, 2), date(2010, 4, 7)),
        *(date(2010, 4, 1), date(2010, 4, 30)),
    )


def test_few_values_are_not_given_away() -> None:
    def shown(n: int) -> tuple[bool, bool]:
        figures = summarise(NUMBER, [str(number) for number in range(n)]).figures
        assert figures
        assert figures.departments == n
        return figures.median is not None, figures.least is not None

    assert [shown(n) for n in (0, 1, 4, 5, 9, 10)] == [
        (False, False), (False, False), (False, False), (True, False), (True, False), (True, True),
    ]  # fmt: skip
    nothing = summarise(NUMBER, [], extremes_from=0, quartiles_from=0).figures
    assert nothing == Figures(0)


def test_what_is_no_canonical_answer_is_refused() -> None:
    for name, text in (("yes_no", "maybe"), ("multi", "mri ct"), ("number", "1.50"), ("date", "x")):
        with pytest.raises(ValueError, match=r".+"):
            summarise(VALUES[name][0], [text])
