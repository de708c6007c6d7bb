"""From the identifying zone to the pseudonymous one: the only stage that knows both sides."""

from __future__ import annotations

import heapq
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from auditreport.coded_themes import read_coded_themes
from auditreport.definition import Definition
from auditreport.department_pseudonyms import organisation_key, pseudonyms_by_code
from auditreport.gate import Source
from auditreport.intake_map import ExportMap
from auditreport.office.actions import ABOUT_A_FILE, Action
from auditreport.office.decisions_disagree import file_meant
from auditreport.office.record import OfficeRecord
from auditreport.office.table import write_table
from auditreport.pseudonym import pseudonym
from auditreport.read import Shard, read
from auditreport.register import code_key
from auditreport.tables import write_csv


@dataclass(frozen=True, slots=True)
class Rows:
    """The text of a file with one row a line, piece by piece: a million rows need no memory.

    ``shards`` are lines, sorted in each; together they are sorted again.
    """

    head: str
    shards: Sequence[Iterable[str]]
    foot: str

    def __iter__(self) -> Iterator[str]:
        """The pieces; from the beginning each time."""
        yield f"{self.head}\n"
        for number, line in enumerate(heapq.merge(*self.shards)):
            yield f",\n{line}" if number else line
        yield f"\n{self.foot}\n"


@dataclass(frozen=True, slots=True)
class Anonymised:
    """What the stage makes, as texts of the files that keep it.

    The first four go to `working/` and hold no name, no code and no free text; the last two stay
    in `private/`.
    """

    returns_json: Rows
    departments_csv: str
    themes_csv: str
    decisions_csv: str
    sources_json: Rows
    free_text_csv: str
    read: int
    quarantined: int


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
    shard = read(sources, office, definition, key, maps)
    return bring_together([shard], office, definition, key, themes_csv)


def bring_together(
    shards: Sequence[Shard],
    office: OfficeRecord,
    definition: Definition,
    key: bytes,
    themes_csv: bytes | None,
) -> Anonymised:
    """As ``anonymise``, of returns that were read in shards; the same whatever their number."""
    register = office.register
    pseudonyms = pseudonyms_by_code(office, key)
    known = pseudonyms.keys() | office.closed | office.unopened
    themes = read_coded_themes(themes_csv, known, definition) if themes_csv is not None else ()
    # What a department that didn't count on the deadline said is in no table.
    coded = sorted({(pseudonyms[code], *said) for code, *said in themes if code in pseudonyms})
    sources = Rows("[", [shard.sources for shard in shards], "]")
    return Anonymised(
        returns_json=Rows(
            f'{{"registered": {len(register)}, "returns": [', [s.returns for s in shards], "]}"
        ),
        departments_csv=_departments(office, pseudonyms, definition, key),
        themes_csv=write_csv(("pseudonym", "question", "theme"), coded),
        decisions_csv=_decisions(office, pseudonyms, sources),
        sources_json=sources,
        free_text_csv=write_table(
            ("department", "question", "text", "found"),
            sorted({text for shard in shards for text in shard.free_texts}),
        ),
        read=sum(shard.read for shard in shards),
        quarantined=sum(shard.quarantined for shard in shards),
    )


def _departments(
    office: OfficeRecord, pseudonyms: dict[str, str], definition: Definition, key: bytes
) -> str:
    strata = [stratum.id for stratum in definition.strata]
    rows = sorted(
        (
            pseudonyms[code_key(department.code)],
            pseudonym(key, "organisation", organisation_key(department.organisation)),
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


def _decisions(office: OfficeRecord, pseudonyms: dict[str, str], sources: Rows) -> str:
    """The decisions by pseudonym, in the order of the office's file; a file as its return's id."""
    ids: dict[str, str] = {}
    if any(one["action"] in ABOUT_A_FILE for one in office.decisions):
        ids = {source["file"]: source["return"] for source in json.loads("".join(sources))}
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
