"""What an officer sees of a run: the stages' own lines, errors, and that there is nothing to do."""

from __future__ import annotations

import logging

NOTHING_TO_DO = "Nothing to be done"

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
        if record.getMessage().startswith("RuleException"):
            return False
        event = getattr(record, "event", None)
        if event is not None:
            return str(getattr(event, "value", event)).lower() not in _EVENTS_OF_A_RUN
        return record.levelno >= logging.WARNING or record.getMessage().startswith(NOTHING_TO_DO)


def calm(logger: logging.Logger) -> None:
    """Make Snakemake's screen output calm; its log in `.snakemake/log` keeps everything.

    Has no effect on a dry run, which exists to list what would be done, nor where Snakemake was
    given another logger.
    """
    for handler in logger.handlers:
        dry = any(getattr(one, "dryrun", False) for one in handler.filters)
        if handler.name == "DefaultStreamHandler" and not dry:
            handler.addFilter(_OnlyWhatMatters())
