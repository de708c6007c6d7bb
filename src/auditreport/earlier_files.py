"""Where the files of an earlier round lie, and whether they fit what the audit says of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from auditreport.change_tables import read_series
from auditreport.earlier_round import read_answers, read_earlier, read_earlier_plan
from auditreport.models import Fault
from auditreport.problems import Problem, did_you_mean
from auditreport.rounds import Previous
from auditreport.series import by_question


@dataclass(frozen=True, slots=True)
class EarlierFiles:
    """The paths of an earlier round's files; a list is empty where there is no such file."""

    questions: str
    plan: list[str]
    """Its action plan, `findings/actions.csv`."""
    series: list[str]
    """Its own rounds before it, `tables/series.csv`."""
    answers: list[str]

    @property
    def all(self) -> list[str]:
        """Every file."""
        return [self.questions, *self.plan, *self.series, *self.answers]


CHANGE_TABLES = tuple(f"results/tables/{name}.csv" for name in ("changes", "series", "carried"))
"""What a run makes of them."""


def earlier_files(previous: Previous) -> EarlierFiles:
    """Where the files are that ``previous`` names: of a folder, those that a run publishes."""
    results = Path(previous.results)
    if not results.is_dir():
        return EarlierFiles(str(results), [], [], _named(previous.answers))
    return EarlierFiles(
        str(results / "tables" / "questions.csv"),
        _existing(results / "findings" / "actions.csv"),
        _existing(results / "tables" / "series.csv"),
        _named(previous.answers),
    )


def _named(path: str) -> list[str]:
    return [str(Path(path))] if path else []


def _existing(path: Path) -> list[str]:
    return [str(path)] if path.exists() else []


def missing_files(previous: Previous) -> Iterator[Fault]:
    """What is named and isn't there. Paths begin with ``previous``."""
    results = Path(previous.results)
    if not results.exists():
        yield _not_there("results", results, "results: ../pacs-2010/results")
    elif results.is_dir() and not (results / "tables" / "questions.csv").is_file():
        yield Fault(
            ("previous", "results"),
            f"the folder {results} holds no published tables: tables/questions.csv isn't there",
            "Name the folder results/ of the earlier round's work folder, or its questions.csv:\n"
            "results: ../pacs-2010/results",
        )
    answers = Path(previous.answers)
    if previous.answers and not answers.is_file():
        yield _not_there("answers", answers, "answers: ../pacs-2010/working/answers.csv")


def _not_there(key: str, path: Path, example: str) -> Fault:
    there = path.parent
    while not there.exists():
        there = there.parent
    missing = path.relative_to(there).parts[0]
    names = [one.name for one in there.iterdir()] if there.is_dir() else []
    return Fault(
        ("previous", key),
        f"there is no {path}, seen from the work folder",
        f"{did_you_mean(missing, names)}Give the path relative to the work folder, or absolute. "
        f"For example:\n{example}",
    )


def faults_in_files(previous: Previous) -> Iterator[Fault]:
    """What in the mapping doesn't fit the earlier round's files, which are there.

    Raises ``Problem`` where one of them isn't what it should be.
    """
    files = earlier_files(previous)
    rows = read_earlier(_read(files.questions), files.questions)
    questions = [row.question for row in rows]
    plans = [read_earlier_plan(_read(file), file) for file in files.plan]
    actions = [action.id for action in plans[0]] if plans else None
    for file in files.series:
        read_series(_read(file), file)
    for file in files.answers:
        read_answers(_read(file), file, questions)
    yield from previous.earlier_faults(questions, actions)


def has_two_rounds(series: str, file: str) -> bool:
    """Whether a `series.csv` holds two rounds of some question, so that this one is the third.

    Raises ``Problem`` where it isn't such a table.
    """
    return any(len(history) > 1 for history in by_question(read_series(series, file)).values())


def _read(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8-sig")
    except (UnicodeDecodeError, OSError):
        raise Problem(
            what="the file of the earlier round can't be read as a text",
            where=path,
            fix="Take it as that round's run wrote it: a CSV file in UTF-8. For example:\n"
            "results: ../pacs-2010/results",
        ) from None
