"""What `snakemake trace` is asked for, and the way back in words, as far as it is public."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from auditreport.commands import typed
from auditreport.origins import Cell, Origin, cell, made
from auditreport.problems import Problem, did_you_mean
from auditreport.tables import COLUMNS
from auditreport.trace import Trace, as_number

_EXAMPLE = "trace --config number=q5.percent"
_OTHER = "trace --config question=Q5 column=achieved"
_BEFORE = ("anonymise", "validate")
"""The stages that every answer came through before it was counted."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which numbers to trace: those of a finding, or the one of that name."""

    name: str
    numbers: Mapping[str, Origin]
    finding: Mapping[str, Any] | None = None

    @property
    def file(self) -> str:
        """The name of its list's file: that of a stratum's value may hold anything."""
        return re.sub(r"[^\w.-]", "_", self.name) + ".csv"


def wanted(
    said: Sequence[str],
    known: Mapping[str, Origin],
    findings: Mapping[str, Mapping[str, Any]],
    rows: Sequence[Mapping[str, str]],
) -> Wanted:
    """What was asked for: a variable, a conclusion or action by its id, or a question's column.

    ``said`` are the settings `number`, `question` and `column`, empty where they weren't given;
    ``known`` the origins by variable, ``findings`` those of `numbers.json`, ``rows`` those of
    `questions.csv`. Raises ``Problem`` where nothing, or nothing that there is, was named.
    """
    number, question, column = said
    ids = {name.casefold(): name for name in findings}
    if number.casefold() in ids:
        finding = findings[ids[number.casefold()]]
        quoted = {name: known[name] for name in finding["numbers"]}
        return Wanted(ids[number.casefold()], quoted, finding)
    if not number and not question:
        raise Problem(
            what="no number is named",
            where="the command",
            fix="Say which, by its name, by the id of a conclusion or an action, or by its "
            f"question and column:\n{typed(_EXAMPLE)}\n{typed('trace --config number=C1')}\n"
            f"{typed(_OTHER)}",
        )
    name = number.lower() or f"{question.lower()}.{column or 'percent'}"
    if name in known:
        return Wanted(name, {name: known[name]})
    own = next((row for row in rows if row["question"].casefold() == question.casefold()), None)
    if own and column in COLUMNS:
        one = Cell(own["group"], own["question"], column, own[column])
        return Wanted(name, {name: cell(one).within(own["question"])})
    setting = f"number={number}" if number else f"question={question} column={column}".strip()
    listed = [*known, *findings] if number else [n for n in known if _of(n, question)] or [*known]
    raise Problem(
        what=f"there is no number '{number or name}'",
        where=f"the command: --config {setting}",
        fix=f"{did_you_mean(number or name, listed)}results/findings/variables.csv lists them "
        f"all, for example:\n{typed(_EXAMPLE)}",
    )


def _of(name: str, question: str) -> bool:
    return name.startswith(f"{question.lower()}.")


def screen(one: Wanted, public: Mapping[str, Any], variables: Sequence[Mapping[str, str]]) -> str:
    """The way back as it is shown: nothing that isn't published. ``public`` is `numbers.json`."""
    values = {row["variable"]: row["value"] for row in variables}
    lines = [""]
    if one.finding is not None:
        lines += _finding(one.name, one.finding)
    for name, origin in one.numbers.items():
        value = values.get(name, made(origin) or "")
        number = public["numbers"].get(name) or as_number(Trace(name, value, origin), values)
        lines.append(f"{name} = {number['value'] or 'no value: withheld, or nobody answered'}")
        lines += _sentences(number) if one.finding is None else ()
        lines += _number(number)
    stages = {origin.stage: None for origin in one.numbers.values() if origin.stage}
    chain = [stage for stage in (*_BEFORE, *stages) if stage in public["code"] and stages]
    if chain:
        code = ", ".join(f"{stage} (code {public['code'][stage]})" for stage in chain)
        lines.append(f"  By the rules {code} of auditreport {public['version']}")
    return "\n".join(lines)


def _finding(name: str, finding: Mapping[str, Any]) -> Iterator[str]:
    yield f"{name} {finding['title']}".strip()
    for line in finding["text"].splitlines():
        yield f"  {line}"
    for one in finding["rules"]:
        yield f"  {one['file']}, line {one['line']}, {one['rule']}"
    if not finding["numbers"]:
        yield "  It quotes no number."


def _sentences(number: Mapping[str, Any]) -> Iterator[str]:
    if not number["sentences"]:
        yield "  The report doesn’t quote it."
    for one in number["sentences"]:
        rule = f", {one['rule']}" if one["rule"] else ""
        yield f"  {one['file']}, line {one['line']}{rule}:"
        yield f"    “{one['text']}”"


def _number(number: Mapping[str, Any]) -> Iterator[str]:
    by_row: dict[tuple[str, str], list[str]] = {}
    for one in number["cells"]:
        figure = f"{one['column']} {one['value'] or 'empty'}"
        by_row.setdefault((one["file"], one["row"]), []).append(figure)
    for (file, row), figures in by_row.items():
        yield f"  {file}{f', row {row}' if row else ''}: {', '.join(figures)}"
    yield f"  Made: {number['made']}"
    if number["departments"]:
        yield f"  Departments counted: {number['departments']}"
