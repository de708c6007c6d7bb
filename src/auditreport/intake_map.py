"""The intake map (`intake.yaml`): how exports name what the definition calls its questions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator, Field

from auditreport.definition import Definition
from auditreport.models import Fault, Strict, yes_or_no
from auditreport.own_spellings import SpeltAnswer
from auditreport.problems import did_you_mean
from auditreport.spellings import BUILT_IN, Spellings, spelling_key
from auditreport.words import Answer

Program = Literal["redcap", "limesurvey", "microsoft_forms", "google_forms", "kobotoolbox"]
MappedAnswer = Annotated[SpeltAnswer, BeforeValidator(yes_or_no)]


class ExportMap(Strict):
    """What the columns and codes of one kind of export stand for, where their names don't tell.

    It is used for an export that has a column named here; where none is named, for every export of
    its program.
    """

    example: ClassVar[str] = (
        "exports:\n  - name: first wave\n    program: redcap\n    department: dept_code\n"
        "    completed: date_done\n    columns: {Q1: caldicott_agreed}\n"
        '    answers: {"1": "yes", "0": "no", "99": dont_know}'
    )

    name: str = Field(
        min_length=1, description="What the office calls it.", examples=["first wave"]
    )
    program: Program | None = Field(
        default=None, description="Used only for exports of this program.", examples=["redcap"]
    )
    department: str = Field(
        default="", description="The column with the department code.", examples=["dept_code"]
    )
    completed: str = Field(
        default="", description="The column with the date of completion.", examples=["date_done"]
    )
    columns: dict[str, str] = Field(
        default_factory=dict,
        description="The column of each question that isn't found by its id or its text.",
        examples=["{Q1: caldicott_agreed}"],
    )
    answers: dict[str, MappedAnswer] = Field(
        default_factory=dict,
        description="What codes stand for; a code must stand in quotes.",
        examples=['{"1": "yes", "0": "no", "99": dont_know}'],
    )
    dates: Literal["day_first", "month_first"] | None = Field(
        default=None,
        description="How the program writes 05/06/2010, where the column itself doesn't tell.",
        examples=["day_first"],
    )

    @property
    def named(self) -> list[str]:
        """Every column that is named."""
        return [name for name in (self.department, self.completed, *self.columns.values()) if name]


class IntakeMap(Strict):
    """Exports that hold many returns, a row each."""

    example: ClassVar[str] = ExportMap.example

    exports: list[ExportMap] = Field(
        default_factory=list, description="One entry for each kind of export."
    )


def intake_faults(intake: IntakeMap, definition: Definition) -> Iterator[Fault]:
    """What is wrong across keys, and against the definition."""
    names = [export.name for export in intake.exports]
    for i, export in enumerate(intake.exports):
        at = ("exports", i)
        if export.name in names[:i]:
            yield Fault(
                (*at, "name"),
                f"two exports are named '{export.name}'",
                "Give one of them another name:\n" + ExportMap.example,
            )
        yield from _column_faults(at, export, [question.id for question in definition.questions])
        yield from _answer_faults(at, export, Spellings(definition.spellings.by_answer))


def _column_faults(at: tuple[str, int], export: ExportMap, known: list[str]) -> Iterator[Fault]:
    uses: dict[str, str] = {}
    for key, column in (("department", export.department), ("completed", export.completed)):
        if column and uses.setdefault(column, key) != key:
            yield _used_twice((*at, key), column, uses[column])
    for question, column in export.columns.items():
        path = (*at, "columns", question)
        if question not in known:
            yield Fault(
                path,
                f"'{question}' is no question of this audit",
                did_you_mean(question, known) + f"Use one of: {', '.join(known)}.",
            )
        if not column:
            yield Fault(
                path,
                f"no column is named for {question}",
                "Name it as the export's heading does:\n" + ExportMap.example,
            )
        elif uses.setdefault(column, question) != question:
            yield _used_twice(path, column, uses[column])


def _used_twice(path: tuple[str | int, ...], column: str, first: str) -> Fault:
    return Fault(
        path,
        f"the column '{column}' is named twice (first for '{first}')",
        "A column holds one thing: name another, or remove one of the two.",
    )


def _answer_faults(at: tuple[str, int], export: ExportMap, usual: Spellings) -> Iterator[Fault]:
    seen: dict[str, str] = {}
    for code, answer in export.answers.items():
        path = (*at, "answers", code)
        known = usual.read(code)
        if seen.setdefault(spelling_key(code), answer) != answer:
            yield Fault(
                path,
                f"the code '{code}' stands for '{answer}' here and for "
                f"'{seen[spelling_key(code)]}' above",
                "Letter case and spaces make no difference: keep one of the two.",
            )
        elif code in ("yes", "no") and code == answer:
            # What YAML makes of an unquoted TRUE, too.
            yield Fault(
                path,
                f"'{code}' is read as {answer} anyway",
                "Remove it; if the export says TRUE or FALSE, put that in quotes:\n"
                'answers: {"TRUE": "yes", "FALSE": "no"}',
            )
        elif known and known != answer and not _is_unanswered(code, answer):
            yield Fault(
                path,
                f"the code '{code}' stands for '{answer}' here, but is read as '{known}'",
                "An answer's own word can't be given another meaning: remove it. For example:\n"
                'answers: {"1": "yes", "0": "no"}',
            )


def _is_unanswered(code: str, answer: str) -> bool:
    """Some programs write N/A where a question was left unanswered: a map may say so."""
    return answer == Answer.BLANK and BUILT_IN.read(code) is Answer.NOT_APPLICABLE
