"""Answers of 2012: those of 2010 moved on, where a department answered then; else drawn anew."""

from collections.abc import Mapping

from pacs_2010.seeded import Dice

YES, NO, DONT_KNOW, NOT_APPLICABLE, BLANK = "yes", "no", "dont_know", "not_applicable", "blank"

# Question: its number in 2010, and the share of yes then and now. None: it can't be followed.
SHARES: dict[str, tuple[str | None, float, float]] = {
    "Q1": ("Q1", 0.91, 0.95),
    "Q2": ("Q2", 0.94, 0.96),
    "Q5": (None, 0.34, 0.42),
    "Q3": ("Q3", 0.91, 0.95),
    "Q4": ("Q4", 0.11, 0.42),
    "Q13": ("Q13", 0.33, 0.64),
    "Q14": ("Q14", 0.17, 0.22),
    "Q6": ("Q6", 0.72, 0.86),
    "Q7": ("Q9", 0.53, 0.72),
    "Q8": ("Q11", 0.97, 0.96),
    "Q15": ("Q15", 0.48, 0.55),
    "Q16": ("Q16", 0.54, 0.58),
    "Q17": ("Q17", 0.76, 0.94),
    "Q18": ("Q18", 0.05, 0.02),
    "Q19": ("Q19", 0.98, 0.66),
    "Q20": ("Q20", 0.89, 0.96),
    "Q21": ("Q21", 0.04, 0.02),
    "Q22": ("Q22", 0.99, 0.55),
    "Q23": ("Q23", 0.78, 0.84),
    "Q35": (None, 0.0, 0.58),
    "Q25": ("Q25", 0.55, 0.74),
    "Q26": ("Q26", 0.88, 0.86),
    "Q27": ("Q27", 0.41, 0.36),
    "Q33": ("Q33", 0.11, 0.56),
    "Q34": ("Q34", 0.08, 0.06),
}
SLIPPED_BACK = 0.05  # of those that had moved the way of the whole, so many moved against it
RARE = ((DONT_KNOW, 0.025), (BLANK, 0.012))


def make_answers(before: Mapping[str, str] | None, dice: Dice) -> dict[str, str]:
    """Answer every question for one department, which gave the answers ``before`` in 2010."""
    given = {
        question: _answer((before or {}).get(earlier or "", ""), then, now, dice)
        for question, (earlier, then, now) in SHARES.items()
    }
    if given["Q6"] == NO:
        given["Q7"] = NO
    if YES not in (given["Q6"], given["Q7"]):
        given["Q8"] = BLANK  # it wasn't to be asked
    if given["Q22"] == NO and given["Q19"] == NO:
        given["Q23"] = given["Q35"] = NOT_APPLICABLE
    return given


def _answer(before: str, then: float, now: float, dice: Dice) -> str:
    rare, mark = dice.unit(), 0.0
    chance = dice.unit()
    for answer, share in RARE:
        mark += share
        if rare < mark:
            return answer
    return YES if chance < _share_of_yes(before, then, now) else NO


def _share_of_yes(before: str, then: float, now: float) -> float:
    """How likely yes is now, so that the whole comes out at ``now``."""
    if before not in (YES, NO):
        return now
    if now >= then:
        kept = 1 - SLIPPED_BACK
        return kept if before == YES else (now - kept * then) / (1 - then)
    return SLIPPED_BACK if before == NO else (now - SLIPPED_BACK * (1 - then)) / then
