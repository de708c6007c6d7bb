"""Chromium over its own DevTools protocol: real keys, real widths, and every request that it makes.

The protocol runs over two pipes (``--remote-debugging-pipe``), as lines of JSON that end in NUL. So
it needs no port, no driver that must fit the browser's version, and no library.
"""

from __future__ import annotations

import fcntl
import hashlib
import itertools
import json
import os
import select
import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), ""
)
AXE = Path(__file__).with_name("axe") / "axe.min.js"
AXE_SHA256 = "29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c"
AXE_TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
PATIENCE = 60
"""Seconds that an answer may take on a busy machine."""


class Browser:
    """A Chromium without a window; use it in a ``with``, and it is gone afterwards."""

    def __init__(self, profile: Path) -> None:
        words = (
            *("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"),
            *("--no-first-run", f"--user-data-dir={profile}", "--remote-debugging-pipe"),
        )
        its_in, self._out = _high_pipe()
        self._in, its_out = _high_pipe()
        null = os.open(os.devnull, os.O_RDWR)
        given = [(null, 0), (null, 1), (null, 2), (its_in, 3), (its_out, 4)]
        self._process = os.posix_spawn(
            CHROMIUM,
            [CHROMIUM, *words, "about:blank"],
            os.environ,
            file_actions=[(os.POSIX_SPAWN_DUP2, one, other) for one, other in given],
            setpgroup=0,
        )
        for descriptor in (null, its_in, its_out):
            os.close(descriptor)
        self._numbers = itertools.count(1)
        self._unread = b""
        self.events: list[dict[str, Any]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        os.killpg(self._process, signal.SIGKILL)
        os.waitpid(self._process, 0)
        os.close(self._in)
        os.close(self._out)

    def ask(self, method: str, session: str = "", **given: Any) -> dict[str, Any]:
        """Send one command, and wait for its answer; events that come before it are kept."""
        number = next(self._numbers)
        message = {"id": number, "method": method, "params": given}
        if session:
            message["sessionId"] = session
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self._out, data) :]
        until = time.monotonic() + PATIENCE
        while (answer := self._next(until)).get("id") != number:
            self.events.append(answer)
        if "error" in answer:
            raise AssertionError(f"{method}: {answer['error']}")
        result: dict[str, Any] = answer["result"]
        return result

    def wait_for(self, event: str, session: str) -> None:
        """Wait until an event has come, which it may have done already."""
        until = time.monotonic() + PATIENCE
        while not any(
            e.get("method") == event and e.get("sessionId") == session for e in self.events
        ):
            self.events.append(self._next(until))

    def _next(self, until: float) -> dict[str, Any]:
        while b"\0" not in self._unread:
            left = max(until - time.monotonic(), 0)
            if not select.select([self._in], [], [], left)[0]:
                raise TimeoutError("the browser does not answer")
            got = os.read(self._in, 1 << 20)
            if not got:
                raise AssertionError("the browser has ended")
            self._unread += got
        line, _, self._unread = self._unread.partition(b"\0")
        message: dict[str, Any] = json.loads(line)
        return message

    @contextmanager
    def page(
        self, file: Path, *, width: int = 1280, dark: bool = False, scale: float = 1
    ) -> Iterator[Page]:
        """A file shown at a width in CSS pixels, light or dark; at ``scale`` 2 it is zoomed."""
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        page = Page(self, session)
        page.ask("Page.enable")
        page.ask("Network.enable")
        look = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        page.ask("Emulation.setEmulatedMedia", media="screen", features=[look])
        page.resize(width, scale)
        page.ask("Page.navigate", url=file.as_uri())
        self.wait_for("Page.loadEventFired", session)
        yield page
        self.ask("Target.closeTarget", targetId=target)
        self.events = [e for e in self.events if e.get("sessionId") != session]


class Page:
    """One open page."""

    def __init__(self, browser: Browser, session: str) -> None:
        self._browser, self._session = browser, session

    def ask(self, method: str, **given: Any) -> dict[str, Any]:
        """One command to this page."""
        return self._browser.ask(method, self._session, **given)

    def resize(self, width: int, scale: float = 1) -> None:
        """Show the page at a width in CSS pixels."""
        self.ask(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=900,
            deviceScaleFactor=scale,
            mobile=False,
        )

    def run(self, script: str) -> Any:
        """What an expression gives in the page, whatever the page's own policy says of scripts."""
        answer = self.ask(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True
        )
        if "exceptionDetails" in answer:
            raise AssertionError(answer["exceptionDetails"])
        return answer["result"].get("value")

    def press(self, key: str, *, shift: bool = False) -> None:
        """Press and release a key, as a person does."""
        code = {"Tab": 9, "Enter": 13, "Escape": 27}[key]
        for kind in ("rawKeyDown", "keyUp"):
            self.ask(
                "Input.dispatchKeyEvent",
                type=kind,
                key=key,
                code=key,
                windowsVirtualKeyCode=code,
                modifiers=8 * shift,
            )

    def requests(self) -> list[str]:
        """Every address that the page has asked for, but what it holds itself."""
        asked = (
            event["params"]["request"]["url"]
            for event in self._browser.events
            if event.get("method") == "Network.requestWillBeSent"
            and event.get("sessionId") == self._session
        )
        return [url for url in asked if not url.startswith("data:")]

    def axe(self) -> list[str]:
        """What axe finds against WCAG 2.2 A and AA and good practice: rule, element, why."""
        source = AXE.read_bytes()
        assert hashlib.sha256(source).hexdigest() == AXE_SHA256
        self.run(source.decode("utf-8") + "; true")
        options = {
            "runOnly": {"type": "tag", "values": AXE_TAGS},
            "rules": {"target-size": {"enabled": True}},
            "resultTypes": ["violations"],
        }
        found = self.run(f"axe.run({json.dumps(options)}).then((all) => all.violations)")
        return [
            f"{one['id']}: {node['target']}: {node['failureSummary']}"
            for one in found
            for node in one["nodes"]
        ]


def _high_pipe() -> tuple[int, int]:
    """A pipe on descriptors above those that are given away."""
    pair = os.pipe()
    high = [fcntl.fcntl(one, fcntl.F_DUPFD_CLOEXEC, 10) for one in pair]
    for one in pair:
        os.close(one)
    return high[0], high[1]
