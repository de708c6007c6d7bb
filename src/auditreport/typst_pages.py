"""Accessible PDFs (PDF/UA-1) by Typst within this process: one compiler for all of one template."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar, cast

import typst

from auditreport.problems import Problem

_PAGE = re.compile(rb"/Type\s*/Page\b")
_NO_FONT = re.compile(r'the text `"(.+?)"` could not be displayed')
_Way = TypeVar("_Way")


class TypstPages:
    """Prints what one ``template`` says of one JSON text, which it reads as ``sys.inputs.said``.

    The template imports the report's own, so both lie below ``root``; ``fonts`` is the folder of
    the report's fonts, ``epoch`` the date of each PDF in seconds, ``product`` what a message calls
    it.
    """

    def __init__(self, root: Path, template: Path, fonts: Path, epoch: int, product: str) -> None:
        self._template = template.relative_to(root)
        self._epoch, self._product = epoch, product
        self._numbers: dict[int, str] = {}
        self._compiler = typst.Compiler(
            str(template), root=str(root), font_paths=[str(fonts)], ignore_system_fonts=True
        )

    def pdf(self, said: Mapping[str, Any]) -> bytes:
        """The PDF. Raises ``Problem`` where Typst can't print it."""
        text = json.dumps(said, ensure_ascii=False)
        while True:
            try:
                made = self._compiler.compile(
                    format="pdf",
                    sys_inputs={"said": text.translate(self._numbers)},
                    pdf_standards=["ua-1"],
                    timestamp=self._epoch,
                )
            except typst.TypstError as error:
                # PDF/UA takes no sign that no font has, so that it is printed as its number.
                lacking = set("".join(_NO_FONT.findall(str(error)))) - {
                    chr(n) for n in self._numbers
                }
                if not lacking:
                    # The error itself may quote a name, which the screen must not show.
                    raise Problem(
                        what=f"Typst could not print {self._product}",
                        where=self._template.as_posix(),
                        fix="Put that file, and report/, back as the program had them.",
                    ) from None
                self._numbers |= {ord(sign): f"U+{ord(sign):04X}" for sign in lacking}
            else:
                return cast("bytes", made)


def page_count(made: bytes) -> int:
    """How many pages a PDF of Typst's has."""
    return len(_PAGE.findall(made))


def first_that_fits(pages: int, ways: Sequence[_Way], made: Callable[[_Way], bytes]) -> bytes:
    """The PDF made in the first of some ways that takes no more ``pages``, or in the last."""
    for way in ways:
        pdf = made(way)
        if page_count(pdf) <= pages:
            break
    return pdf
