"""Who is invited in 2012, who answers, when, and under which file name."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from pacs_2010.register import Department
from pacs_2010.returns import Example
from pacs_2010.seeded import Dice
from pacs_2012.answers import make_answers

SEED = 2012_01

CLOSED = 8  # departments of 2010 that were merged into others since
BOTH, ONLY_NOW = 40, 20  # returns in time, by whether the department was analysed in 2010
LATE = 1
FIRST, LAST, DEADLINE = date(2012, 2, 29), date(2012, 5, 31), date(2012, 5, 31)
WEEKEND = 5

NEW = (
    ("Wexelbridge", "England", "yes", "Imani Thorsgate"),
    ("Quarrowmere", "England", "no", "Piers Hallowdene"),
    ("Glenfarroch", "Scotland", "", "Morag Strathallane"),
)

FILE_NAMES = (
    "PACS re-audit 2012 - {hospital}",
    "{place} re-audit",
    "{place} PACS 2012 final",
    "{code}",
    "Re-audit form ({place})",
)


@dataclass(frozen=True)
class Return:
    """One return of 2012."""

    department: Department
    completed: date
    answers: Mapping[str, str]
    file: str  # the path below raw/


def make_register(example: Example) -> list[Department]:
    """The register of 2012: that of 2010 without those closed, and with those that are new."""
    dice = Dice(SEED)
    silent = {d.code for d in example.register} - {one.department.code for one in example.returns}
    closed = set(dice.shuffled(sorted(silent))[:CLOSED])
    codes = {department.code for department in example.register}
    stay = [department for department in example.register if department.code not in closed]
    for place, nation, foundation, contact in NEW:
        code = next(c for c in iter(lambda: f"RAD-{dice.below(10_000):04d}", "") if c not in codes)
        codes.add(code)
        first, last = contact.lower().split()
        hospital = f"{place} General Hospital"
        kind = "Foundation " if foundation == "yes" else ""
        stay.append(
            Department(
                code=code,
                name=f"Radiology, {hospital}",
                organisation=f"{place} Health Board"
                if nation == "Scotland"
                else f"{place} NHS {kind}Trust",
                nation=nation,
                foundation=foundation,
                contact=contact,
                email=f"{first}.{last}@{place.lower()}.example",
                hospital=hospital,
                place=place,
            )
        )
    return sorted(stay, key=lambda d: (d.organisation, d.name))


def make_returns(example: Example, register: list[Department]) -> list[Return]:
    """The returns of 2012, in the order in which they were completed; the last one is late."""
    dice = Dice(SEED + 1)
    before = {one.department.code: one.answers for one in example.returns}
    again = dice.shuffled([d for d in register if d.code in before])[:BOTH]
    others = [d for d in register if d.code not in before]
    new = [d for d in others if d.place in {place for place, *_ in NEW[:2]}]
    rest = dice.shuffled([d for d in others if d not in new])[: ONLY_NOW - len(new) + LATE]
    departments = [*dice.shuffled([*again, *new, *rest[LATE:]]), *rest[:LATE]]
    days = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
    open_days = [day for day in days if day.weekday() < WEEKEND]
    dates = sorted(dice.pick(open_days) for _ in range(BOTH + ONLY_NOW))
    dates.append(DEADLINE + timedelta(days=8))
    returns = []
    for department, completed in zip(departments, dates, strict=True):
        name = dice.pick(FILE_NAMES).format(
            hospital=department.hospital, place=department.place, code=department.code
        )
        answers = make_answers(before.get(department.code), dice)
        returns.append(Return(department, completed, answers, f"{name}.xlsx"))
    return _told_apart(returns)


def _told_apart(returns: list[Return]) -> list[Return]:
    """No two returns under one file name."""
    seen: set[str] = set()
    apart = []
    for one in returns:
        file = one.file if one.file.lower() not in seen else f"{one.department.code} {one.file}"
        seen.add(file.lower())
        apart.append(replace(one, file=file))
    return apart
