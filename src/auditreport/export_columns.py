"""What the columns of an export hold, told by its headings and an intake map."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from auditreport.cells import Sheet
from auditreport.reading import cell_text, has_us_order
from auditreport.spellings import SPELLINGS, spelling_key
from auditreport.words import QUESTION_ID, Answer

if TYPE_CHECKING:  # a process that only reads files need not load the models
    from auditreport.definition import Definition
    from auditreport.intake_map import ExportMap

_HEADINGS_WITHIN = 20
"""Rows from the top of a sheet among which the headings are looked for."""
_LONGEST_HEADING = 2_000
_MOST_GROUPS = 8
"""Groups, one within the other, that a heading may name before its question."""

_PROGRAMS: Mapping[str, Callable[[set[str]], bool]] = {
    "redcap": lambda names: (
        bool(names & {"record id", "redcap event name", "survey identifier", "complete"})
        or any(re.fullmatch(r"\w+_complete", name) for name in names)
    ),
    "limesurvey": lambda names: (
        {"submitdate", "lastpage"} <= names
        or {"date submitted", "last page"} <= names
        or {"submitdate date submitted", "lastpage last page"} <= names
    ),
    "microsoft_forms": lambda names: {"start time", "completion time"} <= names,
    "google_forms": lambda names: "timestamp" in names,
    "kobotoolbox": lambda names: {"submission time", "uuid"} <= names,
}
_CODE_NAMES = ({"department code", "departmentcode", "dept code", "deptcode"}, {"code"})
_DATE_NAMES = ("date completed", "completion date", "date of completion", "completed on")
_STAMP_NAMES = (
    *("completion time", "submitdate", "date submitted", "submitdate date submitted"),
    *("submission time", "survey timestamp", "timestamp"),
)
_SUBMITTED = frozenset({"submitdate", "date submitted", "submitdate date submitted"})

_AFTER_ID = re.compile(r"\s*[.:)\u2013\u2014-]\s*|\s+")
_ASIDE = re.compile(
    r"(?:comments?|details?|explain|specify|points|feedback)\b"
    r"|please (?:comment|explain|give|specify)\b|(?:other|time)$"
)
_SUBQUESTION = re.compile(r"\[([^\][]+)\]\s*\*?$")
_GROUPED = re.compile(r"(?:\w+[/:.-])+(\w+)")


@dataclass(slots=True)
class Table:
    """A sheet with its headings understood: which columns hold what.

    ``completed`` are columns of a date that was asked for, ``stamps`` of one that the program set;
    ``submitted`` is the one that is empty until the answers were sent. ``answers`` are the map's
    codes, each with the spelling that it stands for, and ``coded`` the questions that take them: a
    1 may be a count, too. ``us_order``: dates among the answers have their month first.
    """

    sheet: Sheet
    number: int
    headings: int
    questions: dict[str, list[int]] = field(default_factory=dict)
    department: list[int] = field(default_factory=list)
    completed: list[int] = field(default_factory=list)
    stamps: list[int] = field(default_factory=list)
    submitted: int | None = None
    unknown: list[str] = field(default_factory=list)
    coded: frozenset[str] = frozenset()
    us_order: bool = False
    answers: dict[str, str] = field(default_factory=dict)
    dates: str | None = None
    orders: dict[bool, bool | None] = field(default_factory=dict)


def find_table(
    sheet: Sheet, number: int, definition: Definition, maps: Sequence[ExportMap]
) -> Table | None:
    """The sheet as a table of returns; ``None`` where no row of it has such headings."""
    for at, row in enumerate(sheet.rows[:_HEADINGS_WITHIN]):
        headings = [cell_text(cell)[:_LONGEST_HEADING] for cell in row]
        names = {form(heading) for heading in headings for form in (_words, str.casefold)}
        programs = {program for program, fits in _PROGRAMS.items() if fits(names)}
        chosen = _choose(maps, headings, programs)
        questions = _questions(headings, definition, chosen)
        asked = len(definition.questions)
        if len(questions) < min(2, asked):
            continue
        table = Table(sheet, number, at, questions)
        taken = {column for columns in questions.values() for column in columns}
        _other_columns(table, headings, taken, chosen)
        half = len(questions) > 1 and 2 * len(questions) >= asked
        if not (programs or table.department or half):
            continue
        known = {question.key for question in definition.questions}
        table.unknown = _unknown(headings, known)
        table.coded = frozenset(q.id for q in definition.questions if q.is_yes_no)
        table.us_order = bool(chosen and chosen.dates == "month_first") or has_us_order(
            row[column] for row in sheet.rows[at + 1 :] for column in taken if column < len(row)
        )
        if "limesurvey" in programs:
            table.submitted = next(
                (c for c in table.stamps if _words(headings[c]) in _SUBMITTED), None
            )
        if chosen:
            table.dates = chosen.dates
            table.answers = {
                spelling_key(code): SPELLINGS[Answer(answer)][0]
                for code, answer in chosen.answers.items()
            }
        return table
    return None


def _choose(
    maps: Sequence[ExportMap], headings: Sequence[str], programs: set[str]
) -> ExportMap | None:
    """The map that names most of these headings; one that names no column fits its program."""
    there = {name for heading in headings for name in _names(heading)}
    best, most = None, -1
    for one in maps:
        if one.program and one.program not in programs:
            continue
        named = sum(_exact(name) in there for name in one.named)
        if named > most and (named or not one.named):
            best, most = one, named
    return best


def _questions(
    headings: Sequence[str], definition: Definition, chosen: ExportMap | None
) -> dict[str, list[int]]:
    """The columns of each question: those whose headings tell it most clearly."""
    by_key = {question.key: question.id for question in definition.questions}
    said = Counter(_words(question.text) for question in definition.questions)
    by_text = {
        words: question.id
        for question in definition.questions
        if (words := _words(question.text)) and said[words] == 1
    }
    mapped: dict[str, str] = {}
    apart: set[str] = set()
    if chosen:
        mapped = {_exact(column): question for question, column in chosen.columns.items()}
        apart = {_exact(name) for name in (chosen.department, chosen.completed) if name}
    found: dict[str, dict[int, list[int]]] = {}
    for column, heading in enumerate(headings):
        names = _names(heading)
        if question := next((mapped[name] for name in names if name in mapped), None):
            found.setdefault(question, {}).setdefault(0, []).append(column)
        elif not apart & set(names) and (match := _match(heading, by_key, by_text)):
            found.setdefault(match[1], {}).setdefault(match[0], []).append(column)
    return {question: ranks[min(ranks)] for question, ranks in found.items()}


def _match(
    heading: str, by_key: Mapping[str, str], by_text: Mapping[str, str]
) -> tuple[int, str] | None:
    """How clearly a heading tells its question (1 is best), and which."""
    for part in _parts(heading):
        key = part.casefold()
        if key.endswith(("_label", ".label", "_labels")) and (
            question := by_key.get(re.sub(r"[_.]labels?$", "", key))
        ):
            return 1, question  # beside a column of codes, this is the one that needs no map
        if question := by_key.get(key):
            return 2, question
        if question := by_text.get(_words(part)):
            return 3, question
    # "Q1. Is the policy agreed?", as LimeSurvey writes it, or whoever typed a question in.
    text = heading.strip()
    if (match := QUESTION_ID.match(text)) and (
        question := by_key.get("".join(match[1].casefold().split()))
    ):
        after = _AFTER_ID.match(text, match.end())
        words = _words(text[after.end() :]) if after else ""
        other = by_text.get(words)
        if other == question:
            return 3, question
        if words and other is None and not _ASIDE.match(words):
            return 4, question
    return None


def _parts(heading: str) -> Iterator[str]:
    """The heading, and what may be the question's own name in it: after a group, in brackets."""
    text = heading.strip()
    yield text
    if inner := _SUBQUESTION.search(text):
        yield inner[1].strip()
    if variable := _GROUPED.fullmatch(text):
        yield variable[1]
    # A question's own text may hold such a mark, too.
    for mark in islice(re.finditer("/", text), _MOST_GROUPS):
        if rest := text[mark.end() :].strip():
            yield rest


def _names(heading: str) -> tuple[str, str]:
    """What an intake map may call a column: its heading, or what follows the group."""
    return _exact(heading), _exact(heading.rpartition("/")[2])


def _exact(name: str) -> str:
    return " ".join(name.casefold().split())


def _words(text: str) -> str:
    """A text without what programs change in it: case, spaces, marks, the star of a must."""
    return re.sub(r"[\W_]+", " ", unicodedata.normalize("NFKC", text).casefold()).strip()


def _other_columns(
    table: Table, headings: Sequence[str], taken: set[int], chosen: ExportMap | None
) -> None:
    names = {
        column: [_words(part) for part in _parts(heading)]
        for column, heading in enumerate(headings)
        if column not in taken and heading.strip()
    }
    ranks: dict[int, list[int]] = {}
    for column, parts in names.items():
        own = _names(headings[column])
        if chosen and _exact(chosen.department) in own:
            ranks.setdefault(0, []).append(column)
        elif any(part in _CODE_NAMES[0] for part in parts):
            ranks.setdefault(1, []).append(column)
        elif "department code" in parts[0]:
            ranks.setdefault(2, []).append(column)
        elif any(part in _CODE_NAMES[1] for part in parts):
            ranks.setdefault(3, []).append(column)
        if chosen and _exact(chosen.completed) in own:
            table.completed.insert(0, column)
        elif any(part.startswith(_DATE_NAMES) for part in parts):
            table.completed.append(column)
        elif parts[0] in _STAMP_NAMES or parts[0].endswith(" timestamp"):
            table.stamps.append(column)
    table.department = ranks[min(ranks)] if ranks else []


def _unknown(headings: Sequence[str], known: set[str]) -> list[str]:
    """Ids of this audit's form that are none of its questions."""
    prefixes = {_letters(key) for key in known}
    found = set()
    for heading in headings:
        for part in (heading.strip(), heading.strip().rpartition("/")[2]):
            match = QUESTION_ID.fullmatch(part)
            key = "".join(match[1].casefold().split()) if match else ""
            if key and key not in known and _letters(key) in prefixes:
                found.add(_letters(key).upper() + key.removeprefix(_letters(key)))
    return sorted(found)


def _letters(key: str) -> str:
    return re.split(r"\d", key, maxsplit=1)[0]
