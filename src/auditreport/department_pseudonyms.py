"""Who stands behind which pseudonym: every department's own, and its organisation's."""

from __future__ import annotations

from collections.abc import Sequence

from auditreport.office.record import OfficeRecord
from auditreport.problems import Problem
from auditreport.pseudonym import Kind, pseudonym
from auditreport.register import Department, code_key


def pseudonyms_by_code(office: OfficeRecord, key: bytes) -> dict[str, str]:
    """Each department's pseudonym by its code, also by one that went into another's."""
    found = department_pseudonyms(office.register, key)
    return found | {code: found[into] for code, into in office.merged.items()}


def department_pseudonyms(register: Sequence[Department], key: bytes) -> dict[str, str]:
    """Each department's pseudonym by its code (as ``code_key`` compares it).

    Raises ``Problem`` where two departments, or two organisations, would share one.
    """
    found = {
        code_key(department.code): pseudonym(key, "department", code_key(department.code))
        for department in register
    }
    organisations = {organisation_key(department.organisation) for department in register}
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


def organisation_key(name: str) -> str:
    """A name of an organisation as it is compared."""
    return " ".join(name.casefold().split())
