"""Several of a list."""

from __future__ import annotations

from auditreport.kinds.choice import Options
from auditreport.kinds.kind import (
    GIVEN_STATUSES,
    UNREADABLE,
    FormCell,
    Measure,
    Read,
    ReadFault,
    status_words,
)
from auditreport.words import Answer

SEPARATOR = "; "
"""Between options, where the form has them typed."""


class Multi(Options):
    """Several of a list; canonical is their ids with spaces between, in the list's order."""

    type = "multi"
    rule_keys = ("one_of", "all_of", "none_of")
    rule_example = "{all_of: [ct, mri]}"

    def form_cell(self) -> FormCell:
        """A text: no spreadsheet's list lets several be chosen."""
        return FormCell(
            "text",
            (*self._labels.values(), *map(status_words, GIVEN_STATUSES)),
            as_text=True,
            hint="Write all that apply, with a semicolon between: "
            + SEPARATOR.join(self._labels.values()),
            refusal="Please use at most 1,000 characters.",
        )

    def read_value(self, text: str) -> Read:
        """All options named; the same twice is the same."""
        named = self.named(text)
        if named is None:
            return UNREADABLE
        if len(named) > 1 and named & self._alone:
            return Read(Answer.BLANK, ReadFault.EXCLUDED)
        return Read(" ".join(self.ordered(named)))

    def measure(self, value: str) -> Measure:
        """The options chosen."""
        options = frozenset(value.split(" "))
        if not options <= self._labels.keys() or " ".join(self.ordered(options)) != value:
            raise ValueError("no options in the list's order")
        if len(options) > 1 and options & self._alone:
            raise ValueError("an option that stands alone doesn't")
        return options

    def typed_value(self, value: str) -> str:
        """The labels, with semicolons between."""
        return self.label(value)

    def known(self) -> str:
        """Its options."""
        return "some of its options"
