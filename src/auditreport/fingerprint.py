"""The definition's fingerprint: on each form, so that a return tells which questions it answers."""

import hashlib
import json
from collections.abc import Iterator

from auditreport.definition import Definition
from auditreport.questions import Question

AUDIT_LABEL = "Audit"
VERSION_LABEL = "Form version"
"""On the form, the audit's id and the fingerprint stand to the right of these."""

_LENGTH = (
    12  # hexadecimal digits: short enough to be read out, far more than any audit has versions
)


def fingerprint(definition: Definition) -> str:
    """Name what was asked: the audit, its questions' ids, texts and types, options and units.

    What doesn't change a question leaves it as it is: their order, spaces, groups, targets.
    """
    asked = sorted(
        [q.id, " ".join(q.text.split()), q.type, *_of_its_kind(q)] for q in definition.questions
    )
    text = json.dumps([definition.id, asked], ensure_ascii=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()[:_LENGTH]


def _of_its_kind(question: Question) -> Iterator[object]:
    """What only some kinds have; the order of options counts, as answers are kept in it."""
    if question.options:
        yield [[option.id, option.label] for option in question.options]
    if question.unit:
        yield question.unit
