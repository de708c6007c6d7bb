"""Commands are shown so that they work from where the officer typed the last one."""

from __future__ import annotations

import pytest

from auditreport.commands import STARTED, started, typed


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        ("", "snakemake letters"),
        ("--cores 2 letters --config today=2010-03-22", "snakemake letters"),
        ("--directory ../my-work", "snakemake --directory ../my-work letters"),
        ("-n --directory=../my-work", "snakemake --directory ../my-work letters"),
        (
            "-d|../Büro der Audits|-c4|-s|../auditreport/Snakefile",
            "snakemake --snakefile ../auditreport/Snakefile --directory '../Büro der Audits' "
            "letters",
        ),
    ],
)
def test_a_command_names_the_folder_that_the_run_was_started_for(
    monkeypatch: pytest.MonkeyPatch, arguments: str, shown: str
) -> None:
    words = arguments.split("|") if "|" in arguments else arguments.split()
    monkeypatch.setenv(STARTED, started(words))
    assert typed("letters") == shown


def test_where_nothing_is_known_it_is_plain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(STARTED, raising=False)
    assert typed() == "snakemake"
    assert typed('handover --config recipient="A"') == 'snakemake handover --config recipient="A"'
