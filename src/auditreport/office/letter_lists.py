"""The lists in letters: a return's answers as they were read, and the queries about it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from auditreport.definition import Definition
from auditreport.kinds.kind import KIND_FAULTS, STATUSES, Kind
from auditreport.office.facts import ReturnFact
from auditreport.office.letter_texts import one_line, wrapped
from auditreport.office.queries import Event
from auditreport.questions import Question
from auditreport.words import ANSWER_WORDS, CONFLICT, Answer, day, listed

TEXT_RECEIVED = "Text received"
_ANSWERS = "Please tell us the answer: yes, no, don’t know or not applicable."
_ANSWER = (
    "Please tell us the answer as the question asks for it; don’t know and not applicable are "
    "answers too."
)
_MISSING_PAGE = "Please tell us the answers to them, or send the missing page."
_TELL_US = "Please tell us what you meant."

ASKED: Mapping[str, str] = {
    "contradiction": "Please tell us which answer is right.",
    "unreadable_answer": _ANSWERS,
    **dict.fromkeys(map(str, KIND_FAULTS), _TELL_US),
    "formula_answer": _ANSWERS,
    "missing_question": _ANSWERS,
    "repeated_question": "Please tell us which of the two answers is right.",
    "answered_though_not_asked": "Please look at these answers again, and tell us which is right.",
    "undated": "Please tell us on which day the form was completed.",
    "unreadable_date": "Please tell us on which day the form was completed.",
    "other_version": "Please check that you answered the questions of the form that we sent you.",
    "no_answers": "Please check whether you sent the file that you meant to send.",
    "hidden_content": "Please look there, and tell us what we should know of it.",
    CONFLICT: "Please tell us which of them counts. Until then we can count none of them.",
    "handback": "Please tell us whether this is as you meant it.",
}
"""What a query of each kind asks of the department."""


def answers_list(definition: Definition, returned: ReturnFact) -> str:
    """Each answer with its question, by group and in the order of the form.

    The question as it was put, and not its label: in a chart "No import by e-mail" is what was
    achieved, and the answer to it was no.
    """
    completed = day(returned.completed) if returned.completed else "none that we could read"
    wide = max(len(question.id) for question in definition.questions)
    lines = [f"Date completed: {completed}"]
    for group in definition.groups:
        asked = [q for q in definition.questions if q.group == group.id]
        shown = [
            _answer(q, definition.kinds[q.id], returned.answers[q.id], wide)
            for q in asked
            if q.id in returned.answers
        ]
        if shown:
            lines += ["", *wrapped(one_line(group.title)), *(line for one in shown for line in one)]
    return "\n".join(lines)


def _answer(question: Question, kind: Kind, answer: str, wide: int) -> list[str]:
    # The answer before the wording: beside the number it is found in any font.
    if answer in STATUSES or question.is_yes_no:
        said = ANSWER_WORDS[Answer(answer)]
    else:
        said = TEXT_RECEIVED if question.is_text else kind.label(answer)
    first = f"{question.id:<{wide}}  {said:<{_ANSWER_WIDTH}}  "
    return wrapped(one_line(question.text), first, " " * len(first))


_ANSWER_WIDTH = max(map(len, (TEXT_RECEIVED, *ANSWER_WORDS.values())))


def queries_list(
    definition: Definition, queries: Sequence[Event], returns: Sequence[ReturnFact] = ()
) -> str:
    """Each query: its number, the question, what we found, and what we ask.

    ``returns`` are the department's: of those that contradict each other it is told which they are.
    """
    asked = {question.id: f"{question.id}: {question.text}" for question in definition.questions}
    described = {question.id for question in definition.described}
    return "\n\n".join("\n".join(_query(query, asked, described, returns)) for query in queries)


def _query(
    query: Event,
    asked: Mapping[str, str],
    described: Collection[str],
    returns: Sequence[ReturnFact],
) -> list[str]:
    about = asked.get(query.question, query.question or "The form as a whole")
    what = _rivals(returns) if query.kind == CONFLICT else query.what
    ask = _MISSING_PAGE if query.kind == "missing_question" and not query.question else ""
    return [
        *wrapped(one_line(f"[{query.query}] {about}")),
        *wrapped(f"{one_line(what)} {ask or _asks(query, described)}", "  ", "  "),
    ]


def _rivals(returns: Sequence[ReturnFact]) -> str:
    """The returns that contradict each other, as their sender can tell them apart."""
    named = [
        # Without its folder: that is the office's, and may be called anything.
        f"“{one.file.rpartition('/')[2]}”, "
        + (f"completed on {day(one.completed)}" if one.completed else "without a date")
        for one in returns
        if one.reason == CONFLICT
    ]
    which = f" ({listed(named)})" if named else ""
    return (
        f"We have more than one form of yours, with different answers{which}, and their dates "
        "don’t tell which is the later."
    )


def _asks(query: Event, described: Collection[str]) -> str:
    ask = ASKED.get(query.kind, _TELL_US)
    return _ANSWER if ask == _ANSWERS and query.question in described else ask
