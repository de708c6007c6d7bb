"""A report of the 2010 audit, made from the published counts or from others in their place."""

import csv
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

from auditreport.arrivals import arrivals
from auditreport.bounds import bounds, is_sensitive
from auditreport.commentary import resolve
from auditreport.conclude import conclude
from auditreport.decisions_made import DecisionMade
from auditreport.definition import Definition
from auditreport.findings import Findings
from auditreport.models import parse
from auditreport.office.actions import Action
from auditreport.published import Report, ResponseRow, ThemeRow
from auditreport.questions import Question
from auditreport.response import flow, rates
from auditreport.response_tables import ArrivalRow, FlowRow
from auditreport.score import interval_of, verdict_of
from auditreport.silence_tables import SilenceRow
from auditreport.silence_views import silence_rows
from auditreport.tables import QuestionRow, half_up, two_decimals
from auditreport.variables import variables
from auditreport.words import Answer, Outcome, Role

ROOT = Path(__file__).parents[2]
AUDIT = ROOT / "audits/pacs-2010"
PUBLISHED = {
    row["question"]: row
    for row in csv.DictReader((ROOT / "tests/golden/pacs-2010-published.csv").open())
}
DECISIONS = [
    DecisionMade(Action.ANSWER, "Q6", ("network",)),
    DecisionMade(Action.ANSWER, "Q1", ("access",)),
    DecisionMade(Action.ACCEPT, "", ("all",)),
    DecisionMade(Action.WAIVE, "Q6", ("none",)),
]
CASES = ("published", "all yes", "all blank", "one return", "no return")


def _row(definition: Definition, question: Question, case: str) -> QuestionRow:
    """One question's counts: as published, or as the case has them."""
    asked = PUBLISHED[question.id]
    kinds = ("not_applicable", "blank", "dont_know", "departments", "achieved")
    counts = {kind: int(asked[kind]) for kind in kinds}
    returns = {"published": 85, "all yes": 85, "all blank": 85, "one return": 1, "no return": 0}
    if case != "published":
        answered = 0 if case == "all blank" else returns[case]
        counts = dict.fromkeys(kinds, 0) | {"departments": answered}
        counts["achieved"] = 0 if question.expected == "no" else answered
        counts["blank"] = returns[case] - answered
    departments, achieved = counts["departments"], counts.pop("achieved")
    compliance = Fraction(100 * achieved, departments) if departments else None
    target = definition.target_of(question)
    margin = Fraction(str(definition.margin))
    verdict = verdict_of(compliance, target, margin)
    low, high = interval_of(achieved, departments, definition, 210) or (None, None)
    within = bounds(achieved, departments, counts["dont_know"], counts["blank"])
    return QuestionRow(
        question=question.id,
        group=question.group,
        expected=question.expected or "",
        **counts,
        not_asked=returns[case] - sum(counts.values()),
        not_achieved=departments - achieved,
        achieved=achieved,
        percent=None if compliance is None else half_up(compliance),
        role=definition.role(question),
        target=target,
        verdict=verdict,
        ci_low=None if low is None else Fraction(two_decimals(low)),
        ci_high=None if high is None else Fraction(two_decimals(high)),
        if_unknown_fail=within.if_unknown_fail if within else None,
        if_unknown_pass=within.if_unknown_pass if within else None,
        sensitive=verdict is not None and is_sensitive(within, target, margin),
    )


def _who_answered(
    definition: Definition, n: int, others: dict[Outcome, int]
) -> tuple[list[FlowRow], list[ArrivalRow], list[SilenceRow]]:
    """The flow, the returns over time (one a day, the last without a date), and the silence."""
    departments = [
        {
            "pseudonym": f"d{i}",
            "organisation": f"o{i // 2 if i < 10 else i}",
            "nation": "Wales" if i % 7 == 0 else "England",
            "foundation": ("yes", "no", "")[i % 3],
        }
        for i in range(210)
    ]
    days = [(date(2010, 3, 1) + timedelta(i)).isoformat() for i in range(n - 1)] + [""]
    outcomes = [
        {"pseudonym": f"d{i}", "outcome": Outcome.INCLUDED, "completed": days[i]} for i in range(n)
    ]
    outcomes += [
        {
            "pseudonym": f"d{100 + i if outcome is Outcome.LATE else i}",
            "outcome": outcome,
            "completed": "",
        }
        for outcome, number in others.items()
        for i in range(number)
    ]
    answers = [
        {"pseudonym": f"d{i}"} | {q.id: Answer.YES for q in definition.scored} for i in range(n)
    ]
    return (
        flow(departments, outcomes, answers, definition),
        arrivals(outcomes, definition),
        silence_rows(departments, outcomes, answers, definition),
    )


def pacs_report(case: str = "published", *, bare: bool = False) -> Report:
    """Build a report as the pipeline would; a bare one has no commentary, findings or strata."""
    definition = parse(Definition, (AUDIT / "audit.yaml").read_text("utf-8"), "audit.yaml")
    if bare:
        optional = {"strata": [], "population": None, "authors": [], "sent": None, "reminders": []}
        definition = definition.model_copy(update=optional)
    rows = [_row(definition, question, case) for question in definition.scored]
    n = rows[0].returns
    response = [
        ResponseRow("all", "all", n, min(n, 80), 210, 200, 5 if n > 1 else 0),
        ResponseRow("nation", "England", n, min(n, 70), 180, 172),
        ResponseRow("nation", "Northern Ireland", 0, min(n, 2), 5, 5),
        ResponseRow("nation", "Scotland", 0, min(n, 5), 14, 14),
        ResponseRow("nation", "Wales", 0, min(n, 3), 11, 9),
        ResponseRow("foundation", "no", 0, min(n, 30), 82, 79),
        ResponseRow("foundation", "yes", n, min(n, 40), 98, 93),
    ][: 1 if bare else None]
    themes = [
        ThemeRow("Q10", theme.id, theme.title, number if case == "published" else 0)
        for theme, number in zip(definition.texts[0].themes, (8, 11, 3, 2, 2, 1), strict=True)
    ]
    included = {Outcome.INCLUDED: n} if n else {}
    others = {Outcome.LATE: 2, Outcome.DUPLICATE: 1} if n > 1 else {}
    outcomes = {**included, **others}
    texts = {"Q10": (28, 27)} if case == "published" else {}
    numbers, over_time, silence = _who_answered(definition, n, others)
    rate = rates(numbers, definition)
    values = variables(definition, rows, response, themes, outcomes, texts, numbers, rate)
    findings = None
    if not bare:
        findings = parse(Findings, (AUDIT / "findings.yaml").read_text("utf-8"), "findings.yaml")
    conclusions, actions = conclude(rows, definition, findings, values)
    values |= {"conclusions.count": str(len(conclusions)), "actions.count": str(len(actions))}
    folder = AUDIT / "commentary"
    commentary = {
        path.relative_to(folder).with_suffix("").as_posix(): resolve(
            path.read_text("utf-8"), values
        )
        for path in folder.rglob("*.md")
        if not bare
    }
    return Report(
        definition=definition,
        rows=rows,
        response=response,
        flow=numbers,
        arrivals=[] if bare else over_time,
        rates=rate,
        silence=[] if bare or case == "all blank" else silence,
        decisions=[] if bare else DECISIONS,
        themes=themes,
        conclusions=conclusions,
        actions=actions,
        variables=values,
        commentary=commentary,
        outcomes=outcomes,
        reasons={(outcome, ""): number for outcome, number in outcomes.items()},
        issues_by_kind=[("contradiction", 9, 9), ("undated", 1, 1)] if n > 1 else [],
        population=definition.population_of(210),
        registered=210,
        has_references=not bare,
        engine="pandoc",
        versions={"python": "3.11.9", "pandoc": "3.9", "typst": "0.15"},
    )


def with_question(report: Report, text: str) -> Report:
    """Give the same report with another text for its first question, its label and its basis."""
    first, *rest = report.definition.questions
    odd = first.model_copy(update={"text": text, "label": text, "basis": text})
    definition = report.definition.model_copy(update={"questions": [odd, *rest]})
    return replace(report, definition=definition)


def only_roles(report: Report, *roles: Role) -> Report:
    """Give the same report with only the questions of some roles."""
    kept = [q for q in report.definition.scored if report.definition.role(q) in roles]
    groups = [g for g in report.definition.groups if g.id in {q.group for q in kept}]
    definition = report.definition.model_copy(update={"questions": kept, "groups": groups})
    rows = [row for row in report.rows if row.role in roles]
    return replace(report, definition=definition, rows=rows, conclusions=[], actions=[])
