"""Who answered, when, what, and under which file name the return came in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from pacs_2010.answers import Counts, make_answers, make_texts
from pacs_2010.register import Department, make_register
from pacs_2010.seeded import Dice

SEED = 2010_02

# Nation and foundation status: organisations that answered, and how many of them sent two returns.
RESPONSE = {
    ("England", "yes"): (40, 2),
    ("England", "no"): (30, 2),
    ("Scotland", ""): (5, 1),
    ("Wales", ""): (3, 0),
    ("Northern Ireland", ""): (2, 0),
}

FIRST, LAST = date(2010, 2, 25), date(2010, 9, 29)
# Each wave: its first day, its height, and the days in which it falls to half.
WAVES = [(FIRST, 1.0, 6), (date(2010, 3, 22), 2.2, 6), (date(2010, 8, 2), 2.2, 8)]
RUSH, RUSH_HEIGHT = date(2010, 9, 24), 1.2  # the last days before the deadline
QUIET = 0.08  # what comes in on any other working day
FRIDAY = 4
HOLIDAYS = [date(2010, 4, 2), date(2010, 4, 5), date(2010, 5, 3), date(2010, 5, 31)]

CODERS = ("HT", "MO")
CODING_DAYS = [date(2010, 10, day) for day in (11, 12, 14, 15)]

FILE_NAMES = [
    "{hospital}",
    "{hospital}",
    "PACS audit 2010 - {hospital}",
    "{place} PACS governance return",
    "{place}_PACS_final",
    "{code} {place}",
    "Copy of PACS form ({place})",
    "RE PACS audit, {place} v2",
    "PACS Audit {place} {surname}",
    "{place} radiology & imaging",
    "pacs governance {lower}",
]


@dataclass(frozen=True)
class Return:
    """One return, as the department meant it."""

    department: Department
    completed: date
    answers: Mapping[str, str]
    other: str | None  # the free text of Q10
    theme: str | None  # what the free text was coded to; empty where no one has coded it
    file: str  # the path below raw/


@dataclass(frozen=True)
class Example:
    """All that the example's data consist of."""

    register: list[Department]
    returns: list[Return]
    themes: list[tuple[str, str, str, str, str]]


def _respondents(register: list[Department], dice: Dice) -> list[Department]:
    organisations: dict[str, list[Department]] = {}
    for department in register:
        organisations.setdefault(department.organisation, []).append(department)
    chosen: list[Department] = []
    for (nation, foundation), (number, both) in RESPONSE.items():
        pool = dice.shuffled(
            [
                own
                for own in organisations.values()
                if (own[0].nation, own[0].foundation) == (nation, foundation)
            ]
        )
        pairs = [own for own in pool if len(own) > 1][:both]
        singles = [own for own in pool if own not in pairs][: number - both]
        for own in pairs:
            chosen.extend(own)
        chosen.extend(dice.pick(own) for own in singles)
    return dice.shuffled(chosen)


def _weight(day: date) -> float:
    if day.weekday() > FRIDAY or day in HOLIDAYS:
        return 0.0
    weight = QUIET
    for start, height, half in WAVES:
        if day >= start:
            weight += height / (1 + (day - start).days / half)
    return weight + (RUSH_HEIGHT if day >= RUSH else 0.0)


def _dates(number: int, dice: Dice) -> list[date]:
    """Draw the days on which returns were completed, in order: the first and the last are kept."""
    days = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
    weights = [_weight(day) for day in days]
    drawn = [dice.weighted(days, weights) for _ in range(number - 2)]
    return sorted([FIRST, LAST, *drawn])


def _folder(department: Department, completed: date, dice: Dice) -> str:
    """Where the office kept the return; most lie in raw/ itself."""
    march, august = 3, 8
    if department.nation == "Scotland":
        return "Scotland/"
    if department.nation == "Wales":
        return "Wales – Cymru/"
    if completed.month == march and dice.chance(0.5):
        return "March post/"
    if completed.month >= august and dice.chance(0.6):
        return dice.pick(["August reminder/", "August reminder/from Zoë's inbox/"])
    return ""


def _files(departments: list[Department], dates: list[date]) -> Iterator[str]:
    dice = Dice(SEED + 2)
    for department, completed in zip(departments, dates, strict=True):
        name = dice.pick(FILE_NAMES).format(
            hospital=department.hospital,
            place=department.place,
            lower=department.place.lower(),
            code=department.code,
            surname=department.contact.split()[-1],
        )
        yield f"{_folder(department, completed, dice)}{name}.xlsx"


def _themes(returns: list[Return]) -> list[tuple[str, str, str, str, str]]:
    dice = Dice(SEED + 1)
    coded = dice.shuffled([r for r in returns if r.theme])
    rows = []
    for number, one in enumerate(coded):
        day = CODING_DAYS[number * len(CODING_DAYS) // len(coded)]
        coder = dice.pick(CODERS)
        rows.append((one.department.code, "Q10", str(one.theme), coder, day.isoformat()))
    return rows


def make_example(counts: Mapping[str, Counts]) -> Example:
    """Make the whole example from the published counts: the same each time."""
    dice = Dice(SEED)
    register = make_register()
    departments = _respondents(register, dice)
    answers = make_answers(departments, counts)
    texts = make_texts(answers)
    # A blank tells of haste: who left many blank answered a little later than the others.
    haste = [dice.normal() + 0.5 * [*given.values()].count("blank") for given in answers]
    order = sorted(range(len(departments)), key=lambda place: (haste[place], place))
    dates = _dates(len(departments), dice)
    files = _files([departments[place] for place in order], dates)
    returns = [
        Return(
            department=departments[place],
            completed=completed,
            answers=answers[place],
            other=texts[place][1] if place in texts else None,
            theme=texts[place][0] if place in texts else None,
            file=file,
        )
        for place, completed, file in zip(order, dates, files, strict=True)
    ]
    return Example(register, returns, _themes(returns))
