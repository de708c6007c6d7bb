"""The definition's fingerprint: on each form, so that a return tells which questions it answers."""

import hashlib
import json

from auditreport.definition import Definition

AUDIT_LABEL = "Audit"
VERSION_LABEL = "Form version"
"""On the form, the audit's id and the fingerprint stand to the right of these."""

_LENGTH = (
    12  # hexadecimal digits: short enough to be read out, far more than any audit has versions
)


def fingerprint(definition: Definition) -> str:
    """Name what was asked: the audit, its questions' ids, texts and types.

    What doesn't change a question leaves it as it is: their order, spaces, groups, targets.
    """
    asked = sorted((q.id, " ".join(q.text.split()), q.type) for q in definition.questions)
    text = json.dumps([definition.id, asked], ensure_ascii=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()[:_LENGTH]
