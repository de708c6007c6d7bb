"""What an officer sees of a run: the stages' own lines, errors, and that there is nothing to do."""

from __future__ import annotations

import logging
import re

from auditreport.problems import explain
from auditreport.refused import refused_by_the_system

NOTHING_TO_DO = "Nothing to be done"

_ERRNO = re.compile(r"\[Errno (\d+)\] [^:\n]*(: '([^'\n]*)')?")
# A job's own line, or its own message in three parts, says more than these do.
_EVENTS_OF_A_RUN = {
    "run_info",
    "resources_info",
    "job_info",
    "job_started",
    "job_finished",
    "job_error",
    "group_info",
    "group_error",
    "progress",
}  # and a RuleException, which quotes the whole command


class _OnlyWhatMatters(logging.Filter):
    """Drops Snakemake's remarks on its own work; keeps warnings, errors and listings asked for."""

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        if said.startswith("RuleException"):
            return False
        if errors := _ERRNO.findall(said):
            # Snakemake's own note couldn't be written: a traceback says less than these words.
            number, _, file = errors[-1]
            if refusal := refused_by_the_system(OSError(int(number), "", file)):
                record.msg, record.args = explain([refusal]), None
                return True
        event = getattr(record, "event", None)
        if event is not None:
            return str(getattr(event, "value", event)).lower() not in _EVENTS_OF_A_RUN
        return record.levelno >= logging.WARNING or said.startswith(NOTHING_TO_DO)


def calm(logger: logging.Logger) -> None:
    """Make Snakemake's screen output calm; its log in `.snakemake/log` keeps everything.

    Has no effect on a dry run, which exists to list what would be done, nor where Snakemake was
    given another logger.
    """
    logging.raiseExceptions = False  # a log that can't be written is no traceback on the screen
    for handler in logger.handlers:
        dry = any(getattr(one, "dryrun", False) for one in handler.filters)
        if handler.name == "DefaultStreamHandler" and not dry:
            handler.addFilter(_OnlyWhatMatters())
