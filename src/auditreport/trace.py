"""The way back of a number: its sentences, its cells, how it is made, and by which code."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from auditreport.conclude import conclude
from auditreport.markdown import NAMED
from auditreport.origin_names import origins
from auditreport.origins import Cell, Origin, in_words
from auditreport.passages import (
    Passage,
    Prose,
    in_commentary,
    in_findings,
    in_parts,
    in_plan,
)
from auditreport.published import DISCUSSIONS, Action, Conclusion, Report
from auditreport.tables import read_rows

_OF_DEPARTMENTS = (
    *("departments", "achieved", "not_achieved", "chosen", "given", "coded", "invited_departments"),
    *("not_applicable", "blank", "dont_know", "not_asked", "same", "gained", "lost"),
)
"""Columns that count departments."""


def _counts_departments(one: Cell) -> bool:
    return one.column in _OF_DEPARTMENTS or (
        one.table == "flow" and one.keys[-1:] == ("departments",)
    )


@dataclass(frozen=True, slots=True)
class Trace:
    """One number with all that is public of where it comes from."""

    name: str
    value: str
    origin: Origin
    passages: tuple[Passage, ...] = ()

    @property
    def is_linked(self) -> bool:
        """Whether it is a number that the report links."""
        return self.origin.is_number and any(map(str.isdigit, self.value))

    @property
    def departments(self) -> str:
        """How many departments were counted, and of how many; empty where others are."""
        sides = [side for side in (self.origin.part, self.origin.whole) if side]
        if not all(_counts_departments(one) for side in sides for one in side):
            return ""
        if self.origin.withheld:
            return "withheld"
        return " of ".join(str(sum(int(one.value or 0) for one in side)) for side in sides)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A conclusion or an action with where its rule stands, and its numbers."""

    id: str
    title: str
    text: str
    numbers: tuple[str, ...]
    passages: tuple[Passage, ...]


@dataclass(frozen=True)
class Traces:
    """The way back of every number that one report uses, and of what was drawn from them."""

    numbers: Mapping[str, Trace]
    drawn: Mapping[str, Drawn]
    values: Mapping[str, str]


def _drawn(report: Report, prose: Prose) -> tuple[list[Conclusion], list[Action]]:
    rules = prose.rules[1] if prose.rules else None
    return conclude(report.rows, report.definition, rules, report.variables)


def traces(
    report: Report, published: Mapping[str, str], parts: Mapping[str, str], prose: Prose
) -> Traces:
    """Trace every number that the report uses.

    ``published`` are the texts of tables, by name; ``parts`` those of the report's parts before
    they are filled in.
    """
    values = report.variables
    conclusions, actions = _drawn(report, prose)
    said = {
        name: text
        for name, text in prose.commentary.items()
        if report.included or not name.startswith(DISCUSSIONS)
    }
    ruled = in_findings(*prose.rules, conclusions, actions) if prose.rules else ()
    worded = ("conclusions", "actions") if prose.rules else ()
    passages = [
        *in_commentary(said, values),
        *ruled,
        *in_plan(prose.kept, values),
        *in_parts(parts, report.commentary.values(), worded=worded),
    ]
    by_name: dict[str, list[Passage]] = {}
    for passage in passages:
        for name in passage.names:
            by_name.setdefault(name, []).append(passage)
    known = origins(report.definition, {name: read_rows(t) for name, t in published.items()})
    numbers = {
        name: Trace(name, value, known[name], tuple(by_name[name]))
        for name, value in values.items()
        if name in by_name and name in known and value
    }
    return Traces(numbers, _by_id([*conclusions, *actions], passages), values)


def _by_id(drawn: Iterable[Conclusion | Action], passages: Sequence[Passage]) -> dict[str, Drawn]:
    found = {}
    for one in drawn:
        kind = "conclusion" if isinstance(one, Conclusion) else "action"
        own = tuple(p for p in passages if p.rule.startswith(f"{kind} {one.id},"))
        written = [one.written, *([one.why_written] if isinstance(one, Action) else [])]
        names = dict.fromkeys(NAMED.findall(" ".join(written)))
        found[one.id] = Drawn(one.id, one.title, one.text, tuple(names), own)
    return found


# --- As JSON ---


def as_json(traces: Traces, audit: str, code: Mapping[str, str], version: str) -> str:
    """The text of `results/trace/numbers.json`: a number a line, no pseudonym.

    ``code`` is the fingerprint of each stage's code, ``version`` the package's.
    """
    numbers = ",\n".join(
        f"  {json.dumps(name)}: {json.dumps(as_number(one, traces.values), ensure_ascii=False)}"
        for name, one in traces.numbers.items()
    )
    drawn = ",\n".join(
        f"  {json.dumps(name)}: {json.dumps(_conclusion(one), ensure_ascii=False)}"
        for name, one in traces.drawn.items()
    )
    return (
        f'{{"audit": {json.dumps(audit)},\n "version": {json.dumps(version)},\n'
        f' "code": {json.dumps(code)},\n'
        f' "numbers": {{\n{numbers}\n }},\n "findings": {{\n{drawn}\n }}}}\n'
    )


def as_number(one: Trace, values: Mapping[str, str]) -> dict[str, Any]:
    """One number as `numbers.json` has it; ``values`` are the variables that sentences quote."""
    return {
        "value": one.value,
        "made": in_words(one.origin),
        "stage": one.origin.stage or None,
        "cells": [_cell(cell) for cell in one.origin.cells],
        "departments": one.departments or None,
        "sentences": [
            {"file": p.file, "line": p.line, "rule": p.rule or None, "text": p.text(values)}
            for p in one.passages
        ],
    }


def _cell(cell: Cell) -> dict[str, str]:
    return {"file": cell.file, "row": cell.row, "column": cell.column, "value": cell.value}


def _conclusion(one: Drawn) -> dict[str, Any]:
    places = [{"file": p.file, "line": p.line, "rule": p.rule} for p in one.passages]
    return {"title": one.title, "text": one.text, "rules": places, "numbers": list(one.numbers)}
