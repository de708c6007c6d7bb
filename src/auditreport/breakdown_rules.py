"""What an audit asks to see broken down: `breakdowns:` in `audit.yaml`, and its faults."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator, Field

from auditreport.models import Fault, Strict
from auditreport.problems import did_you_mean
from auditreport.questions import Question, Stratum

ALL_QUESTIONS = "all"
ANCHOR = "breakdown-"
"""How the name of a breakdown's table begins: no group's may."""


def _as_list(value: object) -> object:
    """``all``, or a single question, without brackets."""
    return [value] if isinstance(value, str) else value


class Breakdown(Strict):
    """Questions shown by the values of a stratum, or by another question's yes and no."""

    example: ClassVar[str] = "- {questions: [Q1, Q5], by: nation}"

    questions: Annotated[
        list[str],
        BeforeValidator(_as_list, json_schema_input_type=Literal["all"] | list[str]),
    ] = Field(
        min_length=1,
        description="Which yes-or-no questions; `all` for all of them.",
        examples=["[Q1, Q5]"],
    )
    by: str = Field(
        description="A stratum, or another yes-or-no question: then by its yes and no.",
        examples=["nation"],
    )
    title: str = Field(default="", description="The heading; else `By` and the stratum's title.")

    def of(self, questions: Sequence[Question]) -> list[Question]:
        """The questions that it is of, in published order."""
        usable = [one for one in questions if is_yes_no(one) and one.id != self.by]
        if self.questions == [ALL_QUESTIONS]:
            return usable
        return [one for one in usable if one.id in self.questions]


def is_yes_no(question: Question) -> bool:
    """Whether the question is answered by yes or no: others have no breakdown."""
    return question.type == "yes_no"


def breakdown_faults(
    breakdowns: Sequence[Breakdown], questions: Sequence[Question], strata: Sequence[Stratum]
) -> list[Fault]:
    """What is wrong in `breakdowns:`: names that nothing has, and what is named twice."""
    yes_no = [question.id for question in questions if is_yes_no(question)]
    known_by = [*(stratum.id for stratum in strata), *yes_no]
    faults = []
    for i, one in enumerate(breakdowns):
        at = ("breakdowns", i)
        if one.by not in known_by:
            faults.append(
                Fault(
                    (*at, "by"),
                    f"questions are broken down by '{one.by}', which is neither a stratum nor a "
                    "yes-or-no question of this audit",
                    did_you_mean(one.by, known_by)
                    + f"Name one of: {', '.join(known_by)}. For example:\n{Breakdown.example}",
                )
            )
        elif one.by in [other.by for other in breakdowns[:i]]:
            faults.append(
                Fault(
                    (*at, "by"),
                    f"there are two breakdowns by '{one.by}'",
                    f"Put their questions together:\n- {{questions: [Q1, Q5], by: {one.by}}}",
                )
            )
        faults += _question_faults(at, one, yes_no)
    return faults


def _question_faults(at: tuple[str, int], one: Breakdown, yes_no: Sequence[str]) -> list[Fault]:
    faults = []
    for name in one.questions:
        if name == ALL_QUESTIONS and len(one.questions) == 1:
            continue
        if name not in yes_no:
            what = f"a breakdown is of '{name}', which is no yes-or-no question of this audit"
            known = f"Name some of: {', '.join(yes_no)}; or all of them:\n"
            fix = did_you_mean(name, yes_no) + known + f"- {{questions: all, by: {one.by}}}"
        elif name == one.by:
            what, fix = f"{name} is broken down by itself", f"Leave {name} out of 'questions'."
        elif one.questions.count(name) > 1:
            what, fix = f"a breakdown names {name} twice", f"Name {name} once."
        else:
            continue
        fault = Fault((*at, "questions"), what, fix)
        if fault not in faults:
            faults.append(fault)
    return faults
