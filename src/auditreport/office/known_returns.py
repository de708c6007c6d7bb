"""Whose returns lie in `raw/`, as decisions about them are held against it before any job."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from auditreport.definition import Definition
from auditreport.gate import Source, pass_gate
from auditreport.intake_map import ExportMap
from auditreport.office.decisions_fit import Known
from auditreport.office.record import OfficeRecord
from auditreport.read import is_pilot, reading_of, returns_of
from auditreport.unreadable import Unreadable


def known_returns(
    sources: Iterable[Source],
    definition: Definition,
    maps: Sequence[ExportMap],
    office: OfficeRecord,
) -> list[Known]:
    """Each return that can be read, with its department's code; the others are left out."""
    asked = [question.id for question in definition.questions]
    known = []
    for passed in pass_gate(sources, asked):
        for one in returns_of(passed, definition, maps):
            try:
                reading = reading_of(one, asked)
            except Unreadable:
                continue
            known.append(
                Known(
                    file=one.path,
                    sha256=one.sha256,
                    department=office.counts_as(reading.department_code),
                    completed=reading.completed,
                    pilot=is_pilot(one.path),
                )
            )
    return known
