"""The part of the report that says what has changed since the previous round."""

from collections.abc import Iterable, Sequence

from auditreport.change_tables import WAY_WORDS, CarriedRow, ChangeRow, Kind, SeriesRow, Way, Why
from auditreport.definition import Definition
from auditreport.document_rounds_tables import (
    both_rounds,
    carried_table,
    changes_table,
    pairs_table,
    series_table,
    tests_made,
)
from auditreport.markdown import blocks, bullets, escape, figure
from auditreport.rounds import Previous
from auditreport.words import count, listed

_FEW = 3  # so few intervals need no word about their number


def rounds(
    rows: Sequence[ChangeRow],
    definition: Definition,
    previous: Previous,
    series: Sequence[SeriesRow] = (),
    carried: Sequence[CarriedRow] = (),
    disclosure: str = "none",
    *,
    always_drawn: bool = False,
) -> str:
    """Write the section *Change since …*: words, a figure, tables; nothing without rows.

    ``series`` is printed only where some question has three rounds or more; ``carried`` are the
    earlier plan's actions. Where nothing is compared, there is a figure only if it is to be
    ``always_drawn``.
    """
    if not rows:
        return ""
    now = previous.name_of_present(definition.deadline)
    labels = {question.id: question.short_label for question in definition.questions}
    compared = [row for row in rows if row.is_compared]
    chart = figure(
        "charts/rounds.svg",
        caption=f"Each question compared, in {escape(previous.round)} and in {escape(now)}.",
        alternative=alternative_text(rows, previous.round, now),
        name="rounds",
    )
    return blocks(
        f"# Change since {escape(previous.round)} {{#sec-rounds}}",
        _in_words(rows, previous, now),
        chart if compared or always_drawn else "",
        changes_table(compared, labels, previous.round, now),
        _how_compared(compared, previous.round, now, disclosure),
        pairs_table(compared, labels, previous.round, now),
        _changed_questions(rows, previous.round, now),
        series_table(series, labels),
        carried_table(carried, rows, previous.round, now),
    )


def alternative_text(rows: Sequence[ChangeRow], earlier: str, now: str) -> str:
    """Describe the chart of both rounds: its kind, and which questions went which way."""
    compared = [row for row in rows if row.is_compared]
    if not compared:
        return f"No chart: no question of {earlier} can be compared."
    by_way = _by_way(compared)
    said = [
        f"{WAY_WORDS[way]}: " + listed([f"{one.question} ({both_rounds(one)})" for one in ways])
        for way, ways in by_way.items()
        if way is not Way.UNCLEAR
    ]
    unclear = len(by_way.get(Way.UNCLEAR, ()))
    said += [f"{count(unclear, 'question')} without clear change"] if unclear else []
    text = (
        f"Dumbbell chart of {count(len(compared), 'question')}: the percentage in {earlier} and in "
        f"{now}, joined by a line, each with its interval. {_opened('; '.join(said))}."
    )
    return text.replace('"', "’").replace("{", "(").replace("}", ")")


def in_short(rows: Sequence[ChangeRow], previous: Previous) -> str:
    """Say in a sentence what is clearly otherwise than in the previous round, for the summary."""
    compared = [row for row in rows if row.is_compared]
    if not compared:
        return f"No question can be compared with {escape(previous.round)} (@sec-rounds)."
    sure = {way: ways for way, ways in _by_way(compared).items() if way.is_sure}
    said = [
        f"{_number(ways)} {WAY_WORDS[way]} ({listed([row.question for row in ways])})"
        for way, ways in sure.items()
    ]
    return (
        f"Of {count(len(compared), 'question')} compared with {escape(previous.round)}, "
        f"{listed(said) or 'none has clearly changed'} (@sec-rounds)."
    )


def _opened(text: str) -> str:
    return text[:1].upper() + text[1:]


# --- In words ---


def _in_words(rows: Sequence[ChangeRow], previous: Previous, now: str) -> str:
    earlier = escape(previous.round)
    of = f" ({escape(previous.title)})" if previous.title else ""
    compared = [row for row in rows if row.is_compared]
    if not compared:
        return (
            f"An earlier round was held in {earlier}{of}, but none of its questions can be "
            "compared with one of this round."
        )
    by_way = _by_way(compared)
    said = [
        f"{_number(ways)} {WAY_WORDS[way]} ({listed([row.question for row in ways])})"
        for way, ways in by_way.items()
        if way is not Way.UNCLEAR
    ]
    unclear = len(by_way.get(Way.UNCLEAR, ()))
    if unclear:
        said.append(f"{unclear} {'shows' if unclear == 1 else 'show'} no clear change")
    sentences = [
        f"@fig-rounds and @tbl-changes set the answers of {escape(now)} beside those of "
        f"{earlier}{of}.",
        f"Of the {count(len(rows), 'question')} of this round, "
        f"{count(len(compared), 'is', 'are')} compared: {listed(said)}.",
    ]
    fewer = [row.question for row in compared if row.better == "fewer"]
    if fewer:
        sentences.append(
            f"For {listed(fewer)} fewer is better: there a fall counts as a change for the better."
        )
    neither = [row.question for row in compared if not row.better]
    if neither:
        sentences.append(f"For {listed(neither)} neither way is better, so none is called so.")
    return " ".join(sentences)


def _number(ways: Sequence[ChangeRow]) -> str:
    way = (ways[0].way or Way.UNCLEAR).leaning
    verb = ("is", "are") if way in (Way.BETTER, Way.WORSE) else ("has", "have")
    return f"{len(ways)} {verb[len(ways) > 1]}"


def _by_way(rows: Iterable[ChangeRow]) -> dict[Way, list[ChangeRow]]:
    found: dict[Way, list[ChangeRow]] = {way: [] for way in Way}
    for row in rows:
        if row.way:
            found[row.way].append(row)
    return {way: ways for way, ways in found.items() if ways}


def _how_compared(compared: Sequence[ChangeRow], earlier: str, now: str, disclosure: str) -> str:
    """Say how the difference was found, for each way in which it was."""
    if not compared:
        return ""
    earlier, now = escape(earlier), escape(now)
    kinds = {kind: [row for row in compared if row.kind is kind] for kind in Kind}
    sentences = []
    if kinds[Kind.PAIRED]:
        sentences.append(
            f"{_which(kinds[Kind.PAIRED], compared)} the same departments in both rounds, each "
            "with itself (@tbl-pairs). So the change is not exactly the difference between the two "
            "percentages beside it, which count all that answered in each round."
        )
    if kinds[Kind.UNPAIRED]:
        both = [row.same for row in kinds[Kind.UNPAIRED] if row.same is not None]
        overlap = _span(both)
        which = _which(kinds[Kind.UNPAIRED], compared)
        sentences.append(
            f"{which} all that answered in {earlier} with all that answered in {now}: too few are "
            f"the same ({overlap} in both rounds). The interval takes the rounds as independent."
        )
    if kinds[Kind.PUBLISHED_ONLY]:
        which = _which(kinds[Kind.PUBLISHED_ONLY], compared)
        why = (
            "which departments are the same is left out, to protect them"
            if disclosure != "none"
            else "it is not known which departments are the same"
        )
        sentences.append(
            f"{which} the published counts of both rounds; {why}. The interval takes the rounds as "
            "independent; where many departments answered in both, it is wider than need be."
        )
    if tests_made(compared):
        sentences.append(
            "A change in pairs is called better or worse where its 95% interval lies wholly on one "
            "side of 0 and the test, adjusted for the number of tests, agrees; perhaps so, where "
            "only one of the two says it."
        )
    others = len(compared) - len(kinds[Kind.PAIRED])
    if others:
        without = " without a test" if tests_made(compared) else ""
        sentences.append(
            f"A change{without} is called better or worse where its 95% interval lies wholly on "
            "one side of 0."
        )
    if others > _FEW:
        sentences.append(
            "Each interval stands for itself: of twenty such questions that had not changed at "
            "all, one would be expected to look as if it had."
        )
    sentences.append(
        "Intervals here are about how departments answer as such, not only about those of one "
        "year, so they are a little wider than those of the other tables."
    )
    return " ".join(sentences)


def _which(rows: Sequence[ChangeRow], compared: Sequence[ChangeRow]) -> str:
    """Name the questions of a kind, or those that aren't where they are fewer."""
    others = [row.question for row in compared if row not in rows]
    if not others:
        return "Every question compares"
    if len(others) < len(rows):
        return f"Every question but {listed(others)} compares"
    return f"{listed([row.question for row in rows])} {'compares' if len(rows) == 1 else 'compare'}"


def _span(numbers: Sequence[int]) -> str:
    low, high = min(numbers, default=0), max(numbers, default=0)
    return f"{low or 'none'}" if low == high else f"{low} to {high}"


def _changed_questions(rows: Sequence[ChangeRow], earlier: str, now: str) -> str:
    """Say which questions aren't compared, and which had another number or wording."""
    earlier, now = escape(earlier), escape(now)
    reasons = {
        Why.NEW: f"not asked in {earlier}",
        Why.REWORDED: f"worded otherwise in {earlier}, so that the answers cannot be compared",
        Why.OTHER_EXPECTATION: f"another answer was expected in {earlier}",
        Why.OTHER_KIND: "not answered with yes or no in both rounds",
        Why.NOBODY_BEFORE: f"no department answered yes or no in {earlier}",
        Why.NOBODY_NOW: f"no department answered yes or no in {now}",
        Why.WITHHELD: f"not shown in the tables of {earlier}",
    }
    not_compared = [
        f"{listed([row.question for row in rows if row.why is why])}: {reason}."
        for why, reason in reasons.items()
        if any(row.why is why for row in rows)
    ]
    renumbered = [
        f"{row.question} (then {row.earlier_question})"
        for row in rows
        if row.earlier_question and row.earlier_question != row.question
    ]
    reworded = [row.question for row in rows if row.reworded and row.is_compared]
    sentences = []
    if renumbered:
        sentences.append(f"Asked under another number in {earlier}: {listed(renumbered)}.")
    if reworded:
        sentences.append(
            f"Reworded since, and compared all the same: {listed(reworded)}. Some of the change "
            "may come from the wording."
        )
    return blocks(
        " ".join(sentences),
        "Not compared:" if not_compared else "",
        bullets(not_compared),
    )
