"""What *validate* found: outcomes, issues and answers, and the files that keep them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count

from auditreport.office.actions import Action
from auditreport.tables import write_csv
from auditreport.words import Outcome

OUTCOME_COLUMNS = ("return", "pseudonym", "outcome", "reason", "message", "completed")
ISSUE_COLUMNS = ("return", "pseudonym", "sheet", "cell", "question", "kind", "what", "do")
DECISION_COLUMNS = ("pseudonym", "action", "question", "groups")

ALL = "all"
NONE = "none"
"""In the place of groups: a return came into the tables or left them; no table is touched."""


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one return (a row of `working/outcomes.csv`)."""

    id: str
    pseudonym: str | None
    outcome: Outcome
    reason: str = ""
    message: str = ""
    completed: date | None = None


@dataclass(frozen=True, slots=True)
class Issue:
    """Something in one return for a person to settle (a row of `working/issues.csv`).

    ``what`` and ``do`` are our own words: no text of the file stands in them.
    """

    id: str
    pseudonym: str
    sheet: int | None
    cell: str
    question: str
    kind: str
    what: str
    do: str


@dataclass(frozen=True, slots=True)
class Touched:
    """One decision, and the groups whose tables it touched: their ids, ``ALL`` or ``NONE``."""

    pseudonym: str
    action: Action
    question: str
    groups: str


@dataclass(frozen=True, slots=True)
class PilotReturn:
    """One readable return of the pilot, as the office's pilot report looks at it."""

    id: str
    pseudonym: str
    completed: date | None
    answers: dict[str, str]
    issues: Sequence[Issue]


@dataclass(frozen=True, slots=True)
class Validated:
    """Canonical answers of the included returns, by pseudonym, with what is to know about them."""

    answers_by_department: dict[str, dict[str, str]]
    outcomes: list[Result]
    issues: list[Issue]
    questions: tuple[str, ...]
    decisions: Sequence[Touched] = ()
    pilot: Sequence[PilotReturn] = ()

    @property
    def answers_csv(self) -> str:
        """`working/answers.csv`."""
        return write_csv(
            ("pseudonym", *self.questions),
            (
                (name, *(answers[question] for question in self.questions))
                for name, answers in self.answers_by_department.items()
            ),
        )

    @property
    def outcomes_csv(self) -> str:
        """`working/outcomes.csv`."""
        return write_csv(
            OUTCOME_COLUMNS,
            (
                (r.id, r.pseudonym, r.outcome, r.reason, r.message, r.completed)
                for r in self.outcomes
            ),
        )

    @property
    def issues_csv(self) -> str:
        """`working/issues.csv`."""
        return write_csv(
            ISSUE_COLUMNS,
            (
                (i.id, i.pseudonym, i.sheet, i.cell, i.question, i.kind, i.what, i.do)
                for i in self.issues
            ),
        )

    @property
    def pilot_json(self) -> str:
        """`working/pilot.json`: the pilot's returns, one a line."""
        rows = [
            {
                "return": one.id,
                "pseudonym": one.pseudonym,
                "completed": one.completed.isoformat() if one.completed else None,
                "answers": one.answers,
                "issues": [{"question": i.question, "kind": i.kind} for i in one.issues],
            }
            for one in sorted(self.pilot, key=lambda one: one.id)
        ]
        return "[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]\n"

    @property
    def quality_returns_csv(self) -> str:
        """`results/quality/returns.csv`: but for the pseudonyms, the same bytes under every key."""
        rows = sorted((r.outcome.value, r.reason, r.pseudonym or "~") for r in self.outcomes)
        numbers = count(1)
        return write_csv(
            ("pseudonym", "outcome", "reason"),
            (
                (f"unidentified-{next(numbers)}" if name == "~" else name, outcome, reason)
                for outcome, reason, name in rows
            ),
        )

    @property
    def quality_issues_csv(self) -> str:
        """`results/quality/issues.csv`: how many issues of each kind, in how many returns."""
        issues = Counter(issue.kind for issue in self.issues)
        returns = Counter(kind for kind, _ in {(issue.kind, issue.id) for issue in self.issues})
        return write_csv(
            ("kind", "issues", "returns"),
            ((kind, number, returns[kind]) for kind, number in sorted(issues.items())),
        )

    @property
    def decisions_csv(self) -> str:
        """`results/quality/decisions.csv`: but for the pseudonyms, the same under every key."""
        rows = sorted((d.action.value, d.question, d.groups, d.pseudonym) for d in self.decisions)
        return write_csv(
            DECISION_COLUMNS,
            ((name, action, question, groups) for action, question, groups, name in rows),
        )

    def count(self, outcome: Outcome) -> int:
        """How many returns came to this outcome."""
        return sum(1 for result in self.outcomes if result.outcome is outcome)
