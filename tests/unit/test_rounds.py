"""Which earlier question a question stands for, and what a wrong mapping is told."""

from __future__ import annotations

import subprocess
import sys
from typing import ClassVar

import pytest

from auditreport.models import Strict, parse
from auditreport.problems import Problems
from auditreport.rounds import Previous

from .rounds_audit import since

PRESENT = ["Q1", "Q5", "Q7", "Q9"]
BEFORE = ["Q1", "Q5", "Q7", "Q8", "Q9"]


class Holder(Strict):
    """What stands in the place of a definition here."""

    example: ClassVar[str] = "previous: …"
    previous: Previous


def told(text: str) -> str:
    """What a person is told of a block `previous:`."""
    with pytest.raises(Problems) as caught:
        parse(Holder, text, "audit.yaml")
    (problem,) = caught.value.problems
    return str(problem)


def test_a_question_keeps_its_number_unless_the_mapping_says_otherwise() -> None:
    previous = since(questions={"Q7": "Q9", "Q12": None})
    assert previous.earlier("Q1") == "Q1"
    assert previous.earlier("Q7") == "Q9"
    assert previous.earlier("Q12") is None
    # The number 9 has gone to question 7: what is 9 now is another question.
    assert previous.earlier("Q9") is None


def test_a_reworded_question_is_compared_only_where_the_audit_says_so() -> None:
    assert since(reworded=["Q5"]).is_broken("Q5")
    assert not since(reworded=["Q5"]).is_broken("Q1")
    assert not since(reworded=["Q5"], compare_reworded=True).is_broken("Q5")


def test_a_year_need_not_stand_in_quotes_and_a_status_may_stand_alone() -> None:
    text = "previous: {results: r, round: 2010, actions: {A1: carried_out}}"
    previous = parse(Holder, text, "audit.yaml").previous
    assert previous.round == "2010"
    assert previous.actions["A1"].status == "carried_out"


def test_typing_errors_in_the_block_are_told_in_three_parts() -> None:
    message = told("previous:\n  results: r\n  round: 2010\n  quesions: {Q7: Q9}\n")
    assert "unknown key 'quesions'" in message
    assert "audit.yaml, line 4: previous, quesions" in message
    assert "Did you mean 'questions'?" in message
    message = told("previous:\n  results: r\n  round: 2010\n  actions:\n    A1: don\n")
    assert "audit.yaml, line 5: previous, actions, A1" in message
    assert "status: carried_out" in message


@pytest.mark.parametrize(
    ("block", "path", "what"),
    [
        ({"questions": {"Q77": "Q9"}}, ("questions", "Q77"), "'Q77' is no question"),
        ({"reworded": ["Q5", "Q6"]}, ("reworded", 1), "'Q6' is no question"),
        (
            {"questions": {"Q1": "Q9", "Q7": "Q9"}},
            ("questions", "Q7"),
            "Q9 of the earlier round stands for two questions of this one: Q1 and Q7",
        ),
        (
            {"questions": {"Q5": None}, "reworded": ["Q5"]},
            ("reworded", 0),
            "Q5 is said to be new and to be reworded",
        ),
    ],
)
def test_a_mapping_that_cannot_be_right(
    block: dict[str, object], path: tuple[str | int, ...], what: str
) -> None:
    (fault,) = since(**block).mapping_faults(PRESENT)
    assert fault.path == ("previous", *path)
    assert what in fault.what
    assert "Q5" in fault.fix or "questions: {" in fault.fix


def test_a_mapping_to_what_the_earlier_round_does_not_have() -> None:
    previous = since(questions={"Q7": "Q99"}, actions={"A9": "in_hand"})
    question, action = previous.earlier_faults(BEFORE, ["A1", "A2"])
    assert question.path == ("previous", "questions", "Q7")
    assert "'Q99' is no question in the tables of the earlier round" in question.what
    assert "Did you mean 'Q9'?" in question.fix
    assert action.path == ("previous", "actions", "A9")
    assert "A1, A2" in action.fix
    (no_plan,) = since(actions={"A1": "in_hand", "A2": "in_hand"}).earlier_faults(BEFORE)
    assert "no action plan" in no_plan.what
    assert not list(since(questions={"Q7": "Q8", "Q9": None}).earlier_faults(BEFORE))


def test_nothing_heavy_is_imported() -> None:
    program = (
        "import sys, auditreport.document_rounds, auditreport.change_variables;"
        "assert not {'numpy', 'scipy', 'pandas', 'matplotlib'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
