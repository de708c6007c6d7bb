"""Every figure that prose may quote, by name: ``{{< var q5.percent >}}``.

The names follow from the definition and the register alone, so that a misspelt one is found before
any job runs. A value of ``""`` means that the figure can't be calculated: no department answered.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction

from auditreport.breakdown_tables import BreakdownRow
from auditreport.definition import Definition
from auditreport.described import Described, described_values
from auditreport.published import ResponseRow, ThemeRow
from auditreport.questions import Question
from auditreport.response_tables import FORMULAS, LEFT, FlowRow, RateRow, Step, number_at
from auditreport.tables import QuestionRow, half_up, never_withheld
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
    breakdowns: Sequence[BreakdownRow] = (),
    *,
    described: Sequence[Described] = (),
) -> dict[str, str]:
    """All variables but those of ``LATER``, in the order of the report.

    ``outcomes`` counts returns; ``texts_given`` holds, by free-text question, how many departments
    gave a text and for how many of these a person has coded it.
    """
    return {
        **_audit(definition),
        **_response(definition, response, outcomes, flow),
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
        **{name: value for row in breakdowns for name, value in _breakdown(row).items()},
    }


def percent(part: int, whole: int) -> str:
    """``34%``: a whole number, half up; ``""`` where the whole is 0."""
    return f"{half_up(Fraction(100 * part, whole))}%" if whole else ""


def together(counts: Sequence[int | None]) -> int:
    """The sum of counts as shown; 0, of which nothing is a share, where one is withheld."""
    return 0 if None in counts else sum(count or 0 for count in counts)


def _shown(count: int | None) -> str:
    """A count; empty where it is withheld, so that what quotes it isn't printed."""
    return "" if count is None else str(count)


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
    definition: Definition,
    response: Sequence[ResponseRow],
    outcomes: Mapping[Outcome, int],
    flow: Sequence[FlowRow],
) -> dict[str, str]:
    everyone = response[0]
    population = definition.population_of(everyone.invited_departments)
    analysed = never_withheld(everyone.departments)
    values = {
        "audit.population": str(population),
        "response.received": str(sum(outcomes.values())),
        "response.departments": str(everyone.departments),
        "response.organisations": str(everyone.organisations),
        "response.several_returns": str(everyone.several_returns),
        "response.invited": str(everyone.invited_departments),
        "response.silent": str(number_at(flow, Step.SILENT)),
        "response.rate": percent(analysed, population),
        **{f"response.{outcome}": str(outcomes.get(outcome, 0)) for outcome in Outcome},
    }
    for row in response[1:]:
        here = [other for other in response[1:] if other.stratum == row.stratum]
        name = f"strata.{row.stratum}.{in_a_name(row.value)}"
        values |= {
            f"{name}.departments": _shown(row.departments),
            f"{name}.organisations": _shown(row.organisations),
            f"{name}.percent_of_departments": percent(
                row.departments or 0, together([other.departments for other in here])
            ),
            f"{name}.percent_of_organisations": percent(
                row.organisations or 0, together([other.organisations for other in here])
            ),
            f"{name}.invited_departments": str(row.invited_departments),
            f"{name}.invited_organisations": str(row.invited_organisations),
            f"{name}.percent_of_invited_departments": percent(
                row.invited_departments, sum(other.invited_departments for other in here)
            ),
            f"{name}.percent_of_invited_organisations": percent(
                row.invited_organisations, sum(other.invited_organisations for other in here)
            ),
        }
    return values


def _flow(flow: Sequence[FlowRow], rates: Sequence[RateRow]) -> dict[str, str]:
    """Departments at each step, and the response rates at the population as it is given."""
    usual = {row.rate: row for row in rates if not row.note}
    return {
        **{f"flow.{step}": str(number_at(flow, step)) for step in (*Step, LEFT)},
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
        **_interval_of_answers(row),
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


def _interval_of_answers(row: QuestionRow) -> dict[str, str]:
    """The intervals of what else is counted of the same departments: its own, or its complement."""
    own, other = interval_in_words(row), ""
    if row.interval:
        other = f"{100 - row.interval[1]}% to {100 - row.interval[0]}%"
    yes, no = (other, own) if row.expected == "no" else (own, other)
    return {"interval_yes": yes, "interval_no": no, "interval_not_achieved": other}


def _breakdown(row: BreakdownRow) -> dict[str, str]:
    """``breakdowns.nation.wales.q1.percent`` and the like; empty where withheld."""
    name = f"breakdowns.{row.by.lower()}.{in_a_name(row.value)}.{row.question.lower()}"
    answered = (row.achieved or 0) + (row.not_achieved or 0)
    return {
        f"{name}.departments": _shown(row.departments),
        f"{name}.achieved": _shown(row.achieved),
        f"{name}.not_achieved": _shown(row.not_achieved),
        f"{name}.percent": "" if row.withheld else percent(row.achieved or 0, answered),
        **{
            f"{name}.{end}": value
            for end, value in _limits("ci_low", "ci_high", row.interval).items()
        },
    }


def in_a_name(value: str) -> str:
    """A stratum's value as a part of a variable's name."""
    return "_".join(value.lower().split())


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
        **{f"theme.{theme.id}": _shown(found.get(theme.id, 0)) for theme in question.themes},
    }
    return {f"{question.key}.{name}": value for name, value in values.items()}
