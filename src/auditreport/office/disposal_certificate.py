"""The certificate of a disposal: what was deleted, when, by whom and under which rule."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from auditreport.office.disposal_files import Surveyed
from auditreport.words import count
from auditreport.words import day as in_words

SNAKEMAKE = ".snakemake/"


@dataclass(frozen=True)
class Plan:
    """A disposal as it was begun: whatever stops it, the next run brings it to this end.

    ``audit_files`` are the audit's own files that are to go, ``kept`` the files of `working/` that
    stay under fresh pseudonyms. ``by_hand`` says what only a person can remove, ``handed_over`` who
    has a copy. No department is named in any of it.
    """

    audit: str
    organisation: str
    begun: date
    who: str
    rule: str
    audit_files: Sequence[str]
    surveyed: Sequence[Surveyed]
    kept: Sequence[str]
    by_hand: Sequence[str]
    handed_over: Sequence[str]

    def to_json(self) -> str:
        """The plan as it is kept while the disposal is under way."""
        return json.dumps({**asdict(self), "begun": self.begun.isoformat()}, indent=1) + "\n"


def read_plan(text: str) -> Plan:
    """The plan from ``Plan.to_json``."""
    kept: dict[str, Any] = json.loads(text)
    surveyed: list[Mapping[str, Any]] = kept["surveyed"]
    return Plan(
        **{
            **kept,
            "begun": date.fromisoformat(kept["begun"]),
            "surveyed": [Surveyed(**{**one, "hashes": tuple(one["hashes"])}) for one in surveyed],
        }
    )


def certificate(plan: Plan, finished: date) -> str:
    """The certificate's text."""
    ended = f", and ended on {in_words(finished)}" if finished != plan.begun else ""
    kept = [f"working/{name}" for name in plan.kept]
    return "\n".join(
        [
            "CERTIFICATE OF DISPOSAL",
            "",
            f"Audit: {plan.audit}",
            f"Audit office of: {plan.organisation}",
            f"Deleted on: {in_words(plan.begun)}{ended}",
            f"By: {plan.who or '(nobody was named)'}",
            f"Rule: {plan.rule}",
            "",
            "WHAT WAS DELETED",
            *(_line(one) for one in plan.surveyed),
            f"- {SNAKEMAKE}: Snakemake's notes on its runs, removed as the run ended. They change "
            "until then,",
            "  and have no hashes here.",
            "",
            "WHAT IS KEPT",
            *_listed(kept),
            *(
                [
                    "  under fresh pseudonyms, made with a key that was never written down: "
                    "nothing leads from",
                    "  them to a department, nor to the pseudonyms used before.",
                ]
                if kept
                else ["- Nothing of working/."]
            ),
            "- results/: the published report.",
            "",
            "WHAT A PERSON HAS TO REMOVE",
            *_listed(plan.by_hand),
            "- Copies outside this folder, in backups and mailboxes: the program can't know of "
            "them.",
            "",
            "COPIES BY PSEUDONYM THAT OTHERS HAVE",
            *(_listed(plan.handed_over) or ["- None was logged."]),
            "",
            "SHA-256 OF EACH FILE DELETED, WITHOUT ITS NAME",
            *(
                line
                for one in plan.surveyed
                for line in (one.place, *(f"  {h}" for h in one.hashes))
            ),
            "",
        ]
    )


def summary(surveyed: Sequence[Surveyed]) -> str:
    """What is to be deleted, in one line: ``85 files in raw/, 230 in private/``."""
    parts = [
        f"{count(one.entries, 'file')} in {one.place}" if one.place.endswith("/") else one.place
        for one in surveyed
        if one.entries
    ]
    return ", ".join([*parts, SNAKEMAKE])


def _line(one: Surveyed) -> str:
    more = [
        *([f"{count(one.links, 'link')}, not followed"] if one.links else []),
        *([f"{one.others} without a hash, as they could not be read"] if one.others else []),
    ]
    return f"- {one.place}: {', '.join([count(len(one.hashes), 'file'), *more])}"


def _listed(parts: Sequence[str]) -> list[str]:
    return [f"- {part}" for part in parts]
