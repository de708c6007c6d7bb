"""Make the register, the coded themes and the returns of `examples/on-call-ir`: all invented.

Run it from anywhere as `python tools/make_on_call_ir.py`; the folder to write to may follow. The
returns are this audit's own forms, filled in; some of them as people do it, and not as asked.
"""

from __future__ import annotations

import io
import re
import sys
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]

from auditreport.definition import Definition
from auditreport.forms import form
from auditreport.models import parse
from auditreport.register import Department
from auditreport.words import Answer
from example_files import table, write_files
from pacs_2010 import names
from pacs_2010.seeded import Dice

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = Path("examples") / "on-call-ir"
SEED = 2024_04
INVITED, ANSWERED = 56, 41
HEADER = ("code", "name", "organisation", "setting", "contact", "email")
FIRST, DAYS = date(2024, 4, 16), 74
LATE = 1  # one return comes after the deadline
STAMP = (2024, 4, 15, 0, 0, 0)
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")

SLIPS: Sequence[Mapping[str, object]] = (
    # What people write though it was asked for otherwise, each where its questions are asked.
    {"Q3": "0203 555 0101"},
    {"Q7": 0.85},
    {"Q2": "Every evening, and by day at weekends; at all hours of every day"},
    {"Q4": "Nephrostomy, None of these"},
    {"Q6": "about an hour"},
    {"Q6": "1,5"},
    {"Q5": "3/4/2019"},
    {"Q3": "8 consultants", "Q4": "embolization\nBiliary drainage"},
    {"Q6": "45 mins", "Q7": "92,5 %"},
)
TEXTS = (
    ("staff", "Two more consultants, so that the rota can be shared by six."),
    ("staff", "A sixth colleague."),
    ("nurses", "Nurses who may come in at night."),
    ("network", "One rota with our neighbours, and one telephone number for it."),
    ("", "Time."),
)


@dataclass(frozen=True)
class Made:
    """A return as the department means it; a number or a day is one, not a text."""

    department: Department
    completed: date
    answers: Mapping[str, str]
    theme: str
    text: str
    file: str


def make_register(dice: Dice) -> list[Department]:
    """Invite departments: a teaching hospital's in four of ten."""
    codes = dice.shuffled(range(100, 1000))
    rows = []
    for number, place in enumerate(dice.shuffled(names.ENGLISH_PLACES)[:INVITED]):
        setting = "Teaching" if dice.chance(0.4) else "District"
        first, last = dice.pick(names.FIRST_NAMES), dice.pick(names.SURNAMES)
        code = f"IR-{codes[number]}"
        organisation = f"{place} Hospitals"
        name = f"Interventional Radiology, {place}"
        mail = f"ir@{place.lower()}.example"
        contact, setting_of = f"{first} {last}", {"setting": setting}
        rows.append(Department(code, name, organisation, contact, mail, setting_of))
    return sorted(rows, key=lambda one: one.code)


def _row(one: Department) -> Sequence[str]:
    """The department as the register lists it; the columns of ``HEADER``."""
    return one.code, one.name, one.organisation, one.strata["setting"], one.contact, one.email


def make_answers(dice: Dice, setting: str) -> dict[str, str]:
    """Answer for one department, its rota being better where it teaches."""
    good = setting == "Teaching"
    hours = dice.weighted(("evenings", "daily", "always"), (1, 3, 9) if good else (3, 4, 4))
    consultants = 3 + dice.below(4) + (3 if good else 0)
    covered = [
        name
        for name, chance in (
            ("embolisation", 0.95 if good else 0.7),
            ("nephrostomy", 0.9),
            ("biliary", 0.5),
            ("limb", 0.7 if good else 0.3),
        )
        if dice.chance(chance)
    ]
    minutes = 5 * round(9 + 2.5 * dice.normal()) + (0 if good else 15)
    began = date(2012, 1, 1) + timedelta(days=dice.below(4400))
    return {
        "Q1": "yes" if dice.chance(0.95 if good else 0.7) else "no",
        "Q2": hours,
        "Q3": str(consultants),
        "Q4": " ".join(covered) or "none",
        "Q5": began.isoformat(),
        "Q6": str(max(minutes, 15)),
        "Q7": f"{60 + dice.below(80) / 2:g}",
        "Q8": str(1 + dice.below(3)),
        "Q9": "yes" if dice.chance(0.55) else "no",
        "Q10": "yes" if dice.chance(0.3 if good else 0.5) else "no",
        "Q11": dice.weighted(("sickness", "vacancy", "leave", "other"), (3, 5, 2, 1)),
        "Q12": "yes" if dice.chance(0.4) else "no",
    }


def make_returns(dice: Dice, register: Sequence[Department], definition: Definition) -> list[Made]:
    """Let some of the departments answer, each what its own routing asks."""
    chosen = sorted(dice.shuffled(register)[:ANSWERED], key=lambda one: one.code)
    made = []
    for number, department in enumerate(chosen):
        answers = make_answers(dice, department.strata["setting"])
        for question in answers:
            if dice.chance(0.03):
                answers[question] = dice.pick((Answer.DONT_KNOW, Answer.NOT_APPLICABLE, ""))
        read = {name: answer or Answer.BLANK for name, answer in answers.items()}
        routed = definition.router.route(read)
        theme, text = dice.pick(TEXTS) if dice.chance(0.4) else ("", "")
        late = number < LATE
        days = DAYS + 6 if late else dice.below(DAYS)
        place = department.organisation.removesuffix(" Hospitals")
        made.append(
            Made(
                department,
                FIRST + timedelta(days=days),
                {name: a for name, a in routed.items() if a != Answer.NOT_ASKED},
                theme,
                text,
                dice.pick(("{} on-call IR", "On-call form {}", "{}")).format(place) + ".xlsx",
            )
        )
    return made


def fill_in(one: Made, slips: Mapping[str, object], definition: Definition) -> bytes:
    """The department's own form as it comes back."""
    book = openpyxl.load_workbook(io.BytesIO(form(definition, one.department)))
    page = book["Form"]
    for row in page.iter_rows(max_col=3):
        name = str(row[0].value or "")
        if row[1].value == "Date completed":
            row[2].value = one.completed
        elif name in definition.kinds:
            row[2].value = slips.get(name, _cell(name, one, definition))
    out = io.BytesIO()
    book.save(out)
    return _timeless(out.getvalue())


def _cell(name: str, one: Made, definition: Definition) -> object:
    kind = definition.kinds[name]
    if kind.type == "text":
        return one.text or None
    typed = kind.typed(one.answers.get(name, Answer.BLANK))
    if kind.is_value(one.answers.get(name, "")):
        if kind.type in ("count", "number"):
            return int(typed)
        if kind.type == "date":
            return date.fromisoformat(typed)
    return typed or None


def _timeless(content: bytes) -> bytes:
    """The same workbook without the hour at which it was saved."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as saved,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed,
    ):
        for member in saved.namelist():
            part = saved.read(member)
            if member == "docProps/core.xml":
                part = _MODIFIED.sub(rb"\g<1>2024-04-15T00:00:00Z", part)
            packed.writestr(zipfile.ZipInfo(member, STAMP), part, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def make_files() -> dict[str, bytes]:
    """The content of every file made, by its path below the example."""
    file = ROOT / EXAMPLE / "audit" / "audit.yaml"
    definition = parse(Definition, file.read_text(encoding="utf-8"), str(file))
    dice = Dice(SEED)
    register = make_register(dice)
    returns = make_returns(dice, register, definition)
    themes = [(r.department.code, "Q13", r.theme, "HT", "2024-07-15") for r in returns if r.theme]
    files = {
        "audit/register.csv": table(HEADER, map(_row, register)),
        "audit/themes.csv": table(("department", "question", "theme", "coder", "date"), themes),
    }
    slips = list(SLIPS)
    for number, one in enumerate(returns):
        fits = number > LATE and slips and slips[0].keys() <= one.answers.keys()
        files[f"raw/{one.file}"] = fill_in(one, slips.pop(0) if fits else {}, definition)
    return files


def main(target: Path) -> None:
    """Write what differs."""
    print(write_files(target, make_files()))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / EXAMPLE)
