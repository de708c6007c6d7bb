"""The part of the report that says who answered: flow, strata, returns over time, rates."""

import re
from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from auditreport import alternative_text
from auditreport.document_strata import strata, with_share
from auditreport.markdown import blocks, escape, figure, table
from auditreport.published import Report
from auditreport.response_tables import (
    AAPOR,
    RECEIVED,
    STEP_WORDS,
    FlowRow,
    RateRow,
    Step,
    estimated,
    number_at,
)
from auditreport.tables import half_up, never_withheld
from auditreport.words import Outcome, count, day, listed, plain_number

_STAGES = (Step.POPULATION, Step.INVITED, Step.RETURNED, Step.ANALYSED)
"""The steps that go on; those below one of them are what it is made of, or what drops out."""


def response(report: Report) -> str:
    """Write the section *Response*: a figure and a table of the flow, and what is known besides."""
    head = "## Response {#sec-response}"
    if not report.received:
        return blocks(head, "No returns have been received yet.", _flow_table(report))
    chart = figure(
        "charts/flow.svg",
        caption="From the departments invited to those analysed, and what became of the returns.",
        alternative=alternative_text.flow(report.flow, report.definition),
        name="flow",
    )
    return blocks(
        head,
        response_in_words(report),
        chart if report.flow else "",
        _flow_table(report),
        strata(report),
        _arrivals(report),
        _rates(report),
    )


def response_in_words(report: Report) -> str:
    """How many returns there are, of whom, and what share of all that is."""
    sentences = [
        f"{count(report.received, 'return was', 'returns were')} received, and "
        f"{_all_or_number(report)} analysed (@fig-flow, @tbl-response)."
    ]
    everyone = report.everyone
    if everyone and report.included > 1:
        several = everyone.several_returns
        from_several = f", {several} of which sent more than one" if several else ""
        organisations = count(never_withheld(everyone.organisations), "organisation")
        departments = count(never_withheld(everyone.departments), "department")
        sentences.append(
            f"Each return analysed is of a department of its own: {departments} of "
            f"{organisations}{from_several}."
        )
    if report.rate:
        departments = count(report.population, "department")
        of = f"about {departments}" if _estimated(report) else f"the {departments} invited"
        sentences.append(f"The response is {report.rate} of {of}.")
    return " ".join(sentences)


def _all_or_number(report: Report) -> str:
    if report.included == report.received:
        return "it is" if report.included == 1 else "all are"
    return f"{report.included or 'none'} {'are' if report.included > 1 else 'is'}"


def _estimated(report: Report) -> bool:
    return estimated(report.definition, report.registered)


# --- The flow ---


def _flow_table(report: Report) -> str:
    departments = {row.step: row for row in report.flow if row.unit == "departments"}
    returns = {row.step: row for row in report.flow if row.unit == "returns"}
    if not departments:
        return ""
    rows = [
        _flow_row(report, departments[step], step)
        for step in Step
        if _estimated(report) or step not in (Step.POPULATION, Step.NOT_REGISTERED)
        if departments[step].number or step is not Step.DECLINED
    ]
    received = returns[RECEIVED]
    rows.append(["**Returns received**", received.number, "", received.note])
    rows += [
        [outcome.value.capitalize(), row.number, "", row.note]
        for outcome in Outcome
        if (row := returns[outcome]).number or outcome is Outcome.INCLUDED
    ]
    return table(
        ["Departments and returns", "Number", "AAPOR", "What it means"],
        rows,
        widths=[30, 10, 9, 51],
        align="lrll",
        caption="The same in numbers. The letters are those of AAPOR’s response rates.",
        name="response",
    )


def _flow_row(report: Report, row: FlowRow, step: Step) -> list[object]:
    word, note = STEP_WORDS[step], escape(row.note)
    organisations = number_at(report.flow, step, "organisations")
    if organisations:
        note += f"; {count(organisations, 'organisation')}"
    return [f"**{word}**" if step in _STAGES else word, row.number, AAPOR.get(step, ""), note]


# --- Returns over time ---


def _arrivals(report: Report) -> str:
    if not report.arrivals:
        return ""
    dated = [row for row in report.arrivals if row.part == "period"]
    counts = [f"{row.returns or 'none'} {row.note[:1].lower()}{row.note[1:]}" for row in dated]
    undated = sum(row.returns for row in report.arrivals if row.part == "undated")
    if undated:
        counts.append(f"{undated} on a day unknown")
    where = "@fig-arrivals and @tbl-arrivals" if dated else "@tbl-arrivals"
    chart = figure(
        "charts/arrivals.svg",
        caption="Returns analysed, by date of completion.",
        alternative=alternative_text.arrivals(report.arrivals),
        name="arrivals",
    )
    said = (
        f"{where} show{'' if dated else 's'} when the returns analysed were completed: "
        f"{listed(counts)}."
    )
    return blocks(
        "### Returns over time",
        said,
        chart if dated else "",
        _arrivals_table(report),
    )


def _arrivals_table(report: Report) -> str:
    rows = [
        [
            row.note,
            row.returns,
            with_share(row.in_all, report.included),
            _days(row.first, row.last) if row.first and row.last else "–",
        ]
        for row in report.arrivals
        if row.part != "week"
    ]
    return table(
        ["Period", "Returns", "In all", "Days"],
        rows,
        widths=[38, 10, 13, 39],
        align="lrrl",
        caption="Returns analysed, by date of completion, from each reminder to the next.",
        name="arrivals",
    )


def _days(first: date, last: date) -> str:
    return day(first) if first == last else f"{day(first)} to {day(last)}"


# --- Response rates ---


def _rates(report: Report) -> str:
    if not report.rates:
        return ""
    usual = [row for row in report.rates if not row.note]
    share = plain_number(report.definition.complete_from)
    return blocks(
        "### Response rates",
        "A response rate depends on what is counted. @tbl-rates gives three as the American "
        "Association for Public Opinion Research (AAPOR) defines them, with departments as their "
        "cases. By the letters of @tbl-response, *I* is a complete return, which answers at least "
        f"{share}% of the questions asked; *P* a partial one; *R* one withdrawn, or a department "
        "that declined; *NC* one that the form did not reach; *O* any other without a return "
        "analysed; and *U* one that is thought to exist and isn’t in the register. Don’t know and "
        "not applicable are answers.",
        table(
            ["Rate", "Formula", "Departments", "%"],
            [
                [
                    f"**{row.rate}**",
                    re.sub(r"[A-Z]+", r"*\g<0>*", row.formula).replace("/", "÷"),
                    f"{row.numerator} of {row.denominator}",
                    _one_decimal(row),
                ]
                for row in usual
            ],
            widths=[10, 54, 22, 14],
            align="llrr",
            caption="Response rates as AAPOR defines them.",
            name="rates",
        ),
        _if_the_estimate_is_wrong(report, usual),
    )


def _if_the_estimate_is_wrong(report: Report, usual: Sequence[RateRow]) -> str:
    others = [row for row in report.rates if row.note and row.rate == usual[0].rate]
    if not others:
        return ""
    said = [f"{_one_decimal(row)} {row.note} ({row.population})" for row in others]
    return (
        f"The number of departments, {report.population}, is an estimate, and the rates are no "
        f"better than it is: {usual[0].rate} would be {listed(said)}."
    )


def _one_decimal(row: RateRow) -> str:
    if not row.denominator:
        return "–"
    whole, tenths = divmod(half_up(Fraction(1000 * row.numerator, row.denominator)), 10)
    return f"{whole}.{tenths}%"
