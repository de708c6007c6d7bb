"""How far long work has come: a bar on a terminal, plain lines where there is none."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable, Iterator
from typing import TextIO, TypeVar

QUIET = "AUDITREPORT_QUIET"
"""Environment variable: set where the run was asked to be quiet, and nothing is shown."""
PATIENCE = 2.0
"""Seconds that work may take before anything is said of it: most runs are done by then."""
EVERY = 10.0
"""Seconds from one plain line to the next."""

T = TypeVar("T")


def with_progress(
    items: Iterable[T], total: int, what: str, screen: TextIO | None = None
) -> Iterator[T]:
    """Yield each of the items, and show how many of ``total`` have been taken, and what is left.

    ``what`` names them: ``returns read``. Never shows an item: what is read here has names.
    """
    if os.environ.get(QUIET):
        yield from items
        return
    screen = screen or sys.stderr
    began = time.monotonic()
    start = iter(items)
    done = 0
    for item in start:
        yield item
        done += 1
        if time.monotonic() - began > PATIENCE:
            break
    else:
        return
    rest = _bar if screen.isatty() else _lines
    yield from rest(start, done, total, what, screen, began)


def _bar(
    items: Iterator[T], done: int, total: int, what: str, screen: TextIO, began: float
) -> Iterator[T]:
    from rich.console import Console  # noqa: PLC0415  (a run that is done by now never needs it)
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn  # noqa: PLC0415

    left = TextColumn("{task.fields[left]}")
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), left)
    with Progress(*columns, console=Console(file=screen), transient=True) as progress:
        task = progress.add_task(what, total=total, completed=done, left=_left(done, total, began))
        for item in items:
            yield item
            done += 1
            progress.update(task, completed=done, left=_left(done, total, began))


def _lines(
    items: Iterator[T], done: int, total: int, what: str, screen: TextIO, began: float
) -> Iterator[T]:
    said = began
    for item in items:
        if time.monotonic() - said > EVERY or said == began:
            said = time.monotonic()
            screen.write(f"{done:,} of {total:,} {what}, {_left(done, total, began)}\n")
            screen.flush()
        yield item
        done += 1


def _left(done: int, total: int, began: float) -> str:
    """The time that the rest will take, if it goes on as it has."""
    seconds = (time.monotonic() - began) / max(done, 1) * max(total - done, 0)
    minutes, few = seconds / 60, 2
    return f"about {seconds:.0f} s left" if minutes < few else f"about {minutes:.0f} min left"
