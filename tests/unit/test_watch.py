"""What a watched folder waits for, what its page is served, and how many builds a burst makes."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest

from auditreport import watch
from auditreport.problems import Problem
from auditreport.watch_files import Pending, matters, state_of, waiting_for
from auditreport.watch_server import News, Server
from tests.small_audit import ANSWERS, write_return


def test_half_a_workbook_waits_until_its_end_is_there(tmp_path: Path) -> None:
    whole = tmp_path / "whole.xlsx"
    write_return(whole, "IR-01", ANSWERS["IR-01"])
    data = whole.read_bytes()
    copy = tmp_path / "copy.xlsx"
    pending = Pending()
    copy.write_bytes(data[: len(data) // 2])
    pending.add([copy], now=0.0)
    assert pending.look(5.0) == {copy: "copying"}, "a network may be silent for seconds"
    copy.write_bytes(data)
    assert pending.look(5.1) == {copy: "copying"}
    assert pending.look(5.2) == {copy: "copying"}
    assert pending.look(5.4) == {copy: "complete"}


def test_half_a_workbook_that_stays_so_is_given_up_waiting_for(tmp_path: Path) -> None:
    half = tmp_path / "half.xlsx"
    half.write_bytes(b"PK\x03\x04 and no more")
    assert [state_of(half, quiet) for quiet in (9.9, 10.0)] == ["copying", "complete"]


def test_a_file_whose_end_cannot_be_seen_waits_longer(tmp_path: Path) -> None:
    export = tmp_path / "export.csv"
    export.write_text("code,Q1\n", encoding="utf-8")
    assert [state_of(export, quiet) for quiet in (0.4, 0.7)] == ["copying", "complete"]
    assert state_of(tmp_path / "gone.xlsx", 0.3) == "complete"


@pytest.mark.parametrize("lock", ["~$form.xlsx", ".~lock.form.xlsx#"])
def test_a_file_that_is_open_waits_for_as_long_as_it_is(tmp_path: Path, lock: str) -> None:
    write_return(tmp_path / "form.xlsx", "IR-01", ANSWERS["IR-01"])
    (tmp_path / lock).touch()
    assert state_of(tmp_path / "form.xlsx", 3600.0) == "open"
    (tmp_path / lock).unlink()
    assert state_of(tmp_path / "form.xlsx", 3600.0) == "complete"


def test_what_is_waited_for_is_told_without_a_name() -> None:
    assert waiting_for(["complete"]) == ""
    assert waiting_for(["copying", "complete", "open", "copying"]) == (
        "2 files are still being copied; 1 file is open in another program: save and close"
    )


def test_what_makes_no_return_makes_no_build() -> None:
    made = ("raw/a.xlsx", "raw/été/b.csv", "../elsewhere/audit.yaml")
    none = ("raw/~$a.xlsx", "raw/.~lock.a.xlsx#", "raw/README.txt", "raw/.git/x", "audits/.x.swp")
    assert [path for path in (*made, *none) if matters(path)] == [*made]


class _Build:
    """Stands for a run of `snakemake` of five steps."""

    code: int | None = None
    screen = ""

    def __init__(self, words: object) -> None:
        self.steps = 0

    def stop(self) -> None: ...


def test_a_burst_makes_two_builds_at_most(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(watch, "Build", _Build)
    watcher = watch.Watcher([], News())
    for number in range(85):  # a file each tenth of a second, a build of two seconds
        path = tmp_path / f"{number}.xlsx"
        write_return(path, "IR-01", ANSWERS["IR-01"])
        watcher.step(iter([path]), number / 10)
    for tick in range(85, 120):
        watcher.step(iter([]), tick / 10)
        build = watcher._build
        if build is not None and tick == 110:
            build.code = 0  # type: ignore[misc]
    assert watcher.builds <= 2
    assert watcher.news.state == "ready"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    (tmp_path / "results/report").mkdir(parents=True)
    (tmp_path / "results/report/report.html").write_text("<p>The report</p>", encoding="utf-8")
    (tmp_path / "private").mkdir()
    (tmp_path / "private/intake.csv").write_text("a name", encoding="utf-8")
    made = Server(tmp_path, b"<title>The page</title>", News(), 0)
    Thread(target=made.serve_forever, daemon=True).start()
    yield made
    made.shutdown()
    made.server_close()


def get(server: Server, path: str, **headers: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=5)
    connection.request("GET", path, headers=headers)
    return connection.getresponse()


def test_the_report_is_served_to_this_computer_and_nothing_else_is(server: Server) -> None:
    assert server.server_address[0] == "127.0.0.1"
    assert b"The page" in get(server, "/").read()
    assert get(server, "/report.html?1").read() == b"<p>The report</p>"
    for path in ("/report.pdf", "/../../private/intake.csv", "/private/intake.csv", "/%2e%2e/x"):
        assert get(server, path).status == 404, path
    assert get(server, "/report.html", Host=f"evil.example:{server.server_port}").status == 403
    with pytest.raises(Problem, match="the page can't be served"):
        Server(server.work, b"", News(), server.server_port)


def test_an_open_tab_hears_of_a_new_report_and_of_an_error(server: Server) -> None:
    stream = get(server, "/events")
    assert stream.headers["Content-Type"] == "text/event-stream"

    def heard() -> dict[str, str]:
        lines = iter(stream.readline, b"")
        line = next(line for line in lines if line.startswith(b"data: "))
        told: dict[str, str] = json.loads(line.removeprefix(b"data: "))
        return told

    assert heard()["state"] == "building"
    server.news.tell("failed", "Stopped: there is <something> to put right.", "report.html?1")
    assert heard() == {
        "state": "failed",
        "text": "Stopped: there is <something> to put right.",
        "report": "report.html?1",
    }
    server.news.tell("ready", "", "report.html?2")
    assert heard() == {"state": "ready", "text": "", "report": "report.html?2"}
