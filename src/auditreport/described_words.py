"""Options chosen and figures given, in sentences: below a chart, and in its place."""

from __future__ import annotations

from auditreport.described import Described
from auditreport.kinds.summaries import EXTREMES_FROM, QUARTILES_FROM
from auditreport.words import count, listed

_UNSAFE = str.maketrans({'"': "’", "{": "(", "}": ")", "\\": "", "`": "’", "<": "", ">": ""})
"""What would end or alter an attribute in the report's source, and what stands for it."""


def whose(one: Described) -> str:
    """Of whom the percentages or figures are."""
    return f"Of {count(one.summary.departments, 'department')} with an answer"


def others(one: Described) -> str:
    """The returns without an answer, by why there is none; empty where every one has one."""
    words = {
        "dont_know": "don’t know",
        "blank": "blank",
        "not_applicable": "not applicable",
        "not_asked": "not asked",
    }
    numbers = {str(status): number for status, number in one.summary.statuses.items()}
    said = [f"{numbers[name]} {word}" for name, word in words.items() if numbers[name]]
    return f"Besides: {listed(said)}." if said else ""


def spread(one: Described) -> str:
    """Median, quartiles and extremes in a sentence, as far as they are given."""
    figures = one.figures
    if not figures.departments:
        return "No department gave an answer."
    if figures.median is None:
        return (
            f"{count(figures.departments, 'department')} gave an answer: too few for a median and "
            f"quartiles, which are given from {QUARTILES_FROM} on."
        )
    ends = (
        f"The whole range is {one.in_words('least')} to {one.in_words('most')}."
        if figures.least is not None
        else no_extremes(figures.departments)
    )
    return (
        f"The median is {one.in_words('median')}; the middle half lies between "
        f"{one.in_words('lower_quartile')} and {one.in_words('upper_quartile')}. {ends}"
    )


def no_extremes(departments: int) -> str:
    """Why least and greatest aren't given: too few answers, or the disclosure profile."""
    if departments < EXTREMES_FROM:
        return f"Least and greatest are given from {EXTREMES_FROM} departments on."
    return "Least and greatest are withheld: each is the answer of one department."


def chosen(one: Described) -> str:
    """How many chose each option, in one sentence."""
    if not one.summary.departments:
        return "No department gave an answer."
    said = [
        f"{option.label} {option.chosen} ({one.percent_of(option)}%)"
        for option in one.summary.options
    ]
    several = ", which may have chosen several" if one.question.type == "multi" else ""
    return f"{whose(one)}{several}: {'; '.join(said)}."


def alternative(one: Described) -> str:
    """Describe the question's chart: what it is, and what it shows."""
    label = f"{one.question.id}, {one.question.short_label}"
    if one.summary.options:
        text = f"Horizontal bar chart for {label}: a bar an option. {chosen(one)}"
    else:
        text = f"Box strip for {label}. {whose(one)}: {spread(one)[0].lower()}{spread(one)[1:]}"
    return " ".join(f"{text} {others(one)}".translate(_UNSAFE).split())
