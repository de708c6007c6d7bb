"""Who answered beside who was invited, by each stratum of the register, in words and as a table."""

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

from auditreport.markdown import blocks, escape, table
from auditreport.published import ALL, Report, ResponseRow
from auditreport.variables import percent

_SPACE = "\N{NO-BREAK SPACE}"


def strata(report: Report) -> str:
    """Write who answered beside who was invited; nothing where that isn't compared."""
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


def _furthest_apart(report: Report, rows: Sequence[ResponseRow]) -> str:
    """Say for which value the organisations analysed and invited differ most in their shares."""
    analysed, invited = _totals(rows)
    values = Counter(row.stratum for row in rows)

    def shares(row: ResponseRow) -> tuple[Fraction, Fraction]:
        return (
            Fraction(row.organisations, analysed[row.stratum, "organisations"] or 1),
            Fraction(row.invited_organisations, invited[row.stratum, "organisations"] or 1),
        )

    def apart(row: ResponseRow) -> tuple[Fraction, Fraction]:
        one, other = shares(row)
        return abs(one - other), one

    compared = [row for row in rows if values[row.stratum] > 1]
    if not compared:
        return ""
    row = max(compared, key=apart)
    of, among = analysed[row.stratum, "organisations"], invited[row.stratum, "organisations"]
    return (
        f" Of organisations, the shares differ most for {_among(report, row)}: {row.organisations} "
        f"of {of} analysed ({percent(row.organisations, of) or '–'}) and "
        f"{row.invited_organisations} of {among} invited "
        f"({percent(row.invited_organisations, among) or '–'})."
    )


def _totals(
    rows: Sequence[ResponseRow],
) -> tuple[Counter[tuple[str, str]], Counter[tuple[str, str]]]:
    """Departments and organisations of a stratum's values together: analysed, and invited."""
    analysed: Counter[tuple[str, str]] = Counter()
    invited: Counter[tuple[str, str]] = Counter()
    for row in rows:
        analysed[row.stratum, "departments"] += row.departments
        analysed[row.stratum, "organisations"] += row.organisations
        invited[row.stratum, "departments"] += row.invited_departments
        invited[row.stratum, "organisations"] += row.invited_organisations
    return analysed, invited


def _among(report: Report, row: ResponseRow) -> str:
    titles = {stratum.id: stratum.title for stratum in report.definition.strata}
    return f"{escape(titles.get(row.stratum, row.stratum))}: {escape(row.value)}"


def _strata_table(report: Report, rows: Sequence[ResponseRow]) -> str:
    analysed, invited = _totals(rows)
    body: list[list[object]] = []
    if report.everyone:
        body.append(["**All**", *_counts(report.everyone)])
    for row in rows:
        totals = [
            totals[row.stratum, unit]
            for unit in ("departments", "organisations")
            for totals in (analysed, invited)
        ]
        body.append([_among(report, row), *_counts(row, totals)])
    return table(
        [
            "Among",
            "Departments analysed",
            "Departments invited",
            "Response",
            "Organisations analysed",
            "Organisations invited",
            "Response",
        ],
        body,
        widths=[30, 12, 12, 9, 13, 13, 9],
        align="lrrrrrr",
        caption="Those who answered beside those who were invited. In brackets: the share of all "
        "that have a value of that kind.",
        name="strata",
    )


def _counts(row: ResponseRow, totals: Sequence[int] = (0, 0, 0, 0)) -> list[object]:
    pairs = (
        (row.departments, row.invited_departments),
        (row.organisations, row.invited_organisations),
    )
    cells: list[object] = []
    for (number, invited), (of, among) in zip(pairs, (totals[:2], totals[2:]), strict=True):
        cells += [with_share(number, of), with_share(invited, among)]
        cells.append(percent(number, invited) or "–")
    return cells


def with_share(number: int, whole: int) -> str:
    """``40 (57%)``, in one piece; the number alone where there is nothing to be a share of."""
    return f"{number}{_SPACE}({percent(number, whole)})" if whole else str(number)
