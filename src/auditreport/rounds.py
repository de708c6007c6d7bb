"""What an audit says of its previous round, and which question of it each question stands for."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from auditreport.models import Fault, Strict
from auditreport.problems import did_you_mean

Status = Literal["carried_out", "in_hand", "not_begun", "dropped"]

STATUS_WORDS = {
    "carried_out": "carried out",
    "in_hand": "in hand",
    "not_begun": "not begun",
    "dropped": "no longer pursued",
}
UNKNOWN_STATUS = "not known"


def _as_text(value: object) -> object:
    """YAML reads ``2010`` as a number: a round's name is a text."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _stated(value: object) -> object:
    """``A1: in_hand`` says the same as ``A1: {status: in_hand}``."""
    return {"status": value} if isinstance(value, str) else value


RoundName = Annotated[str, BeforeValidator(_as_text)]


def _without_braces(path: str) -> str:
    if "{" in path or "}" in path:
        raise ValueError("a path can't hold braces here: rename the folder")
    return path


FilePath = Annotated[str, AfterValidator(_without_braces)]


class Followed(Strict):
    """What became of one action of the earlier plan."""

    example: ClassVar[str] = 'A1: {status: in_hand, note: "Agreed with IT in May 2012."}'

    status: Status = Field(
        description="`carried_out`, `in_hand`, `not_begun`, or `dropped` (no longer pursued).",
        examples=["carried_out"],
    )
    note: str = Field(default="", description="What was done, in a sentence or two.")


class Previous(Strict):
    """An earlier round of the same audit, to compare this one with."""

    example: ClassVar[str] = (
        'previous:\n  results: ../pacs-2010/results\n  round: "2010"\n'
        "  questions: {Q7: Q9}       # present: earlier; ~ for a new question under an old number\n"
        "  reworded: [Q5]\n  actions: {A1: in_hand}"
    )

    results: FilePath = Field(
        min_length=1,
        description="The earlier round's published `questions.csv`, or the folder of its results; "
        "relative to the work folder, or absolute.",
        examples=["../pacs-2010/results"],
    )
    answers: FilePath = Field(
        default="",
        description="The earlier round's `working/answers.csv`, likewise. If both rounds have the "
        "same key, each department is then compared with itself.",
        examples=["../pacs-2010/working/answers.csv"],
    )
    round: RoundName = Field(
        min_length=1,
        max_length=12,
        description="What the earlier round is called.",
        examples=['"2010"'],
    )
    present: RoundName = Field(
        default="",
        max_length=12,
        description="What this round is called; else the year of its deadline.",
        examples=['"2012"'],
    )
    title: str = Field(default="", description="The title of the earlier report.")
    questions: dict[str, str | None] = Field(
        default_factory=dict,
        description="Questions that had another number, as `present: earlier`; `~` for a new one. "
        "All others had the number that they have.",
        examples=["{Q7: Q9, Q12: ~}"],
    )
    reworded: list[str] = Field(
        default_factory=list,
        description="Questions, by their present number, whose wording changed so that their "
        "answers can't be compared.",
        examples=["[Q5]"],
    )
    compare_reworded: bool = Field(
        default=False, description="Whether reworded questions are compared all the same."
    )
    actions: dict[str, Annotated[Followed, BeforeValidator(_stated)]] = Field(
        default_factory=dict,
        description="What became of the earlier plan's actions, by their id.",
        examples=["{A1: in_hand, A2: {status: carried_out, note: Done in May 2012.}}"],
    )

    def name_of_present(self, deadline: date) -> str:
        """What this round is called: as the audit says, else the year of its deadline."""
        return self.present or str(deadline.year)

    def earlier(self, question: str) -> str | None:
        """The earlier round's id of a question of this round; ``None`` where it is new.

        A number that has gone to another question isn't the same question any more.
        """
        if question in self.questions:
            return self.questions[question]
        return None if question in self.questions.values() else question

    def is_broken(self, question: str) -> bool:
        """Whether a new wording forbids to compare the question."""
        return question in self.reworded and not self.compare_reworded

    def mapping_faults(self, present: Collection[str]) -> Iterator[Fault]:
        """What is wrong with the mapping, as far as this round's questions tell.

        ``present`` are their ids. Paths begin with ``previous``.
        """
        at = ("previous", "questions")
        for question in self.questions:
            if question not in present:
                yield _unknown((*at, question), question, present, "this audit", "left")
        for i, question in enumerate(self.reworded):
            if question not in present:
                path = ("previous", "reworded", i)
                yield _unknown(path, question, present, "this audit", "reworded")
            elif question in self.questions and self.questions[question] is None:
                yield Fault(
                    ("previous", "reworded", i),
                    f"{question} is said to be new and to be reworded",
                    f"Take {question} out of 'reworded', or say which question it was:\n"
                    f"questions: {{{question}: Q9}}",
                )
        taken: dict[str, str] = {}
        for question, earlier in self.questions.items():
            if earlier is not None and earlier in taken:
                yield Fault(
                    (*at, question),
                    f"{earlier} of the earlier round stands for two questions of this one: "
                    f"{taken[earlier]} and {question}",
                    "One answer can be compared with one answer: remove one of the two. For "
                    f"example:\nquestions: {{{question}: {earlier}}}",
                )
            elif earlier is not None:
                taken[earlier] = question

    def earlier_faults(
        self, questions: Collection[str], actions: Collection[str] | None = None
    ) -> Iterator[Fault]:
        """What is wrong with the mapping, as far as the earlier round's files tell.

        ``questions`` are the ids in its `questions.csv`, ``actions`` those in its `actions.csv`
        (``None``: there is no such file). Paths begin with ``previous``.
        """
        for question, earlier in self.questions.items():
            if earlier is not None and earlier not in questions:
                path = ("previous", "questions", question)
                yield _unknown(path, earlier, questions, "the earlier round", "right")
        for action in self.actions:
            if actions is None:
                yield Fault(
                    ("previous", "actions", action),
                    "the earlier round's results hold no action plan (findings/actions.csv)",
                    "Let 'results' name the whole folder of results, or remove 'actions':\n"
                    "results: ../pacs-2010/results",
                )
                return
            if action not in actions:
                yield Fault(
                    ("previous", "actions", action),
                    f"the earlier plan has no action '{action}'",
                    f"{did_you_mean(action, actions)}Name one of: {', '.join(actions) or 'none'}. "
                    f"For example:\n{Followed.example}",
                )


def _unknown(
    path: tuple[str | int, ...], name: str, known: Collection[str], whose: str, side: str
) -> Fault:
    where = {
        "left": "Before the colon stands a question of this audit, after it the earlier one",
        "right": "After the colon stands the earlier number, or ~ where the question is new",
        "reworded": "Give the present number",
    }[side]
    example = "reworded: [Q5]" if side == "reworded" else "questions: {Q7: Q9}"
    return Fault(
        path,
        f"'{name}' is no question in the tables of {whose}",
        f"{did_you_mean(name, known)}{where}. The questions are: {', '.join(known)}. "
        f"For example:\n{example}",
    )
