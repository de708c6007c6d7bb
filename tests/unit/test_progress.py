"""Long work says how far it has come: lines without a terminal, a bar on one, or nothing."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest

from auditreport.progress import QUIET, with_progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def slowly(number: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Items of which each takes a second by the clock."""
    seconds = [0.0]
    monkeypatch.setattr("time.monotonic", lambda: seconds[0])

    def items() -> Iterator[str]:
        for n in range(number):
            seconds[0] += 1.0
            yield f"Unit {n}’s form.xlsx"

    return items()


def shown(
    screen: io.StringIO, number: int, monkeypatch: pytest.MonkeyPatch, quiet: str = ""
) -> str:
    monkeypatch.setenv(QUIET, quiet)
    items = list(with_progress(slowly(number, monkeypatch), number, "returns read", screen))
    assert items == [f"Unit {n}’s form.xlsx" for n in range(number)], "whatever is shown"
    assert "Unit" not in screen.getvalue()
    return screen.getvalue()


def test_plain_lines_come_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    # A second each: the third is late, the next line comes over ten seconds after it.
    assert shown(io.StringIO(), 20, monkeypatch).splitlines() == [
        "3 of 20 returns read, about 23 s left",
        "14 of 20 returns read, about 6 s left",
    ]


def test_short_work_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown(io.StringIO(), 2, monkeypatch) == ""


def test_a_terminal_gets_a_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    said = shown(Terminal(), 20, monkeypatch)
    assert "returns read" in said
    assert "20/20" in said


def test_a_quiet_run_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown(Terminal(), 20, monkeypatch, quiet="1") == ""
