"""The action plan kept by hand, exceptions, and the back test."""

from __future__ import annotations

from dataclasses import replace

import pytest

from auditreport.back_test import (
    back_test,
    back_test_csv,
    claims_problems,
    read_back_test,
    read_claims,
)
from auditreport.conclude import conclude, conclude_tables
from auditreport.document_appendices import back_test_table
from auditreport.document_plan import action_plan, exceptions_section, not_acted_on
from auditreport.exceptions import exceptions, letters
from auditreport.explain_findings import explain_findings
from auditreport.findings import Findings
from auditreport.kept_actions import (
    KeptAction,
    kept_actions_problems,
    read_kept_actions,
    read_planned_actions,
    standards_not_met,
    uncovered_problems,
)
from auditreport.markdown import blocks
from auditreport.models import parse
from auditreport.plan_tables import exceptions_csv, read_exceptions, read_not_met
from auditreport.words import Verdict
from tests.unit.pacs_report import AUDIT, pacs_report

REPORT = pacs_report()
FINDINGS = parse(Findings, (AUDIT / "findings.yaml").read_text("utf-8"), "findings.yaml")
HEADING = b"id,owner,due,measure_of_success,status,waiver,waiver_by,note\n"


def shipped() -> list[KeptAction]:
    data = (AUDIT / "actions.csv").read_bytes()
    return read_kept_actions(data, "actions.csv", REPORT.definition, FINDINGS)


def faults(rows: bytes, *, rules: bool = True) -> list[str]:
    found = kept_actions_problems(
        HEADING + rows, "actions.csv", REPORT.definition, FINDINGS if rules else None, ["q5.target"]
    )
    return [f"{problem.where}; {problem.what}" for problem in found]


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        (b"A9,,,,,,,\n", "line 2: id; 'A9' is no action and no standard of this audit"),
        (b"A1,,,,started,,,\n", "line 2: status; 'started' is no status of an action"),
        (b"A1,,,,proposed,,,\n", "line 2: status; 'proposed' is no status of an action"),
        (b"A1,,someday,,,,,\n", "line 2: due; the date can't be read"),
        (b"A1,,,,,Why,,\n", "line 2: waiver_by; a waiver needs its reason and who gave it"),
        (b"A1,,,,,,Who,\n", "line 2: waiver; a waiver needs its reason and who gave it"),
        (b"A1,,2012-01-01,,planned,,,\n", "line 2: owner; the action is planned, but has no"),
        (b"Q11,Leads,,,,,,\n", "line 2: waiver; Q11 is a standard, and its row waives nothing"),
        (b"A1,,,,,,,\nA1,,,,,,,\n", "line 3: id; there are two rows for A1"),
        (b'A1,,,"{{< var q5.goal >}}",,,,\n', "measure_of_success; there is no variable 'q5.goal'"),
    ],
)
def test_each_fault_of_the_file_is_told(rows: bytes, fault: str) -> None:
    (found,) = faults(rows)
    assert fault in found


def test_a_sound_file_as_excel_saves_it_has_no_fault() -> None:
    rows = (
        b"A1;Leads;30/06/2012;All of {{< var q5.target >}};Carried over;;;x\r\nQ11;;;;;Why;Who;\r\n"
    )
    data = HEADING.replace(b",", b";") + rows
    assert kept_actions_problems(data, "f", REPORT.definition, FINDINGS, ["q5.target"]) == []
    first, second = read_kept_actions(data, "f", REPORT.definition, FINDINGS)
    assert (first.status, str(first.due), second.waiver_by) == ("carried_over", "2012-06-30", "Who")


def test_the_shipped_plan_covers_every_standard_and_nothing_else_is_said() -> None:
    tables, uncovered = conclude_tables(
        REPORT.rows, REPORT.definition, FINDINGS, REPORT.variables, shipped(), "actions.csv"
    )
    assert uncovered == []
    planned = read_planned_actions(tables.actions)
    assert [(a.id, a.status, a.due) for a in planned][:2] == [
        ("A1", "planned", "2012-06-30"),
        ("A2", "planned", "2012-12-31"),
    ]
    assert "{{<" not in tables.actions
    waived = {n.question for n in read_not_met(tables.not_met) if n.waiver}
    assert waived == {"Q11", "Q33"}


def test_a_standard_with_neither_action_nor_waiver_is_named_with_a_row_to_paste() -> None:
    rows = [replace(r, verdict=Verdict.SHORT) if r.question == "Q3" else r for r in REPORT.rows]
    _, actions = conclude(rows, REPORT.definition, FINDINGS, REPORT.variables)
    kept = [row for row in shipped() if row.id != "Q33"]
    not_met = standards_not_met(rows, actions, kept, REPORT.variables)
    problems = uncovered_problems(not_met, rows, "actions.csv")
    assert [problem.what.split()[0] for problem in problems] == ["Q3", "Q33"]
    for problem in problems:
        pasted = problem.fix[problem.fix.index("id,owner") :].encode()
        assert kept_actions_problems(pasted, "f", REPORT.definition, FINDINGS, []) == []


def test_without_rules_a_row_is_found_by_its_standard() -> None:
    data = HEADING + b"Q25,Leads,2012-06-30,Done at all,planned,,,\n"
    kept = read_kept_actions(data, "f", REPORT.definition, None)
    tables, uncovered = conclude_tables(
        REPORT.rows, REPORT.definition, None, REPORT.variables, kept, "actions.csv"
    )
    assert uncovered == []
    (planned,) = (a for a in read_planned_actions(tables.actions) if a.owner)
    assert planned.questions == ("Q25",)


def test_exceptions_are_the_standards_for_others_and_their_letter_says_so() -> None:
    found = exceptions(REPORT.rows, REPORT.definition, FINDINGS)
    assert [one.question for one in found] == ["Q4", "Q15", "Q16"]  # Q3 is met
    assert read_exceptions(exceptions_csv(found)) == found
    letter = letters(found, REPORT.definition)
    assert letter.count("To: NHS Connecting for Health\n") == 1
    assert "9 of the 80 departments" in " ".join(letter.split())
    assert max(map(len, letter.splitlines())) <= 90
    assert letters([], REPORT.definition).startswith("No standard")


def test_the_report_shows_what_is_kept_waived_and_for_others() -> None:
    tables, _ = conclude_tables(
        REPORT.rows, REPORT.definition, FINDINGS, REPORT.variables, shipped(), "actions.csv"
    )
    planned = read_planned_actions(tables.actions)
    text = blocks(
        action_plan(replace(REPORT, actions=planned)),
        not_acted_on(read_not_met(tables.not_met), REPORT.labels),
        exceptions_section(read_exceptions(tables.exceptions)),
    )
    assert "| Owner" in text
    assert "**Due:** 30\N{NO-BREAK SPACE}June\N{NO-BREAK SPACE}2012" in text
    assert "**Q11** Outside access equally confidential (close): waived." in text
    assert "{#tbl-exceptions}" in text
    assert "Connecting for Health" in text


def test_claims_of_2010_are_borne_out() -> None:
    data = (AUDIT / "published_claims.csv").read_bytes()
    claims = read_claims(data, "f", REPORT.variables)
    compared = back_test(claims, REPORT.variables)
    # This report is made from counts alone: who answered is invented in it.
    table = [one for one in compared if one.variable.startswith("q")]
    assert len(table) > 20
    assert {str(one.equal) for one in table} == {"yes", "about"}
    assert [one.claim for one in compared if not one.variable and one.equal != "no data"] == []
    assert read_back_test(back_test_csv(compared)) == compared
    assert back_test_table([]) == ""
    assert "| no data" in back_test_table(compared)


def test_a_claim_is_held_to_what_it_says() -> None:
    data = b"claim,variable,published\n" + b"".join(
        f"c,v,{published}\n".encode()
        for published in ("34%", "35%", "about 39%", "about 40%", "below 35%", "below 34%", "34")
    )
    found = [str(one.equal) for one in back_test(read_claims(data, "f"), {"v": "34%"})]
    assert found == ["yes", "no", "about", "no", "yes", "no", "no"]
    (problem,) = claims_problems(b"claim,variable,published\nc,q5.percnt,3\n", "f", {"q5.percent"})
    assert "'q5.percent'" in problem.fix


def test_each_rule_is_explained_by_its_inputs_and_why() -> None:
    text = explain_findings(REPORT.rows, REPORT.definition, FINDINGS, REPORT.variables)
    for rule in FINDINGS.conclusions:
        assert f"Conclusion {rule.id}, {rule.title}: fires; looks at " in text
    assert "yes: Q17 yes at least 75%? 75.90%" in text
    assert "Exception Q3 (NHS Connecting for Health): does not fire; it is met" in text
