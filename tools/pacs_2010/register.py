"""The register: 210 invented departments of 200 invented organisations in four nations."""

import unicodedata
from dataclasses import dataclass

from pacs_2010 import names
from pacs_2010.seeded import Dice

SEED = 2010_01
HEADER = ("code", "name", "organisation", "nation", "foundation", "contact", "email")
CODE_LIMIT = 10_000

# Nation: organisations, and how many of them have two departments.
NATIONS = {"England": (171, 7), "Scotland": (15, 2), "Wales": (8, 1), "Northern Ireland": (6, 0)}
ENGLISH_FOUNDATIONS = 92  # 54% of 171, the share among all English acute trusts


@dataclass(frozen=True)
class Department:
    """One department that was invited."""

    code: str
    name: str
    organisation: str
    nation: str
    foundation: str
    contact: str
    email: str
    hospital: str  # not in the register: what people put into a file's name
    place: str

    @property
    def row(self) -> tuple[str, ...]:
        """The department as the register lists it."""
        return tuple(str(getattr(self, column)) for column in HEADER)


def _plain(text: str) -> str:
    """Reduce a name to what may stand in an e-mail address."""
    spread = unicodedata.normalize("NFD", text.lower())
    return "".join(c for c in spread if c.isascii() and (c.isalnum() or c == "-"))


def _organisation(nation: str, places: list[str], foundation: str, dice: Dice) -> str:
    shown = [place.replace("-", " ") for place in places]
    if nation != "England":
        return names.OTHER_ORGANISATIONS[nation].format(shown[0])
    pattern = names.ENGLISH_PAIR if len(places) > 1 else dice.pick(names.ENGLISH_ORGANISATIONS)
    return pattern.format(*shown, f="Foundation " if foundation == "yes" else "")


def _hospital(nation: str, place: str, dice: Dice) -> str:
    patterns = names.ENGLISH_HOSPITALS if nation == "England" else names.OTHER_HOSPITALS[:3]
    if nation == "Wales":
        patterns = names.OTHER_HOSPITALS[1:]
    return dice.pick(patterns).format(place.replace("-", " "))


def make_register() -> list[Department]:
    """Invent the departments, in order of organisation and name."""
    dice = Dice(SEED)
    pools = {
        "England": names.ENGLISH_PLACES,
        "Scotland": names.SCOTTISH_PLACES,
        "Wales": names.WELSH_PLACES,
        "Northern Ireland": names.NORTHERN_IRISH_PLACES,
    }
    codes = dice.shuffled(range(100, CODE_LIMIT))
    people = dice.shuffled(
        [(first, last) for last in names.SURNAMES for first in names.FIRST_NAMES]
    )
    departments: list[Department] = []
    for nation, (organisations, pairs) in NATIONS.items():
        places = dice.shuffled(pools[nation])
        # Pairs come first and alternate; chance decides about the others, up to the number wanted.
        alternate = ["yes" if n % 2 == 0 else "no" for n in range(pairs)]
        wanted = ENGLISH_FOUNDATIONS - alternate.count("yes")
        others = organisations - pairs
        rest = dice.shuffled(["yes"] * wanted + ["no"] * (others - wanted))
        status = alternate + rest if nation == "England" else [""] * organisations
        for number, foundation in enumerate(status):
            own = [places.pop() for _ in range(2 if number < pairs else 1)]
            organisation = _organisation(nation, own, foundation, dice)
            for place in own:
                hospital = _hospital(nation, place, dice)
                first, last = people.pop()
                departments.append(
                    Department(
                        code=f"RAD-{codes.pop():04d}",
                        name=dice.pick(names.DEPARTMENTS).format(hospital),
                        organisation=organisation,
                        nation=nation,
                        foundation=foundation,
                        contact=f"{first} {last}",
                        email=f"{_plain(first)}.{_plain(last)}@{_plain(own[0])}.example",
                        hospital=hospital,
                        place=place.replace("-", " "),
                    )
                )
    return sorted(departments, key=lambda d: (d.organisation, d.name))
