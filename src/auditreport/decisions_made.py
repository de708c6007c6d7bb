"""The office's decisions as they are published: by pseudonym in a file, by kind in the report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from auditreport.office.actions import Action
from auditreport.questions import Group
from auditreport.tables import read_rows

DECISION_WORDS = {
    Action.ANSWER: "An answer was settled or corrected",
    Action.DATE: "A return without a date was given one",
    Action.ACCEPT: "A late return was accepted",
    Action.CHOOSE: "One of a department’s returns was chosen",
    Action.WITHDRAW: "A department’s returns were withdrawn at its request",
    Action.SET_ASIDE: "A return was set aside",
    Action.SAME_DEPARTMENT: "Two entries of the register were counted as one department",
    Action.WAIVE: "A query was dropped, the answers left as given",
}

ALL = "all"
"""In place of groups: a whole return is concerned, and with it every table."""


@dataclass(frozen=True, slots=True)
class DecisionMade:
    """One decision, and the ids of the groups whose tables it touched, without its department.

    ``groups`` may hold the one word `all` or `none` instead.
    """

    action: Action
    question: str
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KindOfDecision:
    """Decisions of one kind: what was done, how often, and the titles of the groups touched."""

    words: str
    times: int
    touched: tuple[str, ...]


def read_decisions_made(text: str) -> list[DecisionMade]:
    """Read the rows of `results/quality/decisions.csv`."""
    return [
        DecisionMade(Action(row["action"]), row["question"], tuple(row["groups"].split()))
        for row in read_rows(text)
    ]


def kinds_of_decisions(
    decisions: Sequence[DecisionMade], groups: Sequence[Group]
) -> list[KindOfDecision]:
    """Count decisions by kind, without questions or departments; groups in published order."""
    kinds = []
    for action, words in DECISION_WORDS.items():
        here = [one for one in decisions if one.action is action]
        ids = {group for one in here for group in one.groups}
        touched = ["All"] if ALL in ids else [group.title for group in groups if group.id in ids]
        if here:
            kinds.append(KindOfDecision(words, len(here), tuple(touched)))
    return kinds
