"""From a file's last byte to the refreshed page: one return, a burst, and one copied slowly.

``python bench/watch.py WORK``: a work folder that may be changed, such as a copy of the example.
"""

from __future__ import annotations

import http.client
import json
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path


def news(port: int, into: queue.Queue[tuple[float, dict[str, str]]]) -> None:
    """What an open tab hears, with the time at which it does."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", "/events")
    for line in iter(connection.getresponse().readline, b""):
        if line.startswith(b"data: "):
            into.put((time.monotonic(), json.loads(line.removeprefix(b"data: "))))


def until_ready(
    heard: queue.Queue[tuple[float, dict[str, str]]], since: float
) -> dict[str, float | int]:
    """Seconds to the first build's start, the new page, and the end; and the number of builds."""
    begun: list[float] = []
    refreshed, report, last, end = 0.0, "", "", 0.0
    while True:
        # Nothing for so long after an end means that no further build follows.
        try:
            at, told = heard.get(timeout=3 if last == "ready" else 300)
        except queue.Empty:
            break
        if told["state"] == "building" and last != "building":
            begun.append(at - since)
        if told["report"] != report and begun:
            refreshed = at - since
        report = told["report"] or report
        last, end = told["state"], at - since
        if last == "failed":
            raise SystemExit(told["text"])
    return {
        "begun": round(begun[0], 2) if begun else 0,
        "page": round(refreshed, 2),
        "end": round(end, 2),
        "builds": len(begun),
    }


def copied_slowly(data: bytes, pieces: int = 10, pause: float = 0.4) -> Iterator[bytes]:
    """A file as it arrives over a slow network."""
    step = -(-len(data) // pieces)
    for start in range(0, len(data), step):
        yield data[start : start + step]
        time.sleep(pause)


def main(work: Path) -> None:
    """Print the times as JSON."""
    returns = sorted((work / "raw").rglob("*.xlsx"))
    kept = Path(tempfile.mkdtemp()) / "raw"
    shutil.copytree(work / "raw", kept)
    one = returns[0]
    command = [sys.executable, "-m", "auditreport.watch", "--directory", str(work), "--port", "0"]
    watcher = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert watcher.stdout is not None  # noqa: S101
    port = int(watcher.stdout.readline().rsplit(":", 1)[1].strip(" /\n"))
    threading.Thread(target=watcher.stdout.read, daemon=True).start()
    heard: queue.Queue[tuple[float, dict[str, str]]] = queue.Queue()
    threading.Thread(target=news, args=(port, heard), daemon=True).start()
    measured = {"first": until_ready(heard, time.monotonic())}
    try:
        data = one.read_bytes()
        one.unlink()
        measured["one taken out"] = until_ready(heard, time.monotonic())
        one.write_bytes(data)
        measured["one dropped in"] = until_ready(heard, time.monotonic())
        one.unlink()
        until_ready(heard, time.monotonic())
        with one.open("wb", buffering=0) as file:
            for piece in copied_slowly(data):
                file.write(piece)
        measured["one copied in 4 s"] = until_ready(heard, time.monotonic() - 0.4)
        shutil.rmtree(work / "raw")
        (work / "raw").mkdir()
        until_ready(heard, time.monotonic())
        start = time.monotonic()
        for path in returns:
            target = work / "raw" / path.relative_to(work / "raw")
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(kept / path.relative_to(work / "raw"), target)
            time.sleep(0.02)
        print(f"{len(returns)} files in {time.monotonic() - start:.1f} s", file=sys.stderr)
        measured[f"a burst of {len(returns)}"] = until_ready(heard, time.monotonic())
    finally:
        watcher.terminate()
        watcher.wait()
    print(json.dumps(measured, indent=1))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
