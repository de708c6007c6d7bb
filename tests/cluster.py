"""A cluster of one node on this machine: Slurm's own programs, in a folder of the test's."""

from __future__ import annotations

import getpass
import importlib.util
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

PROGRAMS = ("munged", "slurmctld", "slurmd", "sbatch", "srun", "squeue", "scontrol", "sinfo")
PLUGIN = "snakemake_executor_plugin_slurm"
BESIDE = Path(sys.prefix) / "cluster"
"""Where tests have the executor's plugin: every `snakemake` would import it, and pandas with it."""
SETTINGS = (
    *("--workflow-profile", str(Path(__file__).resolve().parent.parent / "profiles" / "slurm")),
    *("--slurm-no-account", "--slurm-status-command", "squeue"),
)
"""Options of a run in such a cluster, which keeps no accounts."""
HURRY = """\
import asyncio
sleep = asyncio.sleep
asyncio.sleep = lambda delay, result=None: sleep(min(delay, 0.5), result)
"""
"""The executor waits 10 s longer each time that no job has ended since it looked."""
PATIENCE = 20.0
"""Seconds for a daemon to be there."""
CONFIG = """\
ClusterName=test
SlurmctldHost={host}(127.0.0.1)
SlurmUser={user}
SlurmdUser={user}
AuthType=auth/munge
CredType=cred/munge
AuthInfo=socket={folder}/munge.socket
CommunicationParameters=NoCtldInAddrAny,NoInAddrAny
SlurmctldPort={ports[0]}
SlurmdPort={ports[1]}
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SwitchType=switch/none
MpiDefault=none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
SchedulerParameters=batch_sched_delay=0,sched_min_interval=0
MinJobAge=600
KillWait=2
ReturnToService=2
NodeName={host} NodeAddr=127.0.0.1 CPUs={cores} RealMemory={memory} State=UNKNOWN
PartitionName=all Nodes={host} Default=YES MaxTime=INFINITE State=UP OverSubscribe=NO
"""


def missing() -> str:
    """What of a cluster isn't on this machine, or nothing."""
    path = os.environ["PATH"] + os.pathsep + "/usr/sbin"
    programs = [name for name in PROGRAMS if shutil.which(name, path=path) is None]
    plugin = [] if BESIDE.is_dir() or importlib.util.find_spec(PLUGIN) else [PLUGIN]
    return ", ".join([*programs, *plugin])


@contextmanager
def cluster(folder: Path, *, cores: int = 2, hurry: bool = True) -> Iterator[dict[str, str]]:
    """A running cluster; gives the variables of the environment by which it is found.

    Its daemons run as whoever runs the test, listen on this machine alone, trust a key that is made
    for them, and end with the ``with``. ``hurry`` makes the executor look for what has ended every
    half second.
    """
    folder.chmod(0o755)
    for name in ("state", "spool"):
        (folder / name).mkdir()
    key, socket_ = folder / "munge.key", folder / "munge.socket"
    key.write_bytes(secrets.token_bytes(64))
    key.chmod(0o600)
    with socket.socket() as one, socket.socket() as other:
        for free in (one, other):
            free.bind(("127.0.0.1", 0))
        ports = one.getsockname()[1], other.getsockname()[1]
    config = folder / "slurm.conf"
    config.write_text(
        CONFIG.format(
            host=socket.gethostname().split(".")[0],
            user=getpass.getuser(),
            folder=folder,
            ports=ports,
            cores=cores,
            memory=os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20 * 9 // 10,
        ),
        encoding="ascii",
    )
    # Within a job the executor takes away all variables of Slurm's, and this one with them.
    srun = folder / "bin" / "srun"
    srun.parent.mkdir()
    srun.write_text(f'#!/bin/sh\nSLURM_CONF={config} exec {shutil.which("srun")} "$@"\n', "ascii")
    srun.chmod(0o755)
    path = os.pathsep.join([str(srun.parent), os.environ["PATH"], "/usr/sbin"])
    found = {"SLURM_CONF": str(config), "PATH": path}
    (folder / "sitecustomize.py").write_text(HURRY if hurry else "", "ascii")
    found["PYTHONPATH"] = os.pathsep.join([str(folder), str(BESIDE)])
    files = [f"--{name}-file={folder / name}" for name in ("pid", "log", "seed")]
    munged = ["munged", "-F", "-f", f"--key-file={key}", f"--socket={socket_}", *files]
    with _daemon(munged, found):
        _wait(socket_.exists, folder)
        # Options "-c" and "-i" would start afresh and from none: the folder is new anyway.
        with _daemon(["slurmctld", "-D"], found), _daemon(["slurmd", "-D", "-c"], found):
            _wait(lambda: _idle(found), folder)
            yield found


@contextmanager
def _daemon(command: list[str], found: dict[str, str]) -> Iterator[None]:
    process = subprocess.Popen(
        command,
        env={**os.environ, **found},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _idle(found: dict[str, str]) -> bool:
    done = subprocess.run(
        ["sinfo", "-h", "-o", "%T"],
        env={**os.environ, **found},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.strip() == "idle"


def _wait(there: Callable[[], bool], folder: Path) -> None:
    until = time.monotonic() + PATIENCE
    while not there():
        if time.monotonic() > until:
            logs = "\n".join(p.read_text("utf-8", "replace") for p in sorted(folder.glob("*log")))
            raise TimeoutError(f"no cluster after {PATIENCE} s:\n{logs[-4000:]}")
        time.sleep(0.1)
