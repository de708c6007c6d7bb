"""What the silence of departments could do to the results: a paragraph, and its tables."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from statistics import median

from auditreport.markdown import blocks, escape, table
from auditreport.published import Report
from auditreport.silence_tables import SilenceRow, View
from auditreport.tables import QuestionRow, half_up
from auditreport.variables import percent
from auditreport.words import count, listed

_MINUS, _SPACE = "\N{MINUS SIGN}", "\N{NO-BREAK SPACE}"


def silence(report: Report) -> str:
    """Write the section of the methods: what non-response could do, with its likely size."""
    if not report.silence or not report.included:
        return ""
    return blocks(
        "## What silence could hide {#sec-silence}",
        f"{worst_in_words(report)} What is known of those that answered gives an idea of the "
        "likely size.",
        _likely(report),
        "All this leaves open whether departments that kept silent differ from those that answered "
        "in ways that no register holds. The standards are set out one by one in "
        "@tbl-silence" + (" and @tbl-waves." if _of(report, View.WAVE) else "."),
    )


def _of(report: Report, view: View, part: str | None = None) -> dict[str, SilenceRow]:
    """The rows of one view, by question."""
    return {
        row.question: row for row in report.silence if row.view is view and part in (None, row.part)
    }


def worst_in_words(report: Report) -> str:
    """What the results could be if the silent were all of one kind."""
    worst = _of(report, View.WORST_CASE)
    silent = report.population - report.included
    widths = [(row.high or Fraction(0)) - (row.low or 0) for row in worst.values()]
    return (
        f"Of {count(report.population, 'department')}, {silent} "
        f"({percent(silent, report.population)}) gave no return that is analysed. If all of them, "
        "and those with a don’t know or a blank, had failed a standard, or all had achieved it, "
        f"its compliance would lie at either end of a span of about {half_up(median(widths))} "
        "percentage points: without an assumption, the answers say little about all departments."
    )


def _likely(report: Report) -> str:
    return " ".join(
        filter(
            None,
            [
                _early_and_late(report),
                _like_the_last(report),
                _weighted(report),
            ],
        )
    )


def _early_and_late(report: Report) -> str:
    found = list(_of(report, View.LATE_LESS_EARLY).values())
    if not found:
        return ""
    rose = sum((row.percent or 0) > 0 for row in found)
    clear = [row.question for row in found if (row.low or 0) > 0 or (row.high or 0) < 0]
    which = f"{len(clear)} ({listed(clear)})" if clear else "none"
    return (
        f"Departments that answered only after a reminder had the higher compliance in {rose} of "
        f"{count(len(found), 'standard')}; the 95% interval of the difference leaves out 0 in "
        f"{which}. Were there no difference anywhere, it would do so by chance in about one "
        "of twenty."
    )


def _like_the_last(report: Report) -> str:
    moved = _moved(report, View.LIKE_THE_LAST)
    if not moved:
        return ""
    return (
        "If all without a yes or no were like the last to answer, who may be nearest to the "
        f"silent, compliance would differ by {_typical(moved)}."
    )


def _weighted(report: Report) -> str:
    said = [
        f"by {_typical(moved)} by {escape(stratum.title.lower())}"
        for stratum in report.definition.strata
        if (moved := _moved(report, View.POST_STRATIFIED, stratum.id))
    ]
    if not said:
        return ""
    return (
        "With respondents weighted so that each value counts as it does in the register, it would "
        f"differ {listed(said)}."
    )


def _moved(report: Report, view: View, stratum: str = "") -> dict[str, Fraction]:
    """By how many points a view moves the compliance of the departments that it rests on."""
    return {
        row.question: row.percent - row.plain
        for row in _of(report, view, stratum).values()
        if row.percent is not None and row.plain is not None
    }


def _typical(moved: dict[str, Fraction]) -> str:
    """``1.2 percentage points at the median and 7.0 at most (Q33)``."""
    most = max(moved, key=lambda q: abs(moved[q]))
    middle = median(abs(points) for points in moved.values())
    return (
        f"{_tenths(middle)} percentage points at the median and by {_tenths(abs(moved[most]))} at "
        f"most ({most})"
    )


def _tenths(value: Fraction) -> str:
    whole, tenths = divmod(half_up(10 * abs(value)), 10)
    return f"{whole}.{tenths}"


def _points(value: Fraction | None) -> str:
    """``+1.2``, ``−0.3``, ``0.0``: a change in percentage points."""
    if value is None:
        return "–"
    text = _tenths(value)
    return text if text == "0.0" else f"{'+' if value > 0 else _MINUS}{text}"


# --- The tables ---


def silence_tables(report: Report) -> str:
    """Write the tables behind the paragraph; they end the appendix on returns."""
    if not report.silence or not report.included:
        return ""
    rows = [row for row in report.standards if row.question in _of(report, View.WORST_CASE)]
    return blocks(
        "### What silence could hide",
        "How these figures are made, and what they assume, is said in @sec-silence.",
        _views(report, rows),
        _waves(report, rows),
    )


def _views(report: Report, rows: Sequence[QuestionRow]) -> str:
    worst = _of(report, View.WORST_CASE)
    late = _of(report, View.LATE_LESS_EARLY)
    last = _moved(report, View.LIKE_THE_LAST)
    weighted = [
        (stratum, moved)
        for stratum in report.definition.strata
        if (moved := _moved(report, View.POST_STRATIFIED, stratum.id))
    ]
    headings = ["Standard", "%", "Worst case"]
    if late:
        headings += ["Late less early"]
    if last:
        headings += ["If like the last"]
    headings += [f"By {escape(stratum.title.lower())}" for stratum, _ in weighted]
    body = []
    for row in rows:
        q = row.question
        cells: list[object] = [_name(report, q), f"{row.percent}%", _range(worst[q])]
        if late:
            cells.append(_difference(late.get(q)))
        if last:
            cells.append(_points(last.get(q)))
        cells += [_points(moved.get(q)) for _, moved in weighted]
        body.append(cells)
    return table(
        headings,
        body,
        widths=[34, 7, 11, *[16] * bool(late), *[11] * (bool(last) + len(weighted))],
        align="l" + "r" * (len(headings) - 1),
        caption="What silence could do to each standard. Worst case: compliance in percent, from "
        "all without a yes or no failing to all achieving. The columns after it are changes in "
        "percentage points: of late less early with its 95% interval, if the silent were like the "
        "last to answer, and with respondents weighted by what the register holds.",
        name="silence",
    )


def _waves(report: Report, rows: Sequence[QuestionRow]) -> str:
    numbers = sorted({int(row.part) for row in report.silence if row.view is View.WAVE})
    if not numbers:
        return ""
    waves = [_of(report, View.WAVE, str(number)) for number in numbers]
    sizes = [next(iter(wave.values())).population for wave in waves]
    names = ["Before a reminder", *(_after(number, numbers[-1]) for number in numbers[1:])]
    return table(
        ["Standard", *(f"{name} ({size})" for name, size in zip(names, sizes, strict=True))],
        [
            [_name(report, row.question), *(_wave(wave.get(row.question)) for wave in waves)]
            for row in rows
        ],
        widths=[40, *[20] * len(waves)],
        align="l" + "r" * len(waves),
        caption="Compliance by when departments answered, with its 95% interval in brackets. "
        "In the headings: returns. Those without a date are in no column.",
        name="waves",
    )


def _after(number: int, last: int) -> str:
    if last == 1:
        return "After the reminder"
    return f"After {count(number, 'reminder')}"


def _name(report: Report, question: str) -> str:
    return f"**{question}** {escape(report.labels.get(question, ''))}"


def _range(row: SilenceRow) -> str:
    return f"{half_up(row.low or Fraction(0))}–{half_up(row.high or Fraction(0))}"


def _difference(row: SilenceRow | None) -> str:
    if row is None or row.percent is None or row.low is None or row.high is None:
        return "–"
    low, high = (_whole(end) for end in (row.low, row.high))
    return f"{_whole(row.percent)} ({low} to {high})".replace(" ", _SPACE)


def _whole(value: Fraction) -> str:
    number = half_up(abs(value))
    return str(number) if not number else f"{'+' if value > 0 else _MINUS}{number}"


def _wave(row: SilenceRow | None) -> str:
    if row is None or row.percent is None or row.low is None or row.high is None:
        return "–"
    return f"{half_up(row.percent)}% ({half_up(row.low)}–{half_up(row.high)})"
