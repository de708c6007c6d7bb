"""The intake list: what became of each return, for the office alone (`private/intake.csv`)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from auditreport.kinds.kind import ReadFault
from auditreport.office.actions import COLUMNS, OPTIONAL, choose_row
from auditreport.office.query_cause import LONGEST, query_id, said_of
from auditreport.office.table import write_table
from auditreport.register import code_key
from auditreport.tables import read_rows
from auditreport.words import CONFLICT, day

INTAKE_COLUMNS = (
    *("file", "outcome", "reason", "message", "department", "pseudonym"),
    *("for_the_office", "return", "completed"),
)
ISSUE_COLUMNS = (
    *("file", "sheet", "cell", "question", "kind", "what", "do", "department", "return"),
    "cause",
)
VERBATIM = ("file",)
"""Of `intake.csv`, the one way to find a file again: never changed, not even to keep a formula from
running."""

_LONGEST_CODE = 60

_SOME_DAY = "2010-09-14"


@dataclass(frozen=True, slots=True)
class Intake:
    """The office's two lists, as CSV texts."""

    intake_csv: str
    issues_csv: str


def shown_name(file: str) -> str:
    """A file's path as it is: the one way to find the file again.

    Bytes that are no text (a name from another system's archive) are written by their numbers.
    """
    return file.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def intake(sources: Sequence[Mapping[str, Any]], outcomes_csv: str, issues_csv: str) -> Intake:
    """Put names to outcomes and issues.

    ``sources`` is `private/sources.json`, the two texts are `working/outcomes.csv` and
    `working/issues.csv`. Rows stand in the order of the files' names.
    """
    ordered = sorted(sources, key=lambda source: str(source["file"]))
    outcomes = {row["return"]: row for row in read_rows(outcomes_csv)}
    issues: dict[str, list[dict[str, str]]] = {}
    for row in read_rows(issues_csv):
        issues.setdefault(row["return"], []).append(row)
    queries = Counter({name: len(rows) for name, rows in issues.items()})
    listed = [
        (
            shown_name(source["file"]),
            (outcome := outcomes[source["return"]])["outcome"],
            outcome["reason"],
            _message(outcome, source, queries[source["return"]]),
            source["department"],
            outcome["pseudonym"],
            # Not for the sender: it would learn another department's code.
            _near_codes(source),
            source["return"],
            outcome["completed"],
        )
        for source in ordered
    ]
    told = [
        (
            shown_name(source["file"]),
            _sheet_name(source, issue["sheet"]),
            issue["cell"],
            issue["question"],
            issue["kind"],
            said_of(what := _what(issue, source)),
            issue["do"],
            source["department"],
            source["return"],
            # Where the text was cut, the id of the query about the whole of it.
            _query(issue, source, what) if len(what) > LONGEST else "",
        )
        for source in ordered
        for issue in issues.get(source["return"], [])
    ]
    return Intake(
        write_table(INTAKE_COLUMNS, listed, verbatim=VERBATIM),
        write_table(ISSUE_COLUMNS, told),
    )


def _message(outcome: Mapping[str, str], source: Mapping[str, Any], queries: int) -> str:
    # What names a department, or quotes its file, is added here and nowhere before.
    parts = [outcome["message"]] if outcome["message"] else []
    completed = outcome["completed"]
    if outcome["reason"] == CONFLICT:
        row = choose_row(source["department"], shown_name(source["file"]), completed or _SOME_DAY)
        parts.append(
            "If it is this one, add this row, with today's date, your name and an id that no other "
            f"row has: {row} (The file's first row is {','.join((*COLUMNS, *OPTIONAL))}.)"
        )
    if completed and completed != source["completed"]:
        parts.append(f"Its date of completion, {day(date.fromisoformat(completed))}, was decided.")
    if source.get("audit"):
        parts.append(f"It is the form of '{said_of(source['audit'], _LONGEST_CODE)}'.")
    elif source["department"] and not source["pseudonym"]:
        parts.append(f"The code given is '{said_of(source['department'], _LONGEST_CODE)}'.")
    if queries:
        parts.append(
            f"Has {queries} {'issue' if queries == 1 else 'issues'}: see issues.csv beside this."
        )
    return " ".join(parts)


def _near_codes(source: Mapping[str, Any]) -> str:
    near = " and ".join(f"'{code}'" for code in source["near"])
    return f"The register has {near}." if near else ""


def _sheet_name(source: Mapping[str, Any], number: str) -> str:
    names: list[str] = source["sheets"]
    return names[int(number) - 1] if number else ""


_QUOTED = frozenset({*map(str, ReadFault), "answered_though_not_asked", "unreadable_date"})


def _what(issue: Mapping[str, str], source: Mapping[str, Any]) -> str:
    text = source["withheld"].get(issue["question"] or "completed")
    what = str(issue["what"])
    if issue["kind"] in _QUOTED and text:
        what += f" It says: '{text}'."
    return what if len(what) <= LONGEST else " ".join(what.replace("\0", "\ufffd").split())


def _query(issue: Mapping[str, str], source: Mapping[str, Any], what: str) -> str:
    return query_id(code_key(source["department"]), issue["kind"], issue["question"], what)
