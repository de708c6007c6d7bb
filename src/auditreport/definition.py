"""The definition: what one audit asks, of whom, and what it expects (`audit.yaml`)."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any, ClassVar, Literal

from pydantic import Field

from auditreport.breakdown_rules import Breakdown, breakdown_faults
from auditreport.definition_faults import faults_between, name_faults, own_faults, question_faults
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
            *name_faults(self.groups, self.questions, self.strata),
            *question_faults(self.questions, self.groups),
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
