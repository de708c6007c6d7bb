"""The feedbacks of all departments that are analysed, by the names of their files. Identifying."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import count

from auditreport.definition import Definition
from auditreport.office.feedback import Feedback, Published, feedback
from auditreport.office.table import write_table
from auditreport.register import Department, code_key
from auditreport.tables import read_rows
from auditreport.words import Outcome

LIST = "feedback.csv"
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)
_LONGEST_NAME = 80


def feedbacks(
    definition: Definition,
    published: Mapping[str, str],
    departments: Sequence[Department],
    intake: str,
    answers: str,
    earlier_answers: str | None = None,
) -> dict[str, Feedback]:
    """Each department's feedback by its file's name without the ending, in order of their codes.

    ``published`` are texts of published tables (see ``Published``), ``departments`` those of the
    deadline, the others the texts of `private/intake.csv` and of the `answers.csv` of this round
    and of the previous one. Under another key no department is recognised in the latter.
    """
    everyone = Published(definition, published)
    by_code = {code_key(one.code): one for one in departments}
    of = {
        row["pseudonym"]: by_code[code_key(row["department"])]
        for row in read_rows(intake)
        if row["outcome"] == Outcome.INCLUDED
    }
    before = {row["pseudonym"]: row for row in read_rows(earlier_answers or "")}
    given = {of[row["pseudonym"]].code: row for row in read_rows(answers)}
    stems = file_stems(sorted(given))
    return {
        stem: feedback(
            everyone, by_code[code_key(code)], given[code], before.get(given[code]["pseudonym"])
        )
        for code, stem in stems.items()
    }


def feedback_list(made: Mapping[str, Feedback]) -> str:
    """`private/feedback/feedback.csv`: which files are whose, for a mail merge and the letters."""
    return write_table(
        ("department", "pdf", "html"),
        ((one.code, f"{stem}.pdf", f"{stem}.html") for stem, one in made.items()),
    )


def listed_pdfs(text: str) -> dict[str, str]:
    """From that list: the PDF's name by the key of the department's code."""
    return {code_key(row["department"]): row["pdf"] for row in read_rows(text)}


def file_stems(codes: Iterable[str]) -> dict[str, str]:
    """A file name without its ending for each code, that any computer takes; no two the same."""
    stems: dict[str, str] = {}
    taken: set[str] = set()
    for code in codes:
        plain = re.sub(r"[^\w-]+", "_", code)[:_LONGEST_NAME] or "_"
        plain = f"_{plain}" if _RESERVED.fullmatch(plain) else plain
        names = (plain if number == 1 else f"{plain}-{number}" for number in count(1))
        stems[code] = next(name for name in names if name.casefold() not in taken)
        taken.add(stems[code].casefold())
    return stems
