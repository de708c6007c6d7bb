"""The wording of letters: the house's, and what an audit puts in its place (`letters/KIND.txt`).

A text begins with ``Subject: …`` and an empty line. ``{name}`` stands for what only the letter
knows. A line with a name for which there is nothing to say is left out, and so is a whole paragraph
around an empty list; line breaks stay as they are written, and long lines are broken.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from auditreport.office.contacts import LETTERS
from auditreport.problems import Problem, Problems, did_you_mean
from auditreport.words import listed

CLOSED = "refusal_closed"
WORDINGS = (*LETTERS, CLOSED)
"""The texts that there are: a refusal has another where the department had closed, since nobody is
asked to send that form again."""

WIDTH = 72
"""Characters in a line of a letter: a mail program quotes it without breaking it again."""

PLACEHOLDERS: Mapping[str, str] = {
    "contact": "whom the letter is to; “colleague” where the register names nobody",
    "department": "the department's name",
    "organisation": "the department's organisation",
    "code": "the department's code",
    "audit": "the audit's title",
    "publisher": "who publishes the report",
    "office": "who runs the audit",
    "office_email": "the office's e-mail address",
    "office_telephone": "the office's telephone number",
    "deadline": "the last day for returns",
    "send_by": "the same, while it isn't past",
    "queries_until": "the last day for answers to queries",
    "report_date": "the report's date",
}
"""What each name stands for in every letter."""

OWN_PLACEHOLDERS: Mapping[str, Mapping[str, str]] = {
    "invitation": {"form": "the name of the attached form"},
    "reminder": {
        "form": "the name of the attached form",
        "invited": "the day on which the department was invited",
    },
    "receipt": {
        "answers": "a list: each answer as it was read",
        "late": "the day on which the form was completed, if that was after the deadline",
    },
    "query": {
        "queries": "a list: each open query, with its number and what is asked",
        "otherwise": "what becomes of the answers if the department says nothing",
    },
    "refusal": {"reason": "what is wrong with the file, and what to do about it"},
    CLOSED: {},
    "thanks": {
        "report": "the name of the attached report",
        "feedback": "the name of the department's own feedback, where it was made",
        "analysed": "how many departments were analysed: 85 departments",
    },
}
"""What each name stands for in one kind of letter."""

BLOCKS = frozenset({"answers", "queries"})
"""Names that stand for a list, on a line of their own."""

_EXAMPLE = (
    "Subject: Reminder: {audit}\n\nDear {contact},\n\nWe have no form from {department} yet.\n\n"
    "With kind regards,\n{office}"
)
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_SUBJECT = "subject:"
# A date, which stays on one line.
_DATE = re.compile(r"\b(\d{1,2}) ([A-Z][a-z]+) (\d{4})\b")
# Control characters and line ends of any kind, and those that turn the direction of what follows.
_NOT_SHOWN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class LetterText:
    """The wording of one kind of letter, with its names still in it."""

    kind: str
    subject: str
    body: str

    def filled(self, values: Mapping[str, str]) -> tuple[str, str]:
        """Subject and body, with a value for each name; an empty one where there is none.

        Whatever stands in a value is text: a name in braces in it means nothing.
        """
        subject = _filled_line(self.subject, values)
        paragraphs = re.split(r"\n(?:[ \t]*\n)+", self.body.strip("\n"))
        filled = (_filled_paragraph(paragraph, values) for paragraph in paragraphs)
        return one_line(subject), "\n\n".join(filter(None, filled)) + "\n"


def one_line(text: str) -> str:
    """Text from outside on one line: what isn't shown, line ends above all, becomes a space."""
    return " ".join(_NOT_SHOWN.sub(" ", text).split())


def wrapped(text: str, first: str = "", then: str = "") -> list[str]:
    """Text broken into lines of ``WIDTH``, the first and the others begun as said."""
    lines = textwrap.wrap(
        _DATE.sub("\\1\xa0\\2\xa0\\3", text),
        WIDTH,
        initial_indent=first,
        subsequent_indent=then,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return [line.replace("\xa0", " ") for line in lines]


def _filled_line(line: str, values: Mapping[str, str]) -> str:
    return _PLACEHOLDER.sub(lambda found: one_line(values.get(found[1].strip(), "")), line)


def _filled_paragraph(paragraph: str, values: Mapping[str, str]) -> str:
    lines: list[str] = []
    for line in paragraph.split("\n"):
        names = [name.strip() for name in _PLACEHOLDER.findall(line)]
        empty = {name for name in names if not values.get(name)}
        if empty & BLOCKS:
            return ""
        if BLOCKS & set(names):
            lines += ["", values[names[0]].strip("\n"), ""]
        elif not empty:
            lines += _broken(_filled_line(line, values))
    return "\n".join(lines).strip("\n")


def _broken(line: str) -> list[str]:
    start = re.match(r"\s*(?:[-*•]\s+)?", line)
    indent = " " * len(start[0]) if start else ""
    return wrapped(line.strip(), indent[: len(line) - len(line.lstrip())], indent)


# --- Reading and checking them ---


def read_letter_texts(files: Iterable[str]) -> dict[str, LetterText]:
    """The texts by kind. Of two for one kind the later counts: the audit's after the house's.

    Raises ``Problems`` with all that is wrong in any of them.
    """
    texts: dict[str, LetterText] = {}
    problems: list[Problem] = []
    for file in files:
        try:
            text = letter_text(Path(file).read_bytes(), file)
        except Problems as found:
            problems += found.problems
        except OSError as error:
            what = f"the file can't be read: {error.strerror}"
            fix = "Close it in other programs, and check that you may read it."
            problems.append(Problem(what=what, where=file, fix=fix))
        else:
            texts[text.kind] = text
    if problems:
        raise Problems(problems)
    return texts


def check_letter_texts(files: Iterable[str]) -> None:
    """Raise ``Problems`` with what is wrong in any of the texts, before there is a letter."""
    read_letter_texts(files)


def letter_text(data: bytes, file: str) -> LetterText:
    """The text of one file, however an editor saved it; its name tells the kind.

    Raises ``Problems``: another name, no subject, a name in braces that there isn't, a brace alone.
    """
    kind = Path(file).stem
    if kind not in WORDINGS:
        names = listed([f"{name}.txt" for name in WORDINGS], "or")
        raise Problems(
            [
                Problem(
                    what=f"there is no letter '{kind}'",
                    where=file,
                    fix=f"{did_you_mean(kind, WORDINGS)}Call the file {names}.",
                )
            ]
        )
    lines = [line.rstrip() for line in _decoded(data).splitlines()]
    before = len(lines)
    while lines and not lines[0]:
        lines.pop(0)
    start = before - len(lines) + 1
    subject, body = (lines or [""])[0], "\n".join(lines[1:]).strip("\n")
    problems = [
        *_form_problems(subject, lines[1:], f"{file}, line {start}"),
        *(
            problem
            for number, line in enumerate(lines, start=start)
            for problem in _line_problems(line, kind, f"{file}, line {number}")
        ),
    ]
    if problems:
        raise Problems(problems)
    return LetterText(kind, subject[len(_SUBJECT) :].strip(), body)


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")  # Windows' editor, before it changed its ways


def _form_problems(subject: str, rest: list[str], where: str) -> Iterator[Problem]:
    if not subject.lower().startswith(_SUBJECT) or not subject[len(_SUBJECT) :].strip():
        yield Problem(
            what="the letter doesn't begin with its subject",
            where=where,
            fix=f"Begin with it, then an empty line, then the text:\n{_EXAMPLE}",
        )
    elif not any(rest):
        yield Problem(
            what="the letter has a subject and no text",
            where=where,
            fix=f"Write it after an empty line:\n{_EXAMPLE}",
        )
    elif rest[0]:
        yield Problem(
            what="no empty line follows the subject",
            where=where,
            fix=f"Keep the subject on one line, and leave the next one empty:\n{_EXAMPLE}",
        )


def _line_problems(line: str, kind: str, where: str) -> Iterator[Problem]:
    known = {**PLACEHOLDERS, **OWN_PLACEHOLDERS[kind]}
    for found in _PLACEHOLDER.findall(line):
        name = found.strip()
        if name not in known:
            yield _unknown(name, kind, known, where)
        elif name in BLOCKS and line.strip() != f"{{{found}}}":
            yield Problem(
                what=f"{{{name}}} is a list, and stands on a line with other words",
                where=where,
                fix=f"Give it a line of its own:\n{{{name}}}",
            )
    if set("{}") & set(_PLACEHOLDER.sub("", line)):
        yield Problem(
            what="a brace is opened and not closed, or closed and not opened",
            where=where,
            fix="Braces stand around a name, and nowhere else: {contact}",
        )


def _unknown(name: str, kind: str, known: Mapping[str, str], where: str) -> Problem:
    of = [other for other in WORDINGS if name in OWN_PLACEHOLDERS[other]]
    if of:
        what = f"{{{name}}} means nothing in a letter of the kind '{kind}'"
        said = f"It can stand in {listed([f'{other}.txt' for other in of])}. "
    else:
        what, said = f"there is no {{{name}}} to put into a letter", did_you_mean(name, known)
    return Problem(
        what=what,
        where=where,
        fix=f"{said}Here you can write {', '.join(f'{{{one}}}' for one in known)}.",
    )
