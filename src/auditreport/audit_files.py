"""The audit's own files: where each stands, and what it says as text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from auditreport.audit_checks import AuditTexts
from auditreport.definition import Definition
from auditreport.findings import Findings
from auditreport.intake_map import ExportMap, IntakeMap
from auditreport.models import parse
from auditreport.problems import Problem, no_file
from auditreport.settings import Settings


def read_text(path: Path, example: str) -> str:
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


def existing(path: Path) -> list[str]:
    """The path as a rule's input, where there is such a file; else none."""
    return [str(path)] if path.exists() else []


@dataclass(frozen=True)
class AuditFiles:
    """The files of the audit that `config.yaml` names; those that may be missing are lists."""

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
        return parse(Definition, read_text(path, example=Definition.example), str(path))

    @property
    def groups(self) -> list[str]:
        """Ids of groups that have a table and a chart: those with a question that is scored."""
        scored = {question.group for question in self.definition.scored}
        return [group.id for group in self.definition.groups if group.id in scored]

    @property
    def letter_texts(self) -> list[str]:
        """The letters' wording: the house's, and after it the audit's own, which wins."""
        house = (self.repository / "workflow" / "letters").glob("*.txt")
        own = (self.audit / "letters").glob("*.txt")
        return [str(path) for folder in (house, own) for path in sorted(folder)]

    @property
    def outlier_policy(self) -> str:
        """What is done about a department far outside the others: the audit's own, else ours."""
        own = self.audit / "outlier_policy.txt"
        return str(own if own.exists() else self.repository / "workflow" / "outlier_policy.txt")

    @property
    def themes(self) -> list[str]:
        """The coded free texts, where there are any: the office's own, else the audit's."""
        own = existing(Path("private/themes.csv"))
        return own or existing(self.audit / "themes.csv")

    @property
    def says_of_itself(self) -> list[str]:
        """The audit's title, organisation and authors: public, whatever else bears their names."""
        own = self.definition
        return [text for text in (own.title, own.subtitle, own.organisation, *own.authors) if text]

    @property
    def export_maps(self) -> Sequence[ExportMap]:
        """What the columns of exports stand for; none where the audit says nothing of them."""
        return [one for _, _, intake in self._intake for one in intake.exports]

    @cached_property
    def _intake(self) -> list[tuple[str, str, IntakeMap]]:
        """`intake.yaml`, where there is one: its path, its text and what it says."""
        texts = [(file, read_text(Path(file), IntakeMap.example)) for file in self.intake_map]
        return [(file, text, parse(IntakeMap, text, file)) for file, text in texts]

    @property
    def intake_map(self) -> list[str]:
        """What the columns of exports stand for, where the audit says so."""
        return existing(self.audit / "intake.yaml")

    @property
    def findings(self) -> list[str]:
        """The rules for conclusions and actions, where the audit has any."""
        return existing(self.audit / "findings.yaml")

    @property
    def kept_actions(self) -> list[str]:
        """What is kept by hand of the action plan, where it is."""
        return existing(self.audit / "actions.csv")

    @property
    def published_claims(self) -> list[str]:
        """Figures published before, where the audit has any."""
        return existing(self.audit / "published_claims.csv")

    @property
    def references(self) -> list[str]:
        """The bibliography, where there is one."""
        return existing(self.audit / "references.bib")

    @cached_property
    def commentary(self) -> list[str]:
        """The commentary files that there are."""
        return sorted(str(path) for path in (self.audit / "commentary").rglob("*.md"))

    def texts(self) -> AuditTexts:
        """The audit's files besides its definition, as far as they are there."""
        folder = self.audit / "commentary"
        return AuditTexts(
            intake=self._intake,
            findings={file: read_text(Path(file), Findings.example) for file in self.findings},
            plan={file: Path(file).read_bytes() for file in self.kept_actions},
            claims={file: Path(file).read_bytes() for file in self.published_claims},
            commentary={
                file: (
                    str(Path(file).relative_to(folder).with_suffix("")),
                    read_text(Path(file), example="…"),
                )
                for file in self.commentary
            },
            bibliography="".join(read_text(Path(file), example="…") for file in self.references),
        )
