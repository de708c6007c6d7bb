"""A hand-over: whole, described, under pseudonyms of its own, and without a name."""

from __future__ import annotations

import csv
import io
import json
import stat
import zipfile
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditreport.definition import Definition
from auditreport.leaks import names_to_find
from auditreport.models import parse
from auditreport.office.datapackage import OTHER
from auditreport.office.handover import LEAST, Material, handover, merged_strata
from auditreport.office.handover_log import Order, hand_over, order, resolver
from auditreport.office.leak_names import refuse_names
from auditreport.problems import Problem, Problems
from auditreport.register import Department
from auditreport.validated import ISSUE_COLUMNS
from tests.packages import package_faults

DAY = date(2010, 11, 1)
KEY, ANOTHER_KEY = b"k" * 32, b"a" * 32
RETURN_ID, FILE_HASH = "feedfacecafe", "ab" * 32

DEFINITION = """\
id: on-call
title: Audit of the on-call rota
organisation: The Society of Examples
sent: 2010-02-22
reminders: [2010-03-22, 2010-08-02]
deadline: 2010-09-29
report_date: 2011-07-01
office: {name: Audit Office, email: audit@society.example}
strata:
  - {id: nation, title: Nation}
  - {id: foundation, title: Foundation status}
groups:
  - {id: rota, title: The rota}
questions:
  - {id: Q1, group: rota, text: "Is there a rota?", expected: yes, target: 97.5}
  - {id: Q2, group: rota, text: "Is it shared?", expected: survey}
  - {id: Q3, group: rota, text: "If so, in writing?", expected: yes, role: practice,
     asked_if: {any: {Q2: yes}}}
  - {id: Q4, group: rota, text: "By what means?", type: text,
     themes: [{id: by_post, title: By post}, {id: by_wire, title: By wire}]}
"""
NATIONS = ["England"] * 8 + ["Scotland"] * 5 + ["Wales"] * 3 + ["Cymru, North"] * 2


def standing(number: int) -> str:
    return f"{number:012x}"


def table(columns: str, *rows: str) -> str:
    return "\n".join([columns, *rows]) + "\n"


def material(**changed: Any) -> Material:
    """Eighteen departments that answered, and two that did not."""
    answered = range(1, len(NATIONS) + 1)
    made = Material(
        definition=parse(Definition, DEFINITION, "audit.yaml"),
        definition_text=DEFINITION.encode(),
        registered=20,
        answers=table(
            "pseudonym,Q1,Q2,Q3,Q4",
            *(
                f"{standing(n)},{'yes' if n % 2 else 'no'},no,not_asked,blank"
                for n in answered[:-1]
            ),
            f"{standing(18)},dont_know,yes,blank,yes",
        ),
        departments=table(
            "pseudonym,organisation,nation,foundation,undeliverable",
            *(
                f'{standing(n)},{standing(900 + n)},"{nation}",{"yes" if n <= 2 else ""},'
                for n, nation in zip(answered, NATIONS, strict=True)
            ),
            f"{standing(19)},{standing(919)},Atlantis,yes,yes",
            f"{standing(20)},{standing(920)},England,,",
        ),
        themes=table(
            "pseudonym,question,theme", f"{standing(18)},Q4,by_post", f"{standing(20)},Q4,by_wire"
        ),
        issues=table(
            ",".join(ISSUE_COLUMNS),
            f"{RETURN_ID},{standing(3)},1,C7,Q1,contradiction,What,Do",
            f"{RETURN_ID},{standing(4)},1,C9,Q77,unknown_question,What,Do",
            f"{RETURN_ID},{standing(19)},1,C9,,undated,What,Do",
        ),
        decisions=table(
            "pseudonym,action,question,groups",
            f"{standing(3)},answer,Q1,rota",
            f"{standing(19)},withdraw,,all",
        ),
    )
    return replace(made, **changed)


def unpacked(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def rows(content: bytes, file: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(unpacked(content)[file].decode("utf-8"), newline="")))


def made(key: bytes = KEY, **changed: Any) -> bytes:
    return handover(material(**changed), key, "University of Northmoor", DAY).content


def checked(content: bytes, folder: Path) -> list[str]:
    """What the library of Frictionless finds wrong with a package."""
    path = folder / "handover.zip"
    path.write_bytes(content)
    return package_faults(path)


def test_frictionless_finds_nothing_wrong(tmp_path: Path) -> None:
    assert checked(made(), tmp_path) == []


@pytest.mark.parametrize(
    ("file", "what", "instead", "finds"),
    [
        ("answers.csv", b",no,", b",maybe,", "constraint"),
        ("answers.csv", b",no,", b",,", "constraint"),
        ("themes.csv", b",Q4,", b",Q5,", "foreign"),
        ("departments.csv", b"\n209e", b"\n0000", "foreign"),
        ("questions.csv", b"97.5", b"most", "type"),
    ],
)
def test_frictionless_would_find_what_is_wrong(
    file: str, what: bytes, instead: bytes, finds: str, tmp_path: Path
) -> None:
    files = unpacked(made())
    package = json.loads(files["datapackage.json"])
    for one in package["resources"]:
        del one["hash"], one["bytes"]
    assert what in files[file]
    files[file] = files[file].replace(what, instead, 1)
    files["datapackage.json"] = json.dumps(package).encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    assert finds in " ".join(checked(out.getvalue(), tmp_path)).lower()


def test_every_column_is_described_and_every_value_has_its_label() -> None:
    content = made()
    package = json.loads(unpacked(content)["datapackage.json"])
    assert package["$schema"].endswith("/2.0/datapackage.json")
    assert {one["path"] for one in package["resources"]} == {
        name for name in unpacked(content) if name.endswith(".csv")
    }
    for one in package["resources"]:
        lines = rows(content, one["path"])
        schema = one["schema"]
        assert one["title"]
        assert schema["missingValues"] == [""]
        assert [field["name"] for field in schema["fields"]] == list(lines[0])
        for field in schema["fields"]:
            assert field["title"]
            assert field["description"]
            labels = {c["value"]: c["label"] for c in field.get("categories", [])}
            if "categories" in field:
                assert {line[field["name"]] for line in lines} - {""} <= set(labels), field
                assert all(labels.values())
        here = {pair["reference"]["resource"] for pair in schema.get("foreignKeys", [])}
        for column, table_ in (("pseudonym", "departments"), ("question", "questions")):
            pointing = column in lines[0] and one["name"] != table_
            assert (table_ in here) == pointing, one["name"]
    (q3,) = [f for f in package["resources"][0]["schema"]["fields"] if f["name"] == "Q3"]
    assert "Asked only where Q2 is answered Yes" in q3["description"]
    assert {c["value"] for c in q3["categories"]} >= {"not_asked", "blank", "dont_know"}
    (q1,) = [row for row in rows(content, "questions.csv") if row["question"] == "Q1"]
    assert (q1["role"], q1["expected"], q1["target"]) == ("standard", "yes", "97.5")


def test_two_recipients_can_not_join_their_copies_by_pseudonym() -> None:
    one, two = made(), made(ANOTHER_KEY)
    assert one == made()
    for file in ("answers.csv", "departments.csv", "themes.csv", "issues.csv", "decisions.csv"):
        first, second = rows(one, file), rows(two, file)
        assert not {r["pseudonym"] for r in first} & {r["pseudonym"] for r in second} - {""}
        said = [Counter(tuple(r.values())[1:] for r in copy) for copy in (first, second)]
        assert said[0] == said[1], "but for the pseudonyms they say the same"
        order_ = [r["pseudonym"] for r in first]
        assert order_ == sorted(order_), "the order tells nothing"
    everything = b"\n".join(unpacked(one).values()).decode()
    known = [standing(n) for n in (*range(1, 21), *range(901, 921))]
    assert not [text for text in (*known, RETURN_ID, FILE_HASH) if text in everything]
    same = {name for name, content in unpacked(one).items() if unpacked(two)[name] == content}
    assert same == {"README.txt", "methods.md", "audit.yaml", "questions.csv"}


def test_only_analysed_departments_are_in_it_with_what_belongs_to_them() -> None:
    content = made()
    answers, departments = rows(content, "answers.csv"), rows(content, "departments.csv")
    assert [r["pseudonym"] for r in answers] == [r["pseudonym"] for r in departments]
    assert len(answers) == 18
    assert list(departments[0]) == ["pseudonym", "nation", "foundation"]
    assert "Atlantis" not in unpacked(content)["departments.csv"].decode()
    assert [r["theme"] for r in rows(content, "themes.csv")] == ["by_post"]
    issues = Counter((r["kind"], r["question"]) for r in rows(content, "issues.csv"))
    assert issues == {("contradiction", "Q1"): 1, ("unknown_question", ""): 1}
    decisions = {r["action"]: r for r in rows(content, "decisions.csv")}
    assert decisions["withdraw"]["pseudonym"] == ""
    assert decisions["answer"]["pseudonym"] in {r["pseudonym"] for r in answers}
    assert unpacked(content)["audit.yaml"] == DEFINITION.encode()
    assert b"University of Northmoor" in unpacked(content)["README.txt"]
    methods = unpacked(content)["methods.md"].decode()
    assert "20 departments were invited" in methods
    assert "the 18 whose return is analysed" in methods
    assert "22 March 2010 and 2 August 2010" in methods
    counted = handover(material(), KEY, "x", DAY)
    assert (counted.departments, counted.answers) == (18, 17 * 2 + 3)


def test_rare_values_of_strata_are_merged_until_nobody_is_alone() -> None:
    departments = rows(made(), "departments.csv")
    both = Counter((r["nation"], r["foundation"]) for r in departments)
    # The two of England with foundation status are alone in that: so are the six others then.
    assert both == {("England", "other"): 8, ("Scotland", ""): 5, (OTHER, ""): 5}


@given(
    st.lists(
        st.tuples(st.sampled_from(["", "a", "b", "c", "Other"]), st.sampled_from(["", "x", "y"])),
        max_size=40,
    )
)
def test_at_least_five_share_all_their_strata_or_all_do(values: list[tuple[str, str]]) -> None:
    given_rows = [{"pseudonym": f"{n:03}", "s": s, "t": t} for n, (s, t) in enumerate(values)]
    merged = merged_strata(given_rows, ["s", "t"])
    sizes = Counter((r["s"], r["t"]) for r in merged)
    assert not sizes or min(sizes.values()) >= min(LEAST, len(values))
    before = {r["pseudonym"]: r for r in given_rows}
    for row in merged:
        for stratum in ("s", "t"):
            assert row[stratum] in (OTHER, before[row["pseudonym"]][stratum])
    common = {v for v, n in Counter(s for s, _ in values).items() if n >= 2 * LEAST}
    assert (
        all(r["s"] == before[r["pseudonym"]]["s"] for r in merged)
        or len({r["s"] for r in merged} - {OTHER}) >= len(common) - 1
    )


def test_nothing_in_it_is_a_formula_and_it_stays_whole_without_strata_or_rows(
    tmp_path: Path,
) -> None:
    formula = material().departments.replace("England", "=1+1")
    assert {r["nation"] for r in rows(made(departments=formula), "departments.csv")} >= {"'=1+1"}
    assert checked(made(departments=formula), tmp_path) == []
    plain = "\n".join(
        line
        for line in DEFINITION.splitlines()
        if not line.startswith(("strata", "  - {id: nat")) and "foundation" not in line
    )
    bare = made(
        definition=parse(Definition, plain, "audit.yaml"),
        themes="pseudonym,question,theme\n",
        issues=",".join(ISSUE_COLUMNS) + "\n",
        decisions="pseudonym,action,question,groups\n",
    )
    assert checked(bare, tmp_path) == []
    assert rows(bare, "themes.csv") == []


# --- As the office keeps them ---


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path / "private"


def given_to(recipient: str, day: date = DAY, **changed: Any) -> str:
    wanted = order(recipient, day, "A. Officer")
    what = material(**changed)
    return hand_over(
        wanted,
        what.pseudonyms,
        lambda key, recipient: handover(what, key, recipient, wanted.day),
        lambda *_: None,
    )


def log(office: Path) -> list[dict[str, str]]:
    text = (office / "handover.csv").read_text("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def names(office: Path) -> list[str]:
    return sorted(path.name for path in (office / "handover").iterdir())


def test_the_same_day_the_same_recipient_keeps_the_first_unless_answers_changed(
    office: Path,
) -> None:
    said = given_to("University of  Northmoor")
    stem = "university-of-northmoor-2010-11-01"
    assert f"private/handover/{stem}.zip holds the answers of 18 departments" in said
    assert names(office) == [f"{stem}.key", f"{stem}.zip"]
    assert stat.S_IMODE((office / "handover" / f"{stem}.key").stat().st_mode) == 0o600
    before = (office / "handover" / f"{stem}.zip").read_bytes()

    assert "today already" in given_to("university of northmoor")
    assert names(office) == [f"{stem}.key", f"{stem}.zip"]
    # Sent and removed: the same again, under the same pseudonyms.
    (office / "handover" / f"{stem}.zip").unlink()
    given_to("University of Northmoor")
    assert (office / "handover" / f"{stem}.zip").read_bytes() == before
    assert len(log(office)) == 1

    changed = material().answers.replace(",yes,no,", ",no,no,", 1)
    given_to("University of Northmoor", answers=changed)
    assert "today already" in given_to("University of Northmoor", answers=changed)
    assert f"{stem}-2.key" in names(office)
    given_to("University of Northmoor", date(2010, 11, 2))
    given_to("university, of Northmoor!")  # another one, spelt alike in a file's name
    assert [(row["file"], row["recipient"]) for row in log(office)] == [
        (f"{stem}.zip", "University of Northmoor"),
        (f"{stem}-2.zip", "University of Northmoor"),
        ("university-of-northmoor-2010-11-02.zip", "University of Northmoor"),
        (f"{stem}-3.zip", "university, of Northmoor!"),
    ]
    assert {(r["who"], r["departments"], r["answers"]) for r in log(office)} == {
        ("A. Officer", "18", "37")
    }
    zips = [office / "handover" / row["file"] for row in log(office)]
    pseudonyms = [{r["pseudonym"] for r in rows(z.read_bytes(), "answers.csv")} for z in zips]
    assert len(set().union(*pseudonyms)) == 4 * 18, "each has a key of its own"
    found = resolver([standing(n) for n in range(1, 21)])
    assert len(found) == 4 * 20
    assert {found[name].recipient for name in pseudonyms[3]} == {"university, of Northmoor!"}
    assert {found[name].standing for name in pseudonyms[0]} == {standing(n) for n in range(1, 19)}


def test_a_run_that_was_cut_off_is_brought_to_its_end(office: Path) -> None:
    given_to("Ünïversity of Northmoor")
    (row,) = log(office)
    content = (office / "handover" / row["file"]).read_bytes()
    assert row["file"] == "university-of-northmoor-2010-11-01.zip"
    (office / "handover.csv").unlink()  # cut off before the log
    given_to("Ünïversity of Northmoor")
    assert log(office) == [row]
    (office / "handover.csv").unlink()
    (office / "handover" / row["file"]).unlink()  # cut off before the zip
    given_to("Ünïversity of Northmoor")
    assert (office / "handover" / row["file"]).read_bytes() == content
    assert log(office) == [row]


def test_a_name_in_it_ends_the_run_and_nothing_is_kept(office: Path) -> None:
    register = [Department("RAD-0417", "Radiology", "Ystrad Morwyn Hospital", "", "")]
    wanted = Order("University of Northmoor", DAY, "")
    leaking = material(
        definition_text=b"# as Ystrad Morwyn Hospital has it\n" + DEFINITION.encode()
    )
    with pytest.raises(Problems) as caught:
        hand_over(
            wanted,
            leaking.pseudonyms,
            lambda key, recipient: handover(leaking, key, recipient, wanted.day),
            lambda file, content: refuse_names(names_to_find(register, [], []), file, content),
        )
    (problem,) = caught.value.problems
    assert "Ystrad" not in str(problem)
    assert "university-of-northmoor-2010-11-01.zip" in problem.where
    assert "audit.yaml" in (office / "leaks.csv").read_text("utf-8")
    assert not (office / "handover").exists()
    assert not (office / "handover.csv").exists()


def test_nobody_named_is_a_problem_with_the_command_to_type() -> None:
    for nobody in ("", "  ", "–"):
        with pytest.raises(Problem) as caught:
            order(nobody, DAY, "")
        assert 'snakemake handover --config recipient="' in caught.value.fix


def test_a_name_in_any_script_makes_a_file(office: Path) -> None:
    given_to("北方大学")
    given_to("x" * 300)
    assert len(names(office)) == 4
