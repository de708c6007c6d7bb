"""Questions: what is asked, of whom, and what is expected of the answer."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from auditreport.kinds.catalogue import Plausible
from auditreport.kinds.choice import Option
from auditreport.kinds.expectation import Expected, Rule, Test
from auditreport.kinds.kind import TypeName
from auditreport.kinds.routing import Routing
from auditreport.models import Strict
from auditreport.tables import RULE
from auditreport.words import Role

Percent = Annotated[float, Field(ge=0, le=100)]


class Group(Strict):
    """An area of governance; its questions share a table, a chart and a discussion."""

    example: ClassVar[str] = "- {id: access, title: Governance of PACS access}"

    id: str = Field(
        pattern=r"^[a-z][a-z0-9_-]*$",
        description="Names the group's table, chart and commentary file.",
        examples=["access"],
    )
    title: str = Field(min_length=1, description="The heading of the group's section.")
    about: str = Field(default="", description="One sentence under the heading.")


class Theme(Strict):
    """What a person may code a free text as."""

    example: ClassVar[str] = "- {id: internet_vpn, title: Virtual private network}"

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$", description="The theme's name in `themes.csv`.")
    title: str = Field(min_length=1, description="The theme in the report.")


class Stratum(Strict):
    """A column of the register by which respondents and the register are compared."""

    example: ClassVar[str] = "- {id: nation, title: Nation}"

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$", description="The register's column.")
    title: str = Field(min_length=1, description="The stratum in the report.")


class Contradiction(Strict):
    """Answers that can't both be right: a query to the department, no reason to drop its return."""

    example: ClassVar[str] = (
        '- {if: {Q6: "no"}, then_not: {Q7: "yes"}, text: "No access, yet it is used."}'
    )

    if_: dict[str, Test] = Field(
        alias="if", min_length=1, description="Where all of these answers were given …"
    )
    then_not: dict[str, Test] = Field(min_length=1, description="… none of these should have been.")
    text: str = Field(default="", description="Why they contradict each other, for the sender.")


class Question(Strict):
    """One question of the questionnaire, in published order."""

    example: ClassVar[str] = (
        '- {id: Q1, group: access, text: "Is the policy agreed?", expected: "yes", target: 100}'
    )

    id: str = Field(
        pattern=r"^[A-Za-z]{1,8}[0-9]{1,4}[a-z]?$",
        description="As printed on the form.",
        examples=["Q1"],
    )
    group: str = Field(description="The id of the question's group.", examples=["access"])
    text: str = Field(min_length=1, description="The question as put to departments.")
    label: str = Field(
        default="", max_length=60, description="A short form for charts; else the text is used."
    )
    type: TypeName = Field(
        default="yes_no",
        description="The kind of answer; `text` is free text: it has no row in the tables.",
        examples=["choice"],
    )
    options: list[Option] = Field(
        default_factory=list,
        description="Of `choice` and `multi`: what can be answered.",
        examples=[f"[{Option.example.removeprefix('- ')}]"],
    )
    plausible: Plausible | None = Field(
        default=None,
        description="Of `count`, `number`, `percent` and `date`: what can be true.",
        examples=[Plausible.example.removeprefix("plausible: ")],
    )
    unit: str = Field(
        default="",
        max_length=30,
        description="Of `count` and `number`: what is counted or measured in.",
        examples=["minutes"],
    )
    unit_spellings: list[Annotated[str, Field(min_length=1, max_length=30)]] = Field(
        default_factory=list, description="Also read as the unit.", examples=['["min", "mins"]']
    )
    expected: Expected | None = Field(
        default=None,
        description="The expected answer, or a rule that it should meet; `survey` where none is "
        "expected.",
        examples=['"yes"'],
    )
    role: Role | None = Field(
        default=None,
        description="`standard` is the default where something is expected; `practice` is expected "
        "but not a standard.",
        examples=["practice"],
    )
    target: Percent | None = Field(
        default=None,
        description="Percent compliance that this standard should reach; else the audit's target.",
        examples=["95"],
    )
    desired: Literal["more", "fewer"] | None = Field(
        default=None, description="Which way a change would be good.", examples=["fewer"]
    )
    dont_know: Literal["not_achieved"] | None = Field(
        default=None,
        description="`not_achieved` where not to know is itself a failing: compliance stays as it "
        "is, and what is said of it gives the figure with don't knows as not achieved beside it.",
        examples=["not_achieved"],
    )
    asked_if: Routing | None = Field(
        default=None,
        description="Routing; else always asked.",
        examples=[Routing.example.removeprefix("asked_if: ")],
    )
    basis: str = Field(default="", description="What the expectation rests on.")
    plain: str = Field(
        default="",
        max_length=120,
        description="For the public, in everyday words: what departments do that achieve it, or "
        "say yes, so that it goes on from “7 in 10 departments …”. Else the label is quoted.",
        examples=["check who has looked at patients’ pictures"],
    )
    themes: list[Theme] = Field(
        default_factory=list, description="For free text: what a person may code it as."
    )

    @property
    def is_text(self) -> bool:
        """Free text: counted as given or not, never scored."""
        return self.type == "text"

    @property
    def is_yes_no(self) -> bool:
        """Answered by yes or no."""
        return self.type == "yes_no"

    @property
    def expects(self) -> str:
        """What tables call the expectation: `yes`, `no`, `survey` or `rule`; free text has none."""
        return RULE if isinstance(self.expected, Rule) else self.expected or ""

    @property
    def key(self) -> str:
        """The question's name in variables: ``q5``."""
        return self.id.lower()

    @property
    def short_label(self) -> str:
        """The label for charts and lists."""
        return self.label or self.text
