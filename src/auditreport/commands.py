"""Commands as the officer has to type them: with the folder that this run was started for."""

from __future__ import annotations

import argparse
import os
import shlex
from collections.abc import Sequence

STARTED = "AUDITREPORT_STARTED"
"""Environment variable from which a run's jobs know how it was started."""


def typed(words: str = "") -> str:
    """A command for where the officer is: ``snakemake --directory ../my-work letters``.

    In the repository itself, and where no folder was named, it is plain: ``snakemake letters``.
    """
    return " ".join(filter(None, (os.environ.get(STARTED) or "snakemake", words)))


def started(arguments: Sequence[str]) -> str:
    """How a run was started, from its arguments: ``snakemake`` and the folders that were named."""
    parser = argparse.ArgumentParser(add_help=False, exit_on_error=False)
    parser.add_argument("-s", "--snakefile")
    parser.add_argument("-d", "--directory")
    try:
        given, _ = parser.parse_known_args(list(arguments))
    except argparse.ArgumentError:
        return "snakemake"  # Snakemake itself says what is wrong with it.
    named = [(f"--{name}", value) for name, value in vars(given).items() if value]
    return shlex.join(["snakemake", *(word for pair in named for word in pair)])
