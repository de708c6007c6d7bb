"""The form of 2012 as it came back: one layout, two ways to write the questions."""

from datetime import datetime, time
from io import BytesIO

import xlsxwriter

from pacs_2010.forms import GUIDANCE, Definition
from pacs_2010.seeded import Dice
from pacs_2012.returns import Return

SEED = 2012_02

HABITS = [("Yes", "No"), ("yes", "no"), ("Y", "N")]
SPELLINGS = {"dont_know": "Don't know", "not_applicable": "N/A", "blank": ""}
COLUMNS = {"Question": 10, "Wording": 70, "Guidance": 36, "Answer": 14}


def make_workbook(one: Return, number: int, definition: Definition) -> bytes:
    """Fill in one return: the same bytes each time."""
    dice = Dice(SEED * 1000 + number)
    habit = dict(zip(("yes", "no"), dice.weighted(HABITS, [7, 3, 1]), strict=True))
    joined = dice.chance(0.3)  # number and wording in one cell
    target = BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    book.set_properties(
        {"title": definition.title, "created": datetime.combine(one.completed, time(12))}
    )
    sheet = book.add_worksheet("Re-audit 2012")
    bold = book.add_format({"bold": True})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    day = book.add_format({"num_format": "dd/mm/yyyy", "align": "left"})
    sheet.write_string(0, 0, f"{definition.title} 2012", bold)
    sheet.write_string(2, 0, "Department code", bold)
    sheet.write_string(2, 1, one.department.code)
    sheet.write_string(3, 0, "Date completed", bold)
    sheet.write_datetime(3, 1, datetime.combine(one.completed, time()), day)
    sheet.write_string(4, 0, "Completed by", bold)
    sheet.write_string(4, 1, one.department.contact)
    for column, (title, width) in enumerate(COLUMNS.items()):
        sheet.write_string(6, column, title, bold)
        sheet.set_column(column, column, width)
    for row, (question, (_, text)) in enumerate(definition.questions.items(), start=7):
        answer = one.answers[question]
        given = habit.get(answer) or SPELLINGS[answer]
        named = f"{question}. {text}" if joined else question
        for column, cell in enumerate((named, "" if joined else text, GUIDANCE, given)):
            if cell:
                sheet.write_string(row, column, cell, wrap)
    book.close()
    return target.getvalue()
