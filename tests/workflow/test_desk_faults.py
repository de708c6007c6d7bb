"""The desk under attack: hostile senders, careless officers, and runs that are cut off."""

from __future__ import annotations

import csv
import email
import email.policy
import os
import re
import signal
import subprocess
import sys
import time
from html.parser import HTMLParser
from pathlib import Path

import pytest

from auditreport.office.contacts import read_contacts
from auditreport.office.kept import CONTACTS
from auditreport.office.queries import read_queries
from tests.conftest import KEY, REPOSITORY, Run, snakemake
from tests.small_audit import small_audit, write_return

DESK = "private/desk.html"
MORE = """\
sent: 2024-03-01
queries_until: 2024-07-14
office: {name: "Office\\r\\nBcc: evil@bad.example", email: audit@society.example}
contradictions:
  - {if: {Q1: no}, then_not: {Q2: yes}}
"""
SCRIPT = "<script>alert(1)</script>"
REGISTER = f"""\
code,name,organisation,contact,email
"=cmd|'/c calc'!A0",@SUM(1),+1,"Ann
Bcc: evil@bad.example",ann@first.example
IR-02,<img src=x onerror=alert(1)>,"=HYPERLINK(""http://bad.example"")","Ben\r\n\r\n{SCRIPT}",ben@second.example?bcc=evil@bad.example
IR-03,"Unit {{contact}}",Third,=?utf-8?q?Eve?= <evil@bad.example>,cat@third.example
"""
CONFLICTS = {"Q1": "No", "Q2": "Yes", "Q3": "no", "Q4": "maybe"}


def built(work: Path, *words: str, today: str = "2024-06-01") -> Run:
    return snakemake(work, *words, "--config", f"today={today}", "officer=A. Officer")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An audit whose register and returns are full of what should never run; letters were made."""
    work = small_audit(tmp_path_factory.mktemp("hostile") / "work")
    for file in (work / "raw").rglob("*.xlsx"):
        file.unlink()
    definition = work / "audit d’appel/audit.yaml"
    definition.write_text(definition.read_text("utf-8") + MORE, encoding="utf-8")
    (work / "private").mkdir()
    (work / "private/register.csv").write_text(REGISTER, encoding="utf-8", newline="")
    write_return(work / "raw/=x.xlsx", "=cmd|'/c calc'!A0", CONFLICTS)
    write_return(
        work / "raw/<img src=x onerror=alert(1)>.xlsx", "IR-02", {**CONFLICTS, "Q1": SCRIPT}
    )
    write_return(
        work / "raw/+1.xlsx",
        "IR-03",
        {**CONFLICTS, "Q1": "\r\nBcc: evil@bad.example\r\n\r\n" + "x" * 30_000, "Q2": "=1+1"},
    )
    write_return(work / "raw/-1.xlsx", f"=99{SCRIPT}", CONFLICTS)
    write_return(work / "raw/pilot/@p.xlsx", f"@{SCRIPT}", {"Q1": SCRIPT}, "2024-02-01")
    (work / "raw/pilot/broken.xlsx").write_bytes(b"PK\x03\x04 broken")
    (work / CONTACTS).write_text(
        f'date,who,department,kind,about,note\n2024-04-01,=1,IR-02,note,,"{SCRIPT}"\n', "utf-8"
    )
    run = built(work, "letters", DESK, "private/pilot", "register-check")
    assert run.code == 0, run.screen
    assert not re.search(r"IR-0|bad\.example|calc", run.screen)
    return work


class Tags(HTMLParser):
    """What a browser would make of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.scripts = 0
        self.bad: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.scripts += tag == "script"
        named = dict(attrs)
        if tag in ("img", "iframe", "object") or any(name.startswith("on") for name in named):
            self.bad.append(tag)
        link = named.get("href") or "#"
        if not link.startswith(("#", "mailto:")) or re.search("[?&]", link):
            self.bad.append(link)


def test_no_page_of_the_office_obeys_a_sender(hostile: Path) -> None:
    for page in (DESK, "private/pilot/pilot.html"):
        tags = Tags()
        tags.feed((hostile / page).read_text("utf-8"))
        assert (tags.scripts, tags.bad) == (1, []), page


def test_no_list_of_the_office_holds_a_formula(hostile: Path) -> None:
    read = 0
    for path in (hostile / "private").rglob("*.csv"):
        if path.name in ("register.csv", CONTACTS.name):
            continue  # as the office wrote them
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                read += 1
                # A file's path is the one way to find it again, and is left as it is.
                kept = [cell for column, cell in row.items() if column != "file"]
                assert not [cell for cell in kept if re.match(r"\s*[=+@-]", cell)], path.name
    assert read > 20


def test_no_letter_takes_a_header_from_a_sender(hostile: Path) -> None:
    letters = sorted((hostile / "private/letters").glob("*.eml"))
    assert len(letters) > 5
    for path in letters:
        letter = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        assert not letter.defects
        usual = {"X-Unsent", "From", "To", "Subject", "MIME-Version"}
        assert {name for name in letter if not name.startswith("Content-")} <= usual
        for name in ("From", "To"):
            found = letter[name].addresses if letter[name] else ()
            assert not [one for one in found if one.domain == "bad.example"], path.name
        body = letter.get_body()
        assert body is not None
        assert len(body.get_content()) < 4_000
        assert [
            a.get_filename() for a in letter.iter_attachments() if "/" in a.get_filename("")
        ] == []


def test_what_was_marked_as_sent_is_read_back(hostile: Path) -> None:
    run = built(hostile, "letters-sent")
    assert run.code == 0, run.screen
    codes = {"=CMD|'/C CALC'!A0", "IR-02", "IR-03"}
    contacts = read_contacts((hostile / CONTACTS).read_bytes(), "contacts.csv", codes)
    assert contacts[0].who == "=1"
    # The refusal is to nobody knows whom.
    assert {one.kind for one in contacts} == {"note", "invitation", "receipt", "query"}
    assert "without an address not marked" in run.screen


def test_what_is_not_sent_yet_can_not_be_marked_in_the_same_command(small: Path) -> None:
    run = built(small, "letters", "letters-sent")
    assert run.code != 0
    assert run.stages == []
    assert "letters and letters-sent are asked for together" in run.screen
    # The commands that work are shown with the folder, as it was typed.
    assert re.search(rf"^ +snakemake .*--directory '{small}' letters-sent$", run.screen, re.M)
    assert not (small / "private/letters").exists()


def test_disposal_spares_what_git_keeps(small: Path) -> None:
    retention = "retention: {until: 2024-12-31, keep: answers}\n"
    definition = small / "audit d’appel/audit.yaml"
    definition.write_text(definition.read_text("utf-8") + retention, "utf-8")
    for words in ("init -q", "add -f raw"):
        subprocess.run(["git", *words.split()], cwd=small, check=True)
    for _ in range(2):
        run = built(small, "dispose", today="2025-02-01")
        assert run.code != 0
        assert "git keeps 3 files of those to be deleted, in raw/" in run.screen
        assert "Traceback" not in run.screen
    assert len(list((small / "raw").rglob("*.xlsx"))) == 3


def test_a_decision_on_a_department_that_had_closed_stops_before_any_job(small: Path) -> None:
    private = small / "private"
    private.mkdir()
    (private / "decisions.csv").write_text(
        "id,date,who,department,question,action,value,reason\n"
        "D1,2024-05-20,A. Officer,IR-01,Q1,answer,no,slip\n",
        encoding="utf-8",
    )
    (private / "register_changes.csv").write_text(
        "date,who,department,change,value,reason\n2024-03-01,A. Officer,IR-01,closed,,r\n", "utf-8"
    )
    run = built(small, DESK)
    assert run.code != 0
    assert run.stages == []
    for part in ("not in the register on the deadline", "decisions.csv, line 2: department", "do:"):
        assert part in run.screen
    assert "IR-01" not in run.screen


@pytest.mark.parametrize("name", ["decisions.xlsx", "Decisions.csv.txt", "decisions.CSV"])
def test_what_was_saved_in_another_format_is_not_passed_over(small: Path, name: str) -> None:
    private = small / "private"
    private.mkdir()
    (private / name).write_bytes(b"PK\x03\x04")
    for lock in ("~$decisions.xlsx", ".~lock.decisions.csv#"):
        (private / lock).touch()
    (private / "decisions-old.xlsx").touch()
    run = built(small, DESK)
    assert run.code != 0
    assert run.stages == []
    assert f"'{name}' is not read: only 'decisions.csv' is" in run.screen
    assert "decisions-old" not in run.screen
    (private / name).unlink()
    assert built(small, DESK).code == 0


def test_queries_survive_whatever_ends_a_run(small: Path) -> None:
    for code in ("IR-01", "IR-02"):
        write_return(small / f"raw/{code}.xlsx", code, CONFLICTS, "2024-05-09")
    history = small / "private/queries.csv"
    history.parent.mkdir()
    history.mkdir()
    run = built(small, DESK)
    assert run.code != 0
    assert "'queries.csv' can't be read" in run.screen
    assert "fault of the program" not in run.screen
    history.rmdir()
    assert built(small, DESK).code == 0
    before = read_queries(history.read_bytes(), "queries.csv")
    assert len(before) == 2
    write_return(small / "raw/IR-03.xlsx", "IR-03", CONFLICTS, "2024-05-09")
    killed_in(small, "queries.py")
    run = built(small, DESK)
    assert run.code == 0, run.screen
    after = read_queries(history.read_bytes(), "queries.csv")
    assert after[:2] == before
    assert len({event.query for event in after}) == len(after) == 3


def test_what_a_failed_run_left_undone_is_done_by_the_next(small: Path) -> None:
    assert built(small, DESK).code == 0
    write_return(small / "raw/IR-04.xlsx", "IR-04", CONFLICTS)
    lock = small / "private/.~lock.queries.csv#"
    lock.touch()
    run = built(small, DESK)
    assert run.code != 0
    assert "'queries.csv' is open in Excel or another program" in run.screen
    lock.unlink()
    assert built(small, DESK).code == 0
    assert len(read_queries((small / "private/queries.csv").read_bytes(), "queries.csv")) == 1


def killed_in(work: Path, script: str) -> None:
    """Begin a run, and end it with all that it started as soon as it has come to a script."""
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY / "src"), "AUDITREPORT_KEY": KEY}
    words = ["--snakefile", str(REPOSITORY / "Snakefile"), "--directory", str(work), DESK]
    run = subprocess.Popen(
        [sys.executable, "-m", "snakemake", *words, "--config", "today=2024-06-01"],
        cwd=work,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    while run.poll() is None and not at_work(run.pid, script):
        time.sleep(0.005)
    assert run.poll() is None
    os.killpg(run.pid, signal.SIGKILL)
    run.wait()


def at_work(group: int, script: str) -> bool:
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (
                script in (process / "cmdline").read_text()
                and os.getpgid(int(process.name)) == group
            ):
                return True
        except OSError:
            continue
    return False
