"""The gate: refused for each of its reasons, and what it writes where there is none."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from auditreport.definition import Definition
from auditreport.models import parse
from auditreport.problems import Problem, Problems
from auditreport.release import naming_problems, refusals
from auditreport.release_again import copy_of_work
from auditreport.release_candidate import MANIFEST, Candidate, sha256
from auditreport.release_edition import CRATE, QUESTIONS, SUMS, edition_files, sums
from auditreport.release_signoff import COLUMNS, signed_by
from auditreport.release_verify import edition_problems
from tests.small_audit import DEFINITION

TODAY = date(2024, 9, 5)
NOT_MET = "results/findings/standards_not_met.csv"
TABLE = "results/tables/questions.csv"
HEAD = "question,not_applicable,departments,achieved,percent,verdict\n"
OUTPUTS = {
    NOT_MET: b"question,verdict,actions,waiver,waiver_by\nQ1,short,A1,,\nQ4,close,,,\n",
    TABLE: f"{HEAD}Q1,0,3,2,67,short\n".encode(),
    "results/report/report.html": b"<html lang=en><title>Draft</title><main><h1>Draft</h1></main>",
}
QUERIES = "query,date,state,who,department,question,kind,what,do,how\n"


def definition(more: str = "edition: 1\n") -> Definition:
    return parse(Definition, DEFINITION + more, "audit.yaml")


def results(outputs: Mapping[str, bytes] = OUTPUTS) -> dict[str, bytes]:
    """A draft whose manifest fits it; the return's pseudonym is P1, its hash all ones."""
    manifest = {
        "versions": {"auditreport": "0.1.0", "python": "3.11"},
        "inputs": {
            "returns": [{"pseudonym": "P1", "sha256": "1" * 64}],
            "audit": {"audit.yaml": "2" * 64},
        },
        "outputs": {path: sha256(data) for path, data in outputs.items()},
    }
    return {**outputs, MANIFEST: json.dumps(manifest).encode()}


def signed(*rows: tuple[str, str, str, str]) -> bytes:
    return "\n".join([",".join(COLUMNS), *map(",".join, rows), ""]).encode()


SEAL = sha256(results()[MANIFEST])
LEAD = ("P. Lead", "Audit lead", "2024-09-02", SEAL)
CHAIR = ("Q. Chair", "Chair", "2024-09-03", SEAL)
SOUND = Candidate(
    definition=definition(),
    results=results(),
    again=results(),
    signoff=signed(LEAD, CHAIR),
    texts={"audit/commentary/foreword.md": "We asked all … and had a draft policy read."},
    today=TODAY,
)


def told(**changes: Any) -> list[tuple[str, str]]:
    """What is said of a sound candidate once something of it is changed, and of which place."""
    return [(one.what, one.where) for one in refusals(replace(SOUND, **changes))]


def test_a_sound_draft_is_refused_nothing() -> None:
    assert told() == []


def test_an_output_edited_by_hand_is_named_once() -> None:
    edited = {**results(), TABLE: b"Q1,0,3,3,100,met"}
    assert told(results=edited) == [
        (
            "this output was changed by hand since it was made: its hash isn't the manifest's",
            TABLE,
        )
    ]
    gone = {path: data for path, data in results().items() if path != TABLE}
    assert told(results=gone) == [("this output is gone since it was made", TABLE)]


def test_what_comes_out_different_when_made_again_is_named() -> None:
    """As after an edit of an intermediate, which has flowed into output and manifest alike."""
    other = results({**OUTPUTS, TABLE: f"{HEAD}Q1,0,3,3,100,met\n".encode()})
    differs = "made again from raw/, this file comes out different"
    assert told(again=other) == [(differs, MANIFEST), (differs, TABLE)]
    assert told(results={**results(), "results/notes.txt": b"x"}) == [
        ("this file is none that the audit makes", "results/notes.txt")
    ]
    assert told(again={**results(), "results/quality/leaks.txt": b"No leak found."}) == [
        ("this output is missing", "results/quality/leaks.txt")
    ]


def test_a_report_that_cannot_be_made_again_is_refused_with_what_was_said() -> None:
    (problem,) = refusals(replace(SOUND, again="Stopped: there is something to put right."))
    assert problem.what == "the report can't be made again from raw/"
    assert "Stopped: there is something to put right." in problem.fix


def test_a_name_that_was_found_is_refused() -> None:
    leak = Problem(what="a string that identifies", where="results/report/report.html", fix="…")
    assert told(leaks=[leak]) == [("a string that identifies", "results/report/report.html")]


def test_a_short_standard_without_action_or_waiver_is_refused() -> None:
    head = b"question,verdict,actions,waiver,waiver_by\n"
    without, waived = (
        {**OUTPUTS, NOT_MET: head + row} for row in (b"Q1,short,,,", b"Q1,short,,W,C")
    )
    assert [one.what for one in refusals(_signed_anew(without))] == [
        "Q1 is short, and has neither an action nor a waiver"
    ]
    assert refusals(_signed_anew(waived)) == []


def _signed_anew(outputs: Mapping[str, bytes]) -> Candidate:
    made = results(outputs)
    rows = [(*row[:3], sha256(made[MANIFEST])) for row in (LEAD, CHAIR)]
    return replace(SOUND, results=made, again=made, signoff=signed(*rows))


COMMENTS = "id,status,answer,who,when,kind,where,source,line,words,text,proposed,flag,reply_to"
REST = ",A,,comment,,f.md,3,w,t,,,,report.docx,a03998"


@pytest.mark.parametrize(
    ("state", "why"),
    [("open,", "open"), (",", "open"), ("declined,", "declined without an answer")],
)
def test_an_open_comment_of_the_review_is_refused(state: str, why: str) -> None:
    comments = f"{COMMENTS},file,issue\nR1,{state}{REST}\nR2,accepted,{REST}\n".encode()
    assert told(comments=comments) == [
        (f"of the review, 1 comment waits for an answer: R1 ({why})", "private/comments.csv")
    ]
    settled = comments.replace(f"R1,{state}".encode(), b"R1,declined,It is as the rules say.")
    assert told(comments=settled) == []


@pytest.mark.parametrize("state", ["open", "sent", "answered"])
def test_a_query_past_its_date_is_refused(state: str) -> None:
    rows = ["K1,2024-06-01,open,x,IR-01,,undated,w,d,"]
    rows += [f"K1,2024-06-02,{state},x,IR-01,,undated,w,d,"] * (state != "open")
    queries = (QUERIES + "\n".join(rows) + "\n").encode()
    (refused,) = told(queries=queries)
    assert refused == (
        "1 query is still open, and answers were due by 30 June 2024: K1",
        "private/queries.csv",
    )
    signatures = signed(*((*row[:2], "2024-06-30", SEAL) for row in (LEAD, CHAIR)))
    assert told(queries=queries, today=date(2024, 6, 30), signoff=signatures) == []
    closed = queries + b"K1,2024-06-09,closed,x,IR-01,,undated,w,d,\n"
    assert told(queries=closed) == []


@pytest.mark.parametrize(
    ("file", "line", "mark"),
    [
        ("foreword.md", "TODO: thank the departments", "TODO"),
        ("foreword.md", "Lorem ipsum dolor sit amet.", "Lorem ipsum"),
        ("foreword.md", "…", "…"),
        ("foreword.md", "All but […] agreed.", "[…]"),
        ("foreword.md", "Draft text, to be agreed", "Draft text"),
        ("audit.yaml", 'licence: "…"', "…"),
        ("actions.csv", "A1,TBC,2025-01-01,", "TBC"),
    ],
)
def test_a_text_still_to_be_written_is_named_by_its_line(file: str, line: str, mark: str) -> None:
    assert told(texts={file: f"First line\n{line}\n"}) == [
        (f"a text is still to be written: it says '{mark}'", f"{file}, line 2")
    ]


def test_a_remark_in_yaml_is_no_text() -> None:
    assert told(texts={"audit.yaml": "# TODO: ask the committee\nid: x\n"}) == []


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([], "nobody has signed this manifest"),
        ([LEAD], "only one person has signed it"),
        ([LEAD, ("p Léad", *CHAIR[1:])], "only one person has signed it, though 2 times"),
        (
            [LEAD, (*CHAIR[:3], "f" * 64)],
            "only one person has signed it; 1 signature is for another manifest, and void: "
            "something has changed since",
        ),
    ],
)
def test_two_different_people_must_sign_this_very_manifest(
    rows: list[tuple[str, str, str, str]], said: str
) -> None:
    place = "private/signoff.csv"
    assert told(signoff=signed(*rows)) == [(f"{said}: two different people must", place)]
    (problem,) = refusals(replace(SOUND, signoff=None))
    assert f"B. Reader,Chair of the committee,2024-09-05,{SEAL}" in problem.fix


def test_any_later_change_voids_both_signatures() -> None:
    later = results({**OUTPUTS, TABLE: f"{HEAD}Q1,0,3,3,100,met\n".encode()})
    (refused,) = told(results=later, again=later)
    assert refused[0].startswith(
        "nobody has signed this manifest; 2 signatures are for another manifest, and void"
    )


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ((*LEAD[:2], "2024-09-06", SEAL), "the signature is dated later than today"),
        (("", *LEAD[1:]), "the signature has no 'who'"),
        ((*LEAD[:2], "", SEAL), "the signature has no 'date'"),
    ],
)
def test_a_signature_says_who_and_when(row: tuple[str, str, str, str], said: str) -> None:
    (refused,) = told(signoff=signed(CHAIR, row))
    assert refused[0] == said
    assert refused[1].startswith("private/signoff.csv, line 3")


@pytest.mark.parametrize(
    ("more", "released", "said"),
    [
        ("", [], "the edition has no name"),
        ("edition: 1\n", ["1"], "edition 1 is released already"),
        ("edition: 2\n", ["1"], "edition 1 was released before, and nothing says why"),
        ("edition: 2\ncorrection: {of: 1, why: x}\n", [], "there is no edition 1 to correct"),
        ("edition: 1\n", [], ""),
        ("edition: 2\ncorrection: {of: 1, why: x}\n", ["1"], ""),
    ],
)
def test_an_edition_has_a_name_of_its_own(more: str, released: list[str], said: str) -> None:
    found = [one.what for one in naming_problems(definition(more), "audit.yaml", released)]
    assert len(found) == bool(said)
    assert all(what.startswith(said) for what in found)


@pytest.mark.parametrize(
    "more",
    ["edition: ../1\n", "edition: 1.0\n", "edition: 2\ncorrection: {of: 2, why: x}\n"],
)
def test_a_name_that_is_no_folder_or_the_corrected_one_is_refused(more: str) -> None:
    with pytest.raises(Problems):
        definition(more)


# ---------------------------------------------------------------------------------------------
# What is written


def made(
    candidate: Candidate = SOUND, before: Mapping[str, bytes] | None = None
) -> dict[str, bytes]:
    released = {"results/report/report.html": b"<p>Edition 1</p>"}
    return edition_files(candidate, released, signed_by(candidate), before or {})


def test_an_edition_holds_the_released_report_and_the_signed_data() -> None:
    files = made()
    assert sorted(files) == [
        *("CHANGES.md", "CITATION.cff", SUMS),
        *("data/findings/standards_not_met.csv", QUESTIONS, "manifest.json"),
        *("report.html", CRATE, "signed.csv"),
    ]
    assert files["report.html"] == b"<p>Edition 1</p>"
    assert files["signed.csv"].decode() == (
        f"role,date,manifest\nAudit lead,2024-09-02,{SEAL}\nChair,2024-09-03,{SEAL}\n"
    )
    cited = yaml.safe_load(files["CITATION.cff"])
    assert (cited["version"], cited["date-released"]) == ("1", "2024-09-01")
    assert "This is the first edition." in files["CHANGES.md"].decode()


def test_the_crate_names_inputs_by_hash_only() -> None:
    text = made()[CRATE].decode()
    crate = json.loads(text)
    by_id = {one["@id"]: one for one in crate["@graph"]}
    assert by_id["ro-crate-metadata.json"]["conformsTo"]["@id"] == "https://w3id.org/ro/crate/1.1"
    assert by_id["#run"]["object"] == [{"@id": "#" + "1" * 64}, {"@id": "#" + "2" * 64}]
    assert "P1" not in text
    assert "audit.yaml" not in text
    assert by_id["report.html"]["sha256"] == sha256(b"<p>Edition 1</p>")


def test_a_correction_says_what_has_changed_and_why() -> None:
    again = _signed_anew({**OUTPUTS, TABLE: f"{HEAD}Q1,0,4,3,75,close\n".encode()})
    why = "edition: 2\ncorrection: {of: 1, why: One return had been counted as late.}\n"
    before = made()
    files = made(replace(again, definition=definition(why)), before)
    changes = files["CHANGES.md"].decode()
    assert "corrects edition 1. One return had been counted as late." in changes
    assert (
        "- Q1: departments 3 → 4; achieved 2 → 3; percent 67 → 75; verdict short → close" in changes
    )
    assert changes.endswith(f"- {QUESTIONS}\n")
    assert sha256(before[SUMS]) in files[CRATE].decode()


# ---------------------------------------------------------------------------------------------
# Verify


def test_each_byte_of_an_edition_that_is_changed_is_found() -> None:
    files = made()
    assert edition_problems("1", files) == []
    for path, data in files.items():
        for place in range(len(data)):
            changed = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
            found = [one.where for one in edition_problems("1", {**files, path: changed})]
            assert found, (path, place)
            assert path == SUMS or found == [f"results/release/1/{path}"]


def test_a_file_too_many_or_missing_is_found() -> None:
    files = made()
    assert [one.what for one in edition_problems("1", {**files, "more.csv": b""})] == [
        "this file was not in the edition when it was released"
    ]
    for path in files:
        assert edition_problems("1", {name: files[name] for name in files if name != path}), path
    assert edition_problems("1", {**files, SUMS: files[SUMS] + b"\n"})


@pytest.mark.parametrize("path", ["manifest.json", QUESTIONS, "report.html"])
def test_a_new_list_of_hashes_hides_no_change(path: str) -> None:
    files = {**made(), path: b"{}" if path == "manifest.json" else b"changed"}
    if path == "manifest.json":
        files[path] = made()[path] + b" "
    files[SUMS] = sums(files).encode()
    assert any(one.where.endswith(path) for one in edition_problems("1", files))


# ---------------------------------------------------------------------------------------------
# The copy


def test_the_copy_sees_the_audits_files_where_the_work_folder_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = tmp_path / "rounds" / "2012"
    for path in (work / "raw/a.csv", tmp_path / "rounds/audit/audit.yaml", tmp_path / "old.csv"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(path.name, encoding="utf-8")
    (work / "private").mkdir()
    (work / "private/register.csv").write_text("code\n", encoding="utf-8")
    monkeypatch.chdir(work)
    (work / "config.yaml").write_text("audit: .", encoding="utf-8")
    (work / "audit.yaml").write_text("here", encoding="utf-8")
    named = [Path("raw"), Path("../audit"), Path("../../old.csv"), Path("missing"), Path()]
    with copy_of_work("audit: ../audit\n", named, Path("Snakefile")) as copy:
        seen = copy.folder
        assert (seen / "raw/a.csv").read_text(encoding="utf-8") == "a.csv"
        assert (seen / "../audit/audit.yaml").resolve().read_text(encoding="utf-8") == "audit.yaml"
        assert (seen / "../../old.csv").resolve().name == "old.csv"
        assert (seen / "audit.yaml").read_text(encoding="utf-8") == "here"
        assert not (seen / "private/register.csv").is_symlink()
        assert (seen / "config.yaml").read_text(encoding="utf-8") == "audit: ../audit\n"
    assert sorted(path.name for path in (work / "private").iterdir()) == ["register.csv"]
    assert (work / "raw/a.csv").exists()
    assert (work / "config.yaml").read_text(encoding="utf-8") == "audit: ."
