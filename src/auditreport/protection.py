"""The point past which no raw count of a breakdown goes.

*Score* counts departments by stratum, by another question and by theme here, and gives away only
what the disclosure profile lets it: every later stage reads `results/tables/`, and nothing that
these counts are made from. National counts pass as they are.

Three sets of linked tables, each protected as a whole: who answered, by every stratum; the
breakdowns, which take the numbers of returns by stratum for known where they are shown, and show
nothing of a value whose number isn't; and the themes of each free text.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import pandas as pd

from auditreport.breakdown_links import linked_breakdowns
from auditreport.breakdown_tables import BreakdownRow, breakdowns_csv
from auditreport.breakdowns import DEPARTMENTS, REST, axes_of, breakdown_rows, strata_values
from auditreport.definition import Definition
from auditreport.described import describe, described_tables
from auditreport.disclosure import PROFILES, Cell, CellId, Profile, Protected, Relation, protect
from auditreport.disclosure_log import LogLine, log_csv, office_log, public_log, withheld_line
from auditreport.disclosure_tables import Tables
from auditreport.published import ALL, ResponseRow, ThemeRow, themes_csv
from auditreport.response import Respondents, response, response_csv, response_tables
from auditreport.score import as_csv
from auditreport.silence_views import silence_table
from auditreport.tables import never_withheld

_Row = Mapping[str, str]


@dataclass(frozen=True)
class Raw:
    """What *score* counts from: rows of `working/`, and what it has counted without protection.

    ``departments`` has one row a registered department, ``answers`` one a department analysed;
    ``themes`` and ``texts`` are as `score.themes` and `score.texts` count them.
    """

    definition: Definition
    departments: Sequence[_Row]
    answers: Sequence[_Row]
    themes: pd.DataFrame
    texts: pd.DataFrame

    @property
    def response(self) -> list[ResponseRow]:
        """Respondents beside the register."""
        answered = {row["pseudonym"] for row in self.answers}
        return response(self.departments, answered, self.definition)

    @property
    def by_theme(self) -> list[ThemeRow]:
        """Departments by theme."""
        return [ThemeRow(*row) for row in self.themes.itertuples(index=False, name=None)]

    @property
    def coded(self) -> dict[str, int]:
        """How many texts of each free-text question a person has coded."""
        return dict(zip(self.texts["question"], map(int, self.texts["coded"]), strict=True))


@dataclass(frozen=True)
class Shown:
    """What later stages see: counts as they may be shown, ``None`` where withheld; and the logs.

    ``log`` is for anyone, ``office`` tells more than the tables and is for the office alone.
    """

    response: list[ResponseRow]
    breakdowns: list[BreakdownRow]
    themes: list[ThemeRow]
    log: list[LogLine]
    office: list[LogLine]

    def texts(self) -> dict[str, str]:
        """The text of each file, by name."""
        return {
            "response": response_csv(self.response),
            "breakdowns": breakdowns_csv(self.breakdowns),
            "themes": themes_csv(self.themes),
            "withheld": log_csv(self.log),
            "office-log": log_csv(self.office),
        }


def public_tables(
    who: Respondents, themes: pd.DataFrame, texts: pd.DataFrame, profile: str
) -> dict[str, str]:
    """The text of each published table but those of national answers, by name, and of both logs.

    Under another profile than `none` nothing is counted over time, nor weighted by stratum, and the
    least and greatest values aren't given.
    """
    raw = Raw(who.definition, who.departments, who.answers, themes, texts)
    in_detail = not PROFILES[profile].smallest
    return {
        **response_tables(who, in_detail=in_detail),
        "silence": silence_table(who, in_detail=in_detail),
        "texts": as_csv(texts),
        **described_tables(describe(who.definition, who.answers, extremes=in_detail)),
        **shown_tables(raw, profile).texts(),
    }


def shown_tables(raw: Raw, profile_name: str) -> Shown:
    """Protect every table that parts the departments, under the profile of that name."""
    profile = PROFILES[profile_name]
    of_strata, sizes = _sizes(raw, profile)
    axes = axes_of(raw.definition, raw.departments, raw.answers, sizes)
    links = linked_breakdowns(raw.definition, axes, every_answer=profile.zero)
    broken_down = protect(links.cells, links.relations, profile)
    coded = _coded(raw)
    of_texts = protect(coded.cells, coded.relations, profile)
    rows = breakdown_rows(
        raw.definition, axes, sizes, broken_down.shown, rounded=profile.nearest > 1
    )
    results = (of_strata, broken_down, of_texts)
    # A value whose number of returns isn't shown has no cell.
    without = [
        withheld_line((row.question, DEPARTMENTS, row.by, row.value), profile)
        for row in rows
        if row.returns is None
    ]
    return Shown(
        response=[_response_row(row, sizes, profile) for row in raw.response],
        breakdowns=rows,
        themes=[
            replace(row, departments=of_texts.shown[row.question, "theme " + row.theme])
            for row in raw.by_theme
        ],
        log=[line for one in results for line in public_log(one)] + without,
        office=[line for one in results for line in office_log(one)] + without,
    )


# --- Who answered ---


def _sizes(raw: Raw, profile: Profile) -> tuple[Protected, dict[tuple[str, str], int | None]]:
    """Departments analysed by stratum and value: protected, and as they may be shown.

    The register is taken for public: how many were invited of each value, and of two strata at
    once. So neither those that answered may be few, nor those that didn't.
    """
    here = {row["pseudonym"] for row in raw.answers}
    cells = [Cell((), len(here), published_anyway=True)]
    relations = []
    level_of: dict[str, Mapping[str, str]] = {}
    for stratum, values in strata_values(raw.departments, raw.definition).items():
        level_of[stratum] = {cell: value for value, merged in values.items() for cell in merged}
        sizes = _counts(raw.departments, here, {stratum: level_of[stratum]})
        for one, (invited, answered) in sizes.items():
            silent, everyone = (*one, "return", "none"), (*one, "return", "any")
            cells += [
                Cell(one, answered, printed=one[1] != REST),
                Cell(silent, invited - answered, printed=False),
                Cell(everyone, invited, published_anyway=True, printed=False),
            ]
            relations.append(Relation(everyone, (one, silent), of_named_set=profile.zero))
        if sizes:
            relations.append(Relation((), tuple(sizes), of_named_set=False))
    for two in combinations(level_of, 2):
        both = _counts(raw.departments, here, {name: level_of[name] for name in two})
        parts: defaultdict[CellId, list[CellId]] = defaultdict(list)
        for one, (invited, answered) in both.items():
            cells.append(Cell(one, answered, printed=False, known=(0, invited)))
            parts[one[:2]].append(one)
            parts[one[2:]].append(one)
        relations += [Relation(one, tuple(some), of_named_set=False) for one, some in parts.items()]
    protected = protect(cells, relations, profile)
    return protected, {(one[0], one[1]): n for one, n in protected.shown.items() if one}


def _counts(
    departments: Iterable[_Row], here: set[str], level_of: Mapping[str, Mapping[str, str]]
) -> dict[CellId, tuple[int, int]]:
    """Departments invited and analysed, by their levels of these strata."""
    invited: Counter[CellId] = Counter()
    answered: Counter[CellId] = Counter()
    for row in departments:
        levels = ((name, of.get(row[name], REST)) for name, of in level_of.items())
        one = tuple(part for level in levels for part in level)
        invited[one] += 1
        answered[one] += row["pseudonym"] in here
    return {one: (invited[one], answered[one]) for one in sorted(invited)}


def _response_row(
    row: ResponseRow, sizes: Mapping[tuple[str, str], int | None], profile: Profile
) -> ResponseRow:
    """Organisations are counted by stratum under `none` alone: each is of departments few."""
    if row.stratum == ALL or not profile.smallest:
        return row
    number = sizes[row.stratum, row.value]
    return replace(row, departments=number, organisations=None, several_returns=None)


# --- Themes ---


def _coded(raw: Raw) -> Tables:
    """The themes of each free text: of the departments that are coded, how many have each.

    A text may have several themes, so that they add up to what is coded, or to more.
    """
    cells, relations = [], []
    for question, number in raw.coded.items():
        coded, codes, more = ((question, name) for name in ("coded", "codes", "more codes"))
        themes = [row for row in raw.by_theme if row.question == question]
        given = sum(never_withheld(row.departments) for row in themes)
        cells += [
            Cell(coded, number, published_anyway=True),
            Cell(codes, given, printed=False, at_risk=False),
            Cell(more, given - number, printed=False, at_risk=False),
        ]
        parts = []
        for row in themes:
            one, others = (question, f"theme {row.theme}"), (question, f"not {row.theme}")
            parts.append(one)
            with_it = never_withheld(row.departments)
            cells += [Cell(one, with_it), Cell(others, number - with_it, printed=False)]
            relations.append(Relation(coded, (one, others), of_named_set=False))
        relations.append(Relation(codes, (coded, more), of_named_set=False))
        if parts:
            relations.append(Relation(codes, tuple(parts), of_named_set=False))
    return Tables(tuple(cells), tuple(relations))
