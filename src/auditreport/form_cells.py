"""The form's cells to fill in: what each lets in, and what greys it, as a spreadsheet's rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction

from auditreport.definition import Definition
from auditreport.kinds.choice import fits_inline
from auditreport.kinds.kind import FormCell, Kind, Measure
from auditreport.kinds.numbers import decimal
from auditreport.kinds.routing import Leaf, formula, tree

LONGEST_MESSAGE = 255
"""Excel's limit for what a cell says when it is entered."""


def cut(text: str, longest: int) -> str:
    """A text, with a mark where its end is left out."""
    return text if len(text) <= longest else text[: longest - 1].rsplit(" ", 1)[0] + "…"


def long_lists(definition: Definition) -> dict[str, tuple[str, ...]]:
    """Choices that no cell's own rule can hold, by question: they must stand on a sheet."""
    cells = {name: kind.form_cell() for name, kind in definition.kinds.items()}
    return {
        name: cell.choices
        for name, cell in cells.items()
        if cell.shape == "list" and not fits_inline(cell.choices)
    }


def validation(kind: Kind, at: str, source: str | None) -> dict[str, object]:
    """What the cell ``at`` lets in; ``source`` is the range of its list, where that is long."""
    cell = kind.form_cell()
    errors: dict[str, object] = {
        "error_title": {"list": "Not one of the answers", "text": "Too long"}.get(
            cell.shape, "Not an answer"
        ),
        "error_message": cut(cell.refusal, LONGEST_MESSAGE),
    }
    if cell.shape == "list":
        return {"validate": "list", "source": source or list(cell.choices), **errors}
    if cell.shape == "text":
        return {"validate": "length", "criteria": "<=", "value": cell.longest, **errors}
    return {"validate": "custom", "value": f"={_within(cell, at)}", **errors}


def _within(cell: FormCell, at: str) -> str:
    """A number or a day in the range, or one of the words.

    By ``IF``, as every part of an ``AND`` is calculated, and of a word some are errors.
    """
    tests = [f"{at}>={_point(cell.least)}"] if cell.least is not None else []
    tests += [f"{at}<={_point(cell.most)}"] if cell.most is not None else []
    tests += [f"{at}=INT({at})"] if cell.shape in ("whole", "day") else []
    words = ",".join(f'{at}="{word}"' for word in cell.choices)
    return f"IF(ISNUMBER({at}),AND({','.join(tests)}),OR({words}))"


def _point(value: Measure) -> str:
    if isinstance(value, date):
        return f"DATE({value.year},{value.month},{value.day})"
    return decimal(value) if isinstance(value, Fraction) else ""


def options_below(kind: Kind) -> Sequence[str]:
    """Lines to stand below the wording: the options, where the cell can't list them."""
    return [f"•  {label}" for label in kind.options().values()] if kind.type == "multi" else []


def asked_formula(name: str, definition: Definition, places: Mapping[str, str]) -> str | None:
    """The routing of a question as a formula; ``None`` where no formula can tell.

    ``places`` are the cells with the answers. An answer counts only where its question is itself
    asked.
    """
    routings = {question.id: question.asked_if for question in definition.questions}

    def given(leaf: Leaf) -> str | None:
        same = _passes(leaf, definition.kinds[leaf.question], places[leaf.question])
        if routings[leaf.question] is None or same is None:
            return same
        asked = asked_formula(leaf.question, definition, places)
        return None if asked is None else f"AND({same},{asked})"

    routing = routings[name]
    return "TRUE" if routing is None else formula(tree(routing), given)


def _passes(leaf: Leaf, kind: Kind, at: str) -> str | None:
    if kind.type in ("multi", "percent", "text"):  # a text that a person types in many ways
        return None
    if options := kind.options():
        # Of an empty cell neither a test nor its opposite holds: so the others are named.
        passing = [o for o in options if leaf.atom.holds(frozenset({o})) is leaf.wanted]
        same = [f'{at}="{kind.typed(one)}"' for one in passing]
        return same[0] if len(same) == 1 else f"OR({','.join(same)})"
    return f"AND(ISNUMBER({at}),{','.join(_comparisons(leaf, at))})"


def _comparisons(leaf: Leaf, at: str) -> Iterator[str]:
    low, high = (
        _point(point) if not isinstance(point, str) else ""
        for point in (leaf.atom.points[0], leaf.atom.points[-1])
    )
    if leaf.atom.key == "between":
        inside = f"{at}>={low},{at}<={high}"
        yield inside if leaf.wanted else f"NOT(AND({inside}))"
        return
    yes, no = {
        "at_least": (">=", "<"),
        "at_most": ("<=", ">"),
        "before": ("<", ">="),
        "after": (">", "<="),
    }[leaf.atom.key]
    yield f"{at}{yes if leaf.wanted else no}{low}"
