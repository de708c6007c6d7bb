"""What an audit says of its editions: their names, and what one corrects."""

from __future__ import annotations

import os
from typing import Annotated, ClassVar

from pydantic import BeforeValidator, Field

from auditreport.models import Strict

RELEASED = "AUDITREPORT_RELEASED"
"""Environment variable that the gate gives to its own copy of the work folder, and nobody else."""

DRAFT = "Draft"
EDITIONS = "results/release"
"""Where editions lie, each in a folder of its name."""


def _as_text(value: object) -> object:
    """YAML reads ``1`` as a number: an edition's name is a text."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


EditionName = Annotated[
    str,
    BeforeValidator(_as_text),
    Field(pattern=r"^[0-9A-Za-z][0-9A-Za-z.-]{0,31}$"),
]
"""Also the name of the edition's folder."""


class Correction(Strict):
    """Why there is another edition."""

    example: ClassVar[str] = (
        'edition: "2"\ncorrection: {of: "1", why: "Two returns had been counted as late."}'
    )

    of: EditionName = Field(description="The edition that this one corrects.", examples=['"1"'])
    why: str = Field(
        min_length=1,
        description="Why, in a sentence or two. Published; what has changed is listed below it.",
        examples=["Two returns had been counted as late."],
    )


def mark(edition: str) -> str:
    """What each product says of its standing: a draft, but in the copy that the gate makes."""
    return f"Edition {edition}" if os.environ.get(RELEASED) else DRAFT
