"""The definition: what one audit asks, of whom, and what it expects (`audit.yaml`)."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any, ClassVar, Literal

from pydantic import Field

from auditreport.breakdown_rules import ANCHOR, Breakdown, breakdown_faults
from auditreport.definition_faults import faults_between, own_faults
from auditreport.kinds.catalogue import kinds_of
from auditreport.kinds.expectation import Rule
from auditreport.kinds.kind import Kind
from auditreport.kinds.routing import Router
from auditreport.models import Fault, Strict
from auditreport.own_spellings import OwnSpellings
from auditreport.questions import Contradiction, Group, Percent, Question, Stratum
from auditreport.release_terms import Correction, EditionName
from auditreport.rounds import Previous
from auditreport.spellings import Spellings
from auditreport.words import Role

RESERVED_SECTIONS = frozenset(
    {
        *("summary", "foreword", "background", "standards", "methods", "response", "results"),
        *("conclusions", "actions", "notes", "references", "rounds"),
        *("questionnaire", "data-quality", "making", "certainty", "silence", "breakdowns"),
    }
)
"""Names of the report's own sections."""

RESERVED_GROUPS = RESERVED_SECTIONS | {
    *("questions", "overview", "themes", "texts", "strata", "returns", "issues"),
    *("files", "versions", "flow", "arrivals", "rates", "decisions", "exceptions", "back-test"),
    *("waves", "all", "none", "changes", "pairs", "series", "carried", "disclosure"),
    *("options", "figures"),
}
"""Names that sections, tables and files of the report have: no group may take one."""

RESERVED_STRATA = frozenset(
    {
        "code",
        "name",
        "organisation",
        "contact",
        "email",
        "pseudonym",
        "answered",
        "undeliverable",
        "declined",
        "left",
        "all",
    }
)
"""Columns of the register that name a department, and those that stages add: no stratum is one."""


class Office(Strict):
    """Who runs the audit, as letters and forms name it."""

    example: ClassVar[str] = "office: {name: Audit Office, email: audit@college.example}"

    name: str = Field(min_length=1, description="Who signs the letters.", examples=["Audit Office"])
    email: str = Field(
        default="",
        description="Where departments answer to, and whom letters are from.",
        examples=["audit@college.example"],
    )
    telephone: str = Field(default="", description="Named in letters.")


class Retention(Strict):
    """How long what identifies departments is kept, and what stays after that."""

    example: ClassVar[str] = "retention: {until: 2012-09-29, keep: answers}"

    until: date = Field(
        description="The day after which names, returns and the key are to be deleted.",
        examples=["2012-09-29"],
    )
    keep: Literal["answers", "nothing"] = Field(
        default="answers",
        description="What stays of `working/`: `answers` under fresh pseudonyms, or `nothing`.",
        examples=["answers"],
    )


class Definition(Strict):
    """One round of one questionnaire."""

    example: ClassVar[str] = (
        "id: pacs-2010\ntitle: National audit of PACS governance\n"
        "organisation: The Royal College of Radiologists\ndeadline: 2010-09-29\n"
        "report_date: 2011-07-01\ngroups:\n  - {id: access, title: Governance of PACS access}\n"
        'questions:\n  - {id: Q1, group: access, text: "Is the policy agreed?", expected: "yes"}'
    )

    id: str = Field(
        pattern=r"^[a-z0-9][a-z0-9-]*$", description="Names the audit.", examples=["pacs-2010"]
    )
    title: str = Field(min_length=1, description="The report's title.")
    subtitle: str = Field(default="", description="Under the title.")
    organisation: str = Field(min_length=1, description="Who publishes the report.")
    authors: list[str] = Field(default_factory=list, description="Named on the title page.")
    population: int | None = Field(
        default=None,
        ge=1,
        description="How many departments there are, where the register is not complete.",
        examples=["210"],
    )
    population_note: str = Field(default="", description="Where that figure comes from.")
    sent: date | None = Field(default=None, description="When the form went out.")
    reminders: list[date] = Field(default_factory=list, description="When reminders went out.")
    deadline: date = Field(
        description="Returns completed later than this are late: listed, not analysed.",
        examples=["2010-09-29"],
    )
    report_date: date = Field(
        description="The report's date: never today's.", examples=["2011-07-01"]
    )
    queries_until: date | None = Field(
        default=None,
        description="Until when departments may answer queries; the deadline, where it isn't said.",
        examples=["2010-10-15"],
    )
    office: Office | None = Field(
        default=None,
        description="Who runs the audit, as letters name it.",
        examples=["{name: Audit Office, email: audit@college.example}"],
    )
    retention: Retention | None = Field(
        default=None,
        description="How long what identifies departments is kept.",
        examples=["{until: 2012-09-29, keep: answers}"],
    )
    complete_from: Percent = Field(
        default=80,
        description="Percent of the questions asked that an analysed return must answer to count "
        "as complete; below it, it is partial (AAPOR).",
        examples=["80"],
    )
    target: Percent = Field(
        default=90,
        description="Percent compliance that a standard should reach unless it says otherwise.",
        examples=["90"],
    )
    margin: Percent = Field(
        default=10,
        description="Percentage points below the target within which the verdict is `close`.",
        examples=["10"],
    )
    interval: Literal["wilson", "exact"] = Field(
        default="wilson",
        description="How the 95% intervals are made: `wilson`, right on average, or `exact`, "
        "right at least, and wider.",
        examples=["exact"],
    )
    strata: list[Stratum] = Field(
        default_factory=list, description="Register columns to compare respondents by."
    )
    previous: Previous | None = Field(
        default=None,
        description="An earlier round of the same audit, to compare this one with.",
        examples=['{results: ../pacs-2010/results, round: "2010"}'],
    )
    breakdowns: list[Breakdown] = Field(
        default_factory=list,
        description="Questions to show by the values of a stratum, or by another question.",
    )
    disclosure_reason: str = Field(
        default="",
        description="Why the disclosure profile of `config.yaml` was chosen: the report says it.",
        examples=["The departments have agreed that their counts are shown."],
    )
    plain: str = Field(
        default="",
        max_length=600,
        description="For the public, in everyday words: what the audit is about, and why it "
        "matters.",
        examples=["Hospitals keep X-ray pictures on computers. Only some people may see them."],
    )
    licence: str = Field(
        default="",
        description="The licence of the published report and its data; best as SPDX names it.",
        examples=["CC-BY-4.0"],
    )
    edition: EditionName | None = Field(
        default=None,
        description="What `snakemake release` calls the edition that it makes, and its folder.",
        examples=['"1"'],
    )
    correction: Correction | None = Field(
        default=None,
        description="Which edition this one corrects, and why.",
        examples=['{of: "1", why: "Two returns had been counted as late."}'],
    )
    groups: list[Group] = Field(min_length=1, description="In published order.")
    questions: list[Question] = Field(min_length=1, description="In published order.")

    contradictions: list[Contradiction] = Field(
        default_factory=list, description="Answers that can't both be right."
    )
    spellings: OwnSpellings = Field(
        default=OwnSpellings(),
        description="How answers may be spelt, besides the usual ways.",
        examples=[OwnSpellings.example.removeprefix("spellings: ")],
    )

    @property
    def last_day_of_queries(self) -> date:
        """Until when departments may answer queries."""
        return self.queries_until or self.deadline

    @property
    def scored(self) -> list[Question]:
        """Questions with a row in `questions.csv`, in published order.

        Those answered by yes or no, and those of another kind of which something is expected.
        """
        return [q for q in self.questions if q.is_yes_no or isinstance(q.expected, Rule)]

    @property
    def described(self) -> list[Question]:
        """Questions with rows in `options.csv` or `figures.csv`: neither yes or no, nor text."""
        return [q for q in self.questions if not (q.is_yes_no or q.is_text)]

    @property
    def texts(self) -> list[Question]:
        """Free-text questions."""
        return [question for question in self.questions if question.is_text]

    @cached_property
    def kinds(self) -> dict[str, Kind]:
        """The kind of each question, by id."""
        return kinds_of(self.questions, Spellings(self.spellings.by_answer))

    @cached_property
    def router(self) -> Router:
        """Of whom each question is asked."""
        return Router({question.id: question.asked_if for question in self.questions}, self.kinds)

    def model_copy(self, **changes: Any) -> Definition:  # noqa: ANN401 (as pydantic has it)
        """As pydantic's, but what was made of the questions before is made anew."""
        copied = super().model_copy(**changes)
        for made in ("kinds", "router"):
            copied.__dict__.pop(made, None)
        return copied

    def role(self, question: Question) -> Role:
        """The question's role: what it says, else what follows from the expectation."""
        if question.role:
            return question.role
        return Role.SURVEY if question.expected == "survey" else Role.STANDARD

    def target_of(self, question: Question) -> Fraction | None:
        """The target (percent, exact) of a standard; ``None`` for any other question."""
        if self.role(question) is not Role.STANDARD:
            return None
        chosen = self.target if question.target is None else question.target
        return Fraction(str(chosen))

    def population_of(self, registered: int) -> int:
        """How many departments there are.

        The register's size, or ``population`` where that is larger: then the register isn't all.
        """
        return max(self.population or 0, registered)

    def faults(self) -> list[Fault]:
        """What is wrong across keys: duplicates, unknown names, keys that contradict each other."""
        return [
            *_repeated("groups", [group.id for group in self.groups], "group"),
            *_repeated("questions", [question.id for question in self.questions], "question"),
            *_repeated("strata", [stratum.id for stratum in self.strata], "stratum"),
            *self._group_faults(),
            *self._question_faults(),
            *self._kind_faults(),
            *breakdown_faults(self.breakdowns, self.questions, self.strata),
            *(
                Fault(("spellings", *fault.path), fault.what, fault.fix)
                for fault in self.spellings.faults()
            ),
            *self._previous_faults(),
            *self._edition_faults(),
        ]

    def _edition_faults(self) -> list[Fault]:
        if self.correction is None or self.edition not in (None, self.correction.of):
            return []
        says = "an edition can't correct itself" if self.edition else "the correction has no name"
        fix = "Give it a name of its own:\n" + Correction.example
        return [Fault(("correction", "of"), says, fix)]

    def _previous_faults(self) -> list[Fault]:
        if self.previous is None:
            return []
        faults = list(self.previous.mapping_faults([question.id for question in self.scored]))
        if self.previous.round == self.previous.name_of_present(self.deadline):
            faults.append(
                Fault(
                    ("previous", "round"),
                    f"both rounds are called {self.previous.round}",
                    "Give them names that differ:\nround: spring 2012\npresent: autumn 2012",
                )
            )
        return faults

    def _kind_faults(self) -> list[Fault]:
        # Questions whose own keys are wrong have no kind that others could be held against.
        return own_faults(self.questions, self.spellings.by_answer) or list(
            faults_between(self.questions, self.contradictions, self.kinds)
        )

    def _group_faults(self) -> list[Fault]:
        asked = {question.group for question in self.questions}
        faults = [
            Fault(
                ("strata", i, "id"),
                f"a stratum can't be called '{stratum.id}': that column isn't one to compare by",
                "Name a column of the register that sorts departments:\n" + Stratum.example,
            )
            for i, stratum in enumerate(self.strata)
            if stratum.id in RESERVED_STRATA
        ]
        keys = {question.key for question in self.questions}
        for i, group in enumerate(self.groups):
            if group.id in RESERVED_GROUPS | keys or group.id.startswith(ANCHOR):
                faults.append(
                    Fault(
                        ("groups", i, "id"),
                        f"a group can't be called '{group.id}': a part of the report has that name",
                        "Choose another id:\n"
                        f"- {{id: {group.id.removeprefix(ANCHOR)}-group, title: {group.title}}}",
                    )
                )
            if group.id not in asked:
                faults.append(
                    Fault(
                        ("groups", i, "id"),
                        f"the group '{group.id}' has no question",
                        "Give it one, or remove the group:\n"
                        f'- {{id: Q1, group: {group.id}, text: "…", expected: "yes"}}',
                    )
                )
        return faults

    def _question_faults(self) -> list[Fault]:
        groups = [group.id for group in self.groups]
        faults = []
        for i, question in enumerate(self.questions):
            at = ("questions", i)
            if question.group not in groups:
                faults.append(
                    Fault(
                        (*at, "group"),
                        f"{question.id} belongs to the group '{question.group}', which isn't one",
                        f"Use one of: {', '.join(groups)}.",
                    )
                )
            faults += _expectation_faults(at, question)
        return faults


def _expectation_faults(at: tuple[str | int, ...], question: Question) -> list[Fault]:
    if question.is_text:
        extra = [
            k
            for k in ("expected", "role", "target", "desired", "dont_know")
            if getattr(question, k)
        ]
        return [
            Fault(
                (*at, key),
                f"{question.id} is free text, so '{key}' says nothing",
                f"Remove '{key}', or remove 'type: text'.",
            )
            for key in extra
        ]
    if question.expected is None:
        return [Fault(at, f"{question.id} has no 'expected'", "Add one:\n" + Question.example)]
    faults = []
    if (question.expected == "survey") != (question.role is Role.SURVEY) and question.role:
        says = question.expected if isinstance(question.expected, str) else "a rule"
        faults.append(
            Fault(
                (*at, "role"),
                f"{question.id}: role '{question.role}' contradicts expected '{says}'",
                "A survey item expects no answer; a standard or a practice expects one:\n"
                '- {id: Q14, group: access, text: "…", expected: survey}',
            )
        )
    is_standard = question.expected != "survey" and question.role in (None, Role.STANDARD)
    if question.target is not None and not is_standard:
        faults.append(
            Fault(
                (*at, "target"),
                f"{question.id} has a target but is no standard",
                "Remove the target, or make it a standard:\n" + Question.example,
            )
        )
    if question.dont_know is not None and question.expected == "survey":
        faults.append(
            Fault(
                (*at, "dont_know"),
                f"{question.id} expects no answer, so not to know can't be a failing",
                "Remove 'dont_know', or say which answer is expected:\n" + Question.example,
            )
        )
    if question.themes:
        faults.append(
            Fault(
                (*at, "themes"),
                f"{question.id} has themes but is not free text",
                "Remove the themes, or add 'type: text' and remove 'expected'.",
            )
        )
    return faults


def _repeated(key: str, names: list[str], kind: str) -> list[Fault]:
    # Case is passed over: variables and files are named in lower case.
    folded = [name.lower() for name in names]
    first = [folded.index(name) for name in folded]
    return [
        Fault(
            (key, i, "id"),
            f"the {kind} id '{name}' is used twice (first in entry {first[i] + 1})",
            "Each id stands for one thing: rename one of the two.",
        )
        for i, name in enumerate(names)
        if first[i] < i
    ]
