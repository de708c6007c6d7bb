"""Fill in the workbooks as they came back: many layouts, many spellings, the same content."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any

import xlsxwriter
import yaml

from pacs_2010.returns import Return
from pacs_2010.seeded import Dice

SEED = 2010_03

HABITS = [("Yes", "No"), ("yes", "no"), ("YES", "NO"), ("Y", "N"), ("y", "n")]
HABIT_WEIGHTS = [10, 4, 2, 2, 1]
SLIPS = {
    "yes": ["yes", "YES", "Yes ", " Yes", "Y", "y", "yes.", "YEs"],
    "no": ["no", "NO", "No ", " no", "N", "n", "No.", "nO"],
}
SLIP_CHANCE = 0.05
RARE_SPELLINGS: dict[str, list[str | None]] = {
    "dont_know": [
        "Don't know", "Don't know", "don't know", "Don’t know", "DON'T KNOW", "Dont know",
        "dont know", "Do not know", "DK", "dk", "D/K", "Not known", "Unknown", "Don't  know ",
    ],
    "not_applicable": [
        "N/A", "N/A", "n/a", "NA", "na", "Not applicable", "not applicable", "Not Applicable.",
        "n.a.", "N A", " N/A",
    ],
    "blank": [None, None, None, None, "", " ", "No answer", "blank"],
}  # fmt: skip

TEXT_DATES = ["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d %B %Y", "%d %b %Y"]
CELL_DATES = ["dd/mm/yyyy", "d mmmm yyyy", "yyyy-mm-dd", "dd-mmm-yy"]
CELL_CHANCE = 0.6
MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September"]

COMMENTS = [
    "policy being revised",
    "see our note of last year",
    "asked IT",
    "from next year",
    "part",
]
COMMENT_CHANCE = 0.03
GUIDANCE = "Yes, no, don't know or not applicable"
TEXT_GUIDANCE = "In your own words"


@dataclass(frozen=True)
class Definition:
    """What the form prints: from the audit's own definition, so that no text stands twice."""

    title: str
    organisation: str
    groups: Mapping[str, str]
    questions: Mapping[str, tuple[str, str]]  # id: group, text


def read_definition(path: Path) -> Definition:
    """Read the audit's titles and questions."""
    audit = yaml.safe_load(path.read_text(encoding="utf-8"))
    return Definition(
        title=audit["title"],
        organisation=audit["organisation"],
        groups={group["id"]: group["title"] for group in audit["groups"]},
        questions={q["id"]: (q["group"], " ".join(q["text"].split())) for q in audit["questions"]},
    )


@dataclass(frozen=True)
class Layout:
    """Where things stand in one version of the form."""

    sheet: str
    columns: tuple[str, ...]
    question: str = "{id}"  # what a cell of the column Question holds
    before: tuple[str, ...] = ()  # sheets of instructions before the form
    after: tuple[str, ...] = ()  # sheets left empty after it
    top: int = 0  # empty rows above, empty columns left
    left: int = 0
    details: str = "stacked"  # code and date: stacked, paired in one row, or with the date below
    gap: int = 0  # empty cells between a label and its value
    colon: str = ""
    heading: str = ""  # how a group is headed, if it is
    spaced: bool = False  # empty rows between groups
    label: Callable[[str], str] = field(default=str)


def _upper(text: str) -> str:
    return text.upper()


WITH_ID = ("Question", "Wording", "Answer")
LAYOUTS = [
    Layout("PACS audit", WITH_ID, after=("Sheet2", "Sheet3")),
    Layout("Form", WITH_ID, top=1, left=1, colon=":", heading="{title}", gap=1),
    Layout("Return", ("Question", "Answer"), question="{id} {text}", details="paired", spaced=True),
    Layout(
        "Sheet1",
        ("Question", "Guidance", "Answer", "Comments"),
        question="{id}. {text}",
        top=2,
        left=2,
        colon=":",
        heading="Group {number}: {title}",
        spaced=True,
    ),
    Layout(
        "2. Your answers",
        ("Group", "Question", "Wording", "Guidance", "Answer"),
        before=("1. Please read first",),
        details="paired",
        gap=1,
        colon=":",
    ),
    Layout(
        "Governance 2010",
        ("Question", "Answer", "Wording", "Office use"),
        details="below",
        left=1,
        label=_upper,
    ),
    Layout(
        "Return – Zoë's copy",
        ("Question", "Answer", "Comments"),
        question="{id}  {text}",
        top=3,
        details="below",
        colon=":",
        heading="{number}. {title}",
        spaced=True,
        label=str.lower,
    ),
]
LAYOUT_WEIGHTS = [5, 4, 4, 3, 3, 2, 1]
WIDTHS = {"Question": 14, "Wording": 60, "Answer": 18, "Guidance": 24, "Comments": 24, "Group": 28}
WIDE = 70


@dataclass
class _Form:
    """One workbook while it is being filled in."""

    one: Return
    definition: Definition
    layout: Layout
    dice: Dice
    book: Any
    sheet: Any
    row: int = 0

    def __post_init__(self) -> None:
        self.habit = dict(
            zip(("yes", "no"), self.dice.weighted(HABITS, HABIT_WEIGHTS), strict=True)
        )
        self.bold = self.book.add_format({"bold": True})
        self.wrap = self.book.add_format({"text_wrap": True, "valign": "top"})
        self.row = self.layout.top

    def put(self, column: int, value: str | date | None, style: object = None) -> int:
        """Write one cell, counted from the form's left edge; return the column after it."""
        column += self.layout.left
        if isinstance(value, date):
            dated = self.book.add_format(
                {"num_format": self.dice.pick(CELL_DATES), "align": "left"}
            )
            self.sheet.write_datetime(self.row, column, datetime.combine(value, time()), dated)
        elif value:
            self.sheet.write_string(self.row, column, value, style)
        return column - self.layout.left + 1

    def pair(self, column: int, label: str, value: str | date) -> int:
        """Write a label and the value that belongs to it."""
        after = self.put(column, self.layout.label(label) + self.layout.colon, self.bold)
        return self.put(after + self.layout.gap, value)

    def completed(self) -> str | date:
        """Tell the day as a real date, or as one of the texts that people type."""
        day = self.one.completed
        if self.dice.chance(CELL_CHANCE):
            return day
        # Names of months are written out here: a locale must not change them.
        month = MONTHS[day.month - 1]
        style = self.dice.pick(TEXT_DATES).replace("%B", month).replace("%b", month[:3])
        return day.strftime(style)

    def head(self) -> None:
        """Write the title, the department and, on most forms, the date."""
        self.put(0, self.layout.label(self.definition.title) + " 2010", self.bold)
        self.row += 1
        self.put(0, f"{self.definition.organisation}: form for one department")
        self.row += 2
        department = self.one.department
        if self.layout.details == "paired":
            after = self.pair(0, "Department code", department.code)
            self.pair(after + 1, "Date completed", self.completed())
            self.row += 1
            after = self.pair(0, "Department", department.name)
            self.pair(after + 1, "Completed by", department.contact)
            self.row += 2
            return
        self.pair(0, "Department", department.name)
        self.row += 1
        self.pair(0, "Department code", department.code)
        self.row += 1
        if self.layout.details == "stacked":
            self.pair(0, "Date completed", self.completed())
            self.row += 1
        self.pair(0, "Completed by", department.contact)
        self.row += 1
        self.pair(0, "E-mail", department.email)
        self.row += 2

    def questions(self) -> None:
        """Write the header row and a row for each question."""
        layout, groups = self.layout, [*self.definition.groups]
        for column, title in enumerate(layout.columns):
            self.put(column, layout.label(title), self.bold)
            wide = title == "Question" and "{text}" in layout.question
            place = column + layout.left
            self.sheet.set_column(place, place, WIDE if wide else WIDTHS.get(title, 12))
        self.row += 1
        numbered = [*self.definition.questions]
        if not layout.heading and not layout.spaced:  # without groups the form goes by number
            numbered.sort(key=lambda question: int(question[1:]))
        before = ""
        for question in numbered:
            group, text = self.definition.questions[question]
            if group != before:
                self.row += layout.spaced and bool(before)
                if layout.heading:
                    title = self.definition.groups[group]
                    number = groups.index(group) + 1
                    self.put(0, layout.heading.format(number=number, title=title), self.bold)
                    self.row += 1
                before = group
            self.question(question, group, text)
            self.row += 1

    def question(self, question: str, group: str, text: str) -> None:
        """Write the row of one question."""
        free = question not in self.one.answers
        cells = {
            "Group": self.definition.groups[group],
            "Question": self.layout.question.format(id=question, text=text),
            "Wording": text,
            "Guidance": TEXT_GUIDANCE if free else GUIDANCE,
            "Answer": self.one.other
            if free
            else self.spelling(self.one.answers[question], question),
            "Comments": self.dice.pick(COMMENTS) if self.dice.chance(COMMENT_CHANCE) else None,
        }
        for column, title in enumerate(self.layout.columns):
            self.put(column, cells.get(title), self.wrap)

    def spelling(self, answer: str, question: str) -> str | None:
        """Write an answer as someone would type it."""
        if answer in self.habit:
            slip = self.dice.chance(SLIP_CHANCE)
            return self.dice.pick(SLIPS[answer]) if slip else self.habit[answer]
        if answer == "blank" and question == "Q11":
            return None  # most of these weren't asked; no one writes "No answer" there
        return self.dice.pick(RARE_SPELLINGS[answer])

    def foot(self) -> None:
        """Write what stands below the questions."""
        self.row += 1
        if self.layout.details == "below":
            self.pair(0, "Date completed", self.completed())
            self.row += 1
        self.put(0, "Thank you. Please send this form back to the audit office.")


def make_workbook(one: Return, number: int, definition: Definition) -> bytes:
    """Fill in one return: the same bytes each time."""
    dice = Dice(SEED * 1000 + number)
    layout = dice.weighted(LAYOUTS, LAYOUT_WEIGHTS)
    target = BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    book.set_properties(
        {
            "title": f"{definition.title} 2010",
            "author": one.department.contact,
            "company": one.department.organisation,
            "created": datetime.combine(one.completed, time(12)),
        }
    )
    for name in layout.before:
        notes = book.add_worksheet(name)
        notes.write_string(0, 0, "Please answer each question on the next sheet.")
        notes.write_string(
            2, 0, "If you are not sure, say so: no answer is ever held against anyone."
        )
    sheet = book.add_worksheet(layout.sheet)
    sheet.activate()
    for name in layout.after:
        book.add_worksheet(name)
    form = _Form(one, definition, layout, dice, book, sheet)
    form.head()
    form.questions()
    form.foot()
    book.close()
    return target.getvalue()
