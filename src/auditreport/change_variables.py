"""What prose may quote of the change since the previous round: ``{{< var q19.change >}}``."""

from __future__ import annotations

from collections.abc import Sequence

from auditreport.change_tables import WAY_WORDS, ChangeRow, Way, printed, read_changes, signed
from auditreport.changes import changes
from auditreport.definition import Definition
from auditreport.rounds import Previous
from auditreport.tables import QuestionRow
from auditreport.words import listed


def change_variables(rows: Sequence[ChangeRow], previous: Previous) -> dict[str, str]:
    """Figures by name; the names follow from the questions alone. ``""``: not compared."""
    values = {
        "rounds.previous": previous.round,
        "rounds.compared": str(sum(row.is_compared for row in rows)),
    }
    for way in Way:
        found = [row.question for row in rows if row.way is way]
        values[f"rounds.{way.value}.count"] = str(len(found))
        values[f"rounds.{way.value}.list"] = listed(found) or "none"
    for row in rows:
        key = row.question.lower()
        shown = row.is_compared
        values[f"{key}.previous_percent"] = f"{printed(row.before)}%" if shown else ""
        values[f"{key}.change"] = signed(row.difference) if row.difference is not None else ""
        values[f"{key}.way"] = WAY_WORDS[row.way] if row.way else ""
    return values


def no_changes(definition: Definition, rows: Sequence[QuestionRow]) -> dict[str, str]:
    """The names alone, before anything is compared; none where there is no previous round."""
    previous = definition.previous
    if previous is None:
        return {}
    return change_variables(changes(rows, None, [], None, definition, previous), previous)


def quoted_changes(definition: Definition, changes_csv: str) -> dict[str, str]:
    """The figures of a published `changes.csv`; none where there is no previous round."""
    previous = definition.previous
    return change_variables(read_changes(changes_csv), previous) if previous else {}
