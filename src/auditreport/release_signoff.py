"""Who has signed a draft: two different people, each for the very manifest that lies there."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from auditreport.office.table import read_days, read_table
from auditreport.problems import Problem, Problems
from auditreport.release_candidate import Candidate
from auditreport.words import count

SIGNOFF = "private/signoff.csv"
COLUMNS = ("who", "role", "date", "manifest")
SIGNERS = 2


@dataclass(frozen=True, slots=True)
class Signature:
    """One row of `private/signoff.csv`; ``manifest`` is the hash of what was signed."""

    line: int
    who: str
    role: str
    date: date
    manifest: str

    @property
    def person(self) -> str:
        """The same for one person, however the name is typed."""
        plain = unicodedata.normalize("NFKD", self.who).casefold()
        return "".join(letter for letter in plain if letter.isalnum())


def example(seal: str, today: date) -> str:
    """The rows that two people would write for this manifest."""
    rows = [("A. Reader", "Audit lead"), ("B. Reader", "Chair of the committee")]
    lines = [",".join((*row, today.isoformat(), seal)) for row in rows]
    return "\n".join([",".join(COLUMNS), *lines])


def read_signatures(data: bytes | None, seal: str, today: date) -> list[Signature]:
    """The signatures, in the file's order; none where there is no file.

    Raises ``Problems`` with each row that says not who, as what, when or what was signed, and each
    that is dated later than ``today``.
    """
    if data is None:
        return []
    shown = example(seal, today)
    lines = read_table(data, SIGNOFF, COLUMNS, example=shown)
    days = read_days(lines, "date", SIGNOFF)
    problems, signatures = [], []
    for line in lines:
        where = f"{SIGNOFF}, line {line.number}"
        signed = days[line.number]
        empty = [name for name in COLUMNS if not line[name]]
        if empty or signed is None:
            what = f"the signature has no '{empty[0]}'"
            problems.append(Problem(what=what, where=where, fix=f"Fill it in:\n{shown}"))
        elif signed > today:
            what = "the signature is dated later than today"
            problems.append(Problem(what=what, where=f"{where}: date", fix="Correct the date."))
        else:
            signatures.append(
                Signature(line.number, line["who"], line["role"], signed, line["manifest"].lower())
            )
    if problems:
        raise Problems(problems)
    return signatures


def signed_by(candidate: Candidate) -> Sequence[Signature]:
    """The signatures that count: the first of each person for this very manifest.

    Raises ``Problems`` as ``read_signatures``.
    """
    found = read_signatures(candidate.signoff, candidate.seal, candidate.today)
    people: dict[str, Signature] = {}
    for one in found:
        if one.manifest == candidate.seal:
            people.setdefault(one.person, one)
    return list(people.values())


def unsigned(candidate: Candidate) -> Iterator[Problem]:
    """Fewer than two people have signed this manifest."""
    try:
        found = read_signatures(candidate.signoff, candidate.seal, candidate.today)
    except Problems as several:
        yield from several.problems
        return
    except Problem as problem:
        yield problem
        return
    people = len(signed_by(candidate))
    if people >= SIGNERS:
        return
    valid = sum(one.manifest == candidate.seal for one in found)
    void = len(found) - valid
    said = "nobody has signed this manifest" if not people else "only one person has signed it"
    if valid > people:
        said += f", though {count(valid, 'time')}"
    if void:
        said += (
            f"; {count(void, 'signature is', 'signatures are')} for another manifest, and void: "
            "something has changed since"
        )
    yield Problem(
        what=f"{said}: two different people must",
        where=SIGNOFF,
        fix="Let each read the report, and then write a row of their own, with this hash:\n"
        + example(candidate.seal, candidate.today),
    )
