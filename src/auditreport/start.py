"""What Snakemake does at a run's start and needn't: waiting between jobs, and importing pandas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from snakemake.persistence import PersistenceBase

if TYPE_CHECKING:
    from snakemake.workflow import Workflow


def leave_pandas_out() -> None:
    """Spare each run the import of pandas, a fifth of a second.

    Snakemake imports it to see if a parameter is a table of pandas; ours are texts and lists.
    """
    plain = getattr(PersistenceBase, "_serialize_param_builtin", None)
    if plain is not None:
        PersistenceBase._serialize_param = property(lambda self: self._serialize_param_builtin)


def without_waits(workflow: Workflow) -> None:
    """Start a job as soon as there is a core for it, where jobs run on this machine.

    Snakemake's limiter of jobs a second is made for the queues of clusters. Where it is on, it
    keeps a finished run waiting for its time span; with a span of nothing it asks again and again,
    while all cores are at work, if there is one free.
    """
    if workflow.local_exec:
        workflow.scheduler.job_rate_limiter = None
