"""Answers that add up to the published counts, and hang together within each department.

Each department has a few hidden traits, such as how well it is governed. For each question the
departments are put in order by the traits that matter to it and by chance, and the published counts
are dealt out along that order: so every count comes out exactly, and a department that does well at
one question tends to do well at those related to it.
"""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pacs_2010.register import Department
from pacs_2010.seeded import Dice
from pacs_2010.texts import TEXTS, UNCODED

SEED = 2010

YES, NO, DONT_KNOW, NOT_APPLICABLE, BLANK = "yes", "no", "dont_know", "not_applicable", "blank"
RARE = (NOT_APPLICABLE, BLANK, DONT_KNOW)

FREE_TEXT = "Q10"
OUTSIDE = ("Q6", "Q7", "Q8", "Q9")  # Q11 is asked where one of these is yes
IMPLIED = {"call": "Q8", "reporting company": "Q7"}  # what a free text with these words tells
CONTRADICTORY = 9  # no outside access at Q6, and yet a use of it at Q7, Q8 or Q9
NEVER = -1e6  # a place in the order that must not be reached

Counts = dict[str, int]
Scores = list[float]


def read_counts(path: Path) -> dict[str, Counts]:
    """Read the published table as how many departments gave each answer, by question."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    counts: dict[str, Counts] = {}
    for row in rows:
        hit, miss = (NO, YES) if row["expected"] == NO else (YES, NO)
        counts[row["question"]] = {answer: int(row[answer]) for answer in RARE} | {
            hit: int(row["achieved"]),
            miss: int(row["not_achieved"]),
        }
    return counts


@dataclass
class Sample:
    """The departments that answered, their hidden traits, and their answers as they are dealt."""

    departments: Sequence[Department]
    counts: Mapping[str, Counts]
    dice: Dice = field(default_factory=lambda: Dice(SEED))
    traits: dict[str, Scores] = field(default_factory=dict)
    answers: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        shared = {d.organisation: self.dice.normal() for d in self.departments}
        # PACS came late to these two nations, and was still being installed.
        late = [float(d.nation in ("Wales", "Northern Ireland")) for d in self.departments]
        organisation = [shared[d.organisation] for d in self.departments]
        governance = self.mix((0.5, organisation), noise=0.87)
        technology = self.mix((0.35, governance), (-0.6, late), noise=0.9)
        self.traits = {
            "governance": governance,
            "technology": technology,
            "quality": self.mix((0.55, governance), noise=0.85),
            "links": self.mix((0.5, technology), noise=0.85),
            "restriction": self.mix((0.4, technology), noise=0.9),
            "training": self.mix((-0.6, late), noise=1.0),
            "capacity": self.mix((0.3, technology), noise=0.95),
            "care": self.mix((0.5, governance), noise=0.85),  # how thoroughly the form is filled in
        }

    @property
    def everyone(self) -> range:
        """The departments' places in the sample."""
        return range(len(self.departments))

    def mix(self, *parts: tuple[float, Sequence[float]], noise: float) -> Scores:
        """Add weighted scores and chance, in a fixed order so that floats add up the same."""
        mixed = [noise * self.dice.normal() for _ in self.everyone]
        for weight, scores in parts:
            mixed = [m + weight * s for m, s in zip(mixed, scores, strict=True)]
        return mixed

    def where(self, question: str, *answers: str) -> list[bool]:
        """Tell for each department whether it gave one of these answers."""
        return [answer in answers for answer in self.answers[question]]

    def score(
        self,
        weights: Mapping[str, float],
        bonus: Iterable[tuple[float, Sequence[bool]]] = (),
        noise: float = 1.3,
    ) -> Scores:
        """Weigh traits and conditions with chance; a condition worth NEVER rules a place out."""
        parts = [(weight, self.traits[trait]) for trait, weight in weights.items()]
        flags = [(weight, [float(true) for true in held]) for weight, held in bonus]
        return self.mix(*parts, *flags, noise=noise)

    def deal(
        self,
        question: str,
        yes: Scores,
        *,
        rare: Mapping[str, Iterable[tuple[float, Sequence[bool]]]] | None = None,
        fixed: Mapping[int, str] | None = None,
    ) -> None:
        """Deal the published counts of a question out to the departments.

        What is fixed comes first, then the rare answers, each to those who lean to it most, then
        yes to the highest of those who are left, and no to the rest.
        """
        left = dict(self.counts[question])
        left[BLANK] += len(self.departments) - sum(left.values())  # those who weren't asked
        given = dict(fixed or {})
        for answer in given.values():
            left[answer] -= 1
        leanings = {
            NOT_APPLICABLE: {"care": -0.1},
            BLANK: {"care": -0.8},
            DONT_KNOW: {"care": -0.5, "governance": -0.5},
        }
        for answer in RARE:
            scores = self.score(leanings[answer], (rare or {}).get(answer, ()))
            self._give(question, given, answer, left[answer], scores)
        self._give(question, given, YES, left[YES], yes)
        self._give(question, given, NO, left[NO], [0.0] * len(self.departments))
        self.answers[question] = [given[place] for place in self.everyone]

    def _give(
        self, question: str, given: dict[int, str], answer: str, number: int, scores: Scores
    ) -> None:
        free = sorted((-scores[place], place) for place in self.everyone if place not in given)
        chosen = free[:number]
        if number < 0 or len(chosen) < number or any(-score < NEVER / 2 for score, _ in chosen):
            raise ValueError(f"{question}: {answer} can't be dealt out {number} times")
        given.update((place, answer) for _, place in chosen)

    def top(self, scores: Scores, number: int, among: Iterable[int] | None = None) -> list[int]:
        """Pick the places with the highest scores."""
        pool = self.everyone if among is None else among
        return [place for _, place in sorted((-scores[place], place) for place in pool)[:number]]


def _not(held: Sequence[bool]) -> list[bool]:
    return [not true for true in held]


def _access(s: Sample) -> None:
    """Q1, Q2 and Q5: policy, induction, guidance."""
    s.deal("Q1", s.score({"governance": 1.2}))
    policy = s.where("Q1", YES)
    s.deal("Q2", s.score({"governance": 1.0}, [(0.5, policy)]))
    s.deal("Q5", s.score({"governance": 1.3}, [(0.7, policy)]))


def _access_audit(s: Sample) -> None:
    """Q3, Q4, Q13 and Q14: without an audit trail there is no audit, and little to detect."""
    s.deal("Q3", s.score({"technology": 0.7, "governance": 0.6}))
    no_trail, unsure = _not(s.where("Q3", YES)), s.where("Q3", DONT_KNOW)
    s.deal(
        "Q4",
        s.score({"governance": 0.7, "technology": 0.5}, [(NEVER, no_trail)]),
        rare={NOT_APPLICABLE: [(NEVER, _not(s.where("Q3", NO)))], DONT_KNOW: [(2.5, unsure)]},
    )
    s.deal(
        "Q13",
        s.score({"governance": 1.2, "technology": 0.2}, [(NEVER, no_trail)]),
        rare={DONT_KNOW: [(2.5, unsure)]},
    )
    audited = s.where("Q13", YES)
    unaudited = _not(audited)
    s.deal(
        "Q14",
        s.score({"governance": 0.1}, [(1.3, audited), (-2.0, no_trail)]),
        rare={
            NOT_APPLICABLE: [(3.0, s.where("Q3", NO)), (NEVER, audited)],
            BLANK: [(4.0, s.where("Q13", BLANK))],
            DONT_KNOW: [
                (3.0, s.where("Q13", DONT_KNOW)),
                (1.2, unsure),
                (1.2, unaudited),
                (NEVER, audited),
            ],
        },
    )


def _network(s: Sample) -> None:
    """Q6 to Q9 and Q11: who is reached from outside, and the few who contradict themselves."""
    asked_number = sum(s.counts["Q11"].values())
    order = s.top(s.score({"technology": 0.8}), len(s.departments))
    asked, others = order[:asked_number], order[asked_number:]
    absent = s.top(s.score({}), s.counts["Q7"][NOT_APPLICABLE], others)
    unused = {p: NOT_APPLICABLE if p in absent else NO for p in others}

    careless = s.score({"care": -0.8, "technology": -0.4})
    torn = s.top(careless, CONTRADICTORY, asked)
    s.deal("Q6", s.score({}), fixed=dict.fromkeys([*others, *torn], NO))

    contradictory = [p in torn for p in s.everyone]
    s.deal("Q8", s.score({"technology": 0.6}, [(0.8, contradictory)]), fixed=unused)
    no_on_call = _not(s.where("Q8", YES))
    needed = dict.fromkeys([p for p in torn if no_on_call[p]], YES)
    s.deal(
        "Q7",
        s.score({"technology": 0.4}, [(0.9, no_on_call), (-0.5, contradictory)]),
        fixed=unused | needed,
    )
    no_use = [a and b for a, b in zip(no_on_call, _not(s.where("Q7", YES)), strict=True)]
    s.deal(
        "Q9",
        s.score({"technology": 0.7}, [(1.0, no_use), (-0.5, contradictory)]),
        rare={DONT_KNOW: [(1.5, s.where("Q8", DONT_KNOW))]},
        fixed=unused,
    )
    s.deal(
        "Q11",
        s.score({"governance": 1.0, "care": 0.4}),
        rare={NOT_APPLICABLE: [(3.0, contradictory)], DONT_KNOW: [(1.0, s.where("Q1", NO))]},
        fixed=dict.fromkeys(others, BLANK),
    )


def _restriction(s: Sample) -> None:
    """Q15 and Q16: a system that restricts images often restricts reports too."""
    s.deal("Q15", s.score({"restriction": 1.3, "technology": 0.3}))
    s.deal(
        "Q16",
        s.score({"restriction": 1.2, "governance": 0.2}, [(0.8, s.where("Q15", YES))]),
        rare={DONT_KNOW: [(3.0, s.where("Q15", DONT_KNOW))]},
    )


def _sharing(s: Sample) -> None:
    """Q17 to Q23: the network out and in, the last e-mails, and the discs."""
    s.deal("Q20", s.score({"links": 1.2}))
    s.deal("Q17", s.score({"links": 1.2}, [(0.7, s.where("Q20", YES))]))
    left_out = s.where("Q17", BLANK)
    s.deal("Q18", s.score({"governance": -1.0, "links": -0.3}), rare={BLANK: [(6.0, left_out)]})
    s.deal("Q19", s.score({"links": -0.8}), rare={BLANK: [(6.0, left_out)]})
    by_mail = s.where("Q18", YES)
    s.deal(
        "Q21",
        s.score({"governance": -0.8}, [(1.8, by_mail)]),
        rare={DONT_KNOW: [(2.0, s.where("Q18", DONT_KNOW))]},
    )
    no_discs = s.where("Q19", NO)
    s.deal(
        "Q22",
        s.score({"links": -0.5}, [(-4.0, no_discs)]),
        rare={BLANK: [(6.0, s.where("Q21", BLANK))]},
    )
    s.deal(
        "Q23",
        s.score({"governance": 1.1}, [(-0.8, by_mail)]),
        rare={NOT_APPLICABLE: [(9.0, s.where("Q22", NO))]},
    )


def _quality(s: Sample) -> None:
    """Q24 to Q27: who corrects errors by a procedure tends to assure quality by one."""
    s.deal("Q24", s.score({"quality": 0.9, "governance": 0.6}))
    errors = s.where("Q24", YES)
    s.deal(
        "Q25",
        s.score({"quality": 1.1, "governance": 0.4}, [(1.2, errors)]),
        rare={DONT_KNOW: [(2.0, s.where("Q24", DONT_KNOW))]},
    )
    s.deal("Q26", s.score({"quality": 0.9, "governance": 0.3}))
    s.deal("Q27", s.score({"quality": 0.9, "governance": 0.4}, [(0.7, s.where("Q25", YES))]))


def _support(s: Sample) -> None:
    """Q28 to Q32: training by the supplier, and newer ways of working."""
    s.deal("Q28", s.score({"training": 1.0}))
    s.deal(
        "Q29",
        s.score({"training": 1.1}, [(0.8, s.where("Q28", YES))]),
        rare={
            BLANK: [(4.0, s.where("Q28", BLANK))],
            DONT_KNOW: [(4.0, s.where("Q28", DONT_KNOW))],
        },
    )
    s.deal("Q30", s.score({"technology": 1.1}))
    s.deal("Q31", s.score({"technology": 1.1}))
    s.deal("Q32", s.score({"technology": 1.0}, [(2.2, s.where("Q30", YES))]))


def _workstations(s: Sample) -> None:
    """Q33 and Q34: where workstations are short, people turn to ordinary screens."""
    s.deal("Q33", s.score({"capacity": -1.1}))
    s.deal("Q34", s.score({"capacity": -0.9}, [(1.0, s.where("Q33", YES))]))


def make_answers(
    departments: Sequence[Department], counts: Mapping[str, Counts]
) -> list[dict[str, str]]:
    """Answer every question for every department; blank where Q11 wasn't asked."""
    sample = Sample(departments, counts)
    for group in (
        _access,
        _access_audit,
        _network,
        _restriction,
        _sharing,
        _quality,
        _support,
        _workstations,
    ):
        group(sample)
    return [{q: sample.answers[q][place] for q in counts} for place in sample.everyone]


def make_texts(answers: Sequence[Mapping[str, str]]) -> dict[int, tuple[str, str]]:
    """Give the free texts to departments that they fit: place, then theme and text."""
    dice = Dice(SEED + 1)

    def fit(theme: str, given: Mapping[str, str]) -> float:
        """How well a theme goes with what a department has answered; below zero: not at all."""
        if YES not in [given[q] for q in OUTSIDE]:
            return -1.0
        open_to_all = given["Q9"] == YES
        value = {
            "internet_vpn": 2.0 if given["Q6"] == given["Q8"] == YES else -1.0,
            # A line of one's own may not count as a way in from outside: hence some no's at Q6.
            "dedicated_line": 1.0 + (given["Q6"] == NO) + 0.7 * (given["Q7"] == YES),
            "proprietary": 1.0 if given["Q6"] == YES else -1.0,
            "local_portal": 1.0 if given["Q6"] == YES else -1.0,
            "open_internet": 2.0 if open_to_all and given["Q6"] == YES else -1.0,
            "cloud": 2.0 if open_to_all and given["Q6"] == YES else -1.0,
            UNCODED: 1.0,
        }
        return value[theme]

    chosen: dict[int, tuple[str, str]] = {}
    # The rarest theme first: it has the fewest departments that it fits.
    for theme in sorted(TEXTS, key=lambda name: (len(TEXTS[name]), name)):
        for text in dice.shuffled(TEXTS[theme]):
            needed = [question for words, question in IMPLIED.items() if words in text]
            places = [
                place
                for place, given in enumerate(answers)
                if place not in chosen
                and fit(theme, given) > 0
                and all(given[question] == YES for question in needed)
            ]
            weights = [fit(theme, answers[p]) for p in places]
            chosen[dice.weighted(places, [w * w for w in weights])] = (theme, text)
    return chosen
