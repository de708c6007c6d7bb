"""Two builds that differ in all that must not matter give the same bytes."""

from __future__ import annotations

import csv
import io
import json
import re
import socket
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.conftest import snakemake
from tests.small_audit import ANSWERS, small_audit, write_return

RETURNS, DECISIONS = "results/quality/returns.csv", "results/quality/decisions.csv"
MANIFEST = "results/manifest.json"
"""All that may differ under another key: pseudonyms in the two lists, hashes in the manifest."""
HEADING = "id,date,who,department,question,action,value,reason,source\n"
DECIDED = "D1,2024-07-02,AO,IR-02,Q4,answer,no,told by telephone,call 12\n"
USER = "zebedee-the-builder"


def lay_out(work: Path, *, backwards: bool) -> None:
    """The small audit with what ends up in every table of `results/`, files in either order."""
    small_audit(work)
    returns = {
        "été/late.xlsx": ("IR-04", "2024-07-09"),
        "été/twice.xlsx": ("IR-03", "2024-05-01"),
        "stranger.xlsx": ("XX-99", "2024-05-01"),
    }
    files = [*returns, "damaged.xlsx", "empty.csv"]
    for name in reversed(files) if backwards else files:
        if name in returns:
            code, day = returns[name]
            write_return(work / "raw" / name, code, ANSWERS["IR-03"], day)
        else:
            (work / "raw" / name).write_bytes(b"PK\x03\x04 damaged" if "damaged" in name else b"")
    (work / "private").mkdir()
    (work / "private/decisions.csv").write_text(HEADING + DECIDED, encoding="utf-8")


@pytest.fixture(scope="module")
def two_builds(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    one = tmp_path_factory.mktemp("one") / "work"
    other = tmp_path_factory.mktemp("another place") / "Zweite Prüfung" / "d’été"
    lay_out(one, backwards=False)
    lay_out(other, backwards=True)
    first = snakemake(
        one,
        *("--cores", "2", "--config", "today=2024-07-20"),
        key="0" * 64,
        also={"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "1", "USER": USER},
        umask=0o022,
    )
    second = snakemake(
        other,
        *("--cores", "1", "--config", "today=2031-02-28"),
        key="f" * 64,
        also={"TZ": "America/Anchorage", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "2"},
        umask=0o077,
    )
    for run in (first, second):
        assert run.code == 0, run.screen
    return one, other


def published(work: Path) -> dict[str, bytes]:
    files = sorted(path for path in (work / "results").rglob("*") if path.is_file())
    return {path.relative_to(work).as_posix(): path.read_bytes() for path in files}


def less_pseudonyms(content: bytes) -> list[list[str]]:
    rows = csv.DictReader(io.StringIO(content.decode("utf-8")))
    return sorted([cell for name, cell in row.items() if name != "pseudonym"] for row in rows)


def test_nothing_but_the_key_shows_in_what_is_published(two_builds: tuple[Path, Path]) -> None:
    one, other = map(published, two_builds)
    assert list(one) == list(other)
    assert {Path(name).suffix for name in one} >= {
        *(".csv", ".svg", ".html", ".pdf", ".xlsx", ".ods"),
    }
    assert {n for n in one if one[n] != other[n]} == {RETURNS, DECISIONS, MANIFEST}
    assert len(less_pseudonyms(one[RETURNS])) == 8
    for name in (RETURNS, DECISIONS):
        assert less_pseudonyms(one[name]) == less_pseudonyms(other[name])
    mine, theirs = (json.loads(files[MANIFEST]) for files in (one, other))
    assert mine["inputs"].pop("returns") != theirs["inputs"].pop("returns")
    for name in (RETURNS, DECISIONS):
        assert mine["outputs"].pop(name) != theirs["outputs"].pop(name)
    assert mine == theirs


def test_no_time_of_day_user_host_or_folder_is_published(two_builds: tuple[Path, Path]) -> None:
    work, _ = two_builds
    today = datetime.now(UTC).date()
    told = [USER, socket.gethostname(), str(work.parent), today.isoformat(), f"{today:%Y%m%d}"]
    named = re.compile(rb"\b(?:%b)\b" % b"|".join(re.escape(word).encode() for word in told))
    # Pictures and fonts within a page, and what a PDF compresses, are letters by chance.
    by_chance = re.compile(
        rb"base64,[\w+/=]+|\bstream\r?\n(?!<\?xpacket).*?\bendstream", flags=re.DOTALL
    )
    times = re.compile(rb"\b(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d|D:\d{8}\d{6}")
    midnight = (b"00:00:00", b"D:20240901000000")
    seen = 0
    for name, content in published(work).items():
        parts = {name: content}
        if name.endswith((".xlsx", ".ods")):
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                parts = {one: archive.read(one) for one in archive.namelist()}
                assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        for part, text in parts.items():
            seen += 1
            assert not named.findall(by_chance.sub(b"", text)), part
            if not name.endswith(".pdf") or b"/CreationDate" in text:
                assert set(times.findall(text)) <= set(midnight), part
    assert seen > 40
