"""A department's own answers beside everyone's: what its feedback says. Identifying.

Of others it holds only what is published in `results/`, so that it is as well protected as the
report is; of the department, only what it answered itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from auditreport.change_tables import WAY_WORDS, ChangeRow, read_changes, signed
from auditreport.definition import Definition
from auditreport.kept_actions import PlannedAction, read_planned_actions
from auditreport.kinds.expectation import Rule, in_short, meets
from auditreport.kinds.kind import STATUSES, Kind
from auditreport.office.letter_texts import one_line
from auditreport.office.standings import ALERT, Chance, judged
from auditreport.plan_tables import read_exceptions
from auditreport.published import ALL, ResponseRow, read_response
from auditreport.questions import Question
from auditreport.register import Department
from auditreport.tables import half_up, read_questions
from auditreport.words import ANSWER_WORDS, VERDICT_WORDS, Answer, Role, listed, plain_number

Mark = Literal["achieved", "missed", "unknown", "none"]
"""How an answer stands to the expected one: none where none is expected, or it didn't apply."""


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One question: the department's answer, and beside it what is published of all."""

    id: str
    text: str
    label: str
    is_standard: bool
    expected: str
    answer: str
    mark: Mark
    before: str
    """The department's own answer in the previous round; empty where it isn't comparable."""
    percent: int | None
    interval: tuple[int, int] | None
    target: str
    verdict: str
    sensitive: bool
    change: str
    """Of all departments since the previous round: ``+18, better``."""

    @property
    def all_departments(self) -> str:
        """The national figure in words: ``34% (26–43)``."""
        if self.percent is None:
            return "–"
        limits = f" ({self.interval[0]}–{self.interval[1]})" if self.interval else ""
        return f"{self.percent}%{limits}"


@dataclass(frozen=True, slots=True)
class AnswerGroup:
    """The lines of one group of questions."""

    title: str
    lines: tuple[AnswerLine, ...]


@dataclass(frozen=True, slots=True)
class Missed:
    """A standard that the department did not achieve, or of which it didn't say."""

    line: AnswerLine
    follows: str
    """The actions of the plan that rest on it, or why there is none."""


@dataclass(frozen=True, slots=True)
class Share:
    """The department's share of its applicable standards, and what chance allows."""

    achieved: int
    applicable: int
    overall: int
    """Of all departments together, in percent as printed."""
    low: int
    high: int
    words: str

    @property
    def percent(self) -> int:
        """The department's share in percent, as printed."""
        return half_up(Fraction(100 * self.achieved, self.applicable))


@dataclass(frozen=True, slots=True)
class StratumLine:
    """One stratum of the department: its value, and who of it is in the results."""

    title: str
    value: str
    analysed: str
    invited: str
    rate: str


@dataclass(frozen=True, slots=True)
class Feedback:
    """All that one feedback says; ``unknown`` counts standards with a don't know or a blank."""

    code: str
    name: str
    organisation: str
    share: Share | None
    unknown: int
    missed: tuple[Missed, ...]
    not_said: tuple[Missed, ...]
    actions: tuple[PlannedAction, ...]
    strata: tuple[StratumLine, ...]
    groups: tuple[AnswerGroup, ...]
    round: str
    """What the previous round is called; empty where nothing is compared with one."""
    answered_before: bool


class Published:
    """What is published, read once for all departments.

    ``texts`` are `questions`, `response`, `actions` and `exceptions`, and `changes` where an
    earlier round is compared with.
    """

    def __init__(self, definition: Definition, texts: Mapping[str, str]) -> None:
        self.definition = definition
        self.rows = {row.question: row for row in read_questions(texts["questions"])}
        self.response = read_response(texts["response"])
        self.actions = read_planned_actions(texts["actions"])
        self.exceptions = {one.question: one for one in read_exceptions(texts["exceptions"])}
        changes = read_changes(texts["changes"]) if "changes" in texts else []
        self.changes = {row.question: row for row in changes if row.is_compared}
        standards = [row for row in self.rows.values() if row.role is Role.STANDARD]
        self.achieved = sum(row.achieved for row in standards)
        self.answered = sum(row.departments for row in standards)
        self._limits: dict[int, tuple[int, int]] = {}

    @property
    def round(self) -> str:
        """What the previous round is called."""
        previous = self.definition.previous
        return previous.round if previous and self.changes else ""

    def limits(self, applicable: int) -> tuple[int, int]:
        """The fewest and the most of so many standards that chance allows."""
        if applicable not in self._limits:
            chance = Chance(self.achieved, self.answered)
            self._limits[applicable] = chance.limits(applicable, ALERT)
        return self._limits[applicable]


def feedback(
    published: Published,
    department: Department,
    answers: Mapping[str, str],
    earlier: Mapping[str, str] | None = None,
) -> Feedback:
    """The feedback to one department; ``earlier`` are its answers of the previous round."""
    definition = published.definition
    groups = tuple(
        AnswerGroup(
            group.title,
            tuple(
                _line(published, question, answers[question.id], earlier)
                for question in definition.questions
                if question.group == group.id and not question.is_text
            ),
        )
        for group in definition.groups
    )
    standards = [line for group in groups for line in group.lines if line.is_standard]
    missed = [line for line in standards if line.mark == "missed"]
    not_said = [line for line in standards if line.mark == "unknown"]
    called = {line.id for line in (*missed, *not_said)}
    return Feedback(
        code=one_line(department.code),
        name=one_line(department.name) or one_line(department.code),
        organisation=one_line(department.organisation),
        share=_share(published, answers),
        unknown=len(not_said),
        missed=tuple(Missed(line, _follows(published, line)) for line in missed),
        not_said=tuple(Missed(line, _follows(published, line)) for line in not_said),
        actions=tuple(one for one in published.actions if called & set(one.questions)),
        strata=tuple(_strata(published, department)),
        groups=tuple(group for group in groups if group.lines),
        round=published.round,
        answered_before=bool(earlier),
    )


def _line(
    published: Published,
    question: Question,
    answer: str,
    earlier: Mapping[str, str] | None,
) -> AnswerLine:
    kind, change = published.definition.kinds[question.id], published.changes.get(question.id)
    line = AnswerLine(
        id=question.id,
        text=one_line(question.text),
        label=one_line(question.short_label),
        is_standard=False,
        expected=_expected(question, kind),
        answer=_in_words(kind, answer),
        mark=_mark(question, kind, answer),
        before=_before(change, kind, earlier),
        percent=None,
        interval=None,
        target="",
        verdict="",
        sensitive=False,
        change=_change(change),
    )
    row = published.rows.get(question.id)
    if row is None:  # described by its options or figures, which are no percentage
        return line
    return replace(
        line,
        is_standard=row.role is Role.STANDARD,
        percent=row.percent,
        interval=row.interval,
        target="" if row.target is None else plain_number(row.target),
        verdict=VERDICT_WORDS[row.verdict] if row.verdict else "",
        sensitive=row.sensitive,
    )


def _expected(question: Question, kind: Kind) -> str:
    if isinstance(question.expected, Rule):
        return in_short(question.expected, kind)
    return {"yes": "Yes", "no": "No"}.get(question.expected or "", "–")


def _in_words(kind: Kind, answer: str) -> str:
    return ANSWER_WORDS[Answer(answer)] if answer in STATUSES else one_line(kind.label(answer))


def _mark(question: Question, kind: Kind, answer: str) -> Mark:
    if question.expected in (None, "survey"):
        return "none"
    achieved = meets(question.expected, kind, answer)
    if achieved is not None:
        return "achieved" if achieved else "missed"
    if answer == Answer.DONT_KNOW and question.dont_know == "not_achieved":
        return "missed"
    return "unknown" if answer in (Answer.DONT_KNOW, Answer.BLANK) else "none"


def _before(change: ChangeRow | None, kind: Kind, earlier: Mapping[str, str] | None) -> str:
    given = (earlier or {}).get(change.earlier_question, "") if change else ""
    return _in_words(kind, given) if given else ""


def _change(change: ChangeRow | None) -> str:
    if change is None or change.difference is None or change.way is None:
        return ""
    return f"{signed(change.difference)}, {WAY_WORDS[change.way]}"


def _share(published: Published, answers: Mapping[str, str]) -> Share | None:
    """Of the standards to which the department gave an answer, those that it achieved."""
    answered, achieved = judged(published.definition, answers)
    if not answered or not published.answered:
        return None
    low, high = published.limits(answered)
    place = "below" if achieved < low else "above" if achieved > high else "within"
    return Share(
        achieved,
        answered,
        half_up(Fraction(100 * published.achieved, published.answered)),
        low,
        high,
        f"Of {answered} standards, chance alone would give {low} to {high} if each were achieved "
        f"as often as by all departments together (95%, exact limits); yours is {place} that. "
        "Standards depend on each other, so this is a guide and no verdict.",
    )


def _follows(published: Published, line: AnswerLine) -> str:
    ids = [action.id for action in published.actions if line.id in action.questions]
    outside = published.exceptions.get(line.id)
    said = [listed(ids)] if ids else []
    if outside:
        said.append(f"put to {one_line(outside.authority)}")
    return "; ".join(said) or "none in the plan"


def _strata(published: Published, department: Department) -> Iterable[StratumLine]:
    """Who is in the results of the department's kind, as far as that is published."""
    for stratum in published.definition.strata:
        value = one_line(department.strata.get(stratum.id, ""))
        if value:
            row = _published_row(published.response, stratum.id, value)
            yield _stratum_line(stratum.title, value if row is None else row.value, row)
    everyone = next((row for row in published.response if row.stratum == ALL), None)
    if everyone:
        yield _stratum_line("All departments", "", everyone)


def _published_row(response: Sequence[ResponseRow], stratum: str, value: str) -> ResponseRow | None:
    """The row of a value; small values stand together in one, as ``Northern Ireland and Wales``."""
    rows = [row for row in response if row.stratum == stratum]
    whole = re.compile(rf"(^|, | and ){re.escape(value)}($|, | and )")
    exact = [row for row in rows if row.value == value]
    return next(iter(exact or [row for row in rows if whole.search(row.value)]), None)


def _stratum_line(title: str, value: str, row: ResponseRow | None) -> StratumLine:
    if row is None or row.departments is None:
        return StratumLine(title, value, "not shown", "not shown", "–")
    whole = row.invited_departments
    rate = f"{half_up(Fraction(100 * row.departments, whole))}%" if whole else "–"
    return StratumLine(title, value, str(row.departments), str(whole), rate)
