"""Custody: which things that name departments exist, since when and until when. Identifying.

The list is made of what lies in the folders and of days that the office's files tell: a file's own
date says when it was copied, and changes with the computer. A day that the list gave stays, unless
an earlier one comes to light.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase

from auditreport.office.facts import OfficeFacts
from auditreport.office.table import read_days, read_table, write_table
from auditreport.words import Outcome

CUSTODY_COLUMNS = ("what", "where", "files", "since", "until", "holds")


@dataclass(frozen=True, slots=True)
class Held:
    """One identifying thing; ``files`` is ``None`` where a run makes it anew each time."""

    what: str
    where: str
    files: int | None
    since: date | None
    until: date | None
    holds: str


@dataclass(frozen=True, slots=True)
class _Kind:
    """What files of some places are. ``since`` names the day that they can't be older than."""

    what: str
    where: str
    holds: str
    patterns: tuple[str, ...]
    since: str = "first"
    remade: bool = False


_KINDS = (
    _Kind(
        "Returns of the pilot",
        "raw/pilot/",
        "answers, codes and file names of departments",
        ("raw/pilot/*",),
        since="piloted",
    ),
    _Kind(
        "Returns as they came",
        "raw/",
        "answers, codes and file names of departments",
        ("raw/*",),
        since="returned",
    ),
    _Kind(
        "Register",
        "private/register.csv",
        "names, organisations, contacts and e-mail addresses",
        ("private/register.csv", "private/register.xlsx"),
    ),
    _Kind(
        "Changes of the register",
        "private/register_changes.csv",
        "new names, contacts and e-mail addresses",
        ("private/register_changes.csv",),
    ),
    _Kind(
        "Key of the pseudonyms",
        "private/pseudonym.key",
        "leads from each pseudonym back to its department",
        ("private/pseudonym.key",),
    ),
    _Kind(
        "What was sent and heard",
        "private/contacts.csv",
        "dates, people of the office, notes on departments",
        ("private/contacts.csv",),
        since="contacted",
    ),
    _Kind(
        "Decisions",
        "private/decisions.csv",
        "what was settled for which department, by whom and why",
        ("private/decisions.csv",),
    ),
    _Kind(
        "Queries",
        "private/queries.csv",
        "what departments were asked, and how it was settled",
        ("private/queries.csv",),
        since="queried",
    ),
    _Kind(
        "Free texts as coded by a person",
        "private/themes.csv",
        "codes of departments and what their texts were coded as",
        ("private/themes.csv",),
        since="returned",
    ),
    _Kind(
        "Forms for departments",
        "private/forms/",
        "names and codes of departments",
        ("private/forms/*",),
    ),
    _Kind(
        "Letters",
        "private/letters/",
        "names, e-mail addresses and answers of departments",
        ("private/letters/*",),
    ),
    _Kind(
        "Hand-overs to analysts",
        "private/handover/",
        "answers by pseudonym, and a list of who got them",
        ("private/handover/*", "private/handover*"),
        since="returned",
    ),
    _Kind(
        "Comments of analysts",
        "private/handback/",
        "comments on departments by pseudonym",
        ("private/handback/*", "private/handback*"),
        since="returned",
    ),
    _Kind(
        "Review of the draft",
        "private/review/",
        "names of reviewers, and what they said",
        ("private/review/*", "private/comments.csv"),
    ),
    _Kind(
        "Lists behind numbers that were traced",
        "private/trace/",
        "codes, file names and answers of departments",
        ("private/trace/*",),
    ),
    _Kind(
        "Signatures",
        "private/signoff.csv",
        "who signed which report, and when",
        ("private/signoff.csv",),
    ),
    _Kind(
        "Feedback to departments",
        "private/feedback/",
        "names and codes of departments, and what each answered",
        ("private/feedback/*",),
    ),
    _Kind(
        "Letters to authorities",
        "private/exceptions/",
        "what is published; no department",
        ("private/exceptions/*",),
    ),
    _Kind(
        "Lists and pages that each run makes anew",
        "private/",
        "names, codes and file names of departments, their contacts and free texts",
        (
            *("private/custody.csv", "private/desk.html", "private/decided.json"),
            "private/departments.*",
            *("private/free_text.csv", "private/intake.csv", "private/issues.csv"),
            *("private/leaks.csv", "private/office.json", "private/pilot/*", "private/raw.json"),
            *("private/queries.done", "private/register_check.csv", "private/sources.json"),
            "private/shards/*",
        ),
        remade=True,
    ),
    _Kind(
        "Other files",
        "private/",
        "not known to the program: look at them",
        ("private/*",),
    ),
)
"""A file is of the first kind that has its place; ``*`` takes in folders below."""
_NOTES = "Snakemake’s notes on its runs"


def held_since(before: bytes | None, file: str) -> dict[str, date]:
    """Since when each thing was held, as the list said ``before``.

    Raises ``Problem`` or ``Problems`` where it is no list any more.
    """
    if before is None:
        return {}
    lines = read_table(before, file, CUSTODY_COLUMNS, example=",".join(CUSTODY_COLUMNS))
    days = read_days(lines, "since", file)
    return {line["what"]: day for line in lines if (day := days[line.number])}


def custody(
    facts: OfficeFacts, register: str, files: Iterable[str], before: Mapping[str, date]
) -> list[Held]:
    """What there is, in a fixed order.

    ``register`` is the register's path, ``files`` are the paths of all files below `raw/` and
    `private/`, from the work folder. A thing is held since the first day that the office's files
    tell of it, or could: the day on which the form was sent, the first contact, the first return;
    or since the day in ``before`` (``held_since``), if that is earlier.
    """
    retention = facts.definition.retention
    until = retention.until if retention else None
    days = _first_days(facts)
    # This list itself is there whenever a person reads it, and so is the page that shows it.
    present = {*filter(_is_kept, files), register, "private/custody.csv"}
    by_kind: dict[str, list[str]] = {}
    for file in sorted(present):
        by_kind.setdefault(_kind_of(file, register).what, []).append(file)
    held = [
        Held(
            kind.what,
            register if kind.what == "Register" else kind.where,
            None if kind.remade else len(by_kind[kind.what]),
            _earliest([before.get(kind.what), days[kind.since]]) or days["first"],
            until,
            kind.holds,
        )
        for kind in _KINDS
        if kind.what in by_kind
    ]
    notes = Held(
        _NOTES,
        ".snakemake/",
        None,
        _earliest([before.get(_NOTES), days["first"]]),
        until,
        "may hold codes and file names of departments",
    )
    return [*held, notes]


def _is_kept(file: str) -> bool:
    """Not what programs leave beside their files while they have them open."""
    return not file.rpartition("/")[2].startswith((".", "~$"))


def _kind_of(file: str, register: str) -> _Kind:
    if file == register:
        return next(kind for kind in _KINDS if kind.what == "Register")
    place = file.casefold()
    return next(kind for kind in _KINDS if any(fnmatchcase(place, p) for p in kind.patterns))


def _first_days(facts: OfficeFacts) -> dict[str, date | None]:
    piloted = [one.completed for one in facts.returns if one.outcome is Outcome.PILOT]
    returned = [one.completed for one in facts.returns if one.outcome is not Outcome.PILOT]
    days = {
        "piloted": _earliest(piloted),
        "returned": _earliest(returned),
        "contacted": _earliest([one.date for one in facts.contacts]),
        "queried": facts.first_asked,
    }
    return days | {"first": _earliest([facts.definition.sent, *days.values()])}


def _earliest(days: Sequence[date | None]) -> date | None:
    return min((day for day in days if day), default=None)


def custody_csv(held: Iterable[Held]) -> str:
    """`private/custody.csv`."""
    return write_table(
        CUSTODY_COLUMNS,
        (
            (
                one.what,
                one.where,
                "" if one.files is None else one.files,
                one.since.isoformat() if one.since else "",
                one.until.isoformat() if one.until else "",
                one.holds,
            )
            for one in held
        ),
    )
