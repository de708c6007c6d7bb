"""Disposal: all names go, nothing else does, and the same tables can be built from what is kept."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from auditreport.definition import Definition
from auditreport.leaks import NamesToFind, find_leaks, names_to_find
from auditreport.models import parse
from auditreport.office import dispose as disposing_module
from auditreport.office.disposal_state import (
    certificate_place,
    check_not_begun,
    disposal_begun,
    disposed,
    remove_snakemake_folder,
)
from auditreport.office.disposal_terms import Order
from auditreport.office.dispose import dispose
from auditreport.problems import Problem
from auditreport.protection import public_tables
from auditreport.register import read_register
from auditreport.response import Respondents
from auditreport.score import score, texts, themes
from tests.small_audit import write_return

DEFINITION = """\
id: on-call
title: Audit of the on-call rota
organisation: The Society of Examples
sent: 2024-03-01
deadline: 2024-06-30
report_date: 2024-09-01
retention: {until: 2026-01-01, keep: answers}
strata:
  - {id: nation, title: Nation}
groups:
  - {id: rota, title: The rota}
questions:
  - {id: Q1, group: rota, text: "Is there a rota?", expected: yes}
  - {id: Q2, group: rota, text: "By what means?", type: text, themes: [{id: post, title: Post}]}
"""
PLACES = (
    *("Ambrelbridge", "Benwickton", "Corvelmouth", "Dunnocksea", "Eskmereford"),
    *("Fennowaystead", "Gorlingham", "Hexmarshley", "Iveldenfold", "Jarrowickby"),
)
REGISTER = "code,name,organisation,nation,contact,email\n" + "".join(
    f"ROTA-{n:02d},Department of {place},{place} Trust,{'England' if n < 7 else 'Wales'},"
    f"Dr {place} Lead,lead@{place.lower()}.example\n"
    for n, place in enumerate(
        PLACES,
        start=1,
    )
)
NAMES: NamesToFind = names_to_find(
    read_register(REGISTER, "register.csv", ["nation"]),
    ["Benwickton post/return of Dr Lead, Benwickton.xlsx", "signed by Zoë Ambrel.xlsx"],
    [],
    strata=["nation"],
)
LONG_AFTER = Order(date(2026, 1, 5), "A. Officer", "after_retention")
EARLY = date(2025, 6, 1)
RECIPIENT = "University of Northmoor"


def standing(number: int) -> str:
    return f"{number:012x}"


def definition(**changed: str) -> Definition:
    text = DEFINITION
    for line in changed.values():
        text = "\n".join(line if x.startswith("retention") else x for x in text.split("\n"))
    return parse(Definition, text, "audit.yaml")


def table(columns: str, rows: Iterable[str]) -> str:
    return "\n".join([columns, *rows]) + "\n"


def write(path: Path, content: str | bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """A work folder after a year, as the stages leave it."""
    folder = tmp_path / "Büro"
    write(folder / "config.yaml", "audit: audit\n")
    write(folder / "audit" / "audit.yaml", DEFINITION)
    write(folder / "audit" / "register.csv", REGISTER)
    write(folder / "audit" / "themes.csv", "department,question,theme\nROTA-01,Q2,post\n")
    write_return(
        folder / "raw" / "Benwickton post" / "return of Dr Lead, Benwickton.xlsx",
        "ROTA-02",
        {"Q1": "yes"},
    )
    write_return(folder / "raw" / "signed by Zoë Ambrel.xlsx", "ROTA-01", {"Q1": "no"})
    write(folder / "private" / "register.csv", "\ufeff" + REGISTER)
    write(folder / "private" / "pseudonym.key", "0123456789abcdef" * 4)
    write(folder / "private" / "letters" / "ROTA-01 receipt.eml", "Dear Dr Ambrelbridge Lead")
    write(folder / "private" / "handover" / "university-of-northmoor-2024-10-01.key", "ab" * 32)
    write(
        folder / "private" / "handover.csv",
        "\ufeffdate,who,recipient,file,sha256,departments,answers\n"
        f"2024-10-01,A. Officer,{RECIPIENT},northmoor-2024-10-01.zip,{'c' * 64},8,8\n",
    )
    write(folder / "logs" / "anonymise.log", "anonymise: 9 returns read\n")
    write(folder / ".snakemake" / "log" / "1.log", "raw/signed by Zoë Ambrel.xlsx")
    tables(folder / "working")
    write(folder / "working" / "report" / "report.typ", "Draft")
    outputs = {"results/tables/questions.csv": b"question\n", "results/report/report.html": b"<p>"}
    for name, content in outputs.items():
        write(folder / name, content)
    listed = {name: hashlib.sha256(content).hexdigest() for name, content in outputs.items()}
    write(folder / "results" / "manifest.json", json.dumps({"outputs": listed}))
    return folder


def tables(working: Path) -> None:
    """Ten departments of nine organisations; eight answered, one was late, one stayed silent."""
    eight = range(1, 9)
    write(
        working / "answers.csv",
        table("pseudonym,Q1,Q2", (f"{standing(n)},{'yes' if n % 3 else 'no'},yes" for n in eight)),
    )
    write(
        working / "departments.csv",
        table(
            "pseudonym,organisation,nation,undeliverable",
            (
                f"{standing(n)},{standing(900 + max(n, 2))},{'England' if n < 7 else 'Wales'},"
                f"{'yes' if n == 10 else ''}"
                for n in range(1, 11)
            ),
        ),
    )
    write(working / "themes.csv", table("pseudonym,question,theme", [f"{standing(3)},Q2,post"]))
    write(
        working / "outcomes.csv",
        table(
            "return,pseudonym,outcome,reason,message,completed",
            [
                *(f"{standing(500 + n)},{standing(n)},included,,,2024-04-0{n}" for n in eight),
                f"{standing(509)},{standing(9)},late,after_deadline,Too late.,2024-07-03",
                f"{standing(510)},,quarantined,damaged,The file is damaged.,",
            ],
        ),
    )
    returns = [{"return": standing(500 + n), "sha256": "d" * 64} for n in range(1, 11)]
    write(working / "returns.json", json.dumps({"registered": 10, "returns": returns}))
    write(working / "issues.csv", "return,pseudonym,sheet,cell,question,kind,what,do\n")


def search(files: Iterable[tuple[str, bytes]]) -> list[str]:
    return [leak.shown for leak in find_leaks(NAMES, files) if leak.name]


def asking(work: Path, order: Order = LONG_AFTER, audit: str = "audit", **changed: str) -> str:
    return dispose(work, definition(**changed), Path(audit), order, search)


def word_of(said: str) -> str:
    (word,) = re.findall(r"snakemake dispose --config dispose=(\S+)", said)
    return str(word)


def disposing(work: Path, order: Order = LONG_AFTER, audit: str = "audit", **changed: str) -> str:
    """Ask, and if it is to be asked for twice, ask again with the word that was given."""
    said = asking(work, order, audit, **changed)
    if "NOTHING IS DELETED YET" in said:
        said = asking(work, replace(order, word=word_of(said)), audit, **changed)
    return said


def contents(work: Path) -> dict[str, bytes]:
    return {
        path.relative_to(work).as_posix(): path.read_bytes()
        for path in work.rglob("*")
        if path.is_file()
    }


def published(working: Path) -> dict[str, str]:
    """The tables that *score* makes of what lies in `working/`."""
    about = definition()
    frames = [
        pd.read_csv(working / f"{name}.csv", dtype=str, keep_default_na=False, na_values=[])
        for name in ("answers", "themes")
    ]
    texts_of = [
        (working / f"{name}.csv").read_text("utf-8")
        for name in ("departments", "outcomes", "answers")
    ]
    return {
        "questions": score(frames[0], about).to_csv(index=False),
        **public_tables(
            Respondents.read(about, *texts_of),
            themes(*frames, about),
            texts(*frames, about),
            "none",
        ),
    }


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8"), newline="")))


def assert_disposed(work: Path, before: dict[str, str]) -> None:
    """Nothing identifies anybody; what is kept is whole and makes the same tables."""
    remove_snakemake_folder(work)
    assert disposed(work)
    assert sorted(contents(work)) == [
        *("audit/audit.yaml", "config.yaml", "results/manifest.json"),
        *("results/report/report.html", "results/tables/questions.csv"),
        *("working/answers.csv", "working/departments.csv", "working/disposal.txt"),
        *("working/outcomes.csv", "working/returns.json", "working/themes.csv"),
    ]
    assert not [path for path in ("raw", "private", "logs", ".snakemake") if (work / path).exists()]
    assert search(contents(work).items()) == []
    kept = b"\n".join(content for name, content in contents(work).items() if "working" in name)
    numbers = [*range(1, 11), *range(501, 511), *range(901, 911)]
    assert not [n for n in numbers if standing(n).encode() in kept], "no pseudonym is the old one"
    assert json.loads((work / "working/returns.json").read_text("utf-8")) == {
        "registered": 10,
        "returns": [],
    }
    departments = [row["pseudonym"] for row in rows(work / "working/departments.csv")]
    assert len(set(departments)) == 10
    for name in ("answers", "themes", "departments", "outcomes"):
        lines = (work / f"working/{name}.csv").read_text("utf-8").splitlines()[1:]
        assert lines == sorted(lines), "the order tells nothing"
        found = {row["pseudonym"] for row in rows(work / f"working/{name}.csv")} - {""}
        assert found <= set(departments)
    assert published(work / "working") == before


def test_names_were_there_before(work: Path) -> None:
    assert len(NAMES.searched) > 50
    found = {leak.path for leak in find_leaks(NAMES, contents(work).items())}
    assert {path.split("/")[0] for path in found} == {"raw", "private", "audit", ".snakemake"}


def test_after_its_day_all_that_identifies_anybody_goes(work: Path) -> None:
    before = published(work / "working")
    gone = {
        name: hashlib.sha256(content).hexdigest()
        for name, content in contents(work).items()
        if name.startswith(("raw/", "private/", "logs/", "working/", "audit/register", "audit/th"))
    }
    said = disposing(work)
    assert f"{len(gone)} files deleted: working/disposal.txt certifies it" in said
    assert_disposed(work, before)
    text = (work / "working/disposal.txt").read_text("utf-8")
    hashes = text.split("WITHOUT ITS NAME\n")[1].split()
    assert sorted(h for h in hashes if len(h) == 64) == sorted(gone.values())
    for line in (
        "Audit: Audit of the on-call rota (on-call)",
        "Deleted on: 5 January 2026\n",
        "By: A. Officer",
        "Rule: retention in audit.yaml: until 1 January 2026, keep answers",
        "- raw/: 2 files\n",
        "- audit/register.csv: 1 file\n",
        "- working/outcomes.csv\n",
        f"- 2024-10-01: {RECIPIENT} (8 departments, SHA-256 {'c' * 64})",
    ):
        assert line in text, line
    assert asking(work) == (
        "done already: what named departments is deleted, as working/disposal.txt certifies."
    )
    assert (work / "working/disposal.txt").read_text("utf-8") == text


def test_nothing_of_working_is_kept_where_the_audit_says_so(work: Path) -> None:
    disposing(work, retention="retention: {until: 2026-01-01, keep: nothing}")
    assert disposed(work)
    assert not (work / "working").exists()
    assert certificate_place(work) == Path("results/disposal.txt")
    text = (work / "results/disposal.txt").read_text("utf-8")
    assert "- Nothing of working/." in text
    assert "keep nothing" in text
    remove_snakemake_folder(work)
    assert search(contents(work).items()) == []


@pytest.mark.parametrize(
    ("day", "retention", "where"),
    [
        (date(2026, 1, 1), "retention: {until: 2026-01-01}", "1 January 2026"),  # its last day
        (date(2036, 1, 1), "", "doesn't say how long"),
    ],
)
def test_before_its_day_nothing_goes(work: Path, day: date, retention: str, where: str) -> None:
    before = contents(work)
    with pytest.raises(Problem) as caught:
        disposing(work, Order(day, "", "after_retention"), retention=retention)
    assert where in caught.value.what
    assert "dispose=now" in caught.value.fix
    assert contents(work) == before


def test_after_its_day_too_it_is_asked_for_twice_with_a_word_of_these_files(
    work: Path, tmp_path: Path
) -> None:
    before = contents(work)
    other = tmp_path / "another"
    shutil.copytree(work, other)
    write(other / "raw" / "more.xlsx", "another return")
    said = asking(work)
    for part in ("NOTHING IS DELETED YET", "2 files in raw/", "by 12 January 2026"):
        assert part in said
    word = word_of(said)
    assert re.fullmatch("delete-[0-9a-f]{6}", word)
    assert word_of(asking(other)) != word
    for folder, order in (
        (work, LONG_AFTER),  # the first word again
        (work, replace(LONG_AFTER, word="delete-000000")),
        (other, replace(LONG_AFTER, word=word)),  # another folder's
        (work, replace(LONG_AFTER, word=word, today=date(2026, 1, 13))),  # more than a week later
    ):
        assert "NOTHING IS DELETED YET" in asking(folder, order)
    assert {k: v for k, v in contents(work).items() if k != "private/dispose-asked"} == before
    last = word_of(asking(work))
    write(work / "logs" / "score.log", "score: run in between")
    assert "certifies" in asking(work, replace(LONG_AFTER, word=last))


@pytest.mark.parametrize("retention", ["retention: {until: 2026-01-01}", ""])
def test_sooner_it_has_to_be_asked_for_twice_within_a_week(work: Path, retention: str) -> None:
    before = contents(work)
    asked = "private/dispose-asked"

    def now(day: int) -> str:
        return asking(work, Order(EARLY.replace(day=day), "", "now"), retention=retention)

    said = now(1)
    assert "NOTHING IS DELETED YET" in said
    assert "2 files in raw/" in said
    assert "8 June 2025" in said
    assert {k: v for k, v in contents(work).items() if k != asked} == before
    assert "NOTHING IS DELETED YET" in now(9), "that is too late: it counts as the first time"
    assert "NOTHING IS DELETED YET" in now(8), "nor is it a week before"
    write(work / asked, "what?")
    assert "NOTHING IS DELETED YET" in now(10)
    assert "certifies" in now(17)
    text = (work / "working/disposal.txt").read_text("utf-8")
    assert "Rule: asked for twice by the audit office" in text
    assert "By: (nobody was named)" in text


@pytest.mark.parametrize(
    ("spoil", "where"),
    [
        (lambda work: shutil.rmtree(work / "results"), "results/manifest.json"),
        (lambda work: write(work / "results/manifest.json", "{"), "results/manifest.json"),
        (lambda work: write(work / "results/report/report.html", "?"), "results/report/report.htm"),
        (lambda work: (work / "results/tables/questions.csv").unlink(), "results/tables/question"),
    ],
)
def test_without_its_report_nothing_goes(
    work: Path, spoil: Callable[[Path], None], where: str
) -> None:
    spoil(work)
    before = contents(work)
    for order in (LONG_AFTER, Order(EARLY, "", "now")):
        with pytest.raises(Problem) as caught:
            disposing(work, order)
        assert caught.value.where.startswith(where)
        assert "snakemake" in caught.value.fix
    assert contents(work) == before


class Crash(BaseException):
    """The power goes."""


def test_cut_off_anywhere_it_is_brought_to_its_end(
    work: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, remove, write_whole = (
        published(work / "working"),
        disposing_module.remove,
        disposing_module.write_whole,
    )
    left = 0

    def counted(step: Callable[..., Any]) -> Callable[..., Any]:
        def stepping(*args: Any) -> Any:
            nonlocal left
            left -= 1
            if left < 0:
                raise Crash
            return step(*args)

        return stepping

    monkeypatch.setattr(disposing_module, "remove", counted(remove))
    monkeypatch.setattr(disposing_module, "write_whole", counted(write_whole))
    states = []
    for steps in range(100):
        copy = tmp_path / f"copy {steps}"
        shutil.copytree(work, copy)
        left = steps
        try:
            disposing(copy)
        except Crash:
            begun = disposal_begun(copy)
            states.append(begun)
            assert not disposed(copy)
            key, names = copy / "private/pseudonym.key", copy / "raw"
            assert key.exists() or begun, "nothing goes before the plan stands"
            assert names.exists() or not key.exists(), "the key goes first"
            if begun:
                with pytest.raises(Problem) as caught:
                    check_not_begun(copy)
                assert "snakemake dispose" in caught.value.fix
            left = 1000
            disposing(copy, Order(date(2026, 1, 7), "B. Officer", "after_retention"))
            text = (copy / "working/disposal.txt").read_text("utf-8")
            assert ("5 January 2026, and ended on 7 January 2026" in text) == begun
            assert "- raw/: 2 files" in text
            assert_disposed(copy, before)
            shutil.rmtree(copy)
        else:
            break
    assert states == sorted(states)
    assert states.count(True) > 10
    check_not_begun(copy)


def test_no_link_is_followed_and_nothing_outside_is_touched(work: Path, tmp_path: Path) -> None:
    outside = tmp_path / "shared"
    for name in ("returns/one.xlsx", "letters/a.eml", "b.eml", "register.csv", "notes/c.log"):
        write(outside / name, "Ambrelbridge Trust")
    shutil.rmtree(work / "raw")
    (work / "raw").symlink_to(outside / "returns")
    (work / "private" / "old letters").symlink_to(outside / "letters")
    (work / "private" / "letters" / "b.eml").symlink_to(outside / "b.eml")
    (work / "private" / "handover" / "gone").symlink_to(outside / "nowhere")
    (work / "audit" / "register.csv").unlink()
    (work / "audit" / "register.csv").symlink_to(outside / "register.csv")
    (work / "logs" / "notes").symlink_to(outside / "notes")
    (work / "notes").symlink_to(outside / "notes")
    os.mkfifo(work / "private" / "pipe")
    shutil.rmtree(work / ".snakemake")
    (work / ".snakemake").symlink_to(outside / "notes")
    before = contents(outside)
    disposing(work)
    remove_snakemake_folder(work)
    assert contents(outside) == before
    names = {path.name for path in work.iterdir()}
    assert names == {"audit", "config.yaml", "notes", "results", "working"}
    assert [path.name for path in (work / "audit").iterdir()] == ["audit.yaml"]
    text = (work / "working/disposal.txt").read_text("utf-8")
    for line in (
        "- raw/: 0 files, 1 link, not followed",
        "- What 1 link at or below raw/ led to",
        "- What 3 links at or below private/ led to",
        "1 without a hash, as they could not be read",
    ):
        assert line in text, line


@pytest.mark.parametrize("folder", ["working", "results"])
def test_a_folder_to_work_in_that_lies_elsewhere_stops_it(
    work: Path, tmp_path: Path, folder: str
) -> None:
    (work / folder).rename(tmp_path / "elsewhere")
    (work / folder).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(Problem, match="a link to a folder elsewhere"):
        disposing(work)
    assert (work / "raw").is_dir()


def test_what_lies_elsewhere_or_in_git_is_for_a_person_to_remove(
    work: Path, tmp_path: Path
) -> None:
    (work / "audit").rename(tmp_path / "audit")
    said = disposing(work, audit="../audit")
    assert "2 things left for you to remove" in said
    assert (tmp_path / "audit" / "register.csv").exists()
    text = (work / "working/disposal.txt").read_text("utf-8")
    assert "- ../audit/register.csv, which names departments: it lies outside" in text


@pytest.mark.parametrize("order", [LONG_AFTER, Order(EARLY, "", "now")])
def test_what_git_keeps_is_not_deleted(work: Path, order: Order) -> None:
    for command in ("init -q", "add audit/register.csv", "add -f raw"):
        subprocess.run(["git", *command.split()], cwd=work, check=True)
    before = contents(work)
    with pytest.raises(Problem) as caught:
        disposing(work, order)
    assert caught.value.what == (
        "git keeps 3 files of those to be deleted, in audit/register.csv and raw/, so nothing is "
        "deleted"
    )
    assert "shipped example" in caught.value.fix
    assert "git rm -r --cached audit/register.csv raw/" in caught.value.fix
    assert contents(work) == before
    subprocess.run(["git", "rm", "-rq", "--cached", "audit", "raw"], cwd=work, check=True)
    assert "certifies" in "".join(disposing(work, order) for _ in range(2))


def test_a_stray_copy_is_told_without_its_name_and_left(work: Path) -> None:
    write(work / "notes" / "old list.csv", REGISTER)
    write(work / "notes" / "Ambrelbridge Trust.txt", "nothing")
    disposing(work)
    text = (work / "working/disposal.txt").read_text("utf-8")
    assert "- notes/old list.csv: a name stands in it." in text
    assert "- notes/… (the file's own name holds it): a name stands in it." in text
    assert "Ambrelbridge" not in text
    assert (work / "notes" / "old list.csv").exists()


def test_a_recipient_of_the_register_is_not_named(work: Path) -> None:
    log = work / "private" / "handover.csv"
    log.write_text(log.read_text("utf-8").replace(RECIPIENT, "Gorlingham Trust"), encoding="utf-8")
    disposing(work)
    text = (work / "working/disposal.txt").read_text("utf-8")
    assert "Gorlingham" not in text
    assert "- 1 copy was handed over." in text


def test_snakemakes_folder_goes_only_where_a_disposal_marked_it(
    work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    remove_snakemake_folder(work)
    assert (work / ".snakemake").exists()
    disposing(work)
    assert (work / ".snakemake").exists(), "Snakemake still writes there"
    monkeypatch.chdir(work)
    remove_snakemake_folder()
    assert not (work / ".snakemake").exists()
    write(work / ".snakemake" / "log" / "2.log", "score: 1 question")
    remove_snakemake_folder()
    assert (work / ".snakemake").exists(), "of a run after the disposal, without names"
