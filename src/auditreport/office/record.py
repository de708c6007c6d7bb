"""What the office keeps, as one run takes it (`private/office.json`).

The files themselves are Excel's: their quoting, separators and dates change when they are saved
again. This record is written anew only when what they say differs, so that nothing runs again for
a change of dress. Identifying.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from auditreport.office.actions import Decision, same_departments
from auditreport.office.register_changes import RegisterOn
from auditreport.register import Department, chain_ends, code_key


@dataclass(frozen=True)
class OfficeRecord:
    """The register as on the deadline, and what the office knows of departments.

    ``merged`` leads from a code to the one that it counts as; ``closed`` are codes that were no
    department's any more on the deadline, ``unopened`` ones were none's yet; of ``undeliverable``
    ones the last letter came back, ``declined`` ones won't take part, and ``left`` ones were sent
    the form and had closed, or count as another, by the deadline. ``decisions`` hold no reason and
    no person: those stay in the office's file.
    """

    register: Sequence[Department]
    merged: Mapping[str, str] = field(default_factory=dict)
    closed: frozenset[str] = frozenset()
    undeliverable: frozenset[str] = frozenset()
    declined: frozenset[str] = frozenset()
    left: frozenset[str] = frozenset()
    decisions: Sequence[Mapping[str, str]] = ()
    unopened: frozenset[str] = frozenset()

    def counts_as(self, code: str) -> str:
        """The code under which a department counts, as ``code_key`` writes it."""
        key = code_key(code)
        return self.merged.get(key, key)

    def counted(self, decisions: Iterable[Decision]) -> list[Decision]:
        """The decisions, each about the department as which its own now counts."""
        return [replace(one, department=self.counts_as(one.department)) for one in decisions]

    def to_json(self) -> str:
        """The record as it is kept."""
        return json.dumps(
            {
                "register": [asdict(department) for department in self.register],
                "merged": dict(sorted(self.merged.items())),
                "closed": sorted(self.closed),
                "unopened": sorted(self.unopened),
                "undeliverable": sorted(self.undeliverable),
                "declined": sorted(self.declined),
                "left": sorted(self.left),
                "decisions": list(self.decisions),
            },
            indent=1,
        )


def read_record(text: str) -> OfficeRecord:
    """The record from ``OfficeRecord.to_json``."""
    kept: dict[str, Any] = json.loads(text)
    return OfficeRecord(
        register=[Department(**department) for department in kept["register"]],
        merged=kept["merged"],
        closed=frozenset(kept["closed"]),
        unopened=frozenset(kept["unopened"]),
        undeliverable=frozenset(kept["undeliverable"]),
        declined=frozenset(kept["declined"]),
        left=frozenset(kept["left"]),
        decisions=kept["decisions"],
    )


def make_record(
    then: RegisterOn,
    gone_before: Collection[str],
    undeliverable: Iterable[str],
    declined: Iterable[str],
    decisions: Sequence[Decision],
    unopened: Collection[str] = (),
) -> OfficeRecord:
    """The record of one run, from the register as on the deadline and the decisions.

    ``gone_before`` are codes that were no department's any more when the form was sent.
    Departments that a decision treats as one are taken together as merged ones are: the decision
    stands beside the register, not in it.
    """
    ends = chain_ends({**then.merged, **same_departments(decisions)})
    return OfficeRecord(
        register=[one for one in then.departments if code_key(one.code) not in ends],
        merged=ends,
        closed=then.closed,
        unopened=frozenset(unopened),
        undeliverable=frozenset(ends.get(code, code) for code in undeliverable),
        declined=frozenset(declined),
        left=frozenset((then.closed | ends.keys()) - set(gone_before)),
        decisions=[_carried(decision, ends) for decision in decisions],
    )


def _carried(decision: Decision, ends: Mapping[str, str]) -> dict[str, str]:
    return {
        "date": decision.date.isoformat(),
        "department": ends.get(decision.department, decision.department),
        "question": decision.question,
        "action": decision.action.value,
        "value": decision.value,
    }
