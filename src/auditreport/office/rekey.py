"""Tables under other pseudonyms: nothing leads from the new ones to the old without the key."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable, Mapping

from auditreport.pseudonym import Kind, new_key, parse_key, pseudonym
from auditreport.tables import read_rows, write_csv

KINDS: Mapping[str, Kind] = {
    "pseudonym": "department",
    "organisation": "organisation",
    "return": "return",
}
"""Columns of tables in `working/` that hold pseudonyms, and of what."""


def fresh_key(standing: Collection[str]) -> str:
    """A new key, as 64 hex digits, under which no two of these departments share a pseudonym."""
    while True:
        key = new_key()
        if len({rekeyed_name(parse_key(key), name) for name in standing}) == len(set(standing)):
            return key


def rekeyed_name(key: bytes, standing: str, kind: Kind = "department") -> str:
    """What stands for a pseudonym under another key; nothing for nothing."""
    return pseudonym(key, kind, standing) if standing else ""


def rekeyed(rows: Iterable[Mapping[str, str]], key: bytes) -> list[dict[str, str]]:
    """The rows under another key, sorted anew, so that their order tells nothing either."""
    changed = [
        {
            column: rekeyed_name(key, cell, KINDS[column]) if column in KINDS else cell
            for column, cell in row.items()
        }
        for row in rows
    ]
    return sorted(changed, key=lambda row: tuple(row.values()))


def rekeyed_csv(text: str, key: bytes, *, emptied: Collection[str] = ()) -> str:
    """A table under another key; the columns ``emptied`` keep their heading alone."""
    columns = next(csv.reader(io.StringIO(text, newline="")), [])
    return write_csv(
        columns,
        (
            ["" if column in emptied else row[column] for column in columns]
            for row in rekeyed(read_rows(text), key)
        ),
    )
