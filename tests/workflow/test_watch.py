"""A watched work folder from a dropped file to the refreshed page, as the office runs it."""

from __future__ import annotations

import http.client
import json
import os
import queue
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

from tests.conftest import KEY, REPOSITORY
from tests.small_audit import ANSWERS, write_return

Heard = queue.Queue[dict[str, str]]


@contextmanager
def watched(work: Path) -> Iterator[Heard]:
    """Watch a folder, with one open tab that hears what is told."""
    heard: Heard = queue.Queue()

    def listen(port: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        connection.request("GET", "/events")
        for line in iter(connection.getresponse().readline, b""):
            if line.startswith(b"data: "):
                heard.put(json.loads(line.removeprefix(b"data: ")))

    words = ["-m", "auditreport.watch", "--directory", str(work), "--port", "0"]
    process = subprocess.Popen(
        [sys.executable, *words],
        env={**os.environ, "PYTHONPATH": str(REPOSITORY / "src"), "AUDITREPORT_KEY": KEY},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        port = int(process.stdout.readline().rsplit(":", 1)[1].strip(" /\n"))
        Thread(target=listen, args=(port,), daemon=True).start()
        yield heard
    finally:
        process.terminate()
        process.wait(20)


def until(heard: Heard, state: str) -> tuple[list[str], dict[str, str]]:
    """The states up to the one that is waited for, and all that was told with it."""
    states: list[str] = []
    while True:
        told = heard.get(timeout=120)
        states.append(told["state"])
        if told["state"] == state:
            return states, told


def test_a_dropped_file_makes_a_new_page_and_a_fault_is_told_there(small: Path) -> None:
    rows = small / "private/intake.csv"
    with watched(small) as heard:
        _, first = until(heard, "ready")
        assert first["report"].startswith("report.html?")

        # Half a copy waits, and is no build of its own; it is complete with its last byte.
        write_return(small / "whole.xlsx", "IR-04", ANSWERS["IR-01"])
        data = (small / "whole.xlsx").read_bytes()
        with (small / "raw" / "new.xlsx").open("wb", buffering=0) as file:
            file.write(data[:3000])
            assert until(heard, "waiting")[1]["text"] == "1 file is still being copied"
            file.write(data[3000:])
        states, second = until(heard, "ready")
        assert states.count("ready") == 1
        assert second["report"] != first["report"]
        assert rows.read_text(encoding="utf-8-sig").count("included") == 4

        definition = small / "audit d’appel/audit.yaml"
        kept = definition.read_text(encoding="utf-8")
        definition.write_text(kept.replace("target: 80", "target: 900"), encoding="utf-8")
        _, fault = until(heard, "failed")
        assert "what:  " in fault["text"]
        assert "900" in fault["text"]
        assert fault["report"] == second["report"], "the last good report stays on show"
        definition.write_text(kept, encoding="utf-8")
        _, last = until(heard, "ready")
        assert last["text"] == ""
