"""What the form says to the person who fills it in: choices, routing and guidance."""

from collections.abc import Mapping

from auditreport.definition import Definition
from auditreport.questions import Question
from auditreport.words import ANSWER_WORDS, Answer, day, listed

LONGEST_TEXT = 1_000
"""Characters of a free text that the form takes."""

# A person types the apostrophe that the keyboard has, and what is typed must be in the list.
CHOICES = [
    ANSWER_WORDS[answer].replace("’", "'")
    for answer in (Answer.YES, Answer.NO, Answer.DONT_KNOW, Answer.NOT_APPLICABLE)
]


def asked_if_in_words(question: Question) -> str:
    """Put the routing as an instruction; empty where the question is for everyone."""
    routing = question.asked_if
    if routing is None:
        return ""
    conditions = [_condition(routing.any, "or"), _condition(routing.all, "and")]
    return f"Answer only if {', and '.join(filter(None, conditions))}."


def _condition(routes: Mapping[str, str], word: str) -> str:
    """``Q6, Q7 or Q8 is answered Yes``, or ``Q6 is answered Yes or Q7 is answered No``."""
    answers = {answer: ANSWER_WORDS[Answer(answer)] for answer in routes.values()}
    if len(answers) == 1:
        verb = "are" if word == "and" and len(routes) > 1 else "is"
        return f"{listed(list(routes), word)} {verb} answered {next(iter(answers.values()))}"
    return listed([f"{q} is answered {answers[answer]}" for q, answer in routes.items()], word)


def guidance_rows(definition: Definition) -> list[tuple[str, str]]:
    """Term and explanation of each row of the guidance sheet."""
    yes, no, dont_know, not_applicable = CHOICES
    rows = [
        ("One form, one department", "Answer for the whole department, as things stand on the day "
         "on which you complete the form."),
        ("Moving about", "Fill in the framed cells of the sheet ‘Form’; all others are locked. Tab "
         "takes you to the next of them, Shift and Tab back."),
        ("Answering", "Choose from the list in the cell (Alt and the down arrow open it), or type "
         "the answer as it stands there."),
        ("The date", "The day on which you finished. However you type it, the cell shows it "
         f"as year, month, day: {definition.deadline.isoformat()}."),
        (f"{yes}, {no}", "The answer to the question exactly as it is worded."),
        (dont_know, "Nobody in your department can tell."),
        (not_applicable, "There is nothing in your department that the question could be about."),
        ("No answer", "Leave the cell empty, or empty it with the Delete key."),
        ("Remarks", "Please add none to an answer: ‘Yes, mostly’ can’t be counted. Put them into "
         "the message with which you send the form."),
    ]  # fmt: skip
    if any(question.asked_if for question in definition.questions):
        rows.append(
            ("Questions in grey", "A question that is asked only of some departments stands in "
             "grey until your other answers call for it. Leave it empty while it is grey.")
        )  # fmt: skip
    if definition.texts:
        rows.append(
            ("Your own words", f"Up to {LONGEST_TEXT:,} characters. Please name no patient and no "
             "member of staff. What you write is not printed: it is sorted into themes, and the "
             "themes are counted.")
        )  # fmt: skip
    return [
        *rows,
        ("Deadline", f"{day(definition.deadline)}. A form completed later is listed as late, and "
         "its answers are not counted."),
        ("Sending it back", f"To {definition.organisation}: reply to the message that brought you "
         "this form, with the form attached. Keep it an Excel workbook (.xlsx) if you can."),
        ("What is published", "Counts over all departments. Your department is not named in the "
         "report: its name and code are taken off before any answer is counted."),
    ]  # fmt: skip
