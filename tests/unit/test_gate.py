"""The gate: a process that dies, hangs, eats memory or lies costs its own file, and no other."""

import json
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditreport import gate, raw
from auditreport.gate import pass_gate
from auditreport.gate_answer import BadAnswer, read_answer_line
from auditreport.near_codes import near_codes
from auditreport.reading import Reading
from auditreport.unreadable import REFUSALS, Unreadable
from tests.workbooks import ANSWERS, good

IDS = list(ANSWERS)
CHILD = """
import os, sys, time
sys.path[:0] = sys.argv[2:]
from auditreport import gate_child
gate_child.MOST_SECONDS = 0.3
read = gate_child.read_sheets
def spoilt(data, name):
    if name.startswith("computes"):
        while True: pass
    if name.startswith("waits"): time.sleep(60)
    if name.startswith("eats"): bytearray(300_000_000)
    if name.startswith("aborts"): os.abort()
    if name.startswith("leaves"): os._exit(0)
    if name.startswith("talks"): os.write(int(sys.argv[1]), b"nonsense\\n")
    if name.startswith("floods"):
        while True: os.write(int(sys.argv[1]), bytes(100_000))
    return read(data, name)
gate_child.read_sheets = spoilt
gate_child.main()
"""
PROGRAM = [sys.executable, "-I", "-S", "-c", CHILD]


@pytest.mark.parametrize("workers", [1, 3])
def test_a_process_that_comes_to_grief_costs_its_own_file(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], workers: int
) -> None:
    monkeypatch.setattr(gate, "_PATIENCE", 2.0)
    monkeypatch.setattr(gate, "_MOST_ANSWER", 10_000_000)
    monkeypatch.setattr("os.cpu_count", lambda: workers)
    expected = {
        "computes": "too_slow",
        "waits": "too_slow",
        "eats": "too_much_memory",
        "aborts": "too_much_memory",
        "leaves": "reader_failed",
        "talks": "reader_failed",
        "floods": "reader_failed",
    }
    names = [f"{name}.xlsx" for fault in expected for name in (fault, "good", "good")]
    found = list(pass_gate([(name, good()) for name in names], IDS, PROGRAM))
    assert sorted(passed.path for passed in found) == sorted(names)
    for passed in found:
        reason = expected.get(passed.path.removesuffix(".xlsx"), "")
        if reason:
            assert isinstance(passed.found, Unreadable), passed.path
            assert passed.found.reason == reason, passed.path
        else:
            assert isinstance(passed.found, Reading)
            assert {q: g.text for q, g in passed.found.answers.items()} == ANSWERS
    assert capfd.readouterr() == ("", "")


def test_a_program_that_never_starts_refuses_and_ends() -> None:
    found = list(pass_gate([("a.xlsx", good())] * 3, IDS, [sys.executable, "-c", "0"]))
    assert [getattr(one.found, "reason", "") for one in found] == ["reader_failed"] * 3


def test_one_process_reads_many_files(monkeypatch: pytest.MonkeyPatch) -> None:
    started = []
    start = gate.subprocess.Popen  # type: ignore[attr-defined]
    monkeypatch.setattr(
        "subprocess.Popen", lambda *a, **k: started.append(k["env"]) or start(*a, **k)
    )
    data = good()
    files = [(f"{n}.xlsx", data if n % 5 else data[:-300]) for n in range(300)]
    assert len(list(pass_gate(files, IDS))) == 300
    assert 1 <= len(started) <= 4
    assert not any(started)  # no variable of the environment, and so no key


def answer(**other: Any) -> bytes:
    reading = {
        "department_code": "A",
        "completed": "2010-06-14",
        "completed_fault": "",
        "completed_at": ["x", 1, "A1"],
        "answers": {"Q1": ["Yes", 1, "B2"]},
        "unknown_questions": [],
        "repeated_questions": [],
        "formula_questions": [],
        "hidden": [[1, [2], ["C"]]],
        "audit": "",
        "form_version": "",
        "sheets": ["Form"],
        "us_order": False,
    }
    return json.dumps({"number": 7, "ends": False, "reading": reading | other}).encode()


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"[]",
        b"{}",
        b"\xff",
        b"[" * 100_000,
        answer(completed="yesterday"),
        answer(completed_at=["x", 1, "../A1"]),
        answer(answers={"Q1": ["Yes", True, "B2"]}),
        answer(answers=[1]),
        answer(hidden=[[1, [-2], []]]),
        answer(sheets="Form"),
        b'{"number": 8, "ends": false, "reason": "damaged", "sheet": null, "cell": ""}',
        b'{"number": 7, "ends": false, "reason": "<b>", "sheet": null, "cell": ""}',
        b'{"number": 7, "ends": 0, "reason": "damaged", "sheet": null, "cell": ""}',
        b'{"number": 7, "ends": false, "sheets": [{"rows": [[{"date": "x"}]]}]}',
    ],
)
def test_an_answer_that_is_not_exactly_as_it_must_be_is_none(line: bytes) -> None:
    with pytest.raises(BadAnswer):
        read_answer_line(line, 7)
    assert isinstance(read_answer_line(answer(), 7)[0], Reading)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_no_answer_raises_anything_else(data: st.DataObject) -> None:
    values = st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
        max_leaves=6,
    )
    raw_answer = json.loads(answer())
    target = data.draw(st.sampled_from([raw_answer, raw_answer["reading"]]))
    target[data.draw(st.sampled_from(sorted(target)))] = data.draw(values)
    with suppress(BadAnswer):
        read_answer_line(json.dumps(raw_answer).encode(), 7)


def test_a_refusal_says_what_where_and_what_to_do() -> None:
    for reason, message in REFUSALS.items():
        assert reason.replace("_", "").isalpha()
        assert message.endswith(".")
        assert message.count(". ") >= 1
    placed = Unreadable("too_many_cells", sheet=2, cell="XFD9").message
    assert placed.startswith("Sheet 2, cell XFD9: the sheet has content")


# --- What lies in raw/ ---


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("AUDITREPORT_KEY", "ab" * 32)
    (tmp_path / "raw").mkdir()
    return tmp_path / "raw"


def found_in(folder: Path) -> dict[str, str | bytes]:
    raw.list_raw()
    return {
        file: content if isinstance(content, bytes) else content.reason
        for file, content in raw.listed_sources(raw.LISTING.read_text("ascii"))
    }


def test_everything_in_raw_is_listed_and_nothing_is_waited_for(folder: Path) -> None:
    long = "é" * 124 + "é.xlsx"[-5:]
    for name in (
        "a.csv",
        "é.csv",
        "e\u0301.csv",
        long,
        "sub/.hidden/x.csv",
        "README.md",
        "~$a.xlsx",
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"x")
    assert len(os.fsencode(long)) == 253
    os.mkfifo(folder / "pipe.csv")
    (folder / "link").symlink_to("sub")
    (folder / "large.csv").write_bytes(b"")
    os.truncate(folder / "large.csv", 1 << 40)  # takes no room, and would take an hour to read
    assert found_in(folder) == {
        "a.csv": b"x",
        "é.csv": b"x",
        "e\u0301.csv": b"x",
        long: b"x",
        "pipe.csv": "not_a_file",
        "link": "symbolic_link",
        "large.csv": "too_large",
    }


def test_a_file_that_changes_while_it_is_read_waits_for_the_next_run(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "a.csv").write_bytes(b"x")
    raw.list_raw()
    listing = raw.LISTING.read_text("ascii")
    (folder / "a.csv").write_bytes(b"xy")
    ((_, content),) = raw.listed_sources(listing)
    assert isinstance(content, Unreadable)
    assert content.reason == "still_being_written"
    seen = os.fstat

    def growing(handle: int) -> os.stat_result:
        about = seen(handle)
        with (folder / "a.csv").open("ab") as file:
            file.write(b"z")
        return about

    monkeypatch.setattr("os.fstat", growing)
    with pytest.raises(Unreadable, match="still_being_written"):
        raw.read_regular(folder / "a.csv")


def test_what_may_not_be_read_is_listed_as_such(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "a.csv").write_bytes(b"x")
    (folder / "closed").mkdir()

    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("os.open", refuse)
    real = os.scandir

    def scan(path: Any) -> Any:
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr("os.scandir", scan)
    assert raw.returns_in(Path("raw")) == ["a.csv", "closed"]
    with pytest.raises(Unreadable, match="unreadable_file"):
        raw.read_regular(folder / "a.csv")


# --- Codes ---


@pytest.mark.parametrize(
    ("code", "near"),
    [
        ("RAD-O417", ["RAD-0417"]),
        ("RАD-0417", ["RAD-0417"]),  # a Cyrillic А
        ("RAD‑0417", ["RAD-0417"]),  # a hyphen that doesn't break
        ("RAD-0471", ["RAD-0417", "RAD-0491"]),
        ("RAD-417", ["RAD-0417"]),
        ("RAD0417", ["RAD-0417"]),
        ("RAD-0499", ["RAD-0490", "RAD-0491"]),
        ("RAD-9999", []),
        ("", []),
    ],
)
def test_codes_near_one_of_the_register(code: str, near: list[str]) -> None:
    assert near_codes(code, ["RAD-0491", "RAD-0417", "RAD-0490", "XYZ-1"]) == near
