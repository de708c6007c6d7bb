"""A work folder as the Snakefile sees it: what is there, what is made of it, and if it's sound.

All checks of the audit's own files happen here, before any job; a fault ends the run in words.
"""

from __future__ import annotations

import atexit
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path

from snakemake.logging import logger

from auditreport import shards
from auditreport.audit_checks import audit_problems, told
from auditreport.audit_files import AuditFiles, existing, read_text
from auditreport.code_behind import modules_behind
from auditreport.coded_themes import read_coded_themes
from auditreport.commands import STARTED, started, typed
from auditreport.definition import Definition
from auditreport.earlier_files import (
    CHANGE_TABLES,
    EarlierFiles,
    earlier_files,
    faults_in_files,
    has_two_rounds,
    missing_files,
)
from auditreport.engine import choose_engine
from auditreport.manifest import library_versions
from auditreport.models import parse
from auditreport.office.disk import read_office_file
from auditreport.office.disposal_state import (
    certificate_place,
    certified,
    check_not_begun,
    disposal_begun,
    disposed,
    remove_snakemake_folder,
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
from auditreport.office.open_files import check_none_is_open
from auditreport.office.recorded import put_on_record
from auditreport.problems import Problem, Problems, explain
from auditreport.progress import QUIET
from auditreport.publish import forget_altered
from auditreport.raw import list_raw, returns_in
from auditreport.refused import check_writable, refused_by_the_system
from auditreport.register import code_key
from auditreport.release_terms import EDITIONS, mark
from auditreport.response import shown_strata
from auditreport.review.comments import FILE as COMMENTS
from auditreport.review.comments import comments_in
from auditreport.review.counts import review_counts
from auditreport.run_lock import hold_lock, join_run
from auditreport.screen import calm
from auditreport.settings import Settings
from auditreport.start import leave_pandas_out
from auditreport.start_over import begin, start_over
from auditreport.tables import read_rows

CONFIG = "config.yaml"
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
SLIDES = ("results/slides/slides.html", "results/slides/slides.pptx")
GROWING = ("read", "anonymise", "validate", "score", "departments", "leaks")
"""Rules whose work grows with the returns: on a cluster they are jobs of its own."""
MARKED = Path("private/letters-marked")
"""Stands from the marking of letters to the desk that shows it, within one run."""
_WORDED = ("chart", "render", "accessibility", "workbook", "data", "deck")
"""Rules whose products hold words of the program's."""
KEPT_RESULTS = tuple(f"results/quality/{name}.csv" for name in ("returns", "issues", "decisions"))
"""Published files that are made from what a disposal deletes."""


def open_work_folder(
    overrides: Mapping[str, object], repository: str, *, in_job: bool = False
) -> WorkFolder:
    """The work folder in the current directory, checked and with `raw/` listed.

    ``overrides`` are settings given on the command line. ``in_job`` is where a cluster's executor
    has started Snakemake again for a job of a run: it joins that run, which has checked and listed
    all there is, and leaves everything else alone. Ends the process with a message in three parts,
    and no traceback, where the audit's own files are wrong.
    """
    # Jobs are started as `python …`: they must find the interpreter that runs Snakemake itself.
    os.environ["PATH"] = str(Path(sys.executable).parent) + os.pathsep + os.environ["PATH"]
    calm(logger)
    leave_pandas_out()
    try:
        if in_job:
            join_run()
            return WorkFolder(_settings(overrides), Path(repository))
        os.environ[STARTED] = started(sys.argv[1:])
        if {"--quiet", "-q"} & set(sys.argv):
            os.environ[QUIET] = "1"
        return _open_for_a_run(overrides, repository)
    except Problem as problem:
        sys.exit(explain([problem]))
    except Problems as problems:
        sys.exit(str(problems))
    except OSError as error:
        if refusal := refused_by_the_system(error):
            sys.exit(explain([refusal]))
        raise


def _open_for_a_run(overrides: Mapping[str, object], repository: str) -> WorkFolder:
    check_writable(map(Path, (".", ".snakemake", "private", "working", "results", "logs")))
    hold_lock()
    if "release" not in sys.argv:  # which names what was altered, and makes nothing good
        forget_altered()
    begin(Path.cwd())
    atexit.register(start_over, Path.cwd())  # the first registered is the last done
    atexit.register(remove_snakemake_folder, Path.cwd())
    folder = WorkFolder(_settings(overrides), Path(repository))
    _check_what_is_asked_for()
    if "verify" in sys.argv:
        # Whoever has an edition need have no register, no returns, and no Quarto.
        _ = folder.definition
        return replace(folder, settings=folder.settings.model_copy(update={"engine": "pandoc"}))
    MARKED.unlink(missing_ok=True)  # A run that was cut off may have left it.
    if folder.disposed and "dispose" in sys.argv:
        print(f"There is nothing to do: {certified(Path())}")
        sys.exit(0)
    if folder.disposed or folder.disposal_begun:
        folder.check_kept()
    else:
        check_none_is_open(sys.argv)
        files = folder.check()
        list_raw(folder.settings.shards)
        put_on_record(files, folder.definition, folder.export_maps)
    return folder


def _check_what_is_asked_for() -> None:
    """Where a disposal was begun it comes first; and what needs a look between comes alone."""
    if "dispose" not in sys.argv:
        check_not_begun(Path())
        if {"letters", "letters-sent"} <= set(sys.argv):
            raise Problem(
                what="letters and letters-sent are asked for together",
                where="the command",
                fix="What is not sent yet can't be marked as sent. Make the drafts, send them, and "
                f"then mark them:\n{typed('letters')}\n{typed('letters-sent')}",
            )
    elif (set(ON_REQUEST) - {"dispose"}) & set(sys.argv):
        raise Problem(
            what="dispose is asked for together with something else",
            where="the command",
            fix="What it deletes, the other would need. Ask for it alone:\n" + typed("dispose"),
        )


def _settings(overrides: Mapping[str, object]) -> Settings:
    return parse(Settings, read_text(Path(CONFIG), example=Settings.example), CONFIG, overrides)


@dataclass(frozen=True)
class WorkFolder(AuditFiles):
    """The audit that `config.yaml` names, and the paths that the rules are written with."""

    @property
    def described_tables(self) -> list[str]:
        """The tables of options and figures, where a question is described by them."""
        names = ("options", "figures") if self.definition.described else ()
        return [f"results/tables/{name}.csv" for name in names]

    @property
    def published_tables(self) -> list[str]:
        """The published tables that are also given as data."""
        tables = ("questions", "response", "flow", "arrivals", "rates", "silence", "themes")
        findings = ("conclusions", "actions", "standards_not_met")
        return [
            *(f"results/tables/{name}.csv" for name in (*tables, "texts", "breakdowns")),
            *self.described_tables,
            *self.changes,
            *(f"results/findings/{name}.csv" for name in findings),
        ]

    @property
    def data_files(self) -> list[str]:
        """The files of `results/data/`: a table of questions is three there."""
        tables = [Path(path).name for path in self.published_tables]
        others = ("counts.csv", "results.csv", "datapackage.json", "audit.yaml", "README.md")
        return [f"results/data/{name}" for name in (*tables, *others, "CITATION.cff")]

    @property
    def described_charts(self) -> list[str]:
        """A chart for each of these questions."""
        return [f"results/charts/{question.key}.svg" for question in self.definition.described]

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
    def disposed(self) -> bool:
        """Whether what identifies departments was deleted: then only what was kept is built on."""
        return disposed(Path())

    def kept(self, table: str) -> list[str]:
        """A table of `working/`; after a disposal only if it was kept."""
        path = Path(f"working/{table}.csv")
        return existing(path) if self.disposed else [str(path)]

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
    def desk_assets(self) -> list[str]:
        """The style and the script of the desk's pages."""
        return sorted(map(str, (self.repository / "workflow" / "desk").glob("*.*")))

    @property
    def mark(self) -> str:
        """What every product says of its standing: that it is a draft."""
        return mark(self.definition.edition or "")

    @property
    def snakefile(self) -> str:
        """The root Snakefile."""
        return str(self.repository / "Snakefile")

    @property
    def choices(self) -> str:
        """What was chosen of all that a published byte depends on, as a `config.yaml`."""
        return self.settings.model_dump_json(include={"audit", "engine", "formats", "disclosure"})

    @property
    def letter_template(self) -> str:
        """The template of the letters to authorities, on paper."""
        return str(self.repository / "workflow" / "exceptions" / "letter.typ")

    @property
    def released_exceptions(self) -> list[str]:
        """The exceptions as they were released, where the edition is out."""
        edition = Path(EDITIONS) / (self.definition.edition or "-")
        return existing(edition / "data" / "findings" / "exceptions.csv")

    @property
    def feedback_assets(self) -> list[str]:
        """The template and the style of feedbacks to departments."""
        return sorted(map(str, (self.repository / "workflow" / "feedback").glob("*.*")))

    @property
    def review_assets(self) -> list[str]:
        """The filter and the settings of the report in Word."""
        return sorted(map(str, (self.repository / "workflow" / "review").glob("*.*")))

    @property
    def comments(self) -> list[str]:
        """What reviewers of a draft said, where they did."""
        return existing(COMMENTS)

    @cached_property
    def reviewed(self) -> list[str]:
        """How the review of a draft went, as ``name=number``; none where nobody said anything."""
        rows = comments_in(COMMENTS)
        return [f"{name}={number}" for name, number in review_counts(rows).items()]

    @property
    def review_table(self) -> list[str]:
        """The same as a published table; after a disposal the one that was kept."""
        table = "results/quality/review.csv"
        return [table] if self.reviewed or (self.disposed and Path(table).exists()) else []

    @property
    def summary_assets(self) -> list[str]:
        """The templates of the summary and of the text for the public."""
        return sorted(map(str, (self.repository / "workflow" / "summary").glob("*.*")))

    @property
    def feedback_made(self) -> list[str]:
        """The folder of feedbacks, where they were asked for once: thanks go with them."""
        return existing(Path("private/feedback"))

    @property
    def published_for_feedback(self) -> list[str]:
        """All that a feedback to a department says of others."""
        tables = ("questions", "response", *(["changes"] if self.earlier else []))
        findings = ("actions", "exceptions")
        return [
            *(f"results/tables/{name}.csv" for name in tables),
            *(f"results/findings/{name}.csv" for name in findings),
        ]

    @property
    def not_names(self) -> list[str]:
        """What the office declares to be no name to the leak check, where it does."""
        return existing(Path("private/not_names.txt"))

    @property
    def disposal_begun(self) -> bool:
        """Whether a disposal was cut off: all that can be done is to bring it to its end."""
        return disposal_begun(Path())

    @cached_property
    def earlier(self) -> EarlierFiles | None:
        """The files of the previous round, where the audit names one."""
        return earlier_files(self.definition.previous) if self.definition.previous else None

    @property
    def earlier_inputs(self) -> list[str]:
        """Those of them that there are."""
        return [file for file in (self.earlier.all if self.earlier else ()) if Path(file).exists()]

    @property
    def changes(self) -> list[str]:
        """The tables of this round beside the previous one; none where there is no such round."""
        return list(CHANGE_TABLES) if self.earlier else []

    @cached_property
    def has_series(self) -> bool:
        """Whether there are three rounds or more: the previous one had one before it."""
        files = self.earlier.series if self.earlier else []
        return any(has_two_rounds(read_text(Path(file), example="…"), file) for file in files)

    @property
    def pairs(self) -> bool:
        """Whether departments are compared with themselves: never where counts are protected.

        After a disposal pseudonyms are fresh ones, so nobody is recognised any more.
        """
        wanted = bool(self.earlier and self.earlier.answers)
        return wanted and self.settings.disclosure == "none" and not self.disposed

    @property
    def compares_rounds(self) -> bool:
        """Whether the tables of changes are made; after a disposal those that there are stay."""
        kept = self.disposed and all(Path(file).exists() for file in CHANGE_TABLES)
        return bool(self.earlier) and not kept

    @cached_property
    def engine(self) -> str:
        """What renders the report: `quarto` or `pandoc`."""
        return choose_engine(self.settings.engine)

    @cached_property
    def versions(self) -> list[str]:
        """Python's and the libraries' versions: what is made with others is made anew."""
        return [f"{name} {version}" for name, version in library_versions().items()]

    @property
    def rendered(self) -> list[str]:
        """The forms of the report that are made, where they wait to be published together."""
        return [f"working/report/report.{form}" for form in self.settings.formats]

    @property
    def beside(self) -> list[str]:
        """What is made beside it for those who don't read it, and waits there too."""
        forms = {"pdf": ("summary.pdf", "plain-language.pdf"), "html": ("plain-language.html",)}
        names = [name for form in self.settings.formats for name in forms[form]]
        return [f"working/report/{name}" for name in (*names, "plain-language.md")]

    @property
    def reports(self) -> list[str]:
        """The forms of the report as they are published."""
        return [f"results/report/report.{form}" for form in self.settings.formats]

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

    @cached_property
    def house(self) -> list[str]:
        """The report project's files: skeleton, theme, template, fonts."""
        found = (path for path in (self.repository / "report").rglob("*") if path.is_file())
        return sorted(str(path) for path in found if path.parent.name != "slides")

    @cached_property
    def slides_house(self) -> list[str]:
        """The slides' project's files: skeleton, template, style, script."""
        return sorted(map(str, (self.repository / "report" / "slides").glob("*.*")))

    @property
    def slides(self) -> list[str]:
        """The slides, where they are asked for or were once: then each run keeps them fresh."""
        asked_for = "slides" in sys.argv or any(Path(slides).exists() for slides in SLIDES)
        return list(SLIDES) if asked_for else []

    @property
    def style(self) -> str:
        """The style sheet of the report's pages, and of the slides."""
        return str(self.repository / "report" / "style.css")

    @property
    def own_words(self) -> list[str]:
        """The program's files whose words stand in what is published: no search finds names there.

        They hold none, and what they say is no name, whatever a sender calls a file.
        """
        code = {file for stage in _WORDED for file in self.code(stage)}
        return [*self.house, *self.slides_house, *sorted(code)]

    @property
    def pinned(self) -> list[str]:
        """The versions in which the same inputs give the same bytes, where they are told."""
        return existing(self.repository / "requirements.txt")

    @property
    def fonts(self) -> list[str]:
        """The fonts that charts are drawn with: the report's own."""
        return [file for file in self.house if file.endswith(".otf")]

    @property
    def all_fonts(self) -> list[str]:
        """These, and the same for pages on screen."""
        return [file for file in self.house if file.endswith((".otf", ".woff2"))]

    def script(self, stage: str) -> str:
        """The thin script of one stage."""
        return str(self.repository / "scripts" / f"{stage.replace('-', '_')}.py")

    def code(self, stage: str) -> list[str]:
        """The package's modules that a stage's script imports, directly or through others.

        Found by reading the imports, so that editing a module reruns the stages that use it, and no
        others.
        """
        return sorted(map(str, modules_behind(Path(self.script(stage)))))

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
