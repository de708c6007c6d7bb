"""An earlier round's own files: its published counts, and the answers by pseudonym."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from auditreport.problems import Problem
from auditreport.published import Action
from auditreport.tables import WITHHELD, QuestionRow, read_rows


@dataclass(frozen=True, slots=True)
class EarlierRow:
    """One question's published counts of an earlier round; ``None`` where they were withheld."""

    question: str
    expected: str
    departments: int | None
    achieved: int | None

    @classmethod
    def of(cls, row: QuestionRow) -> EarlierRow:
        """The part of a row that a later round needs."""
        return cls(row.question, row.expected, row.departments, row.achieved)


def read_earlier(text: str, file: str) -> list[EarlierRow]:
    """The counts of a published `questions.csv`, whichever version of this program wrote it.

    Raises ``Problem`` where a column is missing or a count is none.
    """
    example = "question,expected,departments,achieved\nQ1,yes,81,74"
    lines = _table(text)
    _check_columns(
        lines,
        file,
        ("question", "expected", "departments", "achieved"),
        lacks="the table of the earlier round has no column '{}'",
        fix="Name its published questions.csv, which has these columns and others:\n" + example,
    )
    rows: list[EarlierRow] = []
    for line in lines:
        at = f"{file}, line {lines.line_num}"
        counts = [_count(line[name], name, at, example) for name in ("departments", "achieved")]
        departments, achieved = counts
        if departments is not None and achieved is not None and achieved > departments:
            raise Problem(
                what=f"{achieved} of {departments} departments achieved, which is impossible",
                where=at,
                fix="Take the table as it was published. For example:\n" + example,
            )
        if any(row.question == line["question"] for row in rows):
            raise Problem(
                what=f"the table of the earlier round has {line['question']} twice",
                where=at,
                fix="Take the table as it was published: one row a question.",
            )
        rows.append(EarlierRow(line["question"], line["expected"], departments, achieved))
    return rows


def _count(text: str | None, column: str, where: str, example: str) -> int | None:
    if text == WITHHELD:
        return None
    if text and text.isascii() and text.isdigit():
        return int(text)
    raise Problem(
        what=f"'{text or ''}' in the column '{column}' is no count of departments",
        where=where,
        fix=f"Take the table as it was published: whole numbers, or {WITHHELD} where a count was "
        f"withheld. For example:\n{example}",
    )


def read_answers(text: str, file: str, questions: Sequence[str] = ()) -> dict[str, dict[str, str]]:
    """Canonical answers by pseudonym and question, from `working/answers.csv`.

    Raises ``Problem`` where it isn't such a file, or lacks one of ``questions``.
    """
    lines = _table(text)
    if list(lines.fieldnames or ())[:1] != ["pseudonym"]:
        raise Problem(
            what="the answers of the earlier round don't begin with the column 'pseudonym'",
            where=f"{file}, line 1",
            fix="Name the file working/answers.csv of that round's work folder:\n"
            "answers: ../pacs-2010/working/answers.csv",
        )
    _check_columns(
        lines,
        file,
        questions,
        lacks="the answers of the earlier round have no column '{}', which its published table has",
        fix="Name the published table and the answers of the same round:\n"
        "results: ../pacs-2010/results\nanswers: ../pacs-2010/working/answers.csv",
    )
    return {line.pop("pseudonym"): line for line in lines}


def read_earlier_plan(text: str, file: str) -> list[Action]:
    """The actions of an earlier round's `findings/actions.csv`, whichever version wrote it.

    Raises ``Problem`` where a column is missing that it always had.
    """
    _check_columns(
        _table(text),
        file,
        ("id", "priority", "questions", "status", "text"),
        lacks="the action plan of the earlier round has no column '{}'",
        fix="Take it as it was published, or name the table of questions alone:\n"
        "results: ../pacs-2010/results/tables/questions.csv",
    )
    return [
        Action(
            id=line["id"],
            priority=line["priority"],
            questions=tuple(line["questions"].split()),
            status=line["status"],
            text=line["text"],
            who=line.get("who", ""),
            why=line.get("why", ""),
            title=line.get("title") or line["text"].partition("\n")[0],
        )
        for line in read_rows(text)
    ]


def _table(text: str) -> csv.DictReader[str]:
    return csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))


def _check_columns(
    table: csv.DictReader[str], file: str, needed: Sequence[str], *, lacks: str, fix: str
) -> None:
    """Raise ``Problem`` where a column is missing: ``lacks`` is the sentence, ``{}`` its name."""
    missing = [name for name in needed if name not in (table.fieldnames or ())]
    if missing:
        raise Problem(what=lacks.format(missing[0]), where=f"{file}, line 1", fix=fix)
