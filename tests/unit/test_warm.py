"""A job that is forked ends, says and does what a Python of its own would."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from auditreport.warm import COLD
from auditreport.warm_client import ADDRESS
from tests.conftest import REPOSITORY

# A run: says what its jobs' shells begin with and where the process waits, then works on.
RUN = f"""
import os, sys
from auditreport.warm import start_warm
print(start_warm().format(), os.environ[{ADDRESS!r}], sep="\\n", flush=True)
sys.stdin.read()
"""
SCRIPTS = {
    "says": "import os, sys\nprint(sys.argv, os.getcwd(), ascii(os.environ['WORD']), sys.path[0])",
    "reads": "import sys; print(sys.stdin.read().upper()); print('aside', file=sys.stderr)",
    "seven": "import sys; sys.exit(7)",
    "message": "import sys; sys.exit('What is wrong, where, and what to do: é')",
    "fault": "1 / 0",
    "killed": "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
}


@dataclass
class Warm:
    process: subprocess.Popen[str]
    prefix: str
    address: str


@pytest.fixture
def warm() -> Iterator[Warm]:
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY / "src")}
    environment.pop(COLD, None)
    process = subprocess.Popen(
        [sys.executable, "-c", RUN],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    yield Warm(process, process.stdout.readline().strip(), process.stdout.readline().strip())
    process.kill()
    process.communicate()


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_forked_job_is_as_one_of_its_own(warm: Warm, name: str, tmp_path: Path) -> None:
    script = tmp_path / f"{name}.py"
    script.write_text(SCRIPTS[name], encoding="utf-8")
    path = str(Path(sys.executable).parent) + os.pathsep + os.environ["PATH"]
    said = []
    for prefix, address in ((warm.prefix, warm.address), ("", "")):
        done = subprocess.run(
            ["bash", "-c", f'{prefix} python "{script}" one "two words" ; echo "$?"; exit 3'],
            cwd=tmp_path,
            env={**os.environ, ADDRESS: address, "WORD": "é\udcff", "PATH": path},
            input="given\n",
            capture_output=True,
            text=True,
            check=False,
        )
        last = done.stderr.strip().splitlines()[-1:]
        said.append((done.stdout, done.returncode, last))
    if name in {"seven", "message", "fault", "killed"}:
        # The rule's shell ends with the first fault; a plain one would have gone on to `exit 3`.
        code = {"seven": 7, "killed": 137}.get(name, 1)
        assert said[0][:2] == ("", code)
        assert said[1][:2] == (f"{code}\n", 3)
    else:
        assert said[0][:2] == said[1][:2]
    if name != "killed":  # of which each shell tells in its own words
        assert said[0][2] == said[1][2]


def test_nothing_stays_when_the_run_ends_however_it_ends(warm: Warm) -> None:
    folder = Path(warm.address).parent
    assert folder.stat().st_mode & 0o777 == 0o700
    warm.process.send_signal(signal.SIGKILL)
    until = time.monotonic() + 20
    while folder.exists() and time.monotonic() < until:
        time.sleep(0.02)
    assert not folder.exists()
