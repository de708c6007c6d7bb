"""What analysts of a hand-over write back: their comments, put to the departments they are about.

They know pseudonyms of their own copy alone. Here these become departments again. Identifying.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import date
from pathlib import Path

from auditreport.definition import Definition
from auditreport.office.actions import Action, Decision
from auditreport.office.disk import read_office_file
from auditreport.office.handover_log import Resolved
from auditreport.office.queries import HANDBACK, Found
from auditreport.office.query_cause import query_id
from auditreport.office.table import Line, read_days, read_table, write_table
from auditreport.problems import Problem, Problems
from auditreport.pseudonym import LENGTH
from auditreport.register import code_key

FOLDER = Path("private/handback")
FILE = Path("private/handback.csv")
LEFT_OUT = Path("private/handback_left_out.csv")
COLUMNS = ("recipient", "file", "department", "question", "comment", "date")
LEFT_OUT_COLUMNS = ("file", "line", "what", "do")
EXAMPLE = (
    ",".join(COLUMNS)
    + "\nUniversity of Northmoor,remarks.csv,RAD-0417,Q6,Contradicts Q8,2010-11-20"
)

_GIVEN_EXAMPLE = 'pseudonym,question,comment\n1a2b3c4d5e6f,Q6,"Contradicts the answer to Q8"'
_RETURN_GONE = (Action.WITHDRAW, Action.SET_ASIDE, Action.CHOOSE)


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment (a row of `private/handback.csv`).

    ``question`` is empty where the whole return is meant; ``day`` is when it was first taken in.
    """

    recipient: str
    file: str
    department: str
    question: str
    comment: str
    day: date


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A line, or with no number a file, that couldn't be taken in; and what to do about it."""

    file: str
    line: int | None
    what: str
    do: str


def take_in(
    files: Iterable[tuple[str, bytes]],
    resolved: Mapping[str, Resolved],
    codes: Mapping[str, str],
    definition: Definition,
    before: bytes | None,
    today: date,
) -> tuple[list[Comment], list[LeftOut]]:
    """Every comment in the files, and every line that is none.

    ``files`` are names below `private/handback/` with their contents; ``resolved`` leads from the
    pseudonyms of copies to standing ones, ``codes`` from these to departments. ``before`` is
    `private/handback.csv` as it was: a comment keeps its day. What one file or line lacks never
    stops the others.
    """
    reading = _Reading(resolved, codes, definition, _days_before(before), today)
    for file, data in files:
        reading.read(file, data)
    return list(dict.fromkeys(reading.comments)), reading.left_out


def files_in(folder: Path) -> list[tuple[str, bytes]]:
    """Name and content of each file that was dropped into the folder."""
    return [
        (path.name, read_office_file(path) or b"")
        for path in sorted(folder.glob("*"))
        if path.is_file() and not path.name.startswith((".", "~$"))
    ]


def handback_csv(comments: Iterable[Comment]) -> str:
    """`private/handback.csv`."""
    return write_table(COLUMNS, (astuple(comment) for comment in comments))


def left_out_csv(left_out: Iterable[LeftOut]) -> str:
    """`private/handback_left_out.csv`."""
    return write_table(LEFT_OUT_COLUMNS, (astuple(one) for one in left_out))


def handback_queries(data: bytes | None, decisions: Sequence[Decision] = ()) -> list[Found]:
    """A query for each comment that no decision made since has settled.

    ``data`` is `private/handback.csv`, where there is one. A decision settles a comment if it is
    about its department, not older than the comment, and gives the answer to a question that the
    comment is about, or takes the return away.
    """
    return [
        _query(comment)
        for comment in _read(data)
        if not any(_settles(decision, comment) for decision in decisions)
    ]


def _query(comment: Comment) -> Found:
    said = " ".join(comment.comment.split())
    what = f"{comment.recipient} remarks: “{said}”"
    return Found(
        query=query_id(comment.department, HANDBACK, comment.question, what),
        department=comment.department,
        question=comment.question,
        kind=HANDBACK,
        what=what,
        do="Ask the department. Enter what it says as a decision; if its answers stand, waive this "
        "query.",
        file=f"{FOLDER}/{comment.file}",
    )


def _settles(decision: Decision, comment: Comment) -> bool:
    if decision.department != comment.department or decision.date < comment.day:
        return False
    if decision.action is not Action.ANSWER:
        return decision.action in _RETURN_GONE
    about = f"{comment.question} {comment.comment}"
    return re.search(rf"\b{re.escape(decision.question)}\b", about) is not None


def _read(data: bytes | None) -> list[Comment]:
    if data is None:
        return []
    lines = read_table(data, str(FILE), COLUMNS, example=EXAMPLE)
    days = read_days(lines, "date", str(FILE))
    return [
        Comment(
            recipient=line["recipient"],
            file=line["file"],
            department=code_key(line["department"]),
            question=line["question"],
            comment=line["comment"],
            day=days[line.number] or date.min,
        )
        for line in lines
    ]


def _days_before(before: bytes | None) -> dict[tuple[str, ...], date]:
    days: dict[tuple[str, ...], date] = {}
    for one in _read(before):
        days.setdefault(
            (one.recipient, one.file, one.department, one.question, one.comment), one.day
        )
    return days


class _Reading:
    """One reading of all files."""

    def __init__(
        self,
        resolved: Mapping[str, Resolved],
        codes: Mapping[str, str],
        definition: Definition,
        days: Mapping[tuple[str, ...], date],
        today: date,
    ) -> None:
        self.resolved = resolved
        self.codes = codes
        self.questions = {question.id.casefold(): question.id for question in definition.questions}
        self.days = days
        self.today = today
        self.comments: list[Comment] = []
        self.left_out: list[LeftOut] = []

    def read(self, file: str, data: bytes) -> None:
        """Take in one file."""
        try:
            lines = read_table(
                data,
                file,
                ("pseudonym", "comment"),
                example=_GIVEN_EXAMPLE,
                optional=("question",),
                free=True,
            )
        except Problem as problem:
            self._refuse(file, [problem])
        except Problems as several:
            self._refuse(file, several.problems)
        else:
            for line in lines:
                self._comment(file, line)

    def _refuse(self, file: str, problems: Iterable[Problem]) -> None:
        self.left_out += [
            LeftOut(file, None, f"{one.where}: {one.what}", " ".join(one.fix.split("\n")))
            for one in problems
        ]

    def _comment(self, file: str, line: Line) -> None:
        found = self.resolved.get(_pseudonym(line["pseudonym"]))
        code = self.codes.get(found.standing) if found else None
        if not line["comment"]:
            what, do = "the line has no comment", "Ask the sender what was meant."
            self.left_out.append(LeftOut(file, line.number, what, do))
        elif found is None or code is None:
            self.left_out.append(
                LeftOut(
                    file,
                    line.number,
                    "no hand-over has this pseudonym"
                    if found is None
                    else "the department with this pseudonym is not in the register any more",
                    "Ask the sender for the pseudonym as their copy has it: a spreadsheet program "
                    "may have taken it for a number.",
                )
            )
        else:
            asked = line["question"]
            question = self.questions.get(asked.casefold(), "")
            # Nothing is lost where the question is none of this audit's.
            comment = line["comment"] if question or not asked else f"{asked}: {line['comment']}"
            key = (found.recipient, file, code, question, comment)
            self.comments.append(Comment(*key, self.days.get(key, self.today)))


def _pseudonym(written: str) -> str:
    """A pseudonym as it was before a spreadsheet program took its leading zeros away."""
    plain = written.strip().casefold()
    return plain.zfill(LENGTH) if plain.isdecimal() else plain
