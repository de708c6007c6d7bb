"""What a report is made from: the rows of the published files, and the few facts beside them.

Read without pandas, like :mod:`auditreport.tables`, and for the same reason.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, field, fields
from fractions import Fraction

from auditreport.back_test import Compared
from auditreport.breakdown_tables import BreakdownRow
from auditreport.change_tables import CarriedRow, ChangeRow, SeriesRow
from auditreport.decisions_made import DecisionMade
from auditreport.definition import Definition
from auditreport.described import Described
from auditreport.plan_tables import ExceptionRow, NotMet
from auditreport.questions import Group, Question
from auditreport.release_terms import DRAFT
from auditreport.response_tables import ArrivalRow, FlowRow, RateRow
from auditreport.silence_tables import SilenceRow
from auditreport.tables import QuestionRow, half_up, read_count, read_rows, with_mark, write_csv
from auditreport.words import Outcome, Role, Verdict

ALL = "all"
"""The stratum, and the value, of the row of `response.csv` that counts everyone."""

DISCUSSIONS = ("summary", "conclusions", "actions", "groups/")
"""Commentary about results: it has nothing to say before there are any."""


@dataclass(frozen=True, slots=True)
class ResponseRow:
    """One value of one stratum in `response.csv`: the analysed beside the invited.

    ``None`` where a count is withheld, which those of everyone never are.
    """

    stratum: str
    value: str
    departments: int | None
    organisations: int | None
    invited_departments: int
    invited_organisations: int
    several_returns: int | None = 0
    """Organisations from which more than one department is analysed."""


@dataclass(frozen=True, slots=True)
class ThemeRow:
    """One theme of a free-text question in `themes.csv`; its count is ``None`` where withheld."""

    question: str
    theme: str
    title: str
    departments: int | None


Passage = tuple[tuple[str | int, ...], str]
"""One sentence with the names of its variables, and where in its rule it stands."""


@dataclass(frozen=True, slots=True)
class Conclusion:
    """One row of `conclusions.csv`: plain text, its numbers filled in.

    ``written`` is the same text with the names of variables in place of their values, so that each
    figure can be followed back. ``sentences`` parts it; it is known where the conclusion is drawn,
    and isn't published.
    """

    id: str
    severity: str
    questions: tuple[str, ...]
    text: str
    title: str
    written: str = ""
    sentences: tuple[Passage, ...] = field(default=(), compare=False)
    headline: str = ""
    """The conclusion in a few words, where it has them."""
    lead: str = ""
    """The question on which that rests; empty where all weigh the same."""


@dataclass(frozen=True, slots=True)
class Action:
    """One row of `actions.csv`; ``text`` holds its steps, one a line.

    ``written`` and ``why_written`` are ``text`` and ``why`` with the names of variables;
    ``sentences`` as above.
    """

    id: str
    priority: str
    questions: tuple[str, ...]
    status: str
    text: str
    who: str
    why: str
    title: str
    written: str = ""
    why_written: str = ""
    sentences: tuple[Passage, ...] = field(default=(), compare=False)
    plain: str = ""
    """For the public; empty where the audit says nothing for them."""

    @property
    def steps(self) -> list[str]:
        """What to do, step by step."""
        return [step.strip() for step in self.text.splitlines() if step.strip()]


def read_response(text: str) -> list[ResponseRow]:
    """Read the rows of `response.csv`."""
    return [
        ResponseRow(
            stratum=row["stratum"],
            value=row["value"],
            departments=read_count(row["departments"]),
            organisations=read_count(row["organisations"]),
            invited_departments=int(row["invited_departments"]),
            invited_organisations=int(row["invited_organisations"]),
            several_returns=read_count(row["several_returns"]),
        )
        for row in read_rows(text)
    ]


def read_themes(text: str) -> list[ThemeRow]:
    """Read the rows of `themes.csv` among the tables (the public one, which counts departments)."""
    return [
        ThemeRow(row["question"], row["theme"], row["title"], read_count(row["departments"]))
        for row in read_rows(text)
    ]


def themes_csv(rows: Iterable[ThemeRow]) -> str:
    """The text of that file."""
    columns = [field.name for field in fields(ThemeRow)]
    return write_csv(columns, (map(with_mark, astuple(row)) for row in rows))


def read_conclusions(text: str) -> list[Conclusion]:
    """Read the rows of `conclusions.csv`, in the report's order."""
    return [
        Conclusion(
            id=row["id"],
            severity=row["severity"],
            questions=tuple(row["questions"].split()),
            text=row["text"],
            title=row["title"],
            written=row.get("written", ""),
            headline=row.get("headline", ""),
            lead=row.get("lead", ""),
        )
        for row in read_rows(text)
    ]


def action_of(row: Mapping[str, str]) -> Action:
    """One row of `actions.csv` as an action, without what is kept of it by hand."""
    return Action(
        id=row["id"],
        priority=row["priority"],
        questions=tuple(row["questions"].split()),
        status=row["status"],
        text=row["text"],
        who=row["who"],
        why=row["why"],
        title=row["title"],
        written=row.get("written", ""),
        why_written=row.get("why_written", ""),
        plain=row.get("plain", ""),  # an edition of before has none
    )


@dataclass(frozen=True)
class Report:
    """All that one report says, before it is put into words.

    ``commentary`` is keyed by file without its ending (``foreword``, ``groups/access``), its
    conditional blocks resolved; ``{{< var … >}}`` may remain, for the renderer to fill in.
    ``outcomes`` counts returns by outcome, ``reasons`` by outcome and reason, ``issues_by_kind``
    is (kind, issues, returns). ``population`` is how many departments there are. ``decisions`` are
    the audit office's, without departments. ``review`` counts what reviewers of a draft said.
    """

    definition: Definition
    rows: Sequence[QuestionRow]
    response: Sequence[ResponseRow] = ()
    flow: Sequence[FlowRow] = ()
    arrivals: Sequence[ArrivalRow] = ()
    rates: Sequence[RateRow] = ()
    silence: Sequence[SilenceRow] = ()
    decisions: Sequence[DecisionMade] = ()
    themes: Sequence[ThemeRow] = ()
    breakdowns: Sequence[BreakdownRow] = ()
    described: Sequence[Described] = ()
    conclusions: Sequence[Conclusion] = ()
    actions: Sequence[Action] = ()
    not_met: Sequence[NotMet] = ()
    exceptions: Sequence[ExceptionRow] = ()
    back_test: Sequence[Compared] = ()
    changes: Sequence[ChangeRow] = ()
    series: Sequence[SeriesRow] = ()
    carried: Sequence[CarriedRow] = ()
    variables: Mapping[str, str] = field(default_factory=dict)
    commentary: Mapping[str, str] = field(default_factory=dict)
    outcomes: Mapping[str, int] = field(default_factory=dict)
    reasons: Mapping[tuple[str, str], int] = field(default_factory=dict)
    issues_by_kind: Sequence[tuple[str, int, int]] = ()
    population: int = 0
    registered: int = 0
    has_references: bool = False
    engine: str = ""
    versions: Mapping[str, str] = field(default_factory=dict)
    not_as_pinned: Mapping[str, str] = field(default_factory=dict)
    disclosure: str = "none"
    review: Mapping[str, int] = field(default_factory=dict)
    mark: str = DRAFT
    tables_checksum: str = ""

    @property
    def included(self) -> int:
        """Returns analysed."""
        return self.outcomes.get(Outcome.INCLUDED, 0)

    @property
    def received(self) -> int:
        """Returns received, whatever became of them."""
        return sum(self.outcomes.values())

    @property
    def everyone(self) -> ResponseRow | None:
        """The response of all strata together."""
        return next((row for row in self.response if row.stratum == ALL), None)

    @property
    def rate(self) -> str:
        """Departments analysed as a share of the population, as printed; empty without one."""
        if not self.population:
            return ""
        return f"{half_up(Fraction(100 * self.included, self.population))}%"

    @property
    def labels(self) -> dict[str, str]:
        """Each question's short label."""
        return {question.id: question.short_label for question in self.definition.questions}

    @property
    def standards(self) -> list[QuestionRow]:
        """The rows of the standards."""
        return [row for row in self.rows if row.role is Role.STANDARD]

    def verdicts(self) -> dict[Verdict, list[str]]:
        """Name the standards by verdict; those without one are in none."""
        return {
            verdict: [row.question for row in self.rows if row.verdict is verdict]
            for verdict in Verdict
        }

    def text_of(self, name: str) -> str:
        """Give a commentary file's text, empty where there is none."""
        return self.commentary.get(name, "").strip()

    def discussion(self, name: str) -> str:
        """Give a commentary that discusses results: nothing where no return is analysed."""
        return self.text_of(name) if self.included else ""

    def rows_of(self, group: Group) -> list[QuestionRow]:
        """Give a group's rows, in published order."""
        return [row for row in self.rows if row.group == group.id]

    def questions_of(self, group: Group) -> list[Question]:
        """Give a group's questions, free text too, in published order."""
        return [question for question in self.definition.questions if question.group == group.id]

    def mentions(self, reference: str) -> bool:
        """Whether the audit's own text refers to, say, ``@fig-access``."""
        pattern = re.compile(re.escape(reference) + r"(?![\w-])")
        return any(
            pattern.search(text)
            for name, text in self.commentary.items()
            if self.included or not name.startswith(DISCUSSIONS)
        )
