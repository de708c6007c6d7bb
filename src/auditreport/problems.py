"""What reaches a person when something is wrong: what, where, and what to do about it."""

from __future__ import annotations

import difflib
import textwrap
from collections.abc import Iterable, Sequence
from pathlib import Path


class Problem(Exception):
    """One fault in the audit's own files, told in three parts.

    ``what`` is wrong, ``where`` (file, line, key, cell), and how to ``fix`` it: an instruction or a
    correct example to paste.
    """

    def __init__(self, *, what: str, where: str, fix: str) -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.fix = fix

    def __str__(self) -> str:
        fix = textwrap.indent(self.fix, " " * 9).strip()
        return f"  what:  {self.what}\n  where: {self.where}\n  do:    {fix}"


def no_file(path: Path, example: str) -> Problem:
    """A file of the audit's own isn't there; ``example`` is what might stand in it."""
    return Problem(
        what=f"there is no file '{path.name}'",
        where=str(path),
        fix="Make it, or correct the path to it. For example:\n" + example,
    )


class Problems(Exception):
    """Several faults found in one reading; a person mends them all at once."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(f"{len(problems)} problem(s)")
        self.problems = tuple(problems)

    def __str__(self) -> str:
        return explain(self.problems)


def explain(problems: Sequence[Problem]) -> str:
    """The message on the screen for one or more problems."""
    many = len(problems)
    head = (
        "Stopped: there is something to put right."
        if many == 1
        else (f"Stopped: there are {many} things to put right.")
    )
    return "\n\n".join([head, *(str(problem) for problem in problems)])


def nearest(name: str, known: Iterable[str], most: int = 3) -> list[str]:
    """The known names most like ``name``, best first; empty where none is like it."""
    return difflib.get_close_matches(name, sorted(known), n=most, cutoff=0.55)


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """``Did you mean 'a' or 'b'? ``, or nothing where no known name is near."""
    near = nearest(name, known)
    if not near:
        return ""
    return "Did you mean " + " or ".join(f"'{word}'" for word in near) + "? "
