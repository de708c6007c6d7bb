"""What stands in a rule for `python`: has a job done by the process that waits for jobs.

Started for each job with Python's barest start, it imports next to nothing. Where nobody waits, it
becomes the Python that was asked for.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import struct
import sys

ADDRESS = "AUDITREPORT_WARM"
"""Environment variable: where the process waits."""
SIZE = struct.Struct("=I")
FILES = 3
"""Standard input, output and error are handed over."""


def main() -> None:
    """Have a script run as `python SCRIPT …` would run it; end as it ends."""
    words = sys.argv[1:]
    folder = os.getcwd()  # noqa: PTH109  (pathlib's import alone would double what this costs)
    try:
        with socket.socket(socket.AF_UNIX) as link:
            link.connect(os.environ[ADDRESS])
            said = {"words": words, "folder": folder, "environment": dict(os.environ)}
            text = json.dumps(said).encode("ascii")
            socket.send_fds(link, [SIZE.pack(len(text))], list(range(FILES)))
            link.sendall(text)
            answer = link.recv(SIZE.size)
    except (KeyError, OSError):
        os.execv(sys.executable, [sys.executable, *words])  # noqa: S606  (the command as it stands)
    if len(answer) < SIZE.size:
        sys.exit("A job was ended from outside, with the process that starts jobs. Run it again.")
    code = struct.unpack("=i", answer)[0]
    if code < 0:  # ended by a signal, and so is this
        if -code != signal.SIGKILL:
            signal.signal(-code, signal.SIG_DFL)
        os.kill(os.getpid(), -code)
    sys.exit(code)


if __name__ == "__main__":
    main()
