"""The gate: each file goes through a process apart, which may die of it without harm to others.

A few such processes serve all files, so that the gate doesn't cost a process a file. One that
dies, hangs, takes too much or answers nonsense is ended; the file that it had at hand is refused,
the files that it hadn't come to yet go to the next one.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import selectors
import signal
import socket
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from auditreport import gate_child
from auditreport.cells import MOST_BYTES
from auditreport.gate_answer import Answered, BadAnswer, read_answer_line
from auditreport.unreadable import Unreadable

Source = tuple[str, "bytes | Unreadable"]
"""A path below `raw/` with its content, or with why it has none."""

_PROGRAM = (
    "import sys; sys.path[:0] = sys.argv[2:]; from auditreport.gate_child import main; main()"
)
_MOST_WORKERS = 4
_AHEAD_BYTES = 64_000
_AHEAD_FILES = 16
"""Sent ahead of answers: no more than a socket holds, so that neither side waits for the other."""
_MOST_ANSWER = 100_000_000
_PATIENCE = 10.0
"""Seconds by the clock for one file. What computes is ended after fewer, by its own timer; this is
for what only waits, and must not hit an honest file on a busy machine."""
_START = 60.0


@dataclass(frozen=True, slots=True)
class Passed:
    """One file after the gate: what it says, or why it is refused."""

    path: str
    sha256: str
    found: Answered


@dataclass(slots=True)
class _File:
    path: str
    data: bytes
    sha256: str
    number: int


@dataclass(slots=True)
class _Worker:
    process: subprocess.Popen[bytes]
    link: socket.socket
    deadline: float
    ready: bool = False
    waiting: deque[_File] = field(default_factory=deque)
    answer: bytearray = field(default_factory=bytearray)

    def has_room(self, file: _File) -> bool:
        if not self.waiting:
            return True
        ahead = sum(len(one.data) + 600 for one in self.waiting) + len(file.data)
        return self.ready and ahead < _AHEAD_BYTES and len(self.waiting) < _AHEAD_FILES


def pass_gate(
    sources: Iterable[Source], question_ids: Sequence[str], program: Sequence[str] = ()
) -> Iterator[Passed]:
    """Read every source, in whatever order they get done; none stops the others.

    ``program`` stands in for the process apart, in tests.
    """
    gate = _Gate(question_ids, program)
    try:
        yield from gate.run(iter(sources))
    finally:
        gate.close()


class _Gate:
    def __init__(self, question_ids: Sequence[str], program: Sequence[str]) -> None:
        self.hello = json.dumps(list(question_ids)).encode("ascii") + b"\n"
        self.program = program or (sys.executable, "-I", "-S", "-c", _PROGRAM)
        self.workers: list[_Worker] = []
        self.selector = selectors.DefaultSelector()
        self.most = min(_MOST_WORKERS, os.cpu_count() or 1)
        self.again: deque[_File] = deque()
        self.number = 0

    def run(self, sources: Iterator[Source]) -> Iterator[Passed]:
        file: _File | None = None
        open_ = True
        while True:
            # Hand out what there is, as far as there is room for it.
            while True:
                if file is None:
                    file, refused = self._next(sources) if open_ or self.again else (None, None)
                    if refused:
                        yield refused
                        continue
                    if file is None:
                        open_ = False
                        break
                worker = self._room_for(file)
                if worker is None:
                    break
                yield from self._send(worker, file)
                file = None
            if not any(worker.waiting for worker in self.workers):
                if file is None and not self.again:
                    return
                continue
            yield from self._wait()

    def _next(self, sources: Iterator[Source]) -> tuple[_File | None, Passed | None]:
        if self.again:
            return self.again.popleft(), None
        source = next(sources, None)
        if source is None:
            return None, None
        path, data = source
        if isinstance(data, Unreadable):
            return None, Passed(path, "", data)
        sha256 = hashlib.sha256(data).hexdigest()
        if len(data) > MOST_BYTES:
            return None, Passed(path, sha256, Unreadable("too_large"))
        self.number += 1
        return _File(path, data, sha256, self.number), None

    def _room_for(self, file: _File) -> _Worker | None:
        free = min(self.workers, key=lambda worker: len(worker.waiting), default=None)
        if free is not None and free.has_room(file):
            return free
        # A further process only where the others are busy: few returns are read sooner by one.
        return self._start() if len(self.workers) < self.most else None

    def _start(self) -> _Worker:
        ours, theirs = socket.socketpair()
        with theirs:
            process = subprocess.Popen(
                [*self.program, str(theirs.fileno()), *sys.path],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,  # a reader's panic prints what it met: names, maybe
                env={},  # no key
                start_new_session=True,
            )
        worker = _Worker(process, ours, time.monotonic() + _START)
        self.workers.append(worker)
        self.selector.register(ours, selectors.EVENT_READ, worker)
        ours.settimeout(_PATIENCE)
        with contextlib.suppress(OSError):
            ours.sendall(self.hello)
        return worker

    def _send(self, worker: _Worker, file: _File) -> Iterator[Passed]:
        name = file.path[-20:].encode("utf-8", "replace")  # its ending tells the format
        head = gate_child.HEAD.pack(file.number, len(name), len(file.data))
        if not worker.waiting and worker.ready:
            worker.deadline = time.monotonic() + _PATIENCE
        worker.waiting.append(file)
        try:
            worker.link.sendall(head + name + file.data)
        except TimeoutError:
            yield from self._end(worker, "too_slow")
        except OSError:
            pass  # it died: what it had answered before is still to be received, and then the end

    def _wait(self) -> Iterator[Passed]:
        now = time.monotonic()
        soonest = min(worker.deadline for worker in self.workers if worker.waiting)
        for key, _ in self.selector.select(max(0.0, soonest - now)):
            yield from self._receive(key.data)
        now = time.monotonic()
        for worker in [one for one in self.workers if one.waiting and one.deadline <= now]:
            yield from self._end(worker, "too_slow")

    def _receive(self, worker: _Worker) -> Iterator[Passed]:
        try:
            piece = worker.link.recv(1 << 18)
        except OSError:
            piece = b""
        worker.answer += piece
        if not piece:
            yield from self._end(worker)
            return
        while (end := worker.answer.find(b"\n")) >= 0:
            line = bytes(worker.answer[:end])
            del worker.answer[: end + 1]
            worker.deadline = time.monotonic() + _PATIENCE
            if not worker.ready:
                worker.ready = True
                continue
            if not worker.waiting:
                yield from self._end(worker, "reader_failed")
                return
            try:
                found, ends = read_answer_line(line, worker.waiting[0].number)
            except BadAnswer:
                yield from self._end(worker, "reader_failed")
                return
            file = worker.waiting.popleft()
            yield Passed(file.path, file.sha256, found)
            if ends:
                self._drop(worker)
                return
        if len(worker.answer) > _MOST_ANSWER:
            yield from self._end(worker, "reader_failed")

    def _end(self, worker: _Worker, reason: str = "") -> Iterator[Passed]:
        """End a process; the file that it had at hand is refused."""
        if not reason:
            with contextlib.suppress(subprocess.TimeoutExpired):
                worker.process.wait(1)
            code = worker.process.returncode
            reason = "too_slow" if code == -signal.SIGPROF else "reader_failed"
            if code == -signal.SIGABRT:  # how a reader ends that gets no more memory
                reason = "too_much_memory"
        if worker.waiting:
            file = worker.waiting.popleft()
            yield Passed(file.path, file.sha256, Unreadable(reason))
        self._drop(worker)

    def _drop(self, worker: _Worker) -> None:
        self.again.extend(worker.waiting)
        worker.waiting.clear()
        self.workers.remove(worker)
        self.selector.unregister(worker.link)
        worker.link.close()
        worker.process.kill()
        worker.process.wait()

    def close(self) -> None:
        for worker in list(self.workers):
            self._drop(worker)
        self.selector.close()
