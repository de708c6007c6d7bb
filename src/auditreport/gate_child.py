"""What runs in a process apart: reads files that nobody vouches for, and tells what they say.

It is given one file after the other over a socket, and answers each with one line of JSON: plain
data, which the other side checks. It holds no key and no register, may write no file, and has
little memory and time. Whatever becomes of it, the file at hand is to blame.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import socket
import struct
import sys
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import python_calamine  # noqa: F401 -- before memory is limited: it is part of the interpreter

from auditreport.reading import Given, Reading, has_questions, read_return
from auditreport.spreadsheet import Cell, Sheet, Unreadable, read_sheets

MOST_MEMORY = 256 * 1024 * 1024
"""Bytes beyond what the interpreter has taken when it is ready."""
MOST_SECONDS = 2.0
"""Of computing, for one file."""

HEAD = struct.Struct("<IHI")
"""Before each file: a number that its answer must bear, the lengths of its name and its content."""


def main() -> None:
    """Serve until the other side hangs up. The first line received names the questions."""
    link = socket.socket(fileno=int(sys.argv[1]))
    stream = link.makefile("rb")
    ids: list[str] = json.loads(stream.readline())
    _limit()
    link.sendall(b"{}\n")  # ready: from here on, time counts
    while head := stream.read(HEAD.size):
        number, name_length, length = HEAD.unpack(head)
        name = stream.read(name_length).decode("utf-8", "replace")
        data = stream.read(length)
        signal.setitimer(signal.ITIMER_PROF, MOST_SECONDS)
        answer, ends = answer_to(data, name, ids)
        signal.setitimer(signal.ITIMER_PROF, 0)
        line = json.dumps({"number": number, "ends": ends, **answer}).encode("ascii")
        link.sendall(line + b"\n")
        if ends:
            break


def answer_to(data: bytes, name: str, ids: Sequence[str]) -> tuple[dict[str, Any], bool]:
    """What one file says, or why it is refused; and whether it left the process the worse for it.

    After a reader's panic, or when memory ran out, a new process is cheap.
    """
    try:
        sheets = read_sheets(data, name)
        if not has_questions(sheets):
            return {"sheets": [_sheet(sheet) for sheet in sheets]}, False
        return {"reading": _reading(read_return(sheets, ids))}, False
    except Unreadable as refusal:
        cause = refusal.__context__
        shaken = isinstance(cause, MemoryError) or not isinstance(cause, Exception | None)
        return {"reason": refusal.reason, "sheet": refusal.sheet, "cell": refusal.cell}, shaken
    except MemoryError:
        return {"reason": "too_much_memory", "sheet": None, "cell": ""}, True


def _reading(reading: Reading) -> dict[str, Any]:
    return {
        "department_code": reading.department_code,
        "completed": reading.completed.isoformat() if reading.completed else None,
        "completed_fault": reading.completed_fault,
        "completed_at": _given(reading.completed_at) if reading.completed_at else None,
        "answers": {question: _given(given) for question, given in reading.answers.items()},
        "unknown_questions": reading.unknown_questions,
        "repeated_questions": reading.repeated_questions,
        "formula_questions": reading.formula_questions,
        "hidden": [[one.sheet, one.rows, one.columns] for one in reading.hidden],
        "audit": reading.audit,
        "form_version": reading.form_version,
        "sheets": reading.sheets,
        "us_order": reading.us_order,
    }


def _given(given: Given) -> tuple[str, int, str]:
    return given.text, given.sheet, given.cell


def _sheet(sheet: Sheet) -> dict[str, Any]:
    return {
        "name": sheet.name,
        "visible": sheet.visible,
        "rows": [[_plain(cell) for cell in row] for row in sheet.rows],
        "top": sheet.top,
        "left": sheet.left,
        "formulas": sorted(sheet.formulas),
        "hidden_rows": sheet.hidden_rows,
        "hidden_columns": sheet.hidden_columns,
        "is_text": sheet.is_text,
    }


def _plain(value: Cell) -> object:
    """What JSON has no word for as ``{kind: text}``; everything else as it is."""
    if isinstance(value, datetime):
        return {"datetime": value.isoformat()}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if isinstance(value, time):
        return {"time": value.isoformat()}
    if isinstance(value, timedelta):
        return {"seconds": value.total_seconds()}
    return value


def _limit() -> None:
    os.chdir("/")
    for kind, most in _limits():
        _, hard = resource.getrlimit(kind)
        if hard == resource.RLIM_INFINITY or hard > most:
            resource.setrlimit(kind, (most, most))
    # Ends the process at once, whatever it is doing: no handler, which a reader wouldn't let run.
    signal.signal(signal.SIGPROF, signal.SIG_DFL)


def _limits() -> Iterable[tuple[int, int]]:
    yield resource.RLIMIT_CORE, 0
    yield resource.RLIMIT_FSIZE, 0
    taken = _memory_taken()
    if taken:
        yield resource.RLIMIT_AS, taken + MOST_MEMORY


def _memory_taken() -> int:
    """Bytes of address space in use; 0 where the system doesn't say (and knows no such limit)."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123
            return int(file.read().split()[0]) * resource.getpagesize()
    except (OSError, ValueError):
        return 0
