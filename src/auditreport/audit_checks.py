"""What is wrong in the audit's own texts, told before any job: rules, plan, prose, exports' map.

Texts come keyed by the path that a message names; nothing is read from disk here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from auditreport import commentary
from auditreport.back_test import claims_problems
from auditreport.breakdown_tables import nothing_yet
from auditreport.change_variables import no_changes
from auditreport.definition import Definition
from auditreport.described import read_described
from auditreport.findings import Findings, question_faults
from auditreport.intake_map import IntakeMap, intake_faults
from auditreport.kept_actions import kept_actions_problems, read_kept_actions
from auditreport.models import Fault, parse, place, read_yaml
from auditreport.problems import Problem
from auditreport.published import ALL, ResponseRow
from auditreport.tables import QuestionRow
from auditreport.typed_numbers import audit_number_problems
from auditreport.variables import LATER, variables


@dataclass(frozen=True, kw_only=True)
class AuditTexts:
    """The audit's files besides its definition, as far as they are there: text by path.

    ``commentary`` holds each file's name below `commentary/`, without its ending, and its text;
    ``plan`` and ``claims`` are bytes, as tables come in several encodings; ``intake`` has path,
    text and the map as parsed.
    """

    intake: Sequence[tuple[str, str, IntakeMap]] = ()
    findings: Mapping[str, str] = field(default_factory=dict)
    plan: Mapping[str, bytes] = field(default_factory=dict)
    claims: Mapping[str, bytes] = field(default_factory=dict)
    commentary: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    bibliography: str = ""


def audit_problems(
    texts: AuditTexts,
    definition: Definition,
    strata_values: Sequence[tuple[str, str]],
    last_run: Mapping[str, str],
) -> Iterator[Problem]:
    """All that is wrong in them, file by file.

    ``strata_values`` are the stratum and value of each row that is shown; ``last_run`` the
    variables as the run before left them, to name one in a message.
    """
    known = variable_names(definition, strata_values)
    before_findings = known - set(LATER)
    for file, text, intake in texts.intake:
        yield from told(intake_faults(intake, definition), text, file)
    findings = None
    for file, text in texts.findings.items():
        findings = parse(Findings, text, file)
        yield from told(question_faults(findings, definition), text, file)
        yield from commentary.variable_problems(text, file, before_findings)
    yield from _commentary_problems(texts, definition, known)
    yield from _plan_problems(texts, definition, findings, before_findings, last_run)


def variable_names(definition: Definition, strata_values: Sequence[tuple[str, str]]) -> set[str]:
    """Every variable that commentary may quote, from the definition and the register alone."""
    rows = [
        QuestionRow.unanswered(
            question.id, question.group, question.expects, definition.role(question)
        )
        for question in definition.scored
    ]
    nobody = [
        ResponseRow(stratum, value, 0, 0, 0, 0, 0)
        for stratum, value in [(ALL, ALL), *strata_values]
    ]
    nothing = read_described(definition, ())
    shown = nothing_yet(definition, strata_values)
    values = variables(definition, rows, nobody, [], {}, {}, breakdowns=shown, described=nothing)
    values |= no_changes(definition, rows)
    # A fact of the audit that audit.yaml doesn't give can't be quoted.
    unset = {name for name, value in values.items() if name.startswith("audit.") and not value}
    return {*values, *LATER} - unset


def _commentary_problems(
    texts: AuditTexts, definition: Definition, known: set[str]
) -> Iterator[Problem]:
    references = commentary.known_references(definition, texts.bibliography)
    for file, (name, text) in texts.commentary.items():
        misplaced = commentary.name_problem(name, file, definition)
        if misplaced:
            yield misplaced
        yield from commentary.text_problems(text, file, known, references)


def _plan_problems(
    texts: AuditTexts,
    definition: Definition,
    findings: Findings | None,
    known: set[str],
    last_run: Mapping[str, str],
) -> Iterator[Problem]:
    """What is wrong in the plan and the claims, and the numbers typed in any text."""
    kept = None
    for file, data in texts.plan.items():
        problems = kept_actions_problems(data, file, definition, findings, known)
        yield from problems
        if not problems:
            kept = file, read_kept_actions(data, file, definition, findings)
    for file, data in texts.claims.items():
        yield from claims_problems(data, file, known)
    yield from audit_number_problems(
        {file: text for file, (_, text) in texts.commentary.items()},
        next(iter(texts.findings.items()), None),
        kept,
        findings.allowed_numbers if findings else (),
        last_run,
    )


def told(faults: Iterable[Fault], text: str, file: str) -> Iterator[Problem]:
    """Faults as a person is told them, with the lines of the file that they are in."""
    found = list(faults)
    data, node = read_yaml(text, file) if found else (None, None)
    for fault in found:
        yield Problem(what=fault.what, where=place(data, node, fault.path, file), fix=fault.fix)
