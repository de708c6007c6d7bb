"""The origin of the variables of one question: its row, its options, its themes, its change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from auditreport.breakdown_rules import ANCHOR
from auditreport.change_tables import Kind
from auditreport.change_tables import Way as ChangeWay
from auditreport.definition import Definition
from auditreport.described import POINTS, STATUS_COLUMNS
from auditreport.origins import Cell, Origin, Tables, Way, at, cell, rows, said, share
from auditreport.questions import Question
from auditreport.variables import in_a_name

_Row = Mapping[str, str]
_RETURNS = ("departments", "not_asked", "dont_know", "blank", "not_applicable")
_OF_A_CHANGE = {
    "previous_percent": ("before_percent",),
    "change": ("difference",),
    "change_interval": ("difference_low", "difference_high"),
    "way": ("way",),
    "same": ("same",),
    "gained": ("gained",),
    "lost": ("lost",),
}
"""The cells of `changes.csv` behind each variable of a question."""
_IN_POINTS = ("change", "change_interval")


def of_question(definition: Definition, question: Question, row: _Row) -> dict[str, Origin]:
    """By the end of a variable's name, from a row of `questions.csv`; shown in the group's."""

    def here(*columns: str) -> list[Cell]:
        return [at(row["group"], row["question"], column, row) for column in columns]

    def limits(way: Way) -> Origin:
        return Origin(way, tuple(here("ci_low", "ci_high", "percent")))

    expects_no = row["expected"] == "no"
    known = here("departments", "dont_know")
    own, other = limits(Way.SPAN), limits(Way.COMPLEMENT)
    found = {
        "label": _label(question),
        **{name: cell(*here(name)) for name in ("achieved", "not_achieved", *_RETURNS)},
        "percent": share(here("achieved"), here("departments")),
        "percent_not_achieved": share(here("not_achieved"), here("departments")),
        "percent_if_dont_know_fails": share(here("achieved"), known),
        "percent_not_achieved_if_dont_know_fails": share(here("not_achieved", "dont_know"), known),
        "interval": own,
        "interval_yes": other if expects_no else own,
        "interval_no": own if expects_no else other,
        "interval_not_achieved": other,
        "ci_low": limits(Way.LOW),
        "ci_high": limits(Way.HIGH),
        "if_unknown_fail": Origin(Way.ROUNDED, tuple(here("if_unknown_fail"))),
        "if_unknown_pass": Origin(Way.ROUNDED, tuple(here("if_unknown_pass"))),
    }
    if question.is_yes_no:
        yes, no = (here(one) for one in ("achieved", "not_achieved")[:: -1 if expects_no else 1])
        found |= {
            "yes": cell(*yes),
            "no": cell(*no),
            "percent_yes": share(yes, here("departments")),
            "percent_no": share(no, here("departments")),
            "percent_yes_of_returns": share(yes, here(*_RETURNS)),
        }
    if definition.target_of(question) is not None:
        found["target"] = cell(*here("target"))
        found |= {name: cell(*here(name), number=False) for name in ("verdict", "sensitive")}
    return {name: origin.within(question.id) for name, origin in found.items()}


def _label(question: Question) -> Origin:
    return cell(said(f"{question.id}: label", question.short_label), number=False)


def of_described(question: Question, tables: Tables) -> dict[str, Origin]:
    """Of `options.csv` and `figures.csv`; the label alone where nobody was asked."""
    found: dict[str, Origin] = {"label": _label(question)}
    for table in ("options", "figures"):
        for row in tables.get(table, ()):
            if row["question"] == question.id:
                found |= dict(_of_a_described_row(table, row))
    return {name: origin.within(f"tbl-{question.key}") for name, origin in found.items()}


def _of_a_described_row(table: str, row: _Row) -> Iterator[tuple[str, Origin]]:
    keys = [row["question"], *([row["option"]] if "option" in row else [])]

    def here(column: str) -> Cell:
        return at(table, ", ".join(keys), column, row, *keys)

    for column in ("departments", *STATUS_COLUMNS):
        yield column, cell(here(column))
    if "option" in row:
        yield f"option.{row['option']}.chosen", cell(here("chosen"))
        part, whole = [here("chosen")], [here("departments")]
        yield f"option.{row['option']}.percent", share(part, whole)
    else:
        for point in POINTS:
            yield point, cell(here(point))


def of_text(question: Question, tables: Tables) -> dict[str, Origin]:
    """Of `texts.csv` and `themes.csv`."""
    found = {"label": _label(question)}
    for row in tables["texts"]:
        if row["question"] == question.id:
            given, coded = (at("texts", question.id, one, row) for one in ("given", "coded"))
            found |= {"given": cell(given), "coded": cell(coded)}
            found["waiting"] = Origin(Way.LESS, (given, coded))
    for row in tables["themes"]:
        if row["question"] == question.id:
            keys = (question.id, row["theme"])
            one = at("themes", ", ".join(keys), "departments", row, *keys)
            found[f"theme.{row['theme']}"] = cell(one)
    return {name: origin.within(f"tbl-{question.key}") for name, origin in found.items()}


def of_breakdown(row: _Row) -> dict[str, Origin]:
    """By a variable's whole name, from a row of `breakdowns.csv`."""
    keys = (row["question"], row["by"], row["value"])
    name = f"breakdowns.{row['by'].lower()}.{in_a_name(row['value'])}.{row['question'].lower()}"

    def here(*columns: str) -> list[Cell]:
        return [at("breakdowns", ", ".join(keys), column, row, *keys) for column in columns]

    limits = tuple(here("ci_low", "ci_high", "percent"))
    found = {
        **{one: cell(*here(one)) for one in ("departments", "achieved", "not_achieved")},
        "percent": share(here("achieved"), here("achieved", "not_achieved")),
        "ci_low": Origin(Way.LOW, limits),
        "ci_high": Origin(Way.HIGH, limits),
    }
    anchor = f"tbl-{ANCHOR}{row['by'].lower()}"
    return {f"{name}.{one}": origin.within(anchor) for one, origin in found.items()}


def of_changes(definition: Definition, changes: Sequence[_Row]) -> dict[str, Origin]:
    """By a variable's whole name, from the rows of `changes.csv`."""
    if definition.previous is None:
        return {}
    found = {
        "rounds.previous": cell(said("previous: round", definition.previous.round), number=False)
    }

    def where(column: str, *values: str) -> list[Cell]:
        return [
            at("changes", row["question"], column, row) for row in changes if row[column] in values
        ]

    compared = (kind for kind in Kind if kind is not Kind.NOT_COMPARED)
    found["rounds.compared"] = rows(where("kind", *compared))
    for way in ChangeWay:
        found[f"rounds.{way}.count"] = rows(where("way", way))
        found[f"rounds.{way}.list"] = rows(where("way", way), way=Way.LIST)
    for row in changes:
        for name, columns in _OF_A_CHANGE.items():
            cells = tuple(at("changes", row["question"], column, row) for column in columns)
            made = Way.WHOLE if name in _IN_POINTS else Way.CELL
            found[f"{row['question'].lower()}.{name}"] = Origin(
                made, cells, is_number=name != "way"
            )
    return {name: origin.within("tbl-rounds") for name, origin in found.items()}
