"""Watch a work folder: a file dropped into `raw/` makes the report anew, and its page refreshes.

``python -m auditreport.watch [--directory WORK] [--audit FOLDER] [--port 8010] [--poll]``. It
runs `snakemake` as a person would, whenever what changed is complete, and changes nothing itself.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from typing import IO

from auditreport.audit_files import read_text
from auditreport.models import parse
from auditreport.problems import Problem, Problems, explain
from auditreport.publish import REPORT
from auditreport.settings import Settings
from auditreport.watch_files import OFFICE, Pending, marks, matters, waiting_for
from auditreport.watch_server import News, Server, State

REPOSITORY = Path(__file__).resolve().parents[2]
CONFIG = Path("config.yaml")
TICK = 100
"""Milliseconds between two looks at what changed."""
BUSY = "another run is at work"
"""What a run says where somebody else's is under way: it is tried again."""


@dataclass
class Build:
    """One run of `snakemake` in the background, and what it says."""

    words: Sequence[str]
    _said: IO[bytes] = field(default_factory=tempfile.TemporaryFile)

    def __post_init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "snakemake", *self.words],
            stdin=subprocess.DEVNULL,
            stdout=self._said,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    @property
    def code(self) -> int | None:
        """Its exit status, or ``None`` while it runs."""
        return self._process.poll()

    @property
    def screen(self) -> str:
        """What it has said, without Snakemake's remark on its profile."""
        self._said.seek(0)
        lines = self._said.read().decode("utf-8", "replace").splitlines()
        return "\n".join(line for line in lines if not line.startswith("Using workflow")).strip()

    def stop(self) -> None:
        """End it and its jobs at once; the next run makes what this one had not."""
        if self.code is None and hasattr(os, "killpg"):
            os.killpg(self._process.pid, signal.SIGKILL)
        elif self.code is None:
            self._process.kill()
        self._process.wait()


class Watcher:
    """Decides when to build, and tells open tabs and the terminal of it."""

    def __init__(self, command: Sequence[str], news: News) -> None:
        self.command, self.news = command, news
        self.builds = 0
        self._pending = Pending()
        self._build: Build | None = None
        self._due = True  # the first build, whether anything changes or not
        self._not_before = 0.0

    def step(self, changed: Iterator[Path], now: float) -> None:
        """Take in what changed, look after the build that runs, or begin the next."""
        self._pending.add(changed, now)
        if self._build:
            self._look_after(self._build, now)
        elif self._pending or self._due:
            waits = waiting_for(self._pending.look(now).values())
            if waits:
                self._tell("waiting", waits)
            elif now >= self._not_before:
                self._pending.clear()
                self._due = False
                self.builds += 1
                self._build = Build(self.command)
                self._tell("building", "")

    def stop(self) -> None:
        """End the build that runs, if one does."""
        if self._build:
            self._build.stop()

    def _look_after(self, build: Build, now: float) -> None:
        if build.code is None:
            self._tell("building", "")
            return
        self._build = None
        if build.code == 0:
            self._tell("ready", "")
        elif BUSY in build.screen:
            self._due, self._not_before = True, now + 1.0
            self._tell("waiting", "another run is at work in this folder")
        else:
            self._tell("failed", build.screen)

    def _tell(self, state: State, text: str) -> None:
        before = (self.news.state, self.news.text)
        self.news.tell(state, text, report_address())
        if before != (self.news.state, self.news.text):
            print(f"{time.strftime('%H:%M:%S')} {state}{': ' + text if text else ''}", flush=True)


def report_address() -> str:
    """Where the published report is on the server, and of when; empty where there is none."""
    for name in ("report.html", "report.pdf"):
        (mark,) = marks([REPORT / name]).values()
        if mark:
            return f"{name}?{mark[1]}"
    return ""


def changes(audit: str | None, *, poll: bool | None) -> Iterator[list[Path]]:
    """What changed since the last look, every `TICK`; an empty list where nothing did.

    ``audit`` is the audit's folder, where it is another than `config.yaml` names.
    """
    from watchfiles import watch  # noqa: PLC0415  (only where something is watched)

    Path("private").mkdir(exist_ok=True)
    single = [CONFIG, *map(Path, OFFICE)]
    before = marks(single)
    roots = _roots(audit)
    while True:
        which = _which(roots)
        for found in watch(
            *roots,
            watch_filter=lambda _, path: matters(os.path.relpath(path)),
            debounce=TICK,
            step=TICK // 2,
            rust_timeout=TICK,
            yield_on_timeout=True,
            force_polling=poll,
            ignore_permission_denied=True,
            raise_interrupt=True,
        ):
            now = marks(single)
            changed = [path for path in single if now[path] != before[path]]
            yield [Path(path) for _, path in found] + changed
            # A folder that was deleted and made anew is another: nothing is heard of it any more.
            if CONFIG in changed or _which(roots) != which:
                break
            before = now
        before = marks(single)
        with contextlib.suppress(Problem, Problems):  # The build says what is wrong in config.yaml.
            roots = _roots(audit)
        yield [Path("raw")]


def _roots(audit: str | None) -> list[Path]:
    """The folders in which a change makes a build."""
    Path("raw").mkdir(exist_ok=True)
    over = {"audit": audit} if audit else {}
    text = read_text(CONFIG, example=Settings.example)
    named = Path(parse(Settings, text, str(CONFIG), over).audit)
    return [folder for folder in (Path("raw"), named, REPOSITORY / "report") if folder.is_dir()]


def _which(folders: list[Path]) -> list[int | None]:
    """By what the system knows each folder; ``None`` where it is gone."""
    return [folder.stat().st_ino if folder.exists() else None for folder in folders]


def main(arguments: Sequence[str]) -> None:
    """Watch until Ctrl-C."""
    parser = argparse.ArgumentParser(prog="auditreport.watch", description=__doc__)
    parser.add_argument("--directory", type=Path, default=Path(), help="the work folder")
    parser.add_argument("--port", type=int, default=8010, help="the page's port; 0 takes any")
    parser.add_argument("--audit", help="the audit's folder, instead of what config.yaml names")
    parser.add_argument(
        "--poll",
        action="store_true",
        default=None,
        help="look instead of listening: network folders",
    )
    given = parser.parse_args(arguments)
    os.chdir(given.directory)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    command = ["--snakefile", str(REPOSITORY / "Snakefile"), "--directory", str(Path.cwd())]
    # The report first, then the office's own pages.
    command += ["--prioritize", "manifest"]
    command += ["--config", f"audit={given.audit}"] if given.audit else []
    news = News()
    watcher = Watcher(command, news)
    try:
        page = (REPOSITORY / "workflow" / "watch" / "page.html").read_bytes()
        server = Server(Path.cwd(), page, news, given.port)
        Thread(target=server.serve_forever, daemon=True).start()
        print(f"The report, and what becomes of it: {server.address}\nCtrl-C ends it.", flush=True)
        for changed in changes(given.audit, poll=given.poll):
            watcher.step(iter(changed), time.monotonic())
    except KeyboardInterrupt:
        print("Nothing is watched any more. The last report stays; make watch goes on.")
    except Problem as problem:
        sys.exit(explain([problem]))
    except Problems as problems:
        sys.exit(str(problems))
    finally:
        watcher.stop()


if __name__ == "__main__":
    main(sys.argv[1:])
