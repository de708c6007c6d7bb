"""score: canonical answers → one row a question, and the themes of free texts."""

from __future__ import annotations

from fractions import Fraction

import pandas as pd

from auditreport.bounds import bounds, is_sensitive
from auditreport.definition import Definition
from auditreport.intervals import Interval, exact, wilson
from auditreport.kinds.expectation import meets
from auditreport.kinds.kind import STATUSES
from auditreport.questions import Question
from auditreport.tables import COLUMNS, half_up, two_decimals, write_csv
from auditreport.words import Answer, Verdict, plain_number


def score(
    answers_by_department: pd.DataFrame, definition: Definition, registered: int = 0
) -> pd.DataFrame:
    """Count each question's answers; the columns of `questions.csv`, in published order.

    ``answers_by_department`` has one row a department and one column a question, canonical answers
    as text; ``registered`` is how many departments the register has, for the intervals. Every row
    of the result adds up by construction: the counts are of one column, and each of its cells is a
    value of the question's kind or a status. Raises ``ValueError`` on any other cell.
    """
    rows = [
        _question_row(question, answers_by_department[question.id], definition, registered)
        for question in definition.scored
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _question_row(
    question: Question, answers: pd.Series[str], definition: Definition, registered: int
) -> tuple[object, ...]:
    kind = definition.kinds[question.id]
    counts = {str(answer): int(number) for answer, number in answers.value_counts().items()}
    unknown = [answer for answer in counts if not kind.is_canonical(answer)]
    if unknown:
        raise ValueError(f"{question.id}: no canonical answer: {sorted(unknown)}")
    n = {answer: counts.pop(answer, 0) for answer in STATUSES}
    departments = sum(counts.values())
    # Of a survey item, yes counts as that.
    wanted = "yes" if question.expected == "survey" else question.expected
    achieved = sum(number for answer, number in counts.items() if meets(wanted, kind, answer))
    compliance = Fraction(100 * achieved, departments) if departments else None
    target = definition.target_of(question)
    margin = Fraction(str(definition.margin))
    verdict = verdict_of(compliance, target, margin)
    interval = interval_of(achieved, departments, definition, registered)
    within = bounds(achieved, departments, n[Answer.DONT_KNOW], n[Answer.BLANK])
    return (
        question.id,
        question.group,
        question.expects,
        n[Answer.NOT_APPLICABLE],
        n[Answer.BLANK],
        n[Answer.DONT_KNOW],
        n[Answer.NOT_ASKED],
        departments,
        departments - achieved,
        achieved,
        "" if compliance is None else half_up(compliance),
        definition.role(question).value,
        "" if target is None else plain_number(target),
        verdict or "",
        *(("", "") if interval is None else map(two_decimals, interval)),
        "" if within is None else two_decimals(within.if_unknown_fail),
        "" if within is None else two_decimals(within.if_unknown_pass),
        "yes" if verdict and is_sensitive(within, target, margin) else "",
    )


def interval_of(
    achieved: int, departments: int, definition: Definition, registered: int
) -> Interval | None:
    """The 95% interval of a compliance in percent, of the kind that the definition asks for."""
    method = exact if definition.interval == "exact" else wilson
    return method(achieved, departments, definition.population_of(registered))


def verdict_of(
    compliance: Fraction | None, target: Fraction | None, margin: Fraction
) -> Verdict | None:
    """Met ≥ target > close ≥ target − margin > short, all in percent and unrounded.

    ``None`` where there is no target (no standard) or no compliance (no department answered).
    """
    if compliance is None or target is None:
        return None
    if compliance >= target:
        return Verdict.MET
    return Verdict.CLOSE if compliance >= target - margin else Verdict.SHORT


def as_csv(table: pd.DataFrame) -> str:
    """One of the tables made here, as it is published."""
    return write_csv(table.columns, table.itertuples(index=False))


def themes(
    answers_by_department: pd.DataFrame,
    themes_by_department: pd.DataFrame,
    definition: Definition,
) -> pd.DataFrame:
    """Departments by theme of each free-text question, in the definition's order.

    A theme counts only where the department's text is in the analysis.
    """
    rows = []
    for question in definition.texts:
        coded = _coded(question, answers_by_department, themes_by_department)
        for theme in question.themes:
            found = coded.loc[coded["theme"] == theme.id, "pseudonym"].nunique()
            rows.append((question.id, theme.id, theme.title, found))
    return pd.DataFrame(rows, columns=["question", "theme", "title", "departments"])


def _gave(question: Question, answers_by_department: pd.DataFrame) -> pd.Series[str]:
    """Pseudonyms of the departments that gave a text."""
    given = answers_by_department[question.id] == Answer.YES
    return answers_by_department.loc[given, "pseudonym"]


def _coded(
    question: Question, answers_by_department: pd.DataFrame, themes_by_department: pd.DataFrame
) -> pd.DataFrame:
    """The codes of one question's texts, for the departments that gave one."""
    here = themes_by_department["question"] == question.id
    gave = themes_by_department["pseudonym"].isin(set(_gave(question, answers_by_department)))
    return themes_by_department[here & gave]


def texts(
    answers_by_department: pd.DataFrame,
    themes_by_department: pd.DataFrame,
    definition: Definition,
) -> pd.DataFrame:
    """By free-text question: departments that gave a text, and those of them that are coded."""
    rows = []
    for question in definition.texts:
        coded = _coded(question, answers_by_department, themes_by_department)
        given = len(_gave(question, answers_by_department))
        rows.append((question.id, given, coded["pseudonym"].nunique()))
    return pd.DataFrame(rows, columns=["question", "given", "coded"])
