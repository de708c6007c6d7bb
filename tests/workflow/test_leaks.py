"""The leak check as part of a build: a name anywhere stops it, and the screen never shows it."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from pypdf import PdfReader

from auditreport.pdf_text import pdf_texts
from tests.conftest import snakemake
from tests.small_audit import REGISTER, small_audit, write_return

AUDIT = "audit d’appel"
NAME = "Second Organisation"
VERDICT = "results/quality/leaks.txt"


@pytest.fixture(scope="module")
def small_built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small audit, built once; tests copy it."""
    work = small_audit(tmp_path_factory.mktemp("leaks") / "work")
    run = snakemake(work)
    assert run.code == 0, run.screen
    return work


@pytest.fixture
def work(small_built: Path, tmp_path: Path) -> Path:
    """A copy of the built small audit that a test may change."""
    return Path(shutil.copytree(small_built, tmp_path / "work"))


def found(work: Path) -> list[dict[str, str]]:
    with (work / "private/leaks.csv").open(encoding="utf-8-sig", newline="") as file:
        return [row for row in csv.DictReader(file) if row["outcome"] == "found"]


def all_text(*folders: Path) -> str:
    files = [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]
    return "\n".join(path.read_bytes().decode("utf-8", "replace") for path in files)


def test_the_shipped_example_has_no_leak_and_says_so(pacs_built: Path) -> None:
    assert found(pacs_built) == []
    verdict = (pacs_built / VERDICT).read_text(encoding="utf-8")
    assert verdict.startswith("No leak found.")
    searched = int(re.findall(r"\d+", verdict)[0])
    assert searched > 1000
    assert VERDICT not in json.loads((pacs_built / "results/manifest.json").read_bytes())["outputs"]


def test_our_reading_of_the_pdf_misses_no_word_that_a_pdf_library_finds(pacs_built: Path) -> None:
    path = pacs_built / "results/report/report.pdf"
    kinds = list(pdf_texts(path.read_bytes(), 10**9))
    shown = "".join(text for kind, text in kinds if kind == "PDF text" and isinstance(text, str))
    ours = "".join(shown.split())
    lines = [line for page in PdfReader(path).pages for line in page.extract_text().splitlines()]
    assert len(lines) > 500
    # The contents' dots are drawn after the title and its page number.
    theirs = ["".join(line.split()) for line in lines if "...." not in line]
    assert [line for line in theirs if line not in ours] == []


def in_the_definition(work: Path) -> None:
    path = work / AUDIT / "audit.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("title: The rota}", f"title: Rota at {NAME}}}"), encoding="utf-8")


def in_the_commentary(work: Path) -> None:
    first, second = NAME.split()
    (work / AUDIT / "commentary").mkdir()
    (work / AUDIT / "commentary" / "foreword.md").write_text(
        f"Thanks are due to *{first}* {second}.\n", encoding="utf-8"
    )


def in_a_file_that_lies_there(work: Path) -> None:
    (work / "results" / "notes").mkdir()
    (work / "results" / "notes" / "draft.txt").write_text(f"ask {NAME.upper()}", encoding="utf-8")


def in_the_name_of_a_file(work: Path) -> None:
    (work / "results" / "charts" / f"{NAME}.svg").write_text("<svg/>", encoding="utf-8")


def in_a_log(work: Path) -> None:
    (work / "logs" / "old.log").write_text(f"read {NAME}’s form", encoding="utf-8")


PLANTED: dict[str, tuple[Callable[[Path], None], set[str]]] = {
    "chart title": (
        in_the_definition,
        {
            *("results/charts/rota.svg", "results/report/report.pdf"),
            *("results/report/tables.xlsx", "results/report/tables.ods"),
            *("results/data/audit.yaml", "results/data/datapackage.json"),
        },
    ),
    "commentary": (in_the_commentary, {"results/report/report.html", "results/report/report.pdf"}),
    "a file that lies there": (in_a_file_that_lies_there, {"results/notes/draft.txt"}),
    "the name of a file": (in_the_name_of_a_file, {"results/charts/…"}),
    "a log": (in_a_log, {"logs/old.log"}),
}


@pytest.mark.parametrize("place", PLANTED)
def test_a_name_stops_the_build_and_is_not_shown(work: Path, place: str) -> None:
    plant, files = PLANTED[place]
    plant(work)
    run = snakemake(work, "--forcerun", "leaks")
    assert run.code != 0
    assert "identifies a department or a person" in run.screen
    assert "Traceback" not in run.screen
    assert NAME.lower() not in run.screen.lower()
    assert all(f"where: {file}" in run.screen for file in files)
    log = (work / "logs/leaks.log").read_text(encoding="utf-8")
    assert NAME.lower() not in log.lower()
    assert not (work / VERDICT).exists()
    assert {row["string"] for row in found(work)} == {NAME}
    assert all((row["kind"], bool(row["file"])) == ("organisation", True) for row in found(work))


def test_what_the_office_declares_to_be_no_name_passes(work: Path) -> None:
    in_the_commentary(work)
    assert snakemake(work).code != 0
    (work / "private/not_names.txt").write_text(f"{NAME.lower()}\n", encoding="utf-8")
    run = snakemake(work)
    assert run.code == 0, run.screen
    assert (work / VERDICT).exists()
    assert NAME.split()[1] in all_text(work / "results" / "report")


def test_common_words_in_the_register_do_not_stop_a_build(tmp_path: Path) -> None:
    work = small_audit(tmp_path / "work")
    lines = REGISTER.splitlines()
    lines[1] = "IR-01,General,Radiology,Close,x@first.example"
    lines[2] = "IR-02,Radiology department,Imaging Services,Will Short,ben@second.example"
    register = "\n".join(lines) + "\n"
    (work / AUDIT / "register.csv").write_text(register, encoding="utf-8")
    write_return(work / "raw" / "Report.xlsx", "IR-04", {"Q1": "Yes"})
    write_return(work / "raw" / "answers.xlsx", "IR-99", {"Q1": "Yes"})
    run = snakemake(work)
    assert run.code == 0, run.screen
    aside = (work / "private/leaks.csv").read_text(encoding="utf-8")
    for word in ("General", "Close", "Report", "answers"):
        assert f",{word}\n" in aside
    assert "Will Short" not in aside


def test_what_a_sender_calls_a_file_is_no_name_to_a_hand_over_or_a_disposal(work: Path) -> None:
    write_return(work / "raw/three.xlsx", "IR-01", {"Q1": "no"}, "2024-06-01")
    day = ("--config", "today=2024-10-01")
    run = snakemake(work, "handover", *day, "recipient=Institute", "officer=A. Officer")
    assert run.code == 0, run.screen
    for _ in range(2):
        run = snakemake(work, "dispose", *day, "dispose=now")
        assert run.code == 0, run.screen
    certificate = (work / "working/disposal.txt").read_text("utf-8")
    by_hand = certificate.split("WHAT A PERSON HAS TO REMOVE\n")[1].split("\n\n")[0]
    assert "a name stands in it" not in by_hand


def test_what_notepad_saved_in_its_own_code_is_read(work: Path) -> None:
    in_the_commentary(work)
    (work / "private/not_names.txt").write_bytes(f"Caf\xe9\r\n{NAME}\r\n".encode("cp1252"))
    run = snakemake(work)
    assert run.code == 0, run.screen


def test_the_verdict_does_not_depend_on_the_key(work: Path) -> None:
    before = (work / VERDICT).read_bytes()
    run = snakemake(work, key="f" * 64)
    assert "leaks" in run.stages
    assert (work / VERDICT).read_bytes() == before
