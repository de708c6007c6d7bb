"""The start of a run: the work folder checked, locked and listed, or the run ended in words.

All checks of the audit's own files happen here, before any job.
"""

from __future__ import annotations

import atexit
import os
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from snakemake.logging import logger

from auditreport.audit_files import read_text
from auditreport.commands import STARTED, started, typed
from auditreport.models import parse
from auditreport.office.disposal_state import certified, check_not_begun, remove_snakemake_folder
from auditreport.office.open_files import check_none_is_open
from auditreport.office.recorded import put_on_record
from auditreport.problems import Problem, Problems, explain
from auditreport.progress import QUIET
from auditreport.publish import forget_altered
from auditreport.raw import list_raw
from auditreport.refused import check_writable, refused_by_the_system
from auditreport.run_lock import hold_lock, join_run
from auditreport.screen import calm
from auditreport.settings import Settings
from auditreport.start import leave_pandas_out
from auditreport.start_over import begin, start_over
from auditreport.workfolder import MARKED, ON_REQUEST, WorkFolder

CONFIG = "config.yaml"


def open_work_folder(
    overrides: Mapping[str, object], repository: str, *, in_job: bool = False
) -> WorkFolder:
    """The work folder in the current directory, checked and with `raw/` listed.

    ``overrides`` are settings given on the command line. ``in_job`` is where a cluster's executor
    has started Snakemake again for a job of a run: it joins that run, which has checked and listed
    all there is, and leaves everything else alone. Ends the process with a message in three parts,
    and no traceback, where the audit's own files are wrong.
    """
    # Jobs are started as `python …`: they must find the interpreter that runs Snakemake itself.
    os.environ["PATH"] = str(Path(sys.executable).parent) + os.pathsep + os.environ["PATH"]
    calm(logger)
    leave_pandas_out()
    try:
        if in_job:
            join_run()
            return WorkFolder(_settings(overrides), Path(repository))
        os.environ[STARTED] = started(sys.argv[1:])
        if {"--quiet", "-q"} & set(sys.argv):
            os.environ[QUIET] = "1"
        return _open_for_a_run(overrides, repository)
    except Problem as problem:
        sys.exit(explain([problem]))
    except Problems as problems:
        sys.exit(str(problems))
    except OSError as error:
        if refusal := refused_by_the_system(error):
            sys.exit(explain([refusal]))
        raise


def _open_for_a_run(overrides: Mapping[str, object], repository: str) -> WorkFolder:
    check_writable(map(Path, (".", ".snakemake", "private", "working", "results", "logs")))
    hold_lock()
    if "release" not in sys.argv:  # which names what was altered, and makes nothing good
        forget_altered()
    begin(Path.cwd())
    atexit.register(start_over, Path.cwd())  # the first registered is the last done
    atexit.register(remove_snakemake_folder, Path.cwd())
    folder = WorkFolder(_settings(overrides), Path(repository))
    _check_what_is_asked_for()
    if "verify" in sys.argv:
        # Whoever has an edition need have no register, no returns, and no Quarto.
        _ = folder.definition
        return replace(folder, settings=folder.settings.model_copy(update={"engine": "pandoc"}))
    MARKED.unlink(missing_ok=True)  # A run that was cut off may have left it.
    if folder.disposed and "dispose" in sys.argv:
        print(f"There is nothing to do: {certified(Path())}")
        sys.exit(0)
    if folder.disposed or folder.disposal_begun:
        folder.check_kept()
    else:
        check_none_is_open(sys.argv)
        files = folder.check()
        list_raw(folder.settings.shards)
        put_on_record(files, folder.definition, folder.export_maps)
    return folder


def _check_what_is_asked_for() -> None:
    """Where a disposal was begun it comes first; and what needs a look between comes alone."""
    if "dispose" not in sys.argv:
        check_not_begun(Path())
        if {"letters", "letters-sent"} <= set(sys.argv):
            raise Problem(
                what="letters and letters-sent are asked for together",
                where="the command",
                fix="What is not sent yet can't be marked as sent. Make the drafts, send them, and "
                f"then mark them:\n{typed('letters')}\n{typed('letters-sent')}",
            )
    elif (set(ON_REQUEST) - {"dispose"}) & set(sys.argv):
        raise Problem(
            what="dispose is asked for together with something else",
            where="the command",
            fix="What it deletes, the other would need. Ask for it alone:\n" + typed("dispose"),
        )


def _settings(overrides: Mapping[str, object]) -> Settings:
    return parse(Settings, read_text(Path(CONFIG), example=Settings.example), CONFIG, overrides)
