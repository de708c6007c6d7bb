"""The gate on a whole work folder: refused, granted once, and checked by an outsider."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Mapping
from pathlib import Path

from pypdf import PdfReader

from auditreport.release_candidate import MANIFEST, sha256
from auditreport.release_verify import edition_problems
from tests.conftest import snakemake
from tests.packages import package_faults

AUDIT = "audit d’appel"
TABLE = "results/tables/questions.csv"


def sign(work: Path) -> None:
    seal = sha256((work / MANIFEST).read_bytes())
    people = [f"P. Lead,Audit lead,2024-09-02,{seal}", f"Q. Chair,Chair,2024-09-03,{seal}"]
    rows = "\n".join(["who,role,date,manifest", *people, ""])
    (work / "private" / "signoff.csv").write_text(rows, encoding="utf-8")


def contents(folder: Path) -> Mapping[str, bytes]:
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def inside(archive: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return b"".join(map(opened.read, opened.namelist()))


def test_an_edited_intermediate_is_refused_and_a_whole_report_released(
    small: Path, tmp_path: Path
) -> None:
    definition = small / AUDIT / "audit.yaml"
    text = definition.read_text(encoding="utf-8")
    definition.write_text(text + 'edition: "1"\nlicence: CC-BY-4.0\n', encoding="utf-8")
    assert "there is no report yet" in snakemake(small, "release").screen
    assert snakemake(small).code == 0

    # One answer, edited by hand where it is neither raw nor published, flows on, and is signed.
    answers = small / "working" / "answers.csv"
    honest = answers.read_bytes()
    answers.write_bytes(honest.replace(b"yes,no,not_asked", b"no,no,not_asked", 1))
    assert answers.read_bytes() != honest
    assert snakemake(small).code == 0
    sign(small)
    refused = snakemake(small, "release")
    assert refused.code != 0
    assert f"where: {TABLE}\n" in refused.screen
    assert "comes out different" in refused.screen
    assert "nobody has signed" not in refused.screen
    assert not (small / "results" / "release").exists()

    # Made anew, it is not what was signed; signed again, it goes out.
    assert snakemake(small, "--forceall").code == 0
    sign(small)
    before = contents(small / "results")
    granted = snakemake(small, "release")
    assert granted.code == 0, granted.screen
    files = contents(small / "results" / "release" / "1")
    after = contents(small / "results")
    assert {path: after[path] for path in before} == before
    assert f"Its seal is {sha256(files['SHA256SUMS'])}" in granted.screen
    assert b'class="edition">Draft' in before["report/report.html"]
    assert b"Draft" not in files["report.html"]
    for name in ("report.pdf", "summary.pdf", "plain-language.pdf"):
        pages = PdfReader(small / "results" / "release" / "1" / name).pages
        shown = "\n".join(page.extract_text() for page in pages)
        assert "Edition 1" in shown
        assert "Draft" not in shown
    assert b"Edition 1" in files["plain-language.md"]
    assert b"draft" not in files["plain-language.md"]
    slides_come_with_it(before, files)
    assert files["data/tables/questions.csv"] == before["tables/questions.csv"]
    for name in ("counts.csv", "datapackage.json", "audit.yaml", "README.md"):
        assert files[f"data/{name}"] == before[f"data/{name}"]
    assert package_faults(small / "results/release/1/data/datapackage.json") == []
    # One citation, that of the edition.
    assert b"version: Draft" in before["data/CITATION.cff"]
    assert b"version: '1'" in files["CITATION.cff"]
    assert "data/CITATION.cff" not in files
    for name in ("tables.xlsx", "tables.ods"):
        assert b"Edition 1" in inside(files[name])
        assert b"Draft" not in inside(files[name])
    assert not any(b"Lead," in data or b"Q. Chair" in data for data in files.values())
    assert not list((small / "private").glob(".release-*"))
    again = snakemake(small, "release")
    assert "an edition is never overwritten" in again.screen
    assert contents(small / "results" / "release" / "1") == files

    an_outsider_verifies(small, tmp_path / "outside", files)


def slides_come_with_it(before: Mapping[str, bytes], files: Mapping[str, bytes]) -> None:
    """Though the draft had none."""
    assert not any(path.startswith("slides/") for path in before)
    with zipfile.ZipFile(io.BytesIO(files["slides.pptx"])) as deck:
        slide = deck.read("ppt/slides/slide2.xml").decode()
    for said in (slide, files["slides.html"].decode()):
        assert "Edition 1" in said
        assert "Draft" not in said


def an_outsider_verifies(work: Path, outside: Path, files: Mapping[str, bytes]) -> None:
    """Who has the edition and the audit's own words, and no register, finds each byte changed."""
    shutil.copytree(work / "results" / "release", outside / "results" / "release")
    (outside / AUDIT).mkdir()
    shutil.copy(work / AUDIT / "audit.yaml", outside / AUDIT)
    shutil.copy(work / "config.yaml", outside)
    words = ("verify", "--config", "edition=1")
    sound = snakemake(outside, *words, key=None)
    assert sound.code == 0, sound.screen
    assert "each as it was released" in sound.screen
    for path, data in files.items():
        changed = data[:-1] + bytes([data[-1] ^ 1])
        assert edition_problems("1", {**files, path: changed}), path
    chart = outside / "results" / "release" / "1" / "data" / "charts" / "rota.svg"
    chart.chmod(0o644)
    chart.write_bytes(chart.read_bytes()[:-1] + b" ")
    found = snakemake(outside, *words, key=None)
    assert found.code != 0
    assert "where: results/release/1/data/charts/rota.svg" in found.screen
    assert not (outside / "private").exists()
