"""Invented audits of any size: definition, register and returns, the same at every making."""

from __future__ import annotations

import io
import random
import zipfile
from pathlib import Path

import xlsxwriter

SEED = 2010
WEIGHTS = {"Yes": 70, "No": 20, "Don't know": 4, "N/A": 3, "": 3}
SHEET = "xl/worksheets/sheet1.xml"


def invent(work: Path, *, returns: int, questions: int = 30, groups: int = 7) -> Path:
    """Lay out a work folder: every department of the register has sent its return."""
    audit = work / "audits" / "invented"
    audit.mkdir(parents=True)
    (work / "config.yaml").write_text("audit: audits/invented\nengine: pandoc\n", encoding="utf-8")
    (audit / "audit.yaml").write_text(definition(questions, groups), encoding="utf-8")
    lines = ["code,name,organisation,contact,email"]
    lines += [f"ZZ{n:06},Dept {n:06},Org {n:06},Cont {n:06},c{n}@d.example" for n in range(returns)]
    (audit / "register.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    template = Template(questions)
    for n in range(returns):
        write_return(work, template, n)
    return work


def write_return(work: Path, template: Template, number: int, *, flip: bool = False) -> Path:
    """The return of one department; ``flip`` writes other answers than the first time."""
    path = work / "raw" / f"{number // 1000:03}" / f"return {number:06}.xlsx"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(template.filled(number, SEED + flip))
    return path


def definition(questions: int, groups: int) -> str:
    """The text of `audit.yaml`, each group with as many questions as the next."""
    head = [
        "id: invented",
        "title: An invented audit",
        "organisation: The Society of Examples",
        "deadline: 2024-06-30",
        "report_date: 2024-09-01",
        "groups:",
        *(f"  - {{id: group-{n}, title: Group number {n}}}" for n in range(1, groups + 1)),
        "questions:",
    ]
    asked = [
        f"  - {{id: Q{n + 1}, group: group-{n * groups // questions + 1},"
        f' text: "Is the thing number {n + 1} in place?", expected: "yes"}}'
        for n in range(questions)
    ]
    return "\n".join([*head, *asked]) + "\n"


class Template:
    """A return written once by XlsxWriter; each further one differs by its answers alone."""

    def __init__(self, questions: int) -> None:
        self.questions = questions
        content = io.BytesIO()
        # In this mode texts stand in the sheet itself, where they can be replaced.
        with xlsxwriter.Workbook(content, {"constant_memory": True}) as book:
            sheet = book.add_worksheet("Form")
            sheet.write_row(0, 0, ["Department code", "@code@"])
            sheet.write_row(1, 0, ["Date completed", "2024-05-01"])
            sheet.write_row(3, 0, ["Question", "Wording", "Answer"])
            for n in range(questions):
                wording = f"Is the thing number {n + 1} in place?"
                sheet.write_row(4 + n, 0, [f"Q{n + 1}", wording, "@answer@"])
        with zipfile.ZipFile(content) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist()}
        head, *self.between = self.parts.pop(SHEET).decode("utf-8").split("@answer@")
        self.before, self.after = head.split("@code@")

    def filled(self, number: int, seed: int) -> bytes:
        """The bytes of one department's return."""
        dice = random.Random(seed * 1_000_000 + number)  # noqa: S311  (a seed, not secrecy)
        answers = dice.choices(list(WEIGHTS), list(WEIGHTS.values()), k=self.questions)
        texts = [self.before, f"ZZ{number:06}", self.after]
        for answer, rest in zip(answers, self.between, strict=True):
            texts += [answer, rest]
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for name, part in self.parts.items():
                archive.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)
            archive.writestr(zipfile.ZipInfo(SHEET), "".join(texts), zipfile.ZIP_DEFLATED)
        return content.getvalue()
