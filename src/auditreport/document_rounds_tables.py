"""The tables of what has changed since the previous round, and the cells that they are made of."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from auditreport.change_tables import (
    WAY_WORDS,
    CarriedRow,
    ChangeRow,
    Kind,
    SeriesRow,
    Way,
    minus,
    printed,
    rounded,
    signed,
)
from auditreport.markdown import blocks, escape, figure, table
from auditreport.rounds import STATUS_WORDS
from auditreport.series import by_question, long_series, rounds_in_order
from auditreport.words import count

_SPACE = "\N{NO-BREAK SPACE}"
_LEAST_P = 0.001


def changes_table(
    compared: Sequence[ChangeRow], labels: Mapping[str, str], earlier: str, now: str
) -> str:
    """Each question compared, both rounds and the change; empty where there is none."""
    if not compared:
        return ""
    return table(
        ["Question", escape(earlier), escape(now), "Change in points", "In words"],
        [
            [
                _name(row, labels),
                _share(row.before, row.before_low, row.before_high, row.before_departments),
                _share(row.now, row.low, row.high, row.departments),
                points(row.difference, row.difference_low, row.difference_high),
                _way_words(row),
            ]
            for row in compared
        ],
        widths=[28, 19, 20, 16, 17],
        align="lrrrl",
        caption="Both rounds: the percentage achieved, or for survey items answering yes, with its "
        "95% interval and the departments that answered yes or no; and the change with its "
        "interval, from unrounded figures.",
        name="changes",
    )


def pairs_table(
    compared: Sequence[ChangeRow], labels: Mapping[str, str], earlier: str, now: str
) -> str:
    """The same departments in both rounds, with the test; empty where none are compared so."""
    rows = [row for row in compared if row.kind is Kind.PAIRED]
    if not rows:
        return ""
    tests = tests_made(rows)
    said = (
        f"@tbl-pairs counts the departments that answered in both rounds. The test is McNemar’s, "
        f"exact; {count(tests, 'test was', 'tests were')} made, and by Holm’s method the last "
        "column allows for their number: where all changes with 0.05 or less there are taken as "
        "real, the chance that one or more of them is not is at most one in twenty."
    )
    return blocks(
        said,
        table(
            [
                "Question",
                "Same departments",
                escape(earlier),
                escape(now),
                "Gained",
                "Lost",
                "*p*",
                "*p*, adjusted",
            ],
            [
                [
                    _name(row, labels),
                    row.same,
                    (row.kept or 0) + (row.lost or 0),
                    (row.kept or 0) + (row.gained or 0),
                    row.gained,
                    row.lost,
                    _p(row.p),
                    _p(row.p_adjusted),
                ]
                for row in rows
            ],
            widths=[32, 11, 11, 11, 8, 7, 9, 11],
            align="lrrrrrrr",
            caption="The same departments in both rounds: how many of them achieved in each, or "
            "for survey items answered yes. Gained: now and not then; lost: the other way round.",
            name="pairs",
        ),
    )


def series_table(series: Sequence[SeriesRow], labels: Mapping[str, str]) -> str:
    """Every round of each question; empty unless one has three or more."""
    if not long_series(series):
        return ""
    order = rounds_in_order(series)
    body = []
    for question, rounds_of in by_question(series).items():
        at = {row.round: row for row in rounds_of}
        cells = [_point(at[name]) if name in at else "–" for name in order]
        body.append([f"**{question}** {escape(labels.get(question, ''))}", *cells])
    width = max(8, 66 // len(order))
    return blocks(
        "## All rounds",
        "@fig-series shows the questions that have three rounds or more, and @tbl-series gives "
        "every round of each. Before a percentage with ‖ the question changed, so that it cannot "
        "be compared with those left of it.",
        figure(
            "charts/series.svg",
            caption="The questions that have three rounds or more: the percentage in each.",
            alternative=_series_alternative(series),
            name="series",
        ),
        table(
            ["Question", *map(escape, order)],
            body,
            widths=[34, *[width] * len(order)],
            align="l" + "r" * len(order),
            caption="Percentage with its 95% interval, by round.",
            name="series",
        ),
    )


def _series_alternative(series: Sequence[SeriesRow]) -> str:
    """Describe the chart of all rounds: its kind, and each question's first and last percentage."""
    said = [
        f"{question} {whole_percent(history[0].percent)} in {history[0].round}, "
        f"{whole_percent(history[-1].percent)} in {history[-1].round}"
        for question, history in long_series(series).items()
    ]
    text = f"A small line chart for each of {count(len(said), 'question')}. {'; '.join(said)}."
    return text.replace('"', "’").replace("{", "(").replace("}", ")")


def _point(row: SeriesRow) -> str:
    mark = f"‖{_SPACE}" if row.break_before else ""
    if row.percent is None:
        return f"{mark}–"
    return f"{mark}{whole_percent(row.percent)} ({_limits(row.low, row.high)})"


def carried_table(
    carried: Sequence[CarriedRow], rows: Sequence[ChangeRow], earlier: str, now: str
) -> str:
    """The earlier plan’s actions, with what became of them; empty where there are none."""
    if not carried:
        return ""
    by_id = {row.question: row for row in rows}
    body = [
        [
            f"**{escape(row.id)}** {escape(row.title)}",
            STATUS_WORDS.get(row.status, escape(row.status))
            + (f": {escape(row.note)}" if row.note else ""),
            "; ".join(_moved(by_id[name]) for name in row.questions if name in by_id) or "–",
        ]
        for row in carried
    ]
    return blocks(
        f"## What became of the actions of {escape(earlier)}",
        "@tbl-carried sets beside each action of the earlier plan what is known of it, and how the "
        "answers that called for it have moved. That a number moved after an action doesn’t show "
        "that it moved because of it.",
        table(
            ["Action", "Carried out?", f"The numbers, {escape(earlier)} to {escape(now)}"],
            body,
            widths=[30, 30, 40],
            align="lll",
            caption="The earlier plan, what was carried out, and how the numbers moved.",
            name="carried",
        ),
    )


def _moved(row: ChangeRow) -> str:
    if not row.is_compared:
        return f"{row.question} not compared"
    numbers = f"{row.question} {both_rounds(row)}".replace(" ", _SPACE)
    return f"{numbers}{_SPACE}({WAY_WORDS[row.way or Way.UNCLEAR].replace(' ', _SPACE)})"


def tests_made(rows: Sequence[ChangeRow]) -> int:
    """How many tests were made, 0 for none."""
    return next((row.tests for row in rows if row.tests), 0)


# --- Cells ---


def both_rounds(row: ChangeRow) -> str:
    """``34% to 52%``: the percentages of all that answered; 0 and 100 with their interval."""
    before = _never_bare(row.before, row.before_low, row.before_high)
    return f"{before} to {_never_bare(row.now, row.low, row.high)}"


def _never_bare(percent: Fraction | None, low: float | None, high: float | None) -> str:
    said = whole_percent(percent)
    return f"{said} ({_limits(low, high)})" if said in ("0%", "100%") else said


def _name(row: ChangeRow, labels: Mapping[str, str]) -> str:
    was = ""
    if row.earlier_question != row.question:
        was = f" (then {row.earlier_question})"
    return f"**{row.question}** {escape(labels.get(row.question, ''))}{was}"


def _way_words(row: ChangeRow) -> str:
    words = WAY_WORDS[row.way or Way.UNCLEAR]
    well = row.way in (Way.BETTER, Way.PERHAPS_BETTER)
    return f"{words} (fewer)" if well and row.better == "fewer" else words


def _share(
    percent: Fraction | None, low: float | None, high: float | None, departments: int | None
) -> str:
    return f"{whole_percent(percent)} ({_limits(low, high)}) of{_SPACE}{departments}"


def whole_percent(percent: Fraction | None) -> str:
    """A percentage as printed, a dash where there is none."""
    return "–" if percent is None else f"{printed(percent)}%"


def _limits(low: float | None, high: float | None) -> str:
    """``80 to 95``: whole numbers, half up."""
    if low is None or high is None:
        return "–"
    return _SPACE.join((str(rounded(low)), "to", str(rounded(high))))


def points(middle: float | None, low: float | None, high: float | None) -> str:
    """``+18 (4 to 31)``, with a proper minus; whole numbers, halves away from 0."""
    if middle is None or low is None or high is None:
        return "–"
    return f"{signed(middle)} ({_limit(low)}{_SPACE}to{_SPACE}{_limit(high)})"


def _limit(value: float) -> str:
    """A limit; one near 0 with a decimal, as it is told by which side of 0 it is on."""
    if rounded(value) or not rounded(10 * value):
        return minus(value)
    return f"{value:.1f}".replace("-", "\N{MINUS SIGN}")


def _p(value: float | None) -> str:
    if value is None:
        return "–"
    return f"below{_SPACE}{_LEAST_P}" if value < _LEAST_P else f"{value:.3f}"
