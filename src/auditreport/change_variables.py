"""What prose may quote of the change since the previous round: ``{{< var q19.change >}}``."""

from __future__ import annotations

from collections.abc import Sequence

from auditreport.change_tables import WAY_WORDS, ChangeRow, Way, printed, signed
from auditreport.rounds import Previous
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
        values[f"rounds.{way.value}.list"] = listed(found)
    for row in rows:
        key = row.question.lower()
        shown = row.is_compared
        values[f"{key}.previous_percent"] = f"{printed(row.before)}%" if shown else ""
        values[f"{key}.change"] = signed(row.difference) if row.difference is not None else ""
        values[f"{key}.way"] = WAY_WORDS[row.way] if row.way else ""
    return values
