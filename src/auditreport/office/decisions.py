"""The office's decisions (`private/decisions.csv`): their rows, read and checked. Identifying.

A decision is a row, and is taken back by deleting the row. Cells are never quoted in a message: it
is shown on the screen, where no department, person or file may be named.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from auditreport.definition import Definition
from auditreport.kinds.kind import Kind
from auditreport.office.actions import COLUMNS, OPTIONAL, Action, Decision, same_departments
from auditreport.office.decisions_disagree import disagreements
from auditreport.office.table import Line, read_days, read_table
from auditreport.problems import Problem, Problems, did_you_mean
from auditreport.register import code_key
from auditreport.words import listed

EXAMPLE = (
    "id,date,who,department,question,action,value,reason,source\n"
    "D1,2010-09-14,A. Officer,RAD-0417,Q6,answer,yes,The lead was asked,telephone"
)

_FILLED = ("id", "who", "reason")
_QUERY = re.compile(r"[Kk]([0-9a-fA-F]{6,64})")
_VALUES: Mapping[Action, str] = {
    Action.ANSWER: "yes, no, don't know, n/a, or blank",
    Action.DATE: "the date of completion: 2010-09-14",
    Action.CHOOSE: "the return's file below raw/, as private/intake.csv has it",
    Action.SAME_DEPARTMENT: "the other code, which counts as this department: RAD-0418",
    Action.WAIVE: "the query's id, as private/queries.csv has it: K3fa9c1",
}
"""What belongs into ``value``; it may be empty where a return is accepted or set aside."""


def read_decisions(
    data: bytes, file: str, codes: Collection[str], definition: Definition
) -> list[Decision]:
    """The decisions in the file's order, each right by itself and none against another.

    ``codes`` are those of the register, as ``code_key`` writes them. Raises ``Problems`` with each
    row that isn't one: an empty cell, an unknown department, question or action, a value that says
    nothing, an id or a decision that stands twice, two that disagree.
    """
    lines = read_table(data, file, COLUMNS, example=EXAMPLE, optional=OPTIONAL)
    reading = _Reading(file, codes, definition)
    reading.read_days(lines)
    decisions = [one for line in lines if (one := reading.decision(line))]
    problems = [
        *reading.problems,
        *_repeated_ids(lines, file),
        *_circles(decisions, file),
        *disagreements(decisions, file),
    ]
    if problems:
        raise Problems(problems)
    return decisions


@dataclass(slots=True)
class _Reading:
    """One reading of the file, with the problems found on the way."""

    file: str
    codes: Collection[str]
    definition: Definition
    made: Mapping[int, date | None] = field(default_factory=dict)
    completed: Mapping[int, date | None] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def problem(self, line: Line, column: str, what: str, fix: str) -> None:
        where = f"{self.file}, line {line.number}: {column}"
        self.problems.append(Problem(what=what, where=where, fix=fix))

    def read_days(self, lines: Sequence[Line]) -> None:
        """Read the dates, in columns: Excel writes all dates of one in the same way."""
        dated = [line for line in lines if _action(line["action"]) is Action.DATE]
        self.made = self._days(lines, "date")
        self.completed = self._days(dated, "value")

    def _days(self, lines: Sequence[Line], column: str) -> Mapping[int, date | None]:
        try:
            return read_days(lines, column, self.file)
        except Problems as several:
            self.problems += several.problems
            return {}

    def decision(self, line: Line) -> Decision | None:
        """The decision of one row, or ``None`` and a problem more."""
        before = len(self.problems)
        for column in _FILLED:
            if not line[column]:
                self.problem(line, column, "the cell is empty", f"Fill it in:\n{EXAMPLE}")
        made = self.made.get(line.number)
        if not line["date"]:
            self.problem(line, "date", "the decision has no date", f"Fill it in:\n{EXAMPLE}")
        department = code_key(line["department"])
        if department not in self.codes:
            self.problem(
                line,
                "department",
                "the department is not in the register",
                "Write its code as the register has it: RAD-0417",
            )
        action = _action(line["action"])
        if action is None:
            self.problem(
                line,
                "action",
                "the action is none that is known" if line["action"] else "the action is missing",
                did_you_mean(line["action"], Action) + f"Use one of: {', '.join(Action)}.",
            )
            return None
        question = self._question(line, action)
        value = self._value(line, action, department, made)
        if made is None or len(self.problems) > before:
            return None
        return Decision(
            line=line.number,
            id=line["id"],
            date=made,
            who=line["who"],
            department=department,
            question=question,
            action=action,
            value=value,
            reason=line["reason"],
            source=line["source"],
        )

    def _question(self, line: Line, action: Action) -> str:
        """The question's id as the definition has it."""
        text = line["question"]
        if action not in (Action.ANSWER, Action.WAIVE):
            if text:
                self.problem(
                    line,
                    "question",
                    f"'{action}' is about a whole return, and no question belongs to it",
                    "Leave the cell empty.",
                )
            return ""
        known = {question.id.casefold(): question for question in self.definition.questions}
        found = known.get("".join(text.split()).casefold())
        if found is None:
            if text or action is Action.ANSWER:
                self.problem(
                    line,
                    "question",
                    "the question is none of this audit" if text else "the question is missing",
                    did_you_mean(text, [question.id for question in known.values()])
                    + "Write its id as on the form: "
                    + self.definition.questions[0].id,
                )
            return ""
        if found.is_text and action is Action.ANSWER:
            self.problem(
                line,
                "question",
                f"{found.id} is free text, and no answer to it can be decided",
                "Delete the row; a query about it can be waived.",
            )
        return found.id

    def _value(self, line: Line, action: Action, department: str, made: date | None) -> str:
        """The value as it is carried on."""
        text = line["value"]
        if action is Action.WITHDRAW:
            if text:
                what = "a department withdraws all its returns, and no value belongs to that"
                self.problem(line, "value", what, "Leave the cell empty.")
            return ""
        if not text and action in _VALUES:
            self.problem(line, "value", "the value is missing", f"Write {_VALUES[action]}.")
            return ""
        match action:
            case Action.ANSWER:
                return self._answer(line)
            case Action.DATE:
                return self._completed(line, made)
            case Action.WAIVE:
                query = _QUERY.fullmatch(text)
                if not query:
                    what = "the value is no query's id"
                    self.problem(line, "value", what, f"Write {_VALUES[action]}.")
                    return ""
                return "K" + query[1].lower()
            case Action.SAME_DEPARTMENT:
                return self._other(line, department)
            case _:
                return text

    def _answer(self, line: Line) -> str:
        asked = {q.id.casefold(): q for q in self.definition.questions}
        question = asked.get("".join(line["question"].split()).casefold())
        if question is None or question.is_text:
            return ""  # told already
        kind = self.definition.kinds[question.id]
        read = kind.read_cell(line["value"])
        if read.fault:
            what, fix = "the answer is none of the known ones", f"Write {_VALUES[Action.ANSWER]}."
            if not question.is_yes_no:
                what = f"the answer can't be read as {kind.known()}"
                fix = f"Write {_right(kind)}, don't know, n/a or blank."
            self.problem(line, "value", what, fix)
            return ""
        return str(read.answer)

    def _completed(self, line: Line, made: date | None) -> str:
        completed = self.completed.get(line.number)
        if completed and made and completed > made:
            self.problem(
                line,
                "value",
                "the return would be completed after the decision was made",
                "Correct one of the two dates. In this column stands "
                f"{_VALUES[Action.DATE]}; in the column 'date' the day of the decision.",
            )
        return completed.isoformat() if completed else ""

    def _other(self, line: Line, department: str) -> str:
        other = code_key(line["value"])
        if other not in self.codes or other == department:
            self.problem(
                line,
                "value",
                "the code is the department's own"
                if other == department
                else "the other department is not in the register",
                f"Write {_VALUES[Action.SAME_DEPARTMENT]}.",
            )
        return other


def _right(kind: Kind) -> str:
    """What an answer of this kind may be."""
    if options := kind.options():
        return f"{kind.known()} ({', '.join(options)})"
    if any(end is not None for end in kind.plausible()):
        return f"{kind.known()} from {kind.range_words()}"
    return kind.known()


def _action(text: str) -> Action | None:
    """The action, however its words are joined."""
    word = "_".join(re.split(r"[\s_-]+", text.casefold().strip()))
    return Action(word) if word in set(Action) else None


def _repeated_ids(lines: Sequence[Line], file: str) -> list[Problem]:
    first: dict[str, int] = {}
    problems = []
    for line in lines:
        key = line["id"].casefold()
        if key and first.setdefault(key, line.number) != line.number:
            problems.append(
                Problem(
                    what="two decisions have the same id",
                    where=f"{file}, lines {first[key]} and {line.number}: id",
                    fix="Give the later one an id of its own: D7",
                )
            )
    return problems


def _circles(decisions: Sequence[Decision], file: str) -> list[Problem]:
    """Departments that would count as each other."""
    into = same_departments(decisions)
    lines = []
    for decision in decisions:
        if decision.action is not Action.SAME_DEPARTMENT:
            continue
        code, passed = decision.department, {decision.value}
        while code in into and code not in passed:
            passed.add(code)
            code = into[code]
        if code == decision.value:
            lines.append(str(decision.line))
    if not lines:
        return []
    return [
        Problem(
            what="these departments would count as each other, in a circle",
            where=f"{file}, lines {listed(lines)}: value",
            fix="The department that stays stands in the column 'department', the code that "
            "counts as it in 'value'. Delete the row that is the wrong way round.",
        )
    ]
