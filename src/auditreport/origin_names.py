"""The origin of every variable, by its name: the counterpart of :mod:`auditreport.variables`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from auditreport.definition import Definition
from auditreport.origin_questions import (
    of_breakdown,
    of_changes,
    of_described,
    of_question,
    of_text,
)
from auditreport.origins import Cell, Origin, Tables, Way, at, cell, rows, said, share
from auditreport.response_tables import FORMULAS, LEFT, RECEIVED, Step
from auditreport.variables import in_a_name
from auditreport.words import Outcome, Role, Verdict

TABLES = ("questions", "response", "flow", "rates", "themes", "breakdowns")
"""Those that every audit has and variables are made from; `texts` too."""
_DAYS = ("sent", "reminders", "deadline", "report_date")
_EVERYONE = "tbl-response"


def origins(definition: Definition, tables: Tables) -> dict[str, Origin]:
    """The origin of each variable.

    ``tables`` are those of ``TABLES`` and `texts`, and as far as the audit has them `options`,
    `figures`, `changes`, `conclusions` and `actions`.
    """
    return {
        **_audit(definition),
        **_response(tables),
        **_strata(tables["response"]),
        **_flow(tables["flow"], tables["rates"]),
        **_totals(definition, tables["questions"]),
        **{
            f"{question.key}.{name}": origin
            for question in definition.described
            for name, origin in of_described(question, tables).items()
        },
        **{
            f"{question.key}.{name}": origin
            for question, row in zip(definition.scored, tables["questions"], strict=True)
            for name, origin in of_question(definition, question, row).items()
        },
        **{
            f"{question.key}.{name}": origin
            for question in definition.texts
            for name, origin in of_text(question, tables).items()
        },
        **{n: o for row in tables["breakdowns"] for n, o in of_breakdown(row).items()},
        **of_changes(definition, tables.get("changes", ())),
        **{
            f"{name}.count": rows(
                [at(name, row["id"], "id", row) for row in tables.get(name, ())],
                anchor=f"sec-{name}",
            )
            for name in ("conclusions", "actions")
        },
    }


def _audit(definition: Definition) -> dict[str, Origin]:
    words = ("title", "organisation", *_DAYS)
    return {
        **{
            f"audit.{key}": cell(said(key, getattr(definition, key)), number=False) for key in words
        },
        **{
            f"audit.{key}": cell(said(key, getattr(definition, key))).within("tbl-standards")
            for key in ("target", "margin")
        },
    }


# --- Who answered ---


def _step(flow: Sequence[Mapping[str, str]], step: str, unit: str = "departments") -> Origin:
    row = next((row for row in flow if (row["step"], row["unit"]) == (step, unit)), None)
    if row is None:
        return Origin(Way.ZERO, (Cell("flow", f"{step}, {unit}", "number", "0", (step, unit)),))
    return cell(at("flow", step, "number", row, step, unit)).within("fig-flow")


def _response(tables: Tables) -> dict[str, Origin]:
    flow, everyone = tables["flow"], tables["response"][0]

    def here(column: str) -> Cell:
        return at("response", "all", column, everyone, "all", "all")

    population = _step(flow, Step.POPULATION)
    return {
        "audit.population": population,
        "response.received": _step(flow, RECEIVED, "returns"),
        "response.departments": cell(here("departments")).within(_EVERYONE),
        "response.organisations": cell(here("organisations")).within(_EVERYONE),
        "response.several_returns": cell(here("several_returns")).within(_EVERYONE),
        "response.invited": cell(here("invited_departments")).within(_EVERYONE),
        "response.silent": _step(flow, Step.SILENT),
        "response.rate": share([here("departments")], population.part).within(_EVERYONE),
        **{f"response.{outcome}": _step(flow, outcome, "returns") for outcome in Outcome},
    }


def _strata(response: Sequence[Mapping[str, str]]) -> dict[str, Origin]:
    found = {}
    for row in response[1:]:
        same = [other for other in response[1:] if other["stratum"] == row["stratum"]]
        name = f"strata.{row['stratum']}.{in_a_name(row['value'])}"
        for unit in ("departments", "organisations"):
            for column in (unit, f"invited_{unit}"):
                own, *others = (
                    at("response", one["value"], column, one, one["stratum"], one["value"])
                    for one in (row, *same)
                )
                found[f"{name}.{column}"] = cell(own).within("tbl-strata")
                found[f"{name}.percent_of_{column}"] = share([own], others).within("tbl-strata")
    return found


def _flow(
    flow: Sequence[Mapping[str, str]], rates: Sequence[Mapping[str, str]]
) -> dict[str, Origin]:
    usual = {row["rate"]: row for row in rates if not row["note"]}
    return {
        **{f"flow.{step}": _step(flow, step) for step in (*Step, LEFT)},
        **{
            f"rates.{rate.lower()}": share(
                [at("rates", rate, "numerator", usual[rate])],
                [at("rates", rate, "denominator", usual[rate])],
            ).within("tbl-rates")
            for rate in FORMULAS
            if rate in usual
        },
    }


# --- Questions ---


def _totals(definition: Definition, table: Sequence[Mapping[str, str]]) -> dict[str, Origin]:
    def where(column: str, value: str, among: Iterable[Mapping[str, str]] = table) -> list[Cell]:
        return [at("questions", r["question"], column, r) for r in among if r[column] == value]

    def sensitive(verdict: str, among: Iterable[Mapping[str, str]] = table) -> list[Cell]:
        return where("sensitive", "yes", [r for r in among if verdict in ("", r["verdict"])])

    every = [at("questions", row["question"], "question", row) for row in table]
    found = {"questions.count": rows(every, anchor="sec-results")}
    names = {"standards": Role.STANDARD, "practices": Role.PRACTICE, "survey_items": Role.SURVEY}
    for name, role in names.items():
        found[f"{name}.count"] = rows(where("role", role), anchor="tbl-standards")
    for verdict in Verdict:
        here = where("verdict", verdict)
        found[f"verdicts.{verdict}.count"] = rows(here, anchor="fig-overview")
        found[f"verdicts.{verdict}.list"] = rows(here, anchor="fig-overview", way=Way.LIST)
        found[f"verdicts.{verdict}.sensitive"] = rows(sensitive(verdict), anchor="fig-overview")
    found["verdicts.sensitive.count"] = rows(sensitive(""), anchor="fig-overview")
    found["verdicts.sensitive.list"] = rows(sensitive(""), anchor="fig-overview", way=Way.LIST)
    for group in definition.groups:
        own = [row for row in table if row["group"] == group.id]
        anchor = f"tbl-{group.id}"
        found[f"group.{group.id}.standards"] = rows(
            where("role", Role.STANDARD, own), anchor=anchor
        )
        for verdict in Verdict:
            found[f"group.{group.id}.{verdict}"] = rows(
                where("verdict", verdict, own), anchor=anchor
            )
        found[f"group.{group.id}.sensitive"] = rows(sensitive("", own), anchor=anchor)
    return found
