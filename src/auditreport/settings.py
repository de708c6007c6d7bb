"""The few things that a run may choose (`config.yaml`)."""

from __future__ import annotations

import re
from datetime import date
from typing import ClassVar, Literal

from pydantic import Field, field_validator

from auditreport.models import Strict, yes_or_no

DISPOSE_NOW = "now"
"""The setting `dispose` before the names' day."""


class Settings(Strict):
    """A run's choices; paths inside the work folder are fixed names, not settings."""

    example: ClassVar[str] = (
        "audit: audits/pacs-2010\nengine: auto\nformats: [html, pdf]\ndisclosure: none"
    )

    audit: str = Field(
        min_length=1,
        description="The audit's folder, relative to the work folder or absolute.",
        examples=["audits/pacs-2010"],
    )
    engine: Literal["auto", "quarto", "pandoc"] = Field(
        default="auto",
        description="What renders the report: `auto` is Quarto where it is, else Pandoc and Typst.",
        examples=["auto"],
    )
    formats: list[Literal["html", "pdf"]] = Field(
        default=["html", "pdf"],
        min_length=1,
        description="Which forms of the report are made.",
        examples=["[html, pdf]"],
    )
    disclosure: Literal["none", "standard", "strict"] = Field(
        default="none",
        description="The disclosure profile. `none` shows all counts; `standard` withholds those "
        "of 1 to 4 departments by stratum, in breakdowns and among themes, and what would tell "
        "them; `strict` those below 8, and shows others to the nearest 5.",
        examples=["none"],
    )
    shards: int = Field(
        default=1,
        ge=1,
        le=500,
        strict=True,
        description="In how many jobs the returns are read, on a cluster: 100 for a million of "
        "them. One is best on one computer. The report is the same, whatever their number.",
        examples=["1"],
    )

    today: date | None = Field(
        default=None,
        description="The day that the office's desk takes for today, where it isn't. Given on the "
        "command line, to see what will be due.",
        examples=["2010-03-22"],
    )
    officer: str = Field(
        default="",
        description="Who is at the desk: entered with what is marked as sent.",
        examples=["A. Officer"],
    )
    recipient: str = Field(
        default="",
        description="Whom a hand-over is for. Given on the command line.",
        examples=["University of Northmoor"],
    )
    edition: str = Field(
        default="",
        description="The edition that `snakemake verify` looks at; every one where it isn't said. "
        "Given on the command line.",
        examples=["1"],
    )
    number: str = Field(
        default="",
        description="What `snakemake trace` follows back: a variable, a conclusion or an action. "
        "Given on the command line, like the next two.",
        examples=["q5.percent"],
    )
    question: str = Field(
        default="",
        description="For `snakemake trace`: the question of a number, instead of its name.",
        examples=["Q5"],
    )
    column: str = Field(
        default="",
        description="And the column of its table.",
        examples=["achieved"],
    )
    dispose: str = Field(
        default="after_retention",
        description="The word that the first `snakemake dispose` gave, for the second, which "
        "deletes. `now` disposes of what identifies departments before its date. Given on the "
        "command line.",
        examples=["after_retention"],
    )

    @field_validator("today", mode="before")
    @classmethod
    def _a_day(cls, today: object) -> object:
        if today is None or type(today) is date:
            return today
        try:
            return date.fromisoformat(str(today))
        except ValueError:
            raise ValueError("the day can't be read: write the year first") from None

    @field_validator("number", "question", "column", mode="before")
    @classmethod
    def _as_word(cls, word: object) -> object:
        # A column is called no, which YAML takes for false.
        return yes_or_no(word) if word is not None else ""

    @field_validator("officer", "recipient", "edition", mode="before")
    @classmethod
    def _as_text(cls, name: object) -> object:
        # Snakemake takes a name that is a number for one.
        if name is None:
            return ""
        is_number = isinstance(name, int | float) and not isinstance(name, bool)
        return str(name) if is_number else name

    @field_validator("audit")
    @classmethod
    def _no_braces(cls, audit: str) -> str:
        if "{" in audit or "}" in audit:
            raise ValueError("a folder's name can't hold braces here: rename the folder")
        return audit

    @field_validator("dispose")
    @classmethod
    def _a_word_that_was_given(cls, dispose: str) -> str:
        if not re.fullmatch(rf"after_retention|{DISPOSE_NOW}|delete-[0-9a-f]{{6}}", dispose):
            raise ValueError(
                "the word is none that deletes: type `dispose` without it, and copy the command "
                "that it shows"
            )
        return dispose

    @field_validator("formats")
    @classmethod
    def _each_once(cls, formats: list[str]) -> list[str]:
        if len(set(formats)) < len(formats):
            raise ValueError("a format is named twice")
        return formats
