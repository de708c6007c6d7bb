"""Warm starts: a run's jobs are forked from one process that has imported what they share.

A job pays a sixth of a second for Python, pydantic and the definition's models before it does
anything, those that count or draw half a second more, and a build has fifteen of them. So a run
that has jobs starts one process that imports it all once, and is gone with the run. A rule's
`python scripts/STAGE.py …` asks it, through :mod:`auditreport.warm_client`, for a copy of itself
that runs the script with the job's own arguments, folder, environment and streams. Where there is
no such process, `python` starts as it always does, and the outcome is the same.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import importlib
import json
import os
import runpy
import select
import shlex
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import traceback
from pathlib import Path
from typing import IO, NoReturn, cast

from auditreport.warm_client import ADDRESS, FILES, SIZE

COLD = "AUDITREPORT_COLD"
"""Environment variable: set, each job starts a Python of its own."""
STRICT = "set -euo pipefail; "
"""A rule's command ends with the first fault in it: Snakemake's own way with bash."""
SHARED = ("auditreport.stage", "auditreport.definition")
"""Imported at once: nearly all jobs need these."""
AHEAD = (
    *("auditreport.anonymise", "auditreport.validate", "auditreport.score", "auditreport.chart"),
    *("auditreport.conclude", "auditreport.render", "auditreport.workbook", "auditreport.leaks"),
)
"""The stages in a build's order: while one is at work, what the next ones need is imported."""

_PROGRAM = "import sys; sys.path[:0] = sys.argv[2:]; from auditreport.warm import main; main()"
_CLIENT = Path(__file__).with_name("warm_client.py")


def start_warm() -> str:
    """Start the process that waits; gives what each rule's shell begins with, to ask it.

    Where the system knows no fork or has no place for a socket, or ``AUDITREPORT_COLD`` is set,
    that is Snakemake's own.
    """
    if os.environ.get(COLD) or not hasattr(os, "fork"):
        return STRICT
    try:
        address, process = _started()
    except OSError:  # temporary files lie too deep, or nowhere
        return STRICT
    os.environ[ADDRESS] = address
    atexit.register(_end, process)
    words = f'{STRICT}python() {{ command python -I -S {shlex.quote(str(_CLIENT))} "$@"; }}; '
    return words.replace("{", "{{").replace("}", "}}")  # Snakemake formats it


def _started() -> tuple[str, subprocess.Popen[bytes]]:
    """Where the process that waits is asked, and the process."""
    # Nobody else may enter it, and its path is short, as that of a socket must be.
    address = str(Path(tempfile.mkdtemp(prefix="auditreport-"), "jobs"))
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(address)
        listener.listen(64)
        process = subprocess.Popen(
            [sys.executable, "-S", "-c", _PROGRAM, str(listener.fileno()), *sys.path],
            pass_fds=[listener.fileno()],
            stdin=subprocess.PIPE,
            # It needs no threads, and forks more safely without.
            env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
        )
    return address, process


def _end(process: subprocess.Popen[bytes]) -> None:
    """Tell the process that waits that the run is over. Where it is killed, the system does."""
    process.communicate()


def main() -> None:
    """Wait for jobs until the run ends; in a copy that was made for a job, do it."""
    # The terminal's Ctrl-C is for the jobs; the end of the run is what ends this process.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    listener = socket.socket(fileno=int(sys.argv[1]))
    script = _wait_for_jobs(listener, sys.stdin)
    if script is not None:
        _run(script)
    shutil.rmtree(Path(listener.getsockname()).parent, ignore_errors=True)
    with contextlib.suppress(ChildProcessError):
        while True:
            os.wait()


def _run(script: str) -> NoReturn:
    """Run a script and end as `python SCRIPT` would, but for taking everything down first.

    That alone would take a tenth of a second, with all that was imported for others.
    """
    sys.path.insert(0, str(Path(script).parent))
    code: object = 0
    try:
        runpy.run_path(script, run_name="__main__")
    except SystemExit as end:
        code = end.code or 0
        if not isinstance(code, int):
            print(code, file=sys.stderr)
            code = 1
    except BaseException:
        traceback.print_exc()
        code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(cast(int, code))


def _wait_for_jobs(listener: socket.socket, run: socket.socket | IO[str]) -> str | None:
    """The script to run, in a copy; None in the process itself, when the run has ended."""
    ahead = list(SHARED)
    while True:
        ready, _, _ = select.select([listener, run], [], [], 0 if ahead else None)
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG) != (0, 0):
                pass
        if run in ready:
            return None
        if listener not in ready:
            importlib.import_module(ahead.pop(0))
            continue
        client, _ = listener.accept()
        with client:
            job = _receive(client)
            gc.freeze()  # a copy that looks through what was there before would only copy it
            if job is not None and os.fork() == 0:
                listener.close()
                if _forked_again(client):
                    return _become(job)
        if job is not None:
            for file in job.files:
                os.close(file)
            ahead += [one for one in _modules_after(job.words[0]) if one not in ahead]


class _Job:
    def __init__(self, text: bytes, files: list[int]) -> None:
        said = json.loads(text)
        self.words: list[str] = said["words"]
        self.folder: str = said["folder"]
        self.environment: dict[str, str] = said["environment"]
        self.files = files


def _receive(client: socket.socket) -> _Job | None:
    """What a job asks for; None where it hung up before it had said all."""
    head, files, _, _ = socket.recv_fds(client, SIZE.size, FILES)
    if len(head) < SIZE.size or len(files) < FILES:
        return None
    (length,) = SIZE.unpack(head)
    with client.makefile("rb") as stream:
        text = stream.read(length)
    return _Job(text, files) if len(text) == length else None


def _forked_again(client: socket.socket) -> bool:
    """True in the copy that does the job; the one that waits for it tells the job how it ended."""
    child = os.fork()
    if child == 0:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        return True
    _, status = os.waitpid(child, 0)
    client.sendall(struct.pack("=i", os.waitstatus_to_exitcode(status)))
    os._exit(0)


def _become(job: _Job) -> str:
    """Take over a job's streams, folder, environment and arguments; its script."""
    for number, file in enumerate(job.files):
        os.dup2(file, number)
        os.close(file)
    os.chdir(job.folder)
    os.environ.clear()
    os.environ.update(job.environment)
    sys.argv[:] = job.words
    return job.words[0]


def _modules_after(script: str) -> list[str]:
    """What to import while this stage is at work."""
    stages = [module.rpartition(".")[2] for module in AHEAD]
    stage = Path(script).stem
    after = AHEAD[stages.index(stage) + 1 :] if stage in stages else ()
    return [module for module in after if module not in sys.modules]
