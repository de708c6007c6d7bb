"""From the identifying zone to the pseudonymous one: the only stage that knows both sides."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from auditreport.coded_themes import read_coded_themes
from auditreport.definition import Definition
from auditreport.exports import read_export
from auditreport.fingerprint import fingerprint
from auditreport.free_text import marks, register_strings
from auditreport.gate import Passed, Source, pass_gate
from auditreport.intake_map import ExportMap
from auditreport.kinds.kind import UNREADABLE, Read
from auditreport.near_codes import near_codes
from auditreport.office.actions import ABOUT_A_FILE, Action
from auditreport.office.decisions_disagree import file_meant
from auditreport.office.record import OfficeRecord
from auditreport.office.table import write_table
from auditreport.problems import Problem
from auditreport.pseudonym import Kind, pseudonym
from auditreport.reading import Given, Reading, read_return
from auditreport.register import Department, code_key
from auditreport.spellings import Spellings
from auditreport.tables import write_csv
from auditreport.unreadable import Unreadable
from auditreport.words import Answer

PILOT_FOLDER = "pilot"
"""The folder below `raw/` for returns of the pilot."""


@dataclass(frozen=True, slots=True)
class Anonymised:
    """What the stage makes, as texts of the files that keep it.

    The first four go to `working/` and hold no name, no code and no free text; the last two stay
    in `private/`.
    """

    returns_json: str
    departments_csv: str
    themes_csv: str
    decisions_csv: str
    sources_json: str
    free_text_csv: str
    read: int
    quarantined: int


@dataclass(slots=True)
class _Row:
    """One return on both sides."""

    working: dict[str, Any]
    source: dict[str, Any]
    free_texts: list[tuple[str, str, str]] = field(default_factory=list)


def anonymise(
    sources: Iterable[Source],
    office: OfficeRecord,
    definition: Definition,
    key: bytes,
    themes_csv: bytes | None,
    maps: Sequence[ExportMap] = (),
) -> Anonymised:
    """Read each return, find its department, and part what it says from whose it is.

    ``sources`` are paths below `raw/` with their content, or with why they have none; ``office``
    holds the register as on the deadline, and what the office decided;
    ``themes_csv`` is `themes.csv`, if there is one; ``maps`` say what the columns of exports stand
    for, where names don't tell. Each row of an export is a return. A return that can't be read, or
    whose department is unknown, is quarantined: it never stops the others. Raises ``Problem`` or
    ``Problems`` for faults in the audit's own files.
    """
    register = office.register
    pseudonyms = department_pseudonyms(register, key)
    pseudonyms |= {code: pseudonyms[into] for code, into in office.merged.items()}
    about = _About(pseudonyms, office, definition, key)
    rows = [
        _row(one, about)
        for passed in pass_gate(sources, about.asked)
        for one in returns_of(passed, definition, maps)
    ]
    rows.sort(key=lambda row: str(row.working["return"]))
    refused = sum(1 for row in rows if row.working["reason"])
    known = pseudonyms.keys() | office.closed | office.unopened
    themes = read_coded_themes(themes_csv, known, definition) if themes_csv is not None else ()
    # What a department that didn't count on the deadline said is in no table.
    coded = sorted({(pseudonyms[code], *said) for code, *said in themes if code in pseudonyms})
    strings = register_strings(register)
    free_texts = sorted({text for row in rows for text in row.free_texts})
    return Anonymised(
        returns_json=_json(
            f'{{"registered": {len(register)}, "returns": [', [row.working for row in rows], "]}"
        ),
        departments_csv=_departments(office, pseudonyms, definition, key),
        themes_csv=write_csv(("pseudonym", "question", "theme"), coded),
        decisions_csv=_decisions(office, pseudonyms, rows),
        sources_json=_json("[", [row.source for row in rows], "]"),
        free_text_csv=write_table(
            ("department", "question", "text", "found"),
            (
                (code, question, text, "; ".join(marks(text, strings)))
                for code, question, text in free_texts
            ),
        ),
        read=len(rows) - refused,
        quarantined=refused,
    )


def department_pseudonyms(register: Sequence[Department], key: bytes) -> dict[str, str]:
    """Each department's pseudonym by its code (as ``code_key`` compares it).

    Raises ``Problem`` where two departments, or two organisations, would share one.
    """
    found = {
        code_key(department.code): pseudonym(key, "department", code_key(department.code))
        for department in register
    }
    organisations = {_organisation_key(department.organisation) for department in register}
    _check_distinct("department", list(found.values()))
    _check_distinct(
        "organisation", [pseudonym(key, "organisation", name) for name in organisations]
    )
    return found


def _check_distinct(kind: Kind, names: Sequence[str]) -> None:
    if len(set(names)) < len(names):
        raise Problem(
            what=f"under this key two {kind}s of the register have the same pseudonym",
            where="private/pseudonym.key",
            fix="This happens once in thousands of millions of keys. Move the key away: a new one "
            "is made at the next run.",
        )


def _organisation_key(name: str) -> str:
    return " ".join(name.casefold().split())


def _json(head: str, rows: Sequence[dict[str, Any]], foot: str) -> str:
    # One row a line: quick to write, and a person can look at one return without the others.
    return f"{head}\n" + ",\n".join(json.dumps(row) for row in rows) + f"\n{foot}\n"


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


def _departments(
    office: OfficeRecord, pseudonyms: dict[str, str], definition: Definition, key: bytes
) -> str:
    strata = [stratum.id for stratum in definition.strata]
    rows = sorted(
        (
            pseudonyms[code_key(department.code)],
            pseudonym(key, "organisation", _organisation_key(department.organisation)),
            *(department.strata.get(stratum, "") for stratum in strata),
            "yes" if code_key(department.code) in office.undeliverable else "",
            "yes" if code_key(department.code) in office.declined else "",
            "",
        )
        for department in office.register
    )
    # Of those that left before the deadline only their number counts.
    empty = ["", *("" for _ in strata), "", ""]
    gone = ((name, *empty, "yes") for name in _pseudonyms_of_the_left(office, key))
    return write_csv(
        ("pseudonym", "organisation", *strata, "undeliverable", "declined", "left"),
        [*rows, *gone],
    )


def _pseudonyms_of_the_left(office: OfficeRecord, key: bytes) -> list[str]:
    return sorted(pseudonym(key, "department", code) for code in office.left)


def _decisions(office: OfficeRecord, pseudonyms: dict[str, str], rows: Sequence[_Row]) -> str:
    """The decisions by pseudonym, in the order of the office's file; a file as its return's id."""
    ids = {row.source["file"]: row.working["return"] for row in rows}
    return write_csv(
        ("number", "date", "pseudonym", "question", "action", "value"),
        (
            (
                number,
                one["date"],
                pseudonyms[one["department"]],
                one["question"],
                one["action"],
                _value(one, ids),
            )
            for number, one in enumerate(office.decisions, start=1)
        ),
    )


def _value(decision: Mapping[str, str], ids: Mapping[str, str]) -> str:
    value = decision["value"]
    if decision["action"] in ABOUT_A_FILE:
        if not value:
            return ""
        file = file_meant(value, ids)
        if file is None:
            raise ValueError("a decision names a file that the check before this run has found")
        return ids[file]
    return value if decision["action"] in (Action.ANSWER, Action.DATE) else ""
