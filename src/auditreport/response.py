"""Who answered: the response by stratum, the flow of numbers, response rates.

Plain rows in and out, without pandas: an audit has thousands of departments at most.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from fractions import Fraction
from functools import cached_property
from typing import Self

from auditreport.arrivals import arrivals
from auditreport.definition import Definition
from auditreport.published import ALL, ResponseRow
from auditreport.response_tables import (
    ARRIVAL_COLUMNS,
    FLOW_COLUMNS,
    FORMULAS,
    LEAST,
    LEFT,
    OUTCOME_MEANINGS,
    RATE_COLUMNS,
    RECEIVED,
    STEP_MEANINGS,
    ArrivalRow,
    FlowRow,
    RateRow,
    Step,
    estimated,
    number_at,
)
from auditreport.tables import (
    half_up,
    never_withheld,
    read_rows,
    two_decimals,
    with_mark,
    write_csv,
)
from auditreport.words import Answer, Outcome, listed, plain_number

_Row = Mapping[str, str]

_STEP_OF = {
    Outcome.INCLUDED: Step.ANALYSED,
    Outcome.WITHDRAWN: Step.WITHDRAWN,
    Outcome.LATE: Step.LATE,
    Outcome.QUARANTINED: Step.REFUSED,
    # Never alone: another return of the same department stands in their place, or was refused.
    Outcome.SUPERSEDED: Step.REFUSED,
    Outcome.DUPLICATE: Step.REFUSED,
}
_FIRST_COUNTS = (Step.ANALYSED, Step.WITHDRAWN, Step.LATE, Step.REFUSED)
"""Of a department with several returns, the first of these is what became of it."""


_LEFT_MEANING = "Sent the form, and closed or part of another by the deadline: in none of these"


@dataclass(frozen=True)
class Respondents:
    """Who was asked, what came of each return, and what those analysed answered.

    ``listed`` are the rows of `departments.csv`, ``outcomes`` and ``answers`` those of the files of
    these names in `working/`.
    """

    definition: Definition
    listed: Sequence[_Row]
    outcomes: Sequence[_Row]
    answers: Sequence[_Row]

    @classmethod
    def read(cls, definition: Definition, departments: str, outcomes: str, answers: str) -> Self:
        """From the texts of the three files."""
        return cls(definition, read_rows(departments), read_rows(outcomes), read_rows(answers))

    @cached_property
    def departments(self) -> list[_Row]:
        """Those that count: not those that had closed or merged by the deadline."""
        return [row for row in self.listed if row.get("left") != "yes"]


def response_tables(who: Respondents, *, in_detail: bool = True) -> dict[str, str]:
    """The tables of the response as a whole, by name.

    ``in_detail`` is whether returns are shown over time.
    """
    left = len(who.listed) - len(who.departments)
    numbers = flow(who.departments, who.outcomes, who.answers, who.definition, left)
    over_time = arrivals(who.outcomes, who.definition) if in_detail else []
    return {
        "flow": _written(FLOW_COLUMNS, numbers),
        "arrivals": _written(ARRIVAL_COLUMNS, over_time),
        "rates": _written(RATE_COLUMNS, rates(numbers, who.definition)),
    }


def response_csv(rows: Iterable[ResponseRow]) -> str:
    """The text of `response.csv`."""
    columns = [field.name for field in fields(ResponseRow)]
    return write_csv(columns, (map(with_mark, astuple(row)) for row in rows))


def _written(columns: Iterable[str], rows: Iterable[FlowRow | ArrivalRow | RateRow]) -> str:
    return write_csv(columns, map(astuple, rows))


# --- Respondents beside the register ---


def response(
    departments: Sequence[_Row],
    answered: Collection[str],
    definition: Definition,
) -> list[ResponseRow]:
    """Respondents beside the register: all, then by each value of each stratum.

    ``departments`` has one row a registered department (``pseudonym``, ``organisation`` and the
    strata); ``answered`` are the pseudonyms of those whose return is included. The first row,
    `all`, counts every department; a stratum leaves out departments for which its cell is empty.
    Values with few departments are merged (``merged_values``).
    """
    rows = [_counted(ALL, ALL, departments, answered)]
    for stratum in [one.id for one in definition.strata]:
        for values in merged_values(row[stratum] for row in departments):
            here = [row for row in departments if row[stratum] in values]
            rows.append(_counted(stratum, listed(values), here, answered))
    return rows


def _counted(
    stratum: str, value: str, departments: Sequence[_Row], answered: Collection[str]
) -> ResponseRow:
    here = [row for row in departments if row["pseudonym"] in answered]
    by_organisation = Counter(row["organisation"] for row in here)
    return ResponseRow(
        stratum,
        value,
        departments=len(here),
        organisations=len(by_organisation),
        invited_departments=len(departments),
        invited_organisations=len({row["organisation"] for row in departments}),
        several_returns=sum(number > 1 for number in by_organisation.values()),
    )


def merged_values(cells: Iterable[str], least: int = LEAST) -> list[tuple[str, ...]]:
    """The values of one stratum as they are shown, from its cell for each department invited.

    A value with fewer than ``least`` departments would single them out: the smallest is merged with
    the next smallest until none is left that is too small. A stratum that is too small as a whole
    isn't shown. Empty cells are no value.
    """
    sizes = Counter(filter(None, cells))
    groups: list[tuple[int, tuple[str, ...]]]
    groups = sorted((number, (value,)) for value, number in sizes.items())
    while len(groups) > 1 and groups[0][0] < least:
        (first, some), (second, others), *rest = groups
        groups = sorted([(first + second, tuple(sorted(some + others))), *rest])
    return sorted(values for number, values in groups if number >= least)


def shown_strata(
    strata_by_department: Sequence[_Row], definition: Definition
) -> list[tuple[str, str]]:
    """Stratum and value of each row that a comparison of these departments would have."""
    return [
        (stratum.id, listed(values))
        for stratum in definition.strata
        for values in merged_values(row[stratum.id] for row in strata_by_department)
    ]


# --- The flow of numbers ---


def flow(
    departments: Sequence[_Row],
    outcomes: Sequence[_Row],
    answers: Sequence[_Row],
    definition: Definition,
    left: int = 0,
) -> list[FlowRow]:
    """Departments from all that there are to those analysed; organisations; returns by outcome.

    - population = not registered + invited
    - invited = undeliverable + declined + silent + returned
    - returned = withdrawn + late + refused + analysed
    - analysed = complete + partial
    - received = the sum of the outcomes

    ``left`` ones were sent the form, and had closed or become part of another by the deadline: they
    are in no other line. A department counts once (``_FIRST_COUNTS``). Who only tried out the form
    hasn't answered: pilot returns are counted among the returns and nowhere else.
    """
    at = departments_at(departments, outcomes, answers, definition)
    registered = at[Step.INVITED]
    population = definition.population_of(len(registered))
    counts = {step: len(names) for step, names in at.items()}
    counts |= {Step.POPULATION: population, Step.NOT_REGISTERED: population - len(registered)}
    everyone = _counted(ALL, ALL, departments, at[Step.ANALYSED])
    organisations = never_withheld(everyone.organisations)
    by_outcome = Counter(row["outcome"] for row in outcomes)
    return [
        *(FlowRow(s, "departments", counts[s], _note(s, definition, registered)) for s in Step),
        *([FlowRow(LEFT, "departments", left, _LEFT_MEANING)] if left else []),
        FlowRow(Step.INVITED, "organisations", everyone.invited_organisations, "Invited"),
        FlowRow(Step.ANALYSED, "organisations", organisations, "Analysed"),
        FlowRow(RECEIVED, "returns", len(outcomes), "From any department, on any date"),
        *(FlowRow(o, "returns", by_outcome[o], OUTCOME_MEANINGS[o]) for o in Outcome),
    ]


def departments_at(
    departments: Sequence[_Row],
    outcomes: Sequence[_Row],
    answers: Sequence[_Row],
    definition: Definition,
) -> dict[Step, set[str]]:
    """The pseudonyms at each step of the flow, from those invited on."""
    registered = {row["pseudonym"] for row in departments}
    fates: dict[str, set[Step]] = {}
    for row in outcomes:
        if row["pseudonym"] in registered and row["outcome"] != Outcome.PILOT:
            fates.setdefault(row["pseudonym"], set()).add(_STEP_OF[Outcome(row["outcome"])])
    at: dict[Step, set[str]] = {step: set() for step in _FIRST_COUNTS}
    for name, steps in fates.items():
        at[next(step for step in _FIRST_COUNTS if step in steps)].add(name)
    missed = [row for row in departments if row["pseudonym"] not in fates]
    declined = {row["pseudonym"] for row in missed if row.get("declined") == "yes"}
    lost = {row["pseudonym"] for row in missed if row.get("undeliverable") == "yes"} - declined
    analysed = [row for row in answers if row["pseudonym"] in at[Step.ANALYSED]]
    complete = {row["pseudonym"] for row in analysed if _is_complete(row, definition)}
    return at | {
        Step.INVITED: registered,
        Step.UNDELIVERABLE: lost,
        Step.DECLINED: declined,
        Step.SILENT: {row["pseudonym"] for row in missed} - declined - lost,
        Step.RETURNED: set(fates),
        Step.COMPLETE: complete,
        Step.PARTIAL: at[Step.ANALYSED] - complete,
    }


def _note(step: Step, definition: Definition, registered: Collection[str]) -> str:
    share = plain_number(definition.complete_from)
    if step is Step.POPULATION:
        guess = definition.population_note or "How many there are, estimated"
        return guess if estimated(definition, len(registered)) else "Those in the register"
    return STEP_MEANINGS[step].format(share=share)


def _is_complete(answers: _Row, definition: Definition) -> bool:
    """Whether so many of the questions asked have an answer that the return counts as complete."""
    # A text is given where there is something to say, so a blank one isn't a missing answer.
    given = [answers[question.id] for question in definition.questions if not question.is_text]
    asked = [answer for answer in given if answer != Answer.NOT_ASKED]
    blank = sum(answer == Answer.BLANK for answer in asked)
    needed = Fraction(str(definition.complete_from))
    return 100 * (len(asked) - blank) >= needed * len(asked)


# --- Response rates ---

_OTHER_SIZES = ((95, "if there were 5% fewer departments"), (105, "if there were 5% more"))


def rates(numbers: Sequence[FlowRow], definition: Definition) -> list[RateRow]:
    """AAPOR's RR1, RR2 and RR5; where the population is an estimate, for others beside it too.

    A population below the register's size would mean that some of the silent are no departments.
    """
    registered, population = (number_at(numbers, s) for s in (Step.INVITED, Step.POPULATION))
    sizes = [(population, "")]
    if estimated(definition, registered):
        sizes += [(half_up(Fraction(p * population, 100)), note) for p, note in _OTHER_SIZES]
    complete, partial = (number_at(numbers, s) for s in (Step.COMPLETE, Step.PARTIAL))
    certain = registered - number_at(numbers, Step.SILENT)
    rows = []
    for size, note in sizes:
        departments = max(size, certain)
        for rate, formula in FORMULAS.items():
            above = complete + (partial if rate == "RR2" else 0)
            below = min(departments, registered) if rate == "RR5" else departments
            percent = two_decimals(Fraction(100 * above, below)) if below else ""
            rows.append(RateRow(rate, departments, above, below, percent, formula, note))
    return rows
