"""Who answered beside who was invited, by each stratum of the register, in words and as a table."""

from collections.abc import Sequence
from fractions import Fraction

from auditreport.markdown import blocks, escape, table
from auditreport.published import ALL, Report, ResponseRow
from auditreport.tables import WITHHELD
from auditreport.variables import percent, together

_SPACE = "\N{NO-BREAK SPACE}"
_Counts = tuple[int | None, int]
"""Analysed, where that is shown, and invited."""


def strata(report: Report) -> str:
    """Write who answered beside who was invited; nothing where there are no strata."""
    rows = [row for row in report.response if row.stratum != ALL]
    if not rows or not report.included:
        return ""
    return blocks(
        "### Who answered",
        "@tbl-strata sets those who answered beside those who were invited, with the share that "
        "each value has of its kind in brackets. The more alike the shares, the less reason to "
        "think that some kinds of department were readier to answer than others."
        + _furthest_apart(report, rows),
        _strata_table(report, rows),
    )


def _counted(row: ResponseRow) -> dict[str, _Counts]:
    return {
        "departments": (row.departments, row.invited_departments),
        "organisations": (row.organisations, row.invited_organisations),
    }


def _units(rows: Sequence[ResponseRow]) -> list[str]:
    """What is counted: organisations only where some of their counts are shown."""
    shown = any(row.organisations is not None for row in rows)
    return ["departments", "organisations"] if shown else ["departments"]


def _totals(rows: Sequence[ResponseRow], of: ResponseRow, unit: str) -> tuple[int, int]:
    """All values of a row's stratum together: analysed, 0 where one is withheld, and invited."""
    here = [_counted(row)[unit] for row in rows if row.stratum == of.stratum]
    return together([analysed for analysed, _ in here]), sum(invited for _, invited in here)


def _furthest_apart(report: Report, rows: Sequence[ResponseRow]) -> str:
    """Say for which value those analysed and those invited differ most in their shares."""
    unit = _units(rows)[-1]
    compared = []
    for row in rows:
        number, invited = _counted(row)[unit]
        of, among = _totals(rows, row, unit)
        same = [_counted(other)[unit][0] for other in rows if other.stratum == row.stratum]
        if len(same) > 1 and number is not None and None not in same:
            share, expected = Fraction(number, of or 1), Fraction(invited, among or 1)
            compared.append((abs(share - expected), share, row))
    if not compared:
        return ""
    _, _, row = max(compared, key=lambda one: one[:2])
    number, invited = _counted(row)[unit]
    of, among = _totals(rows, row, unit)
    return (
        f" Of {unit}, the shares differ most for {_among(report, row)}: {number} "
        f"of {of} analysed ({percent(number or 0, of) or '–'}) and "
        f"{invited} of {among} invited "
        f"({percent(invited, among) or '–'})."
    )


def _among(report: Report, row: ResponseRow) -> str:
    titles = {stratum.id: stratum.title for stratum in report.definition.strata}
    return f"{escape(titles.get(row.stratum, row.stratum))}: {escape(row.value)}"


def _strata_table(report: Report, rows: Sequence[ResponseRow]) -> str:
    units = _units(rows)
    body: list[list[object]] = []
    if report.everyone:
        body.append(["**All**", *_cells(report.everyone, units)])
    for row in rows:
        totals = {unit: _totals(rows, row, unit) for unit in units}
        body.append([_among(report, row), *_cells(row, units, totals)])
    headings = [
        heading
        for unit in units
        for heading in (f"{unit.capitalize()} analysed", f"{unit.capitalize()} invited", "Response")
    ]
    hidden = any(row.departments is None for row in rows)
    return table(
        ["Among", *headings],
        body,
        widths=[30, 12, 12, 9, 13, 13, 9][: 1 + 3 * len(units)],
        align="l" + "rrr" * len(units),
        caption="Those who answered beside those who were invited. In brackets: the share of all "
        "that have a value of that kind." + (" \\[c\\]: withheld (@sec-making)." if hidden else ""),
        name="strata",
    )


def _cells(
    row: ResponseRow, units: Sequence[str], totals: dict[str, tuple[int, int]] | None = None
) -> list[object]:
    cells: list[object] = []
    for unit in units:
        number, invited = _counted(row)[unit]
        of, among = totals[unit] if totals else (0, 0)
        cells.append(escape(WITHHELD) if number is None else with_share(number, of))
        cells.append(with_share(invited, among))
        # Where counts are rounded, more may seem to have answered than were invited.
        answered = None if number is None else min(number, invited)
        cells.append("–" if answered is None else percent(answered, invited) or "–")
    return cells


def with_share(number: int, whole: int) -> str:
    """``40 (57%)``, in one piece; the number alone where there is nothing to be a share of."""
    return f"{number}{_SPACE}({percent(number, whole)})" if whole else str(number)
