"""The letters to authorities as Word files and accessible PDFs: Pandoc and Typst."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from auditreport.definition import Definition
from auditreport.engine import word_document
from auditreport.exceptions import ASK, Letter
from auditreport.markdown import blocks, escape, paragraph
from auditreport.office.feedbacks import file_stems
from auditreport.render import source_date_epoch
from auditreport.stage import write
from auditreport.typst_pages import TypstPages


def write_letters(
    letters: Sequence[Letter],
    definition: Definition,
    mark: str,
    template: Path,
    fonts: Path,
    out: Path,
) -> None:
    """Write each letter into ``out``, under the name of its authority, as .docx and .pdf.

    ``mark`` says that it is a draft, or of which edition it speaks; ``template`` lies in a folder
    of a folder of the repository, where the report's ``fonts`` are.
    """
    epoch = source_date_epoch(definition)
    printer = TypstPages(template.parents[2], template, fonts, epoch, "a letter to an authority")
    stems = file_stems([letter.authority for letter in letters])
    out.mkdir(parents=True, exist_ok=True)
    for letter in letters:
        stem = stems[letter.authority]
        word_document(
            letter_markdown(letter, mark),
            out / f"{stem}.docx",
            {"title": letter.subject, "author": letter.organisation, "lang": "en-GB"},
            epoch,
        )
        said = {**asdict(letter), "mark": mark, "asked": ASK}
        write(out / f"{stem}.pdf", printer.pdf(said))


def letter_markdown(letter: Letter, mark: str) -> str:
    """The body of a letter; its subject is the document's title."""
    return blocks(
        f"**To:** {escape(letter.authority)}\\\n**Date:** {letter.date}\\\n**{escape(mark)}**",
        paragraph(letter.opening),
        *(
            part
            for one in letter.points
            for part in (
                f"# {one.question} {escape(one.title)}",
                f"*{escape(one.text)}*",
                paragraph(one.stands),
                f"**{ASK}** {escape(one.ask)}",
            )
        ),
        paragraph(letter.closing),
        paragraph(letter.organisation),
    )
