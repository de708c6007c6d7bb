"""A year at the audit office's desk, day by day: what stands there is what a table written by hand
says. One long story in one test, since each day's work rests on the day before.
"""

from __future__ import annotations

import csv
import re
import shutil
import zipfile
from collections import Counter
from pathlib import Path

from auditreport.leaks import find_leaks, names_to_find
from auditreport.register import read_register
from tests.conftest import Run, snakemake
from tests.small_audit import write_return

AUDIT = """\
id: rota-2024
title: Audit of rotas
organisation: The Society of Examples
population: 90
sent: 2024-03-01
reminders: [2024-05-01]
deadline: 2024-06-30
report_date: 2024-09-01
office: {name: Audit Office, email: audit@society.example}
retention: {until: 2025-12-31, keep: answers}
strata:
  - {id: nation, title: Nation}
groups:
  - {id: rota, title: The rota}
  - {id: skills, title: Skills}
questions:
  - {id: Q1, group: rota, text: "Is there a rota at all hours?", expected: yes}
  - {id: Q2, group: rota, text: "Is the rota published?", expected: yes}
  - {id: Q3, group: skills, text: "Is every post filled?", expected: yes}
contradictions:
  - {if: {Q1: no}, then_not: {Q2: yes}}
"""
SOUND = {"Q1": "Yes", "Q2": "Yes", "Q3": "No"}
CONTRADICTS = {"Q1": "No", "Q2": "Yes", "Q3": "No"}
UNREADABLE = {"Q1": "Yes", "Q2": "perhaps", "Q3": "No"}

LOST = "Find another address of 1 department"
DECISIONS_HEADING = "id,date,who,department,question,action,value,reason,source"


def code(number: int) -> str:
    return f"ROTA-{number:02d}"


def name(number: int) -> str:
    return f"Department of {_PLACES[number % len(_PLACES)]}{_ENDS[number // len(_PLACES)]}"


_PLACES = [
    "Ambrel",
    "Benwick",
    "Corvel",
    "Dunnock",
    "Eskmere",
    "Fennoway",
    "Gorling",
    "Hexmarsh",
    "Ivelden",
    "Jarrowick",
    "Kestle",
    "Lamberne",
    "Mirefold",
    "Norrant",
    "Oxcombe",
    "Pellow",
    "Quarndon",
    "Rushwell",
    "Selkham",
    "Tarnbeck",
]
_ENDS = ("bridge", "thorpe", "mouth", "stead", "wick", "ham")


def register() -> str:
    rows = ["code,name,organisation,nation,contact,email"]
    for n in range(1, 81):
        # Two organisations have two departments each: 78 organisations in all.
        organisation = name(n - 1 if n in (2, 4) else n).removeprefix("Department of ") + " Trust"
        nation = "England" if n <= 60 else "Scotland"
        rows.append(f"{code(n)},{name(n)},{organisation},{nation},Head {n},head{n}@unit{n}.example")
    return "\n".join(rows) + "\n"


class Desk:
    """The work folder, and the days on which someone sits down before it."""

    def __init__(self, work: Path) -> None:
        self.work = work
        audit = work / "audit"
        audit.mkdir(parents=True)
        (audit / "audit.yaml").write_text(AUDIT, encoding="utf-8")
        (work / "private").mkdir()
        (work / "private" / "register.csv").write_text(register(), encoding="utf-8")
        (work / "config.yaml").write_text(
            "audit: audit\nengine: pandoc\nformats: [html]\nofficer: A. Officer\n", "utf-8"
        )
        self.sent = self.heard = 0
        self.spring: dict[str, str] = {}

    def on(self, day: str, *words: str, **settings: str) -> Run:
        """Run a command on a day."""
        config = [f"{key}={value}" for key, value in {"today": day, **settings}.items()]
        run = snakemake(self.work, *words, "--config", *config, key=None)
        assert run.code == 0, run.screen
        assert "Traceback" not in run.screen
        return run

    def receives(
        self, number: int, answers: dict[str, str], completed: str, file: str = ""
    ) -> None:
        path = self.work / "raw" / (file or f"{name(number)}.xlsx")
        write_return(path, code(number), answers, completed)

    def table(self, file: str) -> list[dict[str, str]]:
        with (self.work / file).open(encoding="utf-8-sig", newline="") as lines:
            return list(csv.DictReader(lines))

    def morning(self, day: str) -> dict[str, int | list[str]]:
        """What the desk's page says at its head: its numbers, and the tasks of the day."""
        self.on(day, "private/desk.html")
        page = (self.work / "private/desk.html").read_text("utf-8")
        (head,) = re.findall(r"<nav.*?</nav>", page, re.DOTALL)
        numbers = {what: int(n) for what, n in re.findall(r">([A-Z][a-z ]+) <b>(\d+)</b>", head)}
        tasks = re.findall(r'<article class="task[^"]*".*?<h3>(.*?)</h3>', page)
        assert numbers.pop("Due today") == len(tasks)
        return {**numbers, "tasks": tasks}

    def held_since(self) -> dict[str, str]:
        return {row["what"]: row["since"] for row in self.table("private/custody.csv")}

    def outcomes(self) -> dict[str, int]:
        return dict(Counter(row["outcome"] for row in self.table("private/intake.csv")))

    def queries(self) -> dict[str, int]:
        last = {row["query"]: row["state"] for row in self.table("private/queries.csv")}
        return dict(Counter(last.values()))

    def letters(self, day: str) -> dict[str, int]:
        """Make what is due, look at it, and mark it as sent."""
        self.on(day, "letters")
        made = self.table("private/letters/letters.csv")
        files = sorted(p.name for p in (self.work / "private/letters").glob("*.eml"))
        assert files == sorted(row["file"] for row in made)
        # Who sent a file that can't be used is known from the mail it came with.
        unknown = [row for row in made if not row["email"]]
        assert {row["kind"] for row in unknown} <= {"refusal"}
        if unknown:
            run = self.on(day, "letters-sent")
            assert f"{len(unknown)} without an address" in run.screen
            path = self.work / "private/letters/letters.csv"
            lines = path.read_text("utf-8-sig")
            path.write_text(re.sub(r"^refusal,,,,,", "refusal,,,,a@b.example,", lines, flags=re.M))
        # The desk shows it at once.
        assert "desk: " in self.on(day, "letters-sent").screen
        assert ">Send " not in (self.work / "private/desk.html").read_text("utf-8")
        self.sent += len(made)
        assert len(self.table("private/contacts.csv")) == self.sent + self.heard
        # Marked once, due never again; and marking again marks nothing.
        self.on(day, "letters-sent")
        self.on(day, "letters")
        assert self.table("private/letters/letters.csv") == []
        assert len(self.table("private/contacts.csv")) == self.sent + self.heard
        return dict(Counter(row["kind"] for row in made))

    def hears(self, row: str) -> None:
        with (self.work / "private/contacts.csv").open("a", encoding="utf-8") as contacts:
            contacts.write(f"{row}\n")
        self.heard += 1

    def decides(self, *rows: str) -> None:
        path = self.work / "private/decisions.csv"
        old = path.read_text("utf-8") if path.exists() else DECISIONS_HEADING + "\n"
        path.write_text(old + "\n".join(rows) + "\n", encoding="utf-8")

    def flow(self) -> dict[tuple[str, str], int]:
        rows = self.table("results/tables/flow.csv")
        return {(row["unit"], row["step"]): int(row["number"]) for row in rows}


def standing(*numbers_and_tasks: int | str) -> dict[str, int | list[str]]:
    """The desk's head as the table by hand has it."""
    names = ("Returned so far", "Waiting for an answer", "Refused", "Not answered", "Answered")
    numbers = [one for one in numbers_and_tasks if isinstance(one, int)]
    tasks = [one for one in numbers_and_tasks if isinstance(one, str)]
    return {**dict(zip(names, numbers, strict=True)), "tasks": tasks}


def test_a_year_at_the_desk(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "Büro des Audits")

    # 1 March: the form goes out. One letter comes back.
    assert desk.morning("2024-03-01") == standing(0, 0, 0, 80, 0, "Send 80 letters")
    assert desk.letters("2024-03-01") == {"invitation": 80}
    desk.hears(f"2024-03-04,A. Officer,{code(80)},undeliverable,,no such address")

    # By 15 April thirty have answered. Five of their returns need a word.
    for n in range(1, 31):
        answers = {1: CONTRADICTS, 2: UNREADABLE, 3: CONTRADICTS, 4: UNREADABLE}.get(n, SOUND)
        desk.receives(n, answers, "" if n == 5 else f"2024-03-{n if n > 9 else n + 9:02d}")
    desk.receives(6, SOUND, "2024-03-10", "the same again.xlsx")
    desk.receives(7, SOUND, "2024-02-10", "pilot/tried out.xlsx")
    (desk.work / "raw/photo.xlsx").write_bytes(b"not a workbook")
    desk.receives(99, SOUND, "2024-04-01", "whose is it.xlsx")
    assert desk.morning("2024-04-15") == standing(30, 5, 2, 50, 30, "Send 37 letters", LOST)
    assert desk.letters("2024-04-15") == {"receipt": 30, "query": 5, "refusal": 2}
    assert desk.outcomes() == {"included": 30, "duplicate": 1, "pilot": 1, "quarantined": 2}
    assert desk.queries() == {"sent": 5}

    desk.spring = desk.held_since()
    assert desk.spring["Returns as they came"] == "2024-03-10"
    assert desk.spring["Queries"] == "2024-03-01"

    # 1 May: the reminder goes to the forty-nine that can be reached and haven't answered.
    assert desk.morning("2024-05-01") == standing(
        30, 5, 2, 50, 30, "Send 49 letters", "Ask again about 5 queries", LOST
    )
    assert desk.letters("2024-05-01") == {"reminder": 49}

    from_may_to_july(desk)
    published(desk)
    handed_over(desk)
    disposed_of(desk)


def from_may_to_july(desk: Desk) -> None:
    # By 20 May: thirty more, two corrected forms, two telephone calls, and one withdraws.
    for n in range(31, 61):
        desk.receives(n, SOUND, "2024-05-10")
    desk.receives(1, SOUND, "2024-05-12", "corrected 1.xlsx")
    desk.receives(2, SOUND, "2024-05-12", "corrected 2.xlsx")
    desk.decides(
        f"D1,2024-05-20,A. Officer,{code(3)},Q1,answer,yes,slip of the pen,telephone",
        f"D2,2024-05-20,A. Officer,{code(4)},Q2,answer,no,said so,telephone",
        f"D3,2024-05-20,A. Officer,{code(10)},,withdraw,,asked to,e-mail",
    )
    assert desk.morning("2024-05-20") == standing(
        59, 1, 2, 20, 60, "Send 32 letters", "Ask again about 1 query", LOST
    )
    assert desk.letters("2024-05-20") == {"receipt": 32}
    desk.hears(f"2024-05-21,A. Officer,{code(79)},declined,,no time this year")
    assert desk.outcomes() == {
        **{"included": 59, "duplicate": 1, "pilot": 1, "quarantined": 2},
        **{"superseded": 2, "withdrawn": 1},
    }
    assert desk.queries() == {"closed": 4, "sent": 1}
    how = {r["department"]: r["how"] for r in desk.table("private/queries.csv") if r["how"]}
    assert "D1" in how[code(3)]
    assert "D2" in how[code(4)]
    assert "return" in how[code(1)]

    # Three are late; one of them had leave to be. The one query left lapses.
    for n in (61, 62, 63):
        desk.receives(n, SOUND, "2024-07-03")
    desk.decides(f"D4,2024-07-08,A. Officer,{code(61)},,accept,,flood in the office,letter")
    assert desk.morning("2024-07-10") == standing(60, 0, 2, 17, 63, "Send 3 letters")
    assert desk.letters("2024-07-10") == {"receipt": 3}
    assert desk.queries() == {"closed": 4, "lapsed": 1}


def published(desk: Desk) -> None:
    # 1 September: the report.
    assert desk.morning("2024-09-01") == standing(60, 0, 2, 17, 63, "Send 60 letters")
    assert desk.letters("2024-09-01") == {"thanks": 60}
    assert desk.outcomes() == {
        **{"included": 60, "duplicate": 1, "pilot": 1, "quarantined": 2},
        **{"superseded": 2, "withdrawn": 1, "late": 2},
    }
    raw = list((desk.work / "raw").rglob("*.xlsx"))
    flow = desk.flow()
    assert len(raw) == sum(desk.outcomes().values()) == flow["returns", "received"] == 69
    for outcome, number in desk.outcomes().items():
        assert flow["returns", outcome] == number
    by_department = {step: n for (unit, step), n in flow.items() if unit == "departments"}
    assert by_department == {
        **{"population": 90, "invited": 80, "undeliverable": 1, "silent": 15, "returned": 63},
        **{"declined": 1},
        **{"analysed": 60, "withdrawn": 1, "late": 2, "refused": 0},
        **{"not_registered": 10, "complete": 60, "partial": 0},
    }
    rows = desk.table("results/tables/questions.csv")
    assert [(r["departments"], r["achieved"]) for r in rows] == [
        ("60", "60"),
        ("60", "59"),
        ("60", "0"),
    ]
    kinds = Counter(r["action"] for r in desk.table("results/quality/decisions.csv"))
    assert kinds == {"answer": 2, "withdraw": 1, "accept": 1}

    # Since when things are held is as it was in spring, though queries and returns have moved on.
    assert desk.spring.items() <= desk.held_since().items()

    # Twice on one day: nothing to do, and the same bytes.
    desk.on("2024-09-01")
    before = contents(desk.work)
    assert "Nothing to be done" in desk.on("2024-09-01").screen
    assert contents(desk.work) == before


def contents(work: Path) -> dict[str, bytes]:
    return {
        path.relative_to(work).as_posix(): path.read_bytes()
        for folder in ("private", "results", "working")
        for path in (work / folder).rglob("*")
        if path.is_file()
    }


def handed_over(desk: Desk) -> None:
    copies = []
    for recipient in ("University of Northmoor", "Institute of Rotas"):
        desk.on("2024-10-01", "handover", recipient=recipient)
        (row,) = [r for r in desk.table("private/handover.csv") if r["recipient"] == recipient]
        with zipfile.ZipFile(desk.work / "private" / "handover" / Path(row["file"]).name) as made:
            text = made.read(next(n for n in made.namelist() if n.endswith("answers.csv")))
        copies.append(list(csv.DictReader(text.decode("utf-8-sig").splitlines())))
    one, two = copies
    assert len(one) == len(two) == 60
    assert not {r["pseudonym"] for r in one} & {r["pseudonym"] for r in two}
    handback = desk.work / "private/handback"
    handback.mkdir()
    handback.joinpath("from them.csv").write_text(
        f"pseudonym,question,comment\n{one[0]['pseudonym']},Q3,=is this so?\n", "utf-8"
    )
    desk.on("2024-10-02", "handback")
    desk.on("2024-10-02")
    (asked,) = [r for r in desk.table("private/queries.csv") if r["kind"] == "handback"]
    assert asked["department"].startswith("ROTA-")
    assert "is this so?" in asked["what"]


def disposed_of(desk: Desk) -> None:
    tables = {path.name: path.read_bytes() for path in (desk.work / "results/tables").glob("*.csv")}
    names = names_to_find(read_register(register(), "register.csv", ["nation"]), [], [])
    assert len(names.searched) > 300
    early = snakemake(desk.work, "dispose", "--config", "today=2025-06-01", key=None)
    assert early.code != 0
    assert "2025" in early.screen
    assert "Traceback" not in early.screen
    asked = desk.on("2026-01-05", "dispose").screen
    assert "NOTHING IS DELETED YET" in asked
    assert "Asked for once: nothing is deleted yet." in asked
    assert (desk.work / "raw").exists()
    (second,) = re.findall(r"^  (snakemake .*) dispose --config dispose=(\S+)$", asked, re.M)
    assert f"--directory '{desk.work}'" in second[0]
    desk.on("2026-01-06", "dispose", dispose=second[1])
    assert not (desk.work / "raw").exists()
    assert not (desk.work / "private").exists()
    assert not (desk.work / ".snakemake").exists()
    everything = [
        (path.relative_to(desk.work).as_posix(), path.read_bytes())
        for path in desk.work.rglob("*")
        if path.is_file()
    ]
    assert len(everything) > 20
    assert list(find_leaks(names, everything, [])) == []
    traced = desk.on("2026-01-07", "trace", number="q1.percent").screen
    assert "pseudonyms with their answers: working/trace/q1.percent.csv" in traced
    assert "file" not in desk.table("working/trace/q1.percent.csv")[0]
    assert not (desk.work / "private").exists()
    certificate = "what named departments is deleted, as working/disposal.txt certifies"
    assert certificate in desk.on("2026-01-07", "dispose").screen
    for gone in (["tables"], ["charts", "findings"], ["tables", "report"]):
        for folder in gone:
            shutil.rmtree(desk.work / "results" / folder)
        assert certificate in desk.on("2026-01-07").screen
        assert {
            path.name: path.read_bytes() for path in (desk.work / "results/tables").glob("*.csv")
        } == tables
        for folder in gone:
            assert list((desk.work / "results" / folder).iterdir())
    assert "Nothing to be done" in desk.on("2026-01-07").screen
    (desk.work / "results/quality/returns.csv").unlink()
    late = snakemake(desk.work, "--config", "today=2026-01-07", key=None)
    assert late.code != 0
    assert "can't be made again" in late.screen
    assert "results/quality/returns.csv" in late.screen


def test_disposal_of_the_example_leaves_none_of_210_departments(pacs: Path) -> None:
    text = (pacs / "audits/pacs-2010/register.csv").read_text("utf-8")
    register = read_register(text, "register.csv", ["nation", "foundation"])
    files = [path.name for path in (pacs / "raw").rglob("*.xlsx")]
    names = names_to_find(register, files, [])
    assert len(register) == 210
    tables = {path.name: path.read_bytes() for path in (pacs / "results/tables").glob("*.csv")}
    word = ""
    for words in ("handover --config recipient=Institute", "dispose --config", "dispose --config"):
        run = snakemake(pacs, *words.split(), "today=2014-01-02", *filter(None, [word]))
        assert run.code == 0, run.screen
        word = "".join(re.findall(r"dispose=delete-\w+", run.screen))
    assert not (pacs / "raw").exists()
    everything = [
        (path.relative_to(pacs).as_posix(), path.read_bytes())
        for path in pacs.rglob("*")
        if path.is_file()
    ]
    own = [path.read_bytes() for path in (pacs / "audits").rglob("*") if path.is_file()]
    assert [leak.path for leak in find_leaks(names, everything, own) if leak.name] == []
    again = snakemake(pacs, "--forceall", "--config", "today=2014-01-03")
    assert again.code == 0, again.screen
    rebuilt = {path.name: path.read_bytes() for path in (pacs / "results/tables").glob("*.csv")}
    assert rebuilt == tables
