"""Spellings of answers that one audit adds to the table (`spellings` in `audit.yaml`)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from auditreport.models import Fault, Strict
from auditreport.spellings import BUILT_IN, spelling_key
from auditreport.words import ANSWER_WORDS, Answer

Spelling = Annotated[str, Field(min_length=1, max_length=60)]
SpeltAnswer = Literal["yes", "no", "dont_know", "not_applicable", "blank"]


class OwnSpellings(Strict):
    """Spellings that this audit accepts besides the usual ones.

    Ticks, 1 and 0, TRUE and FALSE are read only where they are listed here; a number or the word
    TRUE must stand in quotes.
    """

    example: ClassVar[str] = 'spellings: {yes: ["agreed", "1", "✓"], no: ["not agreed", "0"]}'

    yes: list[Spelling] = Field(
        default=[], description="Also read as yes.", examples=['["agreed", "1", "✓"]']
    )
    no: list[Spelling] = Field(
        default=[], description="Also read as no.", examples=['["not agreed", "0"]']
    )
    dont_know: list[Spelling] = Field(
        default=[], description="Also read as don’t know.", examples=['["unsure", "99"]']
    )
    not_applicable: list[Spelling] = Field(
        default=[], description="Also read as not applicable.", examples=['["not relevant"]']
    )
    blank: list[Spelling] = Field(
        default=[], description="Also read as no answer.", examples=['["-", "."]']
    )

    @property
    def by_answer(self) -> dict[Answer, list[str]]:
        """The spellings as ``Spellings`` takes them."""
        return {Answer(name): getattr(self, name) for name in type(self).model_fields}

    def faults(self) -> Iterator[Fault]:
        """A spelling that would stand for two answers, here or with the usual ones."""
        seen: dict[str, Answer] = {}
        for answer, texts in self.by_answer.items():
            for i, text in enumerate(texts):
                usual = BUILT_IN.read(text)
                other = usual or seen.setdefault(spelling_key(text), answer)
                if other is not answer:
                    yield Fault(
                        (answer.value, i),
                        f"the spelling '{text}' is given for '{answer}', but "
                        + ("every audit reads it" if usual else "it is given above")
                        + f" as '{other}' ({ANSWER_WORDS[other]})",
                        "A text can stand for one answer only: remove it here. For example:\n"
                        + self.example,
                    )
