"""What was issued for review: each paragraph of one Word file, with where its words come from.

Kept for every issue, as files come back long after a newer one was made.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from auditreport.review.marks import Place

FOLDER = Path("private/review")
ISSUED = FOLDER / "issued"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of an issue.

    ``where`` says in words where it stands; ``places`` are its sources, each from a character of
    its text on. Where there is none, the program writes the paragraph.
    """

    anchor: str
    where: str
    text: str
    places: Sequence[tuple[int, Place]] = ()

    def place_of(self, offset: int) -> Place | None:
        """The source of the character at ``offset``."""
        before = [place for at, place in self.places if at <= offset]
        return before[-1] if before else next((place for _, place in self.places), None)


@dataclass(frozen=True)
class Issue:
    """One Word file as it was issued; ``name`` stands in its foot."""

    name: str
    paragraphs: Sequence[Paragraph]

    @cached_property
    def by_anchor(self) -> Mapping[str, Paragraph]:
        """The paragraphs by their anchors."""
        return {one.anchor: one for one in self.paragraphs}

    def to_json(self) -> str:
        """The issue as it is kept, a paragraph a line."""
        rows = [
            json.dumps(
                [
                    *(one.anchor, one.where, one.text),
                    [[at, p.file, p.line, p.said] for at, p in one.places],
                ],
                ensure_ascii=False,
            )
            for one in self.paragraphs
        ]
        return f'{{"issue": "{self.name}", "paragraphs": [\n' + ",\n".join(rows) + "\n]}\n"


def read_issue(text: str) -> Issue:
    """The issue from ``Issue.to_json``."""
    kept: dict[str, Any] = json.loads(text)
    paragraphs = [
        Paragraph(anchor, where, said, [(at, Place(*place)) for at, *place in places])
        for anchor, where, said, places in kept["paragraphs"]
    ]
    return Issue(kept["issue"], paragraphs)


def issues_kept(folder: Path = ISSUED) -> list[Issue]:
    """Every issue, the latest last."""
    return [read_issue(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))]


def keep(issue: Issue, folder: Path = ISSUED) -> Path:
    """The file for an issue: its own where it was made before, else the next one.

    Numbered, as a file's day tells nothing once a folder was copied.
    """
    before = sorted(folder.glob("*.json"))
    same = [path for path in before if path.stem.endswith(f"-{issue.name}")]
    return same[-1] if same else folder / f"{len(before) + 1:03}-{issue.name}.json"
