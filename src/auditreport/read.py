"""Reading returns: each is parted in what it says, by pseudonym, and whose it is.

All of them at once, or one shard of them: what is made of a return depends on no other.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from auditreport.definition import Definition
from auditreport.department_pseudonyms import pseudonyms_by_code
from auditreport.exports import read_export
from auditreport.fingerprint import fingerprint
from auditreport.free_text import marks, register_strings
from auditreport.gate import Passed, Source, pass_gate
from auditreport.intake_map import ExportMap
from auditreport.kinds.kind import UNREADABLE, Read
from auditreport.near_codes import near_codes
from auditreport.office.record import OfficeRecord
from auditreport.pseudonym import pseudonym
from auditreport.reading import Given, Reading, read_return
from auditreport.register import code_key
from auditreport.spellings import Spellings
from auditreport.unreadable import Unreadable
from auditreport.words import Answer

PILOT_FOLDER = "pilot"
"""The folder below `raw/` for returns of the pilot."""

FreeText = tuple[str, str, str, str]
"""Of a free text: the department's code, the question, the text, and what in it names somebody."""


@dataclass(frozen=True, slots=True)
class Shard:
    """Some of the returns, or all. Identifying.

    ``returns`` are what they say, ``sources`` whose they are: one return a line, as JSON, sorted by
    the return's id.
    """

    returns: Iterable[str]
    sources: Iterable[str]
    free_texts: Sequence[FreeText]
    read: int
    quarantined: int

    def rest_json(self) -> str:
        """What has no line for each return, as JSON."""
        texts = [list(text) for text in self.free_texts]
        return json.dumps([self.read, self.quarantined, texts])


def shard_of(returns: Iterable[str], sources: Iterable[str], rest_json: str) -> Shard:
    """A shard from its lines, and from ``Shard.rest_json``."""
    read, quarantined, texts = json.loads(rest_json)
    return Shard(returns, sources, [tuple(text) for text in texts], read, quarantined)


@dataclass(slots=True)
class _Row:
    """One return on both sides."""

    working: dict[str, Any]
    source: dict[str, Any]
    free_texts: list[tuple[str, str, str]] = field(default_factory=list)


def read(
    sources: Iterable[Source],
    office: OfficeRecord,
    definition: Definition,
    key: bytes,
    maps: Sequence[ExportMap] = (),
) -> Shard:
    """Read each source as :func:`auditreport.anonymise.anonymise` says."""
    about = _About(pseudonyms_by_code(office, key), office, definition, key)
    rows = [
        _row(one, about)
        for passed in pass_gate(sources, about.asked)
        for one in returns_of(passed, definition, maps)
    ]
    refused = sum(1 for row in rows if row.working["reason"])
    strings = register_strings(office.register)
    free_texts = sorted({text for row in rows for text in row.free_texts})
    return Shard(
        # Each line begins with the return's id.
        returns=sorted(json.dumps(row.working) for row in rows),
        sources=sorted(json.dumps(row.source) for row in rows),
        free_texts=[(*text, "; ".join(marks(text[2], strings))) for text in free_texts],
        read=len(rows) - refused,
        quarantined=refused,
    )


class _About:
    """What every return is held against."""

    def __init__(
        self,
        pseudonyms: dict[str, str],
        office: OfficeRecord,
        definition: Definition,
        key: bytes,
    ) -> None:
        self.pseudonyms = pseudonyms
        self.office = office
        self.key = key
        self.audit = definition.id
        self.version = fingerprint(definition)
        self.asked = [question.id for question in definition.questions]
        self.texts = {question.id for question in definition.texts}
        self.described = {question.id for question in definition.described}
        self.kinds = definition.kinds
        self.spellings = Spellings(definition.spellings.by_answer)

    def read(self, question: str, text: str, reading: Reading) -> Read:
        """The canonical answer that a text stands for, to a question that is described."""
        kind = self.kinds[question]
        if kind.type == "date" and reading.us_order and "/" in text:
            return UNREADABLE
        return kind.read_cell(text)


def returns_of(
    passed: Passed, definition: Definition, maps: Sequence[ExportMap]
) -> Iterator[Passed]:
    """The file itself, or each row of an export, as a return."""
    rows = None
    if isinstance(passed.found, list):
        try:
            rows = read_export(passed.found, definition, maps)
        except Unreadable as refusal:
            passed = replace(passed, found=refusal)
    if rows is None:
        yield passed
        return
    for row in rows:
        found = row.reading or row.refusal
        if found is not None:
            path = f"{passed.path}#{row.place}"
            yield replace(passed, path=path, sha256=row.sha256, found=found)


def _row(passed: Passed, about: _About) -> _Row:
    name = pseudonym(about.key, "return", f"{passed.sha256}:{passed.path}")
    row = _Row(
        working={
            "return": name,
            "pseudonym": None,
            "sha256": passed.sha256,
            "reason": "",
            "message": "",
            "completed": None,
            "completed_fault": "",
            "completed_at": None,
            "answers": {},
            "unknown_questions": [],
            "repeated_questions": [],
            "formula_questions": [],
            "hidden": [],
            "other_version": False,
            "pilot": is_pilot(passed.path),
        },
        source={
            "return": name,
            "file": passed.path,
            "department": "",
            "pseudonym": None,
            "sheets": [],
            "withheld": {},
            "near": [],
            "audit": "",
            "completed": None,
        },
    )
    try:
        reading = reading_of(passed, about.asked)
        row.source["sheets"] = reading.sheets
        _find_department(row, reading, about)
    except Unreadable as refusal:
        row.working["reason"] = refusal.reason
        row.working["message"] = refusal.message
        return row
    _part(row, reading, about)
    return row


def is_pilot(path: str) -> bool:
    """Whether a return lies below `raw/pilot/`."""
    return path.split("/", 1)[0].casefold() == PILOT_FOLDER and "/" in path


def reading_of(passed: Passed, asked: Sequence[str]) -> Reading:
    """What a return says; raises ``Unreadable`` where it is none."""
    if isinstance(passed.found, Unreadable):
        raise passed.found
    if isinstance(passed.found, Reading):
        return passed.found
    return read_return(passed.found, asked)  # sheets that are no form: it says why not


def _find_department(row: _Row, reading: Reading, about: _About) -> None:
    given = code_key(reading.department_code)
    # A department that went into another counts as that one.
    code = about.office.counts_as(given)
    row.source["department"] = code
    if reading.audit and reading.audit != about.audit:
        row.source["audit"] = reading.audit
        raise Unreadable("another_audit")
    if row.working["pilot"]:
        # A pilot is tried out with whoever is willing: it need not be in the register.
        pilot = pseudonym(about.key, "department", code)
        row.working["pseudonym"] = row.source["pseudonym"] = pilot
        return
    if code in about.office.closed:
        raise Unreadable("closed_department")
    if code not in about.pseudonyms:
        row.source["near"] = near_codes(code, about.pseudonyms)
        raise Unreadable("unknown_department")
    row.working["pseudonym"] = row.source["pseudonym"] = about.pseudonyms[code]


def _part(row: _Row, reading: Reading, about: _About) -> None:
    """Answers that are known spellings, or values of their kind, go on; other texts stay behind."""
    withheld: dict[str, str] = row.source["withheld"]
    answers: dict[str, Any] = {}
    for question, given in reading.answers.items():
        text: str | None = given.text
        if question in about.described:
            # The value alone, never the text; and no value that can't be, such as a telephone
            # number in a count.
            read = about.read(question, given.text, reading)
            if read.fault:
                withheld[question] = given.text
            carried = "" if read.answer == Answer.BLANK else read.answer
            answers[question] = {
                "given": None if read.fault else carried,
                "fault": read.fault or "",
                **_place(given),
            }
            continue
        if question in about.texts:
            blank = about.spellings.read(given.text) is Answer.BLANK
            text = "" if blank else "yes"
            if not blank:
                row.free_texts.append((row.source["department"], question, given.text.strip()))
        else:
            text = _known(given.text, about.spellings)
            if text is None:
                withheld[question] = given.text
        answers[question] = {"given": text, **_place(given)}
    if reading.completed_fault == "unreadable" and reading.completed_at:
        withheld["completed"] = reading.completed_at.text
    version = reading.form_version
    row.source["completed"] = reading.completed.isoformat() if reading.completed else None
    row.working |= {
        "completed": reading.completed.isoformat() if reading.completed else None,
        "completed_fault": reading.completed_fault,
        "completed_at": _place(reading.completed_at) if reading.completed_at else None,
        "answers": answers,
        "unknown_questions": reading.unknown_questions,
        "repeated_questions": reading.repeated_questions,
        "formula_questions": reading.formula_questions,
        "hidden": [
            {"sheet": one.sheet, "rows": one.rows, "columns": one.columns} for one in reading.hidden
        ],
        "other_version": bool(version) and version != about.version,
    }


def _known(text: str, spellings: Spellings) -> str | None:
    """The text if it is a known spelling, and says nothing but an answer."""
    if spellings.known(text):
        return text
    # An apostrophe before a value is how a spreadsheet is told to leave it as it is typed.
    bare = text.removeprefix("'")
    return bare if bare != text and bare.strip() and spellings.known(bare) else None


def _place(given: Given) -> dict[str, object]:
    return {"sheet": given.sheet, "cell": given.cell}
