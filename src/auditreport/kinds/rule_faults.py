"""What in a rule doesn't fit the question whose answer it is about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction
from typing import Any, cast

from auditreport.kinds.expectation import Atom, Rule, exact
from auditreport.kinds.kind import Kind
from auditreport.models import Fault
from auditreport.problems import did_you_mean
from auditreport.words import listed


def rule_faults(rule: Rule, kind: Kind, name: str) -> Iterator[Fault]:
    """What in a rule doesn't fit the question's kind. Paths begin below the rule.

    ``name`` is the question whose answer is tested.
    """
    for atom in rule.atoms:
        if atom.key not in kind.rule_keys:
            yield Fault(
                (atom.key,),
                f"'{atom.key}' can't be asked of {name}, whose type is '{kind.type}'",
                f"Use {listed(kind.rule_keys, 'or')}. For example:\n{kind.rule_example}"
                if kind.rule_keys
                else "Name another question: of a free text nothing can be asked.",
            )
        elif kind.options():
            yield from _option_faults(atom, kind, name)
        else:
            yield from _range_faults(atom, kind, name)
    if not rule.model_fields_set - {"at_least", "at_most"}:
        yield from _crossed(rule, name)


def _option_faults(atom: Atom, kind: Kind, name: str) -> Iterator[Fault]:
    known = list(kind.options())
    for i, one in enumerate(atom.points):
        if one not in known:
            yield Fault(
                (atom.key, i),
                f"'{one}' is no option of {name}",
                did_you_mean(str(one), known) + f"Use one of: {', '.join(known)}.",
            )
    if kind.type != "multi" and set(known) <= set(atom.points):
        yield Fault(
            (atom.key,),
            f"'{atom.key}' names every option of {name}, so that it tells nothing",
            f"Leave some out. For example:\n{kind.rule_example}",
        )


def _range_faults(atom: Atom, kind: Kind, name: str) -> Iterator[Fault]:
    wants = date if kind.type == "date" else Fraction
    if not all(isinstance(point, wants) for point in atom.points):
        noun = "a date" if wants is date else "a number"
        yield Fault(
            (atom.key,),
            f"{name} is of type '{kind.type}': '{atom.key}' needs {noun}",
            f"For example:\n{kind.rule_example}",
        )
        return
    least, most = (cast(Any, end) for end in kind.plausible())
    low, high = cast(Any, atom.points[0]), cast(Any, atom.points[-1])
    passes = {  # whether some value from the least to the most does
        "at_least": most is None or low <= most,
        "at_most": least is None or high >= least,
        "between": (most is None or low <= most) and (least is None or high >= least),
        "before": least is None or high > least,
        "after": most is None or low < most,
    }
    if not passes[atom.key]:
        yield Fault(
            (atom.key,),
            f"no plausible answer to {name} passes '{atom.key}': the range is {kind.range_words()}",
            "Change one of the two, so that an answer can pass.",
        )


def _crossed(rule: Rule, name: str) -> Iterator[Fault]:
    if rule.at_least is None or rule.at_most is None:
        return
    low, high = cast(Any, exact(rule.at_least)), cast(Any, exact(rule.at_most))
    if type(low) is type(high) and low > high:
        yield Fault(
            ("at_most",),
            f"no answer to {name} can be at least {rule.at_least} and at most {rule.at_most}",
            "Give the lower one as 'at_least'. For example:\n{at_least: 2, at_most: 4}",
        )


def below(path: tuple[str | int, ...], faults: Iterable[Fault]) -> Iterator[Fault]:
    """The same faults, with their paths below a longer one."""
    for fault in faults:
        yield Fault((*path, *fault.path), fault.what, fault.fix)
