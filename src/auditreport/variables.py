"""Every figure that prose may quote, by name: ``{{< var q5.percent >}}``.

The names follow from the definition and the register alone, so that a misspelt one is found before
any job runs. A value of ``""`` means that the figure can't be calculated: no department answered.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction

from auditreport.definition import Definition
from auditreport.described import Described, described_values
from auditreport.published import ResponseRow, ThemeRow
from auditreport.questions import Question
from auditreport.response_tables import FORMULAS, FlowRow, RateRow, Step, number_at
from auditreport.tables import QuestionRow, half_up
from auditreport.words import Outcome, Role, Verdict, day, listed, plain_number

LATER = ("conclusions.count", "actions.count")
"""Known once the findings are drawn: commentary may quote them, findings can't."""


def variables(
    definition: Definition,
    rows: Sequence[QuestionRow],
    response: Sequence[ResponseRow],
    themes: Sequence[ThemeRow],
    outcomes: Mapping[Outcome, int],
    texts_given: Mapping[str, tuple[int, int]],
    flow: Sequence[FlowRow] = (),
    rates: Sequence[RateRow] = (),
    *,
    described: Sequence[Described] = (),
) -> dict[str, str]:
    """All variables but those of ``LATER``, in the order of the report.

    ``outcomes`` counts returns; ``texts_given`` holds, by free-text question, how many departments
    gave a text and for how many of these a person has coded it.
    """
    return {
        **_audit(definition),
        **_response(definition, response, outcomes),
        **_flow(flow, rates),
        **_totals(definition, rows),
        **{
            f"{one.name}.{name}": value
            for one in described
            for name, value in described_values(one).items()
        },
        **{
            name: value
            for question, row in zip(definition.scored, rows, strict=True)
            for name, value in _question(definition, question, row).items()
        },
        **{
            name: value
            for question in definition.texts
            for name, value in _text(question, themes, texts_given).items()
        },
    }


def percent(part: int, whole: int) -> str:
    """``34%``: a whole number, half up; ``""`` where the whole is 0."""
    return f"{half_up(Fraction(100 * part, whole))}%" if whole else ""


def interval_in_words(row: QuestionRow) -> str:
    """``27% to 41%``: the 95% interval of the percentage; ``""`` where there is none."""
    return f"{row.interval[0]}% to {row.interval[1]}%" if row.interval else ""


def percent_alone(row: QuestionRow) -> str:
    """The percentage; one of 0 or 100 with its interval, without which it says too much."""
    if row.percent is None:
        return ""
    if row.percent in (0, 100) and row.interval and row.interval[0] < row.interval[1]:
        return f"{row.percent}% (95% interval {interval_in_words(row)})"
    return f"{row.percent}%"


def _audit(definition: Definition) -> dict[str, str]:
    return {
        "audit.title": definition.title,
        "audit.organisation": definition.organisation,
        "audit.sent": day(definition.sent) if definition.sent else "",
        "audit.reminders": listed([day(d) for d in definition.reminders]),
        "audit.deadline": day(definition.deadline),
        "audit.report_date": day(definition.report_date),
        "audit.target": f"{plain_number(definition.target)}%",
        "audit.margin": plain_number(definition.margin),
    }


def _response(
    definition: Definition, response: Sequence[ResponseRow], outcomes: Mapping[Outcome, int]
) -> dict[str, str]:
    everyone = response[0]
    population = definition.population_of(everyone.invited_departments)
    values = {
        "audit.population": str(population),
        "response.received": str(sum(outcomes.values())),
        "response.departments": str(everyone.departments),
        "response.organisations": str(everyone.organisations),
        "response.several_returns": str(everyone.several_returns),
        "response.invited": str(everyone.invited_departments),
        "response.silent": str(population - everyone.departments),
        "response.rate": percent(everyone.departments, population),
        **{f"response.{outcome}": str(outcomes.get(outcome, 0)) for outcome in Outcome},
    }
    answered: Counter[str] = Counter()
    invited: Counter[str] = Counter()
    departments_answered: Counter[str] = Counter()
    departments_invited: Counter[str] = Counter()
    for row in response[1:]:
        departments_answered[row.stratum] += row.departments
        departments_invited[row.stratum] += row.invited_departments
        answered[row.stratum] += row.organisations
        invited[row.stratum] += row.invited_organisations
    for row in response[1:]:
        name = f"strata.{row.stratum}.{'_'.join(row.value.lower().split())}"
        values |= {
            f"{name}.departments": str(row.departments),
            f"{name}.organisations": str(row.organisations),
            f"{name}.percent_of_departments": percent(
                row.departments, departments_answered[row.stratum]
            ),
            f"{name}.percent_of_organisations": percent(row.organisations, answered[row.stratum]),
            f"{name}.invited_departments": str(row.invited_departments),
            f"{name}.invited_organisations": str(row.invited_organisations),
            f"{name}.percent_of_invited_departments": percent(
                row.invited_departments, departments_invited[row.stratum]
            ),
            f"{name}.percent_of_invited_organisations": percent(
                row.invited_organisations, invited[row.stratum]
            ),
        }
    return values


def _flow(flow: Sequence[FlowRow], rates: Sequence[RateRow]) -> dict[str, str]:
    """Departments at each step, and the response rates at the population as it is given."""
    usual = {row.rate: row for row in rates if not row.note}
    return {
        **{f"flow.{step}": str(number_at(flow, step)) for step in Step},
        **{
            f"rates.{rate.lower()}": percent(usual[rate].numerator, usual[rate].denominator)
            if rate in usual
            else ""
            for rate in FORMULAS
        },
    }


def _totals(definition: Definition, rows: Sequence[QuestionRow]) -> dict[str, str]:
    roles = Counter(row.role for row in rows)
    values = {
        "questions.count": str(len(rows)),
        "standards.count": str(roles[Role.STANDARD]),
        "practices.count": str(roles[Role.PRACTICE]),
        "survey_items.count": str(roles[Role.SURVEY]),
    }
    for verdict in Verdict:
        named = [row.question for row in rows if row.verdict is verdict]
        values[f"verdicts.{verdict}.count"] = str(len(named))
        values[f"verdicts.{verdict}.list"] = listed(named) or "none"
        sensitive = [row.question for row in rows if row.verdict is verdict and row.sensitive]
        values[f"verdicts.{verdict}.sensitive"] = str(len(sensitive))
    sensitive = [row.question for row in rows if row.sensitive]
    values["verdicts.sensitive.count"] = str(len(sensitive))
    values["verdicts.sensitive.list"] = listed(sensitive) or "none"
    for group in definition.groups:
        here = [row for row in rows if row.group == group.id]
        standards = sum(row.role is Role.STANDARD for row in here)
        values[f"group.{group.id}.standards"] = str(standards)
        for verdict in Verdict:
            count = sum(row.verdict is verdict for row in here)
            values[f"group.{group.id}.{verdict}"] = str(count)
        values[f"group.{group.id}.sensitive"] = str(sum(row.sensitive for row in here))
    return values


def _question(definition: Definition, question: Question, row: QuestionRow) -> dict[str, str]:
    answered_or_unknown = row.departments + row.dont_know
    yes, no = (row.yes, row.no) if question.is_yes_no else (0, 0)
    values = {
        "label": question.short_label,
        "achieved": str(row.achieved),
        "not_achieved": str(row.not_achieved),
        "departments": str(row.departments),
        "dont_know": str(row.dont_know),
        "blank": str(row.blank),
        "not_applicable": str(row.not_applicable),
        "not_asked": str(row.not_asked),
        "yes": str(yes),
        "no": str(no),
        "percent": percent(row.achieved, row.departments),
        "percent_yes": percent(yes, row.departments),
        "percent_no": percent(no, row.departments),
        "percent_not_achieved": percent(row.not_achieved, row.departments),
        "percent_if_dont_know_fails": percent(row.achieved, answered_or_unknown),
        "percent_not_achieved_if_dont_know_fails": percent(
            row.not_achieved + row.dont_know, answered_or_unknown
        ),
        "percent_yes_of_returns": percent(yes, row.returns),
        "interval": interval_in_words(row),
        **_limits("ci_low", "ci_high", row.interval),
        **_limits("if_unknown_fail", "if_unknown_pass", row.bounds),
    }
    if not question.is_yes_no:
        values = {name: value for name, value in values.items() if name not in _OF_YES_AND_NO}
    target = definition.target_of(question)
    if target is not None:
        values["target"] = f"{plain_number(target)}%"
        values["verdict"] = row.verdict.value if row.verdict else ""
        values["sensitive"] = ("yes" if row.sensitive else "no") if row.verdict else ""
    return {f"{question.key}.{name}": value for name, value in values.items()}


_OF_YES_AND_NO = ("yes", "no", "percent_yes", "percent_no", "percent_yes_of_returns")


def _limits(low: str, high: str, limits: tuple[int, int] | None) -> dict[str, str]:
    """Two limits in whole percent, each under its name."""
    return {low: f"{limits[0]}%", high: f"{limits[1]}%"} if limits else {low: "", high: ""}


def _text(
    question: Question,
    themes: Sequence[ThemeRow],
    texts_given: Mapping[str, tuple[int, int]],
) -> dict[str, str]:
    given, coded = texts_given.get(question.id, (0, 0))
    found = {row.theme: row.departments for row in themes if row.question == question.id}
    values = {
        "label": question.short_label,
        "given": str(given),
        "coded": str(coded),
        "waiting": str(given - coded),
        **{f"theme.{theme.id}": str(found.get(theme.id, 0)) for theme in question.themes},
    }
    return {f"{question.key}.{name}": value for name, value in values.items()}


_SHARES = ("percent", "percent_yes", "percent_no", "percent_not_achieved")


def as_printed(values: Mapping[str, str]) -> dict[str, str]:
    """The variables as prose prints them: 0% and 100% of a question never without their interval.

    Conditions and rules compare the bare values.
    """
    printed = dict(values)
    for name, value in values.items():
        key, _, share = name.rpartition(".")
        low, high = values.get(f"{key}.ci_low", ""), values.get(f"{key}.ci_high", "")
        if share in _SHARES and value in ("0%", "100%") and low != high:
            if value != values[f"{key}.percent"]:
                low, high = (f"{100 - int(limit.removesuffix('%'))}%" for limit in (high, low))
            printed[name] = f"{value} ({low} to {high})"
    return printed
