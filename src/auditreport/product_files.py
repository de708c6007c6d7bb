"""What is made for the world, and what decides it: this round's files, and the previous one's."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from auditreport.audit_files import existing, read_text
from auditreport.earlier_files import CHANGE_TABLES, EarlierFiles, earlier_files, has_two_rounds
from auditreport.engine import choose_engine
from auditreport.house_files import HouseFiles
from auditreport.manifest import library_versions
from auditreport.office.disposal_state import disposed
from auditreport.release_terms import mark
from auditreport.review.comments import FILE as COMMENTS
from auditreport.review.comments import comments_in
from auditreport.review.counts import review_counts

SLIDES = ("results/slides/slides.html", "results/slides/slides.pptx")


@dataclass(frozen=True)
class ProductFiles(HouseFiles):
    """Which tables, charts and reports an audit has."""

    @property
    def mark(self) -> str:
        """What every product says of its standing: that it is a draft."""
        return mark(self.definition.edition or "")

    @cached_property
    def engine(self) -> str:
        """What renders the report: `quarto` or `pandoc`."""
        return choose_engine(self.settings.engine)

    @cached_property
    def versions(self) -> list[str]:
        """Python's and the libraries' versions: what is made with others is made anew."""
        return [f"{name} {version}" for name, version in library_versions().items()]

    @property
    def disposed(self) -> bool:
        """Whether what identifies departments was deleted: then only what was kept is built on."""
        return disposed(Path())

    def kept(self, table: str) -> list[str]:
        """A table of `working/`; after a disposal only if it was kept."""
        path = Path(f"working/{table}.csv")
        return existing(path) if self.disposed else [str(path)]

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
    def slides(self) -> list[str]:
        """The slides, where they are asked for or were once: then each run keeps them fresh."""
        asked_for = "slides" in sys.argv or any(Path(slides).exists() for slides in SLIDES)
        return list(SLIDES) if asked_for else []

    @property
    def published_for_feedback(self) -> list[str]:
        """All that a feedback to a department says of others."""
        tables = ("questions", "response", *(["changes"] if self.earlier else []))
        findings = ("actions", "exceptions")
        return [
            *(f"results/tables/{name}.csv" for name in tables),
            *(f"results/findings/{name}.csv" for name in findings),
        ]
