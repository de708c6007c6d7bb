"""Options chosen and figures given: the rows of `options.csv` and `figures.csv`.

*score* writes them, and others read them, each as a ``Described``: what is known of one question
that is answered by neither yes or no nor a free text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from auditreport.definition import Definition
from auditreport.kinds.kind import Kind
from auditreport.kinds.summaries import (
    EXTREMES_FROM,
    FIGURE_COLUMNS,
    OPTION_COLUMNS,
    Figures,
    OptionCount,
    Point,
    Summary,
    figure_row,
    option_rows,
    summarise,
)
from auditreport.questions import Question
from auditreport.tables import half_up, read_rows, write_csv
from auditreport.words import Answer

STATUS_COLUMNS = ("not_applicable", "blank", "dont_know", "not_asked")
"""After a row's own columns: with ``departments`` they add up to the returns."""

POINTS = ("median", "lower_quartile", "upper_quartile", "least", "most")


@dataclass(frozen=True, slots=True)
class Described:
    """One question with its kind and what was answered."""

    question: Question
    kind: Kind
    summary: Summary

    @property
    def name(self) -> str:
        """The name of its table and its chart: ``q5``."""
        return self.question.key

    @property
    def figures(self) -> Figures:
        """The middle and the spread; empty for a list of options."""
        return self.summary.figures or Figures(self.summary.departments)

    def percent_of(self, option: OptionCount) -> int | None:
        """The share of the departments that chose an option, as printed."""
        departments = self.summary.departments
        return half_up(Fraction(100 * option.chosen, departments)) if departments else None

    def in_words(self, point: str) -> str:
        """One of ``POINTS`` with its unit; empty where it is withheld or absent."""
        value: Point | None = getattr(self.figures, point)
        return "" if value is None else self.kind.point_words(value)


def describe(
    definition: Definition, answers: Sequence[Mapping[str, str]], *, extremes: bool = True
) -> list[Described]:
    """What was answered to each question that is described, in published order.

    ``answers`` are rows of `working/answers.csv`. Without ``extremes`` the least and the greatest
    value are withheld, however many there are: each is one department's answer. Raises
    ``ValueError`` on any that isn't canonical.
    """
    extremes_from = EXTREMES_FROM if extremes else len(answers) + 1
    return [
        Described(
            question,
            kind := definition.kinds[question.id],
            summarise(kind, (row[question.id] for row in answers), extremes_from=extremes_from),
        )
        for question in definition.described
    ]


def described_tables(described: Iterable[Described]) -> dict[str, str]:
    """The texts of `options.csv` and `figures.csv`, by name."""
    options: list[tuple[object, ...]] = []
    figures: list[tuple[object, ...]] = []
    for one in described:
        statuses = tuple(one.summary.statuses[Answer(name)] for name in STATUS_COLUMNS)
        if one.summary.figures:
            row = figure_row(one.question.id, one.kind, one.summary.figures)
            figures.append((*row, *statuses))
        options += [(*row, *statuses) for row in option_rows(one.question.id, one.summary)]
    return {
        "options": write_csv((*OPTION_COLUMNS, *STATUS_COLUMNS), options),
        "figures": write_csv((*FIGURE_COLUMNS, *STATUS_COLUMNS), figures),
    }


def read_described(definition: Definition, texts: Sequence[str]) -> list[Described]:
    """The same from the two tables; nobody answered a question that isn't in them."""
    rows: dict[str, list[dict[str, str]]] = {}
    for text in texts:
        for row in read_rows(text):
            rows.setdefault(row["question"], []).append(row)
    return [
        Described(q, definition.kinds[q.id], _summary(definition.kinds[q.id], rows.get(q.id, [])))
        for q in definition.described
    ]


def _summary(kind: Kind, rows: Sequence[Mapping[str, str]]) -> Summary:
    if not rows:
        return summarise(kind, ())
    first = rows[0]
    departments = int(first["departments"])
    statuses = {Answer(name): int(first[name]) for name in STATUS_COLUMNS}
    if kind.options():
        chosen = tuple(OptionCount(r["option"], r["label"], int(r["chosen"])) for r in rows)
        return Summary(departments, statuses, options=chosen)
    points = {name: _point(kind, first[name]) for name in POINTS}
    return Summary(departments, statuses, figures=Figures(departments, **points))


def _point(kind: Kind, text: str) -> Point | None:
    if not text:
        return None
    return date.fromisoformat(text) if kind.type == "date" else Fraction(text)


def described_values(one: Described) -> dict[str, str]:
    """What prose may quote of it, by the end of its name: ``median``, ``option.ct.percent``."""
    statuses = {name: str(one.summary.statuses[Answer(name)]) for name in STATUS_COLUMNS}
    values = {
        "label": one.question.short_label,
        "departments": str(one.summary.departments),
        **statuses,
    }
    if one.summary.figures:
        return values | {point: one.in_words(point) for point in POINTS}
    for option in one.summary.options:
        percent = one.percent_of(option)
        values[f"option.{option.option}.chosen"] = str(option.chosen)
        values[f"option.{option.option}.percent"] = "" if percent is None else f"{percent}%"
    return values
