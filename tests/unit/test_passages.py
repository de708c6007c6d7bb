"""Where numbers stand in prose: lines and sentences as an author would count them."""

from __future__ import annotations

from auditreport.commentary import fill
from auditreport.conclude import conclude
from auditreport.findings import Findings
from auditreport.models import parse
from auditreport.passages import in_commentary, in_findings, in_parts
from tests.unit.pacs_report import pacs_report

VALUES = {"q1.percent": "91%", "q1.interval": "85% to 95%", "q1.achieved": "74", "q2.percent": ""}
TEXT = """\
No number here. In *all*, {{< var q1.achieved >}} agreed (@tbl-access). Half
of them were early; {{< var q1.percent >}} is enough.

::: {.only q1.achieved="0"}
Nobody: {{< var q1.achieved >}}.
:::

Left out: {{< var q2.percent >}} of {{< var q1.achieved >}}.
"""
RULES = """\
conclusions:
  - id: C1
    title: One
    sentences:
      - when: {count: {achieved: Q1, at_least: 1000}}
        severity: concern
        text: Never {{< var q1.achieved >}}.
      - when: {count: {achieved: Q1, at_least: 1}}
        severity: sound
        text: Of all, {{< var q1.percent >}}.
actions:
  - id: A1
    title: Two
    when: {count: {achieved: Q1, at_least: 1}}
    priority: low
    who: Everyone
    why: As {{< var q1.achieved >}} did.
    steps:
      - text: Rest.
      - text: Ask {{< var q1.not_achieved >}}.
"""


def test_a_sentence_of_a_commentary_has_its_line_and_the_interval_that_is_put() -> None:
    first, second = in_commentary({"groups/access": TEXT}, VALUES)
    assert (first.file, first.line, first.names) == (
        "commentary/groups/access.md",
        1,
        ["q1.achieved"],
    )
    assert first.text(VALUES) == "In all, 74 agreed."
    # The last two paragraphs aren't in the report: one by its condition, one for want of a number.
    assert (second.line, second.names) == (2, ["q1.percent", "q1.interval"])
    said = "Half of them were early; 91% (95% interval 85% to 95%) is enough."
    assert second.text(VALUES) == said


def test_a_rule_s_sentences_that_were_said_have_their_lines() -> None:
    report = pacs_report()
    rules = parse(Findings, RULES, "findings.yaml")
    drawn = conclude(report.rows, report.definition, rules, report.variables)
    found = list(in_findings(RULES, rules, *drawn))
    assert [(one.line, one.rule) for one in found] == [
        (10, "conclusion C1, sentence 2"),
        (20, "action A1, step 2"),
        (17, "action A1, why"),
    ]
    assert found[0].text(report.variables) == "Of all, 91% (95% interval 85% to 95%)."


def test_an_audit_without_rules_names_its_numbers_too() -> None:
    report = pacs_report()
    conclusions, actions = conclude(report.rows, report.definition, None, report.variables)
    for text, written in [
        *((one.text, one.written) for one in conclusions),
        *((one.text, one.written) for one in actions),
        *((one.why, one.why_written) for one in actions),
    ]:
        shortcodes = written.replace("{var ", "{{< var ").replace("}", " >}}")
        assert not written or fill(shortcodes, report.variables) == text
    assert conclusions[0].written.count("{var ") == 5


def test_what_the_program_words_itself_is_found_in_its_part() -> None:
    parts = {
        "summary": '- **[85](#tbl-response){.number variable="response.included"}** returns\n\n'
        "An author's {{< var q1.percent >}}.\n",
        "conclusions": "By a rule: {{< var q1.percent >}}.\n",
    }
    own = ["An author's {{< var q1.percent >}}."]
    (one,) = in_parts(parts, own, worded=("conclusions", "actions"))
    assert (one.file, one.line, one.names) == ("report, summary", 1, ["response.included"])
    assert one.text({"response.included": "85"}) == "85 returns"
