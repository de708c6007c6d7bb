"""A work folder as the Snakefile sees it: what is there, what is made of it, and if it's sound.

All checks of the audit's own files happen here, before any job; a fault ends the run in words.
"""

from __future__ import annotations

import atexit
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from snakemake.logging import logger

from auditreport import commentary
from auditreport.back_test import claims_problems
from auditreport.code_behind import modules_behind
from auditreport.coded_themes import EXAMPLE as THEMES_EXAMPLE
from auditreport.coded_themes import read_coded_themes
from auditreport.definition import Definition
from auditreport.described import read_described
from auditreport.engine import choose_engine
from auditreport.findings import Findings, question_faults
from auditreport.intake_map import ExportMap, IntakeMap, intake_faults
from auditreport.kept_actions import kept_actions_problems, read_kept_actions
from auditreport.manifest import library_versions
from auditreport.models import Fault, parse, place, read_yaml
from auditreport.office.dispose import (
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
    read_office,
)
from auditreport.office.letter_texts import check_letter_texts
from auditreport.office.recorded import put_on_record
from auditreport.problems import Problem, Problems, explain, no_file
from auditreport.published import ALL, ResponseRow
from auditreport.raw import list_raw, returns_in
from auditreport.register import code_key
from auditreport.response import shown_strata
from auditreport.run_lock import hold_lock
from auditreport.screen import calm
from auditreport.settings import Settings
from auditreport.tables import QuestionRow, read_rows
from auditreport.typed_numbers import audit_number_problems
from auditreport.variables import LATER, variables

CONFIG = "config.yaml"
ON_REQUEST = (
    "forms",
    "letters",
    "letters-sent",
    "register-check",
    "findings",
    "handover",
    "handback",
    "dispose",
)
"""Rules whose products are made only where they are asked for."""


def open_work_folder(overrides: Mapping[str, object], repository: str) -> WorkFolder:
    """The work folder in the current directory, checked and with `raw/` listed.

    ``overrides`` are settings given on the command line. Ends the process with a message in three
    parts, and no traceback, where the audit's own files are wrong.
    """
    # Jobs are started as `python …`: they must find the interpreter that runs Snakemake itself.
    os.environ["PATH"] = str(Path(sys.executable).parent) + os.pathsep + os.environ["PATH"]
    calm(logger)
    try:
        hold_lock()
        atexit.register(remove_snakemake_folder, Path.cwd())
        folder = WorkFolder(_settings(overrides), Path(repository))
        _check_what_is_asked_for()
        if folder.disposed or folder.disposal_begun:
            folder.check_kept()
        else:
            files = folder.check()
            list_raw()
            put_on_record(files, folder.definition, folder.export_maps)
    except Problem as problem:
        sys.exit(explain([problem]))
    except Problems as problems:
        sys.exit(str(problems))
    return folder


def _check_what_is_asked_for() -> None:
    """Where a disposal was begun it comes first, and it is never asked for with something else."""
    if "dispose" not in sys.argv:
        check_not_begun(Path())
    elif (set(ON_REQUEST) - {"dispose"}) & set(sys.argv):
        raise Problem(
            what="dispose is asked for together with something else",
            where="the command",
            fix="What it deletes, the other would need. Ask for it alone:\nsnakemake dispose",
        )


def _settings(overrides: Mapping[str, object]) -> Settings:
    return parse(Settings, _read(Path(CONFIG), example=Settings.example), CONFIG, overrides)


def _read(path: Path, example: str) -> str:
    """A file of the audit's own as text, however it was saved."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise no_file(path, example) from None
    except UnicodeDecodeError as error:
        raise Problem(
            what="the file isn't saved as UTF-8",
            where=f"{path}, byte {error.start + 1}",
            fix="Save it again with the encoding UTF-8 (in Excel: 'CSV UTF-8').",
        ) from None
    except OSError as error:
        raise Problem(
            what=f"the file can't be read: {error.strerror}",
            where=str(path),
            fix="Check that it is a file, and that you may read it.",
        ) from None


@dataclass(frozen=True)
class WorkFolder:
    """The audit that `config.yaml` names, and the paths that the rules are written with."""

    settings: Settings
    repository: Path

    @property
    def audit(self) -> Path:
        """The audit's folder."""
        return Path(self.settings.audit)

    @property
    def definition_file(self) -> str:
        """The path of `audit.yaml`."""
        return str(self.audit / "audit.yaml")

    @cached_property
    def definition(self) -> Definition:
        """What the audit asks."""
        path = self.audit / "audit.yaml"
        return parse(Definition, _read(path, example=Definition.example), str(path))

    @property
    def groups(self) -> list[str]:
        """Ids of groups that have a table and a chart: those with a question that is scored."""
        scored = {question.group for question in self.definition.scored}
        return [group.id for group in self.definition.groups if group.id in scored]

    @property
    def described_tables(self) -> list[str]:
        """The tables of options and figures, where a question is described by them."""
        names = ("options", "figures") if self.definition.described else ()
        return [f"results/tables/{name}.csv" for name in names]

    @property
    def described_charts(self) -> list[str]:
        """A chart for each of these questions."""
        return [f"results/charts/{question.key}.svg" for question in self.definition.described]

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
        return _existing(CHANGES)

    @property
    def office_files(self) -> list[str]:
        """What the office keeps beside the register, as far as it is there."""
        return [file for path in (CHANGES, CONTACTS, DECISIONS) for file in _existing(path)]

    @property
    def today(self) -> str:
        """The day that the office's desk takes for today; nothing public depends on it."""
        return (self.settings.today or date.today()).isoformat()

    @property
    def disposed(self) -> bool:
        """Whether what identifies departments was deleted: then only what was kept is built on."""
        return disposed(Path())

    @property
    def handback(self) -> list[str]:
        """What analysts of a hand-over wrote back, as far as it was taken in."""
        return _existing(Path("private/handback.csv"))

    @property
    def desk_assets(self) -> list[str]:
        """The style and the script of the desk's pages."""
        return sorted(map(str, (self.repository / "workflow" / "desk").glob("*.*")))

    @property
    def letter_texts(self) -> list[str]:
        """The letters' wording: the house's, and after it the audit's own, which wins."""
        house = (self.repository / "workflow" / "letters").glob("*.txt")
        own = (self.audit / "letters").glob("*.txt")
        return [str(path) for folder in (house, own) for path in sorted(folder)]

    @property
    def themes(self) -> list[str]:
        """The coded free texts, where there are any: the office's own, else the audit's."""
        own = _existing(Path("private/themes.csv"))
        return own or _existing(self.audit / "themes.csv")

    @property
    def not_names(self) -> list[str]:
        """What the office declares to be no name to the leak check, where it does."""
        return _existing(Path("private/not_names.txt"))

    @property
    def says_of_itself(self) -> list[str]:
        """The audit's title, organisation and authors: public, whatever else bears their names."""
        own = self.definition
        return [text for text in (own.title, own.subtitle, own.organisation, *own.authors) if text]

    @property
    def disposal_begun(self) -> bool:
        """Whether a disposal was cut off: all that can be done is to bring it to its end."""
        return disposal_begun(Path())

    @property
    def export_maps(self) -> Sequence[ExportMap]:
        """What the columns of exports stand for; none where the audit says nothing of them."""
        return [one for _, _, intake in self._intake for one in intake.exports]

    @cached_property
    def _intake(self) -> list[tuple[str, str, IntakeMap]]:
        """`intake.yaml`, where there is one: its path, its text and what it says."""
        texts = [(file, _read(Path(file), IntakeMap.example)) for file in self.intake_map]
        return [(file, text, parse(IntakeMap, text, file)) for file, text in texts]

    @property
    def intake_map(self) -> list[str]:
        """What the columns of exports stand for, where the audit says so."""
        return _existing(self.audit / "intake.yaml")

    @property
    def findings(self) -> list[str]:
        """The rules for conclusions and actions, where the audit has any."""
        return _existing(self.audit / "findings.yaml")

    @property
    def kept_actions(self) -> list[str]:
        """What is kept by hand of the action plan, where it is."""
        return _existing(self.audit / "actions.csv")

    @property
    def published_claims(self) -> list[str]:
        """Figures published before, where the audit has any."""
        return _existing(self.audit / "published_claims.csv")

    @property
    def references(self) -> list[str]:
        """The bibliography, where there is one."""
        return _existing(self.audit / "references.bib")

    @cached_property
    def commentary(self) -> list[str]:
        """The commentary files that there are."""
        return sorted(str(path) for path in (self.audit / "commentary").rglob("*.md"))

    @cached_property
    def engine(self) -> str:
        """What renders the report: `quarto` or `pandoc`."""
        return choose_engine(self.settings.engine)

    @cached_property
    def versions(self) -> list[str]:
        """Python's and the libraries' versions: what is made with others is made anew."""
        return [f"{name} {version}" for name, version in library_versions().items()]

    @property
    def reports(self) -> list[str]:
        """The forms of the report that are made."""
        return [f"results/report/report.{form}" for form in self.settings.formats]

    def closing_line(self) -> str:
        """What a run ends with: where its report lies, or that all asked for is done."""
        made = [report for report in self.reports if Path(report).exists()]
        asked_for_else = set(ON_REQUEST) & set(sys.argv)
        return f"The report is at {' and '.join(made)}" if made and not asked_for_else else "Done."

    @cached_property
    def house(self) -> list[str]:
        """The report project's files: skeleton, theme, template, fonts."""
        return sorted(
            str(path) for path in (self.repository / "report").rglob("*") if path.is_file()
        )

    @property
    def fonts(self) -> list[str]:
        """The fonts that charts are drawn with: the report's own."""
        return [file for file in self.house if file.endswith(".otf")]

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
        office = read_office(Path(self.register), definition)
        departments = office.on(definition.deadline).departments
        shown = shown_strata([one.strata for one in departments], definition)
        known = self._variable_names(shown)
        codes = {code_key(department.code) for department in office.departments}
        for file in self.themes:
            read_coded_themes(
                _read(Path(file), example=THEMES_EXAMPLE), codes, self.definition, file
            )
        problems = [
            *self._intake_problems(),
            *self._findings_problems(known - set(LATER)),
            *self._commentary_problems(known),
            *self._plan_problems(known - set(LATER)),
        ]
        if problems:
            raise Problems(problems)
        check_letter_texts(self.letter_texts)
        _ = self.engine
        return office

    def check_kept(self) -> None:
        """Read the audit's own files where names were disposed of, and there is no register."""
        if self.disposed and set(ON_REQUEST) & set(sys.argv):
            raise Problem(
                what="this audit was disposed of: its names, returns and letters are gone",
                where="working/disposal.txt",
                fix="The report can still be made from what was kept:\nsnakemake",
            )
        if self.disposed and returns_in(Path("raw")):
            raise Problem(
                what="there are files in raw/, and this audit was disposed of",
                where="working/disposal.txt",
                fix="What identified departments was deleted: no return can be read any more. "
                "Take the files out of raw/, or begin a new work folder for a new round.",
            )
        _ = self.definition, self.engine

    def _variable_names(self, strata_values: Sequence[tuple[str, str]]) -> set[str]:
        rows = [
            QuestionRow.unanswered(
                question.id, question.group, question.expects, self.definition.role(question)
            )
            for question in self.definition.scored
        ]
        nobody = [
            ResponseRow(stratum, value, 0, 0, 0, 0, 0)
            for stratum, value in [(ALL, ALL), *strata_values]
        ]
        nothing = read_described(self.definition, ())
        values = variables(self.definition, rows, nobody, [], {}, {}, described=nothing)
        # A fact of the audit that audit.yaml doesn't give can't be quoted.
        unset = {name for name, value in values.items() if name.startswith("audit.") and not value}
        return {*values, *LATER} - unset

    def _intake_problems(self) -> Iterator[Problem]:
        for file, text, intake in self._intake:
            yield from _told(intake_faults(intake, self.definition), text, file)

    def _findings_problems(self, known: set[str]) -> Iterator[Problem]:
        for file in self.findings:
            text = _read(Path(file), example=Findings.example)
            findings = parse(Findings, text, file)
            yield from _told(question_faults(findings, self.definition), text, file)
            yield from commentary.variable_problems(text, file, known)

    def _plan_problems(self, known: set[str]) -> Iterator[Problem]:
        """What is wrong in the plan and the claims, and the numbers typed in any text."""
        rules = {file: _read(Path(file), example=Findings.example) for file in self.findings}
        parsed = [parse(Findings, text, file) for file, text in rules.items()]
        findings = parsed[0] if parsed else None
        kept = None
        for file in self.kept_actions:
            data = Path(file).read_bytes()
            problems = kept_actions_problems(data, file, self.definition, findings, known)
            yield from problems
            if not problems:
                kept = file, read_kept_actions(data, file, self.definition, findings)
        for file in self.published_claims:
            yield from claims_problems(Path(file).read_bytes(), file, known)
        yield from audit_number_problems(
            {file: _read(Path(file), example="…") for file in self.commentary},
            next(iter(rules.items()), None),
            kept,
            findings.allowed_numbers if findings else (),
            _values_of_last_run(),
        )

    def _commentary_problems(self, known: set[str]) -> Iterator[Problem]:
        bibliography = "".join(_read(Path(file), example="…") for file in self.references)
        references = commentary.known_references(self.definition, bibliography)
        for file in self.commentary:
            name = str(Path(file).relative_to(self.audit / "commentary").with_suffix(""))
            misplaced = commentary.name_problem(name, file, self.definition)
            if misplaced:
                yield misplaced
            yield from commentary.text_problems(
                _read(Path(file), example="…"), file, known, references
            )


def _told(faults: Iterable[Fault], text: str, file: str) -> Iterator[Problem]:
    """Faults as a person is told them, with the lines of the file that they are in."""
    found = list(faults)
    data, node = read_yaml(text, file) if found else (None, None)
    for fault in found:
        yield Problem(what=fault.what, where=place(data, node, fault.path, file), fix=fault.fix)


def _values_of_last_run() -> dict[str, str]:
    """The variables as the run before left them, to name one in a message; none on the first."""
    path = Path("results/findings/variables.csv")
    if not path.exists():
        return {}
    rows = read_rows(path.read_text(encoding="utf-8"))
    return {row["variable"]: row["value"] for row in rows}


def _existing(path: Path) -> list[str]:
    return [str(path)] if path.exists() else []
