"""What the form says to the person who fills it in: choices, routing and guidance."""

from auditreport.definition import Definition
from auditreport.kinds.kind import TypeName
from auditreport.kinds.routing import Kinds, in_words
from auditreport.questions import Question
from auditreport.words import ANSWER_WORDS, Answer, day

LONGEST_TEXT = 1_000
"""Characters of a free text that the form takes."""

# A person types the apostrophe that the keyboard has, and what is typed must be in the list.
CHOICES = [
    ANSWER_WORDS[answer].replace("’", "'")
    for answer in (Answer.YES, Answer.NO, Answer.DONT_KNOW, Answer.NOT_APPLICABLE)
]


def asked_if_in_words(question: Question, kinds: Kinds) -> str:
    """Put the routing as an instruction; empty where the question is for everyone."""
    return in_words(question.asked_if, kinds) if question.asked_if else ""


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
        *_own_ways(definition),
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


def _own_ways(definition: Definition) -> list[tuple[str, str]]:
    """How to answer questions of other kinds than yes or no."""
    types = {question.type for question in definition.described}
    told: list[tuple[set[TypeName], str, str]] = [
        ({"choice"}, "One of a list", "Choose one of the answers that the cell lists."),
        ({"multi"}, "Several of a list", "Copy or type all answers that apply from the lines below "
         "the question, with a semicolon between them."),
        ({"count", "number"}, "Numbers", "Type the number alone, in figures. A whole number is "
         "asked for where things are counted."),
        ({"percent"}, "Percentages", "Type the number with its sign: 12.5%."),
        ({"date"}, "Days", "However you type a day, the cell shows it as year, month, day."),
    ]  # fmt: skip
    return [(term, text) for those, term, text in told if types & those]
