"""Faults in the audit's own files: each stops before any job, in three parts and no traceback."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import snakemake

AUDIT = "audit d’appel"


def replace(name: str, old: str, new: str) -> Callable[[Path], None]:
    def change(work: Path) -> None:
        path = work / AUDIT / name if name != "config.yaml" else work / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


def add(name: str, text: str) -> Callable[[Path], None]:
    def change(work: Path) -> None:
        path = work / AUDIT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    return change


def key(text: str, mode: int = 0o600, *, in_git: bool = False) -> Callable[[Path], None]:
    def change(work: Path) -> None:
        path = work / "private" / "pseudonym.key"
        path.parent.mkdir()
        path.write_text(text, encoding="ascii")
        path.chmod(mode)
        if in_git:
            subprocess.run(["git", "init", "-q"], cwd=work, check=True)
            subprocess.run(["git", "add", "private/pseudonym.key"], cwd=work, check=True)

    return change


FINDINGS = """\
conclusions:
  - id: C1
    title: Rotas
    sentences:
      - {when: {verdict: {%s: short}}, severity: concern, text: "%s"}
"""

FAULTS: dict[str, tuple[Callable[[Path], None], list[str]]] = {
    "a misspelt key": (
        replace("audit.yaml", "expected: yes}", "expcted: yes}"),
        ["unknown key 'expcted'", "audit.yaml, line 10: questions, Q1", "Did you mean 'expected'?"],
    ),
    "a duplicate id": (
        replace("audit.yaml", "{id: Q2,", "{id: Q1,"),
        ["question id 'Q1' is used twice", "audit.yaml, line 11", "rename one"],
    ),
    "asked_if of an unknown question": (
        replace("audit.yaml", "{Q2: yes}", "{Q9: yes}"),
        ["'Q9', which is no question of this audit", "line 13", "Name one of: Q1, Q2, Q4"],
    ),
    "a circle of routing": (
        replace("audit.yaml", "expected: survey}", "expected: survey, asked_if: {any: {Q3: yes}}}"),
        ["the routing runs in a circle", "audit.yaml, line 11", "asked_if: {any:"],
    ),
    "a target of 900": (
        replace("audit.yaml", "target: 80", "target: 900"),
        ["less than or equal to 100 (it is: 900)", "line 15: questions, Q4, target", "target: 95"],
    ),
    "no YAML": (
        replace("audit.yaml", "title: Audit", 'title: "Audit'),
        ["not readable as YAML", "audit.yaml, line", "quotes"],
    ),
    "a key twice": (
        replace("audit.yaml", "deadline:", "title: Again\ndeadline:"),
        ["the key 'title' is given twice", "audit.yaml, line 4", "Keep one"],
    ),
    "a code twice": (
        replace("register.csv", "IR-02,", "ir-01 ,"),
        ["the code IR-01 stands twice (first in line 2)", "register.csv, line 3", "of its own"],
    ),
    "no column of codes": (
        replace("register.csv", "code,name", "coed,name"),
        ["no column 'code'", "register.csv, line 1", "code,name,organisation"],
    ),
    "a theme of an unknown department": (
        add("themes.csv", "department,question,theme\nIR-77,Q1,x\n"),
        ["not in the register", "themes.csv, line 2: department", "internet_vpn"],
    ),
    "a quote that isn't closed": (
        replace("register.csv", "IR-02,Unit Two", 'IR-02,"Unit Two'),
        ["a quote is opened and not closed", "register.csv, line 3", "in quotes"],
    ),
    "a line with a cell too many": (
        replace("register.csv", "IR-02,Unit Two", "IR-02,Unit Two, North"),
        ["the line has 6 cells, the heading 5", "register.csv, line 3", "in quotes"],
    ),
    "a misspelt column of contacts": (
        replace("register.csv", "contact,email", "contcat,email"),
        ["'contcat' looks like 'contact'", "register.csv, line 1", "Call it 'contact'"],
    ),
    "a verdict that is none": (
        add("commentary/notes.md", '::: {.only q1.verdict="short clse"}\nTwo.\n:::\n'),
        ["'clse' is no verdict", "notes.md, line 1", "Did you mean 'close'?"],
    ),
    "a block of another kind": (
        add("commentary/notes.md", '::: {.onyl q1.verdict="short"}\nTwo.\n:::\n'),
        ["can't be read", "notes.md, line 1", "::: {.only"],
    ),
    "an unknown variable in the commentary": (
        add("commentary/groups/rota.md", "Well.\n\n{{< var q1.percnt >}} had one.\n"),
        ["no variable 'q1.percnt'", "rota.md, line 3", "{{< var q1.percent >}}"],
    ),
    "a variable that is broken over two lines": (
        add("commentary/groups/rota.md", "Well.\n\nHad by {{< var\nq1.percnt >}}.\n"),
        ["no variable 'q1.percnt'", "rota.md, line 3", "{{< var q1.percent >}}"],
    ),
    "another shortcode": (
        add("commentary/groups/rota.md", "{{< pagebreak >}}\n"),
        ["the shortcode 'pagebreak'", "rota.md, line 1", "{{< var response.rate >}}"],
    ),
    "a reference to nothing": (
        add("commentary/groups/rota.md", "See @tbl-rotta and [@nobody2010].\n"),
        ["by '@tbl-rotta'", "by '@nobody2010'", "rota.md, line 1", "Did you mean 'tbl-rota'"],
    ),
    "HTML in the commentary": (
        add("commentary/groups/rota.md", "Well.\n\n<script>alert(1)</script>\n"),
        ["'<script>' is HTML or TeX", "rota.md, line 3", "Markdown"],
    ),
    "a day that doesn't exist": (
        replace("audit.yaml", "2024-06-30", "2024-06-31"),
        ["not readable as YAML", "audit.yaml", "the dates"],
    ),
    "a text that begins with a brace": (
        replace("audit.yaml", 'text: "Is there a rota at all hours?"', "text: {{< var x >}}"),
        ["begins with a brace", "audit.yaml, line 10", "Put it in quotes"],
    ),
    "a stratum that names departments": (
        replace("audit.yaml", "groups:", "strata: [{id: email, title: E-mail}]\ngroups:"),
        ["a stratum can't be called 'email'", "audit.yaml, line 6", "{id: nation"],
    ),
    "a verdict of nothing": (
        add("findings.yaml", FINDINGS.replace("{%s: short}", "{}").replace("%s", "…")),
        ["findings.yaml, line 5", "when: {verdict: {Q5: short}}"],
    ),
    "a variable in a title": (
        add("findings.yaml", FINDINGS.replace("Rotas", '"{{< var q1.percent >}}"') % ("Q1", "…")),
        ["no variable can stand here", "findings.yaml, line 3", "sentence"],
    ),
    "a format twice": (
        replace("config.yaml", "engine: pandoc", "engine: pandoc\nformats: [html, html]"),
        ["a format is named twice", "config.yaml, line 3", "formats: [html, pdf]"],
    ),
    "commentary of no group": (
        add("commentary/groups/rotta.md", "Well.\n"),
        ["belongs to no section and no group", "rotta.md", "Did you mean 'groups/rota'"],
    ),
    "a block left open": (
        add("commentary/notes.md", 'One.\n\n::: {.only q1.verdict="short"}\nTwo.\n'),
        ["a block is not closed", "notes.md, line 3", ":::"],
    ),
    "a finding about an unknown question": (
        add("findings.yaml", FINDINGS % ("Q7", "…")),
        ["'Q7' is no scored question", "findings.yaml, line 5", "Use one of: Q1, Q2, Q3, Q4"],
    ),
    "a finding on a survey item's verdict": (
        add("findings.yaml", FINDINGS % ("Q2", "…")),
        ["Q2 has no verdict", "findings.yaml, line 5", 'percent: {"yes": Q2'],
    ),
    "a finding that quotes no variable": (
        add("findings.yaml", FINDINGS % ("Q1", "{{< var q1.pecent >}}")),
        ["no variable 'q1.pecent'", "findings.yaml, line 5", "{{< var q1.percent >}}"],
    ),
    "a setting that isn't one": (
        replace("config.yaml", "engine: pandoc", "enigne: pandoc"),
        ["unknown key 'enigne'", "config.yaml, line 2", "Did you mean 'engine'?"],
    ),
    "an audit that isn't there": (
        replace("config.yaml", AUDIT, "audits/none"),
        ["no file 'audit.yaml'", "audits/none/audit.yaml", "correct the path"],
    ),
    "no config at all": (
        lambda work: (work / "config.yaml").unlink(),
        ["no file 'config.yaml'", "config.yaml", "audit: audits/"],
    ),
    "a key that is none": (
        key("abc"),
        ["the key is not one", "pseudonym.key", "safe copy"],
    ),
    "a key that others may read": (
        key("0" * 64, mode=0o644),
        ["others on this computer may read the key", "mode 0644", "chmod 600"],
    ),
    "a key in git": (
        key("0" * 64, in_git=True),
        ["the key is kept in git", "pseudonym.key", "git rm --cached"],
    ),
    "a folder in place of the key": (
        lambda work: (work / "private" / "pseudonym.key").mkdir(parents=True),
        ["the key can't be read", "pseudonym.key", "must be a file"],
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_stops_before_any_job_in_three_parts(small: Path, fault: str) -> None:
    change, expected = FAULTS[fault]
    change(small)
    run = snakemake(small, key=None)
    assert run.code != 0
    assert "Traceback" not in run.screen
    assert run.stages == []
    assert not (small / "working").exists()
    for part in ("what:", "where:", "do:", *expected):
        assert part in run.screen, run.screen
