"""One of a list: options with ids, labels and other spellings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, ClassVar

from pydantic import BeforeValidator, Field

from auditreport.kinds.kind import (
    GIVEN_STATUSES,
    STATUSES,
    UNREADABLE,
    FormCell,
    Kind,
    Measure,
    Read,
    ReadFault,
    status_words,
)
from auditreport.models import Fault, Strict, yes_or_no
from auditreport.spellings import Spellings, spelling_key
from auditreport.words import Answer, listed

_LONGEST_LIST = 255
"""Characters of a list that a spreadsheet takes in the cell's own rule, commas between."""

_MOST_PIECES = 200
"""Parts of one answer between commas; more is no list of options."""

OptionId = Annotated[
    str, BeforeValidator(yes_or_no), Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)
]


class Option(Strict):
    """What may be answered: a value of the question."""

    example: ClassVar[str] = '- {id: weekdays, label: Weekdays only, spellings: ["Mon to Fri"]}'

    id: OptionId = Field(description="The option in tables and files.", examples=["weekdays"])
    label: str = Field(
        min_length=1,
        max_length=120,
        description="The option on the form and in the report.",
        examples=["Weekdays only"],
    )
    spellings: list[Annotated[str, Field(min_length=1, max_length=120)]] = Field(
        default_factory=list,
        description="Also read as this option, besides its id and its label.",
        examples=['["Mon to Fri"]'],
    )
    alone: bool = Field(
        default=False,
        description="Where several may be chosen: this one leaves no room for others, such as "
        "“None of these”.",
        examples=["true"],
    )

    @property
    def written(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        """Every text that stands for the option, with the key where it is given."""
        yield ("id",), self.id
        yield ("label",), self.label
        for i, text in enumerate(self.spellings):
            yield ("spellings", i), text


class Options(Kind):
    """What `choice` and `multi` share: a list of options, and texts that name some of them."""

    def __init__(self, options: Sequence[Option], spellings: Spellings) -> None:
        super().__init__(spellings)
        self._labels = {option.id: option.label for option in options}
        self._alone = {option.id for option in options if option.alone}
        self._option_of: dict[str, str] = {}
        for option in options:
            for _, text in option.written:
                self._option_of.setdefault(spelling_key(text), option.id)
        self._longest = 2 * sum(len(text) for option in options for _, text in option.written) + 64

    def options(self) -> Mapping[str, str]:
        """Labels by id, in the list's order."""
        return self._labels

    def label(self, value: str) -> str:
        """The labels of the options chosen."""
        return "; ".join(self._labels[one] for one in self.ordered(self.measure(value)))

    def ordered(self, options: Measure) -> list[str]:
        """Some options' ids in the list's order."""
        if not isinstance(options, frozenset):
            raise TypeError("options are compared as sets")
        return [one for one in self._labels if one in options]

    def named(self, text: str) -> frozenset[str] | None:
        """The options that a text names; ``None`` where it names anything else, or two ways fit.

        They are parted by semicolons, new lines or commas; a comma may also be part of a label, and
        ids may be parted by spaces, as programs write them.
        """
        # However long a text is, it can't name more than all there is.
        if len(text.strip()) > self._longest:
            return None
        found: set[str] = set()
        for line in text.replace("\r", "\n").replace("\n", ";").split(";"):
            if line.strip():
                ways = self._ways(line) or self._ids(line)
                if len(ways) != 1:
                    return None
                found |= next(iter(ways))
        return frozenset(found) or None

    def _ways(self, line: str) -> set[frozenset[str]]:
        """Every way to read a line as options with commas between."""
        pieces = line.split(",")
        if len(pieces) > _MOST_PIECES:
            return set()
        starts: dict[int, set[frozenset[str]]] = defaultdict(set, {0: {frozenset()}})
        for start in range(len(pieces)):
            for end in range(start + 1, len(pieces) + 1) if starts[start] else ():
                option = self._option_of.get(spelling_key(",".join(pieces[start:end])))
                if option:
                    starts[end] |= {way | {option} for way in starts[start]}
        return starts[len(pieces)]

    def _ids(self, line: str) -> set[frozenset[str]]:
        words = line.split()
        return {frozenset(words)} if all(word in self._labels for word in words) else set()

    def known(self) -> str:
        """Its options."""
        return "one of its options"


class Choice(Options):
    """One of a list."""

    type = "choice"
    rule_keys = ("one_of", "none_of")
    rule_example = "{one_of: [weekdays, every_day]}"

    def form_cell(self) -> FormCell:
        """A list of the labels, and of what else may be said."""
        choices = (*map(_plain, self._labels.values()), *map(status_words, GIVEN_STATUSES))
        return FormCell(
            "list", choices, refusal="Please choose from the list, or leave the cell empty."
        )

    def read_value(self, text: str) -> Read:
        """One option; several are a fault of their own."""
        # As a whole first: a label may hold any mark.
        if whole := self._option_of.get(spelling_key(text[: self._longest])):
            return Read(whole)
        named = self.named(text)
        if named is None:
            return UNREADABLE
        if len(named) > 1:
            return Read(Answer.BLANK, ReadFault.SEVERAL)
        return Read(next(iter(named)))

    def measure(self, value: str) -> Measure:
        """The one option."""
        if value not in self._labels:
            raise ValueError("none of the options")
        return frozenset({value})

    def typed_value(self, value: str) -> str:
        """Its label, as the list has it."""
        return _plain(self._labels[value])


def _plain(label: str) -> str:
    # What is typed must be in the list, and keyboards have one apostrophe.
    return label.replace("’", "'")


def fits_inline(choices: Sequence[str]) -> bool:
    """Whether a cell's own rule can hold the list; else it must stand in cells of a sheet."""
    return len(",".join(choices)) <= _LONGEST_LIST and not any("," in one for one in choices)


def option_faults(options: Sequence[Option], kind: Options) -> Iterator[Fault]:
    """Options that can't be told apart, from each other or from what every question may answer.

    Paths begin below the question.
    """
    several = kind.type == "multi"
    seen: dict[str, str] = {}
    for i, option in enumerate(options):
        if option.id in STATUSES:
            yield Fault(
                ("options", i, "id"),
                f"an option can't be called '{option.id}': every question has that answer",
                "Leave it out: departments can give that answer anyway.",
            )
            continue
        if option.alone and not several:
            yield Fault(
                ("options", i, "alone"),
                f"'{option.id}' stands alone anyway: only one option can be chosen",
                "Remove 'alone', or write 'type: multi'.",
            )
        for path, text in option.written:
            yield from _spelling_faults(("options", i, *path), option, text, kind, seen)


def _spelling_faults(
    at: tuple[str | int, ...], option: Option, text: str, kind: Options, seen: dict[str, str]
) -> Iterator[Fault]:
    other = seen.setdefault(spelling_key(text), option.id)
    status = kind.spellings.read(text)
    if other != option.id:
        yield Fault(
            at,
            f"'{text}' is given for two options, '{other}' and '{option.id}'",
            "A text can stand for one option only:\n" + Option.example,
        )
    elif status in STATUSES:
        yield Fault(
            at,
            f"'{text}' is read as the answer '{status}', which every question has",
            "Leave the option out, or word it otherwise:\n" + Option.example,
        )
    elif kind.type == "multi" and set(";\n\r") & set(text):
        yield Fault(
            at,
            f"'{text}' holds a semicolon or a new line, which part the options chosen",
            "Word it otherwise:\n" + Option.example,
        )
    elif (read := kind.read(text)).answer != option.id:
        rest = [one for one in read.answer.split() if one in kind.options()]
        which = f" as {listed([f'‘{one}’' for one in rest])}" if rest else ""
        yield Fault(
            at,
            f"'{text}' of the option '{option.id}' can be read in two ways{which}",
            "Word it so that it is not made up of other options:\n" + Option.example,
        )
