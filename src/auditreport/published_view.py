"""All that readers can reckon with, once tables are published: cells, relations, what is known.

The readers have the register, the tables and the profile's rules. The relations are written here
apart from those that were protected (`protection`, `breakdown_links`), and stronger than these. The
true counts decide which cells are at risk, and nothing else.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from auditreport.breakdown_rules import is_yes_no
from auditreport.breakdown_tables import YES_NO, BreakdownRow
from auditreport.breakdowns import strata_values
from auditreport.definition import Definition
from auditreport.disclosure import CellId, Profile, Range, Relation
from auditreport.published import ResponseRow, ThemeRow
from auditreport.words import Answer

OTHER = "-"
"""The level of a department that has none which is shown."""
BREAKDOWNS = "breakdowns"
ANSWERED = "departments"
"""Those that said yes or no."""
_Row = Mapping[str, str]
_YES_NO = (("achieved", "not_achieved"), ("not_achieved", "achieved"))
"""The columns of yes and no: where another answer than no is expected, and where no is."""
Place = tuple[str, str, str]
"""Where a cell, or what it can be subtracted from, stands: table, row and column."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What tables are counted from, as rows of `working/`: registered departments, answers, themes.

    ``departments`` are those that count on the deadline, ``answers`` those analysed.
    """

    definition: Definition
    departments: Sequence[_Row]
    answers: Sequence[_Row]
    themes: Sequence[_Row] = ()


@dataclass(frozen=True, slots=True)
class Published:
    """The tables of one edition that part the departments, and the profile that rounded them."""

    profile: Profile
    response: Sequence[ResponseRow] = ()
    breakdowns: Sequence[BreakdownRow] = ()
    themes: Sequence[ThemeRow] = ()


class View:
    """What there is to reckon with when ``now`` is published, and ``before`` already was.

    ``sizes`` are the numbers of returns by stratum, which `protection` takes for known where they
    are shown; they follow from ``relations_apart``, and all else from ``relations``. ``fixed``
    is known to everyone, ``shown`` what the tables tell. A count shown that isn't the true one any
    more (by a decision since, or edited by hand) tells nothing, and is passed over.
    """

    def __init__(self, counted: Counted, now: Published, before: Sequence[Published] = ()) -> None:
        self.truth: dict[CellId, int] = {}
        self.places: dict[CellId, Place] = {}
        self.fixed: dict[CellId, Range] = {}
        self.sizes: dict[CellId, Range] = {}
        self.shown: dict[CellId, Range] = {}
        self._relations: dict[Relation, None] = {}
        self._unanimous: set[CellId] = set()
        self._everyone: set[CellId] = set()
        self._counted = counted
        self._levels = self._level_of(counted)
        self._columns = {
            one.id: (*_YES_NO[one.expected == "no"], "departments", "departments")
            for one in counted.definition.questions
        }
        self._joint: dict[tuple[str, ...], Counter[tuple[str, ...]]] = {}
        self._who()
        self._coded()
        self.relations_apart = list(self._relations)
        todays, earlier = (
            dict.fromkeys((row.question, row.by) for one in some for row in one.breakdowns)
            for some in ([now], before)
        )
        pairs = [pair for pair in {**todays, **earlier} if self._levels.keys() >= set(pair)]
        for question, by in pairs:
            self._table(question, by, here=(question, by) in todays)
        self._threes({frozenset(pair) for pair in pairs})
        self._show(now, self.sizes)
        for one in before:
            self._show(one, self.shown)

    @property
    def relations(self) -> list[Relation]:
        """All of them."""
        return list(self._relations)

    def at_risk(self, profile: Profile) -> list[CellId]:
        """The cells that a profile forbids to show, in today's tables or beside them."""
        unanimous = self._unanimous | (self._everyone if profile.zero else set())
        return [
            cell
            for cell in self.places
            if profile.smallest and (profile.forbids(self.truth[cell]) or cell in unanimous)
        ]

    def _level_of(self, counted: Counted) -> dict[str, dict[str, str]]:
        """By axis and pseudonym; strata for all departments, questions for those that answered."""
        found: dict[str, dict[str, str]] = {}
        strata = strata_values(counted.departments, counted.definition)
        self._strata = dict.fromkeys(strata)
        for stratum, values in strata.items():
            level = {cell: value for value, merged in values.items() for cell in merged}
            found[stratum] = {
                row["pseudonym"]: level.get(row[stratum], OTHER) for row in counted.departments
            }
        for question in filter(is_yes_no, counted.definition.questions):
            found[question.id] = {
                row["pseudonym"]: row[question.id] if row[question.id] in YES_NO else OTHER
                for row in counted.answers
            }
        return found

    def _count(self, pairs: Sequence[tuple[str, str]], *, invited: bool = False) -> int:
        axes = tuple(axis for axis, _ in pairs)
        key = (*axes, "invited" if invited else "analysed")
        if key not in self._joint:
            rows = self._counted.departments if invited else self._counted.answers
            self._joint[key] = Counter(
                tuple(self._levels[axis][row["pseudonym"]] for axis in axes) for row in rows
            )
        return self._joint[key][tuple(level for _, level in pairs)]

    def _cell(self, *pairs: tuple[str, str]) -> CellId:
        cell = _joint(*pairs)
        if cell not in self.truth:
            self.truth[cell] = self._count(sorted(pairs))
        return cell

    def _sum(self, total: CellId, parts: Iterable[CellId]) -> None:
        self._relations[Relation(total, tuple(parts), of_named_set=False)] = None

    def _values(self, axis: str) -> list[str]:
        if axis in self._strata:
            return sorted(set(self._levels[axis].values()))
        return [*YES_NO, OTHER]

    def _who(self) -> None:
        """Returns by stratum; how many were invited is known, also of two strata at once."""
        total = self._cell()
        self.fixed[total] = (self.truth[total],) * 2
        for stratum in self._strata:
            sizes = [self._cell((stratum, value)) for value in self._values(stratum)]
            self._sum(total, sizes)
            for size in sizes:
                invited = self._count([(stratum, size[1])], invited=True)
                everyone, silent = ("invited", *size), ("silent", *size)
                self.truth |= {everyone: invited, silent: invited - self.truth[size]}
                self.fixed[everyone] = (invited, invited)
                self._sum(everyone, [size, silent])
                where = ("response", f"{stratum}: {size[1]}", "departments")
                self.places[silent] = where
                if size[1] != OTHER:
                    self.places[size] = where
                if not self.truth[size] or not self.truth[silent]:
                    self._everyone |= {size, silent}
        for one, other in combinations(sorted(self._strata), 2):
            for a, b in product(self._values(one), self._values(other)):
                both = [(one, a), (other, b)]
                self.fixed[self._cell(*both)] = (0, self._count(both, invited=True))
            self._both(one, other)

    def _both(self, one: str, other: str) -> None:
        for x, y in ((one, other), (other, one)):
            for a in self._values(x):
                parts = [self._cell((x, a), (y, b)) for b in self._values(y)]
                self._sum(self._cell((x, a)), parts)

    def _coded(self) -> None:
        """Themes of each text: a text has one or more, and how many are coded is known."""
        by_name = {row["pseudonym"]: row for row in self._counted.answers}
        for question in self._counted.definition.texts:
            having: defaultdict[str, set[str]] = defaultdict(set)
            for row in self._counted.themes:
                answered = by_name.get(row["pseudonym"], {}).get(question.id) == Answer.YES
                if row["question"] == question.id and answered:
                    having[row["theme"]].add(row["pseudonym"])
            coded, codes, more = ((name, question.id) for name in ("coded", "codes", "more"))
            known = [theme.id for theme in question.themes]
            number = len(set().union(*having.values()))
            given = sum(len(having[theme]) for theme in known)
            self.truth |= {coded: number, codes: given, more: given - number}
            self.fixed[coded] = (number, number)
            self._sum(codes, [coded, more])
            self._sum(codes, [("theme", question.id, theme) for theme in known])
            for theme in known:
                with_it, without = ("theme", question.id, theme), ("no theme", question.id, theme)
                self.truth |= {with_it: len(having[theme]), without: number - len(having[theme])}
                self._sum(coded, [with_it, without])
                where = ("themes", f"{question.id}, {theme}", "departments")
                self.places |= {with_it: where, without: where}

    def _table(self, question: str, by: str, *, here: bool) -> None:
        """A question by another axis; ``here`` is one of today's tables, to be protected."""
        self._both(question, by)
        for axis in {question, by} - self._strata.keys():
            for value in self._values(axis):
                nationally = self._cell((axis, value))
                self.fixed[nationally] = (self.truth[nationally],) * 2
        columns = self._columns[question]
        for value in self._values(by):
            yes, no, neither = (self._cell((question, a), (by, value)) for a in (*YES_NO, OTHER))
            answered = (ANSWERED, question, by, value)
            number = self.truth[answered] = self.truth[yes] + self.truth[no]
            self._sum(answered, [yes, no])
            self._sum(self._cell((by, value)), [answered, neither])
            if number:
                self._unanimous |= {one for one in (yes, no) if self.truth[one] in (0, number)}
            if here:
                row = f"{question} by {by}: {value if value != OTHER else 'the rest'}"
                for cell, column in zip((yes, no, answered, neither), columns, strict=True):
                    self.places.setdefault(cell, (BREAKDOWNS, row, column))

    def _threes(self, tables: set[frozenset[str]]) -> None:
        """All three axes at once, where each two are a table or both in the register."""
        pairs = tables | {frozenset(two) for two in combinations(self._strata, 2)}
        axes = sorted({axis for pair in tables for axis in pair} | self._strata.keys())
        for three in combinations(axes, 3):
            if not all(frozenset(two) in pairs for two in combinations(three, 2)):
                continue
            parts: dict[CellId, list[CellId]] = defaultdict(list)
            for values in product(*map(self._values, three)):
                levels = list(zip(three, values, strict=True))
                cell = self._cell(*levels)
                for two in combinations(levels, 2):
                    parts[self._cell(*two)].append(cell)
            for total, some in parts.items():
                self._sum(total, some)

    def _show(self, edition: Published, sizes: dict[CellId, Range]) -> None:
        """Take note of what its tables tell; ``sizes`` are those of strata."""
        profile = edition.profile
        for one in edition.response:
            self._tell(sizes, (one.stratum, one.value), one.departments, profile)
        for theme in edition.themes:
            self._tell(
                self.shown, ("theme", theme.question, theme.theme), theme.departments, profile
            )
        for row in edition.breakdowns:
            pair, of = (row.by, row.value), self._columns.get(row.question)
            for answer, column in zip(YES_NO, of or (), strict=False):
                cell = _joint((row.question, answer), pair)
                self._tell(self.shown, cell, getattr(row, column), profile)
            self._tell(self.shown, (ANSWERED, row.question, *pair), row.departments, profile)

    def _tell(
        self, known: dict[CellId, Range], cell: CellId, count: int | None, profile: Profile
    ) -> None:
        """Take note of a count as shown. A cell that there is no longer tells nothing."""
        if count is None or cell not in self.truth:
            return
        low, high = profile.range_of(count) if count else (0, 0)
        if low <= self.truth[cell] <= high:
            least, most = known.get(cell, (low, high))
            known[cell] = max(low, least), min(high, most)


def _joint(*pairs: tuple[str, str]) -> CellId:
    """The cell of departments with these levels: the same whichever way round."""
    return tuple(part for pair in sorted(pairs) for part in pair)
