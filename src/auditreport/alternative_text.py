"""What the charts show, in sentences made from the same rows: their text alternative.

Kept apart from the drawing, so that a stage which only needs the words imports no matplotlib.
"""

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction

from auditreport.definition import Definition
from auditreport.response_tables import RECEIVED, ArrivalRow, FlowRow, Step, estimated, number_at
from auditreport.tables import QuestionRow
from auditreport.variables import interval_in_words, percent_alone
from auditreport.words import Outcome, Role, Verdict, count, day, listed

# What would end or alter an attribute in the report's source, and what stands for it.
_UNSAFE = str.maketrans(
    {'"': "’", "{": "(", "}": ")", "\\": "", "`": "’", "<": "", ">": "", "&": "+"}
)
_MOST_NAMED = 3


def group(rows: Sequence[QuestionRow], labels: Mapping[str, str], title: str) -> str:
    """Describe a group's chart: its kind, best and worst, verdicts, don't knows and blanks."""
    name = _plain(title)
    if not rows:
        return f"No chart for {name}: none of its questions asks for yes or no."
    if not returns(rows):
        return f"No chart for {name} yet: no returns have been received."
    sentences = [
        f"Horizontal bar chart for {name}: {count(len(rows), 'question')}, "
        f"each bar divided by answer among {_all_returns(rows)}{_with_intervals(rows)}."
    ]
    expected = [row for row in rows if row.role is not Role.SURVEY]
    if expected:
        sentences.append(
            _joined(
                _range(expected, labels, "Compliance", "questions with an expected answer"),
                _verdicts(expected),
            )
        )
    survey = [row for row in rows if row.role is Role.SURVEY]
    if survey:
        sentences.append(_range(survey, labels, "The share answering yes", "survey items") + ".")
    sentences.append(_joined(_most(rows, "dont_know", "Don’t know"), _most(rows, "blank", "Blank")))
    return " ".join(sentences)


def overview(rows: Sequence[QuestionRow], labels: Mapping[str, str], title: str) -> str:
    """Describe the overview chart: every standard's compliance beside its target."""
    name = _plain(title)
    standards = furthest_first(rows)
    if not standards:
        return f"No chart for {name}: this audit sets no standards."
    if not returns(rows):
        return f"No chart for {name} yet: no returns have been received."
    sentences = [
        f"Horizontal bar chart for {name}: compliance with {count(len(standards), 'standard')}, "
        f"each with its target marked, sorted from furthest below target to furthest above"
        f"{_with_intervals(standards)}."
    ]
    sentences.append(_joined(_range(standards, labels, "Compliance", "standards"), ""))
    sentences.append(_joined(_verdicts(standards), ""))
    short = [row for row in standards if row.verdict is Verdict.SHORT]
    if short:
        named = [
            f"{row.question} ({row.percent}%, interval {interval_in_words(row)})"
            if row.interval
            else f"{row.question} ({row.percent}%)"
            for row in short[:_MOST_NAMED]
        ]
        lead = "Short" if len(short) <= _MOST_NAMED else "Furthest below target"
        sentences.append(f"{lead}: {listed(named)}.")
    return " ".join(sentence for sentence in sentences if sentence)


def message(rows: Sequence[QuestionRow]) -> str:
    """Say in a few words what a group's chart shows, for its caption."""
    judged = [row for row in furthest_first(rows) if row.verdict]
    if not judged:
        return "the answers to each question"
    worst = judged[0]
    below = f"{worst.question}, {worst.percent}%"
    if len(judged) == 1:
        return f"its one standard is {worst.verdict} ({below})"
    numbers = [(verdict, sum(row.verdict is verdict for row in judged)) for verdict in Verdict]
    parts = [f"{number} {verdict.value}" for verdict, number in numbers if number]
    said = f"of {len(judged)} standards, {listed(parts)}"
    return said if worst.verdict is Verdict.MET else f"{said}; furthest below target: {below}"


def flow(rows: Sequence[FlowRow], definition: Definition) -> str:
    """Describe the flow of numbers: what goes on, what drops out, and what became of returns."""

    def at(step: str, unit: str = "departments") -> int:
        return number_at(rows, step, unit)

    invited = at(Step.INVITED)
    begin = f"{at(Step.POPULATION)} in all by estimate; " if estimated(definition, invited) else ""
    declined = f"{at(Step.DECLINED)} declined, " if at(Step.DECLINED) else ""
    returned = [f"{at(Step.WITHDRAWN)} withdrawn", f"{at(Step.LATE)} only late"]
    returned += [f"{at(Step.REFUSED)} only refused", f"{at(Step.ANALYSED)} analysed"]
    outcomes = [f"{at(o, 'returns')} {o.value}" for o in Outcome if at(o, "returns")]
    organisations = count(at(Step.ANALYSED, "organisations"), "organisation")
    return (
        f"Flow chart of departments: {begin}{invited} invited, of which "
        f"{at(Step.UNDELIVERABLE)} undeliverable, {declined}{at(Step.SILENT)} silent and "
        f"{at(Step.RETURNED)} with a return. Of those with a return, {listed(returned)}, from "
        f"{organisations}. Beside it, {count(at(RECEIVED, 'returns'), 'return')} received: "
        f"{listed(outcomes)}."
    )


def arrivals(rows: Sequence[ArrivalRow]) -> str:
    """Describe the curve of returns: its kind, and how many had come at each turning point."""
    periods = [row for row in rows if row.part == "period"]
    if not periods:
        return "No chart of returns over time: none has a date of completion."
    said = [f"{row.in_all} by {day(row.last)}" for row in periods if row.last]
    first = periods[0].first
    since = f" since {day(first)}" if first else ""
    return (
        f"Step chart of the returns analysed, added up week by week{since}, with the days of "
        f"sending, reminders and deadline marked: {listed(said)}."
    )


def furthest_first(rows: Sequence[QuestionRow]) -> list[QuestionRow]:
    """Sort the standards, from furthest below target to furthest above.

    Equal distances keep the published order; standards without a percentage come last.
    """
    standards = [row for row in rows if row.role is Role.STANDARD]
    return sorted(standards, key=lambda row: (row.compliance is None, above_target(row)))


def above_target(row: QuestionRow) -> Fraction:
    """Percentage points by which compliance exceeds the target; 0 where either is missing."""
    if row.compliance is None or row.target is None:
        return Fraction(0)
    return 100 * row.compliance - row.target


def returns(rows: Sequence[QuestionRow]) -> int:
    """Count the returns included; every row of one audit adds up to the same."""
    return max((row.returns for row in rows), default=0)


def _range(rows: Sequence[QuestionRow], labels: Mapping[str, str], subject: str, nouns: str) -> str:
    """Say what the percentages range over, and which questions stand at each end."""
    shares = [share for row in rows if (share := row.compliance) is not None]
    if not shares:
        return f"{subject} can’t be given, as no department answered yes or no"
    low, high = min(shares), max(shares)
    lowest = [row for row in rows if row.compliance == low]
    highest = [row for row in rows if row.compliance == high]
    if len(shares) == 1:
        return f"{subject} is {_percent(lowest)} for {_named(lowest, labels)}"
    if low == high:
        return f"{subject} is {_percent(lowest)} for all {len(shares)} {nouns}"
    return (
        f"{subject} ranges from {_percent(lowest)} ({_named(lowest, labels)}) "
        f"to {_percent(highest)} ({_named(highest, labels)})"
    )


def _verdicts(rows: Sequence[QuestionRow]) -> str:
    """Say how many standards are met, close and short; nothing where there is no standard."""
    standards = [row for row in rows if row.role is Role.STANDARD]
    if not standards:
        return ""
    counts = {verdict: sum(row.verdict is verdict for row in standards) for verdict in Verdict}
    parts = [f"{n} {verdict.value}" for verdict, n in counts.items() if n]
    without = sum(row.verdict is None for row in standards)
    if without:
        parts.append(f"{without} without a verdict")
    sensitive = sum(row.sensitive for row in standards)
    if len(standards) == 1:
        also = ", a sensitive verdict" if sensitive else ""
        verdict = standards[0].verdict
        return f"the one standard is {verdict.value}{also}" if verdict else ""
    also = f"; {count(sensitive, 'verdict is', 'verdicts are')} sensitive" if sensitive else ""
    return f"of {len(standards)} standards, {listed(parts)}{also}"


def _most(rows: Sequence[QuestionRow], kind: str, word: str) -> str:
    """Say where one kind of answer is most frequent, or that there was none."""
    numbers = [int(getattr(row, kind)) for row in rows]
    most = max(numbers)
    if not most:
        return f"{word}: none"
    where = [row.question for row, n in zip(rows, numbers, strict=True) if n == most]
    if len(where) > _MOST_NAMED:
        return f"{word}: at most {count(most, 'department')} a question"
    each = " each" if len(where) > 1 else ""
    return f"{word}: most at {listed(where)} ({count(most, 'department')}{each})"


def _named(rows: Sequence[QuestionRow], labels: Mapping[str, str]) -> str:
    """Name a question by number and label, or several by number."""
    if len(rows) == 1:
        return " ".join(filter(None, (rows[0].question, _plain(labels.get(rows[0].question, "")))))
    if len(rows) > _MOST_NAMED:
        return f"{len(rows)} questions"
    return listed([row.question for row in rows])


def _percent(rows: Sequence[QuestionRow]) -> str:
    return percent_alone(rows[0])


def _with_intervals(rows: Sequence[QuestionRow]) -> str:
    """Say that whiskers are drawn, where there are some."""
    return ", with a whisker for the 95% interval" if any(row.interval for row in rows) else ""


def _all_returns(rows: Sequence[QuestionRow]) -> str:
    number = returns(rows)
    return "the one return" if number == 1 else f"all {number} returns"


def _joined(*clauses: str) -> str:
    """Clauses as one sentence."""
    text = "; ".join(filter(None, clauses))
    return f"{text[0].upper()}{text[1:]}." if text else ""


def _plain(text: str) -> str:
    """Text that can stand within an attribute: one line, no quotes or braces."""
    return re.sub(r"\s+", " ", text.translate(_UNSAFE)).strip()
