"""What prose may quote of the change since the previous round: ``{{< var q19.change >}}``."""

from __future__ import annotations

from collections.abc import Sequence

from auditreport.change_tables import (
    WAY_WORDS,
    ChangeRow,
    Way,
    minus,
    printed,
    read_changes,
    signed,
)
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
        values[f"{key}.previous_percent"] = _previous(row)
        values[f"{key}.change"] = signed(row.difference) if row.difference is not None else ""
        values[f"{key}.change_interval"] = _interval(row.difference_low, row.difference_high)
        values[f"{key}.way"] = WAY_WORDS[row.way] if row.way else ""
        for name in ("same", "gained", "lost"):
            number = getattr(row, name)
            values[f"{key}.{name}"] = "" if number is None else str(number)
    return values


def _previous(row: ChangeRow) -> str:
    """The earlier percentage; 0 and 100 never without their interval."""
    if not row.is_compared:
        return ""
    said = f"{printed(row.before)}%"
    if said in ("0%", "100%") and row.before_low is not None and row.before_high is not None:
        said += f" ({minus(row.before_low)}% to {minus(row.before_high)}%)"
    return said


def _interval(low: float | None, high: float | None) -> str:
    return "" if low is None or high is None else f"{minus(low)} to {minus(high)}"


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
