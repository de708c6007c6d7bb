"""The program's own files as rules name them: scripts, modules, the report's project, templates."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from auditreport.audit_files import AuditFiles, existing
from auditreport.code_behind import modules_behind

_WORDED = ("chart", "render", "accessibility", "workbook", "data", "deck")
"""Rules whose products hold words of the program's."""


@dataclass(frozen=True)
class HouseFiles(AuditFiles):
    """Whatever the audit, where the repository lies."""

    @property
    def snakefile(self) -> str:
        """The root Snakefile."""
        return str(self.repository / "Snakefile")

    def script(self, stage: str) -> str:
        """The thin script of one stage."""
        return str(self.repository / "scripts" / f"{stage.replace('-', '_')}.py")

    def code(self, stage: str) -> list[str]:
        """The package's modules that a stage's script imports, directly or through others.

        Found by reading the imports, so that editing a module reruns the stages that use it, and no
        others.
        """
        return sorted(map(str, modules_behind(Path(self.script(stage)))))

    def assets(self, product: str) -> list[str]:
        """The templates, styles and settings of a product that isn't the report."""
        return sorted(map(str, (self.repository / "workflow" / product).glob("*.*")))

    @property
    def letter_template(self) -> str:
        """The template of the letters to authorities, on paper."""
        return str(self.repository / "workflow" / "exceptions" / "letter.typ")

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
    def style(self) -> str:
        """The style sheet of the report's pages, and of the slides."""
        return str(self.repository / "report" / "style.css")

    @property
    def fonts(self) -> list[str]:
        """The fonts that charts are drawn with: the report's own."""
        return [file for file in self.house if file.endswith(".otf")]

    @property
    def all_fonts(self) -> list[str]:
        """These, and the same for pages on screen."""
        return [file for file in self.house if file.endswith((".otf", ".woff2"))]

    @property
    def pinned(self) -> list[str]:
        """The versions in which the same inputs give the same bytes, where they are told."""
        return existing(self.repository / "requirements.txt")

    @property
    def own_words(self) -> list[str]:
        """The program's files whose words stand in what is published: no search finds names there.

        They hold none, and what they say is no name, whatever a sender calls a file.
        """
        code = {file for stage in _WORDED for file in self.code(stage)}
        return [*self.house, *self.slides_house, *sorted(code)]
