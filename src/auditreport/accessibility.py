"""Whether everyone can read what is published: checks of each page and each PDF, without a browser.

A page is held against WCAG 2.2 AA and a PDF against PDF/UA-1, as far as a file alone tells. The
rules are in :mod:`auditreport.accessibility_rules`; what was found makes the accessibility
statement, and a release is refused on it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from auditreport.accessibility_page import page_faults
from auditreport.accessibility_print import print_faults
from auditreport.accessibility_rules import PAGE, PRINT, RULES, Fault, Rule
from auditreport.problems import Problem
from auditreport.words import count

_SHOWN = 3
"""Faults of one rule in one file that a message tells of."""


@dataclass(frozen=True, slots=True)
class Checked:
    """One file, and the faults in it; ``form`` is a key of ``RULES``."""

    file: str
    form: str
    faults: Sequence[Fault]

    def by_rule(self) -> Iterator[tuple[Rule, list[Fault]]]:
        """Every rule of its form with the faults against it, mostly none."""
        for name, rule in RULES[self.form].items():
            yield rule, [fault for fault in self.faults if fault.rule == name]


def check_accessibility(files: Mapping[str, bytes]) -> list[Checked]:
    """Check each page and each PDF among some files, in their order; others are passed over."""
    checked = []
    for file, data in files.items():
        if file.endswith(".html"):
            checked.append(Checked(file, PAGE, list(page_faults(data.decode("utf-8", "replace")))))
        elif file.endswith(".pdf"):
            checked.append(Checked(file, PRINT, list(print_faults(data))))
    return checked


def accessibility_problems(checked: Sequence[Checked]) -> Iterator[Problem]:
    """One message for each rule that a file breaks, with its first places."""
    for one in checked:
        for rule, faults in one.by_rule():
            if not faults:
                continue
            said = "; ".join(
                f"{fault.what} ({fault.where})" if fault.where else fault.what
                for fault in faults[:_SHOWN]
            )
            more = f", and {len(faults) - _SHOWN} more" if len(faults) > _SHOWN else ""
            yield Problem(
                what=f"not everyone can read this: {said}{more}",
                where=f"{one.file} ({rule.standard})",
                fix=rule.fix,
            )


def faults_in_words(checked: Sequence[Checked]) -> str:
    """In one line: ``3 files, no fault found``."""
    faults = sum(len(one.faults) for one in checked)
    found = f"{count(faults, 'fault')}, each in the statement" if faults else "no fault found"
    return f"{count(len(checked), 'file')}, {found}"
