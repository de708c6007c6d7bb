"""What a hand-over says in words: how the answers came about, and how to use the copy."""

from __future__ import annotations

from datetime import date

from auditreport.definition import Definition
from auditreport.words import count, listed
from auditreport.words import day as in_words

_FILES = (
    ("answers.csv", "what each department answered, by pseudonym"),
    ("departments.csv", "what sorts departments, by pseudonym"),
    ("themes.csv", "what free texts were coded as"),
    ("issues.csv", "what was found in returns that had to be settled"),
    ("decisions.csv", "what the audit office decided, without names"),
    ("questions.csv", "what was asked"),
    ("datapackage.json", "every table and column described (a Frictionless Data Package)"),
    ("audit.yaml", "the questionnaire, as the audit's programs read it"),
    ("methods.md", "how the answers were gathered, settled and made anonymous"),
)


def readme_text(definition: Definition, recipient: str, day: date) -> str:
    """`README.txt`: what is in the zip, for whom, on which terms, and how to answer."""
    office = definition.office
    name = office.name if office else definition.organisation
    reach = f", {office.email}" if office and office.email else ""
    width = max(len(file) for file, _ in _FILES) + 2
    files = "\n".join(f"  {file:<{width}}{what}" for file, what in _FILES)
    return f"""{definition.title}
{definition.organisation}

Prepared for {recipient} on {in_words(day)}.

WHAT IS HERE
{files}

Tables are CSV in UTF-8 with commas. Begin with datapackage.json: R, Python and other
programs read it, and know every column then.

ON WHICH TERMS
This copy is for {recipient} alone. Its pseudonyms were made for it and for no other copy.
Please do not pass it on, do not join it with another copy, and do not try to find out who a
department is: what many departments answered, taken together, may still point to one of them.

YOUR REMARKS
If an answer looks wrong, send a CSV file with these columns and a row a remark to
{name}{reach}. Leave the question empty where the whole return is meant.

  pseudonym,question,comment
  1a2b3c4d5e6f,{definition.questions[0].id},"Contradicts the answer to another question"

The office knows which department it is, asks it, and tells you what came of it.
"""


def methods_text(definition: Definition, analysed: int, registered: int, least: int) -> str:
    """`methods.md`: how the answers came about, from the definition and two counts.

    ``least`` is how many departments must share their strata.
    """
    return "\n\n".join(
        part
        for part in (
            f"# {definition.title}: methods",
            f"{definition.organisation} asked departments "
            f"{count(len(definition.questions), 'question')}. " + _dates(definition),
            "## Departments",
            f"{count(registered, 'department was', 'departments were')} invited. The tables hold "
            f"the {analysed} whose return is analysed: one return a department, completed by the "
            "deadline or accepted later by the audit office. Of several returns the one completed "
            "last counts, unless the office chose another. Returns of a pilot, and those that "
            "were late, refused or withdrawn, are left out.",
            "## Answers",
            "`yes`, `no`, `dont_know` and `not_applicable` are what the department said. `blank` "
            "is a cell left empty, or an answer that couldn't be read without guessing and was "
            "not settled since. "
            + (
                "`not_asked` is a question that the department's other answers led it past. "
                if any(question.asked_if for question in definition.questions)
                else ""
            )
            + "No value is imputed, and no answer is weighted. Answers that contradict each other "
            "stand as they were given; issues.csv says where. Answers that the office corrected "
            "with the department stand corrected; decisions.csv says where.",
            _texts(definition),
            "## Compliance",
            "In the published report the denominator of a question is the departments that "
            "answered yes or no; compliance is the share of these with the expected answer. A "
            "standard is met from its target on.",
            "## What was done so that no department is recognised",
            "Codes, names, organisations, contacts, dates and files of returns, and free texts, "
            "are left out. Pseudonyms were made with a key for this copy alone, and rows stand in "
            "the order of pseudonyms, so that their order tells nothing."
            + _strata(definition, least),
        )
        if part
    ) + "\n"  # fmt: skip


def _dates(definition: Definition) -> str:
    sent = f"The form was sent on {in_words(definition.sent)}. " if definition.sent else ""
    days = [in_words(reminder) for reminder in definition.reminders]
    reminded = f"Reminders followed on {listed(days)}. " if days else ""
    return f"{sent}{reminded}The deadline was {in_words(definition.deadline)}."


def _texts(definition: Definition) -> str:
    names = [question.id for question in definition.texts]
    if not names:
        return ""
    verb = "is" if len(names) == 1 else "are"
    return (
        f"{listed(names)} {verb} free text. The texts themselves are not handed over: answers.csv "
        "says whether there was one, themes.csv what a person coded it as."
    )


def _strata(definition: Definition, least: int) -> str:
    titles = [f"`{stratum.id}`" for stratum in definition.strata]
    if not titles:
        return ""
    return (
        f" Of the register only {listed(titles)} {'is' if len(titles) == 1 else 'are'} kept. "
        f"Where fewer than {least} of the departments in this copy would share these values, rare "
        "ones are merged into `other`."
    )
