"""The published tables as data: what is in them, what is left out, and how they are described."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from auditreport.citation import citation
from auditreport.data_columns import COLUMNS
from auditreport.data_columns_findings import STATUSES
from auditreport.data_package import data_files
from auditreport.definition import Definition
from auditreport.kept_actions import Status
from auditreport.models import parse
from auditreport.tables import COLUMNS as QUESTIONS
from auditreport.tables import read_rows
from tests.packages import package_faults

DEFINITION = """\
id: rota
title: "=1+1"
organisation: The Society of Examples
authors: [A. Author]
deadline: 2024-06-30
report_date: 2024-09-01
licence: OGL-UK-3.0
office: {name: Zebedee Ambrel, email: z.ambrel@society.example, telephone: "0203 555 0101"}
retention: {until: 2026-06-30, keep: answers}   # agreed with Dr Ambrel
previous: {results: ../ambrel/results, round: "2022", questions: {Q3: ~}}
groups: [{id: rota, title: The rota}]
questions:
  - {id: Q1, group: rota, text: "=cmd|'/c calc'!A0", expected: "yes", target: 97.5}
  - id: Q2
    group: rota
    text: "Which?"
    type: multi
    options: [{id: ct, label: "+CT"}, {id: mri, label: MRI}]
    expected: survey
  - {id: Q3, group: rota, text: "How many?", type: count, unit: people,
     plausible: {least: 0, most: 40}, expected: {at_least: 6}}
  - {id: Q4, group: rota, text: "What else?", type: text, themes: [{id: a, title: "@home"}]}
"""
PUBLISHED = {
    "questions": ",".join(QUESTIONS) + "\n"
    "Q1,rota,yes,1,0,2,0,7,1,6,86,standard,97.5,short,48.69,97.43,66.67,88.89,\n"
    "Q3,rota,rule,0,3,0,0,7,7,0,0,standard,90,short,0.00,35.43,0.00,30.00,yes\n",
    "options": "question,option,label,chosen,departments,percent,not_applicable,blank,dont_know,"
    "not_asked\nQ2,ct,'+CT,5,9,56,0,1,0,0\nQ2,mri,MRI,4,9,44,0,1,0,0\n",
    "figures": "question,unit,departments,median,lower_quartile,upper_quartile,least,most,"
    "not_applicable,blank,dont_know,not_asked\nQ3,people,7,4,3.5,5,,,0,3,0,0\n",
    "response": "stratum,value,departments,organisations,invited_departments,"
    "invited_organisations,several_returns\nall,all,10,9,20,18,1\nnation,'-Wales,[c],[c],4,4,[c]\n",
    "flow": "step,unit,number,note\ninvited,departments,20,In the register on the deadline\n",
    "themes": "question,theme,title,departments\nQ4,a,'@home,[c]\n",
    "texts": "question,given,coded\nQ4,6,6\n",
    "breakdowns": "question,by,value,returns,departments,not_achieved,achieved,percent,ci_low,"
    "ci_high\nQ1,nation,'-Wales,[c],[c],[c],[c],[c],[c],[c]\n",
    "conclusions": 'id,severity,questions,text,title\nC1,concern,Q1 Q3,"\'=1+1 is, ""so""",T\n',
    "actions": "id,priority,questions,status,text,who,why,title,owner,due,measure,waiver,"
    "waiver_by\n"
    'A1,high,Q1 Q3,planned,"One.\nTwo.",All,Because,T,O,2025-01-31,M,,\n',
    "standards_not_met": "question,verdict,actions,waiver,waiver_by\n"
    "Q1,short,A1,,\nQ3,short,A1,,\n",
    "changes": ",".join(column["name"] for column in COLUMNS["changes"].fields) + "\n"
    "Q1,Q1,published_only,,yes,more,False,8,4,21.5215,78.4785,7,6,48.6879,97.4321,35.7143,-12.0,"
    "66.0,,,,,,,,,,,unclear,50,86\n",
    "series": "question,round,departments,achieved,low,high,break_before,percent\n"
    "Q1,2022,[c],[c],,,,\nQ1,2024,7,6,48.6879,97.4321,,86\n",
    "carried": "id,title,priority,status,note,earlier_questions,questions\n"
    "A1,T,high,not known,,Q1,\n",
    "arrivals": "part,number,from,until,returns,in_all,note\nweek,1,2024-05-01,2024-05-07,9,9,\n"
    "undated,0,,,1,10,\n",
    "silence": "question,view,part,achieved,departments,population,percent,low,high\n"
    "Q1,worst_case,,6,7,20,,30.00,95.00\nQ1,late_less_early,,6,7,7,-12.50,-40.00,20.00\n",
    "rates": "rate,population,numerator,denominator,percent,formula,note\n"
    "RR1,20,10,20,50.00,I / (I),\n",
}


def definition(text: str = DEFINITION) -> Definition:
    return parse(Definition, text, "audit.yaml")


def made(mark: str = "Draft", text: str = DEFINITION) -> dict[str, bytes]:
    return data_files(definition(text), PUBLISHED, mark)


def rows(files: dict[str, bytes], name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(files[name].decode("utf-8"))))


def laid_out(folder: Path, files: dict[str, bytes]) -> Path:
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder / "datapackage.json"


def test_every_table_is_described_and_frictionless_finds_nothing_wrong(tmp_path: Path) -> None:
    files = made()
    assert package_faults(laid_out(tmp_path, files)) == []
    described: dict[str, Any] = json.loads(files["datapackage.json"])
    assert {one["name"] for one in described["resources"]} == {"questions", *COLUMNS}
    assert described["licenses"] == [{"name": "OGL-UK-3.0"}]
    assert described["created"] == "2024-09-01T00:00:00Z"
    by_name = {one["name"]: one["schema"] for one in described["resources"]}
    counts = {field["name"]: field for field in by_name["counts"]["fields"]}
    assert counts["departments"]["unit"] == "departments"
    assert counts["departments"]["constraints"] == {"minimum": 0}
    assert "dont_know" in counts["answer"]["constraints"]["enum"]
    assert by_name["counts"]["primaryKey"] == ["question", "answer"]
    assert [one["value"] for one in by_name["breakdowns"]["missingValues"]] == ["", "[c]"]


@pytest.mark.parametrize(
    ("file", "what", "instead", "finds"),
    [
        ("counts.csv", b"Q1,dont_know,", b"Q1,perhaps,", "constraint"),
        ("counts.csv", b"Q1,blank,", b"Q9,blank,", "foreign"),
        ("results.csv", b",86,", b",860,", "constraint"),
        ("breakdowns.csv", b"[c]", b"[d]", "type"),
        ("actions.csv", b"2025-01-31", b"31/01/2025", "type"),
    ],
)
def test_frictionless_would_find_what_is_wrong(
    tmp_path: Path, file: str, what: bytes, instead: bytes, finds: str
) -> None:
    files = made()
    assert what in files[file]
    files[file] = files[file].replace(what, instead, 1)
    assert any(finds in fault.lower() for fault in package_faults(laid_out(tmp_path, files)))


def test_every_status_of_an_action_is_described() -> None:
    assert set(STATUSES) == set(Status)


def test_counts_are_a_row_an_answer_and_add_up_to_the_returns() -> None:
    counts = rows(made(), "counts.csv")
    assert [tuple(row.values()) for row in counts if row["question"] in ("Q1", "Q2")] == [
        ("Q1", "achieved", "6"),
        ("Q1", "not_achieved", "1"),
        ("Q1", "dont_know", "2"),
        ("Q1", "blank", "0"),
        ("Q1", "not_applicable", "1"),
        ("Q1", "not_asked", "0"),
        ("Q2", "answered", "9"),
        ("Q2", "not_applicable", "0"),
        ("Q2", "blank", "1"),
        ("Q2", "dont_know", "0"),
        ("Q2", "not_asked", "0"),
    ]
    for question in ("Q1", "Q2", "Q3"):
        assert sum(int(r["departments"]) for r in counts if r["question"] == question) == 10


def test_tables_that_are_tidy_already_are_the_published_ones_to_the_byte() -> None:
    files = made()
    cut = {"questions", "options", "figures"}
    for name in PUBLISHED.keys() - cut:
        assert files[f"{name}.csv"].decode() == PUBLISHED[name], name


def test_no_cell_is_a_formula() -> None:
    files = made()
    for name in files:
        if name.endswith(".csv"):
            for line in csv.reader(io.StringIO(files[name].decode("utf-8"))):
                assert not [c for c in line if c[:1] in "=+@\t" and c], name
    assert read_rows(files["questions.csv"].decode())[0]["text"] == "=cmd|'/c calc'!A0"


def test_the_definition_names_no_person_and_makes_the_same_forms_and_scores() -> None:
    text = made()["audit.yaml"].decode()
    for word in ("Ambrel", "ambrel", "0203", "office", "retention", "previous"):
        assert word not in text
    again, first = definition(text), definition()
    assert again.questions == first.questions
    assert (again.deadline, again.target_of(again.questions[0])) == (
        first.deadline,
        first.target_of(first.questions[0]),
    )
    assert not [name for name, data in made().items() if b"mbrel" in data]


def test_only_the_citation_says_whether_it_is_a_draft() -> None:
    draft, released = made(), made("Edition 1", DEFINITION + "edition: 1\n")
    cff = {name: yaml.safe_load(files["CITATION.cff"]) for name, files in
           (("draft", draft), ("released", released))}  # fmt: skip
    assert cff["draft"]["message"] == "This is a draft: please don’t cite it."
    assert (cff["released"]["version"], cff["released"]["license"]) == ("1", "OGL-UK-3.0")
    unmarked = made("Draft", DEFINITION + "edition: 1\n")
    assert {name for name in released if released[name] != unmarked[name]} == {"CITATION.cff"}


def test_a_licence_that_is_no_name_is_told_in_words_alone() -> None:
    text = DEFINITION.replace("OGL-UK-3.0", '"Ask the Society first."')
    files = made(text=text)
    assert "licenses" not in json.loads(files["datapackage.json"])
    assert "license" not in yaml.safe_load(citation(definition(text), "Draft"))
    assert "Ask the Society first." in files["README.md"].decode()
    none = made(text=DEFINITION.replace("licence: OGL-UK-3.0\n", ""))
    assert "None is stated" in none["README.md"].decode()
