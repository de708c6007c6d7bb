"""A work folder as the rules see it: what the office keeps in it, and if all of it is sound."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from auditreport import shards
from auditreport.audit_checks import audit_problems, told
from auditreport.audit_files import existing, read_text
from auditreport.coded_themes import read_coded_themes
from auditreport.commands import typed
from auditreport.definition import Definition
from auditreport.earlier_files import (
    faults_in_files,
    missing_files,
)
from auditreport.office.disk import read_office_file
from auditreport.office.disposal_state import (
    certificate_place,
    certified,
    disposal_begun,
)
from auditreport.office.kept import (
    CHANGES,
    CONTACTS,
    DECISIONS,
    OfficeFiles,
    check_format,
    read_office,
)
from auditreport.office.letter_texts import check_letter_texts
from auditreport.problems import Problem, Problems
from auditreport.product_files import SLIDES, ProductFiles
from auditreport.raw import returns_in
from auditreport.register import code_key
from auditreport.release_terms import EDITIONS
from auditreport.response import shown_strata
from auditreport.review.comments import FILE as COMMENTS
from auditreport.tables import read_rows

ON_REQUEST = (
    "forms",
    "letters",
    "letters-sent",
    "feedback",
    "exceptions",
    "register-check",
    "findings",
    "trace",
    "handover",
    "handback",
    "review",
    "review-in",
    "dispose",
    "release",
    "verify",
)
"""Rules whose products are made only where they are asked for."""
GROWING = ("read", "anonymise", "validate", "score", "departments", "leaks")
"""Rules whose work grows with the returns: on a cluster they are jobs of its own."""
MARKED = Path("private/letters-marked")
"""Stands from the marking of letters to the desk that shows it, within one run."""
KEPT_RESULTS = tuple(f"results/quality/{name}.csv" for name in ("returns", "issues", "decisions"))
"""Published files that are made from what a disposal deletes."""


@dataclass(frozen=True)
class WorkFolder(ProductFiles):
    """The audit that `config.yaml` names, and the paths that the rules are written with."""

    @property
    def shards(self) -> list[str]:
        """The folders of the shards in which returns are read; none where one job reads all."""
        return shards.folders(self.settings.shards)

    @property
    def register(self) -> str:
        """The register: the office's own, if there is one, else the audit's; CSV before Excel."""
        places = [
            folder / f"register.{form}"
            for folder in (Path("private"), self.audit)
            for form in ("csv", "xlsx")
        ]
        return str(next((path for path in places if path.exists()), self.audit / "register.csv"))

    @property
    def register_changes(self) -> list[str]:
        """The register's changes over time, where there are any."""
        return existing(CHANGES)

    @property
    def office_files(self) -> list[str]:
        """What the office keeps beside the register, as far as it is there."""
        return [file for path in (CHANGES, CONTACTS, DECISIONS) for file in existing(path)]

    @property
    def today(self) -> str:
        """The day that the office's desk takes for today; nothing public depends on it."""
        return (self.settings.today or date.today()).isoformat()

    @property
    def marked(self) -> list[str]:
        """What the desk waits for where letters are marked as sent in this run."""
        return [str(MARKED)] if "letters-sent" in sys.argv else []

    @property
    def started(self) -> str:
        """From where the officer started the run: the desk's commands are made for there.

        The folder's own whole path works from anywhere, and a copy of it has nothing to make anew.
        """
        return typed().replace(str(Path.cwd()), "")

    @property
    def handback(self) -> list[str]:
        """What analysts of a hand-over wrote back, as far as it was taken in."""
        return existing(Path("private/handback.csv"))

    @property
    def choices(self) -> str:
        """What was chosen of all that a published byte depends on, as a `config.yaml`."""
        return self.settings.model_dump_json(include={"audit", "engine", "formats", "disclosure"})

    @property
    def released_exceptions(self) -> list[str]:
        """The exceptions as they were released, where the edition is out."""
        edition = Path(EDITIONS) / (self.definition.edition or "-")
        return existing(edition / "data" / "findings" / "exceptions.csv")

    @property
    def comments(self) -> list[str]:
        """What reviewers of a draft said, where they did."""
        return existing(COMMENTS)

    @property
    def feedback_made(self) -> list[str]:
        """The folder of feedbacks, where they were asked for once: thanks go with them."""
        return existing(Path("private/feedback"))

    @property
    def not_names(self) -> list[str]:
        """What the office declares to be no name to the leak check, where it does."""
        return existing(Path("private/not_names.txt"))

    @property
    def disposal_begun(self) -> bool:
        """Whether a disposal was cut off: all that can be done is to bring it to its end."""
        return disposal_begun(Path())

    def closing_line(self) -> str:
        """What a run ends with: where its report lies, or that all asked for is done."""
        made = [report for report in self.reports if Path(report).exists()]
        asked_for_else = set(ON_REQUEST) & set(sys.argv)
        if "dispose" in sys.argv:
            return "Done." if self.disposed else "Asked for once: nothing is deleted yet."
        if not made or asked_for_else:
            return "Done."
        if "slides" in sys.argv:
            return f"The slides are at {' and '.join(SLIDES)}"
        after = f". Besides it, {certified(Path())}" if self.disposed else ""
        return f"The report is at {' and '.join(made)}{after}"

    def check(self) -> OfficeFiles:
        """Read the audit's and the office's own files, and give the office's.

        Raises ``Problem`` or ``Problems`` for what is wrong in any of them.
        """
        definition = self.definition
        self._check_previous()
        office = read_office(Path(self.register), definition)
        departments = office.on(definition.deadline).departments
        shown = shown_strata([one.strata for one in departments], definition)
        codes = {code_key(department.code) for department in office.departments}
        for file in self.themes:
            read_coded_themes(read_office_file(Path(file)) or b"", codes, self.definition, file)
        texts = self.texts()
        problems = list(audit_problems(texts, definition, shown, _values_of_last_run()))
        if problems:
            raise Problems(problems)
        check_letter_texts(self.letter_texts)
        check_format(COMMENTS)
        _ = self.reviewed
        read_text(Path(self.outlier_policy), example="")
        _ = self.engine
        return office

    def _check_previous(self) -> None:
        """Raise ``Problem`` or ``Problems`` for what is wrong with the previous round's files."""
        previous = self.definition.previous
        if previous is None:
            return
        text = read_text(self.audit / "audit.yaml", example=Definition.example)
        for faults in (missing_files, faults_in_files):
            problems = list(told(faults(previous), text, self.definition_file))
            if problems:
                raise Problems(problems)

    def check_kept(self) -> None:
        """Read the audit's own files where names were disposed of, and there is no register."""
        if self.disposed and (set(ON_REQUEST) - {"trace"}) & set(sys.argv):
            raise Problem(
                what="this audit was disposed of: its names, returns and letters are gone",
                where=str(certificate_place(Path())),
                fix=f"The report can still be made from what was kept:\n{typed()}",
            )
        if self.disposed and returns_in(Path("raw")):
            raise Problem(
                what="there are files in raw/, and this audit was disposed of",
                where=str(certificate_place(Path())),
                fix="What identified departments was deleted: no return can be read any more. "
                "Take the files out of raw/, or begin a new work folder for a new round.",
            )
        gone = [name for name in KEPT_RESULTS if self.disposed and not Path(name).exists()]
        if gone:
            raise Problem(
                what="a file is missing that can't be made again, as its names were disposed of",
                where=" and ".join(gone),
                fix="Put it back from a copy of results/.",
            )
        _ = self.definition, self.engine


def _values_of_last_run() -> dict[str, str]:
    """The variables as the run before left them, to name one in a message; none on the first."""
    path = Path("results/findings/variables.csv")
    if not path.exists():
        return {}
    rows = read_rows(path.read_text(encoding="utf-8"))
    return {row["variable"]: row["value"] for row in rows}
