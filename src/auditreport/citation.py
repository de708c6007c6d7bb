"""How a report and its data are cited (`CITATION.cff`), and on which terms they may be used."""

from __future__ import annotations

import re
from typing import Any

import yaml

from auditreport.definition import Definition
from auditreport.release_terms import DRAFT

CITATION = "CITATION.cff"
_SPDX = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+-]*")


def spdx(licence: str) -> str:
    """The licence where it is a name that SPDX could have, such as ``CC-BY-4.0``; else nothing."""
    return licence if _SPDX.fullmatch(licence) else ""


def citation(definition: Definition, mark: str) -> str:
    """The text of `CITATION.cff`; a draft's says that it is none to be cited."""
    draft = mark == DRAFT
    data: dict[str, Any] = {
        "cff-version": "1.2.0",
        "message": "This is a draft: please don’t cite it."
        if draft
        else "Please cite this report as it is given here.",
        "type": "dataset",
        "title": definition.title,
        "version": mark if draft else definition.edition,
        "date-released": definition.report_date.isoformat(),
        "authors": [{"name": name} for name in (*definition.authors, definition.organisation)],
    }
    if spdx(definition.licence):
        data["license"] = definition.licence
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=10_000)
