"""Where words of the report come from that bear no mark: the definition, or a published table."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from auditreport.definition import Definition
from auditreport.models import read_yaml
from auditreport.review.marks import Place, scalars

_WORDS = 3
"""A text of so many words is found wherever it stands; a shorter one could be anything."""
_FIRST = re.compile(r"^(\w[\w.-]*)\b")


@dataclass(frozen=True)
class Definitions:
    """The lines of `audit.yaml`: of its questions by their ids, and of its texts."""

    file: str
    questions: Mapping[str, Place]
    texts: Mapping[str, Place]
    made: Mapping[str, str]
    """What tables and figures are made from, by their anchors (``tbl-access``)."""

    def of(self, text: str) -> Place | None:
        """The place of a paragraph, by what it says or by the question that it begins with."""
        if found := self.texts.get(plain(text)):
            return found
        first = _FIRST.match(text)
        return self.questions.get(first[1]) if first else None


def plain(text: str) -> str:
    """A text as it is compared: one space between words, of whatever kind it was."""
    return " ".join(text.split())


def definitions(text: str, file: str, definition: Definition) -> Definitions:
    """Where everything stands in `audit.yaml`."""
    _, root = read_yaml(text, file)
    lines = text.split("\n")
    texts: dict[str, Place] = {}
    questions: dict[str, Place] = {}
    own = {definition.title, *(group.title for group in definition.groups)}
    asked = {question.id for question in definition.questions}
    for node in scalars(root):
        number = node.start_mark.line
        place = Place(file, number + 1, lines[number].strip())
        said = plain(node.value)
        if said in own or said.count(" ") >= _WORDS:
            texts.setdefault(said, place)
        elif said in asked:
            questions.setdefault(said, place)
    return Definitions(file, questions, texts, _made(definition))


def _made(definition: Definition) -> dict[str, str]:
    """The published file behind each table and figure whose words are the program's."""
    groups = [group.id for group in definition.groups]
    drawn = (*groups, "overview", "arrivals", "flow", "rounds")
    return {
        **{f"tbl-{group}": f"results/tables/{group}.csv" for group in groups},
        **{f"fig-{name}": f"results/charts/{name}.svg" for name in drawn},
        **{
            f"tbl-{name}": f"results/tables/{name}.csv"
            for name in ("response", "rates", "arrivals")
        },
        "tbl-actions": "results/findings/actions.csv",
        "tbl-back-test": "results/quality/back_test.csv",
    }
