"""A small audit that isn't PACS: its files, and its returns as spreadsheets."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import xlsxwriter

DEFINITION = """\
id: on-call-2024
title: Audit of on-call interventional radiology
organisation: The Society of Examples
deadline: 2024-06-30
report_date: 2024-09-01
groups:
  - {id: rota, title: The rota}
  - {id: skills, title: Skills}
questions:
  - {id: Q1, group: rota, text: "Is there a rota at all hours?", expected: yes}
  - {id: Q2, group: rota, text: "Is the rota shared with another unit?", expected: survey}
  - {id: Q3, group: rota, text: "If so, is the agreement in writing?", expected: yes,
     asked_if: {any: {Q2: yes}}}
  - {id: Q4, group: skills, text: "Have lists been cancelled for want of staff?", expected: no,
     target: 80}
"""

REGISTER = """\
code,name,organisation,contact,email
IR-01,Unit One,First Organisation,Ann Example,ann@first.example
IR-02,Unit Two,Second Organisation,Ben Example,ben@second.example
IR-03,Unit Three,Third Organisation,Cat Example,cat@third.example
IR-04,Unit Four,Third Organisation,Dan Example,dan@third.example
"""

ANSWERS: dict[str, dict[str, str]] = {
    "IR-01": {"Q1": "Yes", "Q2": "yes", "Q3": "NO", "Q4": "no"},
    "IR-02": {"Q1": "y", "Q2": "No", "Q3": "", "Q4": "Don’t know"},
    "IR-03": {"Q1": "No", "Q2": "N/A", "Q3": "", "Q4": "Yes"},
}


def write_return(
    path: Path, code: str, answers: Mapping[str, str], completed: str = "2024-05-01"
) -> None:
    """One return as a department would send it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Form")
        sheet.write_row(1, 1, ["Department code", code])
        sheet.write_row(2, 1, ["Date completed", completed])
        sheet.write_row(4, 1, ["Question", "Wording", "Answer"])
        for line, (question, answer) in enumerate(answers.items(), start=5):
            sheet.write_row(line, 1, [question, "…"])
            sheet.write_string(line, 3, answer)


def small_audit(work: Path) -> Path:
    """Lay out the work folder: config, definition, register and three returns of four."""
    audit = work / "audit d’appel"
    audit.mkdir(parents=True)
    (work / "config.yaml").write_text("audit: audit d’appel\nengine: pandoc\n", encoding="utf-8")
    (audit / "audit.yaml").write_text(DEFINITION, encoding="utf-8")
    (audit / "register.csv").write_text(REGISTER, encoding="utf-8")
    for code, answers in ANSWERS.items():
        write_return(work / "raw" / "été" / f"Unit’s form {code}.xlsx", code, answers)
    return work
