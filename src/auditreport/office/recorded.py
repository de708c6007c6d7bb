"""The office's word put on record, once it is known to fit the returns that lie in `raw/`."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from auditreport.definition import Definition
from auditreport.intake_map import ExportMap
from auditreport.office.decisions_fit import fit_problems, seen_now
from auditreport.office.decisions_register import register_problems
from auditreport.office.disk import write_office_file
from auditreport.office.kept import DECISIONS, OfficeFiles
from auditreport.office.known_returns import known_returns
from auditreport.office.record import OfficeRecord
from auditreport.problems import Problems
from auditreport.raw import LISTING, listed_sources
from auditreport.register import code_key

RECORD = Path("private/office.json")
SEEN = Path("private/decided.json")
"""The returns on which each decision was first applied, by a hash of its row."""


def put_on_record(files: OfficeFiles, definition: Definition, maps: Sequence[ExportMap]) -> None:
    """Check the decisions against the returns in `raw/`, and write the record if it differs.

    Call it once `raw/` is listed. Raises ``Problems`` with each decision that doesn't fit any more.
    """
    record = files.record(definition)
    if files.decisions:
        then = files.on(definition.deadline)
        registered = {code_key(department.code) for department in then.departments}
        told = register_problems(files.decisions, registered, then.merged, str(DECISIONS))
        if problems := list(told):
            raise Problems(problems)
        _check_decisions(files, record, definition, maps)
    else:
        SEEN.unlink(missing_ok=True)
    write_office_file(RECORD, record.to_json())


def _seen_before() -> Mapping[str, Any]:
    """What the last run noted; nothing where that was cut off, damaged or taken away."""
    try:
        noted = json.loads(SEEN.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return {}
    return noted if isinstance(noted, dict) and isinstance(noted.get("seen"), dict) else {}


def _check_decisions(
    files: OfficeFiles, record: OfficeRecord, definition: Definition, maps: Sequence[ExportMap]
) -> None:
    # Reading all returns once more costs as much as *anonymise* itself: only where something
    # changed.
    listing = LISTING.read_text(encoding="ascii")
    parts = (listing, record.to_json(), repr(files.decisions), definition.model_dump_json())
    state = hashlib.sha256("\0".join(parts).encode()).hexdigest()
    before = _seen_before()
    if before.get("state") == state:
        return
    known = known_returns(listed_sources(listing), definition, maps, record)
    # A merged department's decision is about what it now counts as.
    decisions = [replace(d, department=record.counts_as(d.department)) for d in files.decisions]
    days = definition.deadline, definition.sent
    seen = before.get("seen", {})
    problems = fit_problems(decisions, known, days[0], seen, str(DECISIONS), days[1])
    if problems:
        raise Problems(problems)
    now = {"state": state, "seen": seen_now(decisions, known, *days)}
    write_office_file(SEEN, json.dumps(now, indent=1))
