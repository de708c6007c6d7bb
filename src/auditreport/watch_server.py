"""The page of a watched report: a small server for this computer alone, and news to open tabs."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Condition
from typing import Literal

from auditreport.media_types import media_type
from auditreport.problems import Problem
from auditreport.publish import REPORT

State = Literal["waiting", "building", "ready", "failed"]
HOST = "127.0.0.1"
SERVED = ("report.html", "report.pdf", "tables.xlsx", "tables.ods")
"""What of a work folder is served: the published report, and nothing else."""
HEARTBEAT = 10.0
"""Seconds after which a silent stream says that it is there, and so notices a closed tab."""
_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; "
    "connect-src 'self'; frame-src 'self'; frame-ancestors 'none'"
)


@dataclass
class News:
    """The last word on the builds, handed on to every open tab."""

    state: State = "building"
    text: str = ""
    report: str = ""
    """The report's address; another whenever another report is published."""
    _changed: Condition = field(default_factory=Condition)
    _number: int = 0

    def tell(self, state: State, text: str, report: str) -> None:
        """Hand on a new state, if it is one."""
        with self._changed:
            if (state, text, report) != (self.state, self.text, self.report):
                self.state, self.text, self.report = state, text, report
                self._number += 1
                self._changed.notify_all()

    def after(self, number: int) -> tuple[int, str]:
        """The first news after ``number`` as JSON; an empty text where none came in a while."""
        with self._changed:
            new = self._changed.wait_for(lambda: self._number > number, timeout=HEARTBEAT)
            told = {"state": self.state, "text": self.text, "report": self.report}
            return self._number, json.dumps(told) if new else ""


class Server(ThreadingHTTPServer):
    """Serves the page, the report and the stream of news, to this computer's own browser."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, work: Path, page: bytes, news: News, port: int) -> None:
        self.work, self.page, self.news = work, page, news
        try:
            super().__init__((HOST, port), _Handler)
        except OSError as error:
            raise Problem(
                what=f"the page can't be served: {error.strerror}",
                where=f"{HOST}, port {port}",
                fix="Another program uses that port, perhaps this one in another window. "
                "Close it, or take another port:\nmake watch PORT=8765",
            ) from None

    @property
    def address(self) -> str:
        """Where a browser finds the page."""
        return f"http://{HOST}:{self.server_port}/"


class _Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer with the page, the stream, or a file of the published report."""
        port = self.server.server_port
        # A page from elsewhere could point its own name at this computer, and read the draft.
        if self.headers.get("Host") not in {f"{HOST}:{port}", f"localhost:{port}"}:
            self.send_error(HTTPStatus.FORBIDDEN)
            return
        name = self.path.split("?", 1)[0].removeprefix("/")
        if name == "events":
            self._stream()
        elif not name:
            self._send(self.server.page, "text/html; charset=utf-8", _POLICY)
        elif name in SERVED and (file := self.server.work / REPORT / name).is_file():
            charset = "; charset=utf-8" if file.suffix == ".html" else ""
            self._send(file.read_bytes(), media_type(name) + charset)
        else:
            self.send_error(HTTPStatus.NOT_FOUND)

    def _send(self, content: bytes, kind: str, policy: str = "frame-ancestors 'self'") -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("Content-Security-Policy", policy)
        self.end_headers()
        self.wfile.write(content)

    def _stream(self) -> None:
        """Send news as they come, until the tab is closed."""
        self.close_connection = True
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        number = -1
        try:
            while True:
                number, told = self.server.news.after(number)
                self.wfile.write(f"data: {told}\n\n".encode() if told else b": here\n\n")
        except OSError:
            return  # The tab was closed.

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing of single requests."""
