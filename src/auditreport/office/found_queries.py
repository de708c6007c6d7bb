"""What departments can be asked now: queries whose cause is there. Identifying."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from auditreport.kinds.kind import KIND_FAULTS
from auditreport.office.queries import Found, free_id
from auditreport.office.query_cause import query_id, said_of
from auditreport.office.table import read_table
from auditreport.register import code_key
from auditreport.words import CONFLICT, listed

ISSUE_KINDS = frozenset(
    {
        *("contradiction", "unreadable_answer", "missing_question", "repeated_question"),
        *("formula_answer", "answered_though_not_asked", "undated", "unreadable_date"),
        *("other_version", "no_answers", "hidden_content"),
        *map(str, KIND_FAULTS),
    }
)
"""Issues that a department can settle."""

MOST_MISSING = 3
"""Where a form lacks more questions than these, they are one query: it lacks a page."""


def found_queries(issues_csv: str, intake_csv: str, handback: Sequence[Found] = ()) -> list[Found]:
    """What a department can settle in its included return, or about which return counts.

    The texts are `private/issues.csv` and `private/intake.csv`; ``handback`` are comments of those
    who had a hand-over. No two have the same id.
    """
    intake = _rows(
        intake_csv, "private/intake.csv", ("file", "outcome", "reason", "department", "return")
    )
    issues = _rows(
        issues_csv,
        "private/issues.csv",
        ("file", "question", "kind", "what", "do", "department", "return"),
        ("cause",),
    )
    included = {row["return"] for row in intake if row["outcome"] == "included"}
    of_return: dict[str, list[Mapping[str, str]]] = defaultdict(list)
    for issue in issues:
        if issue["return"] in included and issue["kind"] in ISSUE_KINDS:
            of_return[issue["return"]].append(issue)
    queries = [
        *(query for rows in of_return.values() for query in _of_return(rows)),
        *_conflicts(intake),
        *handback,
    ]
    distinct: dict[str, Found] = {}
    causes: dict[str, tuple[str, ...]] = {}
    for query in queries:
        name = free_id(query, _cause(query), causes)
        distinct.setdefault(name, replace(query, query=name))
    return list(distinct.values())


def counted_departments(intake_csv: str) -> set[str]:
    """Departments with an included return, from `private/intake.csv`."""
    intake = _rows(intake_csv, "private/intake.csv", ("outcome", "department"))
    return {code_key(row["department"]) for row in intake if row["outcome"] == "included"}


def _rows(
    text: str, file: str, columns: Sequence[str], optional: Sequence[str] = ()
) -> list[Mapping[str, str]]:
    example = ",".join(columns)
    data = text.encode("utf-8")
    lines = read_table(data, file, columns, example=example, optional=optional, free=True)
    return [line.cells for line in lines]


def _of_return(issues: Sequence[Mapping[str, str]]) -> Iterator[Found]:
    missing = [issue for issue in issues if issue["kind"] == "missing_question"]
    page = len(missing) > MOST_MISSING
    if page:
        questions = listed([issue["question"] for issue in missing])
        what = f"The form has no rows for {questions}."
        do = "Ask the department for the page with them; they count as blank until then."
        yield _found({**missing[0], "cause": ""}, "", "missing_question", what, do)
    for issue in issues:
        if not (page and issue["kind"] == "missing_question"):
            yield _found(issue, issue["question"], issue["kind"], issue["what"], issue["do"])


def _conflicts(intake: Sequence[Mapping[str, str]]) -> Iterator[Found]:
    rivals: dict[str, list[Mapping[str, str]]] = defaultdict(list)
    for row in intake:
        if row["reason"] == CONFLICT:
            rivals[row["department"]].append(row)
    for rows in rivals.values():
        what = (
            "The department sent returns with different answers, and their dates don't tell which "
            "came last."
        )
        do = (
            "Ask which one counts, and enter it in private/decisions.csv: the row to write stands "
            "beside its file in private/intake.csv. Until then none of them counts."
        )
        files = {"file": " and ".join(row["file"] for row in rows)}
        yield _found({**rows[0], **files}, "", CONFLICT, what, do)


def _found(row: Mapping[str, str], question: str, kind: str, what: str, do: str) -> Found:
    department, what = code_key(row["department"]), " ".join(what.split())
    # Of the whole text, though what is said of it was cut.
    name = row.get("cause") or query_id(department, kind, question, what)
    return Found(name, department, question, kind, said_of(what), do, row["file"])


def _cause(query: Found) -> tuple[str, ...]:
    return query.department, query.kind, query.question, query.what
